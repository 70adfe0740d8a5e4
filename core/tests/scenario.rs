//! Changes of a plan: each does what its sentence says, and a change that names nothing is refused.

use hiveplan::{Change, Hiring, Input, Scenario, Service, Stage, Year, apply, compare, validate};
use serde_json::json;

fn base() -> Input {
    Input::embedded("battambang").unwrap()
}

fn one(change: Change) -> Input {
    apply(&base(), &Scenario::new("one").with(change)).unwrap()
}

/// Each change, read from JSON as users write it, gives a plan that validates and differs from the base.
#[test]
fn every_change_is_read_applied_and_valid() {
    let changes = json!([
        { "change": "estimate", "id": "salary_social_worker_khr_month", "percent": 10.0 },
        { "change": "estimate", "id": "caseload_ongoing_cwla", "value": 12.0 },
        { "change": "service", "service": "health", "on": false },
        { "change": "add_worker", "worker": { "id": "n-1", "cadre": "nurse", "village": "02030906", "payer": "cct" } },
        { "change": "move_worker", "id": base().workers[0].id, "village": "02030901" },
        { "change": "village_grows", "village": "02030901", "percent": 100 },
        { "change": "remove_worker", "id": base().workers[0].id },
        { "change": "add_centre", "centre": { "id": "new", "village": "02030901", "state": "existing" } },
        { "change": "remove_centre", "id": base().centres[0].id },
        { "change": "add_funding", "source": { "id": "donor_x", "payer": "donor_x", "scope": "shared", "usd_year": 1000.0 } },
        { "change": "funding_ends", "source": "donors", "year": 2027 },
        { "change": "share", "payer": "cct", "year": 2030, "share": 0.5 },
        { "change": "handover_stage", "commune": "020301", "stage": "stands_alone", "month": "2034-05" },
        { "change": "cover", "communes": ["020301", "020302"], "start": "2028-01" },
        { "change": "start_service", "communes": ["020301"], "service": "health", "start": "2028-07" },
        { "change": "only", "communes": ["020309"] },
        { "change": "hiring", "hiring": "funded" },
        { "change": "posts", "posts": "existing" },
        { "change": "centres", "centres": "existing" },
        { "change": "season", "season": "wet" },
        { "change": "years", "years": 3 },
    ]);
    for change in changes.as_array().unwrap() {
        let scenario = Scenario::from_value(json!({ "name": "one", "changes": [change] })).unwrap();
        let changed = apply(&base(), &scenario).unwrap_or_else(|issues| panic!("{change}: {issues}"));
        assert_ne!(changed, base(), "{change}");
        validate(&changed).unwrap_or_else(|issues| panic!("{change}: {issues}"));
        assert!(!scenario.changes[0].to_string().is_empty());
    }
}

/// An estimate keeps its range around the new centre; what was a source is now the scenario.
#[test]
fn a_moved_estimate_takes_its_range_along() {
    let changed = one(Change::Estimate { id: "stay_months".into(), value: None, percent: Some(50.0) });
    let row = changed.estimates.iter().find(|row| row.id == "stay_months").unwrap();
    assert_eq!((row.low, row.central, row.high), (Some(18.0), 27.0, Some(36.0)));
}

#[test]
fn only_one_commune_keeps_what_belongs_to_it() {
    let changed = one(Change::Only { communes: vec!["020309".into()] });
    assert_eq!((changed.communes.len(), changed.villages.len()), (1, 6));
    assert!(changed.workers.iter().all(|row| row.village.commune().as_str() == "020309"));
    assert!(changed.centres.iter().all(|row| row.village.commune().as_str() == "020309"));
}

/// What does not exist is named, together with what does; what exists cannot be added again.
#[test]
fn a_change_without_a_target_is_refused_with_what_is_there() {
    let cases = [
        ("HP4001", json!({ "change": "remove_worker", "id": "nobody" })),
        ("HP4001", json!({ "change": "move_worker", "id": "nobody", "village": "02030901" })),
        ("HP4003", json!({ "change": "move_worker", "id": base().workers[0].id })),
        ("HP4001", json!({ "change": "village_grows", "village": "99999999", "percent": 10 })),
        ("HP4003", json!({ "change": "village_grows", "village": "02030901", "percent": -101 })),
        ("HP4001", json!({ "change": "remove_centre", "id": "nowhere" })),
        ("HP4001", json!({ "change": "funding_ends", "source": "nothing", "year": 2030 })),
        ("HP4001", json!({ "change": "estimate", "id": "nothing", "value": 1.0 })),
        ("HP4001", json!({ "change": "only", "communes": ["999999"] })),
        (
            "HP4002",
            json!({ "change": "add_centre", "centre": { "id": base().centres[0].id, "village": "02030901", "state": "candidate" } }),
        ),
        ("HP4003", json!({ "change": "estimate", "id": "stay_months" })),
        ("HP4004", json!({ "change": "estimate", "id": "share_in_case", "value": 1.5 })),
    ];
    for (code, change) in cases {
        let scenario = Scenario::from_value(json!({ "name": "x", "changes": [change] })).unwrap();
        let issues = apply(&base(), &scenario).unwrap_err();
        assert_eq!((issues.issues[0].code.as_str(), issues.issues[0].path.as_str()), (code, "/changes/0"), "{change}");
    }
    for not_a_scenario in [json!([]), json!({ "name": "x", "changes": [{ "change": "fly" }] }), json!({ "nme": "x" })] {
        assert_eq!(Scenario::from_value(not_a_scenario).unwrap_err().issues[0].code, "HP4005");
    }
}

/// A wrong name of an estimate brings those that share a word with it, and a fault among scenarios says in which.
#[test]
fn a_wrong_estimate_brings_the_ones_that_are_like_it() {
    let wrong = Scenario::new("typing").with(Change::Estimate {
        id: "pay_social_worker".into(),
        value: Some(1.0),
        percent: None,
    });
    let issues = compare(&base(), &[Scenario::new("same"), wrong]).unwrap_err();
    assert_eq!(issues.issues[0].path, "/scenarios/1/changes/0");
    assert!(issues.issues[0].message.contains("salary_social_worker_khr_month"), "{issues}");
}

/// Stages that pass each other on their way are one step, and the steps are still the whole difference.
#[test]
fn changes_that_are_sound_only_together_are_one_step() {
    let stage = |stage: Stage, month: &str| Change::HandoverStage {
        commune: "020301".into(),
        stage,
        month: month.parse().unwrap(),
    };
    let later = Scenario::new("later")
        .with(stage(Stage::Mou, "2033-01"))
        .with(stage(Stage::Frameworks, "2033-02"))
        .with(stage(Stage::Training, "2033-03"))
        .with(stage(Stage::FirstService, "2033-04"))
        .with(stage(Stage::RemainingServices, "2033-05"))
        .with(stage(Stage::StandsAlone, "2033-06"));
    let comparison = compare(&base(), &[later]).unwrap();
    let compared = &comparison.scenarios[0];
    assert_eq!(compared.steps.len(), 1, "{:?}", compared.steps);
    assert_eq!(compared.steps[0].cost.0, compared.figures.cost.0 - comparison.base.cost.0);
}

/// A change reads like a sentence of a planner, not like a row of a table.
#[test]
fn a_change_is_said_in_words() {
    let pay = Change::Estimate { id: "salary_social_worker_khr_month".into(), value: None, percent: Some(10.0) };
    assert_eq!(pay.to_string(), "Pay of a social worker: +10 %");
    assert_eq!(Change::Service { service: Service::YouthCentres, on: false }.to_string(), "without youth centres");
}

/// The steps of a waterfall add up to the whole difference, whatever the order of the changes.
#[test]
fn the_waterfall_adds_up_to_the_difference() {
    let scenario = Scenario::new("dearer and without health")
        .with(Change::Estimate { id: "salary_social_worker_khr_month".into(), value: None, percent: Some(10.0) })
        .with(Change::Service { service: Service::Health, on: false })
        .with(Change::FundingEnds { source: "cct_programme".into(), year: Year(2028) })
        .with(Change::Hiring { hiring: Hiring::Funded })
        .with(Change::HandoverStage {
            commune: "020301".into(),
            stage: Stage::StandsAlone,
            month: "2034-05".parse().unwrap(),
        });
    let comparison = compare(&base(), std::slice::from_ref(&scenario)).unwrap();
    let compared = &comparison.scenarios[0];
    assert_eq!(compared.steps.len(), 5);
    let cost: i64 = compared.steps.iter().map(|step| step.cost.0).sum();
    let gap: i64 = compared.steps.iter().map(|step| step.gap.0).sum();
    assert_eq!(cost, compared.figures.cost.0 - comparison.base.cost.0);
    assert_eq!(gap, compared.figures.gap.0 - comparison.base.gap.0);
    assert!(compared.steps[0].cost.0 > 0, "higher pay costs more");
    assert!(compared.steps[1].cost.0 < 0, "a part less costs less");
    assert!(compared.steps[2].gap.0 > 0, "a donor less leaves more unfunded");
}
