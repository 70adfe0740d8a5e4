use super::*;
use crate::optimise::outcome::Status;
use crate::optimise::random::Random;

/// Re-checks an answer by other means: amounts, capacities, caps, cost, bound.
fn verify(problem: &Assignment, answer: &AssignOutcome) {
    let mut left = problem.count.clone();
    let mut load = vec![0.0; problem.agents()];
    let mut taken = vec![0; problem.agents()];
    let mut cost = 0.0;
    for &(item, agent, n) in &answer.amount {
        assert!(n > 0);
        let list =
            problem.candidates.start[item as usize] as usize..problem.candidates.start[item as usize + 1] as usize;
        let k = list.into_iter().find(|&k| problem.candidates.agent[k] == agent).expect("a candidate");
        assert!(problem.candidates.cost[k].is_finite());
        left[item as usize] -= n;
        load[agent as usize] += n as f64 * problem.candidates.usage[k];
        taken[agent as usize] += n;
        cost += n as f64 * problem.candidates.cost[k];
    }
    assert_eq!(left, answer.unassigned);
    for j in 0..problem.agents() {
        assert!(load[j] <= problem.capacity[j] * (1.0 + CAPACITY_TOLERANCE), "agent {j} is over capacity");
        assert!(problem.max_items.as_ref().is_none_or(|most| taken[j] <= most[j]), "agent {j} is over its cap");
        assert!(answer.prices[j] >= 0.0 && answer.cap_prices[j] >= 0.0);
    }
    let complete = left.iter().all(|&n| n == 0);
    nothing_left_has_room(problem, &left, &load, &taken);
    match &problem.penalty {
        Some(penalty) => cost += left.iter().zip(penalty).map(|(&n, p)| n as f64 * p).sum::<f64>(),
        None if !complete => cost = f64::INFINITY,
        None => {}
    }
    let certificate = &answer.certificate;
    if certificate.objective.is_finite() {
        assert!((cost - certificate.objective).abs() <= 1e-9 * cost.abs().max(1.0));
    } else {
        assert!(cost.is_infinite());
    }
    assert!(certificate.bound <= certificate.objective);
    assert_eq!(certificate.status == Status::Infeasible, answer.shortage.is_some());
}

/// What stays left is dearer than its penalty everywhere, or fits nowhere.
fn nothing_left_has_room(problem: &Assignment, left: &[i64], load: &[f64], taken: &[i64]) {
    let list = &problem.candidates;
    for i in (0..problem.items()).filter(|&i| left[i] > 0) {
        let dearest = problem.penalty.as_ref().map_or(f64::INFINITY, |penalty| penalty[i]);
        for k in list.start[i] as usize..list.start[i + 1] as usize {
            let j = list.agent[k] as usize;
            let slot = problem.max_items.as_ref().is_none_or(|most| taken[j] < most[j]);
            let fits = load[j] + list.usage[k] <= problem.capacity[j];
            assert!(!(slot && fits && list.cost[k] < dearest), "item {i} is left, agent {j} has room");
        }
    }
}

/// Every way to place every unit, one after the other.
fn brute_force(problem: &Assignment) -> f64 {
    let units: Vec<usize> =
        (0..problem.items()).flat_map(|i| std::iter::repeat_n(i, problem.count[i] as usize)).collect();
    let slots = problem.max_items.clone().unwrap_or_else(|| vec![i64::MAX; problem.agents()]);
    let room: Vec<f64> = problem.capacity.iter().map(|b| b * (1.0 + CAPACITY_TOLERANCE)).collect();
    best_rest(problem, &units, room, slots)
}

#[allow(clippy::needless_pass_by_value, reason = "each branch owns what is left")]
fn best_rest(problem: &Assignment, units: &[usize], room: Vec<f64>, slots: Vec<i64>) -> f64 {
    let Some((&i, rest)) = units.split_first() else {
        return 0.0;
    };
    let mut best = match &problem.penalty {
        Some(penalty) => penalty[i] + best_rest(problem, rest, room.clone(), slots.clone()),
        None => f64::INFINITY,
    };
    for k in problem.candidates.start[i] as usize..problem.candidates.start[i + 1] as usize {
        let j = problem.candidates.agent[k] as usize;
        if problem.candidates.usage[k] <= room[j] && slots[j] > 0 {
            let (mut room, mut slots) = (room.clone(), slots.clone());
            room[j] -= problem.candidates.usage[k];
            slots[j] -= 1;
            best = best.min(problem.candidates.cost[k] + best_rest(problem, rest, room, slots));
        }
    }
    best
}

/// A tiny problem of any shape: whole or fractional numbers, tight or loose, capped or not.
fn tiny(random: &mut Random) -> Assignment {
    let items = 1 + random.below(4);
    let agents = 1 + random.below(3);
    let whole = random.below(2) == 0;
    let number = |random: &mut Random, most: usize| {
        if whole { random.below(most) as f64 } else { random.unit() * most as f64 }
    };
    let mut count = vec![1; items];
    for _ in 0..random.below(4) {
        count[random.below(items)] += 1;
    }
    let cost: Vec<f64> =
        (0..items * agents).map(|_| if random.below(6) == 0 { f64::INFINITY } else { number(random, 20) }).collect();
    let per_item = random.below(3) == 0;
    let usage: Vec<f64> = (0..if per_item { items } else { items * agents }).map(|_| number(random, 6)).collect();
    let total = usage.iter().sum::<f64>() / usage.len() as f64 * count.iter().sum::<i64>() as f64;
    let capacity = (0..agents).map(|_| (total / agents as f64 * (0.6 + random.unit())).round()).collect();
    let caps = (random.below(3) == 0).then(|| (0..agents).map(|_| random.below(4) as i64).collect());
    let penalty = (random.below(2) == 0).then(|| {
        let scale = [1.0, 1e6][random.below(2)];
        (0..items).map(|_| (20.0 + number(random, 20)) * scale).collect()
    });
    Assignment::dense(count, &cost, &usage, capacity, caps, penalty).unwrap()
}

#[test]
fn tiny_problems_equal_brute_force_and_are_proven() {
    let mut random = Random::new(2024);
    let mut seen = [0; 2];
    for round in 0..4000 {
        let problem = tiny(&mut random);
        let answer = assign(&problem, &Options::default().with_gap(0.0));
        verify(&problem, &answer);
        let best = brute_force(&problem);
        if best.is_infinite() {
            assert_eq!(answer.certificate.status, Status::Infeasible, "{round}: {problem:?}");
        } else {
            assert_eq!(answer.certificate.status, Status::Optimal, "{round}: {problem:?} {answer:?} {best}");
            let difference = (answer.certificate.objective - best).abs();
            assert!(difference <= 1e-9 * best.abs().max(1.0), "{round}: {problem:?} {answer:?} {best}");
        }
        seen[usize::from(best.is_finite())] += 1;
    }
    assert!(seen.iter().all(|&n| n > 300), "{seen:?}");
}

#[test]
fn a_search_cut_short_still_answers_with_a_valid_bound() {
    let mut random = Random::new(77);
    for _ in 0..1500 {
        let problem = tiny(&mut random);
        let limit = random.below(3000) as u64;
        let answer = assign(&problem, &Options::default().with_work_limit(limit));
        verify(&problem, &answer);
        let best = brute_force(&problem);
        if best.is_finite() {
            assert!(answer.certificate.bound <= best + 1e-9 * best.abs().max(1.0), "{problem:?} {answer:?} {best}");
            assert!(answer.certificate.objective >= best - 1e-9 * best.abs().max(1.0));
        }
    }
}

#[test]
fn a_dear_penalty_is_paid_only_where_capacity_is_short() {
    // Three identical units of 2 hours; 5 hours there are, so one unit stays.
    let problem = Assignment::dense(vec![3], &[1.0], &[2.0], vec![5.0], None, Some(vec![1e6])).unwrap();
    let answer = assign(&problem, &Options::default());
    verify(&problem, &answer);
    assert_eq!(answer.certificate.objective, 1_000_002.0);
    assert_eq!(answer.certificate.status, Status::Optimal);
    assert_eq!(answer.unassigned, [1]);
}

#[test]
fn sums_that_only_rounding_pushes_over_capacity_fit() {
    let problem = Assignment::dense(vec![3], &[1.0], &[0.1], vec![0.3], None, None).unwrap();
    assert_eq!(assign(&problem, &Options::default()).certificate.status, Status::Optimal);
    let problem = Assignment::dense(vec![3], &[1.0], &[0.1], vec![0.29], None, None).unwrap();
    assert_eq!(assign(&problem, &Options::default()).certificate.status, Status::Infeasible);
}

#[test]
fn shortage_names_the_items_and_the_agents_that_are_short() {
    // Items 0 and 1 can only go to agent 0, which has 3 of the 4 hours; item 2 has agent 1 to itself.
    let far = f64::INFINITY;
    let cost = [1.0, far, 1.0, far, 5.0, 1.0];
    let problem = Assignment::dense(vec![1; 3], &cost, &[2.0; 3], vec![3.0, 2.0], None, None).unwrap();
    let answer = assign(&problem, &Options::default());
    verify(&problem, &answer);
    let shortage = answer.shortage.unwrap();
    assert_eq!((shortage.need, shortage.capacity), (4.0, 3.0));
    assert_eq!((shortage.items, shortage.agents), (vec![0, 1], vec![0]));
    assert_eq!(shortage.unplaced.len(), 1);
}

#[test]
fn an_item_cap_binds_where_hours_do_not() {
    let cost = [1.0, 5.0, 1.0, 5.0, 1.0, 5.0];
    let problem = Assignment::dense(vec![1; 3], &cost, &[1.0; 3], vec![10.0, 10.0], Some(vec![2, 9]), None).unwrap();
    let answer = assign(&problem, &Options::default());
    verify(&problem, &answer);
    assert_eq!((answer.certificate.objective, answer.certificate.status), (7.0, Status::Optimal));
    assert_eq!(answer.cap_prices[0], 4.0);
}

#[test]
fn nothing_to_assign_costs_nothing() {
    let problem = Assignment::dense(vec![], &[], &[], vec![], None, None).unwrap();
    let answer = assign(&problem, &Options::default());
    assert_eq!((answer.certificate.objective, answer.certificate.status), (0.0, Status::Optimal));
    let problem = Assignment::dense(vec![1], &[], &[1.0], vec![], None, None).unwrap();
    assert_eq!(assign(&problem, &Options::default()).certificate.status, Status::Infeasible);
}

#[test]
fn faults_are_listed_together_with_their_numbers() {
    let good = || (vec![1, 1], [1.0, 2.0, 3.0, 4.0], [1.0, 1.0], vec![1.0, 2.0]);
    let (count, cost, usage, capacity) = good();
    assert!(Assignment::dense(count, &cost, &usage, capacity, None, None).is_ok());
    let (_, _, _, capacity) = good();
    let error = Assignment::dense(vec![-1, 1], &[f64::NAN, 1.0, 1.0, 1.0], &[-1.0, 1.0], capacity, Some(vec![1]), None)
        .unwrap_err();
    assert_eq!(error.faults.len(), 1, "shapes come first: {error}");
    let error = Assignment::dense(vec![-1, 1], &[f64::NAN, 1.0, 1.0, 1.0], &[-1.0, 1.0], vec![1.0, -2.0], None, None)
        .unwrap_err();
    assert_eq!(error.faults.len(), 5, "{error}");
    let lists = Candidates { start: vec![0, 2, 3], agent: vec![1, 1, 9], cost: vec![1.0; 3], usage: vec![1.0; 3] };
    let error = Assignment::sparse(vec![1, 1], lists, vec![1.0, 1.0], None, None).unwrap_err();
    assert!(error.to_string().contains("A04") && error.to_string().contains("A05"), "{error}");
}

/// Cases near their workers, travel inside the use, caps: the size of a village.
fn village(seed: u64) -> Assignment {
    let mut random = Random::new(seed);
    let mut points = |n: usize| (0..n).map(|_| (random.unit(), random.unit())).collect::<Vec<_>>();
    let (homes, bases) = (points(60), points(6));
    let way = |c: usize| {
        let (a, b) = (homes[c / 6], bases[c % 6]);
        ((a.0 - b.0) * (a.0 - b.0) + (a.1 - b.1) * (a.1 - b.1)).sqrt()
    };
    let cost: Vec<f64> = (0..360).map(|c| 60.0 * way(c)).collect();
    let usage: Vec<f64> = (0..360).map(|c| (1 + (c / 6) % 3) as f64 + way(c)).collect();
    Assignment::dense(vec![1; 60], &cost, &usage, vec![26.0; 6], Some(vec![11; 6]), Some(vec![1e4; 60])).unwrap()
}

/// A district: more workers than the search looks at for one item, hours and caps both near their limits.
fn district(random: &mut Random) -> Assignment {
    let (items, agents) = (30 + random.below(60), 20 + random.below(30));
    let mut points = |n: usize| (0..n).map(|_| (random.unit(), random.unit())).collect::<Vec<_>>();
    let (homes, bases) = (points(items), points(agents));
    let way = |c: usize| {
        let (a, b) = (homes[c / agents], bases[c % agents]);
        ((a.0 - b.0) * (a.0 - b.0) + (a.1 - b.1) * (a.1 - b.1)).sqrt()
    };
    let cost: Vec<f64> = (0..items * agents).map(|c| 60.0 * way(c)).collect();
    let count: Vec<i64> = (0..items).map(|_| 1 + random.below(12) as i64).collect();
    let hours: Vec<f64> = (0..items).map(|_| 1.0 + random.unit()).collect();
    let usage: Vec<f64> = (0..items * agents).map(|c| hours[c / agents] + 2.0 * way(c)).collect();
    let units: i64 = count.iter().sum();
    let cap = (units as f64 / agents as f64 * (0.7 + 0.4 * random.unit())).round();
    let capacity = (0..agents).map(|_| cap * (1.5 + 1.5 * random.unit())).collect();
    let penalty = (0..items).map(|_| (1u64 << (30 + random.below(4))) as f64).collect();
    Assignment::dense(count, &cost, &usage, capacity, Some(vec![cap as i64; agents]), Some(penalty)).unwrap()
}

#[test]
fn nobody_is_left_while_an_agent_beyond_the_nearest_has_room() {
    let mut random = Random::new(40);
    for work in [1, 10_000, 400_000, 1_000_000] {
        for _ in 0..12 {
            let problem = district(&mut random);
            verify(&problem, &assign(&problem, &Options::default().with_gap(1e-6).with_work_limit(work)));
        }
    }
}

#[test]
fn stopping_at_any_moment_leaves_an_answer_and_a_bound_that_hold() {
    use crate::optimise::{Progress, Stop};
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU64, Ordering};
    let mut random = Random::new(3);
    for seed in 0..6 {
        let problem = village(seed);
        let long = assign(&problem, &Options::default().with_work_limit(30_000_000));
        verify(&problem, &long);
        for _ in 0..12 {
            // The signal comes at the n-th look, or the work ends at a random count.
            let looks = random.below(40) as u64;
            let count = AtomicU64::new(0);
            let stop = Stop::when(move || count.fetch_add(1, Ordering::Relaxed) >= looks);
            let heard = Arc::new(AtomicU64::new(0));
            let hears = heard.clone();
            let progress = Progress::to(move |objective, bound, _| {
                assert!(bound <= objective);
                hears.fetch_add(1, Ordering::Relaxed);
            });
            let work_limit = 1 + random.below(3_000_000) as u64;
            let options = Options { stop, progress, gap: 0.0, work_limit, ..Options::default() };
            let answer = assign(&problem, &options);
            verify(&problem, &answer);
            assert!(answer.certificate.bound <= long.certificate.objective * (1.0 + 1e-9));
            assert!(answer.certificate.objective >= long.certificate.bound * (1.0 - 1e-9));
            assert!(heard.load(Ordering::Relaxed) > 0);
        }
    }
}

#[test]
fn an_earlier_answer_is_never_made_worse() {
    for seed in 0..6 {
        let problem = village(seed);
        let good = assign(&problem, &Options::default().with_work_limit(30_000_000));
        let again = problem.clone().starting_from(good.amount.clone());
        let quick = assign(&again, &Options::default().with_work_limit(1));
        verify(&again, &quick);
        assert!(quick.certificate.objective <= good.certificate.objective * (1.0 + 1e-12));
    }
}

#[test]
fn one_item_an_agent_is_exact_at_once() {
    let mut random = Random::new(11);
    for round in 0..600 {
        let (items, agents) = (1 + random.below(5), 1 + random.below(5));
        let cost: Vec<f64> = (0..items * agents)
            .map(|_| if random.below(5) == 0 { f64::INFINITY } else { random.below(30) as f64 - 5.0 })
            .collect();
        let penalty = (round % 2 == 0).then(|| (0..items).map(|_| random.below(40) as f64).collect());
        // Room for one, by capacity or by cap.
        let (capacity, caps) = if round % 3 == 0 { (9.0, Some(vec![1; agents])) } else { (1.5, None) };
        let problem =
            Assignment::dense(vec![1; items], &cost, &vec![1.0; items], vec![capacity; agents], caps, penalty).unwrap();
        let answer = assign(&problem, &Options::default().with_gap(0.0));
        verify(&problem, &answer);
        let best = brute_force(&problem);
        if best.is_finite() {
            assert_eq!(
                (answer.certificate.objective, answer.certificate.status),
                (best, Status::Optimal),
                "{problem:?}"
            );
        } else {
            assert_eq!(answer.certificate.status, Status::Infeasible, "{problem:?}");
        }
    }
}
