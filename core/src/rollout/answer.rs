//! From the choice back to communes, months and the limits that decided.

use super::model::{Limit, Model, Start};
use super::terms::RolloutTerms;
use super::{CommuneStart, LimitUse, Rollout, ServiceStart};
use crate::control::Control;
use crate::id::CommuneCode;
use crate::optimise::Status;
use crate::optimise::choose::ChooseOutcome;
use crate::scenario::{Change, Scenario};
use crate::service::{Service, Stage};
use crate::time::{Month, Year};
use crate::unit::Usd;
use std::collections::BTreeMap;

/// The rollout whose last commune starts earliest, and then reaches most: the fewest quarters by halving.
pub(super) fn earliest(model: &Model<'_>, terms: &RolloutTerms, control: &Control) -> Rollout {
    // A start fixed at a quarter needs more quarters than that.
    let fixed = terms.fixed.iter().map(|fixed| fixed.quarter).max().unwrap_or(0);
    let (mut proven, mut low, mut high) = (fixed, fixed, terms.quarters);
    let mut best = model.solve(terms.quarters, control);
    if best.chosen.is_empty() {
        // Not all can start: what can be proven is that no number of these quarters is enough.
        let earliest = (best.certificate.status == Status::Infeasible).then_some(terms.quarters);
        return answer(model, terms, &best, earliest);
    }
    while low + 1 < high {
        let middle = u32::midpoint(low, high);
        let outcome = model.solve(middle, control);
        if outcome.chosen.is_empty() {
            low = middle;
            if outcome.certificate.status == Status::Infeasible {
                proven = middle;
            }
        } else {
            (best, high) = (outcome, middle);
        }
    }
    answer(model, terms, &best, Some(proven))
}

/// The rollout that a choice stands for.
pub(super) fn answer(
    model: &Model<'_>,
    terms: &RolloutTerms,
    outcome: &ChooseOutcome,
    earliest_coverage: Option<u32>,
) -> Rollout {
    let mut starts: Vec<Option<CommuneStart>> = vec![None; model.codes.len()];
    let mut services: Vec<Vec<ServiceStart>> = vec![Vec::new(); model.codes.len()];
    for (group, communes) in model.groups.iter().enumerate() {
        let chosen = outcome.chosen.get(group).and_then(|&option| chosen(model, terms, group, option));
        let held = held_by(model, terms, group, chosen, outcome);
        let parts = communes.len() as f64;
        for &commune in communes {
            let quarter = chosen.and_then(|start| start.quarter);
            services[commune] = services_of(model, terms, commune, chosen);
            starts[commune] = Some(CommuneStart {
                commune: model.codes[commune].clone(),
                quarter,
                month: quarter.map(|q| month(model, q)),
                family_years: chosen.map_or(0.0, |start| start.family_years / parts),
                cost: Usd(chosen.map_or(0.0, |start| start.cost / parts)),
                held_by: held.clone(),
            });
        }
    }
    let starts: Vec<CommuneStart> = starts.into_iter().flatten().collect();
    let services: Vec<ServiceStart> = services.into_iter().flatten().collect();
    Rollout {
        first_month: model.first_month,
        quarters: terms.quarters,
        limits: limits(model, outcome),
        family_years: starts.iter().map(|start| start.family_years).sum(),
        cost: Usd(starts.iter().map(|start| start.cost.0).sum()),
        certificate: outcome.certificate,
        earliest_coverage,
        scenario: scenario(model, terms, &starts, &services),
        starts,
        services,
    }
}

/// The start behind the number of an option. Options are in the order of quarters, so that a search with fewer
/// quarters numbers them alike.
fn chosen<'m>(model: &'m Model<'_>, terms: &RolloutTerms, group: usize, option: u32) -> Option<&'m Start> {
    model.allowed(group, terms.quarters).nth(option as usize)
}

fn month(model: &Model<'_>, quarter: u32) -> Month {
    model.first_month + quarter as i32 * 3
}

/// The limit whose price weighs most in the best start that was not taken.
fn held_by(
    model: &Model<'_>,
    terms: &RolloutTerms,
    group: usize,
    chosen: Option<&Start>,
    outcome: &ChooseOutcome,
) -> String {
    let reached = chosen.map_or(0.0, |start| start.gain);
    let better = |start: &&Start| start.gain > reached * (1.0 + 1e-9);
    let Some(earlier) = model.allowed(group, terms.quarters).find(better) else { return String::new() };
    let weight = |&(row, amount): &(u32, f64)| outcome.prices.get(row as usize).map_or(0.0, |price| price * amount);
    let excess = |&(row, amount): &(u32, f64)| excess(model, chosen, outcome, row, amount);
    let most = |by: &dyn Fn(&(u32, f64)) -> f64| {
        let most = earlier.uses.iter().max_by(|a, b| by(a).total_cmp(&by(b)).then(b.0.cmp(&a.0)));
        most.filter(|used| by(used) > 0.0).map(|used| used.0)
    };
    // The relaxation may price nothing where whole communes do not fit: then it is the limit that the earlier start
    // would exceed most. Least money starts only what its target asks for.
    let target = || model.limits.iter().position(|&(limit, _)| limit == Limit::FamilyYears).map(|row| row as u32);
    let Some(row) = most(&weight).or_else(|| most(&excess)).or_else(target) else { return String::new() };
    let (what, year, quarter) = words(model, model.limits[row as usize].0);
    let when = year.map(|year| year.to_string()).or(quarter.map(|q| format!("quarter {}", q + 1)));
    when.map_or(what.clone(), |when| format!("{what}, {when}"))
}

/// By what part of itself a limit would be exceeded if a start used so much of it instead of the one chosen.
fn excess(model: &Model<'_>, chosen: Option<&Start>, outcome: &ChooseOutcome, row: u32, amount: f64) -> f64 {
    let mine = chosen.and_then(|start| start.uses.iter().find(|used| used.0 == row)).map_or(0.0, |used| used.1);
    let (row, limit) = (row as usize, model.limits[row as usize].1);
    let others = model.fixed_use[row] + outcome.used.get(row).copied().unwrap_or(0.0) - mine;
    (others + amount - limit) / limit.max(amount)
}

fn words(model: &Model<'_>, limit: Limit) -> (String, Option<Year>, Option<u32>) {
    match limit {
        Limit::Money(year, row) => {
            (model.earmarks.rows[row].what.clone(), Some(Year(model.first_month.year().0 + year as i32)), None)
        }
        Limit::Running(row) => (model.earmarks.rows[row].what.replacen("money", "money of a full year", 1), None, None),
        Limit::Hires(cadre, q) => (format!("hires of {}", cadre.name()), None, Some(q)),
        Limit::Training(q) => ("training".to_owned(), None, Some(q)),
        Limit::Preparation(q) => ("preparation".to_owned(), None, Some(q)),
        Limit::FamilyYears => ("family_years".to_owned(), None, None),
    }
}

fn limits(model: &Model<'_>, outcome: &ChooseOutcome) -> Vec<LimitUse> {
    let row = |(row, &(limit, most)): (usize, &(Limit, f64))| {
        let (what, year, quarter) = words(model, limit);
        let at = |values: &[f64]| values.get(row).copied().unwrap_or(0.0);
        LimitUse {
            what,
            year,
            quarter,
            limit: most,
            used: at(&model.fixed_use) + at(&outcome.used),
            price: at(&outcome.prices),
        }
    };
    model.limits.iter().enumerate().map(row).collect()
}

/// The services of a commune: those that start with it, and the later ones.
fn services_of(model: &Model<'_>, terms: &RolloutTerms, commune: usize, chosen: Option<&Start>) -> Vec<ServiceStart> {
    let start = chosen.and_then(|start| Some((start.quarter?, start.waits)));
    let delays = start.and_then(|(quarter, waits)| model.delays(commune, quarter, waits));
    // Prevention is a comparison, and the hand-over has stages of its own.
    let starts = |service: &&Service| !matches!(service, Service::Prevention | Service::ExitStrategy);
    let row = |&service: &Service| {
        let first = start.map(|(quarter, _)| quarter);
        let quarter = match (service.later(), service) {
            (Some(place), _) => first.zip(delays).map(|(quarter, delays)| quarter + delays[place]),
            // The council is trained before it takes the services over.
            (None, Service::CapacityBuilding) => {
                first.map(|quarter| if quarter < terms.lead() { quarter } else { quarter - terms.training_quarters })
            }
            (None, _) => first,
        };
        let quarter = quarter.filter(|&quarter| quarter < terms.quarters);
        let month = quarter.map(|quarter| month(model, quarter));
        ServiceStart { commune: model.codes[commune].clone(), service, quarter, month }
    };
    Service::ALL.iter().filter(|&&service| model.services.has(service)).filter(starts).map(row).collect()
}

/// Covers each commune from its start, with the stages before it and the services after it; those that never start begin
/// after the horizon.
fn scenario(model: &Model<'_>, terms: &RolloutTerms, starts: &[CommuneStart], services: &[ServiceStart]) -> Scenario {
    let mut scenario = Scenario::new("rollout");
    let after = month(model, terms.quarters);
    for start in starts {
        let first = start.month.unwrap_or(after);
        scenario = scenario.with(Change::Cover { communes: vec![start.commune.clone()], start: first });
    }
    let mut later: BTreeMap<(Service, Month), Vec<CommuneCode>> = BTreeMap::new();
    for row in services.iter().filter(|row| row.service.later().is_some()) {
        later.entry((row.service, row.month.unwrap_or(after))).or_default().push(row.commune.clone());
    }
    for ((service, start), communes) in later {
        scenario = scenario.with(Change::StartService { communes, service, start });
    }
    for start in starts {
        let Some(quarter) = start.quarter.filter(|&quarter| quarter >= terms.lead()) else { continue };
        let here = services.iter().filter(|row| row.commune == start.commune).filter_map(|row| row.month);
        for (stage, month) in stages(model, terms, &start.commune, quarter, here.max()) {
            scenario = scenario.with(Change::HandoverStage { commune: start.commune.clone(), stage, month });
        }
    }
    scenario
}

/// The stages of a commune: preparation and training before its start, later ones of the input moved by as much as
/// the training moves, so that they keep their order; the remaining services pass on when the last of them has started.
fn stages(
    model: &Model<'_>,
    terms: &RolloutTerms,
    commune: &CommuneCode,
    quarter: u32,
    all_run: Option<Month>,
) -> Vec<(Stage, Month)> {
    let trained = quarter - terms.training_quarters;
    let mut stages = vec![
        (Stage::Mou, month(model, trained - terms.preparation_quarters)),
        (Stage::Frameworks, month(model, trained - terms.preparation_quarters / 2)),
        (Stage::Training, month(model, trained)),
    ];
    let dated = |stage: Stage| model.stages.iter().find(|row| row.commune == *commune && row.stage == stage);
    let written = Stage::ALL.iter().find_map(|&stage| dated(stage)).map(|row| row.month);
    let before = dated(Stage::Training).map(|row| row.month).or(written);
    let mut last = month(model, trained);
    let moved = before.map_or(0, |before| last.since(before));
    for stage in [Stage::FirstService, Stage::RemainingServices, Stage::StandsAlone] {
        if let Some(row) = dated(stage) {
            last = last.max(row.month + moved);
            if stage == Stage::RemainingServices {
                last = all_run.map_or(last, |month| last.max(month));
            }
            stages.push((stage, last));
        }
    }
    stages
}
