//! Supervision groups: those who visit families, at most a span of them in a group, neighbours together, and with each
//! senior those whom the senior guides.

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
/// differ by one at most; a guide and those who are guided stand together where the guide is based. Each group in turn
/// is led by the nearest supervisor of the district who leads none yet.
pub(super) fn groups(world: &World<'_>, agents: &[Agent]) -> (Vec<Group>, Vec<Agent>) {
    if !world.problem.has(Service::Supervision) {
        return (Vec::new(), Vec::new());
    }
    let mut groups: Vec<(Group, Vec<usize>, usize)> = Vec::new();
    let mut posts = Vec::new();
    let mut led: Vec<&WorkerId> = Vec::new();
    for district in &world.districts {
        for (number, members) in (1..).zip(split(world, district, agents)) {
            let bases: Vec<usize> = members.iter().map(|member| member.village).collect();
            let group = Talks { bases: &bases, talks: talks(world, &members) };
            let supervisor = nearest(world, district, agents, &led, &group);
            led.extend(supervisor);
            let mut ids: Vec<WorkerId> = members.iter().map(|member| member.id.clone()).collect();
            ids.arrange();
            let code = district.code.clone();
            let talks = talks(world, &members);
            groups.push((
                Group { district: code, number, supervisor: supervisor.cloned(), members: ids },
                bases,
                talks,
            ));
        }
    }
    if world.problem.settings.posts == Supply::Needed {
        lead(world, &mut groups, &mut posts);
    }
    (groups.into_iter().map(|(group, ..)| group).collect(), posts)
}

/// The members of each group of a district.
fn split<'a>(world: &World<'_>, district: &District, agents: &'a [Agent]) -> Vec<Vec<&'a Agent>> {
    let inside = |agent: &&Agent| world.norms.supervised(agent.cadre) && district.villages.contains(&agent.village);
    let mut members: Vec<&Agent> = agents.iter().filter(inside).collect();
    members.arrange_by(|a, b| (a.village, &a.id).cmp(&(b.village, &b.id)));
    let span = world.get(Parameter::SupervisionSpan).floor().max(1.0) as usize;
    if !world.guidance.is_empty() {
        return together(&clusters(world, &members), span);
    }
    let count = members.len().div_ceil(span);
    (0..count).map(|g| members[g * members.len() / count..(g + 1) * members.len() / count].to_vec()).collect()
}

/// Members who are in one group in any case, in the order of their first: a guide and those who are guided, or one alone.
fn clusters<'a>(world: &World<'_>, members: &[&'a Agent]) -> Vec<Vec<&'a Agent>> {
    let first = |mut id: &'a WorkerId| {
        // A tree of two steps at most: senior, worker, intern.
        for _ in 0..2 {
            let guide = world.guidance.iter().find(|pair| pair.worker == *id);
            let guide = guide.and_then(|pair| members.iter().find(|member| member.id == pair.guide));
            id = guide.map_or(id, |guide| &guide.id);
        }
        id
    };
    let heads = members.iter().filter(|member| first(&member.id) == &member.id);
    let with = |head: &&'a Agent| {
        let others = members.iter().filter(|member| member.id != head.id && first(&member.id) == &head.id);
        std::iter::once(*head).chain(others.copied()).collect()
    };
    heads.map(with).collect()
}

/// The fewest groups of neighbours that keep the span and take no cluster apart, as even as can be: of all ways to cut the
/// row of clusters the one with the least sum of squared sizes.
fn together<'a>(clusters: &[Vec<&'a Agent>], span: usize) -> Vec<Vec<&'a Agent>> {
    // Groups, sum of squares, and where the last group begins, for the first so many clusters.
    let mut best: Vec<(usize, usize, usize)> = vec![(0, 0, 0)];
    for end in 1..=clusters.len() {
        let mut size = 0;
        let mut here = (usize::MAX, 0, 0);
        for begin in (0..end).rev() {
            size += clusters[begin].len();
            // A cluster beyond the span stands alone: the checker says so.
            if size > span && begin + 1 < end {
                break;
            }
            here = here.min((best[begin].0 + 1, best[begin].1 + size * size, begin));
        }
        best.push(here);
    }
    let mut groups = Vec::new();
    let mut end = clusters.len();
    while end > 0 {
        let begin = best[end].2;
        groups.push(clusters[begin..end].concat());
        end = begin;
    }
    groups.reverse();
    groups
}

/// Members with whom the supervisor talks alone: those whom nobody else guides.
fn talks(world: &World<'_>, members: &[&Agent]) -> usize {
    members.iter().filter(|agent| !world.guidance.iter().any(|pair| pair.worker == agent.id)).count()
}

/// What a group asks of its supervisor: the bases of its members, and those of them with whom there are talks.
struct Talks<'g> {
    bases: &'g [usize],
    talks: usize,
}

/// The supervisor of the district nearest to the members' bases who has the hours and leads no group yet.
fn nearest<'a>(
    world: &World<'_>,
    district: &District,
    agents: &'a [Agent],
    led: &[&WorkerId],
    group: &Talks<'_>,
) -> Option<&'a WorkerId> {
    let serves = |agent: &&Agent| agent.serves.iter().any(|c| district.communes.contains(c));
    let free = |agent: &&Agent| agent.cadre == Cadre::Supervisor && !led.contains(&&agent.id);
    let way = |agent: &Agent| {
        let ways = world.travel.from_base(agent.village);
        group.bases.iter().map(|&base| ways.to(base).0).sum::<f64>()
    };
    let able = |&(way, agent): &(f64, &Agent)| leads(world, agent, group, way);
    let ranked = agents.iter().filter(serves).filter(free).map(|agent| (way(agent), agent)).filter(able);
    ranked.min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.id.cmp(&b.1.id))).map(|(_, agent)| &agent.id)
}

/// Whether a supervisor has the hours for a group: its meeting, a talk with each member whom nobody else guides, one
/// journey a month over the mean of the ways to the members, given as their sum.
fn leads(world: &World<'_>, leader: &Agent, group: &Talks<'_>, ways: f64) -> bool {
    let mean = ways / group.bases.len().max(1) as f64;
    let talks = group.talks as f64 * world.get(Parameter::IndividualSupervisionHours);
    let road = world.travel.minutes(Km(2.0 * mean)).0 / 60.0;
    world.get(Parameter::GroupSupervisionHours) + talks + road <= leader.capacity(world)
}

/// Gives each group that nobody leads a new post, based where its members are nearest, if one post has the hours.
fn lead(world: &World<'_>, groups: &mut [(Group, Vec<usize>, usize)], posts: &mut Vec<Agent>) {
    let mut wanted: Vec<(usize, usize)> = Vec::new();
    let able = |village: usize, group: &Talks<'_>, way: f64| {
        let post = Agent::post(world, WorkerId::default(), Cadre::Supervisor, village);
        leads(world, &post, group, way * group.bases.len() as f64)
    };
    for (g, (_, bases, talks)) in groups.iter().enumerate().filter(|(_, group)| group.0.supervisor.is_none()) {
        let asked = Talks { bases, talks: *talks };
        let mut villages = bases.clone();
        villages.dedup();
        let members: Vec<f64> =
            villages.iter().map(|v| bases.iter().filter(|base| *base == v).count() as f64).collect();
        let post = bases::median(world, &villages, &members).filter(|&(village, way)| able(village, &asked, way));
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Every way to cut a row of clusters: the fewest groups, then the most even ones.
    #[test]
    fn groups_of_clusters_are_the_fewest_and_the_most_even() {
        let agent = Agent {
            id: WorkerId::default(),
            cadre: Cadre::SocialWorker,
            village: 0,
            fte: 1.0,
            cases: 1.0,
            payer: None,
            existing: true,
            serves: Vec::new(),
        };
        for code in 0..3_u32.pow(7) {
            let sizes: Vec<usize> = (0..7).map(|at| 1 + (code / 3_u32.pow(at) % 3) as usize).collect();
            let clusters: Vec<Vec<&Agent>> = sizes.iter().map(|&size| vec![&agent; size]).collect();
            let value = |groups: &[usize]| (groups.len(), groups.iter().map(|size| size * size).sum::<usize>());
            let cut = |bits: u32| {
                let mut groups = vec![0];
                for (at, size) in sizes.iter().enumerate() {
                    if at > 0 && bits >> (at - 1) & 1 == 1 {
                        groups.push(0);
                    }
                    *groups.last_mut().unwrap() += size;
                }
                groups
            };
            for span in [3, 5] {
                let fits = (0..64).map(cut).filter(|groups| groups.iter().all(|&size| size <= span));
                let found: Vec<usize> = together(&clusters, span).iter().map(Vec::len).collect();
                assert_eq!(Some(value(&found)), fits.map(|groups| value(&groups)).min(), "{sizes:?}");
            }
        }
    }
}
