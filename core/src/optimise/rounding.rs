//! Sums whose rounding error is known, so that a bound is never reported above the truth.

/// A running sum (Neumaier's compensated summation) with the size of all that went in.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct SafeSum {
    sum: f64,
    lost: f64,
    size: f64,
}

/// Rounding of one product and two sums in a term, and of the summation, with room to spare.
const ALLOWANCE: f64 = 8.0 * f64::EPSILON;

impl SafeSum {
    /// Adds `term`, computed from parts no larger than `size` in absolute value.
    pub(crate) fn add_of(&mut self, term: f64, size: f64) {
        let total = self.sum + term;
        self.lost += if self.sum.abs() >= term.abs() { (self.sum - total) + term } else { (term - total) + self.sum };
        self.sum = total;
        self.size += size.abs().max(term.abs());
    }

    /// Adds `term`.
    pub(crate) fn add(&mut self, term: f64) {
        self.add_of(term, term);
    }

    pub(crate) fn value(&self) -> f64 {
        self.sum + self.lost
    }

    /// How far [`value`](Self::value) may be from the exact sum.
    pub(crate) fn allowance(&self) -> f64 {
        self.size * ALLOWANCE
    }

    /// A number not above the exact sum.
    pub(crate) fn below(&self) -> f64 {
        self.value() - self.allowance()
    }
}

/// Largest whole number that every `f64` counts through without holes.
const LARGEST_WHOLE: f64 = 9_007_199_254_740_992.0;

/// The coarsest grid (a power of two, at most 1) that all `values` lie on, if there is one.
///
/// An objective built from whole multiples of such values lies on the grid too, so its bound may be
/// rounded up to it.
pub(crate) fn grid<V: Iterator<Item = f64> + Clone>(values: &V) -> Option<f64> {
    [1.0, 0.5, 0.25, 0.125].into_iter().find(|step| {
        values.clone().all(|v| {
            let steps = v / step;
            steps.abs() < LARGEST_WHOLE && steps.fract() == 0.0
        })
    })
}

/// `bound` rounded up to the grid, where there is one.
///
/// The bound is already below the truth, so no tolerance is needed.
pub(crate) fn up_to_grid(bound: f64, grid: Option<f64>) -> f64 {
    match grid {
        Some(step) if (bound / step).abs() < LARGEST_WHOLE => (bound / step).ceil() * step,
        _ => bound,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_with_cancellation_keeps_its_small_part() {
        let mut sum = SafeSum::default();
        for x in [1e16, 1.0, -1e16] {
            sum.add(x);
        }
        assert_eq!(sum.value(), 1.0);
        assert!(sum.below() < 1.0);
    }

    #[test]
    fn whole_costs_lie_on_a_grid_and_thirds_do_not() {
        assert_eq!(grid(&[3.0, 0.0, -2.0].into_iter()), Some(1.0));
        assert_eq!(grid(&[3.0, 0.25].into_iter()), Some(0.25));
        assert_eq!(grid(&[1.0 / 3.0].into_iter()), None);
        assert_eq!(up_to_grid(3.2, Some(1.0)), 4.0);
        assert_eq!(up_to_grid(3.2, None), 3.2);
    }
}
