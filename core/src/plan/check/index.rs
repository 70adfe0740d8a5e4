//! Where the rows of a plan belong: looked up once, so that a country is checked in one pass.

use super::super::{Assigned, Plan};
use super::Checker;
use crate::arrange::Arrange;
use crate::arrange::Map;
use crate::id::CentreId;
use crate::service::Cadre;

/// Positions of what the rows name, and who may serve where.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// Commune, worker and road distance of each assignment.
    pub assigned: Vec<Way>,
    /// Workers who may serve a commune, by cadre and commune.
    able: Vec<Vec<Vec<usize>>>,
    /// Rows of `places` by centre.
    pub placed: Map<CentreId, Vec<usize>>,
    /// Rows of `centres` by district.
    pub centres: Map<String, Vec<usize>>,
}

/// One assignment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Way {
    pub commune: usize,
    pub worker: usize,
    pub km: f64,
}

impl Index {
    /// The workers of a cadre who may serve a commune, ascending.
    pub(super) fn able(&self, cadre: Cadre, commune: usize) -> &[usize] {
        &self.able[cadre.index()][commune]
    }
}

impl<'p> Checker<'p> {
    /// Looks everything up. Only after `references` found everything.
    pub(super) fn look_up(&mut self) {
        let plan: &'p Plan = self.plan;
        let mut ways = Map::new();
        let way = |row: &Assigned| {
            let (village, worker) = (self.village(&row.village)?, self.worker(&row.worker)?);
            let base = self.village(&plan.workers[worker].village)?;
            let km = ways.entry(base).or_insert_with(|| self.travel.from_base(base)).to(village).0;
            Some(Way { commune: self.commune_of(village), worker, km })
        };
        let assigned = plan.assignments.iter().filter_map(way).collect();
        let mut placed: Map<CentreId, Vec<usize>> = Map::new();
        for (row, place) in plan.places.iter().enumerate() {
            placed.entry(place.centre.clone()).or_default().push(row);
        }
        let mut centres: Map<String, Vec<usize>> = Map::new();
        for (row, centre) in plan.centres.iter().enumerate() {
            centres.entry(centre.village.commune().district().to_owned()).or_default().push(row);
        }
        self.index = Index { assigned, able: self.able(), placed, centres };
    }

    fn able(&self) -> Vec<Vec<Vec<usize>>> {
        let communes = self.problem.communes();
        let mut able = vec![vec![Vec::new(); communes.len()]; Cadre::ALL.len()];
        for (w, worker) in self.plan.workers.iter().enumerate() {
            let mut serves = self.serves(w);
            if worker.cadre.shared_in_district() {
                let districts: Vec<&str> = serves.iter().map(|&commune| self.district_of(commune)).collect();
                let mut shared = Vec::new();
                for district in districts {
                    let first = communes.partition_point(|commune| commune.code.district() < district);
                    let last = communes.partition_point(|commune| commune.code.district() <= district);
                    shared.extend(first..last);
                }
                serves = shared;
                serves.arrange();
                serves.dedup();
            }
            for commune in serves {
                able[worker.cadre.index()][commune].push(w);
            }
        }
        able
    }
}
