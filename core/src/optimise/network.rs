//! Minimum-cost flow: goods through a network at least cost, exact in whole numbers.
//!
//! The primal network simplex with strongly feasible trees (Cunningham 1976) and block-search pivots
//! (Kovács 2015 finds this pair the most robust). Every number is a whole number, so the answer, its
//! prices and its evidence are exact and the same on every machine.
//!
//! Where the network cannot carry the supplies, the answer still ships as much as possible, at least
//! cost, and says which nodes are short and which cut is too narrow.
//!
//! ```
//! use hiveplan::optimise::{Options, Status, network::{Network, min_cost_flow}};
//! // Two depots (5 and 3 units) serve two shops (4 and 4 units).
//! let network = Network {
//!     nodes: 4,
//!     tail: vec![0, 0, 1, 1],
//!     head: vec![2, 3, 2, 3],
//!     cost: vec![1, 4, 2, 3],
//!     lower: vec![0; 4],
//!     capacity: vec![10; 4],
//!     supply: vec![5, 3, -4, -4],
//! };
//! let answer = min_cost_flow(&network, &Options::default())?;
//! assert_eq!(answer.status, Status::Optimal);
//! assert_eq!(answer.objective, 4 * 1 + 1 * 4 + 3 * 3);
//! assert_eq!(answer.flow, [4, 1, 0, 3]);
//! # Ok::<(), hiveplan::optimise::network::NetworkError>(())
//! ```

mod evidence;
mod problem;
mod simplex;
mod tree;

pub use problem::{Network, NetworkError, NetworkFault, UNLIMITED};

use super::meter::Meter;
use super::outcome::{Options, Status};
use simplex::Simplex;

/// The answer of [`min_cost_flow`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlowOutcome {
    /// Optimal, infeasible (see `short` and `cut`), or limit (work ran out first).
    pub status: Status,
    /// Flow on every arc, at least its lower bound and at most its capacity.
    pub flow: Vec<i64>,
    /// Price of one unit at every node. At the optimum `cost + potential[tail] - potential[head]` is at
    /// least 0 where an arc could carry more and at most 0 where it could carry less.
    pub potential: Vec<i64>,
    /// Cost of the flow.
    pub objective: i128,
    /// Nodes whose supply is not met, in order of node: units left over (positive) or missing (negative).
    pub short: Vec<(u32, i64)>,
    /// When infeasible: nodes on the supply side of a cut that is too narrow. Every arc leaving the set is
    /// full and every arc entering it is at its lower bound, so no flow can ship more.
    pub cut: Vec<u32>,
    /// Work done, in arcs and nodes looked at.
    pub work: u64,
}

/// Ships every supply to the demands at least cost.
///
/// With unequal or unreachable supply the status is infeasible and the flow ships as much as can be
/// shipped. With a work limit or stop signal reached, the status is limit: flows respect the arcs, but
/// `short` may be filled and the cost may not be least.
///
/// Complexity: pivots grow little faster than nodes in practice; each looks at about the square root of
/// the arcs and updates one subtree.
///
/// # Errors
///
/// [`NetworkError`] with every fault found: shapes, node numbers, bounds, or numbers too large to add
/// without overflow.
pub fn min_cost_flow(network: &Network, options: &Options) -> Result<FlowOutcome, NetworkError> {
    network.check()?;
    let mut meter = Meter::new(options);
    let mut simplex = Simplex::new(network);
    let optimal = simplex.run(&mut meter);
    let flow = simplex.flow(network);
    let short = simplex.short();
    let objective = flow.iter().zip(&network.cost).map(|(&f, &c)| i128::from(f) * i128::from(c)).sum();
    let status = match (optimal, short.is_empty()) {
        (false, _) => Status::Limit,
        (true, true) => Status::Optimal,
        (true, false) => Status::Infeasible,
    };
    let cut = if status == Status::Infeasible { evidence::cut(network, &flow, &short) } else { Vec::new() };
    Ok(FlowOutcome { status, flow, potential: simplex.potential(), objective, short, cut, work: meter.used() })
}

#[cfg(test)]
mod network_tests;
