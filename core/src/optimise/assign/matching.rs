//! One item an agent at most: the linear assignment problem, by shortest augmenting paths.
//!
//! Items join one by one; each takes the cheapest way, over the items already placed, to an agent with room or to
//! being left out. Before that, most have found a place by outbidding one another (Jonker and Volgenant 1987: augmenting
//! row reduction). The prices of the places that remain are exact, so the answer is proven as it is found.

use crate::arrange::Arrange;
use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::kernel::{Kernel, NONE};
use super::multipliers::Prices;
use crate::optimise::meter::Meter;

/// Whether every item has one unit at most and every agent takes one at most.
pub(super) fn fits(kernel: &Kernel) -> bool {
    kernel.count.iter().all(|&n| n <= 1) && kernel.slots.iter().all(|&n| n <= 1)
}

/// Pairs of the cheapest answer and the prices that prove it; `None` when the work ran out.
pub(super) fn matching(kernel: &Kernel, meter: &mut Meter) -> Option<(Vec<(u32, i64)>, Prices)> {
    let mut paths = Paths::new(kernel);
    let mut waiting: Vec<u32> = (0..kernel.items as u32).filter(|&i| kernel.count[i as usize] > 0).collect();
    for _ in 0..BIDDING_ROUNDS {
        let before = std::mem::take(&mut waiting);
        meter.spend(paths.bid(&before, &mut waiting));
    }
    for item in waiting {
        let work = paths.place(item as usize);
        if !meter.spend(work) {
            return None;
        }
    }
    let mut prices = Prices::zero(kernel.agents);
    prices.slot.iter_mut().zip(&paths.price).for_each(|(slot, price)| *slot = price.max(0.0));
    let mut pairs: Vec<(u32, i64)> = paths.held.iter().filter(|&&k| k != NONE).map(|&k| (k, 1)).collect();
    pairs.arrange_distinct_by(Ord::cmp);
    Some((pairs, prices))
}

/// Rounds of bidding before the ways.
const BIDDING_ROUNDS: usize = 3;

struct Paths<'a> {
    kernel: &'a Kernel,
    /// Pair that holds each agent, and the agent of each item.
    held: Vec<u32>,
    place: Vec<u32>,
    /// Price of each agent's place.
    price: Vec<f64>,
    /// Length of the shortest way to each agent, the pair it comes by, and whether that is final.
    length: Vec<f64>,
    by: Vec<u32>,
    done: Vec<bool>,
    touched: Vec<u32>,
}

/// Where a way ends.
#[derive(Clone, Copy)]
enum End {
    Agent(u32),
    /// The item that is left out.
    Out(u32),
}

impl<'a> Paths<'a> {
    fn new(kernel: &'a Kernel) -> Self {
        let agents = kernel.agents;
        Self {
            kernel,
            held: vec![NONE; agents],
            place: vec![NONE; kernel.items],
            price: vec![0.0; agents],
            length: vec![f64::INFINITY; agents],
            by: vec![NONE; agents],
            done: vec![false; agents],
            touched: Vec::new(),
        }
    }

    /// Each item takes its best place and pays what makes the next best as good; who held it bids again at once, or
    /// joins `waiting` when the price did not rise. The work done.
    fn bid(&mut self, items: &[u32], waiting: &mut Vec<u32>) -> u64 {
        let kernel = self.kernel;
        let mut work = 0;
        let most = 8 * kernel.agent.len() as u64;
        for &first in items {
            let mut next = Some(first);
            while let Some(item) = next.take() {
                let i = item as usize;
                let (mut pair, mut best, mut second) = (NONE, f64::INFINITY, kernel.penalty[i]);
                for k in kernel.row(i) {
                    let cost = kernel.cost[k] + self.price[kernel.agent[k] as usize];
                    if cost < best {
                        (pair, best, second) = (k as u32, cost, second.min(best));
                    } else if cost < second {
                        second = cost;
                    }
                }
                work += kernel.row(i).len() as u64;
                if pair == NONE || best > second || work > most {
                    waiting.push(item);
                    continue;
                }
                let j = kernel.agent[pair as usize] as usize;
                let out = std::mem::replace(&mut self.held[j], pair);
                self.place[i] = j as u32;
                self.price[j] += second - best;
                if out != NONE {
                    let loser = kernel.item[out as usize];
                    self.place[loser as usize] = NONE;
                    if second > best { next = Some(loser) } else { waiting.push(loser) }
                }
            }
        }
        work
    }

    /// Places one more item; the work done.
    fn place(&mut self, item: usize) -> u64 {
        let kernel = self.kernel;
        let mut heap = BinaryHeap::new();
        let mut best = (f64::INFINITY, End::Out(item as u32));
        let mut work = 1;
        let (mut at, mut so_far) = (item, 0.0);
        loop {
            if so_far + kernel.penalty[at] < best.0 {
                best = (so_far + kernel.penalty[at], End::Out(at as u32));
            }
            work += kernel.row(at).len() as u64;
            for k in kernel.row(at) {
                let j = kernel.agent[k] as usize;
                let length = so_far + kernel.cost[k] + self.price[j];
                if !self.done[j] && length < self.length[j] && length < best.0 {
                    if self.length[j].is_infinite() {
                        self.touched.push(j as u32);
                    }
                    (self.length[j], self.by[j]) = (length, k as u32);
                    heap.push(Way { length, taken: self.held[j] != NONE, agent: j as u32 });
                }
            }
            let Some(next) = self.nearest(&mut heap, best.0) else {
                break;
            };
            let j = next as usize;
            self.done[j] = true;
            if self.held[j] == NONE {
                best = (self.length[j], End::Agent(next));
                break;
            }
            // Whoever holds the place would move on, and no longer pay for it.
            at = kernel.item[self.held[j] as usize] as usize;
            so_far = self.length[j] - kernel.cost[self.held[j] as usize] - self.price[j];
        }
        for &j in &self.touched {
            let j = j as usize;
            if self.done[j] {
                self.price[j] += (best.0 - self.length[j]).max(0.0);
            }
        }
        self.push_along(item, best.1);
        for &j in &self.touched {
            self.length[j as usize] = f64::INFINITY;
            self.done[j as usize] = false;
        }
        self.touched.clear();
        work
    }

    /// The nearest agent not final yet, if nearer than `best`.
    fn nearest(&self, heap: &mut BinaryHeap<Way>, best: f64) -> Option<u32> {
        while let Some(way) = heap.pop() {
            if way.length >= best {
                return None;
            }
            if !self.done[way.agent as usize] {
                return Some(way.agent);
            }
        }
        None
    }

    /// Moves everyone on the way from `item` one place on.
    fn push_along(&mut self, item: usize, end: End) {
        let mut agent = match end {
            End::Agent(agent) => agent,
            End::Out(out) if out as usize == item => return,
            // The item left out gives its place to the one before it on the way.
            End::Out(out) => std::mem::replace(&mut self.place[out as usize], NONE),
        };
        loop {
            let pair = self.by[agent as usize];
            let from = self.kernel.item[pair as usize];
            self.held[agent as usize] = pair;
            let before = std::mem::replace(&mut self.place[from as usize], agent);
            if from as usize == item {
                return;
            }
            agent = before;
        }
    }
}

/// An agent within reach; the nearest first, and of these one whose place is free.
struct Way {
    length: f64,
    taken: bool,
    agent: u32,
}

impl PartialEq for Way {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Way {}

impl PartialOrd for Way {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Way {
    fn cmp(&self, other: &Self) -> Ordering {
        other.length.total_cmp(&self.length).then(other.taken.cmp(&self.taken)).then(other.agent.cmp(&self.agent))
    }
}
