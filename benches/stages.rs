//! Each stage on the ten communes of Battambang.

use criterion::{Criterion, criterion_group, criterion_main};
use hiveplan::{forecast, need, plan, run, validate};
use hiveplan_benches::battambang;
use std::hint::black_box;

fn stages(c: &mut Criterion) {
    let input = battambang().expect("the embedded input reads");
    let problem = validate(&input).expect("the embedded input is sound");
    let needed = need(&problem);
    let planned = plan(&problem, &needed).expect("the plan passes its checker");
    let mut group = c.benchmark_group("Battambang, ten communes");
    group.sample_size(10);
    group.bench_function("read", |b| b.iter(|| battambang().map(black_box)));
    group.bench_function("validate", |b| b.iter(|| validate(black_box(&input))));
    group.bench_function("need", |b| b.iter(|| need(black_box(&problem))));
    group.bench_function("plan", |b| b.iter(|| plan(black_box(&problem), &needed)));
    group.bench_function("forecast", |b| b.iter(|| forecast(black_box(&problem), &needed, &planned)));
    group.bench_function("run", |b| b.iter(|| run(black_box(&input)).map(|outcome| outcome.to_json().len())));
    group.finish();
}

criterion_group!(benches, stages);
criterion_main!(benches);
