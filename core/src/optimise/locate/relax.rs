//! The bound: demand is priced, sites decide alone.
//!
//! With a value `v_i` for serving customer `i`, a site gains most by filling its capacity with the customers
//! whose value is furthest above their cost (a continuous knapsack). Sites whose gain pays for opening open,
//! at most `max_sites` of them, and no fewer than the capacity of the largest calls for; the values of all customers, less these gains, are below every answer.

use super::kernel::{Kernel, Site};
use crate::arrange::Arrange;
use crate::optimise::knapsack::{Entry, Knapsack};
use crate::optimise::rounding::SafeSum;
use crate::optimise::volume::Relaxation;

/// The relaxation under what is decided about the sites.
#[derive(Debug)]
pub(super) struct Priced<'a> {
    kernel: &'a Kernel,
    pub decided: Vec<Site>,
    /// Cost of opening each site less what it gains, at the last values looked at.
    pub worth: Vec<f64>,
    /// Sites chosen at those values.
    pub chosen: Vec<bool>,
    /// Fewest sites whose capacity together is enough for all that must be served.
    pub least: usize,
    /// Sites not closed, and their costs side by side (unlimited capacity only).
    active: Vec<usize>,
    table: Vec<f64>,
    /// Share of each pair a site would serve, with the pair's site.
    filled: Vec<(u32, f64)>,
    filled_start: Vec<usize>,
    order: Vec<(f64, u32)>,
    knapsack: Knapsack,
    /// What the knapsacks together may fall short of their best.
    pub tolerance: f64,
}

impl<'a> Priced<'a> {
    pub(super) fn new(kernel: &'a Kernel, decided: Vec<Site>) -> Self {
        let active: Vec<usize> = (0..kernel.sites).filter(|&j| decided[j] != Site::Closed).collect();
        Self {
            kernel,
            least: fewest(kernel, &decided),
            decided,
            worth: vec![0.0; kernel.sites],
            chosen: vec![false; kernel.sites],
            table: if kernel.unlimited { table(kernel, &active) } else { Vec::new() },
            active,
            filled: Vec::new(),
            filled_start: Vec::new(),
            order: Vec::new(),
            knapsack: Knapsack::default(),
            tolerance: 0.0,
        }
    }

    /// Work of one pass.
    pub(super) fn pass_work(&self) -> u64 {
        let each = if self.kernel.unlimited { 1 } else { 6 };
        each * (self.kernel.customers * self.active.len()) as u64 / 4 + 16
    }

    /// Values to start from: what a customer's second-best site would charge it.
    pub(super) fn first_values(&self) -> Vec<f64> {
        let kernel = self.kernel;
        let rate: Vec<f64> = (0..kernel.sites)
            .map(|j| if kernel.capacity[j] > 0.0 { kernel.open_cost[j].max(0.0) / kernel.capacity[j] } else { 0.0 })
            .collect();
        (0..kernel.customers)
            .map(|i| {
                let (mut first, mut second) = (f64::INFINITY, f64::INFINITY);
                for (j, cost) in kernel.row(i).iter().enumerate().filter(|&(j, _)| self.decided[j] != Site::Closed) {
                    let charge = cost + rate[j] * kernel.demand[i];
                    if charge < first {
                        (first, second) = (charge, first);
                    } else if charge < second {
                        second = charge;
                    }
                }
                let value = if second.is_finite() { second } else { first };
                value.min(kernel.penalty[i])
            })
            .collect()
    }

    /// Fills one site with the customers that gain most; `take` hears of every customer and its share. What the
    /// best filling could gain beyond that is returned (not positive).
    fn fill(&mut self, site: usize, values: &[f64], mut take: impl FnMut(usize, f64, f64)) -> f64 {
        let kernel = self.kernel;
        if kernel.single_source && !kernel.unlimited {
            return self.fill_whole(site, values, take);
        }
        self.order.clear();
        let mut wanted = 0.0;
        for (i, &value) in values.iter().enumerate() {
            let gain = kernel.cost[i * kernel.sites + site] - value;
            if gain < 0.0 {
                wanted += kernel.demand[i];
                self.order.push((gain, i as u32));
            }
        }
        let mut room = kernel.capacity[site];
        if wanted > room {
            let demand = &kernel.demand;
            let rate = |&(gain, i): &(f64, u32)| gain / demand[i as usize];
            self.order.arrange_distinct_by(|a, b| rate(a).total_cmp(&rate(b)).then(a.1.cmp(&b.1)));
        }
        for &(gain, customer) in &self.order {
            let i = customer as usize;
            let share = if kernel.demand[i] <= room { 1.0 } else { room / kernel.demand[i] };
            room -= share * kernel.demand[i];
            take(i, share, share * gain);
            if room <= 0.0 && wanted > kernel.capacity[site] {
                break;
            }
        }
        0.0
    }

    /// The same where customers come whole: a knapsack, and a bound well above that of parts of customers.
    fn fill_whole(&mut self, site: usize, values: &[f64], mut take: impl FnMut(usize, f64, f64)) -> f64 {
        let kernel = self.kernel;
        self.knapsack.entries.clear();
        for (i, &value) in values.iter().enumerate() {
            let profit = value - kernel.cost[i * kernel.sites + site];
            if profit > 0.0 {
                self.knapsack.entries.push(Entry { pair: i as u32, profit, usage: kernel.demand[i], most: 1 });
            }
        }
        let upper = self.knapsack.solve(kernel.capacity[site], self.tolerance / kernel.sites as f64);
        let mut gain = 0.0;
        for (entry, _) in self.knapsack.entries.iter().zip(&self.knapsack.picked).filter(|(_, n)| **n > 0) {
            gain += entry.profit;
            take(entry.pair as usize, 1.0, -entry.profit);
        }
        gain - upper
    }

    /// Chooses the sites worth opening, at most `max_sites`, and as many as it takes to serve everyone.
    fn choose(&mut self) {
        let kernel = self.kernel;
        let mut open = 0;
        let mut free: Vec<usize> = Vec::new();
        for j in 0..kernel.sites {
            self.chosen[j] = self.decided[j] == Site::Open;
            open += usize::from(self.chosen[j]);
            if self.decided[j] == Site::Free {
                free.push(j);
            }
        }
        let worthwhile = free.iter().filter(|&&j| self.worth[j] < 0.0).count();
        let number = worthwhile.max(self.least.saturating_sub(open)).min(kernel.max_sites.saturating_sub(open));
        let order = |&a: &usize, &b: &usize| self.worth[a].total_cmp(&self.worth[b]).then(a.cmp(&b));
        if number < free.len() && number > 0 {
            free.arrange_often_by(order);
        }
        free.truncate(number);
        for j in free {
            self.chosen[j] = true;
        }
    }

    /// A number not above the cost of any answer that keeps to what is decided.
    pub(super) fn safe_bound(&mut self, values: &[f64]) -> f64 {
        let kernel = self.kernel;
        let mut allowance = 0.0;
        for j in 0..kernel.sites {
            let mut sum = SafeSum::default();
            sum.add(kernel.open_cost[j]);
            if self.decided[j] != Site::Closed {
                let beyond = self.fill(j, values, |i, _, gain| {
                    sum.add_of(gain, kernel.cost[i * kernel.sites + j].abs() + values[i].abs());
                });
                sum.add(beyond);
            }
            allowance += 2.0 * sum.allowance();
            self.worth[j] = sum.value();
        }
        self.choose();
        let mut sum = SafeSum::default();
        let worth = (0..kernel.sites).filter(|&j| self.chosen[j]).map(|j| self.worth[j]);
        for term in values.iter().copied().chain(worth) {
            sum.add(term);
        }
        sum.below() - allowance
    }
}

impl Priced<'_> {
    /// Every site takes all customers that gain: one pass over the costs, no knapsack.
    fn evaluate_unlimited(&mut self, values: &[f64], direction: &mut [f64]) {
        let width = self.active.len();
        let mut worth: Vec<f64> = self.active.iter().map(|&j| self.kernel.open_cost[j]).collect();
        for (row, &value) in self.table.chunks_exact(width.max(1)).zip(values) {
            for (worth, cost) in worth.iter_mut().zip(row) {
                *worth += (cost - value).min(0.0);
            }
        }
        for (&j, worth) in self.active.iter().zip(worth) {
            self.worth[j] = worth;
        }
        self.choose();
        let chosen: Vec<usize> = (0..width).filter(|&at| self.chosen[self.active[at]]).collect();
        direction.fill(1.0);
        for ((row, &value), direction) in self.table.chunks_exact(width.max(1)).zip(values).zip(direction) {
            *direction -= chosen.iter().filter(|&&at| row[at] < value).count() as f64;
        }
    }

    fn evaluate_limited(&mut self, values: &[f64], direction: &mut [f64]) {
        let kernel = self.kernel;
        self.filled_start.clear();
        let mut filled = std::mem::take(&mut self.filled);
        filled.clear();
        for j in 0..kernel.sites {
            self.filled_start.push(filled.len());
            let mut worth = kernel.open_cost[j];
            if self.decided[j] != Site::Closed {
                let beyond = self.fill(j, values, |i, share, gain| {
                    worth += gain;
                    filled.push((i as u32, share));
                });
                worth += beyond;
            }
            self.worth[j] = worth;
        }
        self.filled_start.push(filled.len());
        self.filled = filled;
        self.choose();
        direction.fill(1.0);
        for j in (0..kernel.sites).filter(|&j| self.chosen[j]) {
            for &(i, share) in &self.filled[self.filled_start[j]..self.filled_start[j + 1]] {
                direction[i as usize] -= share;
            }
        }
    }
}

/// Fewest sites that can be open: the largest together must hold all demand that has to be served.
fn fewest(kernel: &Kernel, decided: &[Site]) -> usize {
    let demand = kernel.demand.iter().sum::<f64>() * (1.0 - 1e-9);
    if !kernel.required || demand <= 0.0 {
        return 0;
    }
    let room = |site: Site| (0..kernel.sites).filter(move |&j| decided[j] == site).map(|j| kernel.capacity[j]);
    let mut missing = demand - room(Site::Open).sum::<f64>();
    let mut free: Vec<f64> = room(Site::Free).collect();
    free.arrange_often_by(|a, b| b.total_cmp(a));
    let mut number = room(Site::Open).count();
    for capacity in free {
        if missing <= 0.0 {
            break;
        }
        missing -= capacity;
        number += 1;
    }
    number
}

/// Costs of the active sites only, customer by customer.
fn table(kernel: &Kernel, active: &[usize]) -> Vec<f64> {
    (0..kernel.customers).flat_map(|i| active.iter().map(move |&j| kernel.row(i)[j])).collect()
}

impl Relaxation for Priced<'_> {
    fn evaluate(&mut self, values: &[f64], direction: &mut [f64]) -> f64 {
        if self.kernel.unlimited {
            self.evaluate_unlimited(values, direction);
        } else {
            self.evaluate_limited(values, direction);
        }
        let worth = (0..self.kernel.sites).filter(|&j| self.chosen[j]).map(|j| self.worth[j]);
        values.iter().sum::<f64>() + worth.sum::<f64>()
    }

    fn clamp(&self, row: usize, value: f64) -> f64 {
        value.min(self.kernel.penalty[row])
    }
}
