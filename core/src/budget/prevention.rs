//! Prevention against crisis: the same months at several effects of casework on separation.
//!
//! The comparison is with the same services without the effect (risk ratio 1), so that the no-effect case is zero by
//! construction. A run without any services would mix in how many families are in need, of which the evidence says
//! nothing.
//!
//! The evidence is mixed, so no single reading is the answer [S: Bezeczky et al. 2020]: placement risk ratio 0.60
//! (0.48-0.76) for a child at 12 months, not significant for a family; an earlier meta-analysis found no general effect.

use super::Prevention;
use super::months::{Run, run};
use super::prices::growth;
use super::world::World;
use crate::estimate::Parameter;
use crate::service::Service;
use crate::unit::Riel;

/// Risk ratios and what they are. The first one is what the others are compared with.
pub(crate) const READINGS: [(f64, &str); 4] =
    [(1.0, "no effect"), (0.76, "published high"), (0.60, "published central"), (0.48, "published low")];

/// One entry for each reading; empty when the comparison is switched off.
pub(super) fn prevention(world: &mut World<'_>) -> Vec<Prevention> {
    if !world.problem.has(Service::Prevention) {
        return Vec::new();
    }
    let rates = world.rates.clone();
    let mut at = |risk_ratio: f64| {
        world.rates = rates.with_risk_ratio(risk_ratio);
        run(world, |_| ())
    };
    let runs: Vec<Run> = READINGS.iter().map(|&(risk_ratio, _)| at(risk_ratio)).collect();
    world.rates = rates;
    let Some(without) = runs.first() else { return Vec::new() };
    let care = |run: &Run| run.care_years.iter().sum::<f64>();
    let compare = |((risk_ratio, reading), with): (&(f64, &str), &Run)| Prevention {
        risk_ratio: *risk_ratio,
        reading: (*reading).to_owned(),
        separations_without: without.separated,
        separations_with: with.separated,
        care_years_avoided: care(without) - care(with),
        crisis_cost_avoided: crisis_cost(world, without) - crisis_cost(world, with),
        programme_cost: with.entries.iter().map(|entry| entry.amount).sum(),
    };
    READINGS.iter().zip(&runs).map(compare).collect()
}

/// What the child-years in residential care cost, at the prices of each year.
fn crisis_cost(world: &World<'_>, run: &Run) -> Riel {
    let year_usd = world.get(Parameter::CareUsdChildYear);
    let rate = world.get(Parameter::RielPerUsd);
    let inflation = world.get(Parameter::InflationPct);
    let of_year = |(year, care): (usize, &f64)| Riel::rounded(care * year_usd * rate * growth(inflation, year));
    run.care_years.iter().enumerate().map(of_year).sum()
}
