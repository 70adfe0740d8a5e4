//! Local search: move a unit, swap two, or push a chain of two.

use super::kernel::Kernel;
use super::plan::Plan;
use crate::optimise::meter::Meter;

/// A change cheaper than this share of the plan is rounding.
const SMALLEST_GAIN: f64 = 1e-11;

/// Improves the plan around the items in `queue` until no move of one or two units helps.
///
/// Moves: give a unit (or as many as fit) to a cheaper agent; where it has no room, send one of the units
/// there back (swap), on to a third agent (ejection), or out at its penalty. Stops early after
/// `work_limit` or when `meter` says so.
pub(super) fn improve(kernel: &Kernel, plan: &mut Plan, mut queue: Vec<u32>, work_limit: u64, meter: &mut Meter) {
    let mut search = Search { kernel, work: 0, queued: vec![false; kernel.items] };
    queue.retain(|&i| !std::mem::replace(&mut search.queued[i as usize], true));
    let (mut next, mut booked) = (0, 0);
    while next < queue.len() && search.work < work_limit && meter.spend(search.work - booked) {
        booked = search.work;
        let item = queue[next] as usize;
        next += 1;
        search.queued[item] = false;
        let gain = SMALLEST_GAIN * plan.cost.abs().max(1.0);
        while let Some(touched) = search.improve_item(plan, item, gain) {
            for i in touched.into_iter().flatten() {
                if i as usize != item && !std::mem::replace(&mut search.queued[i as usize], true) {
                    queue.push(i);
                }
            }
            if search.work >= work_limit {
                break;
            }
        }
    }
    meter.spend(search.work - booked);
}

struct Search<'a> {
    kernel: &'a Kernel,
    work: u64,
    queued: Vec<bool>,
}

/// The best way found to make a move possible: what is evicted, and where it goes.
#[derive(Clone, Copy)]
struct Move {
    gain: f64,
    from: Option<usize>,
    to: usize,
    evicted: Option<usize>,
    onward: Option<usize>,
}

impl Search<'_> {
    /// Makes the best improving move of one unit of `item`; the other item it touched, if any.
    fn improve_item(&mut self, plan: &mut Plan, item: usize, least: f64) -> Option<[Option<u32>; 1]> {
        let kernel = self.kernel;
        let mut best: Option<Move> = None;
        let row = kernel.row(item);
        self.work += row.len() as u64;
        for from in row.clone().filter(|&k| plan.amount[k] > 0).map(Some).chain((plan.left[item] > 0).then_some(None)) {
            let now = from.map_or(kernel.penalty[item], |k| kernel.cost[k]);
            for to in row.clone() {
                let gain = now - kernel.cost[to];
                if Some(to) != from && gain > best.map_or(least, |b| b.gain) {
                    self.consider(plan, from, to, gain, least, &mut best);
                }
            }
        }
        let chosen = best?;
        let units = if chosen.evicted.is_none() {
            plan.fits(kernel, chosen.to).min(chosen.from.map_or(plan.left[item], |k| plan.amount[k]))
        } else {
            1
        };
        if let Some(from) = chosen.from {
            plan.change(kernel, from, -units);
        }
        if let Some(evicted) = chosen.evicted {
            plan.change(kernel, evicted, -1);
        }
        plan.change(kernel, chosen.to, units);
        if let Some(onward) = chosen.onward {
            plan.change(kernel, onward, 1);
        }
        Some([chosen.evicted.map(|k| kernel.item[k])])
    }

    /// Looks for the best way to bring one unit to `to`, which alone gains `gain`.
    fn consider(
        &mut self,
        plan: &Plan,
        from: Option<usize>,
        to: usize,
        gain: f64,
        least: f64,
        best: &mut Option<Move>,
    ) {
        let kernel = self.kernel;
        let beat = |best: &Option<Move>| best.map_or(least, |b| b.gain);
        if plan.fits(kernel, to) > 0 {
            *best = Some(Move { gain, from, to, evicted: None, onward: None });
            return;
        }
        let home = from.map(|k| kernel.agent[k]);
        let target = kernel.agent[to];
        let held = &plan.held[target as usize];
        self.work += held.len() as u64;
        for &evicted in held {
            let e = evicted as usize;
            if kernel.item[e] == kernel.item[to] || !plan.fits_instead(kernel, to, kernel.usage[e]) {
                continue;
            }
            let other = kernel.item[e] as usize;
            // Even its cheapest place would not make up for leaving here.
            let needed = beat(best) - gain - kernel.cost[e];
            if kernel.penalty[other] < -needed {
                let gain = gain + kernel.cost[e] - kernel.penalty[other];
                *best = Some(Move { gain, from, to, evicted: Some(e), onward: None });
            }
            for &onward in &kernel.by_cost[kernel.row(other)] {
                let onward = onward as usize;
                self.work += 1;
                let total = gain + kernel.cost[e] - kernel.cost[onward];
                if total <= beat(best) {
                    // Cheapest first: no later one is better.
                    break;
                }
                let agent = kernel.agent[onward];
                let fits = if Some(agent) == home {
                    from.is_some_and(|f| plan.fits_instead(kernel, onward, kernel.usage[f]))
                } else {
                    agent != target && plan.fits(kernel, onward) > 0
                };
                if fits {
                    *best = Some(Move { gain: total, from, to, evicted: Some(e), onward: Some(onward) });
                    break;
                }
            }
        }
    }
}
