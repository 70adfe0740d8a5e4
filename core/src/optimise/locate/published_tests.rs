//! Published instances and the size of a district: what is found, proven, and how fast.

use std::time::Instant;

use super::*;
use crate::optimise::outcome::Status;
use crate::optimise::random::Random;
use crate::optimise::shared_tests::{best_known, numbers};

/// Capacitated warehouse location, OR-Library.
fn read_cap(name: &str) -> Location {
    let numbers = numbers(name);
    let (sites, customers) = (numbers[0] as usize, numbers[1] as usize);
    let pairs = &numbers[2..2 + 2 * sites];
    let rows = &numbers[2 + 2 * sites..];
    Location {
        capacity: Some(pairs.iter().step_by(2).copied().collect()),
        open_cost: pairs.iter().skip(1).step_by(2).copied().collect(),
        demand: (0..customers).map(|i| rows[i * (sites + 1)]).collect(),
        cost: (0..customers).flat_map(|i| rows[i * (sites + 1) + 1..(i + 1) * (sites + 1)].to_vec()).collect(),
        ..Location::default()
    }
}

/// Single-source location, Holmberg.
fn read_holmberg(name: &str) -> Location {
    let numbers = numbers(name);
    let (sites, customers) = (numbers[0] as usize, numbers[1] as usize);
    let pairs = &numbers[2..2 + 2 * sites];
    let demand = &numbers[2 + 2 * sites..][..customers];
    let cost = &numbers[2 + 2 * sites + customers..];
    Location {
        capacity: Some(pairs.iter().step_by(2).copied().collect()),
        open_cost: pairs.iter().skip(1).step_by(2).copied().collect(),
        demand: demand.to_vec(),
        cost: (0..customers * sites).map(|c| cost[(c % sites) * customers + c / sites]).collect(),
        single_source: true,
        ..Location::default()
    }
}

/// Villages that are customers and sites at once.
fn villages(seed: u64, n: usize, capacity: Option<f64>, single_source: bool) -> Location {
    let mut random = Random::new(seed);
    let places: Vec<(f64, f64)> = (0..n).map(|_| (random.unit() * 20.0, random.unit() * 20.0)).collect();
    let demand: Vec<f64> = (0..n).map(|_| 5.0 + random.below(30) as f64).collect();
    let total: f64 = demand.iter().sum();
    let mut cost = Vec::new();
    for (from, demand) in places.iter().zip(&demand) {
        for to in &places {
            let (x, y) = (from.0 - to.0, from.1 - to.1);
            cost.push(demand * (x * x + y * y).sqrt());
        }
    }
    Location {
        open_cost: (0..n).map(|_| 200.0 + random.below(400) as f64).collect(),
        capacity: capacity.map(|share| (0..n).map(|_| (total * share * (0.7 + 0.6 * random.unit())).round()).collect()),
        demand,
        cost,
        single_source,
        ..Location::default()
    }
}

/// p-median on a graph, OR-Library: all shortest ways, where a pair given twice counts as given last.
fn read_pmed(name: &str) -> PMedian {
    let numbers = numbers(name);
    let (n, edges, p) = (numbers[0] as usize, numbers[1] as usize, numbers[2] as usize);
    let mut cost = vec![f64::INFINITY; n * n];
    for edge in numbers[3..3 + 3 * edges].chunks(3) {
        let (a, b) = (edge[0] as usize - 1, edge[1] as usize - 1);
        cost[a * n + b] = edge[2];
        cost[b * n + a] = edge[2];
    }
    for k in 0..n {
        cost[k * n + k] = 0.0;
        for a in 0..n {
            for b in 0..n {
                cost[a * n + b] = cost[a * n + b].min(cost[a * n + k] + cost[k * n + b]);
            }
        }
    }
    PMedian { customers: n, cost, p, ..PMedian::default() }
}

#[test]
#[ignore = "a measurement: cargo test --release -p hiveplan --lib measure_p_median -- --ignored --nocapture"]
fn measure_p_median() {
    for (name, best) in best_known("pmed/pmed") {
        if !crate::optimise::shared_tests::instances().unwrap().join(&name).exists() {
            continue;
        }
        let problem = read_pmed(&name);
        let start = Instant::now();
        let answer = p_median(&problem, &Options::default().with_work_limit(limit())).unwrap();
        let c = answer.certificate;
        println!(
            "{name:18} n {:4} p {:4} best {best:8} found {:8} bound {:10.2} gap {:7.4}% {:?} {:10} work {:7.1} ms",
            problem.customers,
            problem.p,
            c.objective,
            c.bound,
            100.0 * c.gap,
            c.status,
            c.work,
            start.elapsed().as_secs_f64() * 1e3
        );
    }
}

/// Every set of at most `p` sites of a small random table.
#[test]
fn p_median_and_max_cover_equal_brute_force() {
    let mut random = Random::new(99);
    for _ in 0..300 {
        let (customers, sites) = (1 + random.below(7), 1 + random.below(6));
        let table: Vec<f64> = (0..customers * sites).map(|_| random.below(20) as f64).collect();
        let weight: Vec<f64> = (0..customers).map(|_| random.below(5) as f64).collect();
        let p = 1 + random.below(sites);
        let radius = random.below(12) as f64;
        let (mut shortest, mut most) = (f64::INFINITY, 0.0_f64);
        for set in (1..1_u32 << sites).filter(|set| set.count_ones() as usize <= p) {
            let nearest = |i: usize| {
                let open = (0..sites).filter(|&j| set >> j & 1 == 1);
                open.map(|j| table[i * sites + j]).fold(f64::INFINITY, f64::min)
            };
            shortest = shortest.min((0..customers).map(|i| weight[i] * nearest(i)).sum());
            most = most.max((0..customers).filter(|&i| nearest(i) <= radius).map(|i| weight[i]).sum());
        }
        let median = PMedian { customers, cost: table.clone(), p, weight: weight.clone(), existing: vec![] };
        let answer = p_median(&median, &Options::default()).unwrap();
        assert_eq!((answer.certificate.objective, answer.certificate.status), (shortest, Status::Optimal));
        assert!(answer.open.len() <= p);
        let cover = MaxCover { customers, distance: table, radius, p, weight, existing: vec![] };
        let answer = max_cover(&cover, &Options::default()).unwrap();
        assert_eq!((answer.covered_weight, answer.certificate.status), (most, Status::Optimal));
        assert_eq!(answer.covered_bound, most);
    }
}

#[test]
fn a_table_that_does_not_divide_and_a_weight_below_zero_are_refused() {
    let bad = PMedian { customers: 2, cost: vec![1.0; 3], p: 1, ..PMedian::default() };
    assert!(p_median(&bad, &Options::default()).unwrap_err().to_string().contains("L01"));
    let bad = MaxCover { customers: 1, distance: vec![f64::NAN], p: 1, ..MaxCover::default() };
    assert!(max_cover(&bad, &Options::default()).unwrap_err().to_string().contains("L02"));
    let bad = PMedian { customers: 1, cost: vec![1.0], p: 1, weight: vec![-1.0], ..PMedian::default() };
    assert!(p_median(&bad, &Options::default()).is_err());
}

fn report(name: &str, problem: &Location, best: f64, options: &Options) -> LocateOutcome {
    let start = Instant::now();
    let answer = locate(problem, options).unwrap();
    let c = &answer.certificate;
    println!(
        "{name:26} best {best:12.3} found {:14.3} bound {:14.3} gap {:7.4}% off {:7.4}% {:?} open {} {:9} work {:8.1} ms",
        c.objective,
        c.bound,
        100.0 * c.gap,
        100.0 * (c.objective - best) / best,
        c.status,
        answer.open.iter().filter(|&&o| o).count(),
        c.work,
        start.elapsed().as_secs_f64() * 1e3
    );
    answer
}

#[test]
fn small_published_instances_end_at_the_best_known_value() {
    for (name, best) in best_known("cap/cap41").into_iter().chain(best_known("cap/cap71")) {
        let answer = locate(&read_cap(&name), &Options::default()).unwrap();
        assert!((answer.certificate.objective - best).abs() <= 1e-6 * best, "{name}: {answer:?}");
        assert_eq!(answer.certificate.status, Status::Optimal, "{name}");
    }
}

fn limit() -> u64 {
    std::env::var("WORK").ok().and_then(|w| w.parse().ok()).unwrap_or(100_000_000)
}

#[test]
#[ignore = "a measurement: cargo test --release -p hiveplan --lib locate_published -- --ignored --nocapture"]
fn measure_locate_published() {
    let only = std::env::var("ONLY").unwrap_or_else(|_| "cap/cap".into());
    for (name, best) in best_known(&only) {
        if name.contains("capa") {
            continue;
        }
        let problem = if only.starts_with("cap") { read_cap(&name) } else { read_holmberg(&name) };
        report(&name, &problem, best, &Options::default().with_gap(0.0).with_work_limit(limit()));
    }
}

#[test]
#[ignore = "a measurement: cargo test --release -p hiveplan --lib locate_published -- --ignored --nocapture"]
fn measure_locate_villages() {
    for n in [10, 30, 62] {
        for (kind, capacity, single) in [
            ("free", None, false),
            ("split", Some(0.25), false),
            ("whole", Some(0.25), true),
            ("tight", Some(0.08), false),
            ("tight whole", Some(0.08), true),
        ] {
            if n == 10 && capacity == Some(0.08) {
                continue;
            }
            for seed in 0..2 {
                let problem = villages(seed, n, capacity, single);
                report(&format!("{n} {kind}"), &problem, f64::NAN, &Options::default().with_work_limit(limit()));
            }
        }
    }
}
