//! The safety score: where families start on it, and how it moves in a month.

use super::SCORES;
use crate::problem::Transitions;

const TOP: usize = SCORES - 1;

/// Narrowest and widest half-width of the intake distribution, in points.
const WIDTHS: std::ops::RangeInclusive<u32> = 1..=3;

/// The smallest chance of a better score in a month: without it, a case whose expected gain and spread are both zero
/// would never end. One point in twenty years, the longest stay that the estimate `stay_months` allows [A].
const SMALLEST_RISE: f64 = 1.0 / 240.0;

/// Distribution of the score at referral with exactly this mean: triangular weights `max(0, w - |s - mean|)`.
///
/// For a whole half-width `w` the hat function reproduces straight lines on the whole numbers, so that the mean is exact;
/// `w` is 3 points, less where the scale ends before.
/// At a mean of 5 the shares of the scores 3..=7 are 1, 2, 3, 2, 1 ninths [A].
pub(super) fn intake(mean: f64) -> [f64; SCORES] {
    let mean = mean.clamp(0.0, 10.0);
    let room = (mean + 1.0).min(11.0 - mean);
    let width = WIDTHS.rev().map(f64::from).find(|&w| w <= room).unwrap_or(1.0);
    let mut weights = std::array::from_fn(|score| (width - (score as f64 - mean).abs()).max(0.0));
    let sum: f64 = weights.iter().sum();
    for weight in &mut weights {
        *weight /= sum;
    }
    weights
}

/// How the score moves in a month.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Moves {
    /// The chances that it rises or falls by one point; it reflects at 0 and 10.
    Step { up: f64, down: f64 },
    /// The chances of all scores, as given.
    Given(Box<Transitions>),
}

impl Moves {
    /// From the expected gain a month and the standard deviation of the change between two reviews: a step of -1, 0 or
    /// +1 with mean `g` and variance `v` has `up - down = g` and `up + down = v + g²`; both stay inside [0, 1].
    pub(super) fn new(gain_month: f64, spread_review: f64, review_months: f64) -> Self {
        let gain = gain_month.clamp(0.0, 1.0);
        let variance = spread_review * spread_review / review_months;
        let moving = (variance + gain * gain).clamp(gain, 1.0);
        Self::Step { up: f64::midpoint(moving, gain).max(SMALLEST_RISE), down: (moving - gain) / 2.0 }
    }

    /// The chances from a score.
    pub(super) fn from(&self, score: usize) -> [f64; SCORES] {
        match self {
            Self::Step { up, down } => {
                let mut chances = [0.0; SCORES];
                chances[score] = 1.0 - up - down;
                chances[(score + 1).min(TOP)] += up;
                chances[score.saturating_sub(1)] += down;
                chances
            }
            Self::Given(matrix) => matrix[score],
        }
    }

    /// The distribution one month later.
    pub(super) fn month(&self, from: &[f64; SCORES]) -> [f64; SCORES] {
        let mut to = [0.0; SCORES];
        match self {
            Self::Step { up, down } => {
                let stay = 1.0 - up - down;
                to[0] = (stay + down) * from[0] + down * from[1];
                for s in 1..TOP {
                    to[s] = stay * from[s] + up * from[s - 1] + down * from[s + 1];
                }
                to[TOP] = (stay + up) * from[TOP] + up * from[TOP - 1];
            }
            Self::Given(matrix) => {
                for (families, chances) in from.iter().zip(matrix.iter()) {
                    to.iter_mut().zip(chances).for_each(|(to, chance)| *to += families * chance);
                }
            }
        }
        to
    }

    /// What a sum over scores with these weights will be one month later, as a sum over the scores of now.
    pub(super) fn month_back(&self, weights: &[f64; SCORES]) -> [f64; SCORES] {
        match self {
            Self::Step { up, down } => {
                let stay = 1.0 - up - down;
                std::array::from_fn(|s| {
                    stay * weights[s] + up * weights[(s + 1).min(TOP)] + down * weights[s.saturating_sub(1)]
                })
            }
            Self::Given(matrix) => std::array::from_fn(|s| matrix[s].iter().zip(weights).map(|(a, b)| a * b).sum()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn intake_at_five_is_one_two_three_two_one_ninths() {
        let ninths = intake(5.0).map(|share| (share * 9.0).round() as u32);
        assert_eq!(ninths, [0, 0, 0, 1, 2, 3, 2, 1, 0, 0, 0]);
    }

    #[test]
    fn gain_a_quarter_and_spread_one_give_the_hand_worked_moves() {
        // v = 1/6, v + g^2 = 0.229166 < g = 0.25: the step is as narrow as its mean allows.
        let moves = Moves::new(0.25, 1.0, 6.0);
        assert_eq!(moves, Moves::Step { up: 0.25, down: 0.0 });
        // Spread 1.5: v = 0.375, v + g^2 = 0.4375 = up + down.
        let moves = Moves::new(0.25, 1.5, 6.0);
        assert_eq!(moves, Moves::Step { up: 0.34375, down: 0.09375 });
    }

    proptest! {
        #[test]
        fn intake_has_exactly_the_mean_asked_for(mean in 0.0f64..=10.0) {
            let shares = intake(mean);
            let sum: f64 = shares.iter().sum();
            let found: f64 = shares.iter().enumerate().map(|(s, share)| s as f64 * share).sum();
            prop_assert!((sum - 1.0).abs() < 1e-12 && (found - mean).abs() < 1e-12);
        }

        #[test]
        fn a_month_keeps_families_and_moves_the_mean_by_the_gain(gain in 0.01f64..1.0, spread in 0.0f64..2.0, start in 1usize..10) {
            let moves = Moves::new(gain, spread, 6.0);
            prop_assert!(moves.from(start).iter().all(|chance| (-1e-12..=1.0).contains(chance)));
            let mut from = [0.0; SCORES];
            from[start] = 7.0;
            let to = moves.month(&from);
            let mean = to.iter().enumerate().map(|(s, n)| s as f64 * n).sum::<f64>() / 7.0;
            prop_assert!((to.iter().sum::<f64>() - 7.0).abs() < 1e-12);
            prop_assert!((mean - start as f64 - gain).abs() < 1e-2 + 1e-9, "floor {SMALLEST_RISE} may lift tiny gains");
        }

        /// The same chances, written as a whole matrix, move families and weights alike.
        #[test]
        fn steps_given_as_a_matrix_are_the_same_steps(gain in 0.0f64..1.0, spread in 0.0f64..2.0, from in prop::array::uniform11(0.0f64..9.0)) {
            let steps = Moves::new(gain, spread, 6.0);
            let given = Moves::Given(Box::new(std::array::from_fn(|score| steps.from(score))));
            let close = |a: [f64; SCORES], b: [f64; SCORES]| a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-12);
            prop_assert!(close(steps.month(&from), given.month(&from)));
            prop_assert!(close(steps.month_back(&from), given.month_back(&from)));
        }
    }
}
