//! From work to people: WISN, and the standards that may ask for more.

use super::norms::Norms;
use super::quantities::Quantities;
use super::wisn::wisn;
use super::{StaffNeed, Workload};
use crate::estimate::Parameter;
use crate::service::{AgeBand, Cadre, Service};
use crate::unit::{Fte, Hours};

impl Norms {
    /// Staff of each cadre that runs: by hours (work and travel over available working time, with allowances) and by
    /// standard, the larger of the two. Travel is given by [`Cadre::index`]; `need` knows none yet.
    #[must_use]
    pub fn staff(
        &self,
        workload: &[Workload],
        quantities: &Quantities,
        travel_hours_year: &[Hours; Cadre::ALL.len()],
    ) -> Vec<StaffNeed> {
        let mut hours = [Hours::ZERO; Cadre::ALL.len()];
        for work in workload {
            hours[work.cadre.index()] += work.hours_year;
        }
        let available = self.available_hours_year();
        let need = |&cadre: &Cadre| {
            let allowance_factor = self.allowance_factor(cadre);
            let hours_year = hours[cadre.index()];
            let all = hours_year + travel_hours_year[cadre.index()];
            let by_hours = wisn(&[(1.0, all)], available, allowance_factor, Fte::ZERO);
            let by_standard = self.by_standard(cadre, quantities);
            let required = by_hours.max(by_standard);
            StaffNeed { cadre, hours_year, allowance_factor, by_hours, by_standard, required }
        };
        Cadre::ALL.iter().filter(|&&cadre| self.runs(cadre)).map(need).collect()
    }

    /// Full-time equivalents by caseload, staff-child ratio or span; zero where there is no such standard.
    #[must_use]
    pub fn by_standard(&self, cadre: Cadre, quantities: &Quantities) -> Fte {
        let each = |count: f64, parameter| count / self.get(parameter).max(1.0);
        let children = quantities.children;
        Fte(match cadre {
            Cadre::SocialWorker if self.has(Service::SocialWork) => {
                each(quantities.open_cases(), Parameter::CaseloadFamilies)
            }
            Cadre::Caregiver => each(children[AgeBand::Preschool.index()], Parameter::PreschoolPerCaregiver),
            Cadre::Teacher => each(children[AgeBand::School.index()], Parameter::TutoringGroup),
            // A kitchen that runs has a cook, however few eat.
            Cadre::Cook => each(children.iter().sum(), Parameter::ChildrenPerCook).max(quantities.centres),
            Cadre::Supervisor => each(quantities.workers_supervised, Parameter::SupervisionSpan),
            Cadre::SocialWorker | Cadre::Nurse | Cadre::FinanceCoach | Cadre::Trainer => 0.0,
        })
    }
}
