//! `hiveplan._core`: documents cross as values, every call leaves the interpreter free, and a bug comes back as an
//! exception. Nothing is decided here.

mod guard;

use guard::{guarded, raise, to_python};
use hiveplan as core;
use pyo3::prelude::*;
use std::path::PathBuf;

/// The module `hiveplan._core`. Users see the typed classes of the package `hiveplan` instead.
#[pymodule]
mod _core {
    #[pymodule_export]
    use super::{Input, Outcome, panic_on_purpose};
    use pyo3::prelude::*;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        super::guard::quiet_panics();
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}

/// An unchecked plan.
#[pyclass(frozen, eq, module = "hiveplan._core")]
#[derive(PartialEq)]
struct Input(core::Input);

/// A whole answer.
#[pyclass(frozen, module = "hiveplan._core")]
struct Outcome(core::Outcome);

#[pymethods]
impl Input {
    #[staticmethod]
    fn embedded(py: Python<'_>, name: &str) -> PyResult<Self> {
        guarded(py, || core::Input::embedded(name))?.map(Self).map_err(|issues| raise(py, &issues))
    }

    #[staticmethod]
    fn from_path(py: Python<'_>, path: PathBuf) -> PyResult<Self> {
        guarded(py, || core::Input::from_path(path))?.map(Self).map_err(|issues| raise(py, &issues))
    }

    #[staticmethod]
    fn from_json(py: Python<'_>, text: &str) -> PyResult<Self> {
        guarded(py, || core::Input::from_json(text))?.map(Self).map_err(|issues| raise(py, &issues))
    }

    #[staticmethod]
    fn from_dict(document: &Bound<'_, PyAny>) -> PyResult<Self> {
        let source = &mut pythonize::Depythonizer::from_object(document);
        core::Input::from_serde(source).map(Self).map_err(|issues| raise(document.py(), &issues))
    }

    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_python(py, &self.0)
    }

    fn to_json(&self, py: Python<'_>) -> PyResult<String> {
        guarded(py, || self.0.to_json())
    }

    fn to_dir(&self, py: Python<'_>, folder: PathBuf) -> PyResult<()> {
        Ok(guarded(py, || self.0.to_dir(folder))??)
    }

    fn validate<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let issues = match guarded(py, || core::validate(&self.0))? {
            Ok(problem) => problem.issues().clone(),
            Err(issues) => issues,
        };
        to_python(py, &issues)
    }

    fn need<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let need = guarded(py, || core::validate(&self.0).map(|problem| core::need(&problem)))?;
        to_python(py, &need.map_err(|issues| raise(py, &issues))?)
    }

    fn plan<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let plan = guarded(py, || {
            let problem = core::validate(&self.0)?;
            core::plan(&problem, &core::need(&problem))
        })?;
        to_python(py, &plan.map_err(|issues| raise(py, &issues))?)
    }

    fn forecast<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let forecast = guarded(py, || {
            let problem = core::validate(&self.0)?;
            let need = core::need(&problem);
            let plan = core::plan(&problem, &need)?;
            Ok(core::forecast(&problem, &need, &plan))
        })?;
        to_python(py, &forecast.map_err(|issues| raise(py, &issues))?)
    }

    fn run(&self, py: Python<'_>) -> PyResult<Outcome> {
        guarded(py, || core::run(&self.0))?.map(Outcome).map_err(|issues| raise(py, &issues))
    }
}

#[pymethods]
impl Outcome {
    /// The text that every language writes; the package reads its dicts from it, so that they cannot differ.
    fn to_json(&self, py: Python<'_>) -> PyResult<String> {
        guarded(py, || self.0.to_json())
    }
}

/// A bug on purpose: the tests see with it what a user would see.
#[pyfunction]
#[pyo3(name = "_panic")]
fn panic_on_purpose(py: Python<'_>) -> PyResult<()> {
    guarded(py, || panic!("a value that no message may show"))
}
