//! The order of work: prices, an answer, a better answer, a proof.

use super::bundle::Bundle;
use super::complete::{self, Found};
use super::construct::place;
use super::evidence;
use super::improve::Improver;
use super::kernel::Kernel;
use super::linear::Linear;
use super::matching;
use super::multipliers::{Ascent, Prices};
use super::oscillate::{self, Oscillation};
use super::plan::Plan;
use super::problem::Assignment;
use super::search;
use super::tighten::repair;
use super::{AssignOutcome, Certificate, Options};
use crate::optimise::meter::Meter;
use crate::optimise::outcome::{Status, relative_gap};
use crate::optimise::random::Random;
use crate::optimise::rounding::up_to_grid;

/// Objectives nearer than this share are the same; answers proven best are best up to it.
pub(super) const SAME: f64 = 1e-10;

/// Passes over all pairs to find prices, at most.
const MOST_PASSES: u32 = 600;

/// Work of the local search on a fresh answer, at most.
pub(super) const SHORT_SEARCH: u64 = 4_000_000;

/// Pairs of each item that the search for answers tries.
const CORE_PAIRS: usize = 16;

/// More pairs than this make exact steps on one price at a time too dear.
const MOST_PAIRS_ONE_BY_ONE: usize = 100_000;

/// Work of the first search and the first proof; later ones get twice as much each.
const FIRST_SHARE: u64 = 400_000;

pub(super) struct Solver<'a> {
    /// All pairs.
    pub(super) full: Kernel,
    /// The pairs that the search for answers tries.
    pub(super) core: Kernel,
    pub(super) options: &'a Options,
    pub(super) meter: Meter,
    pub(super) prices: Prices,
    /// Bound that belongs to the prices.
    pub(super) priced_bound: f64,
    /// Best bound proven.
    pub(super) bound: f64,
    /// Pairs (of all) and units of the best answer.
    pub(super) best: Vec<(u32, i64)>,
    pub(super) best_cost: f64,
    /// Values of the items and the way to better ones.
    pub(super) rows: Option<Bundle>,
    /// Answers that cost this much are of no interest; one that costs this little is wanted and no better.
    cutoff: f64,
    enough: f64,
    /// Item, agent and units of an earlier answer.
    earlier: &'a [(u32, u32, i64)],
}

impl<'a> Solver<'a> {
    pub(super) fn new(
        problem: &'a Assignment,
        options: &'a Options,
        (cutoff, enough): (f64, f64),
        mut meter: Meter,
    ) -> Self {
        let full = Kernel::new(problem);
        let core = full.core(CORE_PAIRS, |k| full.cost[k]);
        meter.spend(full.agent.len() as u64);
        Self {
            prices: Prices::zero(full.agents),
            meter,
            options,
            rows: None,
            cutoff,
            enough,
            priced_bound: f64::NEG_INFINITY,
            bound: f64::NEG_INFINITY,
            best: Vec::new(),
            best_cost: f64::INFINITY,
            full,
            core,
            earlier: &problem.earlier,
        }
    }

    pub(super) fn run(mut self) -> AssignOutcome {
        self.keep(&Plan::empty(&self.core));
        if matching::fits(&self.full) {
            self.match_up();
        } else {
            self.start_from_before();
            self.raise_bound();
        }
        self.fill();
        self.report();
        let mut seed = self.options.seed;
        let mut share = (self.meter.used() / 4).max(FIRST_SHARE);
        let mut finished = false;
        while !finished && self.meter.going() && !self.good_enough() {
            finished = self.prove(share / 8);
            if !finished && !self.good_enough() {
                self.tighten(4 * share);
            }
            if !finished && !self.good_enough() {
                self.search(2 * share, seed);
                self.fill();
            }
            self.report();
            seed = seed.wrapping_add(1);
            share = share.saturating_mul(2);
        }
        if !finished && self.best_cost > self.enough {
            // Near enough: a small problem is proven to the end all the same.
            self.prove(FIRST_SHARE);
        }
        self.answer()
    }

    pub(super) fn report(&self) {
        self.options.progress.tell(self.best_cost, self.bound, self.meter.used());
    }

    /// One item an agent: exact at once.
    fn match_up(&mut self) {
        let Some((pairs, prices)) = matching::matching(&self.full, &mut self.meter) else {
            return self.raise_bound();
        };
        let mut plan = Plan::empty(&self.full);
        for &(pair, n) in &pairs {
            plan.change(&self.full, pair as usize, n);
        }
        self.keep_amounts(&plan.amount);
        self.take_prices(prices);
        self.bound = self.bound.max(up_to_grid(self.priced_bound, self.full.grid));
    }

    /// An answer from the earlier one, as far as that still holds.
    fn start_from_before(&mut self) {
        let full = &self.full;
        let mut plan = Plan::empty(full);
        for &(item, agent, units) in self.earlier {
            let i = item as usize;
            let pair = if i < full.items { full.row(i).find(|&k| full.agent[k] == agent) } else { None };
            if let Some(k) = pair {
                let units = units.min(plan.left[i]).min(plan.fits(full, k));
                if units > 0 {
                    plan.change(full, k, units);
                }
            }
        }
        plan.settle(full);
        let amount = plan.amount;
        self.keep_amounts(&amount);
    }

    /// Keeps the plan when it is the cheapest so far.
    pub(super) fn keep(&mut self, plan: &Plan) {
        if plan.cost < self.best_cost {
            self.best_cost = plan.cost;
            let held = plan.amount.iter().zip(&self.core.origin).filter(|(n, _)| **n > 0);
            self.best = held.map(|(&n, &pair)| (pair, n)).collect();
        }
    }

    /// The best answer so far, in pairs of the core.
    pub(super) fn best_plan(&self) -> Plan {
        let mut plan = Plan::empty(&self.core);
        for &(pair, n) in &self.best {
            if let Some(k) = self.core.made_from(pair) {
                plan.change(&self.core, k, n);
            }
        }
        plan.settle(&self.core);
        plan
    }

    fn good_enough(&self) -> bool {
        let near = relative_gap(self.best_cost, self.bound) <= self.options.gap;
        near || self.bound >= self.cutoff || (self.best_cost <= self.enough && self.allowed())
    }

    /// Whether the best answer leaves nothing that it must not.
    fn allowed(&self) -> bool {
        let held: i64 = self.best.iter().map(|&(_, n)| n).sum();
        !self.full.required || held == self.full.count.iter().sum::<i64>()
    }

    /// Finds prices, with answers on the way.
    fn raise_bound(&mut self) {
        self.build(&[], SHORT_SEARCH / 8);
        let linear_work = self.meter.left() / 3 * 2;
        let mut relaxed = Vec::new();
        let solved = match Linear::new(&self.full, &self.best) {
            Some(mut linear) => {
                let optimal = linear.run(linear_work, &mut self.meter);
                relaxed = linear.amounts();
                let prices = linear.prices();
                self.take_prices(prices);
                optimal
            }
            None => false,
        };
        if !solved {
            self.follow_volume();
        }
        self.bound = self.bound.max(up_to_grid(self.priced_bound, self.full.grid));
        self.narrow();
        self.build(&relaxed, SHORT_SEARCH);
        // Small problems are proven sooner than searched.
        self.oscillate(FIRST_SHARE.min(64 * self.core.agent.len() as u64), self.options.seed);
    }

    fn take_prices(&mut self, prices: Prices) {
        let bound = prices.safe_bound(&self.full);
        self.meter.spend(self.full.agent.len() as u64);
        if bound > self.priced_bound {
            (self.priced_bound, self.prices) = (bound, prices);
        }
    }

    /// Makes the core of the pairs that are cheapest at the prices at hand, with those of the best answer.
    fn narrow(&mut self) {
        let (full, prices) = (&self.full, &self.prices);
        let mut held = vec![false; full.agent.len()];
        self.best.iter().for_each(|&(pair, _)| held[pair as usize] = true);
        let priced = |k: usize| if held[k] { f64::NEG_INFINITY } else { prices.priced(full, k) };
        self.core = full.core(CORE_PAIRS, priced);
        self.meter.spend(full.agent.len() as u64);
    }

    /// Raises the bound from the prices at hand with the volume algorithm.
    fn follow_volume(&mut self) {
        let mut ascent = Ascent::new(&self.full, &self.prices);
        if self.full.agent.len() <= MOST_PAIRS_ONE_BY_ONE {
            ascent.one_by_one(2, &mut self.meter);
        }
        for _ in 0..MOST_PASSES {
            // Far from an answer the target only sets the length of the first steps.
            let near = ascent.bound() + 0.05 * ascent.bound().abs() + 1e-6;
            let target = self.best_cost.min(near);
            let going = ascent.pass(target) && self.meter.spend(ascent.pass_work());
            if !going || target <= ascent.bound() {
                break;
            }
        }
        let prices = ascent.prices();
        self.take_prices(prices);
    }

    /// Costs of the core's pairs with what they use.
    pub(super) fn core_prices(&self) -> Vec<f64> {
        (0..self.core.agent.len()).map(|k| self.prices.priced(&self.core, k)).collect()
    }

    /// An answer at the prices at hand; starts from the whole items of `relaxed`, where given.
    fn build(&mut self, relaxed: &[(u32, f64)], work: u64) {
        let kernel = &self.core;
        let priced = self.core_prices();
        let mut plan = if relaxed.is_empty() { self.best_plan() } else { Plan::empty(kernel) };
        for &(pair, amount) in relaxed.iter().filter(|(_, amount)| *amount > 0.5) {
            let Some(k) = kernel.made_from(pair) else {
                continue;
            };
            let i = kernel.item[k] as usize;
            let units = ((amount + 1e-6).floor() as i64).min(plan.left[i]).min(plan.fits(kernel, k));
            if units > 0 {
                plan.change(kernel, k, units);
            }
        }
        complete_plan(kernel, &mut plan, &priced, work, &mut self.meter);
        self.keep(&plan);
    }

    /// Gives what is left over to any agent with room, at plain cost: the search looks at the nearest agents of each item
    /// alone, and prices as high as a penalty hide room from it.
    fn fill(&mut self) {
        let full = &self.full;
        let mut plan = Plan::empty(full);
        self.best.iter().for_each(|&(pair, n)| plan.change(full, pair as usize, n));
        plan.settle(full);
        let left: Vec<u32> = (0..full.items as u32).filter(|&i| plan.left[i as usize] > 0).collect();
        if !left.is_empty() {
            let work = place(full, &mut plan, &left, &full.cost);
            self.meter.spend(work);
            let amount = plan.amount;
            self.keep_amounts(&amount);
        }
    }

    /// Looks for better answers: a third of the work each with answers that may not fit on the way, with selections
    /// drawn from the mix of the stronger bound, and with ruins.
    fn search(&mut self, work: u64, seed: u64) {
        let share = work / 3;
        let oscillating = if oscillate::fits(&self.core) { share } else { 0 };
        self.oscillate(oscillating, seed);
        let drawing = if self.rows.is_some() { share } else { 0 };
        self.draw(drawing, seed);
        let target = self.target();
        let mut plan = self.best_plan();
        let mut improver = Improver::new(&self.core, &self.prices, &plan, seed);
        improver.run(&mut plan, self.bound, target, work - oscillating - drawing, &mut self.meter);
        plan.load_amounts(&self.core, &improver.best);
        self.keep(&plan);
    }

    /// An answer of this cost is near enough.
    fn target(&self) -> f64 {
        self.bound + self.options.gap * self.best_cost.abs()
    }

    /// Makes answers of selections drawn from the mix.
    fn draw(&mut self, work: u64, seed: u64) {
        let Some(rows) = self.rows.take() else {
            return;
        };
        let end = self.meter.used().saturating_add(work);
        let mut random = Random::new(seed);
        let priced = self.core_prices();
        while self.meter.used() < end && self.meter.going() && self.best_cost > self.target() {
            let plan = repair(&self.core, &rows.selections(Some(&mut random)), &priced, &mut self.meter);
            self.keep(&plan);
            self.meter.spend(self.core.items as u64);
        }
        self.rows = Some(rows);
    }

    fn oscillate(&mut self, work: u64, seed: u64) {
        if oscillate::fits(&self.core) {
            let target = self.target();
            let mut plan = self.best_plan();
            Oscillation::new(&self.core, &self.prices, &plan, seed).run(&mut plan, target, work, &mut self.meter);
            self.keep(&plan);
        }
    }

    /// Raises the bound by proofs below rising ceilings; true when the best answer is proven best.
    fn prove(&mut self, work: u64) -> bool {
        let end = self.meter.used().saturating_add(work);
        let mut share = 0.125;
        loop {
            let aim = match self.full.grid {
                // Only a whole step less is a better answer.
                Some(step) => self.best_cost - 0.5 * step,
                None => self.best_cost - self.best_cost.abs() * SAME,
            };
            if self.bound >= aim {
                self.bound = self.best_cost;
                return true;
            }
            let left = end.saturating_sub(self.meter.used());
            if left == 0 || !self.meter.going() || self.bound >= self.cutoff {
                return false;
            }
            let ceiling = if share >= 1.0 { aim } else { self.bound + (aim - self.bound) * share };
            match complete::below(&self.full, &self.prices, self.priced_bound, ceiling, left, &mut self.meter) {
                Found::Nothing => {
                    self.bound = self.bound.max(up_to_grid(ceiling, self.full.grid));
                    share *= 2.0;
                }
                Found::Better(amount) => {
                    self.keep_amounts(&amount);
                    self.bound = self.bound.max(self.best_cost);
                }
                Found::Unfinished(better) => {
                    if let Some(amount) = better {
                        self.keep_amounts(&amount);
                    }
                    return false;
                }
            }
        }
    }

    /// Keeps amounts of all pairs when they are the cheapest so far; their pairs join the core.
    fn keep_amounts(&mut self, amount: &[i64]) {
        let mut plan = Plan::empty(&self.full);
        plan.load_amounts(&self.full, amount);
        if plan.cost < self.best_cost {
            self.best_cost = plan.cost;
            self.best = (0..).zip(amount).filter(|(_, n)| **n > 0).map(|(k, &n)| (k, n)).collect();
            self.narrow();
        }
    }

    fn answer(mut self) -> AssignOutcome {
        let kernel = &self.full;
        let mut plan = Plan::empty(kernel);
        self.best.iter().for_each(|&(pair, n)| plan.change(kernel, pair as usize, n));
        plan.settle(kernel);
        let work = self.meter.used();
        let complete = plan.complete();
        let impossible = kernel.required && !complete && self.bound > kernel.dearest_complete();
        let certificate = if impossible {
            Certificate::infeasible(work)
        } else {
            if kernel.required && !complete {
                self.best_cost = f64::INFINITY;
            }
            Certificate::from_bounds(self.best_cost, self.bound, work, self.options)
        };
        let shortage = (certificate.status == Status::Infeasible).then(|| evidence::shortage(kernel, &plan));
        AssignOutcome {
            certificate,
            amount: self.best.iter().map(|&(k, n)| (kernel.item[k as usize], kernel.agent[k as usize], n)).collect(),
            unassigned: plan.left.clone(),
            prices: self.prices.hour,
            cap_prices: self.prices.slot,
            shortage,
        }
    }
}

/// Places what is left and improves the whole.
pub(super) fn complete_plan(core: &Kernel, plan: &mut Plan, priced: &[f64], work: u64, meter: &mut Meter) {
    let everyone: Vec<u32> = (0..core.items as u32).collect();
    let placing = place(core, plan, &everyone, priced);
    meter.spend(placing);
    search::improve(core, plan, everyone, work, meter);
    plan.settle(core);
}
