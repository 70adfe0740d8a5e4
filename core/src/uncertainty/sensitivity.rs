//! Which assumptions the answer hangs on: one at a time from the low to the high reading.

use crate::arrange::Arrange;
use crate::budget::{Forecast, totals};
use crate::control::Control;
use crate::estimate::{Parameter, Status};
use crate::need::need;
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
///
/// Estimates whose low and high readings are the value in force are left out: nothing can move. The centre of each
/// comparison is the forecast given.
#[must_use]
pub fn sensitivity(problem: &Problem, plan: &Plan, base: &Forecast) -> Vec<Sensitivity> {
    sensitivity_with(problem, plan, base, &Control::default())
}

/// Like [`sensitivity`], on so many threads and until a signal comes: a ranking of some of the estimates would mislead,
/// so that the list is empty when it was cut short.
#[must_use]
pub fn sensitivity_with(problem: &Problem, plan: &Plan, base: &Forecast, control: &Control) -> Vec<Sensitivity> {
    let base_gap: Riel = base.years.iter().map(|year| year.gap).sum();
    let moved = |parameter| {
        let goes_on = !control.stop().requested();
        goes_on.then(|| move_one(problem, plan, base_gap, parameter)).flatten()
    };
    let list = control.map("assumptions", Parameter::ALL.to_vec(), moved);
    if control.stop().requested() {
        return Vec::new();
    }
    let mut list: Vec<Sensitivity> = list.into_iter().flatten().collect();
    list.arrange_by(|a, b| b.swing.cmp(&a.swing).then_with(|| a.estimate.cmp(&b.estimate)));
    list
}

fn move_one(problem: &Problem, plan: &Plan, base_gap: Riel, parameter: Parameter) -> Option<Sensitivity> {
    let estimate = problem.parameters().estimate(parameter);
    let now = problem.get(parameter);
    let moves = |reading: f64| reading.total_cmp(&now).is_ne();
    if !moves(estimate.low) && !moves(estimate.high) {
        return None;
    }
    let (cost_at_low, gap_at_low) = at(problem, plan, parameter, estimate.low);
    let (cost_at_high, gap_at_high) = at(problem, plan, parameter, estimate.high);
    let gaps = [gap_at_low, base_gap, gap_at_high];
    let swing = gaps.iter().max().copied().unwrap_or_default() - gaps.iter().min().copied().unwrap_or_default();
    Some(Sensitivity {
        estimate: parameter.id().to_owned(),
        what: parameter.what().to_owned(),
        unit: estimate.unit.clone(),
        low: estimate.low,
        central: now,
        high: estimate.high,
        status: estimate.status,
        source: estimate.source.clone(),
        cost_at_low,
        cost_at_high,
        gap_at_low,
        gap_at_high,
        swing,
    })
}

fn at(problem: &Problem, plan: &Plan, parameter: Parameter, value: f64) -> (Riel, Riel) {
    let mut parameters = problem.parameters().clone();
    parameters.set(parameter, value);
    let moved = problem.with_parameters(parameters);
    totals(&moved, &need(&moved), plan)
}

#[cfg(test)]
#[path = "sensitivity_tests.rs"]
mod tests;
