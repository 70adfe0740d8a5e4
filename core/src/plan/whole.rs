//! The choice of posts, centres and assignments as one model, for other solvers. Nothing here decides.

use super::agents::{self, Agent};
use super::assignment::{BAND_WEIGHT, Case};
use super::demand::{items, parties};
use super::places::Room;
use super::posts::{posts_at, split};
use super::siting::sites;
use super::work::Work;
use super::world::{VISITING, World};
use crate::control::Control;
use crate::need::Need;
use crate::problem::Problem;
use crate::service::{AgeBand, Cadre, Service};

/// A hiring area: families against the workers of today and one post at each village, of which there may be any number.
#[derive(Debug, Clone)]
pub(crate) struct AreaModel {
    pub cadre: Cadre,
    /// Weight and number of the families of each item.
    pub items: Vec<(f64, u64)>,
    /// Hours a month, most families (0: not limited), and whether it is a post, for each worker.
    pub workers: Vec<(f64, u64, bool)>,
    /// Item, worker, hours a month of one family.
    pub pairs: Vec<(usize, usize, f64)>,
}

/// The centres of a district: children against places.
#[derive(Debug, Clone)]
pub(crate) struct SitesModel {
    /// Whether it runs today, and places by age.
    pub sites: Vec<(bool, [u64; AgeBand::ALL.len()])>,
    /// Weight and children by age.
    pub parties: Vec<(f64, [u64; AgeBand::ALL.len()])>,
    /// Party and site in reach of each other.
    pub reach: Vec<(usize, usize)>,
}

/// Every area and district.
pub(crate) fn whole(problem: &Problem, need: &Need, control: &Control) -> (Vec<AreaModel>, Vec<SitesModel>) {
    let world = World::new(problem, need, control);
    let existing = agents::existing(&world);
    let mut areas = Vec::new();
    for cadre in VISITING.into_iter().filter(|&cadre| world.norms.runs(cadre) && world.norms.has_families(cadre)) {
        let work = Work::new(&world, cadre, &items(&world, cadre));
        for (communes, items, workers) in split(&world, &work, &existing) {
            let villages = communes.iter().flat_map(|&c| problem.communes[c].villages.clone()).collect();
            let agents: Vec<Agent> = workers.into_iter().chain(posts_at(&world, cadre, villages)).collect();
            areas.push(area(&Case::new(&world, &work, items, agents)));
        }
    }
    let parties = parties(&world);
    let districts = world.districts.iter().filter(|_| problem.has(Service::YouthCentres));
    let districts = districts.map(|district| {
        let all = sites(&world, district);
        let room = Room::new(&world, district, &parties, &all);
        let site = |&c: &usize| (problem.centres[c].runs(), problem.centres[c].places);
        let reach = room.reach.iter().enumerate();
        SitesModel {
            sites: room.centres.iter().map(site).collect(),
            parties: room.parties.iter().map(|party| (BAND_WEIGHT[party.band.index()], party.children)).collect(),
            reach: reach.flat_map(|(p, reach)| reach.iter().map(move |one| (p, one.centre))).collect(),
        }
    });
    (areas, districts.collect())
}

fn area(case: &Case) -> AreaModel {
    let most = |a: usize| case.max_families.as_ref().map_or(0, |most| most[a].unsigned_abs());
    let worker = |(a, agent): (usize, &Agent)| (case.capacity[a], most(a), !agent.existing);
    let pairs = case.pairs.iter().enumerate();
    AreaModel {
        cadre: case.cadre,
        items: case.items.iter().map(|item| (BAND_WEIGHT[item.band.index()], item.count)).collect(),
        workers: case.agents.iter().enumerate().map(worker).collect(),
        pairs: pairs.flat_map(|(i, pairs)| pairs.iter().map(move |pair| (i, pair.agent, pair.usage))).collect(),
    }
}
