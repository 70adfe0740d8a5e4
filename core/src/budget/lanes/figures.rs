//! What a draw comes to, and the same of a few draws side by side on the way there.

use super::KINDS;
use super::lane::{LANES, Lane};

/// The figures of one draw. Money in riel; lists by year have one entry for each year of the horizon.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Figures {
    pub cost: Vec<f64>,
    /// By year and [`LineKind::index`](crate::LineKind::index).
    pub kinds: Vec<[f64; KINDS]>,
    /// By year and payer.
    pub payers: Vec<f64>,
    pub gap: Vec<f64>,
    pub usd_per_person: Vec<f64>,
    /// Families in case and waiting, means of the year.
    pub open_cases: Vec<f64>,
    pub waiting: Vec<f64>,
    /// Children separated over the horizon.
    pub separated: f64,
    /// Child-years in residential care over the horizon, and what they cost by year.
    pub care_years: f64,
    pub care_cost: Vec<f64>,
    /// By commune and year.
    pub commune_cost: Vec<f64>,
    pub commune_gap: Vec<f64>,
    /// First year, counted from the first of the horizon, in which each commune stands alone to the end.
    pub alone: Vec<Option<u32>>,
}

/// The same of a few draws.
#[derive(Debug, Clone, Default)]
pub(super) struct Sheet {
    pub cost: Vec<Lane>,
    pub kinds: Vec<[Lane; KINDS]>,
    pub payers: Vec<Lane>,
    pub gap: Vec<Lane>,
    pub usd_per_person: Vec<Lane>,
    pub open_cases: Vec<Lane>,
    pub waiting: Vec<Lane>,
    pub separated: Lane,
    pub care_years: Lane,
    pub care_cost: Vec<Lane>,
    pub commune_cost: Vec<Lane>,
    pub commune_gap: Vec<Lane>,
    /// By commune; the number of years where it never stands alone.
    pub alone: Vec<[usize; LANES]>,
}

impl Sheet {
    pub(super) fn clear(&mut self, years: usize, communes: usize, payers: usize) {
        for (list, length) in [
            (&mut self.cost, years),
            (&mut self.payers, years * payers),
            (&mut self.gap, years),
            (&mut self.usd_per_person, years),
            (&mut self.open_cases, years),
            (&mut self.waiting, years),
            (&mut self.care_cost, years),
            (&mut self.commune_cost, communes * years),
            (&mut self.commune_gap, communes * years),
        ] {
            list.clear();
            list.resize(length, Lane::ZERO);
        }
        self.kinds.clear();
        self.kinds.resize(years, [Lane::ZERO; KINDS]);
        self.alone.clear();
        self.alone.resize(communes, [years; LANES]);
        (self.separated, self.care_years) = (Lane::ZERO, Lane::ZERO);
    }

    /// The figures of one of the draws.
    pub(super) fn of(&self, lane: usize) -> Figures {
        let list = |of: &[Lane]| of.iter().map(|number| number.0[lane]).collect();
        let years = self.cost.len();
        Figures {
            cost: list(&self.cost),
            kinds: self.kinds.iter().map(|kinds| kinds.map(|amount| amount.0[lane])).collect(),
            payers: list(&self.payers),
            gap: list(&self.gap),
            usd_per_person: list(&self.usd_per_person),
            open_cases: list(&self.open_cases),
            waiting: list(&self.waiting),
            separated: self.separated.0[lane],
            care_years: self.care_years.0[lane],
            care_cost: list(&self.care_cost),
            commune_cost: list(&self.commune_cost),
            commune_gap: list(&self.commune_gap),
            alone: self.alone.iter().map(|from| (from[lane] < years).then_some(from[lane] as u32)).collect(),
        }
    }
}
