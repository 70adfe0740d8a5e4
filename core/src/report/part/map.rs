//! Villages and centres on a map, where points are known.

use crate::id::CommuneCode;
use crate::report::chart::{Chart, Drawing, Map, MapCentre, MapVillage};
use crate::report::lookup::Lookup;
use crate::report::number;
use crate::service::Service;

/// The map; `None` with fewer than two points.
pub(super) fn chart(lookup: &Lookup<'_>) -> Option<Chart> {
    let villages = villages(lookup);
    if villages.len() < 2 {
        return None;
    }
    let centres = centres(lookup);
    let without = lookup.outcome.villages.len() - villages.len();
    let missing = if without == 0 { String::new() } else { format!(" {without} villages have no point.") };
    let running = centres.iter().filter(|centre| centre.existing).count() as u64;
    let description = format!(
        "Map of {}; larger dots have more families. Squares are youth centres: {running} that run, {} that would open.{missing}",
        number::counted(villages.len() as u64, "village", "villages"),
        centres.len() as u64 - running,
    );
    Some(Chart {
        id: "map".to_owned(),
        title: "Villages and youth centres".to_owned(),
        description,
        table: "communes".to_owned(),
        drawing: Drawing::Map(Map { villages, centres, names: names(lookup) }),
    })
}

fn villages(lookup: &Lookup<'_>) -> Vec<MapVillage> {
    let mark = |village: &crate::outcome::VillageSummary| {
        let (lat, lon) = village.point?;
        Some(MapVillage { lat, lon, families: village.families, name: village.name.clone() })
    };
    lookup.outcome.villages.iter().filter_map(mark).collect()
}

fn centres(lookup: &Lookup<'_>) -> Vec<MapCentre> {
    if !lookup.has(Service::YouthCentres) {
        return Vec::new();
    }
    let mark = |centre: &crate::plan::PlanCentre| {
        let (lat, lon) = lookup.village_summary(&centre.village)?.point?;
        Some(MapCentre { lat, lon, existing: centre.existing, name: centre.id.to_string() })
    };
    lookup.outcome.plan.centres.iter().filter_map(mark).collect()
}

/// Names of communes at the mean of their villages' points.
fn names(lookup: &Lookup<'_>) -> Vec<(f64, f64, String)> {
    let place = |code: &CommuneCode, name: &str| {
        let points: Vec<(f64, f64)> = lookup
            .outcome
            .villages
            .iter()
            .filter(|village| village.code.commune() == *code)
            .filter_map(|village| village.point)
            .collect();
        let count = points.len() as f64;
        let sum = points.iter().fold((0.0, 0.0), |sum, point| (sum.0 + point.0, sum.1 + point.1));
        (count > 0.0).then(|| (sum.0 / count, sum.1 / count, name.to_owned()))
    };
    lookup.outcome.communes.iter().filter_map(|commune| place(&commune.code, &commune.name)).collect()
}
