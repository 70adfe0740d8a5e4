//! The dense linear assignment problem: every item may go to every agent, and no agent takes two.
//!
//! Column reduction where there are as many items as agents, augmenting row reduction, then shortest augmenting
//! paths (Jonker and Volgenant 1987, "LAPJV"). Works on the rows of costs as they were given; the prices of the
//! places prove the answer.

use super::problem::Assignment;
use super::{AssignOutcome, Certificate, Options};
use crate::optimise::meter::Meter;
use crate::optimise::rounding::{SafeSum, grid, up_to_grid};

/// No agent, no item.
const NONE: u32 = u32::MAX;

/// Rounds of row reduction before the paths.
const ROUNDS: usize = 2;

/// Whether the problem is of this kind: one unit an item, all pairs allowed, room for any one item but no two.
fn fits(problem: &Assignment) -> bool {
    let (items, agents) = (problem.items(), problem.agents());
    let candidates = &problem.candidates;
    if items == 0 || items > agents || candidates.agent.len() != items * agents || problem.penalty.is_some() {
        return false;
    }
    let single = |j: usize| problem.max_items.as_ref().is_some_and(|most| most[j] == 1);
    let mut least = vec![(f64::INFINITY, f64::INFINITY); agents];
    let rows = candidates.agent.chunks(agents).zip(candidates.usage.chunks(agents));
    for (agent, usage) in rows {
        for (j, ((&a, &use_), least)) in (0..).zip(agent.iter().zip(usage).zip(&mut least)) {
            if a != j || use_ > problem.capacity[j as usize] {
                return false;
            }
            *least = if use_ < least.0 { (use_, least.0) } else { (least.0, least.1.min(use_)) };
        }
    }
    let crowded = |j: usize| least[j].0 + least[j].1 > problem.capacity[j] * (1.0 + super::CAPACITY_TOLERANCE);
    problem.count.iter().all(|&n| n == 1)
        && candidates.cost.iter().all(|cost| cost.is_finite())
        && (0..agents).all(|j| {
            let closed = problem.max_items.as_ref().is_some_and(|most| most[j] < 1);
            !closed && (single(j) || items == 1 || crowded(j))
        })
}

/// The cheapest answer with its proof, when the problem is of this kind and the work suffices.
pub(super) fn solve(problem: &Assignment, options: &Options, meter: &mut Meter) -> Option<AssignOutcome> {
    if !fits(problem) {
        return None;
    }
    meter.spend(problem.candidates.cost.len() as u64);
    let mut table = Table::new(problem);
    let mut free = if table.items == table.agents { table.reduce_columns() } else { (0..table.items as u32).collect() };
    for _ in 0..ROUNDS {
        free = table.reduce_rows(&free, meter);
    }
    for item in free {
        let work = table.augment(item);
        if !meter.spend(work) {
            return None;
        }
    }
    Some(table.outcome(options, meter.used()))
}

struct Table<'a> {
    items: usize,
    agents: usize,
    cost: &'a [f64],
    /// What each place costs less than nothing: never above zero for a place that stays free.
    value: Vec<f64>,
    /// Item with each agent, and agent of each item.
    held: Vec<u32>,
    place: Vec<u32>,
    length: Vec<f64>,
    by: Vec<u32>,
    order: Vec<u32>,
}

impl<'a> Table<'a> {
    fn new(problem: &'a Assignment) -> Self {
        let (items, agents) = (problem.items(), problem.agents());
        Self {
            items,
            agents,
            cost: &problem.candidates.cost,
            value: vec![0.0; agents],
            held: vec![NONE; agents],
            place: vec![NONE; items],
            length: vec![0.0; agents],
            by: vec![NONE; agents],
            order: (0..agents as u32).collect(),
        }
    }

    fn row(&self, item: u32) -> &'a [f64] {
        &self.cost[item as usize * self.agents..][..self.agents]
    }

    /// Each place is worth its cheapest item, which takes it if it has none yet; the items left.
    fn reduce_columns(&mut self) -> Vec<u32> {
        let first = self.row(0);
        self.value.copy_from_slice(first);
        let mut cheapest = vec![0; self.agents];
        for item in 1..self.items as u32 {
            let row = self.row(item);
            for ((&cost, value), cheapest) in row.iter().zip(&mut self.value).zip(&mut cheapest) {
                if cost < *value {
                    (*value, *cheapest) = (cost, item);
                }
            }
        }
        for (j, &item) in cheapest.iter().enumerate() {
            if self.place[item as usize] == NONE {
                self.place[item as usize] = j as u32;
                self.held[j] = item;
            }
        }
        (0..self.items as u32).filter(|&i| self.place[i as usize] == NONE).collect()
    }

    /// Free items take their best place and pay what makes the next best as good; who is driven out bids at once, or
    /// stays free when the price did not rise. The items left.
    fn reduce_rows(&mut self, free: &[u32], meter: &mut Meter) -> Vec<u32> {
        let mut left = Vec::new();
        let (mut work, most) = (0, 8 * self.cost.len());
        for &first in free {
            let mut next = Some(first);
            while let Some(item) = next.take() {
                let (best, j, second) = two_least(self.row(item), &self.value);
                work += self.agents;
                if work > most {
                    left.push(item);
                    continue;
                }
                let out = std::mem::replace(&mut self.held[j], item);
                self.place[item as usize] = j as u32;
                let rises = second.is_finite() && second > best;
                if rises {
                    self.value[j] -= second - best;
                }
                if out != NONE {
                    self.place[out as usize] = NONE;
                    if rises { next = Some(out) } else { left.push(out) }
                }
            }
        }
        meter.spend(work as u64);
        left
    }

    /// Places one more item by the shortest way; the work done.
    fn augment(&mut self, item: u32) -> u64 {
        let mut work = self.agents;
        let row = self.row(item);
        for ((length, cost), value) in self.length.iter_mut().zip(row).zip(&self.value) {
            *length = cost - value;
        }
        self.by.fill(item);
        // Places before `low` are settled, those up to `high` are nearest, the rest is still open.
        let (mut low, mut high, mut settled) = (0, 0, 0);
        let mut least = 0.0;
        let end = 'search: loop {
            if low == high {
                settled = low;
                work += self.agents - low;
                (least, high) = self.nearest(low);
                if let Some(&j) = self.order[low..high].iter().find(|&&j| self.held[j as usize] == NONE) {
                    break j;
                }
            }
            let from = self.order[low] as usize;
            low += 1;
            let holder = self.held[from];
            let row = self.row(holder);
            let gone = row[from] - self.value[from] - least;
            work += self.agents - high;
            let open = high..self.agents;
            for at in open {
                let j = self.order[at] as usize;
                let length = row[j] - self.value[j] - gone;
                if length < self.length[j] {
                    (self.length[j], self.by[j]) = (length, holder);
                    if length <= least {
                        if self.held[j] == NONE {
                            break 'search j as u32;
                        }
                        self.order.swap(at, high);
                        high += 1;
                    }
                }
            }
        };
        for &j in &self.order[..settled] {
            self.value[j as usize] += self.length[j as usize] - least;
        }
        self.push_along(item, end);
        work as u64
    }

    /// The least length from `low` on; the places that have it come first. It and where they end.
    fn nearest(&mut self, low: usize) -> (f64, usize) {
        let mut least = f64::INFINITY;
        let mut high = low;
        for at in low..self.agents {
            let length = self.length[self.order[at] as usize];
            if length <= least {
                if length < least {
                    (least, high) = (length, low);
                }
                self.order.swap(at, high);
                high += 1;
            }
        }
        (least, high)
    }

    /// Moves everyone on the way from `item` one place on.
    fn push_along(&mut self, item: u32, mut end: u32) {
        loop {
            let from = self.by[end as usize];
            self.held[end as usize] = from;
            let before = std::mem::replace(&mut self.place[from as usize], end);
            if from == item {
                return;
            }
            end = before;
        }
    }

    fn outcome(mut self, options: &Options, work: u64) -> AssignOutcome {
        // With as many items as agents all values may move together; prices of places must not be negative.
        let top = self.value.iter().copied().fold(f64::MIN, f64::max).max(0.0);
        if self.items == self.agents {
            self.value.iter_mut().for_each(|value| *value -= top);
        }
        let (mut total, mut bound) = (SafeSum::default(), SafeSum::default());
        for item in 0..self.items as u32 {
            let row = self.row(item);
            let j = self.place[item as usize] as usize;
            total.add(row[j]);
            let (least, at, _) = two_least(row, &self.value);
            bound.add_of(least, row[at].abs() + self.value[at].abs());
        }
        self.value.iter().for_each(|&value| bound.add(value));
        let objective = total.value();
        let proven = up_to_grid(bound.below(), grid(&self.cost.iter().copied()));
        let same = proven >= objective - objective.abs() * super::solve::SAME;
        let bound = if same { objective } else { proven };
        AssignOutcome {
            certificate: Certificate::from_bounds(objective, bound, work, options),
            amount: (0..).zip(&self.place).map(|(item, &agent)| (item, agent, 1)).collect(),
            unassigned: vec![0; self.items],
            prices: vec![0.0; self.agents],
            cap_prices: self.value.iter().map(|value| (-value).max(0.0)).collect(),
            shortage: None,
        }
    }
}

/// The least of the costs less the values, where it stands, and the next.
fn two_least(row: &[f64], value: &[f64]) -> (f64, usize, f64) {
    let (mut best, mut at, mut second) = (f64::INFINITY, 0, f64::INFINITY);
    for (j, (&cost, &value)) in row.iter().zip(value).enumerate() {
        let cost = cost - value;
        if cost < second {
            if cost < best {
                (second, best, at) = (best, cost, j);
            } else {
                second = cost;
            }
        }
    }
    (best, at, second)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optimise::Status;
    use crate::optimise::assign::solve::Solver;
    use crate::optimise::random::Random;

    #[test]
    fn dense_matchings_cost_what_the_general_engine_finds_and_are_proven() {
        let mut random = Random::new(11);
        for round in 0..300 {
            let items = 1 + random.below(12);
            let agents = items + if round % 3 == 0 { random.below(5) } else { 0 };
            let (range, offset) = ([3.0, 100.0, 1e6][round % 3], if round % 5 == 0 { -50.0 } else { 0.0 });
            let number = |random: &mut Random| {
                let x = random.unit() * range + offset;
                if round % 2 == 0 { x.floor() } else { x }
            };
            let cost: Vec<f64> = (0..items * agents).map(|_| number(&mut random)).collect();
            let problem =
                Assignment::dense(vec![1; items], &cost, &vec![1.0; items], vec![1.0; agents], None, None).unwrap();
            let options = Options::default().with_gap(0.0);
            let mut meter = Meter::new(&options);
            let answer = solve(&problem, &options, &mut meter).expect("a matching");
            let general =
                Solver::new(&problem, &options, (f64::INFINITY, f64::NEG_INFINITY), Meter::new(&options)).run();
            let (found, known) = (answer.certificate, general.certificate);
            assert_eq!(found.status, Status::Optimal, "round {round}: {found:?}");
            assert!(
                (found.objective - known.objective).abs() <= 1e-9 * known.objective.abs().max(1.0),
                "round {round}"
            );
            let mut taken = vec![false; agents];
            assert!(answer.amount.iter().all(|&(_, j, _)| !std::mem::replace(&mut taken[j as usize], true)));
        }
    }

    #[test]
    fn agents_with_room_for_two_are_left_to_the_general_engine() {
        let problem =
            Assignment::dense(vec![1; 2], &[1.0, 2.0, 1.0, 2.0], &[1.0; 2], vec![2.0; 2], None, None).unwrap();
        let options = Options::default();
        assert!(solve(&problem, &options, &mut Meter::new(&options)).is_none());
    }
}
