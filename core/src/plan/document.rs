//! A plan as decisions only: to be kept, edited by hand and read back. Every figure follows from them.

use super::{Plan, rules};
use crate::error::Issues;
use crate::id::{CentreId, FamilyId, VillageCode, WorkerId};
use crate::json;
use crate::service::{AgeBand, Cadre, Carer, SafetyBand};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The word that every plan document carries.
pub const PLAN_FORMAT: &str = "hiveplan-plan";
/// Breaks readers: a newer version is refused.
pub const PLAN_VERSION: u32 = 1;
/// Only adds.
pub const PLAN_REVISION: u32 = 0;
/// Larger documents are refused before they are parsed.
const LARGEST_DOCUMENT: usize = 32 * 1024 * 1024;

/// The decisions of a plan: posts, assignments, open centres, places, supervision groups.
///
/// ```
/// use hiveplan::{Input, PlanDocument, need, plan, plan_from_document, validate};
/// let problem = validate(&Input::embedded("battambang")?)?;
/// let need = need(&problem);
/// let plan = plan(&problem, &need)?;
/// let text = plan.document().to_json();
/// assert_eq!(plan_from_document(&problem, &need, &PlanDocument::from_json(&text)?)?, plan);
/// # Ok::<(), hiveplan::Issues>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanDocument {
    /// Always `hiveplan-plan`.
    pub format: String,
    /// Format version.
    pub version: u32,
    /// Format revision.
    #[serde(default)]
    pub revision: u32,
    /// Planned posts, each one full-time equivalent. The workers of today are in every plan and not listed.
    #[serde(default)]
    pub posts: Vec<PostDecision>,
    /// Who serves whom. Families that no row counts are unmet.
    #[serde(default)]
    pub assignments: Vec<AssignmentDecision>,
    /// Centres that run, those of today included.
    #[serde(default)]
    pub centres: Vec<CentreId>,
    /// Who has a place. Children whom no row counts wait.
    #[serde(default)]
    pub places: Vec<PlaceDecision>,
    /// Supervision groups.
    #[serde(default)]
    pub supervision: Vec<GroupDecision>,
    /// Who of the social workers of today guides whom.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub guidance: Vec<GuidanceDecision>,
}

/// A planned post.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PostDecision {
    /// Id, other than that of any worker.
    pub id: WorkerId,
    /// Cadre.
    pub cadre: Cadre,
    /// Base village; its commune is the one that the post serves (shared cadres: its district).
    pub village: VillageCode,
}

/// Families of a village and band, or one family of the case list, served by a worker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignmentDecision {
    /// Cadre.
    pub cadre: Cadre,
    /// Village of the families.
    pub village: VillageCode,
    /// Their safety band.
    pub band: SafetyBand,
    /// The family, where the village has a case list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family: Option<FamilyId>,
    /// Worker or post.
    pub worker: WorkerId,
    /// How many families.
    pub families: u64,
}

/// Children who have a place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlaceDecision {
    /// Centre.
    pub centre: CentreId,
    /// Age band.
    pub age: AgeBand,
    /// Village of the children.
    pub village: VillageCode,
    /// Safety band of their family.
    pub band: SafetyBand,
    /// Situation of the carer.
    pub carer: Carer,
    /// The family, where the village has a case list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family: Option<FamilyId>,
    /// How many children.
    pub children: u64,
}

/// A supervision group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GroupDecision {
    /// District.
    pub district: String,
    /// Number, from 1, in its district.
    pub number: u32,
    /// Supervisor; absent: nobody leads it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supervisor: Option<WorkerId>,
    /// Members.
    pub members: Vec<WorkerId>,
}

/// A senior or worker who guides a worker or intern.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GuidanceDecision {
    /// Who guides.
    pub guide: WorkerId,
    /// Who is guided.
    pub worker: WorkerId,
}

impl PlanDocument {
    /// Reads a plan document.
    ///
    /// # Errors
    ///
    /// `HP3030` to `HP3033`: what cannot be read. What the plan breaks is found by
    /// [`plan_from_document`](crate::plan_from_document).
    pub fn from_json(text: &str) -> Result<Self, Issues> {
        if text.len() > LARGEST_DOCUMENT {
            return Err(one(rules::TOO_LARGE.at("/", format!("the document has {} MiB", text.len() >> 20))));
        }
        let at = |error: &serde_json::Error| format!("/ (line {} column {})", error.line(), error.column());
        let head: Head = serde_json::from_str(text)
            .map_err(|error| one(rules::NOT_JSON.at(at(&error), "not a JSON object that can be read".to_owned())))?;
        head.check()?;
        // The message of serde names fields and types; it quotes words of the document only where it expects a word.
        serde_json::from_str(text).map_err(|error| one(rules::NOT_JSON.at(at(&error), message(&error))))
    }

    /// Reads a document that is already in memory: a dict in Python, an object in JavaScript.
    ///
    /// # Errors
    ///
    /// As [`PlanDocument::from_json`].
    #[allow(clippy::needless_pass_by_value, reason = "as with every other document")]
    pub fn from_value(value: serde_json::Value) -> Result<Self, Issues> {
        Head::of(&value).check()?;
        // By its text, so that one reader of the format serves both.
        serde_json::from_str(&value.to_string()).map_err(|error| one(rules::NOT_JSON.at("/", message(&error))))
    }

    /// The document as JSON text.
    #[must_use]
    pub fn to_json(&self) -> String {
        json::lines(self)
    }
}

/// What decides whether a document can be read at all.
#[derive(Debug, Default, Deserialize)]
struct Head {
    #[serde(default)]
    format: Option<String>,
    #[serde(default)]
    version: Option<u32>,
}

impl Head {
    fn of(value: &serde_json::Value) -> Self {
        let version = value.get("version").and_then(serde_json::Value::as_u64);
        Self {
            format: value.get("format").and_then(serde_json::Value::as_str).map(str::to_owned),
            version: version.map(|version| u32::try_from(version).unwrap_or(u32::MAX)),
        }
    }

    fn check(&self) -> Result<(), Issues> {
        if self.format.as_deref() != Some(PLAN_FORMAT) {
            return Err(one(rules::WRONG_FORMAT.at("/format", format!("the format is not \"{PLAN_FORMAT}\""))));
        }
        match self.version {
            Some(version) if version > PLAN_VERSION => {
                Err(one(rules::NEWER_VERSION.at("/version", format!("version {version} is newer than {PLAN_VERSION}"))))
            }
            Some(version) if version >= 1 => Ok(()),
            _ => Err(one(rules::WRONG_FORMAT.at("/version", "the version is missing or not a version".to_owned()))),
        }
    }
}

fn message(error: &serde_json::Error) -> String {
    let text = error.to_string();
    // The place is in the path already.
    text.split(" at line ").next().unwrap_or_default().chars().take(200).collect()
}

fn one(issue: crate::error::Issue) -> Issues {
    let mut issues = Issues::default();
    issues.push(issue);
    issues
}

fn guidance(pair: &super::Guidance) -> GuidanceDecision {
    GuidanceDecision { guide: pair.guide.clone(), worker: pair.worker.clone() }
}

impl Plan {
    /// The decisions of the plan as a document.
    #[must_use]
    pub fn document(&self) -> PlanDocument {
        let posts = self.workers.iter().filter(|worker| !worker.existing).map(|worker| PostDecision {
            id: worker.id.clone(),
            cadre: worker.cadre,
            village: worker.village.clone(),
        });
        let assignments = self.assignments.iter().map(|row| AssignmentDecision {
            cadre: row.cadre,
            village: row.village.clone(),
            band: row.band,
            family: row.family.clone(),
            worker: row.worker.clone(),
            families: row.families,
        });
        let places = self.places.iter().map(|row| PlaceDecision {
            centre: row.centre.clone(),
            age: row.age,
            village: row.village.clone(),
            band: row.band,
            carer: row.carer,
            family: row.family.clone(),
            children: row.children,
        });
        let supervision = self.supervision.iter().map(|group| GroupDecision {
            district: group.district.clone(),
            number: group.number,
            supervisor: group.supervisor.clone(),
            members: group.members.clone(),
        });
        PlanDocument {
            format: PLAN_FORMAT.to_owned(),
            version: PLAN_VERSION,
            revision: PLAN_REVISION,
            posts: posts.collect(),
            assignments: assignments.collect(),
            centres: self.centres.iter().map(|centre| centre.id.clone()).collect(),
            places: places.collect(),
            supervision: supervision.collect(),
            guidance: self.guidance.iter().map(guidance).collect(),
        }
    }
}
