//! Communes, villages, and roads between them.

use super::fields::{Record, Row};
use crate::estimate::Status;
use crate::id::{CommuneCode, VillageCode};
use crate::service::Service;
use crate::time::Month;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A row of `communes.csv`. Counts that are not known stay empty: `validate` fills them by a rule and says so.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CommuneRow {
    /// Six-digit code.
    pub code: CommuneCode,
    /// Latin name.
    pub name: String,
    /// Khmer name.
    pub name_km: Option<String>,
    /// Families.
    pub families: Option<u64>,
    /// People.
    pub people: Option<u64>,
    /// Children under 18.
    pub children: Option<u64>,
    /// Families with an IDPoor card of level 1 (poorest).
    pub poor_1: Option<u64>,
    /// Families with an IDPoor card of level 2.
    pub poor_2: Option<u64>,
    /// Families that need casework at the start, in case or waiting, where they are counted; empty: the estimate
    /// `share_in_case` of all families. Villages with a case list keep theirs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub open_cases: Option<u64>,
    /// Members of the commune council (5-11): decides how many posts the commune may pay.
    pub councillors: Option<u64>,
    /// First month of the services in this commune; empty: from the start of the horizon.
    pub start: Option<Month>,
    /// First month of health; empty, or before `start`: with the other services.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_health: Option<Month>,
    /// First month of family finance; empty, or before `start`: with the other services.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_family_finance: Option<Month>,
    /// First month of the youth centres; empty, or before `start`: with the other services.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_youth_centres: Option<Month>,
    /// What stands behind the counts.
    pub status: Option<Status>,
    /// Where the counts come from.
    pub source: Option<String>,
}

impl CommuneRow {
    /// First month of a part of its own; none where it starts with the others.
    #[must_use]
    pub fn start_of(&self, service: Service) -> Option<Month> {
        match service {
            Service::Health => self.start_health,
            Service::FamilyFinance => self.start_family_finance,
            Service::YouthCentres => self.start_youth_centres,
            _ => None,
        }
    }

    /// Gives a part a first month of its own, where it may have one.
    pub(crate) fn start_service(&mut self, service: Service, month: Month) {
        match service {
            Service::Health => self.start_health = Some(month),
            Service::FamilyFinance => self.start_family_finance = Some(month),
            Service::YouthCentres => self.start_youth_centres = Some(month),
            _ => {}
        }
    }
}

impl Record for CommuneRow {
    const TABLE: &'static str = "communes";
    const FIELDS: &'static [&'static str] = &[
        "code",
        "name",
        "name_km",
        "families",
        "people",
        "children",
        "poor_1",
        "poor_2",
        "open_cases",
        "councillors",
        "start",
        "start_health",
        "start_family_finance",
        "start_youth_centres",
        "status",
        "source",
    ];
    const REQUIRED: &'static [&'static str] = &["code", "name"];

    fn read(row: &mut Row<'_>) -> Self {
        Self {
            code: CommuneCode(row.code("code", 6)),
            name: row.text("name"),
            name_km: row.opt_text("name_km"),
            families: row.opt_count("families"),
            people: row.opt_count("people"),
            children: row.opt_count("children"),
            poor_1: row.opt_count("poor_1"),
            poor_2: row.opt_count("poor_2"),
            open_cases: row.opt_count("open_cases"),
            councillors: row.opt_count("councillors"),
            start: row.opt_month("start"),
            start_health: row.opt_month("start_health"),
            start_family_finance: row.opt_month("start_family_finance"),
            start_youth_centres: row.opt_month("start_youth_centres"),
            status: row.opt_status("status"),
            source: row.opt_text("source"),
        }
    }
}

/// A row of `villages.csv`. Counts that are not known stay empty and are filled from the commune.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct VillageRow {
    /// Eight-digit code; its first six digits are the commune.
    pub code: VillageCode,
    /// Latin name.
    pub name: String,
    /// Khmer name.
    pub name_km: Option<String>,
    /// Latitude of the village point, degrees north.
    pub lat: Option<f64>,
    /// Longitude of the village point, degrees east.
    pub lon: Option<f64>,
    /// Families.
    pub families: Option<u64>,
    /// People.
    pub people: Option<u64>,
    /// Children under 18.
    pub children: Option<u64>,
    /// Families with an IDPoor card of level 1.
    pub poor_1: Option<u64>,
    /// Families with an IDPoor card of level 2.
    pub poor_2: Option<u64>,
    /// What stands behind the counts.
    pub status: Option<Status>,
    /// Where the counts come from.
    pub source: Option<String>,
}

impl Record for VillageRow {
    const TABLE: &'static str = "villages";
    const FIELDS: &'static [&'static str] = &[
        "code", "name", "name_km", "lat", "lon", "families", "people", "children", "poor_1", "poor_2", "status",
        "source",
    ];
    const REQUIRED: &'static [&'static str] = &["code", "name"];

    fn read(row: &mut Row<'_>) -> Self {
        let (lat, lon) = row.point();
        Self {
            code: VillageCode(row.code("code", 8)),
            name: row.text("name"),
            name_km: row.opt_text("name_km"),
            lat,
            lon,
            families: row.opt_count("families"),
            people: row.opt_count("people"),
            children: row.opt_count("children"),
            poor_1: row.opt_count("poor_1"),
            poor_2: row.opt_count("poor_2"),
            status: row.opt_status("status"),
            source: row.opt_text("source"),
        }
    }
}

/// A row of `roads.csv`: a road between two villages, both ways. With roads given, ways follow them.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RoadRow {
    /// One end.
    pub from: VillageCode,
    /// The other end.
    pub to: VillageCode,
    /// Length in kilometres.
    pub km: f64,
}

impl Record for RoadRow {
    const TABLE: &'static str = "roads";
    const FIELDS: &'static [&'static str] = &["from", "to", "km"];
    const REQUIRED: &'static [&'static str] = &["from", "to", "km"];

    fn read(row: &mut Row<'_>) -> Self {
        Self {
            from: VillageCode(row.code("from", 8)),
            to: VillageCode(row.code("to", 8)),
            km: row.number("km", 0.0, 10_000.0),
        }
    }
}
