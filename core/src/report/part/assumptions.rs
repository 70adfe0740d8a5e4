//! The five assumptions that matter most: each moved from low to high, one at a time.

use crate::report::chart::{Chart, Drawing, Tornado, TornadoBar};
use crate::report::lookup::Lookup;
use crate::report::number;
use crate::report::section::Section;
use crate::report::table::{Cell, Column, Table};
use crate::uncertainty::Sensitivity;

/// How many are shown.
const SHOWN: usize = 5;

pub(super) fn section(lookup: &Lookup<'_>) -> Section {
    let mut section = Section::new("assumptions", "The five assumptions that matter most");
    // An estimate that moves nothing does not matter, however few there are that do.
    let moving = lookup.outcome.assumptions.iter().filter(|row| row.swing.0 != 0);
    let shown: Vec<&Sensitivity> = moving.take(SHOWN).collect();
    if shown.is_empty() {
        section.say("No estimate moves the unfunded amount.");
        return section;
    }
    section.say(format!(
        "Each estimate is moved from its low to its high reading while all others stay; the unfunded amount over {} \
         then moves from the base of {} as shown. {} estimates were tried.",
        lookup.span(),
        number::riel(lookup.gap()),
        lookup.outcome.assumptions.len()
    ));
    let assumed = shown.iter().filter(|row| row.status != crate::estimate::Status::Sourced).count();
    section.say(format!(
        "{assumed} of these {} are not read in a source: a local figure for them is worth most.",
        shown.len()
    ));
    section.charts.push(chart(lookup, &shown));
    section.table(readings(&shown));
    section.table(sources(&shown));
    section
}

fn readings(shown: &[&Sensitivity]) -> Table {
    let columns = vec![
        Column::words("Estimate"),
        Column::words("Status"),
        Column::words("Unit"),
        Column::numbers("Low").under("Reading"),
        Column::numbers("Central").under("Reading"),
        Column::numbers("High").under("Reading"),
        Column::unit("At low", "៛").under("Unfunded"),
        Column::unit("At high", "៛").under("Unfunded"),
        Column::unit("Swing", "៛").under("Unfunded"),
    ];
    let row = |row: &&Sensitivity| {
        vec![
            Cell::text(row.what.clone()),
            Cell::Status(row.status),
            Cell::text(row.unit.clone()),
            Cell::text(number::value(row.low)),
            Cell::text(number::value(row.central)),
            Cell::text(number::value(row.high)),
            Cell::Riel(row.gap_at_low),
            Cell::Riel(row.gap_at_high),
            Cell::Riel(row.swing),
        ]
    };
    Table::new("assumptions", "What they move", columns).rows(shown.iter().map(row))
}

fn sources(shown: &[&Sensitivity]) -> Table {
    let columns = vec![Column::words("Estimate"), Column::words("Source, or why this value")];
    let row = |row: &&Sensitivity| vec![Cell::text(row.what.clone()), Cell::text(row.source.clone())];
    Table::new("assumptions_sources", "What stands behind them", columns).rows(shown.iter().map(row))
}

fn chart(lookup: &Lookup<'_>, shown: &[&Sensitivity]) -> Chart {
    let base = lookup.gap();
    let bar = |row: &&Sensitivity| TornadoBar {
        label: format!("{} ({}), {}", row.what, row.unit, row.status),
        low: (
            row.gap_at_low.0 as f64,
            format!("low {}: {}", number::value(row.low), number::riel_short(row.gap_at_low.0 as f64)),
        ),
        high: (
            row.gap_at_high.0 as f64,
            format!("high {}: {}", number::value(row.high), number::riel_short(row.gap_at_high.0 as f64)),
        ),
    };
    Chart {
        id: "tornado".to_owned(),
        title: "What moves the unfunded amount".to_owned(),
        description: format!(
            "One bar for each estimate, from the unfunded amount at its low reading to that at its high reading; \
             the line marks the base of {}.",
            number::riel(base)
        ),
        table: "assumptions".to_owned(),
        drawing: Drawing::Tornado(Tornado {
            base: base.0 as f64,
            base_note: format!("base {}", number::riel_short(base.0 as f64)),
            bars: shown.iter().map(bar).collect(),
        }),
    }
}
