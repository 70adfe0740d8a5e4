//! The sections, in the order of a planner's questions.

pub(super) mod annex;
pub(super) mod answer;
mod assumptions;
pub(super) mod books;
mod budget;
mod certificates;
mod communes;
pub(super) mod comparison;
mod estimates;
mod fund;
mod handover;
mod input;
mod map;
mod person;
mod places;
mod prevention;
mod staff;
mod supervision;
pub(super) mod uncertainty;
mod unmet;

use super::lookup::Lookup;
use super::section::Section;

/// All sections.
pub(super) fn all(lookup: &Lookup<'_>) -> Vec<Section> {
    vec![
        answer::section(lookup),
        communes::section(lookup),
        staff::section(lookup),
        places::section(lookup),
        supervision::section(lookup),
        budget::section(lookup),
        person::section(lookup),
        fund::section(lookup),
        handover::section(lookup),
        prevention::section(lookup),
        assumptions::section(lookup),
        unmet::section(lookup),
        certificates::section(lookup),
        input::section(lookup),
        estimates::section(lookup),
    ]
}
