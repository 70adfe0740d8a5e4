//! Reading a plan: the Battambang data set adds up, both forms of a document say the same, and whatever is wrong with a
//! document is said by number, place and hint: all of it at once, at once.

use hiveplan::{Input, Parameter};

const ESTIMATES: &str = include_str!("../data/battambang/estimates.csv");

/// The library's defaults as `estimates.csv`.
fn default_estimates() -> String {
    let mut table = csv::Writer::from_writer(Vec::new());
    table.write_record(["id", "low", "central", "high", "unit", "year", "status", "source"]).unwrap();
    for parameter in Parameter::ALL {
        let e = parameter.default_estimate();
        let [low, central, high] = [e.low, e.central, e.high].map(|value| value.to_string());
        table
            .write_record([parameter.id(), &low, &central, &high, &e.unit, &e.year, e.status.name(), &e.source])
            .unwrap();
    }
    String::from_utf8(table.into_inner().unwrap()).unwrap()
}

/// Writes `estimates.csv` anew after a default has changed: `cargo test -p hiveplan --test input -- --ignored`.
#[test]
#[ignore = "writes core/data/battambang/estimates.csv"]
fn refresh_estimates() {
    std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/data/battambang/estimates.csv"), default_estimates()).unwrap();
}

#[test]
fn the_estimates_written_out_for_battambang_are_the_defaults() {
    assert!(ESTIMATES == default_estimates(), "run `cargo test -p hiveplan --test input -- --ignored`");
}

#[test]
fn battambang_has_the_published_totals() {
    let input = Input::embedded("battambang").unwrap_or_else(|issues| panic!("{issues}"));
    let total = |count: fn(&hiveplan::CommuneRow) -> Option<u64>| input.communes.iter().filter_map(count).sum::<u64>();
    assert_eq!((input.communes.len(), input.villages.len()), (10, 62));
    assert_eq!(total(|c| c.families), 26_640);
    assert_eq!(total(|c| c.people), 147_482);
    assert_eq!(total(|c| c.children), 52_925);
    assert_eq!((total(|c| c.poor_1), total(|c| c.poor_2)), (3_933, 5_506));
}
