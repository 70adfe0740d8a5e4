//! The changes that a planner can ask for.

use crate::estimate::Parameter;
use crate::id::{CentreId, CommuneCode, PayerId, SourceId, VillageCode, WorkerId};
use crate::input::{CentreRow, FundingRow, Hiring, Season, Supply, WorkerRow};
use crate::service::{Service, Stage};
use crate::time::{Month, Year};
use schemars::JsonSchema;
use serde::de::{Deserialize, Deserializer, Error};
use serde::{Deserialize as Read, Serialize};
use serde_json::{Map, Value};
use std::fmt;

/// Defines [`Change`], and beside it the same with its kind outside: `{"estimate": {...}}`. An enum with its kind inside
/// serde reads by way of a copy of everything, anew for every reader and field: that was a seventh of a module's code.
macro_rules! changes {
    (
        $(#[$head:meta])*
        pub enum Change { $($(#[$what:meta])* $kind:ident { $($(#[$of:meta])* $field:ident: $type:ty,)* },)* }
    ) => {
        $(#[$head])*
        pub enum Change { $($(#[$what])* $kind { $($(#[$of])* $field: $type,)* },)* }

        #[derive(Read)]
        #[serde(rename_all = "snake_case", deny_unknown_fields)]
        enum Written { $($kind { $($(#[$of])* $field: $type,)* },)* }

        impl From<Written> for Change {
            fn from(written: Written) -> Self {
                match written { $(Written::$kind { $($field),* } => Self::$kind { $($field),* },)* }
            }
        }
    };
}

impl<'de> Deserialize<'de> for Change {
    fn deserialize<D: Deserializer<'de>>(document: D) -> Result<Self, D::Error> {
        let mut fields = Map::deserialize(document)?;
        let kind = match fields.remove("change") {
            Some(Value::String(kind)) => kind,
            Some(_) => return Err(D::Error::custom("`change` must be a text")),
            None => return Err(D::Error::missing_field("change")),
        };
        let outside = Value::Object(Map::from_iter([(kind, Value::Object(fields))]));
        Written::deserialize(outside).map(Self::from).map_err(D::Error::custom)
    }
}

changes! {
    /// One change of an input.
    #[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
    #[serde(tag = "change", rename_all = "snake_case", deny_unknown_fields)]
    #[non_exhaustive]
    pub enum Change {
        /// An estimate takes another central value, or moves by a percentage; its range moves with it.
        Estimate {
            /// Name of the estimate.
            id: String,
            /// New central value.
            #[serde(default)]
            value: Option<f64>,
            /// Change in per cent.
            #[serde(default)]
            percent: Option<f64>,
        },
        /// A part of the Village Hive is switched on or off.
        Service {
            /// The part.
            service: Service,
            /// Whether it runs.
            on: bool,
        },
        /// A worker starts.
        AddWorker {
            /// The worker.
            worker: WorkerRow,
        },
        /// A worker leaves.
        RemoveWorker {
            /// Who.
            id: WorkerId,
        },
        /// A worker moves to another base, or serves other communes.
        MoveWorker {
            /// Who.
            id: WorkerId,
            /// New base; none: stays.
            #[serde(default)]
            village: Option<VillageCode>,
            /// Communes served from now on; none given: as before, or with a new base what the cadre usually serves.
            #[serde(default)]
            serves: Vec<CommuneCode>,
        },
        /// The need of a village grows or shrinks: families, people, children and the poor alike; listed families come
        /// again under new ids, or the last ones go.
        VillageGrows {
            /// Village.
            village: VillageCode,
            /// Change in per cent; 100 doubles the need.
            percent: f64,
        },
        /// A centre is added, running or as a candidate.
        AddCentre {
            /// The centre.
            centre: CentreRow,
        },
        /// A centre closes, or a candidate is dropped.
        RemoveCentre {
            /// Which.
            id: CentreId,
        },
        /// A funding source is added.
        AddFunding {
            /// The source.
            source: FundingRow,
        },
        /// A funding source ends.
        FundingEnds {
            /// Which.
            source: SourceId,
            /// Its last year.
            year: Year,
        },
        /// A payer carries another share of the cost from a year on.
        Share {
            /// Commune; none: every commune without shares of its own.
            #[serde(default)]
            commune: Option<CommuneCode>,
            /// Part; none: every part without shares of its own.
            #[serde(default)]
            service: Option<Service>,
            /// Who pays.
            payer: PayerId,
            /// From this year on.
            year: Year,
            /// Share, 0-1.
            share: f64,
        },
        /// A stage of the hand-over moves.
        HandoverStage {
            /// Commune.
            commune: CommuneCode,
            /// Stage.
            stage: Stage,
            /// New month.
            month: Month,
        },
        /// The services of communes start in a month.
        Cover {
            /// Communes.
            communes: Vec<CommuneCode>,
            /// First month.
            start: Month,
        },
        /// A part starts in communes later than their other services: health, family finance or the youth centres.
        StartService {
            /// Communes.
            communes: Vec<CommuneCode>,
            /// The part.
            service: Service,
            /// First month.
            start: Month,
        },
        /// The plan is limited to some communes.
        Only {
            /// Communes that stay.
            communes: Vec<CommuneCode>,
        },
        /// Posts are filled by another rule.
        Hiring {
            /// The rule.
            hiring: Hiring,
        },
        /// The base month's plan works with other posts.
        Posts {
            /// With which.
            posts: Supply,
        },
        /// The base month's plan works with other centres.
        Centres {
            /// With which.
            centres: Supply,
        },
        /// The plan counts with the roads of another season.
        Season {
            /// The season.
            season: Season,
        },
        /// Another number of years is planned.
        Years {
            /// How many.
            years: u32,
        },
    }
}

/// The change as a sentence.
impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Estimate { id, value: Some(value), .. } => write!(f, "{}: {value}", what(id)),
            Self::Estimate { id, percent, .. } => write!(f, "{}: {:+} %", what(id), percent.unwrap_or(0.0)),
            Self::Service { service, on } => {
                write!(f, "{} {}", if *on { "with" } else { "without" }, service.label().to_lowercase())
            }
            Self::AddWorker { worker } => {
                write!(
                    f,
                    "{} {} starts in {}, paid by {}",
                    worker.cadre.label(),
                    worker.id,
                    worker.village,
                    worker.payer
                )
            }
            Self::RemoveWorker { id } => write!(f, "worker {id} leaves"),
            Self::MoveWorker { id, village, serves } => {
                let base = village.as_ref().map(|village| format!(" moves to {village}"));
                let serves = (!serves.is_empty()).then(|| format!(" serves {}", codes(serves)));
                write!(f, "worker {id}{}", [base, serves].into_iter().flatten().collect::<Vec<_>>().join(" and"))
            }
            Self::VillageGrows { village, percent } => write!(f, "need in {village}: {percent:+} %"),
            Self::AddCentre { centre } => write!(f, "centre {} in {} ({})", centre.id, centre.village, centre.state),
            Self::RemoveCentre { id } => write!(f, "centre {id} closes"),
            Self::AddFunding { source } => write!(f, "{} adds the source {}", source.payer, source.id),
            Self::FundingEnds { source, year } => write!(f, "{source} ends with {year}"),
            Self::Share { commune, service, payer, year, share } => {
                write!(f, "{payer} carries {:.0} % ", share * 100.0)?;
                write!(f, "of {} ", service.map_or("all services", Service::label))?;
                write!(f, "in {} ", commune.as_ref().map_or("every commune", |code| code.as_str()))?;
                write!(f, "from {year}")
            }
            Self::HandoverStage { commune, stage, month } => write!(f, "{}: {} in {month}", commune, stage.label()),
            Self::Cover { communes, start } => write!(f, "services start in {} in {start}", codes(communes)),
            Self::StartService { communes, service, start } => {
                write!(f, "{}: from {start} in {}", service.label().to_lowercase(), codes(communes))
            }
            Self::Only { communes } => write!(f, "only {}", codes(communes)),
            Self::Hiring { hiring } => write!(f, "posts are filled {}", hiring.label().to_lowercase()),
            Self::Posts { posts } => write!(f, "posts: {}", posts.label().to_lowercase()),
            Self::Centres { centres } => write!(f, "centres: {}", centres.label().to_lowercase()),
            Self::Season { season } => write!(f, "roads of the {}", season.label().to_lowercase()),
            Self::Years { years } => write!(f, "{years} years"),
        }
    }
}

/// What an estimate means; its name where there is no such estimate.
fn what(id: &str) -> &str {
    Parameter::from_id(id).map_or(id, |parameter| parameter.what())
}

fn codes(communes: &[CommuneCode]) -> String {
    communes.iter().map(CommuneCode::as_str).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn message(document: Value) -> String {
        serde_json::from_value::<Change>(document).unwrap_err().to_string()
    }

    #[test]
    fn a_change_is_read_as_it_is_written() {
        let document = json!({ "change": "estimate", "id": "meal_riel", "percent": 10.0, "value": null });
        let change: Change = serde_json::from_value(document.clone()).unwrap();
        assert_eq!(change, Change::Estimate { id: "meal_riel".to_owned(), value: None, percent: Some(10.0) });
        assert_eq!(serde_json::to_value(&change).unwrap(), document);
        let short: Change = serde_json::from_str(r#"{"id":"meal_riel","percent":10,"change":"estimate"}"#).unwrap();
        assert_eq!(short, change);
    }

    #[test]
    fn what_is_no_change_is_named() {
        assert!(message(json!({ "id": "meal_riel" })).contains("missing field `change`"));
        assert!(message(json!({ "change": 3 })).contains("`change` must be a text"));
        assert!(message(json!({ "change": "estimat" })).contains("unknown variant `estimat`"));
        assert!(message(json!({ "change": "years" })).contains("missing field `years`"));
        assert!(message(json!({ "change": "years", "years": 3, "year": 4 })).contains("unknown field `year`"));
        assert!(message(json!([])).contains("expected a map"));
    }
}
