//! Problem + Need -> Plan: staffing, who serves whom, which centres open, who gets a place, who supervises whom.
//! A plan describes the base month. What could not be done is part of it, with reasons.

mod agents;
mod area;
mod assemble;
mod assignment;
mod bases;
mod check;
mod demand;
mod document;
mod draft;
mod guidance;
mod leftover;
mod means;
mod places;
mod posts;
mod proven;
mod reasons;
mod rebuild;
mod relaxed;
mod replan;
pub(crate) mod rules;
mod shorten;
mod siting;
mod spread;
mod staffing;
mod supervision;
mod teams;
mod ways;
mod whole;
mod work;
mod world;
mod youth;

#[cfg(test)]
mod check_tests;
#[cfg(test)]
mod guidance_tests;
#[cfg(test)]
mod laws_tests;
#[cfg(test)]
mod plan_tests;

pub(crate) use assignment::BAND_WEIGHT;
pub use check::check;
pub use document::{AssignmentDecision, GroupDecision, GuidanceDecision, PlaceDecision, PlanDocument, PostDecision};
pub(crate) use means::{Means, Reached, means};
pub(crate) use whole::whole;

use crate::control::Control;
use crate::error::Issues;
use crate::id::{CentreId, CommuneCode, FamilyId, PayerId, VillageCode, WorkerId};
use crate::input::Knowledge;
use crate::need::Need;
use crate::optimise::Certificate;
use crate::problem::Problem;
use crate::service::{AgeBand, Cadre, Carer, SafetyBand, Service, words};
use crate::unit::{Fte, Hours, Km, Minutes};
use draft::Draft;
use rebuild::Rebuild;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;
use world::World;

/// Who serves whom and where places are, in the base month.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Plan {
    /// Staff needed against existing, by commune and cadre.
    pub staffing: Vec<Staffing>,
    /// Everybody who works in the plan: workers of today and planned posts, sorted by id.
    pub workers: Vec<PlanWorker>,
    /// Who serves whom, sorted by cadre, village, case group, worker.
    pub assignments: Vec<Assigned>,
    /// Families and children who are not served, with reasons.
    pub unmet: Vec<Unmet>,
    /// Centres that run in the plan, sorted by id.
    pub centres: Vec<PlanCentre>,
    /// Children with a place, sorted by centre, age band, village, priority.
    pub places: Vec<Placed>,
    /// Children without one, in the order in which they would be next.
    pub waiting: Vec<Waiting>,
    /// Supervision groups.
    pub supervision: Vec<SupervisionGroup>,
    /// Who guides whom in them: seniors workers and interns. Without seniors and interns there is none of it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub guidance: Vec<Guidance>,
    /// Mean travel by commune and cadre: what the forecast uses.
    pub travel: Vec<TravelShare>,
    /// What was optimised, and how good it is.
    pub solves: Vec<Solve>,
}

/// Staff of one cadre in one commune. Shared cadres are counted where their work is.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Staffing {
    /// Commune.
    pub commune: CommuneCode,
    /// Cadre.
    pub cadre: Cadre,
    /// Hours of service in a year, without travel.
    pub hours_year: Hours,
    /// Hours of travel in a year.
    pub travel_hours_year: Hours,
    /// Full-time equivalents required.
    pub required: Fte,
    /// How much is known of those who exist.
    pub knowledge: Knowledge,
    /// Full-time equivalents that exist; `None`: unknown, which is not zero.
    pub existing: Option<Fte>,
    /// Whole new posts in the plan that are based in this commune.
    pub new_posts: u32,
    /// WISN ratio: existing over required; `None` when existing is unknown or nothing is required.
    pub wisn_ratio: Option<f64>,
}

/// A worker or a planned post.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PlanWorker {
    /// Id of the worker, or `post-...` for a planned post.
    pub id: WorkerId,
    /// Cadre.
    pub cadre: Cadre,
    /// Base village.
    pub village: VillageCode,
    /// Full-time equivalents.
    pub fte: Fte,
    /// Who pays today; `None` for a planned post.
    pub payer: Option<PayerId>,
    /// Whether the worker is at work today.
    pub existing: bool,
    /// Full-time equivalents left for families, where that is less: of interns and those who guide others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case_fte: Option<Fte>,
    /// Hours a month for families, travel included.
    pub capacity_hours_month: Hours,
    /// Hours a month that the plan uses, travel included.
    pub used_hours_month: Hours,
    /// Of them, travel.
    pub travel_hours_month: Hours,
    /// Largest number of families; `None`: no such standard for the cadre.
    pub max_families: Option<u64>,
    /// Families served.
    pub families: u64,
}

/// Families of one group served by one worker. A group is a village's families of one safety band, or one family of
/// the case list.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Assigned {
    /// Cadre.
    pub cadre: Cadre,
    /// Village of the families.
    pub village: VillageCode,
    /// Safety band of the families.
    pub band: SafetyBand,
    /// The family, when it comes from the case list.
    pub family: Option<FamilyId>,
    /// Who serves them.
    pub worker: WorkerId,
    /// How many families.
    pub families: u64,
    /// Road distance from the worker's base to the village, one way.
    pub km: Km,
    /// Travel for one visit.
    pub minutes: Minutes,
    /// Whether the family's social worker changes.
    pub changed: bool,
}

words! {
    /// Why somebody is not served.
    Reason {
        /// Nobody of the cadre works there.
        NoWorker = "no_worker", "No worker";
        /// All workers are full, by hours.
        NoHours = "no_hours", "No hours left";
        /// All workers are full, by the caseload standard.
        CaseloadReached = "caseload_reached", "Caseload reached";
        /// No centre is near enough.
        TooFar = "too_far", "Too far";
        /// All places in reach are taken by more vulnerable children.
        NoPlace = "no_place", "No place left";
        /// There is no centre that could open.
        NoCentre = "no_centre", "No centre";
    }
}

/// Families or children who are not served.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Unmet {
    /// Part of the Village Hive that is missing.
    pub service: Service,
    /// Village.
    pub village: VillageCode,
    /// Safety band.
    pub band: SafetyBand,
    /// The family, when it comes from the case list.
    pub family: Option<FamilyId>,
    /// How many families (children for youth centres).
    pub count: u64,
    /// Why.
    pub reason: Reason,
    /// What is short, in words: where and how much.
    pub detail: String,
    /// The cheapest change that would cure it.
    pub cure: String,
}

impl Unmet {
    /// Need that is not met, weighted by safety band.
    pub(crate) fn weight(&self) -> f64 {
        BAND_WEIGHT[self.band.index()] * self.count as f64
    }
}

/// A centre of the plan.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PlanCentre {
    /// Centre.
    pub id: CentreId,
    /// Village.
    pub village: VillageCode,
    /// Whether it runs today.
    pub existing: bool,
    /// Places, by [`AgeBand::index`].
    pub places: [u64; AgeBand::ALL.len()],
    /// Places taken, by [`AgeBand::index`].
    pub taken: [u64; AgeBand::ALL.len()],
}

/// Children with a place.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Placed {
    /// Centre.
    pub centre: CentreId,
    /// Age band.
    pub age: AgeBand,
    /// Village of the children.
    pub village: VillageCode,
    /// Safety band of their families: the first key of priority.
    pub band: SafetyBand,
    /// Situation of the carer: the second key.
    pub carer: Carer,
    /// The family, when it comes from the case list.
    pub family: Option<FamilyId>,
    /// How many children.
    pub children: u64,
    /// Road distance.
    pub km: Km,
}

/// Children who wait for a place.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Waiting {
    /// Position in the list, from 1.
    pub rank: u64,
    /// Age band.
    pub age: AgeBand,
    /// Village.
    pub village: VillageCode,
    /// Safety band.
    pub band: SafetyBand,
    /// Situation of the carer.
    pub carer: Carer,
    /// The family, when it comes from the case list.
    pub family: Option<FamilyId>,
    /// How many children.
    pub children: u64,
    /// Why they wait.
    pub reason: Reason,
}

/// A supervision group and who leads it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SupervisionGroup {
    /// Number, from 1, in its district.
    pub number: u32,
    /// District.
    pub district: String,
    /// Supervisor (a worker of the plan); `None`: nobody leads it.
    pub supervisor: Option<WorkerId>,
    /// Members, by id.
    pub members: Vec<WorkerId>,
}

/// A worker or an intern, and the senior or worker who guides them.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Guidance {
    /// Who guides.
    pub guide: WorkerId,
    /// Who is guided.
    pub worker: WorkerId,
    /// Road distance between their bases, one way.
    pub km: Km,
    /// Hours a month that it takes of the guide's case time: talks and one journey.
    pub hours_month: Hours,
}

/// Mean travel of a commune's visits by one cadre.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct TravelShare {
    /// Commune.
    pub commune: CommuneCode,
    /// Cadre.
    pub cadre: Cadre,
    /// Straight-line kilometres between base and village, one way, mean over visits (road kilometres where roads are
    /// given: then no detour is added).
    pub km_one_way: Km,
    /// Whether `km_one_way` follows roads already.
    pub by_road: bool,
}

/// One optimisation of the plan and its certificate.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Solve {
    /// What was optimised: `assign social_worker 020309`, `locate 0203`.
    pub what: String,
    /// Objective, proven bound, gap, status and work.
    pub certificate: Certificate,
    /// Value of each level of the objective in strict order: name and value.
    pub levels: Vec<(String, f64)>,
    /// What is proven of each level, in the same order; empty for an objective that is one sum of money.
    pub bounds: Vec<LevelBound>,
}

/// What is proven of a level of an objective in strict order.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct LevelBound {
    /// The level.
    pub level: String,
    /// No plan that is as good on the levels above has a lower value.
    pub bound: f64,
    /// `(value - bound) / value`, never negative; 0 where both are 0.
    pub gap: f64,
}

/// Plans the base month: centres and places, posts, assignments, supervision, staffing.
///
/// # Errors
///
/// `HP9001` when the independent checker refuses the plan: a fault of the library, never of the input.
///
/// ```
/// use hiveplan::{Input, check, need, plan, validate};
/// let problem = validate(&Input::embedded("battambang")?)?;
/// let need = need(&problem);
/// let plan = plan(&problem, &need)?;
/// assert!(check(&problem, &need, &plan).is_ok());
/// # Ok::<(), hiveplan::Issues>(())
/// ```
pub fn plan(problem: &Problem, need: &Need) -> Result<Plan, Issues> {
    plan_with(problem, need, &Control::default())
}

/// Like [`plan`], on so many threads, until a signal comes, and with somebody who is told how far it is. The number of
/// threads never changes the plan; a signal does: the best that was found until then is returned.
///
/// # Errors
///
/// Like [`plan`].
pub fn plan_with(problem: &Problem, need: &Need, control: &Control) -> Result<Plan, Issues> {
    let world = World::new(problem, need, control);
    let plan = assemble::assemble(&world, &Draft::plan(&world));
    match check(problem, need, &plan) {
        Ok(()) => Ok(plan),
        Err(broken) => {
            let mut issues = Issues::default();
            for issue in broken.issues {
                issues.push(rules::fault::FAULT.at(issue.path, format!("{}: {}", issue.code, issue.message)));
            }
            Err(issues)
        }
    }
}

/// A new plan that disturbs another as little as it can: see [`mod@replan`].
pub(crate) fn replan_with(
    problem: &Problem,
    need: &Need,
    today: &PlanDocument,
    control: &Control,
) -> Result<Plan, Issues> {
    let world = World::new(problem, need, control);
    let plan = assemble::assemble(&world, &replan::draft(&world, today));
    check(problem, need, &plan)?;
    Ok(plan)
}

/// The plan that follows from decisions, written or edited by hand: every figure is worked out again, every solve
/// certified against the best that the engine proves, and every promise checked.
///
/// # Errors
///
/// `HP30xx`: each decision that names what is not there, or each promise that the plan breaks.
pub fn plan_from_document(problem: &Problem, need: &Need, document: &PlanDocument) -> Result<Plan, Issues> {
    let mut world = World::new(problem, need, &Control::default());
    world.guidance = rebuild::guidance(&world, document)?;
    let draft = Rebuild::new(&world, document).draft()?;
    let plan = assemble::assemble(&world, &draft);
    check(problem, need, &plan)?;
    Ok(plan)
}
