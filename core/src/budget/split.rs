//! Exact division of whole riel: parts are whole and add up, and no part exceeds what it may take.

use crate::arrange::Arrange;
use crate::unit::Riel;

/// Shares `total` over `room` in proportion to it, whole riel by largest remainder, ties to the earlier part.
/// Where `total` is at most the sum of `room`, no part exceeds its room; a larger total is cut to that sum.
pub(super) fn over(total: Riel, room: &[Riel]) -> Vec<Riel> {
    let sum: i128 = room.iter().map(|part| i128::from(part.0)).sum();
    let total = i128::from(total.0).min(sum);
    if sum <= 0 || total <= 0 {
        return vec![Riel::ZERO; room.len()];
    }
    let mut parts: Vec<Riel> = room.iter().map(|part| Riel((total * i128::from(part.0) / sum) as i64)).collect();
    let given: i128 = parts.iter().map(|part| i128::from(part.0)).sum();
    let mut order: Vec<usize> = (0..room.len()).collect();
    order.arrange_by_key(|&i| (-(total * i128::from(room[i].0) % sum), i));
    for &i in order.iter().take((total - given) as usize) {
        parts[i] += Riel(1);
    }
    parts
}

/// The portions of an amount that the payers are meant to carry, and the open rest (last): whole riel by largest
/// remainder.
pub(super) fn portions(amount: Riel, targets: &[f64]) -> Vec<Riel> {
    let rest = (1.0 - targets.iter().sum::<f64>()).max(0.0);
    let weights: Vec<f64> = targets.iter().copied().chain([rest]).collect();
    let total = amount.0.max(0) as u64;
    crate::unit::largest_remainder(total, &weights).into_iter().map(|part| Riel(part as i64)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_third_each_leaves_the_last_riel_to_the_first() {
        assert_eq!(over(Riel(10), &[Riel(7), Riel(7), Riel(7)]), [Riel(4), Riel(3), Riel(3)]);
        assert_eq!(portions(Riel(10), &[0.25, 0.0]), [Riel(3), Riel(0), Riel(7)]);
    }

    proptest! {
        #[test]
        fn parts_add_up_and_fit(room in prop::collection::vec(0i64..4_000_000_000_000, 1..12), of in 0.0f64..1.0) {
            let room: Vec<Riel> = room.into_iter().map(Riel).collect();
            let sum: Riel = room.iter().copied().sum();
            let total = Riel((sum.0 as f64 * of) as i64);
            let parts = over(total, &room);
            prop_assert_eq!(parts.iter().copied().sum::<Riel>(), total);
            prop_assert!(parts.iter().zip(&room).all(|(part, room)| part <= room && part.0 >= 0));
        }
    }
}
