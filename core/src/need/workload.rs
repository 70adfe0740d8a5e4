//! The work that follows from the quantities, component by component.

use super::norms::Norms;
use super::quantities::Quantities;
use super::{Component, Workload};
use crate::estimate::Parameter;
use crate::service::{AgeBand, Cadre, Service};
use crate::unit::Hours;

/// What one unit of a component takes.
struct Unit {
    hours: Hours,
    trips: f64,
}

fn work(service: Service, cadre: Cadre, component: Component, quantity_year: f64, unit: &Unit) -> Workload {
    let hours_year = unit.hours * quantity_year;
    Workload { service, cadre, component, quantity_year, hours_year, trips_year: unit.trips * quantity_year }
}

impl Norms {
    /// The work of a year at these quantities, without travel: only of parts that run.
    #[must_use]
    pub fn workload(&self, quantities: &Quantities) -> Vec<Workload> {
        let mut list = Vec::with_capacity(Component::ALL.len() + 4);
        if self.has(Service::SocialWork) {
            self.social_work(quantities, &mut list);
        }
        if self.has(Service::Health) {
            self.health(quantities, &mut list);
        }
        if self.has_families(Cadre::FinanceCoach) {
            let sessions = quantities.coached_families * self.get(Parameter::FinanceSessions) * 12.0;
            let unit = self.visit(Cadre::FinanceCoach);
            list.push(work(Service::FamilyFinance, Cadre::FinanceCoach, Component::Sessions, sessions, &unit));
        }
        if self.has(Service::YouthCentres) {
            self.youth_centres(quantities, &mut list);
        }
        if self.has(Service::CapacityBuilding) {
            let hours = self.get(Parameter::TrainerDaysPerCourseDay) * self.get(Parameter::HoursPerDay);
            let unit = Unit { hours: Hours(hours), trips: 1.0 };
            let days = quantities.course_days_year;
            list.push(work(Service::CapacityBuilding, Cadre::Trainer, Component::Courses, days, &unit));
        }
        if self.has(Service::Supervision) {
            self.supervision(quantities, &mut list);
        }
        list
    }

    fn visit(&self, cadre: Cadre) -> Unit {
        Unit { hours: self.visit_hours(cadre), trips: self.trips_per_visit() }
    }

    /// Home visits, assessments, reviews, sign-offs, follow-up; meetings of the networks where these run. An assessment
    /// or a review is one visit among others on its journey; a sign-off is done at the commune hall [A].
    fn social_work(&self, q: &Quantities, list: &mut Vec<Workload>) {
        let visit = self.visit(Cadre::SocialWorker);
        let at_home = |hours| Unit { hours: Hours(self.get(hours)), trips: visit.trips };
        let office = Unit { hours: Hours(self.get(Parameter::SignOffHours)), trips: 0.0 };
        let assessment = at_home(Parameter::AssessmentHours);
        let review = at_home(Parameter::ReviewHours);
        let follow_up = q.followed_children * self.get(Parameter::ReunifiedVisits);
        for (component, month, unit) in [
            (Component::Visits, self.home_visits_month(q), &visit),
            (Component::Assessments, q.admitted_month, &assessment),
            (Component::Reviews, q.reviews_month, &review),
            (Component::SignOffs, q.exits_month, &office),
            (Component::FollowUp, follow_up, &visit),
        ] {
            list.push(work(Service::SocialWork, Cadre::SocialWorker, component, month * 12.0, unit));
        }
        if self.has(Service::ProtectionNetworks) {
            let meeting = Unit { hours: Hours(self.get(Parameter::NetworkMeetingHours)), trips: 1.0 };
            let meetings = q.villages * self.get(Parameter::NetworkMeetings);
            let component = Component::NetworkMeetings;
            list.push(work(Service::ProtectionNetworks, Cadre::SocialWorker, component, meetings, &meeting));
        }
    }

    /// Nurse visits, where social workers call the nurse in, and workshops.
    fn health(&self, q: &Quantities, list: &mut Vec<Workload>) {
        if self.has_families(Cadre::Nurse) {
            let visits = q.nurse_families * self.get(Parameter::NurseVisits) * 12.0;
            let unit = self.visit(Cadre::Nurse);
            list.push(work(Service::Health, Cadre::Nurse, Component::Visits, visits, &unit));
        }
        let workshop = Unit { hours: Hours(self.get(Parameter::WorkshopHours)), trips: 1.0 };
        let workshops = q.villages * self.get(Parameter::WorkshopsVillage);
        list.push(work(Service::Health, Cadre::Nurse, Component::Workshops, workshops, &workshop));
    }

    /// Children in centres. An adult is there while the centre is open, for at most a working year: absences inside it
    /// are covered by colleagues [A], so that the ratio alone decides on staff.
    fn youth_centres(&self, q: &Quantities, list: &mut Vec<Workload>) {
        let open = Hours(self.get(Parameter::CentreDays) * self.get(Parameter::HoursPerDay));
        let present = open.min(self.available_hours_year());
        let [preschool, school] = [AgeBand::Preschool, AgeBand::School].map(|age| q.children[age.index()]);
        for (cadre, children, ratio) in [
            (Cadre::Caregiver, preschool, Parameter::PreschoolPerCaregiver),
            (Cadre::Teacher, school, Parameter::TutoringGroup),
            (Cadre::Cook, preschool + school, Parameter::ChildrenPerCook),
        ] {
            let unit = Unit { hours: present * (1.0 / self.get(ratio).max(1.0)), trips: 0.0 };
            list.push(work(Service::YouthCentres, cadre, Component::Places, children, &unit));
        }
    }

    /// Supervision given: group meetings (one journey each) and individual talks. Peers supervise each other alone.
    fn supervision(&self, q: &Quantities, list: &mut Vec<Workload>) {
        let groups_for_one = 1.0 / self.get(Parameter::SupervisionSpan).max(1.0);
        let hours = groups_for_one * self.get(Parameter::GroupSupervisionHours)
            + self.get(Parameter::IndividualSupervisionHours);
        let unit = Unit { hours: Hours(hours), trips: groups_for_one };
        let worker_months = q.workers_supervised * 12.0;
        list.push(work(Service::Supervision, Cadre::Supervisor, Component::Supervision, worker_months, &unit));
    }
}
