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
        let mean = draws.iter().sum::<f64>() / draws.len().max(1) as f64;
        let mut at = |share| quantile(&mut draws, share);
        Self { p10: at(0.1), p50: at(0.5), p90: at(0.9), mean }
    }

    pub(super) fn map<T>(self, of: impl Fn(f64) -> T) -> Band<T> {
        Band { p10: of(self.p10), p50: of(self.p50), p90: of(self.p90), mean: of(self.mean) }
    }

    pub(super) fn riel(draws: Vec<f64>) -> Band<Riel> {
        Self::of(draws).map(Riel::rounded)
    }
}

/// A quantile of draws in any order: only the two neighbours are looked for.
fn quantile(draws: &mut [f64], share: f64) -> f64 {
    if draws.is_empty() {
        return 0.0;
    }
    let place = share * (draws.len() - 1) as f64;
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
        years: problem.horizon().all_years().enumerate().map(|(y, year)| of_year(problem, &figures, y, year)).collect(),
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

fn of_year(problem: &Problem, figures: &[Figures], y: usize, year: Year) -> YearBands {
    let all = |of: &dyn Fn(&Figures) -> f64| -> Vec<f64> { figures.iter().map(of).collect() };
    let kind = |&kind: &LineKind| {
        let draws = all(&|f| f.kinds[y][kind.index()]);
        draws.iter().any(|amount| *amount > 0.0).then(|| (kind, Band::riel(draws)))
    };
    let payer = |(place, payer): (usize, &PayerId)| (payer.clone(), Band::riel(all(&|f| f.payers[y][place])));
    YearBands {
        year,
        cost: Band::riel(all(&|f| f.cost[y])),
        kinds: LineKind::ALL.iter().filter_map(kind).collect(),
        payers: problem.payers().iter().enumerate().map(payer).collect(),
        gap: Band::riel(all(&|f| f.gap[y])),
        usd_per_person: Band::of(all(&|f| f.usd_per_person[y])).map(Usd),
        open_cases: Band::of(all(&|f| f.open_cases[y])),
        waiting: Band::of(all(&|f| f.waiting[y])),
        money_is_enough: chance(figures, |f| enough(f.gap[y], problem.communes().len())),
    }
}

fn of_commune(problem: &Problem, figures: &[Figures], commune: usize) -> CommuneBands {
    let years = problem.horizon().years as usize;
    let year = |(y, year): (usize, Year)| {
        let row = commune * years + y;
        CommuneYearBands {
            year,
            cost: Band::riel(figures.iter().map(|f| f.commune_cost[row]).collect()),
            gap: Band::riel(figures.iter().map(|f| f.commune_gap[row]).collect()),
            money_is_enough: chance(figures, |f| enough(f.commune_gap[row], 1)),
        }
    };
    let alone = |(y, year): (usize, Year)| {
        let of = chance(figures, |f| f.alone[commune] == Some(y as u32));
        (of > 0.0).then_some((year, of))
    };
    CommuneBands {
        commune: problem.communes()[commune].code.clone(),
        years: problem.horizon().all_years().enumerate().map(year).collect(),
        stands_alone: problem.horizon().all_years().enumerate().filter_map(alone).collect(),
        never_alone: chance(figures, |f| f.alone[commune].is_none()),
    }
}

#[cfg(test)]
#[path = "bands_tests.rs"]
mod tests;
