//! Random whole numbers for the sampled cohort: own generator, exact samplers, the same on every machine.

use crate::random::mix;

/// A counter-based generator, one stream for each seed.
#[derive(Debug, Clone)]
pub(super) struct Random {
    key: u64,
    count: u64,
}

impl Random {
    pub(super) fn new(seed: u64, stream: u64) -> Self {
        Self { key: mix(mix(seed) ^ stream), count: 0 }
    }

    /// A number of [0, 1).
    fn unit(&mut self) -> f64 {
        self.count += 1;
        (mix(self.key ^ mix(self.count)) >> 11) as f64 / 9_007_199_254_740_992.0
    }

    /// How many of `n` happen, each with the chance `p`: exact, by inversion.
    ///
    /// Small numbers are drawn one by one. Larger ones by the sequential search of the distribution function from 0
    /// upwards (Kachitvichyanukul and Schmeiser, Communications of the ACM 31, 1988, algorithm BINV), in blocks of at
    /// most 100 so that no probability underflows; a sum of binomial numbers of the same chance is binomial.
    pub(super) fn binomial(&mut self, n: u64, p: f64) -> u64 {
        if p <= 0.0 || n == 0 {
            return 0;
        }
        if p >= 1.0 {
            return n;
        }
        if p > 0.5 {
            return n - self.binomial(n, 1.0 - p);
        }
        let mut left = n;
        let mut happened = 0;
        while left > 0 {
            let block = left.min(100);
            left -= block;
            happened += if block < 12 { self.one_by_one(block, p) } else { self.searched(block, p) };
        }
        happened
    }

    fn one_by_one(&mut self, n: u64, p: f64) -> u64 {
        (0..n).filter(|_| self.unit() < p).count() as u64
    }

    fn searched(&mut self, n: u64, p: f64) -> u64 {
        let odds = p / (1.0 - p);
        let mut chance = (0..n).fold(1.0, |product, _| product * (1.0 - p));
        let mut u = self.unit();
        for k in 0..n {
            if u < chance {
                return k;
            }
            u -= chance;
            chance *= odds * (n - k) as f64 / (k + 1) as f64;
        }
        n
    }

    /// How many of `n` fall to each share: a multinomial number as a chain of binomial ones. Shares sum to 1.
    pub(super) fn multinomial<const N: usize>(&mut self, n: u64, shares: &[f64; N]) -> [u64; N] {
        let mut counts = [0; N];
        let (mut left, mut rest) = (n, 1.0);
        for (count, share) in counts.iter_mut().zip(shares) {
            let chance = if rest > 0.0 { (share / rest).min(1.0) } else { 0.0 };
            *count = self.binomial(left, chance);
            left -= *count;
            rest -= share;
        }
        // What rounding of the shares has left over belongs to the likeliest.
        if left > 0 {
            let most = (0..N).fold(0, |best, i| if shares[i] > shares[best] { i } else { best });
            counts[most] += left;
        }
        counts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn binomial_numbers_have_the_mean_and_variance_of_the_books() {
        for (n, p) in [(7u64, 0.3), (60, 0.1), (1000, 0.02), (450, 0.8)] {
            let mut random = Random::new(1, n);
            let draws: Vec<f64> = (0..20_000).map(|_| random.binomial(n, p) as f64).collect();
            let mean = draws.iter().sum::<f64>() / 20_000.0;
            let variance = draws.iter().map(|d| (d - mean) * (d - mean)).sum::<f64>() / 20_000.0;
            let (expected, spread) = (n as f64 * p, n as f64 * p * (1.0 - p));
            assert!((mean - expected).abs() < 4.0 * (spread / 20_000.0).sqrt(), "{n} {p}: {mean}");
            assert!((variance / spread - 1.0).abs() < 0.06, "{n} {p}: {variance} {spread}");
        }
    }

    #[test]
    fn a_distribution_over_few_outcomes_is_the_exact_one() {
        // Twelve trials, the search: chances of 0, 1, 2 ... against the formula.
        let mut random = Random::new(3, 0);
        let mut seen = [0.0_f64; 13];
        (0..100_000).for_each(|_| seen[random.binomial(12, 0.25) as usize] += 1.0 / 100_000.0);
        let mut chance = (0..12).fold(1.0_f64, |product, _| product * 0.75);
        for (k, seen) in seen.iter().enumerate() {
            assert!((seen - chance).abs() < 0.006, "{k}: {seen} {chance}");
            chance *= (12 - k) as f64 / (k + 1) as f64 / 3.0;
        }
    }

    #[test]
    fn multinomial_numbers_add_up() {
        let mut random = Random::new(9, 9);
        for n in 0..500 {
            assert_eq!(random.multinomial(n, &[0.2, 0.5, 0.3]).iter().sum::<u64>(), n);
        }
    }
}
