//! What would make it fit: for each shortage the cheapest changes that remove it, each planned again and verified.
//!
//! Kinds: hire, open a candidate, add places, share a worker of a neighbour, move one, relax a standard, another source of money,
//! postpone. Each kind offers its least change; a change counts when the shortage is gone and nobody else is served less
//! for it. Kinds are not combined.

use super::market::Market;
use super::package::running;
use super::rules;
use super::shortage::{Shortage, area_of, shortages};
use crate::budget::{Forecast, forecast};
use crate::control::Control;
use crate::error::Issues;
use crate::estimate::Parameter;
use crate::id::{CommuneCode, VillageCode, WorkerId};
use crate::input::{CentreRow, FundingRow, Input, WorkerRow};
use crate::need::need;
use crate::plan::{Plan, PlanWorker, Reason, plan_with};
use crate::problem::Problem;
use crate::scenario::{Change, Scenario, apply};
use crate::service::{AgeBand, Cadre, Service};
use crate::unit::Usd;
use crate::validate::validate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
/// Steps in which a caseload grows (families), ways grow (km) and visits shrink (per cent).
const KM_STEP: f64 = 0.25;
const VISIT_STEP: f64 = 5.0;
const MOST_VISIT_CUT: f64 = 50.0;
/// Workers of neighbours that are tried.
const NEIGHBOURS: usize = 4;
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
        repairs.sort_by(|a, b| a.cost.0.total_cmp(&b.cost.0).then(kind(a).cmp(&kind(b))));
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
        Ok(Self { input: bench, shortage, before, control })
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
                repairs.extend(self.places()?);
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
        let money = self.shortage.kind == "money";
        let after = apply(&self.input, scenario).and_then(|input| Today::of(&input, money, self.control));
        let Ok(after) = after else { return false };
        if money {
            return !after.short_of_money(&self.shortage.area);
        }
        let (here, elsewhere) = after.unmet(self.shortage);
        here <= 0.0 && elsewhere <= self.before.unmet(self.shortage).1
    }

    fn in_area(&self, commune: &CommuneCode) -> bool {
        commune.as_str().starts_with(&self.shortage.area)
    }

    /// The fewest new posts that serve everybody, at their best bases.
    fn hire(&self, cadre: Cadre) -> Result<Option<Repair>, Issues> {
        let market = Market::new(&self.input, self.control)?;
        let problem = &market.problem;
        let payer = problem.payers.first().cloned().unwrap_or_default();
        for means in market.means.iter().filter(|means| means.cadre == Some(cadre)) {
            let inside: Vec<usize> = (0..means.communes.len())
                .filter(|&at| self.in_area(&problem.communes[means.communes[at]].code))
                .collect();
            if inside.is_empty() {
                continue;
            }
            let full = |option: &&crate::plan::Reached| inside.iter().all(|&at| option.need[at] >= means.asked[at]);
            let Some(option) = means.options.iter().find(full) else { continue };
            let mut scenario = Scenario::new("hire");
            let mut bases: Vec<VillageCode> = Vec::new();
            for (n, &(cadre, village)) in option.posts.iter().enumerate() {
                let code = problem.villages[village].code.clone();
                let id = self.free_id(&format!("hire-{}-{cadre}", code.commune()), n);
                let worker = WorkerRow::new(id.as_str(), cadre, code.as_str(), payer.as_str());
                scenario = scenario.with(Change::AddWorker { worker });
                bases.push(code);
            }
            if bases.is_empty() || !self.removes(&scenario) {
                continue;
            }
            let cost = market.prices.post(cadre) * bases.len() as f64;
            let names: Vec<&str> = bases.iter().map(VillageCode::as_str).collect();
            let sentence = format!("hire {} of {} in {}", bases.len(), cadre.label().to_lowercase(), names.join(", "));
            return Ok(Some(repair("hire", sentence, cost, String::new(), scenario)));
        }
        Ok(None)
    }

    fn free_id(&self, stem: &str, from: usize) -> WorkerId {
        let taken = |id: &WorkerId| self.input.workers.iter().any(|row| row.id == *id);
        let mut ids = (from + 1..).map(|n| WorkerId(format!("{stem}-{n}")));
        ids.find(|id| !taken(id)).unwrap_or_default()
    }

    /// A worker of a neighbour who has hours left serves the area too, or moves there.
    fn neighbours(&self, cadre: Cadre) -> Vec<Repair> {
        let spare = |worker: &&PlanWorker| worker.capacity_hours_month.0 - worker.used_hours_month.0;
        let elsewhere =
            |worker: &&PlanWorker| worker.existing && worker.cadre == cadre && !self.in_area(&worker.village.commune());
        let mut workers: Vec<&PlanWorker> = self.before.plan.workers.iter().filter(elsewhere).collect();
        workers.retain(|worker| spare(worker) > 0.0);
        workers.sort_by(|a, b| spare(b).total_cmp(&spare(a)).then(a.id.cmp(&b.id)));
        let communes: Vec<CommuneCode> =
            self.input.communes.iter().map(|row| row.code.clone()).filter(|code| self.in_area(code)).collect();
        let base = self.worst_village();
        let mut repairs = Vec::new();
        for worker in workers.into_iter().take(NEIGHBOURS) {
            let Some(row) = self.input.workers.iter().find(|row| row.id == worker.id) else { continue };
            let home = [worker.village.commune()];
            let now: &[CommuneCode] = if row.serves.is_empty() { &home } else { &row.serves };
            let both: Vec<CommuneCode> = now.iter().chain(&communes).cloned().collect();
            let share = Change::MoveWorker { id: worker.id.clone(), village: None, serves: both };
            let place = base.clone().map(|village| Change::MoveWorker {
                id: worker.id.clone(),
                village: Some(village),
                serves: Vec::new(),
            });
            let gives_up = |families| format!("{families} families in {} share their worker", worker.village);
            let kinds =
                [("share", Some(share), gives_up(worker.families)), ("move", place, "the base moves".to_owned())];
            for (kind, change, gives_up) in kinds {
                let Some(change) = change else { continue };
                let sentence = change.to_string();
                let scenario = Scenario::new(kind).with(change);
                if repairs.iter().all(|old: &Repair| old.kind != kind) && self.removes(&scenario) {
                    repairs.push(repair(kind, sentence, 0.0, gives_up, scenario));
                }
            }
        }
        repairs
    }

    /// The village where most weighted need is not met.
    fn worst_village(&self) -> Option<VillageCode> {
        let unmet = self.before.plan.unmet.iter().filter(|unmet| Some(unmet.service) == self.shortage.service);
        let here = unmet.filter(|unmet| self.in_area(&unmet.village.commune()));
        let mut by_village: std::collections::BTreeMap<&VillageCode, f64> = std::collections::BTreeMap::new();
        here.for_each(|unmet| {
            *by_village.entry(&unmet.village).or_default() += unmet.weight();
        });
        let worst = by_village.into_iter().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(a.0)));
        worst.map(|(village, _)| village.clone())
    }

    /// The least larger caseload, or the least fewer visits, with which the workers there are enough.
    fn relax(&self, cadre: Cadre) -> Option<Repair> {
        let problem = &self.before.problem;
        if self.shortage.reason == Some(Reason::NoWorker) {
            return None;
        }
        if self.shortage.reason == Some(Reason::CaseloadReached) {
            let now = problem.get(Parameter::CaseloadFamilies);
            let most = (now * MOST_RELAXED).floor() as u32;
            let relaxed = |families: u32| estimate(Parameter::CaseloadFamilies, f64::from(families));
            let found = least(now.floor() as u32 + 1, most, |families| self.removes(&relaxed(families)));
            return found.map(|families| {
                let gives_up = format!("{families} families to a worker instead of {now:.0}");
                repair("relax", format!("caseload of {families} families"), 0.0, gives_up, relaxed(families))
            });
        }
        let visits: &[Parameter] = match cadre {
            Cadre::SocialWorker => {
                &[Parameter::VisitsBand0, Parameter::VisitsBand1, Parameter::VisitsBand2, Parameter::VisitsBand3]
            }
            Cadre::Nurse => &[Parameter::NurseVisits],
            _ => &[Parameter::FinanceSessions],
        };
        let relaxed = |steps: u32| {
            let fewer = |scenario: Scenario, &parameter: &Parameter| {
                let percent = Some(-VISIT_STEP * f64::from(steps));
                scenario.with(Change::Estimate { id: parameter.id().to_owned(), value: None, percent })
            };
            visits.iter().fold(Scenario::new("relax"), fewer)
        };
        let found = least(1, (MOST_VISIT_CUT / VISIT_STEP) as u32, |steps| self.removes(&relaxed(steps)));
        found.map(|steps| {
            let percent = VISIT_STEP * f64::from(steps);
            let gives_up = format!("{percent:.0} % fewer visits for every family");
            repair("relax", format!("visits: -{percent:.0} %"), 0.0, gives_up, relaxed(steps))
        })
    }

    /// The cheapest candidates that give everybody a place.
    fn open(&self) -> Result<Option<Repair>, Issues> {
        let market = Market::new(&self.input, self.control)?;
        let here = |means: &&crate::plan::Means| {
            means.cadre.is_none() && self.in_area(&market.problem.communes[means.communes[0]].code)
        };
        let Some(area) = market.means.iter().position(|means| here(&means)) else { return Ok(None) };
        let means = &market.means[area];
        let asked: f64 = means.asked.iter().sum();
        let mut full: Vec<usize> = (1..means.options.len()).filter(|&at| means.options[at].met() >= asked).collect();
        full.sort_by(|a, b| market.cost[area][*a].total_cmp(&market.cost[area][*b]).then(a.cmp(b)));
        for at in full {
            let mut scenario = Scenario::new("open");
            let mut names = Vec::new();
            for &centre in &means.options[at].centres {
                let id = &market.problem.centres[centre].id;
                let Some(row) = self.input.centres.iter().find(|row| row.id == *id) else { continue };
                scenario = running(scenario, row.clone());
                names.push(id.as_str());
            }
            if self.removes(&scenario) {
                let sentence = format!("open {}", names.join(", "));
                return Ok(Some(repair("open", sentence, market.cost[area][at], String::new(), scenario)));
            }
        }
        Ok(None)
    }

    /// One centre that runs gets as many places more as children wait.
    fn places(&self) -> Result<Option<Repair>, Issues> {
        let mut waiting = [0; AgeBand::ALL.len()];
        for row in self.before.plan.waiting.iter().filter(|row| self.in_area(&row.village.commune())) {
            waiting[row.age.index()] += row.children;
        }
        let market = Market::new(&self.input, self.control)?;
        for centre in self.before.plan.centres.iter().filter(|centre| self.in_area(&centre.village.commune())) {
            let Some(row) = self.input.centres.iter().find(|row| row.id == centre.id) else { continue };
            let places = |age: AgeBand| Some(centre.places[age.index()] + waiting[age.index()]);
            let larger = CentreRow {
                places_preschool: places(AgeBand::Preschool),
                places_school: places(AgeBand::School),
                ..row.clone()
            };
            let scenario = running(Scenario::new("places"), larger);
            if self.removes(&scenario) {
                let total: u64 = waiting.iter().sum();
                let cost = market.prices.children(&market.problem, waiting);
                let sentence = format!("{total} places more in {}", row.id);
                return Ok(Some(repair("places", sentence, cost, String::new(), scenario)));
            }
        }
        Ok(None)
    }

    /// The least longer way with which the places there are enough.
    fn reach(&self) -> Option<Repair> {
        let now = self.before.problem.get(Parameter::CentreMaxKm);
        let relaxed = |steps: u32| estimate(Parameter::CentreMaxKm, now + KM_STEP * f64::from(steps));
        let most = (now * (MOST_RELAXED - 1.0) / KM_STEP) as u32;
        let found = least(1, most, |steps| self.removes(&relaxed(steps)));
        found.map(|steps| {
            let km = now + KM_STEP * f64::from(steps);
            let gives_up = format!("ways of up to {km} km instead of {now}");
            repair("relax", format!("ways of up to {km} km"), 0.0, gives_up, relaxed(steps))
        })
    }

    /// A source of as much a year as the worst year lacks.
    fn source(&self) -> Option<Repair> {
        let forecast = self.before.forecast.as_ref()?;
        let rows = forecast.years.iter().filter(|row| row.commune.as_str() == self.shortage.area);
        let worst = rows.map(|row| row.gap.to_usd(forecast.riel_per_usd).0).fold(0.0, f64::max);
        let usd = worst.ceil();
        let payer = self.before.problem.payers.last().cloned().unwrap_or_default();
        let area = &self.shortage.area;
        let source = FundingRow::new(&format!("new-{area}"), payer.as_str(), area, usd);
        let scenario = Scenario::new("source").with(Change::AddFunding { source });
        let sentence = format!("{payer} gives {usd:.0} US dollars a year to {area}");
        self.removes(&scenario).then(|| repair("source", sentence, usd, String::new(), scenario))
    }

    /// The services start so many whole years later that money is enough.
    fn postpone(&self) -> Option<Repair> {
        let code = CommuneCode(self.shortage.area.clone());
        let commune = self.before.problem.communes.iter().find(|commune| commune.code == code)?;
        let cover = |years: u32| {
            let start = commune.start + years as i32 * 12;
            Scenario::new("postpone").with(Change::Cover { communes: vec![code.clone()], start })
        };
        let found = least(1, self.before.problem.horizon.years - 1, |years| self.removes(&cover(years)));
        let months = &self.before.forecast.as_ref()?.months;
        let served: f64 = months.iter().filter(|row| row.commune == code).map(|row| row.open_cases / 12.0).sum();
        found.map(|years| {
            let lost = served * f64::from(years) / f64::from(self.before.problem.horizon.years);
            let gives_up = format!("about {lost:.0} family-years of service");
            repair("postpone", format!("start {years} years later"), 0.0, gives_up, cover(years))
        })
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
