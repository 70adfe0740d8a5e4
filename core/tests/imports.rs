//! The stages know only what comes before them: the `use crate::` lines of the sources hold the order of
//! ARCHITECTURE.md, so that the folders stay the planner's questions in their order.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// From what knows nothing to what knows all.
const ORDER: &[&str] = &[
    "arrange",
    "json",
    "unit",
    "random",
    "id",
    "time",
    "service",
    "estimate",
    "error",
    "input",
    "problem",
    "travel",
    "validate",
    "caseflow",
    "need",
    "optimise",
    "control",
    "plan",
    "budget",
    "uncertainty",
    "outcome",
    "scenario",
    "next_year",
    "rollout",
    "scale",
    "question",
    "report",
];

/// Knows nothing, and serves everybody.
const FOR_ALL: [&str; 2] = ["arrange", "json"];

/// Words of the domain's own modules: `optimise` must not know them.
const NUMBERS_ONLY: &[&str] = &["optimise"];

/// A source file: its module path (`plan::check`) and the modules of the crate that it names outside its tests.
struct Source {
    module: String,
    uses: BTreeSet<String>,
}

impl Source {
    fn stage(&self) -> &str {
        self.module.split("::").next().unwrap_or_default()
    }
}

fn sources() -> Vec<Source> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&root, &mut files);
    files.sort();
    files.iter().map(|file| read(&root, file)).filter(|source| source.module != "lib").collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "rs") && !is_test(&path) {
            files.push(path);
        }
    }
}

fn is_test(path: &Path) -> bool {
    path.file_stem().is_some_and(|stem| stem == "tests" || stem.to_string_lossy().ends_with("_tests"))
}

fn read(root: &Path, file: &Path) -> Source {
    let inside = file.strip_prefix(root).expect("inside src").with_extension("");
    let steps: Vec<String> = inside.iter().map(|step| step.to_string_lossy().into_owned()).collect();
    let text = fs::read_to_string(file).expect("a source");
    let text = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    Source { module: steps.join("::"), uses: named(&absolute(text, &steps)) }
}

/// `super::` written out: in `plan/check.rs` it is `crate::plan::`.
fn absolute(text: &str, steps: &[String]) -> String {
    let above = |levels: usize| {
        let parents = &steps[..steps.len().saturating_sub(levels)];
        parents.iter().fold("crate::".to_owned(), |path, step| path + step + "::")
    };
    text.replace("super::super::", &above(2)).replace("super::", &above(1))
}

/// What follows each `crate::` outside comments: `crate::need::Need` is `need::Need`, and a list in braces is each of
/// its members.
fn named(text: &str) -> BTreeSet<String> {
    let code: String = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let mut found = BTreeSet::new();
    for part in code.split("crate::").skip(1) {
        let path = |text: &str| -> String {
            text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_' || *c == ':').collect()
        };
        if let Some(list) = part.strip_prefix('{') {
            let mut depth = 0;
            let end = list.find(|c| {
                depth += match c {
                    '{' => 1,
                    '}' => -1,
                    _ => 0,
                };
                depth < 0
            });
            found.extend(list[..end.unwrap_or(list.len())].split(',').map(path).filter(|path| !path.is_empty()));
        } else {
            found.insert(path(part));
        }
    }
    found
}

fn place(stage: &str) -> usize {
    ORDER.iter().position(|known| *known == stage).unwrap_or_else(|| panic!("`{stage}` has no place in the order"))
}

#[test]
fn a_stage_names_only_stages_before_it() {
    let mut faults = Vec::new();
    for source in sources() {
        let own = place(source.stage());
        for used in &source.uses {
            let stage = used.split("::").next().unwrap_or_default();
            // `crate::Name` without its stage would hide which stage is meant.
            if !ORDER.contains(&stage) || place(stage) > own {
                faults.push(format!("{} names crate::{used}", source.module));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn the_solvers_know_no_domain_word() {
    for source in sources().iter().filter(|source| NUMBERS_ONLY.contains(&source.stage())) {
        for used in &source.uses {
            let stage = used.split("::").next().unwrap_or_default();
            assert!(stage == source.stage() || FOR_ALL.contains(&stage), "{} names crate::{used}", source.module);
        }
    }
}

#[test]
fn the_checker_shares_nothing_with_what_it_checks() {
    let all = sources();
    let checkers: Vec<&Source> = all.iter().filter(|source| source.module.starts_with("plan::check")).collect();
    assert!(!checkers.is_empty(), "there is a checker");
    for source in checkers {
        for used in &source.uses {
            let stage = used.split("::").next().unwrap_or_default();
            let sibling = used.strip_prefix("plan::").and_then(|rest| rest.split("::").next());
            // The numbered rules are what it checks against, and belong to it.
            let own = matches!(sibling, Some("check" | "rules"));
            // The types of a plan, and the numbers of the rules that it may break.
            let data = sibling.is_some_and(|name| name.starts_with(char::is_uppercase) || name == "rules");
            assert_ne!(stage, "optimise", "{} names crate::{used}", source.module);
            assert!(stage != "plan" || own || data || used == "plan::", "{} names crate::{used}", source.module);
        }
    }
}

#[test]
fn lists_in_braces_are_taken_apart() {
    let found = named("use crate::need::{Need, need};\nuse crate::{plan::Plan, unit::Riel};\n// crate::report\n");
    let expected = ["need::", "plan::Plan", "unit::Riel"].map(str::to_owned);
    assert_eq!(found, BTreeSet::from(expected));
}
