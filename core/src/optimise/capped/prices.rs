//! The prices of room and of places at which the continuous selection is best: the dual of two constraints.
//!
//! For a given price of places the price of room is that of the entry at which the room runs out, found without sorting
//! (Balas and Zemel 1980). What the whole is worth is convex in the price of places; its lowest point is enclosed from both
//! sides and looked for where the tangents cross.

use super::{Limits, Piece};

/// Tangents tried.
const MOST_TRIES: usize = 12;

#[derive(Debug, Default)]
pub(super) struct Prices {
    hour: f64,
    place: f64,
    /// One over each.
    pub(super) by_hour: f64,
    pub(super) by_place: f64,
    room: f64,
    places: f64,
    order: Vec<Ranked>,
    pub looked: usize,
}

#[derive(Debug, Clone, Copy)]
struct Ranked {
    rate: f64,
    profit: f64,
    usage: f64,
    units: f64,
}

/// The worth of the best continuous selection at a price of places, the price of room, and how it rises with the price
/// of places.
#[derive(Debug, Clone, Copy)]
struct Tangent {
    place: f64,
    worth: f64,
    hour: f64,
    slope: f64,
}

impl Tangent {
    fn crossing(&self, other: &Self) -> f64 {
        let rise = self.slope - other.slope;
        (other.worth - self.worth + self.slope * self.place - other.slope * other.place) / rise
    }

    fn at(&self, place: f64) -> f64 {
        self.worth + self.slope * (place - self.place)
    }
}

impl Prices {
    /// Finds the prices; a number not below the worth of any selection.
    pub(super) fn find(&mut self, pieces: &[Piece], limits: Limits, guess: &mut f64) -> f64 {
        self.looked = 0;
        (self.room, self.places) = (limits.room, limits.places as f64);
        let best = self.lowest(pieces, guess.max(0.0));
        *guess = best.place;
        (self.hour, self.place) = (best.hour, best.place);
        (self.by_hour, self.by_place) = (1.0 / best.hour, 1.0 / best.place);
        // Worked out anew from the prices: safe whatever the way to them.
        let gained: f64 = pieces.iter().map(|p| self.reduced(p).max(0.0)).sum();
        gained + self.hour * self.room + self.place * self.places
    }

    fn lowest(&mut self, pieces: &[Piece], guess: f64) -> Tangent {
        let first = self.tangent(pieces, guess);
        let (mut low, mut high);
        if first.slope < 0.0 {
            low = first;
            high = self.beyond(pieces, guess);
        } else {
            high = first;
            low = if guess > 0.0 { self.tangent(pieces, 0.0) } else { first };
            if low.slope >= 0.0 {
                return low;
            }
        }
        for _ in 0..MOST_TRIES {
            let place = low.crossing(&high).clamp(low.place, high.place);
            let promised = low.at(place);
            let next = self.tangent(pieces, place);
            if next.slope < 0.0 {
                low = next;
            } else {
                high = next;
            }
            if next.worth <= promised + 1e-9 * promised.abs() {
                break;
            }
        }
        if low.worth < high.worth { low } else { high }
    }

    /// A tangent that does not fall, from above `place`.
    fn beyond(&mut self, pieces: &[Piece], place: f64) -> Tangent {
        let dearest = pieces.iter().map(|p| p.profit / p.units as f64).fold(0.0, f64::max);
        let near = 1.25 * place + 1e-3 * dearest;
        let tangent = self.tangent(pieces, near);
        if tangent.slope < 0.0 { self.tangent(pieces, dearest.max(near)) } else { tangent }
    }

    fn tangent(&mut self, pieces: &[Piece], place: f64) -> Tangent {
        let ranked = |p: &Piece| {
            let units = p.units as f64;
            let profit = p.profit - place * units;
            let rate = if p.usage > 0.0 { profit / p.usage } else { f64::INFINITY };
            Ranked { rate, profit, usage: p.usage, units }
        };
        self.order.clear();
        self.order.extend(pieces.iter().map(ranked).filter(|r| r.profit > 0.0));
        self.looked += 3 * pieces.len();
        let (mut room, mut worth, mut units) = (self.room, 0.0, 0.0);
        let (mut from, mut to) = (0, self.order.len());
        let mut hour = 0.0;
        while from < to {
            let (split, alike) = self.partition(from, to);
            let (mut usage, mut profit, mut count) = (0.0, 0.0, 0.0);
            for r in &self.order[from..split] {
                usage += r.usage;
                profit += r.profit;
                count += r.units;
            }
            if usage <= room {
                room -= usage;
                worth += profit;
                units += count;
                from = split;
            } else if alike {
                let share = room / usage;
                worth += share * profit;
                units += share * count;
                hour = self.order[from].rate;
                break;
            } else {
                to = split;
            }
        }
        Tangent { place, worth: worth + place * self.places, hour, slope: self.places - units }
    }

    /// Brings the better rates of a stretch to its front, or those of one best rate; where the rest begins, and
    /// whether those in front are alike.
    fn partition(&mut self, from: usize, to: usize) -> (usize, bool) {
        let stretch = &mut self.order[from..to];
        let last = stretch.len() - 1;
        let (a, b, c) = (stretch[0].rate, stretch[last / 2].rate, stretch[last].rate);
        let middle = a.max(b).min(a.min(b).max(c));
        let mut front = bring(stretch, |rate| rate > middle);
        let alike = front == 0;
        if alike {
            front = bring(stretch, |rate| rate >= middle);
        }
        (from + front, alike)
    }

    pub(super) fn reduced(&self, piece: &Piece) -> f64 {
        piece.profit - self.hour * piece.usage - self.place * piece.units as f64
    }
}

/// Brings some to the front of a stretch; how many.
fn bring(stretch: &mut [Ranked], some: impl Fn(f64) -> bool) -> usize {
    let mut front = 0;
    for at in 0..stretch.len() {
        if some(stretch[at].rate) {
            stretch.swap(front, at);
            front += 1;
        }
    }
    front
}
