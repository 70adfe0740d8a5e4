//! The proof: depth first over the sites, with the bound renewed at every step.

use super::kernel::Site;
use super::relax::Priced;
use super::search;
use super::solve::Solver;
use crate::arrange::Arrange;
use crate::optimise::rounding::up_to_grid;
use crate::optimise::volume::Volume;

/// Passes to renew the values at an inner step.
const PASSES: u32 = 40;

impl Solver<'_> {
    /// Searches what is left open by `decided`; a number below every answer in it.
    pub(super) fn branch(&mut self, mut decided: Vec<Site>, values: &[f64], inherited: f64) -> f64 {
        if !self.meter.going() || self.meter.used() >= self.proof_end {
            return inherited;
        }
        let kernel = self.kernel;
        if !self.can_serve(&decided) {
            return f64::INFINITY;
        }
        let mut priced = Priced::new(kernel, decided.clone());
        let mut volume = Volume::start(&mut priced, values.to_vec(), kernel.pace());
        let aim = self.aim();
        for _ in 0..PASSES {
            // Past the aim by a margin, so that safe rounding does not undo it.
            let proven = volume.bound > aim + aim.abs() * 1e-12;
            let going = volume.pass(&mut priced, self.target(volume.bound));
            if !self.meter.spend(priced.pass_work()) || proven || !going {
                break;
            }
        }
        let safe = priced.safe_bound(&volume.best);
        let bound = up_to_grid(safe, kernel.grid).max(inherited);
        if bound >= aim {
            return bound;
        }
        let edge = Edge::of(&priced, kernel.max_sites);
        fix(&mut decided, &priced, &edge, safe, aim);
        let free = (0..kernel.sites).filter(|&j| decided[j] == Site::Free);
        // The site whose opening is least clear; deciding it against the prices costs least.
        let Some(site) = free.min_by(|&a, &b| edge.regret(&priced, a).total_cmp(&edge.regret(&priced, b))) else {
            return self.leaf(&decided, bound);
        };
        let (first, second) = if priced.chosen[site] { (Site::Open, Site::Closed) } else { (Site::Closed, Site::Open) };
        let mut lowest = f64::INFINITY;
        for decision in [first, second] {
            decided[site] = decision;
            lowest = lowest.min(self.branch(decided.clone(), &volume.best, bound));
        }
        lowest
    }

    /// Every site is decided: serves, and bounds what serving costs.
    fn leaf(&mut self, decided: &[Site], inherited: f64) -> f64 {
        let open: Vec<bool> = decided.iter().map(|&d| d == Site::Open).collect();
        let service = self.consider(&open, self.meter.left().min(self.proof_end.saturating_sub(self.meter.used())) / 4);
        if service.bound == f64::INFINITY || (!service.complete && !service.values.is_empty()) {
            // As little as possible is left, and still something: no complete answer opens these sites.
            return f64::INFINITY;
        }
        let bound = if service.values.is_empty() {
            let opening = search::opening_cost(self.kernel, &open);
            opening + service.bound - (opening.abs() + service.bound.abs()) * 1e-15 * self.kernel.sites as f64
        } else {
            Priced::new(self.kernel, decided.to_vec()).safe_bound(&service.values)
        };
        up_to_grid(bound, self.kernel.grid).max(inherited)
    }

    /// Whether enough capacity and places are left to serve everyone who must be served.
    fn can_serve(&self, decided: &[Site]) -> bool {
        let kernel = self.kernel;
        let room = |site: Site| (0..kernel.sites).filter(move |&j| decided[j] == site).map(|j| kernel.capacity[j]);
        let open = room(Site::Open).count();
        if open > kernel.max_sites {
            return false;
        }
        let mut free: Vec<f64> = room(Site::Free).collect();
        free.arrange_by(|a, b| b.total_cmp(a));
        let most = room(Site::Open).chain(free.into_iter().take(kernel.max_sites - open)).sum::<f64>();
        !kernel.required || most >= kernel.demand.iter().sum::<f64>() * (1.0 - 1e-9)
    }
}

/// What the limits on the number of sites add to the worth of a site.
struct Edge {
    /// Worth of the site that closes when another one opens; 0 where none does.
    out: f64,
    /// Worth of the site that opens when another one closes; 0 where none does.
    next: f64,
}

impl Edge {
    fn of(priced: &Priced, most: usize) -> Self {
        let open = priced.chosen.iter().filter(|&&c| c).count();
        let free = || (0..priced.decided.len()).filter(|&j| priced.decided[j] == Site::Free);
        let of = |chosen: bool| free().filter(move |&j| priced.chosen[j] == chosen).map(|j| priced.worth[j]);
        // As few as may be open are: one that closes must be replaced, one that opens may replace another.
        let fewest = open <= priced.least;
        let worst = of(true).fold(f64::MIN, f64::max);
        let best = of(false).fold(f64::INFINITY, f64::min);
        Self {
            out: match (open < most, fewest) {
                (true, true) => worst.max(0.0),
                (true, false) => 0.0,
                (false, true) => worst,
                (false, false) => worst.min(0.0),
            },
            next: if fewest { best } else { best.min(0.0) },
        }
    }

    /// How much deciding a site against the prices adds to the bound.
    fn regret(&self, priced: &Priced, site: usize) -> f64 {
        if priced.chosen[site] { self.next - priced.worth[site] } else { priced.worth[site] - self.out }
    }
}

/// [`fix`] at the values that `priced` looked at last, whose bound is `bound`.
pub(super) fn fix_at(decided: &mut [Site], priced: &Priced, most: usize, bound: f64, aim: f64) {
    if aim.is_finite() {
        fix(decided, priced, &Edge::of(priced, most), bound, aim);
    }
}

/// Decides the sites that no answer better than `aim` can decide otherwise.
fn fix(decided: &mut [Site], priced: &Priced, edge: &Edge, bound: f64, aim: f64) {
    let margin = (aim - bound) + (aim.abs() + bound.abs()) * 1e-12;
    for (j, decision) in decided.iter_mut().enumerate().filter(|(_, d)| **d == Site::Free) {
        if edge.regret(priced, j) > margin {
            *decision = if priced.chosen[j] { Site::Open } else { Site::Closed };
        }
    }
}
