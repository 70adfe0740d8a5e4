//! An input as a folder: `plan.toml` and one CSV file a table.

use super::document::LARGEST_FILE;
use super::fields::nearest;
use super::raw::{Raw, Table, tables};
use super::{Input, Origin, rules};
use crate::error::Issues;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
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
        Self::read_files(files, issues)
    }

    fn read_files(files: &[(&str, &str)], mut issues: Issues) -> Result<Self, Issues> {
        let top = match files.iter().find(|(name, _)| *name == "plan.toml") {
            Some((_, text)) => read_toml(text, &mut issues),
            None => Map::new(),
        };
        let mut rows = BTreeMap::new();
        let mut numbers = BTreeMap::new();
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
        let Ok(Value::Object(mut document)) = serde_json::to_value(self) else {
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
    if size > LARGEST_FILE {
        issues.push(rules::TOO_LARGE.at(name, format!("{name} has {} MiB", size / (1024 * 1024))));
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

fn read_toml(text: &str, issues: &mut Issues) -> Map<String, Value> {
    match toml::from_str::<Map<String, Value>>(text.trim_start_matches('\u{feff}')) {
        Ok(top) => top,
        Err(error) => {
            let start = error.span().map_or(0, |span| span.start.min(text.len()));
            let line = text.as_bytes()[..start].iter().filter(|&&b| b == b'\n').count() + 1;
            let message: String = error.message().lines().next().unwrap_or_default().chars().take(120).collect();
            issues.push(rules::NOT_TOML.at(format!("plan.toml:{line}"), message));
            Map::new()
        }
    }
}

/// The rows of a CSV file as raw texts, and the spreadsheet row of each.
fn read_csv(table: &Table, text: &str, issues: &mut Issues) -> (Vec<Map<String, Value>>, Vec<usize>) {
    let file = format!("{}.csv", table.name);
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    let header: Vec<String> = match reader.headers() {
        Ok(header) => header.iter().map(str::to_owned).collect(),
        Err(_) => Vec::new(),
    };
    check_header(table, &file, &header, issues);
    let (mut rows, mut lines) = (Vec::new(), Vec::new());
    for record in reader.records() {
        match record {
            Ok(record) => {
                if record.iter().all(str::is_empty) {
                    continue;
                }
                lines.push(record.position().map_or(rows.len() + 2, |p| p.line() as usize));
                let cells = header.iter().zip(record.iter());
                rows.push(cells.map(|(name, cell)| (name.clone(), Value::String(cell.to_owned()))).collect());
            }
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                let message = match error.kind() {
                    csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
                        format!("the row has {len} fields, the header {expected_len}")
                    }
                    _ => "the row cannot be read".to_owned(),
                };
                issues.push(rules::NOT_CSV.at(format!("{file}:{line}"), message));
            }
        }
    }
    (rows, lines)
}

/// Words in the name of a column that could hold what identifies people.
const IDENTIFYING: &[&str] = &["name", "phone", "tel", "address", "birth", "dob", "email", "photo", "idpoor_number"];

fn check_header(table: &Table, file: &str, header: &[String], issues: &mut Issues) {
    for (i, column) in header.iter().enumerate() {
        let short: String = column.chars().filter(|c| !c.is_control()).take(40).collect();
        let path = format!("{file}:1:{short}");
        if header[..i].contains(column) {
            issues.push(rules::DUPLICATE_COLUMN.at(&path, format!("column `{short}` stands twice")));
        }
        if table.fields.contains(&column.as_str()) {
            continue;
        }
        let lower = column.to_lowercase();
        if table.private && IDENTIFYING.iter().any(|word| lower.contains(word)) {
            issues.push(rules::PRIVATE_FIELD.at(&path, format!("column `{short}` could identify people")));
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
