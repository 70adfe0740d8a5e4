//! How the safety score of a family in case moves, where a planner has counted it.

use super::fields::{Record, Row};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A row of `transitions.csv`: how often a family in case goes from one safety score to another within a month. The
/// chances from each score 0-10 add up to 1; a pair without a row has none. With rows given, the estimates
/// `score_gain_month` and `score_spread_review` are not used.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TransitionRow {
    /// Safety score 0-10 at the start of the month.
    pub from: u8,
    /// Safety score 0-10 at its end.
    pub to: u8,
    /// Chance of it, 0-1.
    pub chance: f64,
}

impl Record for TransitionRow {
    const TABLE: &'static str = "transitions";
    const FIELDS: &'static [&'static str] = &["from", "to", "chance"];
    const REQUIRED: &'static [&'static str] = &["from", "to", "chance"];

    fn read(row: &mut Row<'_>) -> Self {
        Self {
            from: row.whole("from", 0.0, 10.0) as u8,
            to: row.whole("to", 0.0, 10.0) as u8,
            chance: row.number("chance", 0.0, 1.0),
        }
    }
}
