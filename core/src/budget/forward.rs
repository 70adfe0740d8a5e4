//! What would bring the first year alone forward, and by how much.

use super::funding::Ledger;
use super::lines::by_kind;
use super::months::run;
use super::sources::post_cap;
use super::world::World;
use crate::estimate::Parameter;
use crate::id::CommuneCode;
use crate::need::Need;
use crate::plan::Plan;
use crate::problem::{COMMUNE_PAYER, Problem};
use crate::service::Service;
use crate::time::Year;
use crate::unit::{Riel, Usd};
use schemars::JsonSchema;
use serde::Serialize;

/// What it takes for a commune to stand alone from a year to the end of the horizon.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Forward {
    /// Commune.
    pub commune: CommuneCode,
    /// From this year on.
    pub year: Year,
    /// Times by which its own money would have to grow in every year from then on; 1 or less: it is enough. `None`:
    /// it has none.
    pub own_money_factor: Option<f64>,
    /// The same as an amount: what is missing in the year in which most is missing.
    pub own_money_missing: Riel,
    /// The same a person.
    pub missing_usd_per_person: Usd,
    /// Posts that it would have to be allowed beyond what it may contract, in the year with most of them.
    pub posts_beyond: f64,
    /// Largest share of a part's cost that others are still meant to carry in those years: it would have to end.
    pub others_meant: f64,
    /// In words.
    pub text: String,
}

/// For each commune and year: what would let it stand alone from that year on. Years are in order; a later year never
/// needs more than an earlier one.
///
/// ```
/// use hiveplan::{Input, bring_forward, need, plan, validate};
/// let problem = validate(&Input::embedded("battambang")?)?;
/// let need = need(&problem);
/// let plan = plan(&problem, &need)?;
/// let rows = bring_forward(&problem, &need, &plan);
/// assert!(rows[0].own_money_factor.unwrap() > 1.0, "the money is not there today");
/// # Ok::<(), hiveplan::Issues>(())
/// ```
#[must_use]
pub fn bring_forward(problem: &Problem, need: &Need, plan: &Plan) -> Vec<Forward> {
    let world = World::new(problem, need, plan);
    let run = run(&world, |_| ());
    let ledger = Ledger::new(problem);
    let years: Vec<Year> = problem.horizon.all_years().collect();
    let rate = problem.get(Parameter::RielPerUsd);
    let ceilings: Vec<Vec<Riel>> = years.iter().map(|&year| ledger.pots.ceilings(problem, year)).collect();
    let mut list = Vec::with_capacity(years.len() * problem.communes.len());
    for (commune, place) in problem.communes.iter().enumerate() {
        let mut from_here = Vec::with_capacity(years.len());
        let mut most = Forward {
            commune: place.code.clone(),
            year: problem.horizon.start,
            own_money_factor: Some(0.0),
            own_money_missing: Riel::ZERO,
            missing_usd_per_person: Usd::ZERO,
            posts_beyond: 0.0,
            others_meant: 0.0,
            text: String::new(),
        };
        for (y, &year) in years.iter().enumerate().rev() {
            let entries = run.entries_of(&world, commune, y);
            let cost: Riel = entries.iter().map(|entry| entry.amount).sum();
            let own = ledger.own_money(commune, &ceilings[y]);
            let factor = (own > 0.0).then(|| cost.0 as f64 / own);
            most.own_money_factor = most.own_money_factor.zip(factor).map(|(a, b)| a.max(b));
            let missing = Riel::rounded((cost.0 as f64 - own).max(0.0));
            if missing > most.own_money_missing {
                most.own_money_missing = missing;
                most.missing_usd_per_person = Usd(missing.to_usd(rate).0 / (place.people as f64).max(1.0));
            }
            let posts = run.post_months[commune * years.len() + y] / 12.0;
            most.posts_beyond = most.posts_beyond.max(posts - post_cap(problem, place));
            let sums = by_kind(problem, entries);
            let costs = |service: &&Service| sums[service.index()].iter().any(|amount| *amount > Riel::ZERO);
            for &service in Service::ALL.iter().filter(costs) {
                most.others_meant = most.others_meant.max(ledger.others_meant(commune, service, year));
            }
            from_here.push(Forward { year, text: text(problem, &most, year), ..most.clone() });
        }
        list.extend(from_here.into_iter().rev());
    }
    list
}

fn text(problem: &Problem, most: &Forward, year: Year) -> String {
    let rate = problem.get(Parameter::RielPerUsd);
    let mut needs = Vec::new();
    match most.own_money_factor {
        None => needs.push(format!("USD {:.0} a year of its own money", most.own_money_missing.to_usd(rate).0)),
        Some(factor) if factor > 1.0 => needs.push(format!("{factor:.1} times its own money")),
        Some(_) => {}
    }
    if most.posts_beyond > 1e-9 {
        needs.push(format!("leave to contract {:.1} more posts", most.posts_beyond));
    }
    if most.others_meant > 0.0 {
        needs.push("an end of the shares that others are meant to carry".to_owned());
    }
    if problem.payers.first().is_some_and(|payer| payer.as_str() != COMMUNE_PAYER) {
        needs.push("to be asked before all other payers".to_owned());
    }
    if needs.is_empty() {
        return format!("Nothing stands in the way from {year} on.");
    }
    format!("To stand alone from {year} on the commune needs {}.", needs.join(", and "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::budget::fixture::{input, planned};
    use crate::budget::forecast;
    use crate::estimate::Status;
    use crate::input::{EstimateRow, FundingRow, ShareRow};

    fn estimate(id: &str, value: f64) -> EstimateRow {
        EstimateRow {
            id: id.into(),
            low: None,
            central: value,
            high: None,
            unit: None,
            year: None,
            status: Status::Assumption,
            source: None,
        }
    }

    #[test]
    fn with_what_is_named_the_commune_stands_alone_from_that_year() {
        let mut input = input(1, 4);
        input.payers = vec!["commune".into(), "cct".into()];
        input.funding = vec![
            FundingRow::new("own", "commune", "each", 30_000.0),
            FundingRow::new("cct", "cct", "shared", 20_000.0),
        ];
        input.shares =
            vec![ShareRow { commune: None, service: None, payer: "cct".into(), year: Year(2027), share: 0.3 }];
        let (problem, need, plan) = planned(&input);
        let rows = bring_forward(&problem, &need, &plan);
        let wanted = rows.iter().find(|row| row.year == Year(2029)).unwrap();
        assert!(wanted.own_money_factor.unwrap() > 1.0 && wanted.posts_beyond > 0.0);
        assert!((wanted.others_meant - 0.3).abs() < 1e-12);
        assert!(rows.windows(2).all(|pair| pair[0].own_money_factor >= pair[1].own_money_factor));

        input.funding[0].usd_year = Some(30_000.0 * wanted.own_money_factor.unwrap() * 1.000_01);
        input.estimates.push(estimate("max_commune_assistants_small", 2.0 + wanted.posts_beyond + 0.01));
        input.shares.clear();
        let (problem, need, plan) = planned(&input);
        let found = forecast(&problem, &need, &plan).handover[0].stands_alone.unwrap();
        assert!(found <= Year(2029), "{found}");

        input.funding[0].usd_year = Some(30_000.0 * wanted.own_money_factor.unwrap() * 0.99);
        let (problem, need, plan) = planned(&input);
        let found = forecast(&problem, &need, &plan).handover[0].stands_alone;
        assert!(found.is_none_or(|year| year > Year(2029)), "a little less is not enough");
    }
}
