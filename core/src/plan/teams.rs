//! Posts that do not visit families: the staff of youth centres, and trainers.
//!
//! Centre staff follows the centres that run and the children who have a place there, by ratio; a kitchen that runs
//! has a cook. Posts are whole at each centre, since nobody teaches in two places at a time. Workers of today count
//! first where they are based, then where their commune lacks most.

use super::agents::{Agent, post_ids};
use super::bases;
use super::places::AGES;
use super::world::{District, World};
use super::youth::Youth;
use crate::arrange::Arrange;
use crate::estimate::Parameter;
use crate::input::Supply;
use crate::need::StaffNeed;
use crate::service::{AgeBand, Cadre, Service};
use crate::unit::largest_remainder;

/// The cadres of a youth centre.
pub(super) const CENTRE_STAFF: [Cadre; 3] = [Cadre::Caregiver, Cadre::Teacher, Cadre::Cook];

/// A centre that runs and the children who have a place there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Running {
    /// Position in the problem.
    pub centre: usize,
    pub taken: [u64; AGES],
}

/// The centres that run, by position in the problem.
pub(super) fn running(youth: &[Youth]) -> Vec<Running> {
    let mut list = Vec::new();
    for district in youth {
        let mut taken = vec![[0; AGES]; district.room.centres.len()];
        for (children, reach) in district.places.children.iter().zip(&district.room.reach) {
            for (n, reach) in children.iter().zip(reach) {
                (0..AGES).for_each(|age| taken[reach.centre][age] += n[age]);
            }
        }
        list.extend(district.room.centres.iter().zip(taken).map(|(&centre, taken)| Running { centre, taken }));
    }
    list.arrange_by_key(|running| running.centre);
    list
}

impl Running {
    /// Full-time equivalents that the centre asks for.
    pub(super) fn staff(&self, world: &World<'_>, cadre: Cadre) -> f64 {
        let [preschool, school] = [AgeBand::Preschool, AgeBand::School].map(|age| self.taken[age.index()] as f64);
        let each = |children: f64, ratio| children / world.get(ratio).max(1.0);
        match cadre {
            Cadre::Caregiver => each(preschool, Parameter::PreschoolPerCaregiver),
            Cadre::Teacher => each(school, Parameter::TutoringGroup),
            _ => each(preschool + school, Parameter::ChildrenPerCook).max(1.0),
        }
    }
}

/// New posts of centre staff.
pub(super) fn centre_posts(world: &World<'_>, running: &[Running], existing: &[Agent]) -> Vec<Agent> {
    let mut posts = Vec::new();
    if world.problem.settings.posts != Supply::Needed || !world.problem.has(Service::YouthCentres) {
        return posts;
    }
    let commune_of = |running: &Running| world.commune_of(world.problem.centres[running.centre].village);
    for commune in 0..world.problem.communes.len() {
        let here: Vec<&Running> = running.iter().filter(|running| commune_of(running) == commune).collect();
        for cadre in CENTRE_STAFF {
            let staff = |agent: &&Agent| agent.cadre == cadre && world.commune_of(agent.village) == commune;
            let workers: Vec<&Agent> = existing.iter().filter(staff).collect();
            let villages = lacking(world, &here, cadre, &workers);
            let ids = post_ids(world, commune, cadre);
            posts.extend(ids.zip(villages).map(|(id, village)| Agent::post(world, id, cadre, village)));
        }
    }
    posts
}

/// The villages of centres in which a whole post is missing, once for each post.
fn lacking(world: &World<'_>, here: &[&Running], cadre: Cadre, workers: &[&Agent]) -> Vec<usize> {
    let village = |running: &Running| world.problem.centres[running.centre].village;
    let mut left: Vec<f64> = here.iter().map(|running| running.staff(world, cadre)).collect();
    let mut spare = 0.0;
    for worker in workers {
        let mut fte = worker.fte;
        for (left, _) in left.iter_mut().zip(here).filter(|(_, running)| village(running) == worker.village) {
            let taken = left.min(fte);
            *left -= taken;
            fte -= taken;
        }
        spare += fte;
    }
    while spare > 0.0 {
        let most = left.iter().copied().enumerate().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        let Some((k, most)) = most.filter(|&(_, most)| most > 0.0) else { break };
        let taken = most.min(spare);
        left[k] -= taken;
        spare -= taken;
    }
    let posts = left.iter().zip(here).map(|(&left, running)| (whole(left), village(running)));
    let mut villages: Vec<usize> = posts.flat_map(|(n, village)| std::iter::repeat_n(village, n)).collect();
    villages.arrange();
    villages
}

/// New posts of trainers: by district, based in its communes by largest remainder of their courses.
pub(super) fn trainer_posts(world: &World<'_>, existing: &[Agent]) -> Vec<Agent> {
    let mut posts = Vec::new();
    if world.problem.settings.posts != Supply::Needed {
        return posts;
    }
    for district in &world.districts {
        let required = |commune| staff_need(world, commune, Cadre::Trainer).map_or(0.0, |need| need.required.0);
        let need: Vec<f64> = district.communes.clone().map(required).collect();
        let free: f64 = existing.iter().map(|agent| share_in(world, agent, Cadre::Trainer, district)).sum();
        let count = whole(need.iter().sum::<f64>() - free) as u64;
        for (commune, n) in district.communes.clone().zip(largest_remainder(count, &need)) {
            let villages: Vec<usize> = world.problem.communes[commune].villages.clone().collect();
            let families: Vec<f64> = villages.iter().map(|&v| world.problem.villages[v].families as f64).collect();
            if let Some((village, _)) = bases::median(world, &villages, &families).filter(|_| n > 0) {
                let ids = post_ids(world, commune, Cadre::Trainer).take(n as usize);
                posts.extend(ids.map(|id| Agent::post(world, id, Cadre::Trainer, village)));
            }
        }
    }
    posts
}

/// Full-time equivalents of a worker for a district: an equal part of them for each district that the worker serves.
fn share_in(world: &World<'_>, agent: &Agent, cadre: Cadre, district: &District) -> f64 {
    let mut districts: Vec<usize> = agent.serves.iter().map(|&c| world.district_of[c]).collect();
    districts.dedup();
    let here = agent.cadre == cadre && agent.serves.iter().any(|c| district.communes.contains(c));
    if here { agent.fte / districts.len() as f64 } else { 0.0 }
}

/// What the need asks of a cadre in a commune.
pub(super) fn staff_need<'w>(world: &'w World<'_>, commune: usize, cadre: Cadre) -> Option<&'w StaffNeed> {
    world.need.communes[commune].staff.iter().find(|staff| staff.cadre == cadre)
}

/// Whole posts; a share below a millionth of a post is rounding.
pub(super) fn whole(fte: f64) -> usize {
    (fte - 1e-6).ceil().clamp(0.0, 1e6) as usize
}
