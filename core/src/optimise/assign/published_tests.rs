//! Published instances and the size of a commune: what is found, proven, and how fast.

use std::time::Instant;

use super::*;
use crate::optimise::outcome::Status;
use crate::optimise::random::Random;
use crate::optimise::shared_tests::{best_known, numbers};

fn read(name: &str) -> Assignment {
    let numbers = numbers(name);
    let (agents, items) = (numbers[0] as usize, numbers[1] as usize);
    let cells = agents * items;
    let by_item = |at: usize| (0..cells).map(|c| numbers[at + (c % agents) * items + c / agents]).collect::<Vec<_>>();
    let capacity = numbers[2 + 2 * cells..][..agents].to_vec();
    Assignment::dense(vec![1; items], &by_item(2), &by_item(2 + cells), capacity, None, None).unwrap()
}

/// Cases near their workers, travel inside the workload, a cap on the caseload, a price on leaving a case.
pub(super) fn neighbourhood(seed: u64, items: usize, agents: usize, tightness: f64) -> Assignment {
    let mut random = Random::new(seed);
    let mut point = |_: usize| (random.unit() * 10.0, random.unit() * 10.0);
    let homes: Vec<(f64, f64)> = (0..items).map(&mut point).collect();
    let bases: Vec<(f64, f64)> = (0..agents).map(&mut point).collect();
    let visits: Vec<f64> = (0..items).map(|_| 1.0 + random.below(3) as f64).collect();
    let mut cost = Vec::new();
    let mut usage = Vec::new();
    for (home, visits) in homes.iter().zip(&visits) {
        for base in &bases {
            let (x, y) = (home.0 - base.0, home.1 - base.1);
            let travel = visits * (x * x + y * y).sqrt() / 15.0;
            cost.push(travel);
            usage.push(visits * 1.25 + travel);
        }
    }
    let work: f64 = usage.chunks(agents).map(|row| row.iter().copied().fold(f64::INFINITY, f64::min)).sum();
    let capacity = vec![work * 1.12 / agents as f64 / tightness; agents];
    let most = vec![(items as f64 / agents as f64 / 0.92).ceil() as i64; agents];
    Assignment::dense(vec![1; items], &cost, &usage, capacity, Some(most), Some(vec![1e6; items])).unwrap()
}

fn report(name: &str, problem: &Assignment, best: f64, options: &Options) -> AssignOutcome {
    let start = Instant::now();
    let answer = assign(problem, options);
    let c = &answer.certificate;
    println!(
        "{name:28} best {best:10.2} found {:12.4} bound {:12.4} gap {:7.4}% off {:7.4}% {:?} {:9} work {:8.1} ms",
        c.objective,
        c.bound,
        100.0 * c.gap,
        100.0 * (c.objective - best) / best,
        c.status,
        c.work,
        start.elapsed().as_secs_f64() * 1e3
    );
    answer
}

#[test]
fn small_published_instances_end_at_the_best_known_value() {
    for (name, best) in best_known("gap/cattrysse1994/gap1") {
        let answer = assign(&read(&name), &Options::default());
        assert_eq!((answer.certificate.objective, answer.certificate.status), (best, Status::Optimal), "{name}");
    }
}

#[test]
#[ignore = "a measurement: cargo test --release -p hiveplan --lib published -- --ignored --nocapture"]
fn measure_published_instances() {
    let limit = std::env::var("WORK").ok().and_then(|w| w.parse().ok()).unwrap_or(300_000_000);
    let only = std::env::var("ONLY").unwrap_or_else(|_| "gap/".into());
    let (mut off, mut gap, mut worst, mut proven, mut n) = (0.0, 0.0, 0.0_f64, 0, 0);
    for (name, best) in best_known(&only) {
        let options = Options::default().with_work_limit(limit).with_gap(0.0);
        let c = report(&name, &read(&name), best, &options).certificate;
        off += (c.objective - best) / best;
        worst = worst.max((c.objective - best) / best);
        gap += c.gap;
        proven += usize::from(c.status == Status::Optimal);
        n += 1;
    }
    let n = f64::from(n);
    println!(
        "mean off {:.4}% worst {:.4}% mean gap {:.4}% proven {proven} of {n}",
        100.0 * off / n,
        100.0 * worst,
        100.0 * gap / n
    );
}

/// The linear relaxation alone: rows, pivots' work, time, bound.
#[test]
#[ignore = "a measurement"]
fn measure_linear() {
    use super::{kernel::Kernel, linear::Linear, multipliers::*, plan::Plan};
    use crate::optimise::meter::Meter;
    let one = |name: &str, problem: &Assignment, best: f64| {
        let kernel = Kernel::new(problem);
        let mut meter = Meter::new(&Options::default().with_work_limit(u64::MAX));
        let t = Instant::now();
        let mut ascent = Ascent::new(&kernel, &Prices::zero(kernel.agents));
        ascent.one_by_one(2, &mut meter);
        let prices = ascent.prices();
        let t1 = t.elapsed().as_secs_f64() * 1e3;
        let priced: Vec<f64> = (0..kernel.agent.len()).map(|k| prices.priced(&kernel, k)).collect();
        let mut plan = Plan::empty(&kernel);
        let everyone: Vec<u32> = (0..kernel.items as u32).collect();
        construct::place(&kernel, &mut plan, &everyone, &priced);
        let t2 = t.elapsed().as_secs_f64() * 1e3;
        let w2 = meter.used();
        let mut linear = Linear::new(&kernel, &plan).unwrap();
        let done = linear.run(u64::MAX, &mut meter);
        let t3 = t.elapsed().as_secs_f64() * 1e3;
        println!(
            "{name:28} best {best} ascent {:.3} {t1:.2} ms; plan {:.3} {:.2} ms; linear {done} {:.4} {:.2} ms work {}",
            ascent.bound(),
            plan.cost,
            t2 - t1,
            linear.prices().safe_bound(&kernel),
            t3 - t2,
            meter.used() - w2
        );
    };
    let only = std::env::var("ONLY").unwrap_or_else(|_| "gap/".into());
    for (items, agents) in [(400, 28), (3000, 200)] {
        for tightness in [0.8, 0.9, 0.95] {
            one(&format!("{items}x{agents} load {tightness}"), &neighbourhood(1, items, agents, tightness), f64::NAN);
        }
    }
    for (name, best) in best_known(&only) {
        one(&name, &read(&name), best);
    }
}

#[test]
#[ignore = "a measurement: cargo test --release -p hiveplan --lib published -- --ignored --nocapture"]
fn measure_neighbourhoods() {
    let large = std::env::var("LARGE").is_ok();
    let sizes: &[(usize, usize)] = if large { &[(3000, 200)] } else { &[(400, 28), (500, 14)] };
    for &(items, agents) in sizes {
        for tightness in [0.8, 0.9, 0.95] {
            for gap in [3e-3, 1e-3] {
                for seed in 0..2 {
                    let problem = neighbourhood(seed, items, agents, tightness);
                    let options = Options::default().with_gap(gap).with_work_limit(50_000_000);
                    report(&format!("{items}x{agents} load {tightness} gap {gap}"), &problem, f64::NAN, &options);
                }
            }
        }
    }
}
