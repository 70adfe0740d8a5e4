//! Answers: open what the prices like, then add, drop and interchange.

use super::kernel::{Kernel, Site};
use super::relax::Priced;
use super::serve::{divided, estimate};
use super::swap;
use crate::arrange::Arrange;
use crate::optimise::meter::Meter;
use crate::optimise::random::Random;

/// Closed sites tried against each open one.
const PARTNERS: usize = 6;

/// Changes served out before an answer counts as locally best.
const CHANGES: usize = 24;

/// A set of open sites with its (estimated) cost.
#[derive(Debug, Clone)]
pub(super) struct Opening {
    pub open: Vec<bool>,
    pub cost: f64,
}

/// Cost of opening and serving.
pub(super) fn price(kernel: &Kernel, open: &[bool], meter: &mut Meter) -> f64 {
    opening_cost(kernel, open) + estimate(kernel, open, meter)
}

/// Cost of opening alone.
pub(super) fn opening_cost(kernel: &Kernel, open: &[bool]) -> f64 {
    (0..kernel.sites).filter(|&j| open[j]).map(|j| kernel.open_cost[j]).sum()
}

/// The sites the prices choose, and more by worth while capacity is short.
pub(super) fn start(kernel: &Kernel, chosen: &[bool], worth: &[f64], meter: &mut Meter) -> Opening {
    let mut open = chosen.to_vec();
    let total: f64 = kernel.demand.iter().sum();
    let mut order: Vec<usize> = (0..kernel.sites).filter(|&j| !open[j] && kernel.start[j] != Site::Closed).collect();
    order.arrange_by(|&a, &b| worth[a].total_cmp(&worth[b]).then(a.cmp(&b)));
    let room = |open: &[bool]| (0..kernel.sites).filter(|&j| open[j]).map(|j| kernel.capacity[j]).sum::<f64>();
    for j in order {
        let number = open.iter().filter(|&&o| o).count();
        if number >= kernel.max_sites || (number > 0 && room(&open) >= total) {
            break;
        }
        open[j] = true;
    }
    let cost = price(kernel, &open, meter);
    Opening { open, cost }
}

/// Adds, drops and interchanges sites until none of it helps or `work` is spent.
pub(super) fn improve(kernel: &Kernel, at: &mut Opening, worth: &[f64], work: u64, meter: &mut Meter) {
    let end = meter.used().saturating_add(work);
    if kernel.unlimited {
        swap::improve(kernel, &mut at.open, end, meter);
        at.cost = price(kernel, &at.open, meter);
        return;
    }
    let mut order: Vec<usize> = (0..kernel.sites).filter(|&j| kernel.start[j] == Site::Free).collect();
    order.arrange_by(|&a, &b| worth[a].total_cmp(&worth[b]).then(a.cmp(&b)));
    let mut better = true;
    while better {
        better = false;
        for &j in order.iter().rev() {
            if meter.used() >= end || !meter.going() {
                return;
            }
            better |= if at.open[j] {
                attempt(kernel, at, &[j], meter) || interchange(kernel, at, j, &order, meter)
            } else {
                attempt(kernel, at, &[j], meter)
            };
        }
    }
}

/// Closes `out` and opens one of the most promising closed sites instead.
fn interchange(kernel: &Kernel, at: &mut Opening, out: usize, order: &[usize], meter: &mut Meter) -> bool {
    let partners: Vec<usize> = order.iter().copied().filter(|&j| !at.open[j]).take(PARTNERS).collect();
    partners.into_iter().any(|j| attempt(kernel, at, &[out, j], meter))
}

/// Descends from the best answer kicked in ever new ways, `work` long.
pub(super) fn wander(
    kernel: &Kernel,
    best: &mut Opening,
    decided: &[Site],
    worth: &[f64],
    seed: u64,
    work: u64,
    meter: &mut Meter,
) {
    let end = meter.used().saturating_add(work);
    let mut random = Random::new(seed);
    let mut order: Vec<usize> = (0..kernel.sites).filter(|&j| decided[j] == Site::Free).collect();
    order.arrange_by(|&a, &b| worth[a].total_cmp(&worth[b]).then(a.cmp(&b)));
    descend(kernel, best, decided, end, meter);
    while meter.used() < end && meter.going() && !order.is_empty() {
        let mut open = best.open.clone();
        for _ in 0..2 + random.below(3) {
            // Sites of little worth rarely.
            let at = (order.len() as f64 * random.unit() * random.unit()) as usize;
            let among: Vec<usize> = order.iter().copied().filter(|&j| open[j]).collect();
            if random.below(2) == 0 && !among.is_empty() {
                open[among[random.below(among.len())]] = false;
            } else {
                open[order[at]] = true;
            }
        }
        if open.iter().filter(|&&o| o).count() > kernel.max_sites || open == best.open {
            meter.spend(kernel.sites as u64);
            continue;
        }
        let mut at = Opening { cost: f64::INFINITY, open };
        descend(kernel, &mut at, decided, end, meter);
        if at.cost < best.cost {
            *best = at;
        }
    }
}

/// Adds, drops and interchanges sites, those first that the prices of the best service like most, until none of it
/// helps.
///
/// At those prices the cost is the sum of the customers' values and of the sites' worths, and no other set of sites
/// costs less than the same sum over it (duality): that screens all changes, few are served out.
fn descend(kernel: &Kernel, at: &mut Opening, decided: &[Site], end: u64, meter: &mut Meter) {
    loop {
        let service = divided(kernel, &at.open, meter);
        at.cost = opening_cost(kernel, &at.open) + service.cost;
        if service.values.is_empty() || meter.used() >= end {
            return;
        }
        let mut better = false;
        for change in changes(kernel, at, decided, &service.values, meter) {
            if meter.used() >= end || !meter.going() {
                return;
            }
            if attempt(kernel, at, &change, meter) {
                better = true;
                break;
            }
        }
        if !better {
            return;
        }
    }
}

/// Sites to close or open together, the most promising first.
fn changes(kernel: &Kernel, at: &Opening, decided: &[Site], values: &[f64], meter: &mut Meter) -> Vec<Vec<usize>> {
    let mut priced = Priced::new(kernel, kernel.start.clone());
    priced.safe_bound(values);
    meter.spend(priced.pass_work());
    let free = |open: bool| (0..kernel.sites).filter(move |&j| decided[j] == Site::Free && at.open[j] == open);
    let worth = &priced.worth;
    let mut list: Vec<(f64, Vec<usize>)> = free(true).map(|j| (worth[j], vec![j])).collect();
    list.extend(free(false).map(|k| (-worth[k], vec![k])));
    list.extend(free(true).flat_map(|j| free(false).map(move |k| (worth[j] - worth[k], vec![j, k]))));
    list.retain(|(saving, _)| *saving > at.cost.abs() * 1e-12);
    list.arrange_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    list.truncate(CHANGES);
    list.into_iter().map(|(_, sites)| sites).collect()
}

/// Opens or closes the given sites when that is allowed and cheaper.
fn attempt(kernel: &Kernel, at: &mut Opening, sites: &[usize], meter: &mut Meter) -> bool {
    toggle(&mut at.open, sites);
    let allowed = at.open.iter().filter(|&&o| o).count() <= kernel.max_sites;
    let cost = if allowed { price(kernel, &at.open, meter) } else { f64::INFINITY };
    if cost < at.cost - at.cost.abs() * 1e-12 {
        at.cost = cost;
        return true;
    }
    toggle(&mut at.open, sites);
    false
}

fn toggle(open: &mut [bool], sites: &[usize]) {
    for &j in sites {
        open[j] = !open[j];
    }
}
