//! Puts waiting customers back, the one that would lose most by waiting first.

use super::kernel::{Kernel, Site};
use super::local::Near;
use super::serving::{NOWHERE, Serving};
use crate::optimise::random::Random;

/// Which sites may be used, and in which order customers go.
pub(super) struct Rules<'r> {
    /// Sites that count as open although they serve nobody yet.
    pub opened: &'r [bool],
    /// Site that may not be used.
    pub banned: u32,
    /// Sites that no good answer opens.
    pub hopeless: &'r [Site],
    /// Largest demand first instead of largest regret.
    pub by_demand: bool,
    /// Costs are shaken by up to this much.
    pub shake: f64,
}

/// The best place of a waiting customer, and how much dearer the next one is.
#[derive(Clone, Copy)]
struct Waiting {
    customer: u32,
    first: u32,
    second: u32,
    regret: f64,
}

/// Places `customers`; opens a closed site only for one that fits nowhere else. Returns the work done.
pub(super) fn recreate(
    kernel: &Kernel,
    near: &Near,
    serving: &mut Serving,
    customers: &[u32],
    rules: &Rules,
    random: &mut Random,
) -> u64 {
    let mut work = 0;
    let mut waiting: Vec<Waiting> =
        customers.iter().map(|&i| look(kernel, near, serving, i, rules, random, &mut work)).collect();
    while !waiting.is_empty() {
        let score = |w: &Waiting| if rules.by_demand { kernel.demand[w.customer as usize] } else { w.regret };
        let most = |a: &usize, b: &usize| score(&waiting[*a]).total_cmp(&score(&waiting[*b]));
        let at = (0..waiting.len()).max_by(|a, b| most(a, b)).unwrap_or(0);
        work += waiting.len() as u64 / 2;
        let next = waiting.swap_remove(at);
        let (i, mut to) = (next.customer as usize, next.first);
        if to == NOWHERE {
            to = open_for(kernel, near, serving, i, rules);
            work += near.of(i).len() as u64;
        }
        if to == NOWHERE || kernel.row(i)[to as usize] >= kernel.penalty[i] {
            continue;
        }
        serving.put(i, to);
        for w in &mut waiting {
            let concerned = w.first == to || w.second == to || (w.first == NOWHERE && to != next.first);
            if concerned && (to != next.first || !serving.fits(w.customer as usize, to as usize)) {
                *w = look(kernel, near, serving, w.customer, rules, random, &mut work);
            }
        }
    }
    work
}

fn look(
    kernel: &Kernel,
    near: &Near,
    serving: &Serving,
    customer: u32,
    rules: &Rules,
    random: &mut Random,
    work: &mut u64,
) -> Waiting {
    let i = customer as usize;
    let row = kernel.row(i);
    let mut found = Waiting { customer, first: NOWHERE, second: NOWHERE, regret: f64::INFINITY };
    let (mut first, mut second) = (f64::INFINITY, f64::INFINITY);
    for &j in near.of(i) {
        *work += 1;
        let site = j as usize;
        if row[site] >= second {
            break;
        }
        let usable = (serving.is_open(site) || rules.opened[site]) && j != rules.banned && serving.fits(i, site);
        if !usable {
            continue;
        }
        let cost = row[site] + if rules.shake > 0.0 { rules.shake * random.unit() } else { 0.0 };
        if cost < first {
            (second, found.second) = (first, found.first);
            (first, found.first) = (cost, j);
        } else if cost < second {
            (second, found.second) = (cost, j);
        }
    }
    if first.is_finite() {
        found.regret = second - first;
    }
    found
}

/// The closed site that serves a customer at least cost, opening included.
fn open_for(kernel: &Kernel, near: &Near, serving: &Serving, i: usize, rules: &Rules) -> u32 {
    let waiting = (0..kernel.sites).filter(|&j| rules.opened[j] && !serving.is_open(j)).count();
    if serving.open + waiting >= kernel.max_sites {
        return NOWHERE;
    }
    let row = kernel.row(i);
    let price = |j: u32| row[j as usize] + kernel.open_cost[j as usize];
    let closed = near.of(i).iter().copied().filter(|&j| {
        let site = j as usize;
        let usable = !serving.is_open(site) && j != rules.banned && serving.fits(i, site);
        usable && rules.hopeless[site] != Site::Closed
    });
    closed.min_by(|&a, &b| price(a).total_cmp(&price(b))).unwrap_or(NOWHERE)
}
