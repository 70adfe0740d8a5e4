//! Answers where capacity is limited: part of an answer is taken apart and put back, sites opening and closing on the way.
//!
//! Ruin and recreate (Schrimpf and others 2000) with the acceptance of simulated annealing, in cycles that each
//! take twice the work of the one before and start from the best answer known.

use super::kernel::{Kernel, Site};
use super::local::{self, Near};
use super::recreate::{Rules, recreate};
use super::serving::{NOWHERE, Serving};
use crate::arrange::Arrange;
use crate::optimise::meter::Meter;
use crate::optimise::random::Random;

/// Most customers taken out of the sites around one customer.
const MOST_OUT: usize = 24;
/// Closed sites near a customer that may open for it.
const NEAR_CLOSED: usize = 5;
/// Local search after one round.
const MOST_MOVES: u64 = 100_000;
/// Temperature of a cycle, first and last, as a share of the mean cost of a customer.
const HOT: f64 = 0.3;
const COLD: f64 = 0.004;

pub(super) struct Anneal<'a> {
    kernel: &'a Kernel,
    near: Near,
    random: Random,
    serving: Serving<'a>,
    pub best: Vec<u32>,
    pub best_cost: f64,
    /// Sites that no better answer opens are closed here.
    pub hopeless: Vec<Site>,
    /// Sites that open in this round.
    opened: Vec<bool>,
    banned: u32,
    out: Vec<u32>,
}

impl<'a> Anneal<'a> {
    pub(super) fn new(kernel: &'a Kernel, seed: u64) -> Self {
        let serving = Serving::nobody(kernel);
        Self {
            kernel,
            near: Near::new(kernel),
            random: Random::new(seed),
            best: serving.site.clone(),
            best_cost: serving.total(),
            serving,
            hopeless: kernel.start.clone(),
            opened: vec![false; kernel.sites],
            banned: NOWHERE,
            out: Vec::new(),
        }
    }

    /// The best answer so far.
    pub(super) fn answer(&mut self) -> &Serving<'a> {
        self.serving.load(&self.best);
        &self.serving
    }

    /// Takes a known answer as the best one when it is, those it leaves served first.
    pub(super) fn learn(&mut self, site: &[u32]) {
        self.serving.load(site);
        self.out = (0..).zip(site).filter(|(_, j)| **j == NOWHERE).map(|(i, _)| i).collect();
        if !self.out.is_empty() && self.out.len() < self.kernel.customers {
            self.put_back(true, 0.0);
        }
        self.out.clear();
        self.keep();
    }

    /// An answer from a set of open sites, made anew.
    pub(super) fn build(&mut self, open: &[bool], meter: &mut Meter) {
        self.serving = Serving::nobody(self.kernel);
        self.opened.copy_from_slice(open);
        for by_demand in [false, true] {
            self.serving.load(&vec![NOWHERE; self.kernel.customers]);
            self.out = (0..self.kernel.customers as u32).collect();
            let spent = self.put_back(by_demand, 0.0);
            meter.spend(spent);
            self.keep();
            if self.serving.left == 0 {
                break;
            }
        }
        self.opened.fill(false);
    }

    /// One cycle from the best answer, hot to cold.
    pub(super) fn cycle(&mut self, work: u64, target: f64, meter: &mut Meter) {
        if self.kernel.customers == 0 || self.kernel.sites == 0 {
            return;
        }
        let best = self.best.clone();
        self.serving.load(&best);
        let begin = meter.used();
        let typical = self.typical();
        while meter.going() && meter.used() - begin < work && self.best_cost > target {
            let progress = (meter.used() - begin) as f64 / work as f64;
            let heat = typical * (HOT * (1.0 - progress) * (1.0 - progress) + COLD);
            let before = self.serving.total();
            self.serving.mark();
            let ruined = self.ruin();
            let (by_demand, shake) = (self.random.below(4) == 0, [0.0, 0.2, 0.6][self.random.below(3)] * typical);
            let spent = ruined + self.put_back(by_demand, shake);
            self.opened.fill(false);
            self.banned = NOWHERE;
            let after = self.serving.total();
            if after > before - heat * libm::log(self.random.unit().max(1e-300)) {
                self.serving.undo();
            } else if after < self.best_cost - self.best_cost.abs() * 1e-12 {
                self.keep();
            }
            meter.spend(spent + self.kernel.sites as u64 / 8 + 16);
        }
    }

    /// What serving a customer costs, on average, without its share of opening.
    fn typical(&self) -> f64 {
        let costs = (0..self.kernel.customers).filter(|&i| self.serving.site[i] != NOWHERE);
        let sum: f64 = costs.map(|i| self.kernel.row(i)[self.serving.site[i] as usize].abs()).sum();
        let all = self.serving.total().abs().min(10.0 * sum + 1e-9);
        (0.5 * (sum + all) / self.kernel.customers as f64).max(1e-9)
    }

    /// Places those taken out and improves around them; the work done.
    fn put_back(&mut self, by_demand: bool, shake: f64) -> u64 {
        let out = std::mem::take(&mut self.out);
        let rules = Rules { opened: &self.opened, banned: self.banned, hopeless: &self.hopeless, by_demand, shake };
        let mut work = recreate(self.kernel, &self.near, &mut self.serving, &out, &rules, &mut self.random);
        let mut queue: Vec<u32> = self.serving.changed().collect();
        queue.arrange_distinct_by(Ord::cmp);
        queue.dedup();
        work += local::improve(self.kernel, &self.near, &mut self.serving, queue, MOST_MOVES);
        self.out = out;
        self.out.clear();
        work
    }

    fn keep(&mut self) {
        // Summed anew, so that no rounding of many changes is kept.
        let site = self.serving.site.clone();
        self.serving.load(&site);
        let fits = (0..self.kernel.sites).all(|j| self.serving.room[j] >= -1e-11 * self.kernel.capacity[j]);
        if fits && self.serving.total() < self.best_cost {
            self.best_cost = self.serving.total();
            self.best = site;
        }
    }

    /// Takes customers out, and says which sites open or close; the work done.
    fn ruin(&mut self) -> u64 {
        for i in 0..self.kernel.customers {
            if self.serving.left > 0 && self.serving.site[i] == NOWHERE && self.out.len() < MOST_OUT {
                self.out.push(i as u32);
            }
        }
        let seed = self.random.below(self.kernel.customers);
        match self.random.below(20) {
            0..9 => self.take_some(seed),
            9..12 => self.close(seed),
            12..17 => {
                self.close(seed);
                self.open(seed);
            }
            _ => {
                self.open(seed);
                self.take_some(seed);
            }
        }
        self.out.arrange_distinct_by(Ord::cmp);
        self.out.dedup();
        for &i in &self.out {
            self.serving.put(i as usize, NOWHERE);
        }
        self.kernel.customers as u64 / 8 + 4 * self.out.len() as u64
    }

    /// Some customers of a few open sites near one customer.
    fn take_some(&mut self, seed: usize) {
        let sites = 2 + self.random.below(3);
        let (share, most) = (0.1 + 0.5 * self.random.unit(), self.out.len() + 4 + self.random.below(MOST_OUT - 3));
        let mut seen = 0;
        for &j in self.near.of(seed) {
            let held = &self.serving.held[j as usize];
            if held.is_empty() || (self.serving.site[seed] != j && self.random.unit() < 0.3) {
                continue;
            }
            for &i in held {
                if self.out.len() < most && self.random.unit() < share {
                    self.out.push(i);
                }
            }
            seen += 1;
            if seen >= sites || self.out.len() >= most {
                break;
            }
        }
    }

    /// Closes the site of a customer, and takes some out of its neighbours to make room.
    fn close(&mut self, seed: usize) {
        let site = self.serving.site[seed];
        if site == NOWHERE || self.kernel.start[site as usize] == Site::Open {
            return self.take_some(seed);
        }
        self.banned = site;
        self.out.extend_from_slice(&self.serving.held[site as usize]);
        if self.random.below(2) == 0 {
            self.take_some(seed);
        }
    }

    /// Opens a closed site near a customer, and takes out whom it could serve for less.
    fn open(&mut self, seed: usize) {
        let closed = self.near.of(seed).iter().copied().filter(|&j| {
            let site = j as usize;
            !self.serving.is_open(site) && self.hopeless[site] != Site::Closed && j != self.banned
        });
        let closed: Vec<u32> = closed.take(NEAR_CLOSED).collect();
        let allowed = self.serving.open < self.kernel.max_sites + usize::from(self.banned != NOWHERE);
        if closed.is_empty() || !allowed {
            return;
        }
        let site = closed[self.random.below(closed.len())] as usize;
        self.opened[site] = true;
        let mut gains: Vec<(f64, u32)> = Vec::new();
        for i in 0..self.kernel.customers {
            let now = self.serving.site[i];
            let gain = if now == NOWHERE { 0.0 } else { self.kernel.row(i)[now as usize] - self.kernel.row(i)[site] };
            if gain > 0.0 {
                gains.push((gain / self.kernel.demand[i].max(1e-12), i as u32));
            }
        }
        gains.arrange_distinct_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut room = self.kernel.capacity[site] * (0.6 + 0.6 * self.random.unit());
        for (_, i) in gains {
            if room <= 0.0 {
                break;
            }
            room -= self.kernel.demand[i as usize];
            self.out.push(i);
        }
    }
}
