//! Who pays what in a year: a whole-riel minimum-cost flow from demands to pots.
//!
//! First the unfunded amount is least, whatever it does to the rest. Then each riel prefers the payer who is meant to
//! carry it, and riel without one ask the payers in their order: a riel moved away from its payer weighs more than any
//! place in the order. Last, a pot that several communes want and that is too small goes to them in proportion to what
//! they ask of it: without this rule the corner of a linear programme would give all of it to a few.

use super::{fair, split};
use crate::arrange::Arrange;
use crate::optimise::network::{Network, UNLIMITED, min_cost_flow};
use crate::optimise::{Options, Status};
use crate::unit::Riel;

/// A pot as the allocation sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Purse {
    /// Position of the payer: the order in which payers are asked.
    pub payer: usize,
    /// Ceiling of the year.
    pub ceiling: Riel,
}

/// Riel that may be paid by the same pots and are meant for the same payer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Demand<'p> {
    /// Amount.
    pub amount: Riel,
    /// Payer who is meant to carry it; `None`: open to all in their order.
    pub payer: Option<usize>,
    /// Pots that may pay it.
    pub pots: &'p [usize],
    /// Cap of the capped payer's pots that it counts against.
    pub cap: Option<usize>,
    /// Whose demand it is: a commune. Scarce pots are shared fairly between groups.
    pub group: usize,
}

/// The whole question of a year.
#[derive(Debug, Clone, Default)]
pub(super) struct Question<'p> {
    pub purses: Vec<Purse>,
    pub demands: Vec<Demand<'p>>,
    /// Most that the capped payer pays for the demands of each cap.
    pub caps: Vec<Riel>,
    /// The payer whose pots the caps are about.
    pub capped: Option<usize>,
    /// Number of payers.
    pub payers: usize,
}

/// For each demand: what the pots pay, ascending by pot. What is missing of its amount is unfunded.
pub(super) type Answer = Vec<Vec<(usize, Riel)>>;

/// Solves the question of a year.
pub(super) fn allocate(question: &Question<'_>) -> Answer {
    let graph = Graph::new(question, true);
    let flow = graph.solve(question);
    graph.answer(question, &flow)
}

/// The least unfunded amount alone: portions and order do not matter to it.
pub(super) fn least_unfunded(question: &Question<'_>) -> Riel {
    let graph = Graph::new(question, false);
    let flow = graph.solve(question);
    graph.unfunded.iter().map(|&arc| Riel(flow[arc])).sum()
}

/// Nodes: the sink, then pots, caps, demands. Arcs are listed by what they mean.
struct Graph {
    network: Network,
    /// Arc of each demand to nobody.
    unfunded: Vec<usize>,
    /// Arcs demand -> pot: (arc, demand, pot).
    direct: Vec<(usize, usize, usize)>,
    /// Arcs demand -> cap: (arc, demand, cap).
    into_cap: Vec<(usize, usize, usize)>,
    /// Arcs cap -> pot: (arc, cap, pot).
    out_of_cap: Vec<(usize, usize, usize)>,
    /// Nodes before scarce pots: (pot, group, quota), sorted; the node follows from the position.
    quotas: Vec<(usize, usize, Riel)>,
    first_quota: usize,
}

const SINK: usize = 0;

impl Graph {
    fn new(question: &Question<'_>, ordered: bool) -> Self {
        let (pots, caps, demands) = (question.purses.len(), question.caps.len(), question.demands.len());
        let quotas = if ordered { fair::quotas(question) } else { Vec::new() };
        // Each cap is an arc between two nodes.
        let first_quota = 1 + pots + 2 * caps + demands;
        let nodes = first_quota + quotas.len();
        let mut graph = Self {
            network: Network { nodes, supply: vec![0; nodes], ..Network::default() },
            unfunded: Vec::with_capacity(demands),
            direct: Vec::new(),
            into_cap: Vec::new(),
            out_of_cap: Vec::new(),
            first_quota,
            quotas,
        };
        graph.pots_and_caps(question);
        graph.quotas();
        let weights = Weights::new(question, nodes, graph.quotas.len(), ordered);
        for demand in 0..demands {
            graph.demand(question, demand, &weights);
        }
        graph.into_cap.arrange_by_key(|&(_, demand, cap)| (cap, demand));
        graph
    }

    fn arc(&mut self, tail: usize, head: usize, cost: i64, capacity: i64) -> usize {
        self.network.tail.push(tail as u32);
        self.network.head.push(head as u32);
        self.network.cost.push(cost);
        self.network.lower.push(0);
        self.network.capacity.push(capacity);
        self.network.tail.len() - 1
    }

    fn pots_and_caps(&mut self, question: &Question<'_>) {
        for (pot, purse) in question.purses.iter().enumerate() {
            if purse.ceiling > Riel::ZERO {
                self.arc(pot_node(pot), SINK, 0, purse.ceiling.0);
            }
        }
        for (cap, most) in question.caps.iter().enumerate() {
            self.arc(cap_in(question, cap), cap_in(question, cap) + 1, 0, most.0);
        }
        let mut joined: Vec<(usize, usize)> = Vec::new();
        for demand in &question.demands {
            for &pot in demand.pots.iter().filter(|&&pot| is_capped(question, demand, pot)) {
                joined.extend(demand.cap.map(|cap| (cap, pot)));
            }
        }
        joined.arrange();
        joined.dedup();
        for (cap, pot) in joined {
            let arc = self.arc(cap_in(question, cap) + 1, pot_node(pot), 0, UNLIMITED);
            self.out_of_cap.push((arc, cap, pot));
        }
    }

    /// A group's way into a scarce pot: its quota for nothing, more of it at the weight of one.
    fn quotas(&mut self) {
        for place in 0..self.quotas.len() {
            let (pot, _, quota) = self.quotas[place];
            self.arc(self.first_quota + place, pot_node(pot), 0, quota.0);
            self.arc(self.first_quota + place, pot_node(pot), 1, UNLIMITED);
        }
    }

    /// Where a group's riel enter a pot.
    fn entry(&self, pot: usize, group: usize) -> usize {
        let place = self.quotas.binary_search_by_key(&(pot, group), |&(pot, group, _)| (pot, group));
        place.map_or(pot_node(pot), |place| self.first_quota + place)
    }

    fn demand(&mut self, question: &Question<'_>, position: usize, weights: &Weights) {
        let demand = &question.demands[position];
        let node = 1 + question.purses.len() + 2 * question.caps.len() + position;
        let amount = demand.amount.0;
        self.network.supply[node] = amount;
        self.network.supply[SINK] -= amount;
        let mut through_cap = false;
        for &pot in demand.pots {
            if is_capped(question, demand, pot) {
                through_cap = true;
            } else if question.purses[pot].ceiling > Riel::ZERO {
                let entry = self.entry(pot, demand.group);
                let arc = self.arc(node, entry, weights.cost(demand.payer, question.purses[pot].payer), amount);
                self.direct.push((arc, position, pot));
            }
        }
        if let (true, Some(cap), Some(payer)) = (through_cap, demand.cap, question.capped) {
            let arc = self.arc(node, cap_in(question, cap), weights.cost(demand.payer, payer), amount);
            self.into_cap.push((arc, position, cap));
        }
        let arc = self.arc(node, SINK, weights.unfunded, amount);
        self.unfunded.push(arc);
    }

    /// The flow on every arc. The question is always feasible (the arcs to nobody), so the only way to end without an
    /// optimum is a number beyond 2^60; then nobody pays rather than somebody twice.
    fn solve(&self, question: &Question<'_>) -> Vec<i64> {
        let options = Options::default().with_work_limit(u64::MAX);
        match min_cost_flow(&self.network, &options) {
            Ok(outcome) if outcome.status == Status::Optimal => outcome.flow,
            _ => {
                let mut flow = vec![0; self.network.arcs()];
                self.unfunded.iter().zip(&question.demands).for_each(|(&arc, demand)| flow[arc] = demand.amount.0);
                flow
            }
        }
    }

    fn answer(&self, question: &Question<'_>, flow: &[i64]) -> Answer {
        let mut answer: Answer = vec![Vec::new(); question.demands.len()];
        for &(arc, demand, pot) in self.direct.iter().filter(|(arc, ..)| flow[*arc] > 0) {
            answer[demand].push((pot, Riel(flow[arc])));
        }
        for cap in 0..question.caps.len() {
            self.through_cap(cap, flow, &mut answer);
        }
        for parts in &mut answer {
            parts.arrange();
        }
        answer
    }

    /// What goes through a cap loses its name there: it is shared over the demands in proportion. Every demand of a
    /// cap may use every pot behind it, so any share is as good.
    fn through_cap(&self, cap: usize, flow: &[i64], answer: &mut Answer) {
        // Both lists are sorted by cap: demands come commune by commune, and each commune has its own caps.
        let entering = range(&self.into_cap, |(_, _, c)| *c, cap);
        let leaving = range(&self.out_of_cap, |(_, c, _)| *c, cap);
        let mut left: Vec<Riel> = entering.iter().map(|(arc, ..)| Riel(flow[*arc])).collect();
        for (arc, _, pot) in leaving {
            let parts = split::over(Riel(flow[*arc]), &left);
            for ((part, left), (_, demand, _)) in parts.iter().zip(&mut left).zip(entering) {
                *left -= *part;
                if *part > Riel::ZERO {
                    answer[*demand].push((*pot, *part));
                }
            }
        }
    }
}

/// The levels of the objective as weights of one riel.
struct Weights {
    unfunded: i64,
    payers: i64,
    step: i64,
    ordered: bool,
}

impl Weights {
    /// A place in the order weighs more than all quotas together; one riel that is unfunded weighs more than any
    /// re-routing of it, a path through all nodes at the largest weight.
    fn new(question: &Question<'_>, nodes: usize, quotas: usize, ordered: bool) -> Self {
        let payers = question.payers as i64;
        let step = 2 * quotas as i64 + 1;
        let unfunded = if ordered { 2 * (payers + 1) * step * (nodes as i64 + 1) } else { 1 };
        Self { unfunded, payers, step, ordered }
    }

    /// The payer meant: nothing. Another one: more than any place in the order, and its place in the order.
    fn cost(&self, meant: Option<usize>, payer: usize) -> i64 {
        match meant {
            _ if !self.ordered => 0,
            Some(meant) if meant == payer => 0,
            Some(_) => (self.payers + payer as i64) * self.step,
            None => payer as i64 * self.step,
        }
    }
}

/// The entries of one cap in a list sorted by cap.
fn range(
    list: &[(usize, usize, usize)],
    of: impl Fn(&(usize, usize, usize)) -> usize,
    cap: usize,
) -> &[(usize, usize, usize)] {
    let first = list.partition_point(|entry| of(entry) < cap);
    let end = list.partition_point(|entry| of(entry) <= cap);
    &list[first..end]
}

fn is_capped(question: &Question<'_>, demand: &Demand<'_>, pot: usize) -> bool {
    demand.cap.is_some() && question.capped == Some(question.purses[pot].payer)
}

fn pot_node(pot: usize) -> usize {
    1 + pot
}

fn cap_in(question: &Question<'_>, cap: usize) -> usize {
    1 + question.purses.len() + 2 * cap
}

#[cfg(test)]
#[path = "allocate_tests.rs"]
mod tests;
