//! The stronger bound: items are priced, and every agent fills itself as it likes best.
//!
//! With a value for each item an agent solves a knapsack in whole items, within its capacity and its cap on their number;
//! the values of all items, less what the agents gain, are below every answer. At its best the bound is never below the
//! linear relaxation and closes much of the gap where agents hold few items each.

use super::kernel::Kernel;
use super::multipliers::Prices;
use crate::optimise::capped::{Capped, Near};
use crate::optimise::knapsack::{Entry, Knapsack};
use crate::optimise::meter::Meter;
use crate::optimise::rounding::SafeSum;

/// Share of what an agent loses to whole items that a knapsack with a cap may be short by, times how coarse it may be.
const SHARE: f64 = 0.2;

/// How near to their best the knapsacks must be solved.
#[derive(Debug, Clone, Copy)]
pub(super) struct Care {
    /// What all together may fall short by.
    pub within: f64,
    /// How many times more than that where items are capped: those knapsacks are dear.
    pub coarse: f64,
}

impl Care {
    /// Quick picks, for a start.
    pub(super) const NONE: Self = Self { within: 0.0, coarse: f64::INFINITY };
}

/// The relaxation of the items' rows. Its bounds are already safe from rounding.
pub(super) struct Rows<'a> {
    kernel: &'a Kernel,
    /// The pairs agent by agent, with what is read first side by side.
    columns: Vec<(f64, u32)>,
    /// Whose cap on the number of units can bind.
    limited: Vec<bool>,
    entries: Vec<Entry>,
    knapsack: Knapsack,
    capped: Capped,
    /// Price of a place with each agent, where places are capped.
    place: Vec<f64>,
    /// How much the bound may gain by solving all knapsacks to the end.
    pub error: f64,
    /// Pairs and units the agents picked at the last values, and where each agent's picks begin.
    picked: Vec<(u32, i64)>,
    from: Vec<usize>,
}

impl<'a> Rows<'a> {
    pub(super) fn new(kernel: &'a Kernel) -> Self {
        let total: i64 = kernel.count.iter().sum();
        Self {
            kernel,
            columns: kernel.column.iter().map(|&k| (kernel.cost[k as usize], kernel.item[k as usize])).collect(),
            limited: kernel.slots.iter().map(|&n| n < total).collect(),
            entries: Vec::new(),
            knapsack: Knapsack::default(),
            capped: Capped::default(),
            place: vec![0.0; kernel.agents],
            error: 0.0,
            picked: Vec::new(),
            from: Vec::new(),
        }
    }

    /// Values at which the bound is at least that of the prices: what each item costs at them.
    pub(super) fn first_values(kernel: &Kernel, prices: &Prices) -> Vec<f64> {
        let cheapest = |i| kernel.row(i).map(|k| prices.priced(kernel, k)).fold(kernel.penalty[i], f64::min);
        (0..kernel.items).map(cheapest).collect()
    }

    pub(super) fn kernel(&self) -> &'a Kernel {
        self.kernel
    }

    /// What an agent picked at the last values.
    pub(super) fn picked_by(&self, agent: usize) -> &[(u32, i64)] {
        &self.picked[self.from[agent]..self.from[agent + 1]]
    }

    /// The bound at the values; minus infinity when the work ended on the way.
    pub(super) fn evaluate(&mut self, values: &[f64], care: Care, meter: &mut Meter) -> f64 {
        let kernel = self.kernel;
        let mut sum = SafeSum::default();
        for (&count, value) in kernel.count.iter().zip(values) {
            sum.add(count as f64 * value);
        }
        self.picked.clear();
        self.from.clear();
        self.error = 0.0;
        let mut going = true;
        for agent in 0..kernel.agents {
            self.from.push(self.picked.len());
            if going {
                let (gain, work) = self.gain(agent, values, care);
                sum.add(-gain);
                going = meter.spend(work) || agent + 1 == kernel.agents;
            }
        }
        self.from.push(self.picked.len());
        if going { sum.below() } else { f64::NEG_INFINITY }
    }

    /// What an agent gains at most, and the work to find out.
    fn gain(&mut self, agent: usize, values: &[f64], care: Care) -> (f64, u64) {
        let kernel = self.kernel;
        let looked = self.gather(agent, values);
        let entries = std::mem::take(&mut self.entries);
        let within = care.within / kernel.agents as f64;
        let (upper, work) = if self.limited[agent] {
            let near = if care.coarse.is_finite() {
                Near { within: within * care.coarse, share: SHARE * care.coarse }
            } else {
                Near::ANY
            };
            self.capped.entries = entries;
            let upper = self.capped.solve(kernel.capacity[agent], kernel.slots[agent], near, &mut self.place[agent]);
            self.entries = std::mem::take(&mut self.capped.entries);
            self.note(false);
            (upper, self.capped.work())
        } else {
            self.knapsack.entries = entries;
            let upper = self.knapsack.solve(kernel.capacity[agent], within * care.coarse.min(1.0));
            self.entries = std::mem::take(&mut self.knapsack.entries);
            self.note(true);
            (upper, self.knapsack.work())
        };
        let gained = |&(pair, n): &(u32, i64)| {
            let k = pair as usize;
            n as f64 * (values[kernel.item[k] as usize] - kernel.cost[k])
        };
        self.error += upper - self.picked[self.from[agent]..].iter().map(gained).sum::<f64>();
        (upper, looked + work)
    }

    /// Lists what an agent would gain by; the work.
    fn gather(&mut self, agent: usize, values: &[f64]) -> u64 {
        let kernel = self.kernel;
        let range = kernel.column_start[agent]..kernel.column_start[agent + 1];
        let work = range.len() as u64 / 2;
        self.entries.clear();
        for (&(cost, item), &pair) in self.columns[range.clone()].iter().zip(&kernel.column[range]) {
            let i = item as usize;
            let profit = values[i] - cost;
            if profit > 0.0 && kernel.count[i] > 0 {
                let most = kernel.count[i].min(kernel.slots[agent]);
                self.entries.push(Entry { pair, profit, usage: kernel.usage[pair as usize], most });
            }
        }
        work
    }

    /// Adds the last knapsack's picks.
    fn note(&mut self, plain: bool) {
        let picked = if plain { &self.knapsack.picked } else { &self.capped.picked };
        let picks = self.entries.iter().zip(picked).filter(|(_, n)| **n > 0);
        self.picked.extend(picks.map(|(entry, &n)| (entry.pair, n)));
    }
}
