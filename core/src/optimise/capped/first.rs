//! A first selection to beat: what pays at the prices, made to fit, then bettered by swaps.

use super::{Limits, Piece};

/// Swaps made at most.
const MOST_SWAPS: usize = 12;

#[derive(Debug, Default)]
pub(super) struct First {
    /// Whether each piece is in the selection.
    pub held: Vec<bool>,
    usage: f64,
    pub profit: f64,
    units: i64,
    pub looked: usize,
}

impl First {
    /// A selection of pieces in the order of their reduced profits, smallest first; what it brings.
    pub(super) fn find(&mut self, pieces: &[Piece], limits: Limits) -> f64 {
        self.held.clear();
        self.held.extend(pieces.iter().map(|p| p.reduced > 0.0));
        (self.usage, self.profit, self.units) = (0.0, 0.0, 0);
        for piece in pieces.iter().filter(|p| p.reduced > 0.0) {
            self.add(piece, 1.0);
        }
        self.looked = 2 * pieces.len();
        for (at, piece) in pieces.iter().enumerate() {
            if self.held[at] && !limits.hold(self.usage, self.units) {
                self.turn(at, piece);
            }
        }
        for (at, piece) in pieces.iter().enumerate() {
            if !self.held[at] && limits.hold(self.usage + piece.usage, self.units + piece.units) {
                self.turn(at, piece);
            }
        }
        self.sum_up(pieces)
    }

    /// What the selection brings, summed anew without what taking out and putting in rounded away.
    fn sum_up(&mut self, pieces: &[Piece]) -> f64 {
        let held = pieces.iter().zip(&self.held).filter(|(_, held)| **held);
        self.profit = held.map(|(piece, _)| piece.profit).sum();
        self.profit
    }

    fn add(&mut self, piece: &Piece, sign: f64) {
        self.usage += sign * piece.usage;
        self.profit += sign * piece.profit;
        self.units += sign as i64 * piece.units;
    }

    /// Takes a piece in or out.
    fn turn(&mut self, at: usize, piece: &Piece) {
        self.add(piece, if self.held[at] { -1.0 } else { 1.0 });
        self.held[at] = !self.held[at];
    }

    /// Puts a piece in, or swaps one for another, while that brings more; what the selection brings then.
    pub(super) fn swap(&mut self, pieces: &[Piece], limits: Limits) -> f64 {
        for _ in 0..MOST_SWAPS {
            self.looked += 8 * pieces.len();
            let Some((new, old)) = self.best_swap(pieces, limits) else {
                break;
            };
            for at in [Some(new), old].into_iter().flatten() {
                self.turn(at, &pieces[at]);
            }
        }
        self.sum_up(pieces)
    }

    fn best_swap(&self, pieces: &[Piece], limits: Limits) -> Option<(usize, Option<usize>)> {
        let mut best = (1e-9 * self.profit.abs(), None);
        for (at, new) in pieces.iter().enumerate().filter(|&(at, _)| !self.held[at]) {
            if new.profit <= best.0 {
                continue;
            }
            let (usage, units) = (self.usage + new.usage, self.units + new.units);
            if limits.hold(usage, units) {
                best = (new.profit, Some((at, None)));
            }
            for (out, old) in pieces.iter().enumerate().filter(|&(out, _)| self.held[out]) {
                let gain = new.profit - old.profit;
                if gain > best.0 && limits.hold(usage - old.usage, units - old.units) {
                    best = (gain, Some((at, Some(out))));
                }
            }
        }
        best.1
    }
}
