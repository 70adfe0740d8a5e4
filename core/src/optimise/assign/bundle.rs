//! Values of the items at which the stronger bound is highest: a proximal bundle, agent by agent.
//!
//! Every selection an agent has picked so far bounds what it can gain at any values. The next values are those at which
//! these bounds together are highest, less a price on the distance from the best values so far (Lemaréchal 1978; one
//! model for each agent as in Frangioni 2002). The dual of that step mixes each agent's selections so that every item is
//! held about as often as it should be; it is solved by moving weight between two selections of one agent at a time.

use super::rows::{Care, Rows};
use crate::arrange::Arrange;
use crate::optimise::meter::Meter;
use crate::optimise::random::Random;

/// Selections kept of each agent.
const MOST_COLUMNS: usize = 40;

/// Sweeps over the agents in a step, at most, and the share of the rise promised below which a sweep is the last.
const MOST_SWEEPS: usize = 40;
const SMALL_SWEEP: f64 = 0.01;

/// Share of the rise promised that makes the new values the best.
const SERIOUS: f64 = 0.1;

/// Share of the rise promised above which steps grow, and how steps grow and shrink.
const FULL: f64 = 0.5;
const LONGER: f64 = 1.5;
const SHORTER: f64 = 0.7;

/// Answers are expected at most this share above the bound.
pub(super) const NEAR: f64 = 0.02;

/// Share of the gap that is not worth a pass, and below which what a step promises is too little.
const ENOUGH: f64 = 0.005;
const TIMID: f64 = 0.1;

/// Share of the gap that knapsacks may fall short of their best together, and how many times as much where items are
/// capped: at first, and at last.
const SHORT_OF_GAP: f64 = 0.03;
const COARSEST: f64 = 8.0;
const FINEST: f64 = 1e-3;

/// Share of the rise promised that errors of knapsacks may make up.
const ERRING: f64 = 0.5;
const EXACT: f64 = 1e-3;

/// What an agent picked, and its share in the mix.
#[derive(Debug, Clone)]
struct Column {
    /// Items, and units of each.
    picks: Vec<(u32, f64)>,
    cost: f64,
    weight: f64,
    /// Steps since it had weight.
    idle: u32,
}

impl Column {
    /// What the selection costs less what its items are worth.
    fn priced(&self, values: &[f64]) -> f64 {
        self.picks.iter().fold(self.cost, |sum, &(i, n)| sum - n * values[i as usize])
    }
}

/// The best values so far and what is known of the way to better ones.
#[derive(Debug, Clone)]
pub(super) struct Bundle {
    pub best: Vec<f64>,
    pub bound: f64,
    columns: Vec<Vec<Column>>,
    /// Units of each item less those held in the mix.
    short: Vec<f64>,
    next: Vec<f64>,
    /// Distance is cheap where this is large.
    reach: f64,
    since_better: u32,
    /// How coarsely knapsacks are solved.
    coarse: f64,
}

impl Bundle {
    /// Starts at values whose bound is at least `bound`; an answer that costs `found` is known.
    pub(super) fn start(rows: &mut Rows, best: Vec<f64>, bound: f64, found: f64, meter: &mut Meter) -> Self {
        rows.evaluate(&best, Care::NONE, meter);
        let mut bundle = Self {
            next: best.clone(),
            best,
            bound,
            columns: vec![Vec::new(); rows.kernel().agents],
            short: Vec::new(),
            reach: 1.0,
            since_better: 0,
            coarse: COARSEST,
        };
        bundle.take_in(rows);
        bundle.columns.iter_mut().for_each(|list| list[0].weight = 1.0);
        bundle.count_short(rows);
        let size: f64 = bundle.short.iter().map(|s| s * s).sum();
        bundle.reach = (bundle.gap(found) + 1e-6) / size.max(1.0);
        bundle
    }

    /// The gap, as far as answers near the bound are known: a poor first answer says little.
    fn gap(&self, found: f64) -> f64 {
        (found - self.bound).clamp(0.0, NEAR * self.bound.abs() + 1e-6)
    }

    /// How near to their best the knapsacks are to be solved.
    pub(super) fn care(&self, found: f64) -> Care {
        Care { within: SHORT_OF_GAP * self.gap(found), coarse: self.coarse }
    }

    fn count_short(&mut self, rows: &Rows) {
        self.short = rows.kernel().count.iter().map(|&n| n as f64).collect();
        for column in self.columns.iter().flatten() {
            for &(i, n) in &column.picks {
                self.short[i as usize] -= column.weight * n;
            }
        }
    }

    /// Keeps what the agents picked last; whether any of it is new.
    fn take_in(&mut self, rows: &Rows) -> bool {
        let kernel = rows.kernel();
        let mut news = false;
        for agent in 0..kernel.agents {
            let mut column = Column { picks: Vec::new(), cost: 0.0, weight: 0.0, idle: 0 };
            for &(pair, n) in rows.picked_by(agent) {
                let k = pair as usize;
                column.cost += n as f64 * kernel.cost[k];
                column.picks.push((kernel.item[k], n as f64));
            }
            let list = &mut self.columns[agent];
            if list.iter().any(|c| c.picks == column.picks) {
                continue;
            }
            if list.len() >= MOST_COLUMNS {
                let oldest = (0..list.len()).filter(|&c| list[c].weight == 0.0).max_by_key(|&c| list[c].idle);
                if let Some(oldest) = oldest {
                    list.swap_remove(oldest);
                }
            }
            list.push(column);
            news = true;
        }
        news
    }

    /// Items, agents and units of one selection of each agent: what it has most of in the mix, or one drawn by its share
    /// in it. The surest selections come first.
    pub(super) fn selections(&self, mut random: Option<&mut Random>) -> Vec<(u32, u32, i64)> {
        let mut chosen: Vec<(f64, u32, &Column)> = Vec::with_capacity(self.columns.len());
        for (agent, list) in (0..).zip(&self.columns) {
            let column = match &mut random {
                None => list.iter().reduce(|a, b| if b.weight > a.weight { b } else { a }),
                Some(random) => drawn(list, random.unit()),
            };
            chosen.extend(column.map(|column| (column.weight, agent, column)));
        }
        chosen.arrange_often_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let picks = chosen.iter().flat_map(|&(_, agent, column)| column.picks.iter().map(move |&(i, n)| (i, agent, n)));
        picks.map(|(i, agent, n)| (i, agent, n as i64)).collect()
    }

    /// One step, where an answer that costs `found` is known; false once there is too little left to gain.
    pub(super) fn pass(&mut self, rows: &mut Rows, found: f64, meter: &mut Meter) -> bool {
        meter.spend(self.mix(rows));
        let gap = self.gap(found);
        let promised = self.model(rows) - self.bound;
        if promised <= ENOUGH * gap {
            return false;
        }
        let next = std::mem::take(&mut self.next);
        let bound = rows.evaluate(&next, self.care(found), meter);
        self.next = next;
        let risen = bound - self.bound;
        if risen > 0.0 {
            self.bound = bound;
            self.best.clone_from(&self.next);
        }
        let serious = risen >= SERIOUS * promised;
        if serious {
            if risen >= FULL * promised || promised < TIMID * gap {
                self.reach *= LONGER;
            }
            self.since_better = 0;
        } else {
            self.since_better += 1;
            if rows.error > ERRING * promised {
                self.coarse *= 0.5;
            } else if risen < -promised && self.since_better > 1 {
                self.reach *= SHORTER;
                self.since_better = 0;
            }
        }
        let news = self.take_in(rows);
        if news || serious {
            return true;
        }
        // The same picks again: what is promised is what knapsacks fell short by, or there is nothing.
        self.coarse *= 0.25;
        rows.error > EXACT * promised && self.coarse >= FINEST
    }

    /// What the selections known allow at the next values.
    fn model(&self, rows: &Rows) -> f64 {
        let held: f64 = rows.kernel().count.iter().zip(&self.next).map(|(&n, v)| n as f64 * v).sum();
        let gained = |list: &Vec<Column>| list.iter().map(|c| c.priced(&self.next)).fold(0.0, f64::min);
        held + self.columns.iter().map(gained).sum::<f64>()
    }

    fn value(&self, rows: &Rows, item: usize) -> f64 {
        (self.best[item] + self.reach * self.short[item]).min(rows.kernel().penalty[item])
    }

    /// Mixes each agent's selections anew; the work.
    fn mix(&mut self, rows: &Rows) -> u64 {
        for i in 0..self.next.len() {
            self.next[i] = self.value(rows, i);
        }
        let (mut total, mut work) = (0.0, self.next.len() as u64);
        for _ in 0..MOST_SWEEPS {
            let mut gain = 0.0;
            for agent in 0..self.columns.len() {
                let (gained, looked) = self.shift(rows, agent);
                gain += gained;
                work += looked;
            }
            total += gain;
            if gain <= SMALL_SWEEP * total {
                break;
            }
        }
        for column in self.columns.iter_mut().flatten() {
            column.idle = if column.weight > 0.0 { 0 } else { column.idle + 1 };
        }
        work
    }

    /// Moves weight from the dearest selection of an agent to the cheapest; what that gains, and the work.
    fn shift(&mut self, rows: &Rows, agent: usize) -> (f64, u64) {
        let list = &self.columns[agent];
        let (mut cheap, mut dear) = ((f64::INFINITY, 0), (f64::NEG_INFINITY, 0));
        let mut work = 0;
        for (c, column) in list.iter().enumerate() {
            work += column.picks.len() as u64 / 2 + 1;
            let priced = column.priced(&self.next);
            if priced < cheap.0 {
                cheap = (priced, c);
            }
            if column.weight > 0.0 && priced > dear.0 {
                dear = (priced, c);
            }
        }
        let fall = dear.0 - cheap.0;
        if cheap.1 == dear.1 || fall <= 0.0 {
            return (0.0, work);
        }
        let apart = apart(&list[cheap.1].picks, &list[dear.1].picks);
        let most = list[dear.1].weight;
        let step = (fall / (self.reach * apart)).min(most);
        self.weigh(rows, agent, cheap.1, step);
        self.weigh(rows, agent, dear.1, -step);
        if step >= most {
            self.columns[agent][dear.1].weight = 0.0;
        }
        (step * (fall - 0.5 * step * self.reach * apart), work)
    }

    /// Changes the weight of a selection, and the values with it.
    fn weigh(&mut self, rows: &Rows, agent: usize, at: usize, change: f64) {
        let picks = std::mem::take(&mut self.columns[agent][at].picks);
        for &(i, n) in &picks {
            self.short[i as usize] -= change * n;
            self.next[i as usize] = self.value(rows, i as usize);
        }
        let column = &mut self.columns[agent][at];
        column.picks = picks;
        column.weight += change;
    }
}

/// The selection whose share in the mix covers `at` of it.
fn drawn(list: &[Column], mut at: f64) -> Option<&Column> {
    let inside = |column: &&Column| {
        at -= column.weight;
        at < 0.0
    };
    list.iter().find(inside).or(list.first())
}

/// Square of the distance between two selections, both in the order of their items.
fn apart(a: &[(u32, f64)], b: &[(u32, f64)]) -> f64 {
    let (mut sum, mut x, mut y) = (0.0, 0, 0);
    while x < a.len() || y < b.len() {
        let (i, j) = (a.get(x).map_or(u32::MAX, |p| p.0), b.get(y).map_or(u32::MAX, |p| p.0));
        let left = if i <= j { a[x].1 } else { 0.0 };
        let right = if j <= i { b[y].1 } else { 0.0 };
        x += usize::from(i <= j);
        y += usize::from(j <= i);
        sum += (left - right) * (left - right);
    }
    sum.max(1e-12)
}
