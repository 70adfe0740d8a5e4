//! The steady state of casework in closed form: an absorbing Markov chain.

use super::score::Moves;
use super::{MAX_REVIEW_MONTHS, SCORES};

/// States just after intake or a review: score and whether the last review was safe.
const STATES: usize = 2 * SCORES;

/// What one family in case looks like in the long run, when as many come as go.
#[derive(Debug, Clone, PartialEq)]
pub struct SteadyState {
    /// Expected months from admission to exit. Little's law: open cases = admissions a month x this.
    pub months_in_case: f64,
    /// Shares of the open cases by safety score 0..=10; they sum to 1.
    pub by_score: [f64; SCORES],
    /// Reviews in a month for one open case.
    pub reviews_month: f64,
    /// Exits (sign-offs) in a month for one open case.
    pub exits_month: f64,
}

/// Expected months spent by an admitted family in each state: months since the last review, last review safe, score.
pub(super) type Occupancy = [[[f64; SCORES]; 2]; MAX_REVIEW_MONTHS];

/// Months in each state by the fundamental matrix.
///
/// The chain is looked at just after each review, where it has 22 states (score, last review safe). With `Q` their
/// transitions from review to review, the expected visits `x` of a family that starts with the intake distribution `a`
/// are `x = a (I - Q)^-1` (Kemeny and Snell, Finite Markov Chains, 1960, theorem 3.2.1); the months between two reviews
/// follow by moving `x` on month by month.
pub(super) fn occupancy(intake: &[f64; SCORES], moves: &Moves, safe: usize, review_months: usize) -> Occupancy {
    let visits = solve(transposed_fundamental(moves, safe, review_months), start(intake));
    let mut months = [[[0.0; SCORES]; 2]; MAX_REVIEW_MONTHS];
    for passed in 0..2 {
        let mut now: [f64; SCORES] = std::array::from_fn(|s| visits[passed * SCORES + s]);
        for phase in months.iter_mut().take(review_months) {
            phase[passed] = now;
            now = moves.month(&now);
        }
    }
    months
}

impl SteadyState {
    pub(super) fn new(occupancy: &Occupancy, review_months: usize) -> Self {
        let mut by_score = [0.0; SCORES];
        for row in occupancy.iter().flatten() {
            for (sum, months) in by_score.iter_mut().zip(row) {
                *sum += months;
            }
        }
        let months_in_case: f64 = by_score.iter().sum();
        Self {
            months_in_case,
            by_score: by_score.map(|months| months / months_in_case),
            reviews_month: 1.0 / review_months as f64,
            exits_month: 1.0 / months_in_case,
        }
    }

    /// Mean safety score of the open cases.
    #[must_use]
    pub fn mean_score(&self) -> f64 {
        self.by_score.iter().enumerate().map(|(score, share)| score as f64 * share).sum()
    }
}

fn start(intake: &[f64; SCORES]) -> [f64; STATES] {
    std::array::from_fn(|state| if state < SCORES { intake[state] } else { 0.0 })
}

/// `(I - Q)` transposed, so that solving with it multiplies from the left.
fn transposed_fundamental(moves: &Moves, safe: usize, review_months: usize) -> [[f64; STATES]; STATES] {
    let mut matrix = [[0.0; STATES]; STATES];
    for (state, row) in matrix.iter_mut().enumerate() {
        row[state] = 1.0;
    }
    for from in 0..SCORES {
        let mut at_review = [0.0; SCORES];
        at_review[from] = 1.0;
        for _ in 0..review_months {
            at_review = moves.month(&at_review);
        }
        for (to, share) in at_review.iter().enumerate() {
            if to < safe {
                // A review below the safe score: the count of safe reviews starts again.
                matrix[to][from] -= share;
                matrix[to][SCORES + from] -= share;
            } else {
                // The first safe review; the second one is the exit and leaves the matrix.
                matrix[SCORES + to][from] -= share;
            }
        }
    }
    matrix
}

/// Solves a linear system by Gaussian elimination with partial pivoting. `I - Q` of an absorbing chain is regular.
fn solve<const N: usize>(mut a: [[f64; N]; N], mut b: [f64; N]) -> [f64; N] {
    for column in 0..N {
        let pivot =
            (column..N).fold(column, |best, row| if a[row][column].abs() > a[best][column].abs() { row } else { best });
        a.swap(column, pivot);
        b.swap(column, pivot);
        let (above, below) = a.split_at_mut(column + 1);
        let base = &above[column];
        for (offset, row) in below.iter_mut().enumerate() {
            let factor = row[column] / base[column];
            if factor != 0.0 {
                for (x, y) in row.iter_mut().zip(base).skip(column) {
                    *x -= factor * y;
                }
                b[column + 1 + offset] -= factor * b[column];
            }
        }
    }
    for row in (0..N).rev() {
        let known: f64 = (row + 1..N).map(|column| a[row][column] * b[column]).sum();
        b[row] = (b[row] - known) / a[row][row];
    }
    b
}

#[cfg(test)]
mod tests {
    use super::super::score;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn gaussian_elimination_solves_a_hand_worked_system() {
        // 2y = 4, x + y = 5: needs a row exchange.
        let [x, y] = solve([[0.0, 2.0], [1.0, 1.0]], [4.0, 5.0]);
        assert!((x - 3.0).abs() < 1e-12 && (y - 2.0).abs() < 1e-12);
    }

    #[test]
    fn a_certain_gain_gives_the_stay_that_one_can_count() {
        // Everybody starts at 5 and gains exactly one point a month: 11 (reflected: 10) at the first review in month 6,
        // safe; safe again in month 12, exit. One month with each of 5..=9, the other seven with 10.
        let mut intake = [0.0; SCORES];
        intake[5] = 1.0;
        let steady = SteadyState::new(&occupancy(&intake, &Moves::Step { up: 1.0, down: 0.0 }, 8, 6), 6);
        assert!((steady.months_in_case - 12.0).abs() < 1e-12);
        assert!((steady.by_score[5] - 1.0 / 12.0).abs() < 1e-12 && (steady.by_score[10] - 7.0 / 12.0).abs() < 1e-12);
        assert!((steady.mean_score() - (5.0 + 6.0 + 7.0 + 8.0 + 9.0 + 70.0) / 12.0).abs() < 1e-12);
    }

    #[test]
    fn a_coin_each_month_gives_the_stay_of_two_geometric_waits() {
        // Review each month, safe from 1, start at 0, up with 1/2: state 0 lasts 2 months; at the first safe review the
        // family is at 1 and never falls; the second review follows a month later.
        let mut intake = [0.0; SCORES];
        intake[0] = 1.0;
        let steady = SteadyState::new(&occupancy(&intake, &Moves::Step { up: 0.5, down: 0.0 }, 1, 1), 1);
        assert!((steady.months_in_case - 3.0).abs() < 1e-12, "{}", steady.months_in_case);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn in_the_steady_state_reviews_fall_evenly_on_the_months(mean in 0.0f64..10.0, gain in 0.0f64..1.0, spread in 0.0f64..2.0, safe in 1usize..=10, review in 1usize..=24) {
            let moves = Moves::new(gain, spread, review as f64);
            let months = occupancy(&score::intake(mean), &moves, safe, review);
            let phase = |m: usize| months[m].iter().flatten().sum::<f64>();
            for m in 1..review {
                prop_assert!((phase(m) / phase(0) - 1.0).abs() < 1e-9);
            }
            let steady = SteadyState::new(&months, review);
            prop_assert!((steady.by_score.iter().sum::<f64>() - 1.0).abs() < 1e-9);
            prop_assert!(steady.months_in_case >= 2.0 * review as f64 - 1e-9, "two reviews at least");
        }
    }
}
