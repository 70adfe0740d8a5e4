//! What may be bought, by whom, and what must be reached.

use super::rules;
use crate::error::Issues;
use crate::id::PayerId;
use crate::input::Input;
use crate::service::Cadre;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What a package is after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Aim {
    /// Most need met, weighted by safety band.
    #[default]
    MostNeed,
    /// Least money for the need that must be met; without `need_at_least` for all that can be met.
    LeastCost,
}

/// What a payer may pay.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PayerLimit {
    /// One of the plan's payers.
    pub payer: PayerId,
    /// US dollars a year; none: not limited.
    pub money_usd: Option<f64>,
    /// Most new posts.
    pub posts: Option<f64>,
    /// Most new posts based in each commune: the contract assistants that a commune may hire of its own money are two
    /// or three.
    pub posts_each_commune: Option<f64>,
}

/// Most new posts of a cadre.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PostLimit {
    /// Cadre.
    pub cadre: Cadre,
    /// Whole posts.
    pub most: f64,
}

/// The limits and wishes of a package. What is left out is not limited. Money is US dollars of the first year, a year.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct BudgetTerms {
    /// What the package is after; `most_need`.
    pub aim: Aim,
    /// Money for new posts, centres and places.
    pub money_usd: Option<f64>,
    /// Payers of new posts; none given: the first of the plan's payers pays all.
    pub payers: Vec<PayerLimit>,
    /// Hiring caps by cadre.
    pub posts: Vec<PostLimit>,
    /// Most candidates that open.
    pub centres: Option<f64>,
    /// Most hours a month on the road, of those who visit families.
    pub travel_hours: Option<f64>,
    /// Weighted need to be met.
    pub need_at_least: Option<f64>,
    /// Share of each commune's need to be met, as far as it can be: the worst-served commune is not below it.
    pub each_commune: Option<f64>,
    /// Work limit of the search, in units of the engine; 20 million.
    pub work_limit: u64,
}

impl Default for BudgetTerms {
    fn default() -> Self {
        Self {
            aim: Aim::default(),
            money_usd: None,
            payers: Vec::new(),
            posts: Vec::new(),
            centres: None,
            travel_hours: None,
            need_at_least: None,
            each_commune: None,
            work_limit: 20_000_000,
        }
    }
}

impl BudgetTerms {
    /// All that is wrong with the terms.
    pub(super) fn check(&self, input: &Input) -> Result<(), Issues> {
        let mut issues = Issues::default();
        let mut limits = vec![
            ("/money_usd".to_owned(), self.money_usd),
            ("/centres".to_owned(), self.centres),
            ("/travel_hours".to_owned(), self.travel_hours),
            ("/need_at_least".to_owned(), self.need_at_least),
        ];
        for (i, payer) in self.payers.iter().enumerate() {
            limits.push((format!("/payers/{i}/money_usd"), payer.money_usd));
            limits.push((format!("/payers/{i}/posts"), payer.posts));
            limits.push((format!("/payers/{i}/posts_each_commune"), payer.posts_each_commune));
        }
        limits.extend(self.posts.iter().enumerate().map(|(i, limit)| (format!("/posts/{i}/most"), Some(limit.most))));
        let wrong = limits.into_iter().filter_map(|(path, limit)| Some((path, limit?)));
        for (path, limit) in wrong.filter(|(_, limit)| !(0.0..=1e15).contains(limit)) {
            issues.push(rules::LIMIT.at(path, format!("{limit} is not a limit")));
        }
        if let Some(share) = self.each_commune.filter(|share| !(0.0..=1.0).contains(share)) {
            issues.push(rules::SHARE.at("/each_commune", format!("{share} is not a share")));
        }
        let mut payers = BTreeSet::new();
        for (i, limit) in self.payers.iter().enumerate() {
            if !input.payers.contains(&limit.payer) || !payers.insert(&limit.payer) {
                let known: Vec<&str> = input.payers.iter().map(PayerId::as_str).collect();
                let message = format!("`{}`; there are {}", limit.payer, known.join(", "));
                issues.push(rules::NO_PAYER.at(format!("/payers/{i}/payer"), message));
            }
        }
        let mut cadres = BTreeSet::new();
        for (i, limit) in self.posts.iter().enumerate() {
            if !cadres.insert(limit.cadre) {
                issues.push(rules::CADRE_TWICE.at(format!("/posts/{i}/cadre"), limit.cadre.to_string()));
            }
        }
        if issues.has_errors() { Err(issues) } else { Ok(()) }
    }
}
