//! The work of a commune in a month, as `budget::work` has it: hours and standards to posts, kilometres, the part done.

use super::ground::{CADRES, Place};
use super::lane::Lane;
use super::site::Site;
use super::terms::{Parts, Terms};
use crate::service::Cadre;

const SOCIAL_WORKER: usize = Cadre::SocialWorker.index();
const NURSE: usize = Cadre::Nurse.index();
const COACH: usize = Cadre::FinanceCoach.index();
const CAREGIVER: usize = Cadre::Caregiver.index();
const TEACHER: usize = Cadre::Teacher.index();
const COOK: usize = Cadre::Cook.index();
const SUPERVISOR: usize = Cadre::Supervisor.index();
const TRAINER: usize = Cadre::Trainer.index();

/// Hours and kilometres of a year of one cadre: for full service, and for those in case.
#[derive(Clone, Copy, Default)]
struct Sum {
    hours: Lane,
    served: Lane,
    km: Lane,
    km_served: Lane,
}

impl Sum {
    /// `year` of `hours` each and `km` on the way, of which `served` are for those in case.
    #[inline]
    fn add(&mut self, hours: Lane, km: Lane, year: Lane, served: Lane) {
        self.hours += hours * year;
        self.served += hours * served;
        self.km += km * year;
        self.km_served += km * served;
    }

    #[inline]
    fn close(self, t: &Terms, site: &mut Site, cadre: usize, standard: Lane) {
        let hours = self.hours + self.km * t.hours_per_km;
        let served = self.served + self.km_served * t.hours_per_km;
        let required = (hours * t.per_hour[cadre]).max(standard);
        site.required[cadre] = required;
        site.required_served[cadre] = required * served.part(hours, 1.0);
        site.km[cadre] = self.km_served * (1.0 / 12.0);
    }
}

impl Site {
    /// Works out what the month asks for.
    #[inline]
    pub(super) fn look(&mut self, t: &Terms, parts: &Parts, place: &Place, month: usize) {
        let serves = place.serves(month);
        let year = (month / 12) as i32;
        if serves {
            self.social_work(t, parts, place);
            self.visiting_cadres(t, parts, place);
            self.centre_staff(t, parts, place);
        } else {
            for cadre in [SOCIAL_WORKER, NURSE, COACH, CAREGIVER, TEACHER, COOK] {
                (self.required[cadre], self.required_served[cadre]) = (Lane::ZERO, Lane::ZERO);
                self.km[cadre] = Lane::ZERO;
            }
        }
        if parts.courses {
            let mut sum = Sum::default();
            let days = match year.cmp(&place.training.1) {
                std::cmp::Ordering::Less => Lane::ZERO,
                std::cmp::Ordering::Equal => t.course_days,
                std::cmp::Ordering::Greater => t.refresher_days,
            };
            sum.add(t.course_hours, self.trips[TRAINER], days, days);
            sum.close(t, self, TRAINER, Lane::ZERO);
        }
        if parts.supervision {
            let supervised = if serves { self.supervised } else { Lane::ZERO };
            let mut sum = Sum::default();
            let months = supervised * 12.0;
            sum.add(t.supervision_hours, self.trips[SUPERVISOR] * t.groups, months, months);
            sum.close(t, self, SUPERVISOR, supervised * t.groups);
        }
        self.supervised = (0..CADRES).filter(|&cadre| parts.supervised[cadre]).map(|cadre| self.required[cadre]).sum();
    }

    #[inline]
    fn social_work(&mut self, t: &Terms, parts: &Parts, place: &Place) {
        if !parts.social_work {
            return;
        }
        let year = |month: Lane| month * 12.0;
        let full_visits = self.visits + self.waiting * t.steady_visits;
        let way = self.trips[SOCIAL_WORKER] * t.trips_per_visit;
        let hours = t.visit_hours[0];
        let mut sum = Sum::default();
        sum.add(hours, way + t.in_village_km, year(full_visits), year(self.visits));
        sum.add(t.assessment_hours, way, year(self.referred), year(self.admitted));
        sum.add(t.review_hours, way, year(self.reviews + self.waiting * t.steady_reviews), year(self.reviews));
        let exits = self.exited + self.waiting * t.steady_exits;
        sum.add(t.sign_off_hours, Lane::ZERO, year(exits), year(self.exited));
        let followed = year(self.followed * t.follow_up);
        sum.add(hours, way, followed, followed);
        if parts.networks {
            let meetings = t.meetings * place.villages;
            sum.add(t.meeting_hours, self.trips[SOCIAL_WORKER], meetings, meetings);
        }
        sum.close(t, self, SOCIAL_WORKER, self.in_need() * t.caseload);
    }

    #[inline]
    fn visiting_cadres(&mut self, t: &Terms, parts: &Parts, place: &Place) {
        let in_need = self.in_need();
        let served = self.open.part(in_need, 1.0);
        if parts.health {
            let mut sum = Sum::default();
            if parts.nurse {
                let visits = in_need * self.ratios[0] * t.nurse_visits * 12.0;
                let way = self.trips[NURSE] * t.trips_per_visit + t.in_village_km;
                sum.add(t.visit_hours[1], way, visits, visits * served);
            }
            let workshops = t.workshops * place.villages;
            sum.add(t.workshop_hours, self.trips[NURSE], workshops, workshops);
            sum.close(t, self, NURSE, Lane::ZERO);
        }
        if parts.coaching {
            let mut sum = Sum::default();
            let sessions = in_need * self.ratios[1] * t.sessions * 12.0;
            let way = self.trips[COACH] * t.trips_per_visit + t.in_village_km;
            sum.add(t.visit_hours[2], way, sessions, sessions * served);
            sum.close(t, self, COACH, Lane::ZERO);
        }
    }

    #[inline]
    fn centre_staff(&mut self, t: &Terms, parts: &Parts, place: &Place) {
        if !parts.centres {
            return;
        }
        let [preschool, school] = self.children;
        let all = preschool + school;
        let kitchens = Lane::all(place.centres_before + place.centres_new);
        for (place, cadre, children, least) in
            [(0, CAREGIVER, preschool, Lane::ZERO), (1, TEACHER, school, Lane::ZERO), (2, COOK, all, kitchens)]
        {
            let required =
                (children * t.place_hours[place] * t.per_hour[cadre]).max((children * t.per_child[place]).max(least));
            (self.required[cadre], self.required_served[cadre]) = (required, required);
            self.km[cadre] = Lane::ZERO;
        }
    }

    /// The part of a cadre's work for the families in case that the people there can do.
    #[inline]
    pub(super) fn done(&self, cadre: Cadre) -> Lane {
        let (able, needed) = (self.able[cadre.index()], self.required_served[cadre.index()]);
        let part = |lane: usize| {
            let (able, needed) = (able.0[lane], needed.0[lane]);
            if able <= 0.0 {
                0.0
            } else if able >= needed {
                1.0
            } else {
                able / needed
            }
        };
        Lane::of(part)
    }
}
