//! Better answers by changing one group, or two at once.

use super::kernel::{Kernel, TOLERANCE};
use super::round::Taken;
use crate::arrange::Arrange;
use crate::optimise::meter::Meter;

/// Options of a group that changes of two look at: the cheapest at the prices.
const OPTIONS_LOOKED_AT: usize = 5;

/// Changes groups, alone and by twos, until nothing gets better or the meter ends.
pub(super) fn improve(kernel: &Kernel, allowed: &[bool], prices: &[f64], taken: Taken, meter: &mut Meter) -> Taken {
    let lists = lists(kernel, allowed, prices, meter);
    let mut taken = taken;
    loop {
        while alone(kernel, allowed, &mut taken, meter) {}
        if !meter.going() || !by_twos(kernel, &lists, &mut taken, meter) {
            return taken.settled(kernel);
        }
    }
}

/// Whether the load stays within the limits when an option takes the place of another.
fn fits(kernel: &Kernel, load: &[f64], old: usize, new: usize) -> bool {
    let freed = |row: u32| kernel.uses(old).iter().find(|&&(r, _)| r == row).map_or(0.0, |&(_, amount)| amount);
    kernel.uses(new).iter().all(|&(row, amount)| load[row as usize] + amount - freed(row) <= 1.0 + TOLERANCE)
}

/// Lets every group take its cheapest option that fits; whether any did.
fn alone(kernel: &Kernel, allowed: &[bool], taken: &mut Taken, meter: &mut Meter) -> bool {
    let mut better = false;
    for group in 0..kernel.groups() {
        let now = taken.chosen[group];
        let cheaper = kernel.options(group).filter(|&o| allowed[o] && kernel.cost[o] < kernel.cost[now]);
        let fitting = cheaper.filter(|&o| fits(kernel, &taken.load, now, o));
        if let Some(option) = fitting.min_by(|&a, &b| kernel.cost[a].total_cmp(&kernel.cost[b]).then(a.cmp(&b))) {
            taken.take(kernel, group, option);
            better = true;
        }
        meter.spend(kernel.options(group).len() as u64);
    }
    better && meter.going()
}

/// The first pairs of groups that get better together; whether there were any.
fn by_twos(kernel: &Kernel, lists: &[Vec<usize>], taken: &mut Taken, meter: &mut Meter) -> bool {
    let mut better = false;
    for group in 0..kernel.groups() {
        let now = taken.chosen[group];
        for &option in lists[group].iter().filter(|&&o| kernel.cost[o] < kernel.cost[now]) {
            if let Some((other, instead)) = partner(kernel, lists, taken, (group, option), meter) {
                taken.take(kernel, group, option);
                taken.take(kernel, other, instead);
                better = true;
                break;
            }
            if !meter.going() {
                return false;
            }
        }
    }
    better
}

/// The group that makes room for an option at less than it saves, and what it takes instead.
fn partner(
    kernel: &Kernel,
    lists: &[Vec<usize>],
    taken: &mut Taken,
    (group, option): (usize, usize),
    meter: &mut Meter,
) -> Option<(usize, usize)> {
    let now = taken.chosen[group];
    let saved = kernel.cost[now] - kernel.cost[option];
    taken.take(kernel, group, option);
    let full: Vec<usize> = (0..kernel.rows).filter(|&row| taken.load[row] > 1.0 + TOLERANCE).collect();
    let mut found: Option<(f64, usize, usize)> = None;
    for (other, list) in lists.iter().enumerate().filter(|&(other, _)| other != group) {
        let theirs = taken.chosen[other];
        let uses = kernel.uses(theirs);
        meter.spend(2);
        if full.iter().any(|&row| uses.iter().all(|&(r, _)| r as usize != row)) {
            continue;
        }
        for &instead in list.iter().filter(|&&o| o != theirs) {
            let lost = kernel.cost[instead] - kernel.cost[theirs];
            let least = found.map_or(saved - saved.abs() * 1e-12, |(least, _, _)| least);
            if lost < least && relieved(kernel, taken, theirs, instead, &full) {
                found = Some((lost, other, instead));
            }
            meter.spend(2);
        }
    }
    taken.take(kernel, group, now);
    found.map(|(_, other, instead)| (other, instead))
}

/// Whether every limit is kept once an option takes the place of another.
fn relieved(kernel: &Kernel, taken: &Taken, old: usize, new: usize, full: &[usize]) -> bool {
    let amount = |option: usize, row: usize| {
        kernel.uses(option).iter().find(|&&(r, _)| r as usize == row).map_or(0.0, |&(_, amount)| amount)
    };
    let kept = |row: usize| taken.load[row] - amount(old, row) + amount(new, row) <= 1.0 + TOLERANCE;
    full.iter().all(|&row| kept(row)) && fits(kernel, &taken.load, old, new)
}

/// The options of each group that are cheapest at the prices.
fn lists(kernel: &Kernel, allowed: &[bool], prices: &[f64], meter: &mut Meter) -> Vec<Vec<usize>> {
    let list = |group: usize| {
        let mut options: Vec<(f64, usize)> = kernel
            .options(group)
            .filter(|&o| allowed[o])
            .map(|o| (kernel.priced(&kernel.cost, o, prices), o))
            .collect();
        options.arrange_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        options.truncate(OPTIONS_LOOKED_AT);
        options.into_iter().map(|(_, option)| option).collect()
    };
    meter.spend(kernel.all_uses() as u64);
    (0..kernel.groups()).map(list).collect()
}
