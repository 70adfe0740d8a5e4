//! How sure the figures are: bands over the draws of the estimates, and the chance that the money is enough.

use crate::report::chart::{Chart, Drawing, Fan, FanBar};
use crate::report::lookup::{Lookup, payer_label};
use crate::report::number;
use crate::report::section::{Figure, Section};
use crate::report::table::{Cell, Column, Table};
use crate::uncertainty::{Band, Bands, CommuneBands, YearBands};
use crate::unit::{Riel, Usd};

pub(in crate::report) fn section(lookup: &Lookup<'_>, bands: &Bands) -> Section {
    let mut section = Section::new("bands", "How sure these figures are");
    section.figures.push(Figure {
        label: "Money is enough in every year".to_owned(),
        value: number::percent(bands.money_is_enough),
        note: format!("of {} draws", bands.draws),
    });
    section.say(format!(
        "{} estimates were drawn {} times from their low, central and high readings, and each draw was forecast with \
         the plan of the base month. A tenth of the draws lies below P10, half below P50, a tenth above P90.",
        bands.drawn, bands.draws
    ));
    section.say(format!(
        "Nothing is unfunded in any year of {} in {} of the draws.",
        lookup.span(),
        number::percent(bands.money_is_enough)
    ));
    section.charts.push(chart(lookup, bands, "cost", "Cost by year", |year| year.cost));
    section.charts.push(chart(lookup, bands, "gap", "Unfunded amount by year", |year| year.gap));
    section.table(years(bands));
    section.table(payers(bands));
    section.table(communes(lookup, bands));
    section
}

/// The kinds of line in bands, for the CSV files.
pub(in crate::report) fn kinds(bands: &Bands) -> Table {
    let columns = ["Year", "Kind"].map(Column::words).into_iter().chain(under("Amount")).collect();
    let rows = bands.years.iter().flat_map(|year| {
        year.kinds.iter().map(|(kind, band)| {
            [Cell::Year(year.year.0), Cell::text(kind.label())].into_iter().chain(riel(band)).collect()
        })
    });
    Table::new("bands_kinds", "Cost by kind of line in bands", columns).rows(rows)
}

fn under(group: &'static str) -> impl Iterator<Item = Column> {
    ["P10", "P50", "P90"].into_iter().map(move |title| Column::unit(title, "៛").under(group))
}

fn riel(band: &Band<Riel>) -> [Cell; 3] {
    [Cell::Riel(band.p10), Cell::Riel(band.p50), Cell::Riel(band.p90)]
}

fn usd(band: &Band<Usd>) -> [Cell; 3] {
    [Cell::Usd(band.p10.0), Cell::Usd(band.p50.0), Cell::Usd(band.p90.0)]
}

fn years(bands: &Bands) -> Table {
    let mut columns = vec![Column::words("Year")];
    columns.extend(under("Cost").chain(under("Unfunded")));
    columns.extend(["P10", "P50", "P90"].map(|title| Column::unit(title, "USD").under("Cost per person")));
    columns.push(Column::unit("Money is enough", "%"));
    let row = |year: &YearBands| {
        std::iter::once(Cell::Year(year.year.0))
            .chain(riel(&year.cost))
            .chain(riel(&year.gap))
            .chain(usd(&year.usd_per_person))
            .chain([Cell::Percent(year.money_is_enough)])
            .collect()
    };
    Table::new("bands_years", "Cost and unfunded amount in bands", columns)
        .rows(bands.years.iter().map(row))
        .note("Bands of a sum are not the sums of bands: columns and years cannot be added up.")
}

fn payers(bands: &Bands) -> Table {
    let columns = ["Year", "Payer"].map(Column::words).into_iter().chain(under("Pays")).collect();
    let rows = bands.years.iter().flat_map(|year| {
        year.payers.iter().map(|(payer, band)| {
            [Cell::Year(year.year.0), Cell::text(payer_label(payer))].into_iter().chain(riel(band)).collect()
        })
    });
    Table::new("bands_payers", "Who pays, in bands", columns).rows(rows)
}

fn communes(lookup: &Lookup<'_>, bands: &Bands) -> Table {
    let last = lookup.outcome.horizon.last();
    let mut columns = vec![Column::words("Commune")];
    columns.extend(under("Cost").chain(under("Unfunded")));
    columns.push(Column::unit("Stands alone", "%"));
    columns.push(Column::words("Most likely from"));
    let row = |commune: &CommuneBands| {
        let likely = commune.stands_alone.iter().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        let cells = commune.years.last().map(|year| [riel(&year.cost), riel(&year.gap)].concat()).unwrap_or_default();
        std::iter::once(lookup.commune(&commune.commune))
            .chain(cells)
            .chain([
                Cell::Percent(1.0 - commune.never_alone),
                likely.map_or_else(|| Cell::text("in no draw"), |(year, _)| Cell::Year(year.0)),
            ])
            .collect()
    };
    Table::new("bands_communes", format!("Communes in {last}, in bands"), columns)
        .rows(bands.communes.iter().map(row))
        .note(format!("Stands alone: share of the draws in which it does within {}.", lookup.span()))
}

fn chart(lookup: &Lookup<'_>, bands: &Bands, id: &str, title: &str, of: impl Fn(&YearBands) -> Band<Riel>) -> Chart {
    let bar = |year: &YearBands| {
        let Band { p10, p50, p90, .. } = of(year);
        let short = |amount: Riel| number::riel_short(amount.0 as f64);
        FanBar {
            label: year.year.to_string(),
            note: format!("{} ({} to {})", short(p50), short(p10), short(p90)),
            low: p10.0 as f64,
            middle: p50.0 as f64,
            high: p90.0 as f64,
        }
    };
    Chart {
        id: format!("bands-{id}"),
        title: format!("{title}, P10 to P90"),
        description: format!(
            "One bar for each year of {}, from the amount that a tenth of {} draws stays below to the amount that a \
             tenth exceeds; the line is the middle draw.",
            lookup.span(),
            bands.draws
        ),
        table: "bands_years".to_owned(),
        drawing: Drawing::Fan(Fan { bars: bands.years.iter().map(bar).collect() }),
    }
}
