//! The problem as the algorithms see it: finite capacities, a penalty for every customer.

use super::problem::Location;
use crate::optimise::rounding::grid;
use crate::optimise::volume::Pace;

/// How far, as a share of its capacity, a site may be over it.
const TOLERANCE: f64 = 0.9e-9;

/// What is already decided about a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Site {
    Open,
    Closed,
    Free,
}

#[derive(Debug)]
pub(super) struct Kernel {
    pub customers: usize,
    pub sites: usize,
    pub open_cost: Vec<f64>,
    pub demand: Vec<f64>,
    /// `[customers x sites]`, infinite where forbidden.
    pub cost: Vec<f64>,
    /// Demand a site can serve; at least all demand where it has no limit.
    pub capacity: Vec<f64>,
    pub unlimited: bool,
    pub max_sites: usize,
    pub single_source: bool,
    /// Cost of leaving a customer; above every other cost together when all must be served.
    pub penalty: Vec<f64>,
    pub required: bool,
    /// What is decided before the search starts.
    pub start: Vec<Site>,
    /// Largest cost.
    pub size: f64,
    /// Step that all objectives are multiples of, if any.
    pub grid: Option<f64>,
}

impl Kernel {
    pub(super) fn new(problem: &Location) -> Self {
        let (customers, sites) = (problem.customers(), problem.sites());
        let total: f64 = problem.demand.iter().sum::<f64>() * (1.0 + TOLERANCE);
        let capacity: Vec<f64> = match &problem.capacity {
            // Where demand may be split, the last hair of it can go elsewhere: no tolerance is needed.
            Some(capacity) if !problem.single_source => capacity.iter().map(|b| b.min(total)).collect(),
            Some(capacity) => capacity.iter().map(|b| (b * (1.0 + TOLERANCE)).min(total)).collect(),
            None => vec![total; sites],
        };
        let unlimited = capacity.iter().all(|&b| b >= total);
        let mut cost = problem.cost.clone();
        for i in 0..customers {
            for j in 0..sites {
                let cannot = problem.single_source && problem.demand[i] > capacity[j];
                if cannot || (problem.demand[i] > 0.0 && capacity[j] <= 0.0) {
                    cost[i * sites + j] = f64::INFINITY;
                }
            }
        }
        let (penalty, required) = match &problem.penalty {
            Some(penalty) => (penalty.clone(), false),
            None => (prohibitive(problem, &cost), true),
        };
        // Split demand gives shares of costs, which lie on no grid.
        let whole = problem.single_source || unlimited;
        let finite = cost.iter().chain(&problem.open_cost).chain(&penalty).copied().filter(|c| c.is_finite());
        Self {
            customers,
            sites,
            open_cost: problem.open_cost.clone(),
            demand: problem.demand.clone(),
            size: finite.clone().fold(0.0, |most, c| most.max(c.abs())),
            grid: whole.then(|| grid(&finite)).flatten(),
            cost,
            capacity,
            unlimited,
            max_sites: problem.max_sites.unwrap_or(sites).min(sites),
            single_source: problem.single_source || unlimited,
            penalty,
            required,
            start: (0..sites)
                .map(|j| if problem.existing.get(j) == Some(&true) { Site::Open } else { Site::Free })
                .collect(),
        }
    }

    /// Whether customers come whole in good answers: they must, or each is at most a tenth of every site, so that what a split could still fill is little.
    pub(super) fn comes_whole(&self) -> bool {
        let largest = self.demand.iter().copied().fold(0.0, f64::max);
        let smallest = self.capacity.iter().copied().filter(|&b| b > 0.0).fold(f64::INFINITY, f64::min);
        !self.unlimited && (self.single_source || 10.0 * largest <= smallest)
    }

    /// How the values of the customers move: a pass without capacities is cheap.
    pub(super) fn pace(&self) -> Pace {
        if self.unlimited { Pace::PATIENT } else { Pace::BRISK }
    }

    /// Costs of serving a customer, by site.
    pub(super) fn row(&self, customer: usize) -> &[f64] {
        &self.cost[customer * self.sites..(customer + 1) * self.sites]
    }

    /// Charged once to an answer that leaves anything though all must be served: more than any complete
    /// answer costs.
    pub(super) fn incomplete_cost(&self) -> f64 {
        let size = |list: &[f64]| list.iter().filter(|c| c.is_finite()).fold(0.0, |m: f64, c| m.max(c.abs()));
        let serve: f64 = (0..self.customers).map(|i| size(self.row(i))).sum();
        2.0 * (serve + self.open_cost.iter().map(|f| f.abs()).sum::<f64>()) + 1.0
    }
}

/// A penalty so large that as little demand as possible is left: leaving a unit of it costs more than serving
/// it along any chain of changes could.
fn prohibitive(problem: &Location, cost: &[f64]) -> Vec<f64> {
    let sites = problem.sites();
    let largest = |i: usize| {
        cost[i * sites..(i + 1) * sites].iter().filter(|c| c.is_finite()).fold(0.0, |m: f64, c| m.max(c.abs()))
    };
    let unit = |i: usize| {
        if problem.demand[i] > 0.0 { largest(i) / problem.demand[i] } else { 0.0 }
    };
    let per_unit = 1.0 + 2.0 * (0..problem.customers()).map(unit).sum::<f64>();
    (0..problem.customers()).map(|i| (largest(i) + per_unit * problem.demand[i]).ceil() + 1.0).collect()
}
