//! What the next worker, place, centre or USD 10,000 would be worth in each commune.

use super::BudgetTerms;
use super::market::Market;
use super::package::of_terms;
use super::verify::verify;
use crate::arrange::Arrange;
use crate::control::Control;
use crate::error::Issues;
use crate::estimate::Parameter;
use crate::id::CommuneCode;
use crate::input::{Input, Supply};
use crate::plan::{BAND_WEIGHT, Plan, Reason};
use crate::scenario::{Change, Scenario, apply};
use crate::service::{AgeBand, Cadre};
use crate::unit::Usd;
use schemars::JsonSchema;
use serde::Serialize;

/// Money whose worth is told.
const NEXT_USD: f64 = 10_000.0;

/// By commune, the most worth first.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct NextValues {
    /// The values.
    pub values: Vec<NextValue>,
}

/// What one thing more would add to what exists.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct NextValue {
    /// Commune.
    pub commune: CommuneCode,
    /// A cadre, `place`, `centre`, or `10,000 US dollars`.
    pub what: String,
    /// Weighted need met beyond today's.
    pub need: f64,
    /// What it costs a year.
    pub cost: Usd,
}

/// The value of the next worker of each cadre, the next place in a centre that runs, the next centre and the next USD 10,000,
/// for each commune alone.
///
/// # Errors
///
/// All faults of the input.
///
/// ```
/// use hiveplan::{Control, Input, value_of_next};
/// let values = value_of_next(&Input::embedded("battambang")?, &Control::default())?.values;
/// assert!(values.iter().any(|value| value.what == "social_worker" && value.need > 0.0));
/// # Ok::<(), hiveplan::Issues>(())
/// ```
pub fn value_of_next(input: &Input, control: &Control) -> Result<NextValues, Issues> {
    let mut codes: Vec<CommuneCode> = input.communes.iter().map(|row| row.code.clone()).collect();
    codes.arrange();
    let single = control.clone().silent().on_threads(1);
    let mut values = Vec::new();
    for of_commune in control.map("communes", codes, |code| of_commune(input, &code, &single)) {
        values.extend(of_commune?);
    }
    Ok(NextValues { values })
}

fn of_commune(input: &Input, commune: &CommuneCode, control: &Control) -> Result<Vec<NextValue>, Issues> {
    let only = Scenario::new("only").with(Change::Only { communes: vec![commune.clone()] });
    let input = apply(input, &only)?;
    let market = Market::new(&input, control)?;
    let today: f64 = market.means.iter().map(|means| means.options[0].met()).sum();
    let value =
        |what: String, need: f64, cost: f64| NextValue { commune: commune.clone(), what, need, cost: Usd(cost) };
    let mut values = Vec::new();
    for (means, cost) in market.means.iter().zip(&market.cost) {
        let what = means.cadre.map_or("centre".to_owned(), |cadre| cadre.name().to_owned());
        let one = |at: &usize| match means.cadre {
            Some(_) => means.options[*at].posts.len() == 1,
            None => means.options[*at].centres.len() == 1,
        };
        let best = (1..means.options.len()).filter(one).max_by(|a, b| {
            means.options[*a].met().total_cmp(&means.options[*b].met()).then(cost[*b].total_cmp(&cost[*a]))
        });
        values.extend(best.map(|at| value(what, means.options[at].met() - means.options[0].met(), cost[at])));
    }
    let existing = Scenario::new("today")
        .with(Change::Posts { posts: Supply::Existing })
        .with(Change::Centres { centres: Supply::Existing });
    let plan = verify(&input, &existing, control)?.plan;
    values.extend(next_place(&plan).map(|(need, age)| value("place".to_owned(), need, place_cost(&market, age))));
    let terms = BudgetTerms { money_usd: Some(NEXT_USD), ..BudgetTerms::default() };
    let package = of_terms(&input, &market, &terms, control)?;
    values.push(value("10,000 US dollars".to_owned(), package.need - today, package.cost.0));
    values.arrange_by(|a, b| b.need.total_cmp(&a.need).then(a.what.cmp(&b.what)));
    Ok(values)
}

/// The child of most weight who waits only because the centres in reach are full: one place more there is for that child.
/// Siblings are placed together: a single place is no use to them.
fn next_place(plan: &Plan) -> Option<(f64, AgeBand)> {
    let single = |row: &&crate::plan::Waiting| {
        let alone = row.family.is_none() || plan.waiting.iter().filter(|other| other.family == row.family).count() == 1;
        row.reason == Reason::NoPlace && alone && (row.family.is_none() || row.children == 1)
    };
    let weights = plan.waiting.iter().filter(single).map(|row| (BAND_WEIGHT[row.band.index()], row.age));
    weights.reduce(|best, next| if next.0 > best.0 { next } else { best })
}

/// Meals of a child, and its part of the staff by ratio.
fn place_cost(market: &Market, age: AgeBand) -> f64 {
    let part = |ratio: Parameter, cadre: Cadre| market.prices.post(cadre) / market.problem.get(ratio).max(1.0);
    let with = match age {
        AgeBand::Preschool => part(Parameter::PreschoolPerCaregiver, Cadre::Caregiver),
        AgeBand::School => part(Parameter::TutoringGroup, Cadre::Teacher),
    };
    market.prices.child() + with + part(Parameter::ChildrenPerCook, Cadre::Cook)
}
