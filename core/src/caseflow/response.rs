//! Casework as linear maps: where its next review leaves a cohort of equal age.
//!
//! Between two reviews nothing enters or leaves a cohort, so that its scores need not be moved month by month, and the
//! sum of all cohorts moves as one. What is left of 264 numbers for each commune and month are 12 of the cohort that is
//! due (eleven scores after the last review, and those admitted since) and 11 of all families in case.

use super::SCORES;
use super::rates::CaseRates;
use super::score::Moves;

/// Families after a review by score (those at or above the safe score have passed it), and last those just admitted.
pub(crate) const COHORT: usize = SCORES + 1;

/// The linear maps of one set of rates.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Response {
    /// Months from one review to the next.
    pub review_months: usize,
    /// Families by score after the next review, for one family of the cohort: `after[to][from]`.
    pub after: [[f64; COHORT]; SCORES],
    /// Families that exit at the next review by score, for one of each score after the last: `leaves[to][from]`.
    pub leaves: [[f64; SCORES]; SCORES],
}

impl CaseRates {
    /// The maps from one review to the next.
    pub(crate) fn response(&self) -> Response {
        let mut after = [[0.0; COHORT]; SCORES];
        let mut leaves = [[0.0; SCORES]; SCORES];
        for (to, row) in after.iter_mut().enumerate() {
            let mut one = [0.0; SCORES];
            one[to] = 1.0;
            for _ in 0..self.review_months {
                one = self.moves.month_back(&one);
            }
            for (from, share) in one.iter().enumerate() {
                let second = from >= self.safe && to >= self.safe;
                *(if second { &mut leaves[to][from] } else { &mut row[from] }) += share;
            }
            row[SCORES] = dot(&self.intake, &one);
        }
        Response { review_months: self.review_months, after, leaves }
    }

    /// Shares of families by score at referral.
    pub(crate) fn intake_scores(&self) -> [f64; SCORES] {
        self.intake
    }

    /// Chances that a score rises and falls by a point in a month, unless all its transitions are given.
    pub(crate) fn steps(&self) -> Option<(f64, f64)> {
        match self.moves {
            Moves::Step { up, down } => Some((up, down)),
            Moves::Given(_) => None,
        }
    }

    /// Lowest score at which a review is safe.
    pub(crate) fn safe_score(&self) -> usize {
        self.safe
    }

    /// Chances of a month: referral of an ordinary family, lapse of a waiting one, reopening of a closed one.
    pub(crate) fn monthly(&self) -> (f64, f64, f64) {
        (self.referral, self.lapse, self.reopen)
    }

    /// Whether there is casework at all.
    pub(crate) fn has_casework(&self) -> bool {
        self.casework
    }

    /// Chance of a first separation of a child of a waiting family, and of one in case by score.
    pub(crate) fn separation(&self) -> (f64, [f64; SCORES]) {
        (self.children.separation, self.separation_in_case)
    }

    /// Share of the separated who go to kin, chance of reunification and of another separation in a month.
    pub(crate) fn returning(&self) -> (f64, f64, f64) {
        self.children.returning()
    }

    /// For one child without services: in residential care, and reunified in a month.
    pub(crate) fn care(&self) -> (f64, f64) {
        self.children.care()
    }

    /// How families of each score are spread in the steady state over months since the last review and whether it was
    /// safe: `put` is told the month, the score, and the shares without and with a safe review.
    pub(crate) fn spread_over_reviews(&self, mut put: impl FnMut(usize, usize, [f64; 2])) {
        for score in 0..SCORES {
            let phases = &self.occupancy[..self.review_months];
            let known: f64 = phases.iter().flatten().map(|row| row[score]).sum();
            for (phase, months) in phases.iter().enumerate() {
                let shares = if known > 0.0 {
                    [months[0][score] / known, months[1][score] / known]
                } else {
                    [1.0 / self.review_months as f64, 0.0]
                };
                put(phase, score, shares);
            }
        }
    }
}

fn dot(a: &[f64; SCORES], b: &[f64; SCORES]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::super::cases::Cases;
    use super::*;
    use crate::estimate::{Parameter, Parameters};
    use crate::input::Services;

    /// Three years of casework, month by month and by the maps: families by score and exits are the same.
    #[test]
    fn the_maps_give_what_the_months_give() {
        let mut parameters = Parameters::default();
        parameters.set(Parameter::SpreadPerReview, 1.5);
        let rates = CaseRates::new(&parameters, &Services::default());
        let response = rates.response();
        let mut all = [0.0; SCORES];
        let mut cases = Cases::start(&rates, &[0.0; SCORES]);
        let mut cohorts: Vec<[f64; COHORT]> = Vec::new();
        for month in 0..36usize {
            let worked = cases.month(&rates);
            let mut cohort = [0.0; COHORT];
            let mut exits = 0.0;
            all = rates.moves.month(&all);
            if let Some(due) = month.checked_sub(response.review_months).map(|born: usize| cohorts[born]) {
                let sum = |row: &[f64; COHORT]| row.iter().zip(due).map(|(a, b)| a * b).sum::<f64>();
                for (all, row) in all.iter_mut().zip(&response.leaves) {
                    let leaves = row.iter().zip(due).map(|(a, b)| a * b).sum::<f64>();
                    *all -= leaves;
                    exits += leaves;
                }
                for (to, row) in response.after.iter().enumerate() {
                    cohort[to] = sum(row);
                }
                assert!((due.iter().sum::<f64>() - worked.reviews).abs() < 1e-10);
            }
            let admitted = 5.0 + month as f64;
            cases.admit(admitted, &rates.intake);
            cohort[SCORES] = admitted;
            cohorts.push(cohort);
            assert!((exits - worked.exited).abs() < 1e-10);
            for ((all, share), expected) in all.iter_mut().zip(&rates.intake).zip(cases.by_score()) {
                *all += admitted * share;
                assert!((*all - expected).abs() < 1e-9, "{month}: {all} {expected}");
            }
        }
    }
}
