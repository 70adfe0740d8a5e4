//! Published instances for the tests: read in place, skipped where they are not at hand.

use std::fs;
use std::path::PathBuf;

/// The folder of published instances, or a line saying that the test is skipped.
pub(crate) fn instances() -> Option<PathBuf> {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared");
    let root = std::env::var("HIVEPLAN_SHARED").unwrap_or_else(|_| beside.into());
    let folder = PathBuf::from(root).join("instances");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: no published instances at {} (set HIVEPLAN_SHARED)", folder.display());
    None
}

/// All numbers of a file; words are left out.
pub(crate) fn numbers(path: &str) -> Vec<f64> {
    let file = instances().expect("instances at hand").join(path);
    let text = fs::read_to_string(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    text.split_whitespace().filter_map(|word| word.parse().ok()).collect()
}

/// Names of the instances below `prefix`, with their best known values, in file order.
pub(crate) fn best_known(prefix: &str) -> Vec<(String, f64)> {
    let Some(folder) = instances() else {
        return Vec::new();
    };
    let table = fs::read_to_string(folder.join("best_known.csv")).expect("best_known.csv");
    table
        .lines()
        .filter(|line| line.starts_with(prefix))
        .map(|line| {
            let mut cells = line.split(',');
            (cells.next().unwrap_or_default().to_owned(), cells.nth(1).and_then(|v| v.parse().ok()).unwrap_or(f64::NAN))
        })
        .collect()
}
