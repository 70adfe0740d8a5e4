//! The first bound: prices by the linear relaxation or the volume algorithm, and the pairs they leave to the search.

use super::{CORE_PAIRS, FIRST_SHARE, SHORT_SEARCH, Solver};
use crate::optimise::assign::linear::Linear;
use crate::optimise::assign::matching;
use crate::optimise::assign::multipliers::{Ascent, Prices};
use crate::optimise::assign::plan::Plan;
use crate::optimise::rounding::up_to_grid;

/// Passes over all pairs to find prices, at most.
const MOST_PASSES: u32 = 600;

/// More pairs than this make exact steps on one price at a time too dear.
const MOST_PAIRS_ONE_BY_ONE: usize = 100_000;

impl Solver<'_> {
    /// One item an agent: exact at once.
    pub(super) fn match_up(&mut self) {
        let Some((pairs, prices)) = matching::matching(&self.full, &mut self.meter) else {
            return self.raise_bound();
        };
        let mut plan = Plan::empty(&self.full);
        for &(pair, n) in &pairs {
            plan.change(&self.full, pair as usize, n);
        }
        self.keep_amounts(&plan.amount);
        self.take_prices(prices);
        self.bound = self.bound.max(up_to_grid(self.priced_bound, self.full.grid));
    }

    /// Finds prices, with answers on the way.
    pub(super) fn raise_bound(&mut self) {
        self.build(&[], SHORT_SEARCH / 8);
        let linear_work = self.meter.left() / 3 * 2;
        let mut relaxed = Vec::new();
        let solved = match Linear::new(&self.full, &self.best) {
            Some(mut linear) => {
                let optimal = linear.run(linear_work, &mut self.meter);
                relaxed = linear.amounts();
                let prices = linear.prices();
                self.take_prices(prices);
                optimal
            }
            None => false,
        };
        if !solved {
            self.follow_volume();
        }
        self.bound = self.bound.max(up_to_grid(self.priced_bound, self.full.grid));
        self.narrow();
        self.build(&relaxed, SHORT_SEARCH);
        // Small problems are proven sooner than searched.
        self.oscillate(FIRST_SHARE.min(64 * self.core.agent.len() as u64), self.options.seed);
    }

    fn take_prices(&mut self, prices: Prices) {
        let bound = prices.safe_bound(&self.full);
        self.meter.spend(self.full.agent.len() as u64);
        if bound > self.priced_bound {
            (self.priced_bound, self.prices) = (bound, prices);
        }
    }

    /// Makes the core of the pairs that are cheapest at the prices at hand, with those of the best answer.
    pub(super) fn narrow(&mut self) {
        let (full, prices) = (&self.full, &self.prices);
        let mut held = vec![false; full.agent.len()];
        self.best.iter().for_each(|&(pair, _)| held[pair as usize] = true);
        let priced = |k: usize| if held[k] { f64::NEG_INFINITY } else { prices.priced(full, k) };
        self.core = full.core(CORE_PAIRS, priced);
        self.meter.spend(full.agent.len() as u64);
    }

    /// Raises the bound from the prices at hand with the volume algorithm.
    fn follow_volume(&mut self) {
        let mut ascent = Ascent::new(&self.full, &self.prices);
        if self.full.agent.len() <= MOST_PAIRS_ONE_BY_ONE {
            ascent.one_by_one(2, &mut self.meter);
        }
        for _ in 0..MOST_PASSES {
            // Far from an answer the target only sets the length of the first steps.
            let near = ascent.bound() + 0.05 * ascent.bound().abs() + 1e-6;
            let target = self.best_cost.min(near);
            let going = ascent.pass(target) && self.meter.spend(ascent.pass_work());
            if !going || target <= ascent.bound() {
                break;
            }
        }
        let prices = ascent.prices();
        self.take_prices(prices);
    }
}
