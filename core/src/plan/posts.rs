//! How many posts of a visiting cadre full service needs, where they are based, and who then serves whom.
//!
//! Posts are whole. A hiring area (a commune for social workers, a district for shared cadres) starts with the fewest
//! posts whose hours and caseload can carry its families when every village is served from its own; families are
//! assigned; where some are left over because of the ways or because families cannot be cut in two, posts are added
//! and the families assigned again.

use super::agents::{Agent, post_ids};
use super::area;
use super::assignment::{Answer, Case, options};
use super::bases::{self, Load};
use super::demand::{Item, items};
use super::leftover::place_leftover;
use super::spread::spread;
use super::work::Work;
use super::world::World;
use crate::arrange::Arrange;
use crate::input::Supply;
use crate::optimise::Certificate;
use crate::service::Cadre;
use crate::unit::largest_remainder;

/// Rounds in which posts are added. Each adds at least one post where families are left over.
const MOST_ROUNDS: usize = 12;
/// Rounds in which posts move nearer to their families.
const MOST_MOVES: usize = 3;
/// Most posts of one hiring area: beyond this, input is not a commune's, and families are reported as unmet.
const MOST_POSTS: u64 = 2_000;
/// Work of the engine while posts are counted, and for the assignment that stands.
pub(super) const COUNTING_WORK: u64 = 400_000;
pub(super) const FINAL_WORK: u64 = 1_000_000;

/// The assignment of an area that stands, and how good it is.
pub(super) struct AreaPlan {
    pub name: String,
    pub case: Case,
    pub answer: Answer,
    pub certificate: Certificate,
}

/// Assigns the families of a cadre, area by area, with new posts where the settings ask for full service.
pub(super) fn plan_areas(world: &World<'_>, work: &Work, existing: &[Agent]) -> Vec<AreaPlan> {
    let areas = split(world, work, existing);
    let plan =
        |(area, items, agents): (Vec<usize>, Vec<Item>, Vec<Agent>)| plan_area(world, work, &area, &items, &agents);
    let plans = world.control.map(work.cadre().name(), areas, plan);
    plans.into_iter().filter(|plan| !plan.case.items.is_empty() || !plan.case.agents.is_empty()).collect()
}

/// The areas of a cadre, each with its families and with those of the workers who belong to it.
pub(super) fn split(world: &World<'_>, work: &Work, agents: &[Agent]) -> Vec<(Vec<usize>, Vec<Item>, Vec<Agent>)> {
    let items = items(world, work.cadre());
    let with_people = |area: Vec<usize>| {
        let inside = items.iter().filter(|item| area.binary_search(&world.commune_of(item.village)).is_ok());
        let serves =
            |agent: &&Agent| agent.cadre == work.cadre() && agent.serves.iter().any(|c| area.binary_search(c).is_ok());
        let inside = inside.copied().collect();
        let agents = agents.iter().filter(serves).cloned().collect();
        (area, inside, agents)
    };
    area::areas(world, work.cadre(), agents).into_iter().map(with_people).collect()
}

fn plan_area(world: &World<'_>, work: &Work, area: &[usize], items: &[Item], existing: &[Agent]) -> AreaPlan {
    let with = |posts: Vec<Agent>| {
        let mut agents = existing.to_vec();
        agents.extend(posts);
        agents.arrange_by(|a, b| a.id.cmp(&b.id));
        Case::new(world, work, items.to_vec(), agents)
    };
    let mut units = Vec::new();
    if world.problem.settings.posts == Supply::Needed {
        units = hiring_units(world, work, area, items, existing);
    }
    let posts = |units: &[Unit]| units.iter().flat_map(|unit| unit.agents(world, work.cadre(), existing)).collect();
    let mut case = with(posts(&units));
    let stopped = || world.control.stop().requested();
    for _ in 0..MOST_ROUNDS {
        if units.is_empty() || stopped() || !add_posts(world, &case, &case.solve(COUNTING_WORK).0, &mut units) {
            break;
        }
        case = with(posts(&units));
    }
    let mut levels = None;
    for _ in 0..MOST_MOVES {
        if stopped() {
            break;
        }
        let (answer, _) = case.solve(COUNTING_WORK);
        let before = *levels.get_or_insert(case.levels(&answer));
        let Some(moved) = nearer_posts(world, &case, &answer) else { break };
        let next = with(moved);
        let after = next.levels(&next.solve(COUNTING_WORK).0);
        if after >= before {
            break;
        }
        (case, levels) = (next, Some(after));
    }
    let (mut answer, certificate) = case.solve(FINAL_WORK);
    spread(&case, &mut answer);
    place_leftover(&case, &mut answer);
    AreaPlan::new(area::name(world, work.cadre(), area), case, answer, &certificate)
}

impl AreaPlan {
    /// States the certificate for an assignment as it stands, which may be another than the engine's.
    pub(super) fn new(name: String, case: Case, answer: Answer, engine: &Certificate) -> Self {
        let objective = case.objective(&answer);
        let certificate = Certificate::from_bounds(objective, engine.bound, engine.work, &options(FINAL_WORK));
        Self { name, case, answer, certificate }
    }
}

/// A commune or a district whose posts are counted together.
pub(super) struct Unit {
    pub villages: Vec<usize>,
    /// Load of each village in full-time equivalents.
    pub load: Vec<f64>,
    pub posts: u64,
}

impl Unit {
    /// The posts of the unit. A district's posts go to its communes by largest remainder of their load.
    pub(super) fn agents(&self, world: &World<'_>, cadre: Cadre, existing: &[Agent]) -> Vec<Agent> {
        let mut communes: Vec<usize> = self.villages.iter().map(|&v| world.commune_of(v)).collect();
        communes.dedup();
        let load_of = |&c: &usize| {
            let inside = self.villages.iter().zip(&self.load).filter(|&(&v, _)| world.commune_of(v) == c);
            inside.map(|(_, load)| load).sum::<f64>()
        };
        let quota = largest_remainder(self.posts, &communes.iter().map(load_of).collect::<Vec<_>>());
        let posts: Vec<(usize, u64)> = communes.iter().copied().zip(quota).collect();
        let helps = |agent: &&Agent| communes.iter().any(|&c| agent.may_serve(world, c));
        let workers: Vec<(usize, f64)> =
            existing.iter().filter(helps).map(|agent| (agent.village, agent.cases)).collect();
        let load = Load { villages: &self.villages, of_village: &self.load, workers: &workers };
        posts_at(world, cadre, bases::bases(world, &load, &posts))
    }
}

/// Posts based in villages, with ids in the order of village.
pub(super) fn posts_at(world: &World<'_>, cadre: Cadre, mut villages: Vec<usize>) -> Vec<Agent> {
    villages.arrange();
    let same_commune = |a: &usize, b: &usize| world.commune_of(*a) == world.commune_of(*b);
    let mut posts = Vec::with_capacity(villages.len());
    for chunk in villages.chunk_by(same_commune) {
        let ids = post_ids(world, world.commune_of(chunk[0]), cadre);
        posts.extend(ids.zip(chunk).map(|(id, &village)| Agent::post(world, id, cadre, village)));
    }
    posts
}

/// The hiring units of an area that have families, each with the fewest posts that could serve them.
pub(super) fn hiring_units(
    world: &World<'_>,
    work: &Work,
    area: &[usize],
    items: &[Item],
    existing: &[Agent],
) -> Vec<Unit> {
    let hours = world.norms.case_hours_month(work.cadre()).0;
    if hours <= 0.0 {
        return Vec::new();
    }
    let same = |a: &usize, b: &usize| {
        a == b || (work.cadre().shared_in_district() && world.district_of[*a] == world.district_of[*b])
    };
    let unit = |communes: &[usize]| {
        let villages: Vec<usize> = communes.iter().flat_map(|&c| world.problem.communes[c].villages.clone()).collect();
        let mut used = vec![0.0; villages.len()];
        let mut families = vec![0.0; villages.len()];
        for item in items {
            if let Ok(v) = villages.binary_search(&item.village) {
                let family = work.family(world.commune_of(item.village), item.band);
                used[v] += item.count as f64 * work.usage(family, 0.0);
                families[v] += item.count as f64;
            }
        }
        for &commune in communes {
            let inside = world.problem.communes[commune].villages.clone();
            let hours = work.hours_without_families(commune) / inside.len().max(1) as f64;
            let first = villages.partition_point(|&v| v < inside.start);
            used[first..first + inside.len()].iter_mut().for_each(|used| *used += hours);
        }
        let helps = |agent: &&Agent| communes.iter().any(|&c| agent.may_serve(world, c));
        let helpers: Vec<&Agent> = existing.iter().filter(helps).collect();
        let free: f64 = helpers.iter().map(|agent| agent.capacity(world)).sum();
        let by_hours = (used.iter().sum::<f64>() - free) / hours;
        let by_caseload = world.caseload(work.cadre()).map_or(0.0, |caseload| {
            let free: u64 = helpers.iter().filter_map(|agent| agent.max_families(world)).sum();
            (families.iter().sum::<f64>() - free as f64) / caseload.floor().max(1.0)
        });
        let caseload_binds = by_caseload > by_hours;
        let load = if caseload_binds { families } else { used.iter().map(|h| h / hours).collect() };
        let posts = whole_posts(by_hours.max(by_caseload));
        (load.iter().sum::<f64>() > 0.0).then_some(Unit { villages, load, posts })
    };
    area.chunk_by(same).filter_map(unit).collect()
}

/// Adds the posts that the families left over ask for; false when nobody is left over.
fn add_posts(world: &World<'_>, case: &Case, answer: &Answer, units: &mut [Unit]) -> bool {
    let mut added = false;
    for unit in units {
        let (mut hours, mut families) = (0.0, 0u64);
        let inside = |i: &usize| unit.villages.binary_search(&case.items[*i].village).is_ok();
        for i in (0..case.items.len()).filter(inside) {
            let left = case.unserved(answer, i);
            families += left;
            hours += left as f64 * case.work[i].hours;
        }
        if families > 0 && unit.posts < MOST_POSTS {
            let by_caseload = world.caseload(case.cadre).map_or(0.0, |caseload| families as f64 / caseload);
            let by_hours = hours / world.norms.case_hours_month(case.cadre).0;
            unit.posts = (unit.posts + whole_posts(by_hours.max(by_caseload)).max(1)).min(MOST_POSTS);
            added = true;
        }
    }
    added
}

/// Posts are whole; a share below a millionth of a post is rounding.
pub(super) fn whole_posts(fte: f64) -> u64 {
    ((fte - 1e-6).ceil().max(0.0) as u64).min(MOST_POSTS)
}

/// The planned posts, each moved to the village of its commune from which its families are nearest; `None` when
/// all are there already.
pub(super) fn nearer_posts(world: &World<'_>, case: &Case, answer: &Answer) -> Option<Vec<Agent>> {
    let mut bases = Vec::new();
    let mut moved = false;
    for (a, agent) in case.agents.iter().enumerate().filter(|(_, agent)| !agent.existing) {
        let mut trips = Vec::new();
        for (i, item) in case.items.iter().enumerate() {
            let served = case.pairs[i].iter().zip(&answer.families[i]).filter(|(pair, n)| pair.agent == a && **n > 0);
            trips.extend(served.map(|(_, &n)| (item.village, case.work[i].trips * n as f64)));
        }
        let villages: Vec<usize> = world.problem.communes[agent.serves[0]].villages.clone().collect();
        let way = |&base: &usize| {
            let ways = world.travel.from_base(base);
            trips.iter().map(|&(village, weight)| weight * ways.to(village).0).sum::<f64>()
        };
        let here = way(&agent.village);
        let best = villages.iter().map(|base| (way(base), *base)).min_by(|a, b| a.0.total_cmp(&b.0));
        let base = best.filter(|&(there, _)| there < here - 1e-6).map_or(agent.village, |(_, base)| base);
        moved |= base != agent.village;
        bases.push(base);
    }
    moved.then(|| posts_at(world, case.cadre, bases))
}
