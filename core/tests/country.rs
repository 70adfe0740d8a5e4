//! All communes of the country, as public data has them: no panic, gaps filled and named, and what people and money
//! there are is conserved.

use hiveplan::{Severity, Supply, forecast, need, plan, validate};

/// Validate and need of 1,652 communes: faults of the data are reported, not fatal.
#[test]
fn the_country_is_validated_and_its_need_adds_up() {
    let Some(input) = crate::support::country() else { return };
    let problem = validate(&input).unwrap_or_else(|issues| panic!("{issues}"));
    assert_eq!((problem.communes().len(), problem.villages().len()), (1_652, 14_578));
    let repaired = problem.issues().issues.iter().filter(|issue| issue.severity == Severity::Repaired).count();
    assert!(repaired > 0 && problem.issues().more > 0, "the gaps of the data are named");
    let families: u64 = problem.communes().iter().map(|commune| commune.families).sum();
    assert!((2_900_000..3_900_000).contains(&families), "{families}");
    let need = need(&problem);
    let open: u64 = need.communes.iter().map(|commune| commune.open_cases).sum();
    assert_eq!(open, need.villages.iter().map(|village| village.open_cases).sum::<u64>());
    assert!((200_000..400_000).contains(&open), "{open} open cases");
}

/// The whole chain for a country: every riel of cost is paid by somebody or named as missing.
#[test]
fn the_country_is_forecast_to_the_riel() {
    let Some(mut input) = crate::support::country() else { return };
    // No staff of the country is listed: the base month is planned with what exists, and the forecast hires.
    input.settings.posts = Supply::Existing;
    input.settings.centres = Supply::Existing;
    let problem = validate(&input).unwrap_or_else(|issues| panic!("{issues}"));
    let need = need(&problem);
    let plan = plan(&problem, &need).unwrap_or_else(|issues| panic!("{issues}"));
    let forecast = forecast(&problem, &need, &plan);
    for year in &forecast.years {
        let paid: i64 = year.paid.iter().map(|(_, riel)| riel.0).sum();
        assert_eq!(paid + year.gap.0, year.cost.0, "{} {}", year.commune, year.year);
    }
    assert_eq!(forecast.years.len(), 1_652 * 5);
}
