//! What is short: the truth of a whole commune or district before the reasons of single families.

use crate::arrange::Arrange;
use crate::budget::Forecast;
use crate::plan::{Plan, Reason};
use crate::problem::Problem;
use crate::service::{Cadre, Service};
use crate::time::{Month, Year};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// What is short.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Shortage {
    /// `hours` of workers, `places` for children, or `money`.
    pub kind: String,
    /// The part of the Village Hive; `None` for money.
    pub service: Option<Service>,
    /// Code of the commune; of the district for shared cadres and youth centres.
    pub area: String,
    /// Month that the plan speaks of; for money the first month of the horizon.
    pub since: Month,
    /// Years in which money is short.
    pub years: Vec<Year>,
    /// Hours a month, places, or US dollars over the horizon.
    pub amount: f64,
    /// Families or children who are not served.
    pub count: u64,
    /// The same, weighted by safety band; for money, the amount.
    pub weight: f64,
    /// The reason of most of them.
    pub reason: Option<Reason>,
    /// All of it in a sentence.
    pub sentence: String,
}

/// Shortages of a plan, the most weighted need first, then those of its forecast where there is one, the most money first.
pub(super) fn shortages(problem: &Problem, plan: &Plan, forecast: Option<&Forecast>) -> Vec<Shortage> {
    let mut list = unserved(problem, plan);
    list.arrange_by(|a, b| b.weight.total_cmp(&a.weight).then(a.area.cmp(&b.area)).then(a.service.cmp(&b.service)));
    let mut money = forecast.map_or_else(Vec::new, |forecast| unfunded(problem, forecast));
    money.arrange_by(|a, b| b.amount.total_cmp(&a.amount).then(a.area.cmp(&b.area)));
    list.extend(money);
    list
}

/// The area in which a part is planned.
pub(super) fn area_of(service: Service, commune: &crate::id::CommuneCode) -> String {
    if service == Service::SocialWork { commune.as_str().to_owned() } else { commune.district().to_owned() }
}

#[derive(Default)]
struct Sum {
    count: u64,
    weight: f64,
    reasons: BTreeMap<Reason, u64>,
}

fn unserved(problem: &Problem, plan: &Plan) -> Vec<Shortage> {
    let mut sums: BTreeMap<(Service, String), Sum> = BTreeMap::new();
    for unmet in &plan.unmet {
        let sum = sums.entry((unmet.service, area_of(unmet.service, &unmet.village.commune()))).or_default();
        sum.count += unmet.count;
        sum.weight += unmet.weight();
        *sum.reasons.entry(unmet.reason).or_default() += unmet.count;
    }
    let since = problem.horizon.first_month();
    let shortage = |((service, area), sum): ((Service, String), Sum)| {
        let reason = sum.reasons.iter().max_by_key(|(reason, n)| (**n, std::cmp::Reverse(**reason))).map(|(r, _)| *r);
        let places = service == Service::YouthCentres;
        let amount = if places { sum.count as f64 } else { hours_short(plan, service, &area) };
        let sentence = if places {
            format!("{area}: {} places are short in {since}", sum.count)
        } else {
            format!(
                "{area}: {amount:.0} hours a month of {} are short in {since}; {} families are not served",
                service.label().to_lowercase(),
                sum.count
            )
        };
        let why = reason.map(|reason| format!(": {}", reason.label().to_lowercase())).unwrap_or_default();
        Shortage {
            kind: if places { "places" } else { "hours" }.to_owned(),
            service: Some(service),
            area,
            since,
            years: Vec::new(),
            amount,
            count: sum.count,
            weight: sum.weight,
            reason,
            sentence: sentence + &why,
        }
    };
    sums.into_iter().map(shortage).collect()
}

/// Hours a month of full service in an area, travel included, less those that its workers use.
fn hours_short(plan: &Plan, service: Service, area: &str) -> f64 {
    let of_service = |cadre: Cadre| cadre.service() == service && cadre.visits_families();
    let rows = plan.staffing.iter().filter(|row| of_service(row.cadre) && row.commune.as_str().starts_with(area));
    let needed: f64 = rows.map(|row| (row.hours_year.0 + row.travel_hours_year.0) / 12.0).sum();
    let workers = plan.workers.iter().filter(|worker| of_service(worker.cadre));
    let here = workers.filter(|worker| worker.village.as_str().starts_with(area));
    (needed - here.map(|worker| worker.used_hours_month.0).sum::<f64>()).max(0.0)
}

fn unfunded(problem: &Problem, forecast: &Forecast) -> Vec<Shortage> {
    let years = (forecast.horizon.years as usize).max(1);
    let of_commune = |rows: &[crate::budget::CommuneYear]| {
        let short: Vec<_> = rows.iter().filter(|row| row.gap.0 > 0).collect();
        let amount: f64 = short.iter().map(|row| row.gap.to_usd(forecast.riel_per_usd).0).sum();
        let area = rows[0].commune.as_str().to_owned();
        let years: Vec<Year> = short.iter().map(|row| row.year).collect();
        let named: Vec<String> = years.iter().map(ToString::to_string).collect();
        (amount > 0.0).then(|| Shortage {
            kind: "money".to_owned(),
            service: None,
            sentence: format!("{area}: {amount:.0} US dollars are short in {}", named.join(", ")),
            area,
            since: problem.horizon.first_month(),
            years,
            amount,
            count: 0,
            weight: amount,
            reason: None,
        })
    };
    forecast.years.chunks(years).filter_map(of_commune).collect()
}
