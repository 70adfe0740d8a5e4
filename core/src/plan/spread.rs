//! The last level: load is spread between workers where that costs nothing above it.

use super::assignment::{Answer, Case};

/// Differences below this many minutes or hours are rounding.
const ROUNDING: f64 = 1e-9;

/// Moves families one by one from fuller to emptier workers as long as nobody is dropped, no relationship breaks and no
/// minute is added. The sum of squared shares of use falls with every move, so it ends.
pub(super) fn spread(case: &Case, answer: &mut Answer) {
    let mut load = Load::new(case, answer);
    let families: u64 = case.items.iter().map(|item| item.count).sum();
    // One family moves at a time; a plan is spread after a few moves for each.
    for _ in 0..families.saturating_mul(4) {
        let Some((item, from, to)) = best_move(case, answer, &load) else { return };
        load.shift(case, item, from, to);
        answer.families[item][from] -= 1;
        answer.families[item][to] += 1;
    }
}

struct Load {
    hours: Vec<f64>,
    families: Vec<i64>,
}

impl Load {
    fn new(case: &Case, answer: &Answer) -> Self {
        let mut load = Self { hours: vec![0.0; case.agents.len()], families: vec![0; case.agents.len()] };
        for (pairs, families) in case.pairs.iter().zip(&answer.families) {
            for (pair, &n) in pairs.iter().zip(families) {
                load.hours[pair.agent] += pair.usage * n as f64;
                load.families[pair.agent] += n as i64;
            }
        }
        load
    }

    fn shift(&mut self, case: &Case, item: usize, from: usize, to: usize) {
        let (from, to) = (case.pairs[item][from], case.pairs[item][to]);
        self.hours[from.agent] -= from.usage;
        self.hours[to.agent] += to.usage;
        self.families[from.agent] -= 1;
        self.families[to.agent] += 1;
    }
}

/// The move that lowers the sum of squared shares of use most.
fn best_move(case: &Case, answer: &Answer, load: &Load) -> Option<(usize, usize, usize)> {
    let mut best = (ROUNDING, None);
    for item in 0..case.items.len() {
        for from in (0..case.pairs[item].len()).filter(|&p| answer.families[item][p] > 0) {
            for to in 0..case.pairs[item].len() {
                let gain = gain(case, load, item, from, to);
                if gain > best.0 {
                    best = (gain, Some((item, from, to)));
                }
            }
        }
    }
    best.1
}

fn gain(case: &Case, load: &Load, item: usize, from: usize, to: usize) -> f64 {
    let (a, b) = (case.pairs[item][from], case.pairs[item][to]);
    let full = case.max_families.as_ref().is_some_and(|most| load.families[b.agent] >= most[b.agent]);
    let (capacity_a, capacity_b) = (case.capacity[a.agent], case.capacity[b.agent]);
    let after = load.hours[b.agent] + b.usage;
    let worse = b.minutes > a.minutes + ROUNDING || (b.changed && !a.changed);
    if a.agent == b.agent || full || worse || after > capacity_b || capacity_a <= 0.0 || capacity_b <= 0.0 {
        return 0.0;
    }
    let square = |hours: f64, capacity: f64| (hours / capacity) * (hours / capacity);
    let before = square(load.hours[a.agent], capacity_a) + square(load.hours[b.agent], capacity_b);
    before - square(load.hours[a.agent] - a.usage, capacity_a) - square(after, capacity_b)
}
