//! The problem as the algorithms see it: usable pairs only, tightened capacities, a penalty for all.

use super::problem::Assignment;
use crate::arrange::Arrange;
use crate::optimise::rounding::grid;

/// How far, as a share of its capacity, an agent may be over it, so that sums such as `0.1 + 0.2`
/// fit into `0.3`.
pub const CAPACITY_TOLERANCE: f64 = 1e-9;

/// Part of the tolerance given to the search; the rest absorbs rounding in running loads.
const GIVEN: f64 = 0.9 * CAPACITY_TOLERANCE;

/// Where dense pair look-up is kept as a table rather than searched.
const LARGEST_TABLE: usize = 1 << 22;

/// No pair.
pub(super) const NONE: u32 = u32::MAX;

/// Pairs are numbered item by item, agents ascending; `column` lists them agent by agent.
#[derive(Debug)]
pub(super) struct Kernel {
    pub items: usize,
    pub agents: usize,
    pub count: Vec<i64>,
    pub start: Vec<usize>,
    pub item: Vec<u32>,
    pub agent: Vec<u32>,
    pub cost: Vec<f64>,
    pub usage: Vec<f64>,
    pub column_start: Vec<usize>,
    pub column: Vec<u32>,
    pub capacity: Vec<f64>,
    pub slots: Vec<i64>,
    /// Cost of leaving a unit; above every other cost together when all must be assigned.
    pub penalty: Vec<f64>,
    pub required: bool,
    /// Step that all objectives are multiples of, if any.
    pub grid: Option<f64>,
    /// The pairs of each item, cheapest first; row by row like the pairs themselves. Only after `ready`.
    pub by_cost: Vec<u32>,
    /// Number of each pair in the kernel this one was made from; empty when it was made from the problem.
    pub origin: Vec<u32>,
    table: Vec<u32>,
}

impl Kernel {
    pub(super) fn new(problem: &Assignment) -> Self {
        let (items, agents) = (problem.items(), problem.agents());
        let candidates = &problem.candidates;
        let total: i64 = problem.count.iter().sum();
        let slots: Vec<i64> = match &problem.max_items {
            Some(most) => most.iter().map(|&n| n.min(total)).collect(),
            None => vec![total; agents],
        };
        let capacity = tightened(problem);
        let slots = fewest(problem, &capacity, &slots);
        let mut pairs: Vec<(u32, u32, f64, f64)> = Vec::with_capacity(candidates.agent.len());
        let mut start = vec![0];
        for i in 0..items {
            let range = candidates.start[i] as usize..candidates.start[i + 1] as usize;
            pairs.extend(
                range.map(|k| (i as u32, candidates.agent[k], candidates.cost[k], candidates.usage[k])).filter(
                    |&(_, j, cost, usage)| {
                        cost < f64::INFINITY && usage <= capacity[j as usize] && slots[j as usize] > 0
                    },
                ),
            );
            pairs[start[i]..].arrange_by_key(|pair| pair.1);
            start.push(pairs.len());
        }
        let agent: Vec<u32> = pairs.iter().map(|p| p.1).collect();
        let cost: Vec<f64> = pairs.iter().map(|p| p.2).collect();
        let (column_start, column) = by_agent(&agent, agents);
        let penalty = match &problem.penalty {
            Some(penalty) => penalty.clone(),
            None => prohibitive(&problem.count, &start, &cost),
        };
        let grid = grid(&cost.iter().chain(&penalty).copied());
        Self {
            items,
            agents,
            count: problem.count.clone(),
            start,
            item: pairs.iter().map(|p| p.0).collect(),
            agent,
            usage: pairs.iter().map(|p| p.3).collect(),
            cost,
            column_start,
            column,
            capacity,
            slots,
            penalty,
            required: problem.penalty.is_none(),
            grid,
            by_cost: Vec::new(),
            origin: Vec::new(),
            table: Vec::new(),
        }
    }

    /// The same problem with only the pairs to `keep`, ready for the search.
    pub(super) fn restricted(&self, keep: impl Fn(usize) -> bool) -> Self {
        let mut kernel = self.with_pairs(keep);
        kernel.fill_table();
        kernel.sort_rows();
        kernel
    }

    /// The same problem with only the pairs to `keep`.
    pub(super) fn with_pairs(&self, keep: impl Fn(usize) -> bool) -> Self {
        let mut start = vec![0];
        let mut origin = Vec::new();
        for i in 0..self.items {
            origin.extend(self.row(i).filter(|&k| keep(k)).map(|k| k as u32));
            start.push(origin.len());
        }
        let numbers = |list: &[f64]| origin.iter().map(|&k| list[k as usize]).collect::<Vec<f64>>();
        let ids = |list: &[u32]| origin.iter().map(|&k| list[k as usize]).collect::<Vec<u32>>();
        let agent = ids(&self.agent);
        let (column_start, column) = by_agent(&agent, self.agents);
        Self {
            items: self.items,
            agents: self.agents,
            count: self.count.clone(),
            start,
            item: ids(&self.item),
            cost: numbers(&self.cost),
            usage: numbers(&self.usage),
            agent,
            column_start,
            column,
            capacity: self.capacity.clone(),
            slots: self.slots.clone(),
            penalty: self.penalty.clone(),
            required: self.required,
            grid: self.grid,
            by_cost: Vec::new(),
            origin,
            table: Vec::new(),
        }
    }

    /// The pair made from `pair` of the kernel that this one was made from.
    pub(super) fn made_from(&self, pair: u32) -> Option<usize> {
        self.origin.binary_search(&pair).ok()
    }

    /// The `most` cheapest pairs of each item by `priced`, ready for the search.
    pub(super) fn core(&self, most: usize, priced: impl Fn(usize) -> f64) -> Self {
        let mut keep = vec![false; self.agent.len()];
        let mut row: Vec<(f64, usize)> = Vec::new();
        for i in 0..self.items {
            row.clear();
            row.extend(self.row(i).map(|k| (priced(k), k)));
            if row.len() > most {
                row.select_nth_unstable_by(most - 1, |a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            }
            row.iter().take(most).for_each(|&(_, k)| keep[k] = true);
        }
        self.restricted(|k| keep[k])
    }

    fn sort_rows(&mut self) {
        self.by_cost = (0..self.agent.len() as u32).collect();
        for i in 0..self.items {
            let row = self.row(i);
            let cost = &self.cost;
            self.by_cost[row].arrange_by(|&a, &b| cost[a as usize].total_cmp(&cost[b as usize]));
        }
    }

    fn fill_table(&mut self) {
        if self.items.saturating_mul(self.agents) <= LARGEST_TABLE {
            self.table = vec![NONE; self.items * self.agents];
            for (k, (&i, &j)) in (0..).zip(self.item.iter().zip(&self.agent)) {
                self.table[i as usize * self.agents + j as usize] = k;
            }
        }
    }

    /// The pairs of an item.
    pub(super) fn row(&self, item: usize) -> std::ops::Range<usize> {
        self.start[item]..self.start[item + 1]
    }

    /// The pairs of an agent.
    pub(super) fn pairs_of(&self, agent: usize) -> &[u32] {
        &self.column[self.column_start[agent]..self.column_start[agent + 1]]
    }

    /// The pair of an item and an agent.
    pub(super) fn pair(&self, item: usize, agent: u32) -> Option<usize> {
        if self.table.is_empty() {
            let row = self.row(item);
            self.agent[row.clone()].binary_search(&agent).ok().map(|k| row.start + k)
        } else {
            let k = self.table[item * self.agents + agent as usize];
            (k != NONE).then_some(k as usize)
        }
    }

    /// The most that assigning every unit can cost; anything dearer leaves a required unit out.
    pub(super) fn dearest_complete(&self) -> f64 {
        (0..self.items)
            .filter(|&i| self.count[i] > 0)
            .map(|i| self.count[i] as f64 * self.cost[self.row(i)].iter().copied().fold(f64::MIN, f64::max))
            .sum()
    }
}

/// Capacities with their tolerance, rounded down where an agent's use is in whole numbers.
fn tightened(problem: &Assignment) -> Vec<f64> {
    let candidates = &problem.candidates;
    let mut whole = vec![true; problem.agents()];
    let mut most = vec![0.0_f64; problem.agents()];
    for i in 0..problem.items() {
        for k in candidates.start[i] as usize..candidates.start[i + 1] as usize {
            let j = candidates.agent[k] as usize;
            whole[j] &= candidates.usage[k].fract() == 0.0;
            most[j] += candidates.usage[k] * problem.count[i] as f64;
        }
    }
    let one = |j: usize| {
        let given = problem.capacity[j] * (1.0 + GIVEN);
        if given >= most[j] {
            most[j] * (1.0 + GIVEN)
        } else if whole[j] {
            given.floor()
        } else {
            given
        }
    };
    (0..problem.agents()).map(one).collect()
}

/// Caps lowered to the number of units that can fit at all: 1 where two of the smallest are too large.
fn fewest(problem: &Assignment, capacity: &[f64], slots: &[i64]) -> Vec<i64> {
    let candidates = &problem.candidates;
    // The two smallest uses of each agent, every unit of an item counted.
    let mut least = vec![(f64::INFINITY, f64::INFINITY); slots.len()];
    for i in (0..problem.items()).filter(|&i| problem.count[i] > 0) {
        for k in candidates.start[i] as usize..candidates.start[i + 1] as usize {
            let least = &mut least[candidates.agent[k] as usize];
            for _ in 0..problem.count[i].min(2) {
                let usage = if candidates.cost[k] < f64::INFINITY { candidates.usage[k] } else { f64::INFINITY };
                *least = if usage < least.0 { (usage, least.0) } else { (least.0, least.1.min(usage)) };
            }
        }
    }
    let one = |(&n, (least, &room)): (&i64, (&(f64, f64), &f64))| if least.0 + least.1 > room { n.min(1) } else { n };
    slots.iter().zip(least.iter().zip(capacity)).map(one).collect()
}

/// A penalty so large that leaving one unit never pays, in whole numbers.
fn prohibitive(count: &[i64], start: &[usize], cost: &[f64]) -> Vec<f64> {
    let range = |i: usize| {
        let row = &cost[start[i]..start[i + 1]];
        let most = row.iter().copied().fold(f64::MIN, f64::max);
        let least = row.iter().copied().fold(f64::MAX, f64::min);
        if row.is_empty() { (0.0, 0.0) } else { (least, most) }
    };
    let spread: f64 = (0..count.len()).map(|i| count[i] as f64 * (range(i).1 - range(i).0)).sum();
    (0..count.len()).map(|i| (range(i).1 + spread).ceil() + 1.0).collect()
}

fn by_agent(agent: &[u32], agents: usize) -> (Vec<usize>, Vec<u32>) {
    let mut start = vec![0; agents + 1];
    for &j in agent {
        start[j as usize + 1] += 1;
    }
    for j in 0..agents {
        start[j + 1] += start[j];
    }
    let mut place = start.clone();
    let mut column = vec![0; agent.len()];
    for (k, &j) in (0..).zip(agent) {
        column[place[j as usize]] = k;
        place[j as usize] += 1;
    }
    (start, column)
}
