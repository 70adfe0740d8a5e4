//! The linear relaxation, solved exactly: a primal simplex that keeps the groups out of its matrix.
//!
//! Every group has one basic option of its own, its key, so that only one row for each limit is left to invert
//! (generalised upper bounding, Dantzig and Van Slyke 1967). At the end at most one group for each limit is split.
//! Limits may be exceeded at a high cost, so that any keys are a start.

use super::kernel::Kernel;
use crate::arrange::Arrange;
use crate::optimise::inverse::inverted;
use crate::optimise::meter::Meter;

/// More rows than this make pivots too dear.
pub(super) const MOST_ROWS: usize = 600;
/// Pivots before the inverse is made anew.
const PIVOTS_BETWEEN_INVERSIONS: u32 = 120;
/// Groups that are looked at before the best of them enters.
const GROUPS_A_LOOK: usize = 48;
/// An entry smaller than this is rounding.
const ZERO: f64 = 1e-10;

/// What stands in the basis: an option that is no key, room left in a row, or what exceeds it.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Variable {
    Option(u32),
    Room(u32),
    Excess(u32),
}

pub(super) struct Linear<'a> {
    kernel: &'a Kernel,
    /// Costs that are minimised: the problem's, or none when only room is looked for.
    cost: &'a [f64],
    allowed: &'a [bool],
    /// Cost of exceeding a row by all of its capacity.
    excess: f64,
    group_of: Vec<u32>,
    capacity: Vec<f64>,
    key: Vec<usize>,
    key_value: Vec<f64>,
    basis: Vec<Variable>,
    value: Vec<f64>,
    /// Rows of the basis whose option belongs to a group.
    of_group: Vec<Vec<u32>>,
    /// Row by row of the basis, column by limit.
    inverse: Vec<f64>,
    /// What a unit of each row is worth.
    pub prices: Vec<f64>,
    next_group: usize,
    tolerance: f64,
    since_inversion: u32,
}

/// What leaves the basis.
enum Leaving {
    Row(usize),
    Key(usize),
}

impl<'a> Linear<'a> {
    /// A basis in which every group takes its key, an allowed option. `None` when there are too many rows.
    pub(super) fn new(
        kernel: &'a Kernel,
        cost: &'a [f64],
        allowed: &'a [bool],
        key: Vec<usize>,
        excess: f64,
    ) -> Option<Self> {
        let rows = kernel.rows;
        if rows > MOST_ROWS {
            return None;
        }
        let mut group_of = vec![0; kernel.cost.len()];
        for group in 0..kernel.groups() {
            kernel.options(group).for_each(|option| group_of[option] = group as u32);
        }
        // Capacities a hair apart, so that no two rows fill up at once and the simplex does not stall.
        let capacity = (0..rows).map(|r| 1.0 + 1e-8 * (1.0 + ((r * 7919) % 101) as f64 / 101.0)).collect();
        let size = cost.iter().map(|c| c.abs()).sum::<f64>() / cost.len().max(1) as f64;
        let mut linear = Self {
            kernel,
            cost,
            allowed,
            excess,
            group_of,
            capacity,
            key_value: vec![1.0; key.len()],
            of_group: vec![Vec::new(); key.len()],
            key,
            basis: (0..rows as u32).map(Variable::Room).collect(),
            value: vec![0.0; rows],
            inverse: Vec::new(),
            prices: vec![0.0; rows],
            next_group: 0,
            tolerance: 1e-9 * size.max(1e-9),
            since_inversion: 0,
        };
        let left = linear.left_by_keys();
        for row in (0..rows).filter(|&row| left[row] < 0.0) {
            linear.basis[row] = Variable::Excess(row as u32);
        }
        linear.invert().then_some(linear)
    }

    /// Pivots to the optimum, or until the meter ends; true at the optimum.
    pub(super) fn run(&mut self, meter: &mut Meter) -> bool {
        loop {
            let (entering, looked) = self.entering();
            let Some(variable) = entering else {
                meter.spend(looked);
                return true;
            };
            let work = looked + (self.kernel.rows * self.kernel.rows / 2) as u64 + 1;
            if !self.pivot(variable) || !meter.spend(work) {
                return false;
            }
        }
    }

    /// The share of each option; only positive ones.
    pub(super) fn shares(&self) -> Vec<Vec<(usize, f64)>> {
        let share = |group: usize| {
            let others = self.of_group[group].iter().filter_map(|&row| match self.basis[row as usize] {
                Variable::Option(option) => Some((option as usize, self.value[row as usize])),
                _ => None,
            });
            let mut shares: Vec<(usize, f64)> = others.chain([(self.key[group], self.key_value[group])]).collect();
            shares.retain(|&(_, share)| share > 1e-9);
            shares.arrange_by_key(|&(option, _)| option);
            shares
        };
        (0..self.key.len()).map(share).collect()
    }

    /// By how much rows are exceeded together, as a share of their capacity.
    pub(super) fn excess_used(&self) -> f64 {
        let used = self.basis.iter().zip(&self.value).filter(|(v, _)| matches!(v, Variable::Excess(_)));
        used.map(|(_, value)| value.max(0.0)).sum()
    }

    /// The prices as multipliers of the bound: what rounding made negative is 0.
    pub(super) fn multipliers(&self) -> Vec<f64> {
        self.prices.iter().map(|price| price.max(0.0)).collect()
    }

    pub(super) fn keys(&self) -> &[usize] {
        &self.key
    }

    fn left_by_keys(&self) -> Vec<f64> {
        let mut left = self.capacity.clone();
        for &key in &self.key {
            self.kernel.uses(key).iter().for_each(|&(row, amount)| left[row as usize] -= amount);
        }
        left
    }

    /// The variable whose entering lowers the cost most among those looked at, and the work of looking.
    fn entering(&mut self) -> (Option<Variable>, u64) {
        let mut best = (None, -self.tolerance);
        for row in 0..self.kernel.rows {
            if self.prices[row] < best.1 {
                best = (Some(Variable::Room(row as u32)), self.prices[row]);
            }
            if self.excess - self.prices[row] < best.1 {
                best = (Some(Variable::Excess(row as u32)), self.excess - self.prices[row]);
            }
        }
        let groups = self.key.len();
        let mut looked = self.kernel.rows as u64;
        for step in 0..groups {
            if step % GROUPS_A_LOOK == 0 && step > 0 && best.0.is_some() {
                break;
            }
            let group = self.next_group;
            self.next_group = if group + 1 == groups { 0 } else { group + 1 };
            let own = self.kernel.priced(self.cost, self.key[group], &self.prices);
            for option in self.kernel.options(group).filter(|&o| self.allowed[o]) {
                let reduced = self.kernel.priced(self.cost, option, &self.prices) - own;
                if reduced < best.1 {
                    best = (Some(Variable::Option(option as u32)), reduced);
                }
                looked += 1 + self.kernel.uses(option).len() as u64 / 2;
            }
        }
        // What is basic already has no reduced cost but rounding.
        let basic = best.0.is_some_and(|variable| self.basis.contains(&variable));
        (best.0.filter(|_| !basic), looked)
    }

    /// The column of a variable in terms of the basis.
    fn column(&self, variable: Variable) -> Vec<f64> {
        let rows = self.kernel.rows;
        let mut column = vec![0.0; rows];
        let mut add = |limit: usize, amount: f64| {
            for (p, entry) in column.iter_mut().enumerate() {
                *entry += self.inverse[p * rows + limit] * amount;
            }
        };
        match variable {
            Variable::Option(option) => {
                let key = self.key[self.group_of[option as usize] as usize];
                self.kernel.uses(option as usize).iter().for_each(|&(row, amount)| add(row as usize, amount));
                self.kernel.uses(key).iter().for_each(|&(row, amount)| add(row as usize, -amount));
            }
            Variable::Room(row) => add(row as usize, 1.0),
            Variable::Excess(row) => add(row as usize, -1.0),
        }
        column
    }

    fn group(&self, variable: Variable) -> Option<usize> {
        match variable {
            Variable::Option(option) => Some(self.group_of[option as usize] as usize),
            _ => None,
        }
    }

    /// Lets a variable enter; false when rounding has spoilt the basis.
    fn pivot(&mut self, entering: Variable) -> bool {
        let mut column = self.column(entering);
        let own = self.group(entering);
        let (leaving, step, key_rates) = self.ratio(&column, own);
        let Some(leaving) = leaving else { return false };
        for (value, rate) in self.value.iter_mut().zip(&column) {
            *value -= step * rate;
        }
        for &(group, rate) in &key_rates {
            self.key_value[group] += step * rate;
        }
        let row = match leaving {
            Leaving::Row(row) => row,
            Leaving::Key(group) if own == Some(group) && self.of_group[group].is_empty() => {
                if let Variable::Option(option) = entering {
                    self.key[group] = option as usize;
                }
                self.key_value[group] = step;
                return self.refresh();
            }
            Leaving::Key(group) => {
                let row = self.swap_key(group, &column);
                column = self.column(entering);
                row
            }
        };
        if column[row].abs() < ZERO {
            return false;
        }
        if let Some(group) = self.group(self.basis[row]) {
            self.of_group[group].retain(|&other| other as usize != row);
        }
        self.basis[row] = entering;
        self.value[row] = step;
        if let Some(group) = own {
            self.of_group[group].push(row as u32);
        }
        self.replace(row, &column);
        self.refresh()
    }

    /// What becomes zero first as a variable with this column enters, after how much of it, and how fast the keys
    /// of the groups concerned change.
    fn ratio(&self, column: &[f64], own: Option<usize>) -> (Option<Leaving>, f64, Vec<(usize, f64)>) {
        let mut rates: Vec<(usize, f64)> = own.map(|group| (group, -1.0)).into_iter().collect();
        let mut best: (Option<Leaving>, f64, f64) = (None, f64::INFINITY, 0.0);
        for (row, &rate) in column.iter().enumerate().filter(|(_, rate)| rate.abs() > ZERO) {
            if rate > ZERO {
                better(&mut best, (self.value[row].max(0.0) / rate, rate), Leaving::Row(row));
            }
            if let Some(group) = self.group(self.basis[row]) {
                match rates.iter_mut().find(|(other, _)| *other == group) {
                    Some((_, sum)) => *sum += rate,
                    None => rates.push((group, rate)),
                }
            }
        }
        for &(group, rate) in rates.iter().filter(|&&(_, rate)| rate < -ZERO) {
            better(&mut best, (self.key_value[group].max(0.0) / -rate, -rate), Leaving::Key(group));
        }
        let step = if best.0.is_some() { best.1 } else { 0.0 };
        (best.0, step, rates)
    }

    /// Makes an option of the basis the key of its group; the old key, at zero, takes its row. The row.
    fn swap_key(&mut self, group: usize, column: &[f64]) -> usize {
        let rows = self.kernel.rows;
        let of_group = self.of_group[group].clone();
        let size = |row: &&u32| column[**row as usize].abs();
        let row = of_group.iter().max_by(|a, b| size(a).total_cmp(&size(b)).then(b.cmp(a))).map_or(0, |&r| r as usize);
        let old = self.key[group];
        if let Variable::Option(option) = self.basis[row] {
            self.key[group] = option as usize;
        }
        self.key_value[group] = self.value[row];
        self.basis[row] = Variable::Option(old as u32);
        self.value[row] = 0.0;
        for limit in 0..rows {
            let sum: f64 = of_group.iter().map(|&r| self.inverse[r as usize * rows + limit]).sum();
            self.inverse[row * rows + limit] = -sum;
        }
        row
    }

    /// The inverse after a column took the place of a row's.
    fn replace(&mut self, row: usize, column: &[f64]) {
        let rows = self.kernel.rows;
        let scale = 1.0 / column[row];
        let pivot: Vec<f64> = self.inverse[row * rows..(row + 1) * rows].iter().map(|v| v * scale).collect();
        for (p, &rate) in column.iter().enumerate().filter(|&(p, rate)| p != row && *rate != 0.0) {
            let line = &mut self.inverse[p * rows..(p + 1) * rows];
            line.iter_mut().zip(&pivot).for_each(|(v, own)| *v -= rate * own);
        }
        self.inverse[row * rows..(row + 1) * rows].copy_from_slice(&pivot);
        self.since_inversion += 1;
    }

    fn refresh(&mut self) -> bool {
        if self.since_inversion >= PIVOTS_BETWEEN_INVERSIONS {
            return self.invert();
        }
        self.price();
        true
    }

    /// Inverse, values and prices from the basis alone; false when it is singular.
    fn invert(&mut self) -> bool {
        let rows = self.kernel.rows;
        let mut matrix = vec![0.0; rows * rows];
        for (p, &variable) in self.basis.iter().enumerate() {
            match variable {
                Variable::Room(row) => matrix[row as usize * rows + p] = 1.0,
                Variable::Excess(row) => matrix[row as usize * rows + p] = -1.0,
                Variable::Option(option) => {
                    let key = self.key[self.group_of[option as usize] as usize];
                    let uses = self.kernel.uses(option as usize).iter().map(|&(row, amount)| (row, amount));
                    let less = self.kernel.uses(key).iter().map(|&(row, amount)| (row, -amount));
                    uses.chain(less).for_each(|(row, amount)| matrix[row as usize * rows + p] += amount);
                }
            }
        }
        let Some(inverse) = inverted(matrix, rows) else { return false };
        self.inverse = inverse;
        self.since_inversion = 0;
        let left = self.left_by_keys();
        for p in 0..rows {
            self.value[p] = self.inverse[p * rows..(p + 1) * rows].iter().zip(&left).map(|(v, l)| v * l).sum();
        }
        for group in 0..self.key.len() {
            let others: f64 = self.of_group[group].iter().map(|&row| self.value[row as usize]).sum();
            self.key_value[group] = 1.0 - others;
        }
        self.price();
        true
    }

    /// Prices: what the costs of the basis say a unit of each row is worth.
    fn price(&mut self) {
        let rows = self.kernel.rows;
        self.prices.fill(0.0);
        for (p, &variable) in self.basis.iter().enumerate() {
            let cost = match variable {
                Variable::Room(_) => continue,
                Variable::Excess(_) => self.excess,
                Variable::Option(option) => {
                    self.cost[option as usize] - self.cost[self.key[self.group_of[option as usize] as usize]]
                }
            };
            let line = &self.inverse[p * rows..(p + 1) * rows];
            self.prices.iter_mut().zip(line).for_each(|(price, v)| *price -= cost * v);
        }
    }
}

/// Keeps the smaller step, and of equal ones the larger pivot.
fn better(best: &mut (Option<Leaving>, f64, f64), (step, size): (f64, f64), leaving: Leaving) {
    if step < best.1 - ZERO || (step <= best.1 + ZERO && size > best.2) {
        *best = (Some(leaving), step.min(best.1), size);
    }
}
