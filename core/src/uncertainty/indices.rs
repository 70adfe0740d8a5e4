//! Sobol indices: which part of the variance of a figure comes from which estimate, alone and with others.

use super::draws::{Draws, Sampler};
use super::run;
use super::sequence::{Sampling, Sequence, inside};
use crate::arrange::Arrange;
use crate::budget::{Figures, Kernel};
use crate::control::Control;
use crate::error::Issues;
use crate::estimate::Parameter;
use crate::need::need;
use crate::plan::Plan;
use crate::problem::Problem;
use crate::random::mix;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Resamples of the bootstrap behind the standard errors.
const RESAMPLES: usize = 200;

/// First-order and total index of one factor, with their standard errors.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct SobolIndex {
    /// Part of the variance that the factor explains alone.
    pub first: f64,
    /// Its standard error.
    pub first_error: f64,
    /// Part of the variance that would be left if all other factors were known.
    pub total: f64,
    /// Its standard error.
    pub total_error: f64,
}

/// First-order and total Sobol indices of a function on the unit cube.
///
/// `evaluate` is given points and returns the function's value at each. It is asked for `base x (factors + 2)` points:
/// two independent samples `A` and `B` (Sobol sequence), and for each factor `A` with that column from `B`. First order
/// by Saltelli et al. (Computer Physics Communications 181, 2010), total by Jansen (1999); standard errors by a bootstrap
/// of 200 resamples over the base points.
///
/// ```
/// use hiveplan::sobol_indices;
/// // x + 2 y: four fifths of the variance come from y.
/// let found = sobol_indices(2, 1024, 1, |points| points.iter().map(|x| x[0] + 2.0 * x[1]).collect());
/// assert!((found[1].first - 0.8).abs() < 0.02 && (found[1].total - 0.8).abs() < 0.02);
/// ```
pub fn sobol_indices(
    factors: usize,
    base: usize,
    seed: u64,
    mut evaluate: impl FnMut(&[Vec<f64>]) -> Vec<f64>,
) -> Vec<SobolIndex> {
    let sequence = Sequence::new(Sampling::Sobol, seed, base, 2 * factors);
    let side = |first: usize| -> Vec<Vec<f64>> {
        (0..base).map(|i| (0..factors).map(|f| sequence.at(i, first + f)).collect()).collect()
    };
    let (a, b) = (side(0), side(factors));
    let (fa, fb) = (evaluate(&a), evaluate(&b));
    let index = |factor: usize| {
        let mut mixed = a.clone();
        mixed.iter_mut().zip(&b).for_each(|(a, b)| a[factor] = b[factor]);
        of_factor(&fa, &fb, &evaluate(&mixed), seed ^ mix(factor as u64))
    };
    (0..factors).map(index).collect()
}

fn of_factor(fa: &[f64], fb: &[f64], fab: &[f64], seed: u64) -> SobolIndex {
    let base = fa.len();
    let all: Vec<usize> = (0..base).collect();
    let (first, total) = estimate(fa, fb, fab, &all);
    let mut sums = [0.0; 4];
    let mut picked = vec![0; base];
    for resample in 0..RESAMPLES {
        for (place, pick) in picked.iter_mut().enumerate() {
            *pick = (inside(mix(seed ^ mix((resample * base + place) as u64))) * base as f64) as usize;
        }
        let (first, total) = estimate(fa, fb, fab, &picked);
        for (sum, value) in sums.iter_mut().zip([first, first * first, total, total * total]) {
            *sum += value / RESAMPLES as f64;
        }
    }
    let error = |mean: f64, square: f64| (square - mean * mean).max(0.0).sqrt();
    SobolIndex { first, first_error: error(sums[0], sums[1]), total, total_error: error(sums[2], sums[3]) }
}

/// Saltelli 2010 for the first order, Jansen 1999 for the total one, over the points picked.
fn estimate(fa: &[f64], fb: &[f64], fab: &[f64], picked: &[usize]) -> (f64, f64) {
    let n = picked.len() as f64;
    let mean = picked.iter().map(|&i| fa[i] + fb[i]).sum::<f64>() / (2.0 * n);
    let (mut variance, mut first, mut total) = (0.0, 0.0, 0.0);
    for &i in picked {
        let (a, b, mixed) = (fa[i] - mean, fb[i] - mean, fab[i] - mean);
        variance += f64::midpoint(a * a, b * b);
        first += b * (mixed - a);
        total += (a - mixed) * (a - mixed) / 2.0;
    }
    if variance > 0.0 { (first / variance, total / variance) } else { (0.0, 0.0) }
}

/// Which figure of the forecast is explained.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Explained {
    /// Cost over the horizon.
    Cost,
    /// Unfunded amount over the horizon.
    #[default]
    Gap,
}

impl Explained {
    fn of(self, figures: &Figures) -> f64 {
        match self {
            Self::Cost => figures.cost.iter().sum(),
            Self::Gap => figures.gap.iter().sum(),
        }
    }
}

/// An estimate and its indices.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct EstimateIndex {
    /// Name of the estimate.
    pub estimate: String,
    /// What it means.
    pub what: String,
    /// Its indices.
    #[serde(flatten)]
    pub index: SobolIndex,
}

/// Sobol indices of the estimates that matter most to a figure, the largest total first.
///
/// The `most` estimates with the widest swing one at a time are varied together, all others stay at their central
/// reading: the variance explained is that of these estimates. `draws.count` is the number of base points; the forecast
/// runs `count x (most + 2)` times. Groups of correlated estimates are not looked at: the indices are those of
/// independent estimates.
///
/// # Errors
///
/// All faults of the draws' document (HP7001 and following).
pub fn indices(
    problem: &Problem,
    plan: &Plan,
    draws: &Draws,
    figure: Explained,
    most: usize,
) -> Result<Vec<EstimateIndex>, Issues> {
    indices_with(problem, plan, draws, figure, most, &Control::default())
}

/// Like [`indices`], on so many threads, until a signal comes, and with somebody who is told how far it is.
///
/// # Errors
///
/// As [`indices`], and HP7009 when the signal came before the last draw.
pub fn indices_with(
    problem: &Problem,
    plan: &Plan,
    draws: &Draws,
    figure: Explained,
    most: usize,
    control: &Control,
) -> Result<Vec<EstimateIndex>, Issues> {
    let issues = draws.check(problem.parameters());
    if issues.has_errors() {
        return Err(issues);
    }
    let sampler = Sampler::new(draws, problem.parameters());
    let kernel = Kernel::new(problem, &need(problem), plan);
    let central: Vec<f64> = Parameter::ALL.iter().map(|&parameter| problem.get(parameter)).collect();
    let chosen = widest(&kernel, &sampler, &central, figure, most, control)?;
    let mut cut = Issues::default();
    let evaluate = |points: &[Vec<f64>]| {
        let values = |point: usize| {
            let mut values = central.clone();
            for (parameter, unit) in chosen.iter().zip(&points[point]) {
                values[*parameter as usize] = sampler.value(*parameter, *unit);
            }
            values
        };
        let found = run::each(&kernel, points.len(), control, values, |figures| figure.of(&figures));
        found.unwrap_or_else(|issues| {
            cut = issues;
            vec![0.0; points.len()]
        })
    };
    let found = sobol_indices(chosen.len(), draws.count, draws.seed, evaluate);
    if cut.has_errors() {
        return Err(cut);
    }
    let row = |(parameter, index): (&Parameter, SobolIndex)| EstimateIndex {
        estimate: parameter.id().to_owned(),
        what: parameter.what().to_owned(),
        index,
    };
    let mut list: Vec<EstimateIndex> = chosen.iter().zip(found).map(row).collect();
    list.arrange_by(|a, b| b.index.total.total_cmp(&a.index.total).then_with(|| a.estimate.cmp(&b.estimate)));
    Ok(list)
}

/// The estimates with the widest swing from their 5 % to their 95 % quantile, one at a time.
fn widest(
    kernel: &Kernel<'_>,
    sampler: &Sampler,
    central: &[f64],
    figure: Explained,
    most: usize,
    control: &Control,
) -> Result<Vec<Parameter>, Issues> {
    let varying = sampler.varying();
    let values = |run: usize| {
        let (parameter, unit) = (varying[run / 2], if run.is_multiple_of(2) { 0.05 } else { 0.95 });
        let mut values = central.to_vec();
        values[parameter as usize] = sampler.value(parameter, unit);
        values
    };
    let ends = run::each(kernel, 2 * varying.len(), control, values, |figures| figure.of(&figures))?;
    let swing = |place: usize| (ends[2 * place + 1] - ends[2 * place]).abs();
    let mut order: Vec<usize> = (0..varying.len()).collect();
    order.arrange_by(|&a, &b| swing(b).total_cmp(&swing(a)).then(a.cmp(&b)));
    Ok(order.into_iter().take(most).map(|place| varying[place]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::f64::consts::PI;

    /// Ishigami and Homma (1990) with a = 7, b = 0.1: closed form of the indices.
    #[test]
    fn the_ishigami_function_has_its_known_indices() {
        let (a, b) = (7.0, 0.1);
        let found = sobol_indices(3, 8192, 3, |points| {
            let value = |x: &Vec<f64>| {
                let [x, y, z] = [x[0], x[1], x[2]].map(|u| PI * (2.0 * u - 1.0));
                libm::sin(x) + a * libm::sin(y) * libm::sin(y) + b * z * z * z * z * libm::sin(x)
            };
            points.iter().map(value).collect()
        });
        let pi4 = PI * PI * PI * PI;
        let one = (1.0 + b * pi4 / 5.0) * (1.0 + b * pi4 / 5.0) / 2.0;
        let two = a * a / 8.0;
        let three = b * b * pi4 * pi4 * (1.0 / 18.0 - 1.0 / 50.0);
        let all = one + two + three;
        let expected = [(one / all, (one + three) / all), (two / all, two / all), (0.0, three / all)];
        for (found, (first, total)) in found.iter().zip(expected) {
            assert!((found.first - first).abs() < 4.0 * found.first_error, "{found:?} {first}");
            assert!((found.total - total).abs() < 4.0 * found.total_error, "{found:?} {total}");
            assert!((found.first - first).abs() < 0.02 && (found.total - total).abs() < 0.02);
            assert!(found.first_error < 0.03 && found.total_error < 0.03);
        }
    }

    /// Sobol's G function: partial variances 1 / (3 (1 + a)^2).
    #[test]
    fn the_g_function_of_sobol_has_its_known_indices() {
        let a = [0.0, 1.0, 4.5, 9.0, 99.0, 99.0];
        let found = sobol_indices(6, 8192, 5, |points| {
            let factor = |(x, a): (&f64, &f64)| ((4.0 * x - 2.0).abs() + a) / (1.0 + a);
            points.iter().map(|x| x.iter().zip(&a).map(factor).product()).collect()
        });
        let parts = a.map(|a| 1.0 / (3.0 * (1.0 + a) * (1.0 + a)));
        let all = parts.iter().map(|part| 1.0 + part).product::<f64>() - 1.0;
        for (factor, found) in found.iter().enumerate() {
            let others: f64 = parts.iter().enumerate().filter(|(i, _)| *i != factor).map(|(_, p)| 1.0 + p).product();
            let (first, total) = (parts[factor] / all, parts[factor] * others / all);
            assert!((found.first - first).abs() < 0.02, "{factor}: {found:?} {first}");
            assert!((found.total - total).abs() < 0.02, "{factor}: {found:?} {total}");
        }
    }

    #[test]
    fn the_standard_error_halves_with_four_times_the_points() {
        let error = |base| {
            let found = sobol_indices(2, base, 1, |points| points.iter().map(|x| x[0] * x[0] + x[1]).collect());
            found[0].first_error
        };
        let ratio = error(512) / error(2048);
        assert!((1.6..2.5).contains(&ratio), "{ratio}");
    }

    #[test]
    fn indices_of_the_cost_name_the_estimates_that_matter() {
        let mut input = crate::input::Input::embedded("battambang").unwrap();
        input.horizon.years = 1;
        let (problem, _, plan) = crate::budget::fixture::planned(&input);
        let found = indices(&problem, &plan, &Draws::new(256, 1), Explained::Cost, 5).unwrap();
        assert_eq!(found.len(), 5);
        assert!(found.windows(2).all(|pair| pair[0].index.total >= pair[1].index.total));
        let sum: f64 = found.iter().map(|row| row.index.first).sum();
        assert!((0.7..1.3).contains(&sum), "nearly additive: {sum}");
        assert!(found.iter().any(|row| row.estimate == "share_in_case"), "{found:?}");
    }
}
