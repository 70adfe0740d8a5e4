//! Families, people, and open cases by safety band.

use super::map;
use crate::estimate::Parameter;
use crate::outcome::CommuneSummary;
use crate::report::lookup::Lookup;
use crate::report::privacy::{FEW, from_case_list, guarded};
use crate::report::section::Section;
use crate::report::table::{Cell, Column, Table};
use crate::service::SafetyBand;

const BASIS: &[Parameter] =
    &[Parameter::ShareInCase, Parameter::StayMonths, Parameter::IntakeScore, Parameter::GainPerMonth];

/// Columns of the table.
const FAMILIES: usize = 3;
const OPEN_CASES: usize = 4;

pub(super) fn section(lookup: &Lookup<'_>) -> Section {
    let outcome = lookup.outcome;
    let mut section = Section::new("communes", "Communes and families in need");
    let table = table(lookup);
    if let Some([families, open]) = table.total.as_ref().and_then(|total| total.get(FAMILIES..=OPEN_CASES)) {
        section.say(format!("Of {} families, {} need casework now.", families.shown(), open.shown()));
    }
    let listed = outcome.need.villages.iter().filter(|village| village.from_case_list).count();
    let all = outcome.need.villages.len();
    section.say(if listed == 0 {
        "No case list was given: open cases are estimated from the number of families.".to_owned()
    } else {
        format!("Open cases are counted in the case list for {listed} of {all} villages and estimated for the others.")
    });
    section.charts.extend(map::chart(lookup));
    section.table(table);
    section.rests_on(lookup, BASIS);
    section
}

fn table(lookup: &Lookup<'_>) -> Table {
    let bands = SafetyBand::ALL.iter().map(|band| Column::numbers(band.label()).under("Open cases by safety score"));
    let mut columns = vec![
        Column::words("Commune"),
        Column::numbers("Villages"),
        Column::numbers("People"),
        Column::numbers("Families"),
        Column::numbers("Open cases"),
    ];
    columns.extend(bands);
    columns.push(Column::unit("Referred", "families/month"));
    columns.push(Column::unit("Waiting", "families"));
    columns.push(Column::words("Counts are"));
    let start = lookup.outcome.horizon.start;
    let note = format!(
        "Safety score 0: harm is certain, 10: safe to close. Referred: expected, base month. Waiting: mean of {start}. \
         Counts of fewer than {FEW} families of a case list, and those beside them, are hidden."
    );
    Table::new("communes", "Families and open cases by commune", columns)
        .rows(lookup.outcome.communes.iter().map(|commune| row(lookup, commune)))
        .total("All communes")
        .note(note)
}

fn row(lookup: &Lookup<'_>, commune: &CommuneSummary) -> Vec<Cell> {
    let outcome = lookup.outcome;
    let need = outcome.need.communes.iter().find(|need| need.commune == commune.code);
    let start = outcome.horizon.start;
    let year = outcome.forecast.years.iter().find(|row| row.commune == commune.code && row.year == start);
    let listed = from_case_list(outcome, |village| village.commune() == commune.code);
    let mut row = vec![
        lookup.commune(&commune.code),
        Cell::Count(commune.villages),
        Cell::Count(commune.people),
        Cell::Count(commune.families),
    ];
    row.extend(guarded(&[need.map_or(0, |need| need.open_cases)], listed));
    row.extend(guarded(&need.map_or([0; SafetyBand::ALL.len()], |need| need.by_band), listed));
    row.push(need.map_or(Cell::Nothing, |need| Cell::number(need.referrals_month, 1)));
    row.push(year.map_or(Cell::Nothing, |year| Cell::number(year.waiting, 1)));
    row.push(Cell::Status(commune.status));
    row
}
