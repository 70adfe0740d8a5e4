//! The plan of the base month: who serves whom, places, staff required against staff there.

use super::case::*;
use super::casework::steady;
use super::{outcome, same};
use hiveplan::{Cadre, Reason, Service};

/// Road kilometres between villages 1 to 3: they lie one step apart on one line.
fn km(from: usize, to: usize) -> f64 {
    from.abs_diff(to) as f64 * STEP_KM
}

/// Yearly hours and journeys of the social workers that belong to no single family, a twentieth of them a family's part.
fn common() -> (f64, f64) {
    let rows = outcome().need.communes[0].workload.iter();
    let common = rows.filter(|row| row.cadre == Cadre::SocialWorker).skip(1);
    common.fold((0.0, 0.0), |(hours, trips), row| (hours + row.hours_year.0, trips + row.trips_year))
}

/// Hours of service and journeys of a family in a month: its visits, and its part of the common work.
fn hours(score: usize) -> f64 {
    VISITS[band(score)] * VISIT_HOURS + common().0 / 12.0 / OPEN
}

fn trips(score: usize) -> f64 {
    VISITS[band(score)] * TRIPS + common().1 / 12.0 / OPEN
}

/// Minutes on the road for a family in a month: there and back on each journey, and a kilometre in the village a visit.
fn minutes(score: usize, km: f64) -> f64 {
    (2.0 * km * trips(score) + VISITS[band(score)]) * MINUTES_KM
}

/// Who serves a family: the worker of today (a relationship outweighs all travel), else the nearer one.
fn worker(family: &Family) -> usize {
    if family.worker > 0 { family.worker } else { 2 }
}

#[test]
fn everybody_keeps_the_worker_of_today_and_the_two_without_one_go_to_the_nearer() {
    assert!(km(3, 2) < km(3, 1), "from Third the worker of Second is nearer");
    assert!((STEP_KM - 2.602).abs() < 0.0005 && (MINUTES_KM - 2.914).abs() < 0.0005);
    let rows: Vec<_> = outcome().plan.assignments.iter().filter(|row| row.cadre == Cadre::SocialWorker).collect();
    assert_eq!(rows.len(), CASES.len());
    for family in &CASES {
        let row = rows.iter().find(|row| row.family.as_ref().unwrap().as_str() == family.id).unwrap();
        let way = km(worker(family), family.village);
        assert_eq!(row.worker.as_str(), format!("worker-{}", worker(family)), "{}", family.id);
        assert!(!row.changed && row.families == 1);
        same("way", row.km.0, way);
        // One visit: its journeys there and back, and one kilometre in the village.
        same("minutes of a visit", row.minutes.0, (2.0 * way * TRIPS + 1.0) * MINUTES_KM);
    }
}

#[test]
fn the_workers_use_42_and_25_of_their_101_hours() {
    let mut road = 0.0;
    let mut used = [0.0; 3];
    for (number, families) in [(1, 11), (2, 9)] {
        let row = &outcome().plan.workers[number - 1];
        let mine = || CASES.iter().filter(|family| worker(family) == number);
        let ways: f64 = mine().map(|family| minutes(family.score, km(number, family.village))).sum();
        used[number] = mine().map(|family| hours(family.score)).sum::<f64>() + ways / 60.0;
        road += ways;
        assert_eq!((row.families, row.max_families), (families, Some(15)));
        same("capacity", row.capacity_hours_month.0, CASE_HOURS);
        same("on the road", row.travel_hours_month.0, ways / 60.0);
        same("used", row.used_hours_month.0, used[number]);
    }
    assert!((used[1] - 42.45).abs() < 0.005 && (used[2] - 25.12).abs() < 0.005);
    // The certificate: nobody unserved, nobody changed, and no answer has fewer minutes than each family's worker gives.
    let solve = outcome().plan.solves.iter().find(|solve| solve.what == "assign social_worker 990101").unwrap();
    let levels = [0.0, 0.0, road, (used[1] - used[2]) / CASE_HOURS, used[1] / CASE_HOURS];
    assert_eq!(solve.levels.len(), levels.len());
    for ((name, value), by_hand) in solve.levels.iter().zip(levels) {
        same(name, *value, by_hand);
    }
    same("objective", solve.certificate.objective, road);
    same("bound", solve.certificate.bound, road);
}

/// Mean road kilometres of a journey of the social workers, weighted by journeys.
fn mean_way() -> f64 {
    let journeys: f64 = CASES.iter().map(|family| trips(family.score)).sum();
    CASES.iter().map(|f| trips(f.score) * km(worker(f), f.village)).sum::<f64>() / journeys
}

#[test]
fn staff_required_counts_the_ways() {
    // Nobody nurses or coaches yet: their mean way is that from Second, which is nearest to the twenty cases (9, 7, 4).
    let from_second = (9.0 * km(2, 1) + 4.0 * km(2, 3)) / 20.0;
    let ways = [(Cadre::SocialWorker, mean_way()), (Cadre::Nurse, from_second), (Cadre::FinanceCoach, from_second)];
    for (travel, (cadre, way)) in outcome().plan.travel.iter().zip(ways) {
        assert_eq!((travel.cadre, travel.by_road), (cadre, false));
        same("straight way", travel.km_one_way.0, way / 1.3);
    }
    // Social workers: 15 families each ask for more than the hours do.
    let work: f64 = CASES.iter().map(|family| 12.0 * hours(family.score)).sum();
    let road =
        (2.0 * mean_way() * 12.0 * CASES.iter().map(|f| trips(f.score)).sum::<f64>() + 488.04) * MINUTES_KM / 60.0;
    row(Cadre::SocialWorker, work, road, OPEN / CASELOAD);
    let row_social_worker = &outcome().plan.staffing[0];
    assert_eq!(row_social_worker.existing.unwrap().0.to_bits(), 2.0_f64.to_bits());
    same("WISN ratio", row_social_worker.wisn_ratio.unwrap(), 2.0 / (20.0 / 15.0));
    // Nurse: 60 visits and 6 workshops; a workshop is a journey, but no kilometre in the village.
    let (nurse, road) =
        (60.0 * VISIT_HOURS + 24.0, (2.0 * from_second * (60.0 * TRIPS + 6.0) + 60.0) * MINUTES_KM / 60.0);
    row(Cadre::Nurse, nurse, road, (nurse + road) / YEAR_HOURS * ALLOWANCE);
    let (coach, road) = (288.0 * SESSION_HOURS, (2.0 * from_second * 288.0 * TRIPS + 288.0) * MINUTES_KM / 60.0);
    row(Cadre::FinanceCoach, coach, road, (coach + road) / YEAR_HOURS * ALLOWANCE);
    // Centre staff follows the four children who have a place; they are there while it is open.
    row(Cadre::Caregiver, YEAR_HOURS * 0.2, 0.0, 0.2);
    row(Cadre::Teacher, YEAR_HOURS * 2.0 / 18.0, 0.0, 2.0 / 18.0);
    row(Cadre::Cook, YEAR_HOURS, 0.0, 1.0);
    // Supervision of the two who are there, not of those whom full service would need.
    let road = 24.0 / 13.0 * 2.0 * mean_way() * MINUTES_KM / 60.0;
    row(Cadre::Supervisor, 24.0 * (2.0 / 13.0 + 1.0), road, 2.0 / 13.0);
    row(Cadre::Trainer, 0.0, 0.0, 0.0);
}

#[track_caller]
fn row(cadre: Cadre, hours: f64, road: f64, required: f64) {
    let row = outcome().plan.staffing.iter().find(|row| row.cadre == cadre).unwrap();
    same("hours", row.hours_year.0, hours);
    same("hours on the road", row.travel_hours_year.0, road);
    same("required", row.required.0, required);
    let social_worker = cadre == Cadre::SocialWorker;
    assert_eq!((row.existing.is_some(), row.wisn_ratio.is_some(), row.new_posts), (social_worker, social_worker, 0));
}

#[test]
fn nobody_nurses_or_coaches_so_that_need_is_unmet() {
    let plan = &outcome().plan;
    for (service, needs, weight) in [(Service::Health, 'n', 36.0), (Service::FamilyFinance, 'f', 64.0)] {
        let without: Vec<&Family> = CASES.iter().filter(|family| family.needs.contains(needs)).collect();
        let rows: Vec<_> = plan.unmet.iter().filter(|row| row.service == service).collect();
        assert_eq!(rows.len(), without.len());
        assert!(rows.iter().all(|row| row.reason == Reason::NoWorker && row.count == 1));
        assert!(without.iter().all(|family| rows.iter().any(|row| row.family.as_ref().unwrap().as_str() == family.id)));
        // Unmet families weigh 8, 4, 2, 1 by band.
        let unmet: f64 = without.iter().map(|family| [8.0, 4.0, 2.0, 1.0][band(family.score)]).sum();
        same("weight", unmet, weight);
        let cadre = if needs == 'n' { "assign nurse 9901" } else { "assign finance_coach 9901" };
        let solve = plan.solves.iter().find(|solve| solve.what == cadre).unwrap();
        same("unmet", solve.levels[0].1, unmet);
        // Without a worker there are no minutes: C is 1, and one unit of weight costs the power of two above 1.
        same("objective", solve.certificate.objective, 2.0 * unmet);
    }
}

#[test]
fn four_children_have_a_place_and_the_one_in_third_lives_too_far() {
    let plan = &outcome().plan;
    let places: Vec<_> = plan.places.iter().map(|p| (p.age.index(), p.family.as_ref().unwrap().as_str())).collect();
    assert_eq!(places, [(0, "f01"), (0, "f10"), (1, "f01"), (1, "f03")]);
    same("the way of f10", plan.places[1].km.0, km(2, 1));
    assert!(km(2, 1) < 3.0 && 3.0 < km(3, 1), "a way is at most 3 km");
    let waiting = &plan.waiting[0];
    assert_eq!((plan.waiting.len(), waiting.rank, waiting.children, waiting.reason), (1, 1, 1, Reason::TooFar));
    assert_eq!(waiting.family.as_ref().unwrap().as_str(), "f17");
    let solve = plan.solves.iter().find(|solve| solve.what == "places 9901").unwrap();
    same("metres", solve.certificate.objective, (km(2, 1) * 1000.0).round());
    assert_eq!((plan.centres[0].places, plan.centres[0].taken), ([2, 2], [2, 2]));
    // Two workers are one group; nobody leads it.
    let members: Vec<&str> = plan.supervision[0].members.iter().map(hiveplan::WorkerId::as_str).collect();
    assert_eq!(
        (plan.supervision.len(), members, &plan.supervision[0].supervisor),
        (1, vec!["worker-1", "worker-2"], &None)
    );
}

#[test]
fn common_work_is_what_the_need_has_besides_visits() {
    let exits = OPEN * 12.0 / steady().total();
    let rows = &outcome().need.communes[0].workload;
    let (new, follow_up) = (rows[1].quantity_year, rows[4].quantity_year);
    let (hours, trips) = common();
    same("hours", hours, new * 6.0 + 60.0 + exits * 2.0 + follow_up * VISIT_HOURS + 36.0);
    same("journeys", trips, (new + 40.0 + follow_up) * TRIPS + 18.0);
}
