//! From decisions to the plan as it is read: every figure that follows is worked out here, in one order.

use super::agents::Agent;
use super::draft::{CadrePlan, Draft};
use super::guidance::Guided;
use super::posts::AreaPlan;
use super::reasons::{self, family_id, waiting_reason};
use super::teams::{Running, running};
use super::world::World;
use super::youth::{Youth, total_metres};
use super::{
    Assigned, Guidance, Placed, Plan, PlanCentre, PlanWorker, Solve, Staffing, SupervisionGroup, Waiting, assignment,
    proven, staffing, ways,
};
use crate::arrange::Arrange;
use crate::arrange::Map;
use crate::service::{AgeBand, Cadre};
use crate::unit::{Fte, Hours, Km, Minutes};

/// The plan that follows from the decisions.
pub(super) fn assemble(world: &World<'_>, draft: &Draft) -> Plan {
    let agents = draft.agents();
    let centres = running(&draft.youth);
    let ways = ways::ways(world, draft);
    let staffing = staffing::staffing(world, &agents, &centres, &ways);
    Plan {
        workers: workers(world, draft, &agents, &staffing),
        assignments: assignments(world, draft),
        unmet: reasons::unmet(world, draft, &ways),
        centres: plan_centres(world, &centres),
        places: placed(world, draft),
        waiting: waiting(world, draft),
        supervision: draft.groups.iter().map(group).collect(),
        guidance: world.guidance.iter().map(guidance).collect(),
        travel: ways::shares(world, &ways),
        solves: solves(world, draft),
        staffing,
    }
}

fn group(group: &super::supervision::Group) -> SupervisionGroup {
    SupervisionGroup {
        number: group.number,
        district: group.district.clone(),
        supervisor: group.supervisor.clone(),
        members: group.members.clone(),
    }
}

fn guidance(pair: &Guided) -> Guidance {
    Guidance { guide: pair.guide.clone(), worker: pair.worker.clone(), km: Km(pair.km), hours_month: Hours(pair.hours) }
}

/// What a worker does.
#[derive(Debug, Clone, Copy, Default)]
struct Use {
    hours: f64,
    travel: f64,
    families: u64,
}

fn workers(world: &World<'_>, draft: &Draft, agents: &[Agent], staffing: &[Staffing]) -> Vec<PlanWorker> {
    let mut uses = Map::new();
    for area in draft.cadres.iter().flat_map(|plan| &plan.areas) {
        add_use(area, &mut uses);
    }
    let parts = used_parts(world, agents, staffing);
    let worker = |agent: &Agent| {
        let capacity = agent.capacity(world);
        let visits = agent.cadre.visits_families();
        let part = if visits { 0.0 } else { parts[agent.cadre.index()][world.commune_of(agent.village)] };
        let mut used = uses.get(&agent.id).copied().unwrap_or_default();
        used.hours += capacity * part;
        PlanWorker {
            id: agent.id.clone(),
            cadre: agent.cadre,
            village: world.problem.villages[agent.village].code.clone(),
            fte: Fte(agent.fte),
            payer: agent.payer.clone(),
            existing: agent.existing,
            case_fte: (agent.cases < agent.fte).then_some(Fte(agent.cases)),
            capacity_hours_month: Hours(capacity),
            used_hours_month: Hours(used.hours),
            travel_hours_month: Hours(used.travel),
            max_families: agent.max_families(world),
            families: used.families,
        }
    };
    agents.iter().map(worker).collect()
}

fn add_use(area: &AreaPlan, uses: &mut Map<crate::id::WorkerId, Use>) {
    for (pairs, families) in area.case.pairs.iter().zip(&area.answer.families) {
        for (pair, &n) in pairs.iter().zip(families).filter(|&(_, &n)| n > 0) {
            let used = uses.entry(area.case.agents[pair.agent].id.clone()).or_default();
            used.hours += pair.usage * n as f64;
            used.travel += pair.minutes / 60.0 * n as f64;
            used.families += n;
        }
    }
}

/// The part of their time that those who do not visit families are needed for, by cadre and commune: full-time
/// equivalents required over those there, in the commune for centre staff, in the district for the others.
fn used_parts(world: &World<'_>, agents: &[Agent], staffing: &[Staffing]) -> Vec<Vec<f64>> {
    let communes = world.problem.communes.len();
    let mut there = vec![vec![0.0; communes]; Cadre::ALL.len()];
    let mut required = there.clone();
    for agent in agents {
        there[agent.cadre.index()][world.commune_of(agent.village)] += agent.fte;
    }
    let rows = staffing.chunks(staffing.len().checked_div(communes).unwrap_or(0).max(1));
    for (commune, row) in rows.enumerate().flat_map(|(commune, rows)| rows.iter().map(move |row| (commune, row))) {
        required[row.cadre.index()][commune] = row.required.0;
    }
    let part = |cadre: &Cadre, commune: usize| {
        let district = &world.districts[world.district_of[commune]].communes;
        let area = if cadre.shared_in_district() { district.clone() } else { commune..commune + 1 };
        let sum = |table: &[Vec<f64>]| table[cadre.index()][area.clone()].iter().sum::<f64>();
        if sum(&there) > 0.0 { (sum(&required) / sum(&there)).min(1.0) } else { 0.0 }
    };
    Cadre::ALL.iter().map(|cadre| (0..communes).map(|commune| part(cadre, commune)).collect()).collect()
}

fn assignments(world: &World<'_>, draft: &Draft) -> Vec<Assigned> {
    let mut rows = Vec::new();
    for plan in &draft.cadres {
        let mut of_cadre: Vec<(assignment::Key, Assigned)> = Vec::new();
        plan.areas.iter().for_each(|area| assigned(world, plan, area, &mut of_cadre));
        of_cadre.arrange_by(|a, b| a.0.cmp(&b.0));
        rows.extend(of_cadre.into_iter().map(|(_, row)| row));
    }
    rows
}

fn assigned(world: &World<'_>, plan: &CadrePlan, area: &AreaPlan, rows: &mut Vec<(assignment::Key, Assigned)>) {
    for (item, (pairs, families)) in area.case.items.iter().zip(area.case.pairs.iter().zip(&area.answer.families)) {
        for (pair, &n) in pairs.iter().zip(families).filter(|&(_, &n)| n > 0) {
            let worker = area.case.agents[pair.agent].id.clone();
            let row = Assigned {
                cadre: plan.cadre,
                village: world.problem.villages[item.village].code.clone(),
                band: item.band,
                family: family_id(world, item.family),
                worker: worker.clone(),
                families: n,
                km: Km(pair.km),
                minutes: Minutes(plan.work.minutes_per_visit(pair.km)),
                changed: pair.changed,
            };
            rows.push(((item.village, item.band, item.family, worker), row));
        }
    }
}

fn plan_centres(world: &World<'_>, running: &[Running]) -> Vec<PlanCentre> {
    let centre = |running: &Running| {
        let centre = &world.problem.centres[running.centre];
        PlanCentre {
            id: centre.id.clone(),
            village: world.problem.villages[centre.village].code.clone(),
            existing: centre.existing,
            places: centre.places,
            taken: running.taken,
        }
    };
    running.iter().map(centre).collect()
}

fn placed(world: &World<'_>, draft: &Draft) -> Vec<Placed> {
    let mut rows = Vec::new();
    for youth in &draft.youth {
        for (p, party) in youth.room.parties.iter().enumerate() {
            for (reach, children) in youth.room.reach[p].iter().zip(&youth.places.children[p]) {
                for &age in AgeBand::ALL.iter().filter(|age| children[age.index()] > 0) {
                    let centre = youth.room.centres[reach.centre];
                    let row = Placed {
                        centre: world.problem.centres[centre].id.clone(),
                        age,
                        village: world.problem.villages[party.village].code.clone(),
                        band: party.band,
                        carer: party.carer,
                        family: family_id(world, party.family),
                        children: children[age.index()],
                        km: Km(reach.km),
                    };
                    rows.push(((centre, age, party.village, party.band, party.carer, party.family), row));
                }
            }
        }
    }
    rows.arrange_by_key(|row| row.0);
    rows.into_iter().map(|(_, row)| row).collect()
}

fn waiting(world: &World<'_>, draft: &Draft) -> Vec<Waiting> {
    let mut rows = Vec::new();
    for youth in &draft.youth {
        for (p, party) in youth.room.parties.iter().enumerate() {
            let children = youth.room.waiting(&youth.places, p);
            for &age in AgeBand::ALL.iter().filter(|age| children[age.index()] > 0) {
                let row = Waiting {
                    rank: 0,
                    age,
                    village: world.problem.villages[party.village].code.clone(),
                    band: party.band,
                    carer: party.carer,
                    family: family_id(world, party.family),
                    children: children[age.index()],
                    reason: waiting_reason(world, youth, p),
                };
                rows.push(((party.band, party.carer, party.village, party.family, age), row));
            }
        }
    }
    rows.arrange_by_key(|row| row.0);
    let ranked = (1..).zip(rows).map(|(rank, (_, row))| Waiting { rank, ..row });
    ranked.collect()
}

fn solves(world: &World<'_>, draft: &Draft) -> Vec<Solve> {
    let mut solves = Vec::new();
    for plan in &draft.cadres {
        for area in plan.areas.iter().filter(|area| !area.case.items.is_empty()) {
            let levels = area.case.levels(&area.answer);
            let spread = spread_of_load(area);
            solves.push(Solve {
                what: format!("assign {} {}", plan.cadre, area.name),
                certificate: area.certificate,
                levels: vec![
                    ("unmet_weighted".to_owned(), levels.unmet),
                    ("changed_relationships".to_owned(), levels.changes),
                    ("travel_minutes_month".to_owned(), levels.minutes),
                    ("spread_of_load".to_owned(), spread),
                ],
                bounds: proven::of_assignment(&area.case, &area.answer, &area.certificate, spread),
            });
        }
    }
    draft.youth.iter().for_each(|youth| youth_solves(world, youth, &mut solves));
    solves
}

/// The largest share of hours used by a worker, less the smallest.
fn spread_of_load(area: &AreaPlan) -> f64 {
    let mut hours = vec![0.0; area.case.agents.len()];
    for (pairs, families) in area.case.pairs.iter().zip(&area.answer.families) {
        pairs.iter().zip(families).for_each(|(pair, &n)| hours[pair.agent] += pair.usage * n as f64);
    }
    let with_time = hours.iter().zip(&area.case.capacity).filter(|&(_, &capacity)| capacity > 0.0);
    let shares: Vec<f64> = with_time.map(|(hours, capacity)| hours / capacity).collect();
    let most = shares.iter().copied().fold(0.0, f64::max);
    most - shares.iter().copied().fold(most, f64::min)
}

fn youth_solves(world: &World<'_>, youth: &Youth, solves: &mut Vec<Solve>) {
    let parties = 0..youth.room.parties.len();
    let waiting: u64 = parties.map(|p| youth.room.waiting(&youth.places, p).iter().sum::<u64>()).sum();
    let opened = youth.room.centres.iter().filter(|&&c| !world.problem.centres[c].existing).count();
    if let Some(certificate) = youth.siting {
        let what = format!("locate {}", youth.district);
        let levels =
            vec![("children_waiting".to_owned(), waiting as f64), ("centres_opened".to_owned(), opened as f64)];
        solves.push(Solve { what, certificate, levels, bounds: Vec::new() });
    }
    if let Some(certificate) = youth.ways {
        let levels = vec![
            ("children_waiting".to_owned(), waiting as f64),
            ("metres_one_way".to_owned(), total_metres(&youth.room, &youth.places)),
        ];
        let bounds = proven::of_places(world, &youth.room, waiting as f64, &certificate);
        solves.push(Solve { what: format!("places {}", youth.district), certificate, levels, bounds });
    }
}
