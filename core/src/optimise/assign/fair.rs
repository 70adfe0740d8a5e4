//! Fair loads: everything assigned so that the fullest agent is as empty as can be, then the next, and so on.
//!
//! The load of an agent counts as a share of its capacity; a share above 1 says that capacity is short by that much. A limit on
//! the cost lets fairness be bought at a price, or asked for among the cheapest answers alone. The largest share has a proven
//! bound: at a share `t` of all capacities the relaxation says what the rest costs at least, and its prices say how far below
//! `t` the limit can still be kept (`root`); the engine settles what lies between (`solve`). The shares below the largest are
//! evened out by search (`level`): nothing is proven of them.

mod level;
mod root;
mod solve;

use super::super::outcome::{Certificate, Options};
use super::evidence::Shortage;
use super::problem::Assignment;

/// The answer of [`fair`].
#[derive(Debug, Clone, PartialEq)]
pub struct FairOutcome {
    /// The largest share of a capacity in use and its proven bound. The objective is infinite when no answer was found.
    pub certificate: Certificate,
    /// Item, agent and how many units of the item the agent takes, in that order; only positive amounts.
    pub amount: Vec<(u32, u32, i64)>,
    /// Units of each item that no agent takes.
    pub unassigned: Vec<i64>,
    /// Share of each agent's capacity in use; 0 where the capacity is infinite.
    pub share: Vec<f64>,
    /// What the answer costs, penalties included.
    pub cost: f64,
    /// When infeasible for want of agents or of places: what cannot be placed.
    pub shortage: Option<Shortage>,
}

/// Assigns every unit of every item so that the largest share of a capacity in use is least.
///
/// Without a `budget` costs and penalties do not count: everything must be assigned. With one, an answer may cost at most that
/// much; units may then stay out at their penalty, where the problem has penalties. Capacities do not limit an answer, they
/// are what loads are measured by: only an agent without any takes nothing that uses some. The answer is proven best up to a
/// share of 10^-8.
///
/// ```
/// use hiveplan::optimise::{Options, Status, assign::{Assignment, fair}};
/// // Four items of 3, 3, 2 and 2 hours for two agents of 10 hours, who need as long for each.
/// let problem = Assignment::dense(vec![1; 4], &[0.0; 8], &[3.0, 3.0, 2.0, 2.0], vec![10.0; 2], None, None)?;
/// let answer = fair(&problem, None, &Options::default());
/// assert_eq!(answer.certificate.status, Status::Optimal);
/// assert_eq!(answer.share, [0.5, 0.5]);
/// # Ok::<(), hiveplan::optimise::assign::AssignmentError>(())
/// ```
#[must_use]
pub fn fair(problem: &Assignment, budget: Option<f64>, options: &Options) -> FairOutcome {
    let limit = budget.map_or(solve::Limit::Free, solve::Limit::Cost);
    solve::Solver::new(problem, limit, options).run()
}

/// [`fair`] among the answers that cost no more than the one the problem starts from.
pub(crate) fn fair_at_no_cost(problem: &Assignment, options: &Options) -> FairOutcome {
    solve::Solver::new(problem, solve::Limit::Start, options).run()
}

#[cfg(test)]
mod fair_tests;
