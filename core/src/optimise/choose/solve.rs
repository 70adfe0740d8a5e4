//! Relaxation, rounding, improvement, proof.

use super::improve::improve;
use super::kernel::Kernel;
use super::linear::Linear;
use super::problem::Choice;
use super::round::{Taken, repaired, rounded};
use super::{Certificate, ChooseOutcome};
use crate::optimise::meter::Meter;
use crate::optimise::outcome::{Options, relative_gap};
use crate::optimise::random::Random;
use crate::optimise::rounding::up_to_grid;

/// Roundings by lot at the top of the search.
const LOTS: usize = 24;
/// What exceeds limits by less than this, as a share of one, is rounding.
const NO_EXCESS: f64 = 1e-6;
/// Times that the cost of exceeding a limit is raised before the limits are taken to be impossible.
const RAISES: usize = 3;

pub(super) struct Solver<'a> {
    pub kernel: &'a Kernel,
    pub meter: Meter,
    options: &'a Options,
    best: Option<Taken>,
}

/// The relaxation of what is allowed.
pub(super) struct Relaxed {
    /// A number that no answer is below.
    pub bound: f64,
    pub prices: Vec<f64>,
    pub shares: Vec<Vec<(usize, f64)>>,
    pub keys: Vec<usize>,
    /// Whether the simplex reached its optimum without exceeding a limit.
    pub whole: bool,
    /// When even shares of options exceed the limits: the weights of rows that prove it.
    proof: Option<Vec<f64>>,
}

pub(super) fn run(problem: &Choice, options: &Options, start: &[u32]) -> ChooseOutcome {
    let kernel = Kernel::new(problem);
    let mut solver = Solver { kernel: &kernel, meter: Meter::new(options), options, best: None };
    let allowed = kernel.possible();
    let begun = |group: usize| {
        let option = kernel.options(group).nth(*start.get(group)? as usize)?;
        Some(option).filter(|&option| allowed[option])
    };
    let key = |group: usize| begun(group).unwrap_or_else(|| cheapest(&kernel, &allowed, group));
    let keys: Vec<usize> = (0..kernel.groups()).map(key).collect();
    if keys.contains(&usize::MAX) {
        return solver.outcome(problem, f64::INFINITY, &vec![0.0; kernel.rows], Vec::new());
    }
    let relaxed = solver.relax(&allowed, &keys);
    let Some(root) = relaxed else {
        // Beyond the size of the simplex: the cheapest options, repaired, against no prices at all.
        let prices = vec![0.0; kernel.rows];
        let bound = kernel.safe_bound(&kernel.cost, &allowed, &prices);
        solver.accept(keys, &allowed, &prices);
        return solver.outcome(problem, bound, &prices, Vec::new());
    };
    if let Some(weights) = &root.proof {
        return solver.outcome(problem, f64::INFINITY, &vec![0.0; kernel.rows], weights.clone());
    }
    solver.consider(&allowed, &root);
    if !start.is_empty() && !solver.near(root.bound) {
        solver.accept(keys, &allowed, &root.prices);
    }
    let mut random = Random::new(options.seed);
    for _ in 0..LOTS {
        if solver.near(root.bound) || !solver.meter.going() {
            break;
        }
        let chosen = rounded(&root.shares, Some(&mut random));
        solver.accept(chosen, &allowed, &root.prices);
    }
    let mut bound = up_to_grid(root.bound, kernel.grid);
    if !solver.near(bound) {
        let proven = solver.branch(allowed, &root.keys, bound);
        bound = proven.min(solver.cost()).max(bound);
        if solver.best.is_none() && proven == f64::INFINITY && solver.meter.going() {
            bound = f64::INFINITY;
        }
    }
    solver.outcome(problem, bound, &root.prices, Vec::new())
}

impl Solver<'_> {
    /// Cost of the best answer so far; infinite when there is none.
    pub(super) fn cost(&self) -> f64 {
        self.best.as_ref().map_or(f64::INFINITY, |best| best.cost)
    }

    /// What a bound must reach for a branch to be of no more interest.
    pub(super) fn aim(&self) -> f64 {
        let cost = self.cost();
        if cost.is_finite() { cost - cost.abs() * self.options.gap * 0.5 } else { cost }
    }

    fn near(&self, bound: f64) -> bool {
        let cost = self.cost();
        cost.is_finite() && relative_gap(cost, up_to_grid(bound, self.kernel.grid).min(cost)) <= self.options.gap
    }

    /// Solves the relaxation of what is allowed; `None` when it has too many rows or nothing is allowed in a group.
    pub(super) fn relax(&mut self, allowed: &[bool], keys: &[usize]) -> Option<Relaxed> {
        let kernel = self.kernel;
        let mut start = keys.to_vec();
        for (group, key) in start.iter_mut().enumerate().filter(|(_, key)| !allowed[**key]) {
            *key = cheapest(kernel, allowed, group);
        }
        if start.contains(&usize::MAX) {
            let (prices, shares) = (vec![0.0; kernel.rows], vec![Vec::new(); start.len()]);
            return Some(Relaxed { bound: f64::INFINITY, prices, shares, keys: start, whole: false, proof: None });
        }
        let mut excess = spread(kernel, allowed);
        for _ in 0..=RAISES {
            let mut linear = Linear::new(kernel, &kernel.cost, allowed, start, excess)?;
            let ended = linear.run(&mut self.meter);
            let fits = linear.excess_used() <= NO_EXCESS;
            let prices = linear.multipliers();
            start = linear.keys().to_vec();
            if fits || !ended {
                let bound = kernel.safe_bound(&kernel.cost, allowed, &prices);
                self.meter.spend(kernel.all_uses() as u64);
                let (shares, whole) = (linear.shares(), ended && fits);
                return Some(Relaxed { bound, prices, shares, keys: start, whole, proof: None });
            }
            excess *= 1e3;
        }
        Some(self.impossible(allowed, start))
    }

    /// Limits that even shares of options cannot keep: the least that must exceed them, in prices.
    fn impossible(&mut self, allowed: &[bool], keys: Vec<usize>) -> Relaxed {
        let kernel = self.kernel;
        let nothing = vec![0.0; kernel.cost.len()];
        let mut relaxed = Relaxed {
            bound: f64::NEG_INFINITY,
            prices: vec![0.0; kernel.rows],
            shares: vec![Vec::new(); keys.len()],
            keys: keys.clone(),
            whole: false,
            proof: None,
        };
        if let Some(mut linear) = Linear::new(kernel, &nothing, allowed, keys, 1.0) {
            linear.run(&mut self.meter);
            let weights = linear.multipliers();
            if kernel.safe_bound(&nothing, allowed, &weights) > 0.0 {
                relaxed.bound = f64::INFINITY;
                relaxed.proof = Some(weights);
            } else {
                relaxed.bound = kernel.safe_bound(&kernel.cost, allowed, &relaxed.prices);
            }
            relaxed.shares = linear.shares();
        }
        relaxed
    }

    /// Rounds the relaxation to an answer.
    pub(super) fn consider(&mut self, allowed: &[bool], relaxed: &Relaxed) {
        let chosen = rounded(&relaxed.shares, None);
        if !chosen.contains(&usize::MAX) {
            self.accept(chosen, allowed, &relaxed.prices);
        }
    }

    /// Repairs and improves a choice, and keeps it when it is the best.
    fn accept(&mut self, chosen: Vec<usize>, allowed: &[bool], prices: &[f64]) {
        if let Some(taken) = repaired(self.kernel, allowed, prices, chosen, &mut self.meter) {
            let taken = improve(self.kernel, allowed, prices, taken, &mut self.meter);
            if taken.fits() && taken.cost < self.cost() {
                self.best = Some(taken);
            }
        }
    }

    fn outcome(self, problem: &Choice, bound: f64, prices: &[f64], weights: Vec<f64>) -> ChooseOutcome {
        let (kernel, work) = (self.kernel, self.meter.used());
        let mut per_unit = vec![0.0; problem.capacity.len()];
        for (&(limit, capacity), price) in kernel.limit.iter().zip(prices) {
            per_unit[limit] = price / capacity;
        }
        let weighted = kernel.limit.iter().zip(weights).filter(|(_, weight)| *weight > 0.0);
        let short = weighted.map(|(&(limit, capacity), weight)| (limit as u32, weight / capacity)).collect();
        let Some(best) = self.best else {
            let certificate = if bound == f64::INFINITY {
                Certificate::infeasible(work)
            } else {
                Certificate::from_bounds(f64::INFINITY, bound, work, self.options)
            };
            let used = vec![0.0; problem.capacity.len()];
            return ChooseOutcome { certificate, chosen: Vec::new(), used, prices: per_unit, short };
        };
        let mut used = vec![0.0; problem.capacity.len()];
        for &option in &best.chosen {
            problem.uses_of(option).for_each(|(limit, amount)| used[limit] += amount);
        }
        let certificate = Certificate::from_bounds(best.cost, bound, work, self.options);
        let chosen = best.chosen.iter().zip(&kernel.first).map(|(&option, &first)| (option - first) as u32).collect();
        ChooseOutcome { certificate, chosen, used, prices: per_unit, short }
    }
}

/// The cheapest allowed option of a group.
fn cheapest(kernel: &Kernel, allowed: &[bool], group: usize) -> usize {
    let options = kernel.options(group).filter(|&o| allowed[o]);
    options.min_by(|&a, &b| kernel.cost[a].total_cmp(&kernel.cost[b]).then(a.cmp(&b))).unwrap_or(usize::MAX)
}

/// More than any whole answer can differ from another: the first cost of exceeding a limit.
fn spread(kernel: &Kernel, allowed: &[bool]) -> f64 {
    let of = |group: usize| {
        let costs = || kernel.options(group).filter(|&o| allowed[o]).map(|o| kernel.cost[o]);
        costs().fold(f64::NEG_INFINITY, f64::max) - costs().fold(f64::INFINITY, f64::min)
    };
    1.0 + (0..kernel.groups()).map(of).filter(|spread| spread.is_finite()).sum::<f64>()
}
