//! The proof: depth first through the pairs whose reduced cost fits in the gap.
//!
//! At the best prices every answer costs the bound, plus the reduced cost of each pair it uses, plus the
//! price of the capacity it leaves idle. Answers cheaper than a ceiling can therefore only use pairs of
//! small reduced cost, and few of those together. Ceilings are raised step by step (a sequence of decision
//! problems, Posta, Ferland and Michelon 2012), so that even an unfinished proof raises the bound.

use super::kernel::Kernel;
use super::multipliers::Prices;
use crate::arrange::Arrange;
use crate::optimise::meter::Meter;

/// Units with more than one choice, at most: with more the search would end nowhere, and is not begun.
const MOST_OPEN: i64 = 300;

/// How a search below a ceiling ended.
#[derive(Debug, PartialEq)]
pub(super) enum Found {
    /// No answer is cheaper than the ceiling.
    Nothing,
    /// The cheapest answer below the ceiling: its amounts.
    Better(Vec<i64>),
    /// The work ran out; the best answer found so far, if any.
    Unfinished(Option<Vec<i64>>),
}

/// One way to place a unit: a pair (or `None` for leaving it) and its reduced cost.
#[derive(Debug, Clone, Copy)]
struct Choice {
    pair: Option<u32>,
    reduced: f64,
}

/// A search tree below a ceiling.
pub(super) struct Completion<'a> {
    kernel: &'a Kernel,
    prices: &'a Prices,
    choices: Vec<Vec<Choice>>,
    /// Items still to place, and units of each.
    waiting: Vec<i64>,
    /// First choice still allowed, so that identical units are placed in one order only.
    floor: Vec<usize>,
    room: Vec<f64>,
    slots: Vec<i64>,
    amount: Vec<i64>,
    allowance: f64,
    /// Reduced costs together must stay below this.
    margin: f64,
    bound: f64,
    best: Option<(f64, Vec<i64>)>,
    end: u64,
    reach: Vec<f64>,
}

/// Searches all answers that cost less than `ceiling`, where `bound` belongs to `prices`.
pub(super) fn below(kernel: &Kernel, prices: &Prices, bound: f64, ceiling: f64, work: u64, meter: &mut Meter) -> Found {
    let Some(mut tree) = Completion::new(kernel, prices, bound, ceiling, meter.used().saturating_add(work)) else {
        return Found::Unfinished(None);
    };
    let core: Vec<u32> = (0..kernel.items as u32).filter(|&i| kernel.count[i as usize] > 0).collect();
    let finished = tree.explore(&core, 0.0, meter);
    match (finished, tree.best) {
        (true, None) => Found::Nothing,
        (true, Some((_, amount))) => Found::Better(amount),
        (false, best) => Found::Unfinished(best.map(|b| b.1)),
    }
}

impl<'a> Completion<'a> {
    fn new(kernel: &'a Kernel, prices: &'a Prices, bound: f64, ceiling: f64, end: u64) -> Option<Self> {
        let worth: f64 = (0..kernel.agents)
            .map(|j| prices.hour[j] * kernel.capacity[j] + prices.slot[j] * kernel.slots[j] as f64)
            .sum();
        let allowance = (bound.abs() + ceiling.abs() + worth) * 64.0 * f64::EPSILON;
        let margin = ceiling - bound + allowance;
        if open_units(kernel, prices, margin) > MOST_OPEN {
            return None;
        }
        let mut choices = Vec::with_capacity(kernel.items);
        for i in 0..kernel.items {
            let mut list: Vec<Choice> = kernel
                .row(i)
                .map(|k| Choice { pair: Some(k as u32), reduced: prices.priced(kernel, k) })
                .chain([Choice { pair: None, reduced: kernel.penalty[i] }])
                .collect();
            list.arrange_often_by(|a, b| a.reduced.total_cmp(&b.reduced));
            let least = list[0].reduced;
            for choice in &mut list {
                choice.reduced -= least;
            }
            list.retain(|c| c.reduced < margin);
            choices.push(list);
        }
        Some(Self {
            kernel,
            prices,
            choices,
            waiting: kernel.count.clone(),
            floor: vec![0; kernel.items],
            room: kernel.capacity.clone(),
            slots: kernel.slots.clone(),
            amount: vec![0; kernel.agent.len()],
            allowance,
            margin,
            bound,
            best: None,
            end,
            reach: vec![0.0; kernel.agents],
        })
    }

    fn fits(&self, choice: Choice) -> bool {
        choice.pair.is_none_or(|k| {
            let j = self.kernel.agent[k as usize] as usize;
            self.slots[j] > 0 && self.kernel.usage[k as usize] <= self.room[j]
        })
    }

    fn take(&mut self, item: u32, choice: Choice, units: i64) {
        self.waiting[item as usize] -= units;
        if let Some(k) = choice.pair {
            let j = self.kernel.agent[k as usize] as usize;
            self.room[j] -= units as f64 * self.kernel.usage[k as usize];
            self.slots[j] -= units;
            self.amount[k as usize] += units;
        }
    }

    /// Tries every way to place what waits; false when the work ran out.
    fn explore(&mut self, waiting: &[u32], spent: f64, meter: &mut Meter) -> bool {
        let Some((total, next, work)) = self.assess(waiting, spent) else {
            return meter.spend(waiting.len() as u64 + 1) && meter.used() < self.end;
        };
        if !meter.spend(work) || meter.used() >= self.end {
            return false;
        }
        let Some((item, cheapest)) = next else {
            self.record();
            return true;
        };
        let floor = self.floor[item as usize];
        let rest: Vec<u32>;
        let others = if self.waiting[item as usize] == 1 {
            rest = waiting.iter().copied().filter(|&i| i != item).collect();
            &rest
        } else {
            waiting
        };
        for at in floor..self.choices[item as usize].len() {
            let choice = self.choices[item as usize][at];
            // `total` counts every waiting unit at its cheapest, this one included.
            if total - cheapest + choice.reduced >= self.margin {
                break;
            }
            if !self.fits(choice) {
                continue;
            }
            let room = self.room_of(choice);
            self.take(item, choice, 1);
            self.floor[item as usize] = at;
            let finished = self.explore(others, spent + choice.reduced, meter);
            self.take(item, choice, -1);
            self.restore(choice, room);
            self.floor[item as usize] = floor;
            if !finished {
                return false;
            }
        }
        true
    }

    fn room_of(&self, choice: Choice) -> f64 {
        choice.pair.map_or(0.0, |k| self.room[self.kernel.agent[k as usize] as usize])
    }

    /// Sets the room back to what it was, without the rounding of taking and giving back.
    fn restore(&mut self, choice: Choice, room: f64) {
        if let Some(k) = choice.pair {
            self.room[self.kernel.agent[k as usize] as usize] = room;
        }
    }

    /// The least that this branch adds to the bound, and the item to branch on with its cheapest choice;
    /// `None` when no answer below the ceiling is left in it.
    #[allow(clippy::type_complexity)]
    fn assess(&mut self, waiting: &[u32], spent: f64) -> Option<(f64, Option<(u32, f64)>, u64)> {
        let mut total = spent;
        let mut next = None;
        let mut widest = -1.0;
        let mut work = 1;
        self.reach.fill(0.0);
        for &item in waiting {
            let i = item as usize;
            let units = self.waiting[i] as f64;
            let (mut first, mut second) = (f64::INFINITY, f64::INFINITY);
            for &choice in &self.choices[i][self.floor[i]..] {
                work += 1;
                if !self.fits(choice) {
                    continue;
                }
                if let Some(k) = choice.pair {
                    self.reach[self.kernel.agent[k as usize] as usize] += units * self.kernel.usage[k as usize];
                }
                if choice.reduced < first {
                    (first, second) = (choice.reduced, first);
                } else if choice.reduced < second {
                    second = choice.reduced;
                }
            }
            total += units * first;
            if total >= self.margin {
                return None;
            }
            if second - first > widest {
                widest = second - first;
                next = Some((item, first));
            }
        }
        // Capacity that nothing waiting can fill stays idle at its price.
        for j in 0..self.kernel.agents {
            total += self.prices.hour[j] * (self.room[j] - self.reach[j]).max(0.0);
        }
        (total < self.margin).then_some((total, next, work))
    }

    /// Everything is placed: keeps the answer when it is cheaper.
    fn record(&mut self) {
        let mut sum = crate::optimise::rounding::SafeSum::default();
        for i in 0..self.kernel.items {
            let mut left = self.kernel.count[i];
            for k in self.kernel.row(i).filter(|&k| self.amount[k] > 0) {
                sum.add(self.amount[k] as f64 * self.kernel.cost[k]);
                left -= self.amount[k];
            }
            if left > 0 {
                sum.add(left as f64 * self.kernel.penalty[i]);
            }
        }
        let cost = sum.value();
        if cost < self.bound + self.margin && self.best.as_ref().is_none_or(|b| cost < b.0) {
            let step = self.kernel.grid.unwrap_or(0.0);
            let worthwhile = cost - step - cost.abs() * super::solve::SAME * f64::from(u8::from(step == 0.0));
            self.margin = self.margin.min(worthwhile - self.bound + step * 0.5 + self.allowance);
            self.best = Some((cost, self.amount.clone()));
        }
    }
}

/// Units of items with more than one choice below the margin; stops counting where there are too many.
fn open_units(kernel: &Kernel, prices: &Prices, margin: f64) -> i64 {
    let mut open = 0;
    for i in 0..kernel.items {
        let (mut first, mut second) = (kernel.penalty[i], f64::INFINITY);
        for k in kernel.row(i) {
            let priced = prices.priced(kernel, k);
            if priced < first {
                (first, second) = (priced, first);
            } else if priced < second {
                second = priced;
            }
        }
        if second - first < margin {
            open += kernel.count[i];
            if open > MOST_OPEN {
                break;
            }
        }
    }
    open
}
