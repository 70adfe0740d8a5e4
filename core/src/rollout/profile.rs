//! What a commune that starts now costs, whom it hires and how many families it serves, quarter by quarter.

use super::earmarks::Earmarks;
use super::stream::{Phase, Stream, streams};
use super::terms::RolloutTerms;
use crate::budget::{CommuneMonth, Forecast, forecast};
use crate::control::Control;
use crate::error::Issues;
use crate::estimate::Parameter;
use crate::id::CommuneCode;
use crate::input::{Hiring, Input};
use crate::need::{CommuneNeed, need};
use crate::plan::{BAND_WEIGHT, plan_with};
use crate::problem::Problem;
use crate::scenario::{Change, Scenario, apply};
use crate::service::{Cadre, Service};
use crate::time::Month;
use crate::validate::validate;

const CADRES: usize = Cadre::ALL.len();
const LATER: usize = Service::LATER.len();

/// A commune from its start on.
#[derive(Debug, Clone, Default)]
pub(super) struct Profile {
    /// The first service, and what each of [`Service::LATER`] adds to it.
    pub first: Stream,
    pub later: [Stream; LATER],
    /// What a year of all services costs once they run, by group of lines, US dollars of the first year.
    pub full_year: Vec<f64>,
    /// Weighted family-years in case of each quarter.
    pub family_years: Vec<f64>,
    /// Weighted years of families (of children, in the centres) whom each of [`Service::LATER`] serves, by quarter.
    pub service_years: [Vec<f64>; LATER],
    /// Which of [`Service::LATER`] run today: a worker serves the commune, or a centre stands in it.
    pub runs: [bool; LATER],
    /// What each of the commune's own purses holds in each year, US dollars of the first year.
    pub own_usd: Vec<Vec<f64>>,
}

/// The profiles of all communes, and the shared money of each year.
pub(super) struct Profiles {
    /// Codes, in the order of the communes.
    pub codes: Vec<CommuneCode>,
    pub communes: Vec<Profile>,
    /// What may be paid from where.
    pub earmarks: Earmarks,
    /// What each shared purse holds in each year, US dollars of the first year.
    pub shared_usd: Vec<Vec<f64>>,
    pub first_month: Month,
}

/// Everything starts in the first month, without inflation, and posts are filled as they are needed.
pub(super) fn profiles(input: &Input, terms: &RolloutTerms, control: &Control) -> Result<Profiles, Issues> {
    let problem = validate(input)?;
    let inflation = problem.get(Parameter::InflationPct) / 100.0;
    let earmarks = Earmarks::new(&problem, !terms.money_usd.is_empty());
    let mut all = started_now(input, terms)?;
    let everything = run(&all, control)?;
    // The first service is social work with what it stands on; the others are what `remaining_after` puts off.
    for service in Service::LATER.into_iter().chain([Service::Prevention]) {
        all.services.switch(service, false);
    }
    let first = run(&all, control)?;
    let quarters = terms.quarters as usize;
    let years = terms.years();
    let deflated = |year: usize, usd: f64| usd / (0..year).fold(1.0, |index, _| index * (1.0 + inflation));
    let own_usd = vec![vec![0.0; earmarks.own_purses()]; years];
    let mut communes = vec![Profile { own_usd, ..Profile::default() }; input.communes.len()];
    let phases = [&first.0, &everything.0].map(|forecast| phases(forecast, &earmarks, quarters));
    let [first_phases, all_phases] = &phases;
    for ((profile, first), all) in communes.iter_mut().zip(first_phases).zip(all_phases) {
        (profile.first, profile.later) = streams(first, all);
        profile.full_year = all.full_year();
    }
    let (forecast, need) = (&everything.0, &everything.1);
    let months = forecast.horizon.years as usize * 12;
    for ((profile, months), need) in communes.iter_mut().zip(forecast.months.chunks(months.max(1))).zip(need) {
        reached(profile, need, months, quarters);
    }
    for (commune, profile) in communes.iter_mut().enumerate() {
        profile.runs = runs_today(&problem, commune);
    }
    let mut shared_usd = vec![vec![0.0; earmarks.shared_purses()]; years];
    let of_commune = forecast.years.chunks(forecast.horizon.years as usize);
    let codes: Vec<CommuneCode> = of_commune.map(|rows| rows[0].commune.clone()).collect();
    for source in &forecast.sources {
        let year = (source.year.0 - forecast.horizon.start.0) as usize;
        let usd = deflated(year, source.ceiling.to_usd(forecast.riel_per_usd).0);
        let Some(purse) = problem.sources.iter().find(|one| one.id == source.source).map(|one| earmarks.purse(one))
        else {
            continue;
        };
        match source.commune.as_ref().and_then(|code| codes.binary_search(code).ok()) {
            Some(commune) => communes[commune].own_usd[year][purse] += usd,
            None => shared_usd[year][purse] += usd,
        }
    }
    Ok(Profiles { codes, communes, earmarks, shared_usd, first_month: forecast.horizon.first_month() })
}

/// The input with all services from the first month, real prices, and posts by need.
fn started_now(input: &Input, terms: &RolloutTerms) -> Result<Input, Issues> {
    let zero = |id: &str| Change::Estimate { id: id.to_owned(), value: Some(0.0), percent: None };
    let now = Scenario::new("everything now")
        .with(zero("inflation_pct"))
        .with(zero("wage_growth_pct"))
        .with(Change::Years { years: terms.years() as u32 })
        .with(Change::Hiring { hiring: Hiring::Need });
    let mut input = apply(input, &now)?;
    let first = input.horizon.first_month();
    input.communes.iter_mut().for_each(|row| row.start = Some(first));
    Ok(input)
}

/// The forecast, and the need of the communes.
fn run(input: &Input, control: &Control) -> Result<(Forecast, Vec<CommuneNeed>), Issues> {
    let problem = validate(input)?;
    let need = need(&problem);
    let plan = plan_with(&problem, &need, control)?;
    Ok((forecast(&problem, &need, &plan), need.communes))
}

/// Years of families and children whom a commune's services reach, by quarter, at the mean weight of its families.
fn reached(profile: &mut Profile, need: &CommuneNeed, months: &[CommuneMonth], quarters: usize) {
    let families: u64 = need.by_band.iter().sum();
    let weighted: f64 = need.by_band.iter().zip(BAND_WEIGHT).map(|(&n, weight)| n as f64 * weight).sum();
    let weight = if families > 0 { weighted / families as f64 } else { 1.0 };
    let years = |figure: &dyn Fn(&CommuneMonth) -> f64| -> Vec<f64> {
        let quarter = |quarter: &[CommuneMonth]| quarter.iter().map(|month| figure(month) / 12.0).sum::<f64>() * weight;
        months.chunks(3).take(quarters).map(quarter).collect()
    };
    let of_open = |count: u64| if need.open_cases > 0 { count as f64 / need.open_cases as f64 } else { 0.0 };
    let (nurse, coached) = (of_open(need.nurse_families), of_open(need.finance_families));
    profile.family_years = years(&|month| month.open_cases);
    profile.service_years = [
        years(&|month| month.open_cases * nurse),
        years(&|month| month.open_cases * coached),
        years(&|month| month.children_placed),
    ];
}

fn runs_today(problem: &Problem, commune: usize) -> [bool; LATER] {
    let works = |service: Service| {
        problem.workers.iter().any(|worker| worker.cadre.service() == service && worker.serves.contains(&commune))
    };
    let centre =
        problem.centres.iter().any(|centre| centre.existing && problem.villages[centre.village].commune == commune);
    Service::LATER.map(|service| works(service) || (service == Service::YouthCentres && centre))
}

/// What every commune costs and hires, quarter by quarter.
fn phases(forecast: &Forecast, earmarks: &Earmarks, quarters: usize) -> Vec<Phase> {
    let (years, months) = (forecast.horizon.years as usize, forecast.horizon.years as usize * 12);
    let phase = |months: &[CommuneMonth]| {
        let (cost, hires) = quarterly(months, quarters, forecast.riel_per_usd);
        Phase { cost, hires, lines: vec![vec![[0.0; LATER + 1]; earmarks.groups()]; years] }
    };
    let mut phases: Vec<Phase> = forecast.months.chunks(months.max(1)).map(phase).collect();
    // Lines and years come in the order of communes.
    let mut rows = forecast.years.chunks(years.max(1)).map(|rows| &rows[0].commune);
    let mut at = (0, rows.next());
    for line in &forecast.lines {
        while at.1.is_some_and(|code| *code != line.commune) {
            at = (at.0 + 1, rows.next());
        }
        let year = (line.year.0 - forecast.horizon.start.0) as usize;
        if let Some(group) = earmarks.group(line.service, line.kind) {
            let part = line.service.later().unwrap_or(LATER);
            phases[at.0].lines[year][group][part] += line.amount.0 as f64;
        }
    }
    phases
}

/// Cost and new posts of each quarter.
fn quarterly(months: &[CommuneMonth], quarters: usize, rate: f64) -> (Vec<f64>, Vec<[f64; CADRES]>) {
    let cost = |quarter: &[CommuneMonth]| quarter.iter().map(|month| month.cost.to_usd(rate).0).sum();
    let mut most = [0.0; CADRES];
    let mut hires = |quarter: &[CommuneMonth]| {
        std::array::from_fn(|cadre| {
            let peak = quarter.iter().map(|month| month.posts[cadre]).fold(most[cadre], f64::max);
            let new = peak - most[cadre];
            most[cadre] = peak;
            new
        })
    };
    let chunks = || months.chunks(3).take(quarters);
    (chunks().map(cost).collect(), chunks().map(&mut hires).collect())
}
