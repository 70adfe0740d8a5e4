//! From one commune to the country: what a budget buys, what it would take, and what else could be done.
//!
//! Hiring areas and districts offer options (posts at bases, centres that open) with what they reach; a package is one
//! option of each within the limits. Budget-outcome curves, splits of one budget, Pareto points and alternatives are
//! all packages, and each is a scenario that the planner and its checker take like any other. Formulas:
//! `docs/methods/scaling.md`.

mod alternatives;
#[cfg(test)]
mod cheapest_tests;
mod clusters;
mod conflict;
mod curve;
mod market;
mod next;
mod package;
mod pareto;
mod price;
mod repair;
#[cfg(test)]
mod repair_tests;
mod replan;
pub(crate) mod rules;
#[cfg(test)]
mod scale_tests;
mod shortage;
mod terms;
mod verify;
mod whole;

pub use alternatives::{Alternative, AlternativeTerms, Alternatives, alternatives};
pub use clusters::{Cluster, ClusterTerms, ClusterWay, ClusteredDistrict, Clusters, clusters};
pub use curve::{Curve, CurvePoint, CurveTerms, curve};
pub use next::{NextValue, NextValues, value_of_next};
pub use package::{Bought, CommunePackage, Package, PackageLimit};
pub use pareto::{Pareto, ParetoPoint, ParetoTerms, pareto};
pub use repair::{Repair, RepairTerms, Repaired, Repairs, repairs};
pub use replan::{MovedChildren, MovedFamilies, Replan, ReplanTerms, replan};
pub use shortage::Shortage;
pub use terms::{Aim, BudgetTerms, PayerLimit, PostLimit};
#[doc(hidden)]
pub use whole::budget_model;

use crate::control::Control;
use crate::error::Issues;
use crate::input::Input;
use market::Market;

/// Splits one budget over the communes: whole posts by cadre, base and payer, and centres that open.
///
/// # Errors
///
/// All faults of the input, and `HP60xx`: all faults of the terms. Limits that nothing keeps are not an error: the
/// certificate says `infeasible`, and the package is empty.
///
/// ```
/// use hiveplan::{BudgetTerms, Control, Input, split_budget};
/// let input = Input::embedded("battambang")?;
/// let terms = BudgetTerms { money_usd: Some(100_000.0), ..BudgetTerms::default() };
/// let package = split_budget(&input, &terms, &Control::default())?;
/// assert!(package.cost.0 <= 100_000.0 && package.need > 0.0);
/// # Ok::<(), hiveplan::Issues>(())
/// ```
pub fn split_budget(input: &Input, terms: &BudgetTerms, control: &Control) -> Result<Package, Issues> {
    terms.check(input)?;
    let market = Market::new(input, control)?;
    package::of_terms(input, &market, terms, control)
}
