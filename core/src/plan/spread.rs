//! The last levels: the fullest worker is as little full as can be without cost to the levels above, then the next fullest.

use super::assignment::{Answer, Case};
use crate::optimise::Options;
use crate::optimise::assign::{FairOutcome, fair_at_no_cost};

/// Differences below this many minutes are rounding.
const ROUNDING: f64 = 1e-9;

/// Work of the engine for one area, and how near to the bound the largest share need be.
const WORK: u64 = 400_000;
const GAP: f64 = 1e-3;

/// Evens out the hours of workers as long as no level above becomes worse.
pub(super) fn spread(case: &Case, answer: &mut Answer) {
    let Some(found) = evened(case, answer) else { return };
    let even = case.answer(&found.amount);
    let (before, after) = (case.levels(answer), case.levels(&even));
    let as_good = (after.unmet, after.changes) <= (before.unmet, before.changes);
    if as_good && after.minutes <= before.minutes + ROUNDING && fullest(case, &even) <= fullest(case, answer) {
        *answer = even;
    }
}

/// The share of hours that the fullest worker uses at least, in every assignment as good as this one on the levels above.
///
/// It follows from the assignment alone, so that a plan read back from its document says the same.
pub(super) fn least_share(case: &Case, answer: &Answer) -> f64 {
    evened(case, answer).map_or(0.0, |found| found.certificate.bound)
}

fn evened(case: &Case, answer: &Answer) -> Option<FairOutcome> {
    let problem = case.problem().ok()?.starting_from(case.amounts(answer));
    let options = Options { stop: case.stop().clone(), ..Options::default() };
    Some(fair_at_no_cost(&problem, &options.with_gap(GAP).with_work_limit(WORK)))
}

/// Shares of their hours that workers use, in the order of workers; of those who have hours for families.
pub(super) fn shares(case: &Case, answer: &Answer) -> Vec<f64> {
    let left = case.hours_left(answer);
    let with_time = left.iter().zip(&case.capacity).filter(|&(_, &capacity)| capacity > 0.0);
    with_time.map(|(left, capacity)| (capacity - left) / capacity).collect()
}

fn fullest(case: &Case, answer: &Answer) -> f64 {
    shares(case, answer).into_iter().fold(0.0, f64::max)
}
