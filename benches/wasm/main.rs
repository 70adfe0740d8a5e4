//! A commune's assignment, for a WebAssembly engine to time (`run.mjs`).
//!
//! Every second call makes the next commune; the calls between solve it and end with its proven gap in hundredths of a
//! percent, rounded up. So nothing crosses but a whole number, and only the solving is timed.

use hiveplan::optimise::Options;
use hiveplan::optimise::assign::{Assignment, assign};
use std::process::ExitCode;
use std::sync::Mutex;

#[path = "../random.rs"]
mod random;
#[path = "../shape.rs"]
#[allow(dead_code, reason = "districts are for the native program")]
mod shape;

/// Seeds of each size and load.
const SEEDS: u64 = 50;

/// Sizes and loads, one after another.
const SHAPES: [(usize, usize, f64); 4] = [(500, 14, 0.8), (500, 14, 0.9), (400, 28, 0.8), (400, 28, 0.9)];

/// Stop at this proven gap.
const GAP: f64 = 0.005;

/// How many calls there were, and the commune that waits to be solved.
static STATE: Mutex<(u64, Option<Assignment>)> = Mutex::new((0, None));

fn main() -> ExitCode {
    let Ok(mut state) = STATE.lock() else { return ExitCode::FAILURE };
    if let Some(problem) = state.1.take() {
        let answer = assign(&problem, &Options::default().with_gap(GAP));
        let hundredths = (answer.certificate.gap * 1e4).ceil().min(255.0);
        return ExitCode::from(hundredths as u8);
    }
    let (cases, workers, load) = SHAPES[(state.0 / SEEDS) as usize % SHAPES.len()];
    let seed = state.0 % SEEDS;
    *state = (state.0 + 1, Some(shape::Shape::commune(cases, workers, load).problem(seed)));
    ExitCode::SUCCESS
}
