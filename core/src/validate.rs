//! Input -> Problem: numbered rules, all faults at once.

use crate::error::Issues;
use crate::input::Input;
use crate::problem::Problem;

/// Checks an input and makes the problem that the stages work on.
///
/// # Errors
///
/// All faults of the input.
pub fn validate(input: &Input) -> Result<Problem, Issues> {
    let _ = input;
    todo!("validate")
}
