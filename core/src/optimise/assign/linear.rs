//! The linear relaxation, solved exactly: a primal simplex that keeps the items out of its matrix.
//!
//! Every item has one basic variable of its own, its key, so that only one row per capacity or cap is left to
//! invert (generalised upper bounding, Dantzig and Van Slyke 1967). With a few dozen agents a pivot costs
//! microseconds, and the prices found are the best there are; at most one item per full agent is split.

mod entering;
mod pivot;

use super::kernel::{Kernel, NONE};
use super::multipliers::Prices;
use crate::optimise::meter::Meter;

/// More rows than this make pivots too dear.
pub(super) const MOST_ROWS: usize = 2000;

/// Pivots before the inverse is made anew.
const PIVOTS_BETWEEN_INVERSIONS: u32 = 300;

/// Pairs of an item looked at from the start.
const FIRST_PAIRS: usize = 12;

/// What stands in a basis: a pair, an item left out, or room left in a row.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Variable {
    Pair(u32),
    Left(u32),
    Room(u32),
}

/// A pair near at hand, with all that its price needs side by side.
#[derive(Debug, Clone, Copy)]
struct Near {
    cost: f64,
    usage: f64,
    agent: u32,
    pair: u32,
}

impl Near {
    fn of(kernel: &Kernel, pair: u32) -> Self {
        let k = pair as usize;
        Self { cost: kernel.cost[k], usage: kernel.usage[k], agent: kernel.agent[k], pair }
    }
}

pub(super) struct Linear<'a> {
    kernel: &'a Kernel,
    /// Row of each agent's cap, if it can bind; its capacity is the row of its own number.
    cap_row: Vec<u32>,
    /// Agent of each cap's row.
    cap_agent: Vec<u32>,
    rows: usize,
    unit: f64,
    limit: Vec<f64>,
    key: Vec<Variable>,
    key_value: Vec<f64>,
    basis: Vec<Variable>,
    value: Vec<f64>,
    /// Rows of the basis whose variable belongs to an item.
    of_item: Vec<Vec<u32>>,
    /// The inverse of the basis row by row, and column by column.
    inverse: Vec<f64>,
    columns: Vec<f64>,
    /// Entries of the row under way that are not zero.
    filled: Vec<u32>,
    /// Pairs looked at, by item; all are looked at once these offer nothing.
    near: Vec<Vec<Near>>,
    /// Variables that looked worth bringing in when last gathered, and their items.
    pending: Vec<(Variable, u32)>,
    next_item: usize,
    use_price: Vec<f64>,
    slot_price: Vec<f64>,
    dual: Vec<f64>,
    change: Vec<f64>,
    key_change: Vec<f64>,
    touched: Vec<u32>,
    tolerance: f64,
}

impl<'a> Linear<'a> {
    /// A basis where items of which `amount` places all units with one pair stay there and the others start left out;
    /// `None` when there are too many rows.
    pub(super) fn new(kernel: &'a Kernel, amount: &[(u32, i64)]) -> Option<Self> {
        let total: i64 = kernel.count.iter().sum();
        let mut rows = kernel.agents;
        let mut cap_row = vec![NONE; kernel.agents];
        let mean_use = kernel.usage.iter().sum::<f64>() / kernel.usage.len().max(1) as f64;
        let unit = if mean_use > 0.0 { mean_use } else { 1.0 };
        let mut limit: Vec<f64> = kernel.capacity.iter().map(|b| b / unit).collect();
        let mut cap_agent = Vec::new();
        for ((cap_row, &slots), agent) in cap_row.iter_mut().zip(&kernel.slots).zip(0..) {
            if slots < total {
                cap_agent.push(agent);
                *cap_row = rows as u32;
                limit.push(slots as f64);
                rows += 1;
            }
        }
        // Limits a hair apart, so that no two rows fill up at once and the simplex does not stall.
        for (r, limit) in limit.iter_mut().enumerate() {
            *limit += (*limit + 1.0) * 1e-8 * (1.0 + ((r * 7919) % 101) as f64 / 101.0);
        }
        if rows > MOST_ROWS || kernel.usage.is_empty() {
            return None;
        }
        let size = kernel.cost.iter().map(|c| c.abs()).sum::<f64>() / kernel.cost.len() as f64;
        let mut linear = Self {
            kernel,
            cap_row,
            cap_agent,
            rows,
            unit,
            limit,
            key: start_keys(kernel, amount),
            key_value: vec![0.0; kernel.items],
            basis: (0..rows as u32).map(Variable::Room).collect(),
            value: vec![0.0; rows],
            of_item: vec![Vec::new(); kernel.items],
            inverse: Vec::new(),
            columns: Vec::new(),
            filled: Vec::new(),
            near: (0..kernel.items).map(|i| cheapest(kernel, i)).collect(),
            pending: Vec::new(),
            next_item: 0,
            use_price: vec![0.0; kernel.agents],
            slot_price: vec![0.0; kernel.agents],
            dual: vec![0.0; rows],
            change: vec![0.0; rows],
            key_change: vec![0.0; kernel.items],
            touched: Vec::new(),
            tolerance: 1e-9 * size.max(1e-9),
        };
        linear.invert().then_some(linear)
    }

    /// Pivots to the optimum, or until `work` is spent; true at the optimum.
    pub(super) fn run(&mut self, work: u64, meter: &mut Meter) -> bool {
        let end = meter.used().saturating_add(work);
        let mut pivots = 0;
        loop {
            let (entering, looked) = self.entering();
            let Some((variable, reduced)) = entering else {
                meter.spend(looked);
                return true;
            };
            let Some(updated) = self.pivot(variable, reduced) else {
                return false;
            };
            pivots += 1;
            if pivots % PIVOTS_BETWEEN_INVERSIONS == 0 {
                meter.spend((self.rows * self.rows * 8) as u64);
                if !self.invert() {
                    return false;
                }
            }
            if !meter.spend(looked + updated) || meter.used() >= end {
                return false;
            }
        }
    }

    /// Prices of the rows.
    pub(super) fn prices(&self) -> Prices {
        let price = |row: usize| (-self.dual[row]).max(0.0);
        Prices {
            hour: (0..self.kernel.agents).map(|j| price(j) / self.unit).collect(),
            slot: self.cap_row.iter().map(|&row| if row == NONE { 0.0 } else { price(row as usize) }).collect(),
        }
    }

    /// Pairs that carry units and how many, whole where the relaxation does not split the item.
    pub(super) fn amounts(&self) -> Vec<(u32, f64)> {
        let all = self.key.iter().zip(&self.key_value).chain(self.basis.iter().zip(&self.value));
        let pair = |(variable, &value): (&Variable, &f64)| match *variable {
            Variable::Pair(k) => Some((k, value)),
            _ => None,
        };
        all.filter_map(pair).collect()
    }

    fn cost(&self, variable: Variable) -> f64 {
        match variable {
            Variable::Pair(k) => self.kernel.cost[k as usize],
            Variable::Left(i) => self.kernel.penalty[i as usize],
            Variable::Room(_) => 0.0,
        }
    }

    fn item(&self, variable: Variable) -> Option<usize> {
        match variable {
            Variable::Pair(k) => Some(self.kernel.item[k as usize] as usize),
            Variable::Left(i) => Some(i as usize),
            Variable::Room(_) => None,
        }
    }

    /// Entries of a variable in the rows.
    fn column(&self, variable: Variable) -> impl Iterator<Item = (usize, f64)> + use<> {
        let (first, second) = match variable {
            Variable::Pair(k) => {
                let j = self.kernel.agent[k as usize] as usize;
                let cap = self.cap_row[j];
                let second = (cap != NONE).then_some((cap as usize, 1.0));
                (Some((j, self.kernel.usage[k as usize] / self.unit)), second)
            }
            Variable::Left(_) => (None, None),
            Variable::Room(r) => (Some((r as usize, 1.0)), None),
        };
        first.into_iter().chain(second)
    }
}

/// The cheapest pairs of an item.
fn cheapest(kernel: &Kernel, item: usize) -> Vec<Near> {
    let mut pairs: Vec<u32> = kernel.row(item).map(|k| k as u32).collect();
    if pairs.len() > FIRST_PAIRS {
        let cost = |k: &u32| kernel.cost[*k as usize];
        pairs.select_nth_unstable_by(FIRST_PAIRS - 1, |a, b| cost(a).total_cmp(&cost(b)).then(a.cmp(b)));
        pairs.truncate(FIRST_PAIRS);
    }
    pairs.into_iter().map(|pair| Near::of(kernel, pair)).collect()
}

/// Where each item starts: with its agent when it has just one, otherwise left out.
fn start_keys(kernel: &Kernel, amount: &[(u32, i64)]) -> Vec<Variable> {
    let mut keys: Vec<Variable> = (0..kernel.items as u32).map(Variable::Left).collect();
    for &(pair, units) in amount {
        let i = kernel.item[pair as usize] as usize;
        if units == kernel.count[i] && units > 0 {
            keys[i] = Variable::Pair(pair);
        }
    }
    keys
}
