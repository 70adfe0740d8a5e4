//! Prices on capacities and caps, and the bound they prove.
//!
//! With prices `h` on capacity and `s` on places, every unit of item `i` takes the cheapest of its penalty
//! and `cost + h_j * usage + s_j`; what the agents' capacities are worth comes off again. The total is
//! below the cost of every answer, for any prices that are not negative.

use super::kernel::{Kernel, NONE};
use crate::optimise::meter::Meter;
use crate::optimise::rounding::SafeSum;

/// Prices of the two limits of every agent.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Prices {
    /// One unit of capacity.
    pub hour: Vec<f64>,
    /// One item more.
    pub slot: Vec<f64>,
}

impl Prices {
    pub(super) fn zero(agents: usize) -> Self {
        Self { hour: vec![0.0; agents], slot: vec![0.0; agents] }
    }

    /// Cost of one unit of a pair with what it uses.
    pub(super) fn priced(&self, kernel: &Kernel, pair: usize) -> f64 {
        let j = kernel.agent[pair] as usize;
        kernel.cost[pair] + self.hour[j] * kernel.usage[pair] + self.slot[j]
    }

    /// A number not above the cost of any answer.
    pub(super) fn safe_bound(&self, kernel: &Kernel) -> f64 {
        let mut sum = SafeSum::default();
        for i in 0..kernel.items {
            let (best, size) = kernel.row(i).fold((kernel.penalty[i], kernel.penalty[i].abs()), |best, k| {
                let priced = self.priced(kernel, k);
                // Above every part, so that its rounding is covered.
                let size = priced - kernel.cost[k] + kernel.cost[k].abs();
                if priced < best.0 { (priced, size) } else { best }
            });
            sum.add_of(kernel.count[i] as f64 * best, kernel.count[i] as f64 * size);
        }
        for j in 0..kernel.agents {
            sum.add(-self.hour[j] * kernel.capacity[j]);
            sum.add(-self.slot[j] * kernel.slots[j] as f64);
        }
        sum.below()
    }
}

/// What the items choose at given prices.
#[derive(Debug, Clone)]
struct Choice {
    bound: f64,
    /// Use beyond capacity, then items beyond the cap: the direction in which prices should move.
    excess: Vec<f64>,
}

/// Raises the bound: exact steps on one price at a time to start with, then the volume algorithm
/// (Barahona and Anbil 2000) on all of them.
#[derive(Debug)]
pub(super) struct Ascent<'a> {
    kernel: &'a Kernel,
    /// Mean use of a pair: brings the two kinds of price to one scale.
    unit: f64,
    best: Vec<f64>,
    pub bound: f64,
    mean: Vec<f64>,
    step: f64,
    since_better: u32,
    /// Fixed prices are not moved: caps that never bind.
    free: Vec<bool>,
}

/// Share of the newest direction in the running mean.
const NEWEST: f64 = 0.12;
const PASSES_BEFORE_SHORTER_STEPS: u32 = 12;
const SHORTEST_STEP: f64 = 1e-4;

impl<'a> Ascent<'a> {
    pub(super) fn new(kernel: &'a Kernel, start: &Prices) -> Self {
        let pairs = kernel.usage.len().max(1) as f64;
        let mean_use = kernel.usage.iter().sum::<f64>() / pairs;
        let unit = if mean_use > 0.0 { mean_use } else { 1.0 };
        let total: i64 = kernel.count.iter().sum();
        let mut free = vec![true; kernel.agents];
        free.extend(kernel.slots.iter().map(|&n| n < total));
        let best = start.hour.iter().map(|h| h * unit).chain(start.slot.iter().copied()).collect();
        let mut ascent = Self {
            kernel,
            unit,
            best,
            bound: f64::NEG_INFINITY,
            mean: Vec::new(),
            step: 0.6,
            since_better: 0,
            free,
        };
        let choice = ascent.choose(&ascent.best);
        ascent.bound = choice.bound;
        ascent.mean = choice.excess;
        ascent
    }

    pub(super) fn prices(&self) -> Prices {
        let (hour, slot) = self.best.split_at(self.kernel.agents);
        Prices { hour: hour.iter().map(|h| h / self.unit).collect(), slot: slot.to_vec() }
    }

    /// Work of one pass.
    pub(super) fn pass_work(&self) -> u64 {
        (self.kernel.agent.len() + self.kernel.items + 4 * self.kernel.agents) as u64
    }

    fn choose(&self, prices: &[f64]) -> Choice {
        let kernel = self.kernel;
        let (hour, slot) = prices.split_at(kernel.agents);
        let mut excess = vec![0.0; prices.len()];
        let mut bound = 0.0;
        for j in 0..kernel.agents {
            excess[j] = -kernel.capacity[j] / self.unit;
            excess[kernel.agents + j] = -(kernel.slots[j] as f64);
            bound += hour[j] * excess[j] + slot[j] * excess[kernel.agents + j];
        }
        let per_use = 1.0 / self.unit;
        for i in 0..kernel.items {
            let (mut best, mut pair) = (kernel.penalty[i], NONE);
            for k in kernel.row(i) {
                let j = kernel.agent[k] as usize;
                let priced = kernel.cost[k] + hour[j] * (kernel.usage[k] * per_use) + slot[j];
                if priced < best {
                    (best, pair) = (priced, k as u32);
                }
            }
            let units = kernel.count[i] as f64;
            bound += units * best;
            if pair != NONE {
                let j = kernel.agent[pair as usize] as usize;
                excess[j] += units * kernel.usage[pair as usize] * per_use;
                excess[kernel.agents + j] += units;
            }
        }
        Choice { bound, excess }
    }

    /// One pass of the volume algorithm towards `target`; false once steps have become too short.
    pub(super) fn pass(&mut self, target: f64) -> bool {
        let size: f64 = (0..self.mean.len()).filter(|&r| self.moves(r)).map(|r| self.mean[r] * self.mean[r]).sum();
        if size <= 0.0 {
            return false;
        }
        let room = (target - self.bound).max(self.bound.abs() * 1e-6);
        let length = self.step * room / size;
        let next: Vec<f64> = (0..self.best.len())
            .map(|r| if self.free[r] { (self.best[r] + length * self.mean[r]).max(0.0) } else { 0.0 })
            .collect();
        let choice = self.choose(&next);
        let along: f64 = (0..next.len()).filter(|&r| self.free[r]).map(|r| self.mean[r] * choice.excess[r]).sum();
        for (mean, newest) in self.mean.iter_mut().zip(&choice.excess) {
            *mean = NEWEST * newest + (1.0 - NEWEST) * *mean;
        }
        if choice.bound > self.bound {
            self.bound = choice.bound;
            self.best = next;
            self.since_better = 0;
            if along > 0.0 {
                self.step = (self.step * 1.3).min(1.9);
            }
        } else {
            self.since_better += 1;
            if self.since_better >= PASSES_BEFORE_SHORTER_STEPS {
                self.step *= 0.66;
                self.since_better = 0;
            }
        }
        self.step > SHORTEST_STEP
    }

    /// Whether a price can move along the mean direction.
    fn moves(&self, row: usize) -> bool {
        self.free[row] && (self.best[row] > 0.0 || self.mean[row] > 0.0)
    }

    /// Sets each price in turn to the best value given the others, `sweeps` times.
    pub(super) fn one_by_one(&mut self, sweeps: usize, meter: &mut Meter) {
        for _ in 0..sweeps {
            let before = self.bound;
            for row in 0..self.best.len() {
                if self.free[row] {
                    self.best[row] = self.best_alone(row);
                }
            }
            let choice = self.choose(&self.best);
            (self.bound, self.mean) = (choice.bound, choice.excess);
            if !meter.spend(self.pass_work() * 4) || self.bound <= before + before.abs() * 1e-4 {
                return;
            }
        }
    }

    /// The price of one row at which its agent is just full, all others kept.
    fn best_alone(&self, row: usize) -> f64 {
        let kernel = self.kernel;
        let j = row % kernel.agents;
        let is_hour = row < kernel.agents;
        let (hour, slot) = self.best.split_at(kernel.agents);
        let mut thresholds = Vec::new();
        for &pair in kernel.pairs_of(j) {
            let k = pair as usize;
            let usage = kernel.usage[k] / self.unit;
            let (weight, fixed) =
                if is_hour { (usage, kernel.cost[k] + slot[j]) } else { (1.0, kernel.cost[k] + hour[j] * usage) };
            let i = kernel.item[k] as usize;
            if weight > 0.0 && kernel.count[i] > 0 {
                let other = kernel.row(i).filter(|&o| o != k).fold(kernel.penalty[i], |best, o| {
                    let a = kernel.agent[o] as usize;
                    best.min(kernel.cost[o] + hour[a] * (kernel.usage[o] / self.unit) + slot[a])
                });
                if other > fixed {
                    thresholds.push(((other - fixed) / weight, weight * kernel.count[i] as f64));
                }
            }
        }
        thresholds.sort_by(|a, b| b.0.total_cmp(&a.0));
        let mut room = if is_hour { kernel.capacity[j] / self.unit } else { kernel.slots[j] as f64 };
        for (threshold, weight) in thresholds {
            room -= weight;
            if room < 0.0 {
                return threshold;
            }
        }
        0.0
    }
}
