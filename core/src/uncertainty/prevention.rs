//! Prevention against crisis in bands, for each reading of the effect of casework on separation.

use super::bands::Band;
use super::draws::{Draws, Sampler};
use super::run;
use crate::arrange::Arrange;
use crate::budget::{Figures, Kernel, READINGS};
use crate::control::Control;
use crate::error::Issues;
use crate::estimate::Parameter;
use crate::need::need;
use crate::plan::Plan;
use crate::problem::Problem;
use crate::service::Service;
use crate::time::Year;
use crate::unit::Riel;
use schemars::JsonSchema;
use serde::Serialize;

/// What the evidence supports, in words: no headline number from one optimistic value.
const EVIDENCE: &str = "The evidence is mixed. A review of 2020 finds a placement risk ratio of 0.60 (0.48 to 0.76) for \
a served child at 12 months, not significant for a family; an earlier review found no general effect. So no effect \
(1.0) stands beside the three published readings, and none of them is the answer alone.";

/// Prevention at one risk ratio over the draws, against the same draws without an effect on separation.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PreventionBands {
    /// Separation risk of a served child over an unserved one; 1: no effect.
    pub risk_ratio: f64,
    /// What the value is: `no effect`, `published high`, `published central`, `published low`.
    pub reading: String,
    /// Children separated over the horizon.
    pub separations: Band<f64>,
    /// Separations avoided over the horizon.
    pub separations_avoided: Band<f64>,
    /// Child-years in residential care avoided over the horizon.
    pub care_years_avoided: Band<f64>,
    /// Cost of residential care avoided over the horizon.
    pub crisis_cost_avoided: Band<Riel>,
    /// Cost of the services over the same time.
    pub programme_cost: Band<Riel>,
    /// Crisis cost avoided over programme cost: 1 is break-even.
    pub avoided_share: Band<f64>,
    /// Chance that the crisis cost avoided pays for the programme within the horizon.
    pub breaks_even: f64,
    /// First year in which it does in the middle draw; `None`: not within the horizon.
    pub break_even_year: Option<Year>,
    /// What can be said.
    pub text: String,
}

/// Prevention against crisis over the draws, one entry for each reading of the risk ratio: 1.0, 0.76, 0.60, 0.48. Empty
/// when the comparison is switched off.
///
/// Every draw is run once for each reading with all other estimates the same, so that a difference is the effect and
/// not the luck of the draw. The estimate of the risk ratio itself is not drawn.
///
/// # Errors
///
/// All faults of the draws' document (HP7001 and following).
///
/// ```
/// use hiveplan::{Draws, Input, need, plan, prevention_bands, validate};
/// let problem = validate(&Input::embedded("battambang")?)?;
/// let plan = plan(&problem, &need(&problem))?;
/// let readings = prevention_bands(&problem, &plan, &Draws::new(20, 1))?;
/// assert!(readings[0].separations_avoided.p90 == 0.0, "no effect avoids nothing");
/// assert!(readings[2].separations_avoided.p10 > 0.0 && readings[2].breaks_even == 0.0);
/// # Ok::<(), hiveplan::Issues>(())
/// ```
pub fn prevention_bands(problem: &Problem, plan: &Plan, draws: &Draws) -> Result<Vec<PreventionBands>, Issues> {
    prevention_bands_with(problem, plan, draws, &Control::default())
}

/// Like [`prevention_bands`], on so many threads, until a signal comes, and with somebody who is told how far it is.
///
/// # Errors
///
/// As [`prevention_bands`], and HP7009 when the signal came before the last draw.
pub fn prevention_bands_with(
    problem: &Problem,
    plan: &Plan,
    draws: &Draws,
    control: &Control,
) -> Result<Vec<PreventionBands>, Issues> {
    let issues = draws.check(problem.parameters());
    if issues.has_errors() {
        return Err(issues);
    }
    if !problem.has(Service::Prevention) {
        return Ok(Vec::new());
    }
    let sampler = Sampler::new(draws, problem.parameters());
    let kernel = Kernel::new(problem, &need(problem), plan);
    let at = |risk_ratio: f64| -> Result<Vec<Outcome>, Issues> {
        let values = |draws: &[usize]| {
            let mut values = sampler.values_of(draws);
            for values in &mut values {
                values[Parameter::ServiceRiskRatio as usize] = risk_ratio;
            }
            values
        };
        run::together(&kernel, draws.count, control, values, Outcome::of)
    };
    let runs: Vec<Vec<Outcome>> = READINGS.iter().map(|&(risk_ratio, _)| at(risk_ratio)).collect::<Result<_, _>>()?;
    let row = |(&(risk_ratio, reading), with): (&(f64, &str), &Vec<Outcome>)| {
        compare(problem, risk_ratio, reading, &runs[0], with)
    };
    Ok(READINGS.iter().zip(&runs).map(row).collect())
}

/// What a draw comes to.
struct Outcome {
    separated: f64,
    care_years: f64,
    care_cost: Vec<f64>,
    cost: Vec<f64>,
}

impl Outcome {
    fn of(figures: Figures) -> Self {
        Self {
            separated: figures.separated,
            care_years: figures.care_years,
            care_cost: figures.care_cost,
            cost: figures.cost,
        }
    }
}

fn compare(
    problem: &Problem,
    risk_ratio: f64,
    reading: &str,
    without: &[Outcome],
    with: &[Outcome],
) -> PreventionBands {
    let all = |of: &dyn Fn(&Outcome, &Outcome) -> f64| -> Vec<f64> {
        without.iter().zip(with).map(|(without, with)| of(without, with)).collect()
    };
    let sum = |list: &[f64]| list.iter().sum::<f64>();
    let avoided = |without: &Outcome, with: &Outcome| sum(&without.care_cost) - sum(&with.care_cost);
    let share = |without: &Outcome, with: &Outcome| {
        let cost = sum(&with.cost);
        if cost > 0.0 { avoided(without, with) / cost } else { 0.0 }
    };
    let mut years: Vec<Option<usize>> = without.iter().zip(with).map(|(without, with)| even(without, with)).collect();
    years.arrange_by_key(|year| year.unwrap_or(usize::MAX));
    let breaks_even = years.iter().flatten().count() as f64 / years.len().max(1) as f64;
    let middle = years.get(years.len() / 2).copied().flatten();
    let avoided_share = Band::of(all(&share));
    PreventionBands {
        risk_ratio,
        reading: reading.to_owned(),
        separations: Band::of(all(&|_, with| with.separated)),
        separations_avoided: Band::of(all(&|without, with| without.separated - with.separated)),
        care_years_avoided: Band::of(all(&|without, with| without.care_years - with.care_years)),
        crisis_cost_avoided: Band::riel(all(&avoided)),
        programme_cost: Band::riel(all(&|_, with| sum(&with.cost))),
        breaks_even,
        break_even_year: middle.map(|year| Year(problem.horizon().start.0 + year as i32)),
        text: text(risk_ratio, &avoided_share, breaks_even),
        avoided_share,
    }
}

/// First year by whose end the crisis cost avoided so far is at least the cost of the services so far.
fn even(without: &Outcome, with: &Outcome) -> Option<usize> {
    let (mut avoided, mut cost) = (0.0, 0.0);
    (0..with.cost.len()).find(|&year| {
        avoided += without.care_cost[year] - with.care_cost[year];
        cost += with.cost[year];
        cost > 0.0 && avoided >= cost
    })
}

fn text(risk_ratio: f64, share: &Band<f64>, breaks_even: f64) -> String {
    if risk_ratio >= 1.0 {
        return format!("Without an effect on separation no institutional care is avoided. {EVIDENCE}");
    }
    let percent = |share: f64| share * 100.0;
    let pays = if breaks_even > 0.0 {
        format!("it pays for the services in {:.0} % of the draws", percent(breaks_even))
    } else {
        "it does not pay for the services by itself in any draw".to_owned()
    };
    format!(
        "At a risk ratio of {risk_ratio:.2} the institutional care avoided is {:.1} % of the cost of the services \
({:.1} to {:.1} %): {pays}. What else the services do is not counted here. {EVIDENCE}",
        percent(share.p50),
        percent(share.p10),
        percent(share.p90),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stronger_effect_avoids_more_and_none_avoids_nothing() {
        let mut input = crate::input::Input::embedded("battambang").unwrap();
        input.horizon.years = 3;
        let (problem, _, plan) = crate::budget::fixture::planned(&input);
        let readings = prevention_bands(&problem, &plan, &Draws::new(40, 1)).unwrap();
        assert_eq!(readings.len(), 4);
        assert!(readings[0].separations_avoided.p90 == 0.0 && readings[0].crisis_cost_avoided.p90 == Riel::ZERO);
        for pair in readings.windows(2) {
            assert!(pair[1].separations_avoided.p50 > pair[0].separations_avoided.p50);
            assert!(pair[1].care_years_avoided.p10 > pair[0].care_years_avoided.p10);
            // The effect moves children and what follows them home, not the families served.
            let (a, b) = (pair[0].programme_cost.p50.0 as f64, pair[1].programme_cost.p50.0 as f64);
            assert!((a / b - 1.0).abs() < 0.01);
        }
        assert!(readings.iter().all(|row| row.breaks_even == 0.0 && row.text.contains("evidence is mixed")));
        assert!(readings[3].text.contains("does not pay"));
    }

    #[test]
    fn cheap_services_and_dear_care_break_even_in_the_year_that_the_sums_say() {
        let outcome = |care: &[f64]| Outcome {
            separated: 0.0,
            care_years: 0.0,
            care_cost: care.to_vec(),
            cost: vec![10.0, 10.0, 10.0],
        };
        assert_eq!(even(&outcome(&[30.0, 40.0, 50.0]), &outcome(&[25.0, 25.0, 25.0])), Some(1));
        assert_eq!(even(&outcome(&[30.0, 30.0, 30.0]), &outcome(&[29.0, 29.0, 29.0])), None);
    }
}
