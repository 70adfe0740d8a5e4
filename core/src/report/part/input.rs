//! The rules of the plan, and what was repaired or imputed in its input.

use crate::error::{Issue, Severity};
use crate::estimate::Status;
use crate::report::lookup::Lookup;
use crate::report::number;
use crate::report::section::Section;
use crate::report::table::{Cell, Column, Table};
use crate::service::Service;

pub(super) fn section(lookup: &Lookup<'_>) -> Section {
    let mut section = Section::new("input", "Rules, repairs and gaps in the input");
    section.say(rules(lookup));
    section.say(parts(lookup));
    section.say(counts(lookup));
    let issues = &lookup.outcome.issues;
    if issues.issues.is_empty() {
        section.say("Nothing in the input had to be repaired or filled.");
    } else {
        let count = |severity| issues.issues.iter().filter(|issue| issue.severity == severity).count() as u64;
        section.say(format!(
            "{} repaired or filled by a rule, {} worth a look. The file issues.csv names each.",
            number::counted(count(Severity::Repaired), "value was", "values were"),
            number::counted(count(Severity::Warning), "value is", "values are"),
        ));
    }
    section.table(table(lookup));
    section
}

fn rules(lookup: &Lookup<'_>) -> String {
    let settings = lookup.outcome.settings;
    format!(
        "Workers of the base month: {}. Centres: {}. Posts are filled: {}. Roads: {}. Payers' shares move in: {}.",
        settings.posts.label().to_lowercase(),
        settings.centres.label().to_lowercase(),
        settings.hiring.label().to_lowercase(),
        settings.season.label().to_lowercase(),
        settings.shares.label().to_lowercase(),
    )
}

fn parts(lookup: &Lookup<'_>) -> String {
    let off: Vec<String> = Service::ALL
        .iter()
        .filter(|&&service| !lookup.has(service))
        .map(|service| service.label().to_lowercase())
        .collect();
    if off.is_empty() {
        "All parts of the Village Hive run.".to_owned()
    } else {
        format!("Switched off: {}.", number::listed(&off))
    }
}

/// What stands behind the counts of families and people.
fn counts(lookup: &Lookup<'_>) -> String {
    let outcome = lookup.outcome;
    let by_status = |statuses: Vec<Status>| {
        let parts: Vec<String> = Status::ALL
            .iter()
            .map(|status| (statuses.iter().filter(|other| *other == status).count(), status))
            .filter(|(count, _)| *count > 0)
            .map(|(count, status)| format!("{count} {status}"))
            .collect();
        number::listed(&parts)
    };
    format!(
        "Counts of families and people: of communes {}; of villages {}. Derived village counts are imputed from their \
         commune.",
        by_status(outcome.communes.iter().map(|commune| commune.status).collect()),
        by_status(outcome.villages.iter().map(|village| village.status).collect()),
    )
}

/// One row for each code: the first place and how many there are.
fn table(lookup: &Lookup<'_>) -> Table {
    let columns = vec![
        Column::words("Rule"),
        Column::words("Weight"),
        Column::numbers("Places"),
        Column::words("First place"),
        Column::words("What"),
        Column::words("What to do"),
    ];
    let issues = &lookup.outcome.issues.issues;
    let mut codes: Vec<&str> = Vec::new();
    for issue in issues {
        if !codes.contains(&issue.code.as_str()) {
            codes.push(&issue.code);
        }
    }
    let rows = codes.iter().filter_map(|code| {
        let mut here = issues.iter().filter(|issue| issue.code == *code);
        let first: &Issue = here.next()?;
        Some(vec![
            Cell::text(*code),
            Cell::text(weight(first.severity)),
            Cell::Count(1 + here.count() as u64),
            Cell::text(first.path.clone()),
            Cell::text(first.message.clone()),
            Cell::text(first.hint.clone()),
        ])
    });
    Table::new("issues_by_rule", "What was repaired and what is worth a look", columns).rows(rows)
}

pub(super) fn weight(severity: Severity) -> &'static str {
    match severity {
        Severity::Repaired => "repaired",
        Severity::Warning => "worth a look",
        Severity::Error => "error",
    }
}
