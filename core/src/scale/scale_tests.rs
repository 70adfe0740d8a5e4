//! Packages: what they promise is what the planner and its checker find, and small ones equal trying everything.

use super::market::{self, Deal, Market};
use super::pareto::betters;
use super::price::Prices;
use super::verify::verify;
use super::*;
use crate::id::VillageCode;
use crate::input::{CentreState, Supply, WorkerRow};
use crate::optimise::Status;
use crate::scenario::{Change, Scenario, apply};
use crate::service::{Cadre, Service};
use crate::validate::validate;

fn battambang() -> Input {
    Input::embedded("battambang").unwrap()
}

fn only(codes: &[&str]) -> Input {
    let communes = codes.iter().map(|&code| code.into()).collect();
    apply(&battambang(), &Scenario::new("only").with(Change::Only { communes })).unwrap()
}

fn switched_to(mut input: Input, services: &[Service]) -> Input {
    for &service in Service::ALL {
        input.services.switch(service, services.contains(&service));
    }
    input
}

fn with_money(money_usd: f64) -> BudgetTerms {
    BudgetTerms { money_usd: Some(money_usd), ..BudgetTerms::default() }
}

fn control() -> Control {
    Control::default()
}

/// The plan of the package, made by the planner and passed by the checker, meets what the package says.
#[test]
fn the_plan_of_a_package_meets_what_the_package_promises() {
    for money in [0.0, 60_000.0, 250_000.0] {
        let package = split_budget(&battambang(), &with_money(money), &control()).unwrap();
        let verified = verify(&battambang(), &package.scenario, &control()).unwrap();
        assert!((package.asked - verified.unmet - package.need).abs() < 1e-6, "{money}: {}", package.need);
        assert!(package.cost.0 <= money * (1.0 + 1e-9));
        let parts: f64 = package.communes.iter().map(|commune| commune.cost.0).sum();
        assert!((parts - package.cost.0).abs() < 1e-6 * package.cost.0.max(1.0));
    }
}

/// Every number of posts at every mix of bases is planned by the planner itself; with the money for so many posts none
/// meets more than the package.
#[test]
fn staffing_of_a_small_commune_equals_trying_everything() {
    let input = switched_to(only(&["020306"]), &[Service::SocialWork]);
    let villages: Vec<VillageCode> = input.villages.iter().map(|row| row.code.clone()).collect();
    let market = Market::new(&input, &control()).unwrap();
    let price = Prices::new(&market.problem).post(Cadre::SocialWorker);
    let mut sets: Vec<Vec<&VillageCode>> = vec![Vec::new()];
    let mut full = None;
    for n in 0..5usize {
        let scenario = |set: &Vec<&VillageCode>| {
            let worker = |(i, village): (usize, &&VillageCode)| {
                let worker = WorkerRow::new(&format!("w{i}"), Cadre::SocialWorker, village.as_str(), "commune");
                Change::AddWorker { worker }
            };
            let start = Scenario::new("try").with(Change::Posts { posts: Supply::Existing });
            set.iter().enumerate().map(worker).fold(start, Scenario::with)
        };
        let unmet = |set| verify(&input, &scenario(set), &control()).unwrap().unmet;
        let least = sets.iter().map(unmet).fold(f64::INFINITY, f64::min);
        let package = split_budget(&input, &with_money(price * n as f64 + 1.0), &control()).unwrap();
        assert!(
            (package.asked - package.need - least).abs() < 1e-6,
            "{n} posts: {} of {}",
            package.need,
            package.asked
        );
        if least == 0.0 && full.is_none() {
            full = Some(n);
        }
        sets = sets
            .iter()
            .flat_map(|set| {
                villages
                    .iter()
                    .filter(|village| set.last().is_none_or(|last| last <= village))
                    .map(|village| set.iter().copied().chain([village]).collect::<Vec<_>>())
                    .collect::<Vec<_>>()
            })
            .collect();
    }
    let least = BudgetTerms { aim: Aim::LeastCost, ..BudgetTerms::default() };
    let package = split_budget(&input, &least, &control()).unwrap();
    let posts = package.bought.len();
    assert_eq!(Some(posts), full.or(Some(posts)), "full service with the fewest posts");
    assert!((package.cost.0 - price * posts as f64).abs() < 1e-6);
}

/// Two communes, all services: every combination of options within the money, one by one.
#[test]
fn the_split_of_a_budget_equals_the_best_of_all_combinations() {
    let input = only(&["020306", "020310"]);
    let market = Market::new(&input, &control()).unwrap();
    for money in [15_000.0, 50_000.0, 120_000.0] {
        let terms = with_money(money);
        let (deal, offers_of) = (Deal::new(&market, &terms), &market);
        let mut reached = vec![(0.0, 0.0)];
        for (area, offers) in deal.offers.iter().enumerate() {
            let grown = |&(cost, need): &(f64, f64)| {
                let met = |offer: &market::Offer| offers_of.means[area].options[offer.option].met();
                offers.iter().map(move |offer| (cost + offer.cost, need + met(offer)))
            };
            let mut next: Vec<(f64, f64)> = reached.iter().flat_map(grown).filter(|one| one.0 <= money).collect();
            // What costs no less and meets no more leads nowhere: the rest is all there is.
            next.sort_by(|a, b| a.0.total_cmp(&b.0).then(b.1.total_cmp(&a.1)));
            let mut most = f64::NEG_INFINITY;
            next.retain(|one| {
                one.1 > most && {
                    most = one.1;
                    true
                }
            });
            reached = next;
        }
        let best = reached.iter().map(|one| one.1).fold(0.0, f64::max);
        let package = split_budget(&input, &terms, &control()).unwrap();
        assert!((package.need - best).abs() < 1e-6, "{money}: {} against {best}", package.need);
        assert!(-package.certificate.bound >= package.need);
    }
}

#[test]
fn more_money_never_reaches_less_and_all_money_reaches_all_that_can_be() {
    let terms = CurveTerms { steps: 6, communes: vec!["020306".into(), "020309".into()], ..CurveTerms::default() };
    let curve = curve(&battambang(), &terms, &control()).unwrap();
    assert_eq!(curve.points.len(), 14);
    for points in curve.points.chunks(7) {
        assert!(points.windows(2).all(|pair| pair[0].need <= pair[1].need && pair[0].budget.0 < pair[1].budget.0));
        assert!(points.iter().all(|point| point.cost.0 <= point.budget.0 * (1.0 + 1e-9) && point.need <= point.most));
        assert_eq!(points[6].share, 1.0, "money for everything");
    }
}

#[test]
fn payers_pay_within_their_caps_and_only_their_posts() {
    let input = only(&["020306", "020309"]);
    let payer = |payer: &str, money_usd, posts_each_commune| PayerLimit {
        payer: payer.into(),
        money_usd,
        posts: None,
        posts_each_commune,
    };
    let payers = vec![payer("commune", None, Some(2.0)), payer("cct", Some(20_000.0), None)];
    let terms =
        BudgetTerms { payers, posts: vec![PostLimit { cadre: Cadre::Nurse, most: 0.0 }], ..BudgetTerms::default() };
    let package = split_budget(&input, &terms, &control()).unwrap();
    let of = |name: &str| package.bought.iter().filter(|one| one.payer.as_str() == name).collect::<Vec<_>>();
    for code in ["020306", "020309"] {
        let posts =
            of("commune").iter().filter(|one| one.cadre.is_some() && one.village.commune().as_str() == code).count();
        assert!(posts <= 2, "{code}: {posts}");
    }
    assert!(of("cct").iter().map(|one| one.cost.0).sum::<f64>() <= 20_000.0 && !of("cct").is_empty());
    assert!(package.bought.iter().all(|one| one.cadre != Some(Cadre::Nurse)));
    assert!(
        package.limits.iter().any(|limit| limit.what == "money of cct" && limit.used <= limit.limit * (1.0 + 1e-9))
    );
}

#[test]
fn no_point_of_the_front_is_bettered_and_each_is_a_plan() {
    let terms = ParetoTerms { budgets: 4, ..ParetoTerms::default() };
    let front = pareto(&only(&["020306", "020309"]), &terms, &control()).unwrap();
    assert!(front.points.len() >= 4, "{}", front.points.len());
    for (i, one) in front.points.iter().enumerate() {
        assert!((one.planned_need - one.package.need).abs() < 1e-6);
        for (j, other) in front.points.iter().enumerate() {
            assert!(i == j || !betters(&one.package, &other.package), "{i} betters {j}");
        }
    }
}

#[test]
fn alternatives_differ_and_give_up_no_more_than_they_may() {
    let terms = AlternativeTerms { limits: with_money(150_000.0), count: 4, within: 0.05 };
    let found = alternatives(&battambang(), &terms, &control()).unwrap().packages;
    assert!(found.len() >= 3, "{}", found.len());
    for one in &found[1..] {
        assert!(
            one.package.need >= found[0].package.need * 0.95 - 1e-6 && one.package.cost.0 <= 150_000.0 * (1.0 + 1e-9)
        );
        assert!(one.different > 0.05 && !one.instead.is_empty(), "{}", one.different);
    }
}

#[test]
fn what_nothing_can_keep_is_infeasible_and_no_error() {
    let terms = BudgetTerms { each_commune: Some(1.0), travel_hours: Some(1e6), ..with_money(1.0) };
    let package = split_budget(&only(&["020306"]), &terms, &control()).unwrap();
    assert_eq!(package.certificate.status, Status::Infeasible);
    assert!(package.bought.is_empty());
    // The centres may be as few as they like: money and the wish conflict, and nothing else.
    assert_eq!(package.conflict, ["/money_usd", "/each_commune"]);
    // Also where options are left out of the choice and a second, wider one gives the bound.
    let terms = BudgetTerms { each_commune: Some(1.0), ..with_money(1.0) };
    let two = split_budget(&only(&["020306", "020309"]), &terms, &control()).unwrap();
    assert_eq!((two.certificate.status, two.conflict.len()), (Status::Infeasible, 2));
    let nothing = split_budget(&only(&["020306"]), &with_money(0.0), &control()).unwrap();
    assert_eq!((nothing.cost.0, nothing.bought.len()), (0.0, 0));
}

#[test]
fn all_faults_of_the_terms_are_listed() {
    let payer = |name: &str| PayerLimit { payer: name.into(), money_usd: Some(f64::NAN), ..PayerLimit::default() };
    let post = PostLimit { cadre: Cadre::Nurse, most: -1.0 };
    let terms = BudgetTerms {
        payers: vec![payer("nobody"), payer("commune")],
        posts: vec![post.clone(), post],
        each_commune: Some(1.5),
        ..with_money(-1.0)
    };
    let issues = split_budget(&battambang(), &terms, &control()).unwrap_err();
    let codes: Vec<&str> = issues.issues.iter().map(|issue| issue.code.as_str()).collect();
    for code in ["HP6010", "HP6011", "HP6012", "HP6014"] {
        assert!(codes.contains(&code), "{code}: {issues}");
    }
    let curve_terms = CurveTerms { steps: 0, communes: vec!["999999".into()], ..CurveTerms::default() };
    let issues = curve(&battambang(), &curve_terms, &control()).unwrap_err();
    assert_eq!(issues.issues.len(), 2);
}

#[test]
fn prices_follow_the_cost_lines() {
    let problem = validate(&battambang()).unwrap();
    let prices = Prices::new(&problem);
    assert!(prices.post(Cadre::SocialWorker) > 12.0 * 100.0 && prices.post(Cadre::SocialWorker) < 12.0 * 1_000.0);
    assert!(prices.centre() > 0.0);
}

/// One place more is worth the child at the head of those who wait for room: the centre with one place more says the same.
#[test]
fn the_next_place_is_worth_the_child_whom_it_is_for() {
    let mut input = only(&["020309"]);
    let grows = Change::VillageGrows { village: "02030905".into(), percent: 300.0 };
    input = apply(&input, &Scenario::new("more").with(grows)).unwrap();
    let values = value_of_next(&input, &control()).unwrap().values;
    let place = values.iter().find(|value| value.what == "place").expect("children wait for room");
    let existing = Scenario::new("today")
        .with(Change::Posts { posts: Supply::Existing })
        .with(Change::Centres { centres: Supply::Existing });
    let today = verify(&input, &existing, &control()).unwrap().unmet;
    let centre = input.centres.iter().position(|row| row.state == CentreState::Existing).unwrap();
    let with = |preschool: u64, school: u64| {
        let mut input = input.clone();
        let row = &mut input.centres[centre];
        row.places_preschool = row.places_preschool.map(|n| n + preschool);
        row.places_school = row.places_school.map(|n| n + school);
        today - verify(&input, &existing, &control()).unwrap().unmet
    };
    assert_eq!(place.need, with(1, 0).max(with(0, 1)));
    assert!(place.need > 0.0 && place.cost.0 > 0.0);
    // Where everybody has a place, there is nobody for the next one.
    let enough = only(&["020306"]);
    assert!(value_of_next(&enough, &control()).unwrap().values.iter().all(|value| value.what != "place"));
}
