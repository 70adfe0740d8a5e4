//! The whole answer, and its one writer.

use crate::budget::{Books, Forecast, forecast};
use crate::control::Control;
use crate::error::Issues;
use crate::estimate::{Parameter, Status};
use crate::id::{CommuneCode, VillageCode};
use crate::input::{FORMAT, Input, Services, Settings, VERSION};
use crate::json;
use crate::need::{Need, need};
use crate::plan::{Plan, plan_with};
use crate::problem::Problem;
use crate::time::Horizon;
use crate::uncertainty::{Bands, Sensitivity, sensitivity_with};
use crate::validate::validate;
use schemars::JsonSchema;
use serde::Serialize;

/// Problem, need, plan and forecast, and the assumptions that matter most.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Outcome {
    /// Always `hiveplan`.
    pub format: &'static str,
    /// Format version.
    pub version: u32,
    /// Name of the plan.
    pub name: String,
    /// Years planned.
    pub horizon: Horizon,
    /// Rules of the plan.
    pub settings: Settings,
    /// Parts of the Village Hive that run.
    pub services: Services,
    /// The communes planned.
    pub communes: Vec<CommuneSummary>,
    /// Their villages: names and points for tables and maps.
    pub villages: Vec<VillageSummary>,
    /// Every estimate in force.
    pub estimates: Vec<EstimateInForce>,
    /// What was repaired and what is worth a look.
    pub issues: Issues,
    /// What is needed.
    pub need: Need,
    /// Who serves whom.
    pub plan: Plan,
    /// What it costs, who pays.
    pub forecast: Forecast,
    /// Estimates by how much they matter to the unfunded amount, the largest first.
    pub assumptions: Vec<Sensitivity>,
}

/// A commune as it was planned.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CommuneSummary {
    /// Code.
    pub code: CommuneCode,
    /// Latin name.
    pub name: String,
    /// Khmer name.
    pub name_km: Option<String>,
    /// Families.
    pub families: u64,
    /// People.
    pub people: u64,
    /// Children under 18.
    pub children: u64,
    /// Villages.
    pub villages: u64,
    /// What stands behind the figures.
    pub status: Status,
}

/// A village as it was planned.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct VillageSummary {
    /// Code; its first six digits are the commune.
    pub code: VillageCode,
    /// Latin name.
    pub name: String,
    /// Khmer name.
    pub name_km: Option<String>,
    /// Latitude and longitude in degrees; `None`: not known.
    pub point: Option<(f64, f64)>,
    /// Families.
    pub families: u64,
    /// What stands behind the figures.
    pub status: Status,
}

/// An estimate in force.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct EstimateInForce {
    /// Name.
    pub id: &'static str,
    /// What it means.
    pub what: &'static str,
    /// Low reading.
    pub low: f64,
    /// Value in force.
    pub value: f64,
    /// High reading.
    pub high: f64,
    /// Unit.
    pub unit: String,
    /// Year that it speaks of.
    pub year: String,
    /// What stands behind it.
    pub status: Status,
    /// Source.
    pub source: String,
}

/// The whole chain: validate, need, plan, forecast, and the assumptions that matter.
///
/// # Errors
///
/// All faults of the input. A shortage of staff, places or money is not an error: it is part of the outcome.
///
/// ```
/// use hiveplan::{Input, run};
/// let outcome = run(&Input::embedded("battambang")?)?;
/// assert_eq!(outcome.communes.len(), 10);
/// # Ok::<(), hiveplan::Issues>(())
/// ```
pub fn run(input: &Input) -> Result<Outcome, Issues> {
    run_with(input, &Control::default())
}

/// Like [`run`], on so many threads, until a signal comes, and with somebody who is told how far it is: see
/// [`plan_with`]. Cut short, the outcome is the best plan so far with its forecast, and lists no assumptions.
///
/// # Errors
///
/// Like [`run`].
pub fn run_with(input: &Input, control: &Control) -> Result<Outcome, Issues> {
    let problem = validate(input)?;
    let need = need(&problem);
    let plan = plan_with(&problem, &need, control)?;
    let forecast = forecast(&problem, &need, &plan);
    let assumptions = sensitivity_with(&problem, &plan, &forecast, control);
    Ok(Outcome::new(&problem, need, plan, forecast, assumptions))
}

impl Outcome {
    /// Puts the stages' answers together.
    #[must_use]
    pub fn new(problem: &Problem, need: Need, plan: Plan, forecast: Forecast, assumptions: Vec<Sensitivity>) -> Self {
        Self {
            format: FORMAT,
            version: VERSION,
            name: problem.name.clone(),
            horizon: problem.horizon,
            settings: problem.settings,
            services: problem.services,
            communes: communes(problem),
            villages: villages(problem),
            estimates: estimates(problem),
            issues: problem.issues.clone(),
            need,
            plan,
            forecast,
            assumptions,
        }
    }
}

json::written!(Need, Plan, Forecast, Bands, Books, Outcome);

fn communes(problem: &Problem) -> Vec<CommuneSummary> {
    let summary = |commune: &crate::problem::Commune| CommuneSummary {
        code: commune.code.clone(),
        name: commune.name.clone(),
        name_km: commune.name_km.clone(),
        families: commune.families,
        people: commune.people,
        children: commune.children,
        villages: commune.villages.len() as u64,
        status: commune.status,
    };
    problem.communes.iter().map(summary).collect()
}

fn villages(problem: &Problem) -> Vec<VillageSummary> {
    let summary = |village: &crate::problem::Village| VillageSummary {
        code: village.code.clone(),
        name: village.name.clone(),
        name_km: village.name_km.clone(),
        point: village.point,
        families: village.families,
        status: village.status,
    };
    problem.villages.iter().map(summary).collect()
}

fn estimates(problem: &Problem) -> Vec<EstimateInForce> {
    let in_force = |&parameter: &Parameter| {
        let estimate = problem.parameters.estimate(parameter);
        EstimateInForce {
            id: parameter.id(),
            what: parameter.what(),
            low: estimate.low,
            value: problem.get(parameter),
            high: estimate.high,
            unit: estimate.unit.clone(),
            year: estimate.year.clone(),
            status: estimate.status,
            source: estimate.source.clone(),
        }
    };
    Parameter::ALL.iter().map(in_force).collect()
}
