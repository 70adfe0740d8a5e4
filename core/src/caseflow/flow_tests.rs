//! Laws and hand-worked months of the case flow.
#![allow(clippy::float_cmp, reason = "nothing, and values passed through, are exact")]

use super::*;
use crate::estimate::{Parameter, Parameters};
use crate::input::Services;
use crate::service::Service;
use approx::assert_relative_eq;
use proptest::prelude::*;

/// Sums of floats over some hundred months: relative error of a few hundred roundings.
const ROUNDING: f64 = 1e-9;

/// How near the monthly simulation comes to the closed form after `LONG` months; the slowest part of the flow forgets
/// about 2 % of its distance each month.
const CONVERGED: f64 = 1e-8;
const LONG: usize = 1200;

const AMPLE: MonthLimits =
    MonthLimits { max_in_case: f64::INFINITY, max_admissions: f64::INFINITY, growth: 0.0, served: true };
const UNSERVED: MonthLimits = MonthLimits { served: false, ..AMPLE };

fn rates() -> CaseRates {
    CaseRates::new(&Parameters::default(), &Services::default())
}

fn ou_char(in_case: [f64; SCORES], waiting: f64) -> Start {
    Start { families: 2890.0, children: 7635.0, in_case_by_score: in_case, waiting }
}

#[test]
fn the_first_month_of_an_unserved_commune_is_the_hand_worked_one() {
    // 1,000 families, 74 of them waiting: 926 ordinary. Three quarters of the intake are first-time referrals, 0.75 x
    // 0.074 / 18 / 0.926 each, so that 0.75 x 1,000 x 0.074 / 18 = 3.083 are referred; 0.75 x 74 / 18 = 3.083 no longer
    // need casework. Of the 74 and the 3.083 - 3.083, ten are admitted.
    let rates = rates();
    let start = Start { families: 1000.0, children: 2700.0, in_case_by_score: [0.0; 11], waiting: 74.0 };
    let mut commune = CaseFlow::start(&rates, &start);
    let month = commune.step(&rates, &MonthLimits { max_admissions: 10.0, ..AMPLE });
    assert_relative_eq!(month.referred, 0.75 * 1000.0 * 0.074 / 18.0, max_relative = ROUNDING);
    assert_relative_eq!(month.lapsed, 0.75 * 74.0 / 18.0, max_relative = ROUNDING);
    assert_relative_eq!(month.admitted, 10.0);
    assert_relative_eq!(commune.waiting(), 64.0, max_relative = ROUNDING);
    // The ten start as the intake distribution: a ninth at 3, two at 4, three at 5.
    assert_relative_eq!(commune.by_score()[3], 10.0 / 9.0, max_relative = ROUNDING);
    assert_relative_eq!(commune.by_score()[5], 30.0 / 9.0, max_relative = ROUNDING);
    assert_eq!((month.reviews, month.exited, month.reopened), (0.0, 0.0, 0.0));
}

#[test]
fn a_family_at_ten_leaves_at_its_second_review() {
    // Certain gain of a point a month, everybody enters at 10: reviews in months 6 and 12 after admission.
    let mut parameters = Parameters::default();
    parameters.set(Parameter::IntakeScore, 10.0);
    parameters.set(Parameter::GainPerMonth, 1.0);
    parameters.set(Parameter::ShareInCase, 0.0);
    let rates = CaseRates::new(&parameters, &Services::default());
    let mut commune =
        CaseFlow::start(&rates, &Start { families: 10.0, children: 0.0, in_case_by_score: [0.0; 11], waiting: 1.0 });
    let entered = commune.step(&rates, &AMPLE);
    assert_relative_eq!(entered.admitted, 1.0 - 0.75 / 18.0, max_relative = ROUNDING);
    for month in 1..=12 {
        let flow = commune.step(&rates, &AMPLE);
        let expected = |due: bool| if due { entered.admitted } else { 0.0 };
        assert_relative_eq!(flow.reviews, expected(month % 6 == 0), epsilon = 1e-12);
        assert_relative_eq!(flow.exited, expected(month == 12), epsilon = 1e-12);
    }
}

#[test]
fn with_capacity_for_all_the_months_come_to_the_closed_form() {
    let rates = rates();
    let steady = rates.steady_state();
    let mut commune = CaseFlow::start(&rates, &ou_char([0.0; 11], 500.0));
    let mut month = MonthFlow::default();
    for _ in 0..LONG {
        month = commune.step(&rates, &AMPLE);
    }
    let open = commune.open_cases();
    assert_relative_eq!(open, rates.open_cases_in_balance(2890.0), max_relative = CONVERGED);
    assert_relative_eq!(open, month.admitted * steady.months_in_case, max_relative = CONVERGED);
    assert_relative_eq!(month.exited, open * steady.exits_month, max_relative = CONVERGED);
    assert_relative_eq!(month.reviews, open * steady.reviews_month, max_relative = CONVERGED);
    for (found, share) in commune.by_score().iter().zip(steady.by_score) {
        assert_relative_eq!(*found, open * share, epsilon = open * CONVERGED);
    }
}

#[test]
fn a_commune_that_starts_in_the_steady_state_stays_in_it() {
    // Each month as many are admitted from a long queue as the closed form says leave.
    let rates = rates();
    let steady = rates.steady_state();
    let mut commune = CaseFlow::start(&rates, &ou_char(steady.by_score.map(|share| 214.0 * share), 500.0));
    for _ in 0..12 {
        let limits = MonthLimits { max_admissions: 214.0 / steady.months_in_case, ..AMPLE };
        let month = commune.step(&rates, &limits);
        assert_relative_eq!(month.exited, 214.0 * steady.exits_month, max_relative = ROUNDING);
        assert_relative_eq!(month.reviews, 214.0 / 6.0, max_relative = ROUNDING);
        assert_relative_eq!(commune.open_cases(), 214.0, max_relative = ROUNDING);
    }
}

#[test]
fn without_services_need_and_care_stay_where_the_sources_see_them() {
    let rates = rates();
    let mut commune = CaseFlow::start(&rates, &ou_char([0.0; 11], 2890.0 * 0.074));
    let residential = 7635.0 * 2.86 / 1000.0;
    assert_relative_eq!(commune.residential(), residential, max_relative = ROUNDING);
    let total = residential / 0.6;
    for _ in 0..240 {
        let month = commune.step(&rates, &UNSERVED);
        assert_relative_eq!(month.separated, total / 48.0, max_relative = ROUNDING);
        assert_relative_eq!(month.reunified, total / 48.0, max_relative = ROUNDING);
    }
    assert_relative_eq!(commune.waiting(), 2890.0 * 0.074, max_relative = ROUNDING);
    assert_relative_eq!(commune.residential(), residential, max_relative = ROUNDING);
    assert_relative_eq!(commune.kinship(), residential / 0.6 * 0.4, max_relative = ROUNDING);
}

#[test]
fn at_risk_ratio_one_an_open_case_is_as_risky_as_a_waiting_family() {
    let mean_hazard = |risk_ratio: f64| {
        let rates = rates().with_risk_ratio(risk_ratio);
        rates
            .steady_state()
            .by_score
            .iter()
            .zip(rates.separation_in_case)
            .map(|(share, hazard)| share * hazard)
            .sum::<f64>()
    };
    let unserved = rates().children.separation;
    assert_relative_eq!(mean_hazard(1.0), unserved, max_relative = ROUNDING);
    assert_relative_eq!(mean_hazard(0.6), unserved * 0.6, max_relative = ROUNDING);
}

#[test]
fn a_lower_score_is_a_higher_risk_and_the_ratio_scales_all() {
    let half = rates().with_risk_ratio(0.5);
    let one = rates().with_risk_ratio(1.0);
    assert!(one.separation_in_case.windows(2).all(|pair| pair[0] > pair[1]));
    for (a, b) in half.separation_in_case.iter().zip(one.separation_in_case) {
        assert_relative_eq!(*a, b / 2.0, max_relative = ROUNDING);
    }
    assert_eq!(rates().risk_ratio(), 0.60, "the estimate in force");
}

#[test]
fn a_quarter_of_closed_cases_reopens_within_two_years() {
    let mut parameters = Parameters::default();
    parameters.set(Parameter::ShareInCase, 0.0);
    let rates = CaseRates::new(&parameters, &Services::default());
    let steady = rates.steady_state();
    let mut commune = CaseFlow::start(&rates, &ou_char(steady.by_score.map(|share| 100.0 * share), 0.0));
    let exited = commune.step(&rates, &AMPLE).exited;
    let mut reopened = 0.0;
    for month in 1..=30 {
        let back = commune.step(&rates, &UNSERVED).reopened;
        reopened += back;
        assert!(month <= 24 || back == 0.0, "after 24 months the family is an ordinary one");
    }
    assert_relative_eq!(reopened, exited * 0.25, max_relative = ROUNDING);
}

#[test]
fn a_fifth_of_reunified_children_is_separated_again_within_five_years() {
    let mut parameters = Parameters::default();
    parameters.set(Parameter::ShareInCase, 0.0);
    let rates = CaseRates::new(&parameters, &Services::default());
    let mut commune = CaseFlow::start(&rates, &ou_char([0.0; 11], 0.0));
    // Nobody else is separated: in the first month the cohorts of five balanced years give a fifth of their entries.
    let month = commune.step(&rates, &AMPLE);
    assert_relative_eq!(month.separated, month.reunified * 0.2, max_relative = ROUNDING);
    assert_relative_eq!(
        commune.reunified_followed(),
        month.reunified * months_in_cohort(rates_hazard(), 12),
        max_relative = ROUNDING
    );
}

fn rates_hazard() -> f64 {
    monthly_hazard(0.2, REENTRY_MONTHS)
}

#[test]
fn without_networks_two_fifths_of_the_referrals_are_seen() {
    let mut services = Services::default();
    services.switch(Service::ProtectionNetworks, false);
    let without = CaseRates::new(&Parameters::default(), &services);
    assert_relative_eq!(without.referrals_month(926.0), rates().referrals_month(926.0) * 0.4, max_relative = ROUNDING);
    assert_relative_eq!(rates().referrals_month(926.0), 0.75 * 1000.0 * 0.074 / 18.0, max_relative = ROUNDING);
}

#[test]
fn without_social_work_nobody_is_in_case() {
    let mut services = Services::default();
    services.switch(Service::SocialWork, false);
    let rates = CaseRates::new(&Parameters::default(), &services);
    let mut commune = CaseFlow::start(&rates, &ou_char([10.0; 11], 0.0));
    let month = commune.step(&rates, &AMPLE);
    assert_eq!((month.admitted, commune.open_cases()), (0.0, 0.0));
    assert!(commune.waiting() >= 110.0, "they wait");
}

#[test]
fn too_little_capacity_throws_nobody_out() {
    let rates = rates();
    let mut commune = CaseFlow::start(&rates, &ou_char([10.0; 11], 5.0));
    let month = commune.step(&rates, &MonthLimits { max_in_case: 20.0, ..AMPLE });
    assert_eq!(month.admitted, 0.0);
    assert_relative_eq!(commune.open_cases() + month.exited, 110.0, max_relative = ROUNDING);
}

#[test]
fn a_negative_limit_is_no_capacity() {
    let rates = rates();
    let mut commune = CaseFlow::start(&rates, &ou_char([0.0; 11], 5.0));
    assert_eq!(commune.step(&rates, &MonthLimits { max_admissions: -3.0, ..AMPLE }).admitted, 0.0);
}

/// Any estimates that `validate` lets pass.
fn any_estimates() -> impl Strategy<Value = Vec<(Parameter, f64)>> {
    let parts = [
        Parameter::ShareInCase,
        Parameter::StayMonths,
        Parameter::IntakeScore,
        Parameter::GainPerMonth,
        Parameter::SpreadPerReview,
        Parameter::ReviewMonths,
        Parameter::SafeScore,
        Parameter::ReopenShare,
        Parameter::SeparatedPer1000,
        Parameter::CareMonths,
        Parameter::KinshipShare,
        Parameter::ServiceRiskRatio,
        Parameter::ReentryShare,
    ];
    prop::collection::vec(0.0f64..=1.0, parts.len()).prop_map(move |draws| {
        let value = |(parameter, draw): (Parameter, f64)| {
            let (low, high) = parameter.allowed();
            // The ends themselves often: that is where formulas divide by zero.
            let value = match draw {
                ..0.1 => low,
                0.9.. => high,
                _ => low + draw * (high - low),
            };
            (parameter, value)
        };
        parts.into_iter().zip(draws).map(value).collect()
    })
}

fn with(estimates: &[(Parameter, f64)]) -> CaseRates {
    let mut parameters = Parameters::default();
    for &(parameter, value) in estimates {
        parameters.set(parameter, value);
    }
    CaseRates::new(&parameters, &Services::default())
}

fn any_month() -> impl Strategy<Value = MonthLimits> {
    (0.0f64..500.0, 0.0f64..50.0, -0.01f64..0.02, prop::bool::weighted(0.9)).prop_map(
        |(max_in_case, max_admissions, growth, served)| MonthLimits { max_in_case, max_admissions, growth, served },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn families_and_children_are_never_lost_or_made(
        estimates in any_estimates(),
        by_score in prop::array::uniform11(0.0f64..30.0),
        waiting in 0.0f64..100.0,
        extra in 0.0f64..3000.0,
        children in 0.0f64..9000.0,
        months in prop::collection::vec(any_month(), 1..80),
    ) {
        let rates = with(&estimates);
        let families = by_score.iter().sum::<f64>() + waiting + extra;
        let mut commune = CaseFlow::start(&rates, &Start { families, children, in_case_by_score: by_score, waiting });
        let (mut path, mut child_path) = (families, children);
        for month in &months {
            let before = commune.clone();
            let flow = commune.step(&rates, month);
            path *= 1.0 + month.growth;
            child_path *= 1.0 + month.growth;
            prop_assert!((commune.families() - path).abs() <= path * ROUNDING);
            prop_assert!((commune.children() - child_path).abs() <= child_path * ROUNDING + 1e-9);
            for part in [commune.ordinary(), commune.waiting(), commune.open_cases(), commune.residential(), commune.kinship(), commune.reunified_followed()] {
                prop_assert!(part >= -1e-9 && part.is_finite());
            }
            prop_assert!(flow.admitted <= month.max_admissions && flow.reopened <= flow.referred + 1e-9);
            prop_assert!(commune.open_cases() <= before.open_cases().max(month.max_in_case) * (1.0 + ROUNDING) + 1e-9);
            let came_and_went = before.open_cases() + flow.admitted - flow.exited;
            let growth = if month.growth < 0.0 { 1.0 + month.growth } else { 1.0 };
            if month.served {
                prop_assert!((commune.open_cases() - came_and_went * growth).abs() < 1e-6);
            }
        }
    }

    #[test]
    fn the_closed_form_holds_for_any_rates(estimates in any_estimates()) {
        let mut rates = with(&estimates);
        rates.lapse = 0.0;
        let steady = rates.steady_state();
        prop_assume!(steady.months_in_case < 100.0);
        // Little's law on the chain itself: admit one family a month from an endless queue, wait until it has forgotten.
        let mut commune = CaseFlow::start(&rates, &Start { families: 1e9, children: 0.0, in_case_by_score: [0.0; 11], waiting: 1e9 });
        let limits = MonthLimits { max_admissions: 1.0, ..AMPLE };
        let mut before = -1.0;
        while commune.open_cases() - before > before * 1e-12 {
            before = commune.open_cases();
            for _ in 0..48 {
                commune.waiting = 1e9;
                commune.step(&rates, &limits);
            }
        }
        prop_assert!((commune.open_cases() / steady.months_in_case - 1.0).abs() < 1e-6, "{} {}", commune.open_cases(), steady.months_in_case);
    }
}
