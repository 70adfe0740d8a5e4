//! What a chart shows, apart from how it is drawn. Each chart names the table that holds its figures.

use serde::Serialize;

/// A chart of a report.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Chart {
    /// Unique name in a report.
    pub id: String,
    /// What it shows.
    pub title: String,
    /// The same for those who do not see it: what is drawn and what stands out.
    pub description: String,
    /// Name of the table with its figures.
    pub table: String,
    /// The drawing.
    pub drawing: Drawing,
}

/// Kinds of chart.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Drawing {
    /// Bars made of parts.
    Stack(Stack),
    /// Bars around a base value.
    Tornado(Tornado),
    /// Bars of what is needed with what exists inside.
    Pairs(Vec<Pair>),
    /// Bars against a mark.
    Bars(Bars),
    /// Cells by year.
    Timeline(Timeline),
    /// Bands by year.
    Fan(Fan),
    /// Points on the ground.
    Map(Map),
    /// From one amount to another.
    Waterfall(Waterfall),
}

/// Bars made of parts, such as payers by year.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Stack {
    /// Names of the parts.
    pub parts: Vec<String>,
    /// Whether the last part is what is missing: drawn as a hole.
    pub last_is_gap: bool,
    /// The bars.
    pub bars: Vec<StackBar>,
}

/// A bar made of parts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StackBar {
    /// Name.
    pub label: String,
    /// Its whole value in words.
    pub note: String,
    /// Size of each part.
    pub parts: Vec<f64>,
}

/// Bars around a base value: what one estimate moves.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Tornado {
    /// The base value.
    pub base: f64,
    /// The same in words.
    pub base_note: String,
    /// The bars.
    pub bars: Vec<TornadoBar>,
}

/// What one estimate moves.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TornadoBar {
    /// Name of the estimate and its status.
    pub label: String,
    /// Value at the low reading, and what the reading is.
    pub low: (f64, String),
    /// Value at the high reading, and what the reading is.
    pub high: (f64, String),
}

/// What is needed and what exists.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Pair {
    /// Name.
    pub label: String,
    /// Both in words.
    pub note: String,
    /// What is needed.
    pub needed: f64,
    /// What exists; `None`: unknown.
    pub existing: Option<f64>,
}

/// Bars against a mark.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Bars {
    /// Name, value in words, value.
    pub bars: Vec<(String, String, f64)>,
    /// The mark and its name.
    pub mark: Option<(f64, String)>,
}

/// Cells by year: the share that the commune itself pays.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Timeline {
    /// The years.
    pub years: Vec<i32>,
    /// The rows.
    pub rows: Vec<TimelineRow>,
}

/// A row of a timeline.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TimelineRow {
    /// Name.
    pub label: String,
    /// The answer in words.
    pub note: String,
    /// Share 0-1 of each year.
    pub shares: Vec<f64>,
    /// Position of the first year alone.
    pub alone: Option<usize>,
}

/// Bands by year.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Fan {
    /// The bars.
    pub bars: Vec<FanBar>,
}

/// A band.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FanBar {
    /// Name.
    pub label: String,
    /// The band in words.
    pub note: String,
    /// A tenth of the draws lies below.
    pub low: f64,
    /// Half of the draws lies below.
    pub middle: f64,
    /// A tenth of the draws lies above.
    pub high: f64,
}

/// Points on the ground.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Map {
    /// Villages.
    pub villages: Vec<MapVillage>,
    /// Centres.
    pub centres: Vec<MapCentre>,
    /// Names of communes at the middle of their villages.
    pub names: Vec<(f64, f64, String)>,
}

/// A village on the map.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MapVillage {
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// Families.
    pub families: u64,
    /// Name.
    pub name: String,
}

/// A centre on the map.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MapCentre {
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// Whether it runs today.
    pub existing: bool,
    /// Name.
    pub name: String,
}

/// From one amount to another, one bar for each change.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Waterfall {
    /// Where it starts, and the same in words.
    pub start: (f64, String),
    /// The changes in order.
    pub steps: Vec<WaterfallStep>,
    /// Where it ends, and the same in words.
    pub end: (f64, String),
}

/// What one change adds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WaterfallStep {
    /// The change.
    pub label: String,
    /// Its size in words.
    pub note: String,
    /// Its size; negative: it takes away.
    pub size: f64,
}
