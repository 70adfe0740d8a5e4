//! The stronger bound, with answers made of what the agents pick on the way.

use super::kernel::Kernel;
use super::plan::Plan;
use super::rows::Rows;
use super::solve::{SHORT_SEARCH, Solver, complete_plan};
use crate::arrange::Arrange;
use crate::optimise::meter::Meter;
use crate::optimise::outcome::relative_gap;
use crate::optimise::rounding::up_to_grid;
use crate::optimise::volume::{Pace, Relaxation, Volume};

/// While the bound rises, its target is at most this share above it.
const NEAR: f64 = 0.01;

/// Share of the gap that knapsacks may fall short of their best together.
const SHORT_OF_GAP: f64 = 0.03;

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
    /// What the agents pick on the way is nearly a plan, and each agent's part of it is packed as well as can
    /// be; now and then it is made whole.
    pub(super) fn tighten(&mut self, work: u64) {
        let offered = self.worthwhile();
        let mut rows = Rows::new(&offered.kernel);
        let mut volume = self
            .rows
            .take()
            .unwrap_or_else(|| Volume::start(&mut rows, Rows::first_values(&self.full, &self.prices), Pace::BRISK));
        let end = self.meter.used().saturating_add(work);
        let priced = self.core_prices();
        // As much work on plans as on the bound, less where plans do not get better.
        let (mut since_repair, mut repair_cost, mut rest) = (0, 0, 1);
        loop {
            rows.tolerance = SHORT_OF_GAP * (self.best_cost - volume.bound).max(0.0);
            let near = volume.bound + NEAR * volume.bound.abs() + 1e-6;
            let going = volume.pass(&mut rows, self.best_cost.min(near));
            let spent = std::mem::take(&mut rows.work);
            since_repair += spent;
            if since_repair > repair_cost {
                since_repair = 0;
                let before = self.meter.used();
                let plan = repair(&self.core, &offered.kernel, &rows.picked, &priced, &mut self.meter);
                rest = if plan.cost < self.best_cost { 1 } else { (2 * rest).min(LONGEST_REST) };
                self.keep(&plan);
                repair_cost = rest * (self.meter.used() - before);
                self.report();
            }
            if offered.all {
                self.bound = self.bound.max(up_to_grid(volume.bound.min(self.best_cost), self.full.grid));
            }
            let bound = up_to_grid(volume.bound, self.full.grid);
            let enough = relative_gap(self.best_cost, bound) <= self.options.gap;
            if !self.meter.spend(spent) || self.meter.used() >= end || !going || enough {
                break;
            }
        }
        // Answers with other pairs are dearer than the best; where pairs were left out for speed, the values are
        // tried on all of them.
        let proven = if offered.all { volume.bound.min(self.best_cost) } else { self.on_all_pairs(&volume.best) };
        self.bound = self.bound.max(up_to_grid(proven, self.full.grid));
        self.rows = Some(volume);
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

    fn on_all_pairs(&mut self, values: &[f64]) -> f64 {
        let mut rows = Rows::new(&self.full);
        let mut direction = vec![0.0; values.len()];
        let bound = rows.evaluate(values, &mut direction);
        self.meter.spend(rows.work);
        bound
    }
}

/// Makes a plan of what the agents picked: each unit goes to the first that picked it, what nobody picked is
/// placed, and the whole is improved.
fn repair(core: &Kernel, offered: &Kernel, picked: &[(u32, i64)], priced: &[f64], meter: &mut Meter) -> Plan {
    let mut plan = Plan::empty(core);
    let mut order: Vec<(usize, i64)> =
        picked.iter().filter_map(|&(pair, n)| core.made_from(offered.origin[pair as usize]).map(|k| (k, n))).collect();
    order.arrange_by(|a, b| priced[a.0].total_cmp(&priced[b.0]).then(a.0.cmp(&b.0)));
    for (k, n) in order {
        let units = n.min(plan.left[core.item[k] as usize]).min(plan.fits(core, k));
        if units > 0 {
            plan.change(core, k, units);
        }
    }
    complete_plan(core, &mut plan, priced, SHORT_SEARCH, meter);
    plan
}
