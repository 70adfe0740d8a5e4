//! The order of work: values, an answer, a better answer, a proof.

use super::anneal::Anneal;
use super::branch;
use super::kernel::{Kernel, Site};
use super::problem::Location;
use super::relax::Priced;
use super::search::{self, Opening};
use super::serve::{Service, divided, serve};
use super::serving::NOWHERE;
use super::{Certificate, LocateOutcome, Options};
use crate::arrange::Arrange;
use crate::optimise::meter::Meter;
use crate::optimise::rounding::up_to_grid;
use crate::optimise::volume::Volume;

/// Passes to find the values at the start, at most.
const PASSES: u32 = 300;

/// Objectives nearer than this share are the same.
const SAME: f64 = 1e-9;

/// Rounding in a bound, as a share of the largest cost.
const ROUNDING: f64 = 1e-12;

/// Until this much work is done, small gaps are closed to the end.
const WORK_FOR_A_FULL_PROOF: u64 = 30_000_000;

/// Work of the first search after the values are found, for each pair of customer and site, at least and at most;
/// later ones get twice as much each.
const WORK_PER_PAIR: u64 = 200;
const LEAST_SHARE: u64 = 10_000;
const MOST_FIRST_SHARE: u64 = 2_000_000;

/// Work for one assignment while looking for answers.
const QUICK_ASSIGNMENT: u64 = 300_000;

pub(super) struct Solver<'a> {
    pub kernel: &'a Kernel,
    pub meter: Meter,
    pub best_cost: f64,
    /// Whether some answer serves all.
    pub complete_known: bool,
    options: &'a Options,
    best: Option<(Vec<bool>, Service)>,
    bound: f64,
    /// The search for answers where capacity is limited.
    anneal: Option<Anneal<'a>>,
    /// Where the proof under way must end.
    pub proof_end: u64,
    /// Searches made so far.
    kicks: u64,
}

/// Solves a checked problem.
pub(super) fn run(problem: &Location, options: &Options) -> LocateOutcome {
    let kernel = Kernel::new(problem);
    let mut solver = Solver {
        kernel: &kernel,
        meter: Meter::new(options),
        best_cost: f64::INFINITY,
        complete_known: false,
        options,
        best: None,
        bound: f64::NEG_INFINITY,
        anneal: kernel.comes_whole().then(|| Anneal::new(&kernel, options.seed)),
        proof_end: 0,
        kicks: 0,
    };
    solver.solve();
    solver.answer()
}

impl Solver<'_> {
    /// An answer cheaper than this is worth looking for.
    ///
    /// As long as little work is done, that is any cheaper answer; later, one cheaper by the gap.
    pub(super) fn aim(&self) -> f64 {
        if self.kernel.required && !self.complete_known {
            return f64::INFINITY;
        }
        let gap = if self.meter.used() < WORK_FOR_A_FULL_PROOF { 0.0 } else { self.options.gap };
        self.exact_aim().min(self.best_cost - self.best_cost.abs() * gap)
    }

    /// Any answer cheaper than the best is cheaper than this.
    fn exact_aim(&self) -> f64 {
        match self.kernel.grid {
            Some(step) => self.best_cost - 0.5 * step,
            // The second part covers rounding where large costs cancel to a small total.
            None => self.best_cost - self.best_cost.abs() * SAME - self.kernel.size * ROUNDING,
        }
    }

    /// Where the values should lead the bound.
    pub(super) fn target(&self, bound: f64) -> f64 {
        let near = bound + 0.1 * bound.abs() + 1e-6;
        if self.complete_known || !self.kernel.required { self.best_cost.min(near) } else { near }
    }

    /// Serves from `open` and keeps the answer when it is the cheapest so far.
    pub(super) fn consider(&mut self, open: &[bool], work: u64) -> Service {
        let opening = search::opening_cost(self.kernel, open);
        let service = serve(self.kernel, open, self.aim() - opening, work, &mut self.meter);
        self.keep(open, &service);
        service
    }

    /// Keeps an answer when it is the cheapest so far.
    fn keep(&mut self, open: &[bool], service: &Service) {
        let cost = search::opening_cost(self.kernel, open) + service.cost;
        if cost < self.best_cost {
            self.best_cost = cost;
            self.best = Some((open.to_vec(), service.clone()));
            self.complete_known = service.complete;
            self.options.progress.tell(cost, self.bound, self.meter.used());
        }
    }

    fn solve(&mut self) {
        let kernel = self.kernel;
        let existing: Vec<bool> = kernel.start.iter().map(|&s| s == Site::Open).collect();
        self.keep(&existing, &Service::nobody(kernel));
        self.consider(&existing, QUICK_ASSIGNMENT);
        if kernel.required && self.impossible() {
            self.bound = f64::INFINITY;
            return;
        }
        let mut priced = Priced::new(kernel, kernel.start.clone());
        let values = priced.first_values();
        let mut volume = Volume::start(&mut priced, values, kernel.pace());
        let mut going = true;
        let passes = if kernel.unlimited { 3 * PASSES } else { PASSES };
        for pass in 0..passes {
            let often = if kernel.unlimited { pass % 25 == 0 } else { pass == 40 || pass == 120 };
            if pass == 0 || often {
                self.round(&priced, if pass == 0 { 1 } else { 4 });
            }
            if !going {
                break;
            }
            going = volume.pass(&mut priced, self.target(volume.bound)) && self.meter.spend(priced.pass_work());
        }
        let safe = priced.safe_bound(&volume.best);
        self.bound = self.bound.max(up_to_grid(safe, kernel.grid));
        self.round(&priced, 8);
        self.close_the_gap(&mut priced, &volume.best, safe);
        let known = self.complete_known || !kernel.required;
        if known && self.bound >= self.exact_aim() {
            self.bound = self.best_cost;
        }
    }

    fn first_share(&self) -> u64 {
        (WORK_PER_PAIR * self.kernel.cost.len() as u64).clamp(LEAST_SHARE, MOST_FIRST_SHARE)
    }

    /// Searches and proves in turn, each time with twice the work, until the two meet.
    fn close_the_gap(&mut self, priced: &mut Priced, values: &[f64], safe: f64) {
        let kernel = self.kernel;
        let mut share = self.first_share();
        while self.bound < self.aim() && self.meter.going() {
            if self.anneal.is_none() {
                share = u64::MAX / 4;
            } else {
                let mut decided = kernel.start.clone();
                branch::fix_at(&mut decided, priced, kernel.max_sites, safe, self.aim());
                self.search(&decided, priced, share);
            }
            self.proof_end = self.meter.used().saturating_add(2 * share);
            let proven = self.branch(kernel.start.clone(), values, self.bound);
            self.bound = self.bound.max(proven);
            share = share.saturating_mul(2);
        }
    }

    /// Looks for cheaper answers among the sites that may still open.
    ///
    /// Where demand may be split, most customers still come whole in a good answer: the same search finds the sites.
    fn search(&mut self, decided: &[Site], priced: &Priced, work: u64) {
        let Some(mut anneal) = self.anneal.take() else { return };
        let target = self.bound.min(self.exact_aim());
        if let Some((_, service)) = &self.best {
            let mut site = vec![NOWHERE; self.kernel.customers];
            let whole = service.share.iter().filter(|&&(_, _, share)| share >= 1.0);
            whole.for_each(|&(i, j, _)| site[i as usize] = j);
            anneal.learn(&site);
        }
        anneal.hopeless.copy_from_slice(decided);
        anneal.cycle(work, target, &mut self.meter);
        let answer = anneal.answer();
        let (open, service) = (answer.opening(), answer.service());
        self.anneal = Some(anneal);
        let before = self.best_cost;
        self.keep(&open, &service);
        let known = self.best.as_ref().is_some_and(|(best, _)| *best == open);
        if self.best_cost < before || (!self.kernel.single_source && !known) {
            // What is left to gain with these sites is the assignment's, or the transportation problem's.
            self.consider(&open, work / 4);
        }
        if !self.kernel.single_source && work >= self.first_share() {
            self.divide(decided, priced, work / 3);
        }
    }

    /// Changes sites with the demand split at its best.
    fn divide(&mut self, decided: &[Site], priced: &Priced, work: u64) {
        let Some((open, _)) = &self.best else { return };
        let cost = self.best_cost;
        let mut at = Opening { open: open.clone(), cost };
        self.kicks = self.kicks.wrapping_add(1);
        let seed = self.options.seed.wrapping_add(self.kicks);
        search::wander(self.kernel, &mut at, decided, &priced.worth, seed, work, &mut self.meter);
        if at.cost < cost {
            self.consider(&at.open, 0);
        }
    }

    /// Whether even all sites together, with demand split, cannot serve everyone.
    fn impossible(&mut self) -> bool {
        let all = divided(self.kernel, &vec![true; self.kernel.sites], &mut self.meter);
        let finished = !all.values.is_empty() || self.kernel.customers == 0;
        let short = finished && all.unserved(self.kernel).iter().any(|&u| u > 0.0);
        if short && !self.complete_known {
            self.best = Some((vec![true; self.kernel.sites], all));
        }
        short
    }

    /// One answer from the sites the last prices choose.
    fn round(&mut self, priced: &Priced, share: u64) {
        if !self.meter.going() {
            return;
        }
        let most = if self.kernel.unlimited { u64::MAX } else { share * 400_000 };
        let work = (self.meter.left() / 32).min(most);
        if let Some(mut anneal) = self.anneal.take() {
            let open = search::start(self.kernel, &priced.chosen, &priced.worth, &mut self.meter).open;
            anneal.build(&open, &mut self.meter);
            self.anneal = Some(anneal);
            self.search(&self.kernel.start.clone(), priced, work.min(self.first_share() / 3));
            if self.complete_known || !self.kernel.required {
                return;
            }
        }
        let mut at: Opening = search::start(self.kernel, &priced.chosen, &priced.worth, &mut self.meter);
        search::improve(self.kernel, &mut at, &priced.worth, work, &mut self.meter);
        self.consider(&at.open, QUICK_ASSIGNMENT);
        self.make_room(&mut at.open, &priced.worth);
    }

    /// Whole customers may not fit where their sum does: opens more sites until an answer serves all.
    fn make_room(&mut self, open: &mut [bool], worth: &[f64]) {
        let kernel = self.kernel;
        let mut order: Vec<usize> =
            (0..kernel.sites).filter(|&j| !open[j] && kernel.start[j] != Site::Closed).collect();
        order.arrange_by(|&a, &b| worth[a].total_cmp(&worth[b]).then(a.cmp(&b)));
        let mut more = 1;
        while kernel.required && !self.complete_known && !order.is_empty() && self.meter.going() {
            let number = open.iter().filter(|&&o| o).count();
            let allowed = more.min(order.len()).min(kernel.max_sites.saturating_sub(number));
            if allowed == 0 {
                return;
            }
            order.drain(..allowed).for_each(|j| open[j] = true);
            self.consider(open, QUICK_ASSIGNMENT);
            more *= 2;
        }
    }
}

impl Solver<'_> {
    fn answer(self) -> LocateOutcome {
        let work = self.meter.used();
        let (open, service) = self.best.expect("the sites that exist are an answer");
        let unserved = service.unserved(self.kernel);
        let certificate = if service.complete {
            Certificate::from_bounds(self.best_cost, self.bound, work, self.options)
        } else if self.bound == f64::INFINITY {
            Certificate::infeasible(work)
        } else {
            Certificate::from_bounds(f64::INFINITY, self.bound, work, self.options)
        };
        LocateOutcome { certificate, open, share: service.share, unserved }
    }
}
