//! Answers: open what the prices like, then add, drop and interchange.

use super::kernel::{Kernel, Site};
use super::serve::estimate;
use super::swap;
use crate::arrange::Arrange;
use crate::optimise::meter::Meter;

/// Closed sites tried against each open one.
const PARTNERS: usize = 6;

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
