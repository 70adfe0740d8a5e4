//! Moves of whole customers: to a cheaper site, in exchange for another one, or pushing one on to a third site.

use super::kernel::Kernel;
use super::serving::{NOWHERE, Serving};
use crate::arrange::Arrange;

/// A gain smaller than this share of the cost is rounding.
const SMALLEST_GAIN: f64 = 1e-11;

/// Sites of each customer, cheapest first; forbidden ones left out.
#[derive(Debug)]
pub(super) struct Near {
    start: Vec<usize>,
    site: Vec<u32>,
}

impl Near {
    pub(super) fn new(kernel: &Kernel) -> Self {
        let mut near = Self { start: vec![0], site: Vec::new() };
        for i in 0..kernel.customers {
            let row = kernel.row(i);
            let mut sites: Vec<u32> = (0..kernel.sites as u32).filter(|&j| row[j as usize].is_finite()).collect();
            sites.arrange_by(|&a, &b| row[a as usize].total_cmp(&row[b as usize]).then(a.cmp(&b)));
            near.site.extend(sites);
            near.start.push(near.site.len());
        }
        near
    }

    pub(super) fn of(&self, customer: usize) -> &[u32] {
        &self.site[self.start[customer]..self.start[customer + 1]]
    }
}

/// Where a customer goes, and who makes room for it by going where.
#[derive(Clone, Copy)]
struct Move {
    gain: f64,
    to: u32,
    evicted: Option<(u32, u32)>,
}

/// Makes improving moves around the customers in `queue` until there is none; the work done.
pub(super) fn improve(kernel: &Kernel, near: &Near, serving: &mut Serving, mut queue: Vec<u32>, most: u64) -> u64 {
    let least = SMALLEST_GAIN * serving.total().abs().max(1.0);
    let mut work = 0;
    while let Some(customer) = queue.pop() {
        let i = customer as usize;
        while let Some(best) = best_move(kernel, near, serving, i, least, &mut work) {
            if let Some((other, onward)) = best.evicted {
                let home = serving.site[i];
                serving.put(other as usize, NOWHERE);
                serving.put(i, best.to);
                serving.put(other as usize, onward);
                if onward != home {
                    queue.push(other);
                }
            } else {
                serving.put(i, best.to);
            }
            if work > most {
                return work;
            }
        }
    }
    work
}

fn best_move(kernel: &Kernel, near: &Near, serving: &Serving, i: usize, least: f64, work: &mut u64) -> Option<Move> {
    let (row, now, home) = (kernel.row(i), serving.charge(i), serving.site[i]);
    let mut best: Option<Move> = None;
    for &to in near.of(i) {
        *work += 1;
        let gain = now - row[to as usize];
        let beat = best.map_or(least, |b| b.gain);
        // Cheapest first, and pushing another customer on may gain something too: only clear losses end it.
        if gain <= least {
            break;
        }
        if to == home || !serving.is_open(to as usize) {
            continue;
        }
        if serving.fits(i, to as usize) {
            if gain > beat {
                best = Some(Move { gain, to, evicted: None });
            }
        } else {
            push(kernel, near, serving, (i, to, gain), &mut best, least, work);
        }
    }
    best
}

/// Looks for a customer of a full site that can make room.
fn push(
    kernel: &Kernel,
    near: &Near,
    serving: &Serving,
    (i, to, gain): (usize, u32, f64),
    best: &mut Option<Move>,
    least: f64,
    work: &mut u64,
) {
    let home = serving.site[i];
    let (site, demand) = (to as usize, kernel.demand[i]);
    let alone = home != NOWHERE && serving.held[home as usize].len() == 1;
    *work += serving.held[site].len() as u64;
    for &other in &serving.held[site] {
        let k = other as usize;
        if demand > serving.room[site] + kernel.demand[k] {
            continue;
        }
        let row = kernel.row(k);
        for &onward in near.of(k) {
            *work += 1;
            let total = gain + row[site] - row[onward as usize];
            if total <= best.map_or(least, |b| b.gain) {
                break;
            }
            let fits = if onward == home {
                // With an exchange a site kept for one customer stays open.
                !alone && kernel.demand[k] <= serving.room[home as usize] + demand
            } else {
                onward != to && serving.is_open(onward as usize) && serving.fits(k, onward as usize)
            };
            if fits {
                *best = Some(Move { gain: total, to, evicted: Some((other, onward)) });
                break;
            }
        }
    }
}
