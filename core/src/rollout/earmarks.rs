//! Money that may not pay everything: which lines which purses may pay, and how much of a cost falls to shared money.
//!
//! Sources that may pay the same kinds of line are one purse; there are purses shared by all communes and purses that
//! each commune has of its own. Lines that the same purses may pay are one group. All can be paid exactly when, for
//! every set of shared purses, what only they may pay is no more than they hold (the cut of a flow: Gale 1957), where
//! each commune brings what its own purses leave over. Every such set is a limit of the rollout.

use crate::arrange::Arrange;
use crate::input::LineKind;
use crate::problem::{Problem, Scope, Source};
use crate::service::Service;

/// Purses that are told apart, shared and of communes each; sources beyond them count as money for everything.
const MOST_PURSES: usize = 6;

/// A part of the Village Hive and a kind of line.
type Cell = (Service, LineKind);

/// The kinds of line that a purse may pay.
type May = [[bool; LineKind::ALL.len()]; Service::ALL.len()];

/// Purses and groups of lines of a problem.
#[derive(Debug, Clone)]
pub(super) struct Earmarks {
    shared: Vec<May>,
    own: Vec<May>,
    groups: Vec<Group>,
    /// What is limited each year: sets of shared purses, all of them first.
    pub rows: Vec<Row>,
}

/// Lines that the same purses may pay, as bits.
#[derive(Debug, Clone, PartialEq)]
struct Group {
    shared: u32,
    own: u32,
    cells: Vec<Cell>,
}

/// A set of shared purses and the groups that nobody else shares in.
#[derive(Debug, Clone)]
pub(super) struct Row {
    purses: u32,
    groups: Vec<usize>,
    /// `money`, or `money for` the parts that it is about.
    pub what: String,
}

impl Row {
    /// What the purses of the row hold.
    pub(super) fn held(&self, shared: &[f64]) -> f64 {
        held(self.purses, shared)
    }
}

impl Earmarks {
    /// `flat`: shared money is given as one amount and may pay everything.
    pub(super) fn new(problem: &Problem, flat: bool) -> Self {
        let mut marks = Self { shared: Vec::new(), own: Vec::new(), groups: Vec::new(), rows: Vec::new() };
        for source in &problem.sources {
            let purses = if source.scope == Scope::Shared { &mut marks.shared } else { &mut marks.own };
            let may = may(source);
            let next = if purses.len() + 1 < MOST_PURSES { may } else { ALL };
            if !purses.contains(&may) && !purses.contains(&next) {
                purses.push(next);
            }
        }
        if flat || marks.shared.is_empty() {
            marks.shared = vec![ALL];
        }
        let mut cells: Vec<Cell> = problem.costs.iter().map(|line| (line.service, line.kind)).collect();
        cells.retain(|&(service, _)| problem.has(service));
        cells.arrange_by_key(|&(service, kind)| (service.index(), kind.index()));
        cells.dedup();
        for &cell in &cells {
            let (shared, own) = (bits(&marks.shared, cell), bits(&marks.own, cell));
            match marks.groups.iter_mut().find(|group| (group.shared, group.own) == (shared, own)) {
                Some(group) => group.cells.push(cell),
                None => marks.groups.push(Group { shared, own, cells: vec![cell] }),
            }
        }
        marks.rows = marks.unions(&cells);
        marks
    }

    pub(super) fn groups(&self) -> usize {
        self.groups.len()
    }

    /// The group of a line. Lines of other parts cost nothing.
    pub(super) fn group(&self, service: Service, kind: LineKind) -> Option<usize> {
        self.groups.iter().position(|group| group.cells.contains(&(service, kind)))
    }

    pub(super) fn shared_purses(&self) -> usize {
        self.shared.len()
    }

    pub(super) fn own_purses(&self) -> usize {
        self.own.len()
    }

    /// The purse of a source among the shared ones or those of a commune.
    pub(super) fn purse(&self, source: &Source) -> usize {
        let purses = if source.scope == Scope::Shared { &self.shared } else { &self.own };
        let may = may(source);
        let same = purses.iter().position(|purse| *purse == may);
        same.or_else(|| purses.iter().position(|purse| *purse == ALL)).unwrap_or(0)
    }

    /// What falls to the purses of a row of a commune's costs by group, after its own money: the most that any of its
    /// groups together lack.
    pub(super) fn asked(&self, row: &Row, costs: &[f64], own: &[f64]) -> f64 {
        let mut most = 0.0_f64;
        for purses in 0..1u32 << self.own.len() {
            let mine = row.groups.iter().filter(|&&group| self.groups[group].own & !purses == 0);
            most = most.max(mine.map(|&group| costs[group]).sum::<f64>() - held(purses, own));
        }
        most
    }

    /// Every union of what the groups may be paid from; all of it first.
    fn unions(&self, cells: &[Cell]) -> Vec<Row> {
        let mut sets: Vec<u32> = Vec::new();
        for group in &self.groups {
            let joined: Vec<u32> = sets.iter().map(|set| set | group.shared).chain([group.shared]).collect();
            sets.extend(joined);
            sets.arrange();
            sets.dedup();
        }
        sets.arrange_by(|a, b| b.count_ones().cmp(&a.count_ones()).then(a.cmp(b)));
        let row = |&purses: &u32| {
            let inside = |group: &usize| self.groups[*group].shared & !purses == 0;
            let groups: Vec<usize> = (0..self.groups.len()).filter(inside).collect();
            Row { purses, what: self.words(&groups, cells), groups }
        };
        sets.iter().map(row).collect()
    }

    fn words(&self, groups: &[usize], cells: &[Cell]) -> String {
        if groups.len() == self.groups.len() {
            return "money".to_owned();
        }
        let inside = |cell: &Cell| groups.iter().any(|&group| self.groups[group].cells.contains(cell));
        let part = |&service: &Service| {
            let (all, some): (Vec<Cell>, Vec<Cell>) = (
                cells.iter().copied().filter(|cell| cell.0 == service).collect(),
                cells.iter().copied().filter(|cell| cell.0 == service && inside(cell)).collect(),
            );
            let kinds: Vec<&str> = some.iter().map(|(_, kind)| kind.name()).collect();
            match some.len() {
                0 => None,
                n if n == all.len() => Some(service.name().to_owned()),
                _ => Some(format!("{} ({})", service.name(), kinds.join(", "))),
            }
        };
        let parts: Vec<String> = Service::ALL.iter().filter_map(part).collect();
        format!("money for {}", parts.join(", "))
    }
}

/// A purse for everything.
const ALL: May = [[true; LineKind::ALL.len()]; Service::ALL.len()];

fn may(source: &Source) -> May {
    source.services.map(|service| source.kinds.map(|kind| service && kind))
}

fn bits(purses: &[May], (service, kind): Cell) -> u32 {
    let paid = |purse: &May| purse[service.index()][kind.index()];
    purses.iter().enumerate().filter(|(_, purse)| paid(purse)).map(|(at, _)| 1 << at).sum()
}

/// What a set of purses holds together.
fn held(purses: u32, all: &[f64]) -> f64 {
    all.iter().enumerate().filter(|(at, _)| purses >> at & 1 == 1).map(|(_, held)| held).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optimise::network::{Network, UNLIMITED, min_cost_flow};
    use crate::optimise::{Options, Status};
    use proptest::prelude::*;

    /// Whether everything can be paid, as a flow from lines to the purses that may pay them.
    fn payable(groups: &[Group], costs: &[Vec<u8>], shared: &[u8], own: &[Vec<u8>]) -> bool {
        let (lines, purses) = (costs.len() * groups.len(), shared.len() + own.iter().map(Vec::len).sum::<usize>());
        let mut network = Network { nodes: lines + purses + 1, ..Network::default() };
        let sum: i64 = costs.iter().flatten().map(|&cost| i64::from(cost)).sum();
        network.supply = costs.iter().flatten().map(|&cost| i64::from(cost)).collect();
        network.supply.resize(lines + purses, 0);
        network.supply.push(-sum);
        let mut arc = |tail: usize, head: usize, capacity: i64| {
            network.tail.push(tail as u32);
            network.head.push(head as u32);
            network.cost.push(0);
            network.lower.push(0);
            network.capacity.push(capacity);
        };
        let sink = lines + purses;
        for (commune, mine) in own.iter().enumerate() {
            for (g, group) in groups.iter().enumerate() {
                let line = commune * groups.len() + g;
                let may = |bits: u32, at: usize| bits >> at & 1 == 1;
                (0..shared.len()).filter(|&at| may(group.shared, at)).for_each(|at| arc(line, lines + at, UNLIMITED));
                let first = lines + shared.len() + commune * mine.len();
                (0..mine.len()).filter(|&at| may(group.own, at)).for_each(|at| arc(line, first + at, UNLIMITED));
            }
        }
        for (at, &held) in shared.iter().chain(own.iter().flatten()).enumerate() {
            arc(lines + at, sink, i64::from(held));
        }
        min_cost_flow(&network, &Options::default()).is_ok_and(|outcome| outcome.status == Status::Optimal)
    }

    proptest! {
        /// Two communes, two shared purses, two of each commune, four kinds of line that any of them may pay or not.
        #[test]
        fn limits_hold_exactly_when_everything_can_be_paid(
            masks in prop::collection::vec((0u32..4, 0u32..4), 4),
            costs in prop::collection::vec(prop::collection::vec(0u8..9, 4), 2),
            shared in prop::collection::vec(0u8..20, 2),
            own in prop::collection::vec(prop::collection::vec(0u8..6, 2), 2),
        ) {
            let group = |&(shared, own): &(u32, u32)| Group { shared, own, cells: Vec::new() };
            let groups: Vec<Group> = masks.iter().map(group).collect();
            let mut marks = Earmarks { shared: vec![ALL; 2], own: vec![ALL; 2], groups, rows: Vec::new() };
            marks.rows = marks.unions(&[]);
            let numbers = |list: &[u8]| list.iter().map(|&n| f64::from(n)).collect::<Vec<f64>>();
            let kept = marks.rows.iter().all(|row| {
                let asked = |(costs, own): (&Vec<u8>, &Vec<u8>)| marks.asked(row, &numbers(costs), &numbers(own));
                costs.iter().zip(&own).map(asked).sum::<f64>() <= row.held(&numbers(&shared))
            });
            prop_assert_eq!(kept, payable(&marks.groups, &costs, &shared, &own));
        }
    }
}
