//! The first year of Ou Char by the same arithmetic: 214 families in case or waiting, one social worker today, everything
//! else to be hired. Only the mean ways are taken from the plan, since they come from optimised assignments.

use super::case::{
    ALLOWANCE, CASE_HOURS, MINUTES_KM, RIEL, SESSION_HOURS, TRIPS, VISIT_HOURS, VISITS, YEAR_HOURS, band,
};
use super::casework::{INTAKE, Scores, start};
use super::months::growth;
use super::same;
use hiveplan::{Cadre, Change, Input, Outcome, Scenario, apply, run};
use std::sync::OnceLock;

fn outcome() -> &'static Outcome {
    static OUTCOME: OnceLock<Outcome> = OnceLock::new();
    OUTCOME.get_or_init(|| {
        let base = Input::embedded("battambang").unwrap();
        let only = Scenario::new("Ou Char").with(Change::Only { communes: vec!["020309".into()] });
        run(&apply(&base, &only).unwrap()).unwrap()
    })
}

const FAMILIES: f64 = 2_890.0;
/// 2,890 x 0.074 = 213.9.
const OPEN: f64 = 214.0;

#[test]
fn open_cases_are_shared_by_weights_and_largest_remainder() {
    // Families, poor 1, poor 2; weights 3, 2, 1.
    let villages = [(652, 68, 59), (216, 87, 33), (648, 157, 98), (391, 142, 72), (489, 54, 47), (494, 61, 105)];
    let weights = villages.map(|(all, one, two)| f64::from(3 * one + 2 * two + (all - one - two)));
    let exact = weights.map(|weight| OPEN * weight / weights.iter().sum::<f64>());
    let mut shares = exact.map(f64::floor);
    let mut order: Vec<usize> = (0..6).collect();
    order.sort_by(|&a, &b| (exact[b] - shares[b]).total_cmp(&(exact[a] - shares[a])));
    let left = (OPEN - shares.iter().sum::<f64>()) as usize;
    order.iter().take(left).for_each(|&village| shares[village] += 1.0);
    let found: Vec<f64> = outcome().need.villages.iter().map(|village| village.open_cases as f64).collect();
    assert_eq!(found.iter().map(|n| *n as u64).collect::<Vec<_>>(), shares.map(|n| n as u64));
    assert_eq!(outcome().need.communes[0].places, [10, 44]); // 214 / 4 = 53.5, so 54; x 0.185 = 9.99
}

/// A month of the commune.
struct Month {
    open: f64,
    waiting: f64,
    admitted: f64,
    needed: [f64; 8],
    paid: [f64; 8],
    able: [f64; 8],
    begin: [f64; 8],
    reviewed: f64,
    by_score: Scores,
}

fn way(cadre: Cadre) -> f64 {
    outcome().plan.travel.iter().find(|travel| travel.cadre == cadre).unwrap().km_one_way.0 * 1.3
}

/// Full-time equivalents for so many hours and kilometres of a month.
fn staff(hours: f64, km: f64) -> f64 {
    (hours + km * MINUTES_KM / 60.0) / CASE_HOURS
}

fn nurse_km(families: f64) -> f64 {
    2.0 * way(Cadre::Nurse) * (families / 4.0 * TRIPS + 1.0) + families / 4.0
}

fn coach_km(families: f64) -> f64 {
    (2.0 * way(Cadre::FinanceCoach) * TRIPS + 1.0) * families * 0.6
}

/// What everybody in case or waiting asks for: a quarter for the nurse, three in ten (0.6 x 9 / 18) coached twice a
/// month, a quarter of a child for each family, 18.5 % of them preschool, at most 10 and 44; refreshers of three days.
fn needed(families: f64, supervised: f64) -> [f64; 8] {
    let nurse = staff(families / 4.0 * VISIT_HOURS + 4.0, nurse_km(families));
    let coach = staff(families * 0.6 * SESSION_HOURS, coach_km(families));
    let [preschool, school] = children(families);
    let trainer = (48.0 + 3.0 * 2.0 * way(Cadre::SocialWorker) * MINUTES_KM / 60.0) / YEAR_HOURS / 0.76;
    [families / 15.0, nurse, coach, preschool / 10.0, school / 18.0, 1.0, supervised / 13.0, trainer]
}

fn children(families: f64) -> [f64; 2] {
    [(families / 4.0 * 0.185).min(10.0), (families / 4.0 * 0.815).min(44.0)]
}

fn year() -> Vec<Month> {
    let by_score: Scores = std::array::from_fn(|s| {
        outcome().need.villages.iter().map(|v| v.by_score[s] as f64).sum::<f64>() * 15.0 / OPEN
    });
    let (mut cases, mut waiting, mut families, mut closed) = (start(by_score), OPEN - 15.0, FAMILIES, [0.0; 12]);
    let first_chance = 0.75 * 0.074 / 18.0 / 0.926;
    let reopening = 1.0 - libm::pow(0.75, 1.0 / 24.0);
    let today = [1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0];
    let mut before = needed(OPEN, 0.0);
    let mut decided = [[0.0_f64; 8]; 12];
    let mut months: Vec<Month> = Vec::new();
    for number in 0..12 {
        // Decided in a month, paid two months later, with families four months later; 8 % of posts stand empty.
        let sum = |until: usize, k: usize| decided[..until].iter().map(|month| month[k]).sum::<f64>();
        let there: [f64; 8] = std::array::from_fn(|k| today[k] + sum(number, k));
        let paid = std::array::from_fn(|k| today[k] + 0.92 * sum((number + 1_usize).saturating_sub(2), k));
        let able: [f64; 8] = std::array::from_fn(|k| today[k] + 0.92 * sum((number + 1_usize).saturating_sub(4), k));
        let begin = std::array::from_fn(|k| if number >= 2 { 0.92 * decided[number - 2][k] } else { 0.0 });
        let all = cases.total() + waiting;
        let first = (families - all - closed.iter().sum::<f64>()) * first_chance;
        waiting -= waiting * 0.75 / 18.0;
        let (reviewed, left) = cases.step();
        let reopened: f64 = closed.iter().map(|cohort| cohort * reopening).sum();
        for age in (1..12).rev() {
            closed[age] = closed[age - 1] * (1.0 - reopening);
        }
        closed[0] = left;
        waiting += first + reopened;
        let room = able[0] / before[0] * all - cases.total();
        let admitted = waiting.min(12.0 * able[0]).min(room).max(0.0);
        waiting -= admitted;
        cases.0[0][0].iter_mut().zip(INTAKE).for_each(|(here, share)| *here += admitted * share);
        families *= growth();
        let (open, by_score) = (cases.total(), cases.by_score());
        let needed = needed(open + waiting, before[..3].iter().sum());
        for k in 0..8 {
            decided[number][k] = (needed[k] - there[k] - 1e-9).ceil().max(0.0);
        }
        before = needed;
        months.push(Month { open, waiting, admitted, needed, paid, able, begin, reviewed, by_score });
    }
    months
}

#[test]
fn every_month_of_the_first_year() {
    for (found, hand) in outcome().forecast.months.iter().zip(year()) {
        let month = found.month;
        same(&format!("{month} open"), found.open_cases, hand.open);
        same(&format!("{month} waiting"), found.waiting, hand.waiting);
        same(&format!("{month} admitted"), found.admitted, hand.admitted);
        for k in 0..8 {
            same(&format!("{month} posts"), found.posts[k], hand.paid[k]);
            same(&format!("{month} posts needed of cadre {k}"), found.posts_needed[k], hand.needed[k]);
        }
    }
}

/// Quantities of the lines that follow from families, posts and ways. Riel are these, times a price, by month.
#[test]
fn quantities_of_the_first_year() {
    let year = year();
    let total = |of: &dyn Fn(&Month) -> f64| year.iter().map(of).sum::<f64>();
    let part = |able: f64, needed: f64| if able > 0.0 { (able / needed).min(1.0) } else { 0.0 };
    // The coaches' work for the families in case is their part of all sessions.
    let coached = |m: &Month| part(m.able[2], m.needed[2] * m.open / (m.open + m.waiting));
    let nurse = |m: &Month| f64::from(u8::from(m.able[1] > 0.0));
    let visits = |m: &Month| (0..11).map(|s| m.by_score[s] * VISITS[band(s)]).sum::<f64>();
    let placed = |m: &Month| {
        let [preschool, school] = children(m.open + m.waiting);
        preschool * part(m.able[3], m.needed[3]) + school * part(m.able[4], m.needed[4])
    };
    let quantities: [(&str, f64); 12] = [
        ("pay_social_worker", total(&|m| m.paid[0])),
        ("pay_finance_coach", total(&|m| m.paid[2])),
        ("pay_cook", total(&|m| m.paid[5] * 10.0 / 12.0)),
        ("pay_trainer", total(&|m| m.paid[7])),
        ("equipment_social_work", total(&|m| m.begin[0])),
        ("family_materials", total(&|m| m.open / 12.0)),
        ("health_kits", total(&|m| m.open / 4.0 / 12.0 * nurse(m))),
        ("travel_health", total(&|m| nurse_km(m.open) * nurse(m))),
        ("finance_kits", total(&|m| m.open * 0.3 / 12.0 * coached(m))),
        ("travel_family_finance", total(&|m| coach_km(m.open) * coached(m))),
        ("meals", total(&|m| placed(m) * 220.0 / 12.0)),
        ("supervision_groups", total(&|m| (m.paid[..3].iter().sum::<f64>() / 13.0).ceil().min(m.able[6]))),
    ];
    for (name, quantity) in quantities {
        let line = outcome().forecast.lines.iter().find(|line| line.line == name).unwrap();
        same(name, line.quantity, quantity);
        // Each month is rounded: half a riel each at most.
        assert!((line.amount.0 as f64 - quantity * line.unit_price).abs() <= 6.0, "{name}");
    }
    // Social workers: visits, assessments of those admitted, reviews, meetings; what is left is the follow-up of some 9
    // children, 0.67 visits a month each.
    let road =
        |m: &Month| 2.0 * way(Cadre::SocialWorker) * ((visits(m) + m.admitted + m.reviewed) * TRIPS + 3.0) + visits(m);
    let line = outcome().forecast.lines.iter().find(|line| line.line == "travel_social_work").unwrap();
    let follow_up = (line.quantity - total(&road)) / (2.0 * way(Cadre::SocialWorker) * TRIPS * 0.67 * 12.0);
    assert!((follow_up - 8.9).abs() < 0.1, "{follow_up}");
}

#[test]
fn a_person_costs_8_dollars_in_the_year_in_which_posts_are_filled() {
    let year = &outcome().forecast.years[0];
    let months = (1..=12).map(|month| (0..month).fold(17_836.0, |people, _| people * growth()));
    let people = months.sum::<f64>() / 12.0;
    same("people", year.people, people);
    same("cost of a person", year.usd_per_person.0, year.cost.0 as f64 / RIEL / people);
    // The fund formula: a tenth of the commune's part of 55 million dollars.
    let part = 0.30 / 1_652.0 + 0.30 * 17_836.0 / 15_552_211.0 + 0.40 * 6.0 / 14_578.0;
    let fund = outcome().forecast.sources.iter().find(|row| row.source.as_str() == "commune_fund_additional").unwrap();
    assert_eq!(fund.ceiling.0, (55e6 * RIEL * part * 0.1).round() as i64);
    // A fifth is the commune's to carry. Of pay it may carry two posts at the mean cost; of the rest all of its fifth.
    let first_year = || outcome().forecast.lines.iter().filter(|line| line.year == year.year);
    let pay: i64 =
        first_year().filter(|line| ["pay", "on_costs"].contains(&line.kind.name())).map(|line| line.amount.0).sum();
    let posts: f64 = self::year().iter().map(|month| month.paid.iter().sum::<f64>()).sum::<f64>() / 12.0;
    let cap = pay as f64 / posts * 2.0;
    let commune = cap + 0.2 * (year.cost.0 - pay) as f64;
    assert!(cap < 0.2 * pay as f64, "the hiring cap binds");
    // Portions are whole riel for each part and kind: some riel more or less.
    assert!((year.paid[0].1.0 as f64 - commune).abs() < 16.0, "{commune}");
    assert!((ALLOWANCE - 1.4066).abs() < 5e-5);
}
