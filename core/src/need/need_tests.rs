//! A hand-worked commune, the switches, and the laws of `need`.
#![allow(clippy::float_cmp, reason = "whole numbers and values passed through are exact")]

use super::*;
use crate::error::Issues;
use crate::estimate::{Parameter, Parameters, Status};
use crate::input::{Input, Knowledge, Services, Settings};
use crate::problem::{Family, Village};
use crate::service::{Carer, Stage};
use crate::time::{Horizon, Month, Year};
use crate::validate::validate;
use approx::assert_relative_eq;
use proptest::prelude::*;

/// Products of a few estimates.
const ROUNDING: f64 = 1e-12;

/// A problem of communes, each a list of villages: families, poor 1, poor 2.
fn problem(communes: &[Vec<(u64, u64, u64)>], families: Vec<Family>) -> Problem {
    let mut problem = Problem {
        name: "test".to_owned(),
        horizon: Horizon { start: Year(2027), years: 5 },
        settings: Settings::default(),
        services: Services::default(),
        parameters: Parameters::default(),
        communes: Vec::new(),
        villages: Vec::new(),
        families,
        workers: Vec::new(),
        centres: Vec::new(),
        costs: Vec::new(),
        payers: Vec::new(),
        sources: Vec::new(),
        shares: Vec::new(),
        roads: Vec::new(),
        transitions: None,
        issues: Issues::default(),
    };
    for (number, villages) in communes.iter().enumerate() {
        let code = format!("0203{:02}", number + 1);
        let first = problem.villages.len();
        let sum = |part: fn(&(u64, u64, u64)) -> u64| villages.iter().map(part).sum::<u64>();
        for (i, &(families, poor_1, poor_2)) in villages.iter().enumerate() {
            problem.villages.push(Village {
                code: VillageCode(format!("{code}{:02}", i + 1)),
                name: String::new(),
                name_km: None,
                commune: number,
                point: None,
                families,
                people: families * 5,
                children: families * 2,
                poor_1,
                poor_2,
                status: Status::Assumption,
            });
        }
        let families = sum(|village| village.0);
        problem.communes.push(Commune {
            open_cases: None,
            code: CommuneCode(code),
            name: String::new(),
            name_km: None,
            families,
            people: families * 5,
            children: families * 2,
            poor_1: sum(|village| village.1),
            poor_2: sum(|village| village.2),
            councillors: None,
            start: Month::january(Year(2027)),
            later: [Month::january(Year(2027)); 3],
            villages: first..problem.villages.len(),
            status: Status::Assumption,
            knowledge: [Knowledge::Unknown; Cadre::ALL.len()],
            stages: [None; Stage::ALL.len()],
        });
    }
    problem
}

fn listed(village: usize, score: u8, nurse: bool, finance: bool, places: [u32; 2]) -> Family {
    let id = format!("{village}-{score}").as_str().into();
    Family { id, village, score, places, nurse, finance, carer: Carer::Able, worker: None }
}

/// 600 families in three villages. Open cases: 600 x 0.074 = 44.4, so 44, by weights 3 x 10 + 90 = 120, 3 x 20 + 2 x 30 +
/// 150 = 270 and 300, of 690: 7.65, 17.22, 19.13, so 8, 17, 19.
fn three_villages() -> Problem {
    problem(&[vec![(100, 10, 0), (200, 20, 30), (300, 0, 0)]], Vec::new())
}

fn found(need: &CommuneNeed, cadre: Cadre, component: Component) -> &Workload {
    need.workload.iter().find(|work| work.cadre == cadre && work.component == component).unwrap()
}

fn staff(need: &CommuneNeed, cadre: Cadre) -> &StaffNeed {
    need.staff.iter().find(|staff| staff.cadre == cadre).unwrap()
}

#[test]
fn the_villages_of_the_hand_worked_commune() {
    let need = need(&three_villages());
    let per_village = |part: fn(&VillageNeed) -> u64| need.villages.iter().map(part).collect::<Vec<u64>>();
    assert_eq!(per_village(|village| village.open_cases), [8, 17, 19]);
    // 44 x 0.25 = 11 by 8 : 17 : 19 is 2, 4.25, 4.75.
    assert_eq!(per_village(|village| village.nurse_families), [2, 4, 5]);
    // 44 x 0.6 x 9 / 18 = 13.2, so 13: 2.36, 5.02, 5.61.
    assert_eq!(per_village(|village| village.finance_families), [2, 5, 6]);
    // 44 x 0.25 = 11 children, 2.035 of them preschool: 2 and 9. 0.36, 0.77, 0.86 and 1.64, 3.48, 3.89.
    assert_eq!(per_village(|village| village.places[0]), [0, 1, 1]);
    assert_eq!(per_village(|village| village.places[1]), [2, 3, 4]);
    assert!(need.villages.iter().all(|village| !village.from_case_list));
}

#[test]
fn the_work_of_the_hand_worked_commune() {
    let need = need(&three_villages()).communes.remove(0);
    assert_eq!((need.open_cases, need.nurse_families, need.finance_families), (44, 11, 13));
    assert_relative_eq!(need.referrals_month, 556.0 * 0.074 / 18.0 / 0.926, max_relative = ROUNDING);
    let hours = |cadre, component| found(&need, cadre, component).hours_year.0;
    let contact = 0.75 / 0.85 + 0.25;
    let [low, middle, upper, safe] = need.by_band.map(|families| families as f64);
    let visits = (low * 4.33 + middle * 2.17 + upper + safe * 0.33) * 12.0;
    assert_relative_eq!(hours(Cadre::SocialWorker, Component::Visits), visits * contact, max_relative = ROUNDING);
    let trips = found(&need, Cadre::SocialWorker, Component::Visits).trips_year;
    assert_relative_eq!(trips, visits / 0.85 / 2.0, max_relative = ROUNDING);
    let assessments = need.referrals_month * 12.0 * 6.0;
    assert_relative_eq!(hours(Cadre::SocialWorker, Component::Assessments), assessments, max_relative = ROUNDING);
    // 44 / 6 a month, 1.5 hours each; 3 villages x 6 meetings x 2 hours.
    assert_relative_eq!(hours(Cadre::SocialWorker, Component::Reviews), 44.0 * 2.0 * 1.5, max_relative = ROUNDING);
    assert_relative_eq!(hours(Cadre::SocialWorker, Component::NetworkMeetings), 36.0, max_relative = ROUNDING);
    assert_relative_eq!(hours(Cadre::Nurse, Component::Visits), 132.0 * contact, max_relative = ROUNDING);
    assert_relative_eq!(hours(Cadre::Nurse, Component::Workshops), 24.0, max_relative = ROUNDING);
    // 13 families x 2 sessions x 12 months of 60 minutes at 85 % and 15 minutes of notes.
    let sessions = 312.0 * (1.0 / 0.85 + 0.25);
    assert_relative_eq!(hours(Cadre::FinanceCoach, Component::Sessions), sessions, max_relative = ROUNDING);
    // Ten days of the first course, two trainer days each.
    assert_relative_eq!(hours(Cadre::Trainer, Component::Courses), 160.0, max_relative = ROUNDING);
    // 1,200 children, 2.86 per 1,000 in residential care, 60 % of the separated: 5.72 separated, 1/48 of them return.
    let follow_up = found(&need, Cadre::SocialWorker, Component::FollowUp).quantity_year / 12.0 / 0.67;
    assert!((1.40..1.43).contains(&follow_up), "a year of 5.72 / 48 a month, less those separated again: {follow_up}");
}

#[test]
fn the_staff_of_the_hand_worked_commune() {
    let need = need(&three_villages());
    assert_eq!(need.available_hours_year, Hours(1712.0));
    let need = &need.communes[0];
    let social = staff(need, Cadre::SocialWorker);
    // 24 % support, 2 + 1 + 1 hours of supervision and 3 of indicators in 1712 / 12 hours a month.
    let factor = 1.0 / (1.0 - 0.24 - 7.0 * 12.0 / 1712.0);
    assert_relative_eq!(social.allowance_factor, factor, max_relative = ROUNDING);
    let hours: f64 = need.workload.iter().filter(|w| w.cadre == Cadre::SocialWorker).map(|w| w.hours_year.0).sum();
    assert_relative_eq!(social.by_hours.0, hours / 1712.0 * factor, max_relative = ROUNDING);
    assert_relative_eq!(social.by_standard.0, 44.0 / 15.0, max_relative = ROUNDING);
    assert_eq!(social.required, social.by_hours.max(social.by_standard));
    let required = |cadre| staff(need, cadre).required.0;
    assert_relative_eq!(
        required(Cadre::Nurse),
        (132.0 * (0.75 / 0.85 + 0.25) + 24.0) / 1712.0 * factor,
        max_relative = ROUNDING
    );
    assert_relative_eq!(required(Cadre::Caregiver), 0.2, max_relative = ROUNDING);
    assert_relative_eq!(required(Cadre::Teacher), 0.5, max_relative = ROUNDING);
    assert_relative_eq!(required(Cadre::Cook), 1.0, max_relative = ROUNDING);
    assert_relative_eq!(required(Cadre::Trainer), 160.0 / 1712.0 / 0.76, max_relative = ROUNDING);
    let supervised = required(Cadre::SocialWorker) + required(Cadre::Nurse) + required(Cadre::FinanceCoach);
    assert_relative_eq!(required(Cadre::Supervisor), supervised / 13.0, max_relative = 0.2);
    assert_relative_eq!(staff(need, Cadre::Supervisor).by_standard.0, supervised / 13.0, max_relative = ROUNDING);
    let given = supervised * 12.0 * (2.0 / 13.0 + 1.0);
    assert_relative_eq!(staff(need, Cadre::Supervisor).by_hours.0, given / 1712.0 / 0.76, max_relative = ROUNDING);
}

#[test]
fn travel_adds_to_the_hours_of_its_cadre_alone() {
    let problem = three_villages();
    let norms = Norms::new(&problem);
    let quantities = Quantities { by_score: [1.0; 11], ..Quantities::default() };
    let workload = norms.workload(&quantities);
    let none = norms.staff(&workload, &quantities, &[Hours::ZERO; 8]);
    let mut travel = [Hours::ZERO; 8];
    travel[Cadre::SocialWorker.index()] = Hours(1712.0);
    let far = norms.staff(&workload, &quantities, &travel);
    assert_relative_eq!(far[0].by_hours.0 - none[0].by_hours.0, none[0].allowance_factor, max_relative = 1e-9);
    assert_eq!(far[1..], none[1..]);
    let month = norms.case_hours_month(Cadre::SocialWorker).0;
    assert_relative_eq!(month * 12.0 * none[0].allowance_factor, 1712.0, max_relative = ROUNDING);
}

#[test]
fn a_listed_village_is_counted_and_its_neighbours_are_estimated_as_before() {
    let list =
        vec![listed(1, 2, true, true, [1, 2]), listed(1, 6, false, true, [0, 1]), listed(1, 9, false, false, [0, 0])];
    let estimated = need(&three_villages());
    let mixed = need(&Problem { families: list, ..three_villages() });
    let counted = &mixed.villages[1];
    assert!(counted.from_case_list);
    assert_eq!(counted.by_score, [0, 0, 1, 0, 0, 0, 1, 0, 0, 1, 0]);
    assert_eq!((counted.open_cases, counted.nurse_families, counted.finance_families), (3, 1, 2));
    assert_eq!(counted.places, [1, 3]);
    for village in [0, 2] {
        assert_eq!(mixed.villages[village].open_cases, estimated.villages[village].open_cases);
    }
    assert_eq!(mixed.communes[0].open_cases, 8 + 3 + 19);
}

fn without(service: Service) -> CommuneNeed {
    let mut problem = three_villages();
    problem.services.switch(service, false);
    need(&problem).communes.remove(0)
}

#[test]
fn each_service_that_is_switched_off_takes_its_work_and_staff_with_it() {
    let all = need(&three_villages()).communes.remove(0);
    for &service in Service::ALL {
        let off = without(service);
        assert!(off.workload.iter().all(|work| work.service != service), "{service}");
        assert!(off.staff.iter().all(|staff| staff.cadre.service() != service), "{service}");
        assert_eq!(off.open_cases, all.open_cases, "{service}: families in need are counted in any case");
    }
}

#[test]
fn without_social_work_nobody_calls_in_nurses_and_coaches() {
    let off = without(Service::SocialWork);
    assert_eq!((off.nurse_families, off.finance_families), (0, 0));
    let components: Vec<Component> = off.workload.iter().map(|work| work.component).collect();
    assert!(components.contains(&Component::Workshops) && components.contains(&Component::Places));
    assert!(!components.contains(&Component::Visits) && !components.contains(&Component::NetworkMeetings));
    assert!(!components.contains(&Component::Sessions));
    assert_eq!(off.places, [2, 9], "youth centres still run");
}

#[test]
fn each_other_switch_has_the_effect_that_the_methods_name() {
    let all = need(&three_villages()).communes.remove(0);
    assert_eq!(without(Service::Health).nurse_families, 0);
    assert_eq!(without(Service::FamilyFinance).finance_families, 0);
    assert_eq!(without(Service::YouthCentres).places, [0, 0]);
    let networks = without(Service::ProtectionNetworks);
    assert_relative_eq!(networks.referrals_month, all.referrals_month * 0.4, max_relative = ROUNDING);
    let factor = |need: &CommuneNeed| 1.0 - 1.0 / staff(need, Cadre::SocialWorker).allowance_factor;
    assert_relative_eq!(factor(&all) - factor(&without(Service::Supervision)), 48.0 / 1712.0, max_relative = 1e-9);
    assert_relative_eq!(factor(&all) - factor(&without(Service::Evidence)), 36.0 / 1712.0, max_relative = 1e-9);
    for unrelated in [Service::ExitStrategy, Service::Prevention] {
        assert_eq!(without(unrelated), all, "{unrelated} has no work of these cadres");
    }
}

#[test]
fn courses_come_in_the_training_year_and_refreshers_after_it() {
    let mut problem = three_villages();
    problem.communes[0].stages[Stage::Training.index()] = Some(Month::january(Year(2028)) + 3);
    let norms = Norms::new(&problem);
    let days = |year| norms.course_days(&problem.communes[0], Year(year));
    assert_eq!([days(2027), days(2028), days(2029), days(2030)], [0.0, 10.0, 3.0, 3.0]);
}

#[test]
fn a_commune_without_families_needs_nobody() {
    let need = need(&problem(&[vec![(0, 0, 0)], vec![]], Vec::new()));
    assert_eq!(need.villages[0].open_cases, 0);
    assert_eq!(staff(&need.communes[0], Cadre::Cook).required, Fte::ZERO, "no children, no kitchen");
    assert_eq!(staff(&need.communes[1], Cadre::SocialWorker).required, Fte::ZERO);
}

#[test]
fn the_ten_communes_of_battambang_have_the_open_cases_of_their_families() {
    let problem = validate(&Input::embedded("battambang").unwrap()).unwrap();
    let need = need(&problem);
    assert_eq!((need.communes.len(), need.villages.len()), (10, 62));
    for commune in &need.communes {
        assert_eq!(commune.open_cases, (commune.families as f64 * 0.074).round() as u64, "{}", commune.commune);
        let social = staff(commune, Cadre::SocialWorker);
        assert!(social.required.0 > commune.open_cases as f64 / 20.0, "fewer than 20 families for a worker");
    }
}

fn any_village() -> impl Strategy<Value = (u64, u64, u64)> {
    (0u64..600, 0.0f64..1.0, 0.0f64..1.0).prop_map(|(families, first, second)| {
        let poor_1 = (families as f64 * first * 0.5) as u64;
        (families, poor_1, (families as f64 * second * 0.5) as u64)
    })
}

fn any_family() -> impl Strategy<Value = (usize, u8, bool, bool, [u32; 2])> {
    (0usize..30, 0u8..=10, any::<bool>(), any::<bool>(), [0u32..3, 0u32..4])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn whole_numbers_add_up_from_village_to_commune(
        communes in prop::collection::vec(prop::collection::vec(any_village(), 0..8), 1..4),
        list in prop::collection::vec(any_family(), 0..40),
        share in 0.0f64..=1.0,
    ) {
        let villages: usize = communes.iter().map(Vec::len).sum();
        let families = list.iter().filter(|_| villages > 0)
            .map(|&(village, score, nurse, finance, places)| listed(village % villages, score, nurse, finance, places)).collect();
        let mut problem = problem(&communes, families);
        problem.parameters.set(Parameter::ShareInCase, share);
        let need = need(&problem);
        prop_assert_eq!(need.villages.len(), villages);
        for village in &need.villages {
            prop_assert_eq!(village.by_score.iter().sum::<u64>(), village.open_cases);
            prop_assert!(village.nurse_families <= village.open_cases && village.finance_families <= village.open_cases);
            prop_assert!(village.from_case_list || village.open_cases <= village.families);
        }
        let listed = need.villages.iter().filter(|village| village.from_case_list);
        prop_assert_eq!(listed.map(|village| village.open_cases).sum::<u64>() as usize, problem.families().len());
        for (commune, found) in problem.communes().iter().zip(&need.communes) {
            let own = &need.villages[commune.villages.clone()];
            let sum = |part: fn(&VillageNeed) -> u64| own.iter().map(part).sum::<u64>();
            prop_assert_eq!(found.open_cases, sum(|village| village.open_cases));
            prop_assert_eq!(found.by_band.iter().sum::<u64>(), found.open_cases);
            prop_assert_eq!(found.nurse_families, sum(|village| village.nurse_families));
            prop_assert_eq!(found.finance_families, sum(|village| village.finance_families));
            prop_assert_eq!(found.places.iter().sum::<u64>(), sum(|village| village.places.iter().sum()));
            if own.iter().all(|village| !village.from_case_list) {
                let open = (commune.families as f64 * share).round();
                prop_assert_eq!(found.open_cases as f64, open);
                prop_assert_eq!(found.nurse_families as f64, (open * 0.25).round());
                prop_assert_eq!(found.places.iter().sum::<u64>() as f64, (open * 0.25).round());
                let steady = CaseRates::new(problem.parameters(), &problem.services).steady_state().by_score;
                for (band, families) in SafetyBand::ALL.iter().zip(found.by_band) {
                    let exact: f64 = (0..11u8).filter(|&s| SafetyBand::of(s) == *band).map(|s| steady[usize::from(s)] * open).sum();
                    prop_assert!((families as f64 - exact).abs() < 4.0, "{band}: {families} of {exact}");
                }
            }
            let hours: f64 = found.workload.iter().map(|work| work.hours_year.0).sum();
            let by_cadre: f64 = found.staff.iter().map(|staff| staff.hours_year.0).sum();
            prop_assert!((hours - by_cadre).abs() <= hours * 1e-9 && hours.is_finite());
            prop_assert!(found.staff.iter().all(|staff| staff.required.0.is_finite() && staff.required >= staff.by_standard));
        }
    }
}
