//! Reviews and exits as echoes of admissions.
//!
//! Nothing but the estimates decides what becomes of an admitted family, so that its reviews and exits are those of one
//! family, worked out once for each draw and not for each commune: a month's exits are a sum over the admissions that
//! are due in it. What the maps of `caseflow::response` give is the same, cohort by cohort.

use super::lane::Lane;
use super::site::moved;
use super::terms::Terms;
use crate::caseflow::COHORT;

/// What a month's reviews do: families reviewed, and those who exit by score from the lowest safe one.
pub(super) type Reviewed = [Lane; COHORT];
/// Position of the families reviewed; the exits follow.
pub(super) const REVIEWS: usize = 0;
/// Numbers of a [`Reviewed`] that are summed at once: as many sums as the machine has room for.
const WIDE: usize = 4;

pub(super) fn nothing() -> Reviewed {
    [Lane::ZERO; COHORT]
}

/// What the reviews of one family do.
#[derive(Debug, Clone, Default)]
pub(super) struct Echo {
    review_months: usize,
    /// Reviews that fit into the horizon.
    most: usize,
    /// Of one family at its first, second, ... review, the last one first, so that a sum over admissions runs over both
    /// in the order of the months; the first numbers of each review, then the next ones.
    rows: Vec<[Lane; WIDE]>,
    /// Of one family of the base month in the steady state, whose cohorts all do alike; the first review first.
    opening: Vec<Reviewed>,
    /// Numbers of a review that are not zero in all draws.
    numbers: usize,
}

impl Echo {
    /// Follows one family admitted, and one of the steady state, from review to review.
    pub(super) fn work_out(&mut self, t: &Terms, months: usize) {
        self.review_months = t.review_months;
        self.numbers = COHORT - t.lowest_safe;
        self.most = months / t.review_months + 1;
        self.rows.clear();
        self.rows.resize(self.most * self.numbers.div_ceil(WIDE), [Lane::ZERO; WIDE]);
        let between = (0..t.review_months).fold(Lane::all(1.0), |left, _| left * t.fewer);
        let mut due = nothing();
        due[COHORT - 1] = Lane::all(1.0);
        let mut left = Lane::all(1.0);
        for review in 1..=self.most {
            left = left * between;
            let (reviewed, after) = next_review(t, &due);
            for (rows, numbers) in self.rows.chunks_exact_mut(self.most).zip(reviewed.chunks(WIDE)) {
                for (number, one) in rows[self.most - review].iter_mut().zip(numbers) {
                    *number = *one * left;
                }
            }
            due = after;
        }
        self.work_out_opening(t);
    }

    fn work_out_opening(&mut self, t: &Terms) {
        self.opening.clear();
        let Some(last) = t.spread.last() else { return };
        let scores = last.map(|row| moved(t, &std::array::from_fn(|score| row[score] * t.steady[score])));
        let (mut reviewed, mut due) = first_review(t, &scores);
        for _ in 0..self.most {
            self.opening.push(reviewed);
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
        let due = &before[here - earlier..here];
        for (rows, now) in self.rows.chunks_exact(self.most).zip(now.chunks_exact_mut(WIDE)) {
            let mut sums = [Lane::ZERO; WIDE];
            for (families, row) in due.iter().zip(&rows[self.most - earlier..]) {
                for (sum, one) in sums.iter_mut().zip(row) {
                    *sum += *families * *one;
                }
            }
            for (now, sum) in now.iter_mut().zip(sums) {
                *now += sum;
            }
        }
    }
}

/// A review of families by score after the last one, and last those admitted since: what it does, and what it leaves.
fn next_review(t: &Terms, due: &[Lane; COHORT]) -> (Reviewed, [Lane; COHORT]) {
    let (mut done, mut after) = (nothing(), nothing());
    done[REVIEWS] = due.iter().copied().sum();
    for (to, row) in after.iter_mut().zip(&t.after) {
        *to = Lane::dot(row, due);
    }
    for (leaves, row) in done[REVIEWS + 1..].iter_mut().zip(&t.leaves[t.lowest_safe..]) {
        *leaves = Lane::dot(&row[t.lowest_safe..], &due[t.lowest_safe..11]);
    }
    (done, after)
}

/// The first review of families of the base month, who may have any scores: those without and those with a safe review.
fn first_review(t: &Terms, [first, second]: &[[Lane; 11]; 2]) -> (Reviewed, [Lane; COHORT]) {
    let (mut done, mut after) = (nothing(), nothing());
    for score in 0..11 {
        let (all, leaves) = (first[score] + second[score], second[score] * t.safe[score]);
        done[REVIEWS] += all;
        after[score] = all - leaves;
        if score >= t.lowest_safe {
            done[REVIEWS + 1 + score - t.lowest_safe] = leaves;
        }
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
            *reviewed = reviewed.map(|number| number * left);
            left = left * t.fewer;
        }
        Self::Listed(list)
    }

    /// Adds what the reviews of a month do.
    #[inline]
    pub(super) fn add(&self, echo: &Echo, month: usize, now: &mut Reviewed) {
        match self {
            Self::Steady(families) => {
                let one = &echo.opening[month / echo.review_months];
                for (now, one) in now[..echo.numbers].iter_mut().zip(one) {
                    *now += *families * *one;
                }
            }
            Self::Listed(list) => {
                for (now, all) in now.iter_mut().zip(&list[month]) {
                    *now += *all;
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
