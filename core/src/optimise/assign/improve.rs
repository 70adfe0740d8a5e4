//! Ruin and recreate: take a part of the plan apart and place it again, at shaken prices.

use super::construct::place;
use super::kernel::Kernel;
use super::multipliers::Prices;
use super::plan::Plan;
use super::search;
use crate::arrange::Arrange;
use crate::optimise::meter::Meter;
use crate::optimise::random::Random;

/// Most units taken out in one round, and most agents opened.
const MOST_UNITS: usize = 24;
const MOST_AGENTS: usize = 4;

/// A search that keeps the best amounts seen.
pub(super) struct Improver<'a> {
    kernel: &'a Kernel,
    random: Random,
    /// Cost of every pair with what it uses.
    priced: Vec<f64>,
    /// The same, shaken.
    shaken: Vec<f64>,
    /// Typical loss of an item that gets its second choice.
    typical: f64,
    pub best: Vec<i64>,
    pub best_cost: f64,
}

impl<'a> Improver<'a> {
    pub(super) fn new(kernel: &'a Kernel, prices: &Prices, plan: &Plan, seed: u64) -> Self {
        let priced: Vec<f64> = (0..kernel.agent.len()).map(|k| prices.priced(kernel, k)).collect();
        Self {
            kernel,
            random: Random::new(seed),
            typical: typical_regret(kernel, &priced),
            shaken: priced.clone(),
            priced,
            best: plan.amount.clone(),
            best_cost: plan.cost,
        }
    }

    /// Rounds of ruin and recreate until `target` is reached or `work` is spent.
    pub(super) fn run(&mut self, plan: &mut Plan, bound: f64, target: f64, work: u64, meter: &mut Meter) {
        let end = meter.used().saturating_add(work);
        while meter.used() < end && self.best_cost > target {
            let before = plan.mark();
            let items = self.ruin(plan);
            let mut spent = self.shake(&items);
            spent += place(self.kernel, plan, &items, &self.shaken);
            let mut touched: Vec<u32> = plan.changed().map(|k| self.kernel.item[k]).collect();
            touched.arrange_distinct_by(Ord::cmp);
            touched.dedup();
            search::improve(self.kernel, plan, touched, 200_000, meter);
            let slack = (self.best_cost - bound).max(0.0) * 0.3 * self.random.unit();
            if plan.cost < self.best_cost - self.best_cost.abs() * 1e-12 {
                plan.settle(self.kernel);
                if plan.cost < self.best_cost {
                    self.best_cost = plan.cost;
                    self.best.clone_from(&plan.amount);
                }
            } else if plan.cost > before.max(self.best_cost + slack) {
                plan.undo(self.kernel, before);
            }
            if !meter.spend(spent + 16) {
                break;
            }
        }
    }

    /// Takes units out of a few agents that the same item could go to; the items now waiting.
    fn ruin(&mut self, plan: &mut Plan) -> Vec<u32> {
        let kernel = self.kernel;
        let mut items: Vec<u32> = (0..kernel.items as u32).filter(|&i| plan.left[i as usize] > 0).collect();
        items.truncate(MOST_UNITS);
        let Some(agents) = self.neighbourhood(plan) else {
            return items;
        };
        let share = 0.1 + 0.5 * self.random.unit();
        let most = 4 + self.random.below(MOST_UNITS - 3);
        for agent in agents {
            let held = plan.held[agent as usize].clone();
            for pair in held {
                if items.len() < most && self.random.unit() < share {
                    let most = plan.amount[pair as usize];
                    let units = if most > 1 { 1 + self.random.below(most as usize) as i64 } else { 1 };
                    plan.change(kernel, pair as usize, -units);
                    items.push(kernel.item[pair as usize]);
                }
            }
        }
        items.arrange_distinct_by(Ord::cmp);
        items.dedup();
        items
    }

    /// A random item's agents, the cheapest (priced) first, some skipped.
    fn neighbourhood(&mut self, plan: &Plan) -> Option<Vec<u32>> {
        let kernel = self.kernel;
        let item = self.random.below(kernel.items.max(1));
        if item >= kernel.items {
            return None;
        }
        let mut pairs: Vec<usize> = kernel.row(item).collect();
        pairs.arrange_often_by(|&a, &b| self.priced[a].total_cmp(&self.priced[b]));
        let most = 2 + self.random.below(MOST_AGENTS - 1);
        let mut agents: Vec<u32> = kernel.row(item).filter(|&k| plan.amount[k] > 0).map(|k| kernel.agent[k]).collect();
        agents.truncate(1);
        for k in pairs {
            if agents.len() >= most {
                break;
            }
            if !agents.contains(&kernel.agent[k]) && self.random.unit() < 0.7 {
                agents.push(kernel.agent[k]);
            }
        }
        Some(agents)
    }

    /// Prices of the waiting items' pairs, a little off.
    fn shake(&mut self, items: &[u32]) -> u64 {
        let mut work = 0;
        let strength = [0.0, 0.5, 1.0, 2.0][self.random.below(4)] * self.typical;
        for &item in items {
            for k in self.kernel.row(item as usize) {
                self.shaken[k] = self.priced[k] + strength * self.random.unit();
                work += 1;
            }
        }
        work
    }
}

/// How much dearer the second choice of an item is than its first: the middle one of all items.
fn typical_regret(kernel: &Kernel, priced: &[f64]) -> f64 {
    let regret = |i: usize| {
        let (mut first, mut second) = (f64::INFINITY, f64::INFINITY);
        for k in kernel.row(i) {
            if priced[k] < first {
                (first, second) = (priced[k], first);
            } else if priced[k] < second {
                second = priced[k];
            }
        }
        second - first
    };
    let mut all: Vec<f64> = (0..kernel.items).map(regret).filter(|r| r.is_finite()).collect();
    all.arrange_by(f64::total_cmp);
    all.get(all.len() / 2).copied().unwrap_or(0.0)
}
