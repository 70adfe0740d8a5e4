//! Fits the free rates of the case flow to what a commune has counted: open cases, exits and reopenings by year.

use super::flow::{CaseFlow, MonthLimits, Start};
use super::rates::CaseRates;
use crate::estimate::Parameter;
use crate::problem::Problem;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Rates that are fitted: how many come, how fast they gain, how many come back.
const FREE: [Parameter; 3] = [Parameter::ShareInCase, Parameter::GainPerMonth, Parameter::ReopenShare];
const FITTED: usize = FREE.len();
/// Steps of the fit at most; each halves or doubles its caution.
const STEPS: usize = 60;
/// A rate whose standard error is more than this part of its allowed reading range is not identified.
const WIDE: f64 = 0.5;

/// A year that was counted. Empty: not counted.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ObservedYear {
    /// Cases open at the end of the year.
    #[serde(default)]
    pub open_cases: Option<f64>,
    /// Cases closed safely in the year.
    #[serde(default)]
    pub exits: Option<f64>,
    /// Closed cases that reopened in the year.
    #[serde(default)]
    pub reopened: Option<f64>,
}

/// The commune at the beginning of the first year, and how much casework it had room for.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ObservedCommune {
    /// Families.
    pub families: f64,
    /// Families in case.
    pub open_cases: f64,
    /// Families waiting.
    pub waiting: f64,
    /// Families that social workers could have in case.
    pub capacity: f64,
}

/// A fitted rate.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct FittedRate {
    /// Name of the estimate.
    pub estimate: String,
    /// Value before.
    pub before: f64,
    /// Value that fits best.
    pub fitted: f64,
    /// Its standard error, from the curvature of the fit: where full casework bends the model, that of the flatter side.
    /// `None` when the counts say nothing of it.
    pub standard_error: Option<f64>,
    /// Whether the counts tell it: the standard error is less than half of the range between low and high reading.
    pub identified: bool,
    /// Whether the fit stopped at the end of what makes sense.
    pub at_limit: bool,
}

/// A count against its fit.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Residual {
    /// Year, from 1.
    pub year: usize,
    /// `open_cases`, `exits` or `reopened`.
    pub count: String,
    /// Counted.
    pub observed: f64,
    /// Of the fitted rates.
    pub fitted: f64,
}

/// What came of a fit.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Calibration {
    /// The rates.
    pub rates: Vec<FittedRate>,
    /// Every count against its fit.
    pub residuals: Vec<Residual>,
    /// Weighted sum of squares before and after: each count weighs as one with its own mean as variance (Poisson).
    pub before: f64,
    /// The same at the fitted rates.
    pub after: f64,
    /// Whether the fit came to rest.
    pub converged: bool,
}

/// Fits share in case, gain a month and reopening to yearly counts by weighted least squares (Levenberg 1944, Marquardt
/// 1963), each count weighted with one over its size. All other estimates stay. Where the plan gives the transitions of
/// the score, they are the gain: two rates are left to fit.
///
/// `None`: fewer than one count for each rate, or a count below zero.
///
/// ```
/// use hiveplan::{ObservedCommune, ObservedYear, calibrate};
/// let problem = hiveplan::validate(&hiveplan::Input::embedded("battambang").unwrap()).unwrap();
/// let commune = ObservedCommune { families: 3000.0, open_cases: 40.0, waiting: 180.0, capacity: 240.0 };
/// let year = |open, exits, reopened| ObservedYear { open_cases: Some(open), exits: Some(exits), reopened: Some(reopened) };
/// let years = [year(190.0, 6.0, 1.0), year(230.0, 95.0, 8.0), year(235.0, 140.0, 22.0)];
/// let fit = calibrate(&problem, &commune, &years).unwrap();
/// assert!(fit.after <= fit.before && fit.residuals.len() == 9);
/// ```
#[must_use]
pub fn calibrate(problem: &Problem, commune: &ObservedCommune, years: &[ObservedYear]) -> Option<Calibration> {
    let fit = Fit { problem, commune, years };
    let observed = fit.observed();
    let free = fit.free();
    if observed.len() < free.len() || observed.iter().any(|(.., value)| value.is_nan() || *value < 0.0) {
        return None;
    }
    let start = FREE.map(|parameter| problem.get(parameter));
    let (fitted, converged) = fit.fit(start, &observed);
    let residuals = fit.residuals(&fitted, &observed);
    let variances = fit.variances(&fitted, &observed);
    // More scatter than chance widens the errors; less does not narrow them.
    let freedom = observed.len().saturating_sub(free.len()).max(1) as f64;
    let after = sum_of_squares(&residuals);
    let scale = (after / freedom).max(1.0);
    let modelled = fit.model(&fitted);
    let rate = |place: usize| {
        let estimate = problem.parameters.estimate(FREE[place]);
        let (low, high) = limits(FREE[place]);
        let error = variances[place].map(|variance| (variance * scale).max(0.0).sqrt()).filter(|e| e.is_finite());
        let at_limit = fitted[place] <= low || fitted[place] >= high;
        let range = estimate.high - estimate.low;
        FittedRate {
            estimate: FREE[place].id().to_owned(),
            before: start[place],
            fitted: fitted[place],
            standard_error: error,
            identified: !at_limit && error.is_some_and(|error| error < WIDE * range),
            at_limit,
        }
    };
    let row = |&(year, count, value): &(usize, usize, f64)| Residual {
        year: year + 1,
        count: ["open_cases", "exits", "reopened"][count].to_owned(),
        observed: value,
        fitted: modelled[year][count],
    };
    Some(Calibration {
        rates: free.into_iter().map(rate).collect(),
        residuals: observed.iter().map(row).collect(),
        before: sum_of_squares(&fit.residuals(&start, &observed)),
        after,
        converged,
    })
}

/// The ends between which a rate makes sense in a fit.
fn limits(parameter: Parameter) -> (f64, f64) {
    match parameter {
        Parameter::GainPerMonth => (0.02, 0.9),
        Parameter::ReopenShare => (0.0, 0.9),
        _ => (0.001, 0.6),
    }
}

fn sum_of_squares(residuals: &[f64]) -> f64 {
    residuals.iter().map(|r| r * r).sum()
}

struct Fit<'c> {
    problem: &'c Problem,
    commune: &'c ObservedCommune,
    years: &'c [ObservedYear],
}

impl Fit<'_> {
    /// Places in `FREE` of the rates that the model knows: given transitions leave no gain to fit.
    fn free(&self) -> Vec<usize> {
        let given = self.problem.transitions.is_some();
        (0..FITTED).filter(|&place| !(given && FREE[place] == Parameter::GainPerMonth)).collect()
    }

    /// Counts as (year, which, value).
    fn observed(&self) -> Vec<(usize, usize, f64)> {
        let of = |(year, row): (usize, &ObservedYear)| {
            let counts = [row.open_cases, row.exits, row.reopened];
            counts.into_iter().enumerate().filter_map(move |(count, value)| value.map(|value| (year, count, value)))
        };
        self.years.iter().enumerate().flat_map(of).collect()
    }

    /// Open cases, exits and reopenings of each year at these rates.
    fn model(&self, free: &[f64; FITTED]) -> Vec<[f64; 3]> {
        let mut parameters = self.problem.parameters.clone();
        FREE.iter().zip(free).for_each(|(&parameter, value)| parameters.set(parameter, *value));
        let rates = CaseRates::with(&parameters, self.problem);
        let steady = rates.steady_state();
        let start = Start {
            families: self.commune.families,
            children: 0.0,
            in_case_by_score: steady.by_score.map(|share| share * self.commune.open_cases),
            waiting: self.commune.waiting,
        };
        let limits = MonthLimits {
            max_in_case: self.commune.capacity,
            max_admissions: f64::INFINITY,
            growth: 0.0,
            served: true,
        };
        let mut flow = CaseFlow::start(&rates, &start);
        let mut year = || {
            let mut sums = [0.0; 3];
            for _ in 0..12 {
                let month = flow.step(&rates, &limits);
                sums[1] += month.exited;
                sums[2] += month.reopened;
            }
            sums[0] = flow.open_cases();
            sums
        };
        self.years.iter().map(|_| year()).collect()
    }

    fn residuals(&self, free: &[f64; FITTED], observed: &[(usize, usize, f64)]) -> Vec<f64> {
        let model = self.model(free);
        let residual =
            |&(year, count, value): &(usize, usize, f64)| (model[year][count] - value) / value.max(1.0).sqrt();
        observed.iter().map(residual).collect()
    }

    /// The largest variance of each rate over the sides on which the rates may lie. Casework that is full bends the
    /// model: a share in case that is higher still is not seen in the counts of a full commune, a lower one is.
    fn variances(&self, free: &[f64; FITTED], observed: &[(usize, usize, f64)]) -> [Option<f64>; FITTED] {
        let mut largest = [Some(0.0_f64); FITTED];
        for sides in 0..1 << FITTED {
            let side = std::array::from_fn(|place| if sides >> place & 1 == 0 { 1.0 } else { -1.0 });
            let covariance = inverse(self.normal(free, observed, side).0);
            for (place, largest) in largest.iter_mut().enumerate() {
                let here = covariance.map(|matrix| matrix[place][place]);
                *largest = largest.zip(here).map(|(a, b)| a.max(b));
            }
        }
        largest
    }

    /// J'J and J'r with differences to one side of each rate: 1 above, -1 below.
    fn normal(
        &self,
        free: &[f64; FITTED],
        observed: &[(usize, usize, f64)],
        side: [f64; FITTED],
    ) -> ([[f64; FITTED]; FITTED], [f64; FITTED]) {
        let base = self.residuals(free, observed);
        let column = |place: usize| -> Vec<f64> {
            let mut moved = *free;
            let step = side[place] * 1e-5 * free[place].max(0.01);
            moved[place] += step;
            self.residuals(&moved, observed).iter().zip(&base).map(|(a, b)| (a - b) / step).collect()
        };
        let columns: Vec<Vec<f64>> = (0..FITTED).map(column).collect();
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        let known = self.free();
        // A rate that the model does not know stays where it is.
        let product =
            |i: usize, j: usize| if i == j && !known.contains(&i) { 1.0 } else { dot(&columns[i], &columns[j]) };
        let matrix = std::array::from_fn(|i| std::array::from_fn(|j| product(i, j)));
        (matrix, std::array::from_fn(|i| dot(&columns[i], &base)))
    }

    fn fit(&self, start: [f64; FITTED], observed: &[(usize, usize, f64)]) -> ([f64; FITTED], bool) {
        let mut free = start;
        let mut best = sum_of_squares(&self.residuals(&free, observed));
        let mut caution = 1e-3;
        for _ in 0..STEPS {
            let (mut matrix, gradient) = self.normal(&free, observed, [1.0; FITTED]);
            for (place, row) in matrix.iter_mut().enumerate() {
                row[place] *= 1.0 + caution;
                row[place] += 1e-12;
            }
            let Some(inverse) = inverse(matrix) else { return (free, false) };
            let next: [f64; FITTED] = std::array::from_fn(|i| {
                let step: f64 = (0..FITTED).map(|j| inverse[i][j] * gradient[j]).sum();
                let (low, high) = limits(FREE[i]);
                (free[i] - step).clamp(low, high)
            });
            let sum = sum_of_squares(&self.residuals(&next, observed));
            if sum < best {
                let moved = free.iter().zip(&next).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
                let gained = best - sum;
                (free, best) = (next, sum);
                caution = (caution / 3.0).max(1e-9);
                if moved < 1e-9 || gained < 1e-10 * (1.0 + best) {
                    return (free, true);
                }
            } else {
                caution *= 4.0;
                if caution > 1e9 {
                    return (free, true);
                }
            }
        }
        (free, false)
    }
}

/// The inverse of a small symmetric matrix by Gauss and Jordan; `None` when it is singular.
fn inverse(mut a: [[f64; FITTED]; FITTED]) -> Option<[[f64; FITTED]; FITTED]> {
    let mut out = [[0.0; FITTED]; FITTED];
    for (i, row) in out.iter_mut().enumerate() {
        row[i] = 1.0;
    }
    let scale = (0..FITTED).map(|i| a[i][i].abs()).fold(0.0, f64::max);
    for column in 0..FITTED {
        let pivot = (column..FITTED).fold(column, |b, r| if a[r][column].abs() > a[b][column].abs() { r } else { b });
        if a[pivot][column].abs() <= 1e-14 * scale {
            return None;
        }
        a.swap(column, pivot);
        out.swap(column, pivot);
        let by = a[column][column];
        for j in 0..FITTED {
            a[column][j] /= by;
            out[column][j] /= by;
        }
        for row in (0..FITTED).filter(|&row| row != column) {
            let factor = a[row][column];
            for j in 0..FITTED {
                a[row][j] -= factor * a[column][j];
                out[row][j] -= factor * out[column][j];
            }
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Input;
    use crate::input::TransitionRow;

    fn commune() -> ObservedCommune {
        ObservedCommune { families: 3000.0, open_cases: 30.0, waiting: 170.0, capacity: 400.0 }
    }

    fn embedded() -> Input {
        Input::embedded("battambang").unwrap()
    }

    fn problem() -> Problem {
        crate::validate(&embedded()).unwrap()
    }

    fn years(free: [f64; FITTED], count: usize) -> Vec<ObservedYear> {
        years_of(&commune(), free, count)
    }

    fn years_of(commune: &ObservedCommune, free: [f64; FITTED], count: usize) -> Vec<ObservedYear> {
        let blank = vec![ObservedYear { open_cases: None, exits: None, reopened: None }; count];
        let problem = problem();
        let fit = Fit { problem: &problem, commune, years: &blank };
        let year = |[open, exits, reopened]: [f64; 3]| ObservedYear {
            open_cases: Some(open),
            exits: Some(exits),
            reopened: Some(reopened),
        };
        fit.model(&free).into_iter().map(year).collect()
    }

    #[test]
    fn counts_made_from_known_rates_give_these_rates_back() {
        let truth = [0.055, 0.33, 0.18];
        let fit = calibrate(&problem(), &commune(), &years(truth, 5)).unwrap();
        for (rate, truth) in fit.rates.iter().zip(truth) {
            assert!((rate.fitted / truth - 1.0).abs() < 1e-3, "{rate:?} {truth}");
            assert!(rate.identified && !rate.at_limit, "{rate:?}");
        }
        assert!(fit.after < 1e-3 && fit.before > 10.0 && fit.converged);
    }

    #[test]
    fn without_reopenings_and_late_years_their_rate_is_not_identified() {
        let mut counted = years([0.055, 0.33, 0.18], 2);
        for year in &mut counted {
            year.reopened = None;
        }
        let fit = calibrate(&problem(), &commune(), &counted).unwrap();
        assert!(!fit.rates[2].identified, "{:?}", fit.rates[2]);
    }

    /// A commune that is just full: with more families in need the counts of its full years would be the same, with fewer
    /// they would not. The error is that of the side on which less is seen.
    #[test]
    fn a_commune_that_is_just_full_tells_less_than_one_with_room() {
        let truth = [0.055, 0.33, 0.18];
        let ample = years(truth, 3);
        let fullest = ample.iter().filter_map(|year| year.open_cases).fold(0.0, f64::max);
        let error = |capacity: f64| {
            let commune = ObservedCommune { capacity, ..commune() };
            let counted = years_of(&commune, truth, 3);
            let fit = calibrate(&problem(), &commune, &counted).unwrap();
            fit.rates[0].standard_error.unwrap_or(f64::INFINITY)
        };
        let (room, full) = (error(2.0 * fullest), error(fullest));
        assert!(full > 1.05 * room, "{full} {room}");
    }

    #[test]
    fn too_few_counts_or_counts_below_zero_are_not_fitted() {
        let one = [ObservedYear { open_cases: Some(10.0), exits: None, reopened: None }];
        assert!(calibrate(&problem(), &commune(), &one).is_none());
        let mut bad = years([0.055, 0.33, 0.18], 3);
        bad[1].exits = Some(-1.0);
        assert!(calibrate(&problem(), &commune(), &bad).is_none());
    }

    /// The table that follows from a gain of 0.33 a month, given as a table: the counts of that gain are met with two rates,
    /// whatever the plan's estimate of the gain is.
    #[test]
    fn given_transitions_are_kept_and_leave_two_rates() {
        let mut input = embedded();
        let mut parameters = problem().parameters;
        parameters.set(Parameter::GainPerMonth, 0.33);
        let chances = CaseRates::new(&parameters, &input.services).transitions();
        for (from, row) in chances.iter().enumerate() {
            let row = row.iter().enumerate().filter(|(_, chance)| **chance > 0.0);
            input.transitions.extend(row.map(|(to, &chance)| TransitionRow { from: from as u8, to: to as u8, chance }));
        }
        let given = crate::validate(&input).unwrap();
        let counted = years([0.055, 0.33, 0.18], 5);
        let fit = calibrate(&given, &commune(), &counted).unwrap();
        let fitted: Vec<_> =
            fit.rates.iter().map(|rate| (rate.estimate.as_str(), (rate.fitted * 1e3).round())).collect();
        assert_eq!(fitted, [("share_in_case", 55.0), ("closed_case_reopen", 180.0)]);
        assert!(fit.converged && fit.after < 1e-3 && fit.rates.iter().all(|rate| rate.identified), "{fit:?}");
        assert!(calibrate(&given, &commune(), &counted[..1]).is_some_and(|fit| fit.residuals.len() == 3));
    }
}
