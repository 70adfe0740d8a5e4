//! What one agent would pick for itself: a bounded knapsack.
//!
//! The selection that takes the best profit per use until one no longer fits is nearly right: what the best
//! selection does otherwise lies close to that break. States are grown from the break outwards, one entry in
//! and one entry out at a time, the dominated and the hopeless dropped (Pisinger 1997, "minknap"). Small and
//! fractional numbers alike; when there are too many states, their bound stands in for the optimum.

/// Most states made in one search.
const MOST_STATES: usize = 20_000;

/// No state before this one.
const ROOT: u32 = u32::MAX;

/// Share of the room given away so that rounding in sums of use cannot lose a selection.
const ROUNDING: f64 = 1e-13;

/// Something to pick, at most `most` times.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry {
    pub pair: u32,
    pub profit: f64,
    pub usage: f64,
    pub most: i64,
}

/// A selection near the break: what it uses and brings, and the change that led to it.
#[derive(Debug, Clone, Copy)]
struct State {
    usage: f64,
    profit: f64,
    change: u32,
}

/// Several units of an entry, picked together or not at all.
#[derive(Debug, Clone, Copy)]
struct Piece {
    rate: f64,
    usage: f64,
    profit: f64,
    entry: u32,
    units: i64,
}

/// A knapsack under way; kept between uses for its memory.
#[derive(Debug, Default)]
pub(crate) struct Knapsack {
    pub entries: Vec<Entry>,
    /// How often each entry is picked in the best selection.
    pub picked: Vec<i64>,
    pieces: Vec<Piece>,
    states: Vec<State>,
    grown: Vec<State>,
    looked: usize,
    /// Piece taken in or out, and the change before it.
    changes: Vec<(u32, u32)>,
}

/// The best selection so far.
#[derive(Debug, Clone, Copy)]
struct Best {
    profit: f64,
    change: u32,
}

/// How high a state can still come.
#[derive(Debug, Clone, Copy)]
struct Reach {
    room: f64,
    /// Profit that room left can still bring, and that room missing must cost, for each unit of use.
    next: f64,
    back: f64,
}

impl Reach {
    fn of(&self, state: &State) -> f64 {
        let room = self.room - state.usage;
        state.profit + room * if room >= 0.0 { self.next } else { self.back }
    }
}

impl Knapsack {
    /// The best selection within `room`: a number not below its profit. The selection is in `picked`; it may
    /// fall short of the best by `tolerance`.
    pub(crate) fn solve(&mut self, room: f64, tolerance: f64) -> f64 {
        let room = room * (1.0 + ROUNDING);
        self.cut_up(room);
        self.picked.clear();
        self.picked.resize(self.entries.len(), 0);
        self.changes.clear();
        self.looked = 0;
        let size: f64 = self.pieces.iter().map(|p| p.profit).sum();
        let (mut usage, mut profit, mut at) = (0.0, 0.0, 0);
        while let Some(piece) = self.pieces.get(at).filter(|p| usage + p.usage <= room) {
            usage += piece.usage;
            profit += piece.profit;
            at += 1;
        }
        let mut best = Best { profit, change: ROOT };
        self.fill_up(at, room - usage, &mut best);
        let upper = if at < self.pieces.len() {
            self.grow(at, room, State { usage, profit, change: ROOT }, tolerance, &mut best)
        } else {
            profit
        };
        self.pick(at, best.change);
        upper + size * 64.0 * f64::EPSILON
    }

    /// Work of the last search.
    pub(crate) fn work(&self) -> u64 {
        self.looked as u64 / 2 + 8 * self.pieces.len() as u64
    }

    /// Entries in pieces of 1, 2, 4, ... units, best rate first.
    fn cut_up(&mut self, room: f64) {
        self.pieces.clear();
        for (entry, e) in (0..).zip(&self.entries) {
            let mut left = if e.usage * e.most as f64 <= room { e.most } else { (room / e.usage) as i64 };
            let mut units = 1;
            while left > 0 {
                units = units.min(left);
                left -= units;
                let rate = if e.usage > 0.0 { e.profit / e.usage } else { f64::INFINITY };
                let n = units as f64;
                self.pieces.push(Piece { rate, usage: n * e.usage, profit: n * e.profit, entry, units });
                units *= 2;
            }
        }
        // Pieces of one entry tie: which comes first is the standard sort's choice, the same on every machine.
        self.pieces.sort_unstable_by(|a, b| b.rate.total_cmp(&a.rate).then(a.entry.cmp(&b.entry)));
    }

    /// Puts what still fits on top, best rate first: a first selection to beat.
    fn fill_up(&mut self, at: usize, mut room: f64, best: &mut Best) {
        for at in at..self.pieces.len() {
            let piece = self.pieces[at];
            if piece.usage <= room {
                room -= piece.usage;
                best.profit += piece.profit;
                self.changes.push((at as u32, best.change));
                best.change = self.changes.len() as u32 - 1;
            }
        }
    }

    /// Grows states outwards from the break before piece `at`; a number not below the best profit.
    fn grow(&mut self, at: usize, room: f64, start: State, tolerance: f64, best: &mut Best) -> f64 {
        // No selection is worth more, and one that treats a piece otherwise loses what that is worth at the rate
        // of the break.
        let rate = self.pieces[at].rate;
        let linear = start.profit + (room - start.usage) * rate;
        let matters = |p: &Piece, best: &Best| linear - (p.profit - rate * p.usage).abs() > best.profit + tolerance;
        let (mut left, mut right) = (at, at);
        self.states.clear();
        self.states.push(start);
        loop {
            while left > 0 && !matters(&self.pieces[left - 1], best) {
                left -= 1;
            }
            while right < self.pieces.len() && !matters(&self.pieces[right], best) {
                right += 1;
            }
            let floor = best.profit + tolerance;
            if self.states.is_empty() || (left == 0 && right == self.pieces.len()) {
                return floor;
            }
            if self.changes.len() > MOST_STATES {
                let reach = self.reach(left, right, room);
                return self.states.iter().map(|s| reach.of(s)).fold(floor, f64::max);
            }
            if right < self.pieces.len() {
                right += 1;
                self.merge(right - 1, 1.0, self.reach(left, right, room), floor, best);
            }
            if left > 0 {
                left -= 1;
                self.merge(left, -1.0, self.reach(left, right, room), best.profit + tolerance, best);
            }
        }
    }

    /// What states can come to once all from `left` to `right` is settled.
    fn reach(&self, left: usize, right: usize, room: f64) -> Reach {
        Reach {
            room,
            next: self.pieces.get(right).map_or(0.0, |p| p.rate),
            back: if left > 0 { self.pieces[left - 1].rate } else { f64::INFINITY },
        }
    }

    fn merge(&mut self, piece: usize, sign: f64, reach: Reach, floor: f64, best: &mut Best) {
        let (usage, profit) = (sign * self.pieces[piece].usage, sign * self.pieces[piece].profit);
        let grown = &mut self.grown;
        grown.clear();
        let states = &self.states;
        self.looked += 2 * states.len();
        let (mut kept, mut changed) = (0, 0);
        let mut top = f64::NEG_INFINITY;
        while changed < states.len() {
            let from = states[changed];
            changed += 1;
            let new =
                State { usage: from.usage + usage, profit: from.profit + profit, change: self.changes.len() as u32 };
            while kept < states.len() && states[kept].usage <= new.usage {
                if states[kept].profit > top {
                    top = states[kept].profit;
                    if reach.of(&states[kept]) > floor {
                        grown.push(states[kept]);
                    }
                }
                kept += 1;
            }
            if new.profit > top {
                top = new.profit;
                if reach.of(&new) > floor {
                    self.changes.push((piece as u32, from.change));
                    grown.push(new);
                    if new.profit > best.profit && new.usage <= reach.room {
                        *best = Best { profit: new.profit, change: new.change };
                    }
                }
            }
        }
        for s in &states[kept..] {
            if s.profit > top {
                top = s.profit;
                if reach.of(s) > floor {
                    grown.push(*s);
                }
            }
        }
        std::mem::swap(&mut self.states, &mut self.grown);
    }

    /// Writes down the selection that `change` ends: all before the break, with the changes made.
    fn pick(&mut self, at: usize, mut change: u32) {
        for piece in &self.pieces[..at] {
            self.picked[piece.entry as usize] += piece.units;
        }
        while change != ROOT {
            let (piece, before) = self.changes[change as usize];
            let Piece { entry, units, .. } = self.pieces[piece as usize];
            self.picked[entry as usize] += if (piece as usize) < at { -units } else { units };
            change = before;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optimise::random::Random;

    fn brute(entries: &[Entry], room: f64) -> f64 {
        let Some((e, rest)) = entries.split_first() else {
            return 0.0;
        };
        (0..=e.most)
            .filter(|&n| n as f64 * e.usage <= room)
            .map(|n| n as f64 * e.profit + brute(rest, room - n as f64 * e.usage))
            .fold(f64::NEG_INFINITY, f64::max)
    }

    #[test]
    fn small_knapsacks_equal_brute_force_and_the_selection_is_worth_it() {
        let mut random = Random::new(5);
        for round in 0..4000 {
            let whole = round % 2 == 0;
            let entries: Vec<Entry> = (0..random.below(8) as u32)
                .map(|pair| {
                    let usage = if whole { random.below(5) as f64 } else { random.unit() * 5.0 };
                    Entry { pair, profit: 0.01 + random.unit() * 10.0, usage, most: 1 + random.below(3) as i64 }
                })
                .collect();
            let room = random.below(14) as f64;
            let tolerance = [0.0, 0.5][random.below(2)];
            let mut knapsack = Knapsack { entries: entries.clone(), ..Knapsack::default() };
            let upper = knapsack.solve(room, tolerance);
            let best = brute(&entries, room);
            assert!(upper >= best && upper <= best + tolerance + 1e-9, "{entries:?} {room}: {upper} {best}");
            let sum = |value: &dyn Fn(&Entry) -> f64| -> f64 {
                entries.iter().zip(&knapsack.picked).map(|(e, &n)| n as f64 * value(e)).sum()
            };
            assert!(sum(&|e| e.usage) <= room * (1.0 + 1e-12), "{entries:?} {room}");
            assert!(sum(&|e| e.profit) >= best - tolerance - 1e-9, "{entries:?} {room}");
            assert!(entries.iter().zip(&knapsack.picked).all(|(e, &n)| (0..=e.most).contains(&n)));
        }
    }
}
