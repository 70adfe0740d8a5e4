//! hiveplan in the browser and in Node: documents cross as objects or texts, issues and bugs as `Error`s. Nothing is
//! decided here.

#[cfg(feature = "objects")]
mod forecast;
mod guard;
#[cfg(feature = "objects")]
mod objects;
#[cfg(feature = "page")]
mod page;

use hiveplan as core;
use wasm_bindgen::prelude::*;

/// The whole chain from one JSON text to another: byte for byte what the crate and the Python package write.
#[cfg(feature = "objects")]
#[wasm_bindgen(js_name = runJson)]
pub fn run_json(text: &str) -> Result<String, JsValue> {
    let outcome = core::Input::from_json(text).and_then(|input| core::run(&input));
    Ok(outcome.map_err(guard::raise)?.to_json())
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
