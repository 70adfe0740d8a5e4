//! The list of estimates that matter.

use super::*;
use crate::budget::fixture::planned;
use crate::budget::forecast;
use crate::input::{FundingRow, Input};

fn small() -> Input {
    let mut input = Input::embedded("battambang").unwrap();
    input.horizon.years = 1;
    input
}

#[test]
fn estimates_are_listed_by_what_they_matter_and_each_with_its_status() {
    let (problem, need, plan) = planned(&small());
    let base = forecast(&problem, &need, &plan);
    let list = sensitivity(&problem, &plan, &base);
    assert!(list.len() > 80 && list.iter().all(|row| row.low < row.high && !row.source.is_empty()));
    assert!(list.windows(2).all(|pair| {
        pair[0].swing > pair[1].swing || (pair[0].swing == pair[1].swing && pair[0].estimate < pair[1].estimate)
    }));
    assert!(!list.iter().any(|row| row.estimate == "hours_per_day"), "low and high are the central reading");
    let of = |id: &str| list.iter().find(|row| row.estimate == id).unwrap();
    assert!(of("share_in_case").swing > of("indicators_usd_commune_year").swing);
    assert!(of("salary_social_worker_khr_month").cost_at_high > of("salary_social_worker_khr_month").cost_at_low);
    assert_eq!(of("rci_cost_usd_child_year").swing, Riel::ZERO, "crisis cost is no cost of the services");
}

#[test]
fn a_row_is_what_the_whole_chain_says_with_that_reading() {
    let (problem, _, plan) = planned(&small());
    let base = forecast(&problem, &need(&problem), &plan);
    let list = sensitivity(&problem, &plan, &base);
    for parameter in [Parameter::CaseloadFamilies, Parameter::RielPerUsd, Parameter::VacancyShare] {
        let row = list.iter().find(|row| row.estimate == parameter.id()).unwrap();
        let mut parameters = problem.parameters().clone();
        parameters.set(parameter, row.high);
        let moved = problem.with_parameters(parameters);
        let whole = forecast(&moved, &need(&moved), &plan);
        let (cost, gap) =
            (whole.years.iter().map(|year| year.cost).sum(), whole.years.iter().map(|year| year.gap).sum());
        assert_eq!((row.cost_at_high, row.gap_at_high), (cost, gap), "{}", row.estimate);
    }
}

#[test]
fn nothing_matters_to_the_gap_of_a_plan_with_money_for_everything() {
    let mut input = small();
    input.shares.clear();
    input.funding = vec![FundingRow::new("rich", "donors", "shared", 1e9)];
    let (problem, need, plan) = planned(&input);
    let base = forecast(&problem, &need, &plan);
    assert!(sensitivity(&problem, &plan, &base).iter().all(|row| row.swing == Riel::ZERO));
}
