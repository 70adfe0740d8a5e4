//! The report as Markdown: sentences and tables.

use super::Report;
use super::escape::markdown as safe;
use super::table::{Align, Cell, Table};
use std::fmt::Write as _;

/// The whole document.
pub(super) fn page(report: &Report) -> String {
    let mut page = format!("# {}\n\n{}\n", safe(&report.title), safe(&report.subtitle));
    for section in &report.sections {
        let _ = write!(page, "\n## {}\n\n", safe(&section.title));
        for sentence in &section.sentences {
            let _ = writeln!(page, "{}\n", safe(sentence));
        }
        for table in &section.tables {
            write_table(&mut page, table);
        }
        if let Some(sentence) = section.basis_sentence() {
            let _ = writeln!(page, "*{}*", safe(&sentence));
        }
    }
    page
}

fn write_table(page: &mut String, table: &Table) {
    let _ = write!(page, "**{}**\n\n|", safe(&table.caption));
    for column in &table.columns {
        let _ = write!(page, " {} |", safe(&column.full_heading()));
    }
    page.push_str("\n|");
    for column in &table.columns {
        page.push_str(if column.align == Align::Right { "---:|" } else { "---|" });
    }
    page.push('\n');
    for row in &table.rows {
        write_row(page, row, "");
    }
    if let Some(total) = &table.total {
        write_row(page, total, "**");
    }
    page.push('\n');
    if let Some(note) = &table.note {
        let _ = writeln!(page, "{}\n", safe(note));
    }
}

fn write_row(page: &mut String, row: &[Cell], weight: &str) {
    page.push('|');
    for cell in row {
        let _ = write!(page, " {weight}{}{weight} |", safe(&cell.shown()));
    }
    page.push('\n');
}
