//! Supervision groups and who leads them.

use crate::estimate::Parameter;
use crate::plan::SupervisionGroup;
use crate::report::lookup::Lookup;
use crate::report::number;
use crate::report::section::Section;
use crate::report::table::{Cell, Column, Table};
use crate::service::Service;

const BASIS: &[Parameter] = &[
    Parameter::SupervisionSpan,
    Parameter::GroupSupervisionHours,
    Parameter::PeerSupervisionHours,
    Parameter::IndividualSupervisionHours,
];

pub(super) fn section(lookup: &Lookup<'_>) -> Section {
    let mut section = Section::new("supervision", "Supervision");
    if !lookup.has(Service::Supervision) {
        section.say("Supervision is switched off in this plan.");
        return section;
    }
    let groups = &lookup.outcome.plan.supervision;
    let members: u64 = groups.iter().map(|group| group.members.len() as u64).sum();
    let alone = groups.iter().filter(|group| group.supervisor.is_none()).count() as u64;
    section.say(format!(
        "{} in {}; {}.",
        number::counted(members, "worker meets", "workers meet"),
        number::counted(groups.len() as u64, "supervision group", "supervision groups"),
        match alone {
            0 => "each has a supervisor".to_owned(),
            some => format!("{} by nobody", number::counted(some, "group is led", "groups are led")),
        },
    ));
    section.table(table(lookup));
    section.rests_on(lookup, BASIS);
    section
}

fn table(lookup: &Lookup<'_>) -> Table {
    let columns = vec![
        Column::words("Group"),
        Column::words("District"),
        Column::words("Supervisor"),
        Column::numbers("Workers"),
    ];
    Table::new("supervision", "Supervision groups", columns)
        .rows(lookup.outcome.plan.supervision.iter().map(row))
        .total("All groups")
}

fn row(group: &SupervisionGroup) -> Vec<Cell> {
    vec![
        Cell::text(format!("Group {}", group.number)),
        Cell::text(group.district.clone()),
        Cell::text(group.supervisor.as_ref().map_or("nobody", |id| id.as_str())),
        Cell::Count(group.members.len() as u64),
    ]
}
