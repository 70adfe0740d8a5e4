//! What one more dollar of a source would fund.

use super::allocate::least_unfunded;
use super::funding::Ledger;
use super::months::run;
use super::world::World;
use crate::arrange::Arrange;
use crate::estimate::Parameter;
use crate::id::{PayerId, SourceId};
use crate::need::Need;
use crate::plan::Plan;
use crate::problem::Problem;
use crate::time::Year;
use crate::unit::Riel;
use schemars::JsonSchema;
use serde::Serialize;

/// What one more dollar of a source would fund in a year.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SourceValue {
    /// Source.
    pub source: SourceId,
    /// Payer.
    pub payer: PayerId,
    /// Year.
    pub year: Year,
    /// Dollars that are no longer unfunded for one more dollar of the source, 0 to 1: 0 where its money is not scarce, or
    /// may not pay what is missing. A source of each commune gets a dollar in every commune, and this is the mean.
    pub funds: f64,
}

/// What one more dollar of each source would fund, by source and year: the price of its ceiling in the central case.
///
/// The plan and the posts stay. The year's least unfunded amount is worked out again with a dollar more (the dual of a
/// ceiling in the linear programme; a test holds both equal to that programme, solved by `good_lp`). A source that is
/// not there in a year would be there with that dollar.
///
/// ```
/// use hiveplan::{Input, need, plan, validate, value_of_money};
/// let problem = validate(&Input::embedded("battambang")?)?;
/// let need = need(&problem);
/// let plan = plan(&problem, &need)?;
/// let values = value_of_money(&problem, &need, &plan);
/// assert!(values.iter().all(|row| (0.0..=1.0).contains(&row.funds)));
/// assert!(values.iter().any(|row| row.funds == 1.0), "money is scarce");
/// # Ok::<(), hiveplan::Issues>(())
/// ```
#[must_use]
pub fn value_of_money(problem: &Problem, need: &Need, plan: &Plan) -> Vec<SourceValue> {
    let world = World::new(problem, need, plan);
    let run = run(&world, |_| ());
    let ledger = Ledger::new(problem);
    let dollar = Riel::rounded(problem.get(Parameter::RielPerUsd));
    let mut list = Vec::new();
    for (year, calendar) in problem.horizon.all_years().enumerate() {
        let mut needs = ledger.needs(&world, &run, year);
        let gap = least_unfunded(&needs.question());
        for (place, source) in problem.sources.iter().enumerate() {
            let mut more = Riel::ZERO;
            for (pot, ceiling) in ledger.pots.pots.iter().zip(&mut needs.ceilings) {
                if pot.source == place {
                    *ceiling += dollar;
                    more += dollar;
                }
            }
            let left = least_unfunded(&needs.question());
            for (pot, ceiling) in ledger.pots.pots.iter().zip(&mut needs.ceilings) {
                if pot.source == place {
                    *ceiling -= dollar;
                }
            }
            let funds = if more > Riel::ZERO { (gap - left).0 as f64 / more.0 as f64 } else { 0.0 };
            let payer = problem.payers[source.payer].clone();
            list.push(SourceValue { source: source.id.clone(), payer, year: calendar, funds });
        }
    }
    list.arrange_by(|a, b| (&a.source, a.year).cmp(&(&b.source, b.year)));
    list
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::budget::fixture::{input, planned};
    use crate::input::FundingRow;

    fn of(values: &[SourceValue], source: &str) -> Vec<f64> {
        values.iter().filter(|row| row.source.as_str() == source).map(|row| row.funds).collect()
    }

    #[test]
    fn scarce_money_funds_a_dollar_with_a_dollar_and_ample_money_nothing() {
        let mut input = input(1, 2);
        input.payers = vec!["commune".into(), "cct".into()];
        input.funding =
            vec![FundingRow::new("own", "commune", "each", 1_000.0), FundingRow::new("cct", "cct", "shared", 500.0)];
        let (problem, need, plan) = planned(&input);
        let values = value_of_money(&problem, &need, &plan);
        assert_eq!(of(&values, "own"), [1.0, 1.0]);
        assert_eq!(of(&values, "cct"), [1.0, 1.0]);
        input.funding[1].usd_year = Some(10_000_000.0);
        let (problem, need, plan) = planned(&input);
        let values = value_of_money(&problem, &need, &plan);
        assert_eq!([of(&values, "own"), of(&values, "cct")].concat(), [0.0; 4]);
    }

    #[test]
    fn money_that_may_not_pay_what_is_missing_funds_nothing() {
        let mut input = input(1, 1);
        input.payers = vec!["commune".into(), "cct".into()];
        let mut meals = FundingRow::new("meals", "cct", "shared", 10_000_000.0);
        meals.kinds = vec![crate::input::LineKind::Meals];
        input.funding = vec![FundingRow::new("own", "commune", "each", 1_000.0), meals];
        let (problem, need, plan) = planned(&input);
        assert_eq!(of(&value_of_money(&problem, &need, &plan), "meals"), [0.0]);
    }

    /// The central case of Battambang as a linear programme with another engine: the same unfunded amount, and the same
    /// worth of a dollar.
    #[cfg(feature = "exact")]
    #[test]
    fn the_linear_programme_of_the_central_case_finds_the_same() {
        let (problem, need, plan) = planned(&crate::input::Input::embedded("battambang").unwrap());
        let (world, ledger) = (World::new(&problem, &need, &plan), Ledger::new(&problem));
        let run = run(&world, |_| ());
        let values = value_of_money(&problem, &need, &plan);
        let dollar = Riel::rounded(problem.get(Parameter::RielPerUsd));
        let mut needs = ledger.needs(&world, &run, 0);
        let gap = programme(&needs.question());
        assert!((gap - least_unfunded(&needs.question()).0 as f64).abs() < 1.0, "{gap}");
        for (place, source) in problem.sources.iter().enumerate() {
            let before = needs.ceilings.clone();
            let mut more = 0.0;
            for (pot, ceiling) in
                ledger.pots.pots.iter().zip(&mut needs.ceilings).filter(|(pot, _)| pot.source == place)
            {
                assert_eq!(pot.source, place);
                *ceiling += dollar;
                more += dollar.0 as f64;
            }
            let worth = (gap - programme(&needs.question())) / more;
            let ours = values.iter().find(|row| row.source == source.id && row.year == Year(2027)).unwrap().funds;
            assert!((worth - ours).abs() < 1e-4, "{}: {worth} {ours}", source.id);
            needs.ceilings = before;
        }
    }

    #[cfg(feature = "exact")]
    fn programme(question: &super::super::allocate::Question<'_>) -> f64 {
        use good_lp::{Expression, Solution, SolverModel, constraint, microlp, variable, variables};
        let mut vars = variables!();
        let mut unfunded = Expression::from(0.0);
        let mut of_pot = vec![Expression::from(0.0); question.purses.len()];
        let mut of_cap = vec![Expression::from(0.0); question.caps.len()];
        let mut of_demand = Vec::new();
        for demand in &question.demands {
            let nobody = vars.add(variable().min(0.0));
            let mut sum = Expression::from(nobody);
            unfunded += nobody;
            for &pot in demand.pots {
                let pays = vars.add(variable().min(0.0));
                sum += pays;
                of_pot[pot] += pays;
                if let (Some(cap), true) = (demand.cap, question.capped == Some(question.purses[pot].payer)) {
                    of_cap[cap] += pays;
                }
            }
            of_demand.push(sum);
        }
        let mut model = vars.minimise(unfunded.clone()).using(microlp);
        for (sum, demand) in of_demand.into_iter().zip(&question.demands) {
            model = model.with(constraint!(sum == demand.amount.0 as f64));
        }
        for (sum, purse) in of_pot.into_iter().zip(&question.purses) {
            model = model.with(constraint!(sum <= purse.ceiling.0 as f64));
        }
        for (sum, cap) in of_cap.into_iter().zip(&question.caps) {
            model = model.with(constraint!(sum <= cap.0 as f64));
        }
        model.solve().unwrap().eval(&unfunded)
    }
}
