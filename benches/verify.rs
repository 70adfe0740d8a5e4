//! Every answer is checked here before its figure is printed; nothing of the solvers is used.

use hiveplan::optimise::assign::{AssignOutcome, Assignment, CAPACITY_TOLERANCE, FairOutcome};
use hiveplan::optimise::locate::{LocateOutcome, Location};

/// Rounding in sums of costs, as a share.
const ROUNDING: f64 = 1e-9;

/// Checks amounts, capacities, caps and the objective.
///
/// # Panics
///
/// When the answer breaks a rule of its problem.
pub fn assignment(problem: &Assignment, answer: &AssignOutcome) {
    let candidates = problem.candidates();
    let mut left = problem.count().to_vec();
    let mut load = vec![0.0; problem.agents()];
    let mut taken = vec![0; problem.agents()];
    let mut cost = 0.0;
    for &(item, agent, n) in &answer.amount {
        let i = item as usize;
        let list = candidates.start[i] as usize..candidates.start[i + 1] as usize;
        let k = list.into_iter().find(|&k| candidates.agent[k] == agent).expect("a candidate");
        assert!(n > 0, "item {item}: an amount of {n}");
        left[i] -= n;
        load[agent as usize] += n as f64 * candidates.usage[k];
        taken[agent as usize] += n;
        cost += n as f64 * candidates.cost[k];
    }
    assert_eq!(left, answer.unassigned, "what is left");
    for (j, &capacity) in problem.capacity().iter().enumerate() {
        assert!(load[j] <= capacity * (1.0 + CAPACITY_TOLERANCE), "agent {j}: {} of {capacity}", load[j]);
        assert!(problem.max_items().is_none_or(|most| taken[j] <= most[j]), "agent {j}: {} items", taken[j]);
    }
    if let Some(penalty) = problem.penalty() {
        cost += left.iter().zip(penalty).map(|(&n, p)| n as f64 * p).sum::<f64>();
    } else if left.iter().any(|&n| n > 0) {
        cost = f64::INFINITY;
    }
    same(cost, answer.certificate.objective);
    assert!(answer.certificate.bound <= answer.certificate.objective);
}

/// Checks that everything is assigned within the caps, and the largest share.
///
/// # Panics
///
/// When the answer breaks a rule of its problem.
pub fn fair(problem: &Assignment, answer: &FairOutcome) {
    let candidates = problem.candidates();
    let mut left = problem.count().to_vec();
    let mut load = vec![0.0; problem.agents()];
    let mut taken = vec![0; problem.agents()];
    for &(item, agent, n) in &answer.amount {
        let i = item as usize;
        let list = candidates.start[i] as usize..candidates.start[i + 1] as usize;
        let k = list.into_iter().find(|&k| candidates.agent[k] == agent).expect("a candidate");
        assert!(n > 0, "item {item}: an amount of {n}");
        left[i] -= n;
        load[agent as usize] += n as f64 * candidates.usage[k];
        taken[agent as usize] += n;
    }
    assert!(left.iter().all(|&n| n == 0), "something is left");
    assert!(problem.max_items().is_none_or(|most| taken.iter().zip(most).all(|(n, most)| n <= most)), "too many items");
    let largest = load.iter().zip(problem.capacity()).map(|(load, b)| load / b).fold(0.0, f64::max);
    same(largest, answer.certificate.objective);
    assert!(answer.certificate.bound <= answer.certificate.objective);
}

/// Checks shares, capacities, the number of sites and the objective.
///
/// # Panics
///
/// When the answer breaks a rule of its problem.
pub fn location(problem: &Location, answer: &LocateOutcome) {
    let sites = problem.sites();
    let open = answer.open.iter().filter(|&&o| o).count();
    assert!(problem.max_sites.is_none_or(|most| open <= most), "{open} sites");
    let mut load = vec![0.0; sites];
    let mut served = vec![0.0; problem.customers()];
    let mut cost: f64 = (0..sites).filter(|&j| answer.open[j]).map(|j| problem.open_cost[j]).sum();
    for &(i, j, share) in &answer.share {
        let (i, j) = (i as usize, j as usize);
        assert!(answer.open[j], "site {j} is closed");
        assert!(share > 0.0 && (!problem.single_source || share.to_bits() == 1.0_f64.to_bits()), "share {share}");
        load[j] += share * problem.demand[i];
        served[i] += share;
        cost += share * problem.cost[i * sites + j];
    }
    for (i, share) in served.iter().enumerate() {
        let left = (1.0 - share).max(0.0);
        match &problem.penalty {
            Some(penalty) => cost += left * penalty[i],
            None if left > ROUNDING => cost = f64::INFINITY,
            None => {}
        }
    }
    if let Some(capacity) = &problem.capacity {
        for j in 0..sites {
            assert!(load[j] <= capacity[j] * (1.0 + CAPACITY_TOLERANCE), "site {j}: {} of {}", load[j], capacity[j]);
        }
    }
    same(cost, answer.certificate.objective);
    assert!(answer.certificate.bound <= answer.certificate.objective);
}

fn same(cost: f64, objective: f64) {
    let infinite = cost.is_infinite() && objective.is_infinite();
    assert!(infinite || (cost - objective).abs() <= ROUNDING * cost.abs().max(1.0), "costs {cost}, says {objective}");
}
