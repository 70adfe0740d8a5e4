//! Units: hours, minutes, full-time equivalents, kilometres, dollars and whole riel, each with only the
//! arithmetic that makes sense for it.
//!
//! A quantity never travels through a public signature as a bare `f64`: an hour cannot be added to a post,
//! nor a dollar to a riel, without a named conversion.

use crate::arrange::Arrange;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::iter::Sum;
use std::ops::{Add, AddAssign, Mul, Neg, Sub, SubAssign};

macro_rules! quantity {
    ($(#[$doc:meta])* $name:ident, $suffix:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default, Serialize, Deserialize, JsonSchema)]
        #[serde(transparent)]
        pub struct $name(pub f64);

        impl $name {
            /// Nothing of it.
            pub const ZERO: Self = Self(0.0);

            /// The larger of two quantities.
            #[must_use]
            pub fn max(self, other: Self) -> Self {
                Self(self.0.max(other.0))
            }

            /// The smaller of two quantities.
            #[must_use]
            pub fn min(self, other: Self) -> Self {
                Self(self.0.min(other.0))
            }
        }

        impl Add for $name {
            type Output = Self;
            fn add(self, other: Self) -> Self {
                Self(self.0 + other.0)
            }
        }

        impl AddAssign for $name {
            fn add_assign(&mut self, other: Self) {
                self.0 += other.0;
            }
        }

        impl Sub for $name {
            type Output = Self;
            fn sub(self, other: Self) -> Self {
                Self(self.0 - other.0)
            }
        }

        impl Mul<f64> for $name {
            type Output = Self;
            fn mul(self, factor: f64) -> Self {
                Self(self.0 * factor)
            }
        }

        impl Sum for $name {
            fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
                iter.fold(Self::ZERO, Add::add)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!("{:.2} ", $suffix), self.0)
            }
        }
    };
}

quantity!(
    /// Working time in hours.
    Hours,
    "h"
);
quantity!(
    /// Time in minutes: a visit, a journey.
    Minutes,
    "min"
);
quantity!(
    /// Full-time equivalents: 1.0 is one person working the whole available working time.
    Fte,
    "FTE"
);
quantity!(
    /// Distance in kilometres.
    Km,
    "km"
);
quantity!(
    /// United States dollars. Planning amounts only: what is paid is [`Riel`].
    Usd,
    "USD"
);

impl From<Minutes> for Hours {
    fn from(minutes: Minutes) -> Self {
        Self(minutes.0 / 60.0)
    }
}

impl Hours {
    /// How many full-time equivalents do this work when one gives `available` hours in the same period.
    /// Zero when nobody gives any time and nothing is to be done; infinite time is never divided by zero
    /// because `validate` refuses an empty working year.
    #[must_use]
    pub fn per(self, available: Hours) -> Fte {
        if self.0 <= 0.0 { Fte::ZERO } else { Fte(self.0 / available.0) }
    }
}

/// Whole Cambodian riel. Money at rest is an integer, so sums are exact in any order.
///
/// ```
/// use hiveplan::Riel;
/// assert_eq!(Riel(1_500_000) + Riel(250), Riel(1_500_250));
/// assert_eq!(Riel::rounded(0.5), Riel(1), "halves are rounded away from zero");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Riel(pub i64);

impl Riel {
    /// No money.
    pub const ZERO: Self = Self(0);

    /// The one place where a price becomes money: rounded to the nearest riel, halves away from zero
    /// (the rule of commune accounts \[A\]); amounts beyond 9.0e15 (2^53) are clamped there, so that every
    /// amount is exact in JSON readers too.
    #[must_use]
    pub fn rounded(amount: f64) -> Self {
        const LIMIT: f64 = 9_007_199_254_740_992.0;
        if amount.is_nan() {
            return Self::ZERO;
        }
        Self(amount.clamp(-LIMIT, LIMIT).round() as i64)
    }

    /// The amount in dollars at `riel_per_usd`.
    #[must_use]
    pub fn to_usd(self, riel_per_usd: f64) -> Usd {
        Usd(self.0 as f64 / riel_per_usd)
    }
}

impl Usd {
    /// The amount in whole riel at `riel_per_usd`.
    #[must_use]
    pub fn to_riel(self, riel_per_usd: f64) -> Riel {
        Riel::rounded(self.0 * riel_per_usd)
    }
}

impl Add for Riel {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Riel {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Riel {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl SubAssign for Riel {
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl Neg for Riel {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Sum for Riel {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::ZERO, Add::add)
    }
}

/// Shares a whole number over weights so that the parts are whole and add up to it: largest remainder
/// (Hamilton), ties to the earlier part. With no positive weight the parts are equal as far as possible.
///
/// ```
/// use hiveplan::largest_remainder;
/// assert_eq!(largest_remainder(10, &[1.0, 1.0, 1.0]), [4, 3, 3]);
/// ```
#[must_use]
pub fn largest_remainder(total: u64, weights: &[f64]) -> Vec<u64> {
    if weights.is_empty() {
        return Vec::new();
    }
    let sum: f64 = weights.iter().sum();
    let equal = vec![1.0; weights.len()];
    let (weights, sum) = if sum > 0.0 { (weights, sum) } else { (equal.as_slice(), equal.len() as f64) };
    let exact: Vec<f64> = weights.iter().map(|w| total as f64 * w / sum).collect();
    let mut parts: Vec<u64> = exact.iter().map(|x| x.floor() as u64).collect();
    let given: u64 = parts.iter().sum();
    let mut order: Vec<usize> = (0..parts.len()).filter(|&i| weights[i] > 0.0).collect();
    order.arrange_by(|&a, &b| (exact[b] - exact[b].floor()).total_cmp(&(exact[a] - exact[a].floor())).then(a.cmp(&b)));
    // Rounding of the floats may leave one unit too many or too few; both directions end exactly at `total`.
    if given <= total {
        for i in 0..(total - given) as usize {
            parts[order[i % order.len()]] += 1;
        }
    } else {
        let mut surplus = given - total;
        for &i in order.iter().rev().cycle().take(order.len() * 2) {
            if surplus > 0 && parts[i] > 0 {
                parts[i] -= 1;
                surplus -= 1;
            }
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn riel_and_dollars_convert_at_a_named_rate() {
        assert_eq!(Usd(10.0).to_riel(4063.0), Riel(40_630));
        assert!((Riel(40_630).to_usd(4063.0).0 - 10.0).abs() < 1e-12);
    }

    proptest! {
        #[test]
        fn largest_remainder_keeps_the_total(total in 0u64..1_000_000, weights in prop::collection::vec(0.0f64..1e6, 1..40)) {
            let parts = largest_remainder(total, &weights);
            prop_assert_eq!(parts.iter().sum::<u64>(), total);
        }

        #[test]
        fn largest_remainder_stays_within_one_of_the_exact_part(total in 0u64..100_000, weights in prop::collection::vec(0.1f64..1e3, 1..20)) {
            let sum: f64 = weights.iter().sum();
            for (part, w) in largest_remainder(total, &weights).iter().zip(&weights) {
                prop_assert!((*part as f64 - total as f64 * w / sum).abs() < 1.0 + 1e-6);
            }
        }
    }
}
