//! An answer of the core: kept as it is, shown as JSON text, as tables and as pages.

use crate::guard::{bug, guarded, loads};
use crate::table::{Misfit, Spec, Table, table};
use arrow_array::RecordBatch;
use hiveplan as core;
use pyo3::exceptions::{PyKeyError, PyValueError};
use pyo3::prelude::*;
use serde_json::Value;
use std::sync::{Arc, OnceLock};

/// An answer as the core gave it, or as its text says.
pub(crate) enum Held {
    Need(Box<core::Need>),
    Plan(Box<core::Plan>),
    Forecast(Box<core::Forecast>),
    Outcome(Arc<core::Outcome>),
    Bands(Box<core::Bands>),
    Books(Box<core::Books>),
    Comparison(Box<core::Comparison>),
    /// Text that the core wrote earlier, and its value once it is needed.
    Text(String, OnceLock<Option<Value>>),
}

/// An answer of a stage.
#[pyclass(frozen, module = "hiveplan._core")]
pub(crate) struct Document(Held);

impl Document {
    pub(crate) fn new(held: Held) -> Self {
        Self(held)
    }

    fn text(&self) -> String {
        match &self.0 {
            Held::Outcome(outcome) => outcome.to_json(),
            Held::Text(text, _) => text.clone(),
            Held::Need(need) => need.to_json(),
            Held::Plan(plan) => plan.to_json(),
            Held::Forecast(forecast) => forecast.to_json(),
            Held::Comparison(comparison) => comparison.to_json(),
            Held::Bands(bands) => bands.to_json(),
            Held::Books(books) => books.to_json(),
        }
    }

    fn batch(&self, spec: &Spec) -> Result<RecordBatch, Misfit> {
        match &self.0 {
            Held::Need(need) => of_need(spec, need),
            Held::Plan(plan) => of_plan(spec, plan),
            Held::Forecast(forecast) => of_forecast(spec, forecast),
            Held::Outcome(outcome) => of_outcome(spec, outcome),
            Held::Comparison(_) | Held::Bands(_) | Held::Books(_) => table::<Value>(spec, []),
            Held::Text(text, value) => {
                let value = value.get_or_init(|| serde_json::from_str(text).ok()).as_ref();
                let rows = value.and_then(|value| value.pointer(&format!("/{}", spec.path))).and_then(Value::as_array);
                table(spec, rows.into_iter().flatten())
            }
        }
    }

    /// The outcome, when it is one and not only its text.
    pub(crate) fn outcome(&self) -> Option<Arc<core::Outcome>> {
        match &self.0 {
            Held::Outcome(outcome) => Some(Arc::clone(outcome)),
            _ => None,
        }
    }

    /// The report, with a section for each further answer about the same outcome.
    fn report_with(&self, more: &[PyRef<'_, Self>]) -> PyResult<core::Report> {
        let report = self.report()?;
        let Held::Outcome(outcome) = &self.0 else { return Ok(report) };
        Ok(more.iter().fold(report, |report, more| match &more.0 {
            Held::Bands(bands) => report.with_bands(outcome, bands),
            Held::Books(books) => report.with_books(outcome, books),
            _ => report,
        }))
    }

    fn report(&self) -> PyResult<core::Report> {
        match &self.0 {
            Held::Outcome(outcome) => Ok(core::Report::new(outcome)),
            Held::Comparison(comparison) => Ok(core::Report::of_comparison("What if", comparison)),
            _ => Err(PyValueError::new_err("only a whole outcome and a comparison have a report")),
        }
    }
}

fn of_outcome(spec: &Spec, outcome: &core::Outcome) -> Result<RecordBatch, Misfit> {
    match spec.path {
        "communes" => table(spec, &outcome.communes),
        "villages" => table(spec, &outcome.villages),
        "estimates" => table(spec, &outcome.estimates),
        "assumptions" => table(spec, &outcome.assumptions),
        path if path.starts_with("need/") => of_need(spec, &outcome.need),
        path if path.starts_with("plan/") => of_plan(spec, &outcome.plan),
        _ => of_forecast(spec, &outcome.forecast),
    }
}

fn of_need(spec: &Spec, need: &core::Need) -> Result<RecordBatch, Misfit> {
    match spec.path {
        "need/communes" => table(spec, &need.communes),
        _ => table(spec, &need.villages),
    }
}

fn of_plan(spec: &Spec, plan: &core::Plan) -> Result<RecordBatch, Misfit> {
    match spec.path {
        "plan/staffing" => table(spec, &plan.staffing),
        "plan/workers" => table(spec, &plan.workers),
        "plan/assignments" => table(spec, &plan.assignments),
        "plan/unmet" => table(spec, &plan.unmet),
        "plan/centres" => table(spec, &plan.centres),
        "plan/places" => table(spec, &plan.places),
        "plan/waiting" => table(spec, &plan.waiting),
        "plan/supervision" => table(spec, &plan.supervision),
        "plan/guidance" => table(spec, &plan.guidance),
        _ => table(spec, &plan.travel),
    }
}

fn of_forecast(spec: &Spec, forecast: &core::Forecast) -> Result<RecordBatch, Misfit> {
    match spec.path {
        "forecast/months" => table(spec, &forecast.months),
        "forecast/lines" => table(spec, &forecast.lines),
        "forecast/funding" => table(spec, &forecast.funding),
        "forecast/years" => table(spec, &forecast.years),
        "forecast/sources" => table(spec, &forecast.sources),
        "forecast/handover" => table(spec, &forecast.handover),
        _ => table(spec, &forecast.prevention),
    }
}

#[pymethods]
impl Document {
    /// An answer from the text that the core wrote.
    #[staticmethod]
    fn from_json(text: String) -> Self {
        Self(Held::Text(text, OnceLock::new()))
    }

    /// Whether only its text is here.
    #[getter]
    fn is_text(&self) -> bool {
        matches!(self.0, Held::Text(..))
    }

    /// The text that every language writes; the package reads its dicts from it, so that they cannot differ.
    fn to_json(&self, py: Python<'_>) -> PyResult<String> {
        guarded(py, || self.text())
    }

    /// A table of it, by its path in an outcome.
    fn table(&self, py: Python<'_>, path: &str) -> PyResult<Table> {
        let Some(spec) = Spec::at(path) else {
            return Err(PyKeyError::new_err(format!("there is no table {path:?}")));
        };
        guarded(py, || self.batch(spec))?.map(Table).map_err(bug)
    }

    /// The short answer for a terminal.
    fn summary(&self, py: Python<'_>) -> PyResult<String> {
        guarded(py, || self.report().map(|report| report.summary()))?
    }

    /// The report as one HTML page, with a section for each further answer.
    fn to_html(&self, py: Python<'_>, more: Vec<PyRef<'_, Self>>) -> PyResult<String> {
        let report = self.report_with(&more)?;
        guarded(py, || report.to_html())
    }

    /// The report as Markdown, likewise.
    fn to_markdown(&self, py: Python<'_>, more: Vec<PyRef<'_, Self>>) -> PyResult<String> {
        let report = self.report_with(&more)?;
        guarded(py, || report.to_markdown())
    }

    /// Title, subtitle and first section of the report: what a notebook shows.
    fn answer<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let answer = guarded(py, || {
            self.report().map(|report| {
                let section = report.sections.first();
                let figures = section.map(|section| &section.figures);
                serde_json::json!({
                    "title": report.title,
                    "subtitle": report.subtitle,
                    "figures": figures,
                    "sentences": section.map(|section| &section.sentences),
                })
            })
        })??;
        loads(py, &answer.to_string())
    }
}
