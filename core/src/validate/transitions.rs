//! The given transitions of the safety score: each score's chances are a whole, and every case can end.

use super::{Check, rules};
use crate::problem::{SCORES, Transitions};

/// Chances that differ from 1 by no more than this are the rounding of decimals; they are made exactly 1.
const ROUNDING: f64 = 1e-6;

impl Check<'_> {
    /// The monthly matrix, where one is given.
    pub(super) fn transitions(&mut self) -> Option<Box<Transitions>> {
        let rows = &self.input.transitions;
        if rows.is_empty() {
            return None;
        }
        self.duplicates("transitions", "to", rows.iter().map(|row| format!("{} to {}", row.from, row.to)));
        let mut matrix: Box<Transitions> = Box::default();
        for row in rows.iter().filter(|row| usize::from(row.from.max(row.to)) < SCORES) {
            matrix[usize::from(row.from)][usize::from(row.to)] = row.chance;
        }
        for (score, chances) in matrix.iter_mut().enumerate() {
            let place = rows.iter().position(|row| usize::from(row.from) == score);
            let sum: f64 = chances.iter().sum();
            if (sum - 1.0).abs() > ROUNDING {
                let message = match place {
                    Some(_) => format!("the chances from score {score} add up to {sum}"),
                    None => format!("there are no chances from score {score}"),
                };
                self.fault(&rules::TRANSITION_SUM, "transitions", place.unwrap_or(0), "chance", message);
            } else {
                *chances = chances.map(|chance| chance / sum);
                if !ends(score, chances) {
                    let message = format!("a family at score {score} never gets to a higher one, or stays at none");
                    self.fault(&rules::NO_WAY_OUT, "transitions", place.unwrap_or(0), "chance", message);
                }
            }
        }
        Some(matrix)
    }
}

/// Whether cases do not get stuck at a score. Where every score can rise and the highest can stay, a family is at the
/// highest score in two reviews running sooner or later, whatever the safe score and the months between reviews.
fn ends(score: usize, chances: &[f64; SCORES]) -> bool {
    let at_least = if score + 1 < SCORES { score + 1 } else { score };
    chances[at_least..].iter().any(|chance| *chance > 0.0)
}
