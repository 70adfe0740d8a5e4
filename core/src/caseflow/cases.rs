//! Families in case: by months since the last review, whether that review was safe, and safety score.

use super::rates::CaseRates;
use super::{MAX_REVIEW_MONTHS, SCORES};

/// Families in case, expected. Flat arrays: a month of a commune is copied and moved without allocation.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Cases {
    /// By months since the last review (or admission), last review safe, score.
    families: [[[f64; SCORES]; 2]; MAX_REVIEW_MONTHS],
    review_months: usize,
}

/// What a month of casework did.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Worked {
    pub(super) reviews: f64,
    pub(super) exited: f64,
}

impl Cases {
    /// Spreads families of known score over review phases and safe reviews as in the steady state, in which reviews
    /// fall evenly on the months. A score that the steady state does not know is spread evenly, without a safe review.
    pub(super) fn start(rates: &CaseRates, by_score: &[f64; SCORES]) -> Self {
        let review_months = rates.review_months;
        let mut families = [[[0.0; SCORES]; 2]; MAX_REVIEW_MONTHS];
        for score in 0..SCORES {
            let known: f64 = rates.occupancy.iter().flatten().map(|row| row[score]).sum();
            for (phase, months) in families.iter_mut().zip(&rates.occupancy).take(review_months) {
                if known > 0.0 {
                    phase[0][score] = by_score[score] * months[0][score] / known;
                    phase[1][score] = by_score[score] * months[1][score] / known;
                } else {
                    phase[0][score] = by_score[score] / review_months as f64;
                }
            }
        }
        Self { families, review_months }
    }

    pub(super) fn by_score(&self) -> [f64; SCORES] {
        let mut sums = [0.0; SCORES];
        for row in self.families[..self.review_months].iter().flatten() {
            for (sum, families) in sums.iter_mut().zip(row) {
                *sum += families;
            }
        }
        sums
    }

    /// One month of casework: scores move, time passes, those due are reviewed, the second safe review in a row is the
    /// exit.
    pub(super) fn month(&mut self, rates: &CaseRates) -> Worked {
        let last = self.review_months - 1;
        let [unsafe_before, safe_before] = &self.families[last];
        let first = rates.moves.month(unsafe_before);
        let second = rates.moves.month(safe_before);
        for phase in (0..last).rev() {
            for passed in 0..2 {
                self.families[phase + 1][passed] = rates.moves.month(&self.families[phase][passed]);
            }
        }
        let mut exited = 0.0;
        let mut reviews = 0.0;
        for score in 0..SCORES {
            reviews += first[score] + second[score];
            if score < rates.safe {
                self.families[0][0][score] = first[score] + second[score];
                self.families[0][1][score] = 0.0;
            } else {
                self.families[0][0][score] = 0.0;
                self.families[0][1][score] = first[score];
                exited += second[score];
            }
        }
        Worked { reviews, exited }
    }

    /// Takes families in, with the intake distribution of scores.
    pub(super) fn admit(&mut self, families: f64, intake: &[f64; SCORES]) {
        for (here, share) in self.families[0][0].iter_mut().zip(intake) {
            *here += families * share;
        }
    }

    /// Ends all casework; returns the families that were in case.
    pub(super) fn close(&mut self) -> f64 {
        let open = self.by_score().iter().sum();
        self.families = [[[0.0; SCORES]; 2]; MAX_REVIEW_MONTHS];
        open
    }

    pub(super) fn scale(&mut self, factor: f64) {
        for families in self.families[..self.review_months].iter_mut().flatten().flatten() {
            *families *= factor;
        }
    }
}
