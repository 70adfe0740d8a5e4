//! Stand-in for `need::Norms` until it lands.

use crate::estimate::Parameter;
use crate::problem::Problem;
use crate::service::{Cadre, SafetyBand, Service};
use crate::unit::Hours;

pub(super) struct Norms<'p> {
    problem: &'p Problem,
}

impl<'p> Norms<'p> {
    pub(super) fn new(problem: &'p Problem) -> Self {
        Self { problem }
    }

    pub(super) fn available_hours_year(&self) -> f64 {
        let get = |p| self.problem.get(p);
        let days = get(Parameter::WorkingDaysYear)
            - get(Parameter::PublicHolidays)
            - get(Parameter::AnnualLeave)
            - get(Parameter::SickLeave)
            - get(Parameter::TrainingDays);
        days * get(Parameter::HoursPerDay)
    }

    pub(super) fn case_hours_month(&self, _cadre: Cadre) -> Hours {
        let get = |p| self.problem.get(p);
        let mut hours = self.available_hours_year() / 12.0 * (1.0 - get(Parameter::SupportShare));
        if self.problem.has(Service::Supervision) {
            hours -= get(Parameter::GroupSupervisionHours)
                + get(Parameter::PeerSupervisionHours)
                + get(Parameter::IndividualSupervisionHours);
        }
        if self.problem.has(Service::Evidence) {
            hours -= get(Parameter::IndicatorHours);
        }
        Hours(hours.max(0.0))
    }

    pub(super) fn visit_hours(&self, cadre: Cadre) -> Hours {
        let get = |p| self.problem.get(p);
        let minutes = match cadre {
            Cadre::Nurse => get(Parameter::NurseVisitMinutes),
            Cadre::FinanceCoach => get(Parameter::FinanceSessionMinutes),
            _ => get(Parameter::VisitMinutes),
        };
        Hours((minutes / get(Parameter::FoundAtHome) + get(Parameter::NotesMinutes)) / 60.0)
    }

    pub(super) fn visits_month(&self, cadre: Cadre, band: SafetyBand) -> f64 {
        let get = |p| self.problem.get(p);
        match (cadre, band) {
            (Cadre::Nurse, _) => get(Parameter::NurseVisits),
            (Cadre::FinanceCoach, _) => get(Parameter::FinanceSessions),
            (_, SafetyBand::Score0To3) => get(Parameter::VisitsBand0),
            (_, SafetyBand::Score4To5) => get(Parameter::VisitsBand1),
            (_, SafetyBand::Score6To7) => get(Parameter::VisitsBand2),
            (_, SafetyBand::Score8To10) => get(Parameter::VisitsBand3),
        }
    }
}
