//! Numbered draws of all estimates.

use super::normal::normal_quantile;
use super::rules;
use super::sequence::{Sampling, Sequence};
use super::shape::{Marginal, Shape};
use crate::error::{Issue, Issues};
use crate::estimate::{Parameter, Parameters};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Most draws at once.
pub(super) const MOST_DRAWS: usize = 1_000_000;

/// The groups have the coordinates after the first so many estimates, and room for as many of them as there can be: each
/// has two estimates at least. Estimates that joined later come after them, so that all other numbers stay as they were.
const FIRST_ESTIMATES: usize = 129;
const MOST_GROUPS: usize = 100;
const _: () = assert!(Parameter::ALL.len() <= 2 * MOST_GROUPS);

/// Coordinate of an estimate.
const fn dimension_of(place: usize) -> usize {
    if place < FIRST_ESTIMATES { place } else { place + MOST_GROUPS }
}

/// Draws whose estimates are drawn side by side.
const TOGETHER: usize = 4;

/// How the estimates are drawn. Draw `i` follows from this document and its number alone, whatever is drawn besides; an
/// estimate has the same numbers in every scenario (common random numbers), whichever others vary.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Draws {
    /// Number of draws, 1 to 1,000,000. Default 500.
    #[serde(default = "five_hundred")]
    pub count: usize,
    /// Seed. Default 1.
    #[serde(default = "one")]
    pub seed: u64,
    /// How they are spread. Default `latin_hypercube`.
    #[serde(default)]
    pub sampling: Sampling,
    /// Estimates that are not PERT.
    #[serde(default)]
    pub shapes: Vec<ShapeOf>,
    /// Estimates that move together.
    #[serde(default)]
    pub groups: Vec<Group>,
}

/// The distribution of an estimate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShapeOf {
    /// Name of the estimate, one of those in `docs/estimates.md`.
    pub estimate: String,
    /// Its distribution.
    pub shape: Shape,
}

/// Estimates that move together: a Gaussian copula with one correlation for all pairs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Estimates that rise together.
    pub together: Vec<String>,
    /// Estimates that fall when the others rise.
    #[serde(default)]
    pub against: Vec<String>,
    /// Correlation of the normal scores of each pair, 0 to 1.
    pub correlation: f64,
}

fn five_hundred() -> usize {
    500
}

fn one() -> u64 {
    1
}

impl Default for Draws {
    fn default() -> Self {
        Self { count: 500, seed: 1, sampling: Sampling::default(), shapes: Vec::new(), groups: Vec::new() }
    }
}

impl Draws {
    /// So many draws, all else as by default.
    #[must_use]
    pub fn new(count: usize, seed: u64) -> Self {
        Self { count, seed, ..Self::default() }
    }

    /// Reads the document from a value: a dict in Python, an object in JavaScript. What is not given is as by default.
    ///
    /// # Errors
    ///
    /// HP7008 when it says something else.
    pub fn from_value(value: serde_json::Value) -> Result<Self, Issues> {
        rules::NOT_DRAWS.read(value)
    }

    /// Checks the document against the estimates in force.
    pub(super) fn check(&self, parameters: &Parameters) -> Issues {
        let mut issues = Issues::default();
        if !(1..=MOST_DRAWS).contains(&self.count) {
            issues.push(rules::COUNT.at("/count", format!("{} draws", self.count)));
        }
        let mut shaped = Vec::new();
        for (row, of) in self.shapes.iter().enumerate() {
            let path = format!("/shapes/{row}/estimate");
            let Some(parameter) = known(&of.estimate, &path, &mut issues) else { continue };
            if shaped.contains(&parameter) {
                issues.push(rules::TWICE.at(path, format!("`{}` has two distributions", of.estimate)));
            } else if of.shape == Shape::LogNormal && parameters.estimate(parameter).low <= 0.0 {
                issues.push(rules::LOG_NORMAL.at(path, format!("the low reading of `{}` is not above 0", of.estimate)));
            }
            shaped.push(parameter);
        }
        let mut grouped = Vec::new();
        for (row, group) in self.groups.iter().enumerate() {
            let of = group.correlation;
            if of.is_nan() || !(0.0..=1.0).contains(&of) {
                issues.push(rules::CORRELATION.at(format!("/groups/{row}/correlation"), format!("{of}")));
            }
            if group.together.len() + group.against.len() < 2 {
                issues.push(rules::SMALL_GROUP.at(format!("/groups/{row}"), "fewer than two estimates".to_owned()));
            }
            for (side, list) in [("together", &group.together), ("against", &group.against)] {
                for (place, id) in list.iter().enumerate() {
                    let path = format!("/groups/{row}/{side}/{place}");
                    let Some(parameter) = known(id, &path, &mut issues) else { continue };
                    if grouped.contains(&parameter) {
                        issues.push(rules::TWICE.at(path, format!("`{id}` is in two groups")));
                    }
                    grouped.push(parameter);
                }
            }
        }
        issues
    }
}

fn known(id: &str, path: &str, issues: &mut Issues) -> Option<Parameter> {
    let found = Parameter::from_id(id);
    if found.is_none() {
        let issue: Issue = rules::ESTIMATE.at(path, format!("`{id}` is not an estimate"));
        issues.push(issue);
    }
    found
}

/// Draws made ready: distributions of all estimates, and the points.
#[derive(Debug, Clone)]
pub(super) struct Sampler {
    marginals: Vec<Marginal>,
    /// Factor of the group's score, factor of the own score, group, by estimate.
    loadings: Vec<Option<(f64, f64, usize)>>,
    limits: Vec<(f64, f64)>,
    sequence: Sequence,
    groups: usize,
}

impl Sampler {
    /// The document must have passed [`Draws::check`].
    pub(super) fn new(draws: &Draws, parameters: &Parameters) -> Self {
        let shape = |parameter: Parameter| {
            let of = |of: &&ShapeOf| of.estimate == parameter.id();
            draws.shapes.iter().find(of).map_or(Shape::Pert, |of| of.shape)
        };
        let marginal = |&parameter: &Parameter| {
            let estimate = parameters.estimate(parameter);
            if parameters.get(parameter).total_cmp(&estimate.central).is_ne() {
                // Somebody has put another value in force: it is taken at its word.
                return Marginal::Constant(parameters.get(parameter));
            }
            Marginal::new(shape(parameter), estimate.low, estimate.central, estimate.high)
        };
        let mut loadings = vec![None; Parameter::ALL.len()];
        for (place, group) in draws.groups.iter().enumerate() {
            let (common, own) = (group.correlation.sqrt(), (1.0 - group.correlation).sqrt());
            for (list, sign) in [(&group.together, 1.0), (&group.against, -1.0)] {
                for parameter in list.iter().filter_map(|id| Parameter::from_id(id)) {
                    loadings[parameter as usize] = Some((sign * common, own, place));
                }
            }
        }
        let dimensions = dimension_of(Parameter::ALL.len());
        Self {
            marginals: Parameter::ALL.iter().map(marginal).collect(),
            loadings,
            limits: Parameter::ALL.iter().map(|parameter| parameter.allowed()).collect(),
            sequence: Sequence::new(draws.sampling, draws.seed, draws.count, dimensions),
            groups: draws.groups.len(),
        }
    }

    /// Estimates that vary.
    pub(super) fn varying(&self) -> Vec<Parameter> {
        let varies = |p: &&Parameter| !matches!(self.marginals[**p as usize], Marginal::Constant(_));
        Parameter::ALL.iter().filter(varies).copied().collect()
    }

    /// The values of all estimates in a draw, in the order of [`Parameter::ALL`].
    #[cfg(test)]
    pub(super) fn values(&self, draw: usize) -> Vec<f64> {
        self.values_of(&[draw]).remove(0)
    }

    /// The same of some draws.
    pub(super) fn values_of(&self, draws: &[usize]) -> Vec<Vec<f64>> {
        let mut list = vec![Vec::with_capacity(self.marginals.len()); draws.len()];
        for (some, list) in draws.chunks(TOGETHER).zip(list.chunks_mut(TOGETHER)) {
            // Where there are fewer, the last is drawn again.
            self.values_of_some(std::array::from_fn(|at| some[at.min(some.len() - 1)]), list);
        }
        list
    }

    fn values_of_some(&self, draws: [usize; TOGETHER], list: &mut [Vec<f64>]) {
        let scores = |dimension| self.sequence.at_each(draws, dimension).map(normal_quantile);
        let common: Vec<[f64; TOGETHER]> = (0..self.groups).map(|group| scores(FIRST_ESTIMATES + group)).collect();
        for (place, marginal) in self.marginals.iter().enumerate() {
            let values = match (marginal, self.loadings[place]) {
                (Marginal::Constant(value), _) => [*value; TOGETHER],
                (_, loading) => {
                    let own = scores(dimension_of(place));
                    std::array::from_fn(|at| {
                        let score = loading
                            .map_or(own[at], |(factor, rest, group)| factor * common[group][at] + rest * own[at]);
                        self.in_limits(place, marginal.at(score))
                    })
                }
            };
            list.iter_mut().zip(values).for_each(|(list, value)| list.push(value));
        }
    }

    /// The value of one estimate at a number of (0, 1).
    pub(super) fn value(&self, parameter: Parameter, unit: f64) -> f64 {
        let place = parameter as usize;
        self.in_limits(place, self.marginals[place].at(normal_quantile(unit)))
    }

    fn in_limits(&self, place: usize, value: f64) -> f64 {
        let (low, high) = self.limits[place];
        value.clamp(low, high)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sampler(draws: &Draws) -> Sampler {
        Sampler::new(draws, &Parameters::default())
    }

    #[test]
    fn a_draw_is_the_same_alone_and_among_others() {
        let draws = Draws::new(50, 9);
        let all: Vec<Vec<f64>> = (0..50).map(|i| sampler(&draws).values(i)).collect();
        assert_eq!(sampler(&draws).values(31), all[31]);
        assert_ne!(sampler(&Draws::new(50, 10)).values(31), all[31]);
    }

    #[test]
    fn an_estimate_has_the_same_numbers_when_another_is_fixed() {
        let free = sampler(&Draws::new(50, 9)).values(4);
        let shapes = vec![ShapeOf { estimate: "stay_months".into(), shape: Shape::Fixed }];
        let fixed = sampler(&Draws { shapes, ..Draws::new(50, 9) }).values(4);
        let stay = Parameter::StayMonths as usize;
        assert!(free.iter().zip(&fixed).enumerate().all(|(place, (a, b))| place == stay || a.to_bits() == b.to_bits()));
        assert!((fixed[stay] - 18.0).abs() < 1e-12 && (free[stay] - 18.0).abs() > 1e-6);
    }

    #[test]
    fn draws_stay_between_their_readings() {
        let parameters = Parameters::default();
        let sampler = sampler(&Draws::new(200, 1));
        for draw in 0..200 {
            for (&parameter, value) in Parameter::ALL.iter().zip(sampler.values(draw)) {
                let estimate = parameters.estimate(parameter);
                assert!(estimate.low <= value && value <= estimate.high, "{} {value}", parameter.id());
            }
        }
    }

    #[test]
    fn a_group_moves_together_and_a_member_against_it_apart() {
        let group = Group {
            together: vec!["salary_social_worker_khr_month".into(), "salary_nurse_khr_month".into()],
            against: vec!["inflation_pct".into()],
            correlation: 0.8,
        };
        let sampler = sampler(&Draws { groups: vec![group], ..Draws::new(4000, 2) });
        let values: Vec<Vec<f64>> = (0..4000).map(|i| sampler.values(i)).collect();
        let of = |p: Parameter| values.iter().map(|v| v[p as usize]).collect::<Vec<f64>>();
        let [social, nurse, inflation, stay] =
            [Parameter::PaySocialWorker, Parameter::PayNurse, Parameter::InflationPct, Parameter::StayMonths].map(of);
        let correlation = |x: &[f64], y: &[f64]| {
            let n = x.len() as f64;
            let (mx, my) = (x.iter().sum::<f64>() / n, y.iter().sum::<f64>() / n);
            let cov =
                |a: &[f64], ma: f64, b: &[f64], mb: f64| a.iter().zip(b).map(|(a, b)| (a - ma) * (b - mb)).sum::<f64>();
            cov(x, mx, y, my) / (cov(x, mx, x, mx) * cov(y, my, y, my)).sqrt()
        };
        assert!((correlation(&social, &nurse) - 0.79).abs() < 0.03, "{}", correlation(&social, &nurse));
        assert!(correlation(&social, &inflation) < -0.7);
        assert!(correlation(&social, &stay).abs() < 0.06);
    }

    #[test]
    fn every_fault_of_a_document_is_named_at_once() {
        let draws = Draws {
            count: 0,
            shapes: vec![
                ShapeOf { estimate: "nonsense".into(), shape: Shape::Pert },
                ShapeOf { estimate: "contingency_share".into(), shape: Shape::LogNormal },
                ShapeOf { estimate: "stay_months".into(), shape: Shape::Uniform },
                ShapeOf { estimate: "stay_months".into(), shape: Shape::Pert },
            ],
            groups: vec![Group { together: vec!["stay_months".into()], against: Vec::new(), correlation: 1.5 }],
            ..Draws::default()
        };
        let issues = draws.check(&Parameters::default());
        let codes: Vec<&str> = issues.issues.iter().map(|issue| issue.code.as_str()).collect();
        assert_eq!(codes, ["HP7001", "HP7002", "HP7003", "HP7004", "HP7005", "HP7006"]);
        assert!(!Draws::default().check(&Parameters::default()).has_errors());
    }
}
