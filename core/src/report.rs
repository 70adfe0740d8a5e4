//! Outcome -> Report: sentences, tables and charts for people. Computes nothing: it formats and arranges what the
//! stages found, and the only arithmetic is adding up rows that are shown and dividing two shown figures.
//!
//! A report is data first ([`Section`], [`Table`], [`Chart`]) and is then written as HTML, Markdown, CSV or text for
//! a terminal. Family rows never reach it; small counts of a case list are hidden.

mod chart;
mod csv;
mod escape;
mod html;
mod lookup;
mod markdown;
mod number;
mod part;
mod privacy;
mod section;
mod summary;
mod svg;
mod table;
mod wrap;

pub use chart::{
    Bars, Chart, Drawing, Fan, FanBar, Map, MapCentre, MapVillage, Pair, Stack, StackBar, Timeline, TimelineRow,
    Tornado, TornadoBar, Waterfall, WaterfallStep,
};
pub use privacy::FEW;
pub use section::{Basis, Figure, Section};
pub use table::{Align, Cell, Column, Table};

use crate::budget::Books;
use crate::outcome::Outcome;
use crate::scenario::Comparison;
use crate::uncertainty::Bands;
use serde::Serialize;

/// What a planner reads: sections in the order of a planner's questions.
///
/// ```
/// use hiveplan::{Input, Report, run};
/// let report = Report::new(&run(&Input::embedded("battambang")?)?);
/// assert_eq!(report.sections[0].title, "The answer");
/// assert!(report.to_html().starts_with("<!doctype html>"));
/// # Ok::<(), hiveplan::Issues>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// Name of the plan.
    pub title: String,
    /// Years, communes, people and exchange rate in one line.
    pub subtitle: String,
    /// The sections.
    pub sections: Vec<Section>,
    /// Long tables that only the CSV files carry.
    pub annex: Vec<Table>,
}

impl Report {
    /// Arranges an outcome for people.
    #[must_use]
    pub fn new(outcome: &Outcome) -> Self {
        let lookup = lookup::Lookup::new(outcome);
        Self {
            title: outcome.name.clone(),
            subtitle: part::answer::subtitle(&lookup),
            sections: part::all(&lookup),
            annex: part::annex::tables(&lookup),
        }
    }

    /// The same with a section on how sure the figures are, after the budget.
    ///
    /// ```
    /// use hiveplan::{Draws, Input, Report, bands, run, validate};
    /// let input = Input::embedded("battambang")?;
    /// let outcome = run(&input)?;
    /// let bands = bands(&validate(&input)?, &outcome.plan, &Draws::new(40, 1))?;
    /// let report = Report::new(&outcome).with_bands(&outcome, &bands);
    /// assert_eq!(report.table("bands_years").map(|table| table.rows.len()), Some(5));
    /// # Ok::<(), hiveplan::Issues>(())
    /// ```
    #[must_use]
    pub fn with_bands(mut self, outcome: &Outcome, bands: &Bands) -> Self {
        self.insert_after("budget", part::uncertainty::section(&lookup::Lookup::new(outcome), bands));
        self.annex.push(part::uncertainty::kinds(bands));
        self
    }

    /// The same with the three tables that a commune makes of a year, after the share of the commune fund.
    #[must_use]
    pub fn with_books(mut self, outcome: &Outcome, books: &Books) -> Self {
        let lookup = lookup::Lookup::new(outcome);
        self.insert_after("fund", part::books::section(&lookup, books));
        self.annex.extend(part::books::annex(&lookup, books));
        self
    }

    fn insert_after(&mut self, id: &str, section: Section) {
        let place = self.sections.iter().position(|known| known.id == id).map_or(self.sections.len(), |at| at + 1);
        self.sections.insert(place, section);
    }

    /// Arranges scenarios and their base for people.
    ///
    /// ```
    /// use hiveplan::{Change, Hiring, Input, Report, Scenario, compare};
    /// let base = Input::embedded("battambang")?;
    /// let never = Scenario::new("nobody new").with(Change::Hiring { hiring: Hiring::None });
    /// let report = Report::of_comparison("What if", &compare(&base, &[never])?);
    /// assert_eq!(report.table("scenarios").map(|table| table.rows.len()), Some(2));
    /// # Ok::<(), hiveplan::Issues>(())
    /// ```
    #[must_use]
    pub fn of_comparison(title: &str, comparison: &Comparison) -> Self {
        let count = comparison.scenarios.len() as u64;
        Self {
            title: title.to_owned(),
            subtitle: format!("The base and {}", number::counted(count, "scenario", "scenarios")),
            sections: part::comparison::sections(comparison),
            annex: Vec::new(),
        }
    }

    /// One self-contained HTML page: no script, nothing loaded from elsewhere, prints on A4, reads on a telephone.
    #[must_use]
    pub fn to_html(&self) -> String {
        html::page(self)
    }

    /// The same as Markdown; charts are left to the tables that hold their figures.
    #[must_use]
    pub fn to_markdown(&self) -> String {
        markdown::page(self)
    }

    /// One CSV file for each table: name and text. Numbers are plain; words that a spreadsheet would run as a formula
    /// are put in front of it as text.
    #[must_use]
    pub fn to_csv(&self) -> Vec<(String, String)> {
        self.tables().map(|table| (format!("{}.csv", table.name), csv::file(table))).collect()
    }

    /// The short answer for a terminal, at most 100 columns wide.
    #[must_use]
    pub fn summary(&self) -> String {
        summary::text(self)
    }

    /// All tables, those of the sections first.
    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        self.sections.iter().flat_map(|section| &section.tables).chain(&self.annex)
    }

    /// A table by name.
    #[must_use]
    pub fn table(&self, name: &str) -> Option<&Table> {
        self.tables().find(|table| table.name == name)
    }
}

#[cfg(test)]
mod report_tests;
#[cfg(test)]
mod sample;
