//! The order of work: prices, an answer, a better answer, a proof.

mod answers;
mod prices;
mod rounds;

pub(super) use answers::complete_plan;

use super::bundle::Bundle;
use super::evidence;
use super::kernel::Kernel;
use super::matching;
use super::multipliers::Prices;
use super::plan::Plan;
use super::problem::Assignment;
use super::{AssignOutcome, Certificate, Options};
use crate::optimise::meter::Meter;
use crate::optimise::outcome::{Status, relative_gap};

/// Objectives nearer than this share are the same; answers proven best are best up to it.
pub(super) const SAME: f64 = 1e-10;

/// Work of the local search on a fresh answer, at most.
pub(super) const SHORT_SEARCH: u64 = 4_000_000;

/// Pairs of each item that the search for answers tries.
const CORE_PAIRS: usize = 16;

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

    fn good_enough(&self) -> bool {
        let near = relative_gap(self.best_cost, self.bound) <= self.options.gap;
        near || self.bound >= self.cutoff || (self.best_cost <= self.enough && self.allowed())
    }

    /// Whether the best answer leaves nothing that it must not.
    fn allowed(&self) -> bool {
        let held: i64 = self.best.iter().map(|&(_, n)| n).sum();
        !self.full.required || held == self.full.count.iter().sum::<i64>()
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
