//! The p-median: p sites so that everyone's way to the nearest is shortest in total.

use super::problem::{Location, LocationError, LocationFault};
use super::{Certificate, Options, locate};

/// Customers, the sites they could go to, and how many sites may open.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PMedian {
    /// Number of customers.
    pub customers: usize,
    /// Way of one unit of each customer to each site, `[customers x sites]`, customer by customer; infinity
    /// where there is none.
    pub cost: Vec<f64>,
    /// Most sites to open.
    pub p: usize,
    /// Units of each customer; empty when all count the same.
    pub weight: Vec<f64>,
    /// Sites that stay open whatever happens, counted in `p`. Empty for none.
    pub existing: Vec<bool>,
}

/// The answer of [`p_median`].
#[derive(Debug, Clone, PartialEq)]
pub struct PMedianOutcome {
    /// How good the answer is; the objective is the weighted total way.
    pub certificate: Certificate,
    /// Sites that open, in order.
    pub open: Vec<u32>,
    /// The site nearest to each customer; `None` only when not everyone can be reached.
    pub site: Vec<Option<u32>>,
}

/// Opens at most `p` sites so that the total way to the nearest one is shortest.
///
/// ```
/// use hiveplan::optimise::{Options, locate::{PMedian, p_median}};
/// // Three customers along a road at 0, 1 and 5, sites at the same places: one site goes to the middle.
/// let cost = vec![0.0, 1.0, 5.0, 1.0, 0.0, 4.0, 5.0, 4.0, 0.0];
/// let problem = PMedian { customers: 3, cost, p: 1, ..PMedian::default() };
/// let answer = p_median(&problem, &Options::default())?;
/// assert_eq!((answer.open, answer.certificate.objective), (vec![1], 5.0));
/// # Ok::<(), hiveplan::optimise::locate::LocationError>(())
/// ```
///
/// # Errors
///
/// [`LocationError`] with every fault found.
pub fn p_median(problem: &PMedian, options: &Options) -> Result<PMedianOutcome, LocationError> {
    let weight = weights(&problem.weight, problem.customers)?;
    let sites = sites(problem.cost.len(), problem.customers)?;
    let cost = problem.cost.iter().enumerate().map(|(cell, &way)| weighted(way, weight[cell / sites.max(1)]));
    let location = Location {
        open_cost: vec![0.0; sites],
        cost: cost.collect(),
        demand: vec![1.0; problem.customers],
        existing: problem.existing.clone(),
        max_sites: Some(problem.p),
        ..Location::default()
    };
    let answer = locate(&location, options)?;
    let mut site = vec![None; problem.customers];
    for &(i, j, _) in &answer.share {
        site[i as usize] = Some(j);
    }
    Ok(PMedianOutcome { certificate: answer.certificate, open: list(&answer.open), site })
}

/// A way times a weight; what cannot be reached stays so at weight zero.
fn weighted(way: f64, weight: f64) -> f64 {
    if way.is_infinite() { way } else { way * weight }
}

/// Weights as given, or all one.
pub(super) fn weights(given: &[f64], customers: usize) -> Result<Vec<f64>, LocationError> {
    let mut faults = Vec::new();
    if !given.is_empty() && given.len() != customers {
        faults.push(LocationFault::Length { list: "weight", found: given.len(), expected: customers });
    }
    let wrong = given.iter().enumerate().filter(|(_, w)| !(0.0..=1e15).contains(*w));
    faults.extend(wrong.map(|(index, &value)| LocationFault::Value {
        list: "weight",
        index,
        value,
        expected: "a number from 0 to 1e15",
    }));
    if !faults.is_empty() {
        return Err(LocationError { faults });
    }
    Ok(if given.is_empty() { vec![1.0; customers] } else { given.to_vec() })
}

/// Number of sites in a table of so many cells.
pub(super) fn sites(cells: usize, customers: usize) -> Result<usize, LocationError> {
    let sites = cells.checked_div(customers).unwrap_or(0);
    if sites * customers == cells {
        Ok(sites)
    } else {
        let expected = (sites + 1) * customers;
        Err(LocationError { faults: vec![LocationFault::Length { list: "cost", found: cells, expected }] })
    }
}

/// Numbers of the open sites.
pub(super) fn list(open: &[bool]) -> Vec<u32> {
    (0..).zip(open).filter(|(_, open)| **open).map(|(j, _)| j).collect()
}
