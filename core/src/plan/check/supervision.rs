//! Supervision groups.

use super::super::rules;
use super::Checker;
use crate::arrange::Arrange;
use crate::estimate::Parameter;
use crate::id::WorkerId;
use crate::service::{Cadre, Service};

impl Checker<'_> {
    /// Everybody who is supervised is in one group of the own district; groups keep the span; nobody leads two.
    pub(super) fn groups(&mut self) {
        let plan = self.plan;
        if !self.problem.has(Service::Supervision) {
            if !plan.supervision.is_empty() {
                self.fault(&rules::SWITCHED_OFF, "/supervision", "supervision is switched off");
            }
            return;
        }
        let span = self.problem.get(Parameter::SupervisionSpan).floor().max(1.0) as usize;
        let mut members: Vec<&WorkerId> = Vec::new();
        let mut leaders: Vec<&WorkerId> = Vec::new();
        for (row, group) in plan.supervision.iter().enumerate() {
            let path = format!("/supervision/{row}");
            if group.members.is_empty() || group.members.len() > span {
                let message = format!("{} members, the span is {span}", group.members.len());
                self.fault(&rules::SUPERVISION, path.clone(), message);
            }
            if group.members.iter().any(|id| self.district_of_base(id) != Some(group.district.as_str())) {
                self.fault(&rules::SUPERVISION, path.clone(), "a member is based in another district");
            }
            let leads = |id: &WorkerId| {
                self.worker(id).is_some_and(|leader| {
                    let serves = self.serves(leader);
                    plan.workers[leader].cadre == Cadre::Supervisor
                        && serves.iter().any(|&commune| self.district_of(commune) == group.district)
                })
            };
            if group.supervisor.as_ref().is_some_and(|id| !leads(id)) {
                self.fault(&rules::SUPERVISION, path, "the leader is not a supervisor of the district");
            }
            members.extend(&group.members);
            leaders.extend(&group.supervisor);
        }
        members.arrange();
        leaders.arrange();
        if leaders.windows(2).any(|pair| pair[0] == pair[1]) {
            self.fault(&rules::SUPERVISION, "/supervision", "a supervisor leads two groups");
        }
        let supervised = plan.workers.iter().filter(|worker| self.norms.supervised(worker.cadre));
        let expected: Vec<&WorkerId> = supervised.map(|worker| &worker.id).collect();
        if members != expected {
            let message = format!("{} members, {} workers are supervised", members.len(), expected.len());
            self.fault(&rules::SUPERVISION, "/supervision", message);
        }
    }

    fn district_of_base(&self, id: &WorkerId) -> Option<&str> {
        let worker = self.worker(id)?;
        let village = self.village(&self.plan.workers[worker].village)?;
        Some(self.district_of(self.commune_of(village)))
    }
}
