//! The first repair of a shortage is the cheapest: on small cases every cheaper change of every kind is tried.

use super::repair_tests::{clean, more, today, worker};
use super::*;
use crate::id::{CentreId, CommuneCode, VillageCode};
use crate::input::{CentreRow, CentreState, FundingRow, Input, WorkerRow};
use crate::need::need;
use crate::scenario::{Change, Scenario};
use crate::service::{Cadre, Service};
use crate::time::Year;
use crate::validate::validate;

/// Few families, so that a plan takes milliseconds.
fn few(percent: f64) -> Change {
    Change::Estimate { id: "share_in_case".into(), value: None, percent: Some(percent) }
}

fn one(change: Change) -> Scenario {
    Scenario::new("try").with(change)
}

fn set(id: &str, value: f64) -> Scenario {
    one(Change::Estimate { id: id.into(), value: Some(value), percent: None })
}

/// Communes of the shortage, and villages in them.
fn inside(input: &Input, shortage: &Shortage) -> (Vec<CommuneCode>, Vec<VillageCode>) {
    let here = |code: &CommuneCode| code.as_str().starts_with(&shortage.area);
    let communes = input.communes.iter().map(|row| row.code.clone()).filter(here).collect();
    (communes, input.villages.iter().map(|row| row.code.clone()).filter(|code| here(&code.commune())).collect())
}

/// Changes that cost nothing: every worker elsewhere shared or moved to every village, every larger caseload, every cut of
/// visits, every later start. A longer way is not among them: it costs the children whom it brings.
fn free_of_charge(input: &Input, shortage: &Shortage) -> Vec<Scenario> {
    let (communes, villages) = inside(input, shortage);
    let mut list = Vec::new();
    let cadre = Cadre::ALL.iter().find(|cadre| cadre.visits_families() && Some(cadre.service()) == shortage.service);
    for row in
        input.workers.iter().filter(|row| Some(&row.cadre) == cadre && !communes.contains(&row.village.commune()))
    {
        let serves = [row.village.commune()].into_iter().chain(communes.clone()).collect();
        list.push(one(Change::MoveWorker { id: row.id.clone(), village: None, serves }));
        for village in &villages {
            let (id, village) = (row.id.clone(), Some(village.clone()));
            list.push(one(Change::MoveWorker { id, village, serves: Vec::new() }));
        }
    }
    match (shortage.service, shortage.kind.as_str()) {
        (Some(Service::SocialWork), _) => list.extend((16..=30).map(|n| set("caseload_ongoing_cwla", f64::from(n)))),
        (None, _) => {
            let start = |years| crate::time::Month::january(Year(2027 + years));
            let later = |years| one(Change::Cover { communes: communes.clone(), start: start(years) });
            list.extend((1..5).map(later));
        }
        _ => {}
    }
    list
}

/// Hires of fewer posts at any bases. More posts never serve fewer: beyond three, one post fewer stands for all of them;
/// and where the hours of the families without any way, or the caseload, ask for more posts than that, no base helps.
fn fewer_posts(input: &Input, shortage: &Shortage, hire: &Repair) -> Vec<Scenario> {
    let Some(Change::AddWorker { worker: post }) = hire.scenario.changes.first() else { panic!("{hire:?}") };
    let (_, villages) = inside(input, shortage);
    let posts = hire.scenario.changes.len();
    if posts > 3 && asked_without_ways(input, shortage, post.cadre) > posts as f64 - 1.0 {
        return Vec::new();
    }
    let mut sets: Vec<Vec<&VillageCode>> = vec![Vec::new()];
    let mut list = Vec::new();
    for number in 0..posts {
        assert!(sets.len() <= 1_000, "too many to try: {}", hire.sentence);
        let tried = if posts <= 3 || number + 1 == posts { &sets[..] } else { &[] };
        list.extend(tried.iter().map(|set| {
            set.iter().enumerate().fold(Scenario::new("try"), |scenario, (n, village)| {
                scenario.with(worker(&format!("try{n}"), post.cadre, village.as_str()))
            })
        }));
        sets = more(&sets, &villages);
    }
    list
}

/// Full-time posts that the need of an area asks for beyond everybody who could work there, were no way to be gone.
fn asked_without_ways(input: &Input, shortage: &Shortage, cadre: Cadre) -> f64 {
    let need = need(&validate(input).unwrap());
    let inside = need.communes.iter().filter(|commune| commune.commune.as_str().starts_with(&shortage.area));
    let staff = inside.flat_map(|commune| commune.staff.iter().filter(|staff| staff.cadre == cadre));
    let here = |row: &&WorkerRow| {
        let mut communes = row.serves.iter().cloned().chain([row.village.commune()]);
        row.cadre == cadre
            && (cadre.shared_in_district() || communes.any(|code| code.as_str().starts_with(&shortage.area)))
    };
    let there = input.workers.iter().filter(here).map(|row| row.fte);
    staff.map(|staff| staff.required.0).sum::<f64>() - there.sum::<f64>()
}

/// Every set of fewer candidates.
fn fewer_centres(input: &Input, shortage: &Shortage, open: &Repair) -> Vec<Scenario> {
    let opened = open.scenario.changes.len() / 2;
    let here =
        |row: &&CentreRow| row.village.as_str().starts_with(&shortage.area) && row.state == CentreState::Candidate;
    let rows: Vec<&CentreRow> = input.centres.iter().filter(here).collect();
    assert!(rows.len() <= 12 && opened <= 3, "too many to try: {}", open.sentence);
    let sets = (0..1u32 << rows.len()).filter(|bits| (bits.count_ones() as usize) < opened);
    let runs = |scenario: Scenario, row: &CentreRow| {
        let centre = CentreRow { state: CentreState::Existing, ..row.clone() };
        scenario.with(Change::RemoveCentre { id: centre.id.clone() }).with(Change::AddCentre { centre })
    };
    let set = |bits: u32| {
        let chosen = rows.iter().enumerate().filter(|(at, _)| bits >> at & 1 == 1).map(|(_, row)| *row);
        chosen.fold(Scenario::new("try"), runs)
    };
    sets.map(set).collect()
}

/// One place fewer of either age, in any centre that runs.
fn fewer_places(input: &Input, places: &Repair) -> Vec<Scenario> {
    let Some(Change::AddCentre { centre: larger }) = places.scenario.changes.last() else { panic!("{places:?}") };
    let Some(now) = input.centres.iter().find(|row| row.id == larger.id) else { panic!("{larger:?}") };
    let more = |large: Option<u64>, now: Option<u64>| large.unwrap_or(0) - now.unwrap_or(0);
    let added = [more(larger.places_preschool, now.places_preschool), more(larger.places_school, now.places_school)];
    let mut list = Vec::new();
    for row in input.centres.iter().filter(|row| row.state == CentreState::Existing) {
        for less in [[1, 0], [0, 1]].into_iter().filter(|less| less[0] <= added[0] && less[1] <= added[1]) {
            let centre = CentreRow {
                places_preschool: row.places_preschool.map(|n| n + added[0] - less[0]),
                places_school: row.places_school.map(|n| n + added[1] - less[1]),
                ..row.clone()
            };
            list.push(one(Change::RemoveCentre { id: centre.id.clone() }).with(Change::AddCentre { centre }));
        }
    }
    list
}

/// A hundredth less money, and a dollar less.
fn less_money(source: &Repair) -> Vec<Scenario> {
    let Some(Change::AddFunding { source: row }) = source.scenario.changes.first() else { panic!("{source:?}") };
    let less = |usd: f64| one(Change::AddFunding { source: FundingRow { usd_year: Some(usd), ..row.clone() } });
    row.usd_year.into_iter().flat_map(|usd| [less(usd * 0.99), less(usd - 1.0)]).collect()
}

/// One step less of what is given up.
fn one_step_less(repair: &Repair) -> Vec<Scenario> {
    let less = |change: &Change| match change.clone() {
        Change::Estimate { id, value, percent } => {
            let step = if id.starts_with("centre") { 0.25 } else { 1.0 };
            let (value, percent) = (value.map(|value| value - step), percent.map(|percent| percent + 5.0));
            Change::Estimate { id, value, percent }
        }
        Change::Cover { communes, start } => Change::Cover { communes, start: start + -12 },
        other => other,
    };
    vec![repair.scenario.changes.iter().map(less).fold(Scenario::new("try"), Scenario::with)]
}

#[test]
fn no_cheaper_change_of_any_kind_removes_the_shortage() {
    let remove = |id: &str| Change::RemoveWorker { id: id.into() };
    let tiny = |id: &str, places: u64| {
        let row = CentreRow {
            id: id.into(),
            village: "02030905".into(),
            state: CentreState::Existing,
            places_preschool: Some(places),
            places_school: Some(places),
            status: None,
            source: None,
        };
        [Change::RemoveCentre { id: CentreId::from(id) }, Change::AddCentre { centre: row }]
    };
    let social = |n: usize, village: &str| {
        (0..n).map(|n| worker(&format!("{village}-{n}"), Cadre::SocialWorker, village)).collect::<Vec<_>>()
    };
    let pair = |percent: f64, workers: usize| {
        let changes = [vec![few(percent), remove("svay-por-sw-2")], social(workers, "02030901")].concat();
        today(&["020309", "020310"], changes)
    };
    let nurse = vec![worker("n", Cadre::Nurse, "02030901"), worker("c", Cadre::FinanceCoach, "02030901")];
    let ends = |source: &str, year| Change::FundingEnds { source: source.into(), year: Year(year) };
    let mut late = today(&["020309"], vec![few(-95.0)]);
    late.workers.clear();
    late.funding.retain(|row| row.scope != "shared");
    late.funding.push(FundingRow { from: Some(Year(2028)), ..FundingRow::new("late", "donors", "shared", 1e6) });
    let cases = [
        // A neighbour has hours to spare, more or fewer of them.
        pair(-92.0, 4),
        pair(-90.0, 2),
        pair(-88.0, 4),
        // Nobody has.
        pair(-90.0, 0),
        // Nurses and coaches of the district, a little short.
        today(&["020309"], [vec![few(20.0)], nurse].concat()),
        // Places for some of the children.
        today(&["020309"], [vec![few(-90.0)], tiny("ou-char-centre", 3).to_vec()].concat()),
        // Money that ends, and money that begins late.
        today(&["020309"], vec![few(-90.0), ends("cct_programme", 2028), ends("donors", 2029)]),
        late,
    ];
    let (mut kinds, mut most_posts) = (std::collections::BTreeSet::new(), 0);
    let posts_of = |repairs: &[Repair]| {
        let hires = repairs.iter().filter(|repair| repair.kind == "hire");
        hires.map(|repair| repair.scenario.changes.len()).max().unwrap_or(0)
    };
    for (case, input) in cases.iter().enumerate() {
        let terms = RepairTerms { shortages: 20, repairs: 10, money: case >= 6 };
        let found = repairs(input, &terms, &Control::default()).unwrap();
        for found in &found.shortages {
            let shortage = &found.shortage;
            let Some(first) = found.repairs.first() else { continue };
            most_posts = most_posts.max(posts_of(&found.repairs));
            let mut cheaper = Vec::new();
            if first.cost.0 > 0.0 {
                cheaper.extend(free_of_charge(input, shortage));
            }
            for repair in &found.repairs {
                kinds.insert(repair.kind.clone());
                cheaper.extend(match repair.kind.as_str() {
                    "hire" => fewer_posts(input, shortage, repair),
                    "open" => fewer_centres(input, shortage, repair),
                    "places" => fewer_places(input, repair),
                    "source" => less_money(repair),
                    "relax" | "postpone" => one_step_less(repair),
                    _ => Vec::new(),
                });
            }
            for scenario in cheaper {
                assert!(!clean(input, &scenario, shortage), "{case}: {scenario:?} removes {}", shortage.sentence);
            }
        }
    }
    for kind in ["share", "move", "hire", "open", "places", "source", "relax", "postpone"] {
        assert!(kinds.contains(kind), "{kind} was never tried: {kinds:?}");
    }
    assert!(most_posts > 3, "hires of many posts are tried too: {most_posts}");
}
