//! How much of the commune fund the services would take, and the sources with their ceilings.

use super::person;
use crate::arrange::Arrange;
use crate::budget::SourceYear;
use crate::estimate::Parameter;
use crate::id::SourceId;
use crate::report::lookup::{Lookup, named, payer_label};
use crate::report::number;
use crate::report::section::Section;
use crate::report::table::{Cell, Column, Table};
use crate::unit::Riel;

const BASIS: &[Parameter] = &[
    Parameter::CommuneBudgetUsd,
    Parameter::CommuneSocialUsd,
    Parameter::FundPotUsd,
    Parameter::FundShareSocial,
    Parameter::FundGrowthPct,
];

pub(super) fn section(lookup: &Lookup<'_>) -> Section {
    let mut section = Section::new("fund", "Share of the commune fund");
    let first: Vec<f64> = lookup
        .outcome
        .forecast
        .years
        .iter()
        .filter(|row| row.year == lookup.outcome.horizon.start)
        .map(|row| row.commune_fund_share)
        .collect();
    let least = first.iter().copied().fold(f64::INFINITY, f64::min);
    let most = first.iter().copied().fold(0.0, f64::max);
    if !first.is_empty() {
        section.say(format!(
            "The cost of {} set against a commune's whole development budget of that year: {}.",
            lookup.outcome.horizon.start,
            if first.len() == 1 {
                number::percent(most)
            } else {
                format!("between {} and {}", number::percent(least), number::percent(most))
            }
        ));
        section.say("Above 100% the services cost more than everything that the commune may spend on development.");
    }
    let tables = person::tables(lookup, "commune_fund_share", "Cost over the commune fund", "%", |row| {
        Cell::Percent(row.commune_fund_share)
    });
    for table in tables {
        section.table(table);
    }
    section.table(sources(lookup));
    section.rests_on(lookup, BASIS);
    section
}

fn sources(lookup: &Lookup<'_>) -> Table {
    let columns = vec![
        Column::words("Source"),
        Column::words("Payer"),
        Column::unit("Ceiling", "៛"),
        Column::unit("Used", "៛"),
        Column::unit("Used", "%"),
    ];
    let rows = &lookup.outcome.forecast.sources;
    let mut ids: Vec<&SourceId> = rows.iter().map(|row| &row.source).collect();
    ids.arrange();
    ids.dedup();
    let row = |id: &SourceId| {
        let here: Vec<&SourceYear> = rows.iter().filter(|row| row.source == *id).collect();
        let ceiling: Riel = here.iter().map(|row| row.ceiling).sum();
        let used: Riel = here.iter().map(|row| row.used).sum();
        let payer = here.first().map_or_else(String::new, |row| payer_label(&row.payer));
        vec![
            Cell::text(named(id.as_str())),
            Cell::text(payer),
            Cell::Riel(ceiling),
            Cell::Riel(used),
            if ceiling == Riel::ZERO { Cell::Nothing } else { Cell::Percent(number::share(used, ceiling)) },
        ]
    };
    Table::new("sources_total", format!("Sources, {}, all communes", lookup.span()), columns)
        .rows(ids.into_iter().map(row))
        .total("All sources")
        .note("A source can stay unused where its rules do not allow what is missing.")
}
