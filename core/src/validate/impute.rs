//! Filling counts that are not known. What is missing of a commune's count is shared equally over its villages without
//! one [A]; a commune without counts is estimated from what it has.

use crate::unit::largest_remainder;

/// Completes the counts of a commune's villages.
///
/// Returns the villages' counts and how many of them were filled. With all counts known they stay as they are, whatever
/// the commune says. With some missing, what the known ones leave of the commune's count is shared equally (nothing,
/// when they exceed it already).
pub(super) fn fill(total: u64, known: &[Option<u64>]) -> (Vec<u64>, usize) {
    let missing: Vec<usize> = (0..known.len()).filter(|&i| known[i].is_none()).collect();
    let given: u64 = known.iter().flatten().sum();
    let parts = largest_remainder(total.saturating_sub(given), &vec![1.0; missing.len()]);
    let mut counts: Vec<u64> = known.iter().map(|count| count.unwrap_or(0)).collect();
    for (&i, part) in missing.iter().zip(parts) {
        counts[i] = part;
    }
    (counts, missing.len())
}

/// A commune's count: its own; else the sum of its villages when all are known; else `estimate`.
pub(super) fn total(own: Option<u64>, villages: &[Option<u64>], estimate: f64) -> (u64, Origin) {
    let all_known = !villages.is_empty() && villages.iter().all(Option::is_some);
    let sum: u64 = villages.iter().flatten().sum();
    match own {
        Some(count) if all_known && sum != count => (sum, Origin::Differs(count)),
        Some(count) => (count, Origin::Known),
        None if all_known => (sum, Origin::Known),
        None => ((estimate.max(0.0).round() as u64).max(sum), Origin::Estimated),
    }
}

/// Where a commune's count comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// Given, or the sum of what is given.
    Known,
    /// The villages add up to something else than the commune's own count, which this is.
    Differs(u64),
    /// Estimated.
    Estimated,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_shared_equally_and_adds_up() {
        assert_eq!(fill(100, &[Some(40), None, None]), (vec![40, 30, 30], 2));
        assert_eq!(fill(101, &[Some(40), None, None]), (vec![40, 31, 30], 2));
    }

    #[test]
    fn known_counts_that_exceed_the_commune_leave_nothing() {
        assert_eq!(fill(30, &[Some(40), None]), (vec![40, 0], 1));
    }

    #[test]
    fn a_commune_without_counts_is_estimated() {
        assert_eq!(total(None, &[None, Some(7)], 20.4), (20, Origin::Estimated));
        assert_eq!(total(Some(9), &[Some(4), Some(4)], 0.0), (8, Origin::Differs(9)));
    }
}
