//! The short answer for a terminal, at most 100 columns wide. Latin letters only: terminals rarely know how wide Khmer
//! letters are.

use super::Report;
use super::table::{Align, Cell, Column, Table};
use super::wrap::lines;
use std::fmt::Write as _;

/// Widest line.
pub(super) const WIDTH: usize = 100;
/// Sections whose sentences are printed.
const SENTENCES: [&str; 3] = ["answer", "handover", "unmet"];
/// Tables that are printed and which of their columns: what a planner asks first.
const TABLES: [(&str, &[usize]); 11] = [
    ("communes", &[0, 3, 4, 5, 6, 7, 8, 10]),
    ("staff", &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]),
    ("places", &[0, 3, 4, 5, 6, 7]),
    ("budget_payers_riel", &[]),
    ("budget_payers_usd", &[]),
    ("usd_per_person", &[]),
    ("commune_fund_share", &[]),
    ("handover", &[0, 1, 2, 3]),
    ("scenarios", &[]),
    ("steps", &[]),
    ("assumptions", &[0, 1, 3, 5, 6, 7]),
];
/// Rows printed of a table; the files have them all.
const ROWS: usize = 30;
/// Widest column of words.
const WORDS: usize = 30;

/// The summary.
pub(super) fn text(report: &Report) -> String {
    let mut text = format!("{}\n{}\n", report.title, "=".repeat(report.title.chars().count().min(WIDTH)));
    paragraph(&mut text, &report.subtitle);
    for section in &report.sections {
        let tables: Vec<Excerpt> = section.tables.iter().filter_map(excerpt).collect();
        let said = SENTENCES.contains(&section.id.as_str());
        if tables.is_empty() && !said {
            continue;
        }
        let mark = if section.is_assumed() { " [rests on assumptions]" } else { "" };
        let _ = write!(text, "\n{}{mark}\n", section.title.to_uppercase());
        if said {
            section.sentences.iter().for_each(|sentence| paragraph(&mut text, sentence));
        }
        for table in &tables {
            table.write(&mut text);
        }
    }
    text
}

/// The part of a table that a terminal has room for.
struct Excerpt {
    caption: String,
    columns: Vec<Column>,
    rows: Vec<Vec<String>>,
    total: Option<Vec<String>>,
    left_out: usize,
}

/// The excerpt of a table of the list, or of one that continues it.
fn excerpt(table: &Table) -> Option<Excerpt> {
    let continues = |name: &str| {
        table.name.strip_prefix(name).is_some_and(|rest| {
            rest.is_empty() || rest.strip_prefix('_').is_some_and(|number| number.parse::<u32>().is_ok())
        })
    };
    let (_, chosen) = TABLES.iter().find(|(name, _)| continues(name))?;
    let every: Vec<usize> = (0..table.columns.len()).collect();
    let chosen = if chosen.is_empty() { every } else { chosen.to_vec() };
    let pick = |row: &Vec<Cell>| chosen.iter().filter_map(|&place| row.get(place)).map(letters).collect();
    Some(Excerpt {
        caption: table.caption.clone(),
        columns: chosen.iter().filter_map(|&place| table.columns.get(place)).cloned().collect(),
        rows: table.rows.iter().take(ROWS).map(pick).collect(),
        total: table.total.as_ref().map(pick),
        left_out: table.rows.len().saturating_sub(ROWS),
    })
}

fn paragraph(text: &mut String, words: &str) {
    for line in lines(words, WIDTH) {
        let _ = writeln!(text, "{line}");
    }
}

fn letters(cell: &Cell) -> String {
    match cell {
        Cell::Place(name, _) => name.clone(),
        Cell::AtLeast(_) => cell.shown().replace("at least ", ">="),
        other => other.shown(),
    }
}

impl Excerpt {
    /// Columns under each other. Those that do not fit any more follow below the others, so that no line is longer
    /// than the terminal.
    fn write(&self, text: &mut String) {
        let _ = writeln!(text, "\n{}", self.caption);
        let widths: Vec<usize> = (0..self.columns.len()).map(|place| self.width(place)).collect();
        let first = widths.first().map_or(0, |width| width + 2);
        let mut group: Vec<usize> = Vec::new();
        let mut used = first;
        for (place, width) in widths.iter().enumerate().skip(1) {
            if used + width > WIDTH && !group.is_empty() {
                self.block(text, &group, &widths);
                group.clear();
                used = first;
            }
            group.push(place);
            used += width + 2;
        }
        self.block(text, &group, &widths);
        if self.left_out > 0 {
            let _ = writeln!(text, "(and {} more rows in the files)", self.left_out);
        }
    }

    fn width(&self, place: usize) -> usize {
        let Some(column) = self.columns.get(place) else { return 0 };
        let cells = self.rows.iter().chain(&self.total).filter_map(|row| row.get(place));
        let widest = cells.map(|cell| cell.chars().count()).max().unwrap_or(0);
        let word = heading(column).split_whitespace().map(|word| word.chars().count()).max().unwrap_or(0);
        if column.align == Align::Left { widest.clamp(word, WORDS.max(word)) } else { widest.max(word) }
    }

    /// The first column and a group of the others.
    fn block(&self, text: &mut String, group: &[usize], widths: &[usize]) {
        let places: Vec<usize> = std::iter::once(0).chain(group.iter().copied()).collect();
        let shape: Vec<(Align, usize)> =
            places.iter().filter_map(|&place| Some((self.columns.get(place)?.align, *widths.get(place)?))).collect();
        let headings: Vec<String> = places.iter().filter_map(|&place| self.columns.get(place)).map(heading).collect();
        cells(text, &shape, &headings, true);
        cells(text, &shape, &shape.iter().map(|(_, width)| "-".repeat(*width)).collect::<Vec<_>>(), false);
        let pick = |row: &Vec<String>| places.iter().filter_map(|&place| row.get(place)).cloned().collect::<Vec<_>>();
        for row in &self.rows {
            cells(text, &shape, &pick(row), false);
        }
        if let Some(total) = &self.total {
            let wide: usize = shape.iter().map(|(_, width)| width + 2).sum();
            let _ = writeln!(text, "{}", "-".repeat(wide.saturating_sub(2)));
            cells(text, &shape, &pick(total), false);
        }
    }
}

/// Heading with its group, and its unit in letters that a terminal can show.
fn heading(column: &Column) -> String {
    let unit = match column.unit {
        Some("៛") => " (riel)".to_owned(),
        Some(unit) => format!(" ({unit})"),
        None => String::new(),
    };
    match &column.group {
        Some(group) => format!("{group} {}{unit}", column.title),
        None => format!("{}{unit}", column.title),
    }
}

/// One row; what is wider than its column goes on in the next line. Headings end at the bottom, cells start at the top.
fn cells(text: &mut String, shape: &[(Align, usize)], row: &[String], at_bottom: bool) {
    let broken: Vec<Vec<String>> =
        row.iter().zip(shape).map(|(cell, (_, width))| lines(cell, (*width).max(1))).collect();
    let high = broken.iter().map(Vec::len).max().unwrap_or(0);
    for line in 0..high {
        let mut written = String::new();
        for (words, (align, width)) in broken.iter().zip(shape) {
            let place = if at_bottom { (line + words.len()).checked_sub(high) } else { Some(line) };
            let cell = place.and_then(|place| words.get(place)).map_or("", String::as_str);
            let _ = match align {
                Align::Left => write!(written, "{cell:<width$}  "),
                Align::Right => write!(written, "{cell:>width$}  "),
            };
        }
        let _ = writeln!(text, "{}", written.trim_end());
    }
}
