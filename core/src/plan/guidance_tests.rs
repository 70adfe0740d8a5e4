//! Seniors and interns: worked by hand, at their limits, written by hand, and in the forecast.
#![allow(clippy::float_cmp, reason = "worked-out figures are exact")]

use super::plan_tests::{estimate, hand, solved};
use super::*;
use crate::estimate::Parameter;
use crate::input::{Input, WorkerRow};
use crate::need::Norms;
use crate::service::Grade;

const C: &str = "99010103";

fn with(id: &str, village: &str, grade: Grade) -> WorkerRow {
    WorkerRow { grade, ..WorkerRow::new(id, Cadre::SocialWorker, village, "commune") }
}

/// The commune worked by hand with a senior in A, a worker in C and an intern in C.
fn tiers() -> Input {
    let mut input = hand();
    input.workers.iter_mut().filter(|row| row.id == "w-a".into()).for_each(|row| row.grade = Grade::Senior);
    input.workers.push(with("w-i", C, Grade::Intern));
    input
}

fn pairs(plan: &Plan) -> Vec<(&str, &str)> {
    plan.guidance.iter().map(|pair| (pair.guide.as_str(), pair.worker.as_str())).collect()
}

fn worker<'p>(plan: &'p Plan, id: &str) -> &'p PlanWorker {
    plan.workers.iter().find(|worker| worker.id == id.into()).unwrap()
}

/// A to C is 5 km by B. A talk of 1 h with the worker, 4 h with the intern, and for each 2 x 5 km at 30 km/h a month.
#[test]
fn a_senior_guides_a_worker_and_an_intern_out_of_the_own_hours() {
    let (problem, _, plan) = solved(&tiers());
    assert_eq!(pairs(&plan), [("w-a", "w-c"), ("w-a", "w-i")]);
    let hours: Vec<f64> = plan.guidance.iter().map(|pair| pair.hours_month.0).collect();
    assert!((hours[0] - (1.0 + 1.0 / 3.0)).abs() < 1e-9 && (hours[1] - (4.0 + 1.0 / 3.0)).abs() < 1e-9, "{hours:?}");
    assert_eq!(plan.guidance[0].km.0, 5.0);
    let month = Norms::new(&problem).case_hours_month(Cadre::SocialWorker).0;
    let (senior, intern) = (worker(&plan, "w-a"), worker(&plan, "w-i"));
    assert!((senior.capacity_hours_month.0 - (month - hours[0] - hours[1])).abs() < 1e-9);
    assert_eq!(senior.fte.0, 1.0);
    assert_eq!((intern.case_fte, intern.max_families), (Some(Fte(0.5)), Some(7)), "half of a caseload of 15");
    assert_eq!(worker(&plan, "w-c").case_fte, None);
    assert!(senior.max_families < Some(15) && intern.families > 0);
    // All in one group, so that the tree is one: leader, senior, worker and intern.
    assert_eq!(plan.supervision.len(), 1);
    // The staffing table counts what is left for families.
    let row = plan.staffing.iter().find(|row| row.cadre == Cadre::SocialWorker).unwrap();
    let left = senior.case_fte.unwrap().0 + 0.5 + 0.5;
    assert!((row.existing.unwrap().0 - left).abs() < 1e-9);
}

#[test]
fn spans_and_caps_hold_and_interns_come_first() {
    let mut input = tiers();
    input.estimates.push(estimate(Parameter::SeniorSpan, 1.0));
    assert_eq!(pairs(&solved(&input).2), [("w-a", "w-i")], "the only place with the senior is for the intern");
    // A second intern finds no room with the senior, who may have one, and goes to the worker next door.
    let mut input = tiers();
    input.workers.push(with("w-j", C, Grade::Intern));
    assert_eq!(pairs(&solved(&input).2), [("w-a", "w-c"), ("w-a", "w-i"), ("w-c", "w-j")]);
    // A third one finds nobody and carries no families, until a guide may have two.
    input.workers.push(with("w-k", C, Grade::Intern));
    let (_, _, plan) = solved(&input);
    assert_eq!((pairs(&plan).len(), worker(&plan, "w-k").families, worker(&plan, "w-k").max_families), (3, 0, Some(0)));
    input.estimates.push(estimate(Parameter::InternsPerSupervisor, 2.0));
    assert_eq!(pairs(&solved(&input).2).len(), 4);
    // Hours: a guide has no more than the own.
    input.estimates.push(estimate(Parameter::InternSupervisionHours, 700.0));
    assert!(solved(&input).2.guidance.iter().all(|pair| pair.worker == "w-c".into()));
}

#[test]
fn who_belongs_together_is_in_one_group() {
    let mut input = tiers();
    input.estimates.push(estimate(Parameter::SupervisionSpan, 3.0));
    let (_, _, plan) = solved(&input);
    let groups: Vec<Vec<&str>> =
        plan.supervision.iter().map(|group| group.members.iter().map(WorkerId::as_str).collect()).collect();
    assert_eq!(groups, [vec!["w-a", "w-c", "w-i"], vec!["nurse"]]);
    // With groups of two only one of them fits beside the senior.
    input.estimates.last_mut().unwrap().central = 2.0;
    let (_, _, plan) = solved(&input);
    assert_eq!((pairs(&plan), plan.supervision.len()), (vec![("w-a", "w-i")], 2));
}

#[test]
fn without_seniors_and_interns_nothing_is_said_of_guidance() {
    let (_, _, plan) = solved(&hand());
    let text = serde_json::to_string(&plan).unwrap();
    assert!(!text.contains("guidance") && !text.contains("case_fte"));
    assert!(!plan.document().to_json().contains("guidance"));
}

#[test]
fn without_supervision_an_intern_works_without_a_guide() {
    let mut input = tiers();
    input.services.supervision = false;
    let (_, _, plan) = solved(&input);
    assert!(plan.guidance.is_empty());
    assert_eq!(worker(&plan, "w-i").max_families, Some(7));
}

#[test]
fn a_plan_document_keeps_who_guides_whom_and_may_say_otherwise() {
    let (problem, need, plan) = solved(&tiers());
    let document = PlanDocument::from_json(&plan.document().to_json()).unwrap();
    assert_eq!(plan_from_document(&problem, &need, &document).unwrap(), plan);
    let mut other = document.clone();
    other.guidance.iter_mut().filter(|pair| pair.worker == "w-i".into()).for_each(|pair| pair.guide = "w-c".into());
    let changed = plan_from_document(&problem, &need, &other).unwrap();
    assert_eq!(pairs(&changed), [("w-a", "w-c"), ("w-c", "w-i")]);
    assert_eq!(changed.guidance[1].km.0, 0.0, "next door");
    other.guidance[0].guide = "nobody".into();
    assert_eq!(plan_from_document(&problem, &need, &other).unwrap_err().issues[0].code, "HP3001");
}

/// The codes that the checker gives for guidance that was changed.
fn sees(code: &str, change: impl FnOnce(&mut Plan)) {
    let (problem, need, mut plan) = solved(&tiers());
    change(&mut plan);
    let found: Vec<String> =
        check(&problem, &need, &plan).unwrap_err().issues.into_iter().map(|issue| issue.code).collect();
    assert!(found.iter().any(|found| found == code), "{code} is not among {found:?}");
}

#[test]
fn the_checker_sees_guidance_that_does_not_hold() {
    sees("HP3021", |plan| plan.guidance[0].guide = "w-i".into());
    sees("HP3021", |plan| plan.guidance[0].guide = "nurse".into());
    sees("HP3021", |plan| plan.guidance.push(plan.guidance[0].clone()));
    sees("HP3021", |plan| {
        let mut group = plan.supervision[0].clone();
        group.members = vec!["w-c".into()];
        plan.supervision[0].members.retain(|id| *id != "w-c".into());
        plan.supervision.push(group);
    });
    sees("HP3015", |plan| plan.guidance[0].hours_month = Hours(0.0));
    sees("HP3015", |plan| plan.guidance[0].km = Km(1.0));
    sees("HP3015", |plan| plan.workers.iter_mut().for_each(|worker| worker.case_fte = None));
    // An intern whom nobody guides may not have families.
    sees("HP3004", |plan| plan.guidance.retain(|pair| pair.worker != "w-i".into()));
    sees("HP3001", |plan| plan.guidance[0].guide = "nobody".into());
}

/// In the forecast an intern carries half a caseload and is paid in full; a social worker more carries a whole one.
#[test]
fn the_forecast_counts_what_is_left_for_families() {
    let first = |grade: Grade| {
        let mut input = hand();
        input.settings.hiring = crate::input::Hiring::None;
        input.workers.retain(|row| row.id != "w-c".into());
        input.families.iter_mut().for_each(|row| row.worker = None);
        input.workers.push(with("w-i", C, grade));
        let (problem, need, plan) = solved(&input);
        let forecast = crate::budget::forecast(&problem, &need, &plan);
        let month = &forecast.months[0];
        (month.open_cases, month.posts[Cadre::SocialWorker.index()])
    };
    let ((worker, paid), (intern, paid_intern)) = (first(Grade::Worker), first(Grade::Intern));
    assert_eq!(paid, paid_intern);
    assert!(intern < worker, "{intern} {worker}");
}
