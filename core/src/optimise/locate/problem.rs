//! A location problem, and what can be wrong with one.

use thiserror::Error;

/// Sites that may open and customers to serve.
///
/// Empty lists stand for their plain meaning: no `existing` sites, every site unlimited when `capacity` is
/// `None`, all customers to be served when `penalty` is `None`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Location {
    /// Cost of each site being open.
    pub open_cost: Vec<f64>,
    /// Demand each site can serve (may be infinite); `None` when no site has a limit.
    pub capacity: Option<Vec<f64>>,
    /// Demand of each customer.
    pub demand: Vec<f64>,
    /// Cost of serving all of a customer's demand from a site, `[customers x sites]`, customer by customer;
    /// infinity forbids the pair.
    pub cost: Vec<f64>,
    /// Sites that stay open whatever happens; their `open_cost` counts like any other. Empty for none.
    pub existing: Vec<bool>,
    /// Most sites open at a time, existing ones included; `None` for no limit.
    pub max_sites: Option<usize>,
    /// Whether all of a customer's demand must come from one site.
    pub single_source: bool,
    /// Cost of leaving all of a customer's demand unserved (a part costs its share, where demand may be
    /// split); `None` when all must be served.
    pub penalty: Option<Vec<f64>>,
}

/// One thing wrong with a [`Location`].
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum LocationFault {
    /// A list has the wrong length.
    #[error("L01: {list} has {found} entries, expected {expected}")]
    Length {
        /// Which list.
        list: &'static str,
        /// Its length.
        found: usize,
        /// The length the other lists call for.
        expected: usize,
    },
    /// A number that makes no sense at its place.
    #[error("L02: {list}[{index}] is {value}, expected {expected}")]
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
    /// More existing sites than may be open.
    #[error("L03: {existing} sites exist, but at most {most} may be open")]
    TooManyExisting {
        /// How many exist.
        existing: usize,
        /// How many may be open.
        most: usize,
    },
}

/// Everything wrong with a [`Location`].
#[derive(Debug, Clone, PartialEq, Error)]
#[error("the location problem cannot be used: {}", faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
pub struct LocationError {
    /// The faults, at most a hundred.
    pub faults: Vec<LocationFault>,
}

const MOST_FAULTS: usize = 100;
/// Numbers beyond this would drown the others in rounding.
const LARGEST: f64 = 1e15;

impl Location {
    /// Number of sites.
    #[must_use]
    pub fn sites(&self) -> usize {
        self.open_cost.len()
    }

    /// Number of customers.
    #[must_use]
    pub fn customers(&self) -> usize {
        self.demand.len()
    }

    /// Checks shapes and values.
    ///
    /// # Errors
    ///
    /// [`LocationError`] with every fault found.
    pub fn check(&self) -> Result<(), LocationError> {
        let mut faults = self.shape_faults();
        if faults.is_empty() {
            self.value_faults(&mut faults);
        }
        faults.truncate(MOST_FAULTS);
        if faults.is_empty() { Ok(()) } else { Err(LocationError { faults }) }
    }

    fn shape_faults(&self) -> Vec<LocationFault> {
        let (customers, sites) = (self.customers(), self.sites());
        let capacity = self.capacity.as_ref().map_or(sites, Vec::len);
        let existing = if self.existing.is_empty() { sites } else { self.existing.len() };
        let penalty = self.penalty.as_ref().map_or(customers, Vec::len);
        [
            ("cost", self.cost.len(), customers.saturating_mul(sites)),
            ("capacity", capacity, sites),
            ("existing", existing, sites),
            ("penalty", penalty, customers),
        ]
        .into_iter()
        .filter(|&(_, found, expected)| found != expected)
        .map(|(list, found, expected)| LocationFault::Length { list, found, expected })
        .collect()
    }

    fn value_faults(&self, faults: &mut Vec<LocationFault>) {
        let size = |v: f64| v.abs() <= LARGEST;
        let mut values = |list, numbers: &[f64], expected, good: &dyn Fn(f64) -> bool| {
            let wrong = numbers.iter().enumerate().filter(|&(_, &v)| !good(v));
            faults.extend(wrong.map(|(index, &value)| LocationFault::Value { list, index, value, expected }));
        };
        values("open_cost", &self.open_cost, "a number of at most 1e15", &size);
        values("demand", &self.demand, "a number from 0 to 1e15", &|v| v >= 0.0 && size(v));
        values("cost", &self.cost, "a number of at most 1e15, or infinity", &|v| size(v) || v == f64::INFINITY);
        if let Some(capacity) = &self.capacity {
            values("capacity", capacity, "0 or more", &|v| v >= 0.0 && (size(v) || v.is_infinite()));
        }
        if let Some(penalty) = &self.penalty {
            values("penalty", penalty, "a number of at most 1e15", &size);
        }
        let existing = self.existing.iter().filter(|&&e| e).count();
        if let Some(most) = self.max_sites.filter(|&most| most < existing) {
            faults.push(LocationFault::TooManyExisting { existing, most });
        }
    }
}
