//! One door for the questions of planners that need more than one plan: the same document in Rust, Python and
//! JavaScript, answered with a document.

pub(crate) mod rules;

use crate::control::Control;
use crate::error::Issues;
use crate::id::CommuneCode;
use crate::input::Input;
use crate::json::line;
use crate::rollout::{RolloutTerms, rollout, rollout_in_order};
use crate::scale::{
    AlternativeTerms, BudgetTerms, CurveTerms, ParetoTerms, RepairTerms, ReplanTerms, alternatives, curve, pareto,
    repairs, replan, split_budget, value_of_next,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A question about an input, with its terms.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "question", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Question {
    /// Which communes start when: [`rollout`].
    Rollout(RolloutTerms),
    /// The rollout of a rule of thumb: [`rollout_in_order`].
    RolloutInOrder {
        /// As for a rollout.
        #[serde(default)]
        terms: RolloutTerms,
        /// Communes, one after the other.
        order: Vec<CommuneCode>,
    },
    /// What a commune reaches with more and more money: [`curve`].
    Curve(CurveTerms),
    /// What one budget buys, and where: [`split_budget`].
    SplitBudget(BudgetTerms),
    /// Cost, coverage, travel and fairness against each other: [`pareto`].
    Pareto(ParetoTerms),
    /// Packages nearly as good that really differ: [`alternatives`].
    Alternatives(AlternativeTerms),
    /// What would remove each shortage, the cheapest first: [`repairs`].
    Repairs(RepairTerms),
    /// Something happens; a new plan with the least disruption: [`replan`].
    Replan(ReplanTerms),
    /// What the next worker, centre or USD 10,000 is worth: [`value_of_next`].
    ValueOfNext {},
}

impl Question {
    /// Reads a question from a value: a dict in Python, an object in JavaScript.
    ///
    /// # Errors
    ///
    /// `HP6001` when it is not one; the message says what is wrong.
    pub fn from_value(value: serde_json::Value) -> Result<Self, Issues> {
        serde_json::from_value(value).map_err(|error| {
            let mut issues = Issues::default();
            issues.push(rules::NOT_A_QUESTION.at("/", error.to_string().chars().take(300).collect::<String>()));
            issues
        })
    }
}

/// The answer to a question as JSON: the document that the function of the question gives.
///
/// # Errors
///
/// All faults of the input and of the terms.
///
/// ```
/// use hiveplan::{Control, Input, Question, ask};
/// let question = Question::from_value(serde_json::json!({ "question": "rollout", "money_usd": [4e5, 4e5, 4e5, 4e5, 4e5] }))?;
/// let answer = ask(&Input::embedded("battambang")?, &question, &Control::default())?;
/// assert!(answer.starts_with("{\"first_month\":\"2027-01\""));
/// # Ok::<(), hiveplan::Issues>(())
/// ```
pub fn ask(input: &Input, question: &Question, control: &Control) -> Result<String, Issues> {
    match question {
        Question::Rollout(terms) => rollout(input, terms, control).map(|answer| line(&answer)),
        Question::RolloutInOrder { terms, order } => rollout_in_order(input, terms, order).map(|answer| line(&answer)),
        Question::Curve(terms) => curve(input, terms, control).map(|answer| line(&answer)),
        Question::SplitBudget(terms) => split_budget(input, terms, control).map(|answer| line(&answer)),
        Question::Pareto(terms) => pareto(input, terms, control).map(|answer| line(&answer)),
        Question::Alternatives(terms) => alternatives(input, terms, control).map(|answer| line(&answer)),
        Question::Repairs(terms) => repairs(input, terms, control).map(|answer| line(&answer)),
        Question::Replan(terms) => replan(input, terms, control).map(|answer| line(&answer)),
        Question::ValueOfNext {} => value_of_next(input, control).map(|answer| line(&answer)),
    }
}
