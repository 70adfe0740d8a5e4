//! Need: what full service asks for in the base month. Counted from the case list, since every village has one.

use super::case::*;
use super::casework::steady;
use super::{outcome, same};
use hiveplan::{Cadre, CommuneNeed, Component};

fn commune() -> &'static CommuneNeed {
    &outcome().need.communes[0]
}

/// A row of the workload: how often in a year, hours, journeys.
#[track_caller]
fn row(cadre: Cadre, component: Component, [quantity, hours, trips]: [f64; 3]) {
    let mut rows = commune().workload.iter().filter(|row| row.cadre == cadre && row.component == component);
    let row = rows.next().unwrap();
    same("quantity", row.quantity_year, quantity);
    same("hours", row.hours_year.0, hours);
    same("trips", row.trips_year, trips);
}

#[test]
fn nine_seven_and_four_families_are_in_case() {
    let scores =
        [[0, 0, 1, 1, 2, 2, 1, 1, 1, 0, 0], [0, 0, 0, 1, 1, 2, 1, 1, 0, 1, 0], [0, 1, 0, 0, 0, 1, 1, 0, 1, 0, 0]];
    let counts = [(120, 9, 2, 6, [1, 2]), (90, 7, 2, 4, [1, 0]), (60, 4, 1, 2, [0, 1])];
    for ((village, by_score), (families, open, nurse, finance, places)) in
        outcome().need.villages.iter().zip(scores).zip(counts)
    {
        assert_eq!((village.families, village.open_cases, village.by_score), (families, open, by_score));
        assert_eq!((village.nurse_families, village.finance_families, village.places), (nurse, finance, places));
        assert!(village.from_case_list);
        let number = village.village.as_str()[6..].parse::<usize>().unwrap();
        let here: Vec<&Family> = CASES.iter().filter(|family| family.village == number).collect();
        let asks = |need: char| here.iter().filter(|family| family.needs.contains(need)).count() as u64;
        let children = here.iter().fold([0, 0], |[pre, school], f| [pre + f.preschool, school + f.school]);
        assert_eq!((here.len() as u64, asks('n'), asks('f'), children), (open, nurse, finance, places));
    }
    let commune = commune();
    assert_eq!((commune.families, commune.open_cases, commune.by_band), (270, 20, [4, 8, 5, 3]));
    assert_eq!((commune.nurse_families, commune.finance_families, commune.places), (5, 12, [2, 3]));
}

/// Open cases over stay are referred, 7.4 % / 18 of all families; they come from the 92.6 % who are not in case.
fn referrals() -> f64 {
    (FAMILIES - OPEN) * SHARE / STAY / (1.0 - SHARE)
}

#[test]
fn a_little_more_than_one_family_is_referred_each_month() {
    same("referrals", commune().referrals_month, referrals());
    assert!((referrals() - 1.109_911).abs() < 1e-6);
}

/// Children of whom 2.86 in a thousand are in an institution; 40 % of the separated are with kin, so that 4.77 in a
/// thousand are separated. One in 48 of them comes back each month; of these, 20 % in 60 months are separated again.
fn reunified_last_year() -> f64 {
    let back = CHILDREN * 0.002_86 / 0.6 / 48.0;
    let stays = libm::pow(0.8, 1.0 / 60.0);
    (0..12).fold((0.0, back), |(sum, cohort), _| (sum + cohort, cohort * stays)).0
}

#[test]
fn the_social_workers_work_is_758_hours_a_year_without_ways() {
    let worker = Cadre::SocialWorker;
    // 4 families weekly, 8 fortnightly, 5 monthly, 3 quarterly: 40.67 visits a month.
    let visits = 12.0 * (4.0 * 4.33 + 8.0 * 2.17 + 5.0 * 1.0 + 3.0 * 0.33);
    same("visits in a year", visits, 488.04);
    row(worker, Component::Visits, [visits, visits * VISIT_HOURS, visits * TRIPS]);
    // Six hours for each new family.
    let new = 12.0 * referrals();
    row(worker, Component::Assessments, [new, new * 6.0, new * TRIPS]);
    // Two reviews of each family in a year, an hour and a half each.
    row(worker, Component::Reviews, [40.0, 60.0, 40.0 * TRIPS]);
    // A case lasts 20.57 months (`casework`); two hours in the commune hall end it.
    let exits = OPEN * 12.0 / steady().total();
    row(worker, Component::SignOffs, [exits, exits * 2.0, 0.0]);
    // 0.67 visits a month to each child who came home within twelve months.
    let follow_up = 12.0 * 0.67 * reunified_last_year();
    row(worker, Component::FollowUp, [follow_up, follow_up * VISIT_HOURS, follow_up * TRIPS]);
    // Six meetings of two hours in each village.
    row(worker, Component::NetworkMeetings, [18.0, 36.0, 18.0]);
    let hours = visits * VISIT_HOURS + new * 6.0 + 60.0 + exits * 2.0 + follow_up * VISIT_HOURS + 36.0;
    assert!((hours - 757.62).abs() < 0.005);
    staff(worker, hours, hours / YEAR_HOURS * ALLOWANCE, OPEN / CASELOAD);
}

#[test]
fn the_nurse_has_92_hours_and_the_coach_411() {
    row(Cadre::Nurse, Component::Visits, [60.0, 60.0 * VISIT_HOURS, 60.0 * TRIPS]);
    row(Cadre::Nurse, Component::Workshops, [6.0, 24.0, 6.0]);
    let nurse = 60.0 * VISIT_HOURS + 24.0;
    staff(Cadre::Nurse, nurse, nurse / YEAR_HOURS * ALLOWANCE, 0.0);
    // Twelve families, two sessions a month.
    row(Cadre::FinanceCoach, Component::Sessions, [288.0, 288.0 * SESSION_HOURS, 288.0 * TRIPS]);
    let coach = 288.0 * SESSION_HOURS;
    staff(Cadre::FinanceCoach, coach, coach / YEAR_HOURS * ALLOWANCE, 0.0);
}

#[test]
fn five_children_need_a_fifth_of_a_caregiver_a_sixth_of_a_teacher_and_one_cook() {
    // Open 220 days of 8 hours, but a worker has only 1,712 hours: no more is counted.
    let (caregiver, teacher, cook) = (YEAR_HOURS * 2.0 / 10.0, YEAR_HOURS * 3.0 / 18.0, YEAR_HOURS * 5.0 / 54.0);
    row(Cadre::Caregiver, Component::Places, [2.0, caregiver, 0.0]);
    row(Cadre::Teacher, Component::Places, [3.0, teacher, 0.0]);
    row(Cadre::Cook, Component::Places, [5.0, cook, 0.0]);
    staff(Cadre::Caregiver, caregiver, 0.2, 0.2);
    staff(Cadre::Teacher, teacher, 3.0 / 18.0, 3.0 / 18.0);
    // A kitchen has one cook at least.
    staff(Cadre::Cook, cook, 5.0 / 54.0, 1.0);
}

#[test]
fn supervisors_follow_the_workers_of_full_service() {
    let nurse = (60.0 * VISIT_HOURS + 24.0) / YEAR_HOURS * ALLOWANCE;
    let coach = 288.0 * SESSION_HOURS / YEAR_HOURS * ALLOWANCE;
    let workers = OPEN / CASELOAD + nurse + coach;
    // For each worker and month two hours of group for thirteen, and one hour alone; a journey for each group.
    let hours = 12.0 * workers * (2.0 / 13.0 + 1.0);
    row(Cadre::Supervisor, Component::Supervision, [12.0 * workers, hours, 12.0 * workers / 13.0]);
    staff(Cadre::Supervisor, hours, hours / YEAR_HOURS / 0.76, workers / 13.0);
    // The course is in 2028: no course days in the base year.
    row(Cadre::Trainer, Component::Courses, [0.0, 0.0, 0.0]);
    staff(Cadre::Trainer, 0.0, 0.0, 0.0);
}

/// Staff of a cadre: by its hours, by the standard, and the larger of the two.
#[track_caller]
fn staff(cadre: Cadre, hours: f64, by_hours: f64, by_standard: f64) {
    let staff = commune().staff.iter().find(|staff| staff.cadre == cadre).unwrap();
    same("hours", staff.hours_year.0, hours);
    same("by hours", staff.by_hours.0, by_hours);
    same("by standard", staff.by_standard.0, by_standard);
    same("required", staff.required.0, by_hours.max(by_standard));
}

#[test]
fn a_worker_has_1712_hours_of_which_101_a_month_are_for_families() {
    same("available", outcome().need.available_hours_year.0, 1712.0);
    for cadre in [Cadre::SocialWorker, Cadre::Nurse, Cadre::FinanceCoach] {
        let staff = commune().staff.iter().find(|staff| staff.cadre == cadre).unwrap();
        same("allowance", staff.allowance_factor, 1.0 / (1.0 - 0.24 - 84.0 / 1712.0));
    }
    assert!((CASE_HOURS - 101.43).abs() < 0.005);
}
