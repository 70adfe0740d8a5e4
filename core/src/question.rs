//! One door for the questions of planners that need more than one plan: the same document in Rust, Python and
//! JavaScript, answered with a document.

pub(crate) mod rules;

use crate::control::Control;
use crate::error::Issues;
use crate::id::CommuneCode;
use crate::input::Input;
use crate::json::line;
use crate::next_year::roll_forward;
use crate::rollout::{RolloutTerms, rollout, rollout_in_order};
use crate::scale::{
    AlternativeTerms, BudgetTerms, ClusterTerms, CurveTerms, ParetoTerms, RepairTerms, ReplanTerms, alternatives,
    clusters, curve, pareto, repairs, replan, split_budget, value_of_next,
};
use schemars::JsonSchema;
use serde::de::{Deserialize, Deserializer, Error};
use serde::{Deserialize as Read, Serialize};
use serde_json::{Map, Value, from_value};

/// A question about an input, with its terms.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
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
    /// Which communes could share staff, by their travel: [`clusters`].
    Clusters(ClusterTerms),
    /// The plan of the next fiscal year: [`roll_forward`].
    RollForward {},
}

impl Question {
    /// Reads a question from a value: a dict in Python, an object in JavaScript.
    ///
    /// # Errors
    ///
    /// `HP6001` when it is not one; the message says what is wrong.
    pub fn from_value(value: Value) -> Result<Self, Issues> {
        from_value(value).map_err(|error| {
            let mut issues = Issues::default();
            issues.push(rules::NOT_A_QUESTION.at("/", error.to_string().chars().take(300).collect::<String>()));
            issues
        })
    }
}

/// By hand, as for changes: serde's own way makes a copy of every reader of terms.
impl<'de> Deserialize<'de> for Question {
    fn deserialize<D: Deserializer<'de>>(document: D) -> Result<Self, D::Error> {
        let mut terms = Map::deserialize(document)?;
        let kind = terms.remove("question").ok_or_else(|| D::Error::missing_field("question"))?;
        let terms = Value::Object(terms);
        let question = match kind.as_str().unwrap_or_default() {
            "rollout" => from_value(terms).map(Self::Rollout),
            "rollout_in_order" => {
                from_value(terms).map(|InOrder { terms, order }| Self::RolloutInOrder { terms, order })
            }
            "curve" => from_value(terms).map(Self::Curve),
            "split_budget" => from_value(terms).map(Self::SplitBudget),
            "pareto" => from_value(terms).map(Self::Pareto),
            "alternatives" => from_value(terms).map(Self::Alternatives),
            "repairs" => from_value(terms).map(Self::Repairs),
            "replan" => from_value(terms).map(Self::Replan),
            "value_of_next" => Ok(Self::ValueOfNext {}),
            "clusters" => from_value(terms).map(Self::Clusters),
            "roll_forward" => Ok(Self::RollForward {}),
            other => return Err(D::Error::unknown_variant(other, KINDS)),
        };
        question.map_err(D::Error::custom)
    }
}

/// The questions there are.
const KINDS: &[&str] = &[
    "rollout",
    "rollout_in_order",
    "curve",
    "split_budget",
    "pareto",
    "alternatives",
    "repairs",
    "replan",
    "value_of_next",
    "clusters",
    "roll_forward",
];

#[derive(Read)]
struct InOrder {
    #[serde(default)]
    terms: RolloutTerms,
    order: Vec<CommuneCode>,
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
        Question::Clusters(terms) => clusters(input, terms, control).map(|answer| line(&answer)),
        Question::RollForward {} => roll_forward(input).map(|answer| line(&answer)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_question_is_read_as_it_is_written() {
        for kind in KINDS {
            let document = match *kind {
                "rollout_in_order" => json!({ "question": kind, "order": ["020301"] }),
                "split_budget" => json!({ "question": kind, "money_usd": 1e6 }),
                "replan" => json!({ "question": kind, "changes": [{ "change": "remove_worker", "id": "sw-1" }] }),
                _ => json!({ "question": kind }),
            };
            let question = Question::from_value(document.clone()).unwrap_or_else(|issues| panic!("{kind}: {issues}"));
            let written = serde_json::to_value(&question).unwrap();
            assert_eq!(written["question"], **kind);
            assert_eq!(Question::from_value(written).unwrap(), question);
        }
    }

    #[test]
    fn the_reader_knows_every_question() {
        let schema = serde_json::to_value(schemars::schema_for!(Question)).unwrap();
        let kinds = schema["oneOf"].as_array().unwrap().iter().map(|kind| &kind["properties"]["question"]["const"]);
        assert_eq!(kinds.collect::<Vec<_>>(), KINDS.iter().collect::<Vec<_>>());
    }

    #[test]
    fn what_is_no_question_is_named() {
        let message = |document: Value| Question::from_value(document).unwrap_err().issues[0].message.clone();
        assert!(message(json!({ "question": "why" })).contains("unknown variant `why`, expected one of `rollout`"));
        assert!(message(json!({ "question": 3 })).contains("unknown variant"));
        assert!(message(json!({})).contains("missing field `question`"));
        assert!(message(json!({ "question": "rollout", "quarter": 3 })).contains("unknown field `quarter`"));
        let replan = json!({ "question": "replan", "changes": [{ "change": "remove_worker", "name": "sw-1" }] });
        assert!(message(replan).contains("unknown field `name`"));
    }
}
