//! When each commune stands alone, and what is missing until then.

use crate::budget::Handover;
use crate::id::CommuneCode;
use crate::problem::COMMUNE_PAYER;
use crate::report::chart::{Chart, Drawing, Timeline, TimelineRow};
use crate::report::lookup::Lookup;
use crate::report::number;
use crate::report::section::Section;
use crate::report::table::{Cell, Column, Table};
use crate::service::Service;
use crate::time::Year;
use crate::unit::Riel;

pub(super) fn section(lookup: &Lookup<'_>) -> Section {
    let mut section = Section::new("handover", "Hand-over to the communes");
    let rows = &lookup.outcome.forecast.handover;
    let alone = rows.iter().filter(|row| row.stands_alone.is_some()).count();
    section.say(format!(
        "A commune stands alone from the year in which its own money pays everything, to the end of the horizon. \
         {alone} of {} do within {}.",
        number::counted(rows.len() as u64, "commune", "communes"),
        lookup.span()
    ));
    if !lookup.has(Service::ExitStrategy) {
        section.say("The exit strategy is switched off in this plan: no hand-over stage is planned.");
    }
    if let Some(sentence) = cliffs(lookup) {
        section.say(sentence);
    }
    section.charts.extend(chart(lookup));
    section.table(table(lookup));
    section.rests_on(lookup, super::answer::BASIS);
    section
}

fn cliffs(lookup: &Lookup<'_>) -> Option<String> {
    let rows = &lookup.outcome.forecast.years;
    let first = rows.iter().filter(|row| row.cliff).map(|row| row.year).min()?;
    let count = rows.iter().filter(|row| row.cliff).count();
    Some(format!(
        "In {count} of {} budget years of a commune a payer cannot carry the share that the hand-over plans for it, first \
         in {first}.",
        rows.len()
    ))
}

fn table(lookup: &Lookup<'_>) -> Table {
    let last = lookup.outcome.horizon.last();
    let columns = vec![
        Column::words("Commune"),
        Column::words("Stands alone from"),
        Column::unit(format!("Missing in {last}"), "៛"),
        Column::unit("Missing a person", "USD"),
        Column::unit("Own money would have to grow", "times"),
        Column::words("What stands in the way"),
    ];
    Table::new("handover", "When each commune stands alone", columns)
        .rows(lookup.outcome.forecast.handover.iter().map(|row| table_row(lookup, row)))
        .total("All communes")
        .note(format!("Missing: cost of {last} that the commune's own money does not pay."))
}

fn table_row(lookup: &Lookup<'_>, row: &Handover) -> Vec<Cell> {
    vec![
        lookup.commune(&row.commune),
        row.stands_alone.map_or_else(|| Cell::text("not within the horizon"), |year| Cell::Year(year.0)),
        Cell::Riel(row.missing_last_year),
        Cell::Usd(row.missing_usd_per_person.0),
        match row.own_money_factor {
            Some(factor) => Cell::Ratio(factor),
            None => Cell::text("has none"),
        },
        Cell::text(row.why.clone()),
    ]
}

fn chart(lookup: &Lookup<'_>) -> Option<Chart> {
    let years: Vec<Year> = lookup.outcome.horizon.all_years().collect();
    let rows: Vec<TimelineRow> =
        lookup.outcome.forecast.handover.iter().map(|row| timeline_row(lookup, row, &years)).collect();
    let alone = rows.iter().filter(|row| row.alone.is_some()).count();
    (!rows.is_empty() && !years.is_empty()).then(|| Chart {
        id: "handover-chart".to_owned(),
        title: "Share of the cost that each commune pays itself".to_owned(),
        description: format!(
            "One row for each commune, one cell for each year of {}; the fuller the cell, the more the commune pays. \
             {alone} of {} stand alone.",
            lookup.span(),
            rows.len()
        ),
        table: "handover".to_owned(),
        drawing: Drawing::Timeline(Timeline { years: years.iter().map(|year| year.0).collect(), rows }),
    })
}

fn timeline_row(lookup: &Lookup<'_>, row: &Handover, years: &[Year]) -> TimelineRow {
    TimelineRow {
        label: lookup.commune_name(&row.commune),
        note: row.stands_alone.map_or_else(|| "not within the horizon".to_owned(), |year| format!("alone from {year}")),
        shares: years.iter().map(|&year| own_share(lookup, &row.commune, year)).collect(),
        alone: row.stands_alone.and_then(|alone| years.iter().position(|&year| year == alone)),
    }
}

/// What the commune itself pays of its cost in a year.
fn own_share(lookup: &Lookup<'_>, code: &CommuneCode, year: Year) -> f64 {
    let found = lookup.outcome.forecast.years.iter().find(|row| row.commune == *code && row.year == year);
    found.map_or(0.0, |row| {
        let own: Riel = row.paid.iter().filter(|(id, _)| id.as_str() == COMMUNE_PAYER).map(|(_, paid)| *paid).sum();
        number::share(own, row.cost)
    })
}
