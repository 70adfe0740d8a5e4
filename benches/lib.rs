//! What the benchmarks and the measuring program share: instances, their readers, and a check of every answer.

use hiveplan::{CommuneRow, Input, Issues, Status, Supply, VillageRow, Year};
use std::path::PathBuf;

#[path = "../tests/support/instances.rs"]
pub mod instances;
pub mod random;
pub mod shape;
pub mod verify;
pub mod villages;

/// The ten communes of Battambang, as the library carries them.
///
/// # Errors
///
/// What [`Input::embedded`] says.
pub fn battambang() -> Result<Input, Issues> {
    Input::embedded("battambang")
}

/// The first communes of the national tables that lie beside the checkout (`HIVEPLAN_SHARED` or `../shared`).
///
/// # Panics
///
/// When the tables are not there.
#[must_use]
pub fn country(communes: usize, years: u32) -> Input {
    let root = std::env::var_os("HIVEPLAN_SHARED")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared"), PathBuf::from);
    let folder = root.join("data/cambodia");
    let mut input = Input::new("Cambodia", Year(2027), years);
    for row in table(&folder.join("communes.csv")).into_iter().take(communes) {
        let text = |field: &str| row.get(field).cloned().filter(|text| !text.is_empty());
        let count = |field: &str| text(field)?.parse::<f64>().ok().map(|number| number as u64);
        input.communes.push(CommuneRow {
            code: text("code").unwrap_or_default().as_str().into(),
            name: text("name_latin").unwrap_or_default(),
            families: count("cdb2011_families"),
            people: count("cdb2011_population"),
            children: count("cdb2011_pop_under18"),
            poor_1: count("idpoor2022_poor1_hh"),
            poor_2: count("idpoor2022_poor2_hh"),
            status: Some(Status::Sourced),
            ..CommuneRow::default()
        });
    }
    for row in table(&folder.join("villages.csv")) {
        let code = row.get("code").cloned().unwrap_or_default();
        if input.communes.iter().any(|commune| code.starts_with(commune.code.as_str())) {
            input.villages.push(VillageRow {
                code: code.as_str().into(),
                name: row.get("name_latin").cloned().unwrap_or_default(),
                lat: row.get("lat").and_then(|text| text.parse().ok()),
                lon: row.get("lon").and_then(|text| text.parse().ok()),
                status: Some(Status::Assumption),
                ..VillageRow::default()
            });
        }
    }
    let battambang = battambang().unwrap_or_else(|issues| panic!("{issues}"));
    input.payers = battambang.payers;
    input.funding = battambang.funding;
    input.shares = battambang.shares.into_iter().filter(|row| row.commune.is_none()).collect();
    input.settings.posts = Supply::Existing;
    input.settings.centres = Supply::Existing;
    input
}

fn table(path: &PathBuf) -> Vec<std::collections::BTreeMap<String, String>> {
    let rows = csv::Reader::from_path(path).map(|reader| reader.into_deserialize().collect::<Result<_, _>>());
    match rows {
        Ok(Ok(rows)) => rows,
        _ => panic!("{} cannot be read", path.display()),
    }
}

/// The highest memory of this process so far (Linux; elsewhere 0).
#[must_use]
pub fn peak_mb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).map_or(0, |kb| kb / 1024)
}
