//! The proof: depth first, halving the options of the group that the relaxation divides most.

use super::solve::{Relaxed, Solver};
use crate::optimise::rounding::up_to_grid;

impl Solver<'_> {
    /// Searches what is allowed; a number that no answer in it is below.
    pub(super) fn branch(&mut self, mut allowed: Vec<bool>, keys: &[usize], inherited: f64) -> f64 {
        if !self.meter.going() {
            return inherited;
        }
        let Some(relaxed) = self.relax(&allowed, keys) else { return inherited };
        let bound = up_to_grid(relaxed.bound, self.kernel.grid).max(inherited);
        if bound >= self.aim() {
            return bound;
        }
        self.consider(&allowed, &relaxed);
        if bound >= self.aim() {
            return bound;
        }
        self.fix(&mut allowed, &relaxed);
        let Some((group, middle)) = self.divided(&allowed, &relaxed) else {
            // Every group takes a whole option: the relaxation is an answer, and was considered.
            return bound.max(self.cost().min(bound));
        };
        let lower: f64 = relaxed.shares[group].iter().filter(|&&(o, _)| o <= middle).map(|(_, share)| share).sum();
        let mut lowest = f64::INFINITY;
        for below in [lower >= 0.5, lower < 0.5] {
            let mut half = allowed.clone();
            for option in self.kernel.options(group).filter(|&o| (o <= middle) != below) {
                half[option] = false;
            }
            lowest = lowest.min(self.branch(half, &relaxed.keys, bound));
        }
        lowest
    }

    /// The group whose largest share is least clear, and the last option of its lower half.
    fn divided(&self, allowed: &[bool], relaxed: &Relaxed) -> Option<(usize, usize)> {
        let clear = |shares: &[(usize, f64)]| shares.iter().map(|&(_, share)| share).fold(0.0, f64::max);
        let groups = (0..self.kernel.groups()).filter(|&g| relaxed.shares[g].len() > 1);
        let least =
            groups.map(|g| (clear(&relaxed.shares[g]), g)).min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        if let Some((_, group)) = least {
            let shares = &relaxed.shares[group];
            let mean: f64 = shares.iter().map(|&(o, share)| (o - self.kernel.first[group]) as f64 * share).sum();
            let last = shares[shares.len() - 1].0;
            // Both halves must lose an option that has a share.
            let middle = (self.kernel.first[group] + mean.max(0.0) as usize).clamp(shares[0].0, last - 1);
            return Some((group, middle));
        }
        if relaxed.whole {
            return None;
        }
        // No relaxation to go by: halve the group with most options left.
        let left = |g: usize| self.kernel.options(g).filter(|&o| allowed[o]).collect::<Vec<_>>();
        let most =
            (0..self.kernel.groups()).map(left).enumerate().max_by_key(|(g, left)| (left.len(), usize::MAX - g))?;
        (most.1.len() > 1).then(|| (most.0, most.1[(most.1.len() - 1) / 2]))
    }

    /// Forbids the options that no better answer can take.
    fn fix(&self, allowed: &mut [bool], relaxed: &Relaxed) {
        let aim = self.aim();
        if !aim.is_finite() {
            return;
        }
        let margin = (aim - relaxed.bound) + (aim.abs() + relaxed.bound.abs()) * 1e-12;
        for group in 0..self.kernel.groups() {
            let priced = |o: usize| self.kernel.priced(&self.kernel.cost, o, &relaxed.prices);
            let least = self.kernel.options(group).filter(|&o| allowed[o]).map(priced).fold(f64::INFINITY, f64::min);
            for option in self.kernel.options(group) {
                allowed[option] &= priced(option) - least <= margin;
            }
        }
    }
}
