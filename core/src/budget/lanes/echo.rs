//! Reviews and exits as echoes of admissions.
//!
//! Nothing but the estimates decides what becomes of an admitted family, so that its reviews and exits are those of one
//! family, worked out once for each draw and not for each commune: a month's exits are a sum over the admissions that
//! are due in it. What the maps of `caseflow::response` give is the same, cohort by cohort.

use super::lane::Lane;
use super::site::moved;
use super::terms::Terms;
use crate::caseflow::COHORT;

/// What a month's reviews do: families reviewed, and those who exit by score.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reviewed {
    pub reviews: Lane,
    pub leaves: [Lane; 11],
}

/// Chances of one family at its first, second, ... review, the last one first: a sum over admissions runs over both in
/// the order of the months.
#[derive(Debug, Clone, Default)]
pub(super) struct Echo {
    review_months: usize,
    /// Reviews that fit into the horizon.
    most: usize,
    lowest_safe: usize,
    reviews: Vec<Lane>,
    /// By score from the lowest safe one.
    leaves: Vec<Lane>,
    /// The same of one family of the base month in the steady state, whose cohorts all do alike; the first review first.
    opening_reviews: Vec<Lane>,
    opening_leaves: Vec<Lane>,
}

impl Echo {
    /// Follows one family admitted, and one of the steady state, from review to review.
    pub(super) fn work_out(&mut self, t: &Terms, months: usize) {
        (self.review_months, self.lowest_safe) = (t.review_months, t.lowest_safe);
        self.most = months / t.review_months + 1;
        let safe = 11 - self.lowest_safe;
        for list in [&mut self.reviews, &mut self.leaves, &mut self.opening_reviews, &mut self.opening_leaves] {
            list.clear();
        }
        self.reviews.resize(self.most, Lane::ZERO);
        self.leaves.resize(self.most * safe, Lane::ZERO);
        let between = (0..t.review_months).fold(Lane::all(1.0), |left, _| left * t.fewer);
        let mut admitted = [Lane::ZERO; COHORT];
        admitted[COHORT - 1] = Lane::all(1.0);
        let (mut due, mut left) = (admitted, Lane::all(1.0));
        for review in 1..=self.most {
            left = left * between;
            let (reviewed, after) = next_review(t, &due);
            let place = self.most - review;
            self.reviews[place] = reviewed.reviews * left;
            for (row, leaves) in self.leaves.chunks_exact_mut(self.most).zip(&reviewed.leaves[self.lowest_safe..]) {
                row[place] = *leaves * left;
            }
            due = after;
        }
        self.work_out_opening(t);
    }

    fn work_out_opening(&mut self, t: &Terms) {
        let Some(last) = t.spread.last() else { return };
        let scores = last.map(|row| moved(t, &std::array::from_fn(|score| row[score] * t.steady[score])));
        let (mut reviewed, mut due) = first_review(t, &scores);
        for _ in 0..self.most {
            self.opening_reviews.push(reviewed.reviews);
            self.opening_leaves.extend_from_slice(&reviewed.leaves[self.lowest_safe..]);
            (reviewed, due) = next_review(t, &due);
        }
    }

    /// How many admissions are remembered over the horizon.
    pub(super) fn memory(&self) -> usize {
        self.review_months * self.most
    }

    #[inline]
    fn place(&self, month: usize) -> usize {
        month % self.review_months * self.most + month / self.review_months
    }

    /// Remembers the admissions of a month.
    #[inline]
    pub(super) fn admit(&self, before: &mut [Lane], month: usize, admitted: Lane) {
        before[self.place(month)] = admitted;
    }

    /// Adds what the admissions of earlier months do in this one.
    #[inline]
    pub(super) fn add(&self, before: &[Lane], month: usize, now: &mut Reviewed) {
        let (here, earlier) = (self.place(month), month / self.review_months);
        let (due, from) = (&before[here - earlier..here], self.most - earlier);
        now.reviews += Lane::dot(due, &self.reviews[from..self.most]);
        // Nobody exits at the first review.
        let due = &due[..earlier.saturating_sub(1)];
        for (leaves, row) in now.leaves[self.lowest_safe..].iter_mut().zip(self.leaves.chunks_exact(self.most)) {
            *leaves += Lane::dot(due, &row[from..self.most]);
        }
    }
}

/// A review of families by score after the last one, and last those admitted since: what it does, and what it leaves.
fn next_review(t: &Terms, due: &[Lane; COHORT]) -> (Reviewed, [Lane; COHORT]) {
    let mut done = Reviewed { reviews: due.iter().copied().sum(), leaves: [Lane::ZERO; 11] };
    let mut after = [Lane::ZERO; COHORT];
    for (to, row) in after.iter_mut().zip(&t.after) {
        *to = Lane::dot(row, due);
    }
    for score in t.lowest_safe..11 {
        done.leaves[score] = Lane::dot(&t.leaves[score][t.lowest_safe..], &due[t.lowest_safe..11]);
    }
    (done, after)
}

/// The first review of families of the base month, who may have any scores: those without and those with a safe review.
fn first_review(t: &Terms, [first, second]: &[[Lane; 11]; 2]) -> (Reviewed, [Lane; COHORT]) {
    let mut done = Reviewed { reviews: Lane::ZERO, leaves: [Lane::ZERO; 11] };
    let mut after = [Lane::ZERO; COHORT];
    for score in 0..11 {
        let all = first[score] + second[score];
        done.leaves[score] = second[score] * t.safe[score];
        done.reviews += all;
        after[score] = all - done.leaves[score];
    }
    (done, after)
}

/// Families in case in the base month.
#[derive(Debug, Clone)]
pub(super) enum Opening {
    /// So many, spread as in the steady state.
    Steady(Lane),
    /// Those of a case list, who may have any scores: what the reviews of each month do.
    Listed(Vec<Reviewed>),
}

impl Opening {
    /// Follows families through their reviews month by month.
    pub(super) fn listed(t: &Terms, by_score: &[Lane; 11], months: usize) -> Self {
        if !by_score.iter().any(|families| families.any_above(Lane::ZERO)) {
            return Self::Steady(Lane::ZERO);
        }
        let mut young: Vec<[[Lane; 11]; 2]> = t.spread.clone();
        for (row, families) in young.iter_mut().flatten().flat_map(|row| row.iter_mut().zip(by_score)) {
            *row = *row * *families;
        }
        let mut list: Vec<Reviewed> = Vec::with_capacity(months);
        let mut cohorts: Vec<[Lane; COHORT]> = Vec::with_capacity(months);
        for month in 0..months {
            let (reviewed, after) = if month < t.review_months {
                for scores in young.iter_mut().flatten() {
                    *scores = moved(t, scores);
                }
                let due = young.pop().unwrap_or([[Lane::ZERO; 11]; 2]);
                first_review(t, &due)
            } else {
                next_review(t, &cohorts[month - t.review_months])
            };
            list.push(reviewed);
            cohorts.push(after);
        }
        let mut left = Lane::all(1.0);
        for reviewed in &mut list {
            reviewed.reviews = reviewed.reviews * left;
            reviewed.leaves = reviewed.leaves.map(|leaves| leaves * left);
            left = left * t.fewer;
        }
        Self::Listed(list)
    }

    /// Adds what the reviews of a month do.
    #[inline]
    pub(super) fn add(&self, echo: &Echo, month: usize, now: &mut Reviewed) {
        match self {
            Self::Steady(families) => {
                let (review, safe) = (month / echo.review_months, 11 - echo.lowest_safe);
                now.reviews += *families * echo.opening_reviews[review];
                let one = &echo.opening_leaves[review * safe..(review + 1) * safe];
                for (leaves, one) in now.leaves[echo.lowest_safe..].iter_mut().zip(one) {
                    *leaves += *families * *one;
                }
            }
            Self::Listed(list) => {
                let all = &list[month];
                now.reviews += all.reviews;
                for (leaves, all) in now.leaves.iter_mut().zip(&all.leaves) {
                    *leaves += *all;
                }
            }
        }
    }

    /// When people become fewer; a list has it already.
    pub(super) fn shrink(&mut self, factor: Lane) {
        if let Self::Steady(families) = self {
            *families = *families * factor;
        }
    }
}
