//! A choice problem, and what can be wrong with one.

use thiserror::Error;

/// Groups of options, what each option costs, and what it uses of limits that all share.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Choice {
    /// Position of each group's first option.
    pub first: Vec<u32>,
    /// Cost of each option; negative for a gain.
    pub cost: Vec<f64>,
    /// Position of each option's first use.
    pub first_use: Vec<u32>,
    /// The limit that each use draws on.
    pub limit: Vec<u32>,
    /// How much of it, not negative.
    pub amount: Vec<f64>,
    /// What all chosen options may use together of each limit (may be infinite).
    pub capacity: Vec<f64>,
}

/// One thing wrong with a [`Choice`].
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum ChoiceFault {
    /// A group without an option.
    #[error("C01: group {0} has no option")]
    Empty(usize),
    /// Positions out of order or out of range.
    #[error("C02: {list}[{index}] is {value}, out of order or beyond the end")]
    Position {
        /// Which list.
        list: &'static str,
        /// Where in the list.
        index: usize,
        /// What stands there.
        value: u32,
    },
    /// A number that makes no sense at its place.
    #[error("C03: {list}[{index}] is {value}, expected {expected}")]
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
    /// Lists that belong together differ in length.
    #[error("C04: {list} has {found} entries, expected {expected}")]
    Length {
        /// Which list.
        list: &'static str,
        /// Its length.
        found: usize,
        /// The length the other lists call for.
        expected: usize,
    },
}

/// Everything wrong with a [`Choice`].
#[derive(Debug, Clone, PartialEq, Error)]
#[error("the choice problem cannot be used: {}", faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
pub struct ChoiceError {
    /// The faults, at most a hundred.
    pub faults: Vec<ChoiceFault>,
}

const MOST_FAULTS: usize = 100;
/// Numbers beyond this would drown the others in rounding.
const LARGEST: f64 = 1e15;

impl Choice {
    /// A problem with limits and no group yet.
    #[must_use]
    pub fn new(capacity: Vec<f64>) -> Self {
        Self { capacity, ..Self::default() }
    }

    /// Begins a group; its options follow.
    pub fn group(&mut self) {
        self.first.push(self.cost.len() as u32);
    }

    /// Adds an option to the last group: its cost, and how much it uses of which limits.
    pub fn option(&mut self, cost: f64, uses: &[(u32, f64)]) {
        self.cost.push(cost);
        self.first_use.push(self.limit.len() as u32);
        for &(limit, amount) in uses {
            self.limit.push(limit);
            self.amount.push(amount);
        }
    }

    /// Number of groups.
    #[must_use]
    pub fn groups(&self) -> usize {
        self.first.len()
    }

    /// The options of a group.
    #[must_use]
    pub fn options_of(&self, group: usize) -> std::ops::Range<usize> {
        self.first[group] as usize..self.first.get(group + 1).map_or(self.cost.len(), |&end| end as usize)
    }

    /// What an option uses: limit and amount.
    pub fn uses_of(&self, option: usize) -> impl Iterator<Item = (usize, f64)> + '_ {
        let end = self.first_use.get(option + 1).map_or(self.limit.len(), |&end| end as usize);
        (self.first_use[option] as usize..end).map(|at| (self.limit[at] as usize, self.amount[at]))
    }

    /// Checks shapes and values.
    ///
    /// # Errors
    ///
    /// [`ChoiceError`] with every fault found.
    pub fn check(&self) -> Result<(), ChoiceError> {
        let mut faults = Vec::new();
        self.lengths(&mut faults);
        positions("first", &self.first, self.cost.len(), &mut faults);
        positions("first_use", &self.first_use, self.limit.len(), &mut faults);
        if faults.is_empty() {
            let empty = (0..self.groups()).filter(|&group| self.options_of(group).is_empty());
            faults.extend(empty.map(ChoiceFault::Empty));
            self.values(&mut faults);
        }
        faults.truncate(MOST_FAULTS);
        if faults.is_empty() { Ok(()) } else { Err(ChoiceError { faults }) }
    }

    fn lengths(&self, faults: &mut Vec<ChoiceFault>) {
        let pairs =
            [("first_use", self.first_use.len(), self.cost.len()), ("amount", self.amount.len(), self.limit.len())];
        let wrong = pairs.into_iter().filter(|&(_, found, expected)| found != expected);
        faults.extend(wrong.map(|(list, found, expected)| ChoiceFault::Length { list, found, expected }));
        if self.first.first().is_some_and(|&first| first != 0) || (self.first.is_empty() && !self.cost.is_empty()) {
            faults.push(ChoiceFault::Position {
                list: "first",
                index: 0,
                value: self.first.first().copied().unwrap_or(0),
            });
        }
    }

    fn values(&self, faults: &mut Vec<ChoiceFault>) {
        let limits = self.capacity.len();
        let beyond = self.limit.iter().enumerate().filter(|&(_, &limit)| limit as usize >= limits);
        faults.extend(beyond.map(|(index, &value)| ChoiceFault::Position { list: "limit", index, value }));
        let mut values = |list, numbers: &[f64], expected, good: &dyn Fn(f64) -> bool| {
            let wrong = numbers.iter().enumerate().filter(|&(_, &v)| !good(v));
            faults.extend(wrong.map(|(index, &value)| ChoiceFault::Value { list, index, value, expected }));
        };
        values("cost", &self.cost, "a number of at most 1e15", &|v| v.abs() <= LARGEST);
        values("amount", &self.amount, "a number from 0 to 1e15", &|v| (0.0..=LARGEST).contains(&v));
        values("capacity", &self.capacity, "0 or more", &|v| v >= 0.0);
    }
}

fn positions(list: &'static str, starts: &[u32], end: usize, faults: &mut Vec<ChoiceFault>) {
    let after = starts.iter().skip(1).map(|&s| s as usize).chain([end]);
    let wrong = starts.iter().zip(after).enumerate().filter(|(_, (start, after))| **start as usize > *after);
    faults.extend(wrong.map(|(index, (&value, _))| ChoiceFault::Position { list, index, value }));
}
