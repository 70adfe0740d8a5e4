//! What may be asked of a forecast: how sure it is, what moves it, what a commune prints of it, why a figure is what it
//! is, what was counted against it.

use crate::document::{Document, Held};
use crate::guard::{guarded, raise};
use crate::input::{Answer, Input, Way};
use hiveplan as core;
use hiveplan::Control;
use pyo3::exceptions::{PyKeyError, PyValueError};
use pyo3::prelude::*;
use serde::Serialize;
use serde_json::Value;
use std::borrow::Cow;

/// A problem with its need and plan: the plan of an outcome that is there, else a new one.
struct Planned<'o> {
    problem: core::Problem,
    need: core::Need,
    plan: Cow<'o, core::Plan>,
    outcome: Option<&'o core::Outcome>,
}

impl<'o> Planned<'o> {
    fn new(input: &core::Input, outcome: Option<&'o core::Outcome>, control: &Control) -> Answer<Self> {
        let problem = core::validate(input)?;
        let need = core::need(&problem);
        let plan = match outcome {
            Some(outcome) => Cow::Borrowed(&outcome.plan),
            None => Cow::Owned(core::plan_with(&problem, &need, control)?),
        };
        Ok(Self { problem, need, plan, outcome })
    }

    fn forecast(&self) -> Cow<'o, core::Forecast> {
        match self.outcome {
            Some(outcome) => Cow::Borrowed(&outcome.forecast),
            None => Cow::Owned(core::forecast(&self.problem, &self.need, &self.plan)),
        }
    }
}

/// The answer to a question about a plan, on a thread of its own.
fn ask<T: Send + 'static>(
    py: Python<'_>,
    (input, outcome): (&Input, Option<&Document>),
    way: Way,
    question: impl FnOnce(&Planned<'_>, &Control) -> Answer<T> + Send + 'static,
) -> PyResult<T> {
    let outcome = outcome.and_then(Document::outcome);
    input.stage(py, way, move |input, control| question(&Planned::new(input, outcome.as_deref(), control)?, control))
}

/// A short question.
const SHORT: Way = (0, false, None);

fn text(answer: &impl Serialize) -> String {
    serde_json::to_string(answer).unwrap_or_default()
}

fn value(document: &Bound<'_, PyAny>) -> PyResult<Value> {
    Ok(pythonize::depythonize(document)?)
}

fn draws(document: &Bound<'_, PyAny>) -> PyResult<core::Draws> {
    core::Draws::from_value(value(document)?).map_err(|issues| raise(document.py(), &issues))
}

/// Bands over the draws.
#[pyfunction]
pub(crate) fn bands(
    py: Python<'_>,
    input: &Input,
    outcome: Option<&Document>,
    draws: &Bound<'_, PyAny>,
    way: Way,
) -> PyResult<Document> {
    let draws = self::draws(draws)?;
    ask(py, (input, outcome), way, move |of, control| core::bands_with(&of.problem, &of.plan, &draws, control))
        .map(|bands| Document::new(Held::Bands(Box::new(bands))))
}

/// Estimates one at a time from low to high, as JSON text.
#[pyfunction]
pub(crate) fn sensitivity(py: Python<'_>, input: &Input, outcome: Option<&Document>, way: Way) -> PyResult<String> {
    ask(py, (input, outcome), way, |of, control| {
        Ok(text(&core::sensitivity_with(&of.problem, &of.plan, &of.forecast(), control)))
    })
}

/// Sobol indices, as JSON text.
#[pyfunction]
pub(crate) fn indices(
    py: Python<'_>,
    input: &Input,
    outcome: Option<&Document>,
    draws: &Bound<'_, PyAny>,
    figure: &str,
    most: usize,
    way: Way,
) -> PyResult<String> {
    let draws = self::draws(draws)?;
    let figure: core::Explained = serde_json::from_value(Value::from(figure))
        .map_err(|_| PyValueError::new_err(format!("figure must be 'cost' or 'gap', not {figure:?}")))?;
    ask(py, (input, outcome), way, move |of, control| {
        core::indices_with(&of.problem, &of.plan, &draws, figure, most, control).map(|rows| text(&rows))
    })
}

/// Prevention against crisis over the draws, as JSON text.
#[pyfunction]
pub(crate) fn prevention_bands(
    py: Python<'_>,
    input: &Input,
    outcome: Option<&Document>,
    draws: &Bound<'_, PyAny>,
    way: Way,
) -> PyResult<String> {
    let draws = self::draws(draws)?;
    ask(py, (input, outcome), way, move |of, control| {
        core::prevention_bands_with(&of.problem, &of.plan, &draws, control).map(|rows| text(&rows))
    })
}

/// Programme, budget and cash plan of a year. `accounts`: the text of a CSV table, a list of rows, or nothing.
#[pyfunction]
pub(crate) fn books(
    py: Python<'_>,
    input: &Input,
    outcome: Option<&Document>,
    year: Option<i32>,
    accounts: Option<&Bound<'_, PyAny>>,
) -> PyResult<Document> {
    let accounts = accounts.map(value).transpose()?;
    let books = ask(py, (input, outcome), SHORT, move |of, _| {
        let problem = &of.problem;
        let accounts = match accounts {
            None => core::Accounts::of_costs(problem),
            Some(Value::String(text)) => core::Accounts::from_csv(&text, problem)?,
            Some(rows) => core::Accounts::from_value(rows, problem)?,
        };
        let year = year.map_or(problem.horizon().start, core::Year);
        Ok(core::books(problem, &of.need, &of.plan, &of.forecast(), &accounts, year))
    })?;
    let books = books.ok_or_else(|| PyKeyError::new_err("the year is not in the horizon of the plan"))?;
    Ok(Document::new(Held::Books(Box::new(books))))
}

/// The terms of a figure, as JSON text: `null` when it is not in the forecast.
#[pyfunction]
pub(crate) fn explain(
    py: Python<'_>,
    input: &Input,
    outcome: Option<&Document>,
    commune: String,
    year: i32,
    figure: &Bound<'_, PyAny>,
) -> PyResult<String> {
    let figure: core::Figure = serde_json::from_value(value(figure)?)
        .map_err(|error| PyKeyError::new_err(format!("there is no such figure: {error}")))?;
    ask(py, (input, outcome), SHORT, move |of, _| {
        let commune = core::CommuneCode::from(commune.as_str());
        Ok(text(&core::explain(&of.problem, &of.forecast(), &commune, core::Year(year), &figure)))
    })
}

/// Plan against actual, as JSON text.
#[pyfunction]
pub(crate) fn track(
    py: Python<'_>,
    input: &Input,
    outcome: Option<&Document>,
    indicators: &Bound<'_, PyAny>,
) -> PyResult<String> {
    let rows = core::Indicators::from_value(value(indicators)?).map_err(|issues| raise(py, &issues))?;
    ask(py, (input, outcome), SHORT, move |of, _| {
        core::track(&of.problem, &of.need, &of.plan, &of.forecast(), &rows).map(|tracking| text(&tracking))
    })
}

/// What would bring the first year alone forward, as JSON text.
#[pyfunction]
pub(crate) fn bring_forward(py: Python<'_>, input: &Input, outcome: Option<&Document>) -> PyResult<String> {
    ask(py, (input, outcome), SHORT, |of, _| Ok(text(&core::bring_forward(&of.problem, &of.need, &of.plan))))
}

/// What one more dollar of each source would fund, as JSON text.
#[pyfunction]
pub(crate) fn value_of_money(py: Python<'_>, input: &Input, outcome: Option<&Document>) -> PyResult<String> {
    ask(py, (input, outcome), SHORT, |of, _| Ok(text(&core::value_of_money(&of.problem, &of.need, &of.plan))))
}

/// Free rates of the case flow fitted to yearly counts, as JSON text: `null` when there are too few counts.
#[pyfunction]
pub(crate) fn calibrate(
    py: Python<'_>,
    input: &Input,
    commune: (f64, f64, f64, f64),
    years: &Bound<'_, PyAny>,
) -> PyResult<String> {
    let years: Vec<core::ObservedYear> =
        serde_json::from_value(value(years)?).map_err(|error| PyValueError::new_err(error.to_string()))?;
    let (families, open_cases, waiting, capacity) = commune;
    let commune = core::ObservedCommune { families, open_cases, waiting, capacity };
    let fit = guarded(py, || core::validate(&input.0).map(|problem| core::calibrate(&problem, &commune, &years)))?;
    fit.map(|fit| text(&fit)).map_err(|issues| raise(py, &issues))
}
