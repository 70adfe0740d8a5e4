//! When the services run, courses are held and hand-over stages are reached in a commune.

use crate::estimate::Parameter;
use crate::problem::{Commune, Problem};
use crate::service::{Service, Stage};
use crate::time::Month;

/// The dates of a commune, in months since the first month of the horizon.
#[derive(Debug, Clone)]
pub(super) struct Calendar {
    /// First month of the services; 0 when they began before the horizon.
    pub start: usize,
    /// Course days due in each month.
    pub course_days: Vec<f64>,
    /// Stages reached in each month.
    pub stages: Vec<f64>,
}

impl Calendar {
    pub(super) fn new(problem: &Problem, commune: &Commune) -> Self {
        let first = problem.horizon.first_month();
        let months = problem.horizon.years as usize * 12;
        let course = |month| course_days(problem, commune, month);
        let reached = |month| commune.stages.iter().filter(|stage| **stage == Some(month)).count() as f64;
        let all = || (0..months as i32).map(|m| first + m);
        Self {
            start: commune.start.since(first).max(0) as usize,
            course_days: all().map(|m| if problem.has(Service::CapacityBuilding) { course(m) } else { 0.0 }).collect(),
            stages: all().map(|m| if problem.has(Service::ExitStrategy) { reached(m) } else { 0.0 }).collect(),
        }
    }

    pub(super) fn serves(&self, month: usize) -> bool {
        month >= self.start
    }
}

/// The course of the training stage is spread over the months from that stage to the end of its year; refreshers over
/// all months of later years. Without a date the training begins with the services. Courses do not wait for the
/// services: the council is trained before it takes them over.
fn course_days(problem: &Problem, commune: &Commune, month: Month) -> f64 {
    let training = commune.stages[Stage::Training.index()].unwrap_or(commune.start.max(problem.horizon.first_month()));
    if month < training {
        0.0
    } else if month.year() == training.year() {
        problem.get(Parameter::CourseDays) / f64::from(13 - training.of_year())
    } else {
        problem.get(Parameter::RefresherDays) / 12.0
    }
}
