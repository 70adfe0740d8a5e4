//! The work of each month: posts needed, posts there, kilometres.

use super::case::*;
use super::children;
use super::months::{Month, months};
use super::{outcome, same};
use hiveplan::Cadre;

/// Road kilometres of a mean journey, one way: from the plan (`plan` derives both).
fn way(cadre: Cadre) -> f64 {
    outcome().plan.travel.iter().find(|travel| travel.cadre == cadre).unwrap().km_one_way.0 * 1.3
}

/// Kilometres of a month of the social workers: visits by the score of each family, assessments of those admitted, the
/// reviews that fall due, follow-up of children who came home, network meetings. Only a visit adds a kilometre inside
/// the village.
fn social_work_km(month: &Month, followed: f64) -> f64 {
    let visits: f64 = (0..11).map(|score| month.by_score[score] * VISITS[band(score)]).sum();
    let journeys = (visits + month.referred + month.reviewed + followed * 0.67) * TRIPS + 18.0 / 12.0;
    2.0 * way(Cadre::SocialWorker) * journeys + visits
}

/// A quarter of the open cases has the nurse, as in the case list; six workshops a year.
fn nurse_km(open: f64) -> f64 {
    let visits = open * NURSE / OPEN;
    2.0 * way(Cadre::Nurse) * (visits * TRIPS + 0.5) + visits
}

/// Three in five are coached, twice a month.
fn coach_km(open: f64) -> f64 {
    let sessions = 2.0 * open * COACHED / OPEN;
    2.0 * way(Cadre::FinanceCoach) * sessions * TRIPS + sessions
}

/// What a month has and asks for.
pub struct Work {
    pub open: f64,
    /// Posts that are filled; people among them who take families; posts that begin.
    pub filled: f64,
    pub able: f64,
    pub begin: f64,
    /// Kilometres of social workers, nurse, coach, were they complete.
    pub km: [f64; 3],
    /// Full-time equivalents: social workers, nurse, coach.
    pub needed: [f64; 3],
}

/// Social workers stay two. Of every other cadre one post is missing in January: it is decided at the end of the month,
/// begins two months later in March, takes families from May on; 8 % of posts stand empty.
pub fn work() -> Vec<Work> {
    let post = 1.0 - 0.08;
    let one = |(number, (month, children)): (usize, (Month, [f64; 4]))| {
        let open = month.open;
        let km = [social_work_km(&month, children[2]), nurse_km(open), coach_km(open)];
        // WISN with ways: hours of the month over a worker's hours of the month.
        let staff = |hours: f64, km: f64| (hours + km * MINUTES_KM / 60.0) / CASE_HOURS;
        let nurse = staff(open * NURSE / OPEN * VISIT_HOURS + 24.0 / 12.0, km[1]);
        let coach = staff(2.0 * open * COACHED / OPEN * SESSION_HOURS, km[2]);
        Work {
            open,
            filled: if number >= 2 { post } else { 0.0 },
            able: if number >= 4 { post } else { 0.0 },
            begin: if number == 2 { post } else { 0.0 },
            km,
            needed: [open / CASELOAD, nurse, coach],
        }
    };
    months().into_iter().zip(children::run(0.6)).enumerate().map(one).collect()
}

#[test]
fn posts_needed_and_filled_in_every_month_of_the_first_year() {
    // Supervision follows the staff that the month before asked for; before January that of the base month, with ways.
    let before = &outcome().plan.staffing;
    let mut supervised: f64 = before[..3].iter().map(|row| row.required.0).sum();
    for (found, hand) in outcome().forecast.months.iter().zip(work()).take(12) {
        let [social_worker, nurse, coach] = hand.needed;
        // Centre staff: two preschool and two school children, as many as there are places for.
        let needed = [social_worker, nurse, coach, 0.2, 2.0 / 18.0, 1.0, supervised / 13.0, 0.0];
        let posts = [2.0, hand.filled, hand.filled, hand.filled, hand.filled, hand.filled, hand.filled, 0.0];
        for cadre in 0..8 {
            same(&format!("{} posts needed", found.month), found.posts_needed[cadre], needed[cadre]);
            same(&format!("{} posts", found.month), found.posts[cadre], posts[cadre]);
        }
        supervised = social_worker + nurse + coach;
        // With one post each everybody is served from May on, and the four children have their places.
        assert!(nurse < 0.92 && coach < 0.92 && supervised / 13.0 < 0.92);
        same("children placed", found.children_placed, if hand.able > 0.0 { 4.0 } else { 0.0 });
    }
}

#[test]
fn the_open_cases_want_more_places_than_there_are() {
    // Two preschool and three school children for twenty families: with 20.65 families in January more than two and three.
    assert!(work().iter().all(|month| month.open * 2.0 / 20.0 > 2.0 && month.open * 3.0 / 20.0 > 2.0));
}
