//! Supervision groups: those who visit families, at most a span of them in a group, neighbours together.

use super::agents::{Agent, post_ids};
use super::bases;
use super::world::{District, World};
use crate::arrange::Arrange;
use crate::estimate::Parameter;
use crate::id::WorkerId;
use crate::input::Supply;
use crate::service::{Cadre, Service};
use crate::unit::Km;

/// A group and who leads it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Group {
    pub district: String,
    /// From 1 in its district.
    pub number: u32,
    pub supervisor: Option<WorkerId>,
    pub members: Vec<WorkerId>,
}

/// Groups of all districts, and the new posts that lead those for which there is no supervisor.
///
/// Members are taken in the order of commune, base village and id, into as few groups as the span allows, whose sizes
/// differ by one at most. Each group in turn is led by the nearest supervisor of the district who leads none yet.
pub(super) fn groups(world: &World<'_>, agents: &[Agent]) -> (Vec<Group>, Vec<Agent>) {
    if !world.problem.has(Service::Supervision) {
        return (Vec::new(), Vec::new());
    }
    let mut groups: Vec<(Group, Vec<usize>)> = Vec::new();
    let mut posts = Vec::new();
    let mut led: Vec<&WorkerId> = Vec::new();
    for district in &world.districts {
        for (number, members) in (1..).zip(split(world, district, agents)) {
            let bases: Vec<usize> = members.iter().map(|member| member.village).collect();
            let supervisor = nearest(world, district, agents, &led, &bases);
            led.extend(supervisor);
            let mut ids: Vec<WorkerId> = members.iter().map(|member| member.id.clone()).collect();
            ids.arrange();
            let code = district.code.clone();
            groups.push((Group { district: code, number, supervisor: supervisor.cloned(), members: ids }, bases));
        }
    }
    if world.problem.settings.posts == Supply::Needed {
        lead(world, &mut groups, &mut posts);
    }
    (groups.into_iter().map(|(group, _)| group).collect(), posts)
}

/// The members of each group of a district.
fn split<'a>(world: &World<'_>, district: &District, agents: &'a [Agent]) -> Vec<Vec<&'a Agent>> {
    let inside = |agent: &&Agent| world.norms.supervised(agent.cadre) && district.villages.contains(&agent.village);
    let mut members: Vec<&Agent> = agents.iter().filter(inside).collect();
    members.arrange_by(|a, b| (a.village, &a.id).cmp(&(b.village, &b.id)));
    let span = world.get(Parameter::SupervisionSpan).floor().max(1.0) as usize;
    let count = members.len().div_ceil(span);
    (0..count).map(|g| members[g * members.len() / count..(g + 1) * members.len() / count].to_vec()).collect()
}

/// The supervisor of the district nearest to the members' bases who has the hours and leads no group yet.
fn nearest<'a>(
    world: &World<'_>,
    district: &District,
    agents: &'a [Agent],
    led: &[&WorkerId],
    bases: &[usize],
) -> Option<&'a WorkerId> {
    let serves = |agent: &&Agent| agent.serves.iter().any(|c| district.communes.contains(c));
    let free = |agent: &&Agent| agent.cadre == Cadre::Supervisor && !led.contains(&&agent.id);
    let way = |agent: &Agent| {
        let ways = world.travel.from_base(agent.village);
        bases.iter().map(|&base| ways.to(base).0).sum::<f64>()
    };
    let able = |&(way, agent): &(f64, &Agent)| leads(world, agent, bases.len(), way);
    let ranked = agents.iter().filter(serves).filter(free).map(|agent| (way(agent), agent)).filter(able);
    ranked.min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.id.cmp(&b.1.id))).map(|(_, agent)| &agent.id)
}

/// Whether a supervisor has the hours for a group: its meeting, a talk with each member, one journey a month over the
/// mean of the ways to the members, given as their sum.
fn leads(world: &World<'_>, leader: &Agent, members: usize, ways: f64) -> bool {
    let mean = ways / members.max(1) as f64;
    let talks = members as f64 * world.get(Parameter::IndividualSupervisionHours);
    let road = world.travel.minutes(Km(2.0 * mean)).0 / 60.0;
    world.get(Parameter::GroupSupervisionHours) + talks + road <= leader.capacity(world)
}

/// Gives each group that nobody leads a new post, based where its members are nearest, if one post has the hours.
fn lead(world: &World<'_>, groups: &mut [(Group, Vec<usize>)], posts: &mut Vec<Agent>) {
    let mut wanted: Vec<(usize, usize)> = Vec::new();
    let able = |village: usize, members: usize, way: f64| {
        let post = Agent::post(world, WorkerId::default(), Cadre::Supervisor, village);
        leads(world, &post, members, way * members as f64)
    };
    for (g, (_, bases)) in groups.iter().enumerate().filter(|(_, (group, _))| group.supervisor.is_none()) {
        let mut villages = bases.clone();
        villages.dedup();
        let members: Vec<f64> =
            villages.iter().map(|v| bases.iter().filter(|base| *base == v).count() as f64).collect();
        let post = bases::median(world, &villages, &members).filter(|&(village, way)| able(village, bases.len(), way));
        wanted.extend(post.map(|(village, _)| (village, g)));
    }
    wanted.arrange();
    for chunk in wanted.chunk_by(|a, b| world.commune_of(a.0) == world.commune_of(b.0)) {
        let ids = post_ids(world, world.commune_of(chunk[0].0), Cadre::Supervisor);
        for (id, &(village, g)) in ids.zip(chunk) {
            groups[g].0.supervisor = Some(id.clone());
            posts.push(Agent::post(world, id, Cadre::Supervisor, village));
        }
    }
}
