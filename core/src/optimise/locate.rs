//! Facility location: which sites to open, and which customer is served from where.
//!
//! Demand is priced (Lagrangian relaxation): each site then decides alone whether the customers it could
//! fill itself with are worth opening for, which gives a bound no answer can beat. Answers come from
//! adding, dropping and interchanging sites, with the customers served at least cost from those open: the
//! nearest where capacity is unlimited, a transportation problem where demand may be split, a generalised
//! assignment where it may not. A depth-first search over the sites closes what is left of the gap.
//!
//! ```
//! use hiveplan::optimise::{Options, Status, locate::{Location, locate}};
//! // Opening costs 3 a site; two customers, each beside its own site.
//! let problem = Location {
//!     open_cost: vec![3.0, 3.0],
//!     demand: vec![1.0, 1.0],
//!     cost: vec![0.0, 2.0, 2.0, 0.0],
//!     ..Location::default()
//! };
//! let answer = locate(&problem, &Options::default())?;
//! assert_eq!(answer.certificate.status, Status::Optimal);
//! assert_eq!(answer.certificate.objective, 5.0);
//! assert_eq!(answer.open.iter().filter(|&&open| open).count(), 1);
//! # Ok::<(), hiveplan::optimise::locate::LocationError>(())
//! ```

mod anneal;
mod branch;
mod kernel;
mod local;
mod max_cover;
mod p_median;
mod problem;
mod recreate;
mod relax;
mod search;
mod serve;
mod serving;
mod solve;
mod swap;
mod transport;

pub use max_cover::{MaxCover, MaxCoverOutcome, max_cover};
pub use p_median::{PMedian, PMedianOutcome, p_median};
pub use problem::{Location, LocationError, LocationFault};

use super::outcome::{Certificate, Options};

/// The answer of [`locate`].
#[derive(Debug, Clone, PartialEq)]
pub struct LocateOutcome {
    /// How good the answer is. The objective is infinite when all must be served and no way was found.
    pub certificate: Certificate,
    /// Whether each site is open.
    pub open: Vec<bool>,
    /// Customer, site and the share of the customer's demand served from there, in that order.
    pub share: Vec<(u32, u32, f64)>,
    /// Share of each customer's demand that is not served. When infeasible: what the nearest attempt could
    /// not serve.
    pub unserved: Vec<f64>,
}

/// Chooses the sites to open and serves every customer at least cost, or leaves it at its penalty.
///
/// The answer is the same for the same problem, work limit and seed.
///
/// # Errors
///
/// [`LocationError`] with every fault found.
pub fn locate(problem: &Location, options: &Options) -> Result<LocateOutcome, LocationError> {
    problem.check()?;
    Ok(solve::run(problem, options))
}

#[cfg(test)]
mod covering_tests;
#[cfg(test)]
mod locate_tests;
#[cfg(test)]
mod serving_tests;
