//! A flow problem, and what can be wrong with one.

use thiserror::Error;

/// A capacity that never binds, and the largest number any field may hold (about 10^18).
pub const UNLIMITED: i64 = 1 << 60;

/// A directed network with whole costs, bounds and supplies.
///
/// Arc `k` runs from `tail[k]` to `head[k]`, costs `cost[k]` a unit and carries `lower[k]..=capacity[k]`
/// units. Parallel arcs, loops and negative costs are allowed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Network {
    /// Number of nodes, numbered from 0.
    pub nodes: usize,
    /// Node each arc leaves.
    pub tail: Vec<u32>,
    /// Node each arc enters.
    pub head: Vec<u32>,
    /// Cost of one unit on each arc.
    pub cost: Vec<i64>,
    /// Least flow on each arc.
    pub lower: Vec<i64>,
    /// Most flow on each arc; [`UNLIMITED`] where nothing limits it.
    pub capacity: Vec<i64>,
    /// Units entering the network at each node; negative for a demand.
    pub supply: Vec<i64>,
}

/// One thing wrong with a [`Network`].
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum NetworkFault {
    /// A list has the wrong length.
    #[error("N01: {list} has {found} entries, expected {expected}")]
    Length {
        /// Which list.
        list: &'static str,
        /// Its length.
        found: usize,
        /// The length the other lists call for.
        expected: usize,
    },
    /// An arc ends at a node that does not exist.
    #[error("N02: arc {arc} touches node {node}, but there are {nodes} nodes")]
    NoSuchNode {
        /// Which arc.
        arc: usize,
        /// The node it names.
        node: u32,
        /// How many nodes there are.
        nodes: usize,
    },
    /// The least flow of an arc is above its capacity.
    #[error("N03: arc {arc} must carry at least {lower} but at most {capacity}")]
    EmptyRange {
        /// Which arc.
        arc: usize,
        /// Its lower bound.
        lower: i64,
        /// Its capacity.
        capacity: i64,
    },
    /// Numbers so large that their sum could overflow.
    #[error("N04: {what} too large to add without overflow; divide all of them by a common factor")]
    TooLarge {
        /// Which numbers.
        what: &'static str,
    },
}

/// Everything wrong with a [`Network`].
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the network cannot be used: {}", faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
pub struct NetworkError {
    /// The faults, at most a hundred.
    pub faults: Vec<NetworkFault>,
}

const MOST_FAULTS: usize = 100;

impl Network {
    /// Number of arcs.
    #[must_use]
    pub fn arcs(&self) -> usize {
        self.tail.len()
    }

    /// Checks shapes, node numbers, bounds and sizes.
    ///
    /// # Errors
    ///
    /// [`NetworkError`] with every fault found.
    pub fn check(&self) -> Result<(), NetworkError> {
        let mut faults = self.shape_faults();
        if faults.is_empty() {
            faults.extend((0..self.arcs()).flat_map(|arc| self.arc_faults(arc)).take(MOST_FAULTS));
        }
        if faults.is_empty() {
            faults.extend(self.size_faults());
        }
        if faults.is_empty() { Ok(()) } else { Err(NetworkError { faults }) }
    }

    fn shape_faults(&self) -> Vec<NetworkFault> {
        let arcs = self.arcs();
        let lengths = [
            ("head", self.head.len(), arcs),
            ("cost", self.cost.len(), arcs),
            ("lower", self.lower.len(), arcs),
            ("capacity", self.capacity.len(), arcs),
            ("supply", self.supply.len(), self.nodes),
        ];
        let mut faults: Vec<_> = lengths
            .into_iter()
            .filter(|&(_, found, expected)| found != expected)
            .map(|(list, found, expected)| NetworkFault::Length { list, found, expected })
            .collect();
        if arcs + self.nodes >= i32::MAX as usize {
            faults.push(NetworkFault::TooLarge { what: "the numbers of arcs and nodes are" });
        }
        faults
    }

    fn arc_faults(&self, arc: usize) -> impl Iterator<Item = NetworkFault> {
        let nodes = self.nodes;
        let range = (self.lower[arc], self.capacity[arc]);
        let empty = (range.0 > range.1).then_some(NetworkFault::EmptyRange { arc, lower: range.0, capacity: range.1 });
        [self.tail[arc], self.head[arc]]
            .into_iter()
            .filter(move |&node| node as usize >= nodes)
            .map(move |node| NetworkFault::NoSuchNode { arc, node, nodes })
            .chain(empty)
    }

    /// The bounds that keep every sum of the simplex inside an `i64`.
    fn size_faults(&self) -> Vec<NetworkFault> {
        let mut faults = Vec::new();
        let mut limit = |what, size: u128, most: u128| {
            if size > most {
                faults.push(NetworkFault::TooLarge { what });
            }
        };
        let room = UNLIMITED.unsigned_abs().into();
        let largest = |list: &[i64]| list.iter().map(|x| x.unsigned_abs()).max().unwrap_or(0).into();
        let total = |list: &[i64]| list.iter().map(|x| u128::from(x.unsigned_abs())).sum::<u128>();
        // Prices reach twice the cost of an artificial arc, reduced costs four times.
        let prices = (largest(&self.cost) + 1) * (self.nodes as u128 + 2) * 8;
        limit("costs times the number of nodes are", prices, i64::MAX as u128);
        limit("capacities are", largest(&self.capacity), room);
        limit("supplies and lower bounds are", total(&self.supply) + 2 * total(&self.lower), room);
        faults
    }
}
