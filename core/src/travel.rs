//! Ways between villages: great circle times a detour factor, or the roads where they are given.

use crate::estimate::Parameter;
use crate::input::Season;
use crate::problem::Problem;
use crate::unit::{Km, Minutes};
use petgraph::algo::dijkstra;
use petgraph::graph::{NodeIndex, UnGraph};

/// Mean radius of the earth (IUGG), km.
const EARTH_RADIUS_KM: f64 = 6371.0088;

/// Ways between the villages of a problem.
///
/// ```
/// use hiveplan::{Input, Travel, validate};
/// let problem = validate(&Input::embedded("battambang")?)?;
/// let travel = Travel::new(&problem);
/// let km = travel.road_km(0, 1).0;
/// assert!(km > 0.0 && (travel.road_km(1, 0).0 - km).abs() < 1e-12);
/// # Ok::<(), hiveplan::Issues>(())
/// ```
#[derive(Debug, Clone)]
pub struct Travel {
    points: Vec<Option<(f64, f64)>>,
    roads: Option<UnGraph<(), f64>>,
    detour: f64,
    unknown_km: f64,
    speed_km_hour: f64,
}

impl Travel {
    /// Reads points, roads, speed and season from the problem.
    #[must_use]
    pub fn new(problem: &Problem) -> Self {
        let roads = (!problem.roads.is_empty()).then(|| road_graph(problem));
        Self {
            points: problem.villages.iter().map(|village| village.point).collect(),
            roads,
            detour: problem.get(Parameter::Detour),
            unknown_km: problem.get(Parameter::UnknownWayKm),
            speed_km_hour: speed(problem, problem.settings.season),
        }
    }

    /// Whether ways follow given roads.
    #[must_use]
    pub fn by_road(&self) -> bool {
        self.roads.is_some()
    }

    /// Straight distance between two villages (positions in the problem); the estimate `unknown_way_km` where a point
    /// is not known.
    #[must_use]
    pub fn straight_km(&self, from: usize, to: usize) -> Km {
        if from == to {
            return Km::ZERO;
        }
        match (self.points[from], self.points[to]) {
            (Some(a), Some(b)) => great_circle(a, b),
            _ => Km(self.unknown_km),
        }
    }

    /// Distance on the road, one way. Without a road between them: the straight distance times the detour factor.
    #[must_use]
    pub fn road_km(&self, from: usize, to: usize) -> Km {
        self.from_base(from).to(to)
    }

    /// All ways from one base: with roads given, they are searched once.
    #[must_use]
    pub fn from_base(&self, base: usize) -> Ways<'_> {
        let by_road = self.roads.as_ref().map(|graph| {
            let found = dijkstra(graph, NodeIndex::new(base), None, |edge| *edge.weight());
            let mut km = vec![None; self.points.len()];
            for (node, length) in found {
                km[node.index()] = Some(length);
            }
            km
        });
        Ways { travel: self, base, by_road }
    }

    /// Time for a distance, in the season of the plan.
    #[must_use]
    pub fn minutes(&self, km: Km) -> Minutes {
        Minutes(km.0 / self.speed_km_hour * 60.0)
    }
}

/// Ways from one base.
#[derive(Debug, Clone)]
pub struct Ways<'t> {
    travel: &'t Travel,
    base: usize,
    by_road: Option<Vec<Option<f64>>>,
}

impl Ways<'_> {
    /// Distance on the road to a village, one way.
    #[must_use]
    pub fn to(&self, village: usize) -> Km {
        let along = self.by_road.as_ref().and_then(|km| km[village]);
        along.map_or_else(|| self.travel.straight_km(self.base, village) * self.travel.detour, Km)
    }
}

/// Time for a distance in a season, whichever the plan counts with.
pub(crate) fn minutes_in(problem: &Problem, km: Km, season: Season) -> Minutes {
    Minutes(km.0 / speed(problem, season) * 60.0)
}

/// Whether a way to a commune is known: a village of it has a point, or a road leads to one.
pub(crate) fn known(problem: &Problem, commune: usize) -> bool {
    let villages = problem.communes[commune].villages.clone();
    let road = |village: usize| problem.roads.iter().any(|road| road.from == village || road.to == village);
    villages.into_iter().any(|village| problem.villages[village].point.is_some() || road(village))
}

/// Speed of a season: of the whole year, the time a kilometre takes is the mean over months, so that the speed is a
/// harmonic mean.
fn speed(problem: &Problem, season: Season) -> f64 {
    let dry = problem.get(Parameter::SpeedKmh);
    let wet = dry * problem.get(Parameter::WetSpeedShare);
    match season {
        Season::Dry => dry,
        Season::Wet => wet,
        Season::Year => {
            let part = problem.get(Parameter::WetMonths) / 12.0;
            1.0 / (part / wet + (1.0 - part) / dry)
        }
    }
}

fn road_graph(problem: &Problem) -> UnGraph<(), f64> {
    let mut graph = UnGraph::with_capacity(problem.villages.len(), problem.roads.len());
    for _ in &problem.villages {
        graph.add_node(());
    }
    for road in &problem.roads {
        graph.add_edge(NodeIndex::new(road.from), NodeIndex::new(road.to), road.km);
    }
    graph
}

/// Haversine formula; `libm` so that the bits are the same everywhere.
pub(crate) fn great_circle((lat_a, lon_a): (f64, f64), (lat_b, lon_b): (f64, f64)) -> Km {
    let (phi_a, phi_b) = (lat_a.to_radians(), lat_b.to_radians());
    let half_phi = libm::sin((phi_b - phi_a) / 2.0);
    let half_lambda = libm::sin((lon_b - lon_a).to_radians() / 2.0);
    let a = half_phi * half_phi + libm::cos(phi_a) * libm::cos(phi_b) * half_lambda * half_lambda;
    Km(2.0 * EARTH_RADIUS_KM * libm::asin(a.sqrt().min(1.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_degree_of_the_equator_is_111_km() {
        let km = great_circle((0.0, 0.0), (0.0, 1.0)).0;
        assert!((km - 111.195).abs() < 0.01, "{km}");
    }

    #[test]
    fn battambang_to_phnom_penh_is_about_250_km() {
        let km = great_circle((13.0957, 103.2022), (11.5564, 104.9282)).0;
        assert!((245.0..260.0).contains(&km), "{km}");
    }
}
