//! Estimates: every number of the domain that is not a count of people carries low / central / high, unit, year,
//! status and source, and keeps them all the way to the report.

#[macro_use]
mod parameter;
mod parameters;
#[allow(clippy::unreadable_literal, reason = "a table of figures, read beside their units")]
mod table;

pub use parameters::Parameters;
pub use table::Parameter;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What stands behind a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Read in the source named.
    Sourced,
    /// Follows from sourced values by arithmetic that the source names.
    Derived,
    /// No source found: a planner's judgement. Never presented as a fact.
    Assumption,
    /// A source exists, but its method or age makes it doubtful.
    Weak,
}

impl Status {
    /// All of them, in the order in which they are listed.
    pub const ALL: [Self; 4] = [Self::Sourced, Self::Derived, Self::Assumption, Self::Weak];

    /// The word used in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Sourced => "sourced",
            Self::Derived => "derived",
            Self::Assumption => "assumption",
            Self::Weak => "weak",
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A value with its range and where it comes from.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Estimate {
    /// Low reading.
    pub low: f64,
    /// Central reading: the one used unless a draw or a scenario says otherwise.
    pub central: f64,
    /// High reading.
    pub high: f64,
    /// Unit, for example `KHR/month`.
    pub unit: String,
    /// Year or years that the value speaks of.
    pub year: String,
    /// What stands behind it.
    pub status: Status,
    /// The source, or for an assumption why this value.
    pub source: String,
}

/// Which reading of an estimate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// The low reading.
    Low,
    /// The central reading.
    Central,
    /// The high reading.
    High,
}

impl Estimate {
    /// One reading of the estimate.
    #[must_use]
    pub fn at(&self, level: Level) -> f64 {
        match level {
            Level::Low => self.low,
            Level::Central => self.central,
            Level::High => self.high,
        }
    }
}
