//! Who is served from where, whole customers only, with changes that can be taken back.

use super::kernel::{Kernel, Site};
use super::serve::Service;
use crate::optimise::rounding::SafeSum;

/// No site: the customer is left at its penalty.
pub(super) const NOWHERE: u32 = u32::MAX;

/// A site is open when it serves someone or must stay open.
#[derive(Debug, Clone)]
pub(super) struct Serving<'a> {
    kernel: &'a Kernel,
    /// Site of each customer.
    pub site: Vec<u32>,
    /// Capacity left at each site.
    pub room: Vec<f64>,
    /// Customers of each site, in no order.
    pub held: Vec<Vec<u32>>,
    /// Where in `held` each customer stands.
    place: Vec<u32>,
    /// Cost of opening and serving, and of leaving.
    cost: f64,
    leaving: f64,
    /// Customers left.
    pub left: usize,
    pub open: usize,
    /// Customers moved since the last mark, and where they were.
    changes: Vec<(u32, u32)>,
}

impl<'a> Serving<'a> {
    /// Nobody is served.
    pub(super) fn nobody(kernel: &'a Kernel) -> Self {
        let forced = || (0..kernel.sites).filter(|&j| kernel.start[j] == Site::Open);
        Self {
            kernel,
            site: vec![NOWHERE; kernel.customers],
            room: kernel.capacity.clone(),
            held: vec![Vec::new(); kernel.sites],
            place: vec![0; kernel.customers],
            cost: forced().map(|j| kernel.open_cost[j]).sum(),
            leaving: kernel.penalty.iter().sum(),
            left: kernel.customers,
            open: forced().count(),
            changes: Vec::new(),
        }
    }

    pub(super) fn load(&mut self, site: &[u32]) {
        *self = Self::nobody(self.kernel);
        for (i, &j) in site.iter().enumerate() {
            self.put(i, j);
        }
        self.mark();
    }

    /// Cost of opening, serving and leaving.
    pub(super) fn total(&self) -> f64 {
        if self.left == 0 { self.cost } else { self.cost + self.leaving }
    }

    pub(super) fn is_open(&self, site: usize) -> bool {
        !self.held[site].is_empty() || self.kernel.start[site] == Site::Open
    }

    pub(super) fn fits(&self, customer: usize, site: usize) -> bool {
        self.kernel.demand[customer] <= self.room[site]
    }

    /// What serving a customer costs now, with its site when it is there for it alone.
    pub(super) fn charge(&self, customer: usize) -> f64 {
        let site = self.site[customer];
        if site == NOWHERE {
            return self.kernel.penalty[customer];
        }
        let j = site as usize;
        let alone = self.held[j].len() == 1 && self.kernel.start[j] != Site::Open;
        self.kernel.row(customer)[j] + if alone { self.kernel.open_cost[j] } else { 0.0 }
    }

    /// From here on changes can be taken back to this state.
    pub(super) fn mark(&mut self) {
        self.changes.clear();
    }

    pub(super) fn undo(&mut self) {
        while let Some((i, site)) = self.changes.pop() {
            self.shift(i as usize, site);
        }
    }

    /// Customers moved since the last mark; one may be there twice.
    pub(super) fn changed(&self) -> impl Iterator<Item = u32> + '_ {
        self.changes.iter().map(|&(i, _)| i)
    }

    pub(super) fn put(&mut self, customer: usize, site: u32) {
        if self.site[customer] != site {
            self.changes.push((customer as u32, self.site[customer]));
            self.shift(customer, site);
        }
    }

    fn shift(&mut self, customer: usize, site: u32) {
        self.take_out(customer);
        self.site[customer] = site;
        if site == NOWHERE {
            self.leaving += self.kernel.penalty[customer];
            self.left += 1;
            return;
        }
        let j = site as usize;
        if !self.is_open(j) {
            self.cost += self.kernel.open_cost[j];
            self.open += 1;
        }
        self.cost += self.kernel.row(customer)[j];
        self.room[j] -= self.kernel.demand[customer];
        self.place[customer] = self.held[j].len() as u32;
        self.held[j].push(customer as u32);
    }

    fn take_out(&mut self, customer: usize) {
        let site = self.site[customer];
        if site == NOWHERE {
            self.left -= 1;
            self.leaving = if self.left == 0 { 0.0 } else { self.leaving - self.kernel.penalty[customer] };
            return;
        }
        let j = site as usize;
        let place = self.place[customer] as usize;
        self.held[j].swap_remove(place);
        if let Some(&moved) = self.held[j].get(place) {
            self.place[moved as usize] = place as u32;
        }
        self.cost -= self.kernel.row(customer)[j];
        self.room[j] += self.kernel.demand[customer];
        if self.held[j].is_empty() {
            // No rounding stays behind in an empty site.
            self.room[j] = self.kernel.capacity[j];
        }
        if !self.is_open(j) {
            self.cost -= self.kernel.open_cost[j];
            self.open -= 1;
        }
    }

    /// The sites that are open.
    pub(super) fn opening(&self) -> Vec<bool> {
        (0..self.kernel.sites).map(|j| self.is_open(j)).collect()
    }

    /// The same as an answer, its cost summed anew.
    pub(super) fn service(&self) -> Service {
        let mut sum = SafeSum::default();
        let mut share = Vec::with_capacity(self.site.len());
        for (i, &site) in self.site.iter().enumerate() {
            if site == NOWHERE {
                sum.add(self.kernel.penalty[i]);
            } else {
                sum.add(self.kernel.row(i)[site as usize]);
                share.push((i as u32, site, 1.0));
            }
        }
        Service::of(self.kernel, sum.value(), share)
    }
}
