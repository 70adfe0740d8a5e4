//! Serving with demand that may be split: a transportation problem in whole steps.

use super::kernel::Kernel;
use super::serve::Service;
use crate::arrange::Arrange;
use crate::optimise::meter::Meter;
use crate::optimise::network::{FlowOutcome, Network, UNLIMITED, min_cost_flow};
use crate::optimise::rounding::SafeSum;
use crate::optimise::{Options, Status};

/// All demand together, in whole steps, is at most this.
const DEMAND_STEPS: f64 = (1_u64 << 40) as f64;

/// The dearest price times the number of nodes, in whole steps, is at most this.
const PRICE_STEPS: f64 = (1_u64 << 58) as f64;

/// Customers, then open sites, then a sink; a customer may also be left, straight to the sink.
pub(super) struct Transport<'a> {
    kernel: &'a Kernel,
    sites: Vec<usize>,
    /// Demand of each customer in steps.
    units: Vec<i64>,
    /// Whole prices per price.
    scale: f64,
    network: Network,
    /// Customer and site (`None` for leaving it) of each arc from a customer.
    pairs: Vec<(usize, Option<usize>)>,
}

impl<'a> Transport<'a> {
    pub(super) fn new(kernel: &'a Kernel, open: &[bool]) -> Self {
        let sites: Vec<usize> = (0..kernel.sites).filter(|&j| open[j]).collect();
        let (steps, whole) = demand_steps(kernel);
        let units: Vec<i64> = kernel.demand.iter().map(|d| (d * steps).round() as i64).collect();
        let nodes = kernel.customers + sites.len() + 1;
        let network = Network { nodes, ..Network::default() };
        let mut transport = Self { kernel, sites, units, scale: 1.0, network, pairs: Vec::new() };
        let dearest = transport.dearest();
        if dearest > 0.0 {
            transport.scale = PRICE_STEPS / (nodes as f64 + 3.0) / dearest;
        }
        transport.connect_customers();
        transport.connect_sites(steps, whole);
        transport.network.supply.clone_from(&transport.units);
        transport.network.supply.resize(nodes, 0);
        transport.network.supply[nodes - 1] = -transport.units.iter().sum::<i64>();
        transport
    }

    /// Price of one step of a customer's demand.
    fn price(&self, customer: usize, site: Option<usize>) -> f64 {
        let cost = site.map_or(self.kernel.penalty[customer], |j| self.kernel.row(customer)[j]);
        cost / self.units[customer] as f64
    }

    /// Customers with demand.
    fn with_demand(&self) -> impl Iterator<Item = usize> + use<> {
        let units = self.units.clone();
        (0..units.len()).filter(move |&i| units[i] > 0)
    }

    fn dearest(&self) -> f64 {
        let choices = || self.sites.iter().map(|&j| Some(j)).chain([None]);
        self.with_demand()
            .flat_map(|i| choices().map(move |site| self.price(i, site)))
            .filter(|price| price.is_finite())
            .fold(0.0, |most, price| most.max(price.abs()))
    }

    fn arc(&mut self, tail: usize, head: usize, price: f64, capacity: i64) {
        self.network.tail.push(tail as u32);
        self.network.head.push(head as u32);
        self.network.cost.push((price * self.scale).round() as i64);
        self.network.lower.push(0);
        self.network.capacity.push(capacity);
    }

    fn connect_customers(&mut self) {
        let sink = self.network.nodes - 1;
        for i in self.with_demand() {
            for at in 0..self.sites.len() {
                let site = Some(self.sites[at]);
                let price = self.price(i, site);
                if price.is_finite() {
                    self.arc(i, self.kernel.customers + at, price, UNLIMITED);
                    self.pairs.push((i, site));
                }
            }
            self.arc(i, sink, self.price(i, None), UNLIMITED);
            self.pairs.push((i, None));
        }
    }

    fn connect_sites(&mut self, steps: f64, whole: bool) {
        let sink = self.network.nodes - 1;
        // Rounding demand up must not overfill a site that is filled to the last bit.
        let give = if whole { 0 } else { self.kernel.customers as i64 };
        for at in 0..self.sites.len() {
            let capacity = (self.kernel.capacity[self.sites[at]] * steps).floor() as i64 + give;
            self.arc(self.kernel.customers + at, sink, 0.0, capacity);
        }
    }

    /// `None` when the caller wanted to stop first.
    pub(super) fn solve(&self, meter: &mut Meter) -> Option<Service> {
        // Everyone can be left, so a flow always exists; the sizes are within the simplex's limits by scaling.
        let options = Options { work_limit: u64::MAX, ..meter.share(0, 0.0, 0) };
        let flow = min_cost_flow(&self.network, &options).expect("a sound network");
        meter.spend(flow.work + 4 * self.network.arcs() as u64);
        (flow.status == Status::Optimal).then(|| self.service(&flow))
    }

    fn service(&self, flow: &FlowOutcome) -> Service {
        let mut sum = SafeSum::default();
        let mut share = Vec::new();
        for (&(i, site), &n) in self.pairs.iter().zip(&flow.flow).filter(|(_, n)| **n > 0) {
            sum.add(n as f64 * self.price(i, site));
            share.extend(site.map(|j| (i as u32, j as u32, n as f64 / self.units[i] as f64)));
        }
        let mut values = Vec::with_capacity(self.kernel.customers);
        for (i, &units) in self.units.iter().enumerate() {
            let penalty = self.kernel.penalty[i];
            if units > 0 {
                let price = flow.potential[self.network.nodes - 1] - flow.potential[i];
                values.push((price as f64 / self.scale * units as f64).min(penalty));
                continue;
            }
            let cost = |j: usize| self.kernel.row(i)[j];
            let nearest = self.sites.iter().copied().min_by(|&a, &b| cost(a).total_cmp(&cost(b)));
            let nearest = nearest.filter(|&j| cost(j) < penalty);
            let value = nearest.map_or(penalty, cost);
            share.extend(nearest.map(|j| (i as u32, j as u32, 1.0)));
            values.push(value);
            sum.add(value);
        }
        share.arrange_by_key(|&(i, j, _)| (i, j));
        Service { cost: sum.value(), complete: true, share, values, bound: f64::NEG_INFINITY }
    }
}

/// Steps per unit of demand, and whether everything is whole in them: one step where demand and capacity are
/// whole numbers, otherwise as fine as is safe.
fn demand_steps(kernel: &Kernel) -> (f64, bool) {
    let total: f64 = kernel.demand.iter().sum();
    let mut numbers = kernel.demand.iter().chain(kernel.capacity.iter().filter(|&&b| b < total));
    if total <= 0.0 || (total < DEMAND_STEPS && numbers.all(|d| d.fract() == 0.0)) {
        return (1.0, true);
    }
    // A power of two keeps the fractions exact that are so themselves.
    let mut steps = 1.0;
    while steps * total < DEMAND_STEPS * 0.5 {
        steps *= 2.0;
    }
    while steps * total > DEMAND_STEPS {
        steps *= 0.5;
    }
    (steps, false)
}
