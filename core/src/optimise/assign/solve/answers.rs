//! Answers: built at the prices at hand, kept when they are the cheapest, filled up at the end.

use super::Solver;
use crate::optimise::assign::construct::place;
use crate::optimise::assign::kernel::Kernel;
use crate::optimise::assign::plan::Plan;
use crate::optimise::assign::search;
use crate::optimise::meter::Meter;

impl Solver<'_> {
    /// An answer from the earlier one, as far as that still holds.
    pub(super) fn start_from_before(&mut self) {
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
    pub(in crate::optimise::assign) fn keep(&mut self, plan: &Plan) {
        if plan.cost < self.best_cost {
            self.best_cost = plan.cost;
            let held = plan.amount.iter().zip(&self.core.origin).filter(|(n, _)| **n > 0);
            self.best = held.map(|(&n, &pair)| (pair, n)).collect();
        }
    }

    /// The best answer so far, in pairs of the core.
    pub(in crate::optimise::assign) fn best_plan(&self) -> Plan {
        let mut plan = Plan::empty(&self.core);
        for &(pair, n) in &self.best {
            if let Some(k) = self.core.made_from(pair) {
                plan.change(&self.core, k, n);
            }
        }
        plan.settle(&self.core);
        plan
    }

    /// Costs of the core's pairs with what they use.
    pub(in crate::optimise::assign) fn core_prices(&self) -> Vec<f64> {
        (0..self.core.agent.len()).map(|k| self.prices.priced(&self.core, k)).collect()
    }

    /// An answer at the prices at hand; starts from the whole items of `relaxed`, where given.
    pub(super) fn build(&mut self, relaxed: &[(u32, f64)], work: u64) {
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
    pub(super) fn fill(&mut self) {
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

    /// Keeps amounts of all pairs when they are the cheapest so far; their pairs join the core.
    pub(super) fn keep_amounts(&mut self, amount: &[i64]) {
        let mut plan = Plan::empty(&self.full);
        plan.load_amounts(&self.full, amount);
        if plan.cost < self.best_cost {
            self.best_cost = plan.cost;
            self.best = (0..).zip(amount).filter(|(_, n)| **n > 0).map(|(k, &n)| (k, n)).collect();
            self.narrow();
        }
    }
}

/// Places what is left and improves the whole.
pub(in crate::optimise::assign) fn complete_plan(
    core: &Kernel,
    plan: &mut Plan,
    priced: &[f64],
    work: u64,
    meter: &mut Meter,
) {
    let everyone: Vec<u32> = (0..core.items as u32).collect();
    let placing = place(core, plan, &everyone, priced);
    meter.spend(placing);
    search::improve(core, plan, everyone, work, meter);
    plan.settle(core);
}
