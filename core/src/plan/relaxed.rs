//! The assignment without its hours: a transportation problem, solved exactly.
//!
//! Where the caseload binds and not the hours, this answers the whole question: its optimum keeps the hours of every
//! worker and is then the optimum of the assignment. Otherwise its prices still give a bound. Costs become whole
//! numbers for the network simplex; the bound is worked out again from its prices and the exact costs, so that it holds
//! whatever the rounding.

use super::assignment::{Answer, Case};
use crate::optimise::network::{Network, UNLIMITED, min_cost_flow};
use crate::optimise::{Options, Status};

/// The largest cost of all families together in whole units, so that sums stay far from overflow.
const LARGEST_COST: f64 = 1e17;

/// The best assignment if hours did not count.
pub(super) struct Relaxed {
    pub answer: Answer,
    /// No assignment costs less.
    pub bound: f64,
    pub work: u64,
}

/// Nodes are items, workers and one sink; an arc from an item to the sink leaves its families unserved.
pub(super) fn relaxed(case: &Case) -> Option<Relaxed> {
    let families: u64 = case.items.iter().map(|item| item.count).sum();
    let scale = scale(case.weights.unmet * 8.0 * families as f64)?;
    let (first_agent, sink) = (case.items.len(), case.items.len() + case.agents.len());
    let mut network = Network { nodes: sink + 1, ..Network::default() };
    network.supply = case.items.iter().map(|item| item.count as i64).collect();
    network.supply.resize(sink, 0);
    network.supply.push(-(families as i64));
    let mut arc = |tail: usize, head: usize, cost: f64, capacity: i64| {
        network.tail.push(tail as u32);
        network.head.push(head as u32);
        network.cost.push((cost * scale).round() as i64);
        network.lower.push(0);
        network.capacity.push(capacity);
    };
    for (i, pairs) in case.pairs.iter().enumerate() {
        for pair in pairs {
            arc(i, first_agent + pair.agent, case.cost(pair), UNLIMITED);
        }
        arc(i, sink, case.penalty(i), UNLIMITED);
    }
    for a in 0..case.agents.len() {
        arc(first_agent + a, sink, 0.0, case.max_families.as_ref().map_or(UNLIMITED, |most| most[a]));
    }
    let outcome = min_cost_flow(&network, &Options::default()).ok().filter(|o| o.status == Status::Optimal)?;
    let mut flow = outcome.flow.iter();
    let families = case.pairs.iter().map(|pairs| {
        let taken = pairs.iter().zip(flow.by_ref()).map(|(_, n)| n.unsigned_abs()).collect();
        flow.next();
        taken
    });
    let answer = Answer { families: families.collect() };
    let price = |a: usize| (outcome.potential[sink] - outcome.potential[first_agent + a]) as f64 / scale;
    let prices: Vec<f64> = (0..case.agents.len()).map(|a| price(a).max(0.0)).collect();
    Some(Relaxed { bound: bound(case, &prices), answer, work: outcome.work })
}

/// What the families cost when each takes the cheapest of its workers at these prices for a place in their caseload, or
/// stays unserved, less what the places are worth: no assignment costs less (Lagrangian relaxation of the caseload).
fn bound(case: &Case, prices: &[f64]) -> f64 {
    let mut bound = 0.0;
    for (i, pairs) in case.pairs.iter().enumerate() {
        let cheapest = pairs.iter().map(|pair| case.cost(pair) + prices[pair.agent]).fold(case.penalty(i), f64::min);
        bound += case.items[i].count as f64 * cheapest;
    }
    let places = case.max_families.iter().flatten().zip(prices).map(|(&most, price)| most as f64 * price);
    bound - places.sum::<f64>()
}

/// A power of two with which costs become whole numbers.
fn scale(most: f64) -> Option<f64> {
    let mut scale = 1_048_576.0;
    while scale * most > LARGEST_COST {
        scale /= 2.0;
    }
    (scale >= 1.0).then_some(scale)
}

/// Whether an assignment keeps the hours of every worker.
pub(super) fn keeps_hours(case: &Case, answer: &Answer) -> bool {
    let mut left = case.capacity.clone();
    for (pairs, families) in case.pairs.iter().zip(&answer.families) {
        pairs.iter().zip(families).for_each(|(pair, &n)| left[pair.agent] -= pair.usage * n as f64);
    }
    left.iter().all(|&left| left >= 0.0)
}
