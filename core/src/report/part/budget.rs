//! What it costs by year, who pays, what is missing; by part of the Village Hive, by kind of line, by commune.

use super::answer;
use crate::budget::BudgetLine;
use crate::estimate::Parameter;
use crate::input::LineKind;
use crate::report::chart::{Chart, Drawing, Stack, StackBar};
use crate::report::lookup::{Lookup, YearTotal, payer_label};
use crate::report::number;
use crate::report::section::Section;
use crate::report::table::{Cell, Column, Table, sum};
use crate::service::Service;
use crate::time::Year;
use crate::unit::Riel;

/// Year columns that fit on A4; longer horizons continue in the next table.
const YEARS_ACROSS: usize = 5;

const BASIS: &[Parameter] = &[
    Parameter::PaySocialWorker,
    Parameter::PayNurse,
    Parameter::PayFinanceCoach,
    Parameter::PayCaregiver,
    Parameter::PayTeacher,
    Parameter::PaySupervisor,
    Parameter::OnCostShare,
    Parameter::MealRiel,
    Parameter::OverheadShare,
    Parameter::ContingencyShare,
    Parameter::InflationPct,
    Parameter::WageGrowthPct,
    Parameter::RielPerUsd,
    Parameter::CctUsdYear,
    Parameter::DonorUsdYear,
    Parameter::MinistryUsdCommune,
    Parameter::CommuneSocialUsd,
];

pub(super) fn section(lookup: &Lookup<'_>) -> Section {
    let mut section = Section::new("budget", "Budget and who pays");
    section.say(format!(
        "All amounts are in prices of their year unless marked; dollars are riel at {} riel for one dollar, in every year.",
        number::value(lookup.rate())
    ));
    if let (Some(first), Some(last)) = (lookup.years.first(), lookup.years.last()) {
        let real: Riel = lookup.years.iter().map(|year| year.cost_real).sum();
        if first.year != last.year {
            section.say(format!("In prices of {} the whole horizon costs {}.", first.year, lookup.money(real)));
        }
    }
    section.charts.extend(chart(lookup));
    section.table(payers(lookup, "budget_payers_riel", "Who pays, in riel", "៛", |year| {
        year.paid.iter().chain([&year.gap]).map(|amount| Cell::Riel(*amount)).collect()
    }));
    section.table(payers(lookup, "budget_payers_usd", "Who pays, in US dollars", "USD", |year| {
        year.dollar_parts.iter().map(|amount| Cell::Dollars(*amount)).collect()
    }));
    years_across(lookup, &mut section, "budget_services", "Cost by part of the Village Hive", "Part", |years| {
        let parts = Service::ALL.iter();
        parts.map(|&part| line_row(lookup, part.label(), years, &|line| line.service == part)).collect()
    });
    years_across(lookup, &mut section, "budget_kinds", "Cost by kind of line", "Kind", |years| {
        let kinds = LineKind::ALL.iter();
        kinds.map(|&kind| line_row(lookup, kind.label(), years, &|line| line.kind == kind)).collect()
    });
    years_across(lookup, &mut section, "budget_communes", "Cost by commune", "Commune", |years| {
        commune_rows(lookup, years, |row| row.cost)
    });
    years_across(lookup, &mut section, "gap_communes", "Unfunded amount by commune", "Commune", |years| {
        commune_rows(lookup, years, |row| row.gap)
    });
    section.rests_on(lookup, BASIS);
    section
}

fn chart(lookup: &Lookup<'_>) -> Option<Chart> {
    if lookup.years.is_empty() {
        return None;
    }
    let mut parts: Vec<String> = lookup.payers.iter().map(payer_label).collect();
    parts.push("Unfunded".to_owned());
    let bar = |year: &YearTotal| StackBar {
        label: year.year.to_string(),
        note: format!(
            "{}, {}",
            number::riel_short(year.cost.0 as f64),
            number::dollars(number::whole_dollars(year.cost, lookup.rate()))
        ),
        parts: year.paid.iter().chain([&year.gap]).map(|amount| amount.0 as f64).collect(),
    };
    Some(Chart {
        id: "payers-chart".to_owned(),
        title: "Cost by year and who pays".to_owned(),
        description: format!(
            "One bar for each year of {}, divided by payer; the hatched end is unfunded: {} of the whole cost.",
            lookup.span(),
            number::percent(number::share(lookup.gap(), lookup.cost()))
        ),
        table: "budget_payers_riel".to_owned(),
        drawing: Drawing::Stack(Stack { parts, last_is_gap: true, bars: lookup.years.iter().map(bar).collect() }),
    })
}

fn payers(
    lookup: &Lookup<'_>,
    name: &str,
    caption: &str,
    unit: &'static str,
    amounts: impl Fn(&YearTotal) -> Vec<Cell>,
) -> Table {
    let mut columns = vec![Column::words("Year")];
    columns.extend(lookup.payers.iter().map(|payer| Column::unit(payer_label(payer), unit)));
    columns.push(Column::unit("Unfunded", unit));
    columns.push(Column::unit("Cost", unit));
    let rows = lookup.years.iter().map(|year| {
        let amounts = amounts(year);
        let cost = sum(amounts.iter());
        std::iter::once(Cell::Year(year.year.0)).chain(amounts).chain([cost]).collect()
    });
    Table::new(name, caption, columns).rows(rows).total("All years")
}

/// Adds tables with years as columns, as many as fit side by side, each with the total of its years.
fn years_across(
    lookup: &Lookup<'_>,
    section: &mut Section,
    name: &str,
    caption: &str,
    first: &str,
    rows: impl Fn(&[Year]) -> Vec<Vec<Cell>>,
) {
    let years: Vec<Year> = lookup.years.iter().map(|year| year.year).collect();
    let several = years.len() > YEARS_ACROSS;
    for (part, years) in years.chunks(YEARS_ACROSS).enumerate() {
        let (Some(from), Some(to)) = (years.first(), years.last()) else { continue };
        let mut columns = vec![Column::words(first)];
        columns.extend(years.iter().map(|year| Column::unit(year.to_string(), "៛")));
        columns.push(Column::unit(if years.len() == 1 { "Total".to_owned() } else { format!("{from}-{to}") }, "៛"));
        let name = if several { format!("{name}_{}", part + 1) } else { name.to_owned() };
        let caption = if several { format!("{caption}, {from}-{to}") } else { caption.to_owned() };
        let mut rows = rows(years);
        rows.retain(|row| row.iter().any(|cell| matches!(cell, Cell::Riel(amount) if *amount != Riel::ZERO)));
        section.table(Table::new(name, caption, columns).rows(rows).total("Total"));
    }
}

fn line_row(lookup: &Lookup<'_>, label: &str, years: &[Year], chosen: &dyn Fn(&BudgetLine) -> bool) -> Vec<Cell> {
    let lines = &lookup.outcome.forecast.lines;
    let amount = |year: &Year| -> Riel {
        lines.iter().filter(|line| line.year == *year && chosen(line)).map(|line| line.amount).sum()
    };
    with_sum(Cell::text(label), years.iter().map(amount).collect())
}

fn commune_rows(
    lookup: &Lookup<'_>,
    years: &[Year],
    amount: impl Fn(&crate::budget::CommuneYear) -> Riel,
) -> Vec<Vec<Cell>> {
    let rows = &lookup.outcome.forecast.years;
    let of = |code: &crate::id::CommuneCode, year: &Year| -> Riel {
        rows.iter().filter(|row| row.commune == *code && row.year == *year).map(&amount).sum()
    };
    let row = |commune: &crate::outcome::CommuneSummary| {
        with_sum(lookup.commune(&commune.code), years.iter().map(|year| of(&commune.code, year)).collect())
    };
    lookup.outcome.communes.iter().map(row).collect()
}

fn with_sum(label: Cell, amounts: Vec<Riel>) -> Vec<Cell> {
    let total: Riel = amounts.iter().copied().sum();
    std::iter::once(label).chain(amounts.into_iter().map(Cell::Riel)).chain([Cell::Riel(total)]).collect()
}

/// Used by the section on cost per person.
pub(super) fn all_per_person(lookup: &Lookup<'_>, year: Year) -> Option<f64> {
    lookup.years.iter().find(|total| total.year == year).and_then(|total| answer::usd_per_person(lookup, total))
}
