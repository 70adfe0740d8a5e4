//! Bands of the forecast over many draws.

use super::draws::{Draws, Sampler};
use super::sequence::Sampling;
use super::{rules, run};
use crate::budget::{Figures, Kernel};
use crate::control::Control;
use crate::error::Issues;
use crate::id::{CommuneCode, PayerId};
use crate::input::LineKind;
use crate::need::need;
use crate::plan::Plan;
use crate::problem::Problem;
use crate::time::Year;
use crate::unit::{Riel, Usd};
use schemars::JsonSchema;
use serde::Serialize;

/// Most draws x communes x years at once: 16 bytes each are kept.
const MOST_KEPT: usize = 50_000_000;

/// What a tenth, half and nine tenths of the draws stay below, and their mean.
///
/// Quantiles interpolate between neighbouring draws (definition 7 of Hyndman and Fan, The American Statistician 50,
/// 1996).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "{T}Band")]
pub struct Band<T> {
    /// A tenth of the draws lies below.
    pub p10: T,
    /// Half of the draws lies below.
    pub p50: T,
    /// Nine tenths of the draws lie below.
    pub p90: T,
    /// Mean of the draws.
    pub mean: T,
}

impl Band<f64> {
    pub(super) fn of(mut draws: Vec<f64>) -> Self {
        Self::of_all(&mut draws)
    }

    pub(super) fn riel(draws: Vec<f64>) -> Band<Riel> {
        Self::of(draws).map(Riel::rounded)
    }

    /// Puts the draws into another order.
    fn of_all(draws: &mut [f64]) -> Self {
        let mean = draws.iter().sum::<f64>() / draws.len().max(1) as f64;
        let place = |share: f64| share * draws.len().saturating_sub(1) as f64;
        let [tenth, middle, most] = [0.1, 0.5, 0.9].map(place);
        // The middle first: the other two are looked for on their side of it only.
        let p50 = at_place(draws, middle);
        let half = middle.floor() as usize;
        let below = if tenth.floor() < middle.floor() { half + 1 } else { draws.len() };
        let p10 = at_place(&mut draws[..below], tenth);
        let above = half.min(draws.len());
        let p90 = at_place(&mut draws[above..], most - half as f64);
        Self { p10, p50, p90, mean }
    }

    pub(super) fn map<T>(self, of: impl Fn(f64) -> T) -> Band<T> {
        Band { p10: of(self.p10), p50: of(self.p50), p90: of(self.p90), mean: of(self.mean) }
    }
}

/// The number at a place of the draws if they were in order, between two of them in proportion: only the two
/// neighbours are looked for.
fn at_place(draws: &mut [f64], place: f64) -> f64 {
    if draws.is_empty() {
        return 0.0;
    }
    let below = place.floor() as usize;
    let (_, low, above) = draws.select_nth_unstable_by(below, f64::total_cmp);
    let low = *low;
    let high = above.iter().copied().min_by(f64::total_cmp).unwrap_or(low);
    low + (high - low) * (place - below as f64)
}

/// How sure the forecast is: bands over the draws of the estimates, the plan of the base month unchanged.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Bands {
    /// Number of draws.
    pub draws: usize,
    /// Their seed.
    pub seed: u64,
    /// How they were spread.
    pub sampling: Sampling,
    /// Estimates that were drawn; the others have one reading.
    pub drawn: usize,
    /// All communes together, by year.
    pub years: Vec<YearBands>,
    /// Each commune.
    pub communes: Vec<CommuneBands>,
    /// Chance that nothing is unfunded in any year of the horizon.
    pub money_is_enough: f64,
}

/// All communes in a year.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct YearBands {
    /// Year.
    pub year: Year,
    /// Cost.
    pub cost: Band<Riel>,
    /// Cost by kind of line; only kinds with any cost.
    pub kinds: Vec<(LineKind, Band<Riel>)>,
    /// What each payer pays.
    pub payers: Vec<(PayerId, Band<Riel>)>,
    /// What nobody pays.
    pub gap: Band<Riel>,
    /// Cost per person.
    pub usd_per_person: Band<Usd>,
    /// Families in case, mean of the year.
    pub open_cases: Band<f64>,
    /// Families waiting, mean of the year.
    pub waiting: Band<f64>,
    /// Chance that nothing is unfunded in the year.
    pub money_is_enough: f64,
}

/// A commune over the draws.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CommuneBands {
    /// Commune.
    pub commune: CommuneCode,
    /// Its years.
    pub years: Vec<CommuneYearBands>,
    /// Chance by first year from which it stands alone to the end of the horizon; years without a chance are left out.
    pub stands_alone: Vec<(Year, f64)>,
    /// Chance that it stands alone in no year of the horizon.
    pub never_alone: f64,
}

/// A commune in a year.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CommuneYearBands {
    /// Year.
    pub year: Year,
    /// Cost.
    pub cost: Band<Riel>,
    /// What nobody pays.
    pub gap: Band<Riel>,
    /// Chance that nothing is unfunded.
    pub money_is_enough: f64,
}

/// Draws the estimates and forecasts each draw: bands, chances, first years alone.
///
/// The plan of the base month stays, as it does in [`sensitivity`](crate::sensitivity). In each draw payers are asked by
/// merit order (`docs/methods/uncertainty.md` names what differs from [`forecast`](crate::forecast)).
///
/// # Errors
///
/// All faults of the draws' document (HP7001 and following).
///
/// ```
/// use hiveplan::{Draws, Input, bands, need, plan, validate};
/// let problem = validate(&Input::embedded("battambang")?)?;
/// let plan = plan(&problem, &need(&problem))?;
/// let bands = bands(&problem, &plan, &Draws::new(40, 1))?;
/// let first = &bands.years[0];
/// assert!(first.cost.p10 < first.cost.p50 && first.cost.p50 < first.cost.p90);
/// # Ok::<(), hiveplan::Issues>(())
/// ```
pub fn bands(problem: &Problem, plan: &Plan, draws: &Draws) -> Result<Bands, Issues> {
    bands_with(problem, plan, draws, &Control::default())
}

/// Like [`bands`], on so many threads, until a signal comes, and with somebody who is told how far it is: the same bytes
/// for any number of threads.
///
/// # Errors
///
/// As [`bands`], and HP7009 when the signal came before the last draw.
pub fn bands_with(problem: &Problem, plan: &Plan, draws: &Draws, control: &Control) -> Result<Bands, Issues> {
    let mut issues = draws.check(problem.parameters());
    let kept = draws.count.saturating_mul(problem.communes().len()).saturating_mul(problem.horizon().years as usize);
    if kept > MOST_KEPT {
        issues.push(rules::TOO_MUCH.at("/count", format!("{kept} draws x communes x years")));
    }
    if issues.has_errors() {
        return Err(issues);
    }
    let sampler = Sampler::new(draws, problem.parameters());
    let kernel = Kernel::new(problem, &need(problem), plan);
    let figures = run::all(&kernel, draws, &sampler, control, |figures| figures)?;
    Ok(Bands {
        draws: draws.count,
        seed: draws.seed,
        sampling: draws.sampling,
        drawn: sampler.varying().len(),
        years: of_years(problem, &figures),
        communes: (0..problem.communes().len()).map(|commune| of_commune(problem, &figures, commune)).collect(),
        money_is_enough: chance(&figures, |f| f.gap.iter().all(|gap| enough(*gap, problem.communes().len()))),
    })
}

/// Less than a riel for each commune is rounding, not money.
fn enough(gap: f64, communes: usize) -> bool {
    gap < communes as f64
}

fn chance(figures: &[Figures], of: impl Fn(&Figures) -> bool) -> f64 {
    figures.iter().filter(|figures| of(figures)).count() as f64 / figures.len().max(1) as f64
}

/// Lists of figures, the draws of each together: all years are read at once, because the figures of a draw lie apart
/// from those of another.
struct Columns {
    draws: usize,
    numbers: Vec<f64>,
}

impl Columns {
    fn read<'f>(figures: &'f [Figures], of: impl Fn(&'f Figures) -> &'f [f64]) -> Self {
        let (draws, width) = (figures.len(), figures.first().map_or(0, |figures| of(figures).len()));
        let mut numbers = vec![0.0; draws * width];
        for (draw, figures) in figures.iter().enumerate() {
            for (column, number) in of(figures).iter().enumerate() {
                numbers[column * draws + draw] = *number;
            }
        }
        Self { draws, numbers }
    }

    fn column(&mut self, column: usize) -> &mut [f64] {
        &mut self.numbers[column * self.draws..(column + 1) * self.draws]
    }

    fn band(&mut self, column: usize) -> Band<f64> {
        Band::of_all(self.column(column))
    }

    fn riel(&mut self, column: usize) -> Band<Riel> {
        self.band(column).map(Riel::rounded)
    }

    fn share(&mut self, column: usize, of: impl Fn(f64) -> bool) -> f64 {
        let draws = self.column(column);
        draws.iter().filter(|number| of(**number)).count() as f64 / draws.len().max(1) as f64
    }
}

fn of_years(problem: &Problem, figures: &[Figures]) -> Vec<YearBands> {
    let read = |of: fn(&Figures) -> &[f64]| Columns::read(figures, of);
    let (mut cost, mut gap, mut heads) = (read(|f| &f.cost), read(|f| &f.gap), read(|f| &f.usd_per_person));
    let (mut open, mut waiting) = (read(|f| &f.open_cases), read(|f| &f.waiting));
    let (mut payers, communes) = (read(|f| &f.payers), problem.communes().len());
    let year = |(y, year): (usize, Year)| {
        let mut kinds = Columns::read(figures, |f| &f.kinds[y][..]);
        let kind = |&kind: &LineKind| {
            let any = kinds.column(kind.index()).iter().any(|amount| *amount > 0.0);
            any.then(|| (kind, kinds.riel(kind.index())))
        };
        let first = y * problem.payers().len();
        let payer = |(place, payer): (usize, &PayerId)| (payer.clone(), payers.riel(first + place));
        YearBands {
            year,
            cost: cost.riel(y),
            kinds: LineKind::ALL.iter().filter_map(kind).collect(),
            payers: problem.payers().iter().enumerate().map(payer).collect(),
            gap: gap.riel(y),
            usd_per_person: heads.band(y).map(Usd),
            open_cases: open.band(y),
            waiting: waiting.band(y),
            money_is_enough: gap.share(y, |gap| enough(gap, communes)),
        }
    };
    problem.horizon().all_years().enumerate().map(year).collect()
}

fn of_commune(problem: &Problem, figures: &[Figures], commune: usize) -> CommuneBands {
    let years = problem.horizon().years as usize;
    let rows = commune * years..(commune + 1) * years;
    let mut cost = Columns::read(figures, |f| &f.commune_cost[rows.clone()]);
    let mut gap = Columns::read(figures, |f| &f.commune_gap[rows.clone()]);
    let year = |(y, year): (usize, Year)| CommuneYearBands {
        year,
        cost: cost.riel(y),
        gap: gap.riel(y),
        money_is_enough: gap.share(y, |gap| enough(gap, 1)),
    };
    // By first year alone, and last those that never are.
    let mut first = vec![0usize; years + 1];
    for figures in figures {
        first[figures.alone[commune].map_or(years, |year| year as usize)] += 1;
    }
    let share = |count: usize| count as f64 / figures.len().max(1) as f64;
    let alone = |(y, year): (usize, Year)| (first[y] > 0).then(|| (year, share(first[y])));
    CommuneBands {
        commune: problem.communes()[commune].code.clone(),
        years: problem.horizon().all_years().enumerate().map(year).collect(),
        stands_alone: problem.horizon().all_years().enumerate().filter_map(alone).collect(),
        never_alone: share(first[years]),
    }
}

#[cfg(test)]
#[path = "bands_tests.rs"]
mod tests;
