//! Children: separation, care, return; and what prevention changes.

use super::case::*;
use super::casework::{Scores, steady};
use super::months::{growth, months};
use super::{outcome, same};

/// Children in 1,000 in institutions, where prevention does not reach; with kin 40 % of the separated; 48 months apart.
const IN_CARE: f64 = 2.86 / 1000.0;
const SEPARATED: f64 = IN_CARE / 0.6;
const ENTRIES: f64 = SEPARATED / 48.0;

/// Of those who came back, a fifth is separated again within 60 months.
fn again() -> f64 {
    1.0 - libm::pow(0.8, 1.0 / 60.0)
}

/// The state of the children.
struct Children {
    home: f64,
    residential: f64,
    kin: f64,
    /// Back home, by months since then.
    back: [f64; 60],
}

/// A balance: as many come back as leave.
fn balance() -> Children {
    let mut back = [CHILDREN * ENTRIES; 60];
    for month in 1..60 {
        back[month] = back[month - 1] * (1.0 - again());
    }
    let apart = CHILDREN * SEPARATED;
    Children { home: CHILDREN - apart - back.iter().sum::<f64>(), residential: apart * 0.6, kin: apart * 0.4, back }
}

/// First separations a month of a child at home whose family needs casework and has none: four fifths of the entries
/// fall on the 7.4 % of families in need.
fn hazard() -> f64 {
    ENTRIES * 0.8 / (SHARE * balance().home / CHILDREN)
}

/// A family of score `s` has `(10 - s) / (10 - mean)` of it, times the risk ratio of casework.
fn exposure(by_score: &Scores, risk_ratio: f64) -> f64 {
    let (scores, all) = (steady().by_score(), steady().total());
    let mean: f64 = scores.iter().zip(0..11).map(|(n, score)| n * f64::from(score)).sum::<f64>() / all;
    let weight = |score: i32| f64::from(10 - score) / (10.0 - mean);
    hazard() * risk_ratio * by_score.iter().zip(0..11).map(|(n, score)| n * weight(score)).sum::<f64>()
}

/// Two years at a risk ratio: month by month children in institutions, with kin, followed up, separated.
pub fn run(risk_ratio: f64) -> Vec<[f64; 4]> {
    let mut now = balance();
    let mut families = FAMILIES;
    let mut children = CHILDREN;
    let one = |month: &super::months::Month| {
        // All families have the same number of children.
        let first = now.home / families * exposure(&month.by_score, risk_ratio);
        let once_more = now.back.iter().sum::<f64>() * again();
        let home_again = (now.residential + now.kin) / 48.0;
        let entries = first + once_more;
        now.residential += 0.6 * entries - now.residential / 48.0;
        now.kin += 0.4 * entries - now.kin / 48.0;
        // After 60 months at home a child is as any other; growth adds children at home.
        let settled = now.back[59] * (1.0 - again());
        for age in (1..60).rev() {
            now.back[age] = now.back[age - 1] * (1.0 - again());
        }
        now.back[0] = home_again;
        now.home += settled - first + children * (growth() - 1.0);
        children *= growth();
        families = month.families;
        [now.residential, now.kin, now.back[..12].iter().sum(), entries]
    };
    months().iter().map(one).collect()
}

#[test]
fn at_the_start_two_and_a_half_children_live_apart() {
    assert!((CHILDREN * SEPARATED - 2.574).abs() < 1e-9);
    assert!((hazard() - 0.001_084_5).abs() < 5e-8, "about one in 77 a year");
}

#[test]
fn every_month_of_both_years() {
    for (found, [residential, kin, ..]) in outcome().forecast.months.iter().zip(run(0.6)) {
        same("in institutions", found.in_residential_care, residential);
        same("with kin", found.in_kinship_care, kin);
    }
}

#[test]
fn prevention_is_the_same_months_with_and_without_the_effect() {
    let separations = |ratio: f64| run(ratio).iter().map(|month| month[3]).sum::<f64>();
    // Child-years by calendar year; 1,800 dollars each, 2.5 % dearer in the second year, whole riel by year.
    let years =
        |ratio: f64| [0, 12].map(|first| run(ratio)[first..first + 12].iter().map(|m| m[0] / 12.0).sum::<f64>());
    let riel = |[first, second]: [f64; 2]| (first * 1800.0 * RIEL).round() + (second * 1800.0 * RIEL * 1.025).round();
    let found = &outcome().forecast.prevention;
    assert_eq!(found.len(), 4);
    for (found, ratio) in found.iter().zip([1.0, 0.76, 0.60, 0.48]) {
        same("ratio", found.risk_ratio, ratio);
        same("without", found.separations_without, separations(1.0));
        same("with", found.separations_with, separations(ratio));
        same("care years", found.care_years_avoided, years(1.0).iter().sum::<f64>() - years(ratio).iter().sum::<f64>());
        same("riel", found.crisis_cost_avoided.0 as f64, riel(years(1.0)) - riel(years(ratio)));
    }
}
