//! Casework as a few linear maps: what a cohort of equal age will ask for and where its next review leaves it.
//!
//! Between two reviews nothing enters or leaves a cohort, so that its scores need not be moved month by month: a sum
//! over its scores `k` months on is the same sum with weights moved back by `k` months (the transposed chain). What is
//! left of 264 numbers for each commune and month are 12: eleven scores after the last review, and those admitted since.

use super::SCORES;
use super::rates::CaseRates;

/// Families after a review by score (those at or above the safe score have passed it), and last those just admitted.
pub(crate) const COHORT: usize = SCORES + 1;

/// The linear maps of one set of rates.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Response {
    /// Months from one review to the next.
    pub review_months: usize,
    /// Families by score after the next review, for one family of the cohort: `after[to][from]`.
    pub after: [[f64; COHORT]; SCORES],
    /// Families that exit at the next review, for one of the cohort.
    pub exits: [f64; COHORT],
}

impl CaseRates {
    /// The maps from one review to the next.
    pub(crate) fn response(&self) -> Response {
        let mut after = [[0.0; COHORT]; SCORES];
        let mut exits = [0.0; COHORT];
        for (to, row) in after.iter_mut().enumerate() {
            let mut one = [0.0; SCORES];
            one[to] = 1.0;
            for _ in 0..self.review_months {
                one = self.moves.month_back(&one);
            }
            for (from, share) in one.iter().enumerate() {
                let second = from >= self.safe && to >= self.safe;
                *(if second { &mut exits[from] } else { &mut row[from] }) += share;
            }
            row[SCORES] = dot(&self.intake, &one);
        }
        Response { review_months: self.review_months, after, exits }
    }

    /// A sum over the scores of a cohort, `weights x families`, by months since its last review: each row for one
    /// family of the cohort.
    pub(crate) fn weighed(&self, weights: &[f64; SCORES]) -> Vec<[f64; COHORT]> {
        let mut now = *weights;
        let mut rows = Vec::with_capacity(self.review_months);
        for _ in 0..self.review_months {
            rows.push(std::array::from_fn(|s| if s < SCORES { now[s] } else { dot(&self.intake, &now) }));
            now = self.moves.month_back(&now);
        }
        rows
    }

    /// Chances that a score rises and falls in a month.
    pub(crate) fn up_down(&self) -> (f64, f64) {
        (self.moves.up, self.moves.down)
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

    /// How families of a score are spread in the steady state over months since the last review (first index) and
    /// whether it was safe (second index).
    pub(crate) fn spread_over_reviews(&self, score: usize) -> Vec<[f64; 2]> {
        let known: f64 = self.occupancy.iter().flatten().map(|row| row[score]).sum();
        let phase = |months: &[[f64; SCORES]; 2]| {
            if known > 0.0 {
                [months[0][score] / known, months[1][score] / known]
            } else {
                [1.0 / self.review_months as f64, 0.0]
            }
        };
        self.occupancy.iter().take(self.review_months).map(phase).collect()
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

    /// Three years of casework, month by month and by the maps: open cases, sums over scores and exits are the same.
    #[test]
    fn the_maps_give_what_the_months_give() {
        let mut parameters = Parameters::default();
        parameters.set(Parameter::SpreadPerReview, 1.5);
        let rates = CaseRates::new(&parameters, &Services::default());
        let weights: [f64; SCORES] = std::array::from_fn(|score| 4.0 - 0.3 * score as f64);
        let (response, weighed) = (rates.response(), rates.weighed(&weights));
        let mut cases = Cases::start(&rates, &[0.0; SCORES]);
        let mut cohorts: Vec<[f64; COHORT]> = Vec::new();
        for month in 0..36usize {
            let worked = cases.month(&rates);
            let mut cohort = [0.0; COHORT];
            let mut exits = 0.0;
            if let Some(due) = month.checked_sub(response.review_months).map(|born: usize| cohorts[born]) {
                let sum = |row: &[f64; COHORT]| row.iter().zip(due).map(|(a, b)| a * b).sum::<f64>();
                exits = sum(&response.exits);
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
            let expected = dot(&cases.by_score(), &weights);
            let young = cohorts.iter().rev().zip(&weighed);
            let found: f64 = young.map(|(c, w)| c.iter().zip(w).map(|(a, b)| a * b).sum::<f64>()).sum();
            assert!((found - expected).abs() < 1e-9, "{month}: {found} {expected}");
        }
    }
}
