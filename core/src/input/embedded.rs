//! The data set that the library carries: the ten communes of Battambang Municipality.

use super::{CostRow, Input, rules};
use crate::error::Issues;

const COSTS: &str = include_str!("../../data/battambang/costs.csv");

/// Files of the embedded plan folder, see `core/data/battambang/README.md`.
const BATTAMBANG: &[(&str, &str)] = &[
    ("plan.toml", include_str!("../../data/battambang/plan.toml")),
    ("communes.csv", include_str!("../../data/battambang/communes.csv")),
    ("villages.csv", include_str!("../../data/battambang/villages.csv")),
    ("workers.csv", include_str!("../../data/battambang/workers.csv")),
    ("staff.csv", include_str!("../../data/battambang/staff.csv")),
    ("centres.csv", include_str!("../../data/battambang/centres.csv")),
    ("estimates.csv", include_str!("../../data/battambang/estimates.csv")),
    ("costs.csv", COSTS),
    ("funding.csv", include_str!("../../data/battambang/funding.csv")),
    ("handover.csv", include_str!("../../data/battambang/handover.csv")),
    ("shares.csv", include_str!("../../data/battambang/shares.csv")),
];

impl Input {
    /// A data set that comes with the library. There is one: `battambang`.
    ///
    /// # Errors
    ///
    /// `HP1001` for any other name.
    pub fn embedded(name: &str) -> Result<Self, Issues> {
        if name == "battambang" {
            return Self::from_files(BATTAMBANG);
        }
        let mut issues = Issues::default();
        let message = format!("no data set `{}` comes with the library; there is `battambang`", name.escape_default());
        issues.push(rules::NOT_FOUND.at("/", message));
        Err(issues)
    }

    /// The cost lines of a plan that has none of its own: those of the embedded data set, without accounts.
    #[must_use]
    pub fn standard_costs() -> Vec<CostRow> {
        super::folder::read_table(COSTS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standard_costs_are_those_that_the_reader_of_tables_finds() {
        let costs = Input::embedded("battambang").expect("it comes with the library").costs;
        assert!(!costs.is_empty());
        assert_eq!(Input::standard_costs(), costs);
    }
}
