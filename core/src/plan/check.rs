//! The independent checker: re-derives every promise of a plan from the problem and the need, and shares nothing with
//! the code that plans. Run on every plan before it is returned, and offered to those who edit plans by hand.

mod centres;
mod figures;
mod guidance;
mod index;
mod people;
mod supervision;
mod tables;

use super::{Plan, rules};
use crate::arrange::Set;
use crate::error::{Issues, Rule};
use crate::estimate::Parameter;
use crate::id::{CommuneCode, FamilyId, VillageCode, WorkerId};
use crate::need::{Component, Need, Norms};
use crate::problem::Problem;
use crate::service::{Cadre, SafetyBand};
use crate::travel::Travel;
use crate::unit::Km;
use index::Index;

/// Differences of hours, kilometres and minutes up to this share of the figure (and this much where it is below 1) are
/// rounding of sums.
const TOLERANCE: f64 = 1e-6;

/// Checks every promise of a plan: everybody counted once, nobody over hours or caseload, families served only by
/// those who may, places within centres, ways within the farthest, strict priority, siblings together, supervision
/// complete, reasons true, every figure following from the decisions, every bound below its objective.
///
/// # Errors
///
/// `HP3001` to `HP3021`: each promise that is broken, with where.
pub fn check(problem: &Problem, need: &Need, plan: &Plan) -> Result<(), Issues> {
    let mut checker = Checker::new(problem, need, plan);
    if checker.references() {
        checker.look_up();
        checker.workers();
        checker.families();
        checker.load();
        checker.reasons();
        checker.centres();
        checker.children();
        checker.priority();
        checker.siblings();
        checker.groups();
        checker.guidance();
        checker.travel_shares();
        checker.staffing();
        checker.solves();
    }
    if checker.issues.has_errors() { Err(checker.issues) } else { Ok(()) }
}

struct Checker<'p> {
    problem: &'p Problem,
    need: &'p Need,
    plan: &'p Plan,
    norms: Norms,
    travel: Travel,
    issues: Issues,
    index: Index,
    /// Hours and journeys a month of the common work of a commune, for one family, by cadre and commune.
    common: Vec<Vec<(f64, f64)>>,
}

impl<'p> Checker<'p> {
    fn new(problem: &'p Problem, need: &'p Need, plan: &'p Plan) -> Self {
        let mut checker = Self {
            problem,
            need,
            plan,
            norms: Norms::new(problem),
            travel: Travel::new(problem),
            issues: Issues::default(),
            index: Index::default(),
            common: Vec::new(),
        };
        checker.common = Cadre::ALL.iter().map(|&cadre| checker.common_work(cadre)).collect();
        checker
    }

    fn fault(&mut self, rule: &Rule, path: impl Into<String>, message: impl Into<String>) {
        self.issues.push(rule.at(path, message));
    }

    /// Whether everything that the plan names is there; without that, nothing else can be looked at.
    fn references(&mut self) -> bool {
        let mut missing: Vec<String> = Vec::new();
        let plan = self.plan;
        let open: Set<&str> = plan.centres.iter().map(|centre| centre.id.as_str()).collect();
        let mut note = |found: bool, path: String| {
            if !found {
                missing.push(path);
            }
        };
        for (row, worker) in plan.workers.iter().enumerate() {
            note(self.village(&worker.village).is_some(), format!("/workers/{row}/village"));
        }
        for (row, assigned) in plan.assignments.iter().enumerate() {
            note(self.village(&assigned.village).is_some(), format!("/assignments/{row}/village"));
            note(self.worker(&assigned.worker).is_some(), format!("/assignments/{row}/worker"));
            note(self.known(assigned.family.as_ref()), format!("/assignments/{row}/family"));
        }
        for (row, unmet) in plan.unmet.iter().enumerate() {
            note(self.village(&unmet.village).is_some(), format!("/unmet/{row}/village"));
            note(self.known(unmet.family.as_ref()), format!("/unmet/{row}/family"));
        }
        for (row, placed) in plan.places.iter().enumerate() {
            note(self.village(&placed.village).is_some(), format!("/places/{row}/village"));
            note(open.contains(placed.centre.as_str()), format!("/places/{row}/centre"));
            note(self.known(placed.family.as_ref()), format!("/places/{row}/family"));
        }
        for (row, waiting) in plan.waiting.iter().enumerate() {
            note(self.village(&waiting.village).is_some(), format!("/waiting/{row}/village"));
            note(self.known(waiting.family.as_ref()), format!("/waiting/{row}/family"));
        }
        for (row, centre) in plan.centres.iter().enumerate() {
            let known = self.problem.centres().binary_search_by(|c| c.id.cmp(&centre.id)).is_ok();
            note(known, format!("/centres/{row}/id"));
        }
        for (row, group) in plan.supervision.iter().enumerate() {
            let known = group.members.iter().chain(&group.supervisor).all(|id| self.worker(id).is_some());
            note(known, format!("/supervision/{row}"));
        }
        for (row, pair) in plan.guidance.iter().enumerate() {
            let known = [&pair.guide, &pair.worker].into_iter().all(|id| self.worker(id).is_some());
            note(known, format!("/guidance/{row}"));
        }
        for (row, share) in plan.travel.iter().enumerate() {
            note(self.commune(&share.commune).is_some(), format!("/travel/{row}/commune"));
        }
        for (row, staffing) in plan.staffing.iter().enumerate() {
            note(self.commune(&staffing.commune).is_some(), format!("/staffing/{row}/commune"));
        }
        let whole = missing.is_empty();
        for path in missing {
            self.fault(&rules::REFERENCE, path, "it names what is not there");
        }
        whole
    }

    fn village(&self, code: &VillageCode) -> Option<usize> {
        self.problem.villages().binary_search_by(|village| village.code.cmp(code)).ok()
    }

    fn commune(&self, code: &CommuneCode) -> Option<usize> {
        self.problem.communes().binary_search_by(|commune| commune.code.cmp(code)).ok()
    }

    fn family(&self, id: &FamilyId) -> Option<usize> {
        self.problem.families().binary_search_by(|family| family.id.cmp(id)).ok()
    }

    fn known(&self, family: Option<&FamilyId>) -> bool {
        family.is_none_or(|id| self.family(id).is_some())
    }

    /// Position of a worker in the plan, which lists them by id.
    fn worker(&self, id: &WorkerId) -> Option<usize> {
        self.plan.workers.binary_search_by(|worker| worker.id.cmp(id)).ok()
    }

    fn commune_of(&self, village: usize) -> usize {
        self.problem.villages()[village].commune
    }

    fn district_of(&self, commune: usize) -> &'p str {
        self.problem.communes()[commune].code.district()
    }

    /// Communes that a worker of the plan serves: those listed for a worker of today, the own one for a post.
    fn serves(&self, worker: usize) -> Vec<usize> {
        let id = &self.plan.workers[worker].id;
        match self.problem.workers().binary_search_by(|listed| listed.id.cmp(id)) {
            Ok(listed) => self.problem.workers()[listed].serves.clone(),
            Err(_) => {
                self.village(&self.plan.workers[worker].village).map(|v| self.commune_of(v)).into_iter().collect()
            }
        }
    }

    /// Families that the need counts for a cadre in a village.
    fn wanted(&self, village: usize, cadre: Cadre) -> u64 {
        let need = &self.need.villages[village];
        match cadre {
            _ if !self.norms.has_families(cadre) => 0,
            Cadre::SocialWorker => need.open_cases,
            Cadre::Nurse => need.nurse_families,
            Cadre::FinanceCoach => need.finance_families,
            _ => 0,
        }
    }

    fn common_work(&self, cadre: Cadre) -> Vec<(f64, f64)> {
        let of_commune = |commune: usize| {
            let villages = self.problem.communes()[commune].villages.clone();
            let families: u64 = villages.map(|village| self.wanted(village, cadre)).sum();
            let mut sums = (0.0, 0.0);
            for work in self.need.communes[commune].workload.iter().filter(|work| work.cadre == cadre) {
                if work.component != Component::Visits && work.component != Component::Sessions {
                    sums.0 += work.hours_year.0;
                    sums.1 += work.trips_year;
                }
            }
            let family_months = families.max(1) as f64 * 12.0;
            (sums.0 / family_months, sums.1 / family_months)
        };
        (0..self.problem.communes().len()).map(of_commune).collect()
    }

    /// Journeys a month for one family: for its visits, and its part of the journeys of common work.
    fn trips(&self, cadre: Cadre, commune: usize, band: SafetyBand) -> f64 {
        let visits = self.norms.visits_month(cadre, band);
        visits * self.norms.trips_per_visit() + self.common[cadre.index()][commune].1
    }

    /// Hours on the road and hours in all, a month, for one family at a road distance.
    fn hours(&self, cadre: Cadre, commune: usize, band: SafetyBand, km: f64) -> (f64, f64) {
        let visits = self.norms.visits_month(cadre, band);
        let way = self.trips(cadre, commune, band) * 2.0 * km + visits * self.problem.get(Parameter::InVillageKm);
        let travel = self.travel.minutes(Km(way)).0 / 60.0;
        let service = visits * self.norms.visit_hours(cadre).0 + self.common[cadre.index()][commune].0;
        (travel, service + travel)
    }
}

/// Whether two figures are the same but for rounding.
fn same(a: f64, b: f64) -> bool {
    (a - b).abs() <= TOLERANCE * a.abs().max(b.abs()).max(1.0)
}
