//! The monthly rates of the case flow, from the estimates in force.

use super::children::ChildRates;
use super::score::{self, Moves};
use super::steady::{self, Occupancy, SteadyState};
use super::{MAX_REVIEW_MONTHS, REOPEN_MONTHS, SCORES, monthly_hazard, months_in_cohort};
use crate::estimate::{Parameter, Parameters};
use crate::input::Services;
use crate::problem::Problem;
use crate::service::Service;

/// The monthly rates of the case flow.
///
/// ```
/// use hiveplan::{CaseRates, Parameters, Services};
/// let rates = CaseRates::new(&Parameters::default(), &Services::default());
/// let steady = rates.steady_state();
/// assert!((steady.by_score.iter().sum::<f64>() - 1.0).abs() < 1e-9);
/// assert!(steady.months_in_case > 12.0, "two safe reviews, six months apart, from a score of five");
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct CaseRates {
    /// Shares of families by score at referral.
    pub(super) intake: [f64; SCORES],
    pub(super) moves: Moves,
    /// Lowest score at which a review is safe.
    pub(super) safe: usize,
    pub(super) review_months: usize,
    /// Expected months of an admitted family in each state.
    pub(super) occupancy: Occupancy,
    steady: SteadyState,
    /// Chance that an ordinary family needs casework from this month on and somebody sees it.
    pub(super) referral: f64,
    /// Chance that a waiting family no longer needs casework.
    pub(super) lapse: f64,
    /// Chance that a closed case reopens, each month of 24.
    pub(super) reopen: f64,
    reopen_share: f64,
    /// Whether there is casework at all.
    pub(super) casework: bool,
    pub(super) children: ChildRates,
    risk_ratio: f64,
    /// Chance of a first separation of a child in case, by score.
    pub(super) separation_in_case: [f64; SCORES],
}

impl CaseRates {
    /// The rates that follow from the estimates. Without child protection networks only the referrals that do not come
    /// through them are seen; without social work nobody is ever in case.
    #[must_use]
    pub fn new(parameters: &Parameters, services: &Services) -> Self {
        let (gain, spread) = (parameters.get(Parameter::GainPerMonth), parameters.get(Parameter::SpreadPerReview));
        Self::moving(parameters, services, Moves::new(gain, spread, review_months(parameters) as f64))
    }

    /// The rates of a plan: its estimates, and the transitions of the score where they are given.
    pub(crate) fn of(problem: &Problem) -> Self {
        Self::with(&problem.parameters, problem)
    }

    /// The rates of a plan under other estimates.
    pub(super) fn with(parameters: &Parameters, problem: &Problem) -> Self {
        match &problem.transitions {
            Some(given) => Self::moving(parameters, &problem.services, Moves::Given(given.clone())),
            None => Self::new(parameters, &problem.services),
        }
    }

    fn moving(parameters: &Parameters, services: &Services, moves: Moves) -> Self {
        let get = |parameter| parameters.get(parameter);
        let review_months = review_months(parameters);
        let intake = score::intake(get(Parameter::IntakeScore));
        let safe = get(Parameter::SafeScore).ceil().clamp(1.0, 10.0) as usize;
        let occupancy = steady::occupancy(&intake, &moves, safe, review_months);
        let reopen_share = get(Parameter::ReopenShare);
        let rates = Self {
            intake,
            moves,
            safe,
            review_months,
            steady: SteadyState::new(&occupancy, review_months),
            occupancy,
            referral: referral(parameters, services),
            lapse: (1.0 - reopen_share) / get(Parameter::StayMonths).max(1.0),
            reopen: monthly_hazard(reopen_share, REOPEN_MONTHS),
            reopen_share,
            casework: services.has(Service::SocialWork),
            children: ChildRates::new(parameters),
            risk_ratio: 1.0,
            separation_in_case: [0.0; SCORES],
        };
        rates.with_risk_ratio(get(Parameter::ServiceRiskRatio))
    }

    /// The same rates with another effect of casework on separation: the risk of a served child over an unserved one,
    /// 1 for no effect.
    ///
    /// A lower score means a higher risk, in proportion to `10 - score` \[A\]; the weights have mean 1 over the steady
    /// state, so that the risk ratio is the whole effect: at 1 an open case is as risky as a waiting family.
    #[must_use]
    pub fn with_risk_ratio(&self, risk_ratio: f64) -> Self {
        let mean_distance = 10.0 - self.steady.mean_score();
        let hazard = |score: usize| {
            let weight = if mean_distance > 0.0 { (10.0 - score as f64) / mean_distance } else { 1.0 };
            (self.children.separation * weight * risk_ratio.max(0.0)).min(1.0)
        };
        Self { risk_ratio, separation_in_case: std::array::from_fn(hazard), ..self.clone() }
    }

    /// Separation risk of a served child over an unserved one.
    #[must_use]
    pub fn risk_ratio(&self) -> f64 {
        self.risk_ratio
    }

    /// What one open case looks like in the long run, in closed form.
    #[must_use]
    pub fn steady_state(&self) -> SteadyState {
        self.steady.clone()
    }

    /// Chances of the safety scores a month later: row from, column to (11 x 11); each row sums to 1. These are what
    /// the table `transitions` of an input replaces.
    ///
    /// ```
    /// use hiveplan::{CaseRates, Parameters, Services};
    /// let chances = CaseRates::new(&Parameters::default(), &Services::default()).transitions();
    /// // A quarter of a point a month.
    /// assert_eq!((chances[4][5], chances[4][4], chances[4][3]), (0.25, 0.75, 0.0));
    /// ```
    #[must_use]
    pub fn transitions(&self) -> [[f64; 11]; 11] {
        std::array::from_fn(|score| self.moves.from(score))
    }

    /// All referrals in a month where closed cases come back as in the long run: first-time ones and reopened cases.
    #[must_use]
    pub fn intake_month(&self, ordinary_families: f64) -> f64 {
        self.referrals_month(ordinary_families) / (1.0 - self.reopen_share)
    }

    /// First-time referrals in a month from families that are neither in case nor waiting nor recently closed.
    #[must_use]
    pub fn referrals_month(&self, ordinary_families: f64) -> f64 {
        self.referral * ordinary_families.max(0.0)
    }

    /// Open cases of `families` families in the long run, with capacity for all and no growth, in closed form.
    ///
    /// With `a` admissions a month, `T` months in case and `X` months in which a closed case may reopen, the families
    /// are `a T` in case, `a X` closed and the rest ordinary; what is admitted and not reopened is referred:
    /// `(1 - reopen) a = referral (families - a (T + X))`.
    #[must_use]
    pub fn open_cases_in_balance(&self, families: f64) -> f64 {
        let months = self.steady.months_in_case;
        let closed = months_in_cohort(self.reopen, REOPEN_MONTHS);
        let admitted = self.referral * families / (1.0 - self.reopen_share + self.referral * (months + closed));
        admitted * months
    }
}

fn review_months(parameters: &Parameters) -> usize {
    parameters.get(Parameter::ReviewMonths).round().clamp(1.0, MAX_REVIEW_MONTHS as f64) as usize
}

/// Intake of the base month is families x share in case / stay; the reopen share of it are closed cases that come back,
/// the rest are first-time referrals of the families that are not in case.
fn referral(parameters: &Parameters, services: &Services) -> f64 {
    let share = parameters.get(Parameter::ShareInCase);
    let stay = parameters.get(Parameter::StayMonths).max(1.0);
    let first = 1.0 - parameters.get(Parameter::ReopenShare);
    let needed = if share < 1.0 { (first * share / stay / (1.0 - share)).min(1.0) } else { 1.0 };
    if services.has(Service::ProtectionNetworks) {
        needed
    } else {
        needed * (1.0 - parameters.get(Parameter::NetworkReferralShare))
    }
}
