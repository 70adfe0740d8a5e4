//! A new plan that disturbs the one of today as little as it can.
//!
//! Posts stay where they are, centres stay open. Families are assigned again with the worker who serves them today as
//! their relationship: after unmet need the number of families who change is made smallest, then the minutes on the
//! road. Only families who would be left over get new posts, and only children who would wait a new centre. Children stay
//! in their centre unless priority or room sends them elsewhere.

use super::agents::{self, Agent};
use super::area;
use super::assignment::{Answer, Case};
use super::demand::{Item, Party, parties};
use super::document::PlanDocument;
use super::draft::{CadrePlan, Draft};
use super::places::{AGES, Places, Room};
use super::posts::{AreaPlan, FINAL_WORK, split, whole_posts};
use super::shorten::keep;
use super::siting::{Siting, more};
use super::supervision;
use super::teams;
use super::work::Work;
use super::world::{District, VISITING, World};
use super::youth::{self, Youth};
use crate::arrange::Arrange;
use crate::id::{FamilyId, VillageCode, WorkerId};
use crate::input::Supply;
use crate::service::{AgeBand, Cadre, Service};
use crate::unit::largest_remainder;
use std::collections::BTreeMap;

/// Rounds in which posts are added.
const MOST_ROUNDS: usize = 12;

/// The decisions of the new plan.
pub(super) fn draft(world: &World<'_>, today: &PlanDocument) -> Draft {
    let existing = agents::existing(world);
    let mut agents = existing.clone();
    agents.extend(posts(world, today));
    agents.arrange_by(|a, b| a.id.cmp(&b.id));
    let running = VISITING.into_iter().filter(|&cadre| world.norms.runs(cadre));
    let cadres = running.map(|cadre| {
        CadrePlan::new(world, cadre, |work| plan_areas(world, work, &agents, &Relations::new(today, cadre)))
    });
    let cadres: Vec<CadrePlan> = cadres.collect();
    let parties = parties(world);
    let runs = world.problem.has(Service::YouthCentres);
    let districts = world.districts.iter().filter(|_| runs);
    let youth: Vec<Youth> = districts.map(|district| plan_youth(world, district, &parties, today)).collect();
    let mut others: Vec<Agent> = existing.iter().filter(|agent| !agent.cadre.visits_families()).cloned().collect();
    others.extend(teams::centre_posts(world, &teams::running(&youth), &existing));
    others.extend(teams::trainer_posts(world, &existing));
    let mut draft = Draft { cadres, youth, others, groups: Vec::new() };
    let (groups, posts) = supervision::groups(world, &draft.agents());
    draft.groups = groups;
    draft.others.extend(posts);
    draft
}

/// The planned posts of today that visit families, where the settings still let the plan have posts.
fn posts(world: &World<'_>, today: &PlanDocument) -> Vec<Agent> {
    let problem = world.problem;
    let village = |code: &VillageCode| problem.villages.binary_search_by(|village| village.code.cmp(code)).ok();
    let free = |id: &WorkerId| problem.workers.binary_search_by(|worker| worker.id.cmp(id)).is_err();
    let wanted = problem.settings.posts == Supply::Needed;
    let visits =
        today.posts.iter().filter(|post| wanted && post.cadre.visits_families() && world.norms.runs(post.cadre));
    let post = |post: &super::PostDecision| {
        village(&post.village).filter(|_| free(&post.id)).map(|at| Agent::post(world, post.id.clone(), post.cadre, at))
    };
    visits.filter_map(post).collect()
}

/// Village, safety band, and the family where families are listed.
type Served<'d> = (&'d str, usize, Option<&'d str>);

/// Who serves whom today.
struct Relations<'d> {
    served: BTreeMap<Served<'d>, Vec<(WorkerId, u64)>>,
}

impl<'d> Relations<'d> {
    fn new(today: &'d PlanDocument, cadre: Cadre) -> Self {
        let mut served: BTreeMap<_, Vec<(WorkerId, u64)>> = BTreeMap::new();
        for row in today.assignments.iter().filter(|row| row.cadre == cadre) {
            let key = (row.village.as_str(), row.band.index(), row.family.as_ref().map(FamilyId::as_str));
            served.entry(key).or_default().push((row.worker.clone(), row.families));
        }
        Self { served }
    }

    fn of(&self, world: &World<'_>, item: &Item) -> Vec<(WorkerId, u64)> {
        let village = world.problem.villages[item.village].code.as_str();
        let family = item.family.map(|family| world.problem.families[family].id.as_str());
        self.served.get(&(village, item.band.index(), family)).cloned().unwrap_or_default()
    }
}

fn plan_areas(world: &World<'_>, work: &Work, agents: &[Agent], relations: &Relations<'_>) -> Vec<AreaPlan> {
    let mine: Vec<Agent> = agents.iter().filter(|agent| agent.cadre == work.cadre()).cloned().collect();
    let areas = split(world, work, &mine);
    let plan = |(communes, items, mut agents): (Vec<usize>, Vec<Item>, Vec<Agent>)| {
        let name = area::name(world, work.cadre(), &communes);
        let mut found = kept(world, work, &items, &agents, relations);
        for _ in 0..MOST_ROUNDS {
            let left: u64 = (0..items.len()).map(|i| found.0.unserved(&found.1, i)).sum();
            if left == 0 || world.problem.settings.posts != Supply::Needed || world.control.stop().requested() {
                break;
            }
            agents.extend(more_posts(world, &found.0, &found.1, &agents));
            agents.arrange_by(|a, b| a.id.cmp(&b.id));
            found = kept(world, work, &items, &agents, relations);
        }
        let (case, answer, certificate) = found;
        AreaPlan { name, case, answer, certificate }
    };
    let plans = world.control.map(work.cadre().name(), areas, plan);
    plans.into_iter().filter(|plan| !plan.case.items.is_empty() || !plan.case.agents.is_empty()).collect()
}

/// The assignment with the fewest changes. Its certificate speaks of changes against the plan of today.
fn kept(
    world: &World<'_>,
    work: &Work,
    items: &[Item],
    agents: &[Agent],
    relations: &Relations<'_>,
) -> (Case, Answer, crate::optimise::Certificate) {
    let case = Case::new(world, work, items.to_vec(), agents.to_vec());
    let (keeping, parts) = case.keeping(&|item| relations.of(world, item));
    let (found, certificate) = keeping.solve(FINAL_WORK);
    let mut answer = case.nobody();
    for (part, &item) in parts.iter().enumerate() {
        for (all, n) in answer.families[item].iter_mut().zip(&found.families[part]) {
            *all += n;
        }
    }
    (case, answer, certificate)
}

/// Posts for the families left over, in the villages where they are.
fn more_posts(world: &World<'_>, case: &Case, answer: &Answer, agents: &[Agent]) -> Vec<Agent> {
    let mut load: BTreeMap<usize, f64> = BTreeMap::new();
    let (mut families, mut hours) = (0, 0.0);
    for (i, item) in case.items.iter().enumerate() {
        let left = case.unserved(answer, i);
        if left > 0 {
            families += left;
            hours += left as f64 * case.work[i].hours;
            *load.entry(item.village).or_default() += left as f64 * case.work[i].hours.max(1e-9);
        }
    }
    let by_caseload = world.caseload(case.cadre).map_or(0.0, |caseload| families as f64 / caseload);
    let by_hours = hours / world.norms.case_hours_month(case.cadre).0.max(1e-9);
    let count = whole_posts(by_hours.max(by_caseload)).max(1);
    let villages: Vec<usize> = load.keys().copied().collect();
    let shares = largest_remainder(count, &load.values().copied().collect::<Vec<_>>());
    let bases = villages.iter().zip(shares).flat_map(|(&village, n)| std::iter::repeat_n(village, n as usize));
    let mut posts: Vec<Agent> = Vec::new();
    for village in bases {
        let taken = |id: &WorkerId| agents.iter().chain(&posts).any(|agent| agent.id == *id);
        let mut ids = agents::post_ids(world, world.commune_of(village), case.cadre);
        let id = ids.find(|id| !taken(id)).unwrap_or_default();
        posts.push(Agent::post(world, id, case.cadre, village));
    }
    posts
}

fn plan_youth(world: &World<'_>, district: &District, parties: &[Party], today: &PlanDocument) -> Youth {
    let mut open = youth::existing(world, district);
    if world.problem.settings.centres == Supply::Needed {
        let here = |&c: &usize| {
            let centre = &world.problem.centres[c];
            !centre.runs() && district.villages.contains(&centre.village) && today.centres.contains(&centre.id)
        };
        open.extend((0..world.problem.centres.len()).filter(here));
        open.sort_unstable();
        if let Some(siting) = Siting::new(world, district, parties) {
            open = siting.beside(&open);
        }
    }
    let mut room = Room::new(world, district, parties, &open);
    let mut places = room.allocate(world);
    while let Some(centre) = more(world, district, &room, &places, &open) {
        open.push(centre);
        open.sort_unstable();
        room = Room::new(world, district, parties, &open);
        places = room.allocate(world);
    }
    let today = placed(world, &room, today);
    keep(world, &room, &mut places, &today);
    Youth::decided(world, district, parties, room, places)
}

/// Children by party and centre in reach as they are placed today.
fn placed(world: &World<'_>, room: &Room, today: &PlanDocument) -> Places {
    let mut rows: BTreeMap<_, Vec<(&str, u64)>> = BTreeMap::new();
    for row in &today.places {
        let family = row.family.as_ref().map(FamilyId::as_str);
        let key = (row.village.as_str(), row.band, row.carer, family, row.age.index());
        rows.entry(key).or_default().push((row.centre.as_str(), row.children));
    }
    let children = room.parties.iter().zip(&room.reach).map(|(party, reach)| {
        let village = world.problem.villages[party.village].code.as_str();
        let family = party.family.map(|family| world.problem.families[family].id.as_str());
        let at = |reach: &super::places::Reach| {
            let id = world.problem.centres[room.centres[reach.centre]].id.as_str();
            let mut children = [0; AGES];
            for &age in AgeBand::ALL {
                let key = (village, party.band, party.carer, family, age.index());
                let here = rows.get(&key).into_iter().flatten().filter(|(centre, _)| *centre == id);
                children[age.index()] = here.map(|(_, n)| *n).sum::<u64>().min(party.children[age.index()]);
            }
            children
        };
        reach.iter().map(at).collect()
    });
    Places { children: children.collect() }
}
