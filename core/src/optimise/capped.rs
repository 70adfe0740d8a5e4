//! What one agent would pick for itself where it may hold only so many: a knapsack with two limits.
//!
//! A price of room and a price of places turn both limits into profit: what they take from every entry leaves a
//! reduced profit, and the selection of all entries whose reduced profit is positive is nearly right. Every other
//! selection loses the reduced profits it treats otherwise and the price of what it leaves idle, so that only entries
//! with reduced profits smaller than the loss at hand are open. Selections of these are grown one entry at a time, the
//! smallest reduced profit first, the dominated and the hopeless dropped (the core concept of Balas and Zemel 1980, with
//! the two multipliers of Martello and Toth 2003).

use super::knapsack::Entry;
use first::First;
use grow::Grower;
use priced::Priced;
use prices::Prices;

mod first;
mod grow;
mod priced;
mod prices;

/// Share of the loss at hand by which selections may differ and yet be taken for the same: at first, and how much finer
/// or coarser the next time.
const COARSE: f64 = 0.16;
const FINER: f64 = 0.25;
const COARSEST: f64 = 2.0;

/// Share of the room given away so that rounding in sums of use cannot lose a selection.
const ROUNDING: f64 = 1e-13;

/// Several units of an entry, picked together or not at all.
#[derive(Debug, Clone, Copy)]
struct Piece {
    usage: f64,
    profit: f64,
    /// Profit less room and places at their prices.
    reduced: f64,
    entry: u32,
    units: i64,
}

/// What limits a selection.
#[derive(Debug, Clone, Copy)]
struct Limits {
    room: f64,
    places: i64,
}

impl Limits {
    fn hold(&self, usage: f64, units: i64) -> bool {
        usage <= self.room && units <= self.places
    }
}

/// How near to the best a selection must be: within this much, or within this share of what it loses to whole entries.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Near {
    pub within: f64,
    pub share: f64,
}

impl Near {
    /// A quick selection will do.
    pub(crate) const ANY: Self = Self { within: f64::INFINITY, share: 1.0 };

    /// What a selection may fall short by that loses as much as `loss` to whole entries.
    fn allows(self, loss: f64) -> f64 {
        self.within.max(self.share * loss)
    }
}

/// A search under way; kept between uses for its memory.
#[derive(Debug, Default)]
pub(crate) struct Capped {
    pub entries: Vec<Entry>,
    /// How often each entry is picked in the best selection.
    pub picked: Vec<i64>,
    pieces: Vec<Piece>,
    prices: Prices,
    first: First,
    priced: Priced,
    grower: Grower,
}

impl Capped {
    /// The best selection of at most `places` units within `room`: a number not below its profit. The selection is in
    /// `picked`. `place` is a first guess at the price of a place; the price found is left there.
    pub(crate) fn solve(&mut self, room: f64, places: i64, near: Near, place: &mut f64) -> f64 {
        let limits = Limits { room: room * (1.0 + ROUNDING), places };
        self.cut_up(limits);
        let upper = self.prices.find(&self.pieces, limits, place);
        let size = self.pieces.iter().map(|p| p.profit).sum::<f64>() + upper;
        for piece in &mut self.pieces {
            piece.reduced = self.prices.reduced(piece);
        }
        self.pieces.sort_unstable_by(|a, b| {
            a.reduced.abs().total_cmp(&b.reduced.abs()).then(a.entry.cmp(&b.entry)).then(a.units.cmp(&b.units))
        });
        let most = self.search(limits, upper, near, *place);
        self.pick();
        most + size * (64 + self.pieces.len()) as f64 * f64::EPSILON
    }

    /// Work of the last search.
    pub(crate) fn work(&self) -> u64 {
        let looked = self.prices.looked + self.first.looked + self.grower.looked;
        2 * looked as u64 + 8 * self.pieces.len() as u64 + self.priced.work
    }

    /// Entries in pieces of 1, 2, 4, ... units.
    fn cut_up(&mut self, limits: Limits) {
        self.pieces.clear();
        for (entry, e) in (0..).zip(&self.entries) {
            let most = e.most.min(limits.places);
            let mut left = if e.usage * most as f64 <= limits.room { most } else { (limits.room / e.usage) as i64 };
            let mut units = 1;
            while left > 0 {
                units = units.min(left);
                left -= units;
                let n = units as f64;
                self.pieces.push(Piece { usage: n * e.usage, profit: n * e.profit, reduced: 0.0, entry, units });
                units *= 2;
            }
        }
    }

    /// Finds a selection; a number not below the best profit.
    fn search(&mut self, limits: Limits, upper: f64, near: Near, place: f64) -> f64 {
        self.priced.reset();
        let found = self.first.find(&self.pieces, limits);
        self.grower.beat(found);
        if upper - found <= near.within {
            return upper;
        }
        let most = upper.min(self.priced.find(&self.entries, limits, near.within, place));
        self.grower.beat(found.max(self.priced.best));
        let short = |found: f64| most - found > near.allows(upper - found);
        if short(self.grower.best) {
            let found = self.first.swap(&self.pieces, limits);
            self.grower.beat(found.max(self.priced.best));
        }
        if short(self.grower.best) {
            self.grower.prepare(&self.pieces);
            return most.min(self.refine(limits, upper, near));
        }
        most
    }

    /// Grows selections coarsely at first, for a better selection makes the finer search shorter.
    fn refine(&mut self, limits: Limits, upper: f64, near: Near) -> f64 {
        let mut most = upper;
        let mut share = near.share.clamp(COARSE, 1.0);
        let (mut finer, mut coarser) = (false, false);
        loop {
            let within = (share * (upper - self.grower.best)).max(near.within);
            let grown = self.grower.grow(&self.pieces, &self.prices, limits, upper, within);
            most = most.min(grown.unwrap_or(upper));
            let done = within <= near.within || most <= self.grower.best + near.within || share <= near.share;
            match grown {
                // Too many even so.
                None if !finer && share < COARSEST => {
                    share /= FINER;
                    coarser = true;
                }
                Some(_) if !done && !coarser => {
                    share *= FINER;
                    finer = true;
                }
                _ => return most,
            }
        }
    }

    /// Writes the best selection down.
    fn pick(&mut self) {
        if !self.grower.bettered() && self.priced.best >= self.first.profit {
            self.picked.clone_from(&self.priced.picked);
            return;
        }
        self.picked.clear();
        self.picked.resize(self.entries.len(), 0);
        let held = self.grower.best_held(&self.pieces, &mut self.first.held);
        for (piece, _) in self.pieces.iter().zip(held).filter(|(_, held)| **held) {
            self.picked[piece.entry as usize] += piece.units;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optimise::random::Random;

    fn brute(entries: &[Entry], room: f64, places: i64) -> f64 {
        let Some((e, rest)) = entries.split_first() else {
            return 0.0;
        };
        (0..=e.most.min(places))
            .filter(|&n| n as f64 * e.usage <= room)
            .map(|n| n as f64 * e.profit + brute(rest, room - n as f64 * e.usage, places - n))
            .fold(f64::NEG_INFINITY, f64::max)
    }

    #[test]
    fn small_selections_equal_brute_force_and_are_worth_it() {
        let mut random = Random::new(5);
        let mut capped = Capped::default();
        for round in 0..6000 {
            let whole = round % 2 == 0;
            capped.entries = (0..random.below(9) as u32)
                .map(|pair| {
                    let usage = if whole { random.below(5) as f64 } else { random.unit() * 5.0 };
                    Entry { pair, profit: 0.01 + random.unit() * 10.0, usage, most: 1 + random.below(3) as i64 }
                })
                .collect();
            let (room, places) = (random.below(14) as f64, random.below(7) as i64);
            let tolerance = [0.0, 0.5][random.below(2)];
            let mut guess = random.unit() * 3.0;
            let near = Near { within: tolerance, share: 0.0 };
            let upper = capped.solve(room, places, near, &mut guess);
            let entries = &capped.entries;
            let best = brute(entries, room, places);
            assert!(upper >= best && upper <= best + tolerance + 1e-9, "{entries:?} {room} {places}: {upper} {best}");
            let sum = |value: &dyn Fn(&Entry) -> f64| -> f64 {
                entries.iter().zip(&capped.picked).map(|(e, &n)| n as f64 * value(e)).sum()
            };
            assert!(sum(&|e| e.usage) <= room * (1.0 + 1e-12), "{entries:?} {room}");
            assert!(sum(&|e| e.profit) >= best - tolerance - 1e-9, "{entries:?} {room} {places}");
            assert!(capped.picked.iter().sum::<i64>() <= places);
            assert!(entries.iter().zip(&capped.picked).all(|(e, &n)| (0..=e.most).contains(&n)));
        }
    }
}
