//! What a planner writes, and the stages that follow from it.

use crate::document::{Document, Held};
use crate::guard::{Watch, guarded, loads, raise, watched};
use crate::table;
use hiveplan as core;
use hiveplan::Control;
use hiveplan::optimise::Stop;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use serde_json::{Map, Value};
use std::path::PathBuf;
use std::sync::Arc;

/// An unchecked plan.
#[pyclass(frozen, eq, module = "hiveplan._core")]
#[derive(PartialEq)]
pub(crate) struct Input(pub(crate) Arc<core::Input>);

/// How a long stage runs: threads (0: all cores), whether Ctrl-C gives the best so far, who is told how far it is.
pub(crate) type Way = (usize, bool, Option<Py<PyAny>>);

/// What every stage gives: an answer, or all faults of the input.
pub(crate) type Answer<T> = Result<T, core::Issues>;

/// All cores, `KeyboardInterrupt`, nobody told.
const SIMPLE: Way = (0, false, None);

impl Input {
    /// A stage of the plan, on a thread of its own.
    pub(crate) fn stage<T: Send + 'static>(
        &self,
        py: Python<'_>,
        (threads, keep_best, listener): Way,
        stage: impl FnOnce(&core::Input, &Control) -> Answer<T> + Send + 'static,
    ) -> PyResult<T> {
        let watch = Watch { keep_best, listener, ..Watch::default() };
        let told = Arc::clone(&watch.told);
        let mut control = Control::default().on_threads(threads).until(Stop::flag(Arc::clone(&watch.stop)));
        if watch.listener.is_some() {
            control = control.telling(move |news| {
                if let Ok(mut told) = told.lock() {
                    *told = Some(news);
                }
            });
        }
        let input = Arc::clone(&self.0);
        watched(py, &watch, move || stage(&input, &control))?.map_err(|issues| raise(py, &issues))
    }

    fn read(py: Python<'_>, read: Answer<core::Input>) -> PyResult<Self> {
        read.map(|input| Self(Arc::new(input))).map_err(|issues| raise(py, &issues))
    }
}

#[pymethods]
impl Input {
    #[staticmethod]
    fn embedded(py: Python<'_>, name: &str) -> PyResult<Self> {
        Self::read(py, guarded(py, || core::Input::embedded(name))?)
    }

    #[staticmethod]
    fn from_path(py: Python<'_>, path: PathBuf) -> PyResult<Self> {
        Self::read(py, guarded(py, || core::Input::from_path(path))?)
    }

    #[staticmethod]
    fn from_json(py: Python<'_>, text: &str) -> PyResult<Self> {
        Self::read(py, guarded(py, || core::Input::from_json(text))?)
    }

    #[staticmethod]
    fn from_dict(document: &Bound<'_, PyAny>) -> PyResult<Self> {
        let source = &mut pythonize::Depythonizer::from_object(document);
        Self::read(document.py(), core::Input::from_serde(source))
    }

    /// A document whose tables come from elsewhere: objects with `__arrow_c_stream__`, or lists of dicts.
    #[staticmethod]
    fn from_frames(py: Python<'_>, top: &Bound<'_, PyAny>, frames: &Bound<'_, PyDict>) -> PyResult<Self> {
        let mut document: Map<String, Value> = pythonize::depythonize(top)?;
        for (name, frame) in frames {
            let rows = if frame.hasattr("__arrow_c_stream__")? {
                table::rows(&frame)?
            } else {
                pythonize::depythonize(&frame)?
            };
            document.insert(name.extract()?, Value::Array(rows));
        }
        Self::read(py, guarded(py, || core::Input::from_value(Value::Object(document)))?)
    }

    /// The rows of an object with `__arrow_c_stream__`.
    #[staticmethod]
    fn rows<'py>(frame: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        loads(frame.py(), &Value::Array(table::rows(frame)?).to_string())
    }

    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        loads(py, &self.to_json(py)?)
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
        loads(py, &issues.to_json())
    }

    fn need(&self, py: Python<'_>) -> PyResult<Document> {
        let need = self.stage(py, SIMPLE, |input, _| core::validate(input).map(|problem| core::need(&problem)))?;
        Ok(Document::new(Held::Need(Box::new(need))))
    }

    fn plan(&self, py: Python<'_>, way: Way) -> PyResult<Document> {
        let plan = self.stage(py, way, |input, control| {
            let problem = core::validate(input)?;
            core::plan_with(&problem, &core::need(&problem), control)
        })?;
        Ok(Document::new(Held::Plan(Box::new(plan))))
    }

    fn forecast(&self, py: Python<'_>, way: Way) -> PyResult<Document> {
        let forecast = self.stage(py, way, |input, control| {
            let problem = core::validate(input)?;
            let need = core::need(&problem);
            let plan = core::plan_with(&problem, &need, control)?;
            Ok(core::forecast(&problem, &need, &plan))
        })?;
        Ok(Document::new(Held::Forecast(Box::new(forecast))))
    }

    fn run(&self, py: Python<'_>, way: Way) -> PyResult<Document> {
        self.stage(py, way, core::run_with).map(|outcome| Document::new(Held::Outcome(Arc::new(outcome))))
    }

    /// The figures that scenarios are compared by, as JSON text, with a scenario's changes applied first.
    fn figures(&self, py: Python<'_>, scenario: &Bound<'_, PyAny>, threads: usize) -> PyResult<String> {
        let scenario = self::scenario(scenario)?;
        self.stage(py, (threads, false, None), move |input, control| {
            let problem = core::validate(&core::apply(input, &scenario)?)?;
            let need = core::need(&problem);
            let plan = core::plan_with(&problem, &need, control)?;
            let forecast = core::forecast(&problem, &need, &plan);
            Ok(core::Figures::of(&problem, &plan, &forecast).to_json())
        })
    }

    /// The input with the changes of a scenario.
    fn apply(&self, py: Python<'_>, scenario: &Bound<'_, PyAny>) -> PyResult<Self> {
        let scenario = self::scenario(scenario)?;
        Self::read(py, guarded(py, || core::apply(&self.0, &scenario))?)
    }

    /// The answer to a question as JSON text.
    fn ask(&self, py: Python<'_>, question: &Bound<'_, PyAny>, way: Way) -> PyResult<String> {
        let value: Value = pythonize::depythonize(question)?;
        let question = core::Question::from_value(value).map_err(|issues| raise(py, &issues))?;
        self.stage(py, way, move |input, control| core::ask(input, &question, control))
    }

    /// Scenarios against this input.
    fn compare(&self, py: Python<'_>, scenarios: Vec<Bound<'_, PyAny>>) -> PyResult<Document> {
        let scenarios: Vec<core::Scenario> = scenarios.iter().map(scenario).collect::<PyResult<_>>()?;
        self.stage(py, SIMPLE, move |input, _| core::compare(input, &scenarios))
            .map(|comparison| Document::new(Held::Comparison(Box::new(comparison))))
    }
}

/// A scenario from a dict.
fn scenario(document: &Bound<'_, PyAny>) -> PyResult<core::Scenario> {
    let value: Value = pythonize::depythonize(document)?;
    core::Scenario::from_value(value).map_err(|issues| raise(document.py(), &issues))
}

/// A change as a sentence.
#[pyfunction]
pub(crate) fn sentence(change: &Bound<'_, PyAny>) -> PyResult<String> {
    let value: Value = pythonize::depythonize(change)?;
    let document = serde_json::json!({ "name": "", "changes": [value] });
    let scenario = core::Scenario::from_value(document).map_err(|issues| raise(change.py(), &issues))?;
    Ok(scenario.changes.first().map(ToString::to_string).unwrap_or_default())
}
