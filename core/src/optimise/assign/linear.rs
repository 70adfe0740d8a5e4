//! The linear relaxation, solved exactly: a primal simplex that keeps the items out of its matrix.
//!
//! Every item has one basic variable of its own, its key, so that only one row per capacity or cap is left to
//! invert (generalised upper bounding, Dantzig and Van Slyke 1967). With a few dozen agents a pivot costs
//! microseconds, and the prices found are the best there are; at most one item per full agent is split.

use super::kernel::{Kernel, NONE};
use super::multipliers::Prices;
use crate::arrange::Arrange;
use crate::optimise::inverse::inverted;
use crate::optimise::meter::Meter;

/// More rows than this make pivots too dear.
pub(super) const MOST_ROWS: usize = 2000;

/// Pivots before the inverse is made anew.
const PIVOTS_BETWEEN_INVERSIONS: u32 = 300;

/// An entry smaller than this is rounding.
const ZERO: f64 = 1e-11;

/// Pairs of an item looked at from the start, and added at most when all are looked at.
const FIRST_PAIRS: usize = 12;
const MORE_PAIRS: usize = 3;

/// Variables under way at a time.
const MOST_PENDING: usize = 64;

/// As many to choose these from are enough.
const ENOUGH: usize = 256;

/// What stands in a basis: a pair, an item left out, or room left in a row.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Variable {
    Pair(u32),
    Left(u32),
    Room(u32),
}

/// A pair near at hand, with all that its price needs side by side.
#[derive(Debug, Clone, Copy)]
struct Near {
    cost: f64,
    usage: f64,
    agent: u32,
    pair: u32,
}

impl Near {
    fn of(kernel: &Kernel, pair: u32) -> Self {
        let k = pair as usize;
        Self { cost: kernel.cost[k], usage: kernel.usage[k], agent: kernel.agent[k], pair }
    }
}

pub(super) struct Linear<'a> {
    kernel: &'a Kernel,
    /// Row of each agent's cap, if it can bind; its capacity is the row of its own number.
    cap_row: Vec<u32>,
    /// Agent of each cap's row.
    cap_agent: Vec<u32>,
    rows: usize,
    unit: f64,
    limit: Vec<f64>,
    key: Vec<Variable>,
    key_value: Vec<f64>,
    basis: Vec<Variable>,
    value: Vec<f64>,
    /// Rows of the basis whose variable belongs to an item.
    of_item: Vec<Vec<u32>>,
    /// The inverse of the basis row by row, and column by column.
    inverse: Vec<f64>,
    columns: Vec<f64>,
    /// Entries of the row under way that are not zero.
    filled: Vec<u32>,
    /// Pairs looked at, by item; all are looked at once these offer nothing.
    near: Vec<Vec<Near>>,
    /// Variables that looked worth bringing in when last gathered, and their items.
    pending: Vec<(Variable, u32)>,
    next_item: usize,
    use_price: Vec<f64>,
    slot_price: Vec<f64>,
    dual: Vec<f64>,
    change: Vec<f64>,
    key_change: Vec<f64>,
    touched: Vec<u32>,
    tolerance: f64,
}

/// What leaves the basis.
enum Leaving {
    Row(usize),
    Key(usize),
}

impl<'a> Linear<'a> {
    /// A basis where items of which `amount` places all units with one pair stay there and the others start left out;
    /// `None` when there are too many rows.
    pub(super) fn new(kernel: &'a Kernel, amount: &[(u32, i64)]) -> Option<Self> {
        let total: i64 = kernel.count.iter().sum();
        let mut rows = kernel.agents;
        let mut cap_row = vec![NONE; kernel.agents];
        let mean_use = kernel.usage.iter().sum::<f64>() / kernel.usage.len().max(1) as f64;
        let unit = if mean_use > 0.0 { mean_use } else { 1.0 };
        let mut limit: Vec<f64> = kernel.capacity.iter().map(|b| b / unit).collect();
        let mut cap_agent = Vec::new();
        for ((cap_row, &slots), agent) in cap_row.iter_mut().zip(&kernel.slots).zip(0..) {
            if slots < total {
                cap_agent.push(agent);
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
            cap_agent,
            rows,
            unit,
            limit,
            key: start_keys(kernel, amount),
            key_value: vec![0.0; kernel.items],
            basis: (0..rows as u32).map(Variable::Room).collect(),
            value: vec![0.0; rows],
            of_item: vec![Vec::new(); kernel.items],
            inverse: Vec::new(),
            columns: Vec::new(),
            filled: Vec::new(),
            near: (0..kernel.items).map(|i| cheapest(kernel, i)).collect(),
            pending: Vec::new(),
            next_item: 0,
            use_price: vec![0.0; kernel.agents],
            slot_price: vec![0.0; kernel.agents],
            dual: vec![0.0; rows],
            change: vec![0.0; rows],
            key_change: vec![0.0; kernel.items],
            touched: Vec::new(),
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
                meter.spend((self.rows * self.rows * 8) as u64);
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

    /// Pairs that carry units and how many, whole where the relaxation does not split the item.
    pub(super) fn amounts(&self) -> Vec<(u32, f64)> {
        let all = self.key.iter().zip(&self.key_value).chain(self.basis.iter().zip(&self.value));
        let pair = |(variable, &value): (&Variable, &f64)| match *variable {
            Variable::Pair(k) => Some((k, value)),
            _ => None,
        };
        all.filter_map(pair).collect()
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
        match variable {
            Variable::Pair(k) => self.priced_pair(k as usize),
            Variable::Left(i) => self.kernel.penalty[i as usize],
            Variable::Room(r) => -self.dual[r as usize],
        }
    }

    /// The variable with the most negative reduced cost among the few under way; when these offer nothing, among
    /// the pairs near at hand, and only then among all.
    fn entering(&mut self) -> (Option<(Variable, f64)>, u64) {
        let mut best = (None, -self.tolerance);
        for r in 0..self.rows {
            if -self.dual[r] < best.1 && self.basis[r] != Variable::Room(r as u32) {
                best = (Some(Variable::Room(r as u32)), -self.dual[r]);
            }
        }
        let mut looked = self.rows as u64 / 4;
        loop {
            let mut pending = std::mem::take(&mut self.pending);
            pending.retain(|&(variable, item)| {
                let reduced = self.priced(variable) - self.priced(self.key[item as usize]);
                if reduced < best.1 {
                    best = (Some(variable), reduced);
                }
                reduced < -self.tolerance
            });
            looked += pending.len() as u64 * 2;
            self.pending = pending;
            if let Some(variable) = best.0 {
                return (Some((variable, best.1)), looked);
            }
            looked += self.kernel.items as u64 * 16;
            if !self.gather() {
                looked += self.kernel.agent.len() as u64;
                if !self.look_further() {
                    return (None, looked);
                }
            }
        }
    }

    /// Takes the most promising variables near at hand under way, one an item; false when there are none.
    fn gather(&mut self) -> bool {
        let kernel = self.kernel;
        let mut found: Vec<(f64, Variable, u32)> = Vec::new();
        for _ in 0..kernel.items {
            if found.len() >= ENOUGH {
                break;
            }
            let i = self.next_item;
            self.next_item = if i + 1 == kernel.items { 0 } else { i + 1 };
            if kernel.count[i] == 0 {
                continue;
            }
            let own = self.priced(self.key[i]);
            let mut best = (kernel.penalty[i] - own, Variable::Left(i as u32));
            for near in &self.near[i] {
                let j = near.agent as usize;
                let reduced = near.cost - self.use_price[j] * near.usage - self.slot_price[j] - own;
                if reduced < best.0 {
                    best = (reduced, Variable::Pair(near.pair));
                }
            }
            if best.0 < -self.tolerance {
                found.push((best.0, best.1, i as u32));
            }
        }
        if found.len() > MOST_PENDING {
            found.select_nth_unstable_by(MOST_PENDING - 1, |a, b| a.0.total_cmp(&b.0).then(a.2.cmp(&b.2)));
            found.truncate(MOST_PENDING);
        }
        self.pending.clear();
        self.pending.extend(found.into_iter().map(|(_, variable, item)| (variable, item)));
        !self.pending.is_empty()
    }

    /// Adds the pairs with the most negative reduced costs to those near at hand; false when there are none.
    fn look_further(&mut self) -> bool {
        let kernel = self.kernel;
        let mut any = false;
        let mut better: Vec<(f64, u32)> = Vec::new();
        for i in (0..kernel.items).filter(|&i| kernel.count[i] > 0) {
            let own = self.priced(self.key[i]) - self.tolerance;
            better.clear();
            for k in kernel.row(i) {
                let priced = self.priced_pair(k);
                if priced < own {
                    better.push((priced, k as u32));
                }
            }
            better.arrange_distinct_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            let near = &mut self.near[i];
            for &(_, pair) in better.iter().take(MORE_PAIRS) {
                if near.iter().all(|n| n.pair != pair) {
                    near.push(Near::of(kernel, pair));
                    any = true;
                }
            }
        }
        any
    }

    /// Cost of a pair less what its rows are worth.
    fn priced_pair(&self, pair: usize) -> f64 {
        let j = self.kernel.agent[pair] as usize;
        self.kernel.cost[pair] - self.use_price[j] * self.kernel.usage[pair] - self.slot_price[j]
    }

    /// Puts the dual of a row where the pairs look for it, in their scale.
    fn publish(&mut self, row: usize) {
        if row < self.kernel.agents {
            self.use_price[row] = self.dual[row] / self.unit;
        } else {
            self.slot_price[self.cap_agent[row - self.kernel.agents] as usize] = self.dual[row];
        }
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
            let column = &self.columns[row * rows..(row + 1) * rows];
            for (change, entry) in self.change.iter_mut().zip(column) {
                *change += entry * amount;
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
        // Both the row and the change are nearly empty.
        let pivot = 1.0 / self.change[row];
        self.filled.clear();
        let own = &mut self.inverse[row * rows..(row + 1) * rows];
        for (c, entry) in (0..).zip(own.iter_mut()).filter(|(_, entry)| **entry != 0.0) {
            *entry *= pivot;
            self.columns[c as usize * rows + row] = *entry;
            self.dual[c as usize] += reduced * *entry;
            self.filled.push(c);
        }
        for at in 0..self.filled.len() {
            self.publish(self.filled[at] as usize);
        }
        let mut work = rows / 2;
        for r in (0..rows).filter(|&r| r != row && self.change[r] != 0.0) {
            for &c in &self.filled {
                let c = c as usize;
                let entry = self.inverse[r * rows + c] - self.change[r] * self.inverse[row * rows + c];
                self.inverse[r * rows + c] = entry;
                self.columns[c * rows + r] = entry;
            }
            work += self.filled.len();
        }
        work as u64
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
        for (c, &entry) in fresh.iter().enumerate() {
            self.inverse[row * rows + c] = entry;
            self.columns[c * rows + row] = entry;
        }
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
        self.columns = vec![0.0; rows * rows];
        for r in 0..rows {
            for c in 0..rows {
                self.columns[c * rows + r] = inverse[r * rows + c];
            }
        }
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
        (0..rows).for_each(|row| self.publish(row));
        true
    }
}

/// The cheapest pairs of an item.
fn cheapest(kernel: &Kernel, item: usize) -> Vec<Near> {
    let mut pairs: Vec<u32> = kernel.row(item).map(|k| k as u32).collect();
    if pairs.len() > FIRST_PAIRS {
        let cost = |k: &u32| kernel.cost[*k as usize];
        pairs.select_nth_unstable_by(FIRST_PAIRS - 1, |a, b| cost(a).total_cmp(&cost(b)).then(a.cmp(b)));
        pairs.truncate(FIRST_PAIRS);
    }
    pairs.into_iter().map(|pair| Near::of(kernel, pair)).collect()
}

/// Where each item starts: with its agent when it has just one, otherwise left out.
fn start_keys(kernel: &Kernel, amount: &[(u32, i64)]) -> Vec<Variable> {
    let mut keys: Vec<Variable> = (0..kernel.items as u32).map(Variable::Left).collect();
    for &(pair, units) in amount {
        let i = kernel.item[pair as usize] as usize;
        if units == kernel.count[i] && units > 0 {
            keys[i] = Variable::Pair(pair);
        }
    }
    keys
}
