//! A section of a report: what is said, shown, and what it rests on.

use super::chart::Chart;
use super::lookup::Lookup;
use super::table::{Cell, Table};
use crate::estimate::{Parameter, Status};
use serde::Serialize;

/// A section.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Section {
    /// Unique name in a report.
    pub id: String,
    /// Title.
    pub title: String,
    /// Key figures, the most important first.
    pub figures: Vec<Figure>,
    /// What is said.
    pub sentences: Vec<String>,
    /// Charts.
    pub charts: Vec<Chart>,
    /// Tables.
    pub tables: Vec<Table>,
    /// The estimates that the section's figures rest on.
    pub basis: Vec<Basis>,
}

/// A key figure.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figure {
    /// What it is.
    pub label: String,
    /// The figure with its unit.
    pub value: String,
    /// What it is set against.
    pub note: String,
}

/// An estimate that figures rest on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Basis {
    /// Name of the estimate.
    pub estimate: &'static str,
    /// What it means.
    pub what: &'static str,
    /// What stands behind it.
    pub status: Status,
}

impl Section {
    /// A section with a title.
    pub(super) fn new(id: impl Into<String>, title: &str) -> Self {
        Self { id: id.into(), title: title.to_owned(), ..Self::default() }
    }

    /// Adds a sentence.
    pub(super) fn say(&mut self, sentence: impl Into<String>) {
        self.sentences.push(sentence.into());
    }

    /// Adds a table, unless it has no rows.
    pub(super) fn table(&mut self, table: Table) {
        if !table.rows.is_empty() {
            self.tables.push(table);
        }
    }

    /// Names the estimates that the section rests on.
    pub(super) fn rests_on(&mut self, lookup: &Lookup<'_>, parameters: &[Parameter]) {
        self.basis = parameters.iter().filter_map(|&parameter| lookup.basis(parameter)).collect();
    }

    /// One sentence on what the section rests on: how many assumptions, and which.
    #[must_use]
    pub fn basis_sentence(&self) -> Option<String> {
        if self.basis.is_empty() {
            return None;
        }
        let named = |status: Status| -> Vec<String> {
            self.basis.iter().filter(|basis| basis.status == status).map(|basis| basis.what.to_owned()).collect()
        };
        let groups = [
            (Status::Assumption, "assumption", "assumptions"),
            (Status::Weak, "weak value", "weak values"),
            (Status::Derived, "derived value", "derived values"),
            (Status::Sourced, "sourced value", "sourced values"),
        ];
        let parts: Vec<String> = groups
            .iter()
            .map(|&(status, one, many)| (named(status), one, many))
            .filter(|(names, ..)| !names.is_empty())
            .map(|(names, one, many)| {
                let counted = super::number::counted(names.len() as u64, one, many);
                format!("{counted} ({})", names.join("; "))
            })
            .collect();
        Some(format!("Rests on {}.", super::number::listed(&parts)))
    }

    /// Whether any figure of the section rests on an assumption or a weak value.
    #[must_use]
    pub fn is_assumed(&self) -> bool {
        let weak = |status| matches!(status, Status::Assumption | Status::Weak);
        let shown = |table: &Table| table.rows.iter().flatten().any(|cell| matches!(cell, Cell::Status(s) if weak(*s)));
        self.basis.iter().any(|basis| weak(basis.status)) || self.tables.iter().any(shown)
    }
}
