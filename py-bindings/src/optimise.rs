//! The solvers for arrays: flat numbers in through the buffer protocol, flat numbers out as bytes. Shapes are settled in
//! `hiveplan/optimise.py`.
#![allow(clippy::too_many_arguments, reason = "they are the arguments of the Python functions")]

use crate::guard::{Watch, watched};
use hiveplan::optimise::assign::{Assignment, AssignmentError, Shortage, assign as solve_assign, fair as solve_fair};
use hiveplan::optimise::locate::{
    Location, MaxCover, PMedian, locate as solve_locate, max_cover as solve_cover, p_median as solve_median,
};
use hiveplan::optimise::network::{Network, min_cost_flow as solve_flow};
use hiveplan::optimise::{Certificate, Options, Status, Stop};
use pyo3::buffer::{Element, PyBuffer};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict};
use std::time::{Duration, Instant};

/// When to stop: gap, work, seconds, seed, and whether Ctrl-C gives the best answer so far.
type Limits = (f64, Option<u64>, Option<f64>, u64, bool);

/// The numbers of a contiguous array.
fn numbers<T: Element + Copy>(array: &Bound<'_, PyAny>) -> PyResult<Vec<T>> {
    PyBuffer::<T>::get(array)?.to_vec(array.py())
}

/// The same, where `None` stands for an empty list.
fn some<T: Element + Copy>(array: Option<&Bound<'_, PyAny>>) -> PyResult<Option<Vec<T>>> {
    array.map(numbers).transpose()
}

fn bytes<T: Copy, const N: usize>(
    py: Python<'_>,
    numbers: impl IntoIterator<Item = T>,
    encode: impl Fn(T) -> [u8; N],
) -> Bound<'_, PyBytes> {
    let flat: Vec<u8> = numbers.into_iter().flat_map(encode).collect();
    PyBytes::new(py, &flat)
}

fn whole(py: Python<'_>, list: impl IntoIterator<Item = i64>) -> Bound<'_, PyBytes> {
    bytes(py, list, i64::to_ne_bytes)
}

fn small(py: Python<'_>, list: impl IntoIterator<Item = i32>) -> Bound<'_, PyBytes> {
    bytes(py, list, i32::to_ne_bytes)
}

fn real(py: Python<'_>, list: impl IntoIterator<Item = f64>) -> Bound<'_, PyBytes> {
    bytes(py, list, f64::to_ne_bytes)
}

fn flags(py: Python<'_>, list: impl IntoIterator<Item = bool>) -> Bound<'_, PyBytes> {
    bytes(py, list, |flag: bool| [u8::from(flag)])
}

/// Solves on a thread of its own, and says how many seconds it took.
fn solve<T: Send + 'static>(
    py: Python<'_>,
    (gap, work_limit, time_limit, seed, keep_best): Limits,
    call: impl FnOnce(&Options) -> T + Send + 'static,
) -> PyResult<(T, f64)> {
    let began = Instant::now();
    let until = match time_limit.map(Duration::try_from_secs_f64) {
        None => None,
        Some(Ok(limit)) => began.checked_add(limit),
        Some(Err(_)) => return Err(PyValueError::new_err("time_limit must be a number of seconds, 0 or more")),
    };
    let watch = Watch { until, keep_best, ..Watch::default() };
    let usual = Options::default();
    // With a limit of time alone the search may use all of it.
    let work_limit = work_limit.unwrap_or(if time_limit.is_some() { u64::MAX } else { usual.work_limit });
    let options = Options { gap, work_limit, seed, stop: Stop::flag(watch.stop.clone()), ..usual };
    let answer = watched(py, &watch, move || call(&options))?;
    Ok((answer, began.elapsed().as_secs_f64()))
}

fn wrong(error: impl std::fmt::Display) -> PyErr {
    PyValueError::new_err(error.to_string())
}

fn status(status: Status) -> &'static str {
    match status {
        Status::Optimal => "optimal",
        Status::WithinGap => "within_gap",
        Status::Limit => "limit",
        Status::Infeasible => "infeasible",
    }
}

fn certified<'py>(py: Python<'py>, certificate: &Certificate, seconds: f64) -> PyResult<Bound<'py, PyDict>> {
    let answer = PyDict::new(py);
    answer.set_item("objective", certificate.objective)?;
    answer.set_item("bound", certificate.bound)?;
    answer.set_item("gap", certificate.gap)?;
    answer.set_item("status", status(certificate.status))?;
    answer.set_item("work", certificate.work)?;
    answer.set_item("seconds", seconds)?;
    Ok(answer)
}

#[pyfunction]
#[pyo3(signature = (tail, head, cost, lower, capacity, supply, limits))]
pub(crate) fn min_cost_flow<'py>(
    py: Python<'py>,
    tail: &Bound<'py, PyAny>,
    head: &Bound<'py, PyAny>,
    cost: &Bound<'py, PyAny>,
    lower: &Bound<'py, PyAny>,
    capacity: &Bound<'py, PyAny>,
    supply: &Bound<'py, PyAny>,
    limits: Limits,
) -> PyResult<Bound<'py, PyDict>> {
    let supply: Vec<i64> = numbers(supply)?;
    let network = Network {
        nodes: supply.len(),
        tail: numbers(tail)?,
        head: numbers(head)?,
        cost: numbers(cost)?,
        lower: numbers(lower)?,
        capacity: numbers(capacity)?,
        supply,
    };
    let (answer, seconds) = solve(py, limits, move |options| solve_flow(&network, options))?;
    let answer = answer.map_err(wrong)?;
    let found = PyDict::new(py);
    found.set_item("flow", whole(py, answer.flow))?;
    found.set_item("potential", whole(py, answer.potential))?;
    found.set_item("objective", answer.objective)?;
    found.set_item("status", status(answer.status))?;
    found.set_item("short_node", whole(py, answer.short.iter().map(|&(node, _)| node.into())))?;
    found.set_item("short_units", whole(py, answer.short.iter().map(|&(_, units)| units)))?;
    found.set_item("cut", whole(py, answer.cut.iter().map(|&node| node.into())))?;
    found.set_item("work", answer.work)?;
    found.set_item("seconds", seconds)?;
    Ok(found)
}

/// An assignment as dense arrays.
struct Dense {
    count: Vec<i64>,
    cost: Vec<f64>,
    usage: Vec<f64>,
    capacity: Vec<f64>,
    max_items: Option<Vec<i64>>,
    penalty: Option<Vec<f64>>,
}

impl Dense {
    fn read(
        cost: &Bound<'_, PyAny>,
        usage: &Bound<'_, PyAny>,
        capacity: &Bound<'_, PyAny>,
        count: &Bound<'_, PyAny>,
        max_items: Option<&Bound<'_, PyAny>>,
        penalty: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        Ok(Self {
            count: numbers(count)?,
            cost: numbers(cost)?,
            usage: numbers(usage)?,
            capacity: numbers(capacity)?,
            max_items: some(max_items)?,
            penalty: some(penalty)?,
        })
    }

    /// The problem; the arrays are gone before it is solved.
    fn problem(self) -> Result<Assignment, AssignmentError> {
        let Self { count, cost, usage, capacity, max_items, penalty } = self;
        Assignment::dense(count, &cost, &usage, capacity, max_items, penalty)
    }
}

/// Who takes what, what nobody takes, and why.
fn assigned(
    found: &Bound<'_, PyDict>,
    amount: &[(u32, u32, i64)],
    unassigned: Vec<i64>,
    shortage: Option<Shortage>,
) -> PyResult<()> {
    let py = found.py();
    found.set_item("item", small(py, amount.iter().map(|&(item, ..)| item as i32)))?;
    found.set_item("agent", small(py, amount.iter().map(|&(_, agent, _)| agent as i32)))?;
    found.set_item("units", whole(py, amount.iter().map(|&(.., units)| units)))?;
    found.set_item("unassigned", whole(py, unassigned))?;
    match shortage {
        Some(short) => found.set_item("shortage", evidence(py, short)?),
        None => Ok(()),
    }
}

fn evidence(py: Python<'_>, short: Shortage) -> PyResult<Bound<'_, PyDict>> {
    let shortage = PyDict::new(py);
    shortage.set_item("unplaced", short.unplaced)?;
    shortage.set_item("items", short.items)?;
    shortage.set_item("agents", short.agents)?;
    shortage.set_item("need", short.need)?;
    shortage.set_item("capacity", short.capacity)?;
    shortage.set_item("units", short.units)?;
    shortage.set_item("places", short.places)?;
    Ok(shortage)
}

#[pyfunction]
#[pyo3(signature = (cost, usage, capacity, count, max_items, penalty, limits))]
pub(crate) fn assign<'py>(
    py: Python<'py>,
    cost: &Bound<'py, PyAny>,
    usage: &Bound<'py, PyAny>,
    capacity: &Bound<'py, PyAny>,
    count: &Bound<'py, PyAny>,
    max_items: Option<&Bound<'py, PyAny>>,
    penalty: Option<&Bound<'py, PyAny>>,
    limits: Limits,
) -> PyResult<Bound<'py, PyDict>> {
    let dense = Dense::read(cost, usage, capacity, count, max_items, penalty)?;
    let (answer, seconds) =
        solve(py, limits, move |options| dense.problem().map(|problem| solve_assign(&problem, options)))?;
    let answer = answer.map_err(wrong)?;
    let found = certified(py, &answer.certificate, seconds)?;
    assigned(&found, &answer.amount, answer.unassigned, answer.shortage)?;
    found.set_item("prices", real(py, answer.prices))?;
    Ok(found)
}

#[pyfunction]
#[pyo3(signature = (cost, usage, capacity, count, max_items, penalty, budget, limits))]
pub(crate) fn fair<'py>(
    py: Python<'py>,
    cost: &Bound<'py, PyAny>,
    usage: &Bound<'py, PyAny>,
    capacity: &Bound<'py, PyAny>,
    count: &Bound<'py, PyAny>,
    max_items: Option<&Bound<'py, PyAny>>,
    penalty: Option<&Bound<'py, PyAny>>,
    budget: Option<f64>,
    limits: Limits,
) -> PyResult<Bound<'py, PyDict>> {
    let dense = Dense::read(cost, usage, capacity, count, max_items, penalty)?;
    let (answer, seconds) =
        solve(py, limits, move |options| dense.problem().map(|problem| solve_fair(&problem, budget, options)))?;
    let answer = answer.map_err(wrong)?;
    let found = certified(py, &answer.certificate, seconds)?;
    assigned(&found, &answer.amount, answer.unassigned, answer.shortage)?;
    found.set_item("load", real(py, answer.share))?;
    found.set_item("cost", answer.cost)?;
    Ok(found)
}

#[pyfunction]
#[pyo3(signature = (open_cost, capacity, demand, cost, single_source, max_sites, existing, penalty, limits))]
pub(crate) fn locate<'py>(
    py: Python<'py>,
    open_cost: &Bound<'py, PyAny>,
    capacity: Option<&Bound<'py, PyAny>>,
    demand: &Bound<'py, PyAny>,
    cost: &Bound<'py, PyAny>,
    single_source: bool,
    max_sites: Option<usize>,
    existing: Option<&Bound<'py, PyAny>>,
    penalty: Option<&Bound<'py, PyAny>>,
    limits: Limits,
) -> PyResult<Bound<'py, PyDict>> {
    let problem = Location {
        open_cost: numbers(open_cost)?,
        capacity: some(capacity)?,
        demand: numbers(demand)?,
        cost: numbers(cost)?,
        existing: chosen(existing)?,
        max_sites,
        single_source,
        penalty: some(penalty)?,
    };
    let (answer, seconds) = solve(py, limits, move |options| solve_locate(&problem, options))?;
    let answer = answer.map_err(wrong)?;
    let found = certified(py, &answer.certificate, seconds)?;
    found.set_item("open", flags(py, answer.open))?;
    found.set_item("customer", small(py, answer.share.iter().map(|&(customer, ..)| customer as i32)))?;
    found.set_item("site", small(py, answer.share.iter().map(|&(_, site, _)| site as i32)))?;
    found.set_item("fraction", real(py, answer.share.iter().map(|&(.., fraction)| fraction)))?;
    found.set_item("unserved", real(py, answer.unserved))?;
    Ok(found)
}

#[pyfunction]
#[pyo3(signature = (cost, customers, p, weight, existing, limits))]
pub(crate) fn p_median<'py>(
    py: Python<'py>,
    cost: &Bound<'py, PyAny>,
    customers: usize,
    p: usize,
    weight: Option<&Bound<'py, PyAny>>,
    existing: Option<&Bound<'py, PyAny>>,
    limits: Limits,
) -> PyResult<Bound<'py, PyDict>> {
    let (cost, weight) = (numbers(cost)?, some(weight)?.unwrap_or_default());
    let problem = PMedian { customers, cost, p, weight, existing: chosen(existing)? };
    let (answer, seconds) = solve(py, limits, move |options| solve_median(&problem, options))?;
    let answer = answer.map_err(wrong)?;
    let found = certified(py, &answer.certificate, seconds)?;
    found.set_item("open", small(py, answer.open.iter().map(|&site| site as i32)))?;
    found.set_item("site", small(py, answer.site.iter().map(|site| site.map_or(-1, |site| site as i32))))?;
    Ok(found)
}

#[pyfunction]
#[pyo3(signature = (distance, customers, radius, p, weight, existing, limits))]
pub(crate) fn max_cover<'py>(
    py: Python<'py>,
    distance: &Bound<'py, PyAny>,
    customers: usize,
    radius: f64,
    p: usize,
    weight: Option<&Bound<'py, PyAny>>,
    existing: Option<&Bound<'py, PyAny>>,
    limits: Limits,
) -> PyResult<Bound<'py, PyDict>> {
    let (distance, weight) = (numbers(distance)?, some(weight)?.unwrap_or_default());
    let problem = MaxCover { customers, distance, radius, p, weight, existing: chosen(existing)? };
    let (answer, seconds) = solve(py, limits, move |options| solve_cover(&problem, options))?;
    let answer = answer.map_err(wrong)?;
    let found = certified(py, &answer.certificate, seconds)?;
    found.set_item("open", small(py, answer.open.iter().map(|&site| site as i32)))?;
    found.set_item("covered", flags(py, answer.covered))?;
    found.set_item("covered_weight", answer.covered_weight)?;
    found.set_item("covered_bound", answer.covered_bound)?;
    Ok(found)
}

/// Existing sites: one byte each.
fn chosen(existing: Option<&Bound<'_, PyAny>>) -> PyResult<Vec<bool>> {
    Ok(some::<u8>(existing)?.unwrap_or_default().into_iter().map(|flag| flag != 0).collect())
}
