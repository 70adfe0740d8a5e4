//! A commune of one's own, built in code and taken through every stage one by one.
//!
//! Three villages, two social workers, one youth centre, two payers. Each figure that is asserted can be worked out
//! by hand: docs/methods.md has the formulas.

use hiveplan::{
    AgeBand, Cadre, CentreRow, CentreState, CommuneCode, CommuneRow, FundingRow, Input, Issues, Knowledge, Outcome,
    Report, Riel, StaffRow, Supply, VillageRow, WorkerRow, Year, forecast, need, plan, sensitivity, validate,
};

fn main() -> Result<(), Issues> {
    let input = commune();

    let problem = validate(&input)?;
    assert_eq!(problem.communes()[0].families, 900, "a commune has the families of its villages");

    let need = need(&problem);
    let cases: u64 = need.villages.iter().map(|village| village.open_cases).sum();
    assert_eq!(cases, need.communes[0].open_cases, "villages add up to their commune");
    assert_eq!(cases, 67, "7.4 % of 900 families are 66.6");

    let plan = plan(&problem, &need)?;
    let social_work = |row: &&hiveplan::Staffing| row.cadre == Cadre::SocialWorker;
    let staffing = plan.staffing.iter().find(social_work).map(|row| (row.existing, row.required.0));
    let Some((existing, required)) = staffing else { unreachable!("social work runs") };
    assert_eq!(existing.map(|fte| fte.0), Some(2.0), "both workers are listed and the list is complete");
    assert!(required >= 67.0 / 15.0, "15 families a worker at most, so 4.5 workers at least");
    let served: u64 =
        plan.assignments.iter().filter(|row| row.cadre == Cadre::SocialWorker).map(|row| row.families).sum();
    let unserved: u64 =
        plan.unmet.iter().filter(|row| row.service == Cadre::SocialWorker.service()).map(|row| row.count).sum();
    assert_eq!(served + unserved, cases, "every family is served or listed with a reason");
    assert!(served <= 30 && unserved >= 37, "two workers serve 30 families at most");
    let taken: u64 = plan.centres.iter().flat_map(|centre| centre.taken).sum();
    assert!(taken <= 54, "a centre never holds more children than places");

    let forecast = forecast(&problem, &need, &plan);
    for year in &forecast.years {
        let paid: Riel = year.paid.iter().map(|(_, amount)| *amount).sum();
        assert_eq!(paid + year.gap, year.cost, "what is not paid is the gap, to the riel");
    }
    let lines: Riel = forecast.lines.iter().map(|line| line.amount).sum();
    let cost: Riel = forecast.years.iter().map(|year| year.cost).sum();
    assert_eq!(lines, cost, "the budget is the sum of its lines");

    let assumptions = sensitivity(&problem, &plan, &forecast);
    assert!(assumptions.windows(2).all(|pair| pair[0].swing >= pair[1].swing), "the largest comes first");

    let report = Report::new(&Outcome::new(&problem, need, plan, forecast, assumptions));
    println!("{}", report.summary());
    Ok(())
}

fn commune() -> Input {
    let mut input = Input::new("A commune of one's own", Year(2027), 3);
    // Plan with the people and places of today: what is missing then shows as unmet need.
    input.settings.posts = Supply::Existing;
    input.settings.centres = Supply::Existing;
    input.communes = vec![CommuneRow { code: "150101".into(), name: "Own".to_owned(), ..CommuneRow::default() }];
    input.villages = vec![village(1, 400, 13.000), village(2, 300, 13.010), village(3, 200, 13.020)];
    input.workers = vec![
        WorkerRow::new("w1", Cadre::SocialWorker, "15010101", "partner"),
        WorkerRow::new("w2", Cadre::SocialWorker, "15010102", "partner"),
    ];
    input.staff = vec![StaffRow {
        commune: CommuneCode::from("150101"),
        cadre: Cadre::SocialWorker,
        knowledge: Knowledge::Complete,
        source: None,
    }];
    input.centres = vec![CentreRow {
        id: "school".into(),
        village: "15010101".into(),
        state: CentreState::Existing,
        places_preschool: Some(10),
        places_school: Some(54 - 10),
        status: None,
        source: None,
    }];
    assert_eq!(AgeBand::ALL.len(), 2, "preschool and school age");
    input.funding = vec![
        FundingRow::new("own", "commune", "each", 15_000.0),
        FundingRow::new("partner", "partner", "each", 20_000.0),
    ];
    input
}

fn village(number: u32, families: u64, lat: f64) -> VillageRow {
    VillageRow {
        code: format!("1501010{number}").into(),
        name: format!("Village {number}"),
        lat: Some(lat),
        lon: Some(104.0),
        families: Some(families),
        people: Some(families * 5),
        ..VillageRow::default()
    }
}

#[test]
fn every_assertion_holds() {
    main().unwrap_or_else(|issues| panic!("{issues}"));
}
