//! A hand-worked commune, and what every plan must do whatever the input.
#![allow(clippy::float_cmp, reason = "whole numbers are exact")]

use super::*;
use crate::error::Severity;
use crate::estimate::{Parameter, Status};
use crate::input::{
    CentreRow, CentreState, CommuneRow, EstimateRow, FamilyRow, Input, RoadRow, Season, Supply, VillageRow, WorkerRow,
};
use crate::need::need;
use crate::optimise::Status as Proof;
use crate::time::Year;
use crate::validate::validate;

/// Sums of a few products.
const ROUNDING: f64 = 1e-9;

pub(super) fn solved(input: &Input) -> (Problem, Need, Plan) {
    let errors = |issues: Issues| issues.issues.into_iter().filter(|issue| issue.severity == Severity::Error);
    let problem = validate(input).map_err(|issues| errors(issues).collect::<Vec<_>>()).unwrap();
    let need = need(&problem);
    let plan = plan(&problem, &need).unwrap();
    (problem, need, plan)
}

fn village(code: &str, families: u64) -> VillageRow {
    VillageRow {
        code: code.into(),
        name: format!("V{}", &code[6..]),
        families: Some(families),
        people: Some(families * 5),
        children: Some(families * 2),
        poor_1: Some(0),
        poor_2: Some(0),
        ..VillageRow::default()
    }
}

pub(super) fn estimate(parameter: Parameter, central: f64) -> EstimateRow {
    EstimateRow {
        id: parameter.id().to_owned(),
        low: None,
        central,
        high: None,
        unit: None,
        year: None,
        status: Status::Assumption,
        source: None,
    }
}

fn worker(id: &str, cadre: Cadre, village: &str, fte: f64) -> WorkerRow {
    WorkerRow { fte, ..WorkerRow::new(id, cadre, village, "commune") }
}

fn centre(id: &str, village: &str, state: CentreState, places: [u64; 2]) -> CentreRow {
    CentreRow {
        id: id.into(),
        village: village.into(),
        state,
        places_preschool: Some(places[0]),
        places_school: Some(places[1]),
        status: None,
        source: None,
    }
}

fn family(id: &str, village: &str, score: u8, worker: Option<&str>) -> FamilyRow {
    FamilyRow {
        id: id.into(),
        village: village.into(),
        score,
        places_preschool: 0,
        places_school: 0,
        nurse: false,
        finance: false,
        carer: Carer::Able,
        worker: worker.map(Into::into),
    }
}

const A: &str = "99010101";
const B: &str = "99010102";
const C: &str = "99010103";

/// Three villages on a road A - 2 km - B - 3 km - C. Twenty families: eight in A, seven in B, five in C, all at score 5
/// but those with children. One full-time social worker in A (at most 15 families), a half-time one in C (at most 7).
/// One centre in B with 2 preschool and 3 school places; the farthest way is 2.5 km.
pub(super) fn hand() -> Input {
    let mut input = Input::new("Hand", Year(2027), 2);
    input.settings.posts = Supply::Existing;
    input.settings.centres = Supply::Existing;
    input.settings.season = Season::Dry;
    input.communes.push(CommuneRow { code: "990101".into(), name: "Hand".to_owned(), ..CommuneRow::default() });
    input.villages = vec![village(A, 300), village(B, 200), village(C, 100)];
    for (from, to, km) in [(A, B, 2.0), (B, C, 3.0)] {
        input.roads.push(RoadRow { from: from.into(), to: to.into(), km });
    }
    input.workers = vec![
        worker("w-a", Cadre::SocialWorker, A, 1.0),
        worker("w-c", Cadre::SocialWorker, C, 0.5),
        worker("nurse", Cadre::Nurse, B, 0.2),
    ];
    for (place, code, count) in [("a", A, 8), ("b", B, 7), ("c", C, 5)] {
        for n in 1..=count {
            input.families.push(family(&format!("{place}{n}"), code, 5, None));
        }
    }
    let mut set = |id: &str, score: u8, places: [u32; 2], carer: Carer| {
        let family = input.families.iter_mut().find(|family| family.id == id.into()).unwrap();
        (family.score, family.carer) = (score, carer);
        (family.places_preschool, family.places_school) = (places[0], places[1]);
    };
    // Preschool, 2 places: the siblings of a1 (band 0-3) take both, b1 (band 4-5) waits.
    set("a1", 2, [2, 0], Carer::Able);
    set("b1", 4, [1, 0], Carer::Able);
    // School, 3 places: a3 (band 0-3), b2 before b3 (band 6-7, ill before able); a2 (band 8-10) waits.
    set("a3", 3, [0, 1], Carer::Able);
    set("b2", 6, [0, 1], Carer::Ill);
    set("b3", 7, [0, 1], Carer::Able);
    set("a2", 8, [0, 1], Carer::Ill);
    // Too far: C is 3 km from the centre.
    set("c1", 1, [0, 1], Carer::Able);
    // The seventh family of B is served from C today.
    input.families.iter_mut().find(|family| family.id == "b7".into()).unwrap().worker = Some("w-c".into());
    // Two families for the nurse.
    for id in ["a1", "c1"] {
        input.families.iter_mut().find(|family| family.id == id.into()).unwrap().nurse = true;
    }
    input.centres.push(centre("school", B, CentreState::Existing, [2, 3]));
    input.estimates = vec![
        estimate(Parameter::CentreMaxKm, 2.5),
        estimate(Parameter::SpeedKmh, 30.0),
        estimate(Parameter::VisitsPerTrip, 1.0),
        estimate(Parameter::FoundAtHome, 1.0),
        estimate(Parameter::InVillageKm, 0.5),
        estimate(Parameter::CaseloadFamilies, 15.0),
    ];
    input
}

#[test]
fn the_hand_worked_families_go_to_the_nearest_worker_and_keep_theirs() {
    let (_, _, plan) = solved(&hand());
    let served = |worker: &str, village: &str| {
        let rows = plan.assignments.iter().filter(|row| row.cadre == Cadre::SocialWorker);
        let rows = rows.filter(|row| row.worker == worker.into() && row.village == village.into());
        rows.map(|row| row.families).sum::<u64>()
    };
    // B is 2 km from A and 3 km from C: its families go to w-a, but b7 keeps its social worker.
    assert_eq!([served("w-a", A), served("w-a", B), served("w-a", C)], [8, 6, 0]);
    assert_eq!([served("w-c", A), served("w-c", B), served("w-c", C)], [0, 1, 5]);
    let b7 = plan.assignments.iter().find(|row| row.family == Some("b7".into())).unwrap();
    assert!(!b7.changed);
    // One trip for one visit: 2 x 3 km at 30 km/h are 12 minutes, half a kilometre in the village one more.
    assert_eq!((b7.km.0, b7.minutes.0), (3.0, 13.0));
    let social = plan.workers.iter().filter(|worker| worker.cadre == Cadre::SocialWorker);
    let caps: Vec<(u64, Option<u64>)> = social.map(|worker| (worker.families, worker.max_families)).collect();
    assert_eq!(caps, [(14, Some(15)), (6, Some(7))]);
    assert!(plan.unmet.iter().all(|unmet| unmet.service != Service::SocialWork));
}

#[test]
fn the_hand_worked_levels_and_hours_follow() {
    let (problem, need, plan) = solved(&hand());
    let solve = plan.solves.iter().find(|solve| solve.what == "assign social_worker 990101").unwrap();
    assert!(matches!(solve.certificate.status, Proof::Optimal | Proof::WithinGap));
    let value = |name: &str| solve.levels.iter().find(|level| level.0 == name).unwrap().1;
    assert_eq!((value("unmet_weighted"), value("changed_relationships")), (0.0, 0.0));
    // Common journeys (assessments, reviews, meetings, follow-up) are shared over the 20 families; the way of B's
    // families is 2 km for six of them and 3 km for b7, everybody else's is zero.
    let work = need.communes[0].workload.iter().filter(|work| work.cadre == Cadre::SocialWorker);
    let common = work.clone().filter(|work| work.component != crate::need::Component::Visits);
    let trips = common.map(|work| work.trips_year).sum::<f64>() / 12.0 / 20.0;
    let visits = |score: u8| match SafetyBand::of(score) {
        SafetyBand::Score0To3 => 4.33,
        SafetyBand::Score4To5 => 2.17,
        SafetyBand::Score6To7 => 1.0,
        SafetyBand::Score8To10 => 0.33,
    };
    // b1 to b6 from A: scores 4, 6, 7, 5, 5, 5; b7 (score 5) from C.
    let km =
        2.0 * [4, 6, 7, 5, 5, 5].map(|score| visits(score) + trips).iter().sum::<f64>() + 3.0 * (visits(5) + trips);
    let all: f64 = problem.families().iter().map(|family| visits(family.score)).sum();
    let minutes = km * 2.0 * 2.0 + all;
    assert!((value("travel_minutes_month") - minutes).abs() < ROUNDING);
    // All hours of the need are used, and travel with them.
    let hours: f64 = work.map(|work| work.hours_year.0).sum::<f64>() / 12.0;
    let social = plan.workers.iter().filter(|worker| worker.cadre == Cadre::SocialWorker);
    let used: f64 = social.map(|worker| worker.used_hours_month.0).sum();
    assert!((used - hours - minutes / 60.0).abs() < ROUNDING);
    // The mean way by journeys, and the hours of travel in the staffing table.
    let share = plan.travel.iter().find(|share| share.cadre == Cadre::SocialWorker).unwrap();
    assert!(share.by_road);
    assert!((share.km_one_way.0 - km / (all + 20.0 * trips)).abs() < ROUNDING);
    let row = plan.staffing.iter().find(|row| row.cadre == Cadre::SocialWorker).unwrap();
    assert!((row.travel_hours_year.0 / 12.0 - minutes / 60.0).abs() < ROUNDING);
    // 20 families at 15 for each worker are more than the hours ask for; 1.5 work there, and perhaps others.
    assert_eq!((row.required.0, row.existing, row.new_posts), (20.0 / 15.0, Some(Fte(1.5)), 0));
    assert_eq!(row.knowledge, Knowledge::Partial);
    assert!((row.wisn_ratio.unwrap() - 1.125).abs() < ROUNDING);
}

#[test]
fn the_hand_worked_places_follow_priority() {
    let (_, _, plan) = solved(&hand());
    let placed: Vec<(&str, u64)> =
        plan.places.iter().map(|row| (row.family.as_ref().unwrap().as_str(), row.children)).collect();
    assert_eq!(placed, [("a1", 2), ("a3", 1), ("b2", 1), ("b3", 1)]);
    let waiting: Vec<(u64, &str, Reason)> =
        plan.waiting.iter().map(|row| (row.rank, row.family.as_ref().unwrap().as_str(), row.reason)).collect();
    assert_eq!(waiting, [(1, "c1", Reason::TooFar), (2, "b1", Reason::NoPlace), (3, "a2", Reason::NoPlace)]);
    assert_eq!((plan.centres[0].taken, plan.centres[0].places), ([2, 3], [2, 3]));
    let unmet: Vec<u64> =
        plan.unmet.iter().filter(|row| row.service == Service::YouthCentres).map(|row| row.count).collect();
    assert_eq!(unmet, [1, 1, 1]);
    // 2 preschool children at 10 for each caregiver, 3 school children at 18 for each teacher, one cook in a kitchen.
    let required = |cadre: Cadre| plan.staffing.iter().find(|row| row.cadre == cadre).unwrap().required.0;
    assert!((required(Cadre::Caregiver) - 0.2).abs() < ROUNDING);
    assert!((required(Cadre::Teacher) - 3.0 / 18.0).abs() < ROUNDING);
    assert_eq!(required(Cadre::Cook), 1.0);
}

#[test]
fn supervision_takes_everybody_who_visits_families_once() {
    let (_, _, plan) = solved(&hand());
    let members: Vec<&str> = plan.supervision[0].members.iter().map(WorkerId::as_str).collect();
    assert_eq!((plan.supervision.len(), members), (1, vec!["nurse", "w-a", "w-c"]));
    assert_eq!(plan.supervision[0].supervisor, None, "nobody is hired when settings.posts = existing");
}

#[test]
fn a_commune_without_staff_has_everything_unmet_with_reasons() {
    let mut input = hand();
    input.workers.clear();
    input.families.iter_mut().for_each(|family| family.worker = None);
    let (_, _, plan) = solved(&input);
    assert!(plan.workers.is_empty() && plan.assignments.is_empty() && plan.supervision.is_empty());
    let social: Vec<&Unmet> = plan.unmet.iter().filter(|row| row.service == Service::SocialWork).collect();
    assert_eq!(social.iter().map(|row| row.count).sum::<u64>(), 20);
    assert!(social.iter().all(|row| row.reason == Reason::NoWorker));
    assert!(
        social[0].detail.starts_with("990101: no social worker works there; 20 families need "),
        "{}",
        social[0].detail
    );
    assert!(social[0].cure.starts_with("2 more social workers based in V"), "{}", social[0].cure);
    let row = plan.staffing.iter().find(|row| row.cadre == Cadre::SocialWorker).unwrap();
    assert_eq!((row.existing, row.wisn_ratio), (None, None), "unknown is not zero");
}

#[test]
fn a_full_worker_is_named_as_the_reason() {
    let mut input = hand();
    input.workers.retain(|worker| worker.id == "w-a".into());
    input.families.iter_mut().for_each(|family| family.worker = None);
    let (_, _, plan) = solved(&input);
    let social: Vec<&Unmet> = plan.unmet.iter().filter(|row| row.service == Service::SocialWork).collect();
    // 15 of 20 are served; those left over are the safest: the one at 8, the two at 6-7, then any two at 4-5.
    assert_eq!(social.iter().map(|row| row.count).sum::<u64>(), 5);
    assert!(social.iter().all(|row| row.reason == Reason::CaseloadReached));
    let bands: Vec<SafetyBand> = social.iter().map(|row| row.band).collect();
    assert_eq!(bands.iter().filter(|&&band| band == SafetyBand::Score8To10).count(), 1);
    assert_eq!(bands.iter().filter(|&&band| band == SafetyBand::Score6To7).count(), 2);
    assert_eq!(social[0].detail, "990101: 5 families above the caseload; 1 worker is at the limit");
    assert!(social[0].cure.starts_with("1 more social worker based in V"), "{}", social[0].cure);
    // Hours can be what is short: three quarters of an hour for every family in case.
    input.estimates.push(estimate(Parameter::VisitMinutes, 400.0));
    input.estimates.retain(|row| row.id != Parameter::CaseloadFamilies.id());
    let (_, _, plan) = solved(&input);
    let short = plan.unmet.iter().find(|row| row.service == Service::SocialWork).unwrap();
    assert_eq!(short.reason, Reason::NoHours);
    assert!(short.detail.contains(" h a month short; 1 worker is full"), "{}", short.detail);
}

#[test]
fn with_posts_as_needed_everybody_is_served() {
    let mut input = hand();
    input.settings.posts = Supply::Needed;
    input.workers.retain(|worker| worker.id == "w-a".into());
    input.families.iter_mut().for_each(|family| family.worker = None);
    let (_, _, plan) = solved(&input);
    assert!(plan.unmet.iter().all(|unmet| unmet.service == Service::YouthCentres));
    let posts: Vec<&str> = plan.workers.iter().filter(|w| !w.existing).map(|w| w.id.as_str()).collect();
    let expected = [
        "post-990101-caregiver-1",
        "post-990101-cook-1",
        "post-990101-nurse-1",
        "post-990101-social_worker-1",
        "post-990101-supervisor-1",
        "post-990101-teacher-1",
        "post-990101-trainer-1",
    ];
    assert_eq!(posts, expected);
    // w-a keeps A; the post goes where the rest is nearest.
    let post = plan.workers.iter().find(|worker| worker.id == "post-990101-social_worker-1".into()).unwrap();
    assert_eq!(post.village, B.into());
}

#[test]
fn candidates_open_where_children_need_them() {
    let mut input = hand();
    input.settings.centres = Supply::Needed;
    input.centres.push(centre("new-c", C, CentreState::Candidate, [5, 5]));
    input.centres.push(centre("new-a", A, CentreState::Candidate, [5, 5]));
    // Three children wait: two in reach of A (b1, a2), one in reach of C (c1).
    input.estimates.push(estimate(Parameter::CentreMinChildren, 2.0));
    let (_, _, plan) = solved(&input);
    let open: Vec<&str> = plan.centres.iter().map(|centre| centre.id.as_str()).collect();
    assert_eq!(open, ["new-a", "school"], "one child is too few for a centre in C");
    assert_eq!(plan.waiting.iter().map(|row| row.reason).collect::<Vec<_>>(), [Reason::TooFar]);
    input.estimates.pop();
    input.estimates.push(estimate(Parameter::CentreMinChildren, 1.0));
    let (_, _, plan) = solved(&input);
    assert_eq!(plan.centres.len(), 3);
    assert!(plan.waiting.is_empty());
}

#[test]
fn an_empty_commune_has_an_empty_plan() {
    let mut input = hand();
    input.settings = crate::input::Settings::default();
    (input.families, input.workers, input.centres) = (Vec::new(), Vec::new(), Vec::new());
    input.villages = vec![village(A, 0), village(B, 0), village(C, 0)];
    let (_, _, plan) = solved(&input);
    assert!(plan.assignments.is_empty() && plan.unmet.is_empty() && plan.places.is_empty());
    assert!(plan.solves.is_empty());
    // Network meetings, workshops and courses go on without families.
    let row = |cadre: Cadre| plan.staffing.iter().find(|row| row.cadre == cadre).unwrap();
    assert!(row(Cadre::SocialWorker).required.0 > 0.0 && row(Cadre::SocialWorker).new_posts == 1);
    assert!(row(Cadre::FinanceCoach).new_posts == 0);
}

#[test]
fn the_order_of_rows_changes_nothing() {
    let base = Input::embedded("battambang").unwrap();
    for input in [hand(), base] {
        let mut turned = input.clone();
        turned.communes.reverse();
        turned.villages.reverse();
        turned.families.reverse();
        turned.workers.reverse();
        turned.centres.reverse();
        turned.roads.reverse();
        assert_eq!(solved(&input).2, solved(&turned).2);
    }
}

#[test]
fn a_part_that_is_off_leaves_nothing_in_the_plan() {
    let mut input = hand();
    input.settings = crate::input::Settings::default();
    for &service in Service::ALL {
        let mut off = input.clone();
        off.services.switch(service, false);
        let (_, _, plan) = solved(&off);
        assert!(plan.workers.iter().all(|worker| worker.cadre.service() != service), "{service}");
        assert!(plan.staffing.iter().all(|row| row.cadre.service() != service), "{service}");
        assert!(plan.assignments.iter().all(|row| row.cadre.service() != service), "{service}");
        assert!(plan.unmet.iter().all(|row| row.service != service), "{service}");
        match service {
            Service::SocialWork => assert!(plan.assignments.is_empty(), "nurses are called in by social workers"),
            Service::YouthCentres => assert!(plan.centres.is_empty() && plan.waiting.is_empty()),
            Service::Supervision => assert!(plan.supervision.is_empty()),
            _ => assert!(!plan.assignments.is_empty()),
        }
    }
    // More of a worker's month reaches families without supervision and without indicators.
    let capacity = |input: &Input| {
        let plan = solved(input).2;
        plan.workers.iter().find(|worker| worker.id == "w-a".into()).unwrap().capacity_hours_month.0
    };
    for service in [Service::Supervision, Service::Evidence] {
        let mut off = input.clone();
        off.services.switch(service, false);
        assert!(capacity(&off) > capacity(&input), "{service}");
    }
}

#[test]
fn a_worker_outside_the_first_month_is_not_in_the_plan() {
    let mut input = hand();
    input.workers[1].from = Some("2027-02".parse().unwrap());
    let (_, _, plan) = solved(&input);
    assert!(plan.workers.iter().all(|worker| worker.id != "w-c".into()));
    // b7 loses its social worker: a changed relationship, or unmet.
    let solve = plan.solves.iter().find(|solve| solve.what.starts_with("assign social_worker")).unwrap();
    assert!(solve.levels[1].1 <= 1.0 && solve.levels[0].1 > 0.0);
}

#[test]
fn battambang_is_served_in_full_and_each_bound_holds() {
    let (problem, need, plan) = solved(&Input::embedded("battambang").unwrap());
    assert!(plan.unmet.iter().all(|unmet| unmet.service == Service::YouthCentres));
    let families: u64 = need.communes.iter().map(|commune| commune.open_cases).sum();
    let social = plan.assignments.iter().filter(|row| row.cadre == Cadre::SocialWorker);
    assert_eq!(social.map(|row| row.families).sum::<u64>(), families);
    for solve in plan.solves.iter().filter(|solve| solve.what.starts_with("assign")) {
        assert!(solve.certificate.gap < 0.02, "{}: {:?}", solve.what, solve.certificate);
        let bounds: Vec<&str> = solve.bounds.iter().map(|of| of.level.as_str()).collect();
        assert_eq!(bounds, solve.levels.iter().map(|level| level.0.as_str()).collect::<Vec<_>>());
        // Nobody is left over and no relationship breaks: both are proven, and minutes are near their bound.
        assert!(solve.bounds[..2].iter().all(|of| of.gap == 0.0), "{}: {:?}", solve.what, solve.bounds);
        assert!(solve.bounds[2].gap < 0.02, "{}: {:?}", solve.what, solve.bounds);
    }
    for group in &plan.supervision {
        assert!(group.supervisor.is_some());
        assert!(group.members.len() as f64 <= problem.get(Parameter::SupervisionSpan));
    }
}
