//! Workers, and the families whom they serve.

use super::super::{Assigned, Reason, rules};
use super::index::Way;
use super::{Checker, same};
use crate::arrange::Map;
use crate::estimate::Parameter;
use crate::id::FamilyId;
use crate::input::Supply;
use crate::service::{Cadre, SafetyBand, Service};
use crate::unit::Km;

/// A group of families: village, band, family.
type Group<'p> = (usize, SafetyBand, Option<&'p FamilyId>);

impl<'p> Checker<'p> {
    /// Everybody at work in the first month is in the plan as listed; posts are whole and allowed.
    pub(super) fn workers(&mut self) {
        let plan = self.plan;
        if plan.workers.windows(2).any(|pair| pair[0].id >= pair[1].id) {
            self.fault(&rules::WORKERS, "/workers", "workers are not listed once each, by id");
        }
        let month = self.problem.horizon().first_month();
        for worker in self.problem.workers() {
            let expected = worker.works_in(month) && self.problem.has(worker.cadre.service());
            let base = &self.problem.villages()[worker.village].code;
            let found = self.worker(&worker.id).map(|position| (position, &plan.workers[position]));
            match found {
                None if expected => {
                    self.fault(&rules::WORKERS, "/workers", format!("{} works today and is missing", worker.id));
                }
                Some((row, listed))
                    if !expected
                        || !listed.existing
                        || listed.cadre != worker.cadre
                        || &listed.village != base
                        || !same(listed.fte.0, worker.fte)
                        || listed.payer.as_ref() != Some(&worker.payer) =>
                {
                    self.fault(&rules::WORKERS, format!("/workers/{row}"), format!("{} is not as listed", worker.id));
                }
                _ => {}
            }
        }
        for (row, worker) in plan.workers.iter().enumerate() {
            let listed = self.problem.workers().binary_search_by(|listed| listed.id.cmp(&worker.id)).is_ok();
            let path = format!("/workers/{row}");
            if !self.problem.has(worker.cadre.service()) {
                let message = format!("{} is switched off", worker.cadre.service());
                self.fault(&rules::SWITCHED_OFF, path.clone(), message);
            }
            if worker.existing && !listed {
                self.fault(&rules::WORKERS, path, format!("{} does not work today", worker.id));
            } else if !worker.existing && (worker.payer.is_some() || !same(worker.fte.0, 1.0)) {
                self.fault(&rules::POSTS, path, format!("{} is not a whole post that nobody pays yet", worker.id));
            } else if !worker.existing && self.problem.settings().posts == Supply::Existing {
                self.fault(&rules::POSTS, path, "settings.posts = existing allows no new post".to_owned());
            }
        }
    }

    /// Each family is assigned or unmet once for each cadre that it needs, and assigned only to those who may serve it.
    pub(super) fn families(&mut self) {
        for (row, assigned) in self.plan.assignments.iter().enumerate() {
            self.assignment(row, assigned, self.index.assigned[row]);
        }
        for &cadre in Cadre::ALL.iter().filter(|cadre| cadre.visits_families()) {
            let counted = self.counted(cadre);
            self.village_counts(cadre, &counted);
            self.listed_families(cadre, &counted);
        }
    }

    fn assignment(&mut self, row: usize, assigned: &Assigned, way: Way) {
        let path = format!("/assignments/{row}");
        let cadre = self.plan.workers[way.worker].cadre;
        let able = self.index.able(cadre, way.commune).binary_search(&way.worker).is_ok();
        if cadre != assigned.cadre || !able || !cadre.visits_families() {
            let message = format!("{} may not serve these families as {}", assigned.worker, assigned.cadre);
            self.fault(&rules::NOT_SERVED, path.clone(), message);
        }
        let in_village = self.problem.get(Parameter::InVillageKm);
        let km = self.norms.trips_per_visit() * 2.0 * way.km + in_village;
        let minutes = self.travel.minutes(Km(km)).0;
        if !same(assigned.km.0, way.km) || !same(assigned.minutes.0, minutes) || assigned.families == 0 {
            self.fault(&rules::FIGURES, path.clone(), "distance, minutes or number of families do not follow");
        }
        let today = assigned.family.as_ref().and_then(|id| self.family(id));
        let today = today.and_then(|family| self.problem.families()[family].worker);
        let changed = assigned.cadre == Cadre::SocialWorker
            && today.is_some_and(|worker| self.problem.workers()[worker].id != assigned.worker);
        if changed != assigned.changed {
            self.fault(&rules::FIGURES, path, "whether the social worker changes does not follow");
        }
    }

    /// Families assigned and unmet for a cadre, by group.
    fn counted(&self, cadre: Cadre) -> Map<Group<'p>, u64> {
        let plan = self.plan;
        let mut counted = Map::new();
        let mut add = |village: Option<usize>, band, family: &'p Option<FamilyId>, n: u64| {
            if let Some(village) = village {
                *counted.entry((village, band, family.as_ref())).or_insert(0) += n;
            }
        };
        for row in plan.assignments.iter().filter(|row| row.cadre == cadre) {
            add(self.village(&row.village), row.band, &row.family, row.families);
        }
        for row in plan.unmet.iter().filter(|row| row.service == cadre.service()) {
            add(self.village(&row.village), row.band, &row.family, row.count);
        }
        counted
    }

    fn village_counts(&mut self, cadre: Cadre, counted: &Map<Group<'p>, u64>) {
        let mut sums = vec![[0_u64; SafetyBand::ALL.len()]; self.need.villages.len()];
        for ((village, band, _), n) in counted {
            sums[*village][band.index()] += n;
        }
        for (village, by_band) in sums.iter().enumerate() {
            let all: u64 = by_band.iter().sum();
            let mut wrong = all != self.wanted(village, cadre);
            for &band in SafetyBand::ALL {
                let (open, found) = (self.need.villages[village].band(band), by_band[band.index()]);
                let exact = cadre == Cadre::SocialWorker && self.norms.has_families(cadre);
                wrong |= found > open || (exact && found != open);
            }
            if wrong {
                let code = &self.need.villages[village].village;
                let message = format!("{code}: {all} counted for {cadre}, {} need it", self.wanted(village, cadre));
                self.fault(&rules::FAMILIES, "/assignments", message);
            }
        }
    }

    /// Families of the case list are counted one by one, in their own village and band.
    fn listed_families(&mut self, cadre: Cadre, counted: &Map<Group<'p>, u64>) {
        let asks = |family: &crate::problem::Family| match cadre {
            Cadre::SocialWorker => true,
            Cadre::Nurse => family.nurse,
            _ => family.finance,
        };
        let mut wrong = 0u64;
        for family in self.problem.families().iter().filter(|family| asks(family)) {
            let group = (family.village, SafetyBand::of(family.score), Some(&family.id));
            let expected = u64::from(self.norms.has_families(cadre));
            wrong += u64::from(counted.get(&group).copied().unwrap_or(0) != expected);
        }
        for &(village, band, id) in counted.keys() {
            let right = match id.and_then(|id| self.family(id)) {
                Some(family) => {
                    let family = &self.problem.families()[family];
                    family.village == village && SafetyBand::of(family.score) == band && asks(family)
                }
                None => !self.need.villages[village].from_case_list,
            };
            wrong += u64::from(!right);
        }
        if wrong > 0 {
            let message = format!("{wrong} families of the case list are not counted once for {cadre}");
            self.fault(&rules::FAMILIES, "/assignments", message);
        }
    }

    /// Hours, travel and families of each worker follow from the assignments and stay within what the worker has.
    pub(super) fn load(&mut self) {
        let mut sums = vec![(0.0, 0.0, 0u64); self.plan.workers.len()];
        for (row, way) in self.plan.assignments.iter().zip(&self.index.assigned) {
            let (travel, all) = self.hours(row.cadre, way.commune, row.band, way.km);
            sums[way.worker].0 += all * row.families as f64;
            sums[way.worker].1 += travel * row.families as f64;
            sums[way.worker].2 += row.families;
        }
        for (row, (used, travel, families)) in sums.into_iter().enumerate() {
            let worker = &self.plan.workers[row];
            let path = format!("/workers/{row}");
            let cases = self.case_fte(row);
            let capacity = cases * self.norms.case_hours_month(worker.cadre).0;
            let caseload = (worker.cadre == Cadre::SocialWorker)
                .then(|| (cases * self.problem.get(Parameter::CaseloadFamilies) + 1e-9).floor() as u64);
            let visits = worker.cadre.visits_families();
            let follows = same(worker.capacity_hours_month.0, capacity)
                && worker.case_fte.is_some() == (cases < worker.fte.0)
                && worker.case_fte.is_none_or(|reported| same(reported.0, cases))
                && worker.max_families == caseload
                && worker.families == families
                && same(worker.travel_hours_month.0, travel)
                && (!visits || same(worker.used_hours_month.0, used));
            if !follows {
                self.fault(&rules::FIGURES, path.clone(), format!("the figures of {} do not follow", worker.id));
            }
            let used = if visits { used } else { worker.used_hours_month.0 };
            if used > capacity && !same(used, capacity) {
                let message = format!("{}: {used:.1} h used of {capacity:.1} h a month", worker.id);
                self.fault(&rules::HOURS, path.clone(), message);
            }
            if caseload.is_some_and(|caseload| families > caseload) {
                self.fault(&rules::CASELOAD, path, format!("{}: {families} families", worker.id));
            }
        }
    }

    /// A reason says who could have served: nobody, or somebody who is full.
    pub(super) fn reasons(&mut self) {
        let plan = self.plan;
        for (row, unmet) in plan.unmet.iter().enumerate().filter(|(_, unmet)| unmet.service != Service::YouthCentres) {
            let Some(village) = self.village(&unmet.village) else { continue };
            let commune = self.commune_of(village);
            let cadre = Cadre::ALL.iter().find(|cadre| cadre.visits_families() && cadre.service() == unmet.service);
            let Some(&cadre) = cadre else { continue };
            let able = self.index.able(cadre, commune);
            let ways = self.travel.from_base(village);
            let room = |&w: &usize| {
                let worker = &plan.workers[w];
                let km = self.village(&worker.village).map_or(0.0, |base| ways.to(base).0);
                let (_, hours) = self.hours(cadre, commune, unmet.band, km);
                let left = worker.capacity_hours_month.0 - worker.used_hours_month.0;
                (left - hours, worker.max_families.is_none_or(|most| worker.families < most))
            };
            let tolerance = super::TOLERANCE * 100.0;
            let true_reason = match unmet.reason {
                Reason::NoWorker => able.is_empty(),
                Reason::NoHours => !able.is_empty() && able.iter().all(|w| room(w).0 < tolerance),
                Reason::CaseloadReached => {
                    able.iter().any(|w| room(w).0 > -tolerance)
                        && !able.iter().any(|w| room(w).0 > tolerance && room(w).1)
                }
                _ => false,
            };
            if !true_reason || unmet.count == 0 {
                self.fault(&rules::REASON, format!("/unmet/{row}/reason"), format!("{} is not so", unmet.reason));
            }
        }
    }
}
