//! The norms that `need` and the forecast share: time, visits, ratios.

use super::StaffNeed;
use super::quantities::Quantities;
use super::wisn::{allowance_factor, available_working_time};
use crate::estimate::Parameter;
use crate::input::Services;
use crate::problem::{Commune, Problem};
use crate::service::{AgeBand, Cadre, SafetyBand, Service, Stage};
use crate::time::Year;
use crate::unit::{Hours, Minutes};

/// The norms of a problem: its estimates in force and its services, read once.
///
/// ```
/// use hiveplan::{Cadre, Input, Norms, validate};
/// let problem = validate(&Input::embedded("battambang")?)?;
/// let norms = Norms::new(&problem);
/// // 45 minutes at 85 % found at home, and 15 minutes of notes.
/// assert!((norms.visit_hours(Cadre::SocialWorker).0 - (0.75 / 0.85 + 0.25)).abs() < 1e-12);
/// # Ok::<(), hiveplan::Issues>(())
/// ```
#[derive(Debug, Clone)]
pub struct Norms {
    values: Vec<f64>,
    services: Services,
}

impl Norms {
    /// Reads the estimates in force and the services.
    #[must_use]
    pub fn new(problem: &Problem) -> Self {
        let values = Parameter::ALL.iter().map(|&parameter| problem.get(parameter)).collect();
        Self { values, services: problem.services }
    }

    pub(super) fn get(&self, parameter: Parameter) -> f64 {
        self.values[parameter as usize]
    }

    pub(super) fn has(&self, service: Service) -> bool {
        self.services.has(service)
    }

    /// Whether there are workers of the cadre: its part of the Village Hive runs.
    #[must_use]
    pub fn runs(&self, cadre: Cadre) -> bool {
        self.has(cadre.service())
    }

    /// Whether a cadre has families: its service runs, and the social worker who calls it in is there.
    #[must_use]
    pub fn has_families(&self, cadre: Cadre) -> bool {
        cadre.visits_families() && self.runs(cadre) && self.has(Service::SocialWork)
    }

    /// Available working time of one full-time worker in a year.
    #[must_use]
    pub fn available_hours_year(&self) -> Hours {
        let off = [Parameter::PublicHolidays, Parameter::AnnualLeave, Parameter::SickLeave, Parameter::TrainingDays];
        let off = off.map(|days| self.get(days));
        available_working_time(self.get(Parameter::WorkingDaysYear), &off, self.get(Parameter::HoursPerDay))
    }

    /// Category allowance factor of a cadre.
    ///
    /// Support work (administration, meetings) takes its share of all who work by hours. Those who visit families also
    /// give time to supervision (group, peer, individual) and to the monthly indicators, where these run. The staff of
    /// youth centres is counted by ratio while the centre is open, and has factor 1.
    #[must_use]
    pub fn allowance_factor(&self, cadre: Cadre) -> f64 {
        let month = self.available_hours_year().0 / 12.0;
        let share = |hours: f64| if month > 0.0 { hours / month } else { 0.0 };
        let supervision = if self.supervised(cadre) { share(self.supervision_hours_month()) } else { 0.0 };
        let indicators = cadre.visits_families() && self.has(Service::Evidence);
        let indicators = if indicators { share(self.get(Parameter::IndicatorHours)) } else { 0.0 };
        match cadre {
            Cadre::Caregiver | Cadre::Teacher | Cadre::Cook => 1.0,
            _ => allowance_factor(&[self.get(Parameter::SupportShare), supervision, indicators]),
        }
    }

    /// Hours a month that one full-time worker can give to families, travel included.
    #[must_use]
    pub fn case_hours_month(&self, cadre: Cadre) -> Hours {
        Hours(self.available_hours_year().0 / 12.0 / self.allowance_factor(cadre))
    }

    /// Time of one visit at which the family is met, with the part of the visits at which it is not, and notes; without
    /// travel. Zero for cadres that do not visit.
    #[must_use]
    pub fn visit_hours(&self, cadre: Cadre) -> Hours {
        let contact = match cadre {
            Cadre::SocialWorker => Parameter::VisitMinutes,
            Cadre::Nurse => Parameter::NurseVisitMinutes,
            Cadre::FinanceCoach => Parameter::FinanceSessionMinutes,
            _ => return Hours::ZERO,
        };
        Minutes(self.get(contact) * self.attempts_per_visit() + self.get(Parameter::NotesMinutes)).into()
    }

    /// How often one goes for one visit at which the family is met.
    #[must_use]
    pub fn attempts_per_visit(&self) -> f64 {
        1.0 / self.get(Parameter::FoundAtHome).max(0.01)
    }

    /// Journeys to the village for one visit at which the family is met: attempts over visits on one journey.
    #[must_use]
    pub fn trips_per_visit(&self) -> f64 {
        self.attempts_per_visit() / self.get(Parameter::VisitsPerTrip).max(1.0)
    }

    /// Visits to one family in a month, by one worker of a cadre that serves it.
    #[must_use]
    pub fn visits_month(&self, cadre: Cadre, band: SafetyBand) -> f64 {
        match (cadre, band) {
            (Cadre::SocialWorker, SafetyBand::Score0To3) => self.get(Parameter::VisitsBand0),
            (Cadre::SocialWorker, SafetyBand::Score4To5) => self.get(Parameter::VisitsBand1),
            (Cadre::SocialWorker, SafetyBand::Score6To7) => self.get(Parameter::VisitsBand2),
            (Cadre::SocialWorker, SafetyBand::Score8To10) => self.get(Parameter::VisitsBand3),
            (Cadre::Nurse, _) => self.get(Parameter::NurseVisits),
            (Cadre::FinanceCoach, _) => self.get(Parameter::FinanceSessions),
            _ => 0.0,
        }
    }

    /// Families in case that need the nurse, of `open_cases`.
    #[must_use]
    pub fn nurse_families(&self, open_cases: f64) -> f64 {
        if self.has_families(Cadre::Nurse) { open_cases * self.get(Parameter::ShareNurse) } else { 0.0 }
    }

    /// Families in finance coaching, of `open_cases`: those who take it, for the part of their stay that it lasts.
    #[must_use]
    pub fn coached_families(&self, open_cases: f64) -> f64 {
        if !self.has_families(Cadre::FinanceCoach) {
            return 0.0;
        }
        let part = self.get(Parameter::FinanceCourseMonths) / self.get(Parameter::StayMonths).max(1.0);
        open_cases * self.get(Parameter::ShareFinance) * part.min(1.0)
    }

    /// Children who need a youth-centre place, by [`AgeBand::index`], of `open_cases`.
    #[must_use]
    pub fn children_needing_places(&self, open_cases: f64) -> [f64; AgeBand::ALL.len()] {
        let children = self.children_needing_a_place(open_cases);
        let preschool = self.get(Parameter::PreschoolShare);
        [children * preschool, children * (1.0 - preschool)]
    }

    /// The same of any age. The whole numbers of `need` are rounded from this product, not from the sum of its parts.
    pub(super) fn children_needing_a_place(&self, open_cases: f64) -> f64 {
        if self.has(Service::YouthCentres) { open_cases * self.get(Parameter::PlacesPerFamily) } else { 0.0 }
    }

    /// Whole centres of standard size for so many children.
    #[must_use]
    pub fn centres_for(&self, children: f64) -> f64 {
        if self.has(Service::YouthCentres) {
            (children / self.get(Parameter::CentrePlaces).max(1.0)).ceil()
        } else {
            0.0
        }
    }

    /// Course days of a commune in a year: the first course in the year of its training stage (without one, in the year
    /// in which its services start), refreshers in each later year.
    #[must_use]
    pub fn course_days(&self, commune: &Commune, year: Year) -> f64 {
        if !self.has(Service::CapacityBuilding) {
            return 0.0;
        }
        let first = commune.stages[Stage::Training.index()].unwrap_or(commune.start).year();
        match year.cmp(&first) {
            std::cmp::Ordering::Less => 0.0,
            std::cmp::Ordering::Equal => self.get(Parameter::CourseDays),
            std::cmp::Ordering::Greater => self.get(Parameter::RefresherDays),
        }
    }

    /// Whether workers of the cadre are members of a supervision group: those who visit families, where supervision runs.
    #[must_use]
    pub fn supervised(&self, cadre: Cadre) -> bool {
        cadre.visits_families() && self.has(Service::Supervision)
    }

    /// Full-time equivalents who are supervised, from the staff required.
    #[must_use]
    pub fn workers_supervised(&self, staff: &[StaffNeed]) -> f64 {
        staff.iter().filter(|need| self.supervised(need.cadre)).map(|need| need.required.0).sum()
    }

    /// Hours a month that a worker gives to supervision received.
    fn supervision_hours_month(&self) -> f64 {
        self.get(Parameter::GroupSupervisionHours)
            + self.get(Parameter::PeerSupervisionHours)
            + self.get(Parameter::IndividualSupervisionHours)
    }

    /// Visits of social workers to the families in case in a month.
    pub(super) fn home_visits_month(&self, quantities: &Quantities) -> f64 {
        let visits =
            |(score, families): (u8, f64)| families * self.visits_month(Cadre::SocialWorker, SafetyBand::of(score));
        (0..).zip(quantities.by_score).map(visits).sum()
    }
}
