//! Which assumptions the answer hangs on.

use crate::budget::Forecast;
use crate::estimate::Status;
use crate::need::Need;
use crate::plan::Plan;
use crate::problem::Problem;
use crate::unit::Riel;
use schemars::JsonSchema;
use serde::Serialize;

/// What happens to the money when one estimate moves from its low to its high reading and all others stay.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Sensitivity {
    /// Name of the estimate.
    pub estimate: String,
    /// What it means.
    pub what: String,
    /// Unit.
    pub unit: String,
    /// Low reading.
    pub low: f64,
    /// Central reading.
    pub central: f64,
    /// High reading.
    pub high: f64,
    /// What stands behind it.
    pub status: Status,
    /// Where it comes from.
    pub source: String,
    /// Cost over the horizon at the low reading.
    pub cost_at_low: Riel,
    /// Cost over the horizon at the high reading.
    pub cost_at_high: Riel,
    /// Unfunded amount over the horizon at the low reading.
    pub gap_at_low: Riel,
    /// Unfunded amount over the horizon at the high reading.
    pub gap_at_high: Riel,
    /// Distance between the largest and the smallest unfunded amount of low, central and high reading: what the
    /// estimate matters. The list is sorted by it, the largest first.
    pub swing: Riel,
}

/// Moves each estimate from low to high, one at a time, and runs need and forecast again; the plan stays.
#[must_use]
pub fn sensitivity(problem: &Problem, plan: &Plan, base: &Forecast) -> Vec<Sensitivity> {
    let _ = (problem, plan, base, std::marker::PhantomData::<Need>);
    todo!("forecast helper")
}
