//! When the services run, courses are held and hand-over stages are reached in a commune.

use super::starts::Starts;
use crate::need::Norms;
use crate::problem::{Commune, Problem};
use crate::service::{Service, Stage};
use crate::time::Month;

/// The dates of a commune, in months since the first month of the horizon.
#[derive(Debug, Clone)]
pub(super) struct Calendar {
    pub starts: Starts,
    /// Course days due in each month.
    pub course_days: Vec<f64>,
    /// Stages reached in each month.
    pub stages: Vec<f64>,
}

impl Calendar {
    pub(super) fn new(problem: &Problem, norms: &Norms, commune: &Commune) -> Self {
        let first = problem.horizon.first_month();
        let months = (0..problem.horizon.years as i32 * 12).map(|m| first + m);
        let exit = problem.has(Service::ExitStrategy);
        let reached = |month| commune.stages.iter().filter(|stage| exit && **stage == Some(month)).count() as f64;
        Self {
            starts: Starts::new(commune, first),
            course_days: months.clone().map(|month| course_days(norms, commune, month)).collect(),
            stages: months.map(reached).collect(),
        }
    }

    pub(super) fn serves(&self, month: usize) -> bool {
        month >= self.starts.first
    }

    /// Whether a part of the services runs.
    pub(super) fn runs(&self, service: Service, month: usize) -> bool {
        month >= self.starts.of(service)
    }
}

/// The course of the training stage is spread over the months from that stage to the end of its year; refreshers over
/// all months of later years. Without a date the training begins with the services. Courses do not wait for the
/// services: the council is trained before it takes them over.
fn course_days(norms: &Norms, commune: &Commune, month: Month) -> f64 {
    let training = commune.stages[Stage::Training.index()].unwrap_or(commune.start);
    if month < training {
        return 0.0;
    }
    let months = if month.year() == training.year() { 13 - training.of_year() } else { 12 };
    norms.course_days(commune, month.year()) / f64::from(months)
}
