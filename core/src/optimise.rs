//! The solvers: know no domain word.
//!
//! Each door takes a plain numeric problem, checks it, and answers with a [`Certificate`]: what the
//! answer costs, a proven bound nobody can beat, and how the search ended. Every answer depends only
//! on the problem, the work limit and the seed: there is no clock inside.
//!
//! - [`network::min_cost_flow`]: integer flows, exact, with prices and evidence of shortage;
//! - [`assign::assign`]: items with counts to agents with capacities;
//! - [`assign::fair`]: the same with the fullest agent as empty as can be;
//! - [`locate::locate`]: which sites to open, and who is served from where;
//! - [`choose::choose`]: one option of each group, within what all of them may use together.

pub mod assign;
pub mod choose;
pub mod locate;
pub mod network;

mod capped;
mod inverse;
mod knapsack;
mod meter;
mod outcome;
mod random;
mod rounding;
mod volume;

pub use outcome::{Certificate, Options, Progress, Status, Stop, relative_gap};

#[cfg(all(test, feature = "exact"))]
mod oracle_tests;
