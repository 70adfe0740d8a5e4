//! Why somebody is not served, how much is short, and the cheapest change that would cure it.

use super::assignment::Case;
use super::draft::{CadrePlan, Draft};
use super::places::KM_TOLERANCE;
use super::posts::AreaPlan;
use super::siting::sites;
use super::ways::Ways;
use super::world::World;
use super::youth::Youth;
use super::{Reason, Unmet, bases};
use crate::arrange::Arrange;
use crate::arrange::Map;
use crate::estimate::Parameter;
use crate::id::FamilyId;
use crate::service::Service;

/// Families and children who are not served, by part, village, band and family.
pub(super) fn unmet(world: &World<'_>, draft: &Draft, ways: &[Ways]) -> Vec<Unmet> {
    let mut list = Vec::new();
    for (plan, ways) in draft.cadres.iter().zip(ways) {
        plan.areas.iter().for_each(|area| families(world, plan, area, ways, &mut list));
    }
    for youth in &draft.youth {
        children(world, youth, &mut list);
    }
    let key = |unmet: &Unmet| (unmet.service, unmet.village.clone(), unmet.band, unmet.family.clone());
    list.arrange_by_key(key);
    // Children of two ages are one row.
    list.dedup_by(|next, row| {
        let same = key(next) == key(row) && next.reason == row.reason;
        row.count += if same { next.count } else { 0 };
        same
    });
    list
}

/// What is short in a commune or district.
#[derive(Debug, Clone, Default)]
struct Short {
    families: u64,
    hours: f64,
    /// Hours by village.
    weights: Map<usize, f64>,
    workers: usize,
}

fn families(world: &World<'_>, plan: &CadrePlan, area: &AreaPlan, ways: &Ways, list: &mut Vec<Unmet>) {
    let case = &area.case;
    let unit = |village: usize| {
        let commune = world.commune_of(village);
        if plan.cadre.shared_in_district() { world.district_of[commune] } else { commune }
    };
    let mut shorts: Map<usize, Short> = Map::new();
    for (i, item) in case.items.iter().enumerate() {
        let left = case.unserved(&area.answer, i);
        if left > 0 {
            let short = shorts.entry(unit(item.village)).or_default();
            let usage = plan.work.usage(case.work[i], ways.road_km[world.commune_of(item.village)]);
            short.families += left;
            short.hours += usage * left as f64;
            *short.weights.entry(item.village).or_default() += usage * left as f64;
            short.workers = short.workers.max(case.pairs[i].len());
        }
    }
    if shorts.is_empty() {
        return;
    }
    let room = Room::new(area);
    // The cure is that of the whole commune or district: worked out once, not for each of its villages.
    let cures: Map<usize, String> = shorts.iter().map(|(&at, short)| (at, cure(world, plan, short))).collect();
    for (i, item) in case.items.iter().enumerate() {
        let count = case.unserved(&area.answer, i);
        let at = unit(item.village);
        if let Some(short) = shorts.get(&at).filter(|_| count > 0) {
            let reason = room.reason(case, i);
            list.push(Unmet {
                service: plan.cadre.service(),
                village: world.problem.villages[item.village].code.clone(),
                band: item.band,
                family: family_id(world, item.family),
                count,
                reason,
                detail: detail(world, plan, item.village, short, reason),
                cure: cures[&at].clone(),
            });
        }
    }
}

/// What is left of each worker.
struct Room {
    hours: Vec<f64>,
}

impl Room {
    fn new(area: &AreaPlan) -> Self {
        Self { hours: area.case.hours_left(&area.answer) }
    }

    fn reason(&self, case: &Case, item: usize) -> Reason {
        let pairs = &case.pairs[item];
        if pairs.is_empty() {
            Reason::NoWorker
        } else if pairs.iter().any(|pair| self.hours[pair.agent] >= pair.usage) {
            Reason::CaseloadReached
        } else {
            Reason::NoHours
        }
    }
}

fn detail(world: &World<'_>, plan: &CadrePlan, village: usize, short: &Short, reason: Reason) -> String {
    let commune = &world.problem.communes[world.commune_of(village)];
    let place = if plan.cadre.shared_in_district() { commune.code.district() } else { commune.code.as_str() };
    let (hours, families) = (short.hours.ceil(), short.families);
    let full = counted(short.workers as u64, "worker is", "workers are");
    match reason {
        Reason::NoWorker => {
            let cadre = plan.cadre.label().to_lowercase();
            format!(
                "{place}: no {cadre} works there; {} need {hours:.0} h a month",
                counted(families, "family", "families")
            )
        }
        Reason::CaseloadReached => {
            format!("{place}: {} above the caseload; {full} at the limit", counted(families, "family", "families"))
        }
        _ => format!("{place}: {hours:.0} h a month short; {full} full"),
    }
}

fn cure(world: &World<'_>, plan: &CadrePlan, short: &Short) -> String {
    let hours = world.norms.case_hours_month(plan.cadre).0;
    let by_hours = if hours > 0.0 { short.hours / hours } else { f64::INFINITY };
    let by_caseload = world.caseload(plan.cadre).map_or(0.0, |caseload| short.families as f64 / caseload);
    let fte = by_hours.max(by_caseload);
    if fte.is_infinite() {
        return "working time that is not taken up by support work".to_owned();
    }
    let (villages, weights): (Vec<usize>, Vec<f64>) = short.weights.iter().unzip();
    let base = bases::median(world, &villages, &weights).map_or(0, |(village, _)| village);
    let village = &world.problem.villages[base];
    let cadre = plan.cadre.label().to_lowercase();
    let posts = counted(fte.ceil().max(1.0) as u64, &format!("more {cadre}"), &format!("more {}", plural(&cadre)));
    format!("{posts} based in {} ({}); {fte:.1} full-time equivalents are short", village.name, village.code)
}

fn children(world: &World<'_>, youth: &Youth, list: &mut Vec<Unmet>) {
    for (p, party) in youth.room.parties.iter().enumerate() {
        let waiting: u64 = youth.room.waiting(&youth.places, p).iter().sum();
        if waiting == 0 {
            continue;
        }
        let reason = waiting_reason(world, youth, p);
        let village = world.problem.villages[party.village].code.clone();
        let family = family_id(world, party.family);
        let (detail, cure) = words_for_children(world, youth, party.village, reason);
        let (service, band) = (Service::YouthCentres, party.band);
        list.push(Unmet { service, village, band, family, count: waiting, reason, detail, cure });
    }
}

/// Why the children of a party wait.
pub(super) fn waiting_reason(world: &World<'_>, youth: &Youth, party: usize) -> Reason {
    if !youth.room.reach[party].is_empty() {
        return Reason::NoPlace;
    }
    let none = world.districts.iter().find(|d| d.code == youth.district).is_none_or(|d| sites(world, d).is_empty());
    if none { Reason::NoCentre } else { Reason::TooFar }
}

fn words_for_children(world: &World<'_>, youth: &Youth, village: usize, reason: Reason) -> (String, String) {
    let place = &world.problem.villages[village];
    let most = world.get(Parameter::CentreMaxKm);
    let in_village = (0..youth.room.parties.len())
        .filter(|&p| youth.room.parties[p].village == village)
        .map(|p| youth.room.waiting(&youth.places, p).iter().sum::<u64>());
    let waiting = counted(in_village.sum(), "child waits", "children wait");
    let closed = |c: &usize| !youth.room.centres.contains(c);
    let ways = world.travel.from_base(village);
    let near = |c: &usize| ways.to(world.problem.centres[*c].village).0 <= most + KM_TOLERANCE;
    let candidate = (0..world.problem.centres.len()).filter(closed).find(near);
    let cure = match candidate {
        Some(c) => format!(
            "open {} in {}",
            world.problem.centres[c].id, world.problem.villages[world.problem.centres[c].village].name
        ),
        None if reason == Reason::NoPlace => format!("more places within {most:.1} km of {}", place.name),
        None => format!("a centre within {most:.1} km of {}", place.name),
    };
    let detail = match reason {
        Reason::NoPlace => format!("{} ({}): {waiting}; the centres in reach are full", place.name, place.code),
        Reason::NoCentre => {
            format!("{} ({}): {waiting}; no centre could open in {}", place.name, place.code, youth.district)
        }
        _ => format!("{} ({}): {waiting}; no centre runs within {most:.1} km", place.name, place.code),
    };
    (detail, cure)
}

/// The id of a family of the case list.
pub(super) fn family_id(world: &World<'_>, family: Option<usize>) -> Option<FamilyId> {
    family.map(|position| world.problem.families[position].id.clone())
}

fn counted(n: u64, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

fn plural(cadre: &str) -> String {
    if let Some(stem) = cadre.strip_suffix("coach") { format!("{stem}coaches") } else { format!("{cadre}s") }
}
