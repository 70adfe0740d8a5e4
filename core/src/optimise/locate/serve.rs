//! Serves the customers from a given set of open sites.

use super::kernel::Kernel;
use super::transport::Transport;
use crate::optimise::assign::{Assignment, Candidates, assign_below};
use crate::optimise::meter::Meter;
use crate::optimise::rounding::SafeSum;

/// How the customers are served from the open sites.
#[derive(Debug, Clone)]
pub(super) struct Service {
    /// Cost of serving and of leaving, without opening; with [`Kernel::incomplete_cost`] on top where that
    /// applies.
    pub cost: f64,
    /// Whether nobody is left who must be served.
    pub complete: bool,
    /// Customer, site, share of the demand.
    pub share: Vec<(u32, u32, f64)>,
    /// Values of the customers, for the bound of this set of sites (demand that may be split).
    pub values: Vec<f64>,
    /// Below the cost of any way to serve from these sites, where known.
    pub bound: f64,
}

/// Serves from the sites in `open` at least cost; single-source problems may use `work`.
/// Single-source answers that are shown to cost at least `cutoff` are not looked for further.
pub(super) fn serve(kernel: &Kernel, open: &[bool], cutoff: f64, work: u64, meter: &mut Meter) -> Service {
    if kernel.unlimited {
        nearest(kernel, open, meter)
    } else if kernel.single_source {
        undivided(kernel, open, cutoff, work, meter)
    } else {
        divided(kernel, open, meter)
    }
}

impl Service {
    /// Everyone is left.
    pub(super) fn nobody(kernel: &Kernel) -> Self {
        Self::of(kernel, kernel.penalty.iter().sum(), Vec::new())
    }

    /// An answer from its cost and shares, for demand that comes whole.
    pub(super) fn of(kernel: &Kernel, cost: f64, share: Vec<(u32, u32, f64)>) -> Self {
        let mut service = Self { cost, complete: true, share, values: Vec::new(), bound: f64::NEG_INFINITY };
        service.charge(kernel);
        service
    }

    /// Charges an answer that leaves demand which must be served.
    fn charge(&mut self, kernel: &Kernel) {
        self.complete = !kernel.required || self.unserved(kernel).iter().all(|&u| u == 0.0);
        if !self.complete {
            self.cost += kernel.incomplete_cost();
        }
    }

    /// Share of each customer's demand that is not served.
    pub(super) fn unserved(&self, kernel: &Kernel) -> Vec<f64> {
        let mut left = vec![1.0; kernel.customers];
        for &(i, _, share) in &self.share {
            left[i as usize] -= share;
        }
        // What is left of a full sum of shares is rounding.
        left.iter().map(|&u| if u < 1e-12 { 0.0 } else { u }).collect()
    }
}

/// A quick estimate of the cost of [`serve`], exact unless single-source.
pub(super) fn estimate(kernel: &Kernel, open: &[bool], meter: &mut Meter) -> f64 {
    if kernel.unlimited { nearest(kernel, open, meter).cost } else { divided(kernel, open, meter).cost }
}

/// Each customer from its cheapest open site.
fn nearest(kernel: &Kernel, open: &[bool], meter: &mut Meter) -> Service {
    let mut sum = SafeSum::default();
    let mut share = Vec::new();
    let mut values = Vec::with_capacity(kernel.customers);
    for i in 0..kernel.customers {
        let (mut best, mut site) = (kernel.penalty[i], None);
        for (j, &cost) in kernel.row(i).iter().enumerate() {
            if open[j] && cost < best {
                (best, site) = (cost, Some(j));
            }
        }
        sum.add(best);
        values.push(best);
        share.extend(site.map(|j| (i as u32, j as u32, 1.0)));
    }
    meter.spend(kernel.cost.len() as u64 / 4 + 1);
    let mut service = Service { cost: sum.value(), complete: true, share, values, bound: sum.below() };
    service.charge(kernel);
    service
}

/// Demand may be split: a transportation problem.
pub(super) fn divided(kernel: &Kernel, open: &[bool], meter: &mut Meter) -> Service {
    let Some(mut service) = Transport::new(kernel, open).solve(meter) else {
        return Service::nobody(kernel);
    };
    service.charge(kernel);
    service
}

/// Demand may not be split: a generalised assignment.
fn undivided(kernel: &Kernel, open: &[bool], cutoff: f64, work: u64, meter: &mut Meter) -> Service {
    let sites: Vec<usize> = (0..kernel.sites).filter(|&j| open[j]).collect();
    let mut candidates = Candidates { start: vec![0], ..Candidates::default() };
    for i in 0..kernel.customers {
        for (at, &j) in sites.iter().enumerate().filter(|&(_, &j)| kernel.row(i)[j].is_finite()) {
            candidates.agent.push(at as u32);
            candidates.cost.push(kernel.row(i)[j]);
            candidates.usage.push(kernel.demand[i]);
        }
        candidates.start.push(candidates.agent.len() as u32);
    }
    let capacity = sites.iter().map(|&j| kernel.capacity[j]).collect();
    let penalty = (!kernel.required).then(|| kernel.penalty.clone());
    let problem = Assignment::sparse(vec![1; kernel.customers], candidates, capacity, None, penalty)
        .expect("a checked location problem makes a sound assignment problem");
    let answer = assign_below(&problem, &meter.share(work, 0.0, 0), cutoff);
    meter.spend(answer.certificate.work);
    let mut sum = SafeSum::default();
    let mut share = Vec::with_capacity(answer.amount.len());
    for &(i, at, _) in &answer.amount {
        let j = sites[at as usize];
        sum.add(kernel.row(i as usize)[j]);
        share.push((i, j as u32, 1.0));
    }
    for (i, _) in answer.unassigned.iter().enumerate().filter(|(_, n)| **n > 0) {
        sum.add(kernel.penalty[i]);
    }
    let bound = answer.certificate.bound;
    Service { bound, ..Service::of(kernel, sum.value(), share) }
}
