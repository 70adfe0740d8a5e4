//! Cost, coverage, travel and fairness against each other: points of the Pareto front, each a plan.
//!
//! Epsilon constraint (Haimes, Lasdon, Wismer 1971): most need under a budget, a limit of travel and a share of need
//! that every commune must have; then the least cost at which that need is met. The market is built once for all
//! points, and along the budgets each point begins from the choice of the one before; points that another one betters
//! are dropped.

use super::market::{Deal, Market, Offer};
use super::package::payers;
use super::verify::{travel_hours, verify};
use super::{Aim, BudgetTerms, Package, rules};
use crate::arrange::Arrange;
use crate::control::Control;
use crate::error::Issues;
use crate::input::Input;
use crate::optimise::Status;
use crate::unit::Hours;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How fine the front is drawn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ParetoTerms {
    /// Budgets between nothing and all, 1 to 50; 8.
    pub budgets: u32,
    /// Limits of travel for each budget, 1 to 10; 3: all of it, two thirds, one third.
    pub travels: u32,
    /// Shares of its need that every commune must have, for each budget; none asked, then these. 0.5 and 0.7.
    pub shares: Vec<f64>,
    /// Limits that all points keep.
    pub limits: BudgetTerms,
}

impl Default for ParetoTerms {
    fn default() -> Self {
        Self { budgets: 8, travels: 3, shares: vec![0.5, 0.7], limits: BudgetTerms::default() }
    }
}

/// Points none of which is bettered by another in cost, coverage, travel and fairness together.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Pareto {
    /// By cost.
    pub points: Vec<ParetoPoint>,
    /// Points that were looked for.
    pub tried: u32,
}

/// A point of the front.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ParetoPoint {
    /// What is bought, and what it reaches.
    pub package: Package,
    /// Weighted need that the plan of the package meets: the plan has passed the checker.
    pub planned_need: f64,
    /// Travel of that plan, hours a month.
    pub planned_travel_hours: Hours,
}

/// Draws the front.
///
/// # Errors
///
/// All faults of the input, and `HP60xx`: all faults of the terms.
///
/// ```
/// use hiveplan::{Control, Input, ParetoTerms, Scenario, Change, apply, pareto};
/// let only = Scenario::new("one").with(Change::Only { communes: vec!["020309".into()] });
/// let input = apply(&Input::embedded("battambang")?, &only)?;
/// let front = pareto(&input, &ParetoTerms { budgets: 3, travels: 1, ..ParetoTerms::default() }, &Control::default())?;
/// assert!(front.points.len() > 1);
/// # Ok::<(), hiveplan::Issues>(())
/// ```
pub fn pareto(input: &Input, terms: &ParetoTerms, control: &Control) -> Result<Pareto, Issues> {
    check(input, terms)?;
    let market = Market::new(input, control)?;
    let (budget, travel) = (terms.limits.money_usd.unwrap_or_else(|| market.dearest()), most_travel(&market));
    let with = |step: u32, travel_hours: Option<f64>, each_commune: Option<f64>| BudgetTerms {
        aim: Aim::MostNeed,
        money_usd: Some(budget * f64::from(step) / f64::from(terms.budgets)),
        travel_hours: travel_hours.or(terms.limits.travel_hours),
        each_commune: each_commune.or(terms.limits.each_commune),
        ..terms.limits.clone()
    };
    let part_of = |part: u32| travel * f64::from(part) / f64::from(terms.travels);
    let hours = |part: u32| Some(part_of(part).min(terms.limits.travel_hours.unwrap_or(f64::INFINITY)));
    let mut constraints = vec![(None, None)];
    constraints.extend((1..terms.travels).map(|part| (hours(part), None)));
    constraints.extend(terms.shares.iter().map(|&share| (None, Some(share))));
    // One chain for each constraint, from the largest budget down: each point begins from the one before.
    let chains: Vec<Vec<BudgetTerms>> = constraints
        .into_iter()
        .map(|(hours, share)| (0..=terms.budgets).rev().map(|step| with(step, hours, share)).collect())
        .collect();
    let tried = chains.iter().map(Vec::len).sum::<usize>() as u32;
    let found = control.map("points", chains, |chain| along(input, &market, &chain, control));
    let mut packages: Vec<Package> = Vec::new();
    for package in found.into_iter().flatten() {
        if !packages.iter().any(|other| betters(other, &package) || same(other, &package)) {
            packages.retain(|other| !betters(&package, other));
            packages.push(package);
        }
    }
    packages.arrange_by(|a, b| a.cost.0.total_cmp(&b.cost.0).then(a.need.total_cmp(&b.need)));
    let silent = control.clone().silent();
    let checked = control.map("plans", packages, |package| {
        let verified = verify(input, &package.scenario, &silent)?;
        let (planned_need, hours) = (package.asked - verified.unmet, travel_hours(&verified.plan));
        Ok(ParetoPoint { package, planned_need, planned_travel_hours: Hours(hours) })
    });
    Ok(Pareto { points: checked.into_iter().collect::<Result<_, Issues>>()?, tried })
}

fn check(input: &Input, terms: &ParetoTerms) -> Result<(), Issues> {
    let mut issues = terms.limits.check(input).err().unwrap_or_default();
    for (path, number, most) in [("/budgets", terms.budgets, 50), ("/travels", terms.travels, 10)] {
        if !(1..=most).contains(&number) {
            issues.push(rules::STEPS.at(path, format!("{number}: 1 to {most} are possible")));
        }
    }
    for (i, share) in terms.shares.iter().enumerate().filter(|(_, share)| !(0.0..=1.0).contains(*share)) {
        issues.push(rules::SHARE.at(format!("/shares/{i}"), format!("{share} is not a share")));
    }
    if issues.has_errors() { Err(issues) } else { Ok(()) }
}

/// The packages of a chain of wishes that differ in money alone.
fn along(input: &Input, market: &Market, chain: &[BudgetTerms], control: &Control) -> Vec<Package> {
    let Some(first) = chain.first() else { return Vec::new() };
    let offers = market.offers_for(first);
    let mut start = Vec::new();
    let point = |wish| efficient(input, (market, &offers), wish, control, &mut start);
    chain.iter().filter_map(point).collect()
}

/// Most need within the wish, and of the packages that meet it a cheapest; `None`: nothing keeps the limits. `start` is
/// the choice of the point before, and becomes that of this one.
fn efficient(
    input: &Input,
    (market, offers): (&Market, &[Vec<Offer>]),
    wish: &BudgetTerms,
    control: &Control,
    start: &mut Vec<u32>,
) -> Option<Package> {
    let payers = payers(market, wish);
    let deal = Deal::of(market, wish, offers.to_vec());
    let (most, certificate) = deal.solve_from(control, start);
    if most.chosen.is_empty() || certificate.status == Status::Infeasible {
        return None;
    }
    start.clone_from(&most.chosen);
    let most = deal.package(input, &payers, &most, certificate);
    let cheapest = BudgetTerms { aim: Aim::LeastCost, need_at_least: Some(most.need), ..wish.clone() };
    let deal = Deal::of(market, &cheapest, deal.offers);
    // The certificate is that of the need: it says how much more this money could reach.
    let outcome = deal.choose(&deal.options(control), false, start);
    if outcome.chosen.is_empty() {
        return Some(most);
    }
    start.clone_from(&outcome.chosen);
    let package = deal.package(input, &payers, &outcome, certificate);
    Some(if package.cost.0 < most.cost.0 { package } else { most })
}

fn most_travel(market: &Market) -> f64 {
    let most = |means: &crate::plan::Means| means.options.iter().map(|option| option.minutes).fold(0.0, f64::max);
    market.means.iter().map(most).sum::<f64>() / 60.0
}

fn criteria(package: &Package) -> [f64; 4] {
    [package.cost.0, -package.need, package.travel_hours.0, -package.worst]
}

fn same(a: &Package, b: &Package) -> bool {
    criteria(a).iter().zip(criteria(b)).all(|(a, b)| a.total_cmp(&b).is_eq())
}

/// Whether a package is nowhere worse and somewhere better.
pub(super) fn betters(a: &Package, b: &Package) -> bool {
    let pairs = || criteria(a).into_iter().zip(criteria(b));
    pairs().all(|(a, b)| a <= b) && pairs().any(|(a, b)| a < b)
}
