//! How long a case lasts, and how twenty cases of known score are spread over the half-year between two reviews.
//!
//! At the central estimates a score gains a point in a month with the chance 0.25, and never falls. A case is reviewed
//! every sixth month; a score of 8 or more at two reviews in a row ends it.

use super::{outcome, same};
use hiveplan::Component;

/// Families by score.
pub type Scores = [f64; 11];

/// New cases: a hat of half-width 3 around score 5.
pub const INTAKE: Scores = [0.0, 0.0, 0.0, 1.0 / 9.0, 2.0 / 9.0, 3.0 / 9.0, 2.0 / 9.0, 1.0 / 9.0, 0.0, 0.0, 0.0];

/// A month: one in four goes up a point; 10 is the top.
pub fn month(now: Scores) -> Scores {
    let mut next = [0.0; 11];
    for score in 0..11 {
        next[score] += 0.75 * now[score];
        next[(score + 1).min(10)] += 0.25 * now[score];
    }
    next
}

/// Families in case by months since the last review (or since they came), whether that review was safe, and score.
#[derive(Clone)]
pub struct Cases(pub [[Scores; 2]; 6]);

impl Cases {
    pub fn by_score(&self) -> Scores {
        std::array::from_fn(|score| self.0.iter().flatten().map(|scores| scores[score]).sum())
    }

    pub fn total(&self) -> f64 {
        self.by_score().iter().sum()
    }

    /// A month of casework: the families reviewed, and those who leave.
    pub fn step(&mut self) -> (f64, f64) {
        let before = self.0;
        for (next, of_age) in self.0.iter_mut().skip(1).zip(before) {
            *next = of_age.map(month);
        }
        let [not_safe, safe] = before[5].map(month);
        let (mut reviewed, mut left) = (0.0, 0.0);
        self.0[0] = [[0.0; 11]; 2];
        for score in 0..11 {
            reviewed += not_safe[score] + safe[score];
            if score < 8 {
                self.0[0][0][score] = not_safe[score] + safe[score];
            } else {
                self.0[0][1][score] = not_safe[score];
                left += safe[score];
            }
        }
        (reviewed, left)
    }
}

/// Expected months of one case in each state, from the first month to the exit.
pub fn steady() -> Cases {
    // Half-years that begin at each score, after a review that was not safe (or at the start) and after a safe one.
    // Scores never fall, so they can be filled from below. With the chance 0.75^6 = 0.178 nothing moves in half a year.
    let (mut starts, mut safe_starts) = (INTAKE, [0.0; 11]);
    let nothing_moves: f64 = 0.75 * 0.75 * 0.75 * 0.75 * 0.75 * 0.75;
    for score in 0..8 {
        starts[score] /= 1.0 - nothing_moves;
        let mut after = [0.0; 11];
        after[score] = starts[score];
        for _ in 0..6 {
            after = month(after);
        }
        for higher in score + 1..8 {
            starts[higher] += after[higher];
        }
        for safe in 8..11 {
            safe_starts[safe] += after[safe];
        }
    }
    // After a safe review the next one is safe too, and the case ends with it: no second round for these.
    let mut months = [[[0.0; 11]; 2]; 6];
    months[0] = [starts, safe_starts];
    for age in 1..6 {
        months[age] = months[age - 1].map(month);
    }
    Cases(months)
}

/// The twenty families at the start: each score is spread over the half-year as in the steady state; scores that the
/// steady state does not know (0 to 2: nobody comes in so low) evenly, without a safe review.
pub fn start(by_score: Scores) -> Cases {
    let steady = steady();
    let known = steady.by_score();
    let mut cases = Cases([[[0.0; 11]; 2]; 6]);
    for (age, of_age) in cases.0.iter_mut().enumerate() {
        for score in 0..11 {
            if known[score] > 0.0 {
                of_age[0][score] = by_score[score] * steady.0[age][0][score] / known[score];
                of_age[1][score] = by_score[score] * steady.0[age][1][score] / known[score];
            } else {
                of_age[0][score] = by_score[score] / 6.0;
            }
        }
    }
    cases
}

#[test]
fn a_case_lasts_20_57_months() {
    // Half-years until the exit from a review that was not safe. From 7: one, then with the chance 0.178 all again, else
    // the last one. From a lower score: one, then what is left from where the six months lead (binomial, 1 in 4).
    let points = [729.0, 1458.0, 1215.0, 540.0, 135.0, 18.0, 1.0].map(|ways: f64| ways / 4096.0);
    let mut left = [0.0; 8];
    for score in (0..8).rev() {
        let onwards = |gain: usize| if score + gain < 8 { left[score + gain] } else { 1.0 };
        let later: f64 = (1..7).map(|gain| points[gain] * onwards(gain)).sum();
        left[score] = (1.0 + later) / (1.0 - points[0]);
    }
    assert!((left[7] - 2.2165).abs() < 5e-5);
    let months = 6.0 * (left[3] + 2.0 * left[4] + 3.0 * left[5] + 2.0 * left[6] + left[7]) / 9.0;
    assert!((months - 20.57).abs() < 0.005);
    same("stay, by states", steady().total(), months);
    // Sign-offs in a year: open cases over stay.
    let row = outcome().need.communes[0].workload.iter().find(|row| row.component == Component::SignOffs);
    same("stay, by the library", 20.0 * 12.0 / row.unwrap().quantity_year, months);
}
