//! hiveplan in the browser and in Node: documents cross as objects, issues and bugs as `Error`s. Nothing is decided here.

mod guard;

use guard::{raise, to_js};
use hiveplan as core;
use wasm_bindgen::prelude::*;

/// A data set that the library carries: `battambang`, the ten communes of Battambang Municipality.
#[wasm_bindgen]
pub fn load(name: &str) -> Result<JsValue, JsValue> {
    to_js(&core::Input::embedded(name).map_err(raise)?)
}

/// What was repaired, what is worth a look and what is wrong: a list, empty when all is well.
#[wasm_bindgen]
pub fn validate(input: JsValue) -> Result<JsValue, JsValue> {
    let checked = read(input).and_then(|input| core::validate(&input));
    to_js(&checked.map_or_else(|issues| issues, |problem| problem.issues().clone()).issues)
}

/// What is needed in the base month.
#[wasm_bindgen]
pub fn need(input: JsValue) -> Result<JsValue, JsValue> {
    let problem = problem(input)?;
    to_js(&core::need(&problem))
}

/// Who serves whom in the base month.
#[wasm_bindgen]
pub fn plan(input: JsValue) -> Result<JsValue, JsValue> {
    let problem = problem(input)?;
    to_js(&core::plan(&problem, &core::need(&problem)).map_err(raise)?)
}

/// What the horizon costs and who pays.
#[wasm_bindgen]
pub fn forecast(input: JsValue) -> Result<JsValue, JsValue> {
    let problem = problem(input)?;
    let need = core::need(&problem);
    let plan = core::plan(&problem, &need).map_err(raise)?;
    to_js(&core::forecast(&problem, &need, &plan))
}

/// The whole chain: need, plan, forecast, and the assumptions that matter.
#[wasm_bindgen]
pub fn run(input: JsValue) -> Result<JsValue, JsValue> {
    to_js(&core::run(&read(input).map_err(raise)?).map_err(raise)?)
}

/// The whole chain from one JSON text to another: byte for byte what the crate and the Python package write.
#[wasm_bindgen(js_name = runJson)]
pub fn run_json(text: &str) -> Result<String, JsValue> {
    let outcome = core::Input::from_json(text).and_then(|input| core::run(&input));
    Ok(outcome.map_err(raise)?.to_json())
}

/// A bug on purpose: the tests see with it what a user would see.
#[wasm_bindgen(js_name = _panic)]
pub fn panic_on_purpose() {
    panic!("a value that no message may show");
}

#[wasm_bindgen(start)]
fn start() {
    guard::panics_as_errors();
}

fn read(input: JsValue) -> Result<core::Input, core::Issues> {
    core::Input::from_serde(serde_wasm_bindgen::Deserializer::from(input))
}

fn problem(input: JsValue) -> Result<core::Problem, JsValue> {
    core::validate(&read(input).map_err(raise)?).map_err(raise)
}
