//! Whole numbers from shares: totals are kept, rows and columns of a table are kept together.

use crate::unit::largest_remainder;

/// Shares a whole number over weights by largest remainder, no part above its cap; what a cap turns away goes to the
/// others by the same weights. Adds up to `total`, or to the sum of the caps if that is less.
pub(super) fn share_capped(total: u64, weights: &[f64], caps: &[u64]) -> Vec<u64> {
    let mut parts = vec![0; weights.len()];
    let mut left = total.min(caps.iter().sum());
    // Each round fills at least one cap or ends, so that it runs at most once for each part.
    while left > 0 {
        let open: Vec<usize> = (0..parts.len()).filter(|&i| parts[i] < caps[i]).collect();
        let weighted = open.iter().map(|&i| weights[i]).collect::<Vec<f64>>();
        let mut given = 0;
        for (&i, more) in open.iter().zip(largest_remainder(left, &weighted)) {
            let more = more.min(caps[i] - parts[i]);
            parts[i] += more;
            given += more;
        }
        left -= given;
    }
    parts
}

/// Splits each row total over columns by the same shares, so that each row adds up exactly and each column's running
/// total stays near its exact value: a row is rounded towards what its columns lack so far, not towards its own exact
/// parts, which would turn the same small remainders away in every row.
pub(super) fn split_rows<const N: usize>(rows: &[u64], shares: &[f64; N]) -> Vec<[u64; N]> {
    let mut so_far = 0;
    let mut given = [0u64; N];
    let mut split = |&row: &u64| {
        so_far += row;
        let lacking: [f64; N] = std::array::from_fn(|c| (so_far as f64 * shares[c] - given[c] as f64).max(0.0));
        let parts = largest_remainder(row, &lacking);
        let parts: [u64; N] = std::array::from_fn(|c| parts[c]);
        for (sum, part) in given.iter_mut().zip(parts) {
            *sum += part;
        }
        parts
    };
    rows.iter().map(&mut split).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_a_cap_turns_away_goes_to_the_others() {
        assert_eq!(share_capped(10, &[8.0, 1.0, 1.0], &[3, 100, 100]), [3, 4, 3]);
        assert_eq!(share_capped(10, &[1.0, 1.0], &[3, 2]), [3, 2], "never more than the caps hold");
        assert_eq!(share_capped(3, &[0.0, 0.0], &[5, 5]), [2, 1]);
    }

    #[test]
    fn small_rows_together_still_have_the_right_columns() {
        // Ten villages with one case each at 70 / 30: rounding each alone would give ten and none.
        let rows = split_rows(&[1; 10], &[0.7, 0.3]);
        assert_eq!(rows.iter().map(|row| row[0]).sum::<u64>(), 7);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]
        #[test]
        fn capped_shares_keep_the_total_and_the_caps(total in 0u64..5000, parts in prop::collection::vec((0.0f64..10.0, 0u64..500), 1..20)) {
            let (weights, caps): (Vec<f64>, Vec<u64>) = parts.into_iter().unzip();
            let shared = share_capped(total, &weights, &caps);
            prop_assert_eq!(shared.iter().sum::<u64>(), total.min(caps.iter().sum()));
            prop_assert!(shared.iter().zip(&caps).all(|(part, cap)| part <= cap));
        }

        #[test]
        fn split_rows_keep_row_totals_and_come_near_column_totals(rows in prop::collection::vec(0u64..60, 1..30), weights in prop::array::uniform11(0.0f64..1.0)) {
            let sum: f64 = weights.iter().sum();
            prop_assume!(sum > 0.1);
            let shares = weights.map(|w| w / sum);
            let split = split_rows(&rows, &shares);
            for (row, parts) in rows.iter().zip(&split) {
                prop_assert_eq!(parts.iter().sum::<u64>(), *row);
            }
            let total: u64 = rows.iter().sum();
            for (column, share) in shares.iter().enumerate() {
                let found: u64 = split.iter().map(|parts| parts[column]).sum();
                prop_assert!((found as f64 - total as f64 * share).abs() < 2.0, "{found} of {}", total as f64 * share);
            }
        }
    }
}
