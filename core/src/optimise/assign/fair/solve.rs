//! The order of work: an answer, even loads, the bound of the relaxation, then what lies between.

use super::FairOutcome;
use super::level::Level;
use super::root::Relaxation;
use crate::arrange::Arrange;
use crate::optimise::assign::kernel::Kernel;
use crate::optimise::assign::multipliers::Prices;
use crate::optimise::assign::plan::Plan;
use crate::optimise::assign::problem::{Assignment, Candidates};
use crate::optimise::assign::{AssignOutcome, assign_within};
use crate::optimise::meter::Meter;
use crate::optimise::outcome::{Certificate, Options, Status, relative_gap};
use crate::optimise::rounding::SafeSum;

/// Largest shares nearer than this part are the same.
const SAME: f64 = 1e-8;

/// Rounding of a limit on costs, as a part of it.
const COST_ROUNDING: f64 = 1e-12;

/// Pairs of each item that are tried around an answer.
const NEAREST: usize = 10;

/// Where costs do not count, the least use is only where the search begins.
const START_GAP: f64 = 0.05;

/// Work of the first round; later ones get twice as much each.
const FIRST_SHARE: u64 = 400_000;

/// Above this gap the next question is put halfway between bound and answer, below it just under the answer.
const HALFWAY: f64 = 1e-3;

/// Use of a unit that stays out costs this many times its cost with an agent, where costs do not count.
const LEFT: f64 = 1e3;

/// What an answer may cost.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Limit {
    /// Costs do not count; everything must be assigned.
    Free,
    /// At most this.
    Cost(f64),
    /// At most what the answer that the problem starts from costs.
    Start,
    /// At most what that answer costs, which is known.
    Started(f64),
}

pub(super) struct Solver<'a> {
    problem: &'a Assignment,
    options: &'a Options,
    meter: Meter,
    /// All pairs; capacities never bind.
    kernel: Kernel,
    rate: Vec<f64>,
    limit: Limit,
    best: Plan,
    largest: f64,
    bound: f64,
    /// Prices at the bound; where costs do not count, all capacities together are worth 1.
    prices: Prices,
}

/// What is known of a share: that an answer keeps it, that none does, or neither.
enum Known {
    Kept,
    Never,
    Open,
}

impl<'a> Solver<'a> {
    pub(super) fn new(problem: &'a Assignment, limit: Limit, options: &'a Options) -> Self {
        let mut meter = Meter::new(options);
        let wide = with_share(problem, f64::INFINITY, limit);
        let kernel = Kernel::new(&wide).restricted(|_| true);
        meter.spend(kernel.agent.len() as u64);
        let one = |&b: &f64| if b > 0.0 && b.is_finite() { 1.0 / b } else { 0.0 };
        Self {
            rate: problem.capacity.iter().map(one).collect(),
            best: Plan::empty(&kernel),
            problem,
            options,
            meter,
            kernel,
            limit,
            largest: f64::INFINITY,
            bound: 0.0,
            prices: Prices::zero(problem.agents()),
        }
    }

    pub(super) fn run(mut self) -> FairOutcome {
        if let Some(impossible) = self.start() {
            return impossible;
        }
        self.even_out(FIRST_SHARE);
        self.raise_bound();
        self.report();
        let (mut share, mut seed) = (FIRST_SHARE, self.options.seed);
        while self.meter.going() && !self.good_enough() {
            let gap = relative_gap(self.largest, self.bound);
            let at = if gap > HALFWAY { 0.5 * (self.largest + self.bound) } else { self.largest * (1.0 - SAME) };
            match self.ask(at, share) {
                Known::Kept => self.even_out(share / 4),
                Known::Never => self.bound = self.bound.max(at),
                Known::Open => {
                    self.kick(share, seed);
                    share = share.saturating_mul(2);
                }
            }
            self.report();
            seed = seed.wrapping_add(1);
        }
        self.answer()
    }

    /// A first answer: the earlier one, or the least use (or cost). The outcome when there is none.
    fn start(&mut self) -> Option<FairOutcome> {
        if self.take(&self.problem.earlier) {
            return None;
        }
        if self.limit == Limit::Start {
            self.limit = Limit::Free;
        }
        let free = self.limit == Limit::Free;
        let mut wide = with_share(self.problem, f64::INFINITY, self.limit);
        if free {
            let Self { kernel, rate, .. } = &*self;
            wide.candidates = lists(kernel, |k| kernel.usage[k] * rate[kernel.agent[k] as usize]);
        }
        let most = self.most();
        let gap = if free { START_GAP } else { self.options.gap };
        let options = self.meter.share(self.meter.left() / 2, gap, self.options.seed);
        let found = assign_within(&wide, &options, most, if free { f64::NEG_INFINITY } else { most });
        self.meter.spend(found.certificate.work);
        if found.certificate.status == Status::Infeasible || found.certificate.bound > most {
            return Some(self.impossible(found));
        }
        self.take(&found.amount);
        None
    }

    /// The most an answer may cost, rounding included; infinite where costs do not count.
    fn most(&self) -> f64 {
        match self.limit {
            Limit::Cost(most) => most + COST_ROUNDING * most.abs(),
            Limit::Started(most) => most,
            Limit::Free | Limit::Start => f64::INFINITY,
        }
    }

    /// The same; `None` where costs do not count.
    fn most_cost(&self) -> Option<f64> {
        (self.limit != Limit::Free).then(|| self.most())
    }

    /// Takes amounts as the best answer when they keep to the limits and their largest share is smaller.
    fn take(&mut self, amount: &[(u32, u32, i64)]) -> bool {
        let kernel = &self.kernel;
        let mut plan = Plan::empty(kernel);
        for &(item, agent, units) in amount {
            let i = item as usize;
            let pair = if i < kernel.items { kernel.pair(i, agent) } else { None };
            let Some(k) = pair else { continue };
            let units = units.min(plan.left[i]).min(plan.fits(kernel, k));
            if units > 0 {
                plan.change(kernel, k, units);
            }
        }
        plan.settle(kernel);
        if self.limit == Limit::Start && !amount.is_empty() {
            self.limit = Limit::Started(plan.cost);
        }
        self.keep(plan)
    }

    fn keep(&mut self, plan: Plan) -> bool {
        let allowed = match self.most_cost() {
            Some(most) => plan.cost <= most && (!self.kernel.required || plan.complete()),
            None => plan.complete(),
        };
        let largest = largest(&plan, &self.rate);
        let better = allowed && self.limit != Limit::Start && largest < self.largest;
        if better {
            (self.best, self.largest) = (plan, largest);
        }
        better
    }

    fn good_enough(&self) -> bool {
        self.bound >= self.largest * (1.0 - SAME) || relative_gap(self.largest, self.bound) <= self.options.gap
    }

    /// What moves may add to the cost of a plan.
    fn slack(&self, plan: &Plan) -> f64 {
        self.most_cost().map_or(f64::INFINITY, |most| most - plan.cost)
    }

    /// A plan with its loads evened out.
    fn evened(&mut self, plan: Plan, work: u64) -> Plan {
        let slack = self.slack(&plan);
        let end = self.meter.used().saturating_add(work);
        let mut level = Level::new(&self.kernel, &self.rate, plan, slack);
        level.even_out(end, &mut self.meter);
        let mut plan = level.plan;
        plan.settle(&self.kernel);
        plan
    }

    /// Evens the loads of the best answer out.
    fn even_out(&mut self, work: u64) {
        if self.largest.is_finite() {
            let plan = self.evened(self.best.clone(), work);
            self.hold(plan);
        }
    }

    /// The evened answer takes the place of the best, whose largest share it does not exceed.
    fn hold(&mut self, plan: Plan) {
        let largest = largest(&plan, &self.rate);
        if largest <= self.largest {
            (self.best, self.largest) = (plan, largest);
        }
    }

    /// The bound of the relaxation, and the answer it is near to.
    fn raise_bound(&mut self) {
        let free = self.limit == Limit::Free;
        let mut relaxed = with_share(self.problem, f64::INFINITY, self.limit);
        if free {
            // What is left out counts; use breaks the tie among answers that leave out the same.
            let Self { kernel, rate, .. } = &*self;
            let each = |k: usize| kernel.usage[k] * rate[kernel.agent[k] as usize];
            relaxed.candidates = lists(kernel, each);
            let least = |i: usize| kernel.row(i).map(each).fold(f64::INFINITY, f64::min);
            let penalty = (0..kernel.items).map(least).map(|use_| if use_.is_finite() { LEFT * use_ } else { 0.0 });
            relaxed.penalty = Some(penalty.collect());
        }
        let mut kernel = Kernel::new(&relaxed);
        let first = self.first_bound();
        let limit = self.most_cost();
        let mut relaxation = Relaxation { kernel: &mut kernel, capacity: &self.problem.capacity, limit };
        let gap = self.options.gap.max(SAME);
        let root = relaxation.root(&self.best, self.largest, first, gap, &mut self.meter);
        self.bound = self.bound.max(root.bound).max(first);
        self.prices = if free { valued(root.prices, &self.problem.capacity) } else { root.prices };
        if let Some(plan) = self.rounded(&root.relaxed) {
            let plan = self.evened(plan, FIRST_SHARE);
            self.keep(plan);
        }
    }

    /// All units at their least use, where all must be assigned, shared out over all capacity.
    fn first_bound(&self) -> f64 {
        let kernel = &self.kernel;
        let all: f64 = self.problem.capacity.iter().sum();
        let forced = self.limit == Limit::Free || kernel.required;
        if !forced || !all.is_finite() || all <= 0.0 {
            return 0.0;
        }
        let least = |i: usize| kernel.row(i).map(|k| kernel.usage[k]).fold(f64::INFINITY, f64::min);
        let used: f64 =
            (0..kernel.items).filter(|&i| kernel.count[i] > 0).map(|i| kernel.count[i] as f64 * least(i)).sum();
        let rounding = 1.0 - 4.0 * (kernel.items + kernel.agents) as f64 * f64::EPSILON;
        if used.is_finite() { used / all * rounding } else { 0.0 }
    }

    /// The whole items of the relaxation; the others, largest first, where they leave the smallest share.
    fn rounded(&self, relaxed: &[(u32, f64)]) -> Option<Plan> {
        let kernel = &self.kernel;
        let mut plan = Plan::empty(kernel);
        // Both kernels number the same pairs the same way.
        for &(pair, amount) in relaxed {
            let k = pair as usize;
            let i = kernel.item[k] as usize;
            let units = ((amount + 1e-6).floor() as i64).min(plan.left[i]).min(plan.fits(kernel, k));
            if units > 0 {
                plan.change(kernel, k, units);
            }
        }
        let least = |i: usize| kernel.row(i).map(|k| kernel.usage[k]).fold(f64::INFINITY, f64::min);
        let mut open: Vec<usize> = (0..kernel.items).filter(|&i| plan.left[i] > 0).collect();
        open.arrange_by(|&a, &b| least(b).total_cmp(&least(a)));
        let required = self.limit == Limit::Free || kernel.required;
        for i in open {
            while plan.left[i] > 0 {
                let after = |k: &usize| {
                    let j = kernel.agent[*k] as usize;
                    (plan.load[j] + kernel.usage[*k]) * self.rate[j]
                };
                let fits = kernel.row(i).filter(|&k| plan.fits(kernel, k) > 0);
                match fits.min_by(|a, b| after(a).total_cmp(&after(b)).then(a.cmp(b))) {
                    Some(k) => plan.change(kernel, k, 1),
                    None if required => return None,
                    None => break,
                }
            }
        }
        plan.settle(kernel);
        let affordable = self.most_cost().is_none_or(|most| plan.cost <= most);
        affordable.then_some(plan)
    }

    /// Whether an answer keeps all shares at or below `at`, by the engine of plain assignment. Where costs do not count, use
    /// at the prices of the bound does: an answer within the share costs no more than the share.
    fn ask(&mut self, at: f64, work: u64) -> Known {
        let mut problem = with_share(self.problem, at, self.limit);
        let (mut most, mut enough) = (self.most(), self.most());
        if self.limit == Limit::Free {
            let Candidates { agent, cost, usage, .. } = &mut problem.candidates;
            let priced = agent.iter().zip(usage).map(|(&j, &mut usage)| self.prices.hour[j as usize] * usage);
            cost.iter_mut().zip(priced).filter(|(cost, _)| cost.is_finite()).for_each(|(cost, priced)| *cost = priced);
            (most, enough) = (at * (1.0 + SAME), f64::INFINITY);
        }
        let options = self.meter.share(work, 0.0, self.options.seed);
        let found = assign_within(&problem, &options, most, enough);
        self.meter.spend(found.certificate.work);
        if found.certificate.status == Status::Infeasible || found.certificate.bound > most {
            Known::Never
        } else if self.take(&found.amount) {
            Known::Kept
        } else {
            Known::Open
        }
    }

    /// Looks for a smaller largest share around the best answer, with the pairs that are cheapest at the prices of the bound.
    fn kick(&mut self, work: u64, seed: u64) {
        if self.largest.is_infinite() {
            return;
        }
        let slack = self.slack(&self.best);
        let end = self.meter.used().saturating_add(work);
        let target = self.bound / (1.0 - self.options.gap.clamp(0.0, 0.5));
        let (full, best) = (&self.kernel, &self.best);
        let priced = |k: usize| {
            if best.amount[k] > 0 { f64::NEG_INFINITY } else { self.prices.priced(full, k) }
        };
        let core = full.core(NEAREST, priced);
        self.meter.spend(full.agent.len() as u64);
        let mut plan = Plan::empty(&core);
        for (k, &pair) in core.origin.iter().enumerate() {
            if best.amount[pair as usize] > 0 {
                plan.change(&core, k, best.amount[pair as usize]);
            }
        }
        let mut level = Level::new(&core, &self.rate, plan, slack);
        level.kick(target, seed, end, &mut self.meter);
        let mut plan = Plan::empty(full);
        for (k, &pair) in core.origin.iter().enumerate() {
            if level.plan.amount[k] > 0 {
                plan.change(full, pair as usize, level.plan.amount[k]);
            }
        }
        plan.settle(full);
        self.hold(plan);
    }

    fn report(&self) {
        self.options.progress.tell(self.largest, self.bound, self.meter.used());
    }

    fn impossible(&self, found: AssignOutcome) -> FairOutcome {
        FairOutcome {
            certificate: Certificate::infeasible(self.meter.used()),
            amount: found.amount,
            unassigned: found.unassigned,
            share: vec![0.0; self.rate.len()],
            cost: f64::INFINITY,
            shortage: found.shortage,
        }
    }

    fn answer(self) -> FairOutcome {
        let Self { kernel, best, rate, .. } = &self;
        let found = self.largest.is_finite();
        let bound = if self.bound >= self.largest * (1.0 - SAME) { self.largest } else { self.bound };
        let amount = (0..best.amount.len()).filter(|&k| best.amount[k] > 0);
        FairOutcome {
            certificate: Certificate::from_bounds(self.largest, bound, self.meter.used(), self.options),
            amount: amount.map(|k| (kernel.item[k], kernel.agent[k], best.amount[k])).collect(),
            unassigned: best.left.clone(),
            share: best.load.iter().zip(rate).map(|(load, rate)| load * rate).collect(),
            cost: if found { self.cost() } else { f64::INFINITY },
            shortage: None,
        }
    }

    /// What the best answer costs by the problem's own costs.
    fn cost(&self) -> f64 {
        let mut sum = SafeSum::default();
        let listed = &self.problem.candidates;
        for k in (0..self.best.amount.len()).filter(|&k| self.best.amount[k] > 0) {
            let i = self.kernel.item[k] as usize;
            let range = listed.start[i] as usize..listed.start[i + 1] as usize;
            let at = range.into_iter().find(|&e| listed.agent[e] == self.kernel.agent[k]);
            sum.add(self.best.amount[k] as f64 * at.map_or(0.0, |e| listed.cost[e]));
        }
        for (i, penalty) in self.problem.penalty.iter().flatten().enumerate() {
            sum.add(self.best.left[i] as f64 * penalty);
        }
        sum.value()
    }
}

fn largest(plan: &Plan, rate: &[f64]) -> f64 {
    plan.load.iter().zip(rate).map(|(load, rate)| load * rate).fold(0.0, f64::max)
}

/// Prices so that all capacities together are worth 1; all zero where they are worth nothing.
fn valued(mut prices: Prices, capacity: &[f64]) -> Prices {
    for (h, b) in prices.hour.iter_mut().zip(capacity) {
        *h = if b.is_finite() { *h } else { 0.0 };
    }
    let worth: f64 = prices.hour.iter().zip(capacity).map(|(h, b)| if *h > 0.0 { h * b } else { 0.0 }).sum();
    let scale = if worth > 0.0 { 1.0 / worth } else { 0.0 };
    prices.hour.iter_mut().chain(&mut prices.slot).for_each(|price| *price *= scale);
    prices
}

/// The problem with every capacity times `share`; where costs do not count, with none and everything to be assigned.
fn with_share(problem: &Assignment, share: f64, limit: Limit) -> Assignment {
    let one = |&b: &f64| if b > 0.0 { share * b } else { 0.0 };
    let mut scaled = problem.clone();
    scaled.capacity = problem.capacity.iter().map(one).collect();
    scaled.earlier = Vec::new();
    if limit == Limit::Free {
        scaled.penalty = None;
        scaled.candidates.cost.iter_mut().filter(|cost| cost.is_finite()).for_each(|cost| *cost = 0.0);
    }
    scaled
}

/// The pairs of a kernel at other costs.
fn lists(kernel: &Kernel, cost: impl Fn(usize) -> f64) -> Candidates {
    Candidates {
        start: kernel.start.iter().map(|&k| k as u32).collect(),
        agent: kernel.agent.clone(),
        cost: (0..kernel.agent.len()).map(cost).collect(),
        usage: kernel.usage.clone(),
    }
}
