//! An input as one JSON document.

use super::raw::{Raw, tables};
use super::{Input, Origin, rules};
use crate::arrange::Map as Sorted;
use crate::error::Issues;
use crate::json;
use serde_json::{Map, Value};

/// Larger documents are refused before they are parsed.
pub(super) const LARGEST_FILE: u64 = 32 * 1024 * 1024;

impl Input {
    /// Reads a JSON document.
    ///
    /// # Errors
    ///
    /// All faults of the document, each with a JSON pointer.
    pub fn from_json(text: &str) -> Result<Self, Issues> {
        let mut issues = Issues::default();
        if text.len() as u64 > LARGEST_FILE {
            issues.push(rules::TOO_LARGE.at("/", format!("the document has {} MiB", text.len() / (1024 * 1024))));
            return Err(issues);
        }
        match serde_json::from_str(text) {
            Ok(value) => Self::from_value(value),
            Err(error) => {
                let place = format!("line {} column {}", error.line(), error.column());
                issues.push(rules::NOT_JSON.at(format!("/ ({place})"), format!("not JSON: {}", kind(&error))));
                Err(issues)
            }
        }
    }

    /// Reads a document that is already in memory: a dict in Python, an object in JavaScript.
    ///
    /// # Errors
    ///
    /// All faults of the document, each with a JSON pointer.
    pub fn from_value(value: Value) -> Result<Self, Issues> {
        let mut issues = Issues::default();
        let Value::Object(mut top) = value else {
            issues.push(rules::WRONG_FORMAT.at("/", "the document is not an object"));
            return Err(issues);
        };
        let mut rows = Sorted::new();
        for table in tables() {
            match top.remove(table.name) {
                None | Some(Value::Null) if table.needed => {
                    issues.push(
                        rules::MISSING_FIELD.at(format!("/{}", table.name), format!("`{}` is missing", table.name)),
                    );
                }
                None | Some(Value::Null) => {}
                Some(Value::Array(items)) => {
                    rows.insert(table.name, objects(table.name, items, &mut issues));
                }
                Some(_) => issues
                    .push(rules::WRONG_KIND.at(format!("/{}", table.name), format!("`{}` must be a list", table.name))),
            }
        }
        Raw { top, tables: rows, origin: Origin::Document, issues }.read()
    }

    /// The input as one JSON document, in the order of the format.
    #[must_use]
    pub fn to_json(&self) -> String {
        json::lines(self)
    }
}

fn objects(table: &str, items: Vec<Value>, issues: &mut Issues) -> Vec<Map<String, Value>> {
    let mut rows = Vec::with_capacity(items.len());
    for (i, item) in items.into_iter().enumerate() {
        if let Value::Object(row) = item {
            rows.push(row);
        } else {
            issues.push(rules::WRONG_KIND.at(format!("/{table}/{i}"), "a row must be an object".to_owned()));
            rows.push(Map::new());
        }
    }
    rows
}

/// What is wrong, without the text that is wrong.
fn kind(error: &serde_json::Error) -> &'static str {
    match error.classify() {
        serde_json::error::Category::Eof => "it ends too early",
        _ if error.to_string().starts_with("recursion limit") => "it nests too deep",
        _ => "it has a fault here",
    }
}
