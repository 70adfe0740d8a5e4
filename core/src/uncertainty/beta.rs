//! The beta distribution on 0..1: what stands behind PERT.

/// Terms of the continued fraction: far more than the shapes of PERT ask for.
const TERMS: usize = 300;

/// A beta distribution with both shapes at least 1: one mode, no poles.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Beta {
    a: f64,
    b: f64,
    /// Logarithm of 1 / B(a, b).
    scale: f64,
}

impl Beta {
    pub(super) fn new(a: f64, b: f64) -> Self {
        let scale = libm::lgamma(a + b) - libm::lgamma(a) - libm::lgamma(b);
        Self { a, b, scale }
    }

    /// Density.
    pub(super) fn density(&self, x: f64) -> f64 {
        if x <= 0.0 || x >= 1.0 {
            return if (x <= 0.0 && self.a <= 1.0) || (x >= 1.0 && self.b <= 1.0) {
                libm::exp(self.scale)
            } else {
                0.0
            };
        }
        libm::exp(self.scale + (self.a - 1.0) * libm::log(x) + (self.b - 1.0) * libm::log1p(-x))
    }

    /// The regularised incomplete beta function by its continued fraction, with the modified Lentz algorithm (Press et
    /// al., Numerical Recipes, 3rd edition, section 6.4).
    pub(super) fn cdf(&self, x: f64) -> f64 {
        if x <= 0.0 {
            return 0.0;
        }
        if x >= 1.0 {
            return 1.0;
        }
        let front = libm::exp(self.scale + self.a * libm::log(x) + self.b * libm::log1p(-x));
        if x < (self.a + 1.0) / (self.a + self.b + 2.0) {
            front * fraction(self.a, self.b, x) / self.a
        } else {
            1.0 - front * fraction(self.b, self.a, 1.0 - x) / self.b
        }
    }

    /// The quantile by Newton's method inside a shrinking bracket, from a first guess.
    pub(super) fn quantile(&self, p: f64, guess: f64) -> f64 {
        let (mut low, mut high) = (0.0, 1.0);
        let mut x = if guess > 0.0 && guess < 1.0 { guess } else { self.a / (self.a + self.b) };
        for _ in 0..60 {
            let error = self.cdf(x) - p;
            if error > 0.0 {
                high = x;
            } else {
                low = x;
            }
            let density = self.density(x);
            let newton = if density > 0.0 { x - error / density } else { f64::NAN };
            let next = if newton > low && newton < high { newton } else { f64::midpoint(low, high) };
            let moved = (next - x).abs();
            x = next;
            if moved <= 1e-14 * x.max(1e-3) {
                break;
            }
        }
        x
    }
}

fn fraction(a: f64, b: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let held = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / held(1.0 - (a + b) * x / (a + 1.0));
    let mut h = d;
    for m in 1..TERMS {
        let m = m as f64;
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / held(1.0 + even * d);
        c = held(1.0 + even / c);
        h *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / held(1.0 + odd * d);
        c = held(1.0 + odd / c);
        let step = d * c;
        h *= step;
        if (step - 1.0).abs() < 1e-16 {
            break;
        }
    }
    h
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_distribution_function_is_that_of_the_tables() {
        // Values of scipy.stats.beta.cdf and .ppf.
        assert!((Beta::new(2.5, 3.5).cdf(0.3) - 0.296_752_989_295_666_46).abs() < 1e-14);
        assert!((Beta::new(1.1, 4.9).cdf(0.9) - 0.999_984_455_069_731_1).abs() < 1e-14);
        for (p, a, x) in [
            (0.1, 2.0, 0.112_234_958_545_858_55),
            (0.5, 1.2, 0.165_902_701_910_180_22),
            (0.9, 4.9, 0.972_681_777_010_070_3),
            (0.01, 3.0, 0.105_639_843_550_774_34),
            (0.999, 1.0, 0.748_811_356_849_042),
        ] {
            let found = Beta::new(a, 6.0 - a).quantile(p, 0.5);
            assert!((found - x).abs() < 1e-13, "{p} {a}: {found}");
        }
    }

    #[test]
    fn a_flat_beta_is_the_uniform_distribution() {
        let flat = Beta::new(1.0, 1.0);
        assert!((flat.cdf(0.3) - 0.3).abs() < 1e-15 && (flat.quantile(0.7, 0.1) - 0.7).abs() < 1e-13);
    }

    proptest! {
        #[test]
        fn the_quantile_undoes_the_distribution_function(a in 1.0f64..5.0, p in 1e-6f64..0.999_999) {
            let beta = Beta::new(a, 6.0 - a);
            prop_assert!((beta.cdf(beta.quantile(p, 0.5)) - p).abs() < 1e-12);
        }
    }
}
