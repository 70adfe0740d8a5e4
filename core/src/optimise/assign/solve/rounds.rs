//! What the rounds do besides the stronger bound: look for better answers, and try a proof.

use super::{SAME, Solver};
use crate::optimise::assign::complete::{self, Found};
use crate::optimise::assign::improve::Improver;
use crate::optimise::assign::oscillate::{self, Oscillation};
use crate::optimise::assign::tighten::repair;
use crate::optimise::random::Random;
use crate::optimise::rounding::up_to_grid;

impl Solver<'_> {
    /// Looks for better answers: a third of the work each with answers that may not fit on the way, with selections
    /// drawn from the mix of the stronger bound, and with ruins.
    pub(super) fn search(&mut self, work: u64, seed: u64) {
        let share = work / 3;
        let oscillating = if oscillate::fits(&self.core) { share } else { 0 };
        self.oscillate(oscillating, seed);
        let drawing = if self.rows.is_some() { share } else { 0 };
        self.draw(drawing, seed);
        let target = self.target();
        let mut plan = self.best_plan();
        let mut improver = Improver::new(&self.core, &self.prices, &plan, seed);
        improver.run(&mut plan, self.bound, target, work - oscillating - drawing, &mut self.meter);
        plan.load_amounts(&self.core, &improver.best);
        self.keep(&plan);
    }

    /// An answer of this cost is near enough.
    fn target(&self) -> f64 {
        self.bound + self.options.gap * self.best_cost.abs()
    }

    /// Makes answers of selections drawn from the mix.
    fn draw(&mut self, work: u64, seed: u64) {
        let Some(rows) = self.rows.take() else {
            return;
        };
        let end = self.meter.used().saturating_add(work);
        let mut random = Random::new(seed);
        let priced = self.core_prices();
        while self.meter.used() < end && self.meter.going() && self.best_cost > self.target() {
            let plan = repair(&self.core, &rows.selections(Some(&mut random)), &priced, &mut self.meter);
            self.keep(&plan);
            self.meter.spend(self.core.items as u64);
        }
        self.rows = Some(rows);
    }

    pub(super) fn oscillate(&mut self, work: u64, seed: u64) {
        if oscillate::fits(&self.core) {
            let target = self.target();
            let mut plan = self.best_plan();
            Oscillation::new(&self.core, &self.prices, &plan, seed).run(&mut plan, target, work, &mut self.meter);
            self.keep(&plan);
        }
    }

    /// Raises the bound by proofs below rising ceilings; true when the best answer is proven best.
    pub(super) fn prove(&mut self, work: u64) -> bool {
        let end = self.meter.used().saturating_add(work);
        let mut share = 0.125;
        loop {
            let aim = match self.full.grid {
                // Only a whole step less is a better answer.
                Some(step) => self.best_cost - 0.5 * step,
                None => self.best_cost - self.best_cost.abs() * SAME,
            };
            if self.bound >= aim {
                self.bound = self.best_cost;
                return true;
            }
            let left = end.saturating_sub(self.meter.used());
            if left == 0 || !self.meter.going() || self.bound >= self.cutoff {
                return false;
            }
            let ceiling = if share >= 1.0 { aim } else { self.bound + (aim - self.bound) * share };
            match complete::below(&self.full, &self.prices, self.priced_bound, ceiling, left, &mut self.meter) {
                Found::Nothing => {
                    self.bound = self.bound.max(up_to_grid(ceiling, self.full.grid));
                    share *= 2.0;
                }
                Found::Better(amount) => {
                    self.keep_amounts(&amount);
                    self.bound = self.bound.max(self.best_cost);
                }
                Found::Unfinished(better) => {
                    if let Some(amount) = better {
                        self.keep_amounts(&amount);
                    }
                    return false;
                }
            }
        }
    }
}
