//! Rollouts: limits are kept, more money never reaches fewer, and the terms are checked.

use super::*;
use crate::input::FundingRow;
use crate::optimise::Status;
use crate::scenario::apply;
use crate::service::{Cadre, Service};
use crate::validate::validate;

fn battambang() -> Input {
    Input::embedded("battambang").unwrap()
}

fn with_money(usd: f64) -> Rollout {
    let terms = RolloutTerms { money_usd: vec![usd; 5], ..RolloutTerms::default() };
    rollout(&battambang(), &terms, &Control::default()).unwrap()
}

fn started(rollout: &Rollout) -> usize {
    rollout.starts.iter().filter(|start| start.quarter.is_some()).count()
}

/// No limit is exceeded, and what is used is not negative.
fn keeps_its_limits(rollout: &Rollout) {
    for limit in &rollout.limits {
        assert!(limit.used <= limit.limit * (1.0 + 1e-9) && limit.used >= 0.0 && limit.price >= 0.0, "{limit:?}");
    }
}

#[test]
fn more_money_reaches_more_and_no_limit_is_exceeded() {
    let rollouts = [700_000.0, 1_200_000.0, 2_000_000.0, 100_000_000.0].map(with_money);
    rollouts.iter().for_each(keeps_its_limits);
    assert!(rollouts.windows(2).all(|pair| pair[0].family_years <= pair[1].family_years * (1.0 + 1e-4)));
    assert_eq!(started(&rollouts[3]), 10);
    assert!(rollouts[3].starts.iter().all(|start| start.quarter <= Some(3)), "as soon as they are prepared");
    for rollout in &rollouts {
        assert!(matches!(rollout.certificate.status, Status::Optimal | Status::WithinGap), "{:?}", rollout.certificate);
    }
}

/// Where social workers work today the services have started.
#[test]
fn what_runs_goes_on() {
    let rollout = with_money(400_000.0);
    let ou_char = rollout.starts.iter().find(|start| start.commune.as_str() == "020309").unwrap();
    assert_eq!(ou_char.quarter, Some(0));
}

/// With two preparations at a time and two quarters each, ten communes of which two run need four rounds.
#[test]
fn preparation_holds_back_and_is_named() {
    let terms = RolloutTerms {
        money_usd: vec![1e9; 5],
        preparations: Some(2.0),
        objective: Objective::Coverage,
        ..RolloutTerms::default()
    };
    let rollout = rollout(&battambang(), &terms, &Control::default()).unwrap();
    keeps_its_limits(&rollout);
    let last = rollout.starts.iter().filter_map(|start| start.quarter).max().unwrap();
    let waiting = rollout.starts.iter().filter(|start| start.quarter != Some(0)).count() as u32;
    // Rounds of two quarters for two communes each, then a quarter of training.
    assert_eq!(last, (waiting.div_ceil(2)) * 2 + 1);
    assert_eq!(rollout.earliest_coverage, Some(last), "and it is proven that none is earlier");
    assert!(rollout.starts.iter().any(|start| start.held_by.starts_with("preparation")));
}

#[test]
fn a_cluster_starts_together_and_a_fixed_start_stays() {
    let codes: Vec<CommuneCode> = ["020301", "020302", "020303"].map(CommuneCode::from).to_vec();
    let terms = RolloutTerms {
        money_usd: vec![900_000.0; 5],
        clusters: vec![codes.clone()],
        fixed: vec![FixedStart { commune: "020304".into(), quarter: 7 }],
        ..RolloutTerms::default()
    };
    let rollout = rollout(&battambang(), &terms, &Control::default()).unwrap();
    keeps_its_limits(&rollout);
    let of = |code: &CommuneCode| rollout.starts.iter().find(|start| start.commune == *code).unwrap().quarter;
    assert!(codes.iter().all(|code| of(code) == of(&codes[0])));
    assert_eq!(of(&"020304".into()), Some(7));
}

/// Staff cannot be shared with a commune to which there is no way; alone it may start.
#[test]
fn a_cluster_of_communes_without_ways_is_refused() {
    let mut input = battambang();
    for village in input.villages.iter_mut().filter(|row| row.code.commune() == "020302".into()) {
        (village.lat, village.lon) = (None, None);
    }
    let with = |clusters: Vec<Vec<CommuneCode>>| RolloutTerms { clusters, ..RolloutTerms::default() };
    let together = with(vec![vec!["020301".into(), "020302".into()]]);
    let issues = rollout(&input, &together, &Control::default()).unwrap_err();
    assert_eq!((issues.issues.len(), issues.issues[0].code.as_str()), (1, "HP5013"));
    assert_eq!(issues.issues[0].path, "/clusters/0/1");
    assert!(together.checked(&battambang()).is_ok(), "with points they may start together");
    assert!(with(vec![vec!["020302".into()]]).checked(&input).is_ok(), "alone it may start");
}

/// The scenario of a rollout is a plan like any other.
#[test]
fn the_scenario_is_valid_and_starts_where_the_rollout_says() {
    let rollout = with_money(400_000.0);
    let problem = validate(&apply(&battambang(), &rollout.scenario).unwrap()).unwrap();
    for start in &rollout.starts {
        let commune = problem.communes().iter().find(|commune| commune.code == start.commune).unwrap();
        assert!(start.month.is_none_or(|month| commune.start == month), "{}", start.commune);
    }
}

#[test]
fn least_money_reaches_its_target_and_not_much_more() {
    let most = with_money(1e9).family_years;
    let terms = RolloutTerms {
        money_usd: vec![1e9; 5],
        objective: Objective::LeastMoney,
        family_years_at_least: Some(most / 2.0),
        ..RolloutTerms::default()
    };
    let rollout = rollout(&battambang(), &terms, &Control::default()).unwrap();
    assert!(rollout.family_years >= most / 2.0 * (1.0 - 1e-9));
    assert!((rollout.certificate.objective - rollout.cost.0).abs() < 1e-6 * rollout.cost.0);
    assert!(rollout.cost.0 < with_money(1e9).cost.0);
}

#[test]
fn all_faults_of_the_terms_are_listed() {
    let terms = RolloutTerms {
        quarters: 0,
        money_usd: vec![-1.0, f64::NAN],
        clusters: vec![vec!["020301".into(), "999999".into()], vec!["020301".into()]],
        fixed: vec![FixedStart { commune: "020302".into(), quarter: 0 }],
        objective: Objective::LeastMoney,
        ..RolloutTerms::default()
    };
    let issues = rollout(&battambang(), &terms, &Control::default()).unwrap_err();
    let codes: Vec<&str> = issues.issues.iter().map(|issue| issue.code.as_str()).collect();
    for code in ["HP5001", "HP5002", "HP5003", "HP5004", "HP5005", "HP5007", "HP5008"] {
        assert!(codes.contains(&code), "{code}: {issues}");
    }
    assert_eq!(RolloutTerms::from_value(serde_json::json!({ "quaters": 3 })).unwrap_err().issues[0].code, "HP5009");
}

/// Without any money what runs goes on, the others do not start, and the money is named.
#[test]
fn no_money_is_a_rollout_with_a_reason() {
    let rollout = with_money(0.0);
    assert_eq!(started(&rollout), rollout.starts.iter().filter(|start| start.quarter == Some(0)).count());
    let money: Vec<_> = rollout.limits.iter().filter(|limit| limit.what == "money").collect();
    let waits = |start: &&CommuneStart| start.quarter.is_none();
    assert!(rollout.starts.iter().filter(waits).all(|start| start.held_by.contains("money")));
    assert!(money.len() == 5 && money.iter().any(|limit| limit.used > limit.limit));
}

/// A limit of nothing is no fault: what runs goes on, nobody else starts, and the limit is named.
#[test]
fn a_limit_of_nothing_is_a_rollout_with_its_reason() {
    let none = || RolloutTerms { money_usd: vec![1e9; 5], ..RolloutTerms::default() };
    let hires = vec![HireLimit { cadre: Cadre::SocialWorker, per_quarter: 0.0 }];
    for (terms, name) in [
        (RolloutTerms { hires, ..none() }, "hires"),
        (RolloutTerms { training_places: Some(0.0), ..none() }, "training"),
        (RolloutTerms { preparations: Some(0.0), ..none() }, "preparation"),
    ] {
        let rollout = rollout(&battambang(), &terms, &Control::default()).unwrap();
        let running = rollout.starts.iter().filter(|start| start.quarter == Some(0)).count();
        assert!(running > 0 && started(&rollout) == running, "{name}");
        for start in rollout.starts.iter().filter(|start| start.quarter.is_none()) {
            assert!(start.held_by.contains(name), "{name}: {start:?}");
        }
    }
}

/// Whatever the money of each year: who could start earlier without limits is told what holds it.
#[test]
fn whoever_starts_late_is_told_why() {
    for usd in [300_000.0, 500_000.0, 650_000.0, 800_000.0, 1_000_000.0, 1_300_000.0, 1_700_000.0, 2_400_000.0] {
        let rollout = with_money(usd);
        let waits = |start: &&CommuneStart| start.quarter.is_none_or(|quarter| quarter > 3);
        for start in rollout.starts.iter().filter(waits) {
            assert!(!start.held_by.is_empty(), "{usd}: {start:?}");
        }
    }
}

/// Money for the youth centres pays no social worker: the same money without its mark starts more.
#[test]
fn earmarked_money_pays_only_what_it_is_for() {
    let with_marks = |services: &[Service]| {
        let mut input = battambang();
        input.funding.retain(|row| row.scope != "shared");
        for (id, usd, services) in [("free", 450_000.0, &[][..]), ("marked", 500_000.0, services)] {
            let source = FundingRow::new(id, "donors", "shared", usd);
            input.funding.push(FundingRow { services: services.to_vec(), ..source });
        }
        let rollout = rollout(&input, &RolloutTerms::default(), &Control::default()).unwrap();
        keeps_its_limits(&rollout);
        rollout
    };
    let free = with_marks(&[]);
    let marked = with_marks(&[Service::YouthCentres]);
    assert!(free.limits.iter().all(|limit| !limit.what.contains(" for ")));
    assert!(marked.family_years < free.family_years, "{} {}", marked.family_years, free.family_years);
    let of_the_rest: Vec<_> = marked.limits.iter().filter(|limit| limit.what.starts_with("money for")).collect();
    assert_eq!(of_the_rest.len(), 5, "one a year: what only the free money may pay");
    assert!(of_the_rest.iter().all(|limit| !limit.what.contains("youth") && limit.used <= 450_000.0 * (1.0 + 1e-9)));
    let held = |start: &CommuneStart| start.held_by.contains("money");
    assert!(marked.starts.iter().any(held));
}

#[test]
fn marks_that_overlap_are_limits_alone_and_together() {
    let mut input = battambang();
    input.workers.clear();
    input.funding.retain(|row| row.scope != "shared");
    for (id, usd, services) in [
        ("free", 300_000.0, vec![]),
        ("health", 60_000.0, vec![Service::Health]),
        ("work", 200_000.0, vec![Service::SocialWork, Service::Health]),
    ] {
        input.funding.push(FundingRow { services, ..FundingRow::new(id, "donors", "shared", usd) });
    }
    let rollout = rollout(&input, &RolloutTerms::default(), &Control::default()).unwrap();
    assert!(started(&rollout) > 0);
    keeps_its_limits(&rollout);
    let rows = |what: &str| rollout.limits.iter().filter(|limit| limit.what.starts_with(what)).count();
    assert!(rows("money for") >= 10, "{:?}", rollout.limits.iter().map(|limit| &limit.what).collect::<Vec<_>>());
}

#[test]
fn preparation_longer_than_the_plan_is_refused() {
    let terms = RolloutTerms { quarters: 4, preparation_quarters: 3, ..RolloutTerms::default() };
    let issues = rollout(&battambang(), &terms, &Control::default()).unwrap_err();
    assert_eq!(issues.issues[0].code, "HP5010");
}

fn of(rollout: &Rollout, commune: &str, service: Service) -> Option<u32> {
    let here = |row: &&ServiceStart| row.commune.as_str() == commune && row.service == service;
    rollout.services.iter().find(here).unwrap().quarter
}

/// Every commune and service has a row; the later ones follow in the order given, and a fixed date stands.
#[test]
fn services_start_in_their_order_and_on_fixed_dates() {
    let order = |service, after| ServiceOrder { service, after: Some(after), wait: 0 };
    let terms = RolloutTerms {
        money_usd: vec![1e9; 5],
        services: vec![order(Service::Health, 1), order(Service::YouthCentres, 6)],
        fixed_services: vec![FixedService { commune: "020301".into(), service: Service::FamilyFinance, quarter: 12 }],
        ..RolloutTerms::default()
    };
    let rollout = rollout(&battambang(), &terms, &Control::default()).unwrap();
    let lead = terms.lead();
    assert_eq!(of(&rollout, "020301", Service::SocialWork), Some(lead));
    assert_eq!(of(&rollout, "020301", Service::CapacityBuilding), Some(lead - 1), "with the training");
    assert_eq!(of(&rollout, "020301", Service::Health), Some(lead + 1));
    assert_eq!(of(&rollout, "020301", Service::FamilyFinance), Some(12));
    assert_eq!(
        of(&rollout, "020302", Service::FamilyFinance),
        Some(lead + 2),
        "`remaining_after`, where nothing is said"
    );
    assert_eq!(of(&rollout, "020301", Service::YouthCentres), Some(lead + 6));
    // The input that it makes starts them then.
    let problem = validate(&apply(&battambang(), &rollout.scenario).unwrap()).unwrap();
    for row in &rollout.services {
        let commune = problem.communes().iter().find(|commune| commune.code == row.commune).unwrap();
        if row.service != Service::CapacityBuilding {
            assert_eq!(row.month, Some(commune.start_of(row.service)), "{row:?}");
        }
    }
}

/// The forecast of the rollout's plan has no nurse, coach or centre before their quarter, and has them after it.
#[test]
fn the_forecast_starts_the_services_where_the_rollout_does() {
    let mut input = battambang();
    input.workers.clear();
    input.families.clear();
    let terms = RolloutTerms {
        money_usd: vec![1e9; 5],
        services: vec![ServiceOrder { service: Service::YouthCentres, after: Some(8), wait: 0 }],
        ..RolloutTerms::default()
    };
    let rollout = rollout(&input, &terms, &Control::default()).unwrap();
    let outcome = crate::run(&apply(&input, &rollout.scenario).unwrap()).unwrap();
    for row in &outcome.forecast.months {
        let runs = |service: Service| {
            let here = |start: &&ServiceStart| start.commune == row.commune && start.service == service;
            rollout.services.iter().find(here).unwrap().month.is_some_and(|month| row.month >= month)
        };
        assert!(runs(Service::YouthCentres) || row.children_placed <= 0.0, "{row:?}");
        for &cadre in Cadre::ALL {
            let (posts, needed) = (row.posts[cadre.index()], row.posts_needed[cadre.index()]);
            assert!(!cadre.visits_families() || runs(cadre.service()) || needed <= 0.0, "{cadre} {row:?}");
            assert!(cadre != Cadre::Teacher || runs(cadre.service()) || posts <= 0.0, "{row:?}");
        }
    }
    let last = outcome.forecast.months.iter().filter(|row| row.children_placed > 0.0).map(|row| row.month).max();
    assert_eq!(last, outcome.forecast.months.iter().map(|row| row.month).max(), "in the end the centres run");
}

/// Where money is short, waiting services let more communes start, and each waits no longer than it may.
#[test]
fn services_wait_where_money_is_short() {
    let with = |wait: u32, usd: [f64; 5]| {
        let order = |service| ServiceOrder { service, after: None, wait };
        let terms = RolloutTerms {
            money_usd: usd.to_vec(),
            services: vec![order(Service::Health), order(Service::YouthCentres)],
            ..RolloutTerms::default()
        };
        rollout(&battambang(), &terms, &Control::default()).unwrap()
    };
    // Money that grows: at first the first service is all that it carries.
    let growing = [0.25, 0.4, 0.6, 0.9, 1.2].map(|part| part * 1e6);
    let (now, waiting) = (with(0, growing), with(2, growing));
    for rollout in [&now, &waiting] {
        keeps_its_limits(rollout);
        assert!(rollout.certificate.gap <= 0.02, "{:?}", rollout.certificate);
    }
    let delays: Vec<u32> = waiting
        .starts
        .iter()
        .filter(|start| start.quarter.is_some_and(|quarter| quarter > 0))
        .filter_map(|start| Some(of(&waiting, start.commune.as_str(), Service::YouthCentres)? - start.quarter?))
        .collect();
    assert!(delays.iter().all(|delay| (2..=4).contains(delay)), "{delays:?}");
    assert!(delays.iter().any(|delay| *delay > 2), "some wait: {delays:?}");
    let free = with(2, [1e9; 5]);
    assert!(free.starts.iter().all(|start| start.held_by.is_empty()), "with enough money none waits");
    let at_once = |start: &CommuneStart| of(&free, start.commune.as_str(), Service::YouthCentres) <= Some(5);
    assert!(free.starts.iter().all(at_once));
}

#[test]
fn faults_of_the_order_of_services_are_listed() {
    let order = |service, wait| ServiceOrder { service, after: None, wait };
    let fixed = |commune: &str, service, quarter| FixedService { commune: commune.into(), service, quarter };
    let terms = RolloutTerms {
        services: vec![order(Service::Health, 20), order(Service::YouthCentres, 20), order(Service::Evidence, 0)],
        fixed: vec![FixedStart { commune: "020302".into(), quarter: 9 }],
        fixed_services: vec![
            fixed("999999", Service::Health, 9),
            fixed("020301", Service::Supervision, 9),
            fixed("020302", Service::Health, 8),
            fixed("020303", Service::Health, 9),
            fixed("020303", Service::Health, 10),
        ],
        ..RolloutTerms::default()
    };
    let issues = rollout(&battambang(), &terms, &Control::default()).unwrap_err();
    let found: Vec<(&str, &str)> =
        issues.issues.iter().map(|issue| (issue.code.as_str(), issue.message.as_str())).collect();
    let codes: Vec<&str> = found.iter().map(|(code, _)| *code).collect();
    for code in ["HP5004", "HP5006", "HP5007", "HP5011", "HP5012"] {
        assert!(codes.contains(&code), "{code}: {issues}");
    }
    assert_eq!(codes.iter().filter(|code| **code == "HP5011").count(), 2);
}

/// Three services that may wait up to four quarters each: 125 ways for each start.
#[test]
fn a_district_whose_services_may_wait_in_125_ways_is_proven() {
    let wait = |service| ServiceOrder { service, after: None, wait: 4 };
    let terms = RolloutTerms {
        money_usd: [0.25, 0.4, 0.6, 0.9, 1.2].map(|millions| millions * 1e6).to_vec(),
        services: Service::LATER.map(wait).to_vec(),
        ..RolloutTerms::default()
    };
    let rollout = rollout(&battambang(), &terms, &Control::default()).unwrap();
    assert!(rollout.certificate.gap < 1e-9, "{:?}", rollout.certificate);
    keeps_its_limits(&rollout);
}
