//! `hiveplan._core`: documents cross as values, tables as Arrow, every call leaves the interpreter free, and a bug comes
//! back as an exception. Nothing is decided here.

mod document;
mod forecast;
mod guard;
mod input;
mod optimise;
mod table;

use guard::guarded;
use pyo3::prelude::*;

/// The module `hiveplan._core`. Users see the typed classes of the package `hiveplan` instead.
#[pymodule]
mod _core {
    #[pymodule_export]
    use super::document::Document;
    #[pymodule_export]
    use super::forecast::{
        bands, books, bring_forward, calibrate, explain, indices, prevention_bands, sensitivity, track, value_of_money,
    };
    #[pymodule_export]
    use super::input::{Input, sentence};
    #[pymodule_export]
    use super::optimise::{assign, fair, locate, max_cover, min_cost_flow, p_median};
    #[pymodule_export]
    use super::panic_on_purpose;
    #[pymodule_export]
    use super::table::Table;
    use pyo3::prelude::*;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        super::guard::quiet_panics();
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}

/// A bug on purpose: the tests see with it what a user would see.
#[pyfunction]
#[pyo3(name = "_panic")]
fn panic_on_purpose(py: Python<'_>) -> PyResult<()> {
    guarded(py, || panic!("a value that no message may show"))
}
