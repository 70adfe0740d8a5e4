//! The linear relaxation, solved exactly: a primal simplex that keeps the items out of its matrix.
//!
//! Every item has one basic variable of its own, its key, so that only one row per capacity or cap is left to
//! invert (generalised upper bounding, Dantzig and Van Slyke 1967). With a few dozen agents a pivot costs
//! microseconds, and the prices found are the best there are; at most one item per full agent is split.

use super::kernel::{Kernel, NONE};
use super::multipliers::Prices;
use super::plan::Plan;
use crate::optimise::inverse::inverted;
use crate::optimise::meter::Meter;

/// More rows than this make pivots too dear.
pub(super) const MOST_ROWS: usize = 480;

/// Pivots before the inverse is made anew.
const PIVOTS_BETWEEN_INVERSIONS: u32 = 100;

/// An entry smaller than this is rounding.
const ZERO: f64 = 1e-11;

/// What stands in a basis: a pair, an item left out, or room left in a row.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Variable {
    Pair(u32),
    Left(u32),
    Room(u32),
}

pub(super) struct Linear<'a> {
    kernel: &'a Kernel,
    /// Row of each agent's cap, if it can bind; its capacity is the row of its own number.
    cap_row: Vec<u32>,
    rows: usize,
    unit: f64,
    limit: Vec<f64>,
    key: Vec<Variable>,
    key_value: Vec<f64>,
    basis: Vec<Variable>,
    value: Vec<f64>,
    /// Rows of the basis whose variable belongs to an item.
    of_item: Vec<Vec<u32>>,
    inverse: Vec<f64>,
    dual: Vec<f64>,
    change: Vec<f64>,
    key_change: Vec<f64>,
    touched: Vec<u32>,
    next_item: usize,
    tolerance: f64,
}

/// What leaves the basis.
enum Leaving {
    Row(usize),
    Key(usize),
}

impl<'a> Linear<'a> {
    /// A basis at `plan`: items it places with one agent stay there, the others start left out.
    pub(super) fn new(kernel: &'a Kernel, plan: &Plan) -> Option<Self> {
        let total: i64 = kernel.count.iter().sum();
        let mut rows = kernel.agents;
        let mut cap_row = vec![NONE; kernel.agents];
        let mean_use = kernel.usage.iter().sum::<f64>() / kernel.usage.len().max(1) as f64;
        let unit = if mean_use > 0.0 { mean_use } else { 1.0 };
        let mut limit: Vec<f64> = kernel.capacity.iter().map(|b| b / unit).collect();
        for (cap_row, &slots) in cap_row.iter_mut().zip(&kernel.slots) {
            if slots < total {
                *cap_row = rows as u32;
                limit.push(slots as f64);
                rows += 1;
            }
        }
        // Limits a hair apart, so that no two rows fill up at once and the simplex does not stall.
        for (r, limit) in limit.iter_mut().enumerate() {
            *limit += (*limit + 1.0) * 1e-8 * (1.0 + ((r * 7919) % 101) as f64 / 101.0);
        }
        if rows > MOST_ROWS || kernel.usage.is_empty() {
            return None;
        }
        let size = kernel.cost.iter().map(|c| c.abs()).sum::<f64>() / kernel.cost.len() as f64;
        let mut linear = Self {
            kernel,
            cap_row,
            rows,
            unit,
            limit,
            key: (0..kernel.items as u32).map(|i| start_key(kernel, plan, i)).collect(),
            key_value: vec![0.0; kernel.items],
            basis: (0..rows as u32).map(Variable::Room).collect(),
            value: vec![0.0; rows],
            of_item: vec![Vec::new(); kernel.items],
            inverse: Vec::new(),
            dual: vec![0.0; rows],
            change: vec![0.0; rows],
            key_change: vec![0.0; kernel.items],
            touched: Vec::new(),
            next_item: 0,
            tolerance: 1e-9 * size.max(1e-9),
        };
        linear.invert().then_some(linear)
    }

    /// Pivots to the optimum, or until `work` is spent; true at the optimum.
    pub(super) fn run(&mut self, work: u64, meter: &mut Meter) -> bool {
        let end = meter.used().saturating_add(work);
        let mut pivots = 0;
        loop {
            let (entering, looked) = self.entering();
            let Some((variable, reduced)) = entering else {
                meter.spend(looked);
                return true;
            };
            let Some(updated) = self.pivot(variable, reduced) else {
                return false;
            };
            pivots += 1;
            if pivots % PIVOTS_BETWEEN_INVERSIONS == 0 {
                meter.spend((self.rows * self.rows * self.rows / 8) as u64);
                if !self.invert() {
                    return false;
                }
            }
            if !meter.spend(looked + updated) || meter.used() >= end {
                return false;
            }
        }
    }

    /// Prices of the rows.
    pub(super) fn prices(&self) -> Prices {
        let price = |row: usize| (-self.dual[row]).max(0.0);
        Prices {
            hour: (0..self.kernel.agents).map(|j| price(j) / self.unit).collect(),
            slot: self.cap_row.iter().map(|&row| if row == NONE { 0.0 } else { price(row as usize) }).collect(),
        }
    }

    /// Units of every pair, whole where the relaxation does not split the item.
    pub(super) fn amounts(&self) -> Vec<f64> {
        let mut amount = vec![0.0; self.kernel.agent.len()];
        let all = self.key.iter().zip(&self.key_value).chain(self.basis.iter().zip(&self.value));
        for (variable, &value) in all {
            if let Variable::Pair(k) = *variable {
                amount[k as usize] = value;
            }
        }
        amount
    }

    fn cost(&self, variable: Variable) -> f64 {
        match variable {
            Variable::Pair(k) => self.kernel.cost[k as usize],
            Variable::Left(i) => self.kernel.penalty[i as usize],
            Variable::Room(_) => 0.0,
        }
    }

    fn item(&self, variable: Variable) -> Option<usize> {
        match variable {
            Variable::Pair(k) => Some(self.kernel.item[k as usize] as usize),
            Variable::Left(i) => Some(i as usize),
            Variable::Room(_) => None,
        }
    }

    /// Entries of a variable in the rows.
    fn column(&self, variable: Variable) -> impl Iterator<Item = (usize, f64)> + use<> {
        let (first, second) = match variable {
            Variable::Pair(k) => {
                let j = self.kernel.agent[k as usize] as usize;
                let cap = self.cap_row[j];
                let second = (cap != NONE).then_some((cap as usize, 1.0));
                (Some((j, self.kernel.usage[k as usize] / self.unit)), second)
            }
            Variable::Left(_) => (None, None),
            Variable::Room(r) => (Some((r as usize, 1.0)), None),
        };
        first.into_iter().chain(second)
    }

    /// Cost of a variable less what its rows are worth.
    fn priced(&self, variable: Variable) -> f64 {
        self.cost(variable) - self.column(variable).map(|(r, a)| self.dual[r] * a).sum::<f64>()
    }

    /// The variable with the most negative reduced cost in the next block of items that has one.
    fn entering(&mut self) -> (Option<(Variable, f64)>, u64) {
        let kernel = self.kernel;
        let mut best = (None, -self.tolerance);
        for r in 0..self.rows {
            if -self.dual[r] < best.1 && self.basis[r] != Variable::Room(r as u32) {
                best = (Some(Variable::Room(r as u32)), -self.dual[r]);
            }
        }
        let mut looked = self.rows as u64;
        let block = (kernel.items / 8).max(16);
        let per_use = 1.0 / self.unit;
        for step in 0..kernel.items {
            let i = self.next_item;
            self.next_item = if i + 1 == kernel.items { 0 } else { i + 1 };
            let own = self.priced(self.key[i]);
            looked += kernel.row(i).len() as u64;
            for k in kernel.row(i) {
                let j = kernel.agent[k] as usize;
                let cap = self.cap_row[j];
                let slot = if cap == NONE { 0.0 } else { self.dual[cap as usize] };
                let reduced = kernel.cost[k] - self.dual[j] * (kernel.usage[k] * per_use) - slot - own;
                if reduced < best.1 && kernel.count[i] > 0 {
                    best = (Some(Variable::Pair(k as u32)), reduced);
                }
            }
            if kernel.penalty[i] - own < best.1 && kernel.count[i] > 0 {
                best = (Some(Variable::Left(i as u32)), kernel.penalty[i] - own);
            }
            if (step + 1) % block == 0 && best.0.is_some() {
                break;
            }
        }
        (best.0.map(|variable| (variable, best.1)), looked)
    }

    /// Brings a variable in; the work done, or `None` when rounding leaves nothing to leave.
    fn pivot(&mut self, entering: Variable, reduced: f64) -> Option<u64> {
        self.find_changes(entering);
        let (length, leaving) = self.ratio()?;
        for r in 0..self.rows {
            self.value[r] -= length * self.change[r];
        }
        for t in 0..self.touched.len() {
            let i = self.touched[t] as usize;
            self.key_value[i] -= length * self.key_change[i];
        }
        let work = match leaving {
            Leaving::Row(row) => self.replace(row, entering, length, reduced),
            Leaving::Key(i) if self.of_item[i].is_empty() => {
                // Only the item itself changes over: its new key takes the place of the old one.
                self.key[i] = entering;
                self.key_value[i] = length;
                self.rows as u64
            }
            Leaving::Key(i) => {
                let row = self.swap_key(i);
                self.replace(row, entering, length, reduced)
            }
        };
        for &i in &self.touched {
            self.key_change[i as usize] = 0.0;
        }
        self.touched.clear();
        Some(work)
    }

    /// How the basic variables fall per unit of the entering one.
    fn find_changes(&mut self, entering: Variable) {
        let rows = self.rows;
        self.change.fill(0.0);
        let item = self.item(entering);
        let own: Vec<(usize, f64)> = self.column(entering).collect();
        let key: Vec<(usize, f64)> =
            item.map(|i| self.column(self.key[i]).map(|(r, a)| (r, -a)).collect()).unwrap_or_default();
        for (row, amount) in own.into_iter().chain(key) {
            for r in 0..rows {
                self.change[r] += self.inverse[r * rows + row] * amount;
            }
        }
        if let Some(i) = item {
            self.touched.push(i as u32);
            self.key_change[i] = 1.0;
        }
        for r in 0..rows {
            if self.change[r].abs() < ZERO {
                self.change[r] = 0.0;
            } else if let Some(i) = self.item(self.basis[r]) {
                if !self.touched.contains(&(i as u32)) {
                    self.touched.push(i as u32);
                }
                self.key_change[i] -= self.change[r];
            }
        }
    }

    /// How far the entering variable can rise and what then leaves; among equals the largest pivot.
    fn ratio(&self) -> Option<(f64, Leaving)> {
        let mut best: Option<(f64, f64, Leaving)> = None;
        let mut look = |value: f64, change: f64, leaving: Leaving| {
            if change > 1e-9 {
                let length = value.max(0.0) / change;
                let better =
                    best.as_ref().is_none_or(|b| length < b.0 - 1e-12 || (length <= b.0 + 1e-12 && change > b.1));
                if better {
                    best = Some((length, change, leaving));
                }
            }
        };
        for r in 0..self.rows {
            look(self.value[r], self.change[r], Leaving::Row(r));
        }
        for &i in &self.touched {
            look(self.key_value[i as usize], self.key_change[i as usize], Leaving::Key(i as usize));
        }
        best.map(|(length, _, leaving)| (length, leaving))
    }

    /// Puts the entering variable in the place of `row`.
    fn replace(&mut self, row: usize, entering: Variable, length: f64, reduced: f64) -> u64 {
        let rows = self.rows;
        if let Some(i) = self.item(self.basis[row]) {
            self.of_item[i].retain(|&r| r as usize != row);
        }
        self.basis[row] = entering;
        self.value[row] = length;
        if let Some(i) = self.item(entering) {
            self.of_item[i].push(row as u32);
        }
        let pivot = 1.0 / self.change[row];
        let (before, rest) = self.inverse.split_at_mut(row * rows);
        let (own, after) = rest.split_at_mut(rows);
        for entry in own.iter_mut() {
            *entry *= pivot;
        }
        let mut work = rows;
        let others = before.chunks_exact_mut(rows).chain(after.chunks_exact_mut(rows));
        let rates = self.change[..row].iter().chain(&self.change[row + 1..]);
        for (other, &rate) in others.zip(rates).filter(|(_, rate)| **rate != 0.0) {
            for (entry, own) in other.iter_mut().zip(own.iter()) {
                *entry -= rate * own;
            }
            work += rows;
        }
        for (dual, own) in self.dual.iter_mut().zip(own.iter()) {
            *dual += reduced * own;
        }
        (work / 4) as u64
    }

    /// Makes one of the item's other basic variables its key; the row where the old key now stands.
    fn swap_key(&mut self, i: usize) -> usize {
        let rows = self.rows;
        let largest = |a: &&u32, b: &&u32| self.change[**a as usize].abs().total_cmp(&self.change[**b as usize].abs());
        let row = *self.of_item[i].iter().max_by(largest).expect("the item has basic variables") as usize;
        let mut fresh: Vec<f64> = vec![0.0; rows];
        for &r in &self.of_item[i] {
            for (entry, old) in fresh.iter_mut().zip(&self.inverse[r as usize * rows..]) {
                *entry -= old;
            }
        }
        self.inverse[row * rows..(row + 1) * rows].copy_from_slice(&fresh);
        std::mem::swap(&mut self.basis[row], &mut self.key[i]);
        std::mem::swap(&mut self.value[row], &mut self.key_value[i]);
        self.change[row] = self.key_change[i];
        row
    }

    /// Works the inverse, the values and the duals out anew; false when the basis is singular.
    fn invert(&mut self) -> bool {
        let rows = self.rows;
        let mut matrix = vec![0.0; rows * rows];
        for (c, &variable) in self.basis.iter().enumerate() {
            for (r, a) in self.column(variable) {
                matrix[r * rows + c] += a;
            }
            if let Some(i) = self.item(variable) {
                for (r, a) in self.column(self.key[i]) {
                    matrix[r * rows + c] -= a;
                }
            }
        }
        let Some(inverse) = inverted(matrix, rows) else {
            return false;
        };
        self.inverse = inverse;
        let mut room = self.limit.clone();
        for (i, &key) in self.key.iter().enumerate() {
            for (r, a) in self.column(key) {
                room[r] -= a * self.kernel.count[i] as f64;
            }
        }
        self.key_value.clear();
        self.key_value.extend(self.kernel.count.iter().map(|&n| n as f64));
        self.dual.fill(0.0);
        for r in 0..rows {
            let own = &self.inverse[r * rows..(r + 1) * rows];
            self.value[r] = own.iter().zip(&room).map(|(a, b)| a * b).sum();
            let mut cost = self.cost(self.basis[r]);
            if let Some(i) = self.item(self.basis[r]) {
                self.key_value[i] -= self.value[r];
                cost -= self.cost(self.key[i]);
            }
            for (dual, own) in self.dual.iter_mut().zip(own) {
                *dual += cost * own;
            }
        }
        true
    }
}

/// Where an item starts: with its agent when it has just one, otherwise left out.
fn start_key(kernel: &Kernel, plan: &Plan, item: u32) -> Variable {
    let i = item as usize;
    let whole = kernel.row(i).find(|&k| plan.amount[k] == kernel.count[i] && kernel.count[i] > 0);
    whole.map_or(Variable::Left(item), |k| Variable::Pair(k as u32))
}
