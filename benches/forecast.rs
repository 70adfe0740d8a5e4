//! The forecast of many draws: `cargo bench -p hiveplan-benches --bench forecast -- [communes] [draws] [years] [threads]`
//! prints one line with the seconds. Without numbers: the sizes of the issue that need no data beside the crate.
//!
//! `benches/peers/forecast.py` runs the same model in `NumPy`; `make bench-forecast` runs both.

use hiveplan::{Control, Draws, Input, Plan, Problem, bands_with, forecast, need, plan, validate};
use std::time::Instant;

fn planned(communes: usize, years: u32) -> (Problem, Plan) {
    let input = if communes > 10 {
        hiveplan_benches::country(communes, years)
    } else {
        let mut input = hiveplan_benches::battambang().expect("the embedded input reads");
        input.horizon.years = years;
        if communes < 10 {
            keep(&mut input, communes);
        }
        input
    };
    let problem = validate(&input).unwrap_or_else(|issues| panic!("{issues}"));
    let planned = plan(&problem, &need(&problem)).unwrap_or_else(|issues| panic!("{issues}"));
    (problem, planned)
}

/// Ou Char and its neighbours.
fn keep(input: &mut Input, communes: usize) {
    let mut kept: Vec<_> = input.communes.iter().map(|row| row.code.clone()).collect();
    kept.rotate_left(8);
    kept.truncate(communes);
    let here = |code: &str| kept.iter().any(|kept| code.starts_with(kept.as_str()));
    input.communes.retain(|row| here(row.code.as_str()));
    input.villages.retain(|row| here(row.code.as_str()));
    input.centres.retain(|row| here(row.village.as_str()));
    input.workers.retain(|row| here(row.village.as_str()));
    input.staff.retain(|row| here(row.commune.as_str()));
    input.handover.retain(|row| here(row.commune.as_str()));
    input.shares.retain(|row| row.commune.as_ref().is_none_or(|code| here(code.as_str())));
}

fn measure(communes: usize, draws: usize, years: u32, threads: usize) {
    let (problem, planned) = planned(communes, years);
    let (started, used) = (Instant::now(), processor());
    let bands = bands_with(&problem, &planned, &Draws::new(draws, 1), &Control::default().on_threads(threads))
        .unwrap_or_else(|issues| panic!("{issues}"));
    let seconds = started.elapsed().as_secs_f64();
    let used = match (threads, used, processor()) {
        (1, Some(before), Some(after)) => format!(" ({:.3} s of processor)", after - before),
        _ => String::new(),
    };
    let months = communes as f64 * draws as f64 * f64::from(years) * 12.0;
    println!(
        "{communes} communes x {draws} draws x {years} years on {threads} threads: {seconds:.3} s{used}, {:.0} ns a commune-month; peak {} MiB; cost of the last year P50 {}",
        seconds / months * 1e9,
        peak_mib(),
        bands.years.last().map_or(0, |year| year.cost.p50.0)
    );
}

/// Seconds that this thread was on a processor, where the system says so: on a busy machine they tell more than a clock.
fn processor() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(text.split(' ').next()?.parse::<f64>().ok()? / 1e9)
}

/// Most memory so far, 0 where the system does not say.
fn peak_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok()).unwrap_or(0) / 1024
}

fn central() {
    let (problem, planned) = planned(1, 5);
    let needed = need(&problem);
    let started = Instant::now();
    let runs = 20;
    for _ in 0..runs {
        std::hint::black_box(forecast(&problem, &needed, &planned));
    }
    println!(
        "central forecast, 1 commune x 5 years: {:.2} ms",
        started.elapsed().as_secs_f64() / f64::from(runs) * 1e3
    );
}

fn main() {
    let numbers: Vec<usize> = std::env::args().filter_map(|text| text.parse().ok()).collect();
    if let [communes, draws, years, threads] = numbers[..] {
        measure(communes, draws, years as u32, threads);
        return;
    }
    central();
    measure(1, 500, 5, 1);
    measure(10, 1_000, 10, 1);
    measure(10, 10_000, 10, 1);
}
