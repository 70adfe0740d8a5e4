//! Small cells. Families of a case list are child-protection data: a count of one or two in a small place points at a
//! family. Estimated counts point at nobody and are shown in full.

use super::table::Cell;
use crate::id::VillageCode;
use crate::outcome::Outcome;

/// Counts of listed families below this are not shown.
pub const FEW: u64 = 5;

/// Counts that add up to something else in the table. When they come from a case list and one of them is small, all of
/// them are hidden: one hidden cell alone could be found by subtraction.
pub(super) fn guarded(counts: &[u64], from_case_list: bool) -> Vec<Cell> {
    let hide = from_case_list && counts.iter().any(|&count| count > 0 && count < FEW);
    counts.iter().map(|&count| if hide { Cell::Hidden } else { Cell::Count(count) }).collect()
}

/// Whether any village that `belongs` was counted in the case list.
pub(super) fn from_case_list(outcome: &Outcome, belongs: impl Fn(&VillageCode) -> bool) -> bool {
    outcome.need.villages.iter().any(|need| need.from_case_list && belongs(&need.village))
}

/// Words about one listed family must not carry its id.
pub(super) fn without_family(words: &str, family: Option<&crate::id::FamilyId>) -> String {
    match family {
        Some(id) if !id.0.is_empty() => words.replace(id.as_str(), "a family"),
        _ => words.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_listed_counts_hide_their_group() {
        assert_eq!(guarded(&[12, 3, 0], true), [Cell::Hidden, Cell::Hidden, Cell::Hidden]);
        assert_eq!(guarded(&[12, 5, 0], true), [Cell::Count(12), Cell::Count(5), Cell::Count(0)]);
    }

    #[test]
    fn estimated_counts_are_shown() {
        assert_eq!(guarded(&[12, 3, 0], false), [Cell::Count(12), Cell::Count(3), Cell::Count(0)]);
    }

    #[test]
    fn a_family_id_is_taken_out_of_words() {
        let id = crate::id::FamilyId::from("F-17");
        assert_eq!(without_family("F-17 is too far", Some(&id)), "a family is too far");
    }
}
