//! The three tables that a commune makes of a forecast: the three-year rolling investment programme, the yearly budget,
//! and the quarterly cash plan.

use super::accounts::Accounts;
use super::months;
use super::world::World;
use super::{BudgetLine, Forecast};
use crate::id::{CommuneCode, PayerId, SourceId};
use crate::need::Need;
use crate::plan::Plan;
use crate::problem::{COMMUNE_PAYER, Problem};
use crate::service::Service;
use crate::time::Year;
use crate::unit::Riel;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// Years of a rolling investment programme.
const PROGRAMME_YEARS: i32 = 3;

/// The tables of a year: programme of this year and the two that follow, budget and cash plan of this year.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Books {
    /// First year.
    pub year: Year,
    /// Three-year rolling investment programme: one row for each commune and part of the Village Hive.
    pub programme: Vec<ProgrammeRow>,
    /// Expenditure of the year by commune and account.
    pub expenditure: Vec<ExpenditureRow>,
    /// Revenue of the year by commune and source; what is unfunded last, without a source. Both sides add up alike.
    pub revenue: Vec<RevenueRow>,
    /// Cash needed in each quarter by commune and account. The four quarters add up to the expenditure, to the riel.
    pub cash: Vec<CashRow>,
}

/// A part of the Village Hive over three years in a commune.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ProgrammeRow {
    /// Commune.
    pub commune: CommuneCode,
    /// Part of the Village Hive: an activity of the programme.
    pub service: Service,
    /// Cost of each year; fewer than three at the end of the horizon.
    pub cost: Vec<Riel>,
    /// Of it the commune pays.
    pub commune_pays: Vec<Riel>,
    /// Of it others pay.
    pub others_pay: Vec<Riel>,
    /// Of it nobody pays: to be asked for at the district integration workshop.
    pub unfunded: Vec<Riel>,
}

/// An account of a commune's budget.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ExpenditureRow {
    /// Commune.
    pub commune: CommuneCode,
    /// Account.
    pub account: String,
    /// Its name.
    pub name: String,
    /// Amount of the year.
    pub amount: Riel,
}

/// A source of a commune's budget.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RevenueRow {
    /// Commune.
    pub commune: CommuneCode,
    /// Source; `None`: unfunded.
    pub source: Option<SourceId>,
    /// Payer; `None`: unfunded.
    pub payer: Option<PayerId>,
    /// Amount of the year.
    pub amount: Riel,
}

/// Cash of an account by quarter.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CashRow {
    /// Commune.
    pub commune: CommuneCode,
    /// Account.
    pub account: String,
    /// Amounts of the four quarters.
    pub quarters: [Riel; 4],
}

/// Makes the tables of a year from a forecast of the same problem and plan. `None`: the year is not in the horizon.
///
/// ```
/// use hiveplan::{Accounts, Input, Year, books, forecast, need, plan, validate};
/// let problem = validate(&Input::embedded("battambang")?)?;
/// let need = need(&problem);
/// let plan = plan(&problem, &need)?;
/// let forecast = forecast(&problem, &need, &plan);
/// let books = books(&problem, &need, &plan, &forecast, &Accounts::of_costs(&problem), Year(2028)).unwrap();
/// let spent: i64 = books.expenditure.iter().map(|row| row.amount.0).sum();
/// assert_eq!(spent, books.revenue.iter().map(|row| row.amount.0).sum::<i64>());
/// # Ok::<(), hiveplan::Issues>(())
/// ```
#[must_use]
pub fn books(
    problem: &Problem,
    need: &Need,
    plan: &Plan,
    forecast: &Forecast,
    accounts: &Accounts,
    year: Year,
) -> Option<Books> {
    problem.horizon.all_years().find(|known| *known == year)?;
    Some(Books {
        year,
        programme: programme(forecast, year),
        expenditure: expenditure(forecast, accounts, year),
        revenue: revenue(forecast, year),
        cash: cash(problem, need, plan, accounts, year),
    })
}

/// A commune and a part of the Village Hive.
type Part = (CommuneCode, Service);

fn programme(forecast: &Forecast, from: Year) -> Vec<ProgrammeRow> {
    let until = forecast.horizon.last().0.min(from.0 + PROGRAMME_YEARS - 1);
    let years = (until - from.0 + 1) as usize;
    let mut rows: BTreeMap<Part, [Vec<Riel>; 4]> = BTreeMap::new();
    for funded in forecast.funding.iter().filter(|row| (from.0..=until).contains(&row.year.0)) {
        let key = (funded.commune.clone(), funded.service);
        let row = rows.entry(key).or_insert_with(|| std::array::from_fn(|_| vec![Riel::ZERO; years]));
        let side = match &funded.payer {
            Some(payer) if payer.as_str() == COMMUNE_PAYER => 1,
            Some(_) => 2,
            None => 3,
        };
        let year = (funded.year.0 - from.0) as usize;
        row[0][year] += funded.amount;
        row[side][year] += funded.amount;
    }
    let row = |((commune, service), [cost, commune_pays, others_pay, unfunded]): (Part, [Vec<Riel>; 4])| ProgrammeRow {
        commune,
        service,
        cost,
        commune_pays,
        others_pay,
        unfunded,
    };
    rows.into_iter().map(row).collect()
}

fn expenditure(forecast: &Forecast, accounts: &Accounts, year: Year) -> Vec<ExpenditureRow> {
    let mut rows: BTreeMap<(CommuneCode, String), (String, Riel)> = BTreeMap::new();
    let of_year = |line: &&BudgetLine| line.year == year && line.amount > Riel::ZERO;
    for line in forecast.lines.iter().filter(of_year) {
        let (account, name) = accounts.of(&line.line).unwrap_or_default();
        let row = rows.entry((line.commune.clone(), account.to_owned())).or_default();
        name.clone_into(&mut row.0);
        row.1 += line.amount;
    }
    let row = |((commune, account), (name, amount))| ExpenditureRow { commune, account, name, amount };
    rows.into_iter().map(row).collect()
}

/// A commune, whether the money is missing, and its source.
type Pot = (CommuneCode, bool, Option<SourceId>);

fn revenue(forecast: &Forecast, year: Year) -> Vec<RevenueRow> {
    // Without a source last: `None` would come first.
    let mut rows: BTreeMap<Pot, (Option<PayerId>, Riel)> = BTreeMap::new();
    for funded in forecast.funding.iter().filter(|row| row.year == year) {
        let key = (funded.commune.clone(), funded.source.is_none(), funded.source.clone());
        let row = rows.entry(key).or_insert((funded.payer.clone(), Riel::ZERO));
        row.1 += funded.amount;
    }
    let row = |((commune, _, source), (payer, amount))| RevenueRow { commune, source, payer, amount };
    rows.into_iter().map(row).collect()
}

/// The months of the year by quarter: the same run, booked in quarters.
fn cash(problem: &Problem, need: &Need, plan: &Plan, accounts: &Accounts, year: Year) -> Vec<CashRow> {
    let world = World::new(problem, need, plan);
    let run = months::run_quarters(&world);
    let lines = world.lines.count();
    let quarters = 4 * problem.horizon.years as usize;
    let first = 4 * (year.0 - problem.horizon.start.0) as usize;
    let mut rows: BTreeMap<(CommuneCode, String), [Riel; 4]> = BTreeMap::new();
    for (commune, place) in problem.communes.iter().enumerate() {
        for (quarter, position) in (0..4).flat_map(|quarter| (0..lines).map(move |line| (quarter, line))) {
            let entry = run.entries[(commune * quarters + first + quarter) * lines + position];
            if entry.amount > Riel::ZERO {
                let (account, _) = accounts.of(&problem.costs[position].id).unwrap_or_default();
                rows.entry((place.code.clone(), account.to_owned())).or_default()[quarter] += entry.amount;
            }
        }
    }
    rows.into_iter().map(|((commune, account), quarters)| CashRow { commune, account, quarters }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::budget::fixture::planned;
    use crate::budget::forecast;
    use crate::input::Input;

    #[test]
    fn quarters_add_up_to_the_year_and_both_sides_of_the_budget_are_equal() {
        let (problem, need, plan) = planned(&Input::embedded("battambang").unwrap());
        let forecast = forecast(&problem, &need, &plan);
        let text = "line,service,kind,account,name\n,,pay,6010,Pay\n,,on_costs,6020,On-costs\n,,meals,6110,Food\n";
        let accounts = Accounts::from_csv(text, &problem).unwrap();
        for year in problem.horizon.all_years() {
            let books = books(&problem, &need, &plan, &forecast, &accounts, year).unwrap();
            for commune in &problem.communes {
                let spent: Riel =
                    books.expenditure.iter().filter(|row| row.commune == commune.code).map(|row| row.amount).sum();
                let raised: Riel =
                    books.revenue.iter().filter(|row| row.commune == commune.code).map(|row| row.amount).sum();
                let cost = forecast.years.iter().find(|y| y.commune == commune.code && y.year == year).unwrap().cost;
                assert_eq!((spent, raised), (cost, cost));
            }
            assert_eq!(books.cash.len(), books.expenditure.len());
            for (cash, row) in books.cash.iter().zip(&books.expenditure) {
                assert_eq!((&cash.commune, &cash.account), (&row.commune, &row.account));
                assert_eq!(cash.quarters.iter().copied().sum::<Riel>(), row.amount);
            }
            assert!(books.expenditure.iter().any(|row| row.account == "6010" && row.name == "Pay"));
        }
    }

    #[test]
    fn a_programme_has_three_years_or_what_is_left_of_the_horizon() {
        let (problem, need, plan) = planned(&Input::embedded("battambang").unwrap());
        let forecast = forecast(&problem, &need, &plan);
        let at = |year| books(&problem, &need, &plan, &forecast, &Accounts::of_costs(&problem), Year(year));
        let first = at(2028).unwrap();
        for row in &first.programme {
            assert_eq!(row.cost.len(), 3);
            for year in 0..3 {
                let parts = row.commune_pays[year] + row.others_pay[year] + row.unfunded[year];
                assert_eq!(parts, row.cost[year]);
            }
        }
        assert_eq!(at(2031).unwrap().programme[0].cost.len(), 1);
        assert!(at(2032).is_none());
    }
}
