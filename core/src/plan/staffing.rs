//! Staff required against staff that exists, by commune and cadre.

use super::Staffing;
use super::agents::Agent;
use super::teams::{CENTRE_STAFF, Running, staff_need};
use super::ways::Ways;
use super::world::World;
use crate::estimate::Parameter;
use crate::input::Knowledge;
use crate::need::{Component, wisn};
use crate::service::Cadre;
use crate::unit::{Fte, Hours, Km};

/// What a cadre is asked for in a commune.
#[derive(Debug, Clone, Copy, Default)]
struct Asked {
    hours_year: f64,
    travel_hours_year: f64,
    required: f64,
}

/// The table, communes in order, cadres in order, only those that run.
pub(super) fn staffing(world: &World<'_>, agents: &[Agent], running: &[Running], ways: &[Ways]) -> Vec<Staffing> {
    let cadres: Vec<Cadre> = Cadre::ALL.iter().copied().filter(|&cadre| world.norms.runs(cadre)).collect();
    let communes = 0..world.problem.communes.len();
    let mut rows = Vec::with_capacity(communes.len() * cadres.len());
    let mut supervised = vec![0.0; world.problem.communes.len()];
    for agent in agents.iter().filter(|agent| world.norms.supervised(agent.cadre)) {
        supervised[world.commune_of(agent.village)] += agent.fte;
    }
    let asked =
        |&cadre: &Cadre| communes.clone().map(|c| asked(world, supervised[c], running, ways, c, cadre)).collect();
    let asked: Vec<Vec<Asked>> = cadres.iter().map(asked).collect();
    let people = people(world, agents);
    let existing: Vec<Vec<f64>> =
        cadres.iter().zip(&asked).map(|(&cadre, asked)| existing(world, agents, cadre, asked)).collect();
    for commune in communes {
        for (k, &cadre) in cadres.iter().enumerate() {
            let people = people[cadre.index()][commune];
            rows.push(row(world, people, commune, cadre, &asked[k][commune], existing[k][commune]));
        }
    }
    rows
}

/// Posts based in a commune, and whether a worker of today is listed for it.
#[derive(Debug, Clone, Copy, Default)]
struct People {
    posts: u32,
    listed: bool,
}

fn people(world: &World<'_>, agents: &[Agent]) -> Vec<Vec<People>> {
    let mut people = vec![vec![People::default(); world.problem.communes.len()]; Cadre::ALL.len()];
    for agent in agents {
        let of_cadre = &mut people[agent.cadre.index()];
        if agent.existing {
            agent.serves.iter().for_each(|&commune| of_cadre[commune].listed = true);
        } else {
            of_cadre[world.commune_of(agent.village)].posts += 1;
        }
    }
    people
}

fn row(world: &World<'_>, people: People, commune: usize, cadre: Cadre, asked: &Asked, existing: f64) -> Staffing {
    let place = &world.problem.communes[commune];
    let knowledge = place.knowledge[cadre.index()];
    let existing = (people.listed || knowledge != Knowledge::Unknown).then_some(Fte(existing));
    Staffing {
        commune: place.code.clone(),
        cadre,
        hours_year: Hours(asked.hours_year),
        travel_hours_year: Hours(asked.travel_hours_year),
        required: Fte(asked.required),
        knowledge,
        existing,
        new_posts: people.posts,
        wisn_ratio: existing.filter(|_| asked.required > 0.0).map(|existing| existing.0 / asked.required),
    }
}

/// Full-time equivalents that exist for families, by commune. A worker of several communes is shared over them as their work is.
fn existing(world: &World<'_>, agents: &[Agent], cadre: Cadre, asked: &[Asked]) -> Vec<f64> {
    let mut fte = vec![0.0; world.problem.communes.len()];
    for agent in agents.iter().filter(|agent| agent.existing && agent.cadre == cadre) {
        let total: f64 = agent.serves.iter().map(|&c| asked[c].required).sum();
        for &commune in &agent.serves {
            let part = if total > 0.0 { asked[commune].required / total } else { 1.0 / agent.serves.len() as f64 };
            fte[commune] += agent.cases * part;
        }
    }
    fte
}

fn asked(
    world: &World<'_>,
    supervised: f64,
    running: &[Running],
    ways: &[Ways],
    commune: usize,
    cadre: Cadre,
) -> Asked {
    if CENTRE_STAFF.contains(&cadre) {
        return centre_staff(world, running, commune, cadre);
    }
    let Some(need) = staff_need(world, commune, cadre) else { return Asked::default() };
    let mut trips = 0.0;
    let mut visits = 0.0;
    for work in world.need.communes[commune].workload.iter().filter(|work| work.cadre == cadre) {
        trips += work.trips_year;
        if matches!(work.component, Component::Visits | Component::Sessions) {
            visits += work.quantity_year;
        }
    }
    // Supervisors follow those who are there to be supervised, not those whom full service would need.
    let part = if cadre == Cadre::Supervisor { supervised_part(world, supervised, commune) } else { 1.0 };
    let km = trips * 2.0 * way(world, ways, commune, cadre) + visits * world.get(Parameter::InVillageKm);
    let travel = Hours::from(world.travel.minutes(Km(km * part)));
    let hours = Hours(need.hours_year.0 * part);
    let all = hours + travel;
    let by_hours = wisn(&[(1.0, all)], world.norms.available_hours_year(), need.allowance_factor, Fte::ZERO);
    let required = by_hours.max(Fte(need.by_standard.0 * part));
    Asked { hours_year: hours.0, travel_hours_year: travel.0, required: required.0 }
}

/// By ratio at each centre of the commune that runs, for the hours that it is open.
fn centre_staff(world: &World<'_>, running: &[Running], commune: usize, cadre: Cadre) -> Asked {
    let here = running.iter().filter(|r| world.commune_of(world.problem.centres[r.centre].village) == commune);
    let required = here.fold(0.0, |sum, running| sum + running.staff(world, cadre));
    let open = Hours(world.get(Parameter::CentreDays) * world.get(Parameter::HoursPerDay));
    let hours = open.min(world.norms.available_hours_year()) * required;
    Asked { hours_year: hours.0, travel_hours_year: 0.0, required }
}

/// Workers of the plan who are supervised, over those whom the need counts with.
fn supervised_part(world: &World<'_>, there: f64, commune: usize) -> f64 {
    let counted = world.norms.workers_supervised(&world.need.communes[commune].staff);
    if counted > 0.0 { there / counted } else { 0.0 }
}

/// Mean way on the road: measured for cadres that visit families; others travel as social workers do.
fn way(world: &World<'_>, ways: &[Ways], commune: usize, cadre: Cadre) -> f64 {
    let of = |cadre: Cadre| ways.iter().find(|ways| ways.cadre == cadre).map(|ways| ways.road_km[commune]);
    let unknown = world.get(Parameter::UnknownWayKm) * world.get(Parameter::Detour);
    of(cadre).or_else(|| of(Cadre::SocialWorker)).unwrap_or(unknown)
}
