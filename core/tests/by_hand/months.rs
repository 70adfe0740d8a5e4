//! The case flow of the forecast, month by month: families, open cases, referrals, exits, reopened cases.

use super::case::*;
use super::casework::{Cases, INTAKE, Scores, start, steady};
use super::{outcome, same};

/// A month as the hand counts it.
pub struct Month {
    /// At its end.
    pub families: f64,
    pub by_score: Scores,
    pub open: f64,
    /// In the month; `referred` includes the closed cases that came back.
    pub referred: f64,
    pub reopened: f64,
    pub reviewed: f64,
    pub left: f64,
}

/// Families and people grow by 1.3 % a year, a twelfth root each month, the first one included.
pub fn growth() -> f64 {
    libm::pow(1.013, 1.0 / 12.0)
}

/// First referrals for one ordinary family: three quarters of all referrals.
fn referral_chance() -> f64 {
    (1.0 - REOPEN) * SHARE / STAY / (1.0 - SHARE)
}

/// A quarter of the closed cases is back after 24 months.
fn reopening_chance() -> f64 {
    1.0 - libm::pow(1.0 - REOPEN, 1.0 / 24.0)
}

pub fn counted() -> Scores {
    std::array::from_fn(|score| CASES.iter().filter(|family| family.score == score).count() as f64)
}

/// Two years. Two workers have room for thirty families, and the open cases stay below 25: whoever is referred is admitted
/// in the same month, and nobody waits.
pub fn months() -> Vec<Month> {
    let (mut cases, mut families, mut closed) = (start(counted()), FAMILIES, [0.0; 24]);
    let one = |_| {
        // From the state at the start of the month: neither in case nor closed within two years are ordinary families.
        let ordinary = families - cases.total() - closed.iter().sum::<f64>();
        let first = ordinary * referral_chance();
        let reopened: f64 = closed.iter().map(|cohort| cohort * reopening_chance()).sum();
        // Scores move, reviews are held, cases end.
        let (reviewed, left) = cases.step();
        for age in (1..24).rev() {
            closed[age] = closed[age - 1] * (1.0 - reopening_chance());
        }
        closed[0] = left;
        // Admission.
        for (here, share) in cases.0[0][0].iter_mut().zip(INTAKE) {
            *here += (first + reopened) * share;
        }
        families *= growth();
        let (by_score, open) = (cases.by_score(), cases.total());
        Month { families, by_score, open, referred: first + reopened, reopened, reviewed, left }
    };
    (0..24).map(one).collect()
}

#[test]
fn january_by_pencil() {
    let january = &outcome().forecast.months[0];
    // 270 x 1.013^(1/12).
    assert!((january.families - 270.290_772).abs() < 1e-6);
    // 250 ordinary families x 0.75 x 0.074 / 18 / 0.926 = 0.0033297.
    let referred = 250.0 * 0.75 * 0.074 / 18.0 / 0.926;
    same("referred", january.referred, referred);
    assert!((referred - 0.832_433).abs() < 1e-6);
    // Who leaves in January was safe at the last review, five months ago; since scores never fall, it is safe again.
    // Of the cases at score 8 the part 0.0352 is there, of those at 9 the part 0.1094; two families are at 8, one at 9.
    let steady = steady();
    let known = steady.by_score();
    let due = |score: usize| steady.0[5][1][score] / known[score];
    assert!((due(8) - 0.0352).abs() < 5e-5 && (due(9) - 0.1094).abs() < 5e-5);
    let left = 2.0 * due(8) + due(9);
    same("left", january.exited, left);
    same("open", january.open_cases, 20.0 + referred - left);
    same("reopened: nobody is closed yet", january.reopened, 0.0);
    same("waiting", january.waiting, 0.0);
    // February: of those who left in January 1 - 0.75^(1/24) = 1.19 % come back.
    let back = left * reopening_chance();
    assert!((back - 0.002_144).abs() < 1e-6);
    same("reopened", outcome().forecast.months[1].reopened, back);
}

#[test]
fn every_month_of_both_years() {
    let by_hand = months();
    assert_eq!(outcome().forecast.months.len(), by_hand.len());
    for (found, hand) in outcome().forecast.months.iter().zip(&by_hand) {
        assert!(hand.open < 30.0);
        let pairs = [
            ("families", found.families, hand.families),
            ("open cases", found.open_cases, hand.open),
            ("referred", found.referred, hand.referred),
            ("admitted", found.admitted, hand.referred),
            ("exited", found.exited, hand.left),
            ("reopened", found.reopened, hand.reopened),
            ("waiting", found.waiting, 0.0),
        ];
        for (what, found_value, by_hand) in pairs {
            same(&format!("{} {what}", found.month), found_value, by_hand);
        }
    }
}

#[test]
fn reviews_fall_on_a_sixth_of_the_cases_in_a_steady_state() {
    let mut cases: Cases = steady();
    let (reviewed, left) = cases.step();
    same("reviews", reviewed * 6.0, steady().total());
    same("exits", left, 1.0);
}
