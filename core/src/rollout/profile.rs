//! What a commune that starts now costs, whom it hires and how many families it serves, quarter by quarter.

use super::terms::RolloutTerms;
use crate::budget::{CommuneMonth, Forecast, forecast};
use crate::control::Control;
use crate::error::Issues;
use crate::estimate::Parameter;
use crate::id::CommuneCode;
use crate::input::{Hiring, Input};
use crate::need::need;
use crate::plan::{BAND_WEIGHT, plan_with};
use crate::scenario::{Change, Scenario, apply};
use crate::service::{Cadre, Service};
use crate::time::Month;
use crate::validate::validate;

const CADRES: usize = Cadre::ALL.len();

/// A commune from its start on.
#[derive(Debug, Clone, Default)]
pub(super) struct Profile {
    /// Cost of each quarter with the first service alone, and with all services, US dollars of the first year.
    pub cost: [Vec<f64>; 2],
    /// New posts filled in each quarter, by cadre, likewise.
    pub hires: [Vec<[f64; CADRES]>; 2],
    /// Weighted family-years in case of each quarter.
    pub family_years: Vec<f64>,
    /// The commune's own money of each year, US dollars of the first year.
    pub own_usd: Vec<f64>,
}

impl Profile {
    /// What a year of all services costs once they run: the last four quarters known.
    pub(super) fn full_year(&self) -> f64 {
        let last = &self.cost[1][self.cost[1].len().saturating_sub(4)..];
        if last.is_empty() { 0.0 } else { last.iter().sum::<f64>() * 4.0 / last.len() as f64 }
    }
}

/// The profiles of all communes, and the shared money of each year.
pub(super) struct Profiles {
    /// Codes, in the order of the communes.
    pub codes: Vec<CommuneCode>,
    pub communes: Vec<Profile>,
    /// US dollars of the first year.
    pub shared_usd: Vec<f64>,
    pub first_month: Month,
}

/// Everything starts in the first month, without inflation, and posts are filled as they are needed.
pub(super) fn profiles(input: &Input, terms: &RolloutTerms, control: &Control) -> Result<Profiles, Issues> {
    let inflation = validate(input)?.get(Parameter::InflationPct) / 100.0;
    let mut all = started_now(input, terms)?;
    let everything = run(&all, control)?;
    // The first service is social work with what it stands on; the others are what `remaining_after` puts off.
    for service in [Service::Health, Service::FamilyFinance, Service::YouthCentres, Service::Prevention] {
        all.services.switch(service, false);
    }
    let first = run(&all, control)?;
    let quarters = terms.quarters as usize;
    let years = terms.years();
    let deflated = |year: usize, usd: f64| usd / (0..year).fold(1.0, |index, _| index * (1.0 + inflation));
    let mut communes = vec![Profile { own_usd: vec![0.0; years], ..Profile::default() }; input.communes.len()];
    for (phase, forecast) in [&first.0, &everything.0].into_iter().enumerate() {
        let months = forecast.horizon.years as usize * 12;
        for (profile, months) in communes.iter_mut().zip(forecast.months.chunks(months.max(1))) {
            (profile.cost[phase], profile.hires[phase]) = quarterly(months, quarters, forecast.riel_per_usd);
        }
    }
    let (forecast, weights) = (&everything.0, &everything.1);
    let months = forecast.horizon.years as usize * 12;
    for ((profile, months), weight) in communes.iter_mut().zip(forecast.months.chunks(months.max(1))).zip(weights) {
        let open = |quarter: &[CommuneMonth]| quarter.iter().map(|month| month.open_cases / 12.0).sum::<f64>();
        profile.family_years = months.chunks(3).take(quarters).map(|quarter| open(quarter) * weight).collect();
    }
    let mut shared_usd = vec![0.0; years];
    let of_commune = forecast.years.chunks(forecast.horizon.years as usize);
    let codes: Vec<CommuneCode> = of_commune.map(|rows| rows[0].commune.clone()).collect();
    for source in &forecast.sources {
        let year = (source.year.0 - forecast.horizon.start.0) as usize;
        let usd = deflated(year, source.ceiling.to_usd(forecast.riel_per_usd).0);
        match source.commune.as_ref().and_then(|code| codes.binary_search(code).ok()) {
            Some(commune) => communes[commune].own_usd[year] += usd,
            None => shared_usd[year] += usd,
        }
    }
    Ok(Profiles { codes, communes, shared_usd, first_month: forecast.horizon.first_month() })
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

/// The forecast, and by commune the mean weight of its families.
fn run(input: &Input, control: &Control) -> Result<(Forecast, Vec<f64>), Issues> {
    let problem = validate(input)?;
    let need = need(&problem);
    let plan = plan_with(&problem, &need, control)?;
    let weight = |by_band: &[u64; 4]| {
        let families: u64 = by_band.iter().sum();
        let weighted: f64 = by_band.iter().zip(BAND_WEIGHT).map(|(&n, weight)| n as f64 * weight).sum();
        if families > 0 { weighted / families as f64 } else { 1.0 }
    };
    let weights = need.communes.iter().map(|commune| weight(&commune.by_band)).collect();
    Ok((forecast(&problem, &need, &plan), weights))
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
