//! How good an answer is, and when to stop looking for a better one.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How the search for an answer ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Proven best.
    Optimal,
    /// Not worse than the best by more than the gap asked for.
    WithinGap,
    /// The work limit or the stop signal came first; the answer and its bound still hold.
    Limit,
    /// No answer can meet every constraint; the evidence says which part is short.
    Infeasible,
}

/// How good an answer is.
///
/// Costs are minimised: the best answer costs at least `bound` and at most `objective`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct Certificate {
    /// What the answer costs. Infinite when no answer was found.
    pub objective: f64,
    /// No answer costs less than this.
    pub bound: f64,
    /// `(objective - bound) / |objective|`, never negative; see [`relative_gap`].
    pub gap: f64,
    /// How the search ended.
    pub status: Status,
    /// Work done, in units of about one candidate looked at: the same on every machine.
    pub work: u64,
}

impl Certificate {
    /// The certificate of a search that ended with `objective` and `bound`.
    ///
    /// The status follows from the two numbers: optimal when they are equal, within gap when they are
    /// no further apart than `options.gap`, otherwise limit.
    #[must_use]
    pub fn from_bounds(objective: f64, bound: f64, work: u64, options: &Options) -> Self {
        let bound = bound.min(objective);
        let gap = relative_gap(objective, bound);
        let status = if gap == 0.0 {
            Status::Optimal
        } else if gap <= options.gap {
            Status::WithinGap
        } else {
            Status::Limit
        };
        Self { objective, bound, gap, status, work }
    }

    /// The certificate of a problem proven to have no answer.
    #[must_use]
    pub fn infeasible(work: u64) -> Self {
        Self { objective: f64::INFINITY, bound: f64::INFINITY, gap: 0.0, status: Status::Infeasible, work }
    }
}

/// Below this size an objective counts as zero when the gap is taken.
const SMALLEST_DENOMINATOR: f64 = 1e-9;

/// How far `objective` may be from the best answer, as a share of `objective`.
///
/// Zero when the two are equal (also when both are zero or both infinite); infinite when only the
/// objective is.
///
/// ```
/// use hiveplan::optimise::relative_gap;
/// assert_eq!(relative_gap(200.0, 199.0), 0.005);
/// assert_eq!(relative_gap(0.0, 0.0), 0.0);
/// ```
#[must_use]
pub fn relative_gap(objective: f64, bound: f64) -> f64 {
    if objective <= bound {
        0.0
    } else if objective.is_infinite() {
        f64::INFINITY
    } else {
        (objective - bound) / objective.abs().max(SMALLEST_DENOMINATOR)
    }
}

/// When to stop looking for a better answer.
#[derive(Debug, Clone)]
pub struct Options {
    /// Stop once the answer is proven this near to the best, as a share of its objective.
    pub gap: f64,
    /// Stop after this much work: about one candidate looked at a unit, 10^8 is about a second natively.
    pub work_limit: u64,
    /// Number that fixes every arbitrary choice of the search.
    pub seed: u64,
    /// Asked now and then whether the caller wants the best answer so far.
    pub stop: Stop,
    /// Told now and then how far the search has come.
    pub progress: Progress,
}

impl Default for Options {
    fn default() -> Self {
        Self { gap: 1e-4, work_limit: 100_000_000, seed: 0, stop: Stop::never(), progress: Progress::default() }
    }
}

impl Options {
    /// The same options with another gap.
    #[must_use]
    pub fn with_gap(mut self, gap: f64) -> Self {
        self.gap = gap;
        self
    }

    /// The same options with another work limit.
    #[must_use]
    pub fn with_work_limit(mut self, work_limit: u64) -> Self {
        self.work_limit = work_limit;
        self
    }
}

/// A wish to stop, from outside the engine: a deadline, a closed window, a cancelled job.
///
/// The engine looks at it every few thousand units of work and then answers with the best it has.
/// Answers that were cut short depend on when the signal came; use the work limit for answers that
/// must be the same twice.
#[derive(Clone, Default)]
pub struct Stop(Option<Arc<dyn Fn() -> bool + Send + Sync>>);

impl Stop {
    /// Never stops.
    #[must_use]
    pub const fn never() -> Self {
        Self(None)
    }

    /// Stops once `flag` is set.
    #[must_use]
    pub fn flag(flag: Arc<AtomicBool>) -> Self {
        Self::when(move || flag.load(Ordering::Relaxed))
    }

    /// Stops once `wish` answers true.
    #[must_use]
    pub fn when(wish: impl Fn() -> bool + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(wish)))
    }

    /// Whether the caller wants to stop now.
    #[must_use]
    pub fn requested(&self) -> bool {
        self.0.as_ref().is_some_and(|wish| wish())
    }
}

impl fmt::Debug for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Stop(signal)" } else { "Stop(never)" })
    }
}

/// What hears of objective, bound and work while an answer is looked for; called from the solver's thread.
#[derive(Clone, Default)]
pub struct Progress(Option<Listener>);

type Listener = Arc<dyn Fn(f64, f64, u64) + Send + Sync>;

impl Progress {
    /// Calls `hear` with the objective and the bound so far (infinite while unknown) and the work done.
    #[must_use]
    pub fn to(hear: impl Fn(f64, f64, u64) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(hear)))
    }

    pub(crate) fn tell(&self, objective: f64, bound: f64, work: u64) {
        if let Some(hear) = &self.0 {
            hear(objective, bound, work);
        }
    }
}

impl fmt::Debug for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Progress(heard)" } else { "Progress(unheard)" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_is_a_share_of_the_objective_and_defined_at_zero() {
        assert_eq!(relative_gap(100.0, 99.0), 0.01);
        assert_eq!(relative_gap(0.0, 0.0), 0.0);
        assert_eq!(relative_gap(-100.0, -101.0), 0.01);
        assert_eq!(relative_gap(f64::INFINITY, 3.0), f64::INFINITY);
        assert!(relative_gap(0.0, -1.0).is_finite());
    }

    #[test]
    fn the_status_follows_from_the_numbers() {
        let options = Options::default().with_gap(0.01);
        let status = |o, b| Certificate::from_bounds(o, b, 0, &options).status;
        assert_eq!(status(10.0, 10.0), Status::Optimal);
        assert_eq!(status(10.0, 9.95), Status::WithinGap);
        assert_eq!(status(10.0, 9.0), Status::Limit);
    }

    #[test]
    fn a_flag_stops_from_outside() {
        let flag = Arc::new(AtomicBool::new(false));
        let stop = Stop::flag(flag.clone());
        assert!(!stop.requested());
        flag.store(true, Ordering::Relaxed);
        assert!(stop.requested());
        assert!(!Stop::default().requested());
    }

    #[test]
    fn a_status_is_written_in_snake_case() {
        assert_eq!(serde_json::to_string(&Status::WithinGap).unwrap(), "\"within_gap\"");
    }
}
