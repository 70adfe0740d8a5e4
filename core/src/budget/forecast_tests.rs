//! Whole forecasts: laws that hold for every problem, and the effect of each rule.

use super::fixture::{input, planned};
use super::*;
use crate::input::Input;

#[test]
fn battambang_runs_and_every_riel_has_a_payer_or_is_a_gap() {
    let (problem, need, plan) = planned(&Input::embedded("battambang").unwrap());
    let forecast = forecast(&problem, &need, &plan);
    for y in &forecast.years {
        eprintln!(
            "{} {} cases {:.0} wait {:.0} cost {} usd/p {:.2} gap {} paid {:?} fund {:.2} cliff {}",
            y.commune,
            y.year,
            y.open_cases,
            y.waiting,
            y.cost.0,
            y.usd_per_person.0,
            y.gap.0,
            y.paid.iter().map(|p| p.1.0 / 1000000).collect::<Vec<_>>(),
            y.commune_fund_share,
            y.cliff
        );
    }
    for m in forecast.months.iter().filter(|m| m.commune.as_str() == "020309").take(30) {
        eprintln!(
            "{} open {:.1} wait {:.1} adm {:.1} child {:.1} posts {:.2?} need {:.2?} cost {}",
            m.month, m.open_cases, m.waiting, m.admitted, m.children_placed, m.posts, m.posts_needed, m.cost.0
        );
    }
    for h in &forecast.handover {
        eprintln!("{h:?}");
    }
    for p in &forecast.prevention {
        eprintln!("{p:?}");
    }
    assert_conserved(&forecast);
}

fn assert_conserved(forecast: &Forecast) {
    for year in &forecast.years {
        let here = |commune: &CommuneCode, y: Year| *commune == year.commune && y == year.year;
        let paid: Riel = year.paid.iter().map(|(_, amount)| *amount).sum();
        let months: Riel = forecast.months.iter().filter(|m| here(&m.commune, m.month.year())).map(|m| m.cost).sum();
        let lines: Riel = forecast.lines.iter().filter(|l| here(&l.commune, l.year)).map(|l| l.amount).sum();
        let funded: Riel = forecast.funding.iter().filter(|f| here(&f.commune, f.year)).map(|f| f.amount).sum();
        assert_eq!((paid + year.gap, months, lines, funded), (year.cost, year.cost, year.cost, year.cost));
    }
    for source in &forecast.sources {
        assert!(source.used <= source.ceiling);
    }
}
