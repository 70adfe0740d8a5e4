//! Who is not served in the base month, why, and what would cure it.

use crate::id::CommuneCode;
use crate::plan::{Reason, Unmet};
use crate::report::lookup::Lookup;
use crate::report::number;
use crate::report::privacy::{guarded, without_family};
use crate::report::section::Section;
use crate::report::table::{Cell, Column, Table, sum};
use crate::service::Service;
use std::collections::BTreeMap;

/// Column of the table.
const COUNT: usize = 2;

pub(super) fn section(lookup: &Lookup<'_>) -> Section {
    let mut section = Section::new("unmet", "Who is not served");
    let unmet = &lookup.outcome.plan.unmet;
    let total: u64 = unmet.iter().map(|row| row.count).sum();
    if total == 0 {
        section.say("Everybody who needs a service in the base month gets it in this plan.");
        return section;
    }
    let table = table(lookup);
    let parts: Vec<String> = Service::ALL.iter().filter_map(|&service| part(&table, service)).collect();
    section.say(format!("Not served in the base month: {}.", number::listed(&parts)));
    section.say("A shortage is a result of the plan, with its reason and the cheapest change that would cure it.");
    section.table(table);
    section
}

/// What one part misses: the sum of its rows as shown.
fn part(table: &Table, service: Service) -> Option<String> {
    let rows = table.rows.iter().filter(|row| row.first() == Some(&Cell::text(service.label())));
    let who = if service == Service::YouthCentres { ["child", "children"] } else { ["family", "families"] };
    let words = match sum(rows.filter_map(|row| row.get(COUNT))) {
        Cell::Count(count) => number::counted(count, who[0], who[1]),
        Cell::Hidden => format!("some {} (number hidden)", who[1]),
        _ => return None,
    };
    Some(format!("{words} ({})", service.label().to_lowercase()))
}

/// Rows of one service, commune and reason together: villages and bands stay in the CSV file.
fn table(lookup: &Lookup<'_>) -> Table {
    let mut groups: BTreeMap<(Service, CommuneCode, Reason), Vec<&Unmet>> = BTreeMap::new();
    for row in &lookup.outcome.plan.unmet {
        groups.entry((row.service, row.village.commune(), row.reason)).or_default().push(row);
    }
    let columns = vec![
        Column::words("Part"),
        Column::words("Commune"),
        Column::numbers("Not served"),
        Column::words("Reason"),
        Column::words("What is short"),
        Column::words("What would cure it"),
    ];
    let rows = groups.iter().map(|((service, commune, reason), rows)| {
        let count = rows.iter().map(|row| row.count).sum();
        let mut cells = vec![Cell::text(service.label()), lookup.commune(commune)];
        cells.extend(guarded(&[count], rows.iter().any(|row| row.family.is_some())));
        cells.push(Cell::text(reason.label()));
        cells.push(Cell::text(words(rows, |row| &row.detail)));
        cells.push(Cell::text(words(rows, |row| &row.cure)));
        cells
    });
    Table::new("unmet", "Not served, by part, commune and reason", columns).rows(rows).note(
        "Families, for youth centres children. A family can miss several parts, so the rows do not add up to families.",
    )
}

/// The words of the largest row, and how many others there are.
fn words<'a>(rows: &[&'a Unmet], of: impl Fn(&'a Unmet) -> &'a String) -> String {
    let mut different: Vec<(String, u64)> = Vec::new();
    for &row in rows {
        let words = without_family(of(row), row.family.as_ref());
        match different.iter_mut().find(|(known, _)| *known == words) {
            Some((_, count)) => *count += row.count,
            None => different.push((words, row.count)),
        }
    }
    let largest = different.iter().fold(None, |best: Option<&(String, u64)>, next| match best {
        Some(best) if best.1 >= next.1 => Some(best),
        _ => Some(next),
    });
    let first = largest.map_or_else(String::new, |(words, _)| words.clone());
    match different.len() {
        0 | 1 => first,
        more => format!("{first} (and {} more)", more - 1),
    }
}
