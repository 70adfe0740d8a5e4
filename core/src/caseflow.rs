//! The case flow: referral -> case (safety 0-10) -> review -> exit / separation / reunification / reopening.
//!
//! A monthly cohort model of a commune in expected families and children; nothing is drawn. Formulas with a hand-worked
//! example: `docs/methods/caseflow.md`.
//!
//! ```text
//!             referred                admitted                    exited
//!  not in case ─────────▶ waiting ─────────────▶ in case (score, ──────────▶ exited (24 months)
//!        ▲ ▲ ◀──────────── │ ▲     capacity      months since review,            │      │
//!        │     lapsed        │ │                   safe review passed)             │      │
//!        │                   │ └──────────────────── reopened ─────────────────────┘      │
//!        └───────────────────┴────────────────────────────────────────────────────────────┘
//!
//!  children: at home ──separated──▶ residential / kinship ──reunified──▶ reunified (60 months) ──▶ at home
//! ```

mod calibrate;
mod cases;
mod children;
mod cohort;
mod flow;
#[cfg(test)]
mod flow_tests;
mod random;
mod rates;
mod response;
mod score;
mod steady;

pub(crate) use response::COHORT;

pub use calibrate::{Calibration, FittedRate, ObservedCommune, ObservedYear, Residual, calibrate};
pub use cohort::{Cohort, MonthCounts};

pub use flow::{CaseFlow, MonthFlow, MonthLimits, Start};
pub use rates::CaseRates;
pub use steady::SteadyState;

pub(crate) use crate::problem::SCORES;

/// Longest time between two reviews, months: the upper end of the estimate `review_interval_months`.
pub(crate) const MAX_REVIEW_MONTHS: usize = 24;

/// Months after its exit in which a family may reopen; the horizon of the estimate `closed_case_reopen`.
pub(crate) const REOPEN_MONTHS: usize = 24;

/// Months after reunification in which a child may be separated again; the horizon of the estimate `reentry_5yr`.
pub(crate) const REENTRY_MONTHS: usize = 60;

/// Months after reunification in which a child is visited.
pub(crate) const FOLLOW_UP_MONTHS: usize = 12;

/// The constant monthly hazard whose survivors after `months` are `1 - share`.
fn monthly_hazard(share: f64, months: usize) -> f64 {
    1.0 - libm::pow(1.0 - share.clamp(0.0, 1.0), 1.0 / months as f64)
}

/// How many months a member of a cohort is expected to spend in it: sum of the survival of 0..months.
fn months_in_cohort(hazard: f64, months: usize) -> f64 {
    let mut alive = 1.0;
    let mut sum = 0.0;
    for _ in 0..months {
        sum += alive;
        alive *= 1.0 - hazard;
    }
    sum
}
