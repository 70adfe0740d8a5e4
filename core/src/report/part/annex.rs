//! Long tables that only the CSV files carry: budget lines, funding, sources, months, villages, unmet need, issues.

use super::{input, staff};
use crate::id::VillageCode;
use crate::plan::Reason;
use crate::report::lookup::{Lookup, payer_label};
use crate::report::privacy::guarded;
use crate::report::table::{Cell, Column, Table};
use crate::service::{AgeBand, SafetyBand, Service};
use std::collections::BTreeMap;

/// The tables, without those that have no rows.
pub(in crate::report) fn tables(lookup: &Lookup<'_>) -> Vec<Table> {
    let all = [
        lines(lookup),
        funding(lookup),
        sources(lookup),
        months(lookup),
        staffing(lookup),
        villages(lookup),
        unmet(lookup),
        issues(lookup),
    ];
    all.into_iter().filter(|table| !table.rows.is_empty()).collect()
}

fn lines(lookup: &Lookup<'_>) -> Table {
    let columns = vec![
        Column::words("Commune code"),
        Column::words("Commune"),
        Column::numbers("Year"),
        Column::words("Part"),
        Column::words("Kind"),
        Column::words("Line"),
        Column::words("Account"),
        Column::numbers("Quantity"),
        Column::words("Unit"),
        Column::unit("Price", "៛"),
        Column::unit("Amount", "៛"),
        Column::unit("Amount in prices of the first year", "៛"),
    ];
    let row = |line: &crate::budget::BudgetLine| {
        vec![
            Cell::text(line.commune.as_str()),
            Cell::text(lookup.commune_name(&line.commune)),
            Cell::Year(line.year.0),
            Cell::text(line.service.label()),
            Cell::text(line.kind.label()),
            Cell::text(line.line.clone()),
            line.account.clone().map_or(Cell::Nothing, Cell::Text),
            Cell::number(line.quantity, 2),
            Cell::text(line.unit.clone()),
            Cell::number(line.unit_price, 2),
            Cell::Riel(line.amount),
            Cell::Riel(line.amount_real),
        ]
    };
    Table::new("budget_lines", "Budget lines", columns).rows(lookup.outcome.forecast.lines.iter().map(row))
}

fn funding(lookup: &Lookup<'_>) -> Table {
    let columns = vec![
        Column::words("Commune code"),
        Column::words("Commune"),
        Column::numbers("Year"),
        Column::words("Part"),
        Column::words("Source"),
        Column::words("Payer"),
        Column::unit("Amount", "៛"),
    ];
    let row = |funded: &crate::budget::Funded| {
        vec![
            Cell::text(funded.commune.as_str()),
            Cell::text(lookup.commune_name(&funded.commune)),
            Cell::Year(funded.year.0),
            Cell::text(funded.service.label()),
            Cell::text(funded.source.as_ref().map_or("unfunded", |id| id.as_str())),
            Cell::text(funded.payer.as_ref().map_or_else(|| "nobody".to_owned(), payer_label)),
            Cell::Riel(funded.amount),
        ]
    };
    Table::new("funding", "Who pays what", columns).rows(lookup.outcome.forecast.funding.iter().map(row))
}

fn sources(lookup: &Lookup<'_>) -> Table {
    let columns = vec![
        Column::words("Source"),
        Column::words("Payer"),
        Column::words("Commune"),
        Column::numbers("Year"),
        Column::unit("Ceiling", "៛"),
        Column::unit("Used", "៛"),
    ];
    let row = |source: &crate::budget::SourceYear| {
        vec![
            Cell::text(source.source.as_str()),
            Cell::text(payer_label(&source.payer)),
            Cell::text(source.commune.as_ref().map_or_else(|| "all".to_owned(), |code| lookup.commune_name(code))),
            Cell::Year(source.year.0),
            Cell::Riel(source.ceiling),
            Cell::Riel(source.used),
        ]
    };
    Table::new("sources", "Ceiling and use of each source by year", columns)
        .rows(lookup.outcome.forecast.sources.iter().map(row))
}

fn months(lookup: &Lookup<'_>) -> Table {
    let mut columns = vec![Column::words("Commune code"), Column::words("Commune"), Column::words("Month")];
    let states = ["Families", "Open cases", "Waiting", "Referred", "Admitted", "Left safely", "Reopened"];
    columns.extend(states.map(|title| Column::unit(title, "families")));
    let children = ["In residential care", "In kinship care", "In youth centres"];
    columns.extend(children.map(|title| Column::unit(title, "children")));
    columns.push(Column::unit("Posts filled", "FTE"));
    columns.push(Column::unit("Posts needed", "FTE"));
    columns.push(Column::unit("Cost", "៛"));
    let row = |month: &crate::budget::CommuneMonth| {
        let states = [
            month.families,
            month.open_cases,
            month.waiting,
            month.referred,
            month.admitted,
            month.exited,
            month.reopened,
            month.in_residential_care,
            month.in_kinship_care,
            month.children_placed,
            month.posts.iter().sum(),
            month.posts_needed.iter().sum(),
        ];
        let mut cells = vec![
            Cell::text(month.commune.as_str()),
            Cell::text(lookup.commune_name(&month.commune)),
            Cell::text(month.month.to_string()),
        ];
        cells.extend(states.map(|value| Cell::number(value, 2)));
        cells.push(Cell::Riel(month.cost));
        cells
    };
    Table::new("months", "Expected state at the end of each month", columns)
        .rows(lookup.outcome.forecast.months.iter().map(row))
}

fn staffing(lookup: &Lookup<'_>) -> Table {
    let columns = vec![
        Column::words("Commune code"),
        Column::words("Commune"),
        Column::words("Cadre"),
        Column::unit("Service", "hours/year"),
        Column::unit("Travel", "hours/year"),
        Column::unit("Needed", "FTE"),
        Column::words("What is known"),
        Column::unit("Existing", "FTE"),
        Column::numbers("New posts in the plan"),
    ];
    let row = |row: &crate::plan::Staffing| {
        vec![
            Cell::text(row.commune.as_str()),
            Cell::text(lookup.commune_name(&row.commune)),
            Cell::text(row.cadre.label()),
            Cell::number(row.hours_year.0, 1),
            Cell::number(row.travel_hours_year.0, 1),
            Cell::number(row.required.0, 2),
            Cell::text(row.knowledge.label()),
            match staff::existing(row) {
                Cell::AtLeast(fte) => Cell::Fte(fte),
                cell => cell,
            },
            Cell::Count(u64::from(row.new_posts)),
        ]
    };
    Table::new("staffing", "Staff by commune and cadre", columns).rows(lookup.outcome.plan.staffing.iter().map(row))
}

fn villages(lookup: &Lookup<'_>) -> Table {
    let mut columns = vec![
        Column::words("Village code"),
        Column::words("Village"),
        Column::words("Commune"),
        Column::numbers("Families"),
        Column::numbers("Open cases"),
    ];
    columns.extend(SafetyBand::ALL.iter().map(|band| Column::numbers(format!("Open cases at score {}", band.label()))));
    columns.push(Column::numbers("Families for the nurse"));
    columns.push(Column::numbers("Families in coaching"));
    columns.extend(
        AgeBand::ALL.iter().map(|age| Column::numbers(format!("Places needed, {}", age.label().to_lowercase()))),
    );
    columns.push(Column::words("Open cases are"));
    let row = |need: &crate::need::VillageNeed| {
        let mut counts = vec![need.open_cases];
        counts.extend(SafetyBand::ALL.iter().map(|&band| need.band(band)));
        counts.extend([need.nurse_families, need.finance_families]);
        counts.extend(need.places);
        let mut cells = vec![
            Cell::text(need.village.as_str()),
            lookup.village(&need.village),
            Cell::text(lookup.commune_name(&need.village.commune())),
            Cell::Count(need.families),
        ];
        cells.extend(guarded(&counts, need.from_case_list));
        cells.push(Cell::text(if need.from_case_list { "counted" } else { "estimated" }));
        cells
    };
    Table::new("villages", "Need by village", columns).rows(lookup.outcome.need.villages.iter().map(row))
}

fn unmet(lookup: &Lookup<'_>) -> Table {
    let mut groups: BTreeMap<(Service, &VillageCode, SafetyBand, Reason), (u64, bool)> = BTreeMap::new();
    for row in &lookup.outcome.plan.unmet {
        let group = groups.entry((row.service, &row.village, row.band, row.reason)).or_default();
        group.0 += row.count;
        group.1 |= row.family.is_some();
    }
    let columns = vec![
        Column::words("Part"),
        Column::words("Village code"),
        Column::words("Village"),
        Column::words("Commune"),
        Column::words("Safety score"),
        Column::words("Reason"),
        Column::numbers("Not served"),
    ];
    let rows = groups.iter().map(|((service, village, band, reason), (count, listed))| {
        let mut cells = vec![
            Cell::text(service.label()),
            Cell::text(village.as_str()),
            lookup.village(village),
            Cell::text(lookup.commune_name(&village.commune())),
            Cell::text(band.label()),
            Cell::text(reason.label()),
        ];
        cells.extend(guarded(&[*count], *listed));
        cells
    });
    Table::new("unmet_villages", "Not served, by village and safety score", columns).rows(rows)
}

fn issues(lookup: &Lookup<'_>) -> Table {
    let columns = vec![
        Column::words("Rule"),
        Column::words("Weight"),
        Column::words("Place"),
        Column::words("What"),
        Column::words("What to do"),
    ];
    let row = |issue: &crate::error::Issue| {
        vec![
            Cell::text(issue.code.clone()),
            Cell::text(input::weight(issue.severity)),
            Cell::text(issue.path.clone()),
            Cell::text(issue.message.clone()),
            Cell::text(issue.hint.clone()),
        ]
    };
    Table::new("issues", "Repairs and warnings", columns).rows(lookup.outcome.issues.issues.iter().map(row))
}
