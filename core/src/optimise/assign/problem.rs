//! An assignment problem, and what can be wrong with one.

use thiserror::Error;

/// Which agents may take which items: one list per item, stored end to end.
///
/// The candidates of item `i` are entries `start[i]..start[i + 1]` of the other lists.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Candidates {
    /// Where each item's list starts; one more entry than items.
    pub start: Vec<u32>,
    /// The agent of each entry.
    pub agent: Vec<u32>,
    /// Cost of one unit of the item with that agent; infinity forbids the pair.
    pub cost: Vec<f64>,
    /// Capacity of the agent that one unit uses.
    pub usage: Vec<f64>,
}

/// A checked assignment problem.
///
/// Items come in `count` identical units each; agents have a capacity and perhaps a cap on the number of
/// units; a unit may stay unassigned at a penalty, or all must be assigned when no penalty is given.
#[derive(Debug, Clone, PartialEq)]
pub struct Assignment {
    pub(super) count: Vec<i64>,
    pub(super) candidates: Candidates,
    pub(super) capacity: Vec<f64>,
    pub(super) max_items: Option<Vec<i64>>,
    pub(super) penalty: Option<Vec<f64>>,
    pub(super) earlier: Vec<(u32, u32, i64)>,
}

/// One thing wrong with an assignment problem.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum AssignmentFault {
    /// A list has the wrong length.
    #[error("A01: {list} has {found} entries, expected {expected}")]
    Length {
        /// Which list.
        list: &'static str,
        /// Its length.
        found: usize,
        /// The length the other lists call for.
        expected: usize,
    },
    /// A number that makes no sense at its place.
    #[error("A02: {list}[{index}] is {value}, expected {expected}")]
    Value {
        /// Which list.
        list: &'static str,
        /// Where in the list.
        index: usize,
        /// What stands there.
        value: f64,
        /// What may stand there.
        expected: &'static str,
    },
    /// Item lists overlap or run past the end.
    #[error("A03: start[{item}] does not follow on from the entry before it")]
    Start {
        /// Which item.
        item: usize,
    },
    /// A candidate that does not exist.
    #[error("A04: entry {entry} names agent {agent}, but there are {agents} agents")]
    NoSuchAgent {
        /// Which entry of the candidate lists.
        entry: usize,
        /// The agent it names.
        agent: u32,
        /// How many agents there are.
        agents: usize,
    },
    /// An agent listed twice for one item.
    #[error("A05: item {item} lists agent {agent} twice")]
    Twice {
        /// Which item.
        item: usize,
        /// Which agent.
        agent: u32,
    },
}

/// Everything wrong with an assignment problem.
#[derive(Debug, Clone, PartialEq, Error)]
#[error("the assignment problem cannot be used: {}", faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
pub struct AssignmentError {
    /// The faults, at most a hundred.
    pub faults: Vec<AssignmentFault>,
}

const MOST_FAULTS: usize = 100;
/// Costs, use and capacity beyond this would drown the others in rounding.
const LARGEST: f64 = 1e15;
/// Units of all items together stay exact in an `f64` and in an `i64`.
const MOST_UNITS: i64 = 1 << 50;

impl Assignment {
    /// A problem where every agent may take every item.
    ///
    /// `cost` is `[items x agents]`, item by item, and infinity forbids a pair; `usage` is the same shape,
    /// or one number per item when it does not depend on the agent. `capacity` may be infinite.
    ///
    /// # Errors
    ///
    /// [`AssignmentError`] with every fault found.
    pub fn dense(
        count: Vec<i64>,
        cost: &[f64],
        usage: &[f64],
        capacity: Vec<f64>,
        max_items: Option<Vec<i64>>,
        penalty: Option<Vec<f64>>,
    ) -> Result<Self, AssignmentError> {
        let (items, agents) = (count.len(), capacity.len());
        let cells = items.saturating_mul(agents);
        let mut faults = Vec::new();
        length(&mut faults, "cost", cost.len(), cells);
        if usage.len() != items {
            length(&mut faults, "usage", usage.len(), cells);
        }
        if !faults.is_empty() {
            return Err(AssignmentError { faults });
        }
        let per_item = usage.len() == items && agents != 1;
        let candidates = if cost.iter().all(|&cost| cost < f64::INFINITY || cost.is_nan()) {
            all_pairs(items, agents, cost, usage, per_item)
        } else {
            allowed_pairs(items, agents, cost, usage, per_item)
        };
        Self::sparse(count, candidates, capacity, max_items, penalty)
    }

    /// A problem with a list of candidate agents per item.
    ///
    /// # Errors
    ///
    /// [`AssignmentError`] with every fault found.
    pub fn sparse(
        count: Vec<i64>,
        candidates: Candidates,
        capacity: Vec<f64>,
        max_items: Option<Vec<i64>>,
        penalty: Option<Vec<f64>>,
    ) -> Result<Self, AssignmentError> {
        let problem = Self { count, candidates, capacity, max_items, penalty, earlier: Vec::new() };
        let mut faults = problem.shape_faults();
        if faults.is_empty() {
            problem.value_faults(&mut faults);
            problem.agent_faults(&mut faults);
        }
        faults.truncate(MOST_FAULTS);
        if faults.is_empty() { Ok(problem) } else { Err(AssignmentError { faults }) }
    }

    /// The same problem with an earlier answer to start from: item, agent and units, as in
    /// [`AssignOutcome::amount`](super::AssignOutcome::amount).
    ///
    /// What no longer holds (an item or pair that is gone, more units than there are or than fit) is passed over.
    ///
    /// ```
    /// use hiveplan::optimise::{Options, assign::{Assignment, assign}};
    /// let problem = Assignment::dense(vec![1; 2], &[1.0, 2.0, 2.0, 1.0], &[1.0; 2], vec![1.0; 2], None, None)?;
    /// let again = problem.clone().starting_from(vec![(0, 1, 1), (1, 0, 1), (9, 9, 9)]);
    /// let options = Options::default();
    /// assert_eq!(assign(&again, &options).certificate.objective, assign(&problem, &options).certificate.objective);
    /// # Ok::<(), hiveplan::optimise::assign::AssignmentError>(())
    /// ```
    #[must_use]
    pub fn starting_from(mut self, earlier: Vec<(u32, u32, i64)>) -> Self {
        self.earlier = earlier;
        self
    }

    /// Number of items (kinds of unit).
    #[must_use]
    pub fn items(&self) -> usize {
        self.count.len()
    }

    /// Number of agents.
    #[must_use]
    pub fn agents(&self) -> usize {
        self.capacity.len()
    }

    /// Units of each item.
    #[must_use]
    pub fn count(&self) -> &[i64] {
        &self.count
    }

    /// The candidate lists, forbidden pairs left out when the problem came in dense.
    #[must_use]
    pub fn candidates(&self) -> &Candidates {
        &self.candidates
    }

    /// Capacity of each agent.
    #[must_use]
    pub fn capacity(&self) -> &[f64] {
        &self.capacity
    }

    /// Most units each agent may take, where there is such a cap.
    #[must_use]
    pub fn max_items(&self) -> Option<&[i64]> {
        self.max_items.as_deref()
    }

    /// What leaving a unit of each item costs; `None` when all must be assigned.
    #[must_use]
    pub fn penalty(&self) -> Option<&[f64]> {
        self.penalty.as_deref()
    }

    fn shape_faults(&self) -> Vec<AssignmentFault> {
        let mut faults = Vec::new();
        let Candidates { start, agent, cost, usage } = &self.candidates;
        length(&mut faults, "start", start.len(), self.items() + 1);
        length(&mut faults, "cost", cost.len(), agent.len());
        length(&mut faults, "usage", usage.len(), agent.len());
        if let Some(most) = &self.max_items {
            length(&mut faults, "max_items", most.len(), self.agents());
        }
        if let Some(penalty) = &self.penalty {
            length(&mut faults, "penalty", penalty.len(), self.items());
        }
        if faults.is_empty() {
            let ascending = |item: usize| start[item] >= if item == 0 { 0 } else { start[item - 1] };
            faults.extend((0..start.len()).filter(|&i| !ascending(i)).map(|item| AssignmentFault::Start { item }));
            if start[0] != 0 || start[self.items()] as usize != agent.len() {
                faults.push(AssignmentFault::Start { item: self.items() });
            }
        }
        faults
    }

    fn value_faults(&self, faults: &mut Vec<AssignmentFault>) {
        let size = |v: f64| v.abs() <= LARGEST;
        values(faults, "cost", &self.candidates.cost, "a number of at most 1e15, or infinity", |v| {
            size(v) || v == f64::INFINITY
        });
        values(faults, "usage", &self.candidates.usage, "a number from 0 to 1e15", |v| v >= 0.0 && size(v));
        values(faults, "capacity", &self.capacity, "0 or more", |v| v >= 0.0 && (size(v) || v.is_infinite()));
        if let Some(penalty) = &self.penalty {
            values(faults, "penalty", penalty, "a number of at most 1e15", size);
        }
        let mut whole = |list, numbers: &[i64], most| {
            let wrong = numbers.iter().enumerate().filter(|&(_, &n)| !(0..=most).contains(&n));
            faults.extend(wrong.map(|(index, &n)| AssignmentFault::Value {
                list,
                index,
                value: n as f64,
                expected: "a whole number, 0 or more",
            }));
        };
        let each = MOST_UNITS / (self.items() as i64).max(1);
        whole("count", &self.count, each);
        whole("max_items", self.max_items.as_deref().unwrap_or(&[]), i64::MAX);
    }

    fn agent_faults(&self, faults: &mut Vec<AssignmentFault>) {
        let agents = self.agents();
        let mut last_item = vec![usize::MAX; agents];
        for item in 0..self.items() {
            for entry in self.candidates.start[item] as usize..self.candidates.start[item + 1] as usize {
                let agent = self.candidates.agent[entry];
                match last_item.get_mut(agent as usize) {
                    None => faults.push(AssignmentFault::NoSuchAgent { entry, agent, agents }),
                    Some(last) if *last == item => {
                        faults.push(AssignmentFault::Twice { item, agent });
                    }
                    Some(last) => *last = item,
                }
            }
        }
    }
}

/// Every pair: the lists are copied as they are.
fn all_pairs(items: usize, agents: usize, cost: &[f64], usage: &[f64], per_item: bool) -> Candidates {
    let each = |&use_| std::iter::repeat_n(use_, agents);
    Candidates {
        start: (0..=items).map(|item| (item * agents) as u32).collect(),
        agent: (0..items).flat_map(|_| 0..agents as u32).collect(),
        cost: cost.to_vec(),
        usage: if per_item { usage.iter().flat_map(each).collect() } else { usage.to_vec() },
    }
}

/// The pairs that are not forbidden.
fn allowed_pairs(items: usize, agents: usize, cost: &[f64], usage: &[f64], per_item: bool) -> Candidates {
    let mut candidates = Candidates { start: vec![0], ..Candidates::default() };
    for item in 0..items {
        for agent in 0..agents {
            let cell = item * agents + agent;
            if cost[cell] < f64::INFINITY || cost[cell].is_nan() {
                candidates.agent.push(agent as u32);
                candidates.cost.push(cost[cell]);
                candidates.usage.push(usage[if per_item { item } else { cell }]);
            }
        }
        candidates.start.push(candidates.agent.len() as u32);
    }
    candidates
}

fn length(faults: &mut Vec<AssignmentFault>, list: &'static str, found: usize, expected: usize) {
    if found != expected {
        faults.push(AssignmentFault::Length { list, found, expected });
    }
}

fn values(
    faults: &mut Vec<AssignmentFault>,
    list: &'static str,
    numbers: &[f64],
    expected: &'static str,
    good: impl Fn(f64) -> bool,
) {
    let wrong = numbers.iter().enumerate().filter(|&(_, &v)| !good(v));
    faults.extend(wrong.map(|(index, &value)| AssignmentFault::Value { list, index, value, expected }));
}
