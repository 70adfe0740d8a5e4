//! Supervision groups.

use super::super::{SupervisionGroup, rules};
use super::{Checker, same};
use crate::arrange::Arrange;
use crate::estimate::Parameter;
use crate::id::WorkerId;
use crate::service::{Cadre, Service};
use crate::unit::Km;

impl Checker<'_> {
    /// Everybody who is supervised is in one group of the own district; groups keep the span; nobody leads two, or for
    /// more hours than they have.
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
                self.fault(&rules::SUPERVISION, path.clone(), "the leader is not a supervisor of the district");
            }
            self.leader_hours(group, path);
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

    /// The hours of a leader hold the group's meeting, a talk with each member whom nobody else guides, and one journey a
    /// month over the mean way to the members' bases.
    fn leader_hours(&mut self, group: &SupervisionGroup, path: String) {
        let leader = group.supervisor.as_ref().and_then(|id| self.worker(id));
        let Some((leader, base)) = leader.and_then(|leader| {
            let leader = &self.plan.workers[leader];
            Some((leader, self.village(&leader.village)?))
        }) else {
            return;
        };
        let ways = self.travel.from_base(base);
        let members = group.members.iter().filter_map(|id| self.village(&self.plan.workers[self.worker(id)?].village));
        let km: Vec<f64> = members.map(|village| ways.to(village).0).collect();
        let mean = km.iter().sum::<f64>() / km.len().max(1) as f64;
        let alone = |id: &&WorkerId| !self.plan.guidance.iter().any(|pair| pair.worker == **id);
        let talks =
            group.members.iter().filter(alone).count() as f64 * self.problem.get(Parameter::IndividualSupervisionHours);
        let meeting = self.problem.get(Parameter::GroupSupervisionHours);
        let hours = meeting + talks + self.travel.minutes(Km(2.0 * mean)).0 / 60.0;
        let most = leader.fte.0 * self.norms.case_hours_month(Cadre::Supervisor).0;
        if hours > most && !same(hours, most) {
            let message = format!("{} would lead for {hours:.1} h of {most:.1} h a month", leader.id);
            self.fault(&rules::SUPERVISION, path, message);
        }
    }

    fn district_of_base(&self, id: &WorkerId) -> Option<&str> {
        let worker = self.worker(id)?;
        let village = self.village(&self.plan.workers[worker].village)?;
        Some(self.district_of(self.commune_of(village)))
    }
}
