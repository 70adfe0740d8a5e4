//! A commune's families and children, moved on month by month.

use super::cases::Cases;
use super::children::Children;
use super::rates::CaseRates;
use super::{REOPEN_MONTHS, SCORES};

/// The base month of a commune.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Start {
    /// Families that live there.
    pub families: f64,
    /// Children under 18.
    pub children: f64,
    /// Families in case by safety score.
    pub in_case_by_score: [f64; SCORES],
    /// Families referred and not yet admitted.
    pub waiting: f64,
}

/// What a month allows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MonthLimits {
    /// Families that the social workers can have in case; if fewer than there are, nobody is admitted and nobody is
    /// thrown out.
    pub max_in_case: f64,
    /// Families that they can admit in the month.
    pub max_admissions: f64,
    /// Growth of families and children in the month: 0.001 is a tenth of a percent.
    pub growth: f64,
    /// Whether casework runs. Where it does not, nobody is in case: open cases go back to waiting.
    pub served: bool,
}

/// What happened in a month, expected families and children.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct MonthFlow {
    /// Families referred, first time or again.
    pub referred: f64,
    /// Families admitted to casework.
    pub admitted: f64,
    /// Cases reviewed.
    pub reviews: f64,
    /// Families that left safely, signed off.
    pub exited: f64,
    /// Closed cases that reopened (part of `referred`).
    pub reopened: f64,
    /// Waiting families that no longer need casework.
    pub lapsed: f64,
    /// Children separated from their family, first time or again.
    pub separated: f64,
    /// Children who came back to their family.
    pub reunified: f64,
}

/// The state of a commune in expected families and children, at the end of a month.
///
/// ```
/// use hiveplan::{CaseFlow, CaseRates, MonthLimits, Parameters, Services, Start};
/// let rates = CaseRates::new(&Parameters::default(), &Services::default());
/// let start = Start { families: 2890.0, children: 7635.0, in_case_by_score: [0.0; 11], waiting: 214.0 };
/// let mut commune = CaseFlow::start(&rates, &start);
/// let month = commune.step(&rates, &MonthLimits { max_in_case: 30.0, max_admissions: 24.0, growth: 0.0, served: true });
/// assert_eq!(month.admitted, 24.0);
/// assert!((commune.families() - 2890.0).abs() < 1e-9, "nobody is lost or made");
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct CaseFlow {
    ordinary: f64,
    pub(super) waiting: f64,
    cases: Cases,
    by_score: [f64; SCORES],
    /// Closed cases by months since exit.
    exited: [f64; REOPEN_MONTHS],
    children: Children,
}

impl CaseFlow {
    /// The base month. Open cases are spread over the months since their last review; nobody has left yet; children are
    /// in care as they are where prevention does not reach.
    #[must_use]
    pub fn start(rates: &CaseRates, start: &Start) -> Self {
        let in_case: f64 = start.in_case_by_score.iter().sum();
        let cases = Cases::start(rates, &start.in_case_by_score);
        Self {
            ordinary: (start.families - in_case - start.waiting).max(0.0),
            waiting: start.waiting,
            by_score: cases.by_score(),
            cases,
            exited: [0.0; REOPEN_MONTHS],
            children: Children::start(&rates.children, start.children),
        }
    }

    /// One month: growth, casework and reviews, reopening, referral, admission, separation and return.
    ///
    /// Referrals, lapses, reopening and returns count from the state at the start of the month, separation from the
    /// families in need at its end. Costs well below five microseconds and allocates nothing.
    pub fn step(&mut self, rates: &CaseRates, month: &MonthLimits) -> MonthFlow {
        let new_referrals = self.ordinary * rates.referral;
        let lapsed = self.waiting * rates.lapse;
        self.ordinary += lapsed - new_referrals;
        self.waiting -= lapsed;
        let served = month.served && rates.casework;
        let worked = served.then(|| self.cases.month(rates));
        if !served {
            self.waiting += self.cases.close();
        }
        let (reviews, exited) = worked.map_or((0.0, 0.0), |worked| (worked.reviews, worked.exited));
        let reopened = self.age_closed_cases(rates.reopen, exited);
        self.waiting += new_referrals + reopened;
        let admitted = if served { self.admit(rates, month) } else { 0.0 };
        self.by_score = self.cases.by_score();
        let moved = self.children.month(&rates.children, self.exposure(rates));
        self.grow(month.growth);
        MonthFlow {
            referred: new_referrals + reopened,
            admitted,
            reviews,
            exited,
            reopened,
            lapsed,
            separated: moved.separated,
            reunified: moved.reunified,
        }
    }

    /// Closed cases reopen or grow older; after 24 months the family is an ordinary one again.
    fn age_closed_cases(&mut self, hazard: f64, exited: f64) -> f64 {
        let mut reopened = 0.0;
        for cohort in &mut self.exited {
            let back = *cohort * hazard;
            *cohort -= back;
            reopened += back;
        }
        self.ordinary += self.exited[REOPEN_MONTHS - 1];
        self.exited.copy_within(..REOPEN_MONTHS - 1, 1);
        self.exited[0] = exited;
        reopened
    }

    fn admit(&mut self, rates: &CaseRates, month: &MonthLimits) -> f64 {
        let open: f64 = self.cases.by_score().iter().sum();
        let room = (month.max_in_case - open).min(month.max_admissions).max(0.0);
        let admitted = self.waiting.min(room);
        self.waiting -= admitted;
        self.cases.admit(admitted, &rates.intake);
        admitted
    }

    /// Chance of a first separation in the month, mean over the children of all families: a family has the same number
    /// of children whether it needs casework or not [A].
    fn exposure(&self, rates: &CaseRates) -> f64 {
        let families = self.families();
        if families <= 0.0 {
            return 0.0;
        }
        let in_case: f64 = self.by_score.iter().zip(&rates.separation_in_case).map(|(n, hazard)| n * hazard).sum();
        (self.waiting * rates.children.separation + in_case) / families
    }

    /// New families are ordinary ones; when families leave, they leave from everywhere.
    fn grow(&mut self, growth: f64) {
        self.children.grow(growth);
        if growth >= 0.0 {
            self.ordinary += self.families() * growth;
            return;
        }
        let factor = (1.0 + growth).max(0.0);
        self.ordinary *= factor;
        self.waiting *= factor;
        self.cases.scale(factor);
        self.by_score = self.by_score.map(|families| families * factor);
        for cohort in &mut self.exited {
            *cohort *= factor;
        }
    }

    /// Puts a counted number of families in case in place of the expected one: scores keep their shares; families that
    /// are fewer go back to the ordinary ones, families that are more come from those waiting, then from the ordinary.
    pub(crate) fn count_in_case(&mut self, counted: f64) {
        let open = self.open_cases();
        let counted = counted.clamp(0.0, self.families());
        if open <= 0.0 {
            return;
        }
        let more = counted - open;
        let from_waiting = more.clamp(0.0, self.waiting);
        self.waiting -= from_waiting;
        self.ordinary = (self.ordinary - (more - from_waiting)).max(0.0);
        self.cases.scale(counted / open);
        self.by_score = self.by_score.map(|families| families * counted / open);
    }

    /// All families: ordinary, waiting, in case, closed.
    #[must_use]
    pub fn families(&self) -> f64 {
        self.ordinary + self.waiting + self.open_cases() + self.exited.iter().sum::<f64>()
    }

    /// Families neither waiting, nor in case, nor closed within 24 months.
    #[must_use]
    pub fn ordinary(&self) -> f64 {
        self.ordinary
    }

    /// Families referred and not yet admitted.
    #[must_use]
    pub fn waiting(&self) -> f64 {
        self.waiting
    }

    /// Families in case.
    #[must_use]
    pub fn open_cases(&self) -> f64 {
        self.by_score.iter().sum()
    }

    /// Families in case by safety score 0..=10.
    #[must_use]
    pub fn by_score(&self) -> [f64; SCORES] {
        self.by_score
    }

    /// Children in residential care.
    #[must_use]
    pub fn residential(&self) -> f64 {
        self.children.residential
    }

    /// Children with kin or a foster family.
    #[must_use]
    pub fn kinship(&self) -> f64 {
        self.children.kinship
    }

    /// Children reunified within the last twelve months.
    #[must_use]
    pub fn reunified_followed(&self) -> f64 {
        self.children.followed()
    }

    /// All children, at home or not.
    #[must_use]
    pub fn children(&self) -> f64 {
        self.children.total()
    }
}
