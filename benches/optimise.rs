//! The engine: assignment, location, p-median and flow on generated instances, to the gap that a plan asks for.
//!
//! Work is limited, not time, so that every run does the same: `cargo bench -p hiveplan-benches --bench optimise`, one part with
//! `-- commune`, `-- district`, `-- location`, `-- p-median` or `-- flow`.

use criterion::{Criterion, criterion_group, criterion_main};
use hiveplan::optimise::Options;
use hiveplan::optimise::assign::assign;
use hiveplan::optimise::locate::{PMedian, locate, p_median};
use hiveplan::optimise::network::min_cost_flow;
use hiveplan_benches::shape::Shape;
use hiveplan_benches::villages;
use std::hint::black_box;

const GAP: f64 = 0.003;

/// Work that a commune, a district and a location may take at most: where the gap is not reached, this is what is measured.
const COMMUNE: u64 = 10_000_000;
const DISTRICT: u64 = 100_000_000;
const LOCATION: u64 = 20_000_000;

fn options(work_limit: u64) -> Options {
    Options::default().with_gap(GAP).with_work_limit(work_limit)
}

fn optimise(c: &mut Criterion) {
    let mut group = c.benchmark_group("optimise");
    group.sample_size(10);
    for (cases, workers) in [(400, 28), (500, 14)] {
        for load in [0.8, 0.9, 0.95] {
            let problem = Shape::commune(cases, workers, load).problem(1);
            let options = options(COMMUNE);
            let name = format!("commune {cases}x{workers} at {:.0} %", 100.0 * load);
            group.bench_function(name, |b| b.iter(|| assign(black_box(&problem), &options)));
        }
    }
    let district = Shape::district(0.9).problem(1);
    group.bench_function("district 3000x200 at 90 %", |b| b.iter(|| assign(black_box(&district), &options(DISTRICT))));
    for (name, capacity, whole) in [("free", None, false), ("split", Some(0.08), false), ("whole", Some(0.08), true)] {
        let problem = villages::location(1, 62, capacity, whole);
        let options = options(LOCATION);
        group.bench_function(format!("location 62 villages {name}"), |b| {
            b.iter(|| locate(black_box(&problem), &options));
        });
    }
    let medians = medians(200, 20);
    group.bench_function("p-median 20 of 200", |b| b.iter(|| p_median(black_box(&medians), &options(LOCATION))));
    for (name, bases, people, near) in [("commune", 28, 400, 28), ("district", 100, 3000, 40)] {
        let network = villages::transport(1, bases, people, near);
        let options = Options::default().with_work_limit(u64::MAX);
        group.bench_function(format!("flow {name} {bases}x{people}"), |b| {
            b.iter(|| min_cost_flow(black_box(&network), &options));
        });
    }
    group.finish();
}

/// Villages whose weighted ways to their nearest of `p` sites are to be short.
fn medians(n: usize, p: usize) -> PMedian {
    let made = villages::location(1, n, None, false);
    PMedian { customers: n, cost: made.cost, p, ..PMedian::default() }
}

criterion_group!(benches, optimise);
criterion_main!(benches);
