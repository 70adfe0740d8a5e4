//! What every month of the forecast looks at: the problem with its norms, rates, ways, prices and lines, read once.

use super::centres::Centres;
use super::lines::Lines;
use super::posts::{self, ByCadre, Rules, Worker};
use super::prices::Prices;
use crate::caseflow::{CaseRates, SteadyState};
use crate::estimate::Parameter;
use crate::need::{Need, Norms};
use crate::plan::Plan;
use crate::problem::{Commune, Problem};
use crate::service::{Cadre, SafetyBand};
use crate::travel::Travel;
use crate::unit::Km;
use std::ops::Range;

const CADRES: usize = Cadre::ALL.len();

pub(super) struct World<'p> {
    pub problem: &'p Problem,
    pub need: &'p Need,
    pub plan: &'p Plan,
    pub norms: Norms,
    pub rates: CaseRates,
    pub steady: SteadyState,
    pub prices: Prices,
    pub lines: Lines,
    pub rules: Rules,
    pub centres: Centres,
    /// Workers of today.
    pub workers: Vec<Worker<'p>>,
    /// Full-time equivalents that they have for families by base commune and month, a few months beyond the horizon; empty where nobody is.
    pub today: Vec<Vec<ByCadre>>,
    /// Communes of each district: sorted by code, so that they are adjacent.
    pub districts: Vec<Range<usize>>,
    /// Hours for a kilometre.
    pub hours_per_km: f64,
    /// Kilometres inside a village for each visit.
    pub in_village_km: f64,
    /// Kilometres of a journey there and back, by commune and [`Cadre::index`].
    pub round_trip_km: Vec<[f64; CADRES]>,
    /// Home visits a month by safety score.
    pub home_visits: [f64; 11],
    /// Growth of families and people in a month.
    pub growth: f64,
}

impl<'p> World<'p> {
    pub(super) fn new(problem: &'p Problem, need: &'p Need, plan: &'p Plan) -> Self {
        let norms = Norms::new(problem);
        let rates = CaseRates::of(problem);
        let travel = Travel::new(problem);
        let districts = districts(&problem.communes);
        let home_visits =
            std::array::from_fn(|score| norms.visits_month(Cadre::SocialWorker, SafetyBand::of(score as u8)));
        let workers = posts::workers(problem, plan);
        let rules = Rules::new(problem);
        let yearly = 1.0 + problem.get(Parameter::PopulationGrowthPct) / 100.0;
        Self {
            steady: rates.steady_state(),
            rates,
            prices: Prices::new(problem),
            lines: Lines::new(problem),
            today: posts::today(problem, &workers, rules.lead),
            rules,
            centres: Centres::new(problem, plan),
            workers,
            districts,
            hours_per_km: travel.minutes(Km(1.0)).0 / 60.0,
            in_village_km: problem.get(Parameter::InVillageKm),
            round_trip_km: round_trips(problem, plan),
            home_visits,
            growth: libm::pow(yearly, 1.0 / 12.0) - 1.0,
            norms,
            problem,
            need,
            plan,
        }
    }

    pub(super) fn get(&self, parameter: Parameter) -> f64 {
        self.problem.get(parameter)
    }

    pub(super) fn months(&self) -> usize {
        self.problem.horizon.years as usize * 12
    }

    pub(super) fn communes(&self) -> usize {
        self.problem.communes.len()
    }
}

pub(super) fn districts(communes: &[Commune]) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for (position, commune) in communes.iter().enumerate() {
        match ranges.last_mut() {
            Some(last) if communes[last.start].code.district() == commune.code.district() => last.end = position + 1,
            _ => ranges.push(position..position + 1),
        }
    }
    ranges
}

/// The way there and back: what the plan measured; where it measured none (trainers, supervisors, cadres without a
/// family), as the social workers of the commune; without those, the estimate for an unknown way.
fn round_trips(problem: &Problem, plan: &Plan) -> Vec<[f64; CADRES]> {
    let detour = problem.get(Parameter::Detour);
    let mut measured = vec![[None; CADRES]; problem.communes.len()];
    for share in &plan.travel {
        if let Ok(commune) = problem.communes.binary_search_by(|c| c.code.cmp(&share.commune)) {
            let road = share.km_one_way.0 * if share.by_road { 1.0 } else { detour };
            measured[commune][share.cadre.index()] = Some(2.0 * road);
        }
    }
    let unknown = 2.0 * problem.get(Parameter::UnknownWayKm) * detour;
    let filled = |row: [Option<f64>; CADRES]| {
        let usual = row[Cadre::SocialWorker.index()].unwrap_or(unknown);
        row.map(|km| km.unwrap_or(usual))
    };
    measured.into_iter().map(filled).collect()
}
