//! The stronger bound, with answers made of what the agents pick on the way.

use super::bundle::Bundle;
use super::kernel::Kernel;
use super::plan::Plan;
use super::rows::Rows;
use super::solve::{SHORT_SEARCH, Solver, complete_plan};
use crate::optimise::meter::Meter;
use crate::optimise::outcome::relative_gap;
use crate::optimise::random::Random;
use crate::optimise::rounding::up_to_grid;

/// Passes between two plans cost at most this many times a plan; the rest grows while plans are no better.
const LONGEST_REST: u64 = 2;

/// Most pairs that the agents are offered at every pass, for each item.
const MOST_OFFERED: usize = 40;

/// Pairs that the agents are offered.
struct Offered {
    kernel: Kernel,
    /// Whether an answer cheaper than the best uses no others.
    all: bool,
}

impl Solver<'_> {
    /// Raises the bound with the items' rows relaxed.
    ///
    /// The mix of what the agents pick is nearly a plan, and each selection in it is packed as well as can be; now and
    /// then one of each agent are made whole.
    pub(super) fn tighten(&mut self, work: u64) {
        let offered = self.worthwhile();
        let mut rows = Rows::new(&offered.kernel);
        let mut bundle = self.rows.take().unwrap_or_else(|| {
            let values = Rows::first_values(&self.full, &self.prices);
            Bundle::start(&mut rows, values, self.priced_bound, self.best_cost, &mut self.meter)
        });
        let end = self.meter.used().saturating_add(work);
        let priced = self.core_prices();
        let mut random = Random::new(self.options.seed ^ self.meter.used());
        // As much work on plans as on the bound, less where plans do not get better.
        let (mut next_repair, mut rest, mut draw) = (0, 1, false);
        loop {
            let going = bundle.pass(&mut rows, self.best_cost, &mut self.meter);
            let before = self.meter.used();
            if before > next_repair {
                let selections = bundle.selections(draw.then_some(&mut random));
                draw = !draw;
                let plan = repair(&self.core, &selections, &priced, &mut self.meter);
                rest = if plan.cost < self.best_cost { 1 } else { (2 * rest).min(LONGEST_REST) };
                self.keep(&plan);
                next_repair = self.meter.used() + rest * (self.meter.used() - before);
                self.report();
            }
            if offered.all {
                self.bound = self.bound.max(up_to_grid(bundle.bound.min(self.best_cost), self.full.grid));
            }
            let bound = up_to_grid(bundle.bound, self.full.grid);
            let enough = relative_gap(self.best_cost, bound) <= self.options.gap;
            if !self.meter.going() || self.meter.used() >= end || !going || enough {
                break;
            }
        }
        // Answers with other pairs are dearer than the best; where pairs were left out for speed, the values are
        // tried on all of them.
        let proven = if offered.all { bundle.bound.min(self.best_cost) } else { self.on_all_pairs(&bundle) };
        self.bound = self.bound.max(up_to_grid(proven, self.full.grid));
        self.rows = Some(bundle);
    }

    /// The pairs whose reduced cost fits in the gap, and of these the cheapest where there are many.
    fn worthwhile(&mut self) -> Offered {
        let (full, prices) = (&self.full, &self.prices);
        let gap = self.best_cost - self.priced_bound;
        // Rounding in the reduced costs is far below this.
        let margin = gap + 1e-9 * (self.best_cost.abs() + self.priced_bound.abs());
        let mut open: Vec<(f64, usize)> = Vec::new();
        for i in 0..full.items {
            let from = open.len();
            open.extend(full.row(i).map(|k| (prices.priced(full, k), k)));
            let least = open[from..].iter().map(|pair| pair.0).fold(full.penalty[i], f64::min);
            open[from..].iter_mut().for_each(|pair| pair.0 -= least);
        }
        open.retain(|(reduced, _)| *reduced <= margin);
        let most = MOST_OFFERED * full.items;
        let all = open.len() <= most;
        if !all {
            // One limit for all items: their values can rise as far before a pair left out is worth picking.
            open.select_nth_unstable_by(most - 1, |a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            open.truncate(most);
        }
        let mut keep = vec![false; full.agent.len()];
        for &(_, k) in &open {
            keep[k] = true;
        }
        self.best.iter().for_each(|&(pair, _)| keep[pair as usize] = true);
        self.meter.spend(2 * full.agent.len() as u64);
        Offered { kernel: full.with_pairs(|k| keep[k]), all }
    }

    fn on_all_pairs(&mut self, bundle: &Bundle) -> f64 {
        let care = bundle.care(self.best_cost);
        Rows::new(&self.full).evaluate(&bundle.best, care, &mut self.meter)
    }
}

/// Makes a plan of a selection of each agent: each unit goes to the first that has it, what nobody has is placed, and
/// the whole is improved.
pub(super) fn repair(core: &Kernel, selections: &[(u32, u32, i64)], priced: &[f64], meter: &mut Meter) -> Plan {
    let mut plan = Plan::empty(core);
    for &(item, agent, n) in selections {
        let Some(k) = core.pair(item as usize, agent) else {
            continue;
        };
        let units = n.min(plan.left[item as usize]).min(plan.fits(core, k));
        if units > 0 {
            plan.change(core, k, units);
        }
    }
    complete_plan(core, &mut plan, priced, SHORT_SEARCH, meter);
    plan
}
