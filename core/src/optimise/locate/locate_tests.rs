use super::*;
use crate::optimise::outcome::Status;
use crate::optimise::random::Random;

/// Re-checks an answer by other means: shares, capacities, sites, cost.
fn verify(problem: &Location, answer: &LocateOutcome) {
    let (customers, sites) = (problem.customers(), problem.sites());
    let mut served = vec![0.0; customers];
    let mut load = vec![0.0; sites];
    let mut cost: f64 = (0..sites).filter(|&j| answer.open[j]).map(|j| problem.open_cost[j]).sum();
    for &(i, j, share) in &answer.share {
        let (i, j) = (i as usize, j as usize);
        assert!(answer.open[j] && share > 0.0 && problem.cost[i * sites + j].is_finite());
        let impossible = answer.certificate.status == Status::Infeasible;
        assert!(!problem.single_source || share == 1.0 || impossible);
        served[i] += share;
        load[j] += share * problem.demand[i];
        cost += share * problem.cost[i * sites + j];
    }
    for (i, (served, unserved)) in served.iter().zip(&answer.unserved).enumerate() {
        assert!((served + unserved - 1.0).abs() < 1e-9, "customer {i}: {answer:?}");
    }
    if let Some(capacity) = &problem.capacity {
        for j in 0..sites {
            assert!(load[j] <= capacity[j] * (1.0 + 2e-9) + 1e-9, "site {j} is over capacity");
        }
    }
    let certificate = &answer.certificate;
    if certificate.status != Status::Infeasible {
        assert!(answer.open.iter().filter(|&&o| o).count() <= problem.max_sites.unwrap_or(sites));
        assert!(problem.existing.iter().zip(&answer.open).all(|(&existing, &open)| open || !existing));
    }
    match &problem.penalty {
        Some(penalty) => cost += answer.unserved.iter().zip(penalty).map(|(u, p)| u * p).sum::<f64>(),
        None if answer.unserved.iter().any(|&u| u > 0.0) => cost = f64::INFINITY,
        None => {}
    }
    if certificate.objective.is_finite() {
        assert!((cost - certificate.objective).abs() <= 1e-9 * cost.abs().max(1.0), "{cost} {answer:?}");
    } else {
        assert!(cost.is_infinite());
    }
    assert!(certificate.bound <= certificate.objective);
}

/// Every set of sites, every way to serve from it.
fn brute_force(problem: &Location) -> f64 {
    let sites = problem.sites();
    let mut best = f64::INFINITY;
    for set in 0..1_u32 << sites {
        let open: Vec<usize> = (0..sites).filter(|&j| set >> j & 1 == 1).collect();
        let missing = (0..sites).any(|j| problem.existing.get(j) == Some(&true) && set >> j & 1 == 0);
        if missing || open.len() > problem.max_sites.unwrap_or(sites) {
            continue;
        }
        let opening: f64 = open.iter().map(|&j| problem.open_cost[j]).sum();
        let room: Vec<f64> =
            open.iter().map(|&j| problem.capacity.as_ref().map_or(f64::INFINITY, |b| b[j] * (1.0 + 1e-9))).collect();
        let serving =
            if problem.single_source { one_by_one(problem, &open, room, 0) } else { split(problem, &open, &room) };
        best = best.min(opening + serving);
    }
    best
}

#[allow(clippy::needless_pass_by_value, reason = "each branch owns what is left")]
fn one_by_one(problem: &Location, open: &[usize], room: Vec<f64>, i: usize) -> f64 {
    if i == problem.customers() {
        return 0.0;
    }
    let mut best = match &problem.penalty {
        Some(penalty) => penalty[i] + one_by_one(problem, open, room.clone(), i + 1),
        None => f64::INFINITY,
    };
    for (at, &j) in open.iter().enumerate() {
        if problem.demand[i] <= room[at] {
            let mut room = room.clone();
            room[at] -= problem.demand[i];
            best = best.min(problem.cost[i * problem.sites() + j] + one_by_one(problem, open, room, i + 1));
        }
    }
    best
}

/// Whole demands below eight: cheapest augmenting steps, one unit of demand at a time (Bellman-Ford).
fn split(problem: &Location, open: &[usize], room: &[f64]) -> f64 {
    let (n, m) = (problem.customers(), open.len());
    let (source, sink) = (n + m, n + m + 1);
    let mut arcs: Vec<(usize, usize, f64, f64)> = Vec::new();
    let mut arc = |a, b, cost, room| {
        arcs.push((a, b, cost, room));
        arcs.push((b, a, -cost, 0.0));
    };
    let mut total = 0.0;
    for i in 0..n {
        let demand = problem.demand[i];
        if demand == 0.0 {
            let near = open.iter().map(|&j| problem.cost[i * problem.sites() + j]).fold(f64::INFINITY, f64::min);
            total += near.min(problem.penalty.as_ref().map_or(f64::INFINITY, |p| p[i]));
            continue;
        }
        arc(source, i, 0.0, demand);
        for (at, &j) in open.iter().enumerate() {
            let cost = problem.cost[i * problem.sites() + j];
            if cost.is_finite() {
                arc(i, n + at, cost / demand, demand);
            }
        }
        if let Some(penalty) = &problem.penalty {
            arc(i, sink, penalty[i] / demand, demand);
        }
    }
    for (at, &room) in room.iter().enumerate() {
        arc(n + at, sink, 0.0, room.min(1e9).floor());
    }
    for _ in 0..problem.demand.iter().sum::<f64>() as usize {
        let mut distance = vec![f64::INFINITY; n + m + 2];
        let mut by = vec![usize::MAX; n + m + 2];
        distance[source] = 0.0;
        for _ in 0..n + m + 2 {
            for (k, &(a, b, cost, room)) in arcs.iter().enumerate() {
                if room > 0.0 && distance[a] + cost < distance[b] - 1e-12 {
                    distance[b] = distance[a] + cost;
                    by[b] = k;
                }
            }
        }
        total += distance[sink];
        if total.is_infinite() {
            return total;
        }
        let mut node = sink;
        while node != source {
            arcs[by[node]].3 -= 1.0;
            arcs[by[node] ^ 1].3 += 1.0;
            node = arcs[by[node]].0;
        }
    }
    total
}

fn tiny(random: &mut Random) -> Location {
    let (customers, sites) = (1 + random.below(5), 1 + random.below(4));
    let whole = random.below(2) == 0;
    let number = |random: &mut Random, most: usize| {
        if whole { random.below(most) as f64 } else { random.unit() * most as f64 }
    };
    let demand: Vec<f64> = (0..customers).map(|_| random.below(8) as f64).collect();
    let total: f64 = demand.iter().sum();
    let cost =
        (0..customers * sites).map(|_| if random.below(8) == 0 { f64::INFINITY } else { number(random, 20) }).collect();
    let existing: Vec<bool> =
        if random.below(3) == 0 { (0..sites).map(|_| random.below(3) == 0).collect() } else { vec![] };
    let built = existing.iter().filter(|&&e| e).count();
    let capacity = (random.below(3) > 0)
        .then(|| (0..sites).map(|_| (total / sites as f64 * (0.5 + 1.5 * random.unit())).round()).collect());
    Location {
        open_cost: (0..sites).map(|_| number(random, 15)).collect(),
        capacity,
        demand,
        cost,
        existing,
        max_sites: (random.below(3) == 0).then(|| built + random.below(sites + 1 - built)),
        single_source: random.below(2) == 0,
        penalty: (random.below(2) == 0).then(|| (0..customers).map(|_| 10.0 + number(random, 30)).collect()),
    }
}

#[test]
fn tiny_problems_equal_brute_force_and_are_proven() {
    let mut random = Random::new(7);
    let mut seen = [0; 2];
    for round in 0..3000 {
        let problem = tiny(&mut random);
        let answer = locate(&problem, &Options::default().with_gap(0.0)).unwrap();
        verify(&problem, &answer);
        let best = brute_force(&problem);
        let status = if best.is_finite() { Status::Optimal } else { Status::Infeasible };
        assert_eq!(answer.certificate.status, status, "{round}: {problem:?} {answer:?} {best}");
        if best.is_finite() {
            let difference = (answer.certificate.objective - best).abs();
            assert!(difference <= 2e-9 * best.abs().max(1.0), "{round}: {problem:?} {answer:?} {best}");
        }
        seen[usize::from(best.is_finite())] += 1;
    }
    assert!(seen.iter().all(|&n| n > 150), "{seen:?}");
}

#[test]
fn a_search_cut_short_still_answers_with_a_valid_bound() {
    let mut random = Random::new(8);
    for _ in 0..1000 {
        let problem = tiny(&mut random);
        let limit = random.below(5000) as u64;
        let answer = locate(&problem, &Options::default().with_work_limit(limit)).unwrap();
        verify(&problem, &answer);
        let best = brute_force(&problem);
        if best.is_finite() {
            assert!(answer.certificate.bound <= best + 1e-9 * best.abs().max(1.0), "{problem:?} {answer:?} {best}");
            assert!(answer.certificate.objective >= best - 2e-9 * best.abs().max(1.0));
        }
    }
}

#[test]
fn a_second_site_opens_once_the_way_costs_more_than_the_door() {
    let problem = |open: f64| Location {
        open_cost: vec![open, open],
        demand: vec![1.0; 4],
        cost: vec![0.0, 5.0, 0.0, 5.0, 5.0, 0.0, 5.0, 0.0],
        ..Location::default()
    };
    for (open, objective, sites) in [(9.0, 18.0, 2), (11.0, 21.0, 1)] {
        let answer = locate(&problem(open), &Options::default()).unwrap();
        assert_eq!((answer.certificate.objective, answer.certificate.status), (objective, Status::Optimal));
        assert_eq!(answer.open.iter().filter(|&&o| o).count(), sites);
    }
}

#[test]
fn an_existing_site_stays_open_even_when_it_does_not_pay() {
    let problem = Location {
        open_cost: vec![50.0, 1.0],
        demand: vec![1.0],
        cost: vec![9.0, 1.0],
        existing: vec![true, false],
        ..Location::default()
    };
    let answer = locate(&problem, &Options::default()).unwrap();
    assert_eq!(answer.open, [true, true]);
    assert_eq!(answer.certificate.objective, 52.0);
    let free = Location { existing: vec![], ..problem };
    assert_eq!(locate(&free, &Options::default()).unwrap().certificate.objective, 2.0);
}

#[test]
fn demand_beyond_all_capacity_is_infeasible_and_says_how_much_is_left() {
    let problem = Location {
        open_cost: vec![1.0, 1.0],
        capacity: Some(vec![2.0, 2.0]),
        demand: vec![5.0],
        cost: vec![1.0, 1.0],
        ..Location::default()
    };
    let answer = locate(&problem, &Options::default()).unwrap();
    assert_eq!(answer.certificate.status, Status::Infeasible);
    assert!((answer.unserved[0] - 0.2).abs() < 1e-9, "{answer:?}");
    let enough = Location { demand: vec![4.0], ..problem };
    assert_eq!(locate(&enough, &Options::default()).unwrap().certificate.status, Status::Optimal);
}

#[test]
fn nobody_to_serve_and_nowhere_to_serve_from_are_answers_too() {
    let answer = locate(&Location::default(), &Options::default()).unwrap();
    assert_eq!((answer.certificate.status, answer.certificate.objective), (Status::Optimal, 0.0));
    let nowhere = Location { demand: vec![1.0], ..Location::default() };
    assert_eq!(locate(&nowhere, &Options::default()).unwrap().certificate.status, Status::Infeasible);
}

#[test]
fn faults_are_listed_together_with_their_numbers() {
    let good = Location { open_cost: vec![1.0], demand: vec![1.0], cost: vec![1.0], ..Location::default() };
    assert!(good.check().is_ok());
    let bad = Location { open_cost: vec![f64::NAN], demand: vec![-1.0], ..good.clone() };
    assert_eq!(bad.check().unwrap_err().faults.len(), 2);
    let bad = Location { cost: vec![], penalty: Some(vec![]), ..good.clone() };
    assert!(bad.check().unwrap_err().to_string().contains("L01"));
    let bad = Location { existing: vec![true], max_sites: Some(0), ..good };
    assert!(matches!(bad.check().unwrap_err().faults[..], [LocationFault::TooManyExisting { .. }]));
}

#[test]
fn sites_that_must_hold_all_demand_raise_the_bound_to_a_whole_number_of_them() {
    // Serving is free and each site holds 10 of 21: a third of a site would do for its share, but three must open.
    let problem = Location {
        open_cost: vec![100.0; 5],
        capacity: Some(vec![10.0; 5]),
        demand: vec![1.0; 21],
        cost: vec![0.0; 105],
        ..Location::default()
    };
    let kernel = kernel::Kernel::new(&problem);
    let bound = relax::Priced::new(&kernel, kernel.start.clone()).safe_bound(&[0.0; 21]);
    assert!((299.999..=300.0).contains(&bound), "{bound}");
    let answer = locate(&problem, &Options::default()).unwrap();
    assert_eq!((answer.certificate.status, answer.certificate.objective), (Status::Optimal, 300.0));
}

#[test]
fn a_signal_to_stop_still_gets_an_answer_from_every_kind() {
    let mut random = Random::new(12);
    for round in 0..200 {
        let problem = tiny(&mut random);
        let looks = std::sync::atomic::AtomicUsize::new(0);
        let allowed = round % 4;
        let stop =
            crate::optimise::Stop::when(move || looks.fetch_add(1, std::sync::atomic::Ordering::Relaxed) >= allowed);
        let answer = locate(&problem, &Options { stop, ..Options::default() }).unwrap();
        verify(&problem, &answer);
        let best = brute_force(&problem);
        assert!(answer.certificate.bound <= best + 1e-9 * best.abs().max(1.0), "{problem:?} {answer:?}");
    }
}
