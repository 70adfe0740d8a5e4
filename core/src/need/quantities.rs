//! What is to be done in a commune, as numbers of families, children and events: the input of the norms.

/// What is to be done in a commune in a month: counted by `need`, expected in the forecast.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Quantities {
    /// Families in case by safety score 0..=10.
    pub by_score: [f64; 11],
    /// Families admitted in a month.
    pub admitted_month: f64,
    /// Families signed off in a month.
    pub exits_month: f64,
    /// Cases reviewed in a month.
    pub reviews_month: f64,
    /// Families that the nurse visits.
    pub nurse_families: f64,
    /// Families in finance coaching.
    pub coached_families: f64,
    /// Children in youth centres (in `need`: who need a place), by age band.
    pub children: [f64; 2],
    /// Youth centres that run.
    pub centres: f64,
    /// Villages.
    pub villages: f64,
    /// Full-time equivalents who are supervised, see [`super::Norms::workers_supervised`].
    pub workers_supervised: f64,
    /// Course days in a year, see [`super::Norms::course_days`].
    pub course_days_year: f64,
    /// Children reunified within the last twelve months.
    pub followed_children: f64,
}

impl Quantities {
    /// Families in case.
    #[must_use]
    pub fn open_cases(&self) -> f64 {
        self.by_score.iter().sum()
    }
}
