//! The whole country, stage by stage, as one table: seconds, and the highest memory so far. Reads the national tables
//! that lie beside the checkout.
//!
//! `cargo run --release -p hiveplan-benches --bin country -- [communes] [threads] [existing|needed]`

#[path = "../../core/tests/support/mod.rs"]
mod support;

use hiveplan::{Control, Supply, check, forecast, need, plan_with, validate};
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

fn timed<T>(stage: &str, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let answer = work();
    println!("{stage:10} {:8.3} s   {:6} MB", start.elapsed().as_secs_f64(), peak_mb());
    answer
}

/// The highest memory of this process so far (Linux; elsewhere 0).
fn peak_mb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).map_or(0, |kb| kb / 1024)
}
