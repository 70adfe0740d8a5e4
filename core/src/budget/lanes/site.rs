//! A commune on its way through the months, a few draws side by side: families and children.
//!
//! The same rules as `caseflow::CaseFlow`, with what is linear in them worked out beforehand (`caseflow::response`).

use super::ground::{CADRES, Place};
use super::lane::Lane;
use super::terms::Terms;
use crate::budget::posts::ByCadre;
use crate::caseflow::{COHORT, FOLLOW_UP_MONTHS, MAX_REVIEW_MONTHS, REENTRY_MONTHS, REOPEN_MONTHS};
use crate::problem::Transitions;

/// Cohorts of the base month that have not had their first review: by score, review passed or not.
type Young = [[Lane; 11]; 2];

/// State of a commune.
#[derive(Clone)]
pub(super) struct Site {
    pub ordinary: Lane,
    pub waiting: Lane,
    pub open: Lane,
    pub families: Lane,
    /// By month of the last review, in a ring.
    cohorts: [[Lane; COHORT]; MAX_REVIEW_MONTHS],
    /// All families in case by score, whenever they were reviewed: what visits and risk are asked of.
    scores: [Lane; 11],
    young: Vec<Young>,
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
    pub required: [Lane; CADRES],
    pub required_served: [Lane; CADRES],
    pub km: [Lane; CADRES],
    pub supervised: Lane,
    pub decided: [Lane; CADRES],
    pub begun: [Lane; CADRES],
    pub ready: [Lane; CADRES],
    pub able: [Lane; CADRES],
    pub paid: [Lane; CADRES],
    pub today: ByCadre,
    pub owed: Lane,
    pub held: Lane,
    pub groups: Lane,
    pub children: [Lane; 2],
    pub wanted: [Lane; 2],
    pub trips: [Lane; CADRES],
    pub ratios: [Lane; 4],
}

impl Site {
    /// The base month: `by_score` families in case, of `cases` who need casework.
    pub(super) fn new(t: &Terms, place: &Place, cases: Lane, by_score: &[Lane; 11]) -> Self {
        let (none, families) = (Lane::ZERO, Lane::all(place.families));
        let open: Lane = by_score.iter().copied().sum();
        let waiting = cases - open;
        let ordinary = (families - cases).max(none);
        let mut site = Self {
            ordinary,
            waiting,
            open,
            families: ordinary + waiting + open,
            cohorts: [[none; COHORT]; MAX_REVIEW_MONTHS],
            scores: *by_score,
            young: Vec::new(),
            closed: none,
            exits: [none; REOPEN_MONTHS],
            home: none,
            residential: none,
            kinship: none,
            reunified: none,
            followed: none,
            returns: [none; REENTRY_MONTHS],
            visits: Lane::dot(by_score, &t.visits_of),
            referred: t.referral * ordinary * t.intake,
            admitted: none,
            reviews: none,
            exited: none,
            separated: none,
            required: [none; CADRES],
            required_served: [none; CADRES],
            km: [none; CADRES],
            supervised: none,
            decided: [none; CADRES],
            begun: [none; CADRES],
            ready: [none; CADRES],
            able: [none; CADRES],
            paid: [none; CADRES],
            today: [0.0; CADRES],
            owed: none,
            held: none,
            groups: none,
            children: [none; 2],
            wanted: [none; 2],
            trips: place.ways.map(|way| t.round_trip(way)),
            ratios: place.listed.map_or(
                [t.nurse_ratio, t.coached_ratio, t.child_ratio[0], t.child_ratio[1]],
                |(nurse, coached, [young, old])| [nurse, coached, young, old].map(Lane::all),
            ),
        };
        site.children_in_balance(t, place);
        if open.any_above(none) {
            let spread = |phase: &[[Lane; 11]; 2]| phase.map(|row| std::array::from_fn(|s| by_score[s] * row[s]));
            site.young = t.spread.iter().map(spread).collect();
        }
        site
    }

    fn children_in_balance(&mut self, t: &Terms, place: &Place) {
        let children = Lane::all(place.children);
        self.residential = children * t.care;
        self.kinship = self.residential * t.kinship / (Lane::all(1.0) - t.kinship);
        let back = children * t.reunified_month;
        // As if each cohort had come back in its month: where people become fewer, more of them came back earlier.
        let fewer = Lane::all(1.0) + t.growth.min(Lane::ZERO);
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

    /// One month: growth, casework and reviews, reopening, referral, admission, separation and return.
    #[inline]
    pub(super) fn month(&mut self, t: &Terms, month: usize, serves: bool, most_in_case: Lane, most_admitted: Lane) {
        let new = self.ordinary * t.referral;
        let lapsed = self.waiting * t.lapse;
        self.ordinary += lapsed - new;
        self.waiting -= lapsed;
        let casework = serves && t.casework;
        let slot = month % t.review_months;
        let mut cohort = [Lane::ZERO; COHORT];
        (self.reviews, self.exited) = (Lane::ZERO, Lane::ZERO);
        if casework {
            self.scores = moved(t, &self.scores);
            self.review(t, slot, &mut cohort);
            self.open -= self.exited;
        } else {
            self.waiting += self.open;
            self.open = Lane::ZERO;
            self.scores = [Lane::ZERO; 11];
            self.young.clear();
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
            cohort[COHORT - 1] = self.admitted;
            self.cohorts[slot] = cohort;
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
    fn review(&mut self, t: &Terms, slot: usize, cohort: &mut [Lane; COHORT]) {
        let due = &self.cohorts[slot];
        for due in due {
            self.reviews += *due;
        }
        for (to, row) in cohort.iter_mut().zip(&t.after) {
            *to = Lane::dot(row, due);
        }
        for score in t.lowest_safe..11 {
            let leaves = Lane::dot(&t.leaves[score][t.lowest_safe..], &due[t.lowest_safe..11]);
            self.scores[score] -= leaves;
            self.exited += leaves;
        }
        if !self.young.is_empty() {
            self.review_young(t, cohort);
        }
    }

    /// The cohorts of the base month until their first review, score by score: they may have any scores.
    fn review_young(&mut self, t: &Terms, cohort: &mut [Lane; COHORT]) {
        for young in &mut self.young {
            for scores in young.iter_mut() {
                *scores = moved(t, scores);
            }
        }
        let Some([first, second]) = self.young.pop() else { return };
        for score in 0..11 {
            let leaves = second[score] * t.safe[score];
            self.reviews += first[score] + second[score];
            self.exited += leaves;
            self.scores[score] -= leaves;
            cohort[score] += first[score] + second[score] - leaves;
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
        let more = t.growth.max(Lane::ZERO);
        self.ordinary += self.families * more;
        self.home += (self.home + self.residential + self.kinship + self.reunified) * more;
        self.families = self.families * (Lane::all(1.0) + t.growth);
        if Lane::ZERO.any_above(t.growth) {
            self.shrink(t);
        }
    }

    fn shrink(&mut self, t: &Terms) {
        let factor = Lane::all(1.0) + t.growth.min(Lane::ZERO);
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
        let scores = self.scores.iter_mut();
        let cohorts = self.cohorts.iter_mut().flatten().chain(self.young.iter_mut().flatten().flatten());
        for number in scores.chain(cohorts) {
            *number = *number * factor;
        }
    }
}

/// Scores a month later.
#[inline]
fn moved(t: &Terms, from: &[Lane; 11]) -> [Lane; 11] {
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
