//! The work of a commune in a month, as `budget::work` has it: hours and standards to posts, kilometres, the part done.
//!
//! Hours and kilometres are linear in what a month brings, and the way there does not change: what one visit, review or
//! child asks for is worked out once for each draw and commune.

use super::ground::{CADRES, Place};
use super::lane::Lane;
use super::site::Site;
use super::terms::{Parts, Terms};
use crate::service::{Cadre, Service};

pub(super) const SOCIAL_WORKER: usize = Cadre::SocialWorker.index();
pub(super) const NURSE: usize = Cadre::Nurse.index();
pub(super) const COACH: usize = Cadre::FinanceCoach.index();
pub(super) const CAREGIVER: usize = Cadre::Caregiver.index();
pub(super) const TEACHER: usize = Cadre::Teacher.index();
const COOK: usize = Cadre::Cook.index();
pub(super) const SUPERVISOR: usize = Cadre::Supervisor.index();
pub(super) const TRAINER: usize = Cadre::Trainer.index();

// Places in `Service::LATER`.
pub(super) const HEALTH: usize = 0;
pub(super) const FINANCE: usize = 1;
pub(super) const YOUTH: usize = 2;
/// Cadres of each.
const LATER_CADRES: [&[usize]; Service::LATER.len()] = [&[NURSE], &[COACH], &[CAREGIVER, TEACHER, COOK]];

/// Posts and kilometres of a month for one of something in the month.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ask {
    pub posts: Lane,
    pub km: Lane,
}

/// What one of each thing asks for in a commune.
#[derive(Debug, Clone)]
pub(super) struct Asks {
    pub visit: Ask,
    pub assessment: Ask,
    pub review: Ask,
    pub sign_off: Lane,
    /// A reunified child in the first year.
    pub followed: Ask,
    /// The month's network meetings.
    pub meetings: Ask,
    /// A waiting family, as in the steady state.
    waiting: Lane,
    /// A family of the caseload.
    family: Lane,
    /// A family in need: its visits by the nurse, its coaching.
    pub nurse: Ask,
    pub coach: Ask,
    /// The month's workshops.
    pub workshops: Ask,
    /// A child, for caregiver, teacher and cook; kitchens have a cook each.
    child: [Lane; 3],
    kitchens: Lane,
    /// Courses of a month: of the first year, of later ones.
    pub courses: [Ask; 2],
    /// A post that is supervised.
    pub supervised: Ask,
}

const NOTHING: Ask = Ask { posts: Lane::ZERO, km: Lane::ZERO };

impl Asks {
    pub(super) const NOTHING: Self = Self {
        visit: NOTHING,
        assessment: NOTHING,
        review: NOTHING,
        sign_off: Lane::ZERO,
        followed: NOTHING,
        meetings: NOTHING,
        waiting: Lane::ZERO,
        family: Lane::ZERO,
        nurse: NOTHING,
        coach: NOTHING,
        workshops: NOTHING,
        child: [Lane::ZERO; 3],
        kitchens: Lane::ZERO,
        courses: [NOTHING; 2],
        supervised: NOTHING,
    };

    pub(super) fn new(t: &Terms, parts: &Parts, place: &Place) -> Self {
        let trip = |cadre: usize| t.round_trip(place.ways[cadre]);
        // So many hours and kilometres a year.
        let year = |cadre: usize, hours: Lane, km: Lane| Ask {
            posts: (hours + km * t.hours_per_km) * t.per_hour[cadre],
            km: km * (1.0 / 12.0),
        };
        let month = |cadre, hours: Lane, km: Lane, times: Lane| year(cadre, hours * times * 12.0, km * times * 12.0);
        let when = |runs: bool, ask: Ask| if runs { ask } else { NOTHING };
        let (one, villages) = (Lane::all(1.0), Lane::all(place.villages));
        let [nurse, coached, ..] = t.ratios(place);
        let way = trip(SOCIAL_WORKER) * t.trips_per_visit;
        let to_visit = |cadre: usize| trip(cadre) * t.trips_per_visit + t.in_village_km;
        let social = |hours: Lane, km: Lane, times: Lane| month(SOCIAL_WORKER, hours, km, times);
        let visit = social(t.visit_hours[0], to_visit(SOCIAL_WORKER), one);
        let review = social(t.review_hours, way, one);
        let sign_off = social(t.sign_off_hours, Lane::ZERO, one).posts;
        let meetings = t.meetings * villages;
        let meetings = year(SOCIAL_WORKER, t.meeting_hours * meetings, trip(SOCIAL_WORKER) * meetings);
        let workshops = t.workshops * villages;
        let workshops = year(NURSE, t.workshop_hours * workshops, trip(NURSE) * workshops);
        let course = |days: Lane| year(TRAINER, t.course_hours * days, trip(TRAINER) * days);
        let supervised = month(SUPERVISOR, t.supervision_hours, trip(SUPERVISOR) * t.groups, one);
        let child = |place: usize, cadre: usize| (t.place_hours[place] * t.per_hour[cadre]).max(t.per_child[place]);
        Self {
            visit,
            assessment: social(t.assessment_hours, way, one),
            review,
            sign_off,
            followed: social(t.visit_hours[0], way, t.follow_up),
            meetings: when(parts.networks, meetings),
            waiting: visit.posts * t.steady_visits + review.posts * t.steady_reviews + sign_off * t.steady_exits,
            family: t.caseload,
            nurse: when(parts.nurse, month(NURSE, t.visit_hours[1], to_visit(NURSE), nurse * t.nurse_visits)),
            coach: month(COACH, t.visit_hours[2], to_visit(COACH), coached * t.sessions),
            workshops,
            child: [child(0, CAREGIVER), child(1, TEACHER), child(2, COOK)],
            kitchens: Lane::all(place.centres_before + place.centres_new),
            courses: [course(t.course_days), course(t.refresher_days)],
            supervised: Ask { posts: supervised.posts.max(t.groups), km: supervised.km },
        }
    }

    /// Courses of a year, counted from the horizon's beginning; `None` before the first.
    #[inline]
    pub(super) fn courses(&self, place: &Place, month: usize) -> Option<&Ask> {
        match ((month / 12) as i32).cmp(&place.training.1) {
            std::cmp::Ordering::Less => None,
            std::cmp::Ordering::Equal => Some(&self.courses[0]),
            std::cmp::Ordering::Greater => Some(&self.courses[1]),
        }
    }
}

impl Site {
    /// Works out how many posts the month asks for.
    #[inline]
    pub(super) fn look(&mut self, parts: &Parts, place: &Place, month: usize) {
        let serves = place.serves(month);
        if serves {
            self.social_work(parts);
            self.visiting_cadres(parts);
            self.centre_staff(parts);
        } else {
            self.ask_nobody(&[SOCIAL_WORKER]);
        }
        for (runs, cadres) in place.starts.later(month).into_iter().zip(LATER_CADRES) {
            if !runs {
                self.ask_nobody(cadres);
            }
        }
        if parts.courses {
            self.required[TRAINER] = self.asks.courses(place, month).map_or(Lane::ZERO, |courses| courses.posts);
        }
        if parts.supervision {
            let supervised = if serves { self.supervised } else { Lane::ZERO };
            self.required[SUPERVISOR] = supervised * self.asks.supervised.posts;
        }
        self.supervised = (0..CADRES).filter(|&cadre| parts.supervised[cadre]).map(|cadre| self.required[cadre]).sum();
    }

    fn ask_nobody(&mut self, cadres: &[usize]) {
        for &cadre in cadres {
            (self.required[cadre], self.required_served[cadre]) = (Lane::ZERO, Lane::ZERO);
        }
    }

    #[inline]
    fn social_work(&mut self, parts: &Parts) {
        if !parts.social_work {
            return;
        }
        let asks = &self.asks;
        let posts = self.visits * asks.visit.posts
            + self.referred * asks.assessment.posts
            + self.reviews * asks.review.posts
            + self.exited * asks.sign_off
            + self.waiting * asks.waiting
            + self.followed * asks.followed.posts
            + asks.meetings.posts;
        self.required[SOCIAL_WORKER] = posts.max(self.in_need() * asks.family);
    }

    #[inline]
    fn visiting_cadres(&mut self, parts: &Parts) {
        let (asks, in_need) = (&self.asks, self.open + self.waiting);
        if parts.health {
            self.required[NURSE] = in_need * asks.nurse.posts + asks.workshops.posts;
            self.required_served[NURSE] = self.open * asks.nurse.posts + asks.workshops.posts;
        }
        if parts.coaching {
            self.required[COACH] = in_need * asks.coach.posts;
            self.required_served[COACH] = self.open * asks.coach.posts;
        }
    }

    #[inline]
    fn centre_staff(&mut self, parts: &Parts) {
        if !parts.centres {
            return;
        }
        let ([preschool, school], [caregiver, teacher, cook]) = (self.children, self.asks.child);
        self.required[CAREGIVER] = preschool * caregiver;
        self.required[TEACHER] = school * teacher;
        self.required[COOK] = ((preschool + school) * cook).max(self.asks.kitchens);
    }

    /// The part of a cadre's work for the families in case that the people there can do.
    #[inline]
    pub(super) fn done(&self, cadre: usize) -> Lane {
        let needed = if matches!(cadre, NURSE | COACH) { &self.required_served } else { &self.required };
        self.able[cadre].part_done(needed[cadre])
    }
}
