//! What may be asked of a forecast: how sure it is, what moves it, what a commune prints of it, why a figure is what it
//! is, what was counted against it.

use crate::core;
use crate::guard::{raise, to_js};
use crate::objects::problem;
use serde::de::DeserializeOwned;
use serde_json::Value;
use wasm_bindgen::prelude::*;

/// A problem with its need and plan.
struct Planned {
    problem: core::Problem,
    need: core::Need,
    plan: core::Plan,
}

impl Planned {
    fn new(input: JsValue) -> Result<Self, JsValue> {
        let problem = problem(input)?;
        let need = core::need(&problem);
        let plan = core::plan(&problem, &need).map_err(raise)?;
        Ok(Self { problem, need, plan })
    }

    fn forecast(&self) -> core::Forecast {
        core::forecast(&self.problem, &self.need, &self.plan)
    }
}

/// A value of JavaScript as JSON has it; what is undefined is an empty object.
fn value(document: JsValue) -> Result<Value, JsValue> {
    if document.is_undefined() || document.is_null() {
        return Ok(Value::Object(serde_json::Map::new()));
    }
    Ok(serde_wasm_bindgen::from_value(document)?)
}

fn draws(document: JsValue) -> Result<core::Draws, JsValue> {
    core::Draws::from_value(value(document)?).map_err(raise)
}

fn typed<T: DeserializeOwned>(document: JsValue) -> Result<T, JsValue> {
    Ok(serde_wasm_bindgen::from_value(document)?)
}

/// Bands of the forecast over the draws.
#[wasm_bindgen]
pub fn bands(input: JsValue, draws: JsValue) -> Result<JsValue, JsValue> {
    let draws = self::draws(draws)?;
    let of = Planned::new(input)?;
    to_js(&core::bands(&of.problem, &of.plan, &draws).map_err(raise)?)
}

/// Each estimate from its low to its high reading, one at a time.
#[wasm_bindgen]
pub fn sensitivity(input: JsValue) -> Result<JsValue, JsValue> {
    let of = Planned::new(input)?;
    to_js(&core::sensitivity(&of.problem, &of.plan, &of.forecast()))
}

/// Sobol indices of the `most` estimates that matter most to a figure.
#[wasm_bindgen]
pub fn indices(input: JsValue, draws: JsValue, figure: JsValue, most: Option<usize>) -> Result<JsValue, JsValue> {
    let draws = self::draws(draws)?;
    let figure = if figure.is_undefined() { core::Explained::default() } else { typed(figure)? };
    let of = Planned::new(input)?;
    to_js(&core::indices(&of.problem, &of.plan, &draws, figure, most.unwrap_or(8)).map_err(raise)?)
}

/// Prevention against crisis over the draws, one entry for each risk ratio.
#[wasm_bindgen(js_name = preventionBands)]
pub fn prevention_bands(input: JsValue, draws: JsValue) -> Result<JsValue, JsValue> {
    let draws = self::draws(draws)?;
    let of = Planned::new(input)?;
    to_js(&core::prevention_bands(&of.problem, &of.plan, &draws).map_err(raise)?)
}

/// Programme, budget and cash plan of a year; null when the year is not in the horizon.
#[wasm_bindgen]
pub fn books(input: JsValue, year: Option<i32>, accounts: JsValue) -> Result<JsValue, JsValue> {
    let of = Planned::new(input)?;
    let accounts = if accounts.is_undefined() {
        core::Accounts::of_costs(&of.problem)
    } else if let Some(text) = accounts.as_string() {
        core::Accounts::from_csv(&text, &of.problem).map_err(raise)?
    } else {
        core::Accounts::from_value(value(accounts)?, &of.problem).map_err(raise)?
    };
    let year = year.map_or(of.problem.horizon().start, core::Year);
    to_js(&core::books(&of.problem, &of.need, &of.plan, &of.forecast(), &accounts, year))
}

/// The terms of a figure of a commune in a year; null when it is not in the forecast.
#[wasm_bindgen]
pub fn explain(input: JsValue, commune: &str, year: i32, figure: JsValue) -> Result<JsValue, JsValue> {
    let figure: core::Figure = typed(figure)?;
    let of = Planned::new(input)?;
    to_js(&core::explain(&of.problem, &of.forecast(), &commune.into(), core::Year(year), &figure))
}

/// What was counted against the plan, and the months again.
#[wasm_bindgen]
pub fn track(input: JsValue, indicators: JsValue) -> Result<JsValue, JsValue> {
    let rows = core::Indicators::from_value(value(indicators)?).map_err(raise)?;
    let of = Planned::new(input)?;
    to_js(&core::track(&of.problem, &of.need, &of.plan, &of.forecast(), &rows).map_err(raise)?)
}

/// What would bring the first year alone forward, by commune and year.
#[wasm_bindgen(js_name = bringForward)]
pub fn bring_forward(input: JsValue) -> Result<JsValue, JsValue> {
    let of = Planned::new(input)?;
    to_js(&core::bring_forward(&of.problem, &of.need, &of.plan))
}

/// What one more dollar of each source would fund, by source and year.
#[wasm_bindgen(js_name = valueOfMoney)]
pub fn value_of_money(input: JsValue) -> Result<JsValue, JsValue> {
    let of = Planned::new(input)?;
    to_js(&core::value_of_money(&of.problem, &of.need, &of.plan))
}

/// Free rates of the case flow fitted to yearly counts; null when there are too few counts.
#[wasm_bindgen]
pub fn calibrate(input: JsValue, commune: JsValue, years: JsValue) -> Result<JsValue, JsValue> {
    let commune: core::ObservedCommune = typed(commune)?;
    let years: Vec<core::ObservedYear> = typed(years)?;
    let problem = problem(input)?;
    to_js(&core::calibrate(&problem, &commune, &years))
}
