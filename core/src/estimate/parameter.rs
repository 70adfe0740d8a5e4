//! The names of the estimates that the stages read.

use super::table::{self, Parameter};
use super::{Estimate, Status};

/// One row of the default table.
pub(super) struct Row {
    pub id: &'static str,
    pub range: (f64, f64, f64),
    pub allowed: (f64, f64),
    pub unit: &'static str,
    pub year: &'static str,
    pub status: Status,
    pub what: &'static str,
    pub source: &'static str,
}

/// Declares the enum and the table in one go, so that no estimate can be without its range, status and source.
macro_rules! parameters {
    ($($variant:ident $id:literal [$low:literal, $central:literal, $high:literal] $unit:literal in [$min:literal, $max:literal]
        $year:literal $status:ident $what:literal $source:literal)*) => {
        /// An estimate that the stages read, by name. `Parameter::id` is its name in `estimates.csv`.
        ///
        /// ```
        /// use hiveplan::Parameter;
        /// let caseload = Parameter::CaseloadFamilies.default_estimate();
        /// assert_eq!((caseload.low, caseload.central, caseload.high), (12.0, 15.0, 17.0));
        /// ```
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Parameter {
            $(#[doc = concat!($what, " (", $unit, ").")] $variant,)*
        }

        impl Parameter {
            /// All of them, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];
        }

        pub(super) const ROWS: &[super::parameter::Row] = &[$(super::parameter::Row {
            id: $id,
            range: ($low, $central, $high),
            allowed: ($min, $max),
            unit: $unit,
            year: $year,
            status: super::Status::$status,
            what: $what,
            source: $source,
        },)*];
    };
}

impl Parameter {
    /// The name used in `estimates.csv`.
    #[must_use]
    pub fn id(self) -> &'static str {
        self.row().id
    }

    /// What it means, in one line.
    #[must_use]
    pub fn what(self) -> &'static str {
        self.row().what
    }

    /// The smallest and largest value that make sense at all.
    #[must_use]
    pub fn allowed(self) -> (f64, f64) {
        self.row().allowed
    }

    /// The parameter of a name.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|p| p.id() == id)
    }

    /// The value that is used when the input says nothing.
    #[must_use]
    pub fn default_estimate(self) -> Estimate {
        let row = self.row();
        let (low, central, high) = row.range;
        Estimate {
            low,
            central,
            high,
            unit: row.unit.to_owned(),
            year: row.year.to_owned(),
            status: row.status,
            source: row.source.to_owned(),
        }
    }

    fn row(self) -> &'static Row {
        &table::ROWS[self as usize]
    }
}
