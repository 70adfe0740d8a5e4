//! What the estimates of a few draws come to: chances, norms and prices, one number for each draw.

mod fill;

use super::echo::Echo;
use super::ground::{CADRES, Ground, Place, Way};
use super::lane::{LANES, Lane};
use crate::caseflow::COHORT;
use crate::input::Rise;
use crate::need::Norms;
use crate::problem::{Problem, Transitions};
use crate::service::{Cadre, Service};

const RISES: usize = Rise::ALL.len();

/// All terms of a few draws. Hours and trips are those of a year for a quantity of a month (or a year, where said).
#[derive(Clone)]
pub(super) struct Terms {
    // Case flow.
    pub review_months: usize,
    pub after: [[Lane; COHORT]; 11],
    /// Families that exit at a score, for one of each score after the review before; nobody does below the lowest score
    /// that is safe in any draw.
    pub leaves: [[Lane; 11]; 11],
    pub lowest_safe: usize,
    pub echo: Echo,
    /// Scores of those who are admitted.
    pub intake_scores: [Lane; 11],
    pub up: Lane,
    pub down: Lane,
    /// The transitions of the score where they are given: the same in every draw.
    pub given: Option<Box<Transitions>>,
    /// 1 where a score is safe.
    pub safe: [Lane; 11],
    /// By score: phase since the review and whether it was passed, for one family.
    pub spread: Vec<[[Lane; 11]; 2]>,
    pub steady: [Lane; 11],
    pub visits_of: [Lane; 11],
    pub risk_of: [Lane; 11],
    pub share_in_case: Lane,
    pub referral: Lane,
    pub lapse: Lane,
    pub reopen: Lane,
    /// What is left of a closed cohort after 24 months, of a reunified one after 12 and 60.
    pub closed_left: Lane,
    pub reunified_left: Lane,
    pub followed_left: Lane,
    /// First referrals to all referrals in the long run.
    pub intake: Lane,
    pub separation: Lane,
    pub kinship: Lane,
    pub reunification: Lane,
    pub reentry: Lane,
    pub care: Lane,
    pub reunified_month: Lane,
    pub growth: Lane,
    /// Growth where people become more; what is left of all stocks each month where they become fewer, and whether they
    /// do in any draw.
    pub more: Lane,
    pub fewer: Lane,
    pub shrinks: bool,
    /// People by year for one of today, means of the months.
    pub heads: Vec<Lane>,
    pub casework: bool,
    // One family waiting, as in the steady state.
    pub steady_visits: Lane,
    pub steady_exits: Lane,
    pub steady_reviews: Lane,
    // Norms.
    /// Allowance factor over available hours of a year.
    pub per_hour: [Lane; CADRES],
    pub hours_per_km: Lane,
    pub in_village_km: Lane,
    pub detour: Lane,
    pub unknown_km: Lane,
    pub assessments: Lane,
    pub caseload: Lane,
    pub visit_hours: [Lane; 3],
    pub trips_per_visit: Lane,
    pub assessment_hours: Lane,
    pub review_hours: Lane,
    pub sign_off_hours: Lane,
    pub follow_up: Lane,
    pub meeting_hours: Lane,
    pub meetings: Lane,
    pub nurse_visits: Lane,
    pub workshop_hours: Lane,
    pub workshops: Lane,
    pub sessions: Lane,
    /// Hours of a year for one child, and the ratio, for caregiver, teacher and cook.
    pub place_hours: [Lane; 3],
    pub per_child: [Lane; 3],
    pub course_hours: Lane,
    pub course_days: Lane,
    pub refresher_days: Lane,
    pub participants: Lane,
    pub trainer_month: Lane,
    pub supervision_hours: Lane,
    /// Groups for one worker: 1 over the span.
    pub groups: Lane,
    pub span: Lane,
    pub nurse_ratio: Lane,
    pub coached_ratio: Lane,
    pub child_ratio: [Lane; 2],
    pub members: Lane,
    pub centre_days_month: Lane,
    pub cook_year: Lane,
    // Posts.
    pub filled: Lane,
    pub lead: [usize; LANES],
    pub induction: [usize; LANES],
    pub caps: [Lane; 2],
    // Money.
    pub price: Vec<Lane>,
    /// Prices of a year, by year and line.
    pub year_price: Vec<Lane>,
    pub rises: Vec<[Lane; RISES]>,
    pub post_year: [Lane; CADRES],
    pub rate: Lane,
    pub care_cost: Lane,
}

impl Terms {
    pub(super) fn new(ground: &Ground) -> Self {
        let shell = &ground.shell;
        let none = Lane::ZERO;
        Self {
            review_months: 1,
            after: [[none; COHORT]; 11],
            leaves: [[none; 11]; 11],
            lowest_safe: 0,
            echo: Echo::default(),
            intake_scores: [none; 11],
            up: none,
            down: none,
            given: None,
            safe: [none; 11],
            spread: Vec::new(),
            steady: [none; 11],
            visits_of: [none; 11],
            risk_of: [none; 11],
            share_in_case: none,
            referral: none,
            lapse: none,
            reopen: none,
            closed_left: none,
            reunified_left: none,
            followed_left: none,
            intake: none,
            separation: none,
            kinship: none,
            reunification: none,
            reentry: none,
            care: none,
            reunified_month: none,
            growth: none,
            more: none,
            fewer: none,
            shrinks: false,
            heads: vec![none; shell.horizon.years as usize],
            casework: false,
            steady_visits: none,
            steady_exits: none,
            steady_reviews: none,
            per_hour: [none; CADRES],
            hours_per_km: none,
            in_village_km: none,
            detour: none,
            unknown_km: none,
            assessments: none,
            caseload: none,
            visit_hours: [none; 3],
            trips_per_visit: none,
            assessment_hours: none,
            review_hours: none,
            sign_off_hours: none,
            follow_up: none,
            meeting_hours: none,
            meetings: none,
            nurse_visits: none,
            workshop_hours: none,
            workshops: none,
            sessions: none,
            place_hours: [none; 3],
            per_child: [none; 3],
            course_hours: none,
            course_days: none,
            refresher_days: none,
            participants: none,
            trainer_month: none,
            supervision_hours: none,
            groups: none,
            span: none,
            nurse_ratio: none,
            coached_ratio: none,
            child_ratio: [none; 2],
            members: none,
            centre_days_month: none,
            cook_year: none,
            filled: none,
            lead: [1; LANES],
            induction: [0; LANES],
            caps: [none; 2],
            price: vec![none; shell.costs.len()],
            year_price: vec![none; shell.costs.len() * shell.horizon.years as usize],
            rises: vec![[none; RISES]; shell.horizon.years as usize],
            post_year: [none; CADRES],
            rate: none,
            care_cost: none,
        }
    }

    /// Families for the nurse, in coaching, and children by age for one family in need.
    pub(super) fn ratios(&self, place: &Place) -> [Lane; 4] {
        place.listed.map_or(
            [self.nurse_ratio, self.coached_ratio, self.child_ratio[0], self.child_ratio[1]],
            |(nurse, coached, [young, old])| [nurse, coached, young, old].map(Lane::all),
        )
    }

    /// Kilometres there and back.
    pub(super) fn round_trip(&self, way: Way) -> Lane {
        match way {
            Way::Road(km) => Lane::all(2.0 * km),
            Way::Straight(km) => self.detour * (2.0 * km),
            Way::Unknown => self.unknown_km * self.detour * 2.0,
        }
    }
}

/// Which parts of the Village Hive run.
#[derive(Debug, Clone, Copy)]
#[allow(clippy::struct_excessive_bools, reason = "each says of one part whether it runs")]
pub(super) struct Parts {
    pub social_work: bool,
    pub health: bool,
    pub nurse: bool,
    pub coaching: bool,
    pub centres: bool,
    pub courses: bool,
    pub networks: bool,
    pub supervision: bool,
    pub runs: [bool; CADRES],
    pub supervised: [bool; CADRES],
}

impl Parts {
    pub(super) fn new(problem: &Problem) -> Self {
        let norms = Norms::new(problem);
        let by_cadre = |of: &dyn Fn(Cadre) -> bool| std::array::from_fn(|cadre| of(Cadre::ALL[cadre]));
        Self {
            social_work: problem.has(Service::SocialWork),
            health: problem.has(Service::Health),
            nurse: norms.has_families(Cadre::Nurse),
            coaching: norms.has_families(Cadre::FinanceCoach),
            centres: problem.has(Service::YouthCentres),
            courses: problem.has(Service::CapacityBuilding),
            networks: problem.has(Service::ProtectionNetworks),
            supervision: problem.has(Service::Supervision),
            runs: by_cadre(&|cadre| norms.runs(cadre)),
            supervised: by_cadre(&|cadre| norms.supervised(cadre)),
        }
    }
}
