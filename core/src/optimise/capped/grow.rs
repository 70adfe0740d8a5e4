//! Grows selections from what pays at the prices, one piece treated otherwise at a time.
//!
//! A state that uses no less, holds no fewer and brings no more than another is dropped. So is one that brings more by
//! little: the other then stands for it, and remembers by how much it may fall short.

use super::prices::Prices;
use super::{Limits, Piece};
use tops::Tops;

mod tops;

/// Most states named in one search.
const MOST_STATES: usize = 8_000;

/// No change.
const NONE: u32 = u32::MAX;

/// A selection: what it uses and brings, how many it holds, and the change that led to it.
#[derive(Debug, Clone, Copy)]
struct State {
    usage: f64,
    profit: f64,
    /// What treating pieces otherwise has lost, at the prices.
    loss: f64,
    /// How much more a selection that this state stands for may bring.
    debt: f64,
    units: i64,
    change: u32,
}

/// What the changes of one piece are measured by.
#[derive(Debug, Clone, Copy)]
struct Measure<'a> {
    prices: &'a Prices,
    limits: Limits,
    /// No selection brings more than this.
    upper: f64,
    /// States that bring more than another by less need not be told apart.
    within: f64,
    /// The piece treated otherwise, and the least that treating another one so will lose.
    at: usize,
    next: f64,
}

#[derive(Debug, Default)]
pub(super) struct Grower {
    /// Profit of the best selection.
    pub best: f64,
    pub looked: usize,
    /// The change that led to the best selection; `NONE` while that is the first one.
    best_change: u32,
    /// No selection looked at brings more.
    most: f64,
    start: Option<State>,
    states: Vec<State>,
    grown: Vec<State>,
    tops: Tops,
    /// What the first so many pieces lose together when treated otherwise.
    sums: Vec<f64>,
    /// One over the use of the widest piece, and over the units of the largest.
    by_widest: f64,
    by_largest: f64,
    /// Piece treated otherwise, and the change before it.
    changes: Vec<(u32, u32)>,
}

impl Grower {
    /// A first selection brings `best`.
    pub(super) fn beat(&mut self, best: f64) {
        (self.best, self.best_change) = (best, NONE);
        self.changes.clear();
        self.looked = 0;
    }

    /// Whether a better selection than the first one was grown.
    pub(super) fn bettered(&self) -> bool {
        self.best_change != NONE
    }

    /// Starts at the pieces that pay at the prices.
    pub(super) fn prepare(&mut self, pieces: &[Piece]) {
        let mut start = State { usage: 0.0, profit: 0.0, loss: 0.0, debt: 0.0, units: 0, change: NONE };
        let (mut sum, mut widest, mut largest) = (0.0, 0.0_f64, 1.0_f64);
        self.sums.clear();
        self.sums.push(0.0);
        for piece in pieces {
            if piece.reduced > 0.0 {
                start.usage += piece.usage;
                start.profit += piece.profit;
                start.units += piece.units;
            }
            sum += piece.reduced.abs();
            self.sums.push(sum);
            widest = widest.max(piece.usage);
            largest = largest.max(piece.units as f64);
        }
        // A hair less than so many, so that rounding cannot ask for one change more.
        (self.by_widest, self.by_largest) = ((1.0 - 1e-9) / widest, (1.0 - 1e-9) / largest);
        self.start = Some(start);
    }

    /// A number not below the best profit and within `within` of it, or `None` after too many states.
    pub(super) fn grow(
        &mut self,
        pieces: &[Piece],
        prices: &Prices,
        limits: Limits,
        upper: f64,
        within: f64,
    ) -> Option<f64> {
        self.most = self.best;
        self.states.clear();
        self.states.extend(self.start);
        self.tops.about(self.states[0].units);
        let enough = self.changes.len() + MOST_STATES;
        for (at, piece) in pieces.iter().enumerate() {
            if piece.reduced.abs() >= upper - self.most || self.states.is_empty() {
                break;
            }
            if self.changes.len() > enough {
                return None;
            }
            let next = pieces.get(at + 1).map_or(f64::INFINITY, |p| p.reduced.abs());
            self.merge(piece, &Measure { prices, limits, upper, within, at, next });
        }
        Some(self.most)
    }

    /// Adds the states that treat a piece otherwise, in the order of their use.
    fn merge(&mut self, piece: &Piece, measure: &Measure) {
        let sign = if piece.reduced > 0.0 { -1.0 } else { 1.0 };
        let (usage, profit, units) = (sign * piece.usage, sign * piece.profit, sign as i64 * piece.units);
        let states = std::mem::take(&mut self.states);
        self.grown.clear();
        self.tops.clear();
        self.looked += 2 * states.len();
        let (mut kept, mut changed) = (0, 0);
        while let Some(from) = states.get(changed) {
            let new = from.usage + usage;
            while let Some(&state) = states.get(kept).filter(|state| state.usage <= new) {
                kept += 1;
                self.keep(state, false, measure);
            }
            changed += 1;
            let state = State {
                usage: new,
                profit: from.profit + profit,
                loss: from.loss + piece.reduced.abs(),
                units: from.units + units,
                ..*from
            };
            self.keep(state, true, measure);
        }
        for &state in &states[kept..] {
            self.keep(state, false, measure);
        }
        self.states = std::mem::replace(&mut self.grown, states);
    }

    /// Keeps a state unless it is hopeless or another one stands for it.
    fn keep(&mut self, mut state: State, fresh: bool, measure: &Measure) {
        let mut unnamed = fresh;
        if fresh && measure.limits.hold(state.usage, state.units) {
            self.most = self.most.max(state.profit + state.debt);
            if state.profit > self.best {
                state.change = self.name(measure.at, state.change);
                (self.best, self.best_change) = (state.profit, state.change);
                unnamed = false;
            }
        }
        let spare = measure.upper - self.most - state.loss + state.debt;
        if spare <= measure.next || self.stands_for(&state, measure) || spare <= self.onward(&state, spare, measure) {
            return;
        }
        if unnamed {
            state.change = self.name(measure.at, state.change);
        }
        self.tops.raise(&self.grown, &state);
        self.grown.push(state);
    }

    fn name(&mut self, piece: usize, before: u32) -> u32 {
        self.changes.push((piece as u32, before));
        self.changes.len() as u32 - 1
    }

    /// Whether a state that uses and holds no more stands for this one.
    fn stands_for(&mut self, state: &State, measure: &Measure) -> bool {
        let Some(place) = self.tops.of(state.units) else {
            return false;
        };
        let above = &mut self.grown[place as usize];
        let debt = state.profit + state.debt - above.profit;
        if debt > above.debt.max(measure.within) {
            return false;
        }
        if debt > above.debt {
            above.debt = debt;
            if measure.limits.hold(above.usage, above.units) {
                self.most = self.most.max(above.profit + debt);
            }
        }
        true
    }

    /// The least that changes to come must lose before the state can lose less than `spare` in all: what does not fit must
    /// go, and what stays idle must be worth less than that.
    fn onward(&self, state: &State, spare: f64, measure: &Measure) -> f64 {
        let idle = measure.limits.room - state.usage;
        let usage = if idle < 0.0 { -idle } else { idle - spare * measure.prices.by_hour };
        let left = (measure.limits.places - state.units) as f64;
        let units = if left < 0.0 { -left } else { left - spare * measure.prices.by_place };
        let steps = (usage * self.by_widest).max(units * self.by_largest);
        if steps <= 0.0 {
            return 0.0;
        }
        let whole = steps as usize;
        let settled = measure.at + 1;
        let to = settled.saturating_add(whole + usize::from(steps > whole as f64));
        self.sums.get(to).map_or(f64::INFINITY, |sum| sum - self.sums[settled])
    }

    /// Which pieces the best selection holds; `first` is the first one.
    pub(super) fn best_held<'a>(&self, pieces: &[Piece], first: &'a mut Vec<bool>) -> &'a [bool] {
        let mut change = self.best_change;
        if change != NONE {
            first.clear();
            first.extend(pieces.iter().map(|p| p.reduced > 0.0));
        }
        while change != NONE {
            let (at, before) = self.changes[change as usize];
            first[at as usize] = !first[at as usize];
            change = before;
        }
        first
    }
}
