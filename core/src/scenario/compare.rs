//! What scenarios change: figures side by side, and a waterfall by change.

use super::{Scenario, apply};
use crate::budget::{Forecast, forecast};
use crate::error::Issues;
use crate::input::Input;
use crate::json;
use crate::need::need;
use crate::plan::{Plan, plan};
use crate::problem::Problem;
use crate::service::Cadre;
use crate::unit::{Riel, Usd};
use crate::validate::validate;
use schemars::JsonSchema;
use serde::Serialize;

/// The base and scenarios side by side.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Comparison {
    /// Figures of the base.
    pub base: Figures,
    /// Scenarios in the order given.
    pub scenarios: Vec<Compared>,
}

/// A scenario against the base.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Compared {
    /// Name of the scenario.
    pub name: String,
    /// Its figures.
    pub figures: Figures,
    /// What each change adds, applied in order on top of those before: together exactly the difference to the base.
    /// Changes that are sound only together, such as stages that pass each other, are one step.
    pub steps: Vec<Step>,
}

/// What one change adds.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Step {
    /// The change as a sentence.
    pub change: String,
    /// Cost over the horizon.
    pub cost: Riel,
    /// Unfunded amount over the horizon.
    pub gap: Riel,
    /// Family-years in case over the horizon.
    pub family_years: f64,
    /// Children with a place in the base month's plan.
    pub places_given: i64,
}

/// The figures that scenarios are compared by.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Figures {
    /// Cost over the horizon.
    pub cost: Riel,
    /// What nobody pays over the horizon.
    pub gap: Riel,
    /// Cost per person and year, mean over the horizon.
    pub usd_per_person: Usd,
    /// Family-years in case over the horizon.
    pub family_years: f64,
    /// Families waiting at the end of the horizon.
    pub waiting_at_end: f64,
    /// Families of the base month whom nobody serves.
    pub unserved_families: u64,
    /// Children with a place in the base month's plan.
    pub places_given: u64,
    /// Children who wait for a place in the base month's plan.
    pub places_waiting: u64,
    /// Posts filled at the end of the horizon, full-time equivalents.
    pub posts_at_end: f64,
    /// Communes that stand alone within the horizon.
    pub communes_alone: u64,
}

/// Compares scenarios with the base.
///
/// # Errors
///
/// All faults of the base, of a scenario's changes, or of a changed input.
///
/// ```
/// use hiveplan::{Input, Scenario, compare};
/// let base = Input::embedded("battambang")?;
/// let comparison = compare(&base, &[Scenario::new("no change")])?;
/// assert_eq!(comparison.scenarios[0].figures, comparison.base);
/// # Ok::<(), hiveplan::Issues>(())
/// ```
pub fn compare(base: &Input, scenarios: &[Scenario]) -> Result<Comparison, Issues> {
    let base_figures = figures(base)?;
    let mut compared = Vec::with_capacity(scenarios.len());
    for (at, scenario) in scenarios.iter().enumerate() {
        let mut steps = Vec::with_capacity(scenario.changes.len());
        let mut before = base_figures.clone();
        let mut prefix = Scenario::new(&scenario.name);
        let mut together: Vec<String> = Vec::new();
        for (position, change) in scenario.changes.iter().enumerate() {
            prefix = prefix.with(change.clone());
            together.push(change.to_string());
            let changed = apply(base, &prefix).map_err(|issues| of_scenario(issues, at))?;
            match figures(&changed) {
                Ok(after) => {
                    steps.push(step(std::mem::take(&mut together).join("; "), &before, &after));
                    before = after;
                }
                // Sound only together with the next ones: a stage of the hand-over that passes another, say.
                Err(_) if position + 1 < scenario.changes.len() => {}
                Err(issues) => return Err(issues),
            }
        }
        compared.push(Compared { name: scenario.name.clone(), figures: before, steps });
    }
    Ok(Comparison { base: base_figures, scenarios: compared })
}

/// Faults of one of several scenarios say of which.
fn of_scenario(mut issues: Issues, at: usize) -> Issues {
    for issue in issues.issues.iter_mut().filter(|issue| issue.path.starts_with("/changes/")) {
        issue.path.insert_str(0, &format!("/scenarios/{at}"));
    }
    issues
}

fn step(change: String, before: &Figures, after: &Figures) -> Step {
    Step {
        change,
        cost: after.cost - before.cost,
        gap: after.gap - before.gap,
        family_years: after.family_years - before.family_years,
        places_given: after.places_given as i64 - before.places_given as i64,
    }
}

fn figures(input: &Input) -> Result<Figures, Issues> {
    let problem = validate(input)?;
    let need = need(&problem);
    let plan = plan(&problem, &need)?;
    let forecast = forecast(&problem, &need, &plan);
    Ok(Figures::of(&problem, &plan, &forecast))
}

json::written!(Comparison, Figures);

impl Figures {
    /// The figures of a plan and its forecast.
    #[must_use]
    pub fn of(problem: &Problem, plan: &Plan, forecast: &Forecast) -> Self {
        let person_years: f64 = forecast.years.iter().map(|year| year.people).sum();
        let cost: Riel = forecast.years.iter().map(|year| year.cost).sum();
        let per_person = if person_years > 0.0 { cost.to_usd(forecast.riel_per_usd).0 / person_years } else { 0.0 };
        let last = problem.horizon.months().last();
        let at_end: Vec<_> = forecast.months.iter().filter(|month| Some(month.month) == last).collect();
        let social_work = |unmet: &&crate::plan::Unmet| unmet.service == Cadre::SocialWorker.service();
        Self {
            cost,
            gap: forecast.years.iter().map(|year| year.gap).sum(),
            usd_per_person: Usd(per_person),
            family_years: forecast.months.iter().map(|month| month.open_cases / 12.0).sum(),
            waiting_at_end: at_end.iter().map(|month| month.waiting).sum(),
            unserved_families: plan.unmet.iter().filter(social_work).map(|unmet| unmet.count).sum(),
            places_given: plan.places.iter().map(|placed| placed.children).sum(),
            places_waiting: plan.waiting.iter().map(|waiting| waiting.children).sum(),
            posts_at_end: at_end.iter().flat_map(|month| month.posts).sum(),
            communes_alone: forecast.handover.iter().filter(|row| row.stands_alone.is_some()).count() as u64,
        }
    }
}
