//! One table as CSV: plain numbers, words made safe for spreadsheets.

use super::escape::spreadsheet;
use super::number;
use super::table::{Cell, Table};

/// Spreadsheets read a file as UTF-8, and so show Khmer, only with this mark in front.
const MARK: &str = "\u{feff}";

/// The table as a CSV file: one line of headings, one line for each row, no totals.
pub(super) fn file(table: &Table) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing into memory cannot fail; an empty file would be the answer if it did.
    let written = writer
        .write_record(table.columns.iter().map(|column| spreadsheet(&column.full_heading())))
        .and_then(|()| table.rows.iter().try_for_each(|row| writer.write_record(row.iter().map(plain))));
    let bytes = written.ok().and_then(|()| writer.into_inner().ok()).unwrap_or_default();
    format!("{MARK}{}", String::from_utf8(bytes).unwrap_or_default())
}

/// A cell as a spreadsheet reads it.
fn plain(cell: &Cell) -> String {
    match cell {
        Cell::Count(count) => count.to_string(),
        Cell::Number(value, decimals) => fixed(*value, usize::from(*decimals)),
        Cell::Ratio(value) => fixed(*value, 2),
        Cell::Fte(value) => fixed(*value, 1),
        Cell::Riel(amount) => amount.0.to_string(),
        Cell::Dollars(amount) => amount.to_string(),
        Cell::Usd(amount) => fixed(*amount, 2),
        Cell::Percent(share) => fixed(*share * 100.0, 1),
        Cell::Year(year) => year.to_string(),
        Cell::Nothing => String::new(),
        other => spreadsheet(&other.shown()),
    }
}

fn fixed(value: f64, decimals: usize) -> String {
    number::decimal(value, decimals).replace(',', "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::table::Column;
    use crate::unit::Riel;

    #[test]
    fn numbers_are_plain_and_formulas_are_text() {
        let table = Table::new("t", "T", vec![Column::words("Name"), Column::unit("Cost", "៛"), Column::numbers("n")])
            .rows([
                vec![Cell::text("=HYPERLINK(1)"), Cell::Riel(Riel(-1_234_567)), Cell::Unknown],
                vec![Cell::text("a, b"), Cell::Riel(Riel(0)), Cell::Nothing],
            ])
            .total("All");
        assert_eq!(file(&table), "\u{feff}Name,Cost (៛),n\n'=HYPERLINK(1),-1234567,unknown\n\"a, b\",0,\n");
    }
}
