use super::*;
use crate::optimise::Stop;
use crate::optimise::assign::{Candidates, assign};
use crate::optimise::outcome::Status;
use crate::optimise::random::Random;
use proptest::prelude::*;

/// Re-checks an answer by other means: amounts, caps, shares, cost, budget.
fn verify(problem: &Assignment, budget: Option<f64>, answer: &FairOutcome) {
    let mut left = problem.count.clone();
    let mut load = vec![0.0; problem.agents()];
    let mut taken = vec![0; problem.agents()];
    let mut cost = 0.0;
    for &(item, agent, n) in &answer.amount {
        assert!(n > 0);
        let i = item as usize;
        let list = problem.candidates.start[i] as usize..problem.candidates.start[i + 1] as usize;
        let k = list.into_iter().find(|&k| problem.candidates.agent[k] == agent).expect("a candidate");
        assert!(problem.candidates.cost[k].is_finite());
        left[i] -= n;
        load[agent as usize] += n as f64 * problem.candidates.usage[k];
        taken[agent as usize] += n;
        cost += n as f64 * problem.candidates.cost[k];
    }
    assert_eq!(left, answer.unassigned);
    assert!(problem.max_items.as_ref().is_none_or(|most| taken.iter().zip(most).all(|(n, most)| n <= most)));
    let certificate = &answer.certificate;
    assert!(certificate.bound <= certificate.objective);
    if certificate.objective.is_infinite() {
        return;
    }
    let mut largest: f64 = 0.0;
    for (j, &b) in problem.capacity.iter().enumerate() {
        let share = if b > 0.0 && b.is_finite() { load[j] / b } else { 0.0 };
        assert!(b > 0.0 || load[j] == 0.0, "agent {j} has no capacity");
        assert!((share - answer.share[j]).abs() <= 1e-9 * share.max(1.0));
        largest = largest.max(share);
    }
    assert!((largest - certificate.objective).abs() <= 1e-9 * largest.max(1.0));
    let penalty = problem.penalty.iter().flatten().zip(&left).map(|(p, &n)| p * n as f64).sum::<f64>();
    assert!((cost + penalty - answer.cost).abs() <= 1e-9 * answer.cost.abs().max(1.0));
    if budget.is_none() || problem.penalty.is_none() {
        assert!(left.iter().all(|&n| n == 0));
    }
    assert!(budget.is_none_or(|most| answer.cost <= most + 1e-9 * most.abs().max(1.0)), "{} {budget:?}", answer.cost);
}

/// The least largest share over every way to place every unit within the budget; infinite when there is none.
fn brute_force(problem: &Assignment, budget: Option<f64>) -> f64 {
    let units: Vec<usize> =
        (0..problem.items()).flat_map(|i| std::iter::repeat_n(i, problem.count[i] as usize)).collect();
    let slots = problem.max_items.clone().unwrap_or_else(|| vec![i64::MAX; problem.agents()]);
    let most = budget.map_or(f64::INFINITY, |most| most + 1e-12 * most.abs());
    let may_stay = budget.is_some() && problem.penalty.is_some();
    best_rest(problem, &units, vec![0.0; problem.agents()], slots, most, may_stay)
}

#[allow(clippy::needless_pass_by_value, reason = "each branch owns what is left")]
fn best_rest(problem: &Assignment, units: &[usize], load: Vec<f64>, slots: Vec<i64>, most: f64, may_stay: bool) -> f64 {
    let Some((&i, rest)) = units.split_first() else {
        let share = |(load, &b): (&f64, &f64)| if b > 0.0 && b.is_finite() { load / b } else { 0.0 };
        let largest = load.iter().zip(&problem.capacity).map(share).fold(0.0, f64::max);
        return if most >= 0.0 { largest } else { f64::INFINITY };
    };
    let mut best = f64::INFINITY;
    if let Some(penalty) = problem.penalty.as_ref().filter(|_| may_stay) {
        best = best_rest(problem, rest, load.clone(), slots.clone(), most - penalty[i], may_stay);
    }
    for k in problem.candidates.start[i] as usize..problem.candidates.start[i + 1] as usize {
        let (j, usage) = (problem.candidates.agent[k] as usize, problem.candidates.usage[k]);
        if slots[j] > 0 && (usage <= 0.0 || problem.capacity[j] > 0.0) {
            let (mut load, mut slots) = (load.clone(), slots.clone());
            load[j] += usage;
            slots[j] -= 1;
            best = best.min(best_rest(problem, rest, load, slots, most - problem.candidates.cost[k], may_stay));
        }
    }
    best
}

/// A tiny problem of any shape: whole or fractional numbers, capped or not, with agents who have nothing or no limit.
fn tiny(random: &mut Random) -> (Assignment, Option<f64>) {
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
    let usage: Vec<f64> = (0..items * agents).map(|_| number(random, 6)).collect();
    let capacity = (0..agents)
        .map(|_| match random.below(12) {
            0 => 0.0,
            1 => f64::INFINITY,
            _ => 1.0 + number(random, 9),
        })
        .collect();
    let caps = (random.below(3) == 0).then(|| (0..agents).map(|_| random.below(5) as i64).collect());
    let penalty = (random.below(2) == 0).then(|| (0..items).map(|_| number(random, 30)).collect());
    let budget = (random.below(2) == 0).then(|| number(random, 60));
    (Assignment::dense(count, &cost, &usage, capacity, caps, penalty).unwrap(), budget)
}

#[test]
fn tiny_problems_equal_brute_force_and_are_proven() {
    let mut random = Random::new(2026);
    let mut seen = [0; 2];
    for round in 0..4000 {
        let (problem, budget) = tiny(&mut random);
        let answer = fair(&problem, budget, &Options::default().with_gap(0.0));
        verify(&problem, budget, &answer);
        let best = brute_force(&problem, budget);
        let what = format!("{round}: {problem:?} {budget:?} {answer:?} {best}");
        if best.is_infinite() {
            assert_eq!(answer.certificate.status, Status::Infeasible, "{what}");
        } else {
            assert_eq!(answer.certificate.status, Status::Optimal, "{what}");
            assert!((answer.certificate.objective - best).abs() <= 2e-8 * best.max(1e-6), "{what}");
        }
        seen[usize::from(best.is_finite())] += 1;
    }
    assert!(seen.iter().all(|&n| n > 300), "{seen:?}");
}

#[test]
fn a_search_cut_short_still_answers_with_a_valid_bound() {
    let mut random = Random::new(78);
    for _ in 0..1500 {
        let (problem, budget) = tiny(&mut random);
        let looks = random.below(30);
        let count = std::sync::atomic::AtomicUsize::new(0);
        let stop = Stop::when(move || count.fetch_add(1, std::sync::atomic::Ordering::Relaxed) >= looks);
        let options = Options { stop, ..Options::default().with_work_limit(random.below(3000) as u64) };
        let answer = fair(&problem, budget, &options);
        verify(&problem, budget, &answer);
        let best = brute_force(&problem, budget);
        assert!(answer.certificate.bound <= best * (1.0 + 1e-7), "{problem:?} {budget:?} {answer:?} {best}");
        assert!(answer.certificate.objective >= best * (1.0 - 1e-9), "{problem:?} {budget:?} {answer:?} {best}");
    }
}

/// Families near their workers, the way inside the use, some workers part of their time.
fn commune(seed: u64, families: usize, workers: usize) -> Assignment {
    let mut random = Random::new(seed);
    let mut points = |n: usize| (0..n).map(|_| (random.unit(), random.unit())).collect::<Vec<_>>();
    let (homes, bases) = (points(families), points(workers));
    let way = |c: usize| {
        let (a, b) = (homes[c / workers], bases[c % workers]);
        ((a.0 - b.0) * (a.0 - b.0) + (a.1 - b.1) * (a.1 - b.1)).sqrt()
    };
    let cost: Vec<f64> = (0..families * workers).map(|c| 60.0 * way(c)).collect();
    let usage: Vec<f64> = (0..families * workers).map(|c| (1 + (c / workers) % 3) as f64 + way(c)).collect();
    let capacity = (0..workers).map(|j| if j % 5 == 0 { 20.0 } else { 40.0 }).collect();
    Assignment::dense(vec![1; families], &cost, &usage, capacity, None, None).unwrap()
}

#[test]
fn a_commune_is_fair_within_a_percent_of_the_bound() {
    for seed in 0..3 {
        let problem = commune(seed, 120, 10);
        let answer = fair(&problem, None, &Options::default().with_gap(0.01));
        verify(&problem, None, &answer);
        assert_eq!(answer.certificate.status, Status::WithinGap, "{:?}", answer.certificate);
    }
}

#[test]
fn fairness_at_a_price_costs_no_more_than_the_price() {
    let problem = commune(4, 90, 8);
    let cheapest = assign(&problem, &Options::default());
    let mut before = f64::INFINITY;
    for more in [1.0, 1.02, 1.1, 1.5] {
        let budget = Some(cheapest.certificate.objective * more);
        let from = problem.clone().starting_from(cheapest.amount.clone());
        let answer = fair(&from, budget, &Options::default().with_gap(0.01).with_work_limit(20_000_000));
        verify(&problem, budget, &answer);
        assert!(answer.certificate.bound <= before);
        before = answer.certificate.objective;
    }
}

#[test]
fn no_cost_is_added_to_the_answer_started_from() {
    let problem = commune(5, 90, 8);
    let cheapest = assign(&problem, &Options::default());
    let from = problem.clone().starting_from(cheapest.amount.clone());
    let answer = fair_at_no_cost(&from, &Options::default().with_work_limit(2_000_000));
    verify(&problem, Some(cheapest.certificate.objective), &answer);
    assert!(answer.certificate.bound > 0.0);
}

#[test]
fn shares_below_the_largest_are_evened_out_as_well() {
    // Agent 0 has a long item that nobody else may take; the rest is for 1 and 2, half and half.
    let far = f64::INFINITY;
    let cost = [0.0, far, far, far, 0.0, 0.0, far, 0.0, 0.0, far, 0.0, 0.0, far, 0.0, 0.0];
    let usage = [9.0, 1.0, 1.0, 1.0, 1.0];
    let problem = Assignment::dense(vec![1; 5], &cost, &usage, vec![10.0; 3], None, None).unwrap();
    let answer = fair(&problem, None, &Options::default());
    assert_eq!(answer.share, [0.9, 0.2, 0.2]);
    assert_eq!(answer.certificate.status, Status::Optimal);
}

#[test]
fn capacity_that_is_short_shows_as_a_share_above_one_and_missing_places_as_infeasible() {
    let problem = Assignment::dense(vec![6], &[0.0; 2], &[2.0, 2.0], vec![4.0, 4.0], None, None).unwrap();
    let answer = fair(&problem, None, &Options::default());
    assert_eq!((answer.certificate.objective, answer.certificate.status), (1.5, Status::Optimal));
    let caps = Some(vec![2, 3]);
    let problem = Assignment::dense(vec![6], &[0.0; 2], &[2.0, 2.0], vec![4.0, 4.0], caps, None).unwrap();
    let answer = fair(&problem, None, &Options::default());
    assert_eq!(answer.certificate.status, Status::Infeasible);
    let shortage = answer.shortage.unwrap();
    assert_eq!((shortage.units, shortage.places), (6, 5));
}

#[test]
fn nothing_to_assign_fills_nobody() {
    let problem = Assignment::dense(vec![], &[], &[], vec![1.0], None, None).unwrap();
    let answer = fair(&problem, None, &Options::default());
    assert_eq!((answer.certificate.objective, answer.certificate.status), (0.0, Status::Optimal));
}

/// The proven least largest share.
fn proven(count: &[i64], usage: &[f64], capacity: &[f64]) -> f64 {
    let lists = (0..count.len()).flat_map(|_| 0..capacity.len() as u32).collect();
    let start = (0..=count.len()).map(|i| (i * capacity.len()) as u32).collect();
    let candidates = Candidates { start, agent: lists, cost: vec![0.0; usage.len()], usage: usage.to_vec() };
    let problem = Assignment::sparse(count.to_vec(), candidates, capacity.to_vec(), None, None).unwrap();
    let answer = fair(&problem, None, &Options::default().with_gap(0.0));
    assert_eq!(answer.certificate.status, Status::Optimal, "{problem:?}");
    answer.certificate.objective
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn laws_of_fair_loads(
        (agents, rows) in (1..4usize).prop_flat_map(|m| {
            (Just(m), prop::collection::vec((1..3i64, prop::collection::vec(1..9u32, m)), 1..5))
        }),
        capacity in prop::collection::vec(4..12u32, 4),
        power in -3..4i32,
    ) {
        let count: Vec<i64> = rows.iter().map(|row| row.0).collect();
        let usage: Vec<f64> = rows.iter().flat_map(|row| row.1.iter().map(|&u| f64::from(u))).collect();
        let capacity: Vec<f64> = capacity[..agents].iter().map(|&b| f64::from(b)).collect();
        let best = proven(&count, &usage, &capacity);
        // Items in another order.
        let turned_count: Vec<i64> = count.iter().rev().copied().collect();
        let turned: Vec<f64> = usage.chunks(agents).rev().flatten().copied().collect();
        prop_assert!((proven(&turned_count, &turned, &capacity) - best).abs() <= 4e-8 * best);
        // Hours in another unit.
        let scale = f64::from(power).exp2();
        let scaled: Vec<f64> = usage.iter().map(|u| u * scale).collect();
        let wide: Vec<f64> = capacity.iter().map(|b| b * scale).collect();
        prop_assert!((proven(&count, &scaled, &wide) - best).abs() <= 4e-8 * best);
        // Twice the capacity: half the share.
        let double: Vec<f64> = capacity.iter().map(|b| 2.0 * b).collect();
        prop_assert!((2.0 * proven(&count, &usage, &double) - best).abs() <= 4e-8 * best);
        // An agent for whom everything takes far too long changes nothing.
        let more: Vec<f64> = usage.chunks(agents).flat_map(|row| row.iter().copied().chain([1e5])).collect();
        let room: Vec<f64> = capacity.iter().copied().chain([1.0]).collect();
        prop_assert!((proven(&count, &more, &room) - best).abs() <= 4e-8 * best);
    }
}
