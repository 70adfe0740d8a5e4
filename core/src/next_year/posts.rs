//! Who was hired is there, and centres that opened run.

use super::{CarriedPosts, Next};
use crate::arrange::Map;
use crate::budget::{Hired, YearEnd, may_pay};
use crate::estimate::Status;
use crate::id::{PayerId, VillageCode, WorkerId};
use crate::input::{CentreRow, CentreState, Knowledge, LineKind, WorkerRow};
use crate::plan::Plan;
use crate::problem::{COMMUNE_PAYER, Scope};
use crate::service::{Cadre, Service};

/// A worker row holds at least this much of a post.
const LEAST_FTE: f64 = 0.05;

impl Next<'_> {
    /// Each post that the first year decides on is a worker from now on: filled as posts are on average, based where the
    /// plan puts the new posts of the cadre, or else in the largest village.
    pub(super) fn posts(&mut self, end: &YearEnd, plan: &Plan) {
        let filled = end.filled;
        let fte = filled.clamp(LEAST_FTE, 1.0);
        let mut taken: Map<WorkerId, ()> = self.input.workers.iter().map(|row| (row.id.clone(), ())).collect();
        for &Hired { commune, cadre, from, posts } in &end.hired {
            let code = self.problem.communes[commune].code.clone();
            let bases = self.bases(plan, commune, cadre);
            let payer = self.payer(commune, cadre);
            let before = self.carried.posts.iter().filter(|row| row.commune == code && row.cadre == cadre);
            let before: u64 = before.map(|row| row.posts).sum();
            let mut number = 0;
            for post in before..before + posts {
                let id = loop {
                    number += 1;
                    let id: WorkerId = format!("{code}-{cadre}-{}-{number}", self.carried.from).into();
                    if taken.insert(id.clone(), ()).is_none() {
                        break id;
                    }
                };
                let village = bases[post as usize % bases.len()].clone();
                let later = (from > crate::time::Month::january(self.carried.to)).then_some(from);
                self.input.workers.push(WorkerRow {
                    fte,
                    post: (fte < 1.0).then_some(1.0),
                    from: later,
                    ..WorkerRow::new(id.as_str(), cadre, village.as_str(), payer.as_str())
                });
            }
            match self.carried.posts.iter_mut().find(|row| row.commune == code && row.cadre == cadre) {
                Some(row) => row.posts += posts,
                None => self.carried.posts.push(CarriedPosts { commune: code.clone(), cadre, posts, filled }),
            }
            for row in self.input.staff.iter_mut().filter(|row| row.commune == code && row.cadre == cadre) {
                if row.knowledge == Knowledge::Unknown {
                    row.knowledge = Knowledge::Partial;
                }
            }
        }
    }

    fn bases(&self, plan: &Plan, commune: usize, cadre: Cadre) -> Vec<VillageCode> {
        let code = &self.problem.communes[commune].code;
        let new = plan.workers.iter().filter(|worker| !worker.existing && worker.cadre == cadre);
        let bases: Vec<VillageCode> =
            new.filter(|worker| worker.village.commune() == *code).map(|worker| worker.village.clone()).collect();
        if !bases.is_empty() {
            return bases;
        }
        let villages = self.problem.villages_of(commune).iter().rev();
        villages.max_by_key(|village| village.families).map(|village| village.code.clone()).into_iter().collect()
    }

    /// The first payer, in the order in which they are asked, whose money may pay the cadre there; else the commune.
    fn payer(&self, commune: usize, cadre: Cadre) -> PayerId {
        let year = self.carried.to;
        let here = |scope: Scope| !matches!(scope, Scope::Commune(other) if other != commune);
        let pays = self.problem.sources.iter().filter(|source| {
            here(source.scope)
                && may_pay(source, cadre.service(), LineKind::Pay)
                && (source.from..=source.until).contains(&year)
        });
        pays.map(|source| source.payer).min().map_or_else(|| COMMUNE_PAYER.into(), |at| self.problem.payers[at].clone())
    }

    /// Centres of the plan that open in the first year.
    pub(super) fn centres(&mut self, plan: &Plan) {
        for centre in plan.centres.iter().filter(|centre| !centre.existing) {
            let of = centre.village.commune();
            let Some(commune) = self.problem.communes.iter().find(|commune| commune.code == of) else { continue };
            if !self.problem.has(Service::YouthCentres)
                || commune.start_of(Service::YouthCentres).year() >= self.carried.to
            {
                continue;
            }
            let [preschool, school] = centre.places;
            let row = CentreRow {
                id: centre.id.clone(),
                village: centre.village.clone(),
                state: CentreState::Existing,
                places_preschool: Some(preschool),
                places_school: Some(school),
                status: Some(Status::Derived),
                source: Some(format!("Opens in {} in the plan of that year", self.carried.from)),
            };
            match self.input.centres.iter_mut().find(|known| known.id == row.id) {
                Some(known) => *known = row,
                None => self.input.centres.push(row),
            }
            self.carried.centres.push(centre.id.clone());
        }
    }
}
