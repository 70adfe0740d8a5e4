//! Serves the customers from a given set of open sites.

use super::kernel::Kernel;
use crate::optimise::Options;
use crate::optimise::assign::{Assignment, Candidates, assign_below};
use crate::optimise::meter::Meter;
use crate::optimise::network::{Network, UNLIMITED, min_cost_flow};
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

/// Total demand and total price, as whole numbers, of the transportation problem.
const DEMAND_STEPS: f64 = (1_u64 << 40) as f64;
const PRICE_STEPS: f64 = (1_u64 << 46) as f64;

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
    meter.spend(kernel.cost.len() as u64);
    let mut service = Service { cost: sum.value(), complete: true, share, values, bound: sum.below() };
    service.charge(kernel);
    service
}

/// Demand may be split: a transportation problem in whole steps.
pub(super) fn divided(kernel: &Kernel, open: &[bool], meter: &mut Meter) -> Service {
    let mut service = transport(kernel, open, meter);
    service.charge(kernel);
    service
}

fn transport(kernel: &Kernel, open: &[bool], meter: &mut Meter) -> Service {
    let total: f64 = kernel.demand.iter().sum();
    let steps = demand_steps(kernel, total);
    let sites: Vec<usize> = (0..kernel.sites).filter(|&j| open[j]).collect();
    let units: Vec<i64> = kernel.demand.iter().map(|d| (d * steps).round() as i64).collect();
    let price = |cost: f64, i: usize| cost / units[i] as f64;
    let dearest = (0..kernel.customers)
        .filter(|&i| units[i] > 0)
        .flat_map(|i| sites.iter().map(move |&j| (i, kernel.row(i)[j])).chain([(i, kernel.penalty[i])]))
        .filter(|(_, cost)| cost.is_finite())
        .fold(0.0, |most: f64, (i, cost)| most.max(price(cost, i).abs()));
    let scale = if dearest > 0.0 { PRICE_STEPS / dearest } else { 1.0 };
    let mut network = Network { nodes: kernel.customers + sites.len() + 1, ..Network::default() };
    let sink = network.nodes as u32 - 1;
    let mut arc = |tail: usize, head: u32, cost: f64, capacity: i64| {
        network.tail.push(tail as u32);
        network.head.push(head);
        network.cost.push(cost.round() as i64);
        network.lower.push(0);
        network.capacity.push(capacity);
    };
    let mut pairs = Vec::new();
    for i in (0..kernel.customers).filter(|&i| units[i] > 0) {
        for (at, &j) in sites.iter().enumerate() {
            let cost = kernel.row(i)[j];
            if cost.is_finite() {
                arc(i, (kernel.customers + at) as u32, price(cost, i) * scale, UNLIMITED);
                pairs.push((i, j));
            }
        }
        arc(i, sink, price(kernel.penalty[i], i) * scale, UNLIMITED);
        pairs.push((i, usize::MAX));
    }
    for (at, &j) in sites.iter().enumerate() {
        arc(kernel.customers + at, sink, 0.0, (kernel.capacity[j] * steps).floor() as i64);
    }
    network.supply = units.clone();
    network.supply.resize(network.nodes, 0);
    network.supply[sink as usize] = -units.iter().sum::<i64>();
    // The network has a way to leave every customer, so a flow always exists; it is small enough to finish.
    let flow = min_cost_flow(&network, &Options::default().with_work_limit(u64::MAX)).expect("a sound network");
    meter.spend(flow.work + 4 * network.arcs() as u64);
    let mut sum = SafeSum::default();
    let mut share = Vec::new();
    for (&(i, j), &n) in pairs.iter().zip(&flow.flow).filter(|(_, n)| **n > 0) {
        let part = n as f64 / units[i] as f64;
        if j == usize::MAX {
            sum.add(part * kernel.penalty[i]);
        } else {
            sum.add(part * kernel.row(i)[j]);
            share.push((i as u32, j as u32, part));
        }
    }
    let mut values = Vec::with_capacity(kernel.customers);
    for i in 0..kernel.customers {
        if units[i] > 0 {
            let value = (flow.potential[sink as usize] - flow.potential[i]) as f64 / scale * units[i] as f64;
            values.push(value.min(kernel.penalty[i]));
        } else {
            let site = sites.iter().copied().min_by(|&a, &b| kernel.row(i)[a].total_cmp(&kernel.row(i)[b]));
            let cost = site.map_or(f64::INFINITY, |j| kernel.row(i)[j]);
            if cost < kernel.penalty[i] {
                share.extend(site.map(|j| (i as u32, j as u32, 1.0)));
            }
            values.push(cost.min(kernel.penalty[i]));
            sum.add(cost.min(kernel.penalty[i]));
        }
    }
    share.sort_by_key(|&(i, j, _)| (i, j));
    Service { cost: sum.value(), complete: true, share, values, bound: f64::NEG_INFINITY }
}

/// Steps per unit of demand: one where demand and capacity are whole, otherwise as fine as safe.
fn demand_steps(kernel: &Kernel, total: f64) -> f64 {
    let mut numbers = kernel.demand.iter().chain(kernel.capacity.iter().filter(|&&b| b < total));
    let whole = total < DEMAND_STEPS && numbers.all(|d| d.fract() == 0.0);
    if whole || total <= 0.0 {
        return 1.0;
    }
    // A power of two keeps the fractions exact that are so themselves.
    let mut steps = 1.0;
    while steps * total < DEMAND_STEPS * 0.5 {
        steps *= 2.0;
    }
    while steps * total > DEMAND_STEPS {
        steps *= 0.5;
    }
    steps
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
    let mut service = Service { cost: sum.value(), complete: true, share, values: Vec::new(), bound };
    service.charge(kernel);
    service
}
