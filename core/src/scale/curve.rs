//! Budget-outcome curves: what a commune reaches with more and more money.

use super::market::Market;
use super::package::of_terms;
use super::{BudgetTerms, Package, rules};
use crate::arrange::Arrange;
use crate::control::Control;
use crate::error::Issues;
use crate::id::CommuneCode;
use crate::input::Input;
use crate::scenario::{Change, Scenario, apply};
use crate::service::Cadre;
use crate::unit::Usd;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

const STEPS: RangeInclusive<u32> = 1..=200;

/// Which curves are drawn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CurveTerms {
    /// Steps from no money to what buys all that can be reached, 1 to 200; 20.
    pub steps: u32,
    /// Whether each commune has a curve of its own, with shared workers for it alone; else one curve for all
    /// together. `true`.
    pub each: bool,
    /// Communes; none: all.
    pub communes: Vec<CommuneCode>,
    /// Other limits, for each curve; money stands here for the last step.
    pub limits: BudgetTerms,
}

impl Default for CurveTerms {
    fn default() -> Self {
        Self { steps: 20, each: true, communes: Vec::new(), limits: BudgetTerms::default() }
    }
}

/// Curves, one after the other.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Curve {
    /// By commune and budget. No point of a commune meets less need than one with less money.
    pub points: Vec<CurvePoint>,
}

/// What a budget reaches.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CurvePoint {
    /// Commune; `None`: all together.
    pub commune: Option<CommuneCode>,
    /// Money a year, in prices of the first year.
    pub budget: Usd,
    /// What is spent of it.
    pub cost: Usd,
    /// Weighted need met.
    pub need: f64,
    /// Weighted need.
    pub asked: f64,
    /// The one over the other.
    pub share: f64,
    /// No package for this money meets more.
    pub most: f64,
    /// New posts by [`Cadre::index`].
    pub posts: [u32; Cadre::ALL.len()],
    /// Centres that open.
    pub centres: u32,
}

/// Draws the budget-outcome curves.
///
/// # Errors
///
/// All faults of the input, and `HP60xx`: all faults of the terms.
///
/// ```
/// use hiveplan::{Control, CurveTerms, Input, curve};
/// let terms = CurveTerms { steps: 4, communes: vec!["020309".into()], ..CurveTerms::default() };
/// let curve = curve(&Input::embedded("battambang")?, &terms, &Control::default())?;
/// assert!(curve.points.windows(2).all(|pair| pair[0].need <= pair[1].need));
/// # Ok::<(), hiveplan::Issues>(())
/// ```
pub fn curve(input: &Input, terms: &CurveTerms, control: &Control) -> Result<Curve, Issues> {
    check(input, terms)?;
    let mut scopes: Vec<Option<CommuneCode>> = vec![None];
    let mut input = input.clone();
    if !terms.communes.is_empty() {
        input = apply(&input, &only(&terms.communes))?;
    }
    if terms.each {
        scopes = input.communes.iter().map(|row| Some(row.code.clone())).collect();
        scopes.arrange();
    }
    // Each commune is one task; inside it there is nothing to share out.
    let single = if terms.each { control.clone().on_threads(1) } else { control.clone() };
    let silent = single.clone().silent();
    let of_scope = |scope: Option<CommuneCode>| match &scope {
        Some(code) => {
            apply(&input, &only(std::slice::from_ref(code))).and_then(|one| points(&one, terms, Some(code), &silent))
        }
        None => points(&input, terms, None, &single),
    };
    let mut curves = Curve { points: Vec::new() };
    for points in control.map("curves", scopes, of_scope) {
        curves.points.extend(points?);
    }
    Ok(curves)
}

fn only(communes: &[CommuneCode]) -> Scenario {
    Scenario::new("only").with(Change::Only { communes: communes.to_vec() })
}

fn check(input: &Input, terms: &CurveTerms) -> Result<(), Issues> {
    let mut issues = terms.limits.check(input).err().unwrap_or_default();
    if !STEPS.contains(&terms.steps) {
        let message = format!("{} steps: 1 to {} are possible", terms.steps, STEPS.end());
        issues.push(rules::STEPS.at("/steps", message));
    }
    for (i, code) in terms.communes.iter().enumerate() {
        if input.communes.iter().all(|row| row.code != *code) {
            issues.push(rules::NO_COMMUNE.at(format!("/communes/{i}"), format!("there is no commune {code}")));
        }
    }
    if issues.has_errors() { Err(issues) } else { Ok(()) }
}

fn points(
    input: &Input,
    terms: &CurveTerms,
    scope: Option<&CommuneCode>,
    control: &Control,
) -> Result<Vec<CurvePoint>, Issues> {
    let market = Market::new(input, control)?;
    let last = terms.limits.money_usd.unwrap_or_else(|| market.dearest());
    let mut points: Vec<CurvePoint> = Vec::new();
    for step in 0..=terms.steps {
        let budget = last * f64::from(step) / f64::from(terms.steps);
        let limits = BudgetTerms { money_usd: Some(budget), ..terms.limits.clone() };
        let package = of_terms(input, &market, &limits, control)?;
        let point = point(scope.cloned(), budget, &package);
        // What less money reaches is reached with more: a search that ended at its gap does not dent the curve.
        let before = points.last().filter(|before| before.need > point.need).cloned();
        points.push(before.map_or(point.clone(), |before| CurvePoint {
            budget: Usd(budget),
            most: point.most,
            ..before
        }));
    }
    Ok(points)
}

fn point(commune: Option<CommuneCode>, budget: f64, package: &Package) -> CurvePoint {
    let posts =
        std::array::from_fn(|at| package.bought.iter().filter(|one| one.cadre == Some(Cadre::ALL[at])).count() as u32);
    CurvePoint {
        commune,
        budget: Usd(budget),
        cost: package.cost,
        need: package.need,
        asked: package.asked,
        share: if package.asked > 0.0 { package.need / package.asked } else { 1.0 },
        most: (-package.certificate.bound).max(package.need).min(package.asked),
        posts,
        centres: package.communes.iter().map(|commune| commune.centres).sum(),
    }
}
