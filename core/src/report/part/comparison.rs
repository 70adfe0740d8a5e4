//! Scenarios side by side, and what each change adds.

use crate::report::chart::{Chart, Drawing, Waterfall, WaterfallStep};
use crate::report::number;
use crate::report::section::Section;
use crate::report::table::{Cell, Column, Table};
use crate::scenario::{Compared, Comparison, Figures};

/// One section with all scenarios, then one for each that has changes.
pub(in crate::report) fn sections(comparison: &Comparison) -> Vec<Section> {
    let changed = comparison.scenarios.iter().enumerate().filter(|(_, compared)| !compared.steps.is_empty());
    std::iter::once(overview(comparison))
        .chain(changed.map(|(place, compared)| steps(place + 1, &comparison.base, compared)))
        .collect()
}

fn overview(comparison: &Comparison) -> Section {
    let mut section = Section::new("answer", "Scenarios side by side");
    for compared in &comparison.scenarios {
        section.say(sentence(&comparison.base, compared));
    }
    let columns = vec![
        Column::words("Scenario"),
        Column::unit("Cost", "៛"),
        Column::unit("Unfunded", "៛"),
        Column::unit("A person and year", "USD"),
        Column::unit("In case", "family-years"),
        Column::unit("Waiting at the end", "families"),
        Column::unit("Not served now", "families"),
        Column::numbers("Given").under("Places"),
        Column::numbers("Waiting").under("Places"),
        Column::unit("Posts at the end", "FTE"),
        Column::numbers("Communes alone"),
    ];
    let base = std::iter::once(row("Base", &comparison.base));
    let others = comparison.scenarios.iter().map(|compared| row(&compared.name, &compared.figures));
    section.table(Table::new("scenarios", "Figures over the horizon", columns).rows(base.chain(others)));
    section
}

fn sentence(base: &Figures, compared: &Compared) -> String {
    let gap = compared.figures.gap - base.gap;
    let cost = compared.figures.cost - base.cost;
    let moved = |amount: crate::unit::Riel, what: &str| match amount.0 {
        0 => format!("leaves the {what} as it is"),
        more if more > 0 => format!("raises the {what} by {}", number::riel(amount)),
        _ => format!("lowers the {what} by {}", number::riel(-amount)),
    };
    format!(
        "{}: {} and {}; {}.",
        compared.name,
        moved(cost, "cost"),
        moved(gap, "unfunded amount"),
        served(base, &compared.figures)
    )
}

/// Money that is saved on families who wait is not saved: both stand in one sentence.
fn served(base: &Figures, figures: &Figures) -> String {
    let years = figures.family_years - base.family_years;
    let family_years = number::decimal(years.abs(), 0);
    let waiting = number::decimal(figures.waiting_at_end, 0);
    match years {
        years if years <= -0.5 => {
            format!("{family_years} family-years fewer are served and {waiting} families wait at the end")
        }
        years if years >= 0.5 => {
            format!("{family_years} family-years more are served and {waiting} families wait at the end")
        }
        _ => "as many families are served".to_owned(),
    }
}

fn row(name: &str, figures: &Figures) -> Vec<Cell> {
    vec![
        Cell::text(name),
        Cell::Riel(figures.cost),
        Cell::Riel(figures.gap),
        Cell::Usd(figures.usd_per_person.0),
        Cell::number(figures.family_years, 1),
        Cell::number(figures.waiting_at_end, 1),
        Cell::Count(figures.unserved_families),
        Cell::Count(figures.places_given),
        Cell::Count(figures.places_waiting),
        Cell::fte(figures.posts_at_end),
        Cell::Count(figures.communes_alone),
    ]
}

fn steps(place: usize, base: &Figures, compared: &Compared) -> Section {
    let mut section = Section::new(format!("scenario-{place}"), &compared.name);
    section.say("What each change adds, applied in order on top of those before.");
    let columns = vec![
        Column::words("Change"),
        Column::unit("Cost", "៛"),
        Column::unit("Unfunded", "៛"),
        Column::unit("In case", "family-years"),
        Column::numbers("Places given"),
    ];
    let rows = compared.steps.iter().map(|step| {
        vec![
            Cell::text(step.change.clone()),
            Cell::Riel(step.cost),
            Cell::Riel(step.gap),
            Cell::number(step.family_years, 1),
            Cell::Number(step.places_given as f64, 0),
        ]
    });
    let table = Table::new(format!("steps_{place}"), "What each change adds", columns).rows(rows).total("Together");
    section.charts.push(chart(place, base, compared, &table.name));
    section.table(table);
    section
}

fn chart(place: usize, base: &Figures, compared: &Compared, table: &str) -> Chart {
    let step = |step: &crate::scenario::Step| WaterfallStep {
        label: step.change.clone(),
        note: number::riel_short(step.gap.0 as f64),
        size: step.gap.0 as f64,
    };
    Chart {
        id: format!("waterfall-{place}"),
        title: format!("From the base to {}: the unfunded amount", compared.name),
        description: format!(
            "Starts at {} in the base, adds one bar for each change, and ends at {}.",
            number::riel(base.gap),
            number::riel(compared.figures.gap)
        ),
        table: table.to_owned(),
        drawing: Drawing::Waterfall(Waterfall {
            start: (base.gap.0 as f64, number::riel_short(base.gap.0 as f64)),
            steps: compared.steps.iter().map(step).collect(),
            end: (compared.figures.gap.0 as f64, number::riel_short(compared.figures.gap.0 as f64)),
        }),
    }
}
