//! Strategic oscillation: a search that may overfill agents, at a price that follows how it goes.
//!
//! Where capacity is tight, the way from one good answer to the next leads over answers that do not fit. Too much load
//! costs its excess times a weight for each agent; weights rise where the excess stays and fall once everything
//! fits (Yagiura, Ibaraki and Glover 2004). Moves: shift one item, or swap two. For items of one unit each.

use super::kernel::{Kernel, NONE};
use super::multipliers::Prices;
use super::plan::Plan;
use crate::optimise::meter::Meter;
use crate::optimise::random::Random;

/// How weights rise where an agent is too full, and fall when nobody is.
const HARDER: f64 = 1.3;
const EASIER: f64 = 0.9;

/// Least weight, as a share of the price of capacity.
const LIGHTEST: f64 = 0.5;

/// Rounds without a better answer before the search goes back to the best.
const PATIENCE: u32 = 40;

/// Work of a round in which nothing moves.
const ROUND: u64 = 16;

/// Items moved at random in a kick, at most.
const KICK: usize = 4;

/// Whether the search is for this kind of problem.
pub(super) fn fits(kernel: &Kernel) -> bool {
    kernel.items > 1 && kernel.agents > 1 && kernel.count.iter().all(|&n| n <= 1)
}

/// One limit of an agent: what it holds, what it may, and what each unit too much costs.
#[derive(Debug, Clone, Copy)]
struct Limit {
    load: f64,
    most: f64,
    weight: f64,
    /// Weights do not fall below this.
    base: f64,
}

impl Limit {
    fn new(most: f64, price: f64, typical: f64) -> Self {
        let base = price.max(0.05 * typical).max(1e-12);
        Self { load: 0.0, most, weight: base, base: LIGHTEST * base }
    }

    /// What a change of the load adds to the price of its excess.
    fn rise(&self, change: f64) -> f64 {
        let excess = self.load - self.most;
        self.weight * ((excess + change).max(0.0) - excess.max(0.0))
    }

    fn full(&self) -> bool {
        self.load > self.most
    }

    fn adapt(&mut self, all_fits: bool) {
        if self.full() {
            self.weight *= HARDER;
        } else if all_fits {
            self.weight = (self.weight * EASIER).max(self.base);
        }
    }
}

/// A shift of an item to a pair (or out), or a swap with another item.
#[derive(Debug, Clone, Copy)]
struct Move {
    gain: f64,
    to: u32,
    /// The item that makes room, and the pair it goes to (or out).
    other: Option<(u32, u32)>,
}

pub(super) struct Oscillation<'a> {
    kernel: &'a Kernel,
    random: Random,
    hour: Vec<Limit>,
    slot: Vec<Limit>,
    /// Pair of each item, or `NONE`.
    at: Vec<u32>,
    held: Vec<Vec<u32>>,
    place: Vec<u32>,
    queue: Vec<u32>,
    queued: Vec<bool>,
    least: f64,
    work: u64,
}

impl<'a> Oscillation<'a> {
    pub(super) fn new(kernel: &'a Kernel, prices: &Prices, plan: &Plan, seed: u64) -> Self {
        let spread = |i: usize| {
            let row = &kernel.cost[kernel.row(i)];
            row.iter().copied().fold(f64::MIN, f64::max) - row.iter().copied().fold(f64::MAX, f64::min)
        };
        let filled = (0..kernel.items).filter(|&i| kernel.row(i).len() > 1);
        let typical = filled.map(spread).sum::<f64>() / kernel.items as f64;
        let mean_use = kernel.usage.iter().sum::<f64>() / kernel.usage.len().max(1) as f64;
        let by_use = if mean_use > 0.0 { typical / mean_use } else { typical };
        let hours = prices.hour.iter().zip(&kernel.capacity);
        let slots = prices.slot.iter().zip(&kernel.slots);
        let mut search = Self {
            kernel,
            random: Random::new(seed),
            hour: hours.map(|(&price, &most)| Limit::new(most, price, by_use)).collect(),
            slot: slots.map(|(&price, &most)| Limit::new(most as f64, price, typical)).collect(),
            at: vec![NONE; kernel.items],
            held: vec![Vec::new(); kernel.agents],
            place: vec![NONE; kernel.items],
            queue: Vec::new(),
            queued: vec![false; kernel.items],
            least: 1e-11 * plan.cost.abs().max(1.0),
            work: 0,
        };
        search.start_at(&plan.amount);
        search
    }

    /// Rounds until `target` is reached or `work` is spent; `plan` ends as the best found.
    pub(super) fn run(&mut self, plan: &mut Plan, target: f64, work: u64, meter: &mut Meter) {
        let end = meter.used().saturating_add(work);
        let mut trial = plan.clone();
        let mut idle = 0;
        self.wake_all();
        while plan.cost > target && meter.used() < end && meter.going() {
            self.descend(end, meter);
            let all_fits = !self.hour.iter().chain(&self.slot).any(Limit::full);
            if all_fits && self.keep(plan, &mut trial) {
                idle = 0;
            } else {
                idle += 1;
            }
            if idle > PATIENCE {
                idle = 0;
                self.start_at(&plan.amount);
            }
            self.adapt(all_fits);
            if all_fits {
                self.kick();
            }
            meter.spend(std::mem::take(&mut self.work) + ROUND);
        }
    }

    /// Keeps the answer when it is cheaper; true when it was.
    fn keep(&mut self, plan: &mut Plan, trial: &mut Plan) -> bool {
        let kernel = self.kernel;
        let cost: f64 = self
            .at
            .iter()
            .enumerate()
            .map(|(i, &k)| if k == NONE { kernel.penalty[i] * kernel.count[i] as f64 } else { kernel.cost[k as usize] })
            .sum();
        self.work += kernel.items as u64;
        if cost >= plan.cost - self.least {
            return false;
        }
        let mut amount = vec![0; kernel.agent.len()];
        self.at.iter().filter(|&&k| k != NONE).for_each(|&k| amount[k as usize] = 1);
        trial.load_amounts(kernel, &amount);
        self.work += kernel.agent.len() as u64;
        // Loads worked out anew: what rounding in running sums hid is not kept.
        let sound = trial.load.iter().zip(&kernel.capacity).all(|(load, most)| load <= most);
        if !sound || trial.cost >= plan.cost {
            self.start_at(&plan.amount);
            return false;
        }
        plan.clone_from(trial);
        true
    }

    fn start_at(&mut self, amount: &[i64]) {
        let kernel = self.kernel;
        self.hour.iter_mut().chain(&mut self.slot).for_each(|limit| limit.load = 0.0);
        self.held.iter_mut().for_each(Vec::clear);
        self.at.fill(NONE);
        self.place.fill(NONE);
        for (k, _) in amount.iter().enumerate().filter(|(_, n)| **n > 0) {
            self.put(kernel.item[k], k as u32);
        }
        self.work += kernel.agent.len() as u64 / 4;
    }

    fn wake(&mut self, item: u32) {
        if self.kernel.count[item as usize] > 0 && !std::mem::replace(&mut self.queued[item as usize], true) {
            self.queue.push(item);
        }
    }

    fn wake_all(&mut self) {
        (0..self.kernel.items as u32).for_each(|i| self.wake(i));
    }

    fn wake_agent(&mut self, agent: usize) {
        for at in 0..self.held[agent].len() {
            self.wake(self.held[agent][at]);
        }
    }

    /// Changes the weights, and wakes who would feel it.
    fn adapt(&mut self, all_fits: bool) {
        for j in 0..self.kernel.agents {
            self.hour[j].adapt(all_fits);
            self.slot[j].adapt(all_fits);
            if self.hour[j].full() || self.slot[j].full() {
                self.wake_agent(j);
            }
        }
    }

    /// Moves a few items at random among their cheaper places.
    fn kick(&mut self) {
        let kernel = self.kernel;
        for _ in 0..=self.random.below(KICK) {
            let item = self.random.below(kernel.items);
            let row = kernel.row(item);
            if row.is_empty() || kernel.count[item] == 0 {
                continue;
            }
            let to = kernel.by_cost[row.start + self.random.below(row.len().min(6))];
            let agent = kernel.agent[to as usize] as usize;
            let before = self.at[item];
            if to != before {
                self.put(item as u32, to);
                self.wake_agent(agent);
                if before != NONE {
                    self.wake_agent(kernel.agent[before as usize] as usize);
                }
            }
        }
    }

    /// Brings an item to a pair, or out.
    fn put(&mut self, item: u32, to: u32) {
        let kernel = self.kernel;
        let i = item as usize;
        let from = std::mem::replace(&mut self.at[i], to);
        if from != NONE {
            let j = kernel.agent[from as usize] as usize;
            self.hour[j].load -= kernel.usage[from as usize];
            self.slot[j].load -= 1.0;
            let place = self.place[i] as usize;
            self.held[j].swap_remove(place);
            if let Some(&moved) = self.held[j].get(place) {
                self.place[moved as usize] = place as u32;
            }
            if self.held[j].is_empty() {
                self.hour[j].load = 0.0;
            }
        }
        if to != NONE {
            let j = kernel.agent[to as usize] as usize;
            self.hour[j].load += kernel.usage[to as usize];
            self.slot[j].load += 1.0;
            self.place[i] = self.held[j].len() as u32;
            self.held[j].push(item);
        }
    }

    /// Makes improving moves until there are none.
    fn descend(&mut self, end: u64, meter: &mut Meter) {
        while let Some(item) = self.queue.pop() {
            self.queued[item as usize] = false;
            if let Some(chosen) = self.best_move(item) {
                let from = self.at[item as usize];
                if let Some((other, onward)) = chosen.other {
                    self.put(other, onward);
                    self.wake(other);
                }
                self.put(item, chosen.to);
                self.wake(item);
                for pair in [from, chosen.to] {
                    if pair != NONE {
                        self.wake_agent(self.kernel.agent[pair as usize] as usize);
                    }
                }
            }
            if !meter.spend(std::mem::take(&mut self.work)) || meter.used() >= end {
                break;
            }
        }
    }

    fn best_move(&mut self, item: u32) -> Option<Move> {
        let kernel = self.kernel;
        let i = item as usize;
        let from = self.at[i];
        let mut best = Move { gain: self.least, to: NONE, other: None };
        let mut found = false;
        // What leaving saves, without and with another item that comes in.
        let (home, cost, usage) = match from {
            NONE => (NONE, kernel.penalty[i], 0.0),
            k => (kernel.agent[k as usize], kernel.cost[k as usize], kernel.usage[k as usize]),
        };
        let leaving = if home == NONE {
            0.0
        } else {
            -self.hour[home as usize].rise(-usage) - self.slot[home as usize].rise(-1.0)
        };
        if from != NONE && cost + leaving - kernel.penalty[i] > best.gain {
            best = Move { gain: cost + leaving - kernel.penalty[i], to: NONE, other: None };
            found = true;
        }
        for to in kernel.row(i) {
            if to as u32 == from {
                continue;
            }
            let j = kernel.agent[to] as usize;
            let saved = cost - kernel.cost[to];
            let gain = saved + leaving - self.hour[j].rise(kernel.usage[to]) - self.slot[j].rise(1.0);
            if gain > best.gain {
                best = Move { gain, to: to as u32, other: None };
                found = true;
            }
            self.work += 2 + self.held[j].len() as u64 / 2;
            for &other in &self.held[j] {
                let o = other as usize;
                let now = self.at[o] as usize;
                let back = if home == NONE { None } else { kernel.pair(o, home) };
                let (next, next_cost, at_home) = match back {
                    Some(k) => (k as u32, kernel.cost[k], self.hour[home as usize].rise(kernel.usage[k] - usage)),
                    None if home == NONE => (NONE, kernel.penalty[o], 0.0),
                    None => continue,
                };
                let gain = saved + kernel.cost[now]
                    - next_cost
                    - at_home
                    - self.hour[j].rise(kernel.usage[to] - kernel.usage[now]);
                if gain > best.gain {
                    best = Move { gain, to: to as u32, other: Some((other, next)) };
                    found = true;
                }
            }
        }
        found.then_some(best)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optimise::Options;
    use crate::optimise::assign::problem::Assignment;

    #[test]
    fn a_better_answer_behind_an_overfull_one_is_found() {
        // Three agents with room for exactly their own; everybody sits one place too far round the circle.
        let n = 3;
        let cost: Vec<f64> = (0..n * n).map(|c| if c / n == c % n { 1.0 } else { 5.0 }).collect();
        let problem = Assignment::dense(vec![1; n], &cost, &vec![2.0; n], vec![3.0; n], None, None).unwrap();
        let full = Kernel::new(&problem);
        let core = full.core(3, |k| full.cost[k]);
        let mut plan = Plan::empty(&core);
        for i in 0..n {
            plan.change(&core, core.pair(i, ((i + 1) % n) as u32).unwrap(), 1);
        }
        plan.settle(&core);
        let mut search = Oscillation::new(&core, &Prices::zero(n), &plan, 1);
        search.run(&mut plan, 3.0, 100_000, &mut Meter::new(&Options::default()));
        assert!((plan.cost - 3.0).abs() < 1e-9, "{}", plan.cost);
        assert!(plan.complete() && plan.load.iter().zip(&core.capacity).all(|(load, most)| load <= most));
    }
}
