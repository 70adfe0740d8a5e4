//! Prevention against crisis, with what the evidence supports.

use crate::budget::Prevention;
use crate::estimate::Parameter;
use crate::report::lookup::{Lookup, capitalised};
use crate::report::number;
use crate::report::section::Section;
use crate::report::table::{Cell, Column, Table};
use crate::service::Service;
use crate::unit::Riel;

const BASIS: &[Parameter] = &[
    Parameter::ServiceRiskRatio,
    Parameter::SeparatedPer1000,
    Parameter::CareMonths,
    Parameter::KinshipShare,
    Parameter::CareUsdChildYear,
];

pub(super) fn section(lookup: &Lookup<'_>) -> Section {
    let mut section = Section::new("prevention", "Prevention against crisis");
    let rows = &lookup.outcome.forecast.prevention;
    if rows.is_empty() || !lookup.has(Service::Prevention) {
        section.say("The comparison of prevention with crisis spending is switched off in this plan.");
        return section;
    }
    // domain.md 2.5: what was measured, where, and what was not.
    section.say(
        "The evidence is mixed: a meta-analysis of 2020 found that served children were placed outside their family \
         less often (risk ratio 0.60, between 0.48 and 0.76, after 12 months), but not significantly fewer families were \
         affected, and an earlier one found no general effect. No trial in a low-income country measured separation.",
    );
    section.say("So the case without any effect (risk ratio 1.00) always stands beside the others, and none of them is a forecast.");
    section.say(pays_for_itself(lookup, rows));
    section.table(table(lookup, rows));
    section.rests_on(lookup, BASIS);
    section
}

fn pays_for_itself(lookup: &Lookup<'_>, rows: &[Prevention]) -> String {
    let best = rows.iter().max_by_key(|row| row.crisis_cost_avoided);
    let Some(best) = best else { return String::new() };
    let (avoided, cost) = (best.crisis_cost_avoided, best.programme_cost);
    if cost == Riel::ZERO {
        return "The services cost nothing in this plan, so there is nothing to set avoided care against.".to_owned();
    }
    let part = number::percent(number::share(avoided, cost));
    if avoided < cost {
        format!(
            "Even at the most favourable of these risk ratios, residential care avoided over {} is worth {}, {part} of what \
             the services cost: avoided care alone does not pay for them.",
            lookup.span(),
            lookup.money(avoided)
        )
    } else {
        format!(
            "At the most favourable of these risk ratios, residential care avoided over {} would be worth {}, {part} of \
             what the services cost; without an effect it is worth nothing.",
            lookup.span(),
            lookup.money(avoided)
        )
    }
}

fn table(lookup: &Lookup<'_>, rows: &[Prevention]) -> Table {
    let columns = vec![
        Column::words("Reading"),
        Column::numbers("Risk ratio"),
        Column::unit("Separated without", "children"),
        Column::unit("Separated with", "children"),
        Column::unit("Residential care avoided", "child-years"),
        Column::unit("Care cost avoided", "៛"),
        Column::unit("Cost of the services", "៛"),
    ];
    let row = |row: &Prevention| {
        vec![
            Cell::text(capitalised(&row.reading)),
            Cell::Ratio(row.risk_ratio),
            Cell::number(row.separations_without, 1),
            Cell::number(row.separations_with, 1),
            Cell::number(row.care_years_avoided, 1),
            Cell::Riel(row.crisis_cost_avoided),
            Cell::Riel(row.programme_cost),
        ]
    };
    Table::new("prevention", format!("With and without the services, {}, all communes", lookup.span()), columns)
        .rows(rows.iter().map(row))
        .note("Risk ratio: separation risk of a served child over an unserved one. Expected numbers, not counts.")
}
