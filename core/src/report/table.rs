//! A table of typed cells. Totals are made here and nowhere else: the sums of what the rows show.

use super::number;
use crate::estimate::Status;
use crate::unit::Riel;
use serde::Serialize;

/// A table of a report: also one CSV file.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Table {
    /// Name of the CSV file, without its ending; unique in a report.
    pub name: String,
    /// What the table shows.
    pub caption: String,
    /// Columns; the first one names the rows.
    pub columns: Vec<Column>,
    /// Rows, each as long as `columns`.
    pub rows: Vec<Vec<Cell>>,
    /// The sums of the rows as shown.
    pub total: Option<Vec<Cell>>,
    /// What a reader must know to read it right.
    pub note: Option<String>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Column {
    /// Heading above several columns.
    pub group: Option<String>,
    /// Heading.
    pub title: String,
    /// Unit of the numbers.
    pub unit: Option<&'static str>,
    /// Where the cells stand.
    pub align: Align,
}

/// Where a cell's text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Align {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// A value in a table. Its kind decides how it is written and whether it can be added up.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Cell {
    /// Words.
    Text(String),
    /// A commune or village: Latin and Khmer name.
    Place(String, Option<String>),
    /// A count.
    Count(u64),
    /// A number and its decimals.
    Number(f64, u8),
    /// A ratio with two decimals: never added up.
    Ratio(f64),
    /// Full-time equivalents, already rounded to one decimal: see [`Cell::fte`].
    Fte(f64),
    /// Full-time equivalents of which only a part is known.
    AtLeast(f64),
    /// Whole riel.
    Riel(Riel),
    /// Whole US dollars.
    Dollars(i64),
    /// US dollars with cents: amounts a person.
    Usd(f64),
    /// A share, shown as percent; the heading carries the unit.
    Percent(f64),
    /// A calendar year.
    Year(i32),
    /// What stands behind the row.
    Status(Status),
    /// Nobody knows. Not zero.
    Unknown,
    /// Fewer than [`FEW`](super::privacy::FEW) families of a case list: not shown.
    Hidden,
    /// Does not apply.
    Nothing,
}

impl Cell {
    /// Full-time equivalents, rounded to the one decimal that is shown.
    #[must_use]
    pub fn fte(value: f64) -> Self {
        Self::Fte(rounded(value, 1))
    }

    /// A number, rounded to the decimals that are shown.
    #[must_use]
    pub fn number(value: f64, decimals: u8) -> Self {
        Self::Number(rounded(value, decimals), decimals)
    }

    /// Words.
    #[must_use]
    pub fn text(words: impl Into<String>) -> Self {
        Self::Text(words.into())
    }

    /// As a person reads it in a column whose heading carries the unit.
    #[must_use]
    pub fn shown(&self) -> String {
        match self {
            Self::Text(words) => words.clone(),
            Self::Place(name, None) => name.clone(),
            Self::Place(name, Some(khmer)) => format!("{name} {khmer}"),
            Self::Count(count) => number::grouped(i64::try_from(*count).unwrap_or(i64::MAX)),
            Self::Number(value, decimals) => number::decimal(*value, usize::from(*decimals)),
            Self::Ratio(value) => number::decimal(*value, 2),
            Self::Fte(value) => number::decimal(*value, 1),
            Self::AtLeast(value) => format!("at least {}", number::decimal(*value, 1)),
            Self::Riel(amount) => number::grouped(amount.0),
            Self::Dollars(amount) => number::grouped(*amount),
            Self::Usd(amount) => number::decimal(*amount, 2),
            Self::Percent(share) => number::decimal(*share * 100.0, 1),
            Self::Year(year) => year.to_string(),
            Self::Status(status) => status.name().to_owned(),
            Self::Unknown => "unknown".to_owned(),
            Self::Hidden => "hidden".to_owned(),
            Self::Nothing => "-".to_owned(),
        }
    }

    /// Whether it holds a number, so that a spreadsheet may read it as one.
    #[must_use]
    pub fn is_number(&self) -> bool {
        matches!(
            self,
            Self::Count(_)
                | Self::Number(..)
                | Self::Ratio(_)
                | Self::Fte(_)
                | Self::Riel(_)
                | Self::Dollars(_)
                | Self::Usd(_)
                | Self::Percent(_)
                | Self::Year(_)
        )
    }
}

fn rounded(value: f64, decimals: u8) -> f64 {
    let scale = (0..decimals).fold(1.0, |scale, _| scale * 10.0);
    let scaled = (value * scale).round() / scale;
    if scaled.is_finite() { scaled } else { value }
}

impl Column {
    /// A column of words.
    #[must_use]
    pub fn words(title: impl Into<String>) -> Self {
        Self { group: None, title: title.into(), unit: None, align: Align::Left }
    }

    /// A column of numbers without a unit of their own.
    #[must_use]
    pub fn numbers(title: impl Into<String>) -> Self {
        Self { group: None, title: title.into(), unit: None, align: Align::Right }
    }

    /// A column of numbers with a unit.
    #[must_use]
    pub fn unit(title: impl Into<String>, unit: &'static str) -> Self {
        Self { group: None, title: title.into(), unit: Some(unit), align: Align::Right }
    }

    /// The same column under a common heading.
    #[must_use]
    pub fn under(self, group: impl Into<String>) -> Self {
        Self { group: Some(group.into()), ..self }
    }

    /// Heading with its unit.
    #[must_use]
    pub fn heading(&self) -> String {
        match self.unit {
            Some(unit) => format!("{} ({unit})", self.title),
            None => self.title.clone(),
        }
    }

    /// Heading with group and unit: one line, for CSV and text.
    #[must_use]
    pub fn full_heading(&self) -> String {
        match &self.group {
            Some(group) => format!("{group}: {}", self.heading()),
            None => self.heading(),
        }
    }
}

impl Table {
    /// A table without rows yet.
    #[must_use]
    pub fn new(name: impl Into<String>, caption: impl Into<String>, columns: Vec<Column>) -> Self {
        Self { name: name.into(), caption: caption.into(), columns, rows: Vec::new(), total: None, note: None }
    }

    /// The same table with rows.
    #[must_use]
    pub fn rows(mut self, rows: impl IntoIterator<Item = Vec<Cell>>) -> Self {
        self.rows = rows.into_iter().collect();
        self
    }

    /// The same table with a note.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }

    /// The same table with a total row: each column is added up where adding makes sense.
    #[must_use]
    pub fn total(mut self, label: &str) -> Self {
        let mut total = vec![Cell::text(label)];
        for column in 1..self.columns.len() {
            total.push(sum(self.rows.iter().filter_map(|row| row.get(column))));
        }
        self.total = (!self.rows.is_empty()).then_some(total);
        self
    }

    /// The same table without the sums of some columns: ratios, of which a part is unknown.
    #[must_use]
    pub fn without_sums(mut self, chosen: impl Fn(&Column) -> bool) -> Self {
        for (cell, column) in self.total.iter_mut().flatten().zip(&self.columns) {
            if chosen(column) {
                *cell = Cell::Nothing;
            }
        }
        self
    }

    /// Replaces a cell of the total row: for means and ratios, which are not sums.
    #[must_use]
    pub fn total_cell(mut self, column: usize, cell: Cell) -> Self {
        if let Some(place) = self.total.as_mut().and_then(|total| total.get_mut(column)) {
            *place = cell;
        }
        self
    }
}

/// The sum of cells of one kind as they are shown. A hidden cell hides the sum; an unknown one leaves `at least`.
pub(super) fn sum<'a>(cells: impl Iterator<Item = &'a Cell>) -> Cell {
    cells.fold(Cell::Nothing, |so_far, cell| add(&so_far, cell))
}

fn add(so_far: &Cell, cell: &Cell) -> Cell {
    use Cell::{AtLeast, Count, Dollars, Fte, Hidden, Nothing, Number, Riel, Unknown};
    match (so_far, cell) {
        (Hidden, _) | (_, Hidden) => Hidden,
        (Nothing, Count(_) | Number(..) | Fte(_) | AtLeast(_) | Riel(_) | Dollars(_) | Unknown) => cell.clone(),
        (Count(a), Count(b)) => Count(a + b),
        (Number(a, decimals), Number(b, _)) => Cell::number(a + b, *decimals),
        (Riel(a), Riel(b)) => Riel(*a + *b),
        (Dollars(a), Dollars(b)) => Dollars(a.saturating_add(*b)),
        (Fte(a), Fte(b)) => Cell::fte(a + b),
        (Fte(a) | AtLeast(a), AtLeast(b)) | (AtLeast(a), Fte(b)) => AtLeast(rounded(a + b, 1)),
        (Fte(a) | AtLeast(a), Unknown) | (Unknown, Fte(a) | AtLeast(a)) => AtLeast(*a),
        (_, Nothing) | (Unknown, _) => so_far.clone(),
        _ => Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_total_is_the_sum_of_what_is_shown() {
        let column = || Column::numbers("n");
        let table = Table::new("t", "T", vec![column(), column(), column(), column()])
            .rows([
                vec![Cell::text("a"), Cell::Count(2), Cell::fte(1.04), Cell::Riel(Riel(5))],
                vec![Cell::text("b"), Cell::Count(3), Cell::fte(1.04), Cell::Riel(Riel(7))],
            ])
            .total("All");
        let expected = vec![Cell::text("All"), Cell::Count(5), Cell::Fte(2.0), Cell::Riel(Riel(12))];
        assert_eq!(table.total, Some(expected), "1.0 and 1.0 are shown, so 2.0 is their total, not 2.1");
    }

    #[test]
    fn unknown_is_never_added_as_zero() {
        assert_eq!(sum([Cell::Fte(2.0), Cell::Unknown].iter()), Cell::AtLeast(2.0));
        assert_eq!(sum([Cell::Unknown, Cell::Fte(2.0), Cell::AtLeast(1.0)].iter()), Cell::AtLeast(3.0));
        assert_eq!(sum([Cell::Unknown, Cell::Unknown].iter()), Cell::Unknown);
    }

    #[test]
    fn a_hidden_cell_hides_its_total() {
        assert_eq!(sum([Cell::Count(9), Cell::Hidden, Cell::Count(1)].iter()), Cell::Hidden);
    }

    #[test]
    fn words_and_ratios_have_no_sum() {
        assert_eq!(sum([Cell::Percent(0.5), Cell::Percent(0.5)].iter()), Cell::Nothing);
        assert_eq!(sum([Cell::text("a"), Cell::Count(1)].iter()), Cell::Count(1));
    }
}
