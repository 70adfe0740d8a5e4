//! Places what is left over, hardest first.

use super::kernel::Kernel;
use super::plan::Plan;

/// Places the units left of `items` where `priced` says they are cheapest: the item that would lose most by
/// waiting goes first (regret). Units that fit nowhere, or are cheaper left out, stay left.
///
/// Returns the work done.
pub(super) fn place(kernel: &Kernel, plan: &mut Plan, items: &[u32], priced: &[f64]) -> u64 {
    let mut work = 0;
    let mut waiting: Vec<Waiting> = Vec::with_capacity(items.len());
    for &item in items.iter().filter(|&&i| plan.left[i as usize] > 0) {
        waiting.extend(look(kernel, plan, item, priced));
        work += kernel.row(item as usize).len() as u64;
    }
    // A heap would go stale with every placement; few of the waiting look at any one agent.
    while let Some(next) = most_regret(&waiting) {
        let chosen = waiting.swap_remove(next);
        let units = plan.fits(kernel, chosen.pair).min(plan.left[chosen.item as usize]);
        plan.change(kernel, chosen.pair, units);
        let agent = kernel.agent[chosen.pair];
        if plan.left[chosen.item as usize] > 0 {
            waiting.extend(look(kernel, plan, chosen.item, priced));
        }
        work += waiting.len() as u64;
        let mut at = 0;
        while at < waiting.len() {
            let w = &waiting[at];
            let touched = kernel.agent[w.pair] == agent || w.second == agent;
            let still = !touched || still_fits(kernel, plan, w, agent);
            if still {
                at += 1;
                continue;
            }
            work += kernel.row(w.item as usize).len() as u64;
            match look(kernel, plan, w.item, priced) {
                Some(fresh) => {
                    waiting[at] = fresh;
                    at += 1;
                }
                None => {
                    waiting.swap_remove(at);
                }
            }
        }
    }
    work
}

/// An item with its best place, the agent of its second best, and what it would lose without the best.
struct Waiting {
    item: u32,
    pair: usize,
    second: u32,
    regret: f64,
}

fn look(kernel: &Kernel, plan: &Plan, item: u32, priced: &[f64]) -> Option<Waiting> {
    let penalty = kernel.penalty[item as usize];
    let mut best = (penalty, usize::MAX);
    let mut second = (penalty, u32::MAX);
    for k in kernel.row(item as usize) {
        let p = priced[k];
        if p < second.0 && plan.fits(kernel, k) > 0 {
            if p < best.0 {
                second = (best.0, if best.1 == usize::MAX { u32::MAX } else { kernel.agent[best.1] });
                best = (p, k);
            } else {
                second = (p, kernel.agent[k]);
            }
        }
    }
    (best.1 != usize::MAX).then_some(Waiting { item, pair: best.1, second: second.1, regret: second.0 - best.0 })
}

/// Whether both places of a waiting item still take it after `agent` changed.
fn still_fits(kernel: &Kernel, plan: &Plan, waiting: &Waiting, agent: u32) -> bool {
    kernel.pair(waiting.item as usize, agent).is_some_and(|k| plan.fits(kernel, k) > 0)
}

fn most_regret(waiting: &[Waiting]) -> Option<usize> {
    let key = |w: &Waiting| (w.regret, std::cmp::Reverse(w.item));
    (0..waiting.len()).max_by(|&a, &b| {
        let (x, y) = (key(&waiting[a]), key(&waiting[b]));
        x.0.total_cmp(&y.0).then(x.1.cmp(&y.1))
    })
}
