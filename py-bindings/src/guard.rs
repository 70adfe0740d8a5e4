//! The border: values out, issues and bugs as exceptions.

use hiveplan::Issues;
use pyo3::prelude::*;
use serde::Serialize;
use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};

mod exception {
    pyo3::import_exception!(hiveplan._errors, InputError);
    pyo3::import_exception!(hiveplan._errors, InternalError);
}

thread_local! {
    /// Where the last panic of this thread began.
    static PLACE: RefCell<String> = const { RefCell::new(String::new()) };
}

/// A panic notes its place in our source and prints nothing: its message may hold a value of a family row.
pub(crate) fn quiet_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(|at| format!("{}:{}", at.file(), at.line())).unwrap_or_default();
        PLACE.with(|cell| *cell.borrow_mut() = place);
    }));
}

/// Runs a call of the core with the interpreter free. A panic is a bug of ours and becomes `InternalError`.
pub(crate) fn guarded<T: Send>(py: Python<'_>, call: impl FnOnce() -> T + Send) -> PyResult<T> {
    py.detach(|| {
        catch_unwind(AssertUnwindSafe(call)).map_err(|_| PLACE.with(|cell| std::mem::take(&mut *cell.borrow_mut())))
    })
    .map_err(exception::InternalError::new_err)
}

/// Issues as `InputError`: text, list of issues, count of those not kept.
pub(crate) fn raise(py: Python<'_>, issues: &Issues) -> PyErr {
    match to_python(py, &issues.issues) {
        Ok(list) => exception::InputError::new_err((issues.to_string(), list.unbind(), issues.more)),
        Err(error) => error,
    }
}

/// A document as dicts, lists, texts and numbers: what `json.loads` makes of the text that every language writes, so
/// that a value in Python cannot differ from the document.
pub(crate) fn to_python<'py>(py: Python<'py>, document: &(impl Serialize + Sync)) -> PyResult<Bound<'py, PyAny>> {
    let text = guarded(py, || serde_json::to_string(document))?;
    let text = text.map_err(|error| exception::InternalError::new_err(error.to_string()))?;
    py.import("json")?.call_method1("loads", (text,))
}
