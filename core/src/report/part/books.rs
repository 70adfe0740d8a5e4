//! The three tables that a commune makes of the forecast: investment programme, budget of the year, cash plan.

use crate::budget::{Books, CashRow, ExpenditureRow, ProgrammeRow, RevenueRow};
use crate::id::{CommuneCode, PayerId, SourceId};
use crate::report::lookup::{Lookup, named, payer_label};
use crate::report::section::Section;
use crate::report::table::{Cell, Column, Table};
use crate::unit::Riel;
use std::collections::BTreeMap;

/// More communes than this are added up on the page; the CSV files have each.
const SEVERAL: usize = 1;

pub(in crate::report) fn section(lookup: &Lookup<'_>, books: &Books) -> Section {
    let mut section = Section::new("books", &format!("Programme, budget and cash plan of {}", books.year));
    section.say(
        "Three tables that a commune makes of the plan: the three-year rolling investment programme, the budget of the \
         year by account, and the cash needed in each quarter. Both sides of the budget add up to the same riel.",
    );
    let several = lookup.outcome.communes.len() > SEVERAL;
    if several {
        section.say("Here all communes are added up; the CSV files have each commune.");
    }
    if books.expenditure.iter().any(|row| row.name.is_empty()) {
        section
            .say("Lines without an account of the commune's list stand under the account of the plan, or under none.");
    }
    section.table(programme(books, "Investment programme"));
    section.table(expenditure(books, "Budget: expenditure by account"));
    section.table(revenue(books, "Budget: revenue by source"));
    section.table(cash(books, "Cash plan by quarter"));
    section
}

/// The same by commune, for the CSV files.
pub(in crate::report) fn annex(lookup: &Lookup<'_>, books: &Books) -> Vec<Table> {
    let of = |code: &CommuneCode| lookup.commune(code);
    let mut columns = programme_columns(books);
    columns.insert(0, Column::words("Commune"));
    let rows = books.programme.iter().map(|row| [vec![of(&row.commune), part(row)], amounts(row)].concat());
    let programme = Table::new("books_programme_communes", "Investment programme by commune", columns).rows(rows);
    let columns = vec![Column::words("Commune"), words("Account"), words("Name"), Column::unit("Amount", "៛")];
    let row = |row: &ExpenditureRow| {
        vec![of(&row.commune), Cell::text(&row.account), Cell::text(&row.name), Cell::Riel(row.amount)]
    };
    let expenditure = Table::new("books_expenditure_communes", "Expenditure by commune and account", columns)
        .rows(books.expenditure.iter().map(row));
    let columns = vec![Column::words("Commune"), words("Source"), words("Payer"), Column::unit("Amount", "៛")];
    let row = |row: &RevenueRow| {
        let [source, payer] = money(row.source.as_ref(), row.payer.as_ref());
        vec![of(&row.commune), source, payer, Cell::Riel(row.amount)]
    };
    let revenue = Table::new("books_revenue_communes", "Revenue by commune and source", columns)
        .rows(books.revenue.iter().map(row));
    let mut columns = cash_columns();
    columns.insert(0, Column::words("Commune"));
    let row = |row: &CashRow| {
        let quarters = row.quarters.iter().map(|amount| Cell::Riel(*amount));
        let all = Cell::Riel(row.quarters.iter().copied().sum());
        [of(&row.commune), Cell::text(&row.account)].into_iter().chain(quarters).chain([all]).collect()
    };
    let cash = Table::new("books_cash_communes", "Cash by commune, account and quarter", columns)
        .rows(books.cash.iter().map(row));
    vec![programme, expenditure, revenue, cash]
}

fn words(title: &str) -> Column {
    Column::words(title)
}

fn part(row: &ProgrammeRow) -> Cell {
    Cell::text(row.service.label())
}

fn money(source: Option<&SourceId>, payer: Option<&PayerId>) -> [Cell; 2] {
    let source = source.map_or_else(|| Cell::text("Unfunded"), |id| Cell::text(named(id.as_str())));
    [source, payer.map_or(Cell::Nothing, |payer| Cell::text(payer_label(payer)))]
}

fn amounts(row: &ProgrammeRow) -> Vec<Cell> {
    let years = row.cost.iter().zip(&row.commune_pays).zip(&row.others_pay).zip(&row.unfunded);
    years.flat_map(|(((cost, own), others), gap)| [cost, own, others, gap].map(|amount| Cell::Riel(*amount))).collect()
}

fn programme_columns(books: &Books) -> Vec<Column> {
    let years = books.programme.first().map_or(0, |row| row.cost.len());
    let mut columns = vec![Column::words("Part")];
    for year in 0..years {
        let year = (books.year.0 + year as i32).to_string();
        let titles = ["Cost", "Commune pays", "Others pay", "Unfunded"];
        columns.extend(titles.map(|title| Column::unit(title, "៛").under(year.clone())));
    }
    columns
}

fn programme(books: &Books, caption: &str) -> Table {
    let mut rows: BTreeMap<usize, Vec<Cell>> = BTreeMap::new();
    for row in &books.programme {
        let here = [vec![part(row)], amounts(row)].concat();
        let sum = |so_far: &mut Vec<Cell>| add(so_far, &here);
        rows.entry(row.service.index()).and_modify(sum).or_insert_with(|| here.clone());
    }
    Table::new("books_programme", caption, programme_columns(books)).rows(rows.into_values()).total("Programme")
}

/// Adds the riel of a row to those of another.
fn add(so_far: &mut [Cell], row: &[Cell]) {
    for (sum, cell) in so_far.iter_mut().zip(row) {
        if let (Cell::Riel(sum), Cell::Riel(amount)) = (sum, cell) {
            *sum += *amount;
        }
    }
}

fn expenditure(books: &Books, caption: &str) -> Table {
    let mut sums: BTreeMap<&str, (&str, Riel)> = BTreeMap::new();
    for row in &books.expenditure {
        let sum = sums.entry(&row.account).or_insert((&row.name, Riel::ZERO));
        sum.1 += row.amount;
    }
    let columns = vec![words("Account"), words("Name"), Column::unit("Amount", "៛")];
    let row = |(account, (name, amount)): (&str, (&str, Riel))| {
        vec![Cell::text(account), Cell::text(name), Cell::Riel(amount)]
    };
    Table::new("books_expenditure", caption, columns).rows(sums.into_iter().map(row)).total("Expenditure")
}

/// Whether money is missing (last), and where it comes from.
type Pot<'b> = (bool, Option<&'b SourceId>);

fn revenue(books: &Books, caption: &str) -> Table {
    let mut sums: BTreeMap<Pot<'_>, (Option<&PayerId>, Riel)> = BTreeMap::new();
    for row in &books.revenue {
        let sum = sums.entry((row.source.is_none(), row.source.as_ref())).or_insert((row.payer.as_ref(), Riel::ZERO));
        sum.1 += row.amount;
    }
    let columns = vec![words("Source"), words("Payer"), Column::unit("Amount", "៛")];
    let row = |((_, source), (payer, amount)): (Pot<'_>, (Option<&PayerId>, Riel))| {
        money(source, payer).into_iter().chain([Cell::Riel(amount)]).collect()
    };
    Table::new("books_revenue", caption, columns).rows(sums.into_iter().map(row)).total("Revenue and what is missing")
}

fn cash_columns() -> Vec<Column> {
    let mut columns = vec![words("Account")];
    columns.extend((1..=4).map(|quarter| Column::unit(format!("Quarter {quarter}"), "៛")));
    columns.push(Column::unit("Year", "៛"));
    columns
}

fn cash(books: &Books, caption: &str) -> Table {
    let mut sums: BTreeMap<&str, [Riel; 5]> = BTreeMap::new();
    for row in &books.cash {
        let sum = sums.entry(&row.account).or_default();
        for (quarter, amount) in row.quarters.iter().enumerate() {
            sum[quarter] += *amount;
            sum[4] += *amount;
        }
    }
    let row = |(account, amounts): (&str, [Riel; 5])| {
        std::iter::once(Cell::text(account)).chain(amounts.map(Cell::Riel)).collect()
    };
    Table::new("books_cash", caption, cash_columns()).rows(sums.into_iter().map(row)).total("Cash")
}
