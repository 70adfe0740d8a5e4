//! The plan of the next fiscal year says what the old plan expected of it.

use hiveplan::{
    CentreState, Change, CommuneYear, FundingRow, Input, NotCarried, Outcome, Parameter, Scenario, Stage, Year, apply,
    roll_forward, run,
};

/// Cost of a commune in the first year of the new plan, against the second of the old one: the new base month may open a
/// further centre, posts shared by the district count in another commune, families have the scores of the steady state.
const COST: f64 = 0.11;
/// The same of all communes together.
const COST_TOGETHER: f64 = 0.04;
/// Families in case, mean of the year: who of them waits is decided by the plan of the new base month.
const OPEN_CASES: f64 = 0.05;
/// People and ceilings: whole people in each village.
const COUNTS: f64 = 0.001;

fn battambang() -> Input {
    Input::embedded("battambang").unwrap()
}

fn year(outcome: &Outcome, commune: &str, year: i32) -> CommuneYear {
    let rows = &outcome.forecast.years;
    rows.iter().find(|row| row.commune.as_str() == commune && row.year == Year(year)).unwrap().clone()
}

fn near(new: f64, old: f64, part: f64) -> bool {
    (new - old).abs() <= part * old.abs().max(1.0)
}

/// The first year of the new plan, against the second of the old one.
fn agree(old: &Input) {
    let rolled = roll_forward(old).unwrap();
    let (before, after) = (run(old).unwrap(), run(&rolled.input).unwrap());
    let start = rolled.input.horizon.start.0;
    assert_eq!((start, rolled.input.horizon.years), (old.horizon.start.0 + 1, old.horizon.years));
    let mut sums = [0.0, 0.0];
    for commune in &before.communes {
        let code = commune.code.as_str();
        let (then, now) = (year(&before, code, start), year(&after, code, start));
        let told = format!(
            "{code}: people {:.1} {:.1}, cost {} {}, in case {:.1} {:.1}, waiting {:.1} {:.1}",
            then.people,
            now.people,
            then.cost.0,
            now.cost.0,
            then.open_cases,
            now.open_cases,
            then.waiting,
            now.waiting
        );
        assert!(near(now.people, then.people, COUNTS), "{told}");
        assert!(near(now.cost.0 as f64, then.cost.0 as f64, COST), "{told}");
        assert!(near(now.open_cases, then.open_cases, OPEN_CASES), "{told}");
        sums[0] += then.cost.0 as f64;
        sums[1] += now.cost.0 as f64;
    }
    assert!(near(sums[1], sums[0], COST_TOGETHER), "{sums:?}");
    for then in before.forecast.sources.iter().filter(|row| row.year.0 >= start) {
        let of = |row: &&hiveplan::SourceYear| {
            (&row.source, &row.commune, row.year) == (&then.source, &then.commune, then.year)
        };
        let now = after.forecast.sources.iter().find(of).unwrap();
        assert!(near(now.ceiling.0 as f64, then.ceiling.0 as f64, COUNTS), "{then:?} {now:?}");
    }
}

#[test]
fn the_first_year_of_the_new_plan_is_the_second_of_the_old_one() {
    agree(&battambang());
}

#[test]
fn of_one_commune_too_and_a_year_later_again() {
    let only = Scenario::new("one").with(Change::Only { communes: vec!["020309".into()] });
    let one = apply(&battambang(), &only).unwrap();
    agree(&one);
    let next = roll_forward(&one).unwrap().input;
    agree(&next);
    let pay = next.estimates.iter().find(|row| row.id == "salary_social_worker_khr_month").unwrap();
    assert!((pay.central - 1_545_000.0).abs() < 1e-6);
    let later = roll_forward(&next).unwrap().input;
    let pay = later.estimates.iter().find(|row| row.id == pay.id).unwrap();
    assert!((pay.central - 1_591_350.0).abs() < 1e-6);
    assert_eq!(pay.source.as_deref().unwrap().matches("Carried to").count(), 1);
}

#[test]
fn who_was_hired_is_there_and_nobody_is_hired_for_the_same_post_again() {
    let old = battambang();
    let rolled = roll_forward(&old).unwrap();
    let (before, after) = (run(&old).unwrap(), run(&rolled.input).unwrap());
    for then in before.forecast.months.iter().filter(|row| row.month.to_string() == "2028-01") {
        let now = after.forecast.months.iter().find(|row| (&row.commune, row.month) == (&then.commune, then.month));
        for (now, then) in now.unwrap().posts.iter().zip(then.posts) {
            assert!((now - then).abs() < 1e-9, "{} {now} {then}", rolled.carried.from);
        }
    }
    let hired: u64 = rolled.carried.posts.iter().map(|row| row.posts).sum();
    assert_eq!(rolled.input.workers.len() - old.workers.len(), hired as usize);
    // 8 % of posts stand empty.
    let worker = rolled.input.workers.last().unwrap();
    assert_eq!((worker.fte, worker.post), (0.92, Some(1.0)));
    let opened = rolled.input.centres.iter().filter(|row| row.state == CentreState::Existing).count();
    assert_eq!(opened, 1 + rolled.carried.centres.len());
}

#[test]
fn what_is_not_carried_is_named() {
    let rolled = roll_forward(&battambang()).unwrap();
    assert_eq!(rolled.not_carried, [NotCarried::Scores, NotCarried::Care, NotCarried::Purchases, NotCarried::Courses]);
}

#[test]
fn counts_that_are_not_known_stay_unknown_and_a_part_never_outgrows_its_whole() {
    let mut old = battambang();
    old.villages[0].children = None;
    old.communes[1].councillors = Some(7);
    let village = &mut old.villages[5];
    (village.families, village.people, village.children) = (Some(3), Some(12), Some(12));
    (village.poor_1, village.poor_2) = (Some(1), Some(2));
    let rolled = roll_forward(&old).unwrap().input;
    assert_eq!(rolled.villages[0].children, None);
    assert_eq!(rolled.communes[1].councillors, Some(7));
    // 891 families grow by 1.3 %.
    assert_eq!(rolled.villages[0].families, Some(903));
    let issues = run(&rolled).unwrap().issues;
    assert!(issues.issues.iter().all(|issue| issue.code != "HP2008"), "{issues}");
}

#[test]
fn the_course_of_a_commune_without_a_date_for_it_is_held_once() {
    let mut old = battambang();
    old.handover.retain(|row| row.stage != Stage::Training);
    old.handover.retain(|row| row.commune.as_str() != "020309");
    let days = |outcome: &Outcome, year: i32| -> f64 {
        let here = |row: &&hiveplan::BudgetLine| {
            row.commune.as_str() == "020309" && row.line == "courses" && row.year == Year(year)
        };
        outcome.forecast.lines.iter().filter(here).map(|row| row.quantity).sum()
    };
    let before = run(&old).unwrap();
    let after = run(&roll_forward(&old).unwrap().input).unwrap();
    assert!(days(&before, 2027) > 2.0 * days(&before, 2028));
    assert!(days(&after, 2028) < 1.5 * days(&before, 2028), "{} {}", days(&after, 2028), days(&before, 2028));
}

#[test]
fn ceilings_keep_their_calendar_year_however_the_amount_is_given() {
    let mut old = battambang();
    let grows = |id: &str, usd: f64| FundingRow {
        growth: Some("fund_growth_pct".into()),
        ..FundingRow::new(id, "commune", "each", usd)
    };
    old.funding.push(grows("own", 1_000.0));
    old.funding.push(FundingRow { usd_year: None, riel_year: Some(4_000_000.0), ..grows("riel", 0.0) });
    // The same estimate grows in one source and stays in another.
    let estimate = |id: &str| FundingRow { usd_year: None, estimate: Some("cct_usd_year".into()), ..grows(id, 0.0) };
    old.funding.push(estimate("growing"));
    agree(&old);
    let rolled = roll_forward(&old).unwrap();
    let row = |id: &str| rolled.input.funding.iter().find(|row| row.id.as_str() == id).unwrap();
    assert_eq!(row("own").usd_year, Some(1_050.0));
    assert_eq!(row("riel").riel_year, Some(4_200_000.0));
    assert_eq!((row("growing").usd_year, row("growing").estimate.clone()), (Some(262_500.0), None));
    assert_eq!(row("cct_programme").usd_year, Some(250_000.0));
    let carried: Vec<&str> = rolled.carried.estimates.iter().map(|row| row.id.as_str()).collect();
    assert!(carried.contains(&Parameter::CommuneSocialUsd.id()));
}
