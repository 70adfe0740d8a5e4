//! The order of work: prices, an answer, a better answer, a proof.

use super::complete::{self, Found};
use super::construct::place;
use super::evidence;
use super::improve::Improver;
use super::kernel::Kernel;
use super::linear::Linear;
use super::multipliers::{Ascent, Prices};
use super::plan::Plan;
use super::problem::Assignment;
use super::rows::Rows;
use super::search;
use super::{AssignOutcome, Certificate, Options};
use crate::optimise::meter::Meter;
use crate::optimise::outcome::{Status, relative_gap};
use crate::optimise::rounding::up_to_grid;
use crate::optimise::volume::{Pace, Volume};

/// Objectives nearer than this share are the same; answers proven best are best up to it.
pub(super) const SAME: f64 = 1e-10;

/// Passes over all pairs to find prices, at most.
const MOST_PASSES: u32 = 600;

/// Work of the local search on a fresh answer, at most.
const SHORT_SEARCH: u64 = 4_000_000;

/// While the bound rises, its target is at most this share above it.
const NEAR: f64 = 0.01;

/// Share of the gap that knapsacks may fall short of their best together.
const SHORT_OF_GAP: f64 = 0.01;

/// Work of the first search and the first proof; later ones get twice as much each.
const FIRST_SHARE: u64 = 400_000;

pub(super) struct Solver<'a> {
    kernel: Kernel,
    options: &'a Options,
    meter: Meter,
    prices: Prices,
    /// Bound that belongs to the prices.
    priced_bound: f64,
    /// Best bound proven.
    bound: f64,
    best: Vec<i64>,
    best_cost: f64,
    /// Values of the items and the way to better ones.
    rows: Option<Volume>,
    /// Answers that cost this much are of no interest.
    cutoff: f64,
}

impl<'a> Solver<'a> {
    pub(super) fn new(problem: &Assignment, options: &'a Options, cutoff: f64) -> Self {
        let kernel = Kernel::new(problem).whole();
        Self {
            prices: Prices::zero(kernel.agents),
            meter: Meter::new(options),
            options,
            rows: None,
            cutoff,
            priced_bound: f64::NEG_INFINITY,
            bound: f64::NEG_INFINITY,
            best: vec![0; kernel.agent.len()],
            best_cost: f64::INFINITY,
            kernel,
        }
    }

    pub(super) fn run(mut self) -> AssignOutcome {
        let mut plan = Plan::empty(&self.kernel);
        self.keep(&plan);
        self.raise_bound(&mut plan);
        let mut seed = self.options.seed;
        let mut share = self.meter.used().max(FIRST_SHARE);
        let mut finished = false;
        while !finished && self.meter.going() && !self.good_enough() {
            finished = self.prove(&mut plan, share / 8);
            if !finished && !self.good_enough() {
                self.tighten(&mut plan, 4 * share);
            }
            if !finished && !self.good_enough() {
                self.search(&mut plan, share, seed);
            }
            seed = seed.wrapping_add(1);
            share = share.saturating_mul(2);
        }
        if !finished {
            // Near enough: a small problem is proven to the end all the same.
            self.prove(&mut plan, FIRST_SHARE);
        }
        self.answer(&plan)
    }

    /// Keeps the plan when it is the cheapest so far.
    fn keep(&mut self, plan: &Plan) {
        if plan.cost < self.best_cost {
            self.best_cost = plan.cost;
            self.best.clone_from(&plan.amount);
        }
    }

    fn good_enough(&self) -> bool {
        self.bound >= self.cutoff || relative_gap(self.best_cost, self.bound) <= self.options.gap
    }

    /// Finds prices, with answers on the way.
    fn raise_bound(&mut self, plan: &mut Plan) {
        self.build(plan, &[], SHORT_SEARCH / 8);
        let linear_work = self.meter.left() / 3;
        let solved = match Linear::new(&self.kernel, plan) {
            Some(mut linear) => {
                let optimal = linear.run(linear_work, &mut self.meter);
                let prices = linear.prices();
                let bound = prices.safe_bound(&self.kernel);
                if bound > self.priced_bound {
                    (self.priced_bound, self.prices) = (bound, prices);
                }
                self.build(plan, &linear.amounts(), SHORT_SEARCH);
                optimal
            }
            None => false,
        };
        if !solved {
            self.follow_volume(plan);
        }
        self.bound = self.bound.max(up_to_grid(self.priced_bound, self.kernel.grid));
        let best = self.best.clone();
        plan.load_amounts(&self.kernel, &best);
    }

    /// Raises the bound from the prices at hand with the volume algorithm.
    fn follow_volume(&mut self, plan: &mut Plan) {
        let kernel = &self.kernel;
        let mut ascent = Ascent::new(kernel, &self.prices);
        ascent.one_by_one(2, &mut self.meter);
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
        let bound = prices.safe_bound(kernel);
        if bound > self.priced_bound {
            (self.priced_bound, self.prices) = (bound, prices);
        }
        self.build(plan, &[], SHORT_SEARCH);
    }

    /// An answer at the prices at hand; starts from the whole items of `relaxed`, where given.
    fn build(&mut self, plan: &mut Plan, relaxed: &[f64], work: u64) {
        let kernel = &self.kernel;
        let priced: Vec<f64> = (0..kernel.agent.len()).map(|k| self.prices.priced(kernel, k)).collect();
        *plan = Plan::empty(kernel);
        for (k, amount) in relaxed.iter().enumerate().filter(|(_, amount)| **amount > 0.5) {
            let i = kernel.item[k] as usize;
            let units = ((amount + 1e-6).floor() as i64).min(plan.left[i]).min(plan.fits(kernel, k));
            if units > 0 {
                plan.change(kernel, k, units);
            }
        }
        let everyone: Vec<u32> = (0..kernel.items as u32).collect();
        let placing = place(kernel, plan, &everyone, &priced);
        let search = search::improve(kernel, plan, everyone, self.meter.left().min(work));
        self.meter.spend(placing + search);
        plan.settle(kernel);
        self.keep(plan);
    }

    /// Raises the bound with the items' rows relaxed.
    ///
    /// What the agents pick on the way is nearly a plan, and each agent's part of it is packed as well as can
    /// be; now and then it is made whole.
    fn tighten(&mut self, plan: &mut Plan, work: u64) {
        let kernel = &self.kernel;
        let mut rows = Rows::new(kernel);
        let mut volume = self
            .rows
            .take()
            .unwrap_or_else(|| Volume::start(&mut rows, Rows::first_values(kernel, &self.prices), Pace::BRISK));
        let end = self.meter.used().saturating_add(work);
        let priced: Vec<f64> = (0..kernel.agent.len()).map(|k| self.prices.priced(kernel, k)).collect();
        // As much work on plans as on the bound.
        let (mut since_repair, mut repair_cost) = (0, 0);
        loop {
            rows.tolerance = SHORT_OF_GAP * (self.best_cost - volume.bound).max(0.0);
            let near = volume.bound + NEAR * volume.bound.abs() + 1e-6;
            let going = volume.pass(&mut rows, self.best_cost.min(near));
            let spent = std::mem::take(&mut rows.work);
            since_repair += spent;
            if since_repair > repair_cost {
                since_repair = 0;
                let before = self.meter.used();
                repair(kernel, plan, &rows.picked, &priced, &mut self.meter);
                if plan.cost < self.best_cost {
                    self.best_cost = plan.cost;
                    self.best.clone_from(&plan.amount);
                }
                repair_cost = self.meter.used() - before;
            }
            let bound = up_to_grid(volume.bound, kernel.grid);
            let enough = relative_gap(self.best_cost, bound) <= self.options.gap;
            if !self.meter.spend(spent) || self.meter.used() >= end || !going || enough {
                break;
            }
        }
        self.bound = self.bound.max(up_to_grid(volume.bound, kernel.grid));
        self.rows = Some(volume);
    }

    fn search(&mut self, plan: &mut Plan, work: u64, seed: u64) {
        let target = self.bound + self.options.gap * self.best_cost.abs();
        let mut improver = Improver::new(&self.kernel, &self.prices, plan, seed);
        improver.best.clone_from(&self.best);
        improver.best_cost = self.best_cost;
        improver.run(plan, self.bound, target, work, &mut self.meter);
        if improver.best_cost < self.best_cost {
            self.best_cost = improver.best_cost;
            self.best = improver.best;
        }
    }

    /// Raises the bound by proofs below rising ceilings; true when the best answer is proven best.
    fn prove(&mut self, plan: &mut Plan, work: u64) -> bool {
        let end = self.meter.used().saturating_add(work);
        let mut share = 0.125;
        loop {
            let aim = match self.kernel.grid {
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
            match complete::below(&self.kernel, &self.prices, self.priced_bound, ceiling, left, &mut self.meter) {
                Found::Nothing => {
                    self.bound = self.bound.max(up_to_grid(ceiling, self.kernel.grid));
                    share *= 2.0;
                }
                Found::Better(amount) => {
                    plan.load_amounts(&self.kernel, &amount);
                    self.keep(plan);
                    self.bound = self.bound.max(self.best_cost);
                }
                Found::Unfinished(better) => {
                    if let Some(amount) = better {
                        plan.load_amounts(&self.kernel, &amount);
                        self.keep(plan);
                    }
                    return false;
                }
            }
        }
    }

    fn answer(mut self, plan: &Plan) -> AssignOutcome {
        let mut plan = plan.clone();
        plan.load_amounts(&self.kernel, &self.best);
        let kernel = &self.kernel;
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
            amount: (0..kernel.agent.len())
                .filter(|&k| plan.amount[k] > 0)
                .map(|k| (kernel.item[k], kernel.agent[k], plan.amount[k]))
                .collect(),
            unassigned: plan.left.clone(),
            prices: self.prices.hour,
            cap_prices: self.prices.slot,
            shortage,
        }
    }
}

/// Makes a plan of what the agents picked: each unit goes to the first that picked it, what nobody picked is
/// placed, and the whole is improved.
fn repair(kernel: &Kernel, plan: &mut Plan, picked: &[(u32, i64)], priced: &[f64], meter: &mut Meter) {
    *plan = Plan::empty(kernel);
    let mut order: Vec<(u32, i64)> = picked.to_vec();
    order.sort_by(|a, b| priced[a.0 as usize].total_cmp(&priced[b.0 as usize]).then(a.0.cmp(&b.0)));
    for (pair, n) in order {
        let k = pair as usize;
        let units = n.min(plan.left[kernel.item[k] as usize]).min(plan.fits(kernel, k));
        if units > 0 {
            plan.change(kernel, k, units);
        }
    }
    let everyone: Vec<u32> = (0..kernel.items as u32).collect();
    let placing = place(kernel, plan, &everyone, priced);
    let search = search::improve(kernel, plan, everyone, meter.left().min(SHORT_SEARCH));
    meter.spend(placing + search);
    plan.settle(kernel);
}
