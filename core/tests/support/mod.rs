//! What several tests share: data that lies beside the checkout, and the plan of the whole country made from it.
#![allow(dead_code, reason = "each test binary uses its part")]

use hiveplan::{CommuneRow, Input, Status, VillageRow, Year};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;

/// A file or folder beside the checkout; when it is not there, says so in a line that `make test` counts as skipped.
pub fn shared(path: &str) -> Option<PathBuf> {
    let root = std::env::var_os("HIVEPLAN_SHARED")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared"), PathBuf::from);
    let found = root.join(path);
    if found.exists() {
        return Some(found);
    }
    // Past the test harness, which swallows what passing tests print.
    let _ = writeln!(std::io::stderr(), "skipped: {path} does not lie beside the checkout");
    None
}

/// Every commune and village of the national tables, as they are: with their gaps.
pub fn country() -> Option<Input> {
    let folder = shared("data/cambodia")?;
    let mut input = Input::new("Cambodia", Year(2027), 5);
    for row in table(folder.join("communes.csv")) {
        input.communes.push(CommuneRow {
            code: row["code"].as_str().into(),
            name: row["name_latin"].clone(),
            name_km: text(&row, "name_km"),
            families: count(&row, "cdb2011_families"),
            people: count(&row, "cdb2011_population"),
            children: count(&row, "cdb2011_pop_under18"),
            poor_1: count(&row, "idpoor2022_poor1_hh"),
            poor_2: count(&row, "idpoor2022_poor2_hh"),
            status: Some(Status::Sourced),
            ..CommuneRow::default()
        });
    }
    for row in table(folder.join("villages.csv")) {
        input.villages.push(VillageRow {
            code: row["code"].as_str().into(),
            name: row["name_latin"].clone(),
            name_km: text(&row, "name_km"),
            lat: row["lat"].parse().ok(),
            lon: row["lon"].parse().ok(),
            status: Some(Status::Assumption),
            ..VillageRow::default()
        });
    }
    let battambang = Input::embedded("battambang").unwrap();
    input.payers = battambang.payers;
    input.funding = battambang.funding;
    input.shares = battambang.shares.into_iter().filter(|row| row.commune.is_none()).collect();
    Some(input)
}

fn table(path: PathBuf) -> Vec<BTreeMap<String, String>> {
    csv::Reader::from_path(path).unwrap().deserialize().collect::<Result<_, _>>().unwrap()
}

fn text(row: &BTreeMap<String, String>, field: &str) -> Option<String> {
    Some(row[field].clone()).filter(|text| !text.is_empty())
}

fn count(row: &BTreeMap<String, String>, field: &str) -> Option<u64> {
    row[field].parse::<f64>().ok().map(|number| number as u64)
}
