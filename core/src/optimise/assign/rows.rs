//! The stronger bound: items are priced, and every agent fills itself as it likes best.
//!
//! With a value for each item, an agent solves a knapsack in whole items; the values of all items, less what
//! the agents gain, are below every answer. It is never below the linear relaxation and closes much of the
//! gap where agents hold few items each.

use super::kernel::Kernel;
use super::knapsack::{Entry, Knapsack};
use super::multipliers::Prices;
use crate::optimise::rounding::SafeSum;
use crate::optimise::volume::Relaxation;

/// The relaxation of the items' rows. Its bounds are already safe from rounding.
pub(super) struct Rows<'a> {
    kernel: &'a Kernel,
    /// Price of a place with each agent, which helps its knapsack along.
    place_price: &'a [f64],
    knapsack: Knapsack,
    pub work: u64,
    /// Pairs and units the agents picked at the last values.
    pub picked: Vec<(u32, i64)>,
}

impl<'a> Rows<'a> {
    pub(super) fn new(kernel: &'a Kernel, prices: &'a Prices) -> Self {
        Self { kernel, place_price: &prices.slot, knapsack: Knapsack::default(), work: 0, picked: Vec::new() }
    }

    /// Values at which the bound is at least that of the prices: what each item costs at them.
    pub(super) fn first_values(kernel: &Kernel, prices: &Prices) -> Vec<f64> {
        (0..kernel.items)
            .map(|i| kernel.row(i).map(|k| prices.priced(kernel, k)).fold(kernel.penalty[i], f64::min))
            .collect()
    }

    fn fill(&mut self, agent: usize, values: &[f64]) {
        let kernel = self.kernel;
        let price = self.place_price[agent];
        self.knapsack.entries.clear();
        for &pair in kernel.pairs_of(agent) {
            let k = pair as usize;
            let i = kernel.item[k] as usize;
            let profit = values[i] - kernel.cost[k];
            if profit > 0.0 && kernel.count[i] > 0 {
                let usage = kernel.usage[k];
                let most = kernel.count[i].min(kernel.slots[agent]);
                self.knapsack.entries.push(Entry { pair, profit, net: profit - price, usage, most });
            }
        }
        self.work += kernel.pairs_of(agent).len() as u64;
    }
}

impl Relaxation for Rows<'_> {
    fn evaluate(&mut self, values: &[f64], direction: &mut [f64]) -> f64 {
        let kernel = self.kernel;
        let mut sum = SafeSum::default();
        self.picked.clear();
        for (i, &value) in values.iter().enumerate() {
            direction[i] = kernel.count[i] as f64;
            sum.add(kernel.count[i] as f64 * value);
        }
        for agent in 0..kernel.agents {
            self.fill(agent, values);
            let gain = self.knapsack.solve(kernel.capacity[agent], kernel.slots[agent], self.place_price[agent]);
            sum.add(-gain);
            for (entry, &n) in self.knapsack.entries.iter().zip(&self.knapsack.picked).filter(|(_, n)| **n > 0) {
                direction[kernel.item[entry.pair as usize] as usize] -= n as f64;
                self.picked.push((entry.pair, n));
            }
            self.work += self.knapsack.work();
        }
        sum.below()
    }

    fn clamp(&self, row: usize, value: f64) -> f64 {
        value.min(self.kernel.penalty[row])
    }
}
