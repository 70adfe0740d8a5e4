//! Draws give what the forecast of the same values gives.

use super::*;
use crate::budget::fixture::{input, planned};
use crate::budget::forecast;
use crate::input::{Driver, Input, TransitionRow, WorkerRow};
use crate::need::need;
use crate::service::{Cadre, Grade};

/// Values of all estimates, the varying ones somewhere between low and high.
fn values(problem: &Problem, draw: usize) -> Vec<f64> {
    let value = |&parameter: &Parameter| {
        let estimate = problem.parameters().estimate(parameter);
        let unit = unit(draw, parameter as usize);
        if draw == 0 { estimate.central } else { estimate.low + (estimate.high - estimate.low) * unit }
    };
    Parameter::ALL.iter().map(value).collect()
}

/// A number of 0..1 for a draw and an estimate (the finaliser of `SplitMix64`).
fn unit(draw: usize, place: usize) -> f64 {
    let mut z = ((draw as u64) << 32) | (place as u64 + 1);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((z ^ (z >> 31)) >> 11) as f64 / 9_007_199_254_740_992.0
}

/// Compares every draw with the forecast from the same base month.
fn compare(input: &Input, draws: usize) {
    let (problem, base_need, plan) = planned(input);
    let kernel = Kernel::new(&problem, &base_need, &plan);
    let mut work = kernel.workspace();
    let years = problem.horizon.years as usize;
    for first in (0..draws).step_by(LANES) {
        let list: Vec<Vec<f64>> = (first..first + LANES).map(|draw| values(&problem, draw)).collect();
        let moved: Vec<Problem> = list
            .iter()
            .map(|values| {
                let mut parameters = problem.parameters().clone();
                Parameter::ALL.iter().zip(values).for_each(|(&p, value)| parameters.set(p, *value));
                problem.with_parameters(parameters)
            })
            .collect();
        let needs: Vec<Need> = moved.iter().map(need).collect();
        let given: Vec<[[f64; 11]; LANES]> = (0..problem.communes.len())
            .map(|commune| {
                std::array::from_fn(|lane| {
                    let villages = &needs[lane].villages[problem.communes[commune].villages.clone()];
                    std::array::from_fn(|s| villages.iter().map(|village| village.by_score[s]).sum::<u64>() as f64)
                })
            })
            .collect();
        let found = kernel.run_from(&mut work, &list, Base::Given(&given));
        for (lane, figures) in found.iter().enumerate() {
            let whole = forecast(&moved[lane], &needs[lane], &plan);
            // Six riel a line and year for the rounding of its months.
            let lines = problem.costs.len() as f64;
            let all = lines * problem.communes.len() as f64;
            for year in 0..years {
                let here = |c: usize| &whole.years[c * years + year];
                for commune in 0..problem.communes.len() {
                    let (cost, expected) = (figures.commune_cost[commune * years + year], here(commune).cost.0 as f64);
                    assert!(
                        (cost - expected).abs() <= 6.0 * lines,
                        "{first} {lane} {commune} {year}: {cost} {expected}"
                    );
                }
                let of = |part: &dyn Fn(usize) -> f64| -> f64 { (0..problem.communes.len()).map(part).sum() };
                let gap = of(&|c| here(c).gap.0 as f64);
                assert!((figures.gap[year] - gap).abs() <= 6.0 * all, "gap {lane} {year}: {} {gap}", figures.gap[year]);
                let open = of(&|c| here(c).open_cases);
                assert!(
                    (figures.open_cases[year] - open).abs() < 1e-6 * open.max(1.0),
                    "{} {open}",
                    figures.open_cases[year]
                );
                let waiting = of(&|c| here(c).waiting);
                assert!((figures.waiting[year] - waiting).abs() < 1e-6 * waiting.max(1.0));
                let payers = problem.payers.len();
                for (payer, paid) in figures.payers[year * payers..(year + 1) * payers].iter().enumerate() {
                    let expected = of(&|c| here(c).paid[payer].1.0 as f64);
                    assert!((paid - expected).abs() <= 6.0 * all, "payer {payer} of {year}: {paid} {expected}");
                }
            }
            let alone: Vec<Option<u32>> = whole
                .handover
                .iter()
                .map(|row| row.stands_alone.map(|year| (year.0 - problem.horizon.start.0) as u32))
                .collect();
            assert_eq!(figures.alone, alone);
        }
    }
}

#[test]
fn ten_communes_over_five_years() {
    compare(&Input::embedded("battambang").unwrap(), 12);
}

/// Transitions of the score that no step of one point gives: a family may lose three points or gain two.
#[test]
fn ten_communes_with_given_transitions() {
    let mut input = Input::embedded("battambang").unwrap();
    for from in 0..=10u8 {
        let mut row = |to: u8, chance| input.transitions.push(TransitionRow { from, to, chance });
        row(from, 0.7);
        if from > 0 {
            row(from.saturating_sub(3), 0.05);
        }
        row((from + 2).min(10) - u8::from(from == 10), if from > 0 { 0.25 } else { 0.3 });
    }
    compare(&input, 8);
}

/// Services that start one after the other, in communes that start apart: draws and forecast agree.
#[test]
fn ten_communes_whose_services_start_apart() {
    let mut input = Input::embedded("battambang").unwrap();
    let month = |text: &str| Some(text.parse().unwrap());
    for (c, row) in input.communes.iter_mut().enumerate() {
        row.start = [None, month("2027-04"), month("2028-01")][c % 3];
        row.start_health = [month("2028-07"), None, month("2029-03")][c % 3];
        row.start_family_finance = [None, month("2029-01")][c % 2];
        row.start_youth_centres = [month("2028-03"), month("2027-08"), None, month("2040-01")][c % 4];
    }
    let mut row = Input::standard_costs().iter().find(|row| row.driver == Driver::FamilyYears).unwrap().clone();
    (row.id, row.service) = ("health for families".to_owned(), Service::Health);
    input.costs = Input::standard_costs();
    input.costs.push(row);
    compare(&input, 8);
}

/// Interns and their guides have less time for families; an intern who comes later too.
#[test]
fn ten_communes_with_seniors_and_interns() {
    let mut input = Input::embedded("battambang").unwrap();
    let social =
        |id: &str, village: &str, grade| WorkerRow { grade, ..WorkerRow::new(id, Cadre::SocialWorker, village, "cct") };
    input.workers.push(social("senior", "02030901", Grade::Senior));
    input.workers.push(social("intern", "02030902", Grade::Intern));
    let later = Some("2028-04".parse().unwrap());
    input.workers.push(WorkerRow { from: later, ..social("later", "02030301", Grade::Intern) });
    let both = vec!["020301".into(), "020302".into()];
    input.workers.push(WorkerRow { serves: both, ..social("wide", "02030101", Grade::Senior) });
    input.workers.push(social("taught", "02030102", Grade::Intern));
    compare(&input, 8);
}

/// As the plan of the next year has them.
#[test]
fn posts_that_stand_empty_at_times_and_counted_cases() {
    let mut input = input(2, 3);
    input.communes[0].open_cases = Some(150);
    for n in 0..7 {
        let cadre = if n == 0 { Cadre::Nurse } else { Cadre::SocialWorker };
        let post = WorkerRow::new(&format!("p{n}"), cadre, "02030101", "cct");
        input.workers.push(WorkerRow { fte: 0.92, post: Some(1.0), ..post });
    }
    compare(&input, 8);
}

#[test]
fn three_communes_over_twelve_years_without_workers_or_money() {
    compare(&input(3, 12), 8);
}

#[test]
fn families_of_the_steady_state_and_the_same_families_by_score_do_the_same() {
    let (problem, need, plan) = planned(&Input::embedded("battambang").unwrap());
    let kernel = Kernel::new(&problem, &need, &plan);
    let mut work = kernel.workspace();
    let list: Vec<Vec<f64>> = (0..LANES).map(|draw| values(&problem, draw)).collect();
    let known = kernel.run(&mut work, &list);
    let (terms, places) = (&work.terms, &kernel.ground.places);
    let of = |place: &ground::Place, lane: usize| -> [f64; 11] {
        let open = (place.families * terms.share_in_case.0[lane]).round();
        std::array::from_fn(|score| open * terms.steady[score].0[lane])
    };
    let given: Vec<[[f64; 11]; LANES]> =
        places.iter().map(|place| std::array::from_fn(|lane| of(place, lane))).collect();
    let found = kernel.run_from(&mut work, &list, Base::Given(&given));
    for (known, found) in known.iter().zip(&found) {
        for (known, found) in known.cost.iter().chain(&known.open_cases).zip(found.cost.iter().chain(&found.open_cases))
        {
            assert!((known - found).abs() < 1e-9 * known.max(1.0), "{known} {found}");
        }
    }
}
