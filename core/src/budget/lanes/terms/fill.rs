//! Reads the estimates of one draw into its lane.

use crate::budget::lanes::lane::Lane;
use crate::budget::posts::Rules;
use crate::budget::prices::{Prices, in_riel, paid_months};
use crate::caseflow::{CaseRates, REENTRY_MONTHS, REOPEN_MONTHS};
use crate::estimate::Parameter;
use crate::input::{Hiring, Rise};
use crate::need::Norms;
use crate::problem::Problem;
use crate::service::{Cadre, SafetyBand};
use crate::travel::Travel;
use crate::unit::Km;

impl super::Terms {
    /// Reads one draw into its lane. All draws side by side have the same review interval: the caller sees to it.
    pub(in crate::budget::lanes) fn fill(&mut self, lane: usize, problem: &Problem) {
        let rates = CaseRates::of(problem);
        let norms = Norms::new(problem);
        self.fill_flow(lane, problem, &rates);
        self.fill_visits(lane, &rates, &norms);
        self.fill_norms(lane, problem, &norms);
        self.fill_work(lane, problem);
        self.fill_money(lane, problem);
    }

    /// What follows from the draws side by side, once all are read.
    pub(in crate::budget::lanes) fn close(&mut self, shell: &Problem) {
        let months = shell.horizon.years as usize * 12;
        self.more = self.growth.max(Lane::ZERO);
        self.fewer = Lane::all(1.0) + self.growth.min(Lane::ZERO);
        self.shrinks = Lane::ZERO.any_above(self.growth);
        let (month, mut people) = (Lane::all(1.0) + self.growth, Lane::all(1.0));
        for heads in &mut self.heads {
            *heads = Lane::ZERO;
            for _ in 0..12 {
                people = people * month;
                *heads += people * (1.0 / 12.0);
            }
        }
        let by_year = self.year_price.chunks_exact_mut(self.price.len().max(1));
        for (prices, rises) in by_year.zip(&self.rises) {
            for ((price, line), base) in prices.iter_mut().zip(&shell.costs).zip(&self.price) {
                *price = *base * rises[line.rise.index()];
            }
        }
        let mut echo = std::mem::take(&mut self.echo);
        echo.work_out(self, months);
        self.echo = echo;
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
        match rates.steps() {
            Some((up, down)) => (self.up.0[lane], self.down.0[lane]) = (up, down),
            None => self.given.clone_from(&problem.transitions),
        }
        self.spread.resize(response.review_months, [[Lane::ZERO; 11]; 2]);
        for score in 0..11 {
            self.safe[score].0[lane] = if score >= rates.safe_score() { 1.0 } else { 0.0 };
        }
        let spread = &mut self.spread;
        rates.spread_over_reviews(|phase, score, [failed, passed]| {
            spread[phase][0][score].0[lane] = failed;
            spread[phase][1][score].0[lane] = passed;
        });
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
        for (price, line) in self.price.iter_mut().zip(&problem.costs) {
            price.0[lane] = in_riel(problem, problem.get(line.price), line.currency);
        }
        let yearly = |percent| 1.0 + problem.get(percent) / 100.0;
        let (prices, wages) = (yearly(Parameter::InflationPct), yearly(Parameter::WageGrowthPct));
        let (mut price, mut wage) = (1.0, 1.0);
        for rises in &mut self.rises {
            for (rise, index) in [(Rise::Prices, price), (Rise::Wages, wage), (Rise::None, 1.0)] {
                rises[rise.index()].0[lane] = index;
            }
            (price, wage) = (price * prices, wage * wages);
        }
        // What a post costs a year matters to who may be hired only there.
        if problem.settings.hiring == Hiring::Funded {
            let prices = Prices::new(problem);
            for &cadre in Cadre::ALL {
                self.post_year[cadre.index()].0[lane] = prices.post_year(cadre, 0);
            }
        }
        self.rate.0[lane] = problem.get(Parameter::RielPerUsd);
        self.care_cost.0[lane] = problem.get(Parameter::CareUsdChildYear) * problem.get(Parameter::RielPerUsd);
    }
}
