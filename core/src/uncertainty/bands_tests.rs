//! Bands are what the draws say.

use super::*;
use crate::budget::fixture::planned;
use crate::input::{FundingRow, Input};
use crate::uncertainty::{Sampling, Shape, ShapeOf};

fn battambang(years: u32) -> (Problem, Plan) {
    let mut input = Input::embedded("battambang").unwrap();
    input.horizon.years = years;
    let (problem, _, plan) = planned(&input);
    (problem, plan)
}

#[test]
fn quantiles_interpolate_between_neighbours() {
    let band = Band::of(vec![4.0, 1.0, 3.0, 2.0, 5.0]);
    assert!((band.p10 - 1.4).abs() < 1e-12 && (band.p90 - 4.6).abs() < 1e-12);
    assert!((band.p50 - 3.0).abs() < 1e-12 && (band.mean - 3.0).abs() < 1e-12);
}

#[test]
fn payers_and_gap_add_up_to_the_cost_in_the_mean() {
    let (problem, plan) = battambang(3);
    let bands = bands(&problem, &plan, &Draws::new(60, 3)).unwrap();
    for year in &bands.years {
        let paid: i64 = year.payers.iter().map(|(_, band)| band.mean.0).sum();
        let kinds: i64 = year.kinds.iter().map(|(_, band)| band.mean.0).sum();
        assert!((paid + year.gap.mean.0 - year.cost.mean.0).abs() <= 10, "whole means, rounded one by one");
        assert!((kinds - year.cost.mean.0).abs() <= 14);
    }
    for commune in &bands.communes {
        let sum: f64 = commune.stands_alone.iter().map(|(_, chance)| chance).sum();
        assert!((sum + commune.never_alone - 1.0).abs() < 1e-12);
    }
}

#[test]
fn one_two_and_eight_threads_give_the_same_bytes() {
    let (problem, plan) = battambang(2);
    let text = |threads| {
        let control = Control::default().on_threads(threads);
        serde_json::to_string(&bands_with(&problem, &plan, &Draws::new(37, 5), &control).unwrap()).unwrap()
    };
    let one = text(1);
    assert_eq!(one, text(2));
    assert_eq!(one, text(8));
}

#[test]
fn without_uncertainty_every_band_is_one_number() {
    let (problem, plan) = battambang(1);
    let shapes = crate::estimate::Parameter::ALL
        .iter()
        .map(|p| ShapeOf { estimate: p.id().to_owned(), shape: Shape::Fixed })
        .collect();
    let bands = bands(&problem, &plan, &Draws { shapes, ..Draws::new(9, 1) }).unwrap();
    let cost = bands.years[0].cost;
    assert!(cost.p10 == cost.p90 && cost.p10.0 > 0 && bands.drawn == 0);
}

#[test]
fn more_draws_move_the_bands_little_and_sobol_agrees_with_latin_hypercube() {
    let (problem, plan) = battambang(1);
    let few = bands(&problem, &plan, &Draws::new(500, 1)).unwrap();
    let sobol = Draws { sampling: Sampling::Sobol, ..Draws::new(1024, 8) };
    let many = bands(&problem, &plan, &sobol).unwrap();
    for of in [|b: &Band<Riel>| b.p10, |b: &Band<Riel>| b.p50, |b: &Band<Riel>| b.p90] {
        let (a, b) = (of(&few.years[0].cost).0 as f64, of(&many.years[0].cost).0 as f64);
        assert!((a / b - 1.0).abs() < 0.03, "{a} {b}");
    }
}

#[test]
fn a_draw_with_reviews_of_its_own_length_is_not_mixed_with_others() {
    let (problem, plan) = battambang(1);
    let mut input = Input::embedded("battambang").unwrap();
    input.horizon.years = 1;
    input.estimates.retain(|row| row.id != "review_interval_months");
    input.estimates.push(crate::input::EstimateRow {
        id: "review_interval_months".into(),
        low: Some(3.0),
        central: 6.0,
        high: Some(9.0),
        unit: None,
        year: None,
        status: crate::estimate::Status::Assumption,
        source: None,
    });
    let varied = crate::budget::fixture::problem(&input);
    let bands = bands(&varied, &plan, &Draws::new(30, 1)).unwrap();
    let fixed = super::bands(&problem, &plan, &Draws::new(30, 1)).unwrap();
    assert_ne!(bands.years[0].cost, fixed.years[0].cost);
    assert!((bands.years[0].cost.p50.0 as f64 / fixed.years[0].cost.p50.0 as f64 - 1.0).abs() < 0.2);
}

#[test]
fn money_for_everything_is_enough_in_every_draw() {
    let mut input = Input::embedded("battambang").unwrap();
    input.horizon.years = 1;
    input.shares.clear();
    input.funding = vec![FundingRow::new("rich", "donors", "shared", 1e9)];
    let (problem, _, plan) = planned(&input);
    let bands = bands(&problem, &plan, &Draws::new(20, 1)).unwrap();
    assert!((bands.money_is_enough - 1.0).abs() < 1e-12 && bands.years[0].gap.p90 == Riel::ZERO);
}
