//! Supervision groups and who leads them.

use crate::estimate::Parameter;
use crate::plan::{Guidance, SupervisionGroup};
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

/// What the tiers below the supervisors rest on.
const TIERS: &[Parameter] = &[
    Parameter::SeniorSpan,
    Parameter::InternsPerSupervisor,
    Parameter::InternSupervisionHours,
    Parameter::InternCaseShare,
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
    let guidance = &lookup.outcome.plan.guidance;
    if !guidance.is_empty() {
        let hours: f64 = guidance.iter().map(|pair| pair.hours_month.0).sum();
        section.say(format!(
            "{} by a senior or another social worker, for {hours:.0} hours a month of their case time. Seniors and interns \
             are paid as social workers are: no source says what they earn.",
            number::counted(guidance.len() as u64, "worker or intern is guided", "workers and interns are guided"),
        ));
        section.table(guided(guidance));
        section.rests_on(lookup, TIERS);
    }
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

fn guided(pairs: &[Guidance]) -> Table {
    let columns = vec![
        Column::words("Guide"),
        Column::words("Guided"),
        Column::numbers("Kilometres"),
        Column::numbers("Hours a month"),
    ];
    let row = |pair: &Guidance| {
        vec![
            Cell::text(pair.guide.as_str()),
            Cell::text(pair.worker.as_str()),
            Cell::number(pair.km.0, 1),
            Cell::number(pair.hours_month.0, 1),
        ]
    };
    Table::new("guidance", "Who guides whom", columns).rows(pairs.iter().map(row))
}

fn row(group: &SupervisionGroup) -> Vec<Cell> {
    vec![
        Cell::text(format!("Group {}", group.number)),
        Cell::text(group.district.clone()),
        Cell::text(group.supervisor.as_ref().map_or("nobody", |id| id.as_str())),
        Cell::Count(group.members.len() as u64),
    ]
}
