//! The whole country, stage by stage, as one table: seconds, and the highest memory so far. Reads the national tables
//! that lie beside the checkout.
//!
//! `cargo run --release -p hiveplan-benches --bin country -- [communes] [threads] [existing|needed]`

#[path = "../../core/tests/support/mod.rs"]
mod support;

use hiveplan::optimise::relative_gap;
use hiveplan::{Control, Solve, Supply, check, forecast, need, plan_with, validate};
use hiveplan_benches::peak_mb;
use std::collections::BTreeMap;
use std::time::Instant;

fn main() {
    let mut words = std::env::args().skip(1);
    let most: usize = words.next().and_then(|word| word.parse().ok()).unwrap_or(usize::MAX);
    let threads: usize = words.next().and_then(|word| word.parse().ok()).unwrap_or(0);
    let needed = words.next().is_none_or(|word| word == "needed");
    let Some(mut input) = support::country() else { return };
    input.communes.truncate(most);
    let last = input.communes.last().map(|row| row.code.clone());
    input.villages.retain(|row| last.as_ref().is_some_and(|last| row.code.commune() <= *last));
    input.settings.posts = if needed { Supply::Needed } else { Supply::Existing };
    let problem = timed("validate", || validate(&input)).unwrap_or_else(|issues| panic!("{issues}"));
    let need = timed("need", || need(&problem));
    let control = Control::default().on_threads(threads);
    let plan = timed("plan", || plan_with(&problem, &need, &control)).unwrap_or_else(|issues| panic!("{issues}"));
    timed("check", || check(&problem, &need, &plan)).unwrap_or_else(|issues| panic!("{issues}"));
    let forecast = timed("forecast", || forecast(&problem, &need, &plan));
    let mut gaps: Vec<f64> = plan.solves.iter().map(|solve| solve.certificate.gap).collect();
    gaps.sort_by(f64::total_cmp);
    totals(&plan.solves);
    let served: u64 = plan.workers.iter().map(|worker| worker.families).sum();
    println!(
        "{} communes, {} workers, {served} families served, {} solves: gap median {:.4} %, 95th {:.4} %, worst {:.4} %; {} rows of years",
        problem.communes().len(),
        plan.workers.len(),
        gaps.len(),
        gaps[gaps.len() / 2] * 100.0,
        gaps[gaps.len() * 95 / 100] * 100.0,
        gaps[gaps.len() - 1] * 100.0,
        forecast.years.len()
    );
}

/// Objective and bound of all solves of a kind together: the gap that is certified for the country as a whole. Kinds have
/// units of their own (where everybody is served: minutes on the road a month for `assign`).
fn totals(solves: &[Solve]) {
    let mut kinds: BTreeMap<&str, (f64, f64, usize)> = BTreeMap::new();
    for solve in solves {
        let kind = solve.what.split(' ').next().unwrap_or_default();
        let (objective, bound, count) = kinds.entry(kind).or_default();
        *objective += solve.certificate.objective;
        *bound += solve.certificate.bound;
        *count += 1;
    }
    for (kind, (objective, bound, count)) in kinds {
        let gap = relative_gap(objective, bound) * 100.0;
        println!("{kind:10} {count} solves: objective {objective:.1}, bound {bound:.1}, total gap {gap:.4} %");
    }
}

fn timed<T>(stage: &str, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let answer = work();
    println!("{stage:10} {:8.3} s   {:6} MB", start.elapsed().as_secs_f64(), peak_mb());
    answer
}
