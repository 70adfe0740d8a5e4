//! What the calculator page asks for, with documents as texts: the worker of the page hands them on as they are.

use crate::core;
use crate::guard::raise;
use serde_json::Value;
use wasm_bindgen::prelude::*;

/// A plan as the format writes it, with every field; throws when it is no plan.
#[wasm_bindgen]
pub fn open(text: &str) -> Result<String, JsValue> {
    Ok(core::Input::from_json(text).map_err(raise)?.to_json())
}

/// The plan after changes, in order. Each is a list: `["estimate", id, value]`, `["service", part, on]`,
/// `["stage", commune, stage, month]` or `["share", payer, year, share]`. A list that is none of these is left out.
#[wasm_bindgen]
pub fn change(text: &str, changes: &str) -> Result<String, JsValue> {
    let changes: Vec<Value> = serde_json::from_str(changes).unwrap_or_default();
    let scenario = core::Scenario { name: String::new(), changes: changes.iter().filter_map(read).collect() };
    let after = core::Input::from_json(text).and_then(|input| core::apply(&input, &scenario)).map_err(raise)?;
    Ok(after.to_json())
}

/// Only the changes that the page makes, by hand: the reader of all of them is a seventh of the whole module.
fn read(change: &Value) -> Option<core::Change> {
    let word = |at: usize| change.get(at).and_then(Value::as_str);
    let number = |at: usize| change.get(at).and_then(Value::as_f64);
    Some(match word(0)? {
        "estimate" => core::Change::Estimate { id: word(1)?.to_owned(), value: number(2), percent: None },
        "service" => core::Change::Service {
            service: core::Service::from_name(word(1)?)?,
            on: change.get(2).and_then(Value::as_bool)?,
        },
        "stage" => core::Change::HandoverStage {
            commune: word(1)?.into(),
            stage: core::Stage::from_name(word(2)?)?,
            month: word(3)?.parse().ok()?,
        },
        "share" => core::Change::Share {
            commune: None,
            service: None,
            payer: word(1)?.into(),
            year: core::Year(change.get(2).and_then(Value::as_i64)?.try_into().ok()?),
            share: number(3)?,
        },
        _ => return None,
    })
}

/// `{ outcome, figures, first_full_year }`: see `page_answer` of the core.
#[wasm_bindgen]
pub fn calculate(text: &str) -> Result<String, JsValue> {
    core::Input::from_json(text).and_then(|input| core::page_answer(&input)).map_err(raise)
}
