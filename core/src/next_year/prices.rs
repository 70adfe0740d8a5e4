//! Prices and pay rise as the old plan expects, and with them the readings of their estimates.

use super::{CarriedEstimate, Next, NotCarried};
use crate::estimate::{Parameter, Status};
use crate::input::{EstimateRow, Rise};
use crate::problem::Currency;
use crate::service::Service;

/// How the source of a carried figure begins.
const CARRIED: &str = "Carried to ";

impl Next<'_> {
    /// The price of each cost line by its rise; a child's year in care, which prevention is set against, by prices.
    pub(super) fn prices(&mut self) {
        let mut done: Vec<(Parameter, Rise)> = Vec::new();
        let crisis = self.problem.has(Service::Prevention).then_some((Parameter::CareUsdChildYear, Rise::Prices));
        let lines = self.problem.costs.iter().filter(|line| line.currency != Currency::Share);
        for (price, rise) in lines.map(|line| (line.price, line.rise)).chain(crisis) {
            match done.iter().find(|(known, _)| *known == price) {
                Some((_, known)) if *known != rise => self.not(NotCarried::TwoRises),
                Some(_) => {}
                None => done.push((price, rise)),
            }
        }
        for (price, rise) in done {
            match rise {
                Rise::Prices => self.raise(price, self.problem.get(Parameter::InflationPct)),
                Rise::Wages => self.raise(price, self.problem.get(Parameter::WageGrowthPct)),
                Rise::None => {}
            }
        }
    }

    /// All three readings of an estimate rise by a percentage, inside what makes sense at all. A figure that was sourced
    /// is then derived.
    pub(super) fn raise(&mut self, parameter: Parameter, percent: f64) {
        let old = self.problem.parameters().estimate(parameter).clone();
        let (least, most) = parameter.allowed();
        let risen = |value: f64| tidy(value * (1.0 + percent / 100.0)).clamp(least, most);
        let row = EstimateRow {
            id: parameter.id().to_owned(),
            low: Some(risen(old.low)),
            central: risen(old.central),
            high: Some(risen(old.high)),
            unit: Some(old.unit),
            year: Some(old.year),
            status: if old.status == Status::Sourced { Status::Derived } else { old.status },
            source: Some(format!("{CARRIED}{} at {percent} % a year: {}", self.carried.to, bare(&old.source))),
        };
        if row.central.total_cmp(&old.central).is_eq() {
            return;
        }
        self.carried.estimates.push(CarriedEstimate { id: row.id.clone(), before: old.central, after: row.central });
        match self.input.estimates.iter_mut().find(|known| known.id == row.id) {
            Some(known) => *known = row,
            None => self.input.estimates.push(row),
        }
    }
}

/// A source without what an earlier year put before it.
fn bare(source: &str) -> &str {
    let carried = source.strip_prefix(CARRIED).and_then(|rest| rest.split_once(": "));
    carried.map_or(source, |(_, rest)| rest)
}

/// Twelve digits: what a person would write, without the noise of a product.
pub(super) fn tidy(value: f64) -> f64 {
    format!("{value:.11e}").parse().unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_product_is_written_as_a_person_would() {
        assert_eq!(tidy(0.12 * 1.025), 0.123);
        assert_eq!(tidy(1_500_000.0 * 1.03), 1_545_000.0);
        assert_eq!(tidy(0.0), 0.0);
    }

    #[test]
    fn a_source_is_carried_once() {
        assert_eq!(bare("Carried to 2028 at 3 % a year: a survey: two rounds"), "a survey: two rounds");
        assert_eq!(bare("a survey: two rounds"), "a survey: two rounds");
    }
}
