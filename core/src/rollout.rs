//! Which communes start, and when: under money, hires, training and preparation.
//!
//! Every commune is looked at as if it started in the first month: the forecast then says what each of its quarters
//! costs, whom it must hire and how many families it serves. Moved to a later start these profiles stay the same, in
//! prices of the first year. One start of each commune is then chosen, so that no limit is exceeded and the families
//! reached, weighted by safety band, are most (`optimise::choose`). The answer is a scenario like any other: put into
//! the input, the forecast says what comes of it. Formulas: `docs/methods/rollout.md`.

mod answer;
mod earmarks;
mod model;
mod profile;
#[cfg(test)]
mod rollout_tests;
pub(crate) mod rules;
mod stream;
mod terms;

use crate::control::Control;
use crate::error::Issues;
use crate::id::CommuneCode;
use crate::input::Input;
use crate::optimise::Certificate;
use crate::scenario::Scenario;
use crate::service::Service;
use crate::time::{Month, Year};
use crate::unit::Usd;
use schemars::JsonSchema;
use serde::Serialize;

pub use terms::{FixedService, FixedStart, HireLimit, Objective, RolloutTerms, ServiceOrder};

/// Which communes start when, and which limits decided it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Rollout {
    /// First month of the first quarter.
    pub first_month: Month,
    /// Quarters that were planned.
    pub quarters: u32,
    /// Every commune, by code.
    pub starts: Vec<CommuneStart>,
    /// Every commune and service that is on, by code: those that start with the commune, and the later ones.
    pub services: Vec<ServiceStart>,
    /// Every limit: how much of it is used, and what one more unit is worth.
    pub limits: Vec<LimitUse>,
    /// Family-years in case over the quarters, weighted by safety band.
    pub family_years: f64,
    /// Cost over the quarters, in prices of the first year.
    pub cost: Usd,
    /// How good the choice is. What is minimised is minus the weighted family-years (no rollout within the limits
    /// reaches more than minus the bound), where services may wait with the years that they serve; or, for least money,
    /// US dollars.
    pub certificate: Certificate,
    /// With the objective `coverage`: no rollout starts its last commune before this quarter.
    pub earliest_coverage: Option<u32>,
    /// The changes that put the rollout into the input.
    pub scenario: Scenario,
}

/// When a commune starts.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CommuneStart {
    /// Commune.
    pub commune: CommuneCode,
    /// Quarter of the first service, from 0; `None`: not within the quarters planned.
    pub quarter: Option<u32>,
    /// First month of that quarter.
    pub month: Option<Month>,
    /// Weighted family-years in case over the quarters.
    pub family_years: f64,
    /// Cost over the quarters, in prices of the first year.
    pub cost: Usd,
    /// Why it does not start, or not earlier: the limit whose price weighs most, or that an earlier start would exceed
    /// most; empty when it starts at once.
    pub held_by: String,
}

/// When a service of a commune starts.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ServiceStart {
    /// Commune.
    pub commune: CommuneCode,
    /// Service. Capacity building starts with the training, before the others.
    pub service: Service,
    /// Its first quarter, from 0; `None`: not within the quarters planned.
    pub quarter: Option<u32>,
    /// First month of that quarter.
    pub month: Option<Month>,
}

/// A limit of a period and what is used of it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct LimitUse {
    /// What is limited: `money`, `money of a full year` (of all that has started, in the last year's money), both also `for`
    /// what only a part of the sources may pay (`money for health`), `hires of social_worker`, `training`,
    /// `preparation`, `family_years`.
    pub what: String,
    /// The year of money; `None` for limits of a quarter.
    pub year: Option<Year>,
    /// The quarter, from 0; `None` for money.
    pub quarter: Option<u32>,
    /// The limit: US dollars of the first year, people, or communes.
    pub limit: f64,
    /// What is used; more than the limit only where fixed starts alone exceed it.
    pub used: f64,
    /// What one more unit would gain (in the unit of the objective), by the prices of the relaxation.
    pub price: f64,
}

/// Chooses the quarter in which each commune starts.
///
/// # Errors
///
/// All faults of the input, and `HP50xx`: all faults of the terms.
///
/// ```
/// use hiveplan::{Control, Input, RolloutTerms, rollout};
/// let input = Input::embedded("battambang")?;
/// let terms = RolloutTerms { money_usd: vec![400_000.0; 5], ..RolloutTerms::default() };
/// let rollout = rollout(&input, &terms, &Control::default())?;
/// let started = rollout.starts.iter().filter(|start| start.quarter.is_some()).count();
/// assert!(started > 0 && started < 10, "this money carries some of the ten communes");
/// # Ok::<(), hiveplan::Issues>(())
/// ```
pub fn rollout(input: &Input, terms: &RolloutTerms, control: &Control) -> Result<Rollout, Issues> {
    let terms = terms.checked(input)?;
    let profiles = profile::profiles(input, &terms, control)?;
    let model = model::Model::new(input, &terms, &profiles);
    Ok(match terms.objective {
        Objective::Coverage => answer::earliest(&model, &terms, control),
        _ => answer::answer(&model, &terms, &model.solve(terms.quarters, control), None),
    })
}

/// The rollout of a rule of thumb: one commune (with its cluster) after the other, in the order given, starts in the
/// first quarter in which every limit still holds, or not at all. Communes that are not named do not start, but for
/// fixed ones. What it reaches is what [`rollout`] must beat.
///
/// # Errors
///
/// Like [`rollout`].
///
/// ```
/// use hiveplan::{Control, Input, RolloutTerms, rollout, rollout_in_order};
/// let input = Input::embedded("battambang")?;
/// let terms = RolloutTerms { money_usd: vec![900_000.0; 5], ..RolloutTerms::default() };
/// let codes: Vec<_> = input.communes.iter().map(|row| row.code.clone()).collect();
/// let by_code = rollout_in_order(&input, &terms, &codes)?;
/// assert!(by_code.family_years <= rollout(&input, &terms, &Control::default())?.family_years);
/// # Ok::<(), hiveplan::Issues>(())
/// ```
pub fn rollout_in_order(input: &Input, terms: &RolloutTerms, order: &[CommuneCode]) -> Result<Rollout, Issues> {
    let terms = terms.checked(input)?;
    let profiles = profile::profiles(input, &terms, &Control::default())?;
    let model = model::Model::new(input, &terms, &profiles);
    Ok(answer::answer(&model, &terms, &model.in_order(order), None))
}
