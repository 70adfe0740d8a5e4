//! Who works in the plan: the workers of today who are at work in the base month, and planned posts.

use super::guidance;
use super::world::World;
use crate::id::{PayerId, WorkerId};
use crate::service::Cadre;

/// A worker or a planned post.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Agent {
    pub id: WorkerId,
    pub cadre: Cadre,
    pub village: usize,
    pub fte: f64,
    /// Full-time equivalents left for families: less for interns and those who guide others.
    pub cases: f64,
    pub payer: Option<PayerId>,
    pub existing: bool,
    /// Communes served, ascending.
    pub serves: Vec<usize>,
}

/// Whole families fit a caseload of 15 x 0.2 = 3.0000000000000004 or 2.9999999999999996 alike.
const WHOLE: f64 = 1e-9;

impl Agent {
    /// A full-time post.
    pub(super) fn post(world: &World<'_>, id: WorkerId, cadre: Cadre, village: usize) -> Self {
        let serves = vec![world.commune_of(village)];
        Self { id, cadre, village, fte: 1.0, cases: 1.0, payer: None, existing: false, serves }
    }

    /// Hours a month for families, travel included.
    pub(super) fn capacity(&self, world: &World<'_>) -> f64 {
        self.cases * world.norms.case_hours_month(self.cadre).0
    }

    /// Most families, where the cadre has such a standard.
    pub(super) fn max_families(&self, world: &World<'_>) -> Option<u64> {
        world.caseload(self.cadre).map(|caseload| (self.cases * caseload + WHOLE).floor() as u64)
    }

    /// Whether the worker may serve a commune. Shared cadres serve all communes of the districts that they work in.
    pub(super) fn may_serve(&self, world: &World<'_>, commune: usize) -> bool {
        if self.cadre.shared_in_district() {
            self.serves.iter().any(|&other| world.district_of[other] == world.district_of[commune])
        } else {
            self.serves.contains(&commune)
        }
    }
}

/// The workers of today whose part of the Village Hive runs and who work in the base month, by id.
pub(super) fn existing(world: &World<'_>) -> Vec<Agent> {
    let month = world.problem.horizon.first_month();
    let at_work = world.problem.workers.iter().filter(|w| world.problem.has(w.cadre.service()) && w.works_in(month));
    let agent = |worker: &crate::problem::Worker| Agent {
        id: worker.id.clone(),
        cadre: worker.cadre,
        village: worker.village,
        fte: worker.fte,
        cases: guidance::cases(world, worker),
        payer: Some(worker.payer.clone()),
        existing: true,
        serves: worker.serves.clone(),
    };
    at_work.map(agent).collect()
}

/// Ids for new posts of a cadre in a commune, without end, leaving out ids that workers have.
pub(super) fn post_ids(world: &World<'_>, commune: usize, cadre: Cadre) -> impl Iterator<Item = WorkerId> {
    let taken = |id: &WorkerId| world.problem.workers.binary_search_by(|w| w.id.cmp(id)).is_ok();
    WorkerId::posts(&world.problem.communes[commune].code, cadre.name()).filter(move |id| !taken(id))
}
