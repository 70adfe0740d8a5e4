//! What the calculator page shows of a plan.

use super::Figures;
use crate::budget::forecast;
use crate::error::Issues;
use crate::input::Input;
use crate::json::line;
use crate::need::need;
use crate::outcome::Outcome;
use crate::plan::plan;
use crate::validate::validate;

/// `{ outcome, figures, first_full_year }` as JSON: the outcome without the ranking of the assumptions (the page asks the
/// whole module for it), and the figures that scenarios are compared by. The module of the page answers with it, and the
/// build writes it for the built-in communes.
///
/// # Errors
///
/// All faults of the input.
#[doc(hidden)]
pub fn page_answer(input: &Input) -> Result<String, Issues> {
    let problem = validate(input)?;
    let need = need(&problem);
    let plan = plan(&problem, &need)?;
    let forecast = forecast(&problem, &need, &plan);
    let full = forecast.first_full_year().0;
    let figures = line(&Figures::of(&problem, &plan, &forecast));
    let outcome = Outcome::new(&problem, need, plan, forecast, Vec::new()).to_json();
    Ok(format!(r#"{{"outcome":{outcome},"figures":{figures},"first_full_year":{full}}}"#))
}
