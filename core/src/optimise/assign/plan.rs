//! An assignment under way: who holds what, with changes that can be taken back.

use super::kernel::{Kernel, NONE};

/// Amounts of every pair, with loads and cost kept up to date.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub amount: Vec<i64>,
    pub left: Vec<i64>,
    pub load: Vec<f64>,
    pub used: Vec<i64>,
    /// Cost of amounts and penalties.
    pub cost: f64,
    /// Pairs with a positive amount, by agent, in no particular (but reproducible) order.
    pub held: Vec<Vec<u32>>,
    place: Vec<u32>,
    journal: Vec<(u32, i64)>,
}

impl Plan {
    /// Nothing assigned.
    pub(super) fn empty(kernel: &Kernel) -> Self {
        let mut plan = Self {
            amount: vec![0; kernel.agent.len()],
            left: kernel.count.clone(),
            load: vec![0.0; kernel.agents],
            used: vec![0; kernel.agents],
            cost: 0.0,
            held: vec![Vec::new(); kernel.agents],
            place: vec![NONE; kernel.agent.len()],
            journal: Vec::new(),
        };
        plan.settle(kernel);
        plan
    }

    /// Gives `units` more of a pair's item to its agent (fewer when negative).
    pub(super) fn change(&mut self, kernel: &Kernel, pair: usize, units: i64) {
        self.journal.push((pair as u32, units));
        self.apply(kernel, pair, units);
    }

    fn apply(&mut self, kernel: &Kernel, pair: usize, units: i64) {
        let (i, j) = (kernel.item[pair] as usize, kernel.agent[pair] as usize);
        self.amount[pair] += units;
        self.left[i] -= units;
        self.used[j] += units;
        self.load[j] += units as f64 * kernel.usage[pair];
        self.cost += units as f64 * (kernel.cost[pair] - kernel.penalty[i]);
        if self.amount[pair] > 0 && self.place[pair] == NONE {
            self.place[pair] = self.held[j].len() as u32;
            self.held[j].push(pair as u32);
        } else if self.amount[pair] == 0 && self.place[pair] != NONE {
            let place = std::mem::replace(&mut self.place[pair], NONE) as usize;
            self.held[j].swap_remove(place);
            if let Some(&moved) = self.held[j].get(place) {
                self.place[moved as usize] = place as u32;
            }
        }
    }

    /// Most further units of the pair that fit.
    pub(super) fn fits(&self, kernel: &Kernel, pair: usize) -> i64 {
        self.fits_after(kernel, pair, 0.0, 0)
    }

    /// Most further units of the pair that fit once its agent gives back `load` and `units`.
    pub(super) fn fits_after(&self, kernel: &Kernel, pair: usize, load: f64, units: i64) -> i64 {
        let j = kernel.agent[pair] as usize;
        let slots = kernel.slots[j] - self.used[j] + units;
        let room = kernel.capacity[j] - self.load[j] + load;
        let usage = kernel.usage[pair];
        if usage > room || slots <= 0 {
            0
        } else if usage * slots as f64 <= room {
            slots
        } else {
            (room / usage) as i64
        }
    }

    /// Whether one more unit of the pair fits once its agent gives back `load` and one unit.
    pub(super) fn fits_instead(&self, kernel: &Kernel, pair: usize, load: f64) -> bool {
        let j = kernel.agent[pair] as usize;
        self.load[j] - load + kernel.usage[pair] <= kernel.capacity[j]
    }

    /// A point to come back to.
    pub(super) fn mark(&mut self) -> f64 {
        self.journal.clear();
        self.cost
    }

    /// Pairs changed since the mark.
    pub(super) fn changed(&self) -> impl Iterator<Item = usize> + '_ {
        self.journal.iter().map(|&(pair, _)| pair as usize)
    }

    /// Takes every change since the mark back.
    pub(super) fn undo(&mut self, kernel: &Kernel, cost: f64) {
        while let Some((pair, units)) = self.journal.pop() {
            self.apply(kernel, pair as usize, -units);
        }
        self.cost = cost;
    }

    /// Works loads and cost out anew, without the rounding of running sums.
    pub(super) fn settle(&mut self, kernel: &Kernel) {
        self.load.fill(0.0);
        for (k, &n) in self.amount.iter().enumerate().filter(|(_, n)| **n > 0) {
            self.load[kernel.agent[k] as usize] += n as f64 * kernel.usage[k];
        }
        self.cost = self.exact_cost(kernel);
        self.journal.clear();
    }

    /// Cost of amounts and penalties, summed item by item.
    pub(super) fn exact_cost(&self, kernel: &Kernel) -> f64 {
        let mut sum = crate::optimise::rounding::SafeSum::default();
        for i in 0..kernel.items {
            for k in kernel.row(i).filter(|&k| self.amount[k] > 0) {
                sum.add(self.amount[k] as f64 * kernel.cost[k]);
            }
            if self.left[i] > 0 {
                sum.add(self.left[i] as f64 * kernel.penalty[i]);
            }
        }
        sum.value()
    }

    /// Replaces all amounts.
    pub(super) fn load_amounts(&mut self, kernel: &Kernel, amount: &[i64]) {
        for (k, &units) in amount.iter().enumerate() {
            let difference = units - self.amount[k];
            if difference != 0 {
                self.apply(kernel, k, difference);
            }
        }
        self.settle(kernel);
    }

    /// Whether anything is left over.
    pub(super) fn complete(&self) -> bool {
        self.left.iter().all(|&n| n == 0)
    }
}
