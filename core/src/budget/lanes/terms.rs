//! What the estimates of a few draws come to: chances, norms and prices, one number for each draw.

use super::ground::{CADRES, Ground, Way};
use super::lane::{LANES, Lane};
use crate::budget::posts::Rules;
use crate::budget::prices::{Prices, paid_months};
use crate::caseflow::{COHORT, CaseRates, REENTRY_MONTHS, REOPEN_MONTHS};
use crate::estimate::Parameter;
use crate::input::Rise;
use crate::need::Norms;
use crate::problem::Problem;
use crate::service::{Cadre, SafetyBand, Service};
use crate::travel::Travel;
use crate::unit::Km;

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
    /// Scores of those who are admitted.
    pub intake_scores: [Lane; 11],
    pub up: Lane,
    pub down: Lane,
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
            intake_scores: [none; 11],
            up: none,
            down: none,
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
            rises: vec![[none; RISES]; shell.horizon.years as usize],
            post_year: [none; CADRES],
            rate: none,
            care_cost: none,
        }
    }

    /// Reads one draw into its lane. All draws side by side have the same review interval: the caller sees to it.
    pub(super) fn fill(&mut self, lane: usize, problem: &Problem) {
        let rates = CaseRates::new(problem.parameters(), &problem.services);
        let norms = Norms::new(problem);
        self.fill_flow(lane, problem, &rates);
        self.fill_visits(lane, &rates, &norms);
        self.fill_norms(lane, problem, &norms);
        self.fill_work(lane, problem);
        self.fill_money(lane, problem);
    }

    fn fill_flow(&mut self, lane: usize, problem: &Problem, rates: &CaseRates) {
        let response = rates.response();
        self.review_months = response.review_months;
        for (to, row) in response.after.iter().enumerate() {
            for (from, share) in row.iter().enumerate() {
                self.after[to][from].0[lane] = *share;
            }
        }
        for (to, row) in response.leaves.iter().enumerate() {
            for (from, share) in row.iter().enumerate() {
                self.leaves[to][from].0[lane] = *share;
            }
        }
        let lowest = rates.safe_score();
        self.lowest_safe = if lane == 0 { lowest } else { self.lowest_safe.min(lowest) };
        for (score, share) in rates.intake_scores().iter().enumerate() {
            self.intake_scores[score].0[lane] = *share;
        }
        let (up, down) = rates.up_down();
        (self.up.0[lane], self.down.0[lane]) = (up, down);
        self.spread.resize(response.review_months, [[Lane::ZERO; 11]; 2]);
        for score in 0..11 {
            self.safe[score].0[lane] = if score >= rates.safe_score() { 1.0 } else { 0.0 };
            for (phase, [failed, passed]) in rates.spread_over_reviews(score).into_iter().enumerate() {
                self.spread[phase][0][score].0[lane] = failed;
                self.spread[phase][1][score].0[lane] = passed;
            }
        }
        let (referral, lapse, reopen) = rates.monthly();
        let (kinship, reunification, reentry) = rates.returning();
        let (care, reunified) = rates.care();
        let yearly = 1.0 + problem.get(Parameter::PopulationGrowthPct) / 100.0;
        let growth = libm::pow(yearly, 1.0 / 12.0) - 1.0;
        // Where people become fewer, every cohort loses the same share each month.
        let fewer = 1.0 + growth.min(0.0);
        let left = |hazard: f64, months: usize| (0..months).fold(1.0, |left, _| left * (1.0 - hazard) * fewer);
        self.casework = rates.has_casework();
        for (term, value) in [
            (&mut self.share_in_case, problem.get(Parameter::ShareInCase)),
            (&mut self.referral, referral),
            (&mut self.lapse, lapse),
            (&mut self.reopen, reopen),
            (&mut self.closed_left, left(reopen, REOPEN_MONTHS)),
            (&mut self.reunified_left, left(reentry, REENTRY_MONTHS)),
            (&mut self.followed_left, left(reentry, 12)),
            (&mut self.intake, rates.intake_month(1.0) / rates.referrals_month(1.0).max(f64::MIN_POSITIVE)),
            (&mut self.separation, rates.separation().0),
            (&mut self.kinship, kinship),
            (&mut self.reunification, reunification),
            (&mut self.reentry, reentry),
            (&mut self.care, care),
            (&mut self.reunified_month, reunified),
            (&mut self.growth, growth),
        ] {
            term.0[lane] = value;
        }
    }

    fn fill_visits(&mut self, lane: usize, rates: &CaseRates, norms: &Norms) {
        let visits: [f64; 11] =
            std::array::from_fn(|score| norms.visits_month(Cadre::SocialWorker, SafetyBand::of(score as u8)));
        let (_, risk) = rates.separation();
        let steady = rates.steady_state();
        for score in 0..11 {
            self.steady[score].0[lane] = steady.by_score[score];
            self.visits_of[score].0[lane] = visits[score];
            self.risk_of[score].0[lane] = risk[score];
        }
        self.steady_visits.0[lane] = steady.by_score.iter().zip(visits).map(|(share, visits)| share * visits).sum();
        self.steady_exits.0[lane] = steady.exits_month;
        self.steady_reviews.0[lane] = steady.reviews_month;
    }

    fn fill_norms(&mut self, lane: usize, problem: &Problem, norms: &Norms) {
        let get = |parameter| problem.get(parameter);
        let available = norms.available_hours_year().0;
        for &cadre in Cadre::ALL {
            self.per_hour[cadre.index()].0[lane] = norms.allowance_factor(cadre) / available;
        }
        let travel = Travel::new(problem);
        let one = |count: f64| 1.0 / count.max(1.0);
        let span = get(Parameter::SupervisionSpan).max(1.0);
        let [preschool, school] = norms.children_needing_places(1.0);
        let ratios = [Parameter::PreschoolPerCaregiver, Parameter::TutoringGroup, Parameter::ChildrenPerCook];
        let present = (get(Parameter::CentreDays) * get(Parameter::HoursPerDay)).min(available);
        (self.child_ratio[0].0[lane], self.child_ratio[1].0[lane]) = (preschool, school);
        for (place, ratio) in ratios.into_iter().enumerate() {
            self.per_child[place].0[lane] = one(get(ratio));
            self.place_hours[place].0[lane] = present * one(get(ratio));
        }
        for (place, cadre) in [Cadre::SocialWorker, Cadre::Nurse, Cadre::FinanceCoach].into_iter().enumerate() {
            self.visit_hours[place].0[lane] = norms.visit_hours(cadre).0;
        }
        for (term, value) in [
            (&mut self.hours_per_km, travel.minutes(Km(1.0)).0 / 60.0),
            (&mut self.in_village_km, get(Parameter::InVillageKm)),
            (&mut self.detour, get(Parameter::Detour)),
            (&mut self.unknown_km, get(Parameter::UnknownWayKm)),
            (&mut self.assessments, get(Parameter::AssessmentsMonth)),
            (&mut self.caseload, one(get(Parameter::CaseloadFamilies))),
            (&mut self.trips_per_visit, norms.trips_per_visit()),
            (&mut self.groups, 1.0 / span),
            (&mut self.span, span),
            (&mut self.nurse_ratio, norms.nurse_families(1.0)),
            (&mut self.coached_ratio, norms.coached_families(1.0)),
            (&mut self.trainer_month, available / 12.0 / norms.allowance_factor(Cadre::Trainer)),
        ] {
            term.0[lane] = value;
        }
    }

    fn fill_work(&mut self, lane: usize, problem: &Problem) {
        let get = |parameter| problem.get(parameter);
        let group = get(Parameter::GroupSupervisionHours) / get(Parameter::SupervisionSpan).max(1.0);
        for (term, value) in [
            (&mut self.assessment_hours, get(Parameter::AssessmentHours)),
            (&mut self.review_hours, get(Parameter::ReviewHours)),
            (&mut self.sign_off_hours, get(Parameter::SignOffHours)),
            (&mut self.follow_up, get(Parameter::ReunifiedVisits)),
            (&mut self.meeting_hours, get(Parameter::NetworkMeetingHours)),
            (&mut self.meetings, get(Parameter::NetworkMeetings)),
            (&mut self.nurse_visits, get(Parameter::NurseVisits)),
            (&mut self.workshop_hours, get(Parameter::WorkshopHours)),
            (&mut self.workshops, get(Parameter::WorkshopsVillage)),
            (&mut self.sessions, get(Parameter::FinanceSessions)),
            (&mut self.course_hours, get(Parameter::TrainerDaysPerCourseDay) * get(Parameter::HoursPerDay)),
            (&mut self.course_days, get(Parameter::CourseDays)),
            (&mut self.refresher_days, get(Parameter::RefresherDays)),
            (&mut self.participants, get(Parameter::CourseParticipants)),
            (&mut self.supervision_hours, group + get(Parameter::IndividualSupervisionHours)),
            (&mut self.members, get(Parameter::NetworkMembers)),
            (&mut self.centre_days_month, get(Parameter::CentreDays) / 12.0),
            (&mut self.cook_year, paid_months(problem, Cadre::Cook) / 12.0),
        ] {
            term.0[lane] = value;
        }
    }

    fn fill_money(&mut self, lane: usize, problem: &Problem) {
        let rules = Rules::new(problem);
        self.filled.0[lane] = rules.filled;
        self.lead[lane] = rules.lead.max(1);
        self.induction[lane] = rules.training;
        self.caps[0].0[lane] = problem.get(Parameter::MaxCommunePostsSmall);
        self.caps[1].0[lane] = problem.get(Parameter::MaxCommunePostsLarge);
        let prices = Prices::new(problem);
        for (line, price) in self.price.iter_mut().enumerate() {
            price.0[lane] = prices.real(line);
        }
        for (year, rises) in self.rises.iter_mut().enumerate() {
            for &rise in Rise::ALL {
                rises[rise.index()].0[lane] = prices.index(year, rise);
            }
        }
        for &cadre in Cadre::ALL {
            self.post_year[cadre.index()].0[lane] = prices.post_year(cadre, 0);
        }
        self.rate.0[lane] = problem.get(Parameter::RielPerUsd);
        self.care_cost.0[lane] = problem.get(Parameter::CareUsdChildYear) * problem.get(Parameter::RielPerUsd);
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
