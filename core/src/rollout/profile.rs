//! What a commune that starts now costs, whom it hires and how many families it serves, quarter by quarter.

use super::earmarks::Earmarks;
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
    /// The part of each year's cost that falls on each group of lines ([`Earmarks`]), likewise.
    pub mix: [Vec<Vec<f64>>; 2],
    /// New posts filled in each quarter, by cadre, likewise.
    pub hires: [Vec<[f64; CADRES]>; 2],
    /// Weighted family-years in case of each quarter.
    pub family_years: Vec<f64>,
    /// What each of the commune's own purses holds in each year, US dollars of the first year.
    pub own_usd: Vec<Vec<f64>>,
}

impl Profile {
    /// What a quarter of a phase costs for a group of lines: within a year the groups keep their parts.
    pub(super) fn part(&self, phase: usize, quarter: usize, group: usize) -> f64 {
        let part = self.mix[phase].get(quarter / 4).map_or(0.0, |parts| parts[group]);
        self.cost[phase].get(quarter).map_or(0.0, |cost| cost * part)
    }

    /// What a year of all services costs once they run, by group of lines: the last four quarters known.
    pub(super) fn full_year(&self, groups: usize) -> Vec<f64> {
        let quarters = self.cost[1].len();
        let last = quarters.saturating_sub(4)..quarters;
        let scale = 4.0 / last.len().max(1) as f64;
        (0..groups).map(|group| last.clone().map(|q| self.part(1, q, group)).sum::<f64>() * scale).collect()
    }
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
    for service in [Service::Health, Service::FamilyFinance, Service::YouthCentres, Service::Prevention] {
        all.services.switch(service, false);
    }
    let first = run(&all, control)?;
    let quarters = terms.quarters as usize;
    let years = terms.years();
    let deflated = |year: usize, usd: f64| usd / (0..year).fold(1.0, |index, _| index * (1.0 + inflation));
    let own_usd = vec![vec![0.0; earmarks.own_purses()]; years];
    let mut communes = vec![Profile { own_usd, ..Profile::default() }; input.communes.len()];
    for (phase, forecast) in [&first.0, &everything.0].into_iter().enumerate() {
        let months = forecast.horizon.years as usize * 12;
        for (profile, months) in communes.iter_mut().zip(forecast.months.chunks(months.max(1))) {
            (profile.cost[phase], profile.hires[phase]) = quarterly(months, quarters, forecast.riel_per_usd);
        }
        mixes(forecast, &earmarks, phase, &mut communes);
    }
    let (forecast, weights) = (&everything.0, &everything.1);
    let months = forecast.horizon.years as usize * 12;
    for ((profile, months), weight) in communes.iter_mut().zip(forecast.months.chunks(months.max(1))).zip(weights) {
        let open = |quarter: &[CommuneMonth]| quarter.iter().map(|month| month.open_cases / 12.0).sum::<f64>();
        profile.family_years = months.chunks(3).take(quarters).map(|quarter| open(quarter) * weight).collect();
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

/// The part of each commune's yearly cost that falls on each group of lines.
fn mixes(forecast: &Forecast, earmarks: &Earmarks, phase: usize, communes: &mut [Profile]) {
    let mix = vec![vec![0.0; earmarks.groups()]; forecast.horizon.years as usize];
    for profile in communes.iter_mut() {
        profile.mix[phase].clone_from(&mix);
    }
    // Lines and years come in the order of communes.
    let mut rows = forecast.years.chunks(forecast.horizon.years.max(1) as usize).map(|rows| &rows[0].commune);
    let mut at = (0, rows.next());
    for line in &forecast.lines {
        while at.1.is_some_and(|code| *code != line.commune) {
            at = (at.0 + 1, rows.next());
        }
        let year = (line.year.0 - forecast.horizon.start.0) as usize;
        if let Some(group) = earmarks.group(line.service, line.kind) {
            communes[at.0].mix[phase][year][group] += line.amount.0 as f64;
        }
    }
    for parts in communes.iter_mut().flat_map(|profile| &mut profile.mix[phase]) {
        let all: f64 = parts.iter().sum();
        for part in parts {
            *part = if all > 0.0 { *part / all } else { 0.0 };
        }
    }
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
