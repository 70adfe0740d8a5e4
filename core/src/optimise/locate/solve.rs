//! The order of work: values, an answer, a better answer, a proof.

use super::kernel::{Kernel, Site};
use super::problem::Location;
use super::relax::Priced;
use super::search::{self, Opening};
use super::serve::{Service, divided, serve};
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
}

/// Solves a checked problem.
pub(super) fn run(problem: &Location, options: &Options) -> LocateOutcome {
    let mut solver = Solver {
        kernel: &Kernel::new(problem),
        meter: Meter::new(options),
        best_cost: f64::INFINITY,
        complete_known: false,
        options,
        best: None,
        bound: f64::NEG_INFINITY,
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
        let cost = opening + service.cost;
        if cost < self.best_cost {
            self.best_cost = cost;
            self.best = Some((open.to_vec(), service.clone()));
            self.complete_known = service.complete;
            self.options.progress.tell(cost, self.bound, self.meter.used());
        }
        service
    }

    fn solve(&mut self) {
        let kernel = self.kernel;
        let existing: Vec<bool> = kernel.start.iter().map(|&s| s == Site::Open).collect();
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
        if self.bound < self.aim() {
            let proven = self.branch(kernel.start.clone(), &volume.best, self.bound);
            self.bound = self.bound.max(proven);
        }
        let known = self.complete_known || !kernel.required;
        if known && self.bound >= self.exact_aim() {
            self.bound = self.best_cost;
        }
    }

    /// Whether even all sites together, with demand split, cannot serve everyone.
    fn impossible(&mut self) -> bool {
        let all = divided(self.kernel, &vec![true; self.kernel.sites], &mut self.meter);
        let short = all.unserved(self.kernel).iter().any(|&u| u > 0.0);
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
