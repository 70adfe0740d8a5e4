//! Choice under shared limits: one option of each group, so that all chosen together keep every limit, at least cost.
//! The field calls it the multiple-choice multidimensional knapsack problem (Moser, Jokanović, Shiratori 1997; chapter
//! 11 of Kellerer, Pferschy, Pisinger, *Knapsack Problems*, 2004).
//!
//! Limits are priced: with the prices of the linear relaxation every group simply takes its cheapest option, and the
//! total less what the limits are worth is a bound no answer can beat. At most one group for each limit is undecided
//! in the relaxation; those are rounded and repaired by price, improved by changes of one group and of two, and what is
//! left of the gap is closed by a depth-first search that halves the options of an undecided group.
//!
//! ```
//! use hiveplan::optimise::{Options, Status, choose::{Choice, choose}};
//! // Two groups share a limit of 10: leave out at no cost, or use 6 (5) of it and gain 9 (7).
//! let mut problem = Choice::new(vec![10.0]);
//! for (amount, gain) in [(6.0, 9.0), (5.0, 7.0)] {
//!     problem.group();
//!     problem.option(0.0, &[]);
//!     problem.option(-gain, &[(0, amount)]);
//! }
//! let answer = choose(&problem, &Options::default())?;
//! assert_eq!(answer.certificate.status, Status::Optimal);
//! assert_eq!((answer.chosen, answer.certificate.objective), (vec![1, 0], -9.0));
//! # Ok::<(), hiveplan::optimise::choose::ChoiceError>(())
//! ```

mod branch;
mod improve;
mod kernel;
mod linear;
mod problem;
mod round;
mod solve;

#[cfg(test)]
mod choose_tests;

pub use problem::{Choice, ChoiceError, ChoiceFault};

use super::outcome::{Certificate, Options};

/// The answer of [`choose`].
#[derive(Debug, Clone, PartialEq)]
pub struct ChooseOutcome {
    /// How good the answer is. The objective is infinite when no answer was found.
    pub certificate: Certificate,
    /// The option of each group, counted from its first; empty when no answer was found.
    pub chosen: Vec<u32>,
    /// What is used of each limit.
    pub used: Vec<f64>,
    /// What one more unit of each limit would save, at the bound; never negative.
    pub prices: Vec<f64>,
    /// When infeasible: limits with weights, so that even the least weighted use of all groups exceeds the weighted
    /// limits. Empty when a search over whole options was needed to prove it.
    pub short: Vec<(u32, f64)>,
}

impl ChooseOutcome {
    /// Nothing was found: no option is chosen, no bound is known.
    pub(crate) fn nothing(limits: usize, options: &Options) -> Self {
        Self {
            certificate: Certificate::from_bounds(f64::INFINITY, f64::NEG_INFINITY, 0, options),
            chosen: Vec::new(),
            used: Vec::new(),
            prices: vec![0.0; limits],
            short: Vec::new(),
        }
    }
}

/// Chooses one option of each group at least cost, within the limits.
///
/// The answer is the same for the same problem, work limit and seed. Limits are kept with a relative tolerance of 1e-9.
///
/// # Errors
///
/// [`ChoiceError`] with every fault found.
pub fn choose(problem: &Choice, options: &Options) -> Result<ChooseOutcome, ChoiceError> {
    choose_from(problem, options, &[])
}

/// The same, begun from the answer to a neighbouring problem with the same groups and options: the options that it
/// chose are the first basis of the relaxation and, made to keep the limits, the first answer. What is proven is proven
/// all the same; among answers within the gap another may be found. A group without such an option begins with its
/// cheapest.
///
/// ```
/// use hiveplan::optimise::{Options, choose::{Choice, choose, choose_from}};
/// let with = |limit: f64| {
///     let mut problem = Choice::new(vec![limit]);
///     for (amount, gain) in [(6.0, 9.0), (5.0, 7.0)] {
///         problem.group();
///         problem.option(0.0, &[]);
///         problem.option(-gain, &[(0, amount)]);
///     }
///     problem
/// };
/// let options = Options::default();
/// let first = choose(&with(10.0), &options)?;
/// let next = choose_from(&with(11.0), &options, &first.chosen)?;
/// assert_eq!((next.chosen, next.certificate.objective), (vec![1, 1], -16.0));
/// # Ok::<(), hiveplan::optimise::choose::ChoiceError>(())
/// ```
///
/// # Errors
///
/// Like [`choose`].
pub fn choose_from(problem: &Choice, options: &Options, start: &[u32]) -> Result<ChooseOutcome, ChoiceError> {
    problem.check()?;
    Ok(solve::run(problem, options, start))
}
