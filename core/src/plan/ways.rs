//! Mean ways of the visits, by commune and cadre: what the forecast counts travel with.

use super::bases::median;
use super::draft::{CadrePlan, Draft};
use super::world::World;
use super::{TravelShare, assignment};
use crate::estimate::Parameter;
use crate::service::Cadre;
use crate::unit::Km;

/// Mean road kilometres, one way, by commune, for one cadre.
pub(super) struct Ways {
    pub cadre: Cadre,
    pub road_km: Vec<f64>,
}

/// The mean over journeys of those who are served. Where nobody is served, the mean from the village of the commune
/// that is nearest to its cases.
pub(super) fn ways(world: &World<'_>, draft: &Draft) -> Vec<Ways> {
    draft.cadres.iter().map(|plan| Ways { cadre: plan.cadre, road_km: mean_km(world, plan) }).collect()
}

fn mean_km(world: &World<'_>, plan: &CadrePlan) -> Vec<f64> {
    let communes = world.problem.communes.len();
    let (mut trips, mut km) = (vec![0.0; communes], vec![0.0; communes]);
    for area in &plan.areas {
        let case: &assignment::Case = &area.case;
        for (i, item) in case.items.iter().enumerate() {
            let commune = world.commune_of(item.village);
            for (pair, &n) in case.pairs[i].iter().zip(&area.answer.families[i]) {
                trips[commune] += case.work[i].trips * n as f64;
                km[commune] += case.work[i].trips * n as f64 * pair.km;
            }
        }
    }
    let mean = |c: usize| if trips[c] > 0.0 { km[c] / trips[c] } else { from_centre(world, c) };
    (0..communes).map(mean).collect()
}

/// Mean way from the village that is nearest to the cases of a commune.
fn from_centre(world: &World<'_>, commune: usize) -> f64 {
    let villages: Vec<usize> = world.problem.communes[commune].villages.clone().collect();
    let cases: Vec<f64> = villages.iter().map(|&v| world.need.villages[v].open_cases as f64).collect();
    median(world, &villages, &cases).map_or(0.0, |(_, km)| km)
}

/// The ways as the plan reports them: straight unless roads are given.
pub(super) fn shares(world: &World<'_>, ways: &[Ways]) -> Vec<TravelShare> {
    let by_road = world.travel.by_road();
    let straight = if by_road { 1.0 } else { world.get(Parameter::Detour) };
    let mut shares = Vec::new();
    for (c, commune) in world.problem.communes.iter().enumerate() {
        shares.extend(ways.iter().map(|ways| TravelShare {
            commune: commune.code.clone(),
            cadre: ways.cadre,
            km_one_way: Km(ways.road_km[c] / straight),
            by_road,
        }));
    }
    shares
}
