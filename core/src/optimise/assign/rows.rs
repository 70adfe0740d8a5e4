//! The stronger bound: items are priced, and every agent fills itself as it likes best.
//!
//! With a value for each item (and a price for each place, where places are capped), an agent solves a knapsack
//! in whole items; the values of all items, less what the agents gain, are below every answer. It is never below
//! the linear relaxation and closes much of the gap where agents hold few items each.

use super::kernel::Kernel;
use super::multipliers::Prices;
use crate::optimise::knapsack::{Entry, Knapsack};
use crate::optimise::rounding::SafeSum;
use crate::optimise::volume::Relaxation;

/// The relaxation of the items' rows. Its bounds are already safe from rounding.
///
/// Multipliers: a value for each item, then a price for a place with each agent.
pub(super) struct Rows<'a> {
    kernel: &'a Kernel,
    /// The pairs agent by agent, with what is read first side by side.
    columns: Vec<(f64, u32)>,
    /// Prices of caps that never bind stay at zero.
    free: Vec<bool>,
    knapsack: Knapsack,
    /// What the knapsacks together may fall short of their best.
    pub tolerance: f64,
    pub work: u64,
    /// Pairs and units the agents picked at the last values.
    pub picked: Vec<(u32, i64)>,
}

impl<'a> Rows<'a> {
    pub(super) fn new(kernel: &'a Kernel) -> Self {
        let total: i64 = kernel.count.iter().sum();
        let free = kernel.slots.iter().map(|&n| n < total).collect();
        let columns = kernel.column.iter().map(|&k| (kernel.cost[k as usize], kernel.item[k as usize])).collect();
        Self { kernel, columns, free, knapsack: Knapsack::default(), tolerance: 0.0, work: 0, picked: Vec::new() }
    }

    /// Values at which the bound is at least that of the prices: what each item costs at them.
    pub(super) fn first_values(kernel: &Kernel, prices: &Prices) -> Vec<f64> {
        (0..kernel.items)
            .map(|i| kernel.row(i).map(|k| prices.priced(kernel, k)).fold(kernel.penalty[i], f64::min))
            .chain(prices.slot.iter().copied())
            .collect()
    }

    fn fill(&mut self, agent: usize, values: &[f64]) {
        let kernel = self.kernel;
        let place = values[kernel.items + agent];
        self.knapsack.entries.clear();
        let range = kernel.column_start[agent]..kernel.column_start[agent + 1];
        self.work += range.len() as u64 / 2;
        for (&(cost, item), &pair) in self.columns[range.clone()].iter().zip(&kernel.column[range]) {
            let i = item as usize;
            let profit = values[i] - cost - place;
            if profit > 0.0 && kernel.count[i] > 0 {
                let most = kernel.count[i].min(kernel.slots[agent]);
                self.knapsack.entries.push(Entry { pair, profit, usage: kernel.usage[pair as usize], most });
            }
        }
    }
}

impl Relaxation for Rows<'_> {
    fn evaluate(&mut self, values: &[f64], direction: &mut [f64]) -> f64 {
        let kernel = self.kernel;
        let mut sum = SafeSum::default();
        self.picked.clear();
        for (i, &value) in values[..kernel.items].iter().enumerate() {
            direction[i] = kernel.count[i] as f64;
            sum.add(kernel.count[i] as f64 * value);
        }
        let tolerance = self.tolerance / kernel.agents as f64;
        for agent in 0..kernel.agents {
            self.fill(agent, values);
            sum.add(-self.knapsack.solve(kernel.capacity[agent], tolerance));
            sum.add(-values[kernel.items + agent] * kernel.slots[agent] as f64);
            let mut taken = 0;
            for (entry, &n) in self.knapsack.entries.iter().zip(&self.knapsack.picked).filter(|(_, n)| **n > 0) {
                direction[kernel.item[entry.pair as usize] as usize] -= n as f64;
                taken += n;
                self.picked.push((entry.pair, n));
            }
            direction[kernel.items + agent] = (taken - kernel.slots[agent]) as f64;
            self.work += self.knapsack.work();
        }
        sum.below()
    }

    fn clamp(&self, row: usize, value: f64) -> f64 {
        match row.checked_sub(self.kernel.items) {
            None => value.min(self.kernel.penalty[row]),
            Some(agent) if self.free[agent] => value.max(0.0),
            Some(_) => 0.0,
        }
    }
}
