//! The limits and wishes of a rollout, as written.

use super::rules;
use crate::arrange::Set;
use crate::error::Issues;
use crate::id::{CommuneCode, VillageCode};
use crate::input::Input;
use crate::service::{Cadre, Service};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What a rollout is after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Objective {
    /// Most family-years in case, weighted by safety band.
    #[default]
    FamilyYears,
    /// The last commune starts as early as possible; then most family-years.
    Coverage,
    /// Least money for so many family-years.
    LeastMoney,
}

/// Most new posts of a cadre that can be filled in a quarter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HireLimit {
    /// Cadre.
    pub cadre: Cadre,
    /// Full-time posts a quarter.
    pub per_quarter: f64,
}

/// A start that is not for the rollout to choose.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FixedStart {
    /// Commune.
    pub commune: CommuneCode,
    /// Quarter of the first service, from 0.
    pub quarter: u32,
}

/// When a later service of a commune starts after its first one: health, family finance or the youth centres.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ServiceOrder {
    /// The service.
    pub service: Service,
    /// Quarters from the first service; not given: `remaining_after`.
    #[serde(default)]
    pub after: Option<u32>,
    /// Most quarters that it may wait beyond that: the rollout chooses. 0.
    #[serde(default)]
    pub wait: u32,
}

/// A start of a later service that is not for the rollout to choose. It holds if the commune starts, by then at the
/// latest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FixedService {
    /// Commune.
    pub commune: CommuneCode,
    /// Health, family finance or the youth centres.
    pub service: Service,
    /// Its first quarter, from 0.
    pub quarter: u32,
}

/// The limits and wishes of a rollout. What is left out is not limited, but for money: without `money_usd` a year has
/// what the funding sources of the input hold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RolloutTerms {
    /// Quarters in which a commune may start and that are counted, from the first month of the horizon; 20.
    pub quarters: u32,
    /// What is sought; most family-years.
    pub objective: Objective,
    /// Money of each year for all communes together, US dollars in prices of the first year. The communes' own money
    /// comes first, each for its own commune, and is not part of it. It may pay everything. Empty: what shared sources
    /// hold, each for what it may pay.
    pub money_usd: Vec<f64>,
    /// Most hires a quarter, by cadre.
    pub hires: Vec<HireLimit>,
    /// New workers who visit families that can be in training at the same time.
    pub training_places: Option<f64>,
    /// Quarters of training before a worker starts; 1.
    pub training_quarters: u32,
    /// Quarters of preparation before the training: the memorandum of understanding and the frameworks; 2.
    pub preparation_quarters: u32,
    /// Communes that can be in preparation at the same time.
    pub preparations: Option<f64>,
    /// Quarters from the first service (social work) to the remaining ones; 2.
    pub remaining_after: u32,
    /// Later services with an order of their own. Where any may wait, the years that the later services serve count
    /// beside the family-years: families once for each service that they need, children in centres once.
    pub services: Vec<ServiceOrder>,
    /// Communes that start together, because they share a nurse or a team leader: yours, or those that
    /// [`clusters`](crate::clusters) proposes by their travel.
    pub clusters: Vec<Vec<CommuneCode>>,
    /// Starts that are fixed. A commune where social workers work today has started: it is fixed at 0 unless it
    /// stands here.
    pub fixed: Vec<FixedStart>,
    /// Starts of later services that are fixed.
    pub fixed_services: Vec<FixedService>,
    /// With the objective `least_money`: weighted family-years to be reached.
    pub family_years_at_least: Option<f64>,
    /// Work limit of the search, in units of the engine; 200 million.
    pub work_limit: u64,
}

impl Default for RolloutTerms {
    fn default() -> Self {
        Self {
            quarters: 20,
            objective: Objective::default(),
            money_usd: Vec::new(),
            hires: Vec::new(),
            training_places: None,
            training_quarters: 1,
            preparation_quarters: 2,
            preparations: None,
            remaining_after: 2,
            services: Vec::new(),
            clusters: Vec::new(),
            fixed: Vec::new(),
            fixed_services: Vec::new(),
            family_years_at_least: None,
            work_limit: 200_000_000,
        }
    }
}

/// Most quarters: twenty years.
const MOST_QUARTERS: u32 = 80;
/// Most ways in which the later services of a commune may wait, so that a search of a district stays one of seconds.
const MOST_WAYS: u32 = 256;

impl RolloutTerms {
    /// Reads terms from a value: a dict in Python, an object in JavaScript.
    ///
    /// # Errors
    ///
    /// `HP5009` when they are not terms.
    pub fn from_value(value: serde_json::Value) -> Result<Self, Issues> {
        rules::NOT_TERMS.read(value)
    }

    /// Quarters from the beginning of preparation to the first service.
    pub(super) fn lead(&self) -> u32 {
        self.preparation_quarters.saturating_add(self.training_quarters)
    }

    /// Quarters from the first service to a later one.
    pub(super) fn after_of(&self, service: Service) -> u32 {
        self.order_of(service).and_then(|order| order.after).unwrap_or(self.remaining_after)
    }

    /// Most quarters that a later service waits beyond that.
    pub(super) fn wait_of(&self, service: Service) -> u32 {
        self.order_of(service).map_or(0, |order| order.wait)
    }

    pub(super) fn may_wait(&self) -> bool {
        self.services.iter().any(|order| order.wait > 0)
    }

    fn order_of(&self, service: Service) -> Option<&ServiceOrder> {
        self.services.iter().find(|order| order.service == service)
    }

    pub(super) fn fixed_service(&self, commune: &CommuneCode, service: Service) -> Option<u32> {
        let here = |fixed: &&FixedService| fixed.commune == *commune && fixed.service == service;
        self.fixed_services.iter().find(here).map(|fixed| fixed.quarter)
    }

    pub(super) fn years(&self) -> usize {
        self.quarters.div_ceil(4) as usize
    }

    /// The terms, with the starts of communes that run already, or all that is wrong with them.
    pub(super) fn checked(&self, input: &Input) -> Result<Self, Issues> {
        let mut issues = Issues::default();
        if !(1..=MOST_QUARTERS).contains(&self.quarters) {
            issues.push(rules::QUARTERS.at("/quarters", format!("{} quarters", self.quarters)));
        }
        self.check_limits(&mut issues);
        let mut terms = self.clone();
        terms.fix_running(input);
        terms.check_communes(input, &mut issues);
        terms.check_services(input, &mut issues);
        let waits = input.communes.iter().any(|row| !terms.is_fixed(&row.code));
        if waits && self.lead() >= self.quarters {
            let message = format!("{} quarters of them, {} planned", self.lead(), self.quarters);
            issues.push(rules::NO_QUARTER.at("/preparation_quarters", message));
        }
        if self.objective == Objective::LeastMoney && self.family_years_at_least.is_none() {
            issues.push(rules::NO_TARGET.at("/family_years_at_least", "no target is given"));
        }
        if issues.has_errors() { Err(issues) } else { Ok(terms) }
    }

    fn check_limits(&self, issues: &mut Issues) {
        let money = self.money_usd.iter().enumerate().map(|(i, &usd)| (format!("/money_usd/{i}"), usd));
        let hires =
            self.hires.iter().enumerate().map(|(i, hire)| (format!("/hires/{i}/per_quarter"), hire.per_quarter));
        let single = [
            ("/training_places", self.training_places),
            ("/preparations", self.preparations),
            ("/family_years_at_least", self.family_years_at_least),
        ];
        let single = single.into_iter().filter_map(|(path, limit)| Some((path.to_owned(), limit?)));
        for (path, limit) in money.chain(hires).chain(single).filter(|&(_, limit)| !(0.0..=1e15).contains(&limit)) {
            issues.push(rules::LIMIT.at(path, format!("{limit} is not a limit")));
        }
        if !self.money_usd.is_empty() && self.money_usd.len() != self.years() {
            let message = format!("{} amounts for {} years", self.money_usd.len(), self.years());
            issues.push(rules::MONEY_YEARS.at("/money_usd", message));
        }
    }

    /// Later services: their order, and the dates that are fixed.
    fn check_services(&self, input: &Input, issues: &mut Issues) {
        let mut ordered = BTreeSet::new();
        for (i, order) in self.services.iter().enumerate() {
            if order.service.later().is_none() || !ordered.insert(order.service) {
                issues.push(rules::ORDER.at(format!("/services/{i}/service"), format!("`{}`", order.service)));
            }
        }
        let ways = self.services.iter().fold(1_u32, |ways, order| ways.saturating_mul(order.wait.saturating_add(1)));
        if ways > MOST_WAYS {
            issues.push(rules::TOO_MANY.at("/services", format!("{ways} ways to wait, at most {MOST_WAYS}")));
        }
        let mut fixed = BTreeSet::new();
        for (i, row) in self.fixed_services.iter().enumerate() {
            let path = format!("/fixed_services/{i}");
            let earliest = self.fixed_start(&row.commune).unwrap_or(self.lead());
            if input.communes.iter().all(|commune| commune.code != row.commune) {
                issues.push(rules::NO_COMMUNE.at(path, format!("there is no commune {}", row.commune)));
            } else if row.service.later().is_none() {
                issues.push(rules::ORDER.at(path, format!("`{}`", row.service)));
            } else if !fixed.insert((&row.commune, row.service)) {
                issues
                    .push(rules::TWO_STARTS.at(path, format!("`{}` of {} is fixed already", row.service, row.commune)));
            } else if !(earliest..self.quarters).contains(&row.quarter) {
                let message = format!("quarter {}: possible are {earliest} to {}", row.quarter, self.quarters);
                issues.push(rules::TOO_EARLY.at(path, message));
            }
        }
    }

    /// A commune where social workers work today has started.
    fn fix_running(&mut self, input: &Input) {
        let works = input.workers.iter().filter(|worker| worker.cadre == Cadre::SocialWorker);
        let running: Set<CommuneCode> = works.map(|worker| worker.village.commune()).collect();
        for commune in running {
            if !self.is_fixed(&commune) {
                self.fixed.push(FixedStart { commune, quarter: 0 });
            }
        }
    }

    /// Whether the start of a commune, or of another of its cluster, is fixed.
    fn is_fixed(&self, commune: &CommuneCode) -> bool {
        self.fixed_start(commune).is_some()
    }

    fn fixed_start(&self, commune: &CommuneCode) -> Option<u32> {
        let cluster = self.clusters.iter().find(|cluster| cluster.contains(commune));
        let together = |code: &CommuneCode| cluster.map_or(code == commune, |cluster| cluster.contains(code));
        self.fixed.iter().find(|fixed| together(&fixed.commune)).map(|fixed| fixed.quarter)
    }

    fn check_communes(&self, input: &Input, issues: &mut Issues) {
        let known: Set<&CommuneCode> = input.communes.iter().map(|row| &row.code).collect();
        let points = input.villages.iter().filter(|row| row.lat.is_some() && row.lon.is_some());
        let roads = input.roads.iter().flat_map(|road| [&road.from, &road.to]);
        let ways: Set<CommuneCode> = points.map(|row| &row.code).chain(roads).map(VillageCode::commune).collect();
        let mut clustered = BTreeSet::new();
        for (c, cluster) in self.clusters.iter().enumerate() {
            for (i, code) in cluster.iter().enumerate() {
                let path = format!("/clusters/{c}/{i}");
                if !known.contains(code) {
                    issues.push(rules::NO_COMMUNE.at(path, format!("there is no commune {code}")));
                } else if !clustered.insert(code) {
                    issues.push(rules::TWO_CLUSTERS.at(path, format!("{code} is in a cluster already")));
                } else if cluster.len() > 1 && !ways.contains(code) {
                    issues.push(rules::NO_WAY.at(path, format!("no village of {code} has a point or a road")));
                }
            }
        }
        let mut started: BTreeSet<&CommuneCode> = BTreeSet::new();
        for (i, fixed) in self.fixed.iter().enumerate() {
            let path = format!("/fixed/{i}");
            let runs = input.workers.iter().any(|worker| worker.village.commune() == fixed.commune);
            let together = self.clusters.iter().find(|cluster| cluster.contains(&fixed.commune));
            let first = together.and_then(|cluster| cluster.first()).unwrap_or(&fixed.commune);
            if !known.contains(&fixed.commune) {
                issues.push(rules::NO_COMMUNE.at(path, format!("there is no commune {}", fixed.commune)));
            } else if !started.insert(first) {
                issues.push(rules::TWO_STARTS.at(path, format!("{first} has a fixed start already")));
            } else if fixed.quarter >= self.quarters || (!runs && fixed.quarter < self.lead()) {
                let message = format!("quarter {}: possible are {} to {}", fixed.quarter, self.lead(), self.quarters);
                issues.push(rules::TOO_EARLY.at(path, message));
            }
        }
    }
}
