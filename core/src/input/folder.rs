//! An input as a folder: `plan.toml` and one CSV file a table.

use super::document::LARGEST_FILE;
use super::fields::{Record, identifies, nearest, shortened};
use super::raw::{Raw, Table, tables};
use super::{Input, Origin, rules};
use crate::arrange::Map as Sorted;
use crate::error::{Issue, Issues};
use crate::json;
use serde_json::{Map, Value};
use std::path::Path;

impl Input {
    /// Reads a folder with `plan.toml`, `communes.csv`, `villages.csv` and any of the other tables.
    ///
    /// # Errors
    ///
    /// All faults of all files, each with file, row and column.
    pub fn from_dir(folder: impl AsRef<Path>) -> Result<Self, Issues> {
        let folder = folder.as_ref();
        let mut issues = Issues::default();
        let mut files = Vec::new();
        for (name, needed) in file_names() {
            if let Some(text) = read_file(folder, &name, needed, &mut issues) {
                files.push((name, text));
            }
        }
        name_strangers(folder, &mut issues);
        let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        Self::read_files(&files, issues)
    }

    /// Reads the files of a folder that are already in memory: pairs of file name and text.
    ///
    /// # Errors
    ///
    /// All faults of all files, each with file, row and column.
    pub fn from_files(files: &[(&str, &str)]) -> Result<Self, Issues> {
        let mut issues = Issues::default();
        for (name, needed) in file_names() {
            if needed && !files.iter().any(|(given, _)| *given == name) {
                issues.push(rules::NOT_FOUND.at(&name, format!("{name} is missing")));
            }
        }
        let mut files = files.to_vec();
        files.retain(|(name, text)| {
            let refused = too_large(name, text.len() as u64);
            let read = refused.is_none();
            if let Some(issue) = refused {
                issues.push(issue);
            }
            read
        });
        Self::read_files(&files, issues)
    }

    fn read_files(files: &[(&str, &str)], mut issues: Issues) -> Result<Self, Issues> {
        let top = match files.iter().find(|(name, _)| *name == "plan.toml") {
            Some((_, text)) => read_toml(text, &mut issues),
            None => Map::new(),
        };
        let mut rows = Sorted::new();
        let mut numbers = Sorted::new();
        for table in tables() {
            let file = format!("{}.csv", table.name);
            if let Some((_, text)) = files.iter().find(|(name, _)| *name == file) {
                let (records, lines) = read_csv(&table, text, &mut issues);
                rows.insert(table.name, records);
                numbers.insert(table.name, lines);
            }
        }
        if top.is_empty() && issues.has_errors() {
            return Err(issues);
        }
        Raw { top, tables: rows, origin: Origin::Folder(numbers), issues }.read()
    }

    /// The input as the files of a folder: pairs of file name and text. Tables without rows are left out.
    #[must_use]
    pub fn to_files(&self) -> Vec<(String, String)> {
        let Ok(Value::Object(mut document)) = serde_json::from_str(&json::line(self)) else {
            return Vec::new();
        };
        let mut files = Vec::new();
        for table in tables() {
            if let Some(Value::Array(rows)) = document.remove(table.name)
                && (!rows.is_empty() || table.needed)
            {
                files.push((format!("{}.csv", table.name), write_csv(&table, &rows)));
            }
        }
        files.insert(0, ("plan.toml".to_owned(), toml::to_string(&document).unwrap_or_default()));
        files
    }

    /// Writes the input as a folder; the folder is made when it does not exist.
    ///
    /// # Errors
    ///
    /// What the file system says.
    pub fn to_dir(&self, folder: impl AsRef<Path>) -> std::io::Result<()> {
        std::fs::create_dir_all(&folder)?;
        for (name, text) in self.to_files() {
            std::fs::write(folder.as_ref().join(name), text)?;
        }
        Ok(())
    }
}

fn file_names() -> impl Iterator<Item = (String, bool)> {
    let plan = std::iter::once(("plan.toml".to_owned(), true));
    plan.chain(tables().map(|table| (format!("{}.csv", table.name), table.needed)))
}

/// How many bytes of a file are read: `plan.toml` is written by hand, and TOML is slow to read.
fn largest(name: &str) -> u64 {
    if name == "plan.toml" { LARGEST_FILE / 32 } else { LARGEST_FILE }
}

fn too_large(name: &str, bytes: u64) -> Option<Issue> {
    let largest = largest(name);
    let message = || format!("{name} has {bytes} bytes, more than {} MiB", largest / (1024 * 1024));
    (bytes > largest).then(|| rules::TOO_LARGE.at(name, message()))
}

fn read_file(folder: &Path, name: &str, needed: bool, issues: &mut Issues) -> Option<String> {
    let path = folder.join(name);
    let size = match std::fs::metadata(&path) {
        Ok(file) if file.is_file() => file.len(),
        _ if needed => {
            issues.push(rules::NOT_FOUND.at(name, format!("{name} is missing")));
            return None;
        }
        _ => return None,
    };
    if let Some(issue) = too_large(name, size) {
        issues.push(issue);
        return None;
    }
    match std::fs::read(&path).map(String::from_utf8) {
        Ok(Ok(text)) => Some(text),
        Ok(Err(_)) => {
            issues.push(rules::NOT_CSV.at(name, format!("{name} is not UTF-8 text")));
            None
        }
        Err(_) => {
            issues.push(rules::NOT_FOUND.at(name, format!("{name} cannot be read")));
            None
        }
    }
}

/// Names the CSV files that are no table of a plan: most often a table whose name is misspelt.
fn name_strangers(folder: &Path, issues: &mut Issues) {
    let known: Vec<String> = file_names().map(|(name, _)| name).collect();
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort_unstable();
    for name in names.iter().filter(|name| {
        Path::new(name).extension().is_some_and(|ending| ending == "csv") && !known.contains(&name.as_str())
    }) {
        let near = nearest(name, &known).map(|near| format!("; did you mean {near}?")).unwrap_or_default();
        issues.push(rules::UNKNOWN_FILE.at(name, format!("{name} is not a table of a plan{near}")));
    }
}

fn read_toml(text: &str, issues: &mut Issues) -> Map<String, Value> {
    let text = text.trim_start_matches('\u{feff}');
    match toml::from_str::<toml::Table>(text) {
        Ok(top) => top.into_iter().map(|(name, value)| (name, from_toml(value))).collect(),
        Err(error) => {
            let start = error.span().map_or(0, |span| span.start);
            let line = text.get(..start).unwrap_or(text).matches('\n').count() + 1;
            let message: String = error.message().lines().next().unwrap_or_default().chars().take(120).collect();
            issues.push(rules::NOT_TOML.at(format!("plan.toml:{line}"), message));
            Map::new()
        }
    }
}

/// The value as JSON knows it. What JSON has no number for becomes its text, so that it is refused and not left out.
fn from_toml(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::String(text),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => {
            serde_json::Number::from_f64(number).map_or_else(|| Value::String(number.to_string()), Value::Number)
        }
        toml::Value::Boolean(flag) => Value::Bool(flag),
        toml::Value::Datetime(date) => Value::String(date.to_string()),
        toml::Value::Array(items) => items.into_iter().map(from_toml).collect(),
        toml::Value::Table(table) => {
            Value::Object(table.into_iter().map(|(name, value)| (name, from_toml(value))).collect())
        }
    }
}

/// The records of one table that comes with the library; its faults would show wherever the whole plan is read. Its
/// cells hold no quotes: it is cut at its commas, so that a calculator page needs no reader of CSV.
pub(super) fn read_table<T: Record>(text: &str) -> Vec<T> {
    let mut lines = text.lines().map(|line| line.split(',').map(str::trim));
    let header: Vec<&str> = lines.next().map(Iterator::collect).unwrap_or_default();
    let named = |(name, cell): (&&str, &str)| ((*name).to_owned(), Value::String(cell.to_owned()));
    let rows = lines.map(|line| header.iter().zip(line).map(named).collect()).collect();
    let (origin, issues) = (Origin::Folder(Sorted::new()), Issues::default());
    Raw { top: Map::new(), tables: Sorted::from([(T::TABLE, rows)]), origin, issues }.table()
}

/// The rows of a CSV file as raw texts, and the spreadsheet row of each.
fn read_csv(table: &Table, text: &str, issues: &mut Issues) -> (Vec<Map<String, Value>>, Vec<usize>) {
    let file = format!("{}.csv", table.name);
    let (mut rows, mut numbers) = (Vec::new(), Vec::new());
    let text = text.trim_start_matches('\u{feff}');
    if let Some(issue) = junk(&file, text) {
        issues.push(issue);
        return (rows, numbers);
    }
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    let header: Vec<String> = match reader.headers() {
        Ok(header) => header.iter().map(str::to_owned).collect(),
        Err(_) => Vec::new(),
    };
    if header.len() > MOST_COLUMNS {
        issues.push(rules::NOT_CSV.at(format!("{file}:1"), format!("the header has {} columns", header.len())));
        return (rows, numbers);
    }
    check_header(table, &file, &header, issues);
    if !header.iter().any(|column| table.fields.contains(&column.as_str())) {
        return (rows, numbers); // another table, or none: each of its rows would be a fault
    }
    let mut record = csv::StringRecord::new();
    let (mut row, mut unreadable) = (1 + blank_lines(text, 0, text.len()), 0);
    loop {
        let start = reader.position().byte() as usize;
        let read = reader.read_record(&mut record);
        // A row as a spreadsheet counts it: line breaks inside a cell do not count, blank lines before the row do.
        row += 1 + blank_lines(text, start, reader.position().byte() as usize);
        match read {
            Ok(false) => break,
            Ok(true) if record.iter().all(str::is_empty) => {}
            Ok(true) => {
                numbers.push(row);
                let cells = header.iter().zip(record.iter());
                rows.push(cells.map(|(name, cell)| (name.clone(), Value::String(cell.to_owned()))).collect());
            }
            Err(error) => {
                let message = match error.kind() {
                    csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
                        format!("the row has {len} fields, the header {expected_len}")
                    }
                    _ => "the row cannot be read".to_owned(),
                };
                issues.push(rules::NOT_CSV.at(format!("{file}:{row}"), message));
                unreadable += 1;
                if unreadable > Issues::SHOWN {
                    break; // no table
                }
            }
        }
    }
    (rows, numbers)
}

/// A header with more columns than this is junk: no table has a tenth of them.
const MOST_COLUMNS: usize = 200;
/// A longer line is junk: three full cells of a spreadsheet fit into it.
const LONGEST_LINE: usize = 100_000;
/// Lines of one table. A raw row takes about a kilobyte; a country's case list has fewer rows.
const MOST_LINES: usize = 500_000;

/// What would become millions of cells is refused before it is parsed.
fn junk(file: &str, text: &str) -> Option<Issue> {
    let mut lines = 0;
    for (i, line) in text.split('\n').enumerate() {
        lines += usize::from(!line.is_empty());
        if line.len() > LONGEST_LINE {
            let message = format!("the line has {} bytes, more than {LONGEST_LINE}", line.len());
            return Some(rules::NOT_CSV.at(format!("{file}:{}", i + 1), message));
        }
        if lines > MOST_LINES {
            return Some(rules::TOO_LARGE.at(file, format!("{file} has more than {MOST_LINES} lines")));
        }
    }
    None
}

/// How many blank lines stand at the beginning of `text[start..end]`.
fn blank_lines(text: &str, start: usize, end: usize) -> usize {
    let bytes = text.as_bytes();
    let breaks = |&i: &usize| matches!(bytes[i], b'\r' | b'\n');
    // `\r\n` ends one line; the reader of the line before may stand between the two.
    (start..end).take_while(breaks).filter(|&i| bytes[i] == b'\r' || i == 0 || bytes[i - 1] != b'\r').count()
}

fn check_header(table: &Table, file: &str, header: &[String], issues: &mut Issues) {
    for (i, column) in header.iter().enumerate() {
        let known = table.fields.contains(&column.as_str());
        // A family table saved without its header starts with a family: its cells are not repeated.
        let short = if table.private && !known { format!("column {}", i + 1) } else { shortened(column) };
        let path = format!("{file}:1:{short}");
        if header[..i].contains(column) {
            issues.push(rules::DUPLICATE_COLUMN.at(&path, format!("`{short}` stands twice")));
        }
        if known {
            continue;
        }
        if table.private && identifies(column) {
            issues.push(rules::PRIVATE_FIELD.at(&path, format!("`{short}` could identify people")));
            continue;
        }
        let near = nearest(column, table.fields).map(|name| format!("; the nearest known one is `{name}`"));
        let message = format!("`{short}` is not a known column{}", near.unwrap_or_default());
        issues.push(rules::UNKNOWN_FIELD.at(&path, message));
    }
    for needed in table.required {
        if !header.iter().any(|column| column == needed) {
            issues
                .push(rules::MISSING_COLUMN.at(format!("{file}:1:{needed}"), format!("column `{needed}` is missing")));
        }
    }
}

fn write_csv(table: &Table, rows: &[Value]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing into memory cannot fail.
    let _ = writer.write_record(table.fields);
    for row in rows {
        let _ = writer.write_record(table.fields.iter().map(|field| cell(&row[*field])));
    }
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(cell).collect::<Vec<_>>().join(" "),
        other => other.to_string(),
    }
}
