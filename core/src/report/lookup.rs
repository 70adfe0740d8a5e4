//! What the sections look up again and again: names, payers, money by year.

use super::number;
use super::section::Basis;
use super::table::Cell;
use crate::arrange::Map;
use crate::estimate::Parameter;
use crate::id::{CommuneCode, PayerId, VillageCode};
use crate::outcome::{EstimateInForce, Outcome, VillageSummary};
use crate::problem::COMMUNE_PAYER;
use crate::service::{Cadre, Service};
use crate::time::Year;
use crate::unit::{Riel, largest_remainder};

/// An outcome with its names indexed.
pub(super) struct Lookup<'a> {
    pub outcome: &'a Outcome,
    villages: Map<&'a VillageCode, &'a VillageSummary>,
    communes: Map<&'a CommuneCode, usize>,
    /// Payers in the order of the plan.
    pub payers: Vec<PayerId>,
    /// All communes together, by year.
    pub years: Vec<YearTotal>,
}

/// All communes in a year: the sum of their rows.
pub(super) struct YearTotal {
    pub year: Year,
    pub people: f64,
    pub cost: Riel,
    pub cost_real: Riel,
    /// By payer, in the order of the plan.
    pub paid: Vec<Riel>,
    pub gap: Riel,
    /// The cost in whole dollars.
    pub dollars: i64,
    /// What each payer pays and the gap, in whole dollars that add up to `dollars`: largest remainder.
    pub dollar_parts: Vec<i64>,
}

impl<'a> Lookup<'a> {
    pub fn new(outcome: &'a Outcome) -> Self {
        let payers = payers(outcome);
        let years = outcome.horizon.all_years().map(|year| year_total(outcome, year, &payers)).collect();
        Self {
            outcome,
            villages: outcome.villages.iter().map(|village| (&village.code, village)).collect(),
            communes: outcome.communes.iter().enumerate().map(|(index, commune)| (&commune.code, index)).collect(),
            payers,
            years,
        }
    }

    pub fn first_full_year(&self) -> Year {
        self.outcome.forecast.first_full_year()
    }

    /// Riel for one dollar.
    pub fn rate(&self) -> f64 {
        self.outcome.forecast.riel_per_usd
    }

    pub fn has(&self, service: Service) -> bool {
        self.outcome.services.has(service)
    }

    /// Position of a commune in the outcome.
    pub fn commune_index(&self, code: &CommuneCode) -> Option<usize> {
        self.communes.get(code).copied()
    }

    pub fn commune_name(&self, code: &CommuneCode) -> String {
        self.commune_index(code).map_or_else(|| code.to_string(), |index| self.outcome.communes[index].name.clone())
    }

    pub fn commune(&self, code: &CommuneCode) -> Cell {
        match self.commune_index(code).map(|index| &self.outcome.communes[index]) {
            Some(commune) => Cell::Place(commune.name.clone(), commune.name_km.clone()),
            None => Cell::text(code.as_str()),
        }
    }

    pub fn village_summary(&self, code: &VillageCode) -> Option<&'a VillageSummary> {
        self.villages.get(code).copied()
    }

    pub fn village(&self, code: &VillageCode) -> Cell {
        match self.village_summary(code) {
            Some(village) => Cell::Place(village.name.clone(), village.name_km.clone()),
            None => Cell::text(code.as_str()),
        }
    }

    pub fn estimate(&self, parameter: Parameter) -> Option<&'a EstimateInForce> {
        self.outcome.estimates.iter().find(|estimate| estimate.id == parameter.id())
    }

    pub fn basis(&self, parameter: Parameter) -> Option<Basis> {
        let estimate = self.estimate(parameter)?;
        Some(Basis { estimate: estimate.id, what: estimate.what, status: estimate.status })
    }

    /// The yearly cost per person that the Village Hive sets itself, USD.
    pub fn benchmark(&self) -> f64 {
        self.estimate(Parameter::BenchmarkUsdPersonYear).map_or(10.0, |estimate| estimate.value)
    }

    /// `1,234៛ (USD 1)`.
    pub fn money(&self, amount: Riel) -> String {
        format!("{} ({})", number::riel(amount), number::dollars(number::whole_dollars(amount, self.rate())))
    }

    /// The sum of amounts of the years, in dollars too the sum of what the tables show.
    pub fn money_of_years(&self, riel: Riel, dollars: impl Fn(&YearTotal) -> i64) -> String {
        format!("{} ({})", number::riel(riel), number::dollars(self.years.iter().map(dollars).sum()))
    }

    /// Cost of the whole horizon.
    pub fn cost(&self) -> Riel {
        self.years.iter().map(|year| year.cost).sum()
    }

    /// Gap of the whole horizon.
    pub fn gap(&self) -> Riel {
        self.years.iter().map(|year| year.gap).sum()
    }

    /// `2027-2031`, or `2027` for one year.
    pub fn span(&self) -> String {
        let horizon = self.outcome.horizon;
        if horizon.years > 1 { format!("{}-{}", horizon.start, horizon.last()) } else { horizon.start.to_string() }
    }

    /// The cadres that visit families and whose part of the Village Hive runs.
    pub fn visiting_cadres(&self) -> Vec<Cadre> {
        Cadre::ALL.iter().copied().filter(|cadre| cadre.visits_families() && self.has(cadre.service())).collect()
    }
}

/// How a payer reads.
pub(super) fn payer_label(payer: &PayerId) -> String {
    match payer.as_str() {
        COMMUNE_PAYER => "Communes".to_owned(),
        other => named(other),
    }
}

/// An id as words: `donor_fund` -> `Donor fund`, `cct_programme` -> `CCT programme`.
pub(super) fn named(id: &str) -> String {
    let words: Vec<&str> = id.split(['_', '-']).map(|word| if word == "cct" { "CCT" } else { word }).collect();
    capitalised(&words.join(" "))
}

/// `own money` -> `Own money`.
pub(super) fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + letters.as_str())
}

fn payers(outcome: &Outcome) -> Vec<PayerId> {
    let mut payers: Vec<PayerId> = Vec::new();
    for (payer, _) in outcome.forecast.years.iter().flat_map(|year| &year.paid) {
        if !payers.contains(payer) {
            payers.push(payer.clone());
        }
    }
    payers
}

fn year_total(outcome: &Outcome, year: Year, payers: &[PayerId]) -> YearTotal {
    let mut total = YearTotal {
        year,
        people: 0.0,
        cost: Riel::ZERO,
        cost_real: Riel::ZERO,
        paid: vec![Riel::ZERO; payers.len()],
        gap: Riel::ZERO,
        dollars: 0,
        dollar_parts: Vec::new(),
    };
    for row in outcome.forecast.years.iter().filter(|row| row.year == year) {
        total.people += row.people;
        total.cost += row.cost;
        total.cost_real += row.cost_real;
        total.gap += row.gap;
        for (sum, payer) in total.paid.iter_mut().zip(payers) {
            *sum += row.paid.iter().filter(|(id, _)| id == payer).map(|(_, amount)| *amount).sum();
        }
    }
    total.dollars = number::whole_dollars(total.cost, outcome.forecast.riel_per_usd);
    let parts: Vec<f64> = total.paid.iter().chain([&total.gap]).map(|amount| amount.0.max(0) as f64).collect();
    let shares = largest_remainder(u64::try_from(total.dollars).unwrap_or(0), &parts);
    total.dollar_parts = shares.into_iter().map(|share| share as i64).collect();
    total
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn payers_read_as_words() {
        let label = |id: &str| payer_label(&PayerId::from(id));
        assert_eq!([label("commune"), label("cct"), label("donor_fund")], ["Communes", "CCT", "Donor fund"]);
    }
}
