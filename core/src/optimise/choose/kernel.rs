//! The problem as the solver sees it: every limit is 1, options that could never be taken are out.

use super::problem::Choice;
use crate::arrange::Arrange;
use crate::optimise::rounding::{SafeSum, grid};

/// How far a limit of 1 may be exceeded: part of the promised 1e-9, the rest absorbs rounding in running sums.
pub(super) const TOLERANCE: f64 = 0.9e-9;

pub(super) struct Kernel {
    /// Options of each group: `first[g]..first[g + 1]`.
    pub first: Vec<usize>,
    pub cost: Vec<f64>,
    /// Uses of each option: `first_use[o]..first_use[o + 1]`.
    first_use: Vec<usize>,
    uses: Vec<(u32, f64)>,
    /// Number of limits that can bind.
    pub rows: usize,
    /// The limit of the problem behind each row, and its capacity.
    pub limit: Vec<(usize, f64)>,
    /// Grid of all costs, if there is one.
    pub grid: Option<f64>,
}

impl Kernel {
    pub(super) fn new(problem: &Choice) -> Self {
        let limit: Vec<(usize, f64)> = binding(problem);
        let mut row_of = vec![u32::MAX; problem.capacity.len()];
        for (row, &(l, _)) in limit.iter().enumerate() {
            row_of[l] = row as u32;
        }
        let mut first_use = Vec::with_capacity(problem.cost.len() + 1);
        let mut uses: Vec<(u32, f64)> = Vec::with_capacity(problem.limit.len());
        let mut amounts = vec![0.0; limit.len()];
        for option in 0..problem.cost.len() {
            first_use.push(uses.len());
            let from = uses.len();
            for (l, amount) in problem.uses_of(option).filter(|&(l, amount)| row_of[l] != u32::MAX && amount > 0.0) {
                let row = row_of[l];
                let scaled = amount / limit[row as usize].1;
                // A limit named twice counts once, with the sum.
                match uses[from..].iter_mut().find(|(r, _)| *r == row) {
                    Some((_, sum)) => *sum += scaled,
                    None => uses.push((row, scaled)),
                }
                amounts[row as usize] += scaled;
            }
            uses[from..].arrange_by_key(|&(row, _)| row);
        }
        first_use.push(uses.len());
        let first = (0..problem.groups()).map(|g| problem.first[g] as usize).chain([problem.cost.len()]).collect();
        let grid = grid(&problem.cost.iter().copied());
        Self { first, cost: problem.cost.clone(), first_use, uses, rows: limit.len(), limit, grid }
    }

    pub(super) fn groups(&self) -> usize {
        self.first.len() - 1
    }

    pub(super) fn options(&self, group: usize) -> std::ops::Range<usize> {
        self.first[group]..self.first[group + 1]
    }

    /// Rows that an option uses, and how much of them.
    pub(super) fn uses(&self, option: usize) -> &[(u32, f64)] {
        &self.uses[self.first_use[option]..self.first_use[option + 1]]
    }

    pub(super) fn all_uses(&self) -> usize {
        self.uses.len()
    }

    /// Options that do not exceed a limit on their own.
    pub(super) fn possible(&self) -> Vec<bool> {
        (0..self.cost.len()).map(|o| self.uses(o).iter().all(|&(_, a)| a <= 1.0 + TOLERANCE)).collect()
    }

    /// What an option costs when what it uses has a price.
    pub(super) fn priced(&self, cost: &[f64], option: usize, prices: &[f64]) -> f64 {
        cost[option] + self.uses(option).iter().map(|&(row, amount)| prices[row as usize] * amount).sum::<f64>()
    }

    /// What all chosen options use of each row.
    pub(super) fn load(&self, chosen: &[usize]) -> Vec<f64> {
        let mut load = vec![0.0; self.rows];
        for &option in chosen {
            self.uses(option).iter().for_each(|&(row, amount)| load[row as usize] += amount);
        }
        load
    }

    pub(super) fn total(&self, chosen: &[usize]) -> f64 {
        let mut sum = SafeSum::default();
        for &option in chosen {
            sum.add(self.cost[option]);
        }
        sum.value()
    }

    /// A number that no choice of allowed options within the limits is below: every group takes its cheapest at these
    /// prices, and the limits are worth what they cost. Infinite when a group has no option left.
    pub(super) fn safe_bound(&self, cost: &[f64], allowed: &[bool], prices: &[f64]) -> f64 {
        let mut sum = SafeSum::default();
        for group in 0..self.groups() {
            let (mut least, mut size) = (f64::INFINITY, 0.0);
            for option in self.options(group).filter(|&o| allowed[o]) {
                let priced = self.priced(cost, option, prices);
                if priced < least {
                    least = priced;
                }
                // Rounding of the sum of the uses, for the largest of the options.
                size = f64::max(size, cost[option].abs() + (priced - cost[option]).abs());
            }
            if least == f64::INFINITY {
                return f64::INFINITY;
            }
            sum.add_of(least, size * (1.0 + self.rows as f64 / 16.0));
        }
        for price in prices {
            sum.add(-price * (1.0 + 1.2e-9));
        }
        sum.below()
    }
}

/// Limits that the largest use of every group together would exceed.
fn binding(problem: &Choice) -> Vec<(usize, f64)> {
    let mut most = vec![0.0; problem.capacity.len()];
    for group in 0..problem.groups() {
        let mut here: Vec<(usize, f64)> = Vec::new();
        for option in problem.options_of(group) {
            let mut own: Vec<(usize, f64)> = problem.uses_of(option).collect();
            own.arrange_by_key(|&(l, _)| l);
            own.dedup_by(|next, kept| {
                kept.0 == next.0 && {
                    kept.1 += next.1;
                    true
                }
            });
            for (l, amount) in own {
                match here.iter_mut().find(|(other, _)| *other == l) {
                    Some((_, largest)) => *largest = largest.max(amount),
                    None => here.push((l, amount)),
                }
            }
        }
        for (l, amount) in here {
            most[l] += amount;
        }
    }
    // A limit of nothing becomes the smallest amount that is still told apart from nothing.
    let scale =
        |l: usize, capacity: f64| if capacity > 0.0 { capacity } else { f64::MIN_POSITIVE.max(most[l] * 1e-12) };
    let limits = problem.capacity.iter().enumerate();
    limits.filter(|&(l, &capacity)| most[l] > capacity).map(|(l, &capacity)| (l, scale(l, capacity))).collect()
}
