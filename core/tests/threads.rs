//! Threads, signals and listeners: how a plan is computed never changes what it says.

use hiveplan::optimise::Stop;
use hiveplan::{Control, Input, Problem, Supply, check, need, plan_with, run, run_with, validate};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

fn battambang() -> Problem {
    validate(&Input::embedded("battambang").unwrap()).unwrap()
}

/// The bytes are those of one thread (with the feature `parallel`; without, there is one thread whatever is asked).
#[test]
fn one_two_and_eight_threads_give_the_same_bytes() {
    let input = Input::embedded("battambang").unwrap();
    let bytes = run(&input).unwrap().to_json();
    for threads in [1, 2, 8] {
        let outcome = run_with(&input, &Control::default().on_threads(threads)).unwrap();
        assert!(outcome.to_json() == bytes, "{threads} threads");
    }
}

/// The same for a country whose posts and centres are all planned anew.
#[test]
fn a_province_is_planned_alike_on_any_number_of_threads() {
    let Some(mut input) = crate::support::country() else { return };
    input.communes.retain(|row| row.code.as_str().starts_with("02"));
    input.villages.retain(|row| row.code.as_str().starts_with("02"));
    input.settings.posts = Supply::Needed;
    let problem = validate(&input).unwrap_or_else(|issues| panic!("{issues}"));
    let need = need(&problem);
    let one = plan_with(&problem, &need, &Control::default().on_threads(1)).unwrap();
    for threads in [2, 8] {
        let many = plan_with(&problem, &need, &Control::default().on_threads(threads)).unwrap();
        assert!(one == many, "{threads} threads");
    }
}

/// A signal that comes after any number of questions leaves a plan that keeps every promise, with a true bound.
#[test]
fn a_plan_that_is_cut_short_at_any_moment_is_still_a_plan() {
    let problem = battambang();
    let need = need(&problem);
    for patience in [0, 1, 3, 10, 40, 160] {
        let asked = AtomicUsize::new(0);
        let stop = Stop::when(move || asked.fetch_add(1, Ordering::Relaxed) >= patience);
        let short = plan_with(&problem, &need, &Control::default().until(stop)).unwrap();
        assert!(check(&problem, &need, &short).is_ok());
        for solve in &short.solves {
            assert!(solve.certificate.bound <= solve.certificate.objective, "{} after {patience}", solve.what);
        }
    }
}

#[test]
fn the_listener_hears_of_centres_and_of_each_cadre_to_the_end() {
    let problem = battambang();
    let heard = Arc::new(Mutex::new(Vec::new()));
    let ear = Arc::clone(&heard);
    let control = Control::default().telling(move |progress| ear.lock().unwrap().push(progress));
    plan_with(&problem, &need(&problem), &control).unwrap();
    let heard = heard.lock().unwrap();
    for stage in ["centres", "social_worker", "nurse", "finance_coach"] {
        let last = heard.iter().filter(|progress| progress.stage == stage).map(|progress| progress.done).max();
        let total = heard.iter().find(|progress| progress.stage == stage).map(|progress| progress.total);
        assert!(last.is_some() && last == total, "{stage}");
    }
}

/// An outcome that is cut short has its plan and its forecast, and no ranking of some of the estimates.
#[test]
fn an_outcome_that_is_cut_short_lists_no_assumptions() {
    let input = Input::embedded("battambang").unwrap();
    let short = run_with(&input, &Control::default().until(Stop::when(|| true))).unwrap();
    assert!(short.assumptions.is_empty() && !run(&input).unwrap().assumptions.is_empty());
    for year in &short.forecast.years {
        assert_eq!(year.paid.iter().map(|(_, riel)| riel.0).sum::<i64>() + year.gap.0, year.cost.0);
    }
}
