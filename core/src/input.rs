//! What a planner writes: an [`Input`], as a folder of CSV tables with `plan.toml`, or as one JSON document. Read here,
//! not yet checked: `validate` turns it into a [`Problem`](crate::Problem).

mod document;
mod embedded;
mod fields;
mod folder;
mod money;
mod people;
mod place;
mod raw;
pub(crate) mod rules;
mod settings;
mod source;
mod transition;

pub(crate) use fields::nearest;
pub use money::{Basis, CostRow, Driver, EstimateRow, FundingRow, HandoverRow, LineKind, Rise, ShareRow};
pub use people::{CentreRow, CentreState, FamilyRow, Knowledge, StaffRow, WorkerRow};
pub use place::{CommuneRow, RoadRow, VillageRow};
pub use settings::{Hiring, Path, Season, Services, Settings, Supply};
pub use transition::TransitionRow;

use crate::arrange::Map;
use crate::error::Issues;
use crate::id::PayerId;
use crate::json;
use crate::time::{Horizon, Year};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The word that every document carries.
pub const FORMAT: &str = "hiveplan";
/// Breaks readers: a newer version is refused, an older one is migrated step by step.
pub const VERSION: u32 = 1;
/// Only adds: a document of a newer revision is read, and the fields that it added are named as unknown.
pub const REVISION: u32 = 0;

/// A plan as written: unchecked, in the planner's own words.
///
/// ```
/// use hiveplan::Input;
/// let input = Input::embedded("battambang")?;
/// assert_eq!((input.communes.len(), input.villages.len()), (10, 62));
/// // The folder and the document say the same.
/// assert_eq!(Input::from_json(&input.to_json())?, input);
/// # Ok::<(), hiveplan::Issues>(())
/// ```
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// Always `hiveplan`.
    pub format: String,
    /// Format version.
    pub version: u32,
    /// Format revision.
    pub revision: u32,
    /// Name of the plan.
    pub name: String,
    /// Years planned.
    pub horizon: Horizon,
    /// Rules of the plan.
    #[serde(default)]
    pub settings: Settings,
    /// Parts of the Village Hive that run.
    #[serde(default)]
    pub services: Services,
    /// The order in which payers are asked. Those not listed come last, by name.
    #[serde(default)]
    pub payers: Vec<PayerId>,
    /// Communes.
    pub communes: Vec<CommuneRow>,
    /// Villages.
    pub villages: Vec<VillageRow>,
    /// Open cases, where a case list exists.
    #[serde(default)]
    pub families: Vec<FamilyRow>,
    /// Workers of today.
    #[serde(default)]
    pub workers: Vec<WorkerRow>,
    /// What is known of the workforce.
    #[serde(default)]
    pub staff: Vec<StaffRow>,
    /// Youth centres.
    #[serde(default)]
    pub centres: Vec<CentreRow>,
    /// The planner's own estimates.
    #[serde(default)]
    pub estimates: Vec<EstimateRow>,
    /// Cost lines; empty: the standard ones.
    #[serde(default)]
    pub costs: Vec<CostRow>,
    /// Money that could pay.
    #[serde(default)]
    pub funding: Vec<FundingRow>,
    /// Hand-over stages.
    #[serde(default)]
    pub handover: Vec<HandoverRow>,
    /// Payers' shares.
    #[serde(default)]
    pub shares: Vec<ShareRow>,
    /// Roads between villages; empty: straight lines and a detour.
    #[serde(default)]
    pub roads: Vec<RoadRow>,
    /// How the safety score moves in a month; empty: by the estimates of gain and spread.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub transitions: Vec<TransitionRow>,
    /// Where the document was read from, for paths in messages.
    #[serde(skip)]
    pub(crate) origin: Origin,
    /// What was repaired while reading.
    #[serde(skip)]
    pub(crate) notes: Issues,
}

/// Two inputs are equal when they say the same, wherever they were read from.
impl PartialEq for Input {
    fn eq(&self, other: &Self) -> bool {
        json::line(self) == json::line(other)
    }
}

/// Where an input came from: decides how paths in messages look.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) enum Origin {
    /// One document, or built in code.
    #[default]
    Document,
    /// A folder; for each table the spreadsheet row of each record.
    Folder(Map<&'static str, Vec<usize>>),
}

impl Input {
    /// An empty plan of a name, starting in `start` for `years` years, with the default rules.
    #[must_use]
    pub fn new(name: &str, start: Year, years: u32) -> Self {
        Self {
            format: FORMAT.to_owned(),
            version: VERSION,
            revision: REVISION,
            name: name.to_owned(),
            horizon: Horizon { start, years },
            settings: Settings::default(),
            services: Services::default(),
            payers: Vec::new(),
            communes: Vec::new(),
            villages: Vec::new(),
            families: Vec::new(),
            workers: Vec::new(),
            staff: Vec::new(),
            centres: Vec::new(),
            estimates: Vec::new(),
            costs: Vec::new(),
            funding: Vec::new(),
            handover: Vec::new(),
            shares: Vec::new(),
            roads: Vec::new(),
            transitions: Vec::new(),
            origin: Origin::Document,
            notes: Issues::default(),
        }
    }

    /// The tables of a plan in order: name, columns, and the columns that every row must fill.
    ///
    /// ```
    /// let (name, columns, required) = hiveplan::Input::tables()[0];
    /// assert_eq!((name, columns[0], required), ("communes", "code", ["code", "name"].as_slice()));
    /// ```
    #[must_use]
    pub fn tables() -> Vec<(&'static str, &'static [&'static str], &'static [&'static str])> {
        raw::tables().iter().map(|table| (table.name, table.fields, table.required)).collect()
    }

    /// The path of a field of a record, as messages show it.
    pub(crate) fn path(&self, table: &'static str, record: usize, field: &str) -> String {
        match &self.origin {
            Origin::Folder(rows) => {
                let row = rows.get(table).and_then(|rows| rows.get(record)).copied().unwrap_or(record + 2);
                format!("{table}.csv:{row}:{field}")
            }
            Origin::Document => format!("/{table}/{record}/{field}"),
        }
    }

    /// The path of a field of `plan.toml`, or of the top of a document.
    pub(crate) fn top_path(&self, field: &str) -> String {
        match &self.origin {
            Origin::Folder(_) => format!("plan.toml:{field}"),
            Origin::Document => format!("/{}", field.replace('.', "/")),
        }
    }
}
