//! Evens loads out: shifts and swaps between two agents that leave the fuller of them emptier.
//!
//! Two agents change at a time, so that all shares in falling order become smaller, compared one by one, whenever the larger
//! of the two falls: the search ends where no such move is left, and every move serves the largest share first.

use crate::arrange::Arrange;
use crate::optimise::assign::kernel::Kernel;
use crate::optimise::assign::plan::Plan;
use crate::optimise::meter::Meter;
use crate::optimise::random::Random;

/// Least fall of a share, as a part of it, that counts.
const LEAST: f64 = 1e-10;

/// Rounding in sums of costs, as a part of their size.
const COST_ROUNDING: f64 = 1e-12;

/// Units moved at random before loads are evened out anew, at most.
const KICK: usize = 4;

/// Loads under way, as shares of what agents have.
pub(super) struct Level<'a> {
    kernel: &'a Kernel,
    /// One over the capacity of each agent; 0 where it is infinite or 0.
    rate: &'a [f64],
    pub plan: Plan,
    /// Cost that moves may still add, and what they have added.
    slack: f64,
    added: f64,
    clock: u64,
    /// When each agent last changed, and when it was last looked at in vain.
    changed: Vec<u64>,
    looked: Vec<u64>,
}

/// A unit goes from one agent to another, perhaps against one that comes back.
#[derive(Debug, Clone, Copy)]
struct Move {
    /// The larger of the two shares afterwards.
    larger: f64,
    from: usize,
    to: usize,
    back: Option<(usize, usize)>,
    cost: f64,
}

impl<'a> Level<'a> {
    /// `slack` is the cost that moves may add; infinite where costs do not count.
    pub(super) fn new(kernel: &'a Kernel, rate: &'a [f64], plan: Plan, slack: f64) -> Self {
        let size: f64 = (0..plan.amount.len())
            .filter(|&k| plan.amount[k] > 0)
            .map(|k| plan.amount[k] as f64 * kernel.cost[k].abs())
            .sum();
        let agents = kernel.agents;
        Self {
            kernel,
            rate,
            plan,
            slack: slack.max(0.0) + COST_ROUNDING * size,
            added: 0.0,
            clock: 1,
            changed: vec![1; agents],
            looked: vec![0; agents],
        }
    }

    fn share(&self, agent: usize) -> f64 {
        self.plan.load[agent] * self.rate[agent]
    }

    /// Moves until no two agents can be evened out, or until `end`.
    pub(super) fn even_out(&mut self, end: u64, meter: &mut Meter) {
        let mut order: Vec<usize> = (0..self.rate.len()).collect();
        let mut going = true;
        while going && meter.used() < end {
            order.arrange_often_by(|&a, &b| self.share(b).total_cmp(&self.share(a)).then(a.cmp(&b)));
            let mut moved = false;
            for &agent in &order {
                if self.share(agent) <= 0.0 {
                    break;
                }
                let (found, work) = self.best_move(agent);
                going = meter.spend(work);
                if let Some(chosen) = found {
                    self.make(chosen);
                    moved = true;
                    break;
                }
                self.looked[agent] = self.clock;
                if !going {
                    break;
                }
            }
            going &= moved;
        }
    }

    /// The move from `agent` that leaves the larger of two shares least, and the work to find it.
    fn best_move(&self, agent: usize) -> (Option<Move>, u64) {
        let (kernel, plan) = (self.kernel, &self.plan);
        let mine = self.share(agent);
        let everybody = self.changed[agent] > self.looked[agent];
        let mut best = Move { larger: mine * (1.0 - LEAST), from: 0, to: 0, back: None, cost: 0.0 };
        let mut found = false;
        let mut work = 1;
        let afford = |cost: f64| self.added + cost <= self.slack;
        for &from in &plan.held[agent] {
            let from = from as usize;
            let left = (plan.load[agent] - kernel.usage[from]) * self.rate[agent];
            let row = kernel.row(kernel.item[from] as usize);
            work += row.len() as u64;
            for to in row {
                let other = kernel.agent[to] as usize;
                let theirs = self.share(other);
                if other == agent || theirs > mine || !(everybody || self.changed[other] > self.looked[agent]) {
                    continue;
                }
                let cost = kernel.cost[to] - kernel.cost[from];
                let filled = (plan.load[other] + kernel.usage[to]) * self.rate[other];
                let larger = left.max(filled);
                if larger < best.larger && plan.used[other] < kernel.slots[other] && afford(cost) {
                    best = Move { larger, from, to, back: None, cost };
                    found = true;
                }
                if left >= best.larger {
                    // Something would have to come back as well.
                    continue;
                }
                let least = (filled - best.larger) / self.rate[other].max(f64::MIN_POSITIVE);
                work += plan.held[other].len() as u64;
                for &back in &plan.held[other] {
                    let out = kernel.usage[back as usize];
                    if out <= least {
                        continue;
                    }
                    let Some(home) = kernel.pair(kernel.item[back as usize] as usize, agent as u32) else { continue };
                    let back = back as usize;
                    let larger = (filled - out * self.rate[other]).max(left + kernel.usage[home] * self.rate[agent]);
                    let cost = cost + kernel.cost[home] - kernel.cost[back];
                    if larger < best.larger && afford(cost) && kernel.item[back] != kernel.item[from] {
                        best = Move { larger, from, to, back: Some((back, home)), cost };
                        found = true;
                    }
                }
            }
        }
        (found.then_some(best), work / 2)
    }

    /// Makes a move; a shift with as many units as leave the giver the fuller of the two.
    fn make(&mut self, chosen: Move) {
        let kernel = self.kernel;
        let (from, to) = (chosen.from, chosen.to);
        let (giver, taker) = (kernel.agent[from] as usize, kernel.agent[to] as usize);
        let mut units = 1;
        if chosen.back.is_none() {
            let each = kernel.usage[from] * self.rate[giver] + kernel.usage[to] * self.rate[taker];
            let even = (self.share(giver) - self.share(taker)) / each;
            let room = (kernel.slots[taker] - self.plan.used[taker]).min(self.plan.amount[from]);
            let paid = if chosen.cost > 0.0 { (self.slack - self.added) / chosen.cost } else { f64::INFINITY };
            units = (even.min(paid).min(room as f64) as i64).max(1);
        }
        self.shift(from, to, units);
        if let Some((back, home)) = chosen.back {
            self.shift(back, home, 1);
        }
    }

    fn shift(&mut self, from: usize, to: usize, units: i64) {
        self.plan.change(self.kernel, from, -units);
        self.plan.change(self.kernel, to, units);
        self.added += units as f64 * (self.kernel.cost[to] - self.kernel.cost[from]);
        self.clock += 1;
        for pair in [from, to] {
            self.changed[self.kernel.agent[pair] as usize] = self.clock;
        }
    }

    /// Moves a few units at random and evens loads out anew, until `end` or until the largest share is at most `target`;
    /// what is worse is taken back.
    pub(super) fn kick(&mut self, target: f64, seed: u64, end: u64, meter: &mut Meter) {
        let mut random = Random::new(seed);
        self.plan.settle(self.kernel);
        let mut shares = self.falling();
        while meter.used() < end && meter.going() && shares.first().is_some_and(|&most| most > target) {
            let (before, added) = (self.plan.mark(), self.added);
            for at in 0..2 + random.below(KICK - 1) {
                self.kick_one(&mut random, at == 0);
            }
            self.even_out(end, meter);
            let now = self.falling();
            if worse(&now, &shares) {
                self.clock += 1;
                for k in self.plan.changed() {
                    self.changed[self.kernel.agent[k] as usize] = self.clock;
                }
                self.plan.undo(self.kernel, before);
                self.added = added;
            } else {
                shares = now;
            }
            meter.spend(16 + self.rate.len() as u64);
        }
        self.plan.settle(self.kernel);
    }

    /// Shares in falling order.
    fn falling(&self) -> Vec<f64> {
        let mut shares: Vec<f64> = (0..self.rate.len()).map(|j| self.share(j)).collect();
        shares.arrange_often_by(|a, b| b.total_cmp(a));
        shares
    }

    /// Moves a random unit, of the fullest agent or of any.
    fn kick_one(&mut self, random: &mut Random, fullest: bool) {
        let kernel = self.kernel;
        let agents = self.rate.len();
        let top = (0..agents).max_by(|&a, &b| self.share(a).total_cmp(&self.share(b)).then(b.cmp(&a)));
        let agent = if fullest { top.unwrap_or(0) } else { random.below(agents) };
        let held = &self.plan.held[agent];
        if held.is_empty() {
            return;
        }
        let from = held[random.below(held.len())] as usize;
        let row = kernel.row(kernel.item[from] as usize);
        let to = row.start + random.below(row.len());
        let taker = kernel.agent[to] as usize;
        let cost = kernel.cost[to] - kernel.cost[from];
        if to != from && self.plan.used[taker] < kernel.slots[taker] && self.added + cost <= self.slack {
            self.shift(from, to, 1);
        }
    }
}

/// Whether shares in falling order are worse than others: the first that differs is larger.
fn worse(now: &[f64], before: &[f64]) -> bool {
    let differs = now.iter().zip(before).find(|(a, b)| (*a - *b).abs() > LEAST * b.abs());
    differs.is_some_and(|(a, b)| a > b)
}
