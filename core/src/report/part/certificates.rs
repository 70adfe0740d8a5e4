//! What was optimised and how good the answers are.

use crate::id::CommuneCode;
use crate::optimise::Status;
use crate::plan::Solve;
use crate::report::lookup::{Lookup, capitalised};
use crate::report::number;
use crate::report::section::Section;
use crate::report::table::{Cell, Column, Table};

pub(super) fn section(lookup: &Lookup<'_>) -> Section {
    let mut section = Section::new("certificates", "How good the plan is");
    let solves = &lookup.outcome.plan.solves;
    if solves.is_empty() {
        section.say("Nothing had to be optimised.");
        return section;
    }
    let best = solves.iter().filter(|solve| solve.certificate.status == Status::Optimal).count();
    section.say(format!(
        "{best} of {} are proven best; for the others the bound says how much better an answer could be at most.",
        number::counted(solves.len() as u64, "optimisation", "optimisations")
    ));
    section.say("Levels are served in strict order: a later one never costs an earlier one anything.");
    section.table(table(lookup, solves));
    section
}

fn table(lookup: &Lookup<'_>, solves: &[Solve]) -> Table {
    let columns = vec![
        Column::words("What"),
        Column::words("Answer"),
        Column::numbers("Objective"),
        Column::numbers("Bound"),
        Column::numbers("Gap"),
        Column::numbers("Work"),
        Column::words("Levels"),
    ];
    let row = |solve: &Solve| {
        let certificate = &solve.certificate;
        vec![
            Cell::text(what(lookup, &solve.what)),
            Cell::text(status(certificate.status)),
            Cell::text(figure(certificate.objective)),
            Cell::text(figure(certificate.bound)),
            if certificate.gap.is_finite() {
                Cell::text(format!("{}%", number::decimal(certificate.gap * 100.0, 2)))
            } else {
                Cell::Nothing
            },
            Cell::Count(certificate.work),
            Cell::text(levels(solve)),
        ]
    };
    Table::new("certificates", "Optimisations and their certificates", columns)
        .rows(solves.iter().map(row))
        .note("Work is counted in steps that are the same on every machine.")
}

fn figure(value: f64) -> String {
    if value.is_finite() { number::decimal(value, 1) } else { "none".to_owned() }
}

fn status(status: Status) -> &'static str {
    match status {
        Status::Optimal => "proven best",
        Status::WithinGap => "within the gap",
        Status::Limit => "best found",
        Status::Infeasible => "no answer",
    }
}

/// `assign social_worker 020309` -> `Assign social worker, Ou Char`; a shorter code is a district.
fn what(lookup: &Lookup<'_>, words: &str) -> String {
    let is_code = |word: &str| word.len() >= 4 && word.chars().all(|letter| letter.is_ascii_digit());
    let text = match words.rsplit_once(' ').filter(|(_, code)| is_code(code)) {
        Some((rest, code)) if code.len() == 4 => format!("{rest}, district {code}"),
        Some((rest, code)) => format!("{rest}, {}", lookup.commune_name(&CommuneCode::from(code))),
        None => words.to_owned(),
    };
    capitalised(&text.replace('_', " "))
}

/// `unmet weighted 9.0, at least 8.0; travel minutes 111.0`: what is proven where it is not the value itself.
fn levels(solve: &Solve) -> String {
    let words = |(name, value): &(String, f64)| {
        let words = format!("{} {}", name.replace('_', " "), figure(*value));
        let bound = solve.bounds.iter().find(|of| of.level == *name && of.gap > 0.0 && of.bound > 0.0);
        bound.map_or_else(|| words.clone(), |of| format!("{words}, at least {}", figure(of.bound)))
    };
    solve.levels.iter().map(words).collect::<Vec<String>>().join("; ")
}
