//! All estimates in force with status and source.

use crate::estimate::Status;
use crate::outcome::EstimateInForce;
use crate::report::lookup::Lookup;
use crate::report::number;
use crate::report::section::Section;
use crate::report::table::{Cell, Column, Table};

pub(super) fn section(lookup: &Lookup<'_>) -> Section {
    let mut section = Section::new("estimates", "All estimates in force");
    let estimates = &lookup.outcome.estimates;
    let parts: Vec<String> = Status::ALL
        .iter()
        .map(|&status| (status, estimates.iter().filter(|estimate| estimate.status == status).count()))
        .filter(|(_, count)| *count > 0)
        .map(|(status, count)| format!("{count} {status}"))
        .collect();
    section.say(format!("Of {} estimates: {}.", estimates.len(), number::listed(&parts)));
    section.say(
        "Sourced: read in the source named. Derived: arithmetic on sourced values. Assumption: no source found, a \
         planner's judgement. Weak: a source exists, but its method or age makes it doubtful.",
    );
    section.table(table(estimates));
    section
}

fn table(estimates: &[EstimateInForce]) -> Table {
    let columns = vec![
        Column::words("Estimate"),
        Column::numbers("Low"),
        Column::numbers("In force"),
        Column::numbers("High"),
        Column::words("Unit"),
        Column::words("Year"),
        Column::words("Status"),
        Column::words("Source, or why this value"),
    ];
    let row = |estimate: &EstimateInForce| {
        vec![
            Cell::text(estimate.what),
            Cell::text(number::value(estimate.low)),
            Cell::text(number::value(estimate.value)),
            Cell::text(number::value(estimate.high)),
            Cell::text(estimate.unit.clone()),
            Cell::text(estimate.year.clone()),
            Cell::Status(estimate.status),
            Cell::text(estimate.source.clone()),
        ]
    };
    Table::new("estimates", "Estimates in force", columns).rows(estimates.iter().map(row))
}
