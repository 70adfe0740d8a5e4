//! Problem + Plan -> Forecast: the monthly loop of cases, posts, cost and funding, and what comes out of it by year.

mod accounts;
mod actual;
mod allocate;
mod books;
mod calendar;
mod centres;
mod explain;
mod fair;
#[cfg(test)]
pub(crate) mod fixture;
#[cfg(test)]
mod forecast_tests;
mod forward;
mod fund;
mod funding;
mod handover;
mod hiring;
mod lanes;
mod lines;
mod margin;
mod months;
mod posts;
mod prevention;
mod prices;
mod quantities;
pub mod rules;
#[cfg(test)]
mod rules_tests;
mod shares;
mod site;
mod sources;
mod split;
mod starts;
mod tables;
mod work;
mod world;
mod year_end;

pub use accounts::{AccountRow, Accounts};
pub use actual::{Deviation, Indicators, Tracking, track};
pub use books::{Books, CashRow, ExpenditureRow, ProgrammeRow, RevenueRow, books};
pub use explain::{Figure, Term, explain};
pub use forward::{Forward, bring_forward};
pub(crate) use lanes::{Figures, Kernel, LANES, Workspace};
pub use margin::{SourceValue, value_of_money};
pub(crate) use prevention::READINGS;
pub(crate) use prices::{paid_months, pays_cadre, usd};
pub(crate) use sources::may_pay;
pub(crate) use year_end::{Hired, YearEnd, year_end};

use self::funding::{Ledger, YearMoney};
use self::world::World;
use crate::estimate::Parameter;
use crate::id::{CommuneCode, PayerId, SourceId};
use crate::input::LineKind;
use crate::need::Need;
use crate::plan::Plan;
use crate::problem::Problem;
use crate::service::{Cadre, Service};
use crate::time::{Horizon, Month, Year};
use crate::unit::{Riel, Usd};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What the services cost over the horizon, who pays, what is missing, and when each commune stands alone.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Forecast {
    /// Years forecast.
    pub horizon: Horizon,
    /// Exchange rate used throughout, riel for one US dollar.
    pub riel_per_usd: f64,
    /// One entry for each commune and month, communes in order, months in order.
    pub months: Vec<CommuneMonth>,
    /// Cost lines by commune, service, kind, line and year. Only lines with an amount or a quantity.
    pub lines: Vec<BudgetLine>,
    /// Who pays what: by commune, service, year and source.
    pub funding: Vec<Funded>,
    /// One entry for each commune and year.
    pub years: Vec<CommuneYear>,
    /// Ceiling and use of each source by year.
    pub sources: Vec<SourceYear>,
    /// When each commune stands alone.
    pub handover: Vec<Handover>,
    /// Prevention against crisis, one entry for each risk ratio; empty when switched off.
    pub prevention: Vec<Prevention>,
}

/// The state of a commune at the end of a month, expected values, and its cost.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CommuneMonth {
    /// Commune.
    pub commune: CommuneCode,
    /// Month.
    pub month: Month,
    /// Families that live there.
    pub families: f64,
    /// Families in case.
    pub open_cases: f64,
    /// Families referred and not yet admitted.
    pub waiting: f64,
    /// Families referred in the month (first time or again).
    pub referred: f64,
    /// Families admitted in the month.
    pub admitted: f64,
    /// Families that left the services safely in the month.
    pub exited: f64,
    /// Families whose closed case reopened in the month (part of `referred`).
    pub reopened: f64,
    /// Children who live apart from their family: in residential care.
    pub in_residential_care: f64,
    /// Children who live apart from their family: with kin or a foster family.
    pub in_kinship_care: f64,
    /// Children with a youth-centre place.
    pub children_placed: f64,
    /// Posts filled by [`Cadre::index`], full-time equivalents.
    pub posts: [f64; Cadre::ALL.len()],
    /// Posts needed by [`Cadre::index`], full-time equivalents.
    pub posts_needed: [f64; Cadre::ALL.len()],
    /// Cost of the month.
    pub cost: Riel,
}

/// A cost line in a year.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct BudgetLine {
    /// Commune.
    pub commune: CommuneCode,
    /// Year.
    pub year: Year,
    /// Part of the Village Hive.
    pub service: Service,
    /// Kind.
    pub kind: LineKind,
    /// Name of the line.
    pub line: String,
    /// Account of the commune.
    pub account: Option<String>,
    /// Quantity in the year.
    pub quantity: f64,
    /// Its unit.
    pub unit: String,
    /// Mean price of the year in riel (a share for shares).
    pub unit_price: f64,
    /// Amount of the year: the sum of the months' whole riel.
    pub amount: Riel,
    /// The same in prices of the first year: the sum of the months' whole riel.
    pub amount_real: Riel,
}

/// What a source pays for a part in a commune and year.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Funded {
    /// Commune.
    pub commune: CommuneCode,
    /// Year.
    pub year: Year,
    /// Part of the Village Hive.
    pub service: Service,
    /// Source; `None`: unfunded.
    pub source: Option<SourceId>,
    /// Payer; `None`: unfunded.
    pub payer: Option<PayerId>,
    /// Amount.
    pub amount: Riel,
}

/// A commune in a year.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CommuneYear {
    /// Commune.
    pub commune: CommuneCode,
    /// Year.
    pub year: Year,
    /// People, mean of the year.
    pub people: f64,
    /// Families in case, mean of the year.
    pub open_cases: f64,
    /// Families waiting, mean of the year.
    pub waiting: f64,
    /// Cost.
    pub cost: Riel,
    /// The same in prices of the first year.
    pub cost_real: Riel,
    /// What each payer pays, in the order of the problem's payers.
    pub paid: Vec<(PayerId, Riel)>,
    /// What nobody pays.
    pub gap: Riel,
    /// Cost per person.
    pub usd_per_person: Usd,
    /// Cost over the benchmark of USD 10 a person: 1 is the benchmark itself.
    pub benchmark_ratio: f64,
    /// Cost over the commune fund (its development budget of the year).
    pub commune_fund_share: f64,
    /// Payer shares of the hand-over that could not be carried by that payer: a cliff.
    pub cliff: bool,
}

/// A source in a year.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SourceYear {
    /// Source.
    pub source: SourceId,
    /// Payer.
    pub payer: PayerId,
    /// Commune; `None` for a source shared by all.
    pub commune: Option<CommuneCode>,
    /// Year.
    pub year: Year,
    /// Ceiling.
    pub ceiling: Riel,
    /// Used.
    pub used: Riel,
}

/// When a commune stands alone: its own money pays everything, from that year to the end of the horizon.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Handover {
    /// Commune.
    pub commune: CommuneCode,
    /// First year; `None`: not within the horizon.
    pub stands_alone: Option<Year>,
    /// Cost of the last year that the commune itself does not pay: what is missing.
    pub missing_last_year: Riel,
    /// The same a person.
    pub missing_usd_per_person: Usd,
    /// Times by which the commune's own money of the last year would have to grow; `None` when it has none.
    pub own_money_factor: Option<f64>,
    /// In words: what stands in the way.
    pub why: String,
}

/// Prevention against crisis over the horizon, all communes, at one risk ratio.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Prevention {
    /// Separation risk of a served child over an unserved one; 1: no effect.
    pub risk_ratio: f64,
    /// What the value is: `no effect`, `published high`, `published central`, `published low`.
    pub reading: String,
    /// Children separated over the horizon, were casework without effect on separation.
    pub separations_without: f64,
    /// Children separated over the horizon at this risk ratio.
    pub separations_with: f64,
    /// Child-years in residential care avoided.
    pub care_years_avoided: f64,
    /// Cost of residential care avoided.
    pub crisis_cost_avoided: Riel,
    /// Cost of the services over the same time.
    pub programme_cost: Riel,
}

impl Forecast {
    /// The first year whose posts are not still being filled: the year after the first, when at the end of the first
    /// year twice as many people work as at its beginning.
    #[must_use]
    pub fn first_full_year(&self) -> Year {
        let at_work = |month: Month| -> f64 {
            let rows = self.months.iter().filter(|row| row.month == month);
            rows.map(|row| row.posts.iter().sum::<f64>()).sum()
        };
        let start = self.horizon.start;
        let (first, last) = (at_work(self.horizon.first_month()), at_work(self.horizon.first_month() + 11));
        if self.horizon.years > 1 && last > 2.0 * first { Year(start.0 + 1) } else { start }
    }
}

/// Runs the months of the horizon: cases, posts, cost, funding.
///
/// The base month is the plan's: in case are the families whom it gives to workers of today; its planned posts are
/// filled by the hiring rule, its centres open with the services. Each month the social workers at work limit how many
/// families are admitted; the work of all open cases says which posts are missing; what is used costs money, and each
/// year's cost is laid on the sources. Formulas: `docs/methods/budget.md`.
///
/// ```
/// use hiveplan::{Input, forecast, need, plan, validate};
/// let problem = validate(&Input::embedded("battambang")?)?;
/// let need = need(&problem);
/// let plan = plan(&problem, &need)?;
/// let forecast = forecast(&problem, &need, &plan);
/// // To the riel: who pays, and what nobody pays, is the cost.
/// for year in &forecast.years {
///     let paid: i64 = year.paid.iter().map(|(_, riel)| riel.0).sum();
///     assert_eq!(paid + year.gap.0, year.cost.0);
/// }
/// # Ok::<(), hiveplan::Issues>(())
/// ```
#[must_use]
pub fn forecast(problem: &Problem, need: &Need, plan: &Plan) -> Forecast {
    let mut world = World::new(problem, need, plan);
    let mut by_commune: Vec<Vec<CommuneMonth>> = vec![Vec::with_capacity(world.months()); world.communes()];
    let run = months::run(&world, |seen| by_commune[seen.commune].push(tables::month(&world, seen)));
    let ledger = Ledger::new(problem);
    let money: Vec<YearMoney> =
        (0..problem.horizon.years as usize).map(|year| ledger.settle(&world, &run, year)).collect();
    let mut years = Vec::new();
    let mut handover = Vec::new();
    for (commune, months) in by_commune.iter().enumerate() {
        let here = tables::years(&world, &ledger, &run, &money, commune, months);
        handover.extend(handover::handover(&world, &ledger, &run, &money, commune, &here));
        years.extend(here);
    }
    Forecast {
        horizon: problem.horizon,
        riel_per_usd: problem.get(Parameter::RielPerUsd),
        months: by_commune.into_iter().flatten().collect(),
        lines: tables::lines(&world, &run),
        funding: tables::funding(&world, &ledger, &money),
        years,
        sources: tables::sources(&world, &ledger, &money),
        handover,
        prevention: prevention::prevention(&mut world),
    }
}

/// Cost and least unfunded amount over the horizon: all that a draw or a sensitivity needs, without the tables.
pub(crate) fn totals(problem: &Problem, need: &Need, plan: &Plan) -> (Riel, Riel) {
    let world = World::new(problem, need, plan);
    let run = months::run(&world, |_| ());
    let ledger = Ledger::new(problem);
    let gap = (0..problem.horizon.years as usize).map(|year| ledger.gap(&world, &run, year)).sum();
    (run.entries.iter().map(|entry| entry.amount).sum(), gap)
}
