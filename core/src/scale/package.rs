//! A package: posts and centres that a budget buys, and what they reach.

use super::conflict::conflict;
use super::market::{Deal, Limit, Market};
use crate::error::Issues;
use crate::id::{CentreId, CommuneCode, PayerId, VillageCode, WorkerId};
use crate::input::{CentreRow, CentreState, Input, Supply, WorkerRow};
use crate::optimise::choose::ChooseOutcome;
use crate::optimise::{Certificate, Status};
use crate::scenario::{Change, Scenario};
use crate::service::Cadre;
use crate::unit::{Hours, Usd};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// What a budget buys, beyond what exists. A `None` objective says that nothing keeps all limits.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Package {
    /// Cost a year, in prices of the first year.
    pub cost: Usd,
    /// Need met, weighted by safety band: families by cadre, and children with a place.
    pub need: f64,
    /// Need of all.
    pub asked: f64,
    /// Share of its need that is met in the commune that is served worst.
    pub worst: f64,
    /// Hours a month on the road, of those who visit families.
    pub travel_hours: Hours,
    /// How good the package is. What is minimised is minus the need met, or US dollars.
    pub certificate: Certificate,
    /// What each commune has.
    pub communes: Vec<CommunePackage>,
    /// Posts and centres, by kind, village and payer.
    pub bought: Vec<Bought>,
    /// Limits, what is used of them, and what one more unit would gain by the prices of the relaxation.
    pub limits: Vec<PackageLimit>,
    /// Where nothing keeps all limits: a smallest set of them, as paths into the terms, that cannot be kept together;
    /// without any one of them the rest of it can.
    pub conflict: Vec<String>,
    /// The changes that put the package into the input: its plan works with these posts and centres and no others.
    pub scenario: Scenario,
}

/// What a commune has of a package.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CommunePackage {
    /// Commune.
    pub commune: CommuneCode,
    /// Its part of the cost: posts and centres that it shares count by the need that they meet there beyond today's.
    pub cost: Usd,
    /// Weighted need met.
    pub need: f64,
    /// Weighted need.
    pub asked: f64,
    /// The one over the other; 1 where nothing is needed.
    pub share: f64,
    /// Posts that are based there.
    pub posts: u32,
    /// Centres that open there.
    pub centres: u32,
}

/// A post or a centre that is bought.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Bought {
    /// `post` or `centre`.
    pub kind: String,
    /// Cadre of a post.
    pub cadre: Option<Cadre>,
    /// Candidate that opens.
    pub centre: Option<CentreId>,
    /// Base, or where the centre stands.
    pub village: VillageCode,
    /// Who pays.
    pub payer: PayerId,
    /// Cost a year without meals.
    pub cost: Usd,
}

/// A limit of a package.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PackageLimit {
    /// What is limited: `money`, `money of commune`, `posts of nurse`, `centres`, `travel`.
    pub what: String,
    /// The limit: US dollars, posts, centres, hours a month.
    pub limit: f64,
    /// What is used.
    pub used: f64,
    /// What one more unit would gain, in the unit of the objective.
    pub price: f64,
}

impl Deal<'_> {
    /// The package that a choice stands for.
    pub(super) fn package(
        &self,
        input: &Input,
        payers: &[PayerId],
        outcome: &ChooseOutcome,
        certificate: Certificate,
    ) -> Package {
        let market = self.market;
        let mut communes: Vec<CommunePackage> = market.problem.communes.iter().map(|c| empty(&c.code)).collect();
        let mut bought = Vec::new();
        let mut minutes = 0.0;
        let mut cost = 0.0;
        for (area, offers) in self.offers.iter().enumerate() {
            let means = &market.means[area];
            let chosen = outcome.chosen.get(area).and_then(|&at| offers.get(at as usize));
            let option = &means.options[chosen.map_or(0, |offer| offer.option)];
            let today = &means.options[0];
            minutes += option.minutes;
            let paid = chosen.map_or(0.0, |offer| offer.cost);
            cost += paid;
            let gains: Vec<f64> = option.need.iter().zip(&today.need).map(|(a, b)| (a - b).max(0.0)).collect();
            let gain: f64 = gains.iter().sum();
            for (at, &commune) in means.communes.iter().enumerate() {
                let part = if gain > 0.0 { gains[at] / gain } else { 1.0 / gains.len() as f64 };
                communes[commune].cost.0 += paid * part;
                communes[commune].need += option.need[at];
                communes[commune].asked += means.asked[at];
            }
            let payer = |at: usize| {
                let position = chosen.and_then(|offer| offer.payers.get(at)).copied().unwrap_or(0);
                payers[position.min(payers.len() - 1)].clone()
            };
            for (at, &(cadre, village)) in option.posts.iter().enumerate() {
                let place = &market.problem.villages[village];
                communes[place.commune].posts += 1;
                bought.push(Bought {
                    kind: "post".to_owned(),
                    cadre: Some(cadre),
                    centre: None,
                    village: place.code.clone(),
                    payer: payer(at),
                    cost: Usd(market.prices.post(cadre)),
                });
            }
            for &centre in &option.centres {
                let row = &market.problem.centres[centre];
                let place = &market.problem.villages[row.village];
                communes[place.commune].centres += 1;
                bought.push(Bought {
                    kind: "centre".to_owned(),
                    cadre: None,
                    centre: Some(row.id.clone()),
                    village: place.code.clone(),
                    payer: payer(option.posts.len()),
                    cost: Usd(market.prices.centre()),
                });
            }
        }
        for commune in &mut communes {
            commune.share = if commune.asked > 0.0 { commune.need / commune.asked } else { 1.0 };
        }
        Package {
            cost: Usd(cost),
            need: communes.iter().map(|commune| commune.need).sum(),
            asked: market.asked(),
            worst: communes.iter().map(|commune| commune.share).fold(1.0, f64::min),
            travel_hours: Hours(minutes / 60.0),
            certificate,
            scenario: scenario(input, &bought),
            limits: self.limit_rows(payers, outcome),
            conflict: Vec::new(),
            communes,
            bought,
        }
    }

    fn limit_rows(&self, payers: &[PayerId], outcome: &ChooseOutcome) -> Vec<PackageLimit> {
        let words = |limit: Limit| match limit {
            Limit::Money => Some("money".to_owned()),
            Limit::PayerMoney(payer) => Some(format!("money of {}", payers[payer])),
            Limit::PayerPosts(payer) => Some(format!("posts of {}", payers[payer])),
            Limit::PayerPostsIn(payer, commune) => {
                Some(format!("posts of {} in {}", payers[payer], self.market.problem.communes[commune].code))
            }
            Limit::Posts(cadre) => Some(format!("posts of {}", cadre.name())),
            Limit::Centres => Some("centres".to_owned()),
            Limit::Travel => Some("travel".to_owned()),
            Limit::Need | Limit::NeedIn(_) => None,
        };
        let row = |(row, &(limit, most)): (usize, &(Limit, f64))| {
            let scale = if limit == Limit::Travel { 60.0 } else { 1.0 };
            Some(PackageLimit {
                what: words(limit)?,
                limit: most / scale,
                used: outcome.used.get(row).copied().unwrap_or(0.0) / scale,
                price: outcome.prices.get(row).copied().unwrap_or(0.0) * scale,
            })
        };
        self.limits.iter().enumerate().filter_map(row).collect()
    }
}

fn empty(code: &CommuneCode) -> CommunePackage {
    CommunePackage { commune: code.clone(), cost: Usd(0.0), need: 0.0, asked: 0.0, share: 1.0, posts: 0, centres: 0 }
}

/// Posts become workers and candidates centres that open; the plan works with them and no others.
fn scenario(input: &Input, bought: &[Bought]) -> Scenario {
    let mut scenario = Scenario::new("package")
        .with(Change::Posts { posts: Supply::Existing })
        .with(Change::Centres { centres: Supply::Existing });
    let mut ids = BTreeMap::new();
    for one in bought {
        if let Some(cadre) = one.cadre {
            let commune = one.village.commune();
            let free = |id: &WorkerId| input.workers.iter().all(|row| row.id != *id);
            let ids = ids.entry((commune.clone(), cadre)).or_insert_with(|| WorkerId::posts(&commune, cadre.name()));
            let id = ids.find(free).unwrap_or_default();
            let worker = WorkerRow::new(id.as_str(), cadre, one.village.as_str(), one.payer.as_str());
            scenario = scenario.with(Change::AddWorker { worker });
        }
        if let Some(row) = one.centre.as_ref().and_then(|id| input.centres.iter().find(|row| row.id == *id)) {
            scenario = running(scenario, row.clone());
        }
    }
    scenario
}

/// A centre of the input runs, as the row says; a candidate is opened for what opening costs.
pub(super) fn running(scenario: Scenario, row: CentreRow) -> Scenario {
    let state = if row.state == CentreState::Candidate { CentreState::Opening } else { row.state };
    let centre = CentreRow { state, ..row };
    scenario.with(Change::RemoveCentre { id: centre.id.clone() }).with(Change::AddCentre { centre })
}

/// Who pays when the terms do not say: the first of the plan's payers.
pub(super) fn payers(market: &Market, terms: &super::BudgetTerms) -> Vec<PayerId> {
    if terms.payers.is_empty() {
        return vec![market.problem.payers.first().cloned().unwrap_or_default()];
    }
    terms.payers.iter().map(|limit| limit.payer.clone()).collect()
}

/// What the terms ask for beyond the terms themselves.
pub(super) fn of_terms(
    input: &Input,
    market: &Market,
    terms: &super::BudgetTerms,
    control: &crate::control::Control,
) -> Result<Package, Issues> {
    terms.check(input)?;
    let deal = Deal::new(market, terms);
    let (outcome, certificate) = deal.solve(control);
    let mut package = deal.package(input, &payers(market, terms), &outcome, certificate);
    if outcome.certificate.status == Status::Infeasible {
        package.conflict = conflict(market, terms, control);
    }
    Ok(package)
}
