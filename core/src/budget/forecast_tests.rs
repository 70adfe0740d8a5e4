//! Whole forecasts: laws that hold for every problem, and the effect of each rule.
#![allow(clippy::float_cmp, reason = "values passed through and whole numbers are exact")]

use super::fixture::{input, planned};
use super::*;
use crate::estimate::Status;
use crate::input::{EstimateRow, FundingRow, Hiring, Input, ShareRow, WorkerRow};
use crate::service::Service;
use approx::assert_relative_eq;
use proptest::prelude::*;

fn run(input: &Input) -> Forecast {
    let (problem, need, plan) = planned(input);
    forecast(&problem, &need, &plan)
}

fn estimate(parameter: Parameter, central: f64) -> EstimateRow {
    EstimateRow {
        id: parameter.id().to_owned(),
        low: None,
        central,
        high: None,
        unit: None,
        year: None,
        status: Status::Assumption,
        source: None,
    }
}

fn cost(forecast: &Forecast) -> Riel {
    forecast.years.iter().map(|year| year.cost).sum()
}

fn gap(forecast: &Forecast) -> Riel {
    forecast.years.iter().map(|year| year.gap).sum()
}

fn riel_of(forecast: &Forecast, service: Service) -> i64 {
    forecast.lines.iter().filter(|line| line.service == service).map(|line| line.amount.0).sum()
}

/// Months, lines and payers tell the same riel for every commune and year; no source is overdrawn.
fn assert_conserved(forecast: &Forecast) {
    for year in &forecast.years {
        let here = |commune: &CommuneCode, y: Year| *commune == year.commune && y == year.year;
        let paid: Riel = year.paid.iter().map(|(_, amount)| *amount).sum();
        let months: Riel = forecast.months.iter().filter(|m| here(&m.commune, m.month.year())).map(|m| m.cost).sum();
        let lines: Riel = forecast.lines.iter().filter(|l| here(&l.commune, l.year)).map(|l| l.amount).sum();
        let funded: Riel = forecast.funding.iter().filter(|f| here(&f.commune, f.year)).map(|f| f.amount).sum();
        assert_eq!((paid + year.gap, months, lines, funded), (year.cost, year.cost, year.cost, year.cost));
    }
    for service in Service::ALL {
        for year in forecast.horizon.all_years() {
            let lines = forecast.lines.iter().filter(|l| l.service == *service && l.year == year).map(|l| l.amount);
            let funded = forecast.funding.iter().filter(|f| f.service == *service && f.year == year).map(|f| f.amount);
            assert_eq!(lines.sum::<Riel>(), funded.sum::<Riel>(), "{service} {year}");
        }
    }
    for source in &forecast.sources {
        let funded = forecast.funding.iter().filter(|f| {
            f.source.as_ref() == Some(&source.source)
                && f.year == source.year
                && source.commune.as_ref().is_none_or(|commune| *commune == f.commune)
        });
        assert_eq!(funded.map(|f| f.amount).sum::<Riel>(), source.used);
        assert!(source.used <= source.ceiling);
    }
}

#[test]
fn every_riel_of_battambang_has_a_payer_or_is_a_gap() {
    let input = Input::embedded("battambang").unwrap();
    let forecast = run(&input);
    assert_conserved(&forecast);
    assert_eq!((forecast.months.len(), forecast.years.len()), (600, 50));
    // The centre of the domain notes: the money is not there today.
    assert!(gap(&forecast) > Riel::ZERO);
    assert!(forecast.handover.iter().all(|commune| commune.stands_alone.is_none() && !commune.why.is_empty()));
}

/// One commune, one month at a time, nobody hired: the one social worker serves 15 families for ever.
///
/// Three villages of 450, 500 and 550 families: 1,500 families, 111 open cases. Cost lines: pay 1,500,000 a month and 11.5 %
/// of it on top; small materials of USD 12 a year for each of 15 families: 12 x 4,063 x 15 / 12 = 60,945; nothing else.
/// 1,733,445 riel a month.
#[test]
fn a_worked_month_of_one_social_worker() {
    let mut input = input(1, 1);
    input.settings.hiring = Hiring::None;
    input.workers.push(WorkerRow::new("w1", Cadre::SocialWorker, "02030101", "donor"));
    for &service in Service::ALL.iter().filter(|service| **service != Service::SocialWork) {
        input.services.switch(service, false);
    }
    let wanted = ["pay_social_worker", "on_costs_social_work", "family_materials"];
    input.costs = Input::embedded("battambang").unwrap().costs;
    input.costs.retain(|row| wanted.contains(&row.id.as_str()));
    input.estimates.push(estimate(Parameter::FamilyMaterialsUsd, 12.0));
    let forecast = run(&input);
    assert_eq!(forecast.months.len(), 12);
    let january = &forecast.months[0];
    assert_relative_eq!(january.open_cases, 15.0, max_relative = 1e-9);
    assert_eq!(january.posts[0], 1.0);
    for month in &forecast.months {
        assert!(month.open_cases <= 15.0 + 1e-9);
        if (month.open_cases - 15.0).abs() < 1e-9 {
            assert_eq!(month.cost, Riel(1_500_000 + 172_500 + 60_945));
        }
    }
    assert_relative_eq!(january.families, 1500.0 * libm::pow(1.013, 1.0 / 12.0), max_relative = 1e-9);
    assert_eq!(forecast.years[0].gap, forecast.years[0].cost, "nobody pays");
    assert!(forecast.handover[0].why.contains("no money of its own"));
}

#[test]
fn with_nobody_at_work_and_nobody_hired_no_family_is_served_and_nobody_is_paid() {
    let mut input = input(2, 2);
    input.settings.hiring = Hiring::None;
    let forecast = run(&input);
    assert!(forecast.months.iter().all(|month| month.open_cases == 0.0 && month.posts == [0.0; 8]));
    assert!(forecast.months.iter().all(|month| month.posts_needed[0] > 0.0 && month.children_placed == 0.0));
    assert!(forecast.lines.iter().all(|line| line.kind != LineKind::Pay && line.kind != LineKind::Travel));
    assert_conserved(&forecast);
}

#[test]
fn posts_follow_the_need_after_lead_time_and_training() {
    let mut input = input(2, 2);
    input.settings.hiring = Hiring::Need;
    let forecast = run(&input);
    let first = &forecast.months[..12];
    // Two months of lead, two of training: paid from March, families from May.
    assert!(first[..2].iter().all(|month| month.posts[0] == 0.0));
    let whole = (first[0].posts_needed[0] - 1e-9).ceil();
    assert_relative_eq!(first[2].posts[0], whole * 0.92, max_relative = 1e-12);
    assert!(first[3].open_cases == 0.0 && first[4].open_cases > 0.0);
    let caseload = |month: &CommuneMonth| month.open_cases <= month.posts[0] * 15.0 + 1e-6;
    assert!(first.iter().all(caseload), "never more families than the workers can have");
    // One nurse for both communes, where most is needed; the other commune pays none and is served all the same.
    let nurses = |month: usize| [0, 24].map(|commune| forecast.months[commune + month].posts[Cadre::Nurse.index()]);
    assert_relative_eq!(nurses(6).iter().sum::<f64>(), 0.92, max_relative = 1e-12);
    let kits = |commune: &str| {
        let line = |l: &&BudgetLine| l.line == "health_kits" && l.commune.as_str() == commune;
        forecast.lines.iter().filter(line).map(|l| l.amount.0).sum::<i64>()
    };
    assert!(kits("020301") > 0 && kits("020302") > 0);
}

/// Ten thousand million families are far beyond a country: the answer is absurd, but it comes at once.
#[test]
fn numbers_beyond_reason_still_end() {
    let mut input = input(2, 1);
    for village in &mut input.villages {
        (village.families, village.people, village.children) = (Some(10_000_000_000), Some(10_000_000_000), Some(1));
    }
    let forecast = run(&input);
    assert!(forecast.months[11].posts[0] > 1e7 && forecast.months[11].posts.iter().all(|posts| posts.is_finite()));
}

#[test]
fn funded_hiring_stops_where_this_years_money_ends() {
    let mut input = input(1, 1);
    input.settings.hiring = Hiring::Funded;
    let without = run(&input);
    assert!(without.months.iter().all(|month| month.posts == [0.0; 8]), "no source, no post");
    // A post of a social worker costs 1,500,000 x 12 x 1.115 = 20,070,000 riel = USD 4,940 a year.
    input.funding = vec![FundingRow {
        services: vec![Service::SocialWork],
        ..FundingRow::new("donor", "donor", "shared", 15_000.0)
    }];
    let three = run(&input);
    assert_relative_eq!(three.months[11].posts[0], 3.0 * 0.92, max_relative = 1e-12);
    assert_eq!(three.months[11].posts[1..], [0.0; 7], "the source pays social work alone");
    // From its own money the commune may pay two posts.
    input.funding[0].payer = "commune".into();
    assert_relative_eq!(run(&input).months[11].posts[0], 2.0 * 0.92, max_relative = 1e-12);
    assert_conserved(&three);
}

#[test]
fn a_worker_who_leaves_is_replaced_and_families_stay_in_case() {
    let mut input = input(1, 1);
    let leaves = WorkerRow {
        until: Some("2027-06".parse().unwrap()),
        ..WorkerRow::new("w1", Cadre::SocialWorker, "02030101", "donor")
    };
    input.workers = vec![leaves, WorkerRow::new("w2", Cadre::SocialWorker, "02030101", "donor")];
    input.settings.hiring = Hiring::None;
    let forecast = run(&input);
    assert_eq!((forecast.months[5].posts[0], forecast.months[6].posts[0]), (2.0, 1.0));
    assert!(forecast.months[6].open_cases > 15.0, "nobody is thrown out");
    assert_eq!(forecast.months[6].admitted, 0.0);
    input.settings.hiring = Hiring::Need;
    let needed = run(&input);
    // The post that becomes empty in July is decided on in May: two months ahead.
    assert!(needed.months[6].posts[0] >= needed.months[5].posts[0] - 0.08 - 1e-9);
}

#[test]
fn a_commune_that_starts_later_costs_nothing_before_but_its_courses() {
    let mut input = input(2, 2);
    input.communes[1].start = Some("2028-01".parse().unwrap());
    let forecast = run(&input);
    let later = &forecast.months[24..];
    assert!(later[..12].iter().all(|month| month.open_cases == 0.0 && month.cost == Riel::ZERO));
    assert!(later[12..].iter().any(|month| month.open_cases > 0.0));
    assert!(forecast.years[2].cost == Riel::ZERO && forecast.years[3].cost > Riel::ZERO);
    assert_conserved(&forecast);
}

#[test]
fn a_commune_with_enough_money_of_its_own_and_few_posts_stands_alone() {
    let mut input = input(1, 3);
    input.funding = vec![FundingRow::new("own", "commune", "each", 1e7)];
    let capped = run(&input);
    assert!(capped.handover[0].stands_alone.is_none());
    assert!(capped.handover[0].why.contains("may contract fewer posts"), "{}", capped.handover[0].why);
    input.estimates.push(estimate(Parameter::MaxCommunePostsSmall, 100.0));
    let alone = run(&input);
    assert_eq!(alone.handover[0].stands_alone, Some(Year(2027)));
    assert_eq!((gap(&alone), alone.handover[0].missing_last_year), (Riel::ZERO, Riel::ZERO));
    // A donor that is meant to carry half keeps the commune from standing alone until its share ends.
    input.funding.push(FundingRow::new("gift", "donor", "shared", 1e7));
    let share = |year, share| ShareRow { commune: None, service: None, payer: "donor".into(), year: Year(year), share };
    input.shares = vec![share(2027, 0.5), share(2029, 0.0)];
    let handed_over = run(&input);
    assert_eq!(handed_over.handover[0].stands_alone, Some(Year(2029)));
    let half = &handed_over.years[0];
    assert!((half.paid[0].1.0 - half.paid[1].1.0).abs() <= 10, "half each, to a riel for each part and class");
}

#[test]
fn a_share_that_rises_above_what_the_payer_has_is_a_cliff() {
    let mut input = input(1, 3);
    input.funding =
        vec![FundingRow::new("own", "commune", "each", 20_000.0), FundingRow::new("gift", "donor", "shared", 1e7)];
    let share = |payer: &str, year, share| ShareRow {
        commune: None,
        service: None,
        payer: payer.into(),
        year: Year(year),
        share,
    };
    input.shares = vec![
        share("commune", 2027, 0.05),
        share("commune", 2029, 0.9),
        share("donor", 2027, 0.95),
        share("donor", 2029, 0.1),
    ];
    let forecast = run(&input);
    let cliffs: Vec<bool> = forecast.years.iter().map(|year| year.cliff).collect();
    assert_eq!(cliffs, [false, false, true]);
    assert_eq!(gap(&forecast), Riel::ZERO, "the donor helps out");
}

#[test]
fn each_part_that_is_switched_off_takes_its_riel_with_it() {
    let mut input = Input::embedded("battambang").unwrap();
    input.horizon.years = 2;
    let base = run(&input);
    for &service in Service::ALL {
        let mut without = input.clone();
        without.services.switch(service, false);
        let less = run(&without);
        assert_conserved(&less);
        assert_eq!(riel_of(&less, service), 0, "{service}");
        let has_lines = input.costs.iter().any(|row| row.service == service);
        assert_eq!(riel_of(&base, service) > 0, has_lines, "{service}");
        if has_lines {
            assert!(cost(&less) < cost(&base), "{service}");
        }
        for cadre in Cadre::ALL.iter().filter(|cadre| cadre.service() == service) {
            assert!(less.months.iter().all(|m| m.posts[cadre.index()] == 0.0 && m.posts_needed[cadre.index()] == 0.0));
        }
        assert_eq!(less.prevention.is_empty(), service == Service::Prevention);
    }
}

#[test]
fn without_rising_prices_nominal_and_real_are_the_same() {
    let (problem, need, plan) = planned(&Input::embedded("battambang").unwrap());
    let mut parameters = problem.parameters().clone();
    parameters.set(Parameter::InflationPct, 0.0);
    parameters.set(Parameter::WageGrowthPct, 0.0);
    let flat = forecast(&problem.with_parameters(parameters), &need, &plan);
    assert!(flat.years.iter().all(|year| year.cost == year.cost_real));
    let rising = forecast(&problem, &need, &plan);
    assert!(rising.years.iter().filter(|year| year.year > Year(2027)).all(|year| year.cost > year.cost_real));
    let real = |forecast: &Forecast| forecast.years.iter().map(|year| year.cost_real).sum::<Riel>();
    assert_eq!(real(&flat), real(&rising), "quantities do not depend on prices");
}

#[test]
fn a_longer_horizon_begins_with_the_same_months() {
    let mut input = Input::embedded("battambang").unwrap();
    let five = run(&input);
    input.horizon.years = 2;
    let two = run(&input);
    for (long, short) in five.months.chunks(60).zip(two.months.chunks(24)) {
        assert_eq!(long[..24], short[..24]);
    }
}

#[test]
fn prevention_claims_nothing_where_casework_has_no_effect() {
    let forecast = run(&Input::embedded("battambang").unwrap());
    let ratios: Vec<f64> = forecast.prevention.iter().map(|entry| entry.risk_ratio).collect();
    assert_eq!(ratios, [1.0, 0.76, 0.60, 0.48]);
    assert_eq!(
        (forecast.prevention[0].care_years_avoided, forecast.prevention[0].crisis_cost_avoided),
        (0.0, Riel::ZERO)
    );
    let avoided: Vec<Riel> = forecast.prevention.iter().map(|entry| entry.crisis_cost_avoided).collect();
    assert!(avoided.is_sorted());
    // Domain notes 2.6: avoided institutional care alone cannot pay for it.
    assert!(forecast.prevention.iter().all(|entry| entry.crisis_cost_avoided.0 * 10 < entry.programme_cost.0));
}

#[test]
fn the_short_way_to_the_totals_gives_the_totals() {
    let (problem, need, plan) = planned(&Input::embedded("battambang").unwrap());
    let whole = forecast(&problem, &need, &plan);
    assert_eq!(totals(&problem, &need, &plan), (cost(&whole), gap(&whole)));
}

#[test]
fn eighty_communes_share_a_donor_to_the_riel() {
    let mut input = input(80, 1);
    input.funding =
        vec![FundingRow::new("own", "commune", "each", 9_000.0), FundingRow::new("gift", "donor", "shared", 1e6)];
    let forecast = run(&input);
    assert_conserved(&forecast);
    let gift = forecast.sources.iter().find(|source| source.source.as_str() == "gift").unwrap();
    assert_eq!(gift.used, gift.ceiling);
    let parts: Vec<f64> = forecast.years.iter().map(|y| y.paid[1].1.0 as f64 / y.cost.0 as f64).collect();
    let (least, most) = parts.iter().fold((1.0f64, 0.0f64), |(least, most), part| (least.min(*part), most.max(*part)));
    assert!(most - least < 0.15, "scarce money is shared, not given to a few: {least} {most}");
}

fn any_input() -> impl Strategy<Value = Input> {
    let sources = prop::collection::vec((0usize..3, 0usize..3, 0.0f64..80_000.0, 0.0f64..1.0), 0..4);
    let shares = prop::collection::vec((0usize..3, 2027i32..2030, 0.0f64..0.5), 0..5);
    let workers = prop::collection::vec((0usize..8, 1usize..3), 0..6);
    (1usize..4, sources, shares, workers, 0usize..3, any::<[bool; 10]>()).prop_map(
        |(communes, sources, shares, workers, hiring, switches)| {
            let mut input = input(communes, 2);
            let payers = ["commune", "ministry", "donor"];
            input.payers = payers.iter().map(|&payer| payer.into()).collect();
            for (n, (payer, scope, usd, support)) in sources.into_iter().enumerate() {
                let scope = ["each", "shared", "020301"][scope];
                input
                    .funding
                    .push(FundingRow { support, ..FundingRow::new(&format!("s{n}"), payers[payer], scope, usd) });
            }
            for (payer, year, share) in shares {
                let row =
                    ShareRow { commune: None, service: None, payer: payers[payer].into(), year: Year(year), share };
                if !input.shares.iter().any(|other| other.payer == row.payer && other.year == row.year) {
                    input.shares.push(row);
                }
            }
            for (n, (cadre, village)) in workers.into_iter().enumerate() {
                input.workers.push(WorkerRow::new(
                    &format!("w{n}"),
                    Cadre::ALL[cadre],
                    &format!("0203010{village}"),
                    "donor",
                ));
            }
            input.settings.hiring = Hiring::ALL[hiring];
            // Mostly on, so that most cases have something to do.
            for (&service, off) in Service::ALL.iter().zip(switches) {
                input.services.switch(service, !off || hiring == 0);
            }
            input
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn no_riel_and_no_family_is_lost_or_made(input in any_input()) {
        let Ok(problem) = crate::validate::validate(&input) else { return Ok(()) };
        let forecast = run(&input);
        assert_conserved(&forecast);
        for (commune, months) in problem.communes().iter().zip(forecast.months.chunks(24)) {
            for (m, month) in months.iter().enumerate() {
                let path = commune.families as f64 * libm::pow(1.013, (m + 1) as f64 / 12.0);
                prop_assert!((month.families / path - 1.0).abs() < 1e-9);
                prop_assert!(month.open_cases >= 0.0 && month.waiting >= -1e-9 && month.cost >= Riel::ZERO);
            }
        }
    }
}
