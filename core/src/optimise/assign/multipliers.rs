//! Prices on capacities and caps, and the bound they prove.
//!
//! With prices `h` on capacity and `s` on places, every unit of item `i` takes the cheapest of its penalty
//! and `cost + h_j * usage + s_j`; what the agents' capacities are worth comes off again. The total is
//! below the cost of every answer, for any prices that are not negative.

use super::kernel::{Kernel, NONE};
use crate::arrange::Arrange;
use crate::optimise::meter::Meter;
use crate::optimise::rounding::SafeSum;
use crate::optimise::volume::{Pace, Relaxation, Volume};

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

/// The relaxation in one scale: capacity prices first, then cap prices, both per unit of an item.
#[derive(Debug)]
struct Priced<'a> {
    kernel: &'a Kernel,
    /// Mean use of a pair: brings the two kinds of price to one scale.
    unit: f64,
    /// Use of each pair in that scale.
    usage: Vec<f64>,
    /// Prices of caps that never bind stay at zero.
    free: Vec<bool>,
}

impl Relaxation for Priced<'_> {
    fn evaluate(&mut self, prices: &[f64], excess: &mut [f64]) -> f64 {
        let kernel = self.kernel;
        let (hour, slot) = prices.split_at(kernel.agents);
        let mut bound = 0.0;
        for j in 0..kernel.agents {
            excess[j] = -kernel.capacity[j] / self.unit;
            excess[kernel.agents + j] = -(kernel.slots[j] as f64);
            bound += hour[j] * excess[j] + slot[j] * excess[kernel.agents + j];
        }
        for i in 0..kernel.items {
            let (mut best, mut pair) = (kernel.penalty[i], NONE);
            for k in kernel.row(i) {
                let j = kernel.agent[k] as usize;
                let priced = kernel.cost[k] + hour[j] * self.usage[k] + slot[j];
                if priced < best {
                    (best, pair) = (priced, k as u32);
                }
            }
            let units = kernel.count[i] as f64;
            bound += units * best;
            if pair != NONE {
                let j = kernel.agent[pair as usize] as usize;
                excess[j] += units * self.usage[pair as usize];
                excess[kernel.agents + j] += units;
            }
        }
        bound
    }

    fn clamp(&self, row: usize, value: f64) -> f64 {
        if self.free[row] { value.max(0.0) } else { 0.0 }
    }
}

/// Raises the bound: exact steps on one price at a time to start with, then the volume algorithm.
#[derive(Debug)]
pub(super) struct Ascent<'a> {
    priced: Priced<'a>,
    volume: Volume,
}

impl<'a> Ascent<'a> {
    pub(super) fn new(kernel: &'a Kernel, start: &Prices) -> Self {
        let mean_use = kernel.usage.iter().sum::<f64>() / kernel.usage.len().max(1) as f64;
        let unit = if mean_use > 0.0 { mean_use } else { 1.0 };
        let total: i64 = kernel.count.iter().sum();
        let mut free = vec![true; kernel.agents];
        free.extend(kernel.slots.iter().map(|&n| n < total));
        let usage = kernel.usage.iter().map(|u| u / unit).collect();
        let mut priced = Priced { kernel, unit, usage, free };
        let best = start.hour.iter().map(|h| h * unit).chain(start.slot.iter().copied()).collect();
        let volume = Volume::start(&mut priced, best, Pace::PATIENT);
        Self { priced, volume }
    }

    pub(super) fn bound(&self) -> f64 {
        self.volume.bound
    }

    pub(super) fn prices(&self) -> Prices {
        let (hour, slot) = self.volume.best.split_at(self.priced.kernel.agents);
        Prices { hour: hour.iter().map(|h| h / self.priced.unit).collect(), slot: slot.to_vec() }
    }

    /// Work of one pass.
    pub(super) fn pass_work(&self) -> u64 {
        let kernel = self.priced.kernel;
        (kernel.agent.len() + kernel.items + 4 * kernel.agents) as u64
    }

    /// One pass towards `target`; false once steps have become too short.
    pub(super) fn pass(&mut self, target: f64) -> bool {
        self.volume.pass(&mut self.priced, target)
    }

    /// Sets each price in turn to the best value given the others, `sweeps` times.
    pub(super) fn one_by_one(&mut self, sweeps: usize, meter: &mut Meter) {
        let mut prices = self.volume.best.clone();
        let mut cheapest: Vec<Cheapest> =
            (0..self.priced.kernel.items).map(|i| Cheapest::of(&self.priced, i, &prices)).collect();
        for _ in 0..sweeps {
            let before = self.volume.bound;
            for row in (0..prices.len()).filter(|&r| self.priced.free[r]) {
                let alone = best_alone(&self.priced, row, &prices, &cheapest);
                if alone.to_bits() != prices[row].to_bits() {
                    prices[row] = alone;
                    let agent = row % self.priced.kernel.agents;
                    for &k in self.priced.kernel.pairs_of(agent) {
                        let i = self.priced.kernel.item[k as usize] as usize;
                        cheapest[i] = Cheapest::of(&self.priced, i, &prices);
                    }
                    meter.spend(self.pass_work());
                }
            }
            self.volume = Volume::start(&mut self.priced, prices.clone(), Pace::PATIENT);
            if !meter.spend(self.pass_work()) || self.volume.bound <= before + before.abs() * 1e-4 {
                return;
            }
        }
    }
}

/// An item's cheapest choice at some prices, and its next.
#[derive(Debug, Clone, Copy)]
struct Cheapest {
    pair: u32,
    best: f64,
    second: f64,
}

impl Cheapest {
    fn of(priced: &Priced, item: usize, prices: &[f64]) -> Self {
        let kernel = priced.kernel;
        let (hour, slot) = prices.split_at(kernel.agents);
        let mut found = Self { pair: NONE, best: kernel.penalty[item], second: f64::INFINITY };
        for k in kernel.row(item) {
            let j = kernel.agent[k] as usize;
            let cost = kernel.cost[k] + hour[j] * priced.usage[k] + slot[j];
            if cost < found.best {
                found = Self { pair: k as u32, best: cost, second: found.best };
            } else if cost < found.second {
                found.second = cost;
            }
        }
        found
    }
}

/// The price of one row at which its agent is just full, all others kept.
fn best_alone(priced: &Priced, row: usize, prices: &[f64], cheapest: &[Cheapest]) -> f64 {
    let kernel = priced.kernel;
    let j = row % kernel.agents;
    let is_hour = row < kernel.agents;
    let (hour, slot) = prices.split_at(kernel.agents);
    let mut thresholds = Vec::new();
    for &pair in kernel.pairs_of(j) {
        let k = pair as usize;
        let usage = priced.usage[k];
        let (weight, fixed) =
            if is_hour { (usage, kernel.cost[k] + slot[j]) } else { (1.0, kernel.cost[k] + hour[j] * usage) };
        let i = kernel.item[k] as usize;
        let other = if cheapest[i].pair == pair { cheapest[i].second } else { cheapest[i].best };
        if weight > 0.0 && kernel.count[i] > 0 && other > fixed {
            thresholds.push(((other - fixed) / weight, weight * kernel.count[i] as f64));
        }
    }
    thresholds.arrange_often_by(|a, b| b.0.total_cmp(&a.0));
    let mut room = if is_hour { kernel.capacity[j] / priced.unit } else { kernel.slots[j] as f64 };
    for (threshold, weight) in thresholds {
        room -= weight;
        if room < 0.0 {
            return threshold;
        }
    }
    0.0
}
