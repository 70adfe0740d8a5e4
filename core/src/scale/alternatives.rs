//! Packages nearly as good as the best that are really other packages.
//!
//! Each next one keeps the aim within the tolerance and, among those, takes over as little as possible from those before
//! (modelling to generate alternatives: Brill, Chang, Hopkins 1982), the better aim first where that is equal.

use super::market::{Deal, Market, Offer};
use super::package::payers;
use super::{Aim, BudgetTerms, Package, rules};
use crate::control::Control;
use crate::error::Issues;
use crate::input::Input;
use crate::optimise::Certificate;
use crate::optimise::choose::ChooseOutcome;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Which alternatives are looked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct AlternativeTerms {
    /// Packages with the best one, 2 to 10; 4.
    pub count: u32,
    /// How much of the aim an alternative may give up, as a share; 0.05.
    pub within: f64,
    /// Aim and limits.
    pub limits: BudgetTerms,
}

impl Default for AlternativeTerms {
    fn default() -> Self {
        Self { count: 4, within: 0.05, limits: BudgetTerms::default() }
    }
}

/// The best package and others.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Alternatives {
    /// The best first.
    pub packages: Vec<Alternative>,
}

/// A package and how it differs.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Alternative {
    /// The package.
    pub package: Package,
    /// How much of the aim it gives up against the best, as a share.
    pub loss: f64,
    /// Posts and centres of this package and the most similar one before it that are not in both, as a share of those
    /// that are in either; 1: nothing in common.
    pub different: f64,
    /// Posts and centres that this one has and the best has not, and the other way round, in words.
    pub instead: Vec<String>,
}

/// Looks for alternatives. Fewer are given when there are no more that differ.
///
/// # Errors
///
/// All faults of the input, and `HP60xx`: all faults of the terms.
///
/// ```
/// use hiveplan::{AlternativeTerms, BudgetTerms, Control, Input, alternatives};
/// let limits = BudgetTerms { money_usd: Some(150_000.0), ..BudgetTerms::default() };
/// let terms = AlternativeTerms { limits, ..AlternativeTerms::default() };
/// let found = alternatives(&Input::embedded("battambang")?, &terms, &Control::default())?;
/// assert!(found.packages.len() > 1);
/// assert!(found.packages[1..].iter().all(|one| one.different > 0.0 && one.loss <= 0.05));
/// # Ok::<(), hiveplan::Issues>(())
/// ```
pub fn alternatives(input: &Input, terms: &AlternativeTerms, control: &Control) -> Result<Alternatives, Issues> {
    check(input, terms)?;
    let market = Market::new(input, control)?;
    let payers = payers(&market, &terms.limits);
    let deal = Deal::new(&market, &terms.limits);
    let (best, certificate) = deal.solve(control);
    let first = deal.package(input, &payers, &best, certificate);
    let mut found = vec![Alternative { package: first, loss: 0.0, different: 0.0, instead: Vec::new() }];
    if best.chosen.is_empty() {
        return Ok(Alternatives { packages: found });
    }
    let mut taken: Vec<Vec<usize>> = vec![options(&deal, &best)];
    let near = near(&terms.limits, &market, &found[0].package, terms.within);
    let deal = Deal::new(&market, &near);
    while found.len() < terms.count as usize {
        let alike = |area: usize, offer: &Offer| taken.iter().filter(|before| before[area] == offer.option).count();
        // An area with one option differs in no package.
        let free: Vec<bool> = deal.offers.iter().map(|offers| offers.len() > 1).collect();
        let scale = 1.0 / (1.0 + market.dearest() + market.asked()) / 4.0;
        let cost = |area: usize, offer: &Offer| {
            let aim = match terms.limits.aim {
                Aim::LeastCost => offer.cost,
                Aim::MostNeed => {
                    market.means[area].asked.iter().sum::<f64>() - market.means[area].options[offer.option].met()
                }
            };
            aim * scale + if free[area] { alike(area, offer) as f64 } else { 0.0 }
        };
        let outcome = deal.choose_by(&deal.options(control), false, &cost, &[]);
        if outcome.chosen.is_empty() {
            break;
        }
        let chosen = options(&deal, &outcome);
        if taken.contains(&chosen) {
            break;
        }
        let objective =
            |package: &Package| if terms.limits.aim == Aim::LeastCost { package.cost.0 } else { -package.need };
        let mut package = deal.package(input, &payers, &outcome, certificate);
        package.certificate = Certificate::from_bounds(
            objective(&package),
            certificate.bound,
            outcome.certificate.work,
            &deal.options(control),
        );
        let best = &found[0].package;
        let loss = ((objective(&package) - objective(best)) / objective(best).abs().max(1e-9)).max(0.0);
        let different = found.iter().map(|one| difference(&one.package, &package)).fold(1.0, f64::min);
        let instead = instead(best, &package);
        found.push(Alternative { package, loss, different, instead });
        taken.push(chosen);
    }
    Ok(Alternatives { packages: found })
}

fn check(input: &Input, terms: &AlternativeTerms) -> Result<(), Issues> {
    let mut issues = terms.limits.check(input).err().unwrap_or_default();
    if !(2..=10).contains(&terms.count) {
        issues.push(rules::STEPS.at("/count", format!("{}: 2 to 10 are possible", terms.count)));
    }
    if !(0.0..=1.0).contains(&terms.within) {
        issues.push(rules::SHARE.at("/within", format!("{} is not a share", terms.within)));
    }
    if issues.has_errors() { Err(issues) } else { Ok(()) }
}

/// The terms with the aim of the best as a limit, loosened.
fn near(terms: &BudgetTerms, market: &Market, best: &Package, within: f64) -> BudgetTerms {
    let mut near = terms.clone();
    match terms.aim {
        Aim::MostNeed => near.need_at_least = Some(best.need * (1.0 - within)),
        Aim::LeastCost => {
            near.need_at_least = Some(terms.need_at_least.unwrap_or(f64::INFINITY).min(market.reachable()));
            let most = best.cost.0 * (1.0 + within);
            near.money_usd = Some(terms.money_usd.map_or(most, |money| money.min(most)));
        }
    }
    near
}

/// The option that was chosen of each area.
fn options(deal: &Deal<'_>, outcome: &ChooseOutcome) -> Vec<usize> {
    deal.offers.iter().zip(&outcome.chosen).map(|(offers, &at)| offers[at as usize].option).collect()
}

/// What a package has, counted: the second post of a cadre in a village is another thing than the first.
fn things(package: &Package) -> BTreeSet<String> {
    let mut things = BTreeSet::new();
    for one in &package.bought {
        let name = match (one.cadre, &one.centre) {
            (Some(cadre), _) => format!("{} in {}", cadre.label(), one.village),
            (None, centre) => format!("centre {}", centre.as_ref().map_or("", |id| id.as_str())),
        };
        let number = (1..=package.bought.len()).find(|n| !things.contains(&numbered(&name, *n))).unwrap_or(1);
        things.insert(numbered(&name, number));
    }
    things
}

fn numbered(name: &str, number: usize) -> String {
    if number == 1 { name.to_owned() } else { format!("{name} ({number})") }
}

/// One less the Jaccard index of what two packages have.
fn difference(a: &Package, b: &Package) -> f64 {
    let (a, b) = (things(a), things(b));
    let either = a.union(&b).count();
    if either == 0 { 0.0 } else { 1.0 - a.intersection(&b).count() as f64 / either as f64 }
}

fn instead(best: &Package, other: &Package) -> Vec<String> {
    let (best, other) = (things(best), things(other));
    let more = other.difference(&best).map(|thing| format!("with {thing}"));
    more.chain(best.difference(&other).map(|thing| format!("without {thing}"))).collect()
}
