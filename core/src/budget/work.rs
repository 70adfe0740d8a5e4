//! The work of a commune in a month: what full service asks for, and which part of it is done with the people there.

use super::posts::ByCadre;
use super::world::World;
use crate::caseflow::{CaseFlow, MonthFlow};
use crate::need::{Component, Quantities};
use crate::service::{Cadre, Service};
use crate::unit::Hours;

const CADRES: usize = Cadre::ALL.len();

/// What full service asks for in a month, and the part that the families in case ask for.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Work {
    /// Full-time equivalents for everybody in case or waiting.
    pub required: ByCadre,
    /// Full-time equivalents for those in case.
    pub required_served: ByCadre,
    /// Kilometres of the month for those in case, were the cadre complete.
    pub km: ByCadre,
    /// Full-time equivalents who are supervised in full service.
    pub supervised: f64,
}

/// What a commune has in a month, besides its case flow.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Setting {
    /// Families for the nurse, in coaching, for one family in case.
    pub nurse_ratio: f64,
    pub coached_ratio: f64,
    /// Children that the centres of the commune could take.
    pub children: [f64; 2],
    /// Centres that run.
    pub centres: f64,
    /// Villages.
    pub villages: f64,
    /// Full-time equivalents who are supervised in full service.
    pub supervised: f64,
    /// Course days of the year.
    pub course_days_year: f64,
    /// Whether the services run, and each of [`Service::LATER`].
    pub serves: bool,
    pub later: [bool; Service::LATER.len()],
}

impl Work {
    /// Everybody waiting is taken to be at the scores of the steady state.
    pub(super) fn of(world: &World<'_>, commune: usize, flow: &CaseFlow, month: &MonthFlow, set: &Setting) -> Self {
        let (in_case, waiting) = (flow.open_cases(), flow.waiting());
        let full = quantities(world, flow, month, set);
        let mut workload = world.norms.workload(&full);
        workload.retain(|work| work.service.later().is_none_or(|place| set.later[place]));
        let mut travel = [Hours::ZERO; CADRES];
        let (mut all_hours, mut served_hours, mut km) = ([0.0; CADRES], [0.0; CADRES], [0.0; CADRES]);
        let families = part(in_case, in_case + waiting);
        let visits = full.by_score.iter().zip(&world.home_visits).map(|(n, visits)| n * visits).sum::<f64>();
        let visits_served = flow.by_score().iter().zip(&world.home_visits).map(|(n, visits)| n * visits).sum::<f64>();
        for work in &workload {
            let cadre = work.cadre.index();
            let in_village = matches!(work.component, Component::Visits | Component::Sessions);
            let to_village = work.trips_year * world.round_trip_km[commune][cadre];
            let way = to_village + if in_village { work.quantity_year * world.in_village_km } else { 0.0 };
            let served = match (work.component, work.cadre) {
                (Component::Visits, Cadre::SocialWorker) => part(visits_served, visits),
                (Component::Visits | Component::Sessions, _) => families,
                (Component::Assessments, _) if full.admitted_month > 0.0 => month.admitted / full.admitted_month,
                (Component::Assessments, _) => 0.0,
                (Component::Reviews, _) => part(month.reviews, full.reviews_month),
                (Component::SignOffs, _) => part(month.exited, full.exits_month),
                _ => 1.0,
            };
            let hours = work.hours_year.0 + way * world.hours_per_km;
            travel[cadre] += Hours(way * world.hours_per_km);
            all_hours[cadre] += hours;
            served_hours[cadre] += hours * served;
            km[cadre] += way * served / 12.0;
        }
        let staff = world.norms.staff(&workload, &full, &travel);
        let mut work = Self { km, supervised: world.norms.workers_supervised(&staff), ..Self::default() };
        for need in &staff {
            let cadre = need.cadre.index();
            work.required[cadre] = need.required.0;
            work.required_served[cadre] = need.required.0 * part(served_hours[cadre], all_hours[cadre]);
        }
        work
    }
}

/// `some / all`, and all of it where there is nothing.
fn part(some: f64, all: f64) -> f64 {
    if all > 0.0 { some / all } else { 1.0 }
}

/// Full service in a month: those in case as they are, those waiting as in the steady state; new families as they are
/// referred, not as the backlog is worked off.
fn quantities(world: &World<'_>, flow: &CaseFlow, month: &MonthFlow, set: &Setting) -> Quantities {
    if !set.serves {
        return Quantities { course_days_year: set.course_days_year, ..Quantities::default() };
    }
    let (in_case, waiting) = (flow.by_score(), flow.waiting());
    let open = flow.open_cases() + waiting;
    Quantities {
        by_score: std::array::from_fn(|score| in_case[score] + waiting * world.steady.by_score[score]),
        admitted_month: month.referred,
        exits_month: month.exited + waiting * world.steady.exits_month,
        reviews_month: month.reviews + waiting * world.steady.reviews_month,
        nurse_families: open * set.nurse_ratio,
        coached_families: open * set.coached_ratio,
        children: set.children,
        centres: set.centres,
        villages: set.villages,
        workers_supervised: set.supervised,
        course_days_year: set.course_days_year,
        followed_children: flow.reunified_followed(),
    }
}
