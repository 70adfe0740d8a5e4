//! What is proven of each level of an objective in strict order.
//!
//! An assignment has one proven bound for its weighted sum. Every level weighs more than all below it can ever cost
//! together, so that the bound falls apart into levels: unmet families first; then, for plans that leave no more unmet,
//! changed relationships; then, for plans that also change no more, minutes. Whole numbers are rounded up.

use super::LevelBound;
use super::assignment::{Levels, Weights};
use super::places::{AGES, Room};
use super::posts::AreaPlan;
use super::world::World;
use crate::optimise::{Certificate, Status, relative_gap};

impl LevelBound {
    fn new(level: &str, value: f64, bound: f64) -> Self {
        // No value is negative, and a bound above the value is rounding.
        let bound = bound.max(0.0).min(value);
        Self { level: level.to_owned(), bound, gap: relative_gap(value, bound) }
    }
}

/// The levels of an assignment, of which the fullest worker uses the share `largest` and the emptiest `spread` less. Of the
/// spread no more is known than that it is not negative.
pub(super) fn of_assignment(area: &AreaPlan, largest: f64, spread: f64) -> Vec<LevelBound> {
    let AreaPlan { case, answer, certificate, least_share, .. } = area;
    let values = case.levels(answer);
    let [unmet, changes, minutes] = if certificate.status == Status::Optimal {
        [values.unmet, values.changes, values.minutes]
    } else {
        split(certificate.bound, values, case.weights)
    };
    vec![
        LevelBound::new("unmet_weighted", values.unmet, unmet),
        LevelBound::new("changed_relationships", values.changes, changes),
        LevelBound::new("travel_minutes_month", values.minutes, minutes),
        LevelBound::new("spread_of_load", spread, 0.0),
        LevelBound::new("largest_load", largest, *least_share),
    ]
}

/// What a bound of the weighted sum says of each level, for plans that reach the values above it.
fn split(bound: f64, values: Levels, weights: Weights) -> [f64; 3] {
    // The weights are powers of two: only the differences round.
    let unmet = (bound / weights.unmet).floor();
    let rest = bound - values.unmet * weights.unmet;
    let changes = (rest / weights.change).floor();
    let rest = rest - values.changes * weights.change;
    [unmet, changes, rest - 4.0 * f64::EPSILON * bound.abs()]
}

/// The levels of the places in the centres that run: children who wait, then metres of the children who have a place.
pub(super) fn of_places(world: &World<'_>, room: &Room, waiting: f64, ways: &Certificate) -> Vec<LevelBound> {
    let mut least = 0;
    for age in 0..AGES {
        let wanted = |near: bool| -> u64 {
            let parties = room.parties.iter().zip(&room.reach).filter(|(_, reach)| reach.is_empty() != near);
            parties.map(|(party, _)| party.children[age]).sum()
        };
        let offered: u64 = room.centres.iter().map(|&c| world.problem.centres[c].places[age]).sum();
        least += wanted(false) + wanted(true).saturating_sub(offered);
    }
    vec![
        LevelBound::new("children_waiting", waiting, least as f64),
        LevelBound::new("metres_one_way", ways.objective, ways.bound),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Minutes are below 64 in all, changes below 16 - 1.
    const WEIGHTS: Weights = Weights { unmet: 1024.0, change: 64.0 };

    fn levels(unmet: f64, changes: f64, minutes: f64) -> Levels {
        Levels { unmet, changes, minutes }
    }

    #[test]
    fn a_bound_falls_apart_into_levels() {
        let near = |found: [f64; 3], known: [f64; 3]| {
            assert!(found.iter().zip(known).all(|(found, known)| (found - known).abs() < 1e-9), "{found:?} {known:?}");
        };
        // 3 unmet, 2 changes, 40 minutes are found; 10 minutes less might do.
        let found = levels(3.0, 2.0, 40.0);
        near(split(3.0 * 1024.0 + 2.0 * 64.0 + 30.0, found, WEIGHTS), [3.0, 2.0, 30.0]);
        // One change less might do: nothing is known of the minutes.
        near(split(3.0 * 1024.0 + 64.0 + 50.0, found, WEIGHTS), [3.0, 1.0, 50.0 - 64.0]);
        // Unmet families might be fewer: nothing is known below.
        assert_eq!(split(2.0 * 1024.0, found, WEIGHTS)[0], 2.0);
        assert!(split(2.0 * 1024.0, found, WEIGHTS)[1] < 0.0);
    }

    #[test]
    fn no_level_is_bounded_below_zero_or_above_its_value_and_gaps_are_defined_at_zero() {
        let none = LevelBound::new("unmet_weighted", 0.0, -3.0);
        assert_eq!((none.bound, none.gap), (0.0, 0.0));
        let above = LevelBound::new("travel_minutes_month", 5.0, 5.1);
        assert_eq!((above.bound, above.gap), (5.0, 0.0));
        assert_eq!(LevelBound::new("travel_minutes_month", 5.0, 4.0).gap, 0.2);
    }
}
