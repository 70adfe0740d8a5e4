//! Children: at home, separated, reunified.

use super::{FOLLOW_UP_MONTHS, REENTRY_MONTHS, monthly_hazard, months_in_cohort};
use crate::estimate::{Parameter, Parameters};

/// Bounds that keep absurd combinations of estimates inside the population; plausible ones never reach them: separated
/// children are at most half of all, reunified ones at most four tenths, and kin take at most 95 % of the separated.
const MOST_SEPARATED: f64 = 0.5;
const MOST_REUNIFIED: f64 = 0.4;
const MOST_KINSHIP: f64 = 0.95;

/// Monthly rates of separation and return.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ChildRates {
    /// Hazard of a first separation of a child whose family needs casework and is not served.
    pub(super) separation: f64,
    /// Share of the separated who go to kin or foster families.
    kinship: f64,
    /// Hazard of reunification.
    reunification: f64,
    /// Hazard of another separation in the 60 months after reunification.
    reentry: f64,
    /// Children in residential care, for one child.
    residential: f64,
    /// Reunifications in a month, for one child.
    reunified_month: f64,
}

impl ChildRates {
    /// Calibrated so that, without services, care is in balance: entries = stock / stay (Little's law), first entries
    /// are what re-entries leave, and they fall on the children of families in need.
    pub(super) fn new(parameters: &Parameters) -> Self {
        let kinship = parameters.get(Parameter::KinshipShare).min(MOST_KINSHIP);
        let stay = parameters.get(Parameter::CareMonths).max(1.0);
        let again = parameters.get(Parameter::ReentryShare);
        let reentry = monthly_hazard(again, REENTRY_MONTHS);
        let separated = (parameters.get(Parameter::SeparatedPer1000) / 1000.0 / (1.0 - kinship)).min(MOST_SEPARATED);
        let entries = separated / stay;
        let cohort_months = months_in_cohort(reentry, REENTRY_MONTHS);
        let reunified_month = entries.min(MOST_REUNIFIED / cohort_months);
        let at_home = 1.0 - separated - reunified_month * cohort_months;
        let exposed = parameters.get(Parameter::ShareInCase) * at_home;
        let separation = if exposed > 0.0 { (entries * (1.0 - again) / exposed).min(1.0) } else { 0.0 };
        let residential = separated * (1.0 - kinship);
        Self { separation, kinship, reunification: 1.0 / stay, reentry, residential, reunified_month }
    }

    /// Share of the separated who go to kin, chance of reunification and of another separation in a month.
    pub(super) fn returning(&self) -> (f64, f64, f64) {
        (self.kinship, self.reunification, self.reentry)
    }

    /// For one child without services: in residential care, and reunified in a month.
    pub(super) fn care(&self) -> (f64, f64) {
        (self.residential, self.reunified_month)
    }
}

/// Children of a commune, expected.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Children {
    home: f64,
    pub(super) residential: f64,
    pub(super) kinship: f64,
    /// Reunified, by months since then.
    reunified: [f64; REENTRY_MONTHS],
}

/// What a month did to children.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Moved {
    pub(super) separated: f64,
    pub(super) reunified: f64,
}

impl Children {
    /// The balance without services.
    pub(super) fn start(rates: &ChildRates, children: f64) -> Self {
        let residential = children * rates.residential;
        let kinship = residential * rates.kinship / (1.0 - rates.kinship);
        let mut reunified = [0.0; REENTRY_MONTHS];
        let mut cohort = children * rates.reunified_month;
        for here in &mut reunified {
            *here = cohort;
            cohort *= 1.0 - rates.reentry;
        }
        let away: f64 = residential + kinship + reunified.iter().sum::<f64>();
        Self { home: (children - away).max(0.0), residential, kinship, reunified }
    }

    /// A month in which a child at home is separated with the chance `exposure` (mean over all families).
    pub(super) fn month(&mut self, rates: &ChildRates, exposure: f64) -> Moved {
        let first = self.home * exposure.clamp(0.0, 1.0);
        let mut again = 0.0;
        for cohort in &mut self.reunified {
            let back = *cohort * rates.reentry;
            *cohort -= back;
            again += back;
        }
        let from_residential = self.residential * rates.reunification;
        let from_kinship = self.kinship * rates.reunification;
        let moved = Moved { separated: first + again, reunified: from_residential + from_kinship };
        self.home += self.reunified[REENTRY_MONTHS - 1] - first;
        self.reunified.copy_within(..REENTRY_MONTHS - 1, 1);
        self.reunified[0] = moved.reunified;
        let to_kinship = moved.separated * rates.kinship;
        self.residential += moved.separated - to_kinship - from_residential;
        self.kinship += to_kinship - from_kinship;
        moved
    }

    pub(super) fn total(&self) -> f64 {
        self.home + self.residential + self.kinship + self.reunified.iter().sum::<f64>()
    }

    /// Children reunified within the last twelve months.
    pub(super) fn followed(&self) -> f64 {
        self.reunified[..FOLLOW_UP_MONTHS].iter().sum()
    }

    /// New children are at home; when people leave, they leave from everywhere.
    pub(super) fn grow(&mut self, growth: f64) {
        if growth >= 0.0 {
            self.home += self.total() * growth;
            return;
        }
        let factor = (1.0 + growth).max(0.0);
        self.home *= factor;
        self.residential *= factor;
        self.kinship *= factor;
        for cohort in &mut self.reunified {
            *cohort *= factor;
        }
    }
}
