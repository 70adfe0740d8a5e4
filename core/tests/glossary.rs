//! `docs/glossary.md` names every word that a person meets in files, in code and on screen.

use hiveplan::{AgeBand, Cadre, Carer, CentreState, Component, Knowledge, Reason, SafetyBand, Service, Stage, Status};

fn rows() -> Vec<Vec<String>> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/glossary.md");
    let text = std::fs::read_to_string(path).unwrap();
    let cells = |line: &str| line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect();
    text.lines().filter(|line| line.starts_with("| ") && !line.contains("Word on screen")).map(cells).collect()
}

#[test]
fn every_word_of_every_list_has_its_row() {
    let rows = rows();
    let has = |rust: String, word: &str| {
        let found =
            rows.iter().any(|row| row[1].contains(&format!("`{rust}`")) && row[2].contains(&format!("`{word}`")));
        assert!(found, "no row for `{rust}` = `{word}`");
    };
    macro_rules! all {
        ($($list:ident),*) => {$(
            for word in $list::ALL {
                has(format!("{}::{word:?}", stringify!($list)), word.name());
            }
        )*};
    }
    all!(Service, Cadre, SafetyBand, AgeBand, Carer, Stage, Knowledge, CentreState, Reason, Status);
    for word in Component::ALL.iter().filter(|word| **word != Component::Supervision) {
        has(format!("Component::{word:?}"), word.name());
    }
}

#[test]
fn khmer_is_attested_or_marked_for_review() {
    for row in rows() {
        assert_eq!(row.len(), 6, "{row:?}");
        let khmer = row[3].chars().any(|letter| ('\u{1780}'..='\u{17ff}').contains(&letter));
        assert!(khmer || row[3] == "Review" || row[3] == "as above", "{row:?}");
        assert!(!khmer || !row[4].is_empty(), "a Khmer term without its source: {row:?}");
    }
}
