//! What would make it fit: for each shortage the cheapest changes that remove it, each planned again and verified.
//!
//! Kinds: hire, open a candidate, add places, share a worker of a neighbour, move one, relax a standard, another source of money,
//! postpone. Each kind offers its least change; a change counts when the shortage is gone and nobody else is served less
//! for it. Kinds are not combined.

mod money;
mod people;
mod places;

use super::rules;
use super::shortage::{Shortage, area_of, shortages};
use crate::arrange::Arrange;
use crate::budget::{Forecast, forecast};
use crate::control::Control;
use crate::error::Issues;
use crate::estimate::Parameter;
use crate::id::CommuneCode;
use crate::input::Input;
use crate::need::need;
use crate::plan::{Plan, plan_with};
use crate::problem::Problem;
use crate::scenario::{Change, Scenario, apply};
use crate::service::{Cadre, Service};
use crate::unit::Usd;
use crate::validate::validate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::cell::OnceCell;

/// Which shortages are repaired, and how often.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RepairTerms {
    /// Shortages, the largest first, 1 to 1000; 10.
    pub shortages: u32,
    /// Repairs for each, 1 to 10; 3.
    pub repairs: u32,
    /// Whether money is looked at too; it needs a forecast for each try. `true`.
    pub money: bool,
}

impl Default for RepairTerms {
    fn default() -> Self {
        Self { shortages: 10, repairs: 3, money: true }
    }
}

/// Shortages with their repairs.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Repairs {
    /// The largest first; people before money.
    pub shortages: Vec<Repaired>,
    /// Shortages that were not looked at.
    pub more: u32,
}

/// A shortage and what removes it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Repaired {
    /// What is short.
    pub shortage: Shortage,
    /// The cheapest first. Empty: none of the kinds offered removes it alone.
    pub repairs: Vec<Repair>,
}

/// A change that removes a shortage.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Repair {
    /// `hire`, `open`, `places`, `share`, `move`, `relax`, `source`, `postpone`.
    pub kind: String,
    /// What is done.
    pub sentence: String,
    /// What it costs a year, in prices of the first year.
    pub cost: Usd,
    /// What is given up besides money, in words; empty: nothing.
    pub gives_up: String,
    /// The change: applied to the input, the shortage is gone.
    pub scenario: Scenario,
}

/// At the same cost, what gives up least first.
const KINDS: [&str; 8] = ["share", "move", "hire", "open", "places", "source", "relax", "postpone"];
/// Largest factor by which a standard is relaxed.
const MOST_RELAXED: f64 = 2.0;
/// Inputs up to so many communes are planned as a whole; of larger ones the district.
const WHOLE: usize = 20;

/// Looks for the cheapest repairs of each shortage.
///
/// # Errors
///
/// All faults of the input, and `HP6013`.
///
/// ```
/// use hiveplan::{Change, Control, Input, RepairTerms, Scenario, Supply, apply, repairs};
/// let scenario = Scenario::new("today")
///     .with(Change::Only { communes: vec!["020309".into()] })
///     .with(Change::Posts { posts: Supply::Existing });
/// let input = apply(&Input::embedded("battambang")?, &scenario)?;
/// let found = repairs(&input, &RepairTerms { money: false, ..RepairTerms::default() }, &Control::default())?;
/// let first = &found.shortages[0];
/// assert!(first.repairs.iter().any(|repair| repair.kind == "hire"));
/// # Ok::<(), hiveplan::Issues>(())
/// ```
pub fn repairs(input: &Input, terms: &RepairTerms, control: &Control) -> Result<Repairs, Issues> {
    check(terms)?;
    let silent = control.clone().silent();
    let today = Today::of(input, terms.money, &silent)?;
    let mut list = shortages(&today.problem, &today.plan, today.forecast.as_ref());
    let more = list.len().saturating_sub(terms.shortages as usize) as u32;
    list.truncate(terms.shortages as usize);
    let single = silent.on_threads(1);
    let repair = |shortage: Shortage| {
        let mut repairs = Bench::new(input, &shortage, &single)?.repairs()?;
        let kind = |repair: &Repair| KINDS.iter().position(|kind| *kind == repair.kind);
        repairs.arrange_by(|a, b| a.cost.0.total_cmp(&b.cost.0).then(kind(a).cmp(&kind(b))));
        repairs.truncate(terms.repairs as usize);
        Ok(Repaired { shortage, repairs })
    };
    let repaired = control.map("repairs", list, repair);
    Ok(Repairs { shortages: repaired.into_iter().collect::<Result<_, Issues>>()?, more })
}

fn check(terms: &RepairTerms) -> Result<(), Issues> {
    let mut issues = Issues::default();
    for (path, number, most) in [("/shortages", terms.shortages, 1_000), ("/repairs", terms.repairs, 10)] {
        if !(1..=most).contains(&number) {
            issues.push(rules::STEPS.at(path, format!("{number}: 1 to {most} are possible")));
        }
    }
    if issues.has_errors() { Err(issues) } else { Ok(()) }
}

/// The input as it is planned today.
struct Today {
    problem: Problem,
    plan: Plan,
    /// Where money is looked at.
    forecast: Option<Forecast>,
}

impl Today {
    fn of(input: &Input, money: bool, control: &Control) -> Result<Self, Issues> {
        let problem = validate(input)?;
        let need = need(&problem);
        let plan = plan_with(&problem, &need, control)?;
        let forecast = money.then(|| forecast(&problem, &need, &plan));
        Ok(Self { problem, plan, forecast })
    }

    /// Weighted need that nobody meets: in the area of a shortage, and elsewhere.
    fn unmet(&self, shortage: &Shortage) -> (f64, f64) {
        let (mut here, mut elsewhere) = (0.0, 0.0);
        for unmet in &self.plan.unmet {
            let same = Some(unmet.service) == shortage.service
                && area_of(unmet.service, &unmet.village.commune()) == shortage.area;
            *(if same { &mut here } else { &mut elsewhere }) += unmet.weight();
        }
        (here, elsewhere)
    }

    fn short_of_money(&self, area: &str) -> bool {
        self.forecast
            .iter()
            .flat_map(|forecast| &forecast.years)
            .any(|row| row.commune.as_str() == area && row.gap.0 > 0)
    }
}

/// Where repairs of one shortage are tried.
struct Bench<'a> {
    input: Input,
    shortage: &'a Shortage,
    /// The plan of the communes on the bench, as they are.
    before: Today,
    /// The same with every post that its centres ask for, worked out when a price is asked first.
    staffed: OnceCell<Option<Plan>>,
    control: &'a Control,
}

impl<'a> Bench<'a> {
    fn new(input: &Input, shortage: &'a Shortage, control: &'a Control) -> Result<Self, Issues> {
        let mut bench = input.clone();
        let money = shortage.kind == "money";
        if input.communes.len() > WHOLE && !money {
            let district = &shortage.area[..4];
            let inside = input.communes.iter().map(|row| row.code.clone()).filter(|code| code.district() == district);
            bench = apply(input, &Scenario::new("bench").with(Change::Only { communes: inside.collect() }))?;
        }
        let before = Today::of(&bench, money, control)?;
        Ok(Self { input: bench, shortage, before, staffed: OnceCell::new(), control })
    }

    fn repairs(&self) -> Result<Vec<Repair>, Issues> {
        let mut repairs = Vec::new();
        match self.shortage.service {
            None => {
                repairs.extend(self.source());
                repairs.extend(self.postpone());
            }
            Some(Service::YouthCentres) => {
                repairs.extend(self.open()?);
                repairs.extend(self.places());
                repairs.extend(self.reach());
            }
            Some(service) => {
                let cadre =
                    Cadre::ALL.iter().copied().find(|cadre| cadre.visits_families() && cadre.service() == service);
                if let Some(cadre) = cadre {
                    repairs.extend(self.hire(cadre)?);
                    repairs.extend(self.neighbours(cadre));
                    repairs.extend(self.relax(cadre));
                }
            }
        }
        Ok(repairs)
    }

    /// Whether the shortage is gone and nobody else is served less.
    fn removes(&self, scenario: &Scenario) -> bool {
        let Some(after) = self.after(scenario) else { return false };
        if self.shortage.kind == "money" {
            return !after.short_of_money(&self.shortage.area);
        }
        let (here, elsewhere) = after.unmet(self.shortage);
        here <= 0.0 && elsewhere <= self.before.unmet(self.shortage).1
    }

    /// The communes on the bench after a change, where it can be made.
    fn after(&self, scenario: &Scenario) -> Option<Today> {
        let input = apply(&self.input, scenario).ok()?;
        Today::of(&input, self.shortage.kind == "money", self.control).ok()
    }

    fn in_area(&self, commune: &CommuneCode) -> bool {
        commune.as_str().starts_with(&self.shortage.area)
    }
}

fn repair(kind: &str, sentence: String, cost: f64, gives_up: String, scenario: Scenario) -> Repair {
    Repair { kind: kind.to_owned(), sentence, cost: Usd(cost), gives_up, scenario }
}

fn estimate(parameter: Parameter, value: f64) -> Scenario {
    Scenario::new("relax").with(Change::Estimate { id: parameter.id().to_owned(), value: Some(value), percent: None })
}

/// The least number with which something works, if the largest does; what works with a number works with more.
fn least(first: u32, last: u32, works: impl Fn(u32) -> bool) -> Option<u32> {
    if first > last || !works(last) {
        return None;
    }
    let (mut low, mut high) = (first, last);
    while low < high {
        let middle = u32::midpoint(low, high);
        if works(middle) { high = middle } else { low = middle + 1 }
    }
    Some(high)
}
