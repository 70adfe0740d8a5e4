//! From shares of options to whole ones: rounding, and repair of what then exceeds a limit.

use super::kernel::{Kernel, TOLERANCE};
use crate::optimise::meter::Meter;
use crate::optimise::random::Random;

/// One option of each group, what they use of each row, and what they cost.
#[derive(Debug, Clone)]
pub(super) struct Taken {
    pub chosen: Vec<usize>,
    pub load: Vec<f64>,
    pub cost: f64,
}

impl Taken {
    pub(super) fn new(kernel: &Kernel, chosen: Vec<usize>) -> Self {
        Self { load: kernel.load(&chosen), cost: kernel.total(&chosen), chosen }
    }

    pub(super) fn fits(&self) -> bool {
        self.load.iter().all(|&load| load <= 1.0 + TOLERANCE)
    }

    /// The same with another option of a group.
    pub(super) fn take(&mut self, kernel: &Kernel, group: usize, option: usize) {
        let old = std::mem::replace(&mut self.chosen[group], option);
        kernel.uses(old).iter().for_each(|&(row, amount)| self.load[row as usize] -= amount);
        kernel.uses(option).iter().for_each(|&(row, amount)| self.load[row as usize] += amount);
        self.cost += kernel.cost[option] - kernel.cost[old];
    }

    /// Loads and cost summed anew, free of what rounding left in the running sums.
    pub(super) fn settled(self, kernel: &Kernel) -> Self {
        Self::new(kernel, self.chosen)
    }
}

/// The option with the largest share of each group, or one drawn by the shares.
pub(super) fn rounded(shares: &[Vec<(usize, f64)>], random: Option<&mut Random>) -> Vec<usize> {
    let mut random = random;
    let pick = |shares: &Vec<(usize, f64)>| {
        let Some(random) = random.as_mut().filter(|_| shares.len() > 1) else {
            let largest = shares.iter().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
            return largest.map_or(usize::MAX, |&(option, _)| option);
        };
        let mut left = random.unit() * shares.iter().map(|(_, share)| share).sum::<f64>();
        for &(option, share) in shares {
            left -= share;
            if left < 0.0 {
                return option;
            }
        }
        shares.last().map_or(usize::MAX, |&(option, _)| option)
    };
    shares.iter().map(pick).collect()
}

/// Changes options until every limit is kept, each time where a unit of excess is cheapest to be rid of at these
/// prices; `None` when no change helps any more.
pub(super) fn repaired(
    kernel: &Kernel,
    allowed: &[bool],
    prices: &[f64],
    chosen: Vec<usize>,
    meter: &mut Meter,
) -> Option<Taken> {
    let mut taken = Taken::new(kernel, chosen);
    let mut rid = vec![0.0; kernel.rows];
    while !taken.fits() {
        let mut best: Option<(f64, usize, usize)> = None;
        for group in 0..kernel.groups() {
            let now = taken.chosen[group];
            if kernel.uses(now).iter().all(|&(row, _)| taken.load[row as usize] <= 1.0 + TOLERANCE) {
                continue;
            }
            let own = kernel.priced(&kernel.cost, now, prices);
            for option in kernel.options(group).filter(|&o| allowed[o] && o != now) {
                let less = relief(kernel, &taken, now, option, &mut rid);
                if less <= TOLERANCE {
                    continue;
                }
                let rate = (kernel.priced(&kernel.cost, option, prices) - own).max(0.0) / less;
                if best.is_none_or(|(least, _, _)| rate < least) {
                    best = Some((rate, group, option));
                }
            }
            meter.spend(kernel.options(group).len() as u64 * 4);
        }
        let (_, group, option) = best.filter(|_| meter.going())?;
        taken.take(kernel, group, option);
    }
    Some(taken.settled(kernel)).filter(Taken::fits)
}

/// By how much a change lowers what exceeds the limits, all rows together. `rid` is scratch of zeros.
fn relief(kernel: &Kernel, taken: &Taken, now: usize, option: usize, rid: &mut [f64]) -> f64 {
    kernel.uses(now).iter().for_each(|&(row, amount)| rid[row as usize] += amount);
    kernel.uses(option).iter().for_each(|&(row, amount)| rid[row as usize] -= amount);
    let mut less = 0.0;
    for &(row, _) in kernel.uses(now).iter().chain(kernel.uses(option)) {
        let row = row as usize;
        let change = std::mem::take(&mut rid[row]);
        let over = |load: f64| (load - 1.0).max(0.0);
        less += over(taken.load[row]) - over(taken.load[row] - change);
    }
    less
}
