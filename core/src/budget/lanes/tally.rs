//! What a commune uses in a year, counted month by month.
//!
//! Kilometres and families reached are linear in what is counted here, so that they are worked out once a year.

use super::ground::{CADRES, Place};
use super::lane::Lane;
use super::site::Site;
use super::terms::{Parts, Terms};
use super::work::{CAREGIVER, COACH, FINANCE, HEALTH, NURSE, SOCIAL_WORKER, SUPERVISOR, TEACHER, TRAINER};
use crate::service::Service;

/// What a commune uses in a year: sums over its months.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct YearSums {
    /// Posts filled and paid, post-months.
    pub paid: [Lane; CADRES],
    /// Posts newly filled.
    pub new: [Lane; CADRES],
    pub km: [Lane; CADRES],
    pub families: Lane,
    /// Families in case while each of [`Service::LATER`] runs.
    pub later: [Lane; Service::LATER.len()],
    pub waiting: Lane,
    pub nurse_families: Lane,
    pub coached_families: Lane,
    pub children: Lane,
    pub participant_days: Lane,
    pub workshops: Lane,
    pub groups: Lane,
    pub separated: Lane,
    /// Child-months in residential care.
    pub care: Lane,
}

/// A year so far.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally {
    /// Post-months of posts that have begun, and posts that began in the year, before vacancies.
    posts: [Lane; CADRES],
    began: [Lane; CADRES],
    visits: Lane,
    admitted: Lane,
    reviews: Lane,
    followed: Lane,
    /// Months in which there is a social worker.
    there: Lane,
    /// Months of the nurse's work done, and families whom it reaches.
    nurse: Lane,
    with_nurse: Lane,
    with_coach: Lane,
    supervised: Lane,
    taught: Lane,
    children: Lane,
    held: Lane,
    groups: Lane,
    families: Lane,
    later: [Lane; Service::LATER.len()],
    waiting: Lane,
    separated: Lane,
    care: Lane,
}

impl Tally {
    /// A new year: posts that have begun are paid for all of it.
    pub(super) fn new(site: &Site) -> Self {
        Self { posts: site.begun.map(|posts| posts * 12.0), ..Self::default() }
    }

    /// Posts that begin in a month are paid from then on.
    pub(super) fn begin(&mut self, month: usize, cadre: usize, lane: usize, posts: f64) {
        self.posts[cadre].0[lane] += posts * (12 - month % 12) as f64;
        self.began[cadre].0[lane] += posts;
    }

    /// Adds what the month uses.
    #[inline]
    pub(super) fn add(&mut self, site: &Site, parts: &Parts, serves: bool, later: [bool; Service::LATER.len()]) {
        self.held += site.held;
        self.groups += site.groups;
        self.separated += site.separated;
        self.care += site.residential;
        self.waiting += site.waiting;
        if parts.courses {
            self.taught += site.done(TRAINER);
        }
        if parts.supervision {
            self.supervised += site.required[SUPERVISOR] * site.done(SUPERVISOR);
        }
        if !serves {
            return;
        }
        self.families += site.open;
        self.visits += site.visits;
        self.admitted += site.admitted;
        self.reviews += site.reviews;
        // Families in case are visited: what the intake limit leaves open is not asked again.
        let there = site.able[SOCIAL_WORKER].max(site.open).above_zero();
        self.followed += site.followed * there;
        self.there += there;
        for (sum, runs) in self.later.iter_mut().zip(later) {
            *sum += if runs { site.open } else { Lane::ZERO };
        }
        if later[HEALTH] {
            let nurse = site.done(NURSE);
            self.nurse += nurse;
            self.with_nurse += site.open * nurse;
        }
        if later[FINANCE] {
            self.with_coach += site.open * site.done(COACH);
        }
        let [preschool, school] = site.children;
        self.children += preschool * site.done(CAREGIVER) + school * site.done(TEACHER);
    }

    /// The sums of the year.
    pub(super) fn close(&self, t: &Terms, parts: &Parts, site: &Site, place: &Place, year: usize, sums: &mut YearSums) {
        let asks = &site.asks;
        let today = place.today_year.get(year).copied().unwrap_or_default();
        sums.new = self.began.map(|posts| posts * t.filled);
        for ((paid, posts), today) in sums.paid.iter_mut().zip(self.posts).zip(today) {
            *paid = posts * t.filled + Lane::all(today);
        }
        if parts.social_work {
            sums.km[SOCIAL_WORKER] = self.visits * asks.visit.km
                + self.admitted * asks.assessment.km
                + self.reviews * asks.review.km
                + self.followed * asks.followed.km
                + self.there * asks.meetings.km;
        }
        if parts.health {
            sums.km[NURSE] = self.with_nurse * asks.nurse.km + self.nurse * asks.workshops.km;
            sums.workshops = self.nurse * t.workshops * (place.villages / 12.0);
        }
        if parts.coaching {
            sums.km[COACH] = self.with_coach * asks.coach.km;
        }
        if parts.supervision {
            sums.km[SUPERVISOR] = self.supervised * asks.supervised.km.part(asks.supervised.posts, 0.0);
        }
        if let (true, Some(courses)) = (parts.courses, asks.courses(place, 12 * year)) {
            sums.km[TRAINER] = self.taught * courses.km;
        }
        sums.participant_days = self.held * t.participants;
        sums.groups = self.groups;
        sums.separated = self.separated;
        sums.care = self.care;
        sums.families = self.families;
        sums.later = self.later;
        sums.waiting = self.waiting;
        sums.nurse_families = self.with_nurse * site.ratios[0];
        sums.coached_families = self.with_coach * site.ratios[1];
        sums.children = self.children;
    }
}
