//! Families (an optional case list), workers, what is known of the workforce, and youth centres.

use super::fields::{Record, Row};
use crate::estimate::Status;
use crate::id::{CentreId, CommuneCode, FamilyId, PayerId, VillageCode, WorkerId};
use crate::service::{Cadre, Carer, Grade, words};
use crate::time::Month;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A row of `families.csv`: an open case. Child-protection data: opaque ids only, no names, addresses or birthdays.
/// A village with families listed is planned from them; a village without is estimated.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FamilyRow {
    /// Opaque id.
    pub id: FamilyId,
    /// Where the family lives.
    pub village: VillageCode,
    /// Safety score 0-10 of the last review; 10: safe to close.
    pub score: u8,
    /// Preschool children who need a youth-centre place.
    #[serde(default)]
    pub places_preschool: u32,
    /// School children who need a youth-centre place.
    #[serde(default)]
    pub places_school: u32,
    /// Whether the family needs the nurse.
    #[serde(default)]
    pub nurse: bool,
    /// Whether the family is in finance coaching.
    #[serde(default)]
    pub finance: bool,
    /// Situation of the carer. Default `able`.
    #[serde(default = "able")]
    pub carer: Carer,
    /// The social worker who serves the family today.
    #[serde(default)]
    pub worker: Option<WorkerId>,
}

fn able() -> Carer {
    Carer::Able
}

impl Record for FamilyRow {
    const TABLE: &'static str = "families";
    const FIELDS: &'static [&'static str] =
        &["id", "village", "score", "places_preschool", "places_school", "nurse", "finance", "carer", "worker"];
    const REQUIRED: &'static [&'static str] = &["id", "village", "score"];
    const PRIVATE: bool = true;

    fn read(row: &mut Row<'_>) -> Self {
        Self {
            id: FamilyId(row.text("id")),
            village: VillageCode(row.code("village", 8)),
            score: row.whole("score", 0.0, 10.0) as u8,
            places_preschool: row.opt_small("places_preschool").unwrap_or(0),
            places_school: row.opt_small("places_school").unwrap_or(0),
            nurse: row.opt_flag("nurse").unwrap_or(false),
            finance: row.opt_flag("finance").unwrap_or(false),
            carer: row.opt_word("carer", Carer::ALL, Carer::name).unwrap_or(Carer::Able),
            worker: row.opt_text("worker").map(WorkerId),
        }
    }
}

/// A row of `workers.csv`: people who work today.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WorkerRow {
    /// Opaque id.
    pub id: WorkerId,
    /// Cadre.
    pub cadre: Cadre,
    /// Village where the worker is based.
    pub village: VillageCode,
    /// Full-time equivalents, 0.05 to 1. Default 1.
    #[serde(default = "one")]
    pub fte: f64,
    /// Full-time equivalents of the post that this row stands for, where `fte` is what of it is filled on average: no
    /// other post is filled for the rest. Empty: as `fte`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub post: Option<f64>,
    /// Who pays the worker today.
    pub payer: PayerId,
    /// Communes served; empty: the base commune, or for shared cadres every commune of its district.
    #[serde(default)]
    pub serves: Vec<CommuneCode>,
    /// First month of work; empty: at work when the horizon starts.
    #[serde(default)]
    pub from: Option<Month>,
    /// Last month of work; empty: stays.
    #[serde(default)]
    pub until: Option<Month>,
    /// Rank of a social worker: `senior` guides others, `intern` is guided; empty: `worker`.
    #[serde(default = "worker", skip_serializing_if = "Grade::is_worker")]
    pub grade: Grade,
}

fn worker() -> Grade {
    Grade::Worker
}

fn one() -> f64 {
    1.0
}

impl WorkerRow {
    /// A full-time worker who is at work today and stays, and serves what the cadre usually serves.
    ///
    /// ```
    /// use hiveplan::{Cadre, WorkerRow};
    /// let row = WorkerRow { fte: 0.5, ..WorkerRow::new("n-1", Cadre::Nurse, "02030906", "cct") };
    /// assert!(row.serves.is_empty(), "every commune of the district");
    /// ```
    #[must_use]
    pub fn new(id: &str, cadre: Cadre, village: &str, payer: &str) -> Self {
        Self {
            id: id.into(),
            cadre,
            village: village.into(),
            fte: one(),
            post: None,
            payer: payer.into(),
            serves: Vec::new(),
            from: None,
            until: None,
            grade: Grade::Worker,
        }
    }
}

impl Record for WorkerRow {
    const TABLE: &'static str = "workers";
    const FIELDS: &'static [&'static str] =
        &["id", "cadre", "village", "fte", "post", "payer", "serves", "from", "until", "grade"];
    const REQUIRED: &'static [&'static str] = &["id", "cadre", "village", "payer"];

    fn read(row: &mut Row<'_>) -> Self {
        Self {
            id: WorkerId(row.text("id")),
            cadre: row.word("cadre", Cadre::ALL, Cadre::name, Cadre::SocialWorker),
            village: VillageCode(row.code("village", 8)),
            fte: row.opt_number("fte", 0.05, 1.0).unwrap_or(1.0),
            post: row.opt_number("post", 0.05, 1.0),
            payer: PayerId(row.text("payer")),
            serves: row.codes("serves", 6).into_iter().map(CommuneCode).collect(),
            from: row.opt_month("from"),
            until: row.opt_month("until"),
            grade: row.opt_word("grade", Grade::ALL, Grade::name).unwrap_or(Grade::Worker),
        }
    }
}

words! {
    /// How much of a commune's workforce of one cadre is listed in `workers.csv`.
    Knowledge {
        /// All of it: a commune without a listed worker has none.
        Complete = "complete", "Known";
        /// Those listed, and perhaps others.
        Partial = "partial", "At least";
        /// Nobody knows. Not the same as none.
        Unknown = "unknown", "Unknown";
    }
}

/// A row of `staff.csv`: what is known of a commune's workers of one cadre. Without a row: `partial` where workers are
/// listed, `unknown` where none are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StaffRow {
    /// Commune.
    pub commune: CommuneCode,
    /// Cadre.
    pub cadre: Cadre,
    /// How much is known.
    pub knowledge: Knowledge,
    /// Where this comes from.
    #[serde(default)]
    pub source: Option<String>,
}

impl Record for StaffRow {
    const TABLE: &'static str = "staff";
    const FIELDS: &'static [&'static str] = &["commune", "cadre", "knowledge", "source"];
    const REQUIRED: &'static [&'static str] = &["commune", "cadre", "knowledge"];

    fn read(row: &mut Row<'_>) -> Self {
        Self {
            commune: CommuneCode(row.code("commune", 6)),
            cadre: row.word("cadre", Cadre::ALL, Cadre::name, Cadre::SocialWorker),
            knowledge: row.word("knowledge", Knowledge::ALL, Knowledge::name, Knowledge::Unknown),
            source: row.opt_text("source"),
        }
    }
}

words! {
    /// Whether a youth centre runs.
    CentreState {
        /// It runs today.
        Existing = "existing", "Existing";
        /// Its opening is decided: it runs in every plan, and opening it costs what a candidate's opening costs.
        Opening = "opening", "Opening";
        /// It could be opened.
        Candidate = "candidate", "Candidate";
    }
}

/// A row of `centres.csv`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CentreRow {
    /// Opaque id.
    pub id: CentreId,
    /// Village where it stands.
    pub village: VillageCode,
    /// Whether it runs.
    pub state: CentreState,
    /// Preschool places; empty: the preschool share of the estimate `centre_places`.
    #[serde(default)]
    pub places_preschool: Option<u64>,
    /// School-age places; empty: the rest of the estimate `centre_places`.
    #[serde(default)]
    pub places_school: Option<u64>,
    /// What stands behind the row.
    #[serde(default)]
    pub status: Option<Status>,
    /// Where it comes from.
    #[serde(default)]
    pub source: Option<String>,
}

impl Record for CentreRow {
    const TABLE: &'static str = "centres";
    const FIELDS: &'static [&'static str] =
        &["id", "village", "state", "places_preschool", "places_school", "status", "source"];
    const REQUIRED: &'static [&'static str] = &["id", "village", "state"];

    fn read(row: &mut Row<'_>) -> Self {
        Self {
            id: CentreId(row.text("id")),
            village: VillageCode(row.code("village", 8)),
            state: row.word("state", CentreState::ALL, CentreState::name, CentreState::Candidate),
            places_preschool: row.opt_count("places_preschool"),
            places_school: row.opt_count("places_school"),
            status: row.opt_status("status"),
            source: row.opt_text("source"),
        }
    }
}
