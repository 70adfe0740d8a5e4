//! Places what is left over, hardest first.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BinaryHeap};

use super::kernel::{Kernel, NONE};
use super::plan::Plan;

/// Places the units left of `items` where `priced` says they are cheapest: the item that would lose most by
/// waiting goes first (regret). Units that fit nowhere, or are cheaper left out, stay left.
///
/// Returns the work done.
pub(super) fn place(kernel: &Kernel, plan: &mut Plan, items: &[u32], priced: &[f64]) -> u64 {
    let mut queue = Queue { heap: BinaryHeap::new(), at: vec![None; items.len()], watchers: BTreeMap::new(), work: 0 };
    for (slot, &item) in (0..).zip(items).filter(|(_, i)| plan.left[**i as usize] > 0) {
        queue.look(kernel, plan, slot, item, priced);
    }
    while let Some(next) = queue.heap.pop() {
        let current = |waiting: &Waiting| waiting.regret.to_bits() == next.regret.to_bits();
        let Some(chosen) = queue.at[next.slot as usize].take_if(|waiting| current(waiting)) else {
            continue;
        };
        let units = plan.fits(kernel, chosen.pair).min(plan.left[next.item as usize]);
        plan.change(kernel, chosen.pair, units);
        if plan.left[next.item as usize] > 0 {
            queue.look(kernel, plan, next.slot, next.item, priced);
        }
        queue.agent_changed(kernel, plan, kernel.agent[chosen.pair], items, priced);
    }
    queue.work
}

/// The waiting items by regret, and which of them (by their place in the list) look at which agent.
struct Queue {
    heap: BinaryHeap<Next>,
    at: Vec<Option<Waiting>>,
    watchers: BTreeMap<u32, Vec<u32>>,
    work: u64,
}

impl Queue {
    /// Looks for the two best places of an item and has it wait for the first; drops it when there is none.
    fn look(&mut self, kernel: &Kernel, plan: &Plan, slot: u32, item: u32, priced: &[f64]) {
        self.work += kernel.row(item as usize).len() as u64 + 8;
        self.at[slot as usize] = look(kernel, plan, item, priced);
        let Some(waiting) = self.at[slot as usize] else {
            return;
        };
        self.heap.push(Next { regret: waiting.regret, item, slot });
        for agent in [kernel.agent[waiting.pair], waiting.second] {
            if agent != NONE {
                self.watchers.entry(agent).or_default().push(slot);
            }
        }
    }

    /// Looks anew for those whose first or second place may be gone.
    fn agent_changed(&mut self, kernel: &Kernel, plan: &Plan, agent: u32, items: &[u32], priced: &[f64]) {
        let watching = self.watchers.remove(&agent).unwrap_or_default();
        self.work += watching.len() as u64;
        let mut staying = Vec::with_capacity(watching.len());
        for slot in watching {
            let concerned = |w: &Waiting| kernel.agent[w.pair] == agent || w.second == agent;
            if !self.at[slot as usize].as_ref().is_some_and(concerned) {
                continue;
            }
            let item = items[slot as usize];
            if kernel.pair(item as usize, agent).is_some_and(|k| plan.fits(kernel, k) > 0) {
                staying.push(slot);
            } else {
                self.look(kernel, plan, slot, item, priced);
            }
        }
        staying.dedup();
        self.watchers.entry(agent).or_default().extend(staying);
    }
}

/// An entry of the heap: most regret first, then the smaller item.
struct Next {
    regret: f64,
    item: u32,
    slot: u32,
}

impl PartialEq for Next {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Next {}

impl PartialOrd for Next {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Next {
    fn cmp(&self, other: &Self) -> Ordering {
        self.regret.total_cmp(&other.regret).then(other.item.cmp(&self.item))
    }
}

/// An item's best place, the agent of its second best (if any), and what it would lose without the best.
#[derive(Debug, Clone, Copy)]
struct Waiting {
    pair: usize,
    second: u32,
    regret: f64,
}

fn look(kernel: &Kernel, plan: &Plan, item: u32, priced: &[f64]) -> Option<Waiting> {
    let penalty = kernel.penalty[item as usize];
    let mut best = (penalty, usize::MAX);
    let mut second = (penalty, NONE);
    for k in kernel.row(item as usize) {
        let p = priced[k];
        if p < second.0 && plan.fits(kernel, k) > 0 {
            if p < best.0 {
                second = (best.0, if best.1 == usize::MAX { NONE } else { kernel.agent[best.1] });
                best = (p, k);
            } else {
                second = (p, kernel.agent[k]);
            }
        }
    }
    (best.1 != usize::MAX).then_some(Waiting { pair: best.1, second: second.1, regret: second.0 - best.0 })
}
