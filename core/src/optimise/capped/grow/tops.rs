//! The best state so far among those that hold at most so many units.

use super::{NONE, State};

/// Numbers of units told apart, around those of the first state.
const WIDTH: usize = 33;

#[derive(Debug)]
pub(super) struct Tops {
    /// Fewest units told apart.
    least: i64,
    /// Place of the best state that holds at most so many more.
    place: [u32; WIDTH],
}

impl Default for Tops {
    fn default() -> Self {
        Self { least: 0, place: [NONE; WIDTH] }
    }
}

impl Tops {
    pub(super) fn about(&mut self, units: i64) {
        self.least = units - WIDTH as i64 / 2;
    }

    pub(super) fn clear(&mut self) {
        self.place.fill(NONE);
    }

    /// Place of the best state that holds at most so many units; `None` where there is none, or so few are not told
    /// apart.
    pub(super) fn of(&self, units: i64) -> Option<u32> {
        let at = usize::try_from(units - self.least).ok()?;
        Some(self.place[at.min(WIDTH - 1)]).filter(|&place| place != NONE)
    }

    /// The state about to join `states` is the best for all that hold as many or more, up to a better one.
    pub(super) fn raise(&mut self, states: &[State], state: &State) {
        let at = usize::try_from((state.units - self.least).max(0)).unwrap_or(WIDTH);
        let better = |place: u32| place != NONE && states[place as usize].profit >= state.profit;
        for place in self.place.iter_mut().skip(at).take_while(|place| !better(**place)) {
            *place = states.len() as u32;
        }
    }
}
