//! Why not everything can be assigned.

use super::kernel::Kernel;
use super::plan::Plan;

/// What cannot be placed, and the agents that are short.
///
/// `agents` are all that the unplaced items, and the items those compete with, may go to; `items` are the
/// items that can go nowhere else. When `need` is above `capacity` (or `units` above `places`), that alone
/// proves that no answer exists.
#[derive(Debug, Clone, PartialEq)]
pub struct Shortage {
    /// Item and units that the nearest attempt could not place.
    pub unplaced: Vec<(u32, i64)>,
    /// Items confined to `agents`.
    pub items: Vec<u32>,
    /// The agents they compete for.
    pub agents: Vec<u32>,
    /// Least capacity the confined items use.
    pub need: f64,
    /// Capacity of the agents.
    pub capacity: f64,
    /// Units of the confined items.
    pub units: i64,
    /// Items the agents may take at most.
    pub places: i64,
}

/// Grows the set of agents from the unplaced items until the items on them have nowhere else to go.
pub(super) fn shortage(kernel: &Kernel, plan: &Plan) -> Shortage {
    let mut in_set = vec![false; kernel.items];
    let mut open = vec![false; kernel.agents];
    let mut stack: Vec<usize> = (0..kernel.items).filter(|&i| plan.left[i] > 0).collect();
    for &i in &stack {
        in_set[i] = true;
    }
    while let Some(item) = stack.pop() {
        for k in kernel.row(item) {
            let j = kernel.agent[k] as usize;
            if std::mem::replace(&mut open[j], true) {
                continue;
            }
            for &held in &plan.held[j] {
                let other = kernel.item[held as usize] as usize;
                if !std::mem::replace(&mut in_set[other], true) {
                    stack.push(other);
                }
            }
        }
    }
    let confined = |i: usize| kernel.count[i] > 0 && kernel.row(i).all(|k| open[kernel.agent[k] as usize]);
    let items: Vec<u32> = (0..kernel.items).filter(|&i| confined(i)).map(|i| i as u32).collect();
    let least = |i: u32| kernel.row(i as usize).map(|k| kernel.usage[k]).fold(f64::INFINITY, f64::min);
    let agents: Vec<u32> = (0..kernel.agents).filter(|&j| open[j]).map(|j| j as u32).collect();
    Shortage {
        unplaced: (0..).zip(&plan.left).filter(|(_, n)| **n > 0).map(|(i, &n)| (i, n)).collect(),
        need: items
            .iter()
            .filter(|&&i| !kernel.row(i as usize).is_empty())
            .map(|&i| least(i) * kernel.count[i as usize] as f64)
            .sum(),
        capacity: agents.iter().map(|&j| kernel.capacity[j as usize]).sum(),
        units: items.iter().map(|&i| kernel.count[i as usize]).sum(),
        places: agents.iter().map(|&j| kernel.slots[j as usize]).sum(),
        items,
        agents,
    }
}
