//! The volume algorithm (Barahona and Anbil 2000): multipliers that raise a Lagrangian bound.
//!
//! Directions are averaged over passes, which tames the zigzag of plain subgradients; steps are measured
//! by the distance to a target, usually the cost of the best answer known.

/// A relaxation whose bound is concave in its multipliers.
pub(crate) trait Relaxation {
    /// The bound at `multipliers`; writes the direction that raises it into `direction`.
    fn evaluate(&mut self, multipliers: &[f64], direction: &mut [f64]) -> f64;

    /// The nearest value that multiplier `row` may take.
    fn clamp(&self, row: usize, value: f64) -> f64;
}

/// The best multipliers so far and the way to better ones.
#[derive(Debug, Clone)]
pub(crate) struct Volume {
    pub best: Vec<f64>,
    pub bound: f64,
    mean: Vec<f64>,
    step: f64,
    since_better: u32,
    next: Vec<f64>,
    pace: Pace,
    direction: Vec<f64>,
}

/// How boldly the multipliers move.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pace {
    /// Share of the newest direction in the running mean.
    newest: f64,
    first_step: f64,
    /// Steps after a pass along which the bound still rose, and after too many passes without a rise.
    longer: f64,
    shorter: f64,
    patience: u32,
}

impl Pace {
    /// Where a pass is cheap: many small steps that end nearer to the best bound.
    pub(crate) const PATIENT: Self = Self { newest: 0.12, first_step: 0.6, longer: 1.3, shorter: 0.66, patience: 12 };

    /// Where a pass is dear and the multipliers start well: most of the rise within a hundred passes.
    pub(crate) const BRISK: Self = Self { newest: 0.15, first_step: 0.2, longer: 1.1, shorter: 0.66, patience: 3 };
}

const LONGEST_STEP: f64 = 1.9;
const SHORTEST_STEP: f64 = 1e-4;

impl Volume {
    pub(crate) fn start(relaxation: &mut impl Relaxation, best: Vec<f64>, pace: Pace) -> Self {
        let mut direction = vec![0.0; best.len()];
        let bound = relaxation.evaluate(&best, &mut direction);
        Self {
            mean: direction.clone(),
            next: best.clone(),
            best,
            bound,
            step: pace.first_step,
            since_better: 0,
            direction,
            pace,
        }
    }

    /// One pass towards `target`; false once steps are too short to matter.
    pub(crate) fn pass(&mut self, relaxation: &mut impl Relaxation, target: f64) -> bool {
        let moves = |row: usize| {
            let next = relaxation.clamp(row, self.best[row] + self.mean[row]);
            next.to_bits() != self.best[row].to_bits()
        };
        let size: f64 = (0..self.mean.len()).filter(|&r| moves(r)).map(|r| self.mean[r] * self.mean[r]).sum();
        if size <= 0.0 {
            return false;
        }
        let room = (target - self.bound).max(self.bound.abs() * 1e-6);
        let length = self.step * room / size;
        for row in 0..self.best.len() {
            self.next[row] = relaxation.clamp(row, self.best[row] + length * self.mean[row]);
        }
        let bound = relaxation.evaluate(&self.next, &mut self.direction);
        let along: f64 = self.mean.iter().zip(&self.direction).map(|(m, d)| m * d).sum();
        let share = self.pace.newest;
        for (mean, newest) in self.mean.iter_mut().zip(&self.direction) {
            *mean = share * newest + (1.0 - share) * *mean;
        }
        if bound > self.bound {
            self.bound = bound;
            std::mem::swap(&mut self.best, &mut self.next);
            self.since_better = 0;
            if along > 0.0 {
                self.step = (self.step * self.pace.longer).min(LONGEST_STEP);
            }
        } else {
            self.since_better += 1;
            if self.since_better >= self.pace.patience {
                self.step *= self.pace.shorter;
                self.since_better = 0;
            }
        }
        self.step > SHORTEST_STEP
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The bound of `min |x - 3|`-like pieces: `min(2 m, 6 - m)` has its peak 4 at 2.
    struct Tent;

    impl Relaxation for Tent {
        fn evaluate(&mut self, multipliers: &[f64], direction: &mut [f64]) -> f64 {
            let m = multipliers[0];
            direction[0] = if 2.0 * m < 6.0 - m { 2.0 } else { -1.0 };
            (2.0 * m).min(6.0 - m)
        }

        fn clamp(&self, _: usize, value: f64) -> f64 {
            value.max(0.0)
        }
    }

    #[test]
    fn the_peak_of_a_tent_is_found() {
        let mut volume = Volume::start(&mut Tent, vec![0.0], Pace::PATIENT);
        for _ in 0..200 {
            if !volume.pass(&mut Tent, 4.5) {
                break;
            }
        }
        assert!((volume.bound - 4.0).abs() < 1e-2, "{}", volume.bound);
    }
}
