//! Fast interchange where capacity has no limit: every addition, removal and swap priced in one pass.
//!
//! What a swap saves is what its arrival alone saves, less what the departure alone costs, plus a
//! correction for the customers both touch (Whitaker 1983; Resende and Werneck 2004).

use super::kernel::{Kernel, Site};
use crate::optimise::meter::Meter;

/// No site: the customer is left at its penalty.
const NOWHERE: usize = usize::MAX;

/// Nearest and second-nearest open site of a customer.
struct Nearest {
    site: usize,
    first: f64,
    second: f64,
}

/// The best change found.
struct Change {
    saving: f64,
    arrive: Option<usize>,
    depart: Option<usize>,
}

/// Makes the best addition, removal or swap until none helps or the work reaches `end`.
pub(super) fn improve(kernel: &Kernel, open: &mut [bool], end: u64, meter: &mut Meter) {
    loop {
        let sites: Vec<usize> = (0..kernel.sites).filter(|&j| open[j]).collect();
        let work = kernel.sites * (kernel.customers + sites.len()) / 2;
        if meter.used() >= end || !meter.spend(work as u64) {
            return;
        }
        let nearest: Vec<Nearest> = (0..kernel.customers).map(|i| nearest(kernel, &sites, i)).collect();
        let size: f64 = nearest.iter().map(|n| n.first.abs()).sum();
        let Some(change) = best_change(kernel, open, &sites, &nearest, 1e-12 * size) else {
            return;
        };
        for (site, state) in [(change.arrive, true), (change.depart, false)] {
            if let Some(j) = site {
                open[j] = state;
            }
        }
    }
}

fn nearest(kernel: &Kernel, sites: &[usize], customer: usize) -> Nearest {
    let row = kernel.row(customer);
    let penalty = kernel.penalty[customer];
    let mut found = Nearest { site: NOWHERE, first: penalty, second: penalty };
    for (at, &j) in sites.iter().enumerate() {
        if row[j] < found.first {
            found = Nearest { site: at, first: row[j], second: found.first };
        } else if row[j] < found.second {
            found.second = row[j];
        }
    }
    found
}

fn best_change(kernel: &Kernel, open: &[bool], sites: &[usize], nearest: &[Nearest], least: f64) -> Option<Change> {
    let (m, p) = (kernel.sites, sites.len());
    let mut gain: Vec<f64> = kernel.open_cost.iter().map(|f| -f).collect();
    let mut loss: Vec<f64> = sites.iter().map(|&j| -kernel.open_cost[j]).collect();
    let mut both = vec![0.0; m * p];
    for (i, near) in nearest.iter().enumerate() {
        if near.site != NOWHERE {
            loss[near.site] += near.second - near.first;
        }
        for (j, &cost) in kernel.row(i).iter().enumerate() {
            if cost < near.second {
                gain[j] += (near.first - cost).max(0.0);
                if near.site != NOWHERE {
                    both[j * p + near.site] += near.second - cost.max(near.first);
                }
            }
        }
    }
    let may_leave: Vec<usize> = (0..p).filter(|&at| kernel.start[sites[at]] != Site::Open).collect();
    let mut best: Option<Change> = None;
    let mut look = |saving: f64, arrive: Option<usize>, depart: Option<usize>| {
        if saving > best.as_ref().map_or(least, |b| b.saving) {
            best = Some(Change { saving, arrive, depart });
        }
    };
    for &at in &may_leave {
        look(-loss[at], None, Some(sites[at]));
    }
    for j in (0..m).filter(|&j| !open[j]) {
        if p < kernel.max_sites {
            look(gain[j], Some(j), None);
        }
        for &at in &may_leave {
            look(gain[j] - loss[at] + both[j * p + at], Some(j), Some(sites[at]));
        }
    }
    best
}
