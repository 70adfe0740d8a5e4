//! How an uncertain value is distributed between its readings.

use super::beta::Beta;
use super::normal::{normal_cdf, normal_density, normal_quantile};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The distribution between the low, central and high reading of an estimate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// Beta distribution on low..high with its mode at the centre and weight 4 on it (Malcolm, Roseboom, Clark, Fazar,
    /// Operations Research 7, 1959): mean (low + 4 central + high) / 6. The default.
    #[default]
    Pert,
    /// Triangle on low..high with its top at the centre.
    Triangular,
    /// Every value of low..high alike; the centre does not matter.
    Uniform,
    /// Log-normal: median at the centre, 80 % of the values between low and high in the sense of the wider side: the
    /// spread of the logarithm is the larger of `log(high / central)` and `log(central / low)` over 1.2816. Cut at the
    /// values that make sense at all.
    LogNormal,
    /// The central reading always.
    Fixed,
}

/// Scores of the standard normal distribution beyond this are taken as this: a chance of 1e-9 on each side.
const FARTHEST: f64 = 6.0;
/// Nodes of the quantile table of PERT, five for one standard deviation.
const NODES: usize = 61;

/// A distribution made ready to be read at standard normal scores, so that correlated draws need no second step.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Marginal {
    Constant(f64),
    Uniform {
        low: f64,
        width: f64,
    },
    Triangular {
        low: f64,
        central: f64,
        high: f64,
    },
    LogNormal {
        log_median: f64,
        spread: f64,
    },
    /// Quantile of a beta distribution as a function of the score, with its slope, at [`NODES`] even scores. Between
    /// them a cubic (Hermite): off by less than 1e-6 of the range (a test holds it).
    Pert {
        low: f64,
        width: f64,
        nodes: Vec<(f64, f64)>,
    },
}

impl Marginal {
    pub(super) fn new(shape: Shape, low: f64, central: f64, high: f64) -> Self {
        let width = high - low;
        if width.is_nan() || width <= 0.0 {
            return Self::Constant(central);
        }
        match shape {
            Shape::Fixed => Self::Constant(central),
            Shape::Uniform => Self::Uniform { low, width },
            Shape::Triangular => Self::Triangular { low, central, high },
            Shape::LogNormal if low > 0.0 => {
                let side = libm::log(high / central).max(libm::log(central / low));
                Self::LogNormal { log_median: libm::log(central), spread: side / normal_quantile(0.9) }
            }
            // Without a positive low reading there is no logarithm: PERT stands in, and validation has said so.
            Shape::Pert | Shape::LogNormal => {
                let mode = (central - low) / width;
                Self::Pert { low, width, nodes: table(Beta::new(1.0 + 4.0 * mode, 5.0 - 4.0 * mode)) }
            }
        }
    }

    /// The value at a standard normal score.
    #[inline]
    pub(super) fn at(&self, score: f64) -> f64 {
        match self {
            Self::Constant(value) => *value,
            Self::Uniform { low, width } => low + width * normal_cdf(score),
            Self::Triangular { low, central, high } => triangular(normal_cdf(score), *low, *central, *high),
            Self::LogNormal { log_median, spread } => libm::exp(log_median + spread * score),
            Self::Pert { low, width, nodes } => low + width * read(nodes, score),
        }
    }
}

fn triangular(p: f64, low: f64, central: f64, high: f64) -> f64 {
    let width = high - low;
    let top = (central - low) / width;
    if p < top {
        low + (p * width * (central - low)).sqrt()
    } else {
        high - ((1.0 - p) * width * (high - central)).sqrt()
    }
}

/// Quantiles at even scores, each from the one before.
fn table(beta: Beta) -> Vec<(f64, f64)> {
    let step = 2.0 * FARTHEST / (NODES - 1) as f64;
    let mut guess = 0.0;
    let mut nodes = Vec::with_capacity(NODES);
    for node in 0..NODES {
        let score = step * node as f64 - FARTHEST;
        let x = beta.quantile(normal_cdf(score), guess);
        let density = beta.density(x);
        let slope = if density > 0.0 { normal_density(score) / density } else { 0.0 };
        guess = x + slope * step;
        nodes.push((x, slope));
    }
    nodes
}

#[inline]
fn read(nodes: &[(f64, f64)], score: f64) -> f64 {
    const STEP: f64 = 2.0 * FARTHEST / (NODES - 1) as f64;
    let place = ((score.clamp(-FARTHEST, FARTHEST) + FARTHEST) / STEP).min((NODES - 1) as f64 - 1e-9);
    let node = place as usize;
    let t = place - node as f64;
    let ((a, slope_a), (b, slope_b)) = (nodes[node], nodes[node + 1]);
    let (da, db) = (slope_a * STEP, slope_b * STEP);
    let cubic = a + t * (da + t * (3.0 * (b - a) - 2.0 * da - db + t * (2.0 * (a - b) + da + db)));
    cubic.clamp(a, b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn pert_of_the_caseload_has_its_published_mean() {
        // (12 + 4 x 15 + 17) / 6
        let marginal = Marginal::new(Shape::Pert, 12.0, 15.0, 17.0);
        let n = 20_000;
        let mean = (0..n).map(|i| marginal.at(normal_quantile((f64::from(i) + 0.5) / f64::from(n)))).sum::<f64>();
        assert!((mean / f64::from(n) - 89.0 / 6.0).abs() < 1e-5);
    }

    #[test]
    fn a_triangle_has_its_top_where_the_readings_say() {
        let marginal = Marginal::new(Shape::Triangular, 0.0, 1.0, 4.0);
        // A quarter of the chance lies below the top.
        assert!((marginal.at(normal_quantile(0.25)) - 1.0).abs() < 1e-12);
        assert!((marginal.at(normal_quantile(1.0 / 16.0)) - 0.5).abs() < 1e-12);
        assert!((marginal.at(normal_quantile(1.0 - 0.75 / 4.0)) - 2.5).abs() < 1e-12);
    }

    #[test]
    fn a_log_normal_has_its_median_at_the_centre_and_four_fifths_inside() {
        let marginal = Marginal::new(Shape::LogNormal, 50.0, 100.0, 200.0);
        assert!((marginal.at(0.0) - 100.0).abs() < 1e-9);
        assert!((marginal.at(normal_quantile(0.9)) - 200.0).abs() < 1e-9);
        assert!((marginal.at(normal_quantile(0.1)) - 50.0).abs() < 1e-9);
    }

    #[test]
    fn readings_that_are_one_do_not_move() {
        assert_eq!(Marginal::new(Shape::Pert, 8.0, 8.0, 8.0), Marginal::Constant(8.0));
        assert_eq!(Marginal::new(Shape::Fixed, 1.0, 2.0, 3.0), Marginal::Constant(2.0));
    }

    proptest! {
        #[test]
        fn the_table_is_near_the_quantile_and_rises(mode in 0.0f64..=1.0, p in 1e-6f64..0.999_999) {
            let marginal = Marginal::new(Shape::Pert, 0.0, mode, 1.0);
            let exact = Beta::new(1.0 + 4.0 * mode, 5.0 - 4.0 * mode).quantile(p, 0.5);
            let score = normal_quantile(p);
            prop_assert!((marginal.at(score) - exact).abs() < 1e-6, "{} {exact}", marginal.at(score));
            prop_assert!(marginal.at(score + 0.01) >= marginal.at(score));
        }
    }
}
