//! From raw values to an [`Input`]: one walk over everything, all faults noted.

use super::fields::{Place, Record, Row};
use super::{FORMAT, Input, Origin, REVISION, VERSION, rules};
use super::{Hiring, Path, Season, Services, Settings, Supply};
use crate::arrange::Map as Sorted;
use crate::error::Issues;
use crate::id::PayerId;
use crate::service::Service;
use crate::time::{Horizon, Year};
use serde_json::{Map, Value};

/// A document before it is read: the fields of `plan.toml` and the rows of every table.
pub(super) struct Raw {
    pub top: Map<String, Value>,
    pub tables: Sorted<&'static str, Vec<Map<String, Value>>>,
    pub origin: Origin,
    pub issues: Issues,
}

/// When so many faults were counted beyond those shown, the rest of a table is not read.
const MOST_FAULTS: u64 = 10_000;

const TOP: &[&str] = &["format", "version", "revision", "name", "horizon", "settings", "services", "payers"];

impl Raw {
    /// Where the fields of a part of `plan.toml` stand.
    fn top_place(&self, part: &str) -> Place {
        match &self.origin {
            Origin::Folder(_) => Place::Toml(part.to_owned()),
            Origin::Document if part.is_empty() => Place::Pointer(String::new()),
            Origin::Document => Place::Pointer(format!("/{part}")),
        }
    }

    /// Reads everything.
    ///
    /// # Errors
    ///
    /// All faults of the document.
    pub(super) fn read(mut self) -> Result<Input, Issues> {
        self.check_format();
        let mut input = Input::new("", Year(2000), 1);
        self.read_top(&mut input);
        input.communes = self.table();
        input.villages = self.table();
        input.families = self.table();
        input.workers = self.table();
        input.staff = self.table();
        input.centres = self.table();
        input.estimates = self.table();
        input.costs = self.table();
        input.funding = self.table();
        input.handover = self.table();
        input.shares = self.table();
        input.roads = self.table();
        input.transitions = self.table();
        if self.issues.has_errors() {
            return Err(self.issues);
        }
        input.origin = self.origin;
        input.notes = self.issues;
        Ok(input)
    }

    fn check_format(&mut self) {
        let place = self.top_place("");
        if self.top.get("format").and_then(Value::as_str) != Some(FORMAT) {
            self.issues.push(rules::WRONG_FORMAT.at(place.field("format"), "`format` does not say \"hiveplan\""));
        }
        match self.top.get("version").and_then(Value::as_u64) {
            Some(version) if version > u64::from(VERSION) => {
                let message = format!("format version {version}; this hiveplan reads up to {VERSION}");
                self.issues.push(rules::NEWER_VERSION.at(place.field("version"), message));
            }
            Some(1..) => {}
            _ => self.issues.push(rules::MISSING_FIELD.at(place.field("version"), "`version` is missing or not 1")),
        }
    }

    fn read_top(&mut self, input: &mut Input) {
        let place = self.top_place("");
        let top = std::mem::take(&mut self.top);
        // In one document the tables stand beside the fields of `plan.toml`: a misspelt one is named too.
        let tables = tables().into_iter().map(|table| table.name).filter(|_| self.origin == Origin::Document);
        let known: Vec<&str> = TOP.iter().copied().chain(tables).collect();
        let mut row = Row::new(&top, place, false, &mut self.issues);
        row.refuse_unknown(&known);
        input.name = row.text("name");
        input.payers = row.list("payers").into_iter().map(PayerId).collect();
        input.revision = row.opt_count("revision").unwrap_or(0).min(u64::from(REVISION)) as u32;
        input.horizon = self.part(&top, "horizon", true, read_horizon).unwrap_or(input.horizon);
        input.settings = self.part(&top, "settings", false, read_settings).unwrap_or_default();
        input.services = self.part(&top, "services", false, read_services).unwrap_or_default();
    }

    /// Reads one table of `plan.toml`.
    fn part<T>(
        &mut self,
        top: &Map<String, Value>,
        name: &str,
        needed: bool,
        read: fn(&mut Row<'_>) -> T,
    ) -> Option<T> {
        let place = self.top_place(name);
        match top.get(name) {
            Some(Value::Object(values)) => Some(read(&mut Row::new(values, place, false, &mut self.issues))),
            None if !needed => None,
            None => {
                let message = format!("`{name}` is missing");
                self.issues.push(rules::MISSING_FIELD.at(self.top_place("").field(name), message));
                None
            }
            Some(_) => {
                let message = format!("`{name}` must be a table of named values");
                self.issues.push(rules::WRONG_KIND.at(self.top_place("").field(name), message));
                None
            }
        }
    }

    /// Reads all rows of a table.
    pub(super) fn table<T: Record>(&mut self) -> Vec<T> {
        let Some(rows) = self.tables.remove(T::TABLE) else {
            return Vec::new();
        };
        let mut records = Vec::with_capacity(rows.len());
        // A column of a data frame stands in every row: it is refused once.
        let mut refused = std::collections::BTreeSet::new();
        for (i, values) in rows.iter().enumerate() {
            // Junk with the right header: the faults so far say enough.
            if self.issues.more > MOST_FAULTS {
                break;
            }
            let place = match &self.origin {
                Origin::Folder(numbers) => {
                    let row = numbers.get(T::TABLE).and_then(|n| n.get(i)).copied().unwrap_or(i + 2);
                    Place::Csv { table: T::TABLE, row }
                }
                Origin::Document => Place::Pointer(format!("/{}/{i}", T::TABLE)),
            };
            let is_document = self.origin == Origin::Document;
            let mut row = Row::new(values, place, T::PRIVATE, &mut self.issues);
            // A CSV's columns were compared with the header once; a document's fields are compared row by row.
            if is_document {
                row.refuse_unknown_but(T::FIELDS, &mut refused);
            }
            records.push(T::read(&mut row));
        }
        records
    }
}

fn read_horizon(row: &mut Row<'_>) -> Horizon {
    row.refuse_unknown(&["start", "years"]);
    Horizon { start: row.year("start"), years: row.whole("years", 1.0, 30.0) as u32 }
}

fn read_settings(row: &mut Row<'_>) -> Settings {
    row.refuse_unknown(&["posts", "centres", "hiring", "season", "shares"]);
    let usual = Settings::default();
    Settings {
        posts: row.opt_word("posts", Supply::ALL, Supply::name).unwrap_or(usual.posts),
        centres: row.opt_word("centres", Supply::ALL, Supply::name).unwrap_or(usual.centres),
        hiring: row.opt_word("hiring", Hiring::ALL, Hiring::name).unwrap_or(usual.hiring),
        season: row.opt_word("season", Season::ALL, Season::name).unwrap_or(usual.season),
        shares: row.opt_word("shares", Path::ALL, Path::name).unwrap_or(usual.shares),
    }
}

fn read_services(row: &mut Row<'_>) -> Services {
    let names: Vec<&str> = Service::ALL.iter().map(|service| service.name()).collect();
    row.refuse_unknown(&names);
    let mut services = Services::default();
    for &service in Service::ALL {
        services.switch(service, row.opt_flag(service.name()).unwrap_or(true));
    }
    services
}

/// Name, fields and required fields of every table, in the order of the format.
pub(super) fn tables() -> [Table; 13] {
    use super::{CentreRow, CommuneRow, CostRow, EstimateRow, FamilyRow, FundingRow, HandoverRow, RoadRow, ShareRow};
    use super::{StaffRow, TransitionRow, VillageRow, WorkerRow};
    [
        Table::of::<CommuneRow>(true),
        Table::of::<VillageRow>(true),
        Table::of::<FamilyRow>(false),
        Table::of::<WorkerRow>(false),
        Table::of::<StaffRow>(false),
        Table::of::<CentreRow>(false),
        Table::of::<EstimateRow>(false),
        Table::of::<CostRow>(false),
        Table::of::<FundingRow>(false),
        Table::of::<HandoverRow>(false),
        Table::of::<ShareRow>(false),
        Table::of::<RoadRow>(false),
        Table::of::<TransitionRow>(false),
    ]
}

/// What is known of a table before it is read.
pub(super) struct Table {
    pub name: &'static str,
    pub fields: &'static [&'static str],
    pub required: &'static [&'static str],
    pub needed: bool,
    pub private: bool,
}

impl Table {
    pub(super) fn of<T: Record>(needed: bool) -> Self {
        Self { name: T::TABLE, fields: T::FIELDS, required: T::REQUIRED, needed, private: T::PRIVATE }
    }
}
