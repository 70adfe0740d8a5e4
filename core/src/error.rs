//! The one shape in which a person meets an error: code, severity, path, message, hint. The same in Rust, Python
//! and JavaScript. The codes themselves belong to the stages that give them (`docs/errors.md` lists all).

use crate::json;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// How much an issue weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Put right by a rule that the message names; the plan goes on with the repaired value.
    Repaired,
    /// Worth a look; the plan goes on.
    Warning,
    /// The input cannot be planned until this is mended.
    Error,
}

impl Severity {
    /// The word that the documents use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Repaired => "repaired",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// One fault of an input: where, what, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Issue {
    /// Number in the registry `docs/errors.md`, for example `HP1003`.
    pub code: String,
    /// How much it weighs.
    pub severity: Severity,
    /// Where: `villages.csv:7:families` (file, row as a spreadsheet counts it, column), or a JSON pointer such as
    /// `/villages/5/families`.
    pub path: String,
    /// What is wrong, in one sentence. Never carries a value from a family row.
    pub message: String,
    /// What to do about it.
    pub hint: String,
}

impl Issue {
    /// An issue of severity error.
    #[must_use]
    pub fn error(code: &str, path: impl Into<String>, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::new(code, Severity::Error, path, message, hint)
    }

    /// An issue of any severity.
    #[must_use]
    pub fn new(
        code: &str,
        severity: Severity,
        path: impl Into<String>,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        Self { code: code.to_owned(), severity, path: path.into(), message: message.into(), hint: hint.into() }
    }
}

impl fmt::Display for Issue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}: {} ({})", self.severity.name(), self.code, self.path, self.message, self.hint)
    }
}

/// All that is wrong with a document: never only the first fault.
///
/// At most [`Issues::SHOWN`] are kept in full; `more` counts the rest, so that a junk file does not become a junk
/// report.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Issues {
    /// The issues in the order in which the document is read.
    pub issues: Vec<Issue>,
    /// How many more were found and not kept.
    pub more: u64,
}

impl Issues {
    /// How many issues of one code are kept in full.
    pub const SHOWN: usize = 100;

    /// Adds an issue; beyond [`Issues::SHOWN`] of the same code it is only counted.
    pub fn push(&mut self, issue: Issue) {
        if self.issues.iter().filter(|other| other.code == issue.code).count() >= Self::SHOWN {
            self.more += 1;
        } else {
            self.issues.push(issue);
        }
    }

    /// Whether anything of severity error is among them.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.issues.iter().any(|issue| issue.severity == Severity::Error)
    }

    /// The same as JSON text.
    #[must_use]
    pub fn to_json(&self) -> String {
        json::line(self)
    }
}

impl fmt::Display for Issues {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What stops the plan first: a reader mends from the top.
        for severity in [Severity::Error, Severity::Warning, Severity::Repaired] {
            for issue in self.issues.iter().filter(|issue| issue.severity == severity) {
                writeln!(f, "{issue}")?;
            }
        }
        if self.more > 0 {
            writeln!(f, "and {} more", self.more)?;
        }
        Ok(())
    }
}

/// As people read them: a program whose `main` returns issues prints this.
impl fmt::Debug for Issues {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\n{self}")
    }
}

impl std::error::Error for Issues {}

/// A numbered rule: its code never changes its meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Number in the registry `docs/errors.md`.
    pub code: &'static str,
    /// How much a fault against it weighs.
    pub severity: Severity,
    /// What is wrong, in general.
    pub title: &'static str,
    /// What to do about it.
    pub hint: &'static str,
}

impl Rule {
    /// An issue against the rule, at a place, with what is wrong there.
    #[must_use]
    pub fn at(&self, path: impl Into<String>, message: impl Into<String>) -> Issue {
        Issue::new(self.code, self.severity, path, message, self.hint)
    }

    /// Reads a document from a value; what cannot be read breaks this rule.
    pub(crate) fn read<T: serde::de::DeserializeOwned>(&self, value: serde_json::Value) -> Result<T, Issues> {
        serde_json::from_value(value).map_err(|error| {
            let mut issues = Issues::default();
            issues.push(self.at("/", error.to_string().chars().take(160).collect::<String>()));
            issues
        })
    }
}
