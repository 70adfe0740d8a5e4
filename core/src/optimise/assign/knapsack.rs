//! What one agent would pick for itself: a bounded knapsack with a cap on the number of items.
//!
//! Depth first in the order of profit per use, cut by the linear bound. Small and fractional numbers alike;
//! when the search grows too long, the linear bound stands in for the optimum.

/// Most steps of one search.
const MOST_STEPS: u32 = 4000;

/// Something to pick, at most `most` times.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    pub pair: u32,
    /// What picking it once is worth, and that less the price of a place.
    pub profit: f64,
    pub net: f64,
    pub usage: f64,
    pub most: i64,
}

/// A knapsack under way; kept between uses for its memory.
#[derive(Debug, Default)]
pub(super) struct Knapsack {
    pub entries: Vec<Entry>,
    /// How often each entry is picked in the best selection.
    pub picked: Vec<i64>,
    picking: Vec<i64>,
    best: f64,
    place_price: f64,
    steps: u32,
}

impl Knapsack {
    /// The best selection within `room` and `places`: a number not below its profit. The selection itself is
    /// in `picked`. `place_price` guides the bound; any price that is not negative is valid.
    pub(super) fn solve(&mut self, room: f64, places: i64, place_price: f64) -> f64 {
        let rate = |e: &Entry| {
            if e.usage > 0.0 { e.net / e.usage } else { f64::INFINITY * e.net.signum() }
        };
        self.entries.sort_unstable_by(|a, b| rate(b).total_cmp(&rate(a)).then(a.pair.cmp(&b.pair)));
        self.picked.clear();
        self.picked.resize(self.entries.len(), 0);
        self.picking.clone_from(&self.picked);
        (self.best, self.place_price, self.steps) = (0.0, place_price, 0);
        let root = self.bound(0, room, places, 0.0);
        self.pick(0, room, places, 0.0);
        let size: f64 = self.entries.iter().map(|e| e.profit.abs() * e.most as f64).sum();
        let upper = if self.steps > MOST_STEPS { root } else { self.best };
        upper + size * 64.0 * f64::EPSILON
    }

    /// Work of the last search.
    pub(super) fn work(&self) -> u64 {
        u64::from(self.steps) * 8 + 4 * self.entries.len() as u64
    }

    /// Profit that entries from `at` on can add at most, with `profit` in hand.
    fn bound(&self, at: usize, mut room: f64, places: i64, profit: f64) -> f64 {
        let mut bound = profit + self.place_price * places as f64;
        for entry in &self.entries[at..] {
            if entry.net <= 0.0 {
                break;
            }
            let usage = entry.usage * entry.most as f64;
            if usage > room {
                bound += entry.net * room / entry.usage;
                break;
            }
            room -= usage;
            bound += entry.net * entry.most as f64;
        }
        bound
    }

    fn pick(&mut self, at: usize, room: f64, places: i64, profit: f64) {
        if profit > self.best {
            self.best = profit;
            self.picked.clone_from(&self.picking);
        }
        self.steps += 1;
        if at == self.entries.len() || places == 0 || self.steps > MOST_STEPS {
            return;
        }
        if self.bound(at, room, places, profit) <= self.best {
            return;
        }
        let Entry { usage, most, profit: one, .. } = self.entries[at];
        let fits = if usage * most as f64 <= room { most } else { (room / usage) as i64 };
        for n in (0..=fits.min(places)).rev() {
            self.picking[at] = n;
            self.pick(at + 1, room - n as f64 * usage, places - n, profit + n as f64 * one);
        }
        self.picking[at] = 0;
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
    fn small_knapsacks_equal_brute_force_at_any_price_of_a_place() {
        let mut random = Random::new(5);
        for _ in 0..2000 {
            let price = [0.0, random.unit() * 8.0][random.below(2)];
            let entries: Vec<Entry> = (0..random.below(8) as u32)
                .map(|pair| {
                    let profit = random.unit() * 10.0;
                    let usage = random.below(5) as f64;
                    Entry { pair, profit, net: profit - price, usage, most: 1 + random.below(3) as i64 }
                })
                .collect();
            let (room, places) = (random.below(14) as f64, random.below(6) as i64);
            let mut knapsack = Knapsack { entries: entries.clone(), ..Knapsack::default() };
            let found = knapsack.solve(room, places, price);
            let best = brute(&entries, room, places);
            assert!((found - best).abs() < 1e-9, "{entries:?} {room} {places}: {found} {best}");
        }
    }
}
