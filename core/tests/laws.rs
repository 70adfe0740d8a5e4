//! Laws of the whole chain, on random plans: nothing is lost or made on the way from families to riel.

use hiveplan::{
    Cadre, CentreRow, CentreState, CommuneRow, FamilyRow, FundingRow, Hiring, Input, Outcome, Scenario, Service,
    Settings, Supply, VillageRow, WorkerRow, Year, apply, run,
};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// A village: families, people beyond them, children in a hundred people, poor in a hundred families, a point.
type VillageSeed = (u64, u64, u64, u64, (f64, f64));

fn village_seed() -> impl Strategy<Value = VillageSeed> {
    (0u64..400, 0u64..1500, 0u64..60, 0u64..50, (0.0f64..0.2, 0.0f64..0.2))
}

/// A case: village, score, children, nurse, finance, worker.
type CaseSeed = (usize, u8, u32, u32, bool, bool, usize);

/// A random plan of up to three communes, sound by construction.
fn plan_input() -> impl Strategy<Value = Input> {
    let villages = prop::collection::vec(prop::collection::vec(village_seed(), 1..5), 1..4);
    let cases =
        prop::collection::vec((0usize..12, 0u8..=10, 0u32..3, 0u32..3, any::<bool>(), any::<bool>(), 0usize..4), 0..25);
    let workers = prop::collection::vec((0usize..Cadre::ALL.len(), 0usize..12, 1u32..=4), 0..8);
    let rules = (any::<bool>(), any::<bool>(), 0usize..3, 0u64..40, any::<u16>());
    (villages, cases, workers, rules)
        .prop_map(|(villages, cases, workers, rules)| build(&villages, &cases, &workers, rules))
}

fn build(
    communes: &[Vec<VillageSeed>],
    cases: &[CaseSeed],
    workers: &[(usize, usize, u32)],
    (posts, centres, hiring, centre_places, switches): (bool, bool, usize, u64, u16),
) -> Input {
    let mut input = Input::new("Random", Year(2027), 3);
    let supply = |existing: bool| if existing { Supply::Existing } else { Supply::Needed };
    input.settings =
        Settings { posts: supply(posts), centres: supply(centres), hiring: Hiring::ALL[hiring], ..Settings::default() };
    for (s, &service) in Service::ALL.iter().enumerate() {
        // Most parts run in most plans.
        input.services.switch(service, switches >> s & 1 == 1 || switches >> (s + 5) & 1 == 1);
    }
    for (c, villages) in communes.iter().enumerate() {
        let code = format!("0203{:02}", c + 1);
        input.communes.push(CommuneRow {
            code: code.as_str().into(),
            name: format!("Commune {c}"),
            ..CommuneRow::default()
        });
        for (v, &(families, more, children, poor, (north, east))) in villages.iter().enumerate() {
            let people = families + more;
            input.villages.push(VillageRow {
                code: format!("{code}{:02}", v + 1).into(),
                name: format!("Village {v}"),
                lat: Some(13.0 + north),
                lon: Some(103.0 + east),
                families: Some(families),
                people: Some(people),
                children: Some(people * children / 100),
                poor_1: Some(families * poor / 200),
                poor_2: Some(families * poor / 200),
                ..VillageRow::default()
            });
        }
    }
    let codes: Vec<_> = input.villages.iter().map(|village| village.code.clone()).collect();
    for (w, &(cadre, village, quarters)) in workers.iter().enumerate() {
        let (cadre, fte) = (Cadre::ALL[cadre], f64::from(quarters) / 4.0);
        let village = codes[village % codes.len()].as_str();
        input.workers.push(WorkerRow { fte, ..WorkerRow::new(&format!("w-{w}"), cadre, village, "cct") });
    }
    let social_workers: Vec<_> =
        input.workers.iter().filter(|row| row.cadre == Cadre::SocialWorker).map(|row| row.id.clone()).collect();
    let mut room: BTreeMap<_, u64> =
        input.villages.iter().map(|row| (row.code.clone(), row.families.unwrap())).collect();
    for (f, &(village, score, preschool, school, nurse, finance, worker)) in cases.iter().enumerate() {
        let village = &codes[village % codes.len()];
        if room[village] == 0 {
            continue;
        }
        *room.get_mut(village).unwrap() -= 1;
        input.families.push(FamilyRow {
            id: format!("f-{f:03}").into(),
            village: village.clone(),
            score,
            places_preschool: preschool,
            places_school: school,
            nurse,
            finance,
            carer: hiveplan::Carer::ALL[f % 4],
            worker: social_workers.get(worker).cloned(),
        });
    }
    for (v, code) in codes.iter().enumerate().filter(|(v, _)| v % 2 == 0) {
        input.centres.push(CentreRow {
            id: format!("c-{v}").into(),
            village: code.clone(),
            state: if v % 4 == 0 { CentreState::Existing } else { CentreState::Candidate },
            places_preschool: Some(centre_places / 3),
            places_school: Some(centre_places + 1),
            status: None,
            source: None,
        });
    }
    input.funding =
        vec![FundingRow::new("own", "commune", "each", 4_000.0), FundingRow::new("cct", "cct", "shared", 9_000.0)];
    input
}

fn conserved(input: &Input, outcome: &Outcome) {
    let need = &outcome.need;
    // Families and cases: villages add up to communes.
    assert_eq!(
        input.villages.iter().filter_map(|row| row.families).sum::<u64>(),
        outcome.communes.iter().map(|commune| commune.families).sum::<u64>()
    );
    for commune in &need.communes {
        let of_commune = || need.villages.iter().filter(|village| village.village.commune() == commune.commune);
        assert_eq!(of_commune().map(|village| village.open_cases).sum::<u64>(), commune.open_cases);
        assert_eq!(commune.by_band.iter().sum::<u64>(), commune.open_cases);
        for age in 0..2 {
            assert_eq!(of_commune().map(|village| village.places[age]).sum::<u64>(), commune.places[age]);
        }
    }
    for village in &need.villages {
        assert_eq!(village.by_score.iter().sum::<u64>(), village.open_cases);
        assert!(village.open_cases <= village.families.max(village.open_cases.min(village.families)));
    }
    // Everybody who needs casework is served or named as unserved; every child has a place or waits.
    let plan = &outcome.plan;
    if input.services.has(Service::SocialWork) {
        let served: u64 =
            plan.assignments.iter().filter(|row| row.cadre == Cadre::SocialWorker).map(|row| row.families).sum();
        let unserved: u64 =
            plan.unmet.iter().filter(|row| row.service == Service::SocialWork).map(|row| row.count).sum();
        assert_eq!(served + unserved, need.communes.iter().map(|commune| commune.open_cases).sum::<u64>());
    }
    if input.services.has(Service::YouthCentres) {
        let placed: u64 = plan.places.iter().map(|row| row.children).sum();
        let waiting: u64 = plan.waiting.iter().map(|row| row.children).sum();
        assert_eq!(placed + waiting, need.communes.iter().flat_map(|commune| commune.places).sum::<u64>());
    }
    money(outcome);
}

/// Lines, months and payers tell the same riel.
fn money(outcome: &Outcome) {
    let forecast = &outcome.forecast;
    for year in &forecast.years {
        let here = |commune: &hiveplan::CommuneCode, in_year: Year| *commune == year.commune && in_year == year.year;
        let lines: i64 =
            forecast.lines.iter().filter(|line| here(&line.commune, line.year)).map(|line| line.amount.0).sum();
        let months: i64 =
            forecast.months.iter().filter(|m| here(&m.commune, m.month.year())).map(|month| month.cost.0).sum();
        let funded: i64 =
            forecast.funding.iter().filter(|row| here(&row.commune, row.year)).map(|row| row.amount.0).sum();
        let paid: i64 = year.paid.iter().map(|(_, riel)| riel.0).sum();
        assert_eq!((lines, months, funded, paid + year.gap.0), (year.cost.0, year.cost.0, year.cost.0, year.cost.0));
        assert!(year.gap.0 >= 0 && year.paid.iter().all(|(_, riel)| riel.0 >= 0));
    }
    for source in &forecast.sources {
        assert!(source.used.0 >= 0 && source.used <= source.ceiling, "{}", source.source);
    }
    let used: i64 = forecast.sources.iter().map(|row| row.used.0).sum();
    let paid: i64 = forecast.years.iter().flat_map(|year| &year.paid).map(|(_, riel)| riel.0).sum();
    assert_eq!(used, paid);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_lost_from_families_to_riel(input in plan_input()) {
        let outcome = run(&input).map_err(|issues| TestCaseError::fail(issues.to_string()))?;
        conserved(&input, &outcome);
    }

    #[test]
    fn the_order_of_rows_changes_nothing(input in plan_input(), turn in 1usize..7) {
        let mut turned = input.clone();
        let by = |len: usize| if len == 0 { 0 } else { turn % len };
        turned.communes.rotate_left(by(input.communes.len()));
        turned.villages.rotate_left(by(input.villages.len()));
        turned.families.rotate_left(by(input.families.len()));
        turned.workers.rotate_left(by(input.workers.len()));
        turned.centres.rotate_left(by(input.centres.len()));
        turned.funding.reverse();
        prop_assert_eq!(run(&input).unwrap().to_json(), run(&turned).unwrap().to_json());
    }

    #[test]
    fn folder_and_document_say_the_same(input in plan_input()) {
        prop_assert_eq!(&Input::from_json(&input.to_json()).unwrap(), &input);
        let files = input.to_files();
        let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        prop_assert_eq!(&Input::from_files(&files).unwrap(), &input);
    }
}

/// A scenario without changes is the base, byte for byte.
#[test]
fn no_change_is_the_base() {
    let base = Input::embedded("battambang").unwrap();
    let same = apply(&base, &Scenario::new("no change")).unwrap();
    assert_eq!(run(&base).unwrap().to_json(), run(&same).unwrap().to_json());
}
