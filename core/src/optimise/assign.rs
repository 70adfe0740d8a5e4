//! Generalised assignment with multiplicities: items with counts to agents with capacities.
//!
//! Capacities are priced (Lagrangian relaxation): with the right prices every item simply takes its
//! cheapest agent, and the total is a bound no answer can beat. The same prices guide the search for
//! answers (priced regret, then shift, swap and ejection with ruin and recreate) and the proof (depth
//! first through the few pairs whose reduced cost fits in the gap). See docs/methods.md, "Assignment".
//!
//! Use and capacity are compared with a relative tolerance of [`CAPACITY_TOLERANCE`].
//!
//! ```
//! use hiveplan::optimise::{Options, Status, assign::{Assignment, assign}};
//! // Three items, two agents with 2 hours each; the first two items want the same agent.
//! let cost = [1.0, 4.0, 1.0, 2.0, 9.0, 3.0];
//! let problem = Assignment::dense(vec![1; 3], &cost, &[1.0; 3], vec![1.0, 2.0], None, None)?;
//! let answer = assign(&problem, &Options::default());
//! assert_eq!(answer.certificate.status, Status::Optimal);
//! assert_eq!(answer.certificate.objective, 1.0 + 2.0 + 3.0);
//! assert_eq!(answer.amount, [(0, 0, 1), (1, 1, 1), (2, 1, 1)]);
//! # Ok::<(), hiveplan::optimise::assign::AssignmentError>(())
//! ```

mod bundle;
mod complete;
mod construct;
mod dense;
mod evidence;
mod fair;
mod improve;
mod kernel;
mod linear;
mod matching;
mod multipliers;
mod oscillate;
mod plan;
mod problem;
mod rows;
mod search;
mod solve;
mod tighten;

pub use evidence::Shortage;
pub(crate) use fair::fair_at_no_cost;
pub use fair::{FairOutcome, fair};
pub use kernel::CAPACITY_TOLERANCE;
pub use problem::{Assignment, AssignmentError, AssignmentFault, Candidates};

use super::meter::Meter;
use super::outcome::{Certificate, Options};

/// The answer of [`assign`].
#[derive(Debug, Clone, PartialEq)]
pub struct AssignOutcome {
    /// How good the answer is. The objective is infinite when all items must be assigned and no way was
    /// found; `unassigned` then holds what the nearest attempt left over.
    pub certificate: Certificate,
    /// Item, agent and how many units of the item the agent takes, in that order; only positive amounts.
    pub amount: Vec<(u32, u32, i64)>,
    /// Units of each item that no agent takes.
    pub unassigned: Vec<i64>,
    /// Value of one more unit of each agent's capacity, at the bound; never negative.
    pub prices: Vec<f64>,
    /// Value of one more item each agent may take, at the bound; zero where no cap is given.
    pub cap_prices: Vec<f64>,
    /// When infeasible: what cannot be placed, and where capacity is short.
    pub shortage: Option<Shortage>,
}

/// Assigns every unit of every item to an agent at least cost, or leaves it at its penalty.
///
/// The answer is the same for the same problem, work limit and seed. Costs may be of any size; a
/// penalty a million times the other costs is fine.
#[must_use]
pub fn assign(problem: &Assignment, options: &Options) -> AssignOutcome {
    assign_below(problem, options, f64::INFINITY)
}

/// [`assign`] that stops once every answer is known to cost at least `cutoff`.
pub(crate) fn assign_below(problem: &Assignment, options: &Options, cutoff: f64) -> AssignOutcome {
    assign_within(problem, options, cutoff, f64::NEG_INFINITY)
}

/// The same that also stops once an answer costs at most `enough`.
fn assign_within(problem: &Assignment, options: &Options, cutoff: f64, enough: f64) -> AssignOutcome {
    let mut meter = Meter::new(options);
    match dense::solve(problem, options, &mut meter) {
        Some(answer) => answer,
        None => solve::Solver::new(problem, options, (cutoff, enough), meter).run(),
    }
}

#[cfg(test)]
mod assign_tests;
