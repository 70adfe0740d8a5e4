//! The least share of all capacities at which the linear relaxation can keep the limit: a root, found from below.
//!
//! At a share `t` the relaxation costs `V(t)`, which falls as `t` rises, ever more slowly. With its prices `h` of capacity no
//! answer at `t` costs less than `L - t sum h_j b_j`: where that line meets the limit is a share that no answer is below.
//! The next `t` stands there (Newton's method on a convex function, which comes to the root from below).

use crate::optimise::assign::kernel::Kernel;
use crate::optimise::assign::linear::Linear;
use crate::optimise::assign::multipliers::Prices;
use crate::optimise::assign::plan::Plan;
use crate::optimise::meter::Meter;
use crate::optimise::rounding::SafeSum;

/// Steps at most; five or six are usual.
const MOST_STEPS: usize = 20;

/// A step of this part of the bound is the last.
const SMALL_STEP: f64 = 1e-7;

/// Where a bound known beforehand is below this part of the largest share, the first step stands at that part of it.
const NEAR: f64 = 0.7;
const BEGIN: f64 = 0.9;

/// What the relaxation says.
pub(super) struct Root {
    /// No answer has a smaller largest share.
    pub bound: f64,
    /// Pairs that carry units in the last relaxation, and how many.
    pub relaxed: Vec<(u32, f64)>,
    /// Prices that prove the bound.
    pub prices: Prices,
}

/// The relaxation of a problem whose costs must keep a limit.
pub(super) struct Relaxation<'a> {
    pub kernel: &'a mut Kernel,
    /// Capacities, for all that have one.
    pub capacity: &'a [f64],
    /// The most an answer may cost; `None` where everything must be assigned and costs do not count.
    pub limit: Option<f64>,
}

impl Relaxation<'_> {
    /// Raises `bound` towards the root, from the answer `plan` down, until it is within `gap` of `largest`.
    pub(super) fn root(&mut self, plan: &Plan, largest: f64, bound: f64, gap: f64, meter: &mut Meter) -> Root {
        let mut root = Root { bound, relaxed: Vec::new(), prices: Prices::zero(plan.load.len()) };
        let mut at = if bound >= NEAR * largest || largest.is_infinite() { bound } else { BEGIN * largest };
        for _ in 0..MOST_STEPS {
            self.scale(at);
            let start = kept(self.kernel, plan);
            let work = meter.left() / 2;
            let Some(mut linear) = Linear::new(self.kernel, &start) else { break };
            let solved = linear.run(work, meter);
            meter.spend(self.kernel.agent.len() as u64);
            let prices = linear.prices();
            let found = self.bound(&prices);
            root.relaxed = linear.amounts();
            let risen = found > root.bound * (1.0 + SMALL_STEP);
            if found > root.bound {
                (root.bound, root.prices) = (found, prices);
            }
            if !solved || !meter.going() || root.bound >= largest * (1.0 - gap) {
                break;
            }
            at = if risen {
                root.bound
            } else if at > root.bound * (1.0 + SMALL_STEP) {
                // Prices of capacity that does not bind prove nothing.
                0.5 * (at + root.bound)
            } else {
                break;
            };
        }
        root
    }

    /// Gives every agent `share` of its capacity.
    fn scale(&mut self, share: f64) {
        for (j, &capacity) in self.capacity.iter().enumerate() {
            if capacity.is_finite() && capacity > 0.0 {
                self.kernel.capacity[j] = share * capacity;
            }
        }
    }

    /// The share that `prices` prove; 0 when they prove nothing.
    fn bound(&self, prices: &Prices) -> f64 {
        let kernel = &*self.kernel;
        let hour: Vec<f64> =
            prices.hour.iter().zip(self.capacity).map(|(&h, b)| if b.is_finite() { h } else { 0.0 }).collect();
        let (mut sum, mut worth) = (SafeSum::default(), 0.0);
        for i in 0..kernel.items {
            let mut best = (f64::INFINITY, 0.0);
            if self.limit.is_some() && !kernel.required {
                best = (kernel.penalty[i], kernel.penalty[i].abs());
            }
            for k in kernel.row(i) {
                let j = kernel.agent[k] as usize;
                let plain = if self.limit.is_some() { kernel.cost[k] } else { 0.0 };
                let extra = hour[j] * kernel.usage[k] + prices.slot[j];
                if plain + extra < best.0 {
                    best = (plain + extra, extra + plain.abs());
                }
            }
            if kernel.count[i] > 0 {
                sum.add_of(kernel.count[i] as f64 * best.0, kernel.count[i] as f64 * best.1);
            }
        }
        for ((&hour, &capacity), (&slot, &places)) in
            hour.iter().zip(self.capacity).zip(prices.slot.iter().zip(&kernel.slots))
        {
            sum.add(-slot * places as f64);
            worth += if capacity.is_finite() { hour * capacity } else { 0.0 };
        }
        sum.add(-self.limit.unwrap_or(0.0));
        let proven = sum.below() / (worth * (1.0 + kernel.agents as f64 * 4.0 * f64::EPSILON));
        if worth > 0.0 && proven.is_finite() { proven.max(0.0) } else { 0.0 }
    }
}

/// What of a plan fits into the capacities at hand: the largest uses go first.
fn kept(kernel: &Kernel, plan: &Plan) -> Vec<(u32, i64)> {
    let mut kept = Vec::new();
    for (held, &capacity) in plan.held.iter().zip(&kernel.capacity) {
        let mut held = held.clone();
        held.sort_unstable_by(|&a, &b| kernel.usage[a as usize].total_cmp(&kernel.usage[b as usize]).then(a.cmp(&b)));
        let mut room = capacity;
        for pair in held {
            let units = plan.amount[pair as usize];
            room -= units as f64 * kernel.usage[pair as usize];
            if room < 0.0 {
                break;
            }
            kept.push((pair, units));
        }
    }
    kept
}
