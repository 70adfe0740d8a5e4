//! Places at a price: what one would pick if room were the only limit and every place cost something.
//!
//! The plain knapsack is far quicker than the one with two limits, and what its best selection brings and all places
//! cost is not below what any selection within both limits brings. The selection itself keeps to the places more often
//! than not, for the price is the one at which they just suffice.

use super::super::knapsack::{Entry, Knapsack};
use super::Limits;

#[derive(Debug, Default)]
pub(super) struct Priced {
    plain: Knapsack,
    /// What the selection brings, if it is within the limits, and how often it holds each entry.
    pub best: f64,
    pub picked: Vec<i64>,
    pub work: u64,
}

impl Priced {
    /// Forgets the last selection.
    pub(super) fn reset(&mut self) {
        (self.best, self.work) = (f64::NEG_INFINITY, 0);
    }

    /// Picks at a price of a place, up to `within`; a number not below what any selection within the limits brings.
    pub(super) fn find(&mut self, entries: &[Entry], limits: Limits, within: f64, place: f64) -> f64 {
        // Entries that do not pay keep their place in the list.
        let less = |e: &Entry| {
            let profit = e.profit - place;
            Entry { profit, most: if profit > 0.0 { e.most.min(limits.places) } else { 0 }, ..*e }
        };
        self.plain.entries.clear();
        self.plain.entries.extend(entries.iter().map(less));
        let upper = self.plain.solve(limits.room, within) + place * limits.places as f64;
        self.work = self.plain.work();
        std::mem::swap(&mut self.picked, &mut self.plain.picked);
        if self.picked.iter().sum::<i64>() <= limits.places {
            self.best = entries.iter().zip(&self.picked).map(|(e, &n)| n as f64 * e.profit).sum();
        }
        upper
    }
}
