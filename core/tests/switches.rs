//! Every part of the Village Hive can be switched off and on, and what follows from it changes: staff, places, hours and
//! riel. One test for each part, on Ou Char.

#![allow(clippy::float_cmp, reason = "what is switched off is exactly zero, and what is untouched exactly the same")]

use hiveplan::{Cadre, Change, Component, Input, LineKind, Outcome, Scenario, Service, apply, run};
use std::sync::OnceLock;

fn ou_char() -> Input {
    let base = Input::embedded("battambang").unwrap();
    apply(&base, &Scenario::new("Ou Char").with(Change::Only { communes: vec!["020309".into()] })).unwrap()
}

fn on() -> &'static Outcome {
    static ON: OnceLock<Outcome> = OnceLock::new();
    ON.get_or_init(|| run(&ou_char()).unwrap())
}

fn off(service: Service) -> Outcome {
    let scenario = Scenario::new("off").with(Change::Service { service, on: false });
    run(&apply(&ou_char(), &scenario).unwrap()).unwrap()
}

/// Riel of a part over the horizon.
fn riel(outcome: &Outcome, service: Service) -> i64 {
    outcome.forecast.lines.iter().filter(|line| line.service == service).map(|line| line.amount.0).sum()
}

/// Full-time equivalents required of a cadre in the base month.
fn required(outcome: &Outcome, cadre: Cadre) -> f64 {
    outcome.plan.staffing.iter().filter(|row| row.cadre == cadre).map(|row| row.required.0).sum()
}

/// Posts filled of a cadre at the end of the horizon.
fn posts(outcome: &Outcome, cadre: Cadre) -> f64 {
    outcome.forecast.months.last().unwrap().posts[cadre.index()]
}

/// Hours a year of a component of the work.
fn hours(outcome: &Outcome, component: Component) -> f64 {
    let work = outcome.need.communes.iter().flat_map(|commune| &commune.workload);
    work.filter(|row| row.component == component).map(|row| row.hours_year.0).sum()
}

fn total(outcome: &Outcome) -> i64 {
    outcome.forecast.years.iter().map(|year| year.cost.0).sum()
}

/// The part is there when it is on, and costs nothing when it is off.
fn vanishes(service: Service) -> Outcome {
    let without = off(service);
    assert!(riel(on(), service) > 0, "{service} costs something when it is on");
    assert_eq!(riel(&without, service), 0, "{service} costs nothing when it is off");
    assert!(total(&without) < total(on()));
    without
}

#[test]
fn without_social_work_nobody_serves_families() {
    let without = vanishes(Service::SocialWork);
    assert_eq!(required(&without, Cadre::SocialWorker), 0.0);
    // Nurses are called in by social workers: what is left of their work are the workshops in villages.
    assert!(posts(&without, Cadre::Nurse) <= posts(on(), Cadre::Nurse));
    let nurse: f64 = without.need.communes[0]
        .workload
        .iter()
        .filter(|row| row.cadre == Cadre::Nurse)
        .map(|row| row.hours_year.0)
        .sum();
    assert_eq!(nurse, hours(&without, Component::Workshops));
    assert!(without.plan.assignments.is_empty());
    assert_eq!(hours(&without, Component::Visits), 0.0);
    assert_eq!(without.forecast.months.last().unwrap().open_cases, 0.0);
}

#[test]
fn without_health_there_are_no_nurses_kits_and_workshops() {
    let without = vanishes(Service::Health);
    assert_eq!((required(&without, Cadre::Nurse), posts(&without, Cadre::Nurse)), (0.0, 0.0));
    assert_eq!(hours(&without, Component::Workshops), 0.0);
    assert!(without.plan.assignments.iter().all(|row| row.cadre != Cadre::Nurse));
    assert_eq!(
        riel(&without, Service::FamilyFinance),
        riel(on(), Service::FamilyFinance),
        "other parts go on as they were"
    );
}

#[test]
fn without_family_finance_there_are_no_coaches() {
    let without = vanishes(Service::FamilyFinance);
    assert_eq!((required(&without, Cadre::FinanceCoach), posts(&without, Cadre::FinanceCoach)), (0.0, 0.0));
    assert_eq!(hours(&without, Component::Sessions), 0.0);
    assert_eq!(riel(&without, Service::Health), riel(on(), Service::Health));
}

#[test]
fn without_youth_centres_there_are_no_places_and_their_staff_is_gone() {
    let without = vanishes(Service::YouthCentres);
    assert!(without.plan.centres.is_empty() && without.plan.places.is_empty() && without.plan.waiting.is_empty());
    for cadre in [Cadre::Caregiver, Cadre::Teacher, Cadre::Cook] {
        assert_eq!((required(&without, cadre), posts(&without, cadre)), (0.0, 0.0), "{cadre}");
    }
    assert!(on().plan.places.iter().map(|placed| placed.children).sum::<u64>() > 0);
}

#[test]
fn without_capacity_building_there_are_no_courses() {
    let without = vanishes(Service::CapacityBuilding);
    assert_eq!(required(&without, Cadre::Trainer), 0.0);
    assert_eq!(hours(&without, Component::Courses), 0.0);
    assert_eq!(riel(&without, Service::SocialWork), riel(on(), Service::SocialWork));
}

#[test]
fn without_protection_networks_fewer_families_are_referred() {
    let without = vanishes(Service::ProtectionNetworks);
    assert_eq!(hours(&without, Component::NetworkMeetings), 0.0);
    let referred = |outcome: &Outcome| outcome.need.communes[0].referrals_month;
    // The network brings 60 % of the referrals.
    assert!((referred(&without) / referred(on()) - 0.4).abs() < 1e-9);
    let open = |outcome: &Outcome| outcome.forecast.months.last().unwrap().open_cases;
    assert!(
        open(&without) + without.forecast.months.last().unwrap().waiting
            < open(on()) + on().forecast.months.last().unwrap().waiting
    );
}

#[test]
fn without_supervision_its_hours_go_back_to_families() {
    let without = vanishes(Service::Supervision);
    assert!(without.plan.supervision.is_empty());
    assert_eq!(posts(&without, Cadre::Supervisor), 0.0);
    assert!(required(&without, Cadre::Nurse) < required(on(), Cadre::Nurse), "more of a nurse's time reaches families");
}

#[test]
fn without_the_exit_strategy_no_stage_is_paid() {
    let without = vanishes(Service::ExitStrategy);
    assert!(without.forecast.lines.iter().all(|line| line.kind != LineKind::Handover));
    assert_eq!(riel(&without, Service::SocialWork), riel(on(), Service::SocialWork));
}

#[test]
fn without_evidence_its_hours_go_back_to_families() {
    let without = vanishes(Service::Evidence);
    assert!(required(&without, Cadre::Nurse) < required(on(), Cadre::Nurse));
}

#[test]
fn without_the_comparison_with_crisis_nothing_else_changes() {
    let without = off(Service::Prevention);
    assert!(without.forecast.prevention.is_empty());
    assert_eq!(on().forecast.prevention.len(), 4, "no effect, and three published readings");
    assert_eq!(total(&without), total(on()));
}
