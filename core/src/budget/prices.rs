//! What one unit of each cost line costs: in riel of the first year, and how it rises. Prices are `f64` inside
//! `budget` only; [`Riel::rounded`](crate::Riel::rounded) makes money of them in `lines`.

use crate::estimate::Parameter;
use crate::input::{Driver, LineKind, Rise};
use crate::problem::{CostLine, Currency, Problem};
use crate::service::{Cadre, Service};

/// An amount of a currency in riel, at the rates in force. A share stays a share.
pub(super) fn in_riel(problem: &Problem, amount: f64, currency: Currency) -> f64 {
    match currency {
        Currency::Riel | Currency::Share => amount,
        Currency::Usd => amount * problem.get(Parameter::RielPerUsd),
        Currency::Aud => amount * problem.get(Parameter::UsdPerAud) * problem.get(Parameter::RielPerUsd),
    }
}

/// The price of a cost line in US dollars, at the rates in force; zero for a share.
pub(crate) fn usd(problem: &Problem, line: &CostLine) -> f64 {
    let amount = problem.get(line.price);
    match line.currency {
        Currency::Share => 0.0,
        currency => in_riel(problem, amount, currency) / problem.get(Parameter::RielPerUsd),
    }
}

/// `(1 + percent / 100) ^ years` by multiplication: the same bits on every machine.
pub(super) fn growth(percent: f64, years: usize) -> f64 {
    (0..years).fold(1.0, |factor, _| factor * (1.0 + percent / 100.0))
}

/// Prices of all cost lines over the horizon.
#[derive(Debug, Clone)]
pub(super) struct Prices {
    /// Price of a unit in riel of the first year, by cost line.
    base: Vec<f64>,
    /// Index by year and [`Rise::index`]; the first year is 1. Prices step up each January.
    index: Vec<[f64; Rise::ALL.len()]>,
    /// Yearly pay with on-costs of one post by [`Cadre::index`], in riel of the first year.
    post_year: [f64; Cadre::ALL.len()],
}

impl Prices {
    pub(super) fn new(problem: &Problem) -> Self {
        let base: Vec<f64> =
            problem.costs.iter().map(|line| in_riel(problem, problem.get(line.price), line.currency)).collect();
        let index = (0..problem.horizon.years as usize).map(|year| indices(problem, year)).collect();
        let post_year = std::array::from_fn(|cadre| post_year(problem, &base, Cadre::ALL[cadre]));
        Self { base, index, post_year }
    }

    /// Price of a unit of a cost line in riel of the first year.
    pub(super) fn real(&self, line: usize) -> f64 {
        self.base[line]
    }

    /// How far prices of a kind have risen by a year.
    pub(super) fn index(&self, year: usize, rise: Rise) -> f64 {
        self.index[year][rise.index()]
    }

    /// Yearly pay with on-costs of one full-time post, in riel of the year.
    pub(super) fn post_year(&self, cadre: Cadre, year: usize) -> f64 {
        self.post_year[cadre.index()] * self.index(year, Rise::Wages)
    }
}

fn indices(problem: &Problem, year: usize) -> [f64; Rise::ALL.len()] {
    std::array::from_fn(|rise| match Rise::ALL[rise] {
        Rise::Prices => growth(problem.get(Parameter::InflationPct), year),
        Rise::Wages => growth(problem.get(Parameter::WageGrowthPct), year),
        Rise::None => 1.0,
    })
}

/// Months of pay in a year: a school cook is paid for fewer than twelve [S: Phnom Penh Post on school feeding].
pub(crate) fn paid_months(problem: &Problem, cadre: Cadre) -> f64 {
    if cadre == Cadre::Cook { problem.get(Parameter::CookMonths) } else { 12.0 }
}

fn post_year(problem: &Problem, base: &[f64], cadre: Cadre) -> f64 {
    let pays = |line: &CostLine| {
        line.kind == LineKind::Pay && line.driver == Driver::PostMonths && pays_cadre(line.cadre, line.service, cadre)
    };
    let on_costs = |line: &CostLine| {
        line.driver == Driver::Pay && line.service == cadre.service() && line.currency == Currency::Share
    };
    let sum = |wanted: &dyn Fn(&CostLine) -> bool| -> f64 {
        problem.costs.iter().zip(base).filter(|(line, _)| wanted(line)).map(|(_, price)| *price).sum()
    };
    sum(&pays) * paid_months(problem, cadre) * (1.0 + sum(&on_costs))
}

/// Whether a line about `of` (or about all cadres of `service`) counts a cadre.
pub(crate) fn pays_cadre(of: Option<Cadre>, service: Service, cadre: Cadre) -> bool {
    of.map_or(cadre.service() == service, |of| of == cadre)
}
