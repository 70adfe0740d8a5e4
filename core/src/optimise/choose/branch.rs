//! The proof: the part with the lowest bound first, halving the options of the group that the relaxation divides most.

use super::solve::{Relaxed, Solver};
use crate::optimise::rounding::up_to_grid;
use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// Parts that are followed down to their end, for answers early, before the lowest bound alone decides.
const DIVES: usize = 8;

/// Options that are still to be searched.
struct Part {
    /// No answer in it is below.
    bound: f64,
    /// Of equal bounds the one that was found first.
    number: usize,
    allowed: Vec<bool>,
    /// Where its relaxation begins.
    keys: Vec<usize>,
}

/// What came of a part.
enum Searched {
    /// Nothing in it is below this number and better than the best answer.
    Ended(f64),
    /// Two parts, the likelier first.
    Halved(Box<[Part; 2]>),
}

impl Solver<'_> {
    /// Searches what is allowed; a number that no answer in it is below.
    pub(super) fn branch(&mut self, allowed: Vec<bool>, keys: &[usize], inherited: f64) -> f64 {
        let mut open = BinaryHeap::from([Part { bound: inherited, number: 0, allowed, keys: keys.to_vec() }]);
        let (mut lowest, mut dives, mut count) = (f64::INFINITY, 0, 0);
        let mut next = None;
        while let Some(part) = next.take().or_else(|| open.pop()) {
            if part.bound >= self.aim() || !self.meter.going() {
                lowest = lowest.min(part.bound);
                continue;
            }
            match self.search(part) {
                Searched::Ended(bound) => {
                    lowest = lowest.min(bound);
                    dives += 1;
                }
                Searched::Halved(halves) => {
                    let [mut first, mut second] = *halves;
                    (first.number, second.number) = (count + 1, count + 2);
                    count += 2;
                    open.push(second);
                    if dives < DIVES || self.cost() == f64::INFINITY {
                        next = Some(first);
                    } else {
                        open.push(first);
                    }
                }
            }
        }
        lowest
    }

    fn search(&mut self, part: Part) -> Searched {
        let Part { bound: inherited, mut allowed, keys, .. } = part;
        let Some(relaxed) = self.relax(&allowed, &keys) else { return Searched::Ended(inherited) };
        let bound = up_to_grid(relaxed.bound, self.kernel.grid).max(inherited);
        if bound >= self.aim() {
            return Searched::Ended(bound);
        }
        self.consider(&allowed, &relaxed);
        if bound >= self.aim() {
            return Searched::Ended(bound);
        }
        self.fix(&mut allowed, &relaxed);
        let Some((group, middle)) = self.divided(&allowed, &relaxed) else {
            // Every group takes a whole option: the relaxation is an answer, and was considered.
            return Searched::Ended(bound.max(self.cost().min(bound)));
        };
        let lower: f64 = relaxed.shares[group].iter().filter(|&&(o, _)| o <= middle).map(|(_, share)| share).sum();
        let half = |below: bool| {
            let mut allowed = allowed.clone();
            for option in self.kernel.options(group).filter(|&o| (o <= middle) != below) {
                allowed[option] = false;
            }
            Part { bound, number: 0, allowed, keys: relaxed.keys.clone() }
        };
        Searched::Halved(Box::new([half(lower >= 0.5), half(lower < 0.5)]))
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

impl PartialEq for Part {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Part {}

impl PartialOrd for Part {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The heap gives its greatest first: the lowest bound, then the first number.
impl Ord for Part {
    fn cmp(&self, other: &Self) -> Ordering {
        other.bound.total_cmp(&self.bound).then(other.number.cmp(&self.number))
    }
}
