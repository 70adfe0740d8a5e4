//! A package is a promise: the planner is asked whether it is kept.

use crate::control::Control;
use crate::error::Issues;
use crate::input::Input;
use crate::need::need;
use crate::plan::{Plan, Unmet, plan_with};
use crate::scenario::{Scenario, apply};
use crate::service::Cadre;
use crate::validate::validate;

/// A plan that has passed the checker, and the weighted need that it leaves unmet.
pub(super) struct Verified {
    pub plan: Plan,
    pub unmet: f64,
}

/// Plans an input with a scenario; `plan_with` refuses what the independent checker refuses.
pub(super) fn verify(input: &Input, scenario: &Scenario, control: &Control) -> Result<Verified, Issues> {
    let problem = validate(&apply(input, scenario)?)?;
    let plan = plan_with(&problem, &need(&problem), control)?;
    let unmet = unmet(&plan);
    Ok(Verified { plan, unmet })
}

/// Need that a plan does not meet, weighted by safety band.
pub(super) fn unmet(plan: &Plan) -> f64 {
    plan.unmet.iter().map(Unmet::weight).sum()
}

/// Hours a month on the road of those who visit families.
pub(super) fn travel_hours(plan: &Plan) -> f64 {
    let visiting = plan.workers.iter().filter(|worker| Cadre::visits_families(worker.cadre));
    visiting.map(|worker| worker.travel_hours_month.0).sum()
}
