//! Repairs of hours: hire, share a worker of a neighbour or move one, relax a standard.

use super::super::market::Market;
use super::{Bench, MOST_RELAXED, Repair, estimate, least, repair};
use crate::arrange::Arrange;
use crate::error::Issues;
use crate::estimate::Parameter;
use crate::id::{CommuneCode, VillageCode, WorkerId};
use crate::input::WorkerRow;
use crate::plan::{PlanWorker, Reason};
use crate::scenario::{Change, Scenario};
use crate::service::Cadre;

/// Steps in which visits shrink, per cent, and the most of it.
const VISIT_STEP: f64 = 5.0;
const MOST_VISIT_CUT: f64 = 50.0;
/// Workers of neighbours that are tried.
const NEIGHBOURS: usize = 4;

impl Bench<'_> {
    /// The fewest new posts that serve everybody, at their best bases.
    pub(super) fn hire(&self, cadre: Cadre) -> Result<Option<Repair>, Issues> {
        let market = Market::new(&self.input, self.control)?;
        let problem = &market.problem;
        let payer = problem.payers.first().cloned().unwrap_or_default();
        for means in market.means.iter().filter(|means| means.cadre == Some(cadre)) {
            let inside: Vec<usize> = (0..means.communes.len())
                .filter(|&at| self.in_area(&problem.communes[means.communes[at]].code))
                .collect();
            if inside.is_empty() {
                continue;
            }
            let full = |option: &&crate::plan::Reached| inside.iter().all(|&at| option.need[at] >= means.asked[at]);
            let Some(option) = means.options.iter().find(full) else { continue };
            let mut scenario = Scenario::new("hire");
            let mut bases: Vec<VillageCode> = Vec::new();
            for (n, &(cadre, village)) in option.posts.iter().enumerate() {
                let code = problem.villages[village].code.clone();
                let id = self.free_id(&format!("hire-{}-{cadre}", code.commune()), n);
                let worker = WorkerRow::new(id.as_str(), cadre, code.as_str(), payer.as_str());
                scenario = scenario.with(Change::AddWorker { worker });
                bases.push(code);
            }
            if bases.is_empty() || !self.removes(&scenario) {
                continue;
            }
            let cost = market.prices.post(cadre) * bases.len() as f64;
            let names: Vec<&str> = bases.iter().map(VillageCode::as_str).collect();
            let sentence = format!("hire {} of {} in {}", bases.len(), cadre.label().to_lowercase(), names.join(", "));
            return Ok(Some(repair("hire", sentence, cost, String::new(), scenario)));
        }
        Ok(None)
    }

    fn free_id(&self, stem: &str, from: usize) -> WorkerId {
        let taken = |id: &WorkerId| self.input.workers.iter().any(|row| row.id == *id);
        let mut ids = (from + 1..).map(|n| WorkerId(format!("{stem}-{n}")));
        ids.find(|id| !taken(id)).unwrap_or_default()
    }

    /// A worker of a neighbour who has hours left serves the area too, or moves there.
    pub(super) fn neighbours(&self, cadre: Cadre) -> Vec<Repair> {
        let spare = |worker: &&PlanWorker| worker.capacity_hours_month.0 - worker.used_hours_month.0;
        let elsewhere =
            |worker: &&PlanWorker| worker.existing && worker.cadre == cadre && !self.in_area(&worker.village.commune());
        let mut workers: Vec<&PlanWorker> = self.before.plan.workers.iter().filter(elsewhere).collect();
        workers.retain(|worker| spare(worker) > 0.0);
        workers.arrange_by(|a, b| spare(b).total_cmp(&spare(a)).then(a.id.cmp(&b.id)));
        let communes: Vec<CommuneCode> =
            self.input.communes.iter().map(|row| row.code.clone()).filter(|code| self.in_area(code)).collect();
        let base = self.worst_village();
        let mut repairs = Vec::new();
        for worker in workers.into_iter().take(NEIGHBOURS) {
            let Some(row) = self.input.workers.iter().find(|row| row.id == worker.id) else { continue };
            let home = [worker.village.commune()];
            let now: &[CommuneCode] = if row.serves.is_empty() { &home } else { &row.serves };
            let both: Vec<CommuneCode> = now.iter().chain(&communes).cloned().collect();
            let share = Change::MoveWorker { id: worker.id.clone(), village: None, serves: both };
            let place = base.clone().map(|village| Change::MoveWorker {
                id: worker.id.clone(),
                village: Some(village),
                serves: Vec::new(),
            });
            let gives_up = |families| format!("{families} families in {} share their worker", worker.village);
            let kinds =
                [("share", Some(share), gives_up(worker.families)), ("move", place, "the base moves".to_owned())];
            for (kind, change, gives_up) in kinds {
                let Some(change) = change else { continue };
                let sentence = change.to_string();
                let scenario = Scenario::new(kind).with(change);
                if repairs.iter().all(|old: &Repair| old.kind != kind) && self.removes(&scenario) {
                    repairs.push(repair(kind, sentence, 0.0, gives_up, scenario));
                }
            }
        }
        repairs
    }

    /// The village where most weighted need is not met.
    fn worst_village(&self) -> Option<VillageCode> {
        let unmet = self.before.plan.unmet.iter().filter(|unmet| Some(unmet.service) == self.shortage.service);
        let here = unmet.filter(|unmet| self.in_area(&unmet.village.commune()));
        let mut by_village: std::collections::BTreeMap<&VillageCode, f64> = std::collections::BTreeMap::new();
        here.for_each(|unmet| {
            *by_village.entry(&unmet.village).or_default() += unmet.weight();
        });
        let worst = by_village.into_iter().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(a.0)));
        worst.map(|(village, _)| village.clone())
    }

    /// The least larger caseload, or the least fewer visits, with which the workers there are enough.
    pub(super) fn relax(&self, cadre: Cadre) -> Option<Repair> {
        let problem = &self.before.problem;
        if self.shortage.reason == Some(Reason::NoWorker) {
            return None;
        }
        if self.shortage.reason == Some(Reason::CaseloadReached) {
            let now = problem.get(Parameter::CaseloadFamilies);
            let most = (now * MOST_RELAXED).floor() as u32;
            let relaxed = |families: u32| estimate(Parameter::CaseloadFamilies, f64::from(families));
            let found = least(now.floor() as u32 + 1, most, |families| self.removes(&relaxed(families)));
            return found.map(|families| {
                let gives_up = format!("{families} families to a worker instead of {now:.0}");
                repair("relax", format!("caseload of {families} families"), 0.0, gives_up, relaxed(families))
            });
        }
        let visits: &[Parameter] = match cadre {
            Cadre::SocialWorker => {
                &[Parameter::VisitsBand0, Parameter::VisitsBand1, Parameter::VisitsBand2, Parameter::VisitsBand3]
            }
            Cadre::Nurse => &[Parameter::NurseVisits],
            _ => &[Parameter::FinanceSessions],
        };
        let relaxed = |steps: u32| {
            let fewer = |scenario: Scenario, &parameter: &Parameter| {
                let percent = Some(-VISIT_STEP * f64::from(steps));
                scenario.with(Change::Estimate { id: parameter.id().to_owned(), value: None, percent })
            };
            visits.iter().fold(Scenario::new("relax"), fewer)
        };
        let found = least(1, (MOST_VISIT_CUT / VISIT_STEP) as u32, |steps| self.removes(&relaxed(steps)));
        found.map(|steps| {
            let percent = VISIT_STEP * f64::from(steps);
            let gives_up = format!("{percent:.0} % fewer visits for every family");
            repair("relax", format!("visits: -{percent:.0} %"), 0.0, gives_up, relaxed(steps))
        })
    }
}
