//! The primal network simplex.

use super::problem::{Network, UNLIMITED};
use super::tree::Tree;
use crate::optimise::meter::Meter;

/// Where a non-tree arc rests. The sign turns "may improve" into one comparison.
const AT_LOWER: i8 = 1;
const IN_TREE: i8 = 0;
const AT_CAPACITY: i8 = -1;

/// Arcs looked at before the best of them is taken, at least.
const SMALLEST_BLOCK: usize = 16;

/// A basis of the flow problem with lower bounds moved to zero.
///
/// One artificial arc per node joins it to an extra root; flow left on it at the end is unmet supply.
pub(super) struct Simplex {
    tail: Vec<u32>,
    head: Vec<u32>,
    cost: Vec<i64>,
    capacity: Vec<i64>,
    flow: Vec<i64>,
    rest: Vec<i8>,
    tree: Tree,
    arcs: usize,
    block: usize,
    next: usize,
}

/// The arc that leaves the tree: the one above `below`, on the tail's or the head's side of the cycle.
struct Leaving {
    below: u32,
    on_first_side: bool,
}

impl Simplex {
    pub(super) fn new(network: &Network) -> Self {
        let (nodes, arcs) = (network.nodes, network.arcs());
        let root = nodes as u32;
        let mut balance = network.supply.clone();
        for (k, &lower) in network.lower.iter().enumerate() {
            balance[network.tail[k] as usize] -= lower;
            balance[network.head[k] as usize] += lower;
        }
        let artificial = artificial_cost(network);
        let mut tree = Tree::star(nodes, arcs);
        let (mut tail, mut head) = (network.tail.clone(), network.head.clone());
        let mut flow = vec![0; arcs];
        for (v, &units) in balance.iter().enumerate() {
            let up = units >= 0;
            tail.push(if up { v as u32 } else { root });
            head.push(if up { root } else { v as u32 });
            flow.push(units.abs());
            tree.up[v] = up;
            tree.potential[v] = if up { -artificial } else { artificial };
        }
        let mut rest = vec![AT_LOWER; arcs];
        rest.resize(arcs + nodes, IN_TREE);
        let with = |list: &[i64], fill| list.iter().copied().chain(vec![fill; nodes]).collect();
        let room: Vec<i64> = network.capacity.iter().zip(&network.lower).map(|(c, l)| c - l).collect();
        Self {
            tail,
            head,
            cost: with(&network.cost, artificial),
            capacity: with(&room, i64::MAX),
            flow,
            rest,
            tree,
            arcs,
            block: (arcs as f64).sqrt() as usize + SMALLEST_BLOCK,
            next: 0,
        }
    }

    /// Pivots to the optimum; false when the work ran out first.
    pub(super) fn run(&mut self, meter: &mut Meter) -> bool {
        loop {
            let (entering, looked) = self.entering();
            let Some((arc, reduced)) = entering else {
                meter.spend(looked);
                return true;
            };
            let moved = self.pivot(arc, reduced);
            if !meter.spend(looked + moved) {
                return false;
            }
        }
    }

    /// The most promising arc of the next block that has one, with its reduced cost.
    fn entering(&mut self) -> (Option<(usize, i64)>, u64) {
        let mut best = (0, 0_i64, 0_i64);
        let mut looked = 0;
        while looked < self.arcs {
            let start = self.next;
            let end = (start + self.block).min(self.arcs);
            for k in start..end {
                let reduced = self.cost[k] + self.tree.potential[self.tail[k] as usize]
                    - self.tree.potential[self.head[k] as usize];
                let improvement = i64::from(self.rest[k]) * reduced;
                if improvement < best.1 {
                    best = (k, improvement, reduced);
                }
            }
            looked += end - start;
            self.next = if end == self.arcs { 0 } else { end };
            if best.1 < 0 {
                return (Some((best.0, best.2)), looked as u64);
            }
        }
        (None, looked as u64)
    }

    /// Sends flow round the cycle that `arc` closes and swaps it against the arc that blocks.
    fn pivot(&mut self, arc: usize, reduced: i64) -> u64 {
        let forward = self.rest[arc] == AT_LOWER;
        let (from, to) = if forward { (self.tail[arc], self.head[arc]) } else { (self.head[arc], self.tail[arc]) };
        let join = self.tree.join(from, to);
        let (amount, leaving) = self.blocking(arc, from, to, join);
        let steps = self.send(arc, forward, from, to, join, amount);
        let Some(leaving) = leaving else {
            self.rest[arc] = -self.rest[arc];
            return steps;
        };
        let out = self.tree.arc[leaving.below as usize] as usize;
        self.rest[out] = if self.flow[out] == 0 { AT_LOWER } else { AT_CAPACITY };
        self.rest[arc] = IN_TREE;
        let (top, parent) = if leaving.on_first_side { (from, to) } else { (to, from) };
        let up = self.tail[arc] == top;
        // The price of the moved side changes so that the entering arc has reduced cost zero.
        let rise = if up { -reduced } else { reduced };
        steps + self.tree.rehang(leaving.below, top, parent, arc as u32, up, rise)
    }

    /// How much the cycle can carry and what blocks it: the last blocking arc in the direction of flow
    /// from the join, which keeps the tree strongly feasible, so that the method cannot cycle.
    fn blocking(&self, arc: usize, from: u32, to: u32, join: u32) -> (i64, Option<Leaving>) {
        let mut amount = self.capacity[arc];
        let mut leaving = None;
        let mut node = from;
        while node != join {
            // Flow comes down from the join to `from`.
            let room = self.room(node, !self.tree.up[node as usize]);
            if room < amount {
                amount = room;
                leaving = Some(Leaving { below: node, on_first_side: true });
            }
            node = self.tree.parent[node as usize];
        }
        node = to;
        while node != join {
            let room = self.room(node, self.tree.up[node as usize]);
            if room <= amount {
                amount = room;
                leaving = Some(Leaving { below: node, on_first_side: false });
            }
            node = self.tree.parent[node as usize];
        }
        (amount, leaving)
    }

    /// How much more the arc above `node` carries along its direction, or against it.
    fn room(&self, node: u32, along: bool) -> i64 {
        let arc = self.tree.arc[node as usize] as usize;
        if along { self.capacity[arc] - self.flow[arc] } else { self.flow[arc] }
    }

    fn send(&mut self, arc: usize, forward: bool, from: u32, to: u32, join: u32, amount: i64) -> u64 {
        let mut steps = 1;
        if amount != 0 {
            self.flow[arc] += if forward { amount } else { -amount };
        }
        for (start, upwards) in [(from, false), (to, true)] {
            let mut node = start;
            while node != join {
                let v = node as usize;
                let above = self.tree.arc[v] as usize;
                self.flow[above] += if self.tree.up[v] == upwards { amount } else { -amount };
                node = self.tree.parent[v];
                steps += 1;
            }
        }
        steps
    }

    /// Flow on the arcs of `network`, lower bounds included.
    pub(super) fn flow(&self, network: &Network) -> Vec<i64> {
        self.flow.iter().zip(&network.lower).map(|(f, l)| f + l).collect()
    }

    /// Price of one unit at every node.
    pub(super) fn potential(&self) -> Vec<i64> {
        self.tree.potential[..self.tree.potential.len() - 1].to_vec()
    }

    /// Nodes with supply left over (positive) or demand missing (negative).
    pub(super) fn short(&self) -> Vec<(u32, i64)> {
        let root = (self.tree.parent.len() - 1) as u32;
        (self.arcs..self.flow.len())
            .filter(|&k| self.flow[k] > 0)
            .map(|k| if self.head[k] == root { (self.tail[k], self.flow[k]) } else { (self.head[k], -self.flow[k]) })
            .collect()
    }
}

/// Cost of an artificial arc: no saving on real arcs is worth one unit left unshipped.
fn artificial_cost(network: &Network) -> i64 {
    let largest = network.cost.iter().map(|c| c.abs()).max().unwrap_or(0);
    debug_assert!(largest < UNLIMITED);
    (largest + 1) * (network.nodes as i64 + 1)
}
