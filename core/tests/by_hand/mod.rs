//! The three villages, worked by hand through the whole chain: need, plan, months, cost, money.
//!
//! A commune of 270 families in three villages on one road, two social workers, twenty families in case, one youth centre
//! (`tests/data/three-villages.json`; its answer is also the golden case of that name). Each number of the outcome is
//! derived here from the counts of the case and the central estimates in plain arithmetic; the library is asked for
//! nothing but `run`. For people with a pocket calculator the same is a page: `docs/worked-commune.md`.
//!
//! Read in this order: `case`, `need`, `plan`, `casework`, `months`, `children`, `work`, `lines`, `money`;
//! `page` holds the page to the same outcome. `ou_char` does the first year of a real commune, where people wait, in the
//! same way.

mod case;
mod casework;
mod children;
mod lines;
mod money;
mod months;
mod need;
mod ou_char;
mod page;
mod plan;
mod work;

use hiveplan::{Input, Outcome, run};
use std::path::PathBuf;
use std::sync::OnceLock;

/// What the library answers.
fn outcome() -> &'static Outcome {
    static OUTCOME: OnceLock<Outcome> = OnceLock::new();
    OUTCOME.get_or_init(|| {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/three-villages.json");
        run(&Input::from_path(path).unwrap()).unwrap()
    })
}

/// Equal to one part in a thousand million (below 1: to 1e-9).
#[track_caller]
fn same(what: &str, found: f64, by_hand: f64) {
    let off = (found - by_hand).abs();
    assert!(off <= 1e-9 * by_hand.abs().max(1.0), "{what}: the library says {found}, by hand it is {by_hand}");
}
