//! Why a network cannot carry its supplies.

use super::problem::Network;

/// Nodes on the supply side of a cut that is too narrow.
///
/// With supply left over: all that its holders can still reach. Otherwise: all but those that can still
/// reach a node with demand missing.
pub(super) fn cut(network: &Network, flow: &[i64], short: &[(u32, i64)]) -> Vec<u32> {
    let left_over = short.iter().any(|&(_, units)| units > 0);
    let start = short.iter().filter(|&&(_, units)| (units > 0) == left_over).map(|&(node, _)| node);
    let reached = reach(network, flow, start.collect(), left_over);
    (0..network.nodes as u32).filter(|&node| reached[node as usize] == left_over).collect()
}

/// Nodes that the `start` nodes can send one more unit to (or, backwards, receive one from).
fn reach(network: &Network, flow: &[i64], start: Vec<u32>, forwards: bool) -> Vec<bool> {
    let mut reached = vec![false; network.nodes];
    for &node in &start {
        reached[node as usize] = true;
    }
    let (first, step) = neighbours(network, flow, forwards);
    let mut stack = start;
    while let Some(node) = stack.pop() {
        for &next in &step[first[node as usize]..first[node as usize + 1]] {
            if !std::mem::replace(&mut reached[next as usize], true) {
                stack.push(next);
            }
        }
    }
    reached
}

/// Steps with room left, listed by the node they start from.
fn neighbours(network: &Network, flow: &[i64], forwards: bool) -> (Vec<usize>, Vec<u32>) {
    let steps = || {
        (0..network.arcs()).flat_map(|k| {
            let (tail, head) = (network.tail[k], network.head[k]);
            let more = (flow[k] < network.capacity[k]).then_some((tail, head));
            let less = (flow[k] > network.lower[k]).then_some((head, tail));
            more.into_iter().chain(less).map(move |(a, b)| if forwards { (a, b) } else { (b, a) })
        })
    };
    let mut first = vec![0; network.nodes + 1];
    for (a, _) in steps() {
        first[a as usize + 1] += 1;
    }
    for v in 0..network.nodes {
        first[v + 1] += first[v];
    }
    let mut place = first.clone();
    let mut step = vec![0; first[network.nodes]];
    for (a, b) in steps() {
        step[place[a as usize]] = b;
        place[a as usize] += 1;
    }
    (first, step)
}
