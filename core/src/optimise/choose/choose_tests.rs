//! Brute force, oracles and laws of choosing.

use super::*;
use crate::optimise::{Options, Status, Stop};
use proptest::prelude::*;

/// The best of all choices, by trying each; infinite when none fits.
fn brute_force(problem: &Choice) -> f64 {
    fn go(problem: &Choice, group: usize, load: &mut Vec<f64>, cost: f64, best: &mut f64) {
        if group == problem.groups() {
            let fits = load.iter().zip(&problem.capacity).all(|(load, capacity)| *load <= capacity * (1.0 + 1e-9));
            if fits {
                *best = best.min(cost);
            }
            return;
        }
        for option in problem.options_of(group) {
            let before = load.clone();
            problem.uses_of(option).for_each(|(limit, amount)| load[limit] += amount);
            go(problem, group + 1, load, cost + problem.cost[option], best);
            *load = before;
        }
    }
    let mut best = f64::INFINITY;
    go(problem, 0, &mut vec![0.0; problem.capacity.len()], 0.0, &mut best);
    best
}

/// Whether an answer is what it says.
fn check(problem: &Choice, answer: &ChooseOutcome) {
    let certificate = &answer.certificate;
    assert!(certificate.bound <= certificate.objective);
    assert!(answer.prices.iter().all(|&price| price >= 0.0));
    if answer.chosen.is_empty() && problem.groups() > 0 {
        assert_eq!(certificate.objective, f64::INFINITY);
        return;
    }
    let (mut cost, mut used) = (0.0, vec![0.0; problem.capacity.len()]);
    for (group, &chosen) in answer.chosen.iter().enumerate() {
        let option = problem.options_of(group).start + chosen as usize;
        assert!(problem.options_of(group).contains(&option));
        cost += problem.cost[option];
        problem.uses_of(option).for_each(|(limit, amount)| used[limit] += amount);
    }
    assert!((cost - certificate.objective).abs() <= 1e-9 * cost.abs().max(1.0));
    assert_eq!(used, answer.used);
    for (used, capacity) in used.iter().zip(&problem.capacity) {
        assert!(*used <= capacity * (1.0 + 1e-9), "{used} of {capacity}");
    }
}

/// Up to five groups of up to four options on up to three limits, in whole numbers.
fn small() -> impl Strategy<Value = Choice> {
    let option = (-9i32..10, prop::collection::vec(0u8..8, 3));
    let groups = prop::collection::vec(prop::collection::vec(option, 1..5), 0..6);
    (groups, prop::collection::vec(0u8..20, 3)).prop_map(|(groups, capacity)| {
        let mut problem = Choice::new(capacity.into_iter().map(f64::from).collect());
        for group in groups {
            problem.group();
            for (cost, uses) in group {
                let uses: Vec<(u32, f64)> = (0..).zip(uses.into_iter().map(f64::from)).collect();
                problem.option(f64::from(cost), &uses);
            }
        }
        problem
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// Small problems end proven, at the value of trying everything; impossible ones are proven impossible.
    #[test]
    fn small_problems_equal_brute_force_and_are_proven(problem in small()) {
        let answer = choose(&problem, &Options::default().with_gap(0.0)).unwrap();
        check(&problem, &answer);
        let best = brute_force(&problem);
        if best.is_finite() {
            prop_assert_eq!(answer.certificate.objective, best);
            prop_assert_eq!(answer.certificate.status, Status::Optimal);
        } else {
            prop_assert_eq!(answer.certificate.status, Status::Infeasible);
        }
        for &(limit, weight) in &answer.short {
            prop_assert!(weight > 0.0 && (limit as usize) < problem.capacity.len());
        }
        prop_assert!(answer.short.is_empty() || proves(&problem, &answer.short));
    }

    /// Begun from anything, even from options that there are not, the answer is the best all the same.
    #[test]
    fn any_start_leads_to_the_same_value(problem in small(), start in prop::collection::vec(0u32..5, 0..7)) {
        let answer = choose_from(&problem, &Options::default(), &start).unwrap();
        check(&problem, &answer);
        let cold = choose(&problem, &Options::default()).unwrap();
        prop_assert_eq!(answer.certificate.objective, cold.certificate.objective);
        prop_assert_eq!(answer.certificate.status, cold.certificate.status);
    }

    /// Cut short after any amount of work, the answer is feasible and the bound true.
    #[test]
    fn a_search_that_is_cut_short_has_a_true_bound(problem in small(), work in 0u64..400) {
        let answer = choose(&problem, &Options::default().with_work_limit(work)).unwrap();
        check(&problem, &answer);
        prop_assert!(answer.certificate.bound <= brute_force(&problem));
    }
}

/// Whether even the least weighted use of every group exceeds the weighted limits.
fn proves(problem: &Choice, weights: &[(u32, f64)]) -> bool {
    let weight = |limit: usize| weights.iter().find(|&&(l, _)| l as usize == limit).map_or(0.0, |&(_, w)| w);
    let of = |option: usize| problem.uses_of(option).map(|(limit, amount)| weight(limit) * amount).sum::<f64>();
    let fits = |option: usize| problem.uses_of(option).all(|(limit, amount)| amount <= problem.capacity[limit]);
    let least = |group: usize| problem.options_of(group).filter(|&o| fits(o)).map(of).fold(f64::INFINITY, f64::min);
    let needed: f64 = (0..problem.groups()).map(least).sum();
    needed > weights.iter().map(|&(limit, w)| w * problem.capacity[limit as usize]).sum::<f64>()
}

/// A start for each of `groups` villages in one of `periods`, which then costs money in that and later periods.
pub(super) fn starts(groups: usize, periods: u32, seed: u64) -> Choice {
    let mut random = crate::optimise::random::Random::new(seed);
    let share = groups as f64 / 25.0;
    let mut capacity: Vec<f64> = (0..periods).map(|p| share * 10.0 * f64::from(p + 4)).collect();
    capacity.extend((0..periods).map(|_| share * 12.0));
    let mut problem = Choice::new(capacity);
    for _ in 0..groups {
        let (need, cost, hires) = (20.0 + 80.0 * random.unit(), 5.0 + 20.0 * random.unit(), 2.0 + 8.0 * random.unit());
        problem.group();
        for start in 0..periods {
            let mut uses: Vec<(u32, f64)> =
                (start..periods).map(|p| (p, cost * (1.0 + if p == start { 0.5 } else { 0.0 }))).collect();
            uses.push((periods + start, hires));
            problem.option(-need * f64::from(periods - start), &uses);
        }
        problem.option(0.0, &[]);
    }
    problem
}

#[test]
fn a_district_of_starts_is_proven() {
    let problem = starts(10, 20, 1);
    let answer = choose(&problem, &Options::default().with_gap(0.0)).unwrap();
    check(&problem, &answer);
    assert_eq!(answer.certificate.status, Status::Optimal, "{:?}", answer.certificate);
}

#[test]
fn a_country_of_starts_ends_near_its_bound() {
    let problem = starts(400, 20, 2);
    let answer = choose(&problem, &Options::default().with_work_limit(60_000_000)).unwrap();
    check(&problem, &answer);
    assert!(answer.certificate.gap < 0.01, "{:?}", answer.certificate);
}

#[test]
fn a_signal_leaves_a_feasible_answer() {
    let problem = starts(50, 20, 3);
    let answer = choose(&problem, &Options { stop: Stop::when(|| true), ..Options::default() }).unwrap();
    check(&problem, &answer);
}

#[test]
fn impossible_limits_are_named() {
    let mut problem = Choice::new(vec![10.0, 1.0]);
    for _ in 0..3 {
        problem.group();
        problem.option(1.0, &[(0, 4.0)]);
        problem.option(2.0, &[(0, 3.5), (1, 0.1)]);
    }
    let answer = choose(&problem, &Options::default()).unwrap();
    assert_eq!(answer.certificate.status, Status::Infeasible);
    assert_eq!(answer.short.iter().map(|&(limit, _)| limit).collect::<Vec<_>>(), [0]);
}

#[test]
fn faults_are_listed_together() {
    let mut problem = Choice::new(vec![-1.0, f64::NAN]);
    problem.group();
    problem.group();
    problem.option(f64::INFINITY, &[(7, -2.0)]);
    let faults = choose(&problem, &Options::default()).unwrap_err().faults;
    let codes: Vec<String> = faults.iter().map(|fault| fault.to_string()[..3].to_owned()).collect();
    assert_eq!(codes, ["C01", "C02", "C03", "C03", "C03", "C03"]);
    let short = Choice { first: vec![0], cost: vec![1.0], ..Choice::default() };
    assert!(short.check().is_err());
}

/// What a general solver makes of the same model.
#[cfg(feature = "exact")]
fn general<S: good_lp::Solver>(problem: &Choice, solver: S) -> f64
where
    S::Model: good_lp::SolverModel,
{
    use good_lp::{Expression, ProblemVariables, Solution, SolverModel, constraint, variable};
    let mut variables = ProblemVariables::new();
    let take: Vec<_> = problem.cost.iter().map(|_| variables.add(variable().binary())).collect();
    let cost: Expression = take.iter().zip(&problem.cost).map(|(&x, &c)| c * x).sum();
    let mut model = variables.minimise(&cost).using(solver);
    for group in 0..problem.groups() {
        let one: Expression = problem.options_of(group).map(|o| Expression::from(take[o])).sum();
        model = model.with(constraint!(one == 1));
    }
    for limit in 0..problem.capacity.len() {
        let used =
            (0..take.len()).flat_map(|o| problem.uses_of(o).filter(|&(l, _)| l == limit).map(move |(_, a)| (o, a)));
        let used: Expression = used.map(|(o, amount)| amount * take[o]).sum();
        model = model.with(constraint!(used <= problem.capacity[limit]));
    }
    model.solve().map_or(f64::INFINITY, |solution| solution.eval(&cost))
}

/// The same value as microlp on a hundred problems too large for brute force.
#[cfg(feature = "exact")]
#[test]
fn choices_equal_those_of_microlp() {
    for seed in 0..100 {
        let problem = starts(4 + seed as usize % 4, 5, seed);
        let theirs = general(&problem, good_lp::solvers::microlp::microlp);
        let ours = choose(&problem, &Options::default().with_gap(1e-9)).unwrap().certificate;
        assert!(ours.gap <= 1e-9, "{seed}: {ours:?}");
        assert!((ours.objective - theirs).abs() < 1e-6 * theirs.abs().max(1.0), "{seed}: {} {theirs}", ours.objective);
    }
}

/// The same value as `HiGHS` on districts of ten groups and twenty periods.
#[cfg(feature = "highs")]
#[test]
fn districts_of_starts_equal_those_of_highs() {
    for seed in 0..10 {
        let problem = starts(10, 20, seed);
        let theirs = general(&problem, good_lp::solvers::highs::highs);
        let ours = choose(&problem, &Options::default().with_gap(1e-9)).unwrap().certificate;
        assert!(ours.gap <= 1e-9, "{seed}: {ours:?}");
        // HiGHS stops at a relative gap of 1e-4.
        assert!((ours.objective - theirs).abs() < 2e-4 * theirs.abs().max(1.0), "{seed}: {} {theirs}", ours.objective);
    }
}
