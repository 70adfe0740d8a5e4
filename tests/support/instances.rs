//! Readers of the published instance formats: read in place, never copied.
//!
//! The folder is `$HIVEPLAN_SHARED/instances`, or `../shared/instances` beside the checkout.

#![allow(clippy::missing_panics_doc, reason = "a broken instance ends the test or the measurement")]

use hiveplan::optimise::assign::Assignment;
use hiveplan::optimise::locate::{Location, PMedian};
use std::fs;
use std::io::Write;
use std::path::PathBuf;

/// A published instance by name, with the best value known.
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    /// Its path below the folder; `#` parts a file from a value it is read with.
    pub name: String,
    /// Best objective known.
    pub best: f64,
}

/// The folder of published instances, or `None` after a line that says so.
#[must_use]
pub fn folder() -> Option<PathBuf> {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared");
    let root = std::env::var("HIVEPLAN_SHARED").unwrap_or_else(|_| beside.into());
    let folder = PathBuf::from(root).join("instances");
    if folder.is_dir() {
        return Some(folder);
    }
    // Past the test harness, which swallows what passing tests print.
    let _ =
        writeln!(std::io::stderr(), "skipped: no published instances at {} (set HIVEPLAN_SHARED)", folder.display());
    None
}

/// The instances whose names begin with `prefix`, in the order of the table; those not at hand left out.
#[must_use]
pub fn known(prefix: &str) -> Vec<Known> {
    let Some(folder) = folder() else {
        return Vec::new();
    };
    let table = fs::read_to_string(folder.join("best_known.csv")).expect("best_known.csv");
    let row = |line: &str| {
        let mut cells = line.split(',');
        let name = cells.next()?.to_owned();
        let best = cells.nth(1)?.parse().ok()?;
        Some(Known { name, best })
    };
    let here = |known: &Known| folder.join(file_of(&known.name)).is_file();
    table.lines().filter(|line| line.starts_with(prefix)).filter_map(row).filter(here).collect()
}

fn file_of(name: &str) -> &str {
    name.split('#').next().unwrap_or(name)
}

/// All numbers of a file; a word stands for the value after `#` where the name has one, else it is left out.
fn numbers(name: &str) -> Vec<f64> {
    let file = folder().expect("instances at hand").join(file_of(name));
    let text = fs::read_to_string(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    let given: Option<f64> = name.split('#').nth(1).and_then(|value| value.parse().ok());
    text.split_whitespace().filter_map(|word| word.parse().ok().or(given)).collect()
}

/// Generalised assignment: `m n`, then cost and use agent by agent, then capacity.
#[must_use]
pub fn gap(name: &str) -> Assignment {
    let numbers = numbers(name);
    let (agents, items) = (numbers[0] as usize, numbers[1] as usize);
    let cells = agents * items;
    let by_item = |at: usize| (0..cells).map(|c| numbers[at + (c % agents) * items + c / agents]).collect::<Vec<_>>();
    let capacity = numbers[2 + 2 * cells..][..agents].to_vec();
    Assignment::dense(vec![1; items], &by_item(2), &by_item(2 + cells), capacity, None, None).expect("a sound instance")
}

/// Linear assignment: `n`, then the costs row by row.
#[must_use]
pub fn linear(name: &str) -> Assignment {
    let numbers = numbers(name);
    let n = numbers[0] as usize;
    Assignment::dense(vec![1; n], &numbers[1..][..n * n], &vec![1.0; n], vec![1.0; n], None, None)
        .expect("a sound instance")
}

/// Capacitated location whose demand may be split (OR-Library).
#[must_use]
pub fn cap(name: &str) -> Location {
    let numbers = numbers(name);
    let (sites, customers) = (numbers[0] as usize, numbers[1] as usize);
    let pairs = &numbers[2..2 + 2 * sites];
    let rows = &numbers[2 + 2 * sites..];
    Location {
        capacity: Some(pairs.iter().step_by(2).copied().collect()),
        open_cost: pairs.iter().skip(1).step_by(2).copied().collect(),
        demand: (0..customers).map(|i| rows[i * (sites + 1)]).collect(),
        cost: (0..customers).flat_map(|i| rows[i * (sites + 1) + 1..(i + 1) * (sites + 1)].to_vec()).collect(),
        ..Location::default()
    }
}

/// Single-source location as Holmberg wrote it: costs site by site.
#[must_use]
pub fn holmberg(name: &str) -> Location {
    let numbers = numbers(name);
    let (sites, customers) = (numbers[0] as usize, numbers[1] as usize);
    let pairs = &numbers[2..2 + 2 * sites];
    let demand = &numbers[2 + 2 * sites..][..customers];
    let cost = &numbers[2 + 2 * sites + customers..];
    Location {
        capacity: Some(pairs.iter().step_by(2).copied().collect()),
        open_cost: pairs.iter().skip(1).step_by(2).copied().collect(),
        demand: demand.to_vec(),
        cost: (0..customers * sites).map(|c| cost[(c % sites) * customers + c / sites]).collect(),
        single_source: true,
        ..Location::default()
    }
}

/// Single-source location as Delmaire wrote it: customers first, then costs, demands, fixed costs, capacities.
#[must_use]
pub fn delmaire(name: &str) -> Location {
    let numbers = numbers(name);
    let (customers, sites) = (numbers[0] as usize, numbers[1] as usize);
    let cells = customers * sites;
    let (cost, rest) = numbers[2..].split_at(cells);
    let (demand, rest) = rest.split_at(customers);
    let (open_cost, rest) = rest.split_at(sites);
    Location {
        open_cost: open_cost.to_vec(),
        capacity: Some(rest[..sites].to_vec()),
        demand: demand.to_vec(),
        cost: cost.to_vec(),
        single_source: true,
        ..Location::default()
    }
}

/// A location instance of any of the three formats, by its folder.
#[must_use]
pub fn location(name: &str) -> Location {
    match () {
        () if name.contains("holmberg") => holmberg(name),
        () if name.contains("delmaire") => delmaire(name),
        () => cap(name),
    }
}

/// p-median on a graph (OR-Library): all shortest ways; where a pair repeats, the last one counts.
#[must_use]
pub fn pmed(name: &str) -> PMedian {
    let numbers = numbers(name);
    let (n, edges, p) = (numbers[0] as usize, numbers[1] as usize, numbers[2] as usize);
    let mut cost = vec![f64::INFINITY; n * n];
    for edge in numbers[3..3 + 3 * edges].chunks(3) {
        let (a, b) = (edge[0] as usize - 1, edge[1] as usize - 1);
        cost[a * n + b] = edge[2];
        cost[b * n + a] = edge[2];
    }
    for k in 0..n {
        cost[k * n + k] = 0.0;
        for a in 0..n {
            for b in 0..n {
                cost[a * n + b] = cost[a * n + b].min(cost[a * n + k] + cost[k * n + b]);
            }
        }
    }
    PMedian { customers: n, cost, p, ..PMedian::default() }
}
