//! Who pays in 2027, what nobody pays, what a person costs, and why the commune does not stand alone.

use super::case::*;
use super::months::growth;
use super::{outcome, same};
use hiveplan::{LineKind, Service, Year};

/// The commune's 4,000 dollars and the donor's 6,000.
const COMMUNE: i64 = 4_000 * 4_063;
const DONOR: i64 = 6_000 * 4_063;

/// Cost of 2027: all of it, or that of a part; pay with on-costs, or the rest.
fn cost(part: Option<Service>, pay: bool) -> i64 {
    let lines = outcome().forecast.lines.iter().filter(|line| line.year == Year(2027));
    let lines = lines.filter(|line| part.is_none_or(|part| line.service == part));
    let is_pay = |kind: LineKind| matches!(kind, LineKind::Pay | LineKind::OnCosts);
    lines.filter(|line| is_pay(line.kind) == pay).map(|line| line.amount.0).sum()
}

/// Whole riel over parts in proportion to what each may take, by largest remainder.
fn shared(total: i64, room: &[i64]) -> Vec<i64> {
    let all: i64 = room.iter().sum();
    let mut parts: Vec<i64> = room.iter().map(|part| total * part / all).collect();
    let mut order: Vec<usize> = (0..room.len()).collect();
    order.sort_by_key(|&place| -(total * room[place] % all));
    for &place in order.iter().take((total - parts.iter().sum::<i64>()) as usize) {
        parts[place] += 1;
    }
    parts
}

#[test]
fn both_sources_are_used_up_and_the_rest_is_the_gap() {
    let year = &outcome().forecast.years[0];
    let (pay, other) = (cost(None, true), cost(None, false));
    assert_eq!(year.cost.0, pay + other);
    assert_eq!((pay, other), (122_374_960, 52_934_055));
    // The hiring cap would let the commune pay for two of the 6.6 posts; its purse is smaller than that.
    let posts = (24.0 + 6.0 * 9.2) / 12.0;
    assert!(2.0 / posts * pay as f64 > COMMUNE as f64);
    let paid: Vec<(&str, i64)> = year.paid.iter().map(|(payer, riel)| (payer.as_str(), riel.0)).collect();
    assert_eq!(paid, [("commune", COMMUNE), ("donor", DONOR)]);
    assert_eq!(year.gap.0, pay + other - COMMUNE - DONOR);
    assert_eq!(year.gap.0, 134_679_015);
    assert!(!year.cliff, "no payer's target rises: there are no shares");
    for (source, ceiling) in [("commune_budget", COMMUNE), ("donor_grant", DONOR)] {
        let row = outcome().forecast.sources.iter().find(|row| row.source.as_str() == source).unwrap();
        assert_eq!((row.ceiling.0, row.used.0), (ceiling, ceiling));
    }
}

/// Nothing says whether a riel that both sources may give goes to pay or to other cost: both answers leave the same gap
/// and follow the same order of payers. The network simplex ends with other cost, which is more than both sources
/// hold, so that all pay is unfunded. Within one kind the parts share by largest remainder.
#[test]
fn the_parts_share_what_there_is() {
    let other: Vec<i64> = Service::ALL.iter().map(|&part| cost(Some(part), false)).collect();
    let commune = shared(COMMUNE, &other);
    let left: Vec<i64> = other.iter().zip(&commune).map(|(other, paid)| other - paid).collect();
    let donor = shared(DONOR, &left);
    for (place, &part) in Service::ALL.iter().enumerate() {
        let rows = outcome().forecast.funding.iter().filter(|row| row.year == Year(2027) && row.service == part);
        let paid = |source: Option<&str>| -> i64 {
            let of = rows.clone().filter(|row| row.source.as_ref().map(hiveplan::SourceId::as_str) == source);
            of.map(|row| row.amount.0).sum()
        };
        assert_eq!(paid(Some("commune_budget")), commune[place], "{part}");
        assert_eq!(paid(Some("donor_grant")), donor[place], "{part}");
        let nobody = cost(Some(part), true) + other[place] - commune[place] - donor[place];
        assert_eq!(paid(None), nobody, "{part}");
    }
}

#[test]
fn a_person_costs_31_dollars_three_times_the_ten_that_were_hoped_for() {
    let year = &outcome().forecast.years[0];
    let months = (1..=12).map(|month| (0..month).fold(PEOPLE, |people, _| people * growth()));
    let people = months.sum::<f64>() / 12.0;
    same("people", year.people, people);
    assert!((people - 1359.49).abs() < 0.005);
    let dollars = year.cost.0 as f64 / RIEL / people;
    same("cost of a person", year.usd_per_person.0, dollars);
    assert!((dollars - 31.74).abs() < 0.005);
    same("against the benchmark", year.benchmark_ratio, dollars / 10.0);
    // A development budget of 100,000 dollars is the commune fund against which the cost is set.
    same("share of the commune fund", year.commune_fund_share, year.cost.0 as f64 / RIEL / 100_000.0);
    let open = super::work::work().iter().take(12).map(|month| month.open).sum::<f64>() / 12.0;
    same("open cases, mean of the year", year.open_cases, open);
}

#[test]
fn the_commune_does_not_stand_alone() {
    let (row, last) = (&outcome().forecast.handover[0], &outcome().forecast.years[1]);
    assert_eq!(row.stands_alone, None);
    assert_eq!(row.missing_last_year.0, last.cost.0 - COMMUNE);
    same("missing for a person", row.missing_usd_per_person.0, (last.cost.0 - COMMUNE) as f64 / RIEL / last.people);
    same("own money", row.own_money_factor.unwrap(), last.cost.0 as f64 / COMMUNE as f64);
}
