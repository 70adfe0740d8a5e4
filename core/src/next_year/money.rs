//! Ceilings of money sources stay those of their calendar year: growth counts from the first year of a plan, so that the
//! amounts move on with it.

use super::Next;
use super::prices::tidy;
use crate::estimate::Parameter;
use crate::input::Basis;
use crate::problem::{Ceiling, Source};

impl Next<'_> {
    pub(super) fn money(&mut self) {
        let sources: Vec<&Source> = self.problem.sources.iter().collect();
        for parameter in amounts(&sources) {
            let users = sources.iter().filter(|source| source.ceiling == Ceiling::Estimate(parameter));
            let mut growths: Vec<f64> = users.map(|source| self.growth(source)).collect();
            growths.dedup();
            let is_price = self.problem.costs.iter().any(|line| line.price == parameter);
            match growths[..] {
                [percent] if !is_price => self.raise(parameter, percent),
                _ => self.apart(&sources, parameter),
            }
        }
        for source in &sources {
            let percent = self.growth(source);
            if percent != 0.0 && !matches!(source.ceiling, Ceiling::Estimate(_)) {
                self.amount(source, None, percent);
            }
        }
        // What the cost is set against, and the parts of the national pot: the country grows as the communes do.
        if !amounts(&sources).contains(&Parameter::CommuneBudgetUsd) {
            self.raise(Parameter::CommuneBudgetUsd, self.problem.get(Parameter::FundGrowthPct));
        }
        if sources.iter().any(|source| source.basis == Basis::FundFormula) {
            self.raise(Parameter::NationalPeople, self.problem.get(Parameter::PopulationGrowthPct));
        }
    }

    fn growth(&self, source: &Source) -> f64 {
        source.growth.map_or(0.0, |percent| self.problem.get(percent))
    }

    /// Sources that share an estimate and grow differently: each gets an amount of its own.
    fn apart(&mut self, sources: &[&Source], parameter: Parameter) {
        let usd = self.problem.get(parameter);
        for source in sources.iter().filter(|source| source.ceiling == Ceiling::Estimate(parameter)) {
            self.amount(source, Some(usd), self.growth(source));
        }
    }

    /// The amount that stands in a row, or `usd` in its place, risen.
    fn amount(&mut self, source: &Source, usd: Option<f64>, percent: f64) {
        let risen = |value: f64| tidy(value * (1.0 + percent / 100.0));
        let Some(row) = self.input.funding.iter_mut().find(|row| row.id == source.id) else { return };
        if let Some(usd) = usd {
            row.estimate = None;
            row.usd_year = Some(usd);
        }
        row.usd_year = row.usd_year.map(risen);
        row.riel_year = row.riel_year.map(risen);
        self.carried.sources.push(source.id.clone());
    }
}

/// The estimates that hold amounts of sources, each once.
fn amounts(sources: &[&Source]) -> Vec<Parameter> {
    let mut list = Vec::new();
    for source in sources {
        if let Ceiling::Estimate(parameter) = source.ceiling
            && !list.contains(&parameter)
        {
            list.push(parameter);
        }
    }
    list
}
