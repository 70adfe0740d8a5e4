//! Who guides whom among the social workers of today.

use super::super::{Guidance, rules};
use super::{Checker, same};
use crate::estimate::Parameter;
use crate::id::WorkerId;
use crate::problem::Worker;
use crate::service::{Cadre, Grade, Service};
use crate::unit::Km;

impl<'p> Checker<'p> {
    /// Seniors guide workers and interns, workers guide interns, of their own district and group; spans, hours and ways hold.
    pub(super) fn guidance(&mut self) {
        let plan = self.plan;
        if !plan.guidance.is_empty() && !self.problem.has(Service::Supervision) {
            self.fault(&rules::SWITCHED_OFF, "/guidance", "supervision is switched off");
        }
        let mut guided: Vec<&WorkerId> = Vec::new();
        for (row, pair) in plan.guidance.iter().enumerate() {
            let path = format!("/guidance/{row}");
            if !self.may_guide(pair) {
                let message = format!("{} may not guide {}", pair.guide, pair.worker);
                self.fault(&rules::GUIDANCE, path.clone(), message);
            }
            if guided.contains(&&pair.worker) {
                self.fault(&rules::GUIDANCE, path.clone(), format!("{} is guided twice", pair.worker));
            }
            guided.push(&pair.worker);
            let together = |group: &super::super::SupervisionGroup| {
                group.members.contains(&pair.guide) && group.members.contains(&pair.worker)
            };
            if !plan.supervision.iter().any(together) {
                let message = format!("{} and {} are not in one group", pair.guide, pair.worker);
                self.fault(&rules::GUIDANCE, path.clone(), message);
            }
            let (km, hours) = self.guiding(pair);
            if !same(pair.km.0, km) || !same(pair.hours_month.0, hours) {
                self.fault(&rules::FIGURES, path, "the way or the hours of guidance do not follow");
            }
        }
        for worker in plan.workers.iter().filter(|worker| plan.guidance.iter().any(|pair| pair.guide == worker.id)) {
            self.guide(&worker.id);
        }
    }

    /// Both are social workers of today in one district, of grades that fit.
    fn may_guide(&self, pair: &Guidance) -> bool {
        let month = self.problem.horizon().first_month();
        let (Some(guide), Some(worker)) = (self.listed(&pair.guide), self.listed(&pair.worker)) else { return false };
        let today = |worker: &Worker| worker.cadre == Cadre::SocialWorker && worker.works_in(month);
        let district = |worker: &Worker| self.district_of(self.commune_of(worker.village));
        let fits = matches!(
            (guide.grade, worker.grade),
            (Grade::Senior, Grade::Worker | Grade::Intern) | (Grade::Worker, Grade::Intern)
        );
        fits && today(guide) && today(worker) && district(guide) == district(worker)
    }

    /// One guide keeps the span, the most interns, and the hours.
    fn guide(&mut self, id: &WorkerId) {
        let Some(guide) = self.listed(id) else { return };
        let plan = self.plan;
        let mine: Vec<&Guidance> = plan.guidance.iter().filter(|pair| pair.guide == *id).collect();
        let intern = |pair: &&&Guidance| self.listed(&pair.worker).is_some_and(|one| one.grade == Grade::Intern);
        let interns = mine.iter().filter(intern).count() as f64;
        let most = self.problem.get(Parameter::InternsPerSupervisor).floor();
        let span = self.problem.get(Parameter::SeniorSpan).floor();
        let hours: f64 = mine.iter().map(|pair| self.guiding(pair).1).sum();
        let has = guide.fte * self.norms.case_hours_month(Cadre::SocialWorker).0;
        let holds = interns <= most
            && (guide.grade != Grade::Senior || mine.len() as f64 <= span)
            && (hours <= has || same(hours, has));
        if !holds {
            let message = format!(
                "{id} guides {} ({interns} interns) for {hours:.1} h a month: at most {span}, {most}, {has:.1}",
                mine.len()
            );
            self.fault(&rules::GUIDANCE, "/guidance", message);
        }
    }

    /// Full-time equivalents that a worker of the plan has for families: what is left of a guide's, an intern's part of
    /// a worker's; none of an intern's without a guide, where supervision runs.
    pub(super) fn case_fte(&self, row: usize) -> f64 {
        let worker = &self.plan.workers[row];
        let intern = self.listed(&worker.id).is_some_and(|listed| listed.grade == Grade::Intern);
        let guided = self.plan.guidance.iter().any(|pair| pair.worker == worker.id);
        let part = match (intern, guided || !self.problem.has(Service::Supervision)) {
            (false, _) => 1.0,
            (true, true) => self.problem.get(Parameter::InternCaseShare),
            (true, false) => 0.0,
        };
        let given = self.plan.guidance.iter().filter(|pair| pair.guide == worker.id);
        let hours: f64 = given.map(|pair| self.guiding(pair).1).sum();
        let month = self.norms.case_hours_month(worker.cadre).0;
        let guiding = if month > 0.0 { hours / month } else { 0.0 };
        (worker.fte.0 * part - guiding).max(0.0)
    }

    /// Way between two bases, and hours a month: the talks with a worker or an intern, and one journey there and back.
    fn guiding(&self, pair: &Guidance) -> (f64, f64) {
        let (Some(guide), Some(worker)) = (self.listed(&pair.guide), self.listed(&pair.worker)) else {
            return (0.0, 0.0);
        };
        let km = self.travel.from_base(guide.village).to(worker.village).0;
        let talks = if worker.grade == Grade::Intern {
            self.problem.get(Parameter::InternSupervisionHours)
        } else {
            self.problem.get(Parameter::IndividualSupervisionHours)
        };
        (km, talks + self.travel.minutes(Km(2.0 * km)).0 / 60.0)
    }

    fn listed(&self, id: &WorkerId) -> Option<&'p Worker> {
        let workers: &'p [Worker] = self.problem.workers();
        let found = workers.binary_search_by(|listed| listed.id.cmp(id)).ok()?;
        workers.get(found)
    }
}
