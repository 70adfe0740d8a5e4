//! Staff needed against existing, with the WISN ratio. Unknown staff stays unknown.

use crate::estimate::Parameter;
use crate::id::CommuneCode;
use crate::input::Knowledge;
use crate::plan::Staffing;
use crate::report::chart::{Chart, Drawing, Pair};
use crate::report::lookup::Lookup;
use crate::report::number;
use crate::report::section::Section;
use crate::report::table::{Cell, Column, Table, sum};
use crate::service::Cadre;

const BASIS: &[Parameter] = &[
    Parameter::CaseloadFamilies,
    Parameter::VisitsBand0,
    Parameter::VisitsBand1,
    Parameter::VisitsBand2,
    Parameter::VisitsBand3,
    Parameter::VisitMinutes,
    Parameter::ShareNurse,
    Parameter::ShareFinance,
    Parameter::SupportShare,
    Parameter::SpeedKmh,
    Parameter::PublicHolidays,
    Parameter::HoursPerDay,
];

pub(super) fn section(lookup: &Lookup<'_>) -> Section {
    let outcome = lookup.outcome;
    let mut section = Section::new("staff", "Staff needed and existing");
    section.say(format!(
        "One full-time worker has {} hours a year after leave, holidays, sickness and courses (WISN: available working time).",
        number::decimal(outcome.need.available_hours_year.0, 0)
    ));
    section.say("The WISN ratio is existing over needed staff: below 1.00 staff is short, above it staff is to spare.");
    if let Some(sentence) = unknown(lookup) {
        section.say(sentence);
    }
    section.charts.extend(chart(lookup, Cadre::SocialWorker));
    section.table(visiting(lookup));
    section.table(all_cadres(lookup));
    section.rests_on(lookup, BASIS);
    section
}

fn unknown(lookup: &Lookup<'_>) -> Option<String> {
    let cadres = lookup.visiting_cadres();
    let unknown = |cadre: Cadre| {
        lookup.outcome.plan.staffing.iter().filter(|row| row.cadre == cadre && row.existing.is_none()).count() as u64
    };
    let parts: Vec<String> = cadres
        .iter()
        .map(|&cadre| (cadre, unknown(cadre)))
        .filter(|(_, count)| *count > 0)
        .map(|(cadre, count)| {
            format!("{} in {}", plural(cadre).to_lowercase(), number::counted(count, "commune", "communes"))
        })
        .collect();
    (!parts.is_empty()).then(|| {
        format!("Unknown, which is not zero: existing {}. Plans count only those listed.", number::listed(&parts))
    })
}

pub(super) fn plural(cadre: Cadre) -> String {
    match cadre {
        Cadre::FinanceCoach => "Finance coaches".to_owned(),
        other => format!("{}s", other.label()),
    }
}

fn visiting(lookup: &Lookup<'_>) -> Table {
    let cadres = lookup.visiting_cadres();
    let mut columns = vec![Column::words("Commune")];
    for &cadre in &cadres {
        let group = || plural(cadre);
        columns.push(Column::unit("Needed", "FTE").under(group()));
        columns.push(Column::unit("Existing", "FTE").under(group()));
        columns.push(Column::numbers("WISN").under(group()));
    }
    let codes = lookup.outcome.communes.iter().map(|commune| &commune.code);
    let rows: Vec<Vec<Cell>> = codes
        .filter(|code| lookup.outcome.plan.staffing.iter().any(|row| row.commune == **code))
        .map(|code| visiting_row(lookup, code, &cadres))
        .collect();
    let rows = if cadres.is_empty() { Vec::new() } else { rows };
    Table::new("staff", "Staff needed and existing by commune", columns).rows(rows).total("All communes")
        .without_sums(|column| column.title == "WISN").note(
        "FTE: full-time equivalents, travel included. WISN: existing over needed. Cadres shared by a district are counted where their work is.",
    )
}

fn visiting_row(lookup: &Lookup<'_>, code: &CommuneCode, cadres: &[Cadre]) -> Vec<Cell> {
    let mut cells = vec![lookup.commune(code)];
    for &cadre in cadres {
        let found = lookup.outcome.plan.staffing.iter().find(|row| row.commune == *code && row.cadre == cadre);
        match found {
            Some(row) => cells.extend([Cell::fte(row.required.0), existing(row), ratio(row)]),
            None => cells.extend([Cell::Nothing, Cell::Nothing, Cell::Nothing]),
        }
    }
    cells
}

pub(super) fn existing(row: &Staffing) -> Cell {
    match (row.existing, row.knowledge) {
        (None, _) => Cell::Unknown,
        (Some(fte), Knowledge::Complete) => Cell::fte(fte.0),
        (Some(fte), _) => match Cell::fte(fte.0) {
            Cell::Fte(value) => Cell::AtLeast(value),
            other => other,
        },
    }
}

fn ratio(row: &Staffing) -> Cell {
    match (row.wisn_ratio, row.existing) {
        (Some(ratio), _) => Cell::Ratio(ratio),
        (None, None) if row.required.0 > 0.0 => Cell::Unknown,
        (None, _) => Cell::Nothing,
    }
}

fn all_cadres(lookup: &Lookup<'_>) -> Table {
    let columns = vec![
        Column::words("Cadre"),
        Column::unit("Service", "hours/year"),
        Column::unit("Travel", "hours/year"),
        Column::unit("Needed", "FTE"),
        Column::unit("Existing", "FTE"),
        Column::numbers("New posts in the plan"),
    ];
    let running = Cadre::ALL.iter().copied().filter(|cadre| lookup.has(cadre.service()));
    let rows = running.filter_map(|cadre| cadre_row(lookup, cadre));
    Table::new("staff_cadres", "All cadres, all communes", columns)
        .rows(rows)
        .total("All cadres")
        .note("Needed is the sum of the communes as shown; new posts are whole people, so they can exceed it.")
}

fn cadre_row(lookup: &Lookup<'_>, cadre: Cadre) -> Option<Vec<Cell>> {
    let rows: Vec<&Staffing> = lookup.outcome.plan.staffing.iter().filter(|row| row.cadre == cadre).collect();
    if rows.is_empty() {
        return None;
    }
    let added = |cells: Vec<Cell>| sum(cells.iter());
    Some(vec![
        Cell::text(plural(cadre)),
        added(rows.iter().map(|row| Cell::number(row.hours_year.0, 0)).collect()),
        added(rows.iter().map(|row| Cell::number(row.travel_hours_year.0, 0)).collect()),
        added(rows.iter().map(|row| Cell::fte(row.required.0)).collect()),
        added(rows.iter().map(|row| existing(row)).collect()),
        Cell::Count(rows.iter().map(|row| u64::from(row.new_posts)).sum()),
    ])
}

fn chart(lookup: &Lookup<'_>, cadre: Cadre) -> Option<Chart> {
    if !lookup.has(cadre.service()) {
        return None;
    }
    let rows: Vec<&Staffing> = lookup.outcome.plan.staffing.iter().filter(|row| row.cadre == cadre).collect();
    let pairs: Vec<Pair> = rows.iter().map(|row| pair(lookup, row)).collect();
    let unknown = pairs.iter().filter(|pair| pair.existing.is_none()).count();
    (!pairs.is_empty()).then(|| Chart {
        id: "staff-chart".to_owned(),
        title: format!("{} needed / existing, full-time equivalents", plural(cadre)),
        description: format!(
            "A frame for each of {} communes as long as the staff needed; the filled part exists. \
             In {unknown} communes the existing staff is unknown.",
            pairs.len()
        ),
        table: "staff".to_owned(),
        drawing: Drawing::Pairs(pairs),
    })
}

fn pair(lookup: &Lookup<'_>, row: &Staffing) -> Pair {
    let existing_words = match existing(row) {
        Cell::Unknown => "unknown".to_owned(),
        cell => cell.shown(),
    };
    Pair {
        label: lookup.commune_name(&row.commune),
        note: format!("{} / {existing_words}", number::decimal(row.required.0, 1)),
        needed: row.required.0,
        existing: row.existing.map(|fte| fte.0),
    }
}
