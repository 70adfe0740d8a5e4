//! One exchange: what leaves, and the inverse after it.

use super::{Linear, Variable};
use crate::optimise::inverse::inverted;

/// An entry smaller than this is rounding.
const ZERO: f64 = 1e-11;

/// What leaves the basis.
enum Leaving {
    Row(usize),
    Key(usize),
}

impl Linear<'_> {
    /// Brings a variable in; the work done, or `None` when rounding leaves nothing to leave.
    pub(super) fn pivot(&mut self, entering: Variable, reduced: f64) -> Option<u64> {
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
    pub(super) fn invert(&mut self) -> bool {
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
