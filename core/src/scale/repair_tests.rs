//! Repairs and new plans: what they claim is tried, and small cases are tried in full.

use super::shortage::{Shortage, shortages};
use super::*;
use crate::budget::forecast;
use crate::error::Issues;
use crate::id::VillageCode;
use crate::input::{Driver, Supply, WorkerRow};
use crate::need::need;
use crate::plan::{check, plan, plan_from_document};
use crate::scenario::{Change, Scenario, apply};
use crate::service::Cadre;
use crate::time::Year;
use crate::validate::validate;

pub(super) fn today(codes: &[&str], changes: Vec<Change>) -> Input {
    let communes = codes.iter().map(|&code| code.into()).collect();
    let scenario = Scenario::new("today")
        .with(Change::Only { communes })
        .with(Change::Posts { posts: Supply::Existing })
        .with(Change::Centres { centres: Supply::Existing });
    let scenario = changes.into_iter().fold(scenario, Scenario::with);
    apply(&Input::embedded("battambang").unwrap(), &scenario).unwrap()
}

pub(super) fn worker(id: &str, cadre: Cadre, village: &str) -> Change {
    Change::AddWorker { worker: WorkerRow::new(id, cadre, village, "commune") }
}

/// The shortages of an input, worked out from its plan and forecast.
fn found(input: &Input) -> Result<Vec<Shortage>, Issues> {
    let problem = validate(input)?;
    let need = need(&problem);
    let plan = plan(&problem, &need)?;
    let forecast = forecast(&problem, &need, &plan);
    Ok(shortages(&problem, &plan, Some(&forecast)))
}

fn removed(input: &Input, repair: &Repair, shortage: &Shortage) -> bool {
    let after = found(&apply(input, &repair.scenario).unwrap()).unwrap();
    after.iter().all(|one| (one.service, &one.area, &one.kind) != (shortage.service, &shortage.area, &shortage.kind))
}

/// Whether a change can be made, the shortage is gone with it and nobody else is served less.
pub(super) fn clean(input: &Input, scenario: &Scenario, shortage: &Shortage) -> bool {
    let elsewhere = |input: &Input| {
        let problem = validate(input).ok()?;
        let plan = plan(&problem, &need(&problem)).ok()?;
        let same = |unmet: &crate::plan::Unmet| {
            Some(unmet.service) == shortage.service && unmet.village.as_str().starts_with(&shortage.area)
        };
        Some(plan.unmet.iter().filter(|unmet| !same(unmet)).map(crate::plan::Unmet::weight).sum::<f64>())
    };
    let Ok(changed) = apply(input, scenario) else { return false };
    let repair = Repair {
        kind: String::new(),
        sentence: String::new(),
        cost: crate::unit::Usd(0.0),
        gives_up: String::new(),
        scenario: scenario.clone(),
    };
    let Some((before, after)) = elsewhere(input).zip(elsewhere(&changed)) else { return false };
    removed(input, &repair, shortage) && (shortage.service.is_none() || after <= before)
}

/// In communes with few workers, many workers, growing need and a larger caseload alike.
#[test]
fn every_repair_removes_the_shortage_that_it_claims_to() {
    let percent =
        |percent| Change::Estimate { id: "caseload_ongoing_cwla".into(), value: None, percent: Some(percent) };
    let cases = [
        today(&["020306"], vec![Change::FundingEnds { source: "cct_programme".into(), year: Year(2028) }]),
        today(&["020306", "020309"], vec![worker("a", Cadre::SocialWorker, "02030601"), percent(-20.0)]),
        today(
            &["020309", "020310"],
            vec![worker("a", Cadre::SocialWorker, "02030901"), worker("n", Cadre::Nurse, "02030902"), percent(60.0)],
        ),
        today(&["020309"], vec![Change::VillageGrows { village: "02030905".into(), percent: 100.0 }]),
    ];
    let mut kinds = std::collections::BTreeSet::new();
    for (at, input) in cases.iter().enumerate() {
        let answer =
            repairs(input, &RepairTerms { shortages: 20, repairs: 10, money: at == 0 }, &Control::default()).unwrap();
        assert!(!answer.shortages.is_empty());
        for one in &answer.shortages {
            assert!(one.repairs.windows(2).all(|pair| pair[0].cost.0 <= pair[1].cost.0), "cheapest first");
            for repair in &one.repairs {
                kinds.insert(repair.kind.clone());
                assert!(
                    removed(input, repair, &one.shortage),
                    "{at}: {} for {}",
                    repair.sentence,
                    one.shortage.sentence
                );
            }
        }
    }
    for kind in ["hire", "open", "places", "source"] {
        assert!(kinds.contains(kind), "{kind} was never tried: {kinds:?}");
    }
}

/// Amount of a service's lines that are counted by centre, by driver, in the first year of a forecast, and centres of the
/// plan. Prices of the first year are today's.
fn centre_lines(input: &Input, driver: Driver) -> f64 {
    let problem = validate(input).unwrap();
    let need = need(&problem);
    let plan = plan(&problem, &need).unwrap();
    let forecast = forecast(&problem, &need, &plan);
    let of_driver = |line: &str| problem.costs().iter().any(|cost| cost.id == line && cost.driver == driver);
    let first = forecast.lines.iter().filter(|line| line.year == forecast.horizon.start && of_driver(&line.line));
    first.map(|line| line.amount.to_usd(forecast.riel_per_usd).0).sum()
}

/// The price of a repair of places is what the plan that follows from it has more: whole posts at each centre, children,
/// centres; and the forecast that follows from it pays for the opening.
#[test]
fn the_price_of_a_repair_of_places_is_what_applying_it_costs() {
    let growing = |percent| Change::VillageGrows { village: "02030905".into(), percent };
    let cases = [
        today(&["020306"], Vec::new()),
        today(&["020309"], vec![growing(100.0)]),
        today(&["020305", "020309"], vec![growing(200.0)]),
    ];
    let (mut opened, mut enlarged) = (0, 0);
    for input in &cases {
        let terms = RepairTerms { shortages: 20, repairs: 10, money: false };
        let found = repairs(input, &terms, &Control::default()).unwrap();
        let of_places = found.shortages.iter().filter(|one| one.shortage.kind == "places").flat_map(|one| &one.repairs);
        for repair in of_places {
            let after = apply(input, &repair.scenario).unwrap();
            let ([before_cost, before_centres], [cost, centres]) = (yearly(input), yearly(&after));
            let measured = cost - before_cost;
            assert!((repair.cost.0 - measured).abs() < 1e-6 * measured, "{}: {measured}", repair.sentence);
            let more = centres - before_centres;
            let opening = centre_lines(&after, Driver::CentresOpened) - centre_lines(input, Driver::CentresOpened);
            let running = centre_lines(&after, Driver::CentreYears) - centre_lines(input, Driver::CentreYears);
            if repair.kind == "open" {
                opened += 1;
                let problem = validate(&after).unwrap();
                let price = |driver: Driver| -> f64 {
                    let lines = problem.costs().iter().filter(|line| line.driver == driver);
                    lines.map(|line| crate::budget::usd(&problem, line)).sum()
                };
                let rounding = 0.01 * more;
                assert!(
                    (opening - more * price(Driver::CentresOpened)).abs() < rounding,
                    "{opening} for {more} centres"
                );
                assert!((running - more * price(Driver::CentreYears)).abs() < rounding, "{running} for {more} centres");
            }
            enlarged += u32::from(repair.kind == "places");
        }
    }
    assert!(opened > 1 && enlarged > 0, "{opened} openings, {enlarged} centres with more places");
}

/// What the centres of an input cost in a year, and their number: by ratio and whole at each centre from the children
/// who have a place, with nobody at work there today.
fn yearly(input: &Input) -> [f64; 2] {
    use crate::estimate::Parameter::{ChildrenPerCook, PreschoolPerCaregiver, TutoringGroup};
    let mut input = input.clone();
    let staff = [Cadre::Caregiver, Cadre::Teacher, Cadre::Cook];
    let existing: Vec<WorkerRow> = input.workers.iter().filter(|row| staff.contains(&row.cadre)).cloned().collect();
    input.workers.retain(|row| !staff.contains(&row.cadre));
    let problem = validate(&input).unwrap();
    let plan = plan(&problem, &need(&problem)).unwrap();
    let prices = price::Prices::new(&problem);
    let mut cost = 0.0;
    for centre in &plan.centres {
        let [preschool, school] = centre.taken.map(|children| children as f64);
        let there = |cadre: Cadre| -> f64 {
            let here = existing.iter().filter(|row| row.cadre == cadre && row.village == centre.village);
            here.map(|row| row.fte).sum()
        };
        let asked = [
            preschool / problem.get(PreschoolPerCaregiver),
            school / problem.get(TutoringGroup),
            ((preschool + school) / problem.get(ChildrenPerCook)).max(1.0),
        ];
        for (cadre, asked) in staff.into_iter().zip(asked) {
            cost += prices.post(cadre) * (asked - there(cadre) - 1e-6).ceil().max(0.0);
        }
        cost += prices.centre() + prices.child() * (preschool + school);
    }
    [cost, plan.centres.len() as f64]
}

/// No fewer posts at any bases remove the shortage, and no smaller caseload.
#[test]
fn no_cheaper_hire_and_no_smaller_caseload_removes_the_shortage() {
    let added = (0..4).map(|n| worker(&format!("w{n}"), Cadre::SocialWorker, "02030601")).collect();
    let input = today(&["020306"], added);
    let answer =
        repairs(&input, &RepairTerms { money: false, repairs: 10, ..RepairTerms::default() }, &Control::default());
    let answer = answer.unwrap();
    let of_work = |one: &&Repaired| one.shortage.service == Some(crate::service::Service::SocialWork);
    let Some(one) = answer.shortages.iter().find(of_work) else { panic!("four workers are enough: {answer:?}") };
    let hire = one.repairs.iter().find(|repair| repair.kind == "hire").expect("more workers are enough");
    let posts = hire.scenario.changes.len();
    let villages: Vec<VillageCode> = input.villages.iter().map(|row| row.code.clone()).collect();
    let mut sets: Vec<Vec<&VillageCode>> = vec![Vec::new()];
    for fewer in 0..posts {
        for set in &sets {
            let scenario = set.iter().enumerate().fold(Scenario::new("try"), |scenario, (n, village)| {
                scenario.with(worker(&format!("try{n}"), Cadre::SocialWorker, village.as_str()))
            });
            let repair = Repair { scenario, ..hire.clone() };
            assert!(!removed(&input, &repair, &one.shortage), "{fewer} posts are enough");
        }
        sets = more(&sets, &villages);
    }
    if let Some(relax) = one.repairs.iter().find(|repair| repair.kind == "relax")
        && let Change::Estimate { id, value: Some(value), .. } = &relax.scenario.changes[0]
    {
        let less = Change::Estimate { id: id.clone(), value: Some(value - 1.0), percent: None };
        let repair = Repair { scenario: Scenario::new("less").with(less), ..relax.clone() };
        assert!(!removed(&input, &repair, &one.shortage), "a smaller caseload is enough");
    }
}

/// Every set with one village more, ascending.
pub(super) fn more<'v>(sets: &[Vec<&'v VillageCode>], villages: &'v [VillageCode]) -> Vec<Vec<&'v VillageCode>> {
    let mut grown = Vec::new();
    for set in sets {
        for village in villages.iter().filter(|village| set.last().is_none_or(|last| last <= village)) {
            grown.push(set.iter().copied().chain([village]).collect());
        }
    }
    grown
}

fn battambang() -> Input {
    Input::embedded("battambang").unwrap()
}

fn happens(input: &Input, change: Change) -> Replan {
    replan(input, &ReplanTerms { changes: vec![change], today: None }, &Control::default()).unwrap()
}

/// The plan that comes back passes the checker, disturbs no more than one made afresh, and serves as many.
#[test]
fn a_new_plan_disturbs_least_and_serves_as_many() {
    let input = battambang();
    let changes = [
        Change::RemoveWorker { id: "ou-char-sw-1".into() },
        Change::RemoveCentre { id: "ou-char-centre".into() },
        Change::VillageGrows { village: "02030905".into(), percent: 100.0 },
    ];
    for change in changes {
        let new = happens(&input, change.clone());
        let problem = validate(&apply(&input, &new.scenario).unwrap()).unwrap();
        let need = need(&problem);
        let plan = plan_from_document(&problem, &need, &new.plan).unwrap();
        assert!(check(&problem, &need, &plan).is_ok());
        assert!(new.changed <= new.changed_afresh, "{change}: {} against {}", new.changed, new.changed_afresh);
        let children = |unmet: &&crate::plan::Unmet| unmet.service == crate::service::Service::YouthCentres;
        assert!(plan.unmet.iter().all(|unmet| children(&unmet)), "{change}: every family is served");
        // No centre opens for fewer children than a centre is opened for.
        let waiting: u64 = plan.unmet.iter().filter(children).map(|unmet| unmet.count).sum();
        assert!((waiting as f64) < problem.get(crate::estimate::Parameter::CentreMinChildren), "{change}: {waiting}");
        assert!(new.kept > 0 && new.sentences.len() > 1, "{change}");
        let rows: u64 =
            new.families.iter().filter(|row| row.from.is_some() && row.to.is_some()).map(|row| row.families).sum();
        assert_eq!(rows, new.changed + new.forced);
    }
}

#[test]
fn nothing_changes_where_nothing_happens() {
    let new = happens(&battambang(), Change::Years { years: 5 });
    assert_eq!((new.changed, new.forced, new.families.len()), (0, 0, 0), "{:?}", new.sentences);
    assert!(new.posts_new.is_empty() && new.posts_gone.is_empty() && new.children.is_empty());
}

#[test]
fn who_leaves_is_named_and_terms_without_change_are_refused() {
    let new = happens(&battambang(), Change::RemoveWorker { id: "ou-char-sw-1".into() });
    assert!(
        new.forced > 0
            && new.families.iter().filter(|row| row.forced).all(|row| row.from == Some("ou-char-sw-1".into()))
    );
    let none = replan(&battambang(), &ReplanTerms::default(), &Control::default()).unwrap_err();
    assert_eq!(none.issues[0].code, "HP6015");
    let terms = RepairTerms { shortages: 0, repairs: 11, money: false };
    let wrong = repairs(&battambang(), &terms, &Control::default()).unwrap_err();
    assert_eq!(wrong.issues.len(), 2);
}
