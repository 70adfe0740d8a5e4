//! The golden outcomes: four plans whose answers, byte for byte, are the same in Rust, Python and the browser.
//!
//! `tests/golden/<case>/input.json`, `outcome.json`, `draws.json` and `bands.json` are read by the tests of all three. `make golden` writes them
//! anew, on purpose; look at the difference before you commit it.

use hiveplan::{Cadre, Draws, Input, Knowledge, StaffRow, Supply, bands, need, plan, run, validate};
use serde_json::json;
use std::fs;
use std::path::PathBuf;

/// A name and how its input is made.
type Case = (&'static str, fn() -> Input);

/// The four cases.
const CASES: &[Case] =
    &[("battambang", battambang), ("ou-char", ou_char), ("three-villages", three_villages), ("no-staff", no_staff)];

const OU_CHAR: &str = "020309";

/// The ten communes that the library carries.
fn battambang() -> Input {
    Input::embedded("battambang").expect("the embedded input reads")
}

/// Battambang without the other nine.
fn ou_char() -> Input {
    let mut input = battambang();
    "Ou Char".clone_into(&mut input.name);
    input.communes.retain(|row| row.code.as_str() == OU_CHAR);
    input.villages.retain(|row| row.code.commune().as_str() == OU_CHAR);
    input.workers.retain(|row| row.village.commune().as_str() == OU_CHAR);
    input.staff.retain(|row| row.commune.as_str() == OU_CHAR);
    input.centres.retain(|row| row.village.commune().as_str() == OU_CHAR);
    input.funding.retain(|row| ["each", "shared", OU_CHAR].contains(&row.scope.as_str()));
    input.handover.retain(|row| row.commune.as_str() == OU_CHAR);
    input.shares.retain(|row| row.commune.as_ref().is_none_or(|code| code.as_str() == OU_CHAR));
    input
}

/// Small enough to be worked by hand: three villages, two workers, twenty families, one centre.
fn three_villages() -> Input {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/three-villages.json");
    Input::from_path(path).expect("the three villages read")
}

/// Ou Char with nobody at work and no centre, and that is known for sure.
fn no_staff() -> Input {
    let mut input = ou_char();
    "Ou Char without staff".clone_into(&mut input.name);
    input.settings.posts = Supply::Existing;
    input.settings.centres = Supply::Existing;
    input.workers.clear();
    input.centres.clear();
    let nobody = |&cadre: &Cadre| StaffRow {
        commune: OU_CHAR.into(),
        cadre,
        knowledge: Knowledge::Complete,
        source: Some("Made up: nobody works here".to_owned()),
    };
    input.staff = Cadre::ALL.iter().map(nobody).collect();
    input
}

/// Draws of every kind: a shape that is not the usual one, and estimates that move together.
fn draws() -> Draws {
    let group = json!({ "together": ["share_in_case", "closed_case_reopen"], "against": ["score_gain_month"], "correlation": 0.6 });
    let shape = json!({ "estimate": "salary_social_worker_khr_month", "shape": "log_normal" });
    let draws = json!({ "count": 61, "seed": 7, "sampling": "sobol", "shapes": [shape], "groups": [group] });
    serde_json::from_value(draws).expect("these are draws")
}

/// Bands of an input as text.
fn bands_of(input: &Input, draws: &Draws) -> String {
    let found = validate(input).and_then(|problem| bands(&problem, &plan(&problem, &need(&problem))?, draws));
    serde_json::to_string(&found.unwrap_or_else(|issues| panic!("{issues}"))).expect("bands are JSON") + "\n"
}

fn file(case: &str, name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../tests/golden").join(case).join(name)
}

fn write(case: &str, name: &str, text: &str) {
    let path = file(case, name);
    fs::create_dir_all(path.parent().expect("a folder")).expect("the folder is made");
    fs::write(path, text).expect("the file is written");
}

fn read(case: &str, name: &str) -> String {
    fs::read_to_string(file(case, name)).unwrap_or_else(|error| panic!("{case}/{name}: {error}; `make golden`?"))
}

/// Not `assert_eq`: its message would hold both documents.
fn assert_same(case: &str, found: &str, expected: &str) {
    if found == expected {
        return;
    }
    let at = found.bytes().zip(expected.bytes()).take_while(|(a, b)| a == b).count();
    let near = |text: &str| {
        let bytes = text.as_bytes();
        String::from_utf8_lossy(&bytes[at.saturating_sub(60).min(bytes.len())..(at + 60).min(bytes.len())]).into_owned()
    };
    panic!("{case} differs from byte {at} on:\n  {}\ninstead of\n  {}", near(found), near(expected));
}

/// Whether `make golden` runs the tests.
fn writing() -> bool {
    std::env::var_os("HIVEPLAN_GOLDEN").is_some_and(|word| word == "write")
}

fn hold(case: &str) {
    let (_, make) = CASES.iter().find(|(name, _)| *name == case).expect("a case");
    if writing() {
        write(case, "input.json", &make().to_json());
        let outcome = run(&make()).unwrap_or_else(|issues| panic!("{issues}"));
        write(case, "outcome.json", &outcome.to_json());
        write(case, "draws.json", &(serde_json::to_string(&draws()).expect("draws are JSON") + "\n"));
        write(case, "bands.json", &bands_of(&make(), &draws()));
    }
    let input = read(case, "input.json");
    assert_same(&format!("{case}/input.json"), &make().to_json(), &input);
    let input = Input::from_json(&input).unwrap_or_else(|issues| panic!("{issues}"));
    let outcome = run(&input).unwrap_or_else(|issues| panic!("{issues}"));
    assert_same(&format!("{case}/outcome.json"), &outcome.to_json(), &read(case, "outcome.json"));
    let draws = serde_json::from_str(&read(case, "draws.json")).expect("these are draws");
    let bands = bands_of(&input, &draws);
    assert_same(&format!("{case}/bands.json"), &bands, &read(case, "bands.json"));
}

#[test]
fn battambang_gives_its_golden_outcome() {
    hold("battambang");
}

#[test]
fn ou_char_alone_gives_its_golden_outcome() {
    hold("ou-char");
}

#[test]
fn the_three_villages_give_their_golden_outcome() {
    hold("three-villages");
}

#[test]
fn a_commune_without_staff_gives_its_golden_outcome() {
    hold("no-staff");
}

#[test]
fn every_golden_folder_has_its_case() {
    if writing() {
        return;
    }
    let folder = file("", "");
    let mut found: Vec<String> = fs::read_dir(folder)
        .expect("tests/golden is there")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    found.sort();
    let mut cases: Vec<&str> = CASES.iter().map(|(name, _)| *name).collect();
    cases.sort_unstable();
    assert_eq!(found, cases);
}
