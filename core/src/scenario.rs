//! What if: typed changes of an [`Input`], and what they change in the outcome.
//!
//! A scenario edits the input, so that every what-if passes the same validation as the plan itself and reads like a
//! planner's sentence.

mod answer;
mod apply;
mod change;
mod compare;
pub(crate) mod rules;

pub use answer::page_answer;
pub use apply::apply;
pub use change::Change;
pub use compare::{Compared, Comparison, Figures, Step, compare};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A name and changes, applied in order.
///
/// ```
/// use hiveplan::{Change, Input, Scenario, apply};
/// let base = Input::embedded("battambang")?;
/// let dearer = Scenario::new("dearer").with(Change::Estimate {
///     id: "salary_social_worker_khr_month".into(),
///     value: None,
///     percent: Some(10.0),
/// });
/// let changed = apply(&base, &dearer)?;
/// assert_ne!(changed, base);
/// assert_eq!(apply(&base, &Scenario::new("nothing"))?, base);
/// # Ok::<(), hiveplan::Issues>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// Name, as tables show it.
    pub name: String,
    /// Changes in the order in which they are applied.
    #[serde(default)]
    pub changes: Vec<Change>,
}

impl Scenario {
    /// A scenario without changes: the base itself.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self { name: name.to_owned(), changes: Vec::new() }
    }

    /// The same with one more change.
    #[must_use]
    pub fn with(mut self, change: Change) -> Self {
        self.changes.push(change);
        self
    }
}
