//! The border: values out, issues and bugs as `Error`s.

use hiveplan::Issues;
use serde::Serialize;
use wasm_bindgen::prelude::*;

/// Maps as plain objects, whole numbers as numbers: riel are exact up to 2^53.
#[cfg(feature = "objects")]
const OBJECTS: serde_wasm_bindgen::Serializer = serde_wasm_bindgen::Serializer::json_compatible();

/// A document as objects, arrays, texts and numbers.
#[cfg(feature = "objects")]
pub(crate) fn to_js(document: &impl Serialize) -> Result<JsValue, JsValue> {
    Ok(document.serialize(&OBJECTS)?)
}

/// A document as JSON text.
pub(crate) fn json(document: &impl Serialize) -> String {
    serde_json::to_string(document).unwrap_or_default()
}

/// Issues as an `Error` named `InputError`, with the list `issues` and `more`, the count of those not kept.
pub(crate) fn raise(issues: Issues) -> JsValue {
    let error = named("InputError", &issues.to_string());
    if let Ok(list) = js_sys::JSON::parse(&json(&issues.issues)) {
        set(&error, "issues", &list);
    }
    set(&error, "more", &JsValue::from_f64(issues.more as f64));
    error.into()
}

/// A panic is a bug of ours. It ends the module, so it is thrown from the hook, with its place in our source and
/// without its message, which may hold a value of a family row. Load the module anew afterwards.
pub(crate) fn panics_as_errors() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(|at| format!("{}:{}", at.file(), at.line())).unwrap_or_default();
        let text =
            format!("hiveplan met a bug of its own at {place}. Please report this line, and load the module anew.");
        wasm_bindgen::throw_val(named("InternalError", &text).into());
    }));
}

fn named(name: &str, text: &str) -> js_sys::Error {
    let error = js_sys::Error::new(text);
    error.set_name(name);
    error
}

fn set(error: &js_sys::Error, key: &str, value: &JsValue) {
    // Setting a property of a fresh `Error` cannot fail.
    let _ = js_sys::Reflect::set(error, &JsValue::from_str(key), value);
}
