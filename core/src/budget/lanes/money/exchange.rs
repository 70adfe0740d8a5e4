//! The last two passes: lines exchange pots, and who has money elsewhere gives way at a shared pot.

use super::Local;
use super::settling::Settling;
use crate::budget::lanes::lane::{LANES, Lane};

/// Riel below which nothing is missing.
const SMALL: Lane = Lane([0.5; LANES]);

impl Settling<'_> {
    /// Third pass: a line gives its pot to one that has no other, and takes one that still holds money.
    pub(super) fn exchange(&mut self, commune: usize) {
        let money = self.money;
        let cells = &money.cells[commune].list;
        // An exchange takes from a pot that still holds money, and leaves as much as before in the other.
        let holds = |local: &Local| self.b.room[local.pot].any_above(SMALL);
        if !money.cells[commune].pots.iter().any(holds) {
            return;
        }
        for cell in 0..cells.len() {
            let row = commune * money.stride + cell;
            for &local in &cells[cell].pots {
                if !self.b.rest[row].any_above(SMALL) {
                    break;
                }
                for other in (0..cells.len()).filter(|&other| other != cell) {
                    self.swap(commune, cell, local, other);
                }
            }
        }
    }

    fn swap(&mut self, commune: usize, cell: usize, local: usize, other: usize) {
        let money = self.money;
        let (row, other_row) = (commune * money.stride + cell, commune * money.stride + other);
        for &instead in money.cells[commune].list[other].pots.iter().filter(|&&instead| instead != local) {
            if !self.left(commune, other, instead).any_above(SMALL) {
                continue;
            }
            let held = self.b.paid[other_row * self.pots + local].min(self.b.rest[row]);
            let amount = some(held.min(self.left(commune, other, instead)));
            if !amount.any_above(Lane::ZERO) {
                continue;
            }
            self.book(commune, other, local, -amount);
            self.book(commune, other, instead, amount);
            let taken = self.pay(commune, cell, local, amount);
            if amount.any_above(taken) {
                // The cap holds it back: as before.
                self.book(commune, other, instead, taken - amount);
                self.book(commune, other, local, amount - taken);
            }
        }
    }

    /// Fourth pass: who has money elsewhere gives way at a shared pot to who has none.
    pub(super) fn give_way(&mut self, shared: usize) {
        let money = self.money;
        let lacking = |s: &Self, commune: usize| -> Lane {
            let cells = s.cells_of(commune, s.local_of(commune, shared));
            cells.map(|cell| s.b.rest[commune * money.stride + cell]).sum()
        };
        let missing: Lane = (0..money.cells.len()).map(|commune| lacking(self, commune)).sum();
        if !missing.any_above(SMALL) {
            return;
        }
        let mut wanted = some(missing);
        for commune in 0..money.cells.len() {
            let local = self.local_of(commune, shared);
            for cell in self.cells_of(commune, local) {
                for &instead in money.cells[commune].list[cell].pots.iter().filter(|&&instead| instead != local) {
                    if !self.left(commune, cell, instead).any_above(SMALL) {
                        continue;
                    }
                    let held = self.b.paid[(commune * money.stride + cell) * self.pots + local].min(wanted);
                    let amount = some(held.min(self.left(commune, cell, instead)));
                    if amount.any_above(Lane::ZERO) {
                        self.book(commune, cell, local, -amount);
                        self.book(commune, cell, instead, amount);
                        wanted -= amount;
                    }
                }
            }
            if !wanted.any_above(SMALL) {
                break;
            }
        }
        let part = some(missing - wanted).part(missing, 0.0).min(Lane::all(1.0));
        if !part.any_above(Lane::ZERO) {
            return;
        }
        for commune in 0..money.cells.len() {
            let local = self.local_of(commune, shared);
            for cell in self.cells_of(commune, local) {
                let rest = self.b.rest[commune * money.stride + cell] * part;
                self.pay(commune, cell, local, rest);
            }
        }
    }
}

/// Amounts that are worth moving: nothing below [`SMALL`].
fn some(amount: Lane) -> Lane {
    Lane::of(|lane| if amount.0[lane] > SMALL.0[lane] { amount.0[lane] } else { 0.0 })
}
