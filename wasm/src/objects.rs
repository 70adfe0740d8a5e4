//! Every stage, with documents as objects: the npm package.

use crate::core;
use crate::guard::{raise, to_js};
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

/// The answer to a question that needs more than one plan, such as `{ question: "curve", steps: 10 }` or
/// `{ question: "replan", changes: [...] }`: rollouts, budgets, curves, Pareto points, alternatives, repairs, new plans. In
/// the browser for a commune or a few.
#[wasm_bindgen]
pub fn ask(input: JsValue, question: JsValue) -> Result<JsValue, JsValue> {
    let question = core::Question::from_value(serde_wasm_bindgen::from_value(question)?).map_err(raise)?;
    let input = read(input).map_err(raise)?;
    let answer = core::ask(&input, &question, &core::Control::default()).map_err(raise)?;
    js_sys::JSON::parse(&answer)
}

/// The plan after the changes of a scenario, in order.
#[wasm_bindgen]
pub fn apply(input: JsValue, scenario: JsValue) -> Result<JsValue, JsValue> {
    let scenario = core::Scenario::from_value(serde_wasm_bindgen::from_value(scenario)?).map_err(raise)?;
    to_js(&read(input).and_then(|input| core::apply(&input, &scenario)).map_err(raise)?)
}

/// Reads a folder of CSV tables and `plan.toml`: a list of pairs, file name and text.
#[wasm_bindgen(js_name = readFiles)]
pub fn read_files(files: JsValue) -> Result<JsValue, JsValue> {
    let files: Vec<(String, String)> = serde_wasm_bindgen::from_value(files)?;
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    to_js(&core::Input::from_files(&files).map_err(raise)?)
}

/// Writes a plan as the files of a folder: a list of pairs, file name and text.
#[wasm_bindgen(js_name = writeFiles)]
pub fn write_files(input: JsValue) -> Result<JsValue, JsValue> {
    to_js(&read(input).map_err(raise)?.to_files())
}

pub(crate) fn read(input: JsValue) -> Result<core::Input, core::Issues> {
    core::Input::from_serde(serde_wasm_bindgen::Deserializer::from(input))
}

pub(crate) fn problem(input: JsValue) -> Result<core::Problem, JsValue> {
    core::validate(&read(input).map_err(raise)?).map_err(raise)
}
