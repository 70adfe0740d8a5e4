//! Cost per person and year against the benchmark.

use super::answer;
use super::budget::all_per_person;
use crate::budget::CommuneYear;
use crate::estimate::Parameter;
use crate::report::chart::{Bars, Chart, Drawing};
use crate::report::lookup::Lookup;
use crate::report::number;
use crate::report::section::Section;
use crate::report::table::{Cell, Column, Table};
use crate::time::Year;

/// Year columns that fit on A4.
const YEARS_ACROSS: usize = 10;

pub(super) fn section(lookup: &Lookup<'_>) -> Section {
    let mut section = Section::new("person", "Cost per person and year");
    let benchmark = lookup.benchmark();
    section.say(format!("The Village Hive sets itself {} a person and year.", number::usd(benchmark)));
    let (start, last) = (lookup.outcome.horizon.start, lookup.outcome.horizon.last());
    let of = |year: Year| lookup.outcome.forecast.years.iter().filter(move |row| row.year == year);
    let within = |year: Year| of(year).filter(|row| row.benchmark_ratio <= 1.0).count();
    section.say(format!("In {start}, {} of {} communes lie within it.", within(start), of(start).count()));
    if last > start {
        section.say(format!("In {last}, {} do.", within(last)));
    }
    let full = lookup.first_full_year();
    if full > start {
        section.say(format!(
            "{start} is a year of starting: posts fill in the course of it; {full} is the first full year."
        ));
    }
    section.charts.extend(chart(lookup, full, benchmark));
    for table in tables(lookup, "usd_per_person", "Cost per person", "USD", |row| Cell::Usd(row.usd_per_person.0)) {
        let last = table.columns.len();
        let years: Vec<Year> = years_of(&table);
        let table = table.total("All communes");
        let with_means = (1..last).zip(&years).fold(table, |table, (column, &year)| {
            table.total_cell(column, all_per_person(lookup, year).map_or(Cell::Nothing, Cell::Usd))
        });
        section.table(with_means.note("All communes: cost of all over people of all, not the sum of the column."));
    }
    let own = [Parameter::BenchmarkUsdPersonYear, Parameter::RielPerUsd, Parameter::PopulationGrowthPct];
    section.rests_on(lookup, &[answer::BASIS, &own].concat());
    section
}

fn years_of(table: &Table) -> Vec<Year> {
    table.columns.iter().filter_map(|column| column.title.parse().ok().map(Year)).collect()
}

fn chart(lookup: &Lookup<'_>, year: Year, benchmark: f64) -> Option<Chart> {
    let rows = lookup.outcome.forecast.years.iter().filter(|row| row.year == year);
    let bar = |row: &CommuneYear| {
        (lookup.commune_name(&row.commune), number::usd(row.usd_per_person.0), row.usd_per_person.0)
    };
    let bars: Vec<(String, String, f64)> = rows.map(bar).collect();
    (!bars.is_empty()).then(|| Chart {
        id: "person-chart".to_owned(),
        title: format!("Cost per person in {year}"),
        description: format!("One bar for each commune; the line marks the benchmark of {}.", number::usd(benchmark)),
        table: tables_name(lookup, "usd_per_person"),
        drawing: Drawing::Bars(Bars { bars, mark: Some((benchmark, format!("benchmark {}", number::usd(benchmark)))) }),
    })
}

fn tables_name(lookup: &Lookup<'_>, name: &str) -> String {
    if lookup.years.len() > YEARS_ACROSS { format!("{name}_1") } else { name.to_owned() }
}

/// Tables of communes by year, as many years as fit side by side.
pub(super) fn tables(
    lookup: &Lookup<'_>,
    name: &str,
    caption: &str,
    unit: &'static str,
    cell: impl Fn(&CommuneYear) -> Cell,
) -> Vec<Table> {
    let years: Vec<Year> = lookup.years.iter().map(|year| year.year).collect();
    let several = years.len() > YEARS_ACROSS;
    let table = |(part, years): (usize, &[Year])| {
        let (from, to) = (years[0], years[years.len() - 1]);
        let name = if several { format!("{name}_{}", part + 1) } else { name.to_owned() };
        let caption = if several { format!("{caption}, {from}-{to}") } else { caption.to_owned() };
        let mut columns = vec![Column::words("Commune")];
        columns.extend(years.iter().map(|year| Column::unit(year.to_string(), unit)));
        let row = |commune: &crate::outcome::CommuneSummary| {
            let of = |year: &Year| {
                let rows = &lookup.outcome.forecast.years;
                let found = rows.iter().find(|row| row.commune == commune.code && row.year == *year);
                found.map_or(Cell::Nothing, &cell)
            };
            std::iter::once(lookup.commune(&commune.code)).chain(years.iter().map(of)).collect()
        };
        Table::new(name, caption, columns).rows(lookup.outcome.communes.iter().map(row))
    };
    years.chunks(YEARS_ACROSS).enumerate().map(table).collect()
}
