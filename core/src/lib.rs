//! Plan, budget and hand over community social protection: who serves whom, where places open, what it costs, who
//! pays, and when a commune stands alone.
//!
//! ```
//! let outcome = hiveplan::run(&hiveplan::Input::embedded("battambang")?)?;
//! assert_eq!(outcome.communes.len(), 10);
//! # Ok::<(), hiveplan::Issues>(())
//! ```
#![doc = include_str!("../ARCHITECTURE.md")]
#![cfg_attr(test, allow(clippy::float_cmp, reason = "answers are promised to the last bit, and tests hold them to it"))]

pub mod optimise;
pub mod report;

mod arrange;
mod budget;
mod caseflow;
mod control;
mod error;
mod estimate;
mod id;
mod input;
mod json;
mod need;
mod next_year;
mod outcome;
mod plan;
mod problem;
mod question;
mod random;
mod rollout;
mod scale;
mod scenario;
mod service;
mod time;
mod travel;
mod uncertainty;
mod unit;
mod validate;

pub use budget::{
    AccountRow, Accounts, Books, BudgetLine, CashRow, CommuneMonth, CommuneYear, Deviation, ExpenditureRow, Figure,
    Forecast, Forward, Funded, Handover, Indicators, Prevention, ProgrammeRow, RevenueRow, SourceValue, SourceYear,
    Term, Tracking, books, bring_forward, explain, forecast, track, value_of_money,
};
pub use caseflow::{
    Calibration, CaseFlow, CaseRates, Cohort, FittedRate, MonthCounts, MonthFlow, MonthLimits, ObservedCommune,
    ObservedYear, Residual, Start, SteadyState, calibrate,
};
pub use control::{Control, Progress};
pub use error::{Issue, Issues, Rule, Severity};
pub use estimate::{Estimate, Level, Parameter, Parameters, Status};
pub use id::{CentreId, CommuneCode, FamilyId, PayerId, SourceId, VillageCode, WorkerId};
pub use input::{
    Basis, CentreRow, CentreState, CommuneRow, CostRow, Driver, EstimateRow, FamilyRow, FundingRow, HandoverRow,
    Hiring, Input, Knowledge, LineKind, Path, Rise, RoadRow, Season, Services, Settings, ShareRow, StaffRow, Supply,
    TransitionRow, VillageRow, WorkerRow,
};
pub use need::{
    CommuneNeed, Component, Need, Norms, Quantities, StaffNeed, VillageNeed, Workload, allowance_factor,
    available_working_time, need, wisn,
};
pub use next_year::{Carried, CarriedEstimate, CarriedPosts, NotCarried, RolledForward, roll_forward};
pub use outcome::{CommuneSummary, EstimateInForce, Outcome, VillageSummary, run, run_with};
pub use plan::{
    Assigned, AssignmentDecision, GroupDecision, Guidance, GuidanceDecision, LevelBound, PlaceDecision, Placed, Plan,
    PlanCentre, PlanDocument, PlanWorker, PostDecision, Reason, Solve, Staffing, SupervisionGroup, TravelShare, Unmet,
    Waiting, check, plan, plan_from_document, plan_with,
};
pub use problem::{
    COMMUNE_PAYER, Ceiling, Centre, Commune, CostLine, Currency, Family, Problem, Road, Scope, Share, Source, Village,
    Worker,
};
pub use question::{Question, ask};
pub use report::Report;
pub use rollout::{
    CommuneStart, FixedService, FixedStart, HireLimit, LimitUse, Objective, Rollout, RolloutTerms, ServiceOrder,
    ServiceStart, rollout, rollout_in_order,
};
#[doc(hidden)]
pub use scale::budget_model;
pub use scale::{
    Aim, Alternative, AlternativeTerms, Alternatives, Bought, BudgetTerms, Cluster, ClusterTerms, ClusterWay,
    ClusteredDistrict, Clusters, CommunePackage, Curve, CurvePoint, CurveTerms, MovedChildren, MovedFamilies,
    NextValue, NextValues, Package, PackageLimit, Pareto, ParetoPoint, ParetoTerms, PayerLimit, PostLimit, Repair,
    RepairTerms, Repaired, Repairs, Replan, ReplanTerms, Shortage, alternatives, clusters, curve, pareto, repairs,
    replan, split_budget, value_of_next,
};
#[doc(hidden)]
pub use scenario::page_answer;
pub use scenario::{Change, Compared, Comparison, Figures, Scenario, Step, apply, compare};
pub use service::{AgeBand, Cadre, Carer, Grade, SafetyBand, Service, Stage};
pub use time::{Horizon, InvalidMonth, Month, Year};
pub use travel::Travel;
pub use uncertainty::{
    Band, Bands, CommuneBands, CommuneYearBands, Draws, EstimateIndex, Explained, Group, PreventionBands, Sampling,
    Sensitivity, Shape, ShapeOf, SobolIndex, YearBands, bands, bands_with, indices, indices_with, normal_cdf,
    normal_quantile, prevention_bands, prevention_bands_with, sensitivity, sensitivity_with, sobol_indices,
};
pub use unit::{Fte, Hours, Km, Minutes, Riel, Usd, largest_remainder};
pub use validate::validate;

/// Every numbered rule of every stage, by code: the registry behind `docs/errors.md`.
///
/// ```
/// let codes: Vec<&str> = hiveplan::rules().iter().map(|rule| rule.code).collect();
/// assert!(codes.windows(2).all(|pair| pair[0] < pair[1]));
/// ```
#[must_use]
pub fn rules() -> Vec<Rule> {
    [
        input::rules::RULES,
        validate::rules::RULES,
        plan::rules::RULES,
        scenario::rules::RULES,
        rollout::rules::RULES,
        question::rules::RULES,
        scale::rules::RULES,
        uncertainty::rules::RULES,
        budget::rules::RULES,
        plan::rules::fault::RULES,
    ]
    .concat()
}

/// The JSON Schema of a document: `input`, `scenario`, `plan`, `outcome`, `rollout_terms`, `rollout` or `question`;
/// `None` for any other name.
#[must_use]
pub fn schema(document: &str) -> Option<String> {
    let schema = match document {
        "input" => schemars::schema_for!(Input),
        "scenario" => schemars::schema_for!(Scenario),
        "plan" => schemars::schema_for!(PlanDocument),
        "outcome" => schemars::schema_for!(Outcome),
        "rollout_terms" => schemars::schema_for!(RolloutTerms),
        "rollout" => schemars::schema_for!(Rollout),
        "question" => schemars::schema_for!(Question),
        _ => return None,
    };
    Some(json::lines(&schema))
}

/// The examples of the README, run as documentation tests.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;

/// The example of the page on rollouts, run as a documentation test.
#[cfg(doctest)]
#[doc = include_str!("../../docs/methods/rollout.md")]
struct RolloutPage;

/// The example of the page on scaling, run as a documentation test.
#[cfg(doctest)]
#[doc = include_str!("../../docs/methods/scaling.md")]
struct ScalingPage;
