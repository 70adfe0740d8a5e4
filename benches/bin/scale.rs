//! What a budget buys, from one commune to the country, as one table: seconds for the package, its gap, and whether the
//! planner finds as much. Reads the national tables that lie beside the checkout.
//!
//! `cargo run --release -p hiveplan-benches --bin scale -- [communes] [threads]`; `scale -- pareto [commune]` times
//! the front of the embedded district; `scale -- model [dollars]` writes the whole
//! model of the embedded district for another solver, and our answer to it (`benches/peers/scale.py`).

#[path = "../../core/tests/support/mod.rs"]
mod support;

use hiveplan::{
    BudgetTerms, Change, Control, Input, ParetoTerms, Scenario, apply, budget_model, need, pareto, plan_with,
    split_budget, validate,
};
use hiveplan_benches::peak_mb;
use std::sync::{Arc, Mutex};
use std::time::Instant;

fn main() {
    let mut words = std::env::args().skip(1);
    let first = words.next();
    if first.as_deref() == Some("model") {
        return write_model(words.next().and_then(|word| word.parse().ok()).unwrap_or(250_000.0));
    }
    if first.as_deref() == Some("pareto") {
        return front(words.next());
    }
    let most: usize = first.and_then(|word| word.parse().ok()).unwrap_or(usize::MAX);
    let threads: usize = words.next().and_then(|word| word.parse().ok()).unwrap_or(0);
    let Some(mut input) = support::country() else { return };
    input.communes.truncate(most);
    let last = input.communes.last().map(|row| row.code.clone());
    input.villages.retain(|row| last.as_ref().is_some_and(|last| row.code.commune() <= *last));
    let communes = input.communes.len();
    // Half of about what full service costs.
    let terms = BudgetTerms { money_usd: Some(25_000.0 * communes as f64), ..BudgetTerms::default() };
    let control = Control::default().on_threads(threads);
    let start = Instant::now();
    let package = split_budget(&input, &terms, &control).unwrap_or_else(|issues| panic!("{issues}"));
    let seconds = start.elapsed().as_secs_f64();
    let changed = apply(&input, &package.scenario).unwrap_or_else(|issues| panic!("{issues}"));
    let problem = validate(&changed).unwrap_or_else(|issues| panic!("{issues}"));
    let plan = plan_with(&problem, &need(&problem), &control).unwrap_or_else(|issues| panic!("{issues}"));
    let weight = |unmet: &hiveplan::Unmet| [8.0, 4.0, 2.0, 1.0][unmet.band.index()] * unmet.count as f64;
    let unmet: f64 = plan.unmet.iter().map(weight).sum();
    println!(
        "{communes} communes: {seconds:.1} s, {} MB; {} posts and centres for USD {:.0}; need met {:.1} %, by the planner {:.1} %; gap {:.3} %",
        peak_mb(),
        package.bought.len(),
        package.cost.0,
        100.0 * package.need / package.asked,
        100.0 * (package.asked - unmet) / package.asked,
        100.0 * package.certificate.gap
    );
}

/// The front of the embedded district, or of one of its communes: seconds of each stage on one thread.
fn front(commune: Option<String>) {
    let mut input = Input::embedded("battambang").unwrap_or_else(|issues| panic!("{issues}"));
    if let Some(code) = commune {
        let only = Scenario::new("one").with(Change::Only { communes: vec![code.as_str().into()] });
        input = apply(&input, &only).unwrap_or_else(|issues| panic!("{issues}"));
    }
    let start = Instant::now();
    let ended = Arc::new(Mutex::new(Vec::<(&str, f64)>::new()));
    let told = Arc::clone(&ended);
    let control = Control::default().on_threads(1).telling(move |progress| {
        let mut ended = told.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let seconds = start.elapsed().as_secs_f64();
        match ended.last_mut().filter(|(stage, _)| *stage == progress.stage) {
            Some(last) => last.1 = seconds,
            None => ended.push((progress.stage, seconds)),
        }
    });
    let front = pareto(&input, &ParetoTerms::default(), &control).unwrap_or_else(|issues| panic!("{issues}"));
    let stages = ended.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let work: u64 = front.points.iter().map(|point| point.package.certificate.work).sum();
    println!("{} points of {}, work {work}, {:.2} s", front.points.len(), front.tried, start.elapsed().as_secs_f64());
    for (stage, seconds) in stages.iter() {
        println!("{stage:15} until {seconds:.3} s");
    }
}

/// The model, and ours: need met, its bound, need of all, seconds on one thread, dollars.
fn write_model(money: f64) {
    let input = Input::embedded("battambang").unwrap_or_else(|issues| panic!("{issues}"));
    let control = Control::default().on_threads(1);
    let lines = budget_model(&input, &control).unwrap_or_else(|issues| panic!("{issues}"));
    let terms = BudgetTerms { money_usd: Some(money), ..BudgetTerms::default() };
    let start = Instant::now();
    let package = split_budget(&input, &terms, &control).unwrap_or_else(|issues| panic!("{issues}"));
    let seconds = start.elapsed().as_secs_f64();
    println!("{}", lines.join("\n"));
    println!("{:?}", [package.need, -package.certificate.bound, package.asked, seconds, money]);
}
