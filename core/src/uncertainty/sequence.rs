//! Points in the unit cube: random, Latin hypercube, Sobol. Point `i` follows from its number alone.

use super::sobol_table::ROWS;
use crate::random::mix;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How the draws are spread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sampling {
    /// Latin hypercube: each estimate is stratified over as many strata as there are draws (`McKay`, Beckman, Conover,
    /// Technometrics 21, 1979). The default.
    #[default]
    LatinHypercube,
    /// Sobol sequence with the direction numbers of Joe and Kuo (2008), shifted digitally by the seed.
    Sobol,
    /// Independent random numbers.
    Random,
}

/// Dimensions that the Sobol sequence has.
#[cfg(test)]
const SOBOL_DIMENSIONS: usize = ROWS.len() + 1;
/// Bits of a coordinate of the Sobol sequence.
const BITS: u32 = 32;

/// A set of numbered points.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sequence {
    sampling: Sampling,
    points: u64,
    /// What is mixed into the numbers of each dimension.
    keys: Vec<u64>,
    /// Direction numbers by dimension, for Sobol.
    directions: Vec<[u32; BITS as usize]>,
}

impl Sequence {
    pub(super) fn new(sampling: Sampling, seed: u64, points: usize, dimensions: usize) -> Self {
        let sobol = sampling == Sampling::Sobol;
        let directions = if sobol { (0..dimensions).map(directions).collect() } else { Vec::new() };
        let keys = (0..dimensions).map(|dimension| mix(seed ^ mix(dimension as u64 + 1))).collect();
        Self { sampling, points: points.max(1) as u64, keys, directions }
    }

    /// A coordinate of a point, inside (0, 1).
    pub(super) fn at(&self, point: usize, dimension: usize) -> f64 {
        let [coordinate] = self.at_each([point], dimension);
        coordinate
    }

    /// A coordinate of some points: the same numbers, sooner than one by one.
    #[inline]
    pub(super) fn at_each<const N: usize>(&self, points: [usize; N], dimension: usize) -> [f64; N] {
        let key = self.keys[dimension];
        let random = |point: usize| inside(mix(key ^ mix(point as u64)));
        match (self.sampling, self.directions.get(dimension)) {
            (Sampling::LatinHypercube, _) => {
                let strata = shuffled(points.map(|point| point as u64 % self.points), self.points, key);
                std::array::from_fn(|at| (strata[at] as f64 + random(points[at])) / self.points as f64)
            }
            (Sampling::Sobol, Some(directions)) => points.map(|point| {
                let shifted = sobol(directions, point as u32) ^ (key >> 32) as u32;
                (f64::from(shifted) + 0.5) / 4_294_967_296.0
            }),
            (Sampling::Sobol | Sampling::Random, _) => points.map(random),
        }
    }
}

/// A number inside (0, 1), never at an end.
#[inline]
pub(super) fn inside(bits: u64) -> f64 {
    ((bits >> 12) as f64 + 0.5) * (1.0 / 4_503_599_627_370_496.0)
}

/// A keyed shuffle of `0..n` in which each place can be asked alone: a Feistel network on the next even power of two,
/// walked on until the number is in range (Black and Rogaway, CT-RSA 2002). Some places walk side by side.
#[inline]
fn shuffled<const N: usize>(places: [u64; N], n: u64, key: u64) -> [u64; N] {
    let half = ((64 - n.saturating_sub(1).leading_zeros()).div_ceil(2)).max(1);
    let mask = (1u64 << half) - 1;
    let step = |place: u64| {
        let (mut left, mut right) = (place >> half, place & mask);
        for round in 0..4u64 {
            let next = left ^ (mix(key ^ mix(right ^ (round << 56))) & mask);
            left = right;
            right = next;
        }
        (left << half) | right
    };
    let mut here = places.map(step);
    while here.iter().any(|place| *place >= n) {
        here = here.map(|place| {
            let next = step(place);
            if place < n { place } else { next }
        });
    }
    here
}

/// Direction numbers of a dimension, left-aligned (Bratley and Fox, ACM Algorithm 659, 1988).
fn directions(dimension: usize) -> [u32; BITS as usize] {
    let mut v = [0u32; BITS as usize];
    let Some(&(polynomial, initial)) = dimension.checked_sub(1).and_then(|row| ROWS.get(row)) else {
        for (bit, v) in v.iter_mut().enumerate() {
            *v = 1 << (BITS as usize - 1 - bit);
        }
        return v;
    };
    let degree = initial.len();
    for bit in 0..BITS as usize {
        v[bit] = if bit < degree {
            initial[bit] << (BITS as usize - 1 - bit)
        } else {
            let mut next = v[bit - degree] ^ (v[bit - degree] >> degree);
            for k in 1..degree {
                if (polynomial >> (degree - k)) & 1 == 1 {
                    next ^= v[bit - k];
                }
            }
            next
        };
    }
    v
}

/// Point `index` in Gray-code order (Antonov and Saleev 1979).
fn sobol(directions: &[u32; BITS as usize], index: u32) -> u32 {
    let gray = index ^ (index >> 1);
    (0..BITS).filter(|bit| (gray >> bit) & 1 == 1).fold(0, |sum, bit| sum ^ directions[bit as usize])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_first_sobol_points_are_the_published_ones() {
        // scipy.stats.qmc.Sobol without scrambling: the same direction numbers.
        let dimensions: Vec<_> = (0..5).map(directions).collect();
        let point = |i| -> Vec<f64> { dimensions.iter().map(|v| f64::from(sobol(v, i)) / 4_294_967_296.0).collect() };
        assert_eq!(point(1), [0.5; 5]);
        assert_eq!(point(3), [0.25, 0.75, 0.75, 0.75, 0.25]);
        assert_eq!(point(8), [0.1875, 0.3125, 0.9375, 0.4375, 0.5625]);
        let far = |d: usize| f64::from(sobol(&directions(d), 100)) / 4_294_967_296.0;
        assert_eq!([0, 10, 50, 100, 199].map(far), [0.414_062_5, 0.460_937_5, 0.882_812_5, 0.039_062_5, 0.132_812_5]);
    }

    #[test]
    fn a_latin_hypercube_has_one_point_in_each_stratum_of_each_dimension() {
        let sequence = Sequence::new(Sampling::LatinHypercube, 7, 100, 3);
        for dimension in 0..3 {
            let mut seen: Vec<usize> = (0..100).map(|i| (sequence.at(i, dimension) * 100.0) as usize).collect();
            seen.sort_unstable();
            assert!(seen.iter().enumerate().all(|(i, &stratum)| i == stratum));
        }
    }

    #[test]
    fn a_sobol_block_fills_each_stratum_of_each_dimension() {
        let sequence = Sequence::new(Sampling::Sobol, 3, 256, SOBOL_DIMENSIONS);
        for dimension in [0, 1, 17, SOBOL_DIMENSIONS - 1] {
            let mut seen: Vec<usize> = (0..256).map(|i| (sequence.at(i, dimension) * 256.0) as usize).collect();
            seen.sort_unstable();
            seen.dedup();
            assert_eq!(seen.len(), 256, "dimension {dimension}");
        }
    }

    proptest! {
        #[test]
        fn a_shuffle_keeps_every_number(n in 1u64..400, key in any::<u64>()) {
            let mut seen: Vec<u64> = (0..n).flat_map(|place| shuffled([place], n, key)).collect();
            seen.sort_unstable();
            prop_assert!(seen.into_iter().eq(0..n));
        }
    }
}
