//! Who serves whom: the families of an area against the workers who may serve them.
//!
//! The objective has levels in strict order: unmet families weighted by safety band, families whose social worker
//! changes, minutes on the road. They are added up with weights (powers of two) so large that the least gain of one
//! level outweighs the most that all levels below it can ever cost:
//!
//! - travel: every family with its farthest worker costs less than `change` minutes together;
//! - changes: all families of the case list together cost less than `unmet` / `change` changes.

use super::agents::Agent;
use super::demand::Item;
use super::relaxed::{keeps_hours, relaxed};
use super::work::{FamilyWork, Work};
use super::world::World;
use crate::arrange::Arrange;
use crate::id::WorkerId;
use crate::optimise::assign::{Assignment, AssignmentError, Candidates, assign};
use crate::optimise::{Certificate, Options, Stop};
use crate::service::{Cadre, SafetyBand};

/// What one unserved family weighs, by safety band.
pub(crate) const BAND_WEIGHT: [f64; SafetyBand::ALL.len()] = [8.0, 4.0, 2.0, 1.0];

/// The order of assignments: village, band, family, worker.
pub(super) type Key = (usize, SafetyBand, Option<usize>, WorkerId);

/// The families of an area and who may serve them.
pub(super) struct Case {
    pub cadre: Cadre,
    pub items: Vec<Item>,
    /// Work of one family of each item.
    pub work: Vec<FamilyWork>,
    pub agents: Vec<Agent>,
    pub capacity: Vec<f64>,
    pub max_families: Option<Vec<i64>>,
    /// For each item the pairs in order of worker.
    pub pairs: Vec<Vec<Pair>>,
    pub weights: Weights,
    /// When the caller wants the best answer so far.
    stop: Stop,
}

/// A worker who may serve an item.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pair {
    pub agent: usize,
    pub km: f64,
    pub usage: f64,
    /// Minutes a month on the road for one family.
    pub minutes: f64,
    /// Whether the family's social worker changes.
    pub changed: bool,
}

/// Weights of the levels above travel.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Weights {
    pub unmet: f64,
    pub change: f64,
}

/// Value of each level, the first most important.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default)]
pub(super) struct Levels {
    pub unmet: f64,
    pub changes: f64,
    pub minutes: f64,
}

/// Families of each item by worker, and those left over.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Answer {
    /// For each item the families of each of its pairs.
    pub families: Vec<Vec<u64>>,
}

impl Case {
    pub(super) fn new(world: &World<'_>, work: &Work, items: Vec<Item>, agents: Vec<Agent>) -> Self {
        let villages = villages_of(&items);
        let mut bases: Vec<usize> = agents.iter().map(|agent| agent.village).collect();
        bases.arrange();
        bases.dedup();
        let matrix = world.matrix(&bases, &villages);
        let km = |agent: usize, column: usize| matrix[bases.partition_point(|&b| b < agents[agent].village)][column];
        let work_of = |item: &Item| work.family(world.commune_of(item.village), item.band);
        let family_work: Vec<FamilyWork> = items.iter().map(work_of).collect();
        let pairs = |(item, &family_work): (&Item, &FamilyWork)| {
            let column = villages.partition_point(|&v| v < item.village);
            let commune = world.commune_of(item.village);
            let able = (0..agents.len()).filter(|&a| agents[a].may_serve(world, commune));
            able.map(|agent| Pair {
                agent,
                km: km(agent, column),
                usage: work.usage(family_work, km(agent, column)),
                minutes: work.travel_minutes(family_work, km(agent, column)),
                changed: changes(world, work.cadre(), item, &agents[agent]),
            })
            .collect()
        };
        let pairs: Vec<Vec<Pair>> = items.iter().zip(&family_work).map(pairs).collect();
        let capacity = agents.iter().map(|agent| agent.capacity(world)).collect();
        let max_families = agents.iter().map(|a| a.max_families(world).map(|n| n as i64)).collect();
        let weights = Weights::new(&items, &pairs);
        let stop = world.control.stop().clone();
        Self { cadre: work.cadre(), items, work: family_work, agents, capacity, max_families, pairs, weights, stop }
    }

    /// The same families, each with the worker who serves them in a plan that there is already: whoever else serves them
    /// changes a relationship. Items fall apart by worker; the answer is the item that each part belongs to.
    pub(super) fn keeping(&self, served: &dyn Fn(&Item) -> Vec<(WorkerId, u64)>) -> (Self, Vec<usize>) {
        let mut parts = Vec::new();
        let (mut items, mut work, mut pairs) = (Vec::new(), Vec::new(), Vec::new());
        for (i, item) in self.items.iter().enumerate() {
            let mut left = item.count;
            let mut part = |count: u64, with: Option<usize>| {
                parts.push(i);
                items.push(Item { count, ..*item });
                work.push(self.work[i]);
                let changed = |pair: &Pair| Pair { changed: with.is_some_and(|with| pair.agent != with), ..*pair };
                pairs.push(self.pairs[i].iter().map(changed).collect::<Vec<Pair>>());
            };
            for (worker, count) in served(item) {
                // Whom nobody can keep may go to anybody.
                let with = self.agents.iter().position(|agent| agent.id == worker);
                let with = with.filter(|agent| self.pairs[i].iter().any(|pair| pair.agent == *agent));
                let count = count.min(left);
                left -= count;
                if count > 0 {
                    part(count, with);
                }
            }
            if left > 0 {
                part(left, None);
            }
        }
        let weights = Weights::new(&items, &pairs);
        let case = Self {
            cadre: self.cadre,
            agents: self.agents.clone(),
            capacity: self.capacity.clone(),
            max_families: self.max_families.clone(),
            stop: self.stop.clone(),
            items,
            work,
            pairs,
            weights,
        };
        (case, parts)
    }

    /// The best assignment that is found with the work allowed, and its proven bound: exactly where hours do not bind,
    /// otherwise by the engine.
    pub(super) fn solve(&self, work_limit: u64) -> (Answer, Certificate) {
        let options = Options { stop: self.stop.clone(), ..options(work_limit) };
        let relaxed = relaxed(self);
        let (bound, work) = relaxed.as_ref().map_or((0.0, 0), |relaxed| (relaxed.bound, relaxed.work));
        let (answer, bound, work) = match (relaxed, self.problem()) {
            (Some(relaxed), _) if keeps_hours(self, &relaxed.answer) => (relaxed.answer, bound, work),
            (_, Ok(problem)) => {
                let outcome = assign(&problem, &options);
                let certificate = outcome.certificate;
                (self.answer(&outcome.amount), certificate.bound.max(bound), certificate.work + work)
            }
            (_, Err(_)) => (self.nobody(), bound, work),
        };
        let certificate = Certificate::from_bounds(self.objective(&answer), bound, work, &options);
        (answer, certificate)
    }

    /// The assignment in which nobody serves anybody.
    pub(super) fn nobody(&self) -> Answer {
        Answer { families: self.pairs.iter().map(|pairs| vec![0; pairs.len()]).collect() }
    }

    /// The assignment with the engine's amounts: item, agent, families.
    pub(super) fn answer(&self, amount: &[(u32, u32, i64)]) -> Answer {
        let mut answer = self.nobody();
        for &(item, agent, count) in amount {
            let item = item as usize;
            if let Ok(p) = self.pairs[item].binary_search_by_key(&(agent as usize), |pair| pair.agent) {
                answer.families[item][p] += count.unsigned_abs();
            }
        }
        answer
    }

    pub(super) fn stop(&self) -> &Stop {
        &self.stop
    }

    /// The engine's amounts of an assignment.
    pub(super) fn amounts(&self, answer: &Answer) -> Vec<(u32, u32, i64)> {
        let rows = self.pairs.iter().zip(&answer.families).enumerate();
        let held = rows.flat_map(|(i, (pairs, families))| {
            let served = pairs.iter().zip(families).filter(|(_, n)| **n > 0);
            served.map(move |(pair, &n)| (i as u32, pair.agent as u32, n as i64))
        });
        held.collect()
    }

    /// The engine's problem.
    pub(super) fn problem(&self) -> Result<Assignment, AssignmentError> {
        let mut candidates = Candidates { start: vec![0], ..Candidates::default() };
        for pairs in &self.pairs {
            for pair in pairs {
                candidates.agent.push(pair.agent as u32);
                candidates.cost.push(self.cost(pair));
                candidates.usage.push(pair.usage);
            }
            candidates.start.push(candidates.agent.len() as u32);
        }
        let count = self.items.iter().map(|item| item.count as i64).collect();
        let penalty = (0..self.items.len()).map(|item| self.penalty(item)).collect();
        Assignment::sparse(count, candidates, self.capacity.clone(), self.max_families.clone(), Some(penalty))
    }

    /// What it costs that a worker serves a family of an item.
    pub(super) fn cost(&self, pair: &Pair) -> f64 {
        pair.minutes + if pair.changed { self.weights.change } else { 0.0 }
    }

    /// What it costs that nobody serves a family of an item.
    pub(super) fn penalty(&self, item: usize) -> f64 {
        self.weights.unmet * BAND_WEIGHT[self.items[item].band.index()]
    }

    /// Hours that each worker has left.
    pub(super) fn hours_left(&self, answer: &Answer) -> Vec<f64> {
        let mut hours = self.capacity.clone();
        for (pairs, families) in self.pairs.iter().zip(&answer.families) {
            pairs.iter().zip(families).for_each(|(pair, &n)| hours[pair.agent] -= pair.usage * n as f64);
        }
        hours
    }

    /// Families of an item that nobody serves.
    pub(super) fn unserved(&self, answer: &Answer, item: usize) -> u64 {
        self.items[item].count - answer.families[item].iter().sum::<u64>().min(self.items[item].count)
    }

    /// The levels of an assignment, summed in the order of items.
    pub(super) fn levels(&self, answer: &Answer) -> Levels {
        let mut levels = Levels::default();
        for (i, item) in self.items.iter().enumerate() {
            levels.unmet += BAND_WEIGHT[item.band.index()] * self.unserved(answer, i) as f64;
            for (pair, &n) in self.pairs[i].iter().zip(&answer.families[i]) {
                levels.changes += if pair.changed { n as f64 } else { 0.0 };
                levels.minutes += pair.minutes * n as f64;
            }
        }
        levels
    }

    pub(super) fn objective(&self, answer: &Answer) -> f64 {
        let levels = self.levels(answer);
        levels.unmet * self.weights.unmet + levels.changes * self.weights.change + levels.minutes
    }
}

impl Weights {
    fn new(items: &[Item], pairs: &[Vec<Pair>]) -> Self {
        let farthest = |pairs: &Vec<Pair>| pairs.iter().map(|pair| pair.minutes).fold(0.0, f64::max);
        let most_minutes: f64 = items.iter().zip(pairs).map(|(item, pairs)| item.count as f64 * farthest(pairs)).sum();
        let listed = items.iter().zip(pairs).filter(|(_, pairs)| pairs.iter().any(|pair| pair.changed));
        let most_changes: u64 = listed.map(|(item, _)| item.count).sum();
        let change = power_of_two_above(most_minutes);
        Self { change, unmet: change * power_of_two_above(most_changes as f64 + 1.0) }
    }
}

/// The smallest power of two above a number: a weight that multiplies without rounding.
fn power_of_two_above(number: f64) -> f64 {
    let mut power = 1.0;
    while power <= number {
        power *= 2.0;
    }
    power
}

/// An answer this near to its bound is as good as best: less than a second of travel in an hour of it.
const GAP: f64 = 1e-6;

/// How long the engine may search, and when it may stop.
pub(super) fn options(work_limit: u64) -> Options {
    Options::default().with_gap(GAP).with_work_limit(work_limit)
}

/// A family has a relationship with the social worker of its case, and with nobody else.
fn changes(world: &World<'_>, cadre: Cadre, item: &Item, agent: &Agent) -> bool {
    let today = item.family.and_then(|family| world.problem.families[family].worker);
    cadre == Cadre::SocialWorker && today.is_some_and(|worker| world.problem.workers[worker].id != agent.id)
}

/// The villages of items, ascending, each once.
pub(super) fn villages_of(items: &[Item]) -> Vec<usize> {
    let mut villages: Vec<usize> = items.iter().map(|item| item.village).collect();
    villages.arrange();
    villages.dedup();
    villages
}
