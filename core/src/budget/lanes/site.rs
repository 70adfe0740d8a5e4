//! A commune on its way through the months, a few draws side by side: families and children.
//!
//! The same rules as `caseflow::CaseFlow`, with what is linear in them worked out beforehand (`echo`).

use super::echo::{Opening, REVIEWS, nothing};
use super::ground::{CADRES, Place};
use super::lane::Lane;
use super::terms::{Parts, Terms};
use super::work::Asks;
use crate::budget::posts::ByCadre;
use crate::caseflow::{FOLLOW_UP_MONTHS, REENTRY_MONTHS, REOPEN_MONTHS};
use crate::problem::Transitions;

/// State of a commune.
#[derive(Clone)]
pub(super) struct Site {
    pub ordinary: Lane,
    pub waiting: Lane,
    pub open: Lane,
    pub families: Lane,
    /// All families in case by score, whenever they were reviewed: what visits and risk are asked of.
    scores: [Lane; 11],
    /// Those in case in the base month.
    opening: Opening,
    closed: Lane,
    exits: [Lane; REOPEN_MONTHS],
    home: Lane,
    pub residential: Lane,
    kinship: Lane,
    reunified: Lane,
    pub followed: Lane,
    returns: [Lane; REENTRY_MONTHS],
    // What the month did.
    pub visits: Lane,
    pub referred: Lane,
    pub admitted: Lane,
    pub reviews: Lane,
    pub exited: Lane,
    pub separated: Lane,
    // Work and posts.
    pub asks: Asks,
    pub required: [Lane; CADRES],
    /// Of it for those in case; where it is not the whole.
    pub required_served: [Lane; CADRES],
    pub supervised: Lane,
    pub decided: [Lane; CADRES],
    pub begun: [Lane; CADRES],
    pub ready: [Lane; CADRES],
    /// Who is there alone: without what is shared with other communes.
    pub here: [Lane; CADRES],
    pub able: [Lane; CADRES],
    /// Workers who meet in supervision groups, and the groups that meet.
    pub members: Lane,
    pub groups: Lane,
    pub today: ByCadre,
    pub today_least: ByCadre,
    /// Whether posts have begun since the workers were last counted.
    pub changed: bool,
    pub owed: Lane,
    pub held: Lane,
    pub children: [Lane; 2],
    pub wanted: [Lane; 2],
    pub ratios: [Lane; 4],
}

impl Site {
    /// A place for a commune.
    pub(super) fn empty() -> Self {
        let none = Lane::ZERO;
        Self {
            ordinary: none,
            waiting: none,
            open: none,
            families: none,
            scores: [none; 11],
            opening: Opening::Steady(none),
            closed: none,
            exits: [none; REOPEN_MONTHS],
            home: none,
            residential: none,
            kinship: none,
            reunified: none,
            followed: none,
            returns: [none; REENTRY_MONTHS],
            visits: none,
            referred: none,
            admitted: none,
            reviews: none,
            exited: none,
            separated: none,
            asks: Asks::NOTHING,
            required: [none; CADRES],
            required_served: [none; CADRES],
            supervised: none,
            decided: [none; CADRES],
            begun: [none; CADRES],
            ready: [none; CADRES],
            here: [none; CADRES],
            able: [none; CADRES],
            members: none,
            groups: none,
            today: [0.0; CADRES],
            today_least: [0.0; CADRES],
            changed: false,
            owed: none,
            held: none,
            children: [none; 2],
            wanted: [none; 2],
            ratios: [none; 4],
        }
    }

    /// The base month, in place: a commune is some kilobytes, and as many are started as there are draws. `by_score`
    /// families are in case, of `cases` who need casework. `steady`: they are spread over scores as in the steady state.
    pub(super) fn start(
        &mut self,
        t: &Terms,
        parts: &Parts,
        place: &Place,
        cases: Lane,
        (by_score, steady): (&[Lane; 11], bool),
        months: usize,
    ) {
        let (none, families) = (Lane::ZERO, Lane::all(place.families));
        self.asks = Asks::new(t, parts, place);
        self.ratios = t.ratios(place);
        self.today_least = place.today_least;
        self.open = by_score.iter().copied().sum();
        self.waiting = cases - self.open;
        self.ordinary = (families - cases).max(none);
        self.families = self.ordinary + self.waiting + self.open;
        self.scores = *by_score;
        self.opening = if steady { Opening::Steady(self.open) } else { Opening::listed(t, by_score, months) };
        self.visits = Lane::dot(by_score, &t.visits_of);
        self.referred = t.referral * self.ordinary * t.intake;
        self.exits = [none; REOPEN_MONTHS];
        for state in [
            &mut self.closed,
            &mut self.reunified,
            &mut self.followed,
            &mut self.admitted,
            &mut self.reviews,
            &mut self.exited,
            &mut self.separated,
            &mut self.supervised,
            &mut self.members,
            &mut self.groups,
            &mut self.owed,
            &mut self.held,
        ] {
            *state = none;
        }
        for row in [
            &mut self.required,
            &mut self.required_served,
            &mut self.decided,
            &mut self.begun,
            &mut self.ready,
            &mut self.here,
            &mut self.able,
        ] {
            *row = [none; CADRES];
        }
        (self.children, self.wanted, self.today, self.changed) = ([none; 2], [none; 2], [0.0; CADRES], false);
        self.children_in_balance(t, place);
        // Twice: supervisors follow from those whom they supervise.
        for _ in 0..2 {
            self.look(parts, place, 0);
        }
    }

    fn children_in_balance(&mut self, t: &Terms, place: &Place) {
        let children = Lane::all(place.children);
        self.residential = children * t.care;
        self.kinship = self.residential * t.kinship / (Lane::all(1.0) - t.kinship);
        let back = children * t.reunified_month;
        // As if each cohort had come back in its month: where people become fewer, more of them came back earlier.
        let fewer = t.fewer;
        let (mut cohort, mut entered) = (back, back / fewer);
        for age in 0..REENTRY_MONTHS {
            self.returns[(REENTRY_MONTHS - 1 - age) % REENTRY_MONTHS] = entered;
            self.reunified += cohort;
            if age < FOLLOW_UP_MONTHS {
                self.followed += cohort;
            }
            cohort = cohort * (Lane::all(1.0) - t.reentry);
            entered = entered / fewer;
        }
        self.home = (children - self.residential - self.kinship - self.reunified).max(Lane::ZERO);
    }

    /// Families in case or waiting.
    #[inline]
    pub(super) fn in_need(&self) -> Lane {
        self.open + self.waiting
    }

    /// One month: growth, casework and reviews, reopening, referral, admission, separation and return. `before` are the
    /// admissions of the months before, as `echo` has them.
    #[inline]
    pub(super) fn month(
        &mut self,
        t: &Terms,
        (month, serves): (usize, bool),
        most_in_case: Lane,
        most_admitted: Lane,
        before: &mut [Lane],
    ) {
        let new = self.ordinary * t.referral;
        let lapsed = self.waiting * t.lapse;
        self.ordinary += lapsed - new;
        self.waiting -= lapsed;
        let casework = serves && t.casework;
        (self.reviews, self.exited) = (Lane::ZERO, Lane::ZERO);
        if casework {
            self.scores = moved(t, &self.scores);
            self.review(t, month, before);
            self.open -= self.exited;
        } else {
            self.waiting += self.open;
            self.open = Lane::ZERO;
            self.scores = [Lane::ZERO; 11];
            self.opening = Opening::Steady(Lane::ZERO);
        }
        let reopened = self.reopen(t, month);
        self.waiting += new + reopened;
        self.referred = new + reopened;
        self.admitted = Lane::ZERO;
        let mut risk = Lane::ZERO;
        self.visits = Lane::ZERO;
        if casework {
            let room = (most_in_case - self.open).min(most_admitted).max(Lane::ZERO);
            self.admitted = self.waiting.min(room);
            self.waiting -= self.admitted;
            self.open += self.admitted;
            t.echo.admit(before, month, self.admitted);
            for (families, share) in self.scores.iter_mut().zip(&t.intake_scores) {
                *families += self.admitted * *share;
            }
            self.visits = Lane::dot(&t.visits_of, &self.scores);
            risk = Lane::dot(&t.risk_of, &self.scores);
        }
        let exposure = (self.waiting * t.separation + risk).part(self.families, 0.0);
        self.children_month(t, month, exposure);
        self.grow(t);
    }

    /// Those due are reviewed: the safe ones go, or have one safe review; the others start again.
    #[inline]
    fn review(&mut self, t: &Terms, month: usize, before: &[Lane]) {
        let mut now = nothing();
        self.opening.add(&t.echo, month, &mut now);
        t.echo.add(before, month, &mut now);
        self.reviews = now[REVIEWS];
        for (families, leaves) in self.scores[t.lowest_safe..].iter_mut().zip(&now[REVIEWS + 1..]) {
            *families -= *leaves;
            self.exited += *leaves;
        }
    }

    /// Closed cases reopen; after 24 months the family is an ordinary one again.
    #[inline]
    fn reopen(&mut self, t: &Terms, month: usize) -> Lane {
        let place = month % REOPEN_MONTHS;
        let reopened = self.closed * t.reopen;
        let ordinary = self.exits[place] * t.closed_left;
        self.ordinary += ordinary;
        self.closed += self.exited - reopened - ordinary;
        self.exits[place] = self.exited;
        reopened
    }

    #[inline]
    fn children_month(&mut self, t: &Terms, month: usize, exposure: Lane) {
        let one = Lane::all(1.0);
        let first = self.home * exposure.max(Lane::ZERO).min(one);
        let again = self.reunified * t.reentry;
        let (from_residential, from_kinship) = (self.residential * t.reunification, self.kinship * t.reunification);
        let back = from_residential + from_kinship;
        let place = month % REENTRY_MONTHS;
        let settled = self.returns[place] * t.reunified_left;
        let year_ago = self.returns[(month + REENTRY_MONTHS - FOLLOW_UP_MONTHS) % REENTRY_MONTHS];
        self.separated = first + again;
        self.home += settled - first;
        self.reunified += back - again - settled;
        self.followed = self.followed * (one - t.reentry) - year_ago * t.followed_left + back;
        self.returns[place] = back;
        let to_kin = self.separated * t.kinship;
        self.residential += self.separated - to_kin - from_residential;
        self.kinship += to_kin - from_kinship;
    }

    /// New families are ordinary ones, new children at home; when people become fewer, they do everywhere.
    #[inline]
    fn grow(&mut self, t: &Terms) {
        self.ordinary += self.families * t.more;
        self.home += (self.home + self.residential + self.kinship + self.reunified) * t.more;
        self.families = self.families * (Lane::all(1.0) + t.growth);
        if t.shrinks {
            self.shrink(t);
        }
    }

    fn shrink(&mut self, t: &Terms) {
        let factor = t.fewer;
        for state in [
            &mut self.ordinary,
            &mut self.waiting,
            &mut self.open,
            &mut self.closed,
            &mut self.home,
            &mut self.residential,
            &mut self.kinship,
            &mut self.reunified,
            &mut self.followed,
            &mut self.visits,
        ] {
            *state = *state * factor;
        }
        for number in &mut self.scores {
            *number = *number * factor;
        }
        self.opening.shrink(factor);
    }
}

/// Scores a month later.
#[inline]
pub(super) fn moved(t: &Terms, from: &[Lane; 11]) -> [Lane; 11] {
    if let Some(matrix) = &t.given {
        return by_matrix(matrix, from);
    }
    let (up, down) = (t.up, t.down);
    let stay = Lane::all(1.0) - up - down;
    let mut to = [Lane::ZERO; 11];
    to[0] = stay * from[0] + down * from[0] + down * from[1];
    for s in 1..10 {
        to[s] = stay * from[s] + up * from[s - 1] + down * from[s + 1];
    }
    to[10] = stay * from[10] + up * from[9] + up * from[10];
    to
}

/// The same by transitions that are given.
fn by_matrix(matrix: &Transitions, from: &[Lane; 11]) -> [Lane; 11] {
    let mut to = [Lane::ZERO; 11];
    for (families, chances) in from.iter().zip(matrix) {
        for (to, chance) in to.iter_mut().zip(chances) {
            *to += *families * Lane::all(*chance);
        }
    }
    to
}
