//! Which variable comes into the basis: the few under way first, then the pairs near at hand, then all.

use super::{Linear, Near, Variable};
use crate::arrange::Arrange;

/// Pairs of an item added at most when all are looked at.
const MORE_PAIRS: usize = 3;

/// Variables under way at a time.
const MOST_PENDING: usize = 64;

/// As many to choose these from are enough.
const ENOUGH: usize = 256;

impl Linear<'_> {
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
    pub(super) fn entering(&mut self) -> (Option<(Variable, f64)>, u64) {
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
    pub(super) fn publish(&mut self, row: usize) {
        if row < self.kernel.agents {
            self.use_price[row] = self.dual[row] / self.unit;
        } else {
            self.slot_price[self.cap_agent[row - self.kernel.agents] as usize] = self.dual[row];
        }
    }
}
