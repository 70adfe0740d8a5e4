//! Maximal covering: p sites so that as many as possible live near one.

use super::p_median::{list, sites, weights};
use super::problem::{Location, LocationError, LocationFault};
use super::{Certificate, Options, locate};

/// Customers, how far the sites are, and how far is near.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MaxCover {
    /// Number of customers.
    pub customers: usize,
    /// Distance of each customer to each site, `[customers x sites]`, customer by customer; may be infinite.
    pub distance: Vec<f64>,
    /// Customers at most this far from an open site are covered.
    pub radius: f64,
    /// Most sites to open.
    pub p: usize,
    /// What covering each customer is worth; empty when all count the same.
    pub weight: Vec<f64>,
    /// Sites that stay open whatever happens, counted in `p`. Empty for none.
    pub existing: Vec<bool>,
}

/// The answer of [`max_cover`].
#[derive(Debug, Clone, PartialEq)]
pub struct MaxCoverOutcome {
    /// How good the answer is; the objective is the weight left uncovered, which is minimised.
    pub certificate: Certificate,
    /// Weight covered.
    pub covered_weight: f64,
    /// No set of sites covers more than this.
    pub covered_bound: f64,
    /// Sites that open, in order.
    pub open: Vec<u32>,
    /// Whether each customer is covered.
    pub covered: Vec<bool>,
}

/// Opens at most `p` sites so that the weight within `radius` of one is greatest.
///
/// ```
/// use hiveplan::optimise::{Options, locate::{MaxCover, max_cover}};
/// // Customers at 0, 1 and 5 on a road, sites at the same places.
/// let distance = vec![0.0, 1.0, 5.0, 1.0, 0.0, 4.0, 5.0, 4.0, 0.0];
/// let problem = MaxCover { customers: 3, distance, radius: 1.0, p: 1, ..MaxCover::default() };
/// assert_eq!(max_cover(&problem, &Options::default())?.covered_weight, 2.0);
/// # Ok::<(), hiveplan::optimise::locate::LocationError>(())
/// ```
///
/// # Errors
///
/// [`LocationError`] with every fault found.
pub fn max_cover(problem: &MaxCover, options: &Options) -> Result<MaxCoverOutcome, LocationError> {
    let weight = weights(&problem.weight, problem.customers)?;
    let sites = sites(problem.distance.len(), problem.customers)?;
    let faults = faults(problem);
    if !faults.is_empty() {
        return Err(LocationError { faults });
    }
    let near = |&distance: &f64| {
        if distance <= problem.radius { 0.0 } else { f64::INFINITY }
    };
    let location = Location {
        open_cost: vec![0.0; sites],
        cost: problem.distance.iter().map(near).collect(),
        demand: vec![1.0; problem.customers],
        existing: problem.existing.clone(),
        max_sites: Some(problem.p),
        penalty: Some(weight.clone()),
        ..Location::default()
    };
    let answer = locate(&location, options)?;
    let open = list(&answer.open);
    let row = |i: usize| &problem.distance[i * sites..(i + 1) * sites];
    let covered: Vec<bool> =
        (0..problem.customers).map(|i| open.iter().any(|&j| row(i)[j as usize] <= problem.radius)).collect();
    let total: f64 = weight.iter().sum();
    Ok(MaxCoverOutcome {
        certificate: answer.certificate,
        covered_weight: weight.iter().zip(&covered).filter(|(_, c)| **c).map(|(w, _)| w).sum(),
        covered_bound: total - answer.certificate.bound,
        open,
        covered,
    })
}

fn faults(problem: &MaxCover) -> Vec<LocationFault> {
    let radius = [problem.radius];
    let lists = [("distance", &problem.distance[..]), ("radius", &radius[..])];
    lists
        .into_iter()
        .flat_map(|(list, numbers)| {
            numbers.iter().enumerate().filter(|(_, v)| v.is_nan()).map(move |(index, &value)| LocationFault::Value {
                list,
                index,
                value,
                expected: "a number",
            })
        })
        .take(100)
        .collect()
}
