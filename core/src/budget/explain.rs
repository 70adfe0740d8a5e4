//! Why a number of the forecast is what it is: a tree of its terms with units and sources.

mod posts;

use super::{BudgetLine, CommuneYear, Forecast};
use crate::estimate::{Parameter, Status};
use crate::id::{CommuneCode, PayerId, SourceId};
use crate::input::{Basis, Rise};
use crate::need::Need;
use crate::problem::{Ceiling, CostLine, Currency, Problem};
use crate::service::Service;
use crate::time::Year;
use crate::unit::Riel;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::cell::OnceCell;

/// A figure of a commune in a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Figure {
    /// Cost.
    Cost,
    /// Cost of a part of the Village Hive.
    Service(Service),
    /// Amount of a cost line.
    Line(String),
    /// What nobody pays.
    Gap,
    /// What a payer pays.
    Paid(PayerId),
    /// Ceiling of a source.
    Ceiling(SourceId),
    /// Cost per person.
    UsdPerPerson,
    /// Cost over the benchmark.
    BenchmarkRatio,
    /// Cost over the commune fund.
    CommuneFundShare,
    /// Families in case, mean of the year.
    OpenCases,
    /// Families waiting, mean of the year.
    Waiting,
    /// People, mean of the year.
    People,
}

/// A number and what it is made of.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Term {
    /// What it is.
    pub label: String,
    /// Its value.
    pub value: f64,
    /// Its unit.
    pub unit: String,
    /// How it follows from its terms: `sum`, `product`, `quotient`, `difference`, `mean`; empty for a term without any.
    pub rule: String,
    /// Where it comes from, for a term without terms of its own.
    pub source: Option<String>,
    /// What stands behind it, for an estimate.
    pub status: Option<Status>,
    /// Its terms.
    pub terms: Vec<Term>,
}

impl Term {
    fn leaf(label: impl Into<String>, value: f64, unit: &str, source: &str) -> Self {
        let (unit, source) = (unit.to_owned(), Some(source.to_owned()));
        Self { label: label.into(), value, unit, rule: String::new(), source, status: None, terms: Vec::new() }
    }

    fn of(label: impl Into<String>, value: f64, unit: &str, rule: &str, terms: Vec<Term>) -> Self {
        let (unit, rule) = (unit.to_owned(), rule.to_owned());
        Self { label: label.into(), value, unit, rule, source: None, status: None, terms }
    }

    fn estimate(problem: &Problem, parameter: Parameter) -> Self {
        let estimate = problem.parameters().estimate(parameter);
        Self {
            label: parameter.what().to_owned(),
            value: problem.get(parameter),
            unit: estimate.unit.clone(),
            rule: String::new(),
            source: Some(format!("{} ({})", estimate.source, estimate.year)),
            status: Some(estimate.status),
            terms: Vec::new(),
        }
    }
}

const MONTHS: &str = "monthly loop of the forecast, docs/methods/budget.md";

/// The terms of a figure; `None` when the commune, year, line, payer or source is not in the forecast.
///
/// ```
/// use hiveplan::{Figure, Input, Year, explain, forecast, need, plan, validate};
/// let problem = validate(&Input::embedded("battambang")?)?;
/// let need = need(&problem);
/// let forecast = forecast(&problem, &need, &plan(&problem, &need)?);
/// let cost = explain(&problem, &forecast, &"020309".into(), Year(2027), &Figure::Cost).unwrap();
/// let parts: f64 = cost.terms.iter().map(|term| term.value).sum();
/// assert_eq!(cost.value, parts, "the cost is the sum of its parts, to the riel");
/// # Ok::<(), hiveplan::Issues>(())
/// ```
#[must_use]
pub fn explain(
    problem: &Problem,
    forecast: &Forecast,
    commune: &CommuneCode,
    year: Year,
    figure: &Figure,
) -> Option<Term> {
    let row = forecast.years.iter().find(|row| row.commune == *commune && row.year == year)?;
    let why = Why { problem, forecast, row, need: OnceCell::new() };
    Some(match figure {
        Figure::Cost => why.cost(),
        Figure::Service(service) => why.service(*service),
        Figure::Line(line) => why.line(why.lines().find(|row| row.line == *line)?)?,
        Figure::Gap => why.gap(),
        Figure::Paid(payer) => why.paid(row.paid.iter().find(|(id, _)| id == payer)?),
        Figure::Ceiling(source) => why.ceiling(source)?,
        Figure::UsdPerPerson => why.usd_per_person(),
        Figure::BenchmarkRatio => {
            let benchmark = Term::estimate(problem, Parameter::BenchmarkUsdPersonYear);
            let terms = vec![why.usd_per_person(), benchmark];
            Term::of("Cost over the benchmark", row.benchmark_ratio, "", "quotient", terms)
        }
        Figure::CommuneFundShare => why.fund_share(),
        Figure::OpenCases => why.mean("Families in case", "families", row.open_cases, |month| month.open_cases),
        Figure::Waiting => why.mean("Families waiting", "families", row.waiting, |month| month.waiting),
        Figure::People => why.people(),
    })
}

struct Why<'f> {
    problem: &'f Problem,
    forecast: &'f Forecast,
    row: &'f CommuneYear,
    /// What the first month needs, when it is asked for.
    need: OnceCell<Need>,
}

impl Why<'_> {
    fn lines(&self) -> impl Iterator<Item = &BudgetLine> {
        self.forecast.lines.iter().filter(|line| line.commune == self.row.commune && line.year == self.row.year)
    }

    fn cost(&self) -> Term {
        let services = Service::ALL.iter().map(|&service| self.service(service));
        let terms = services.filter(|term| term.value != 0.0).collect();
        Term::of("Cost of the year", self.row.cost.0 as f64, "riel", "sum", terms)
    }

    fn service(&self, service: Service) -> Term {
        let lines = self.lines().filter(|line| line.service == service && line.amount != Riel::ZERO);
        let terms: Vec<Term> = lines.filter_map(|line| self.line(line)).collect();
        let value = terms.iter().map(|term| term.value).sum();
        Term::of(service.label(), value, "riel", "sum", terms)
    }

    /// Quantity x price x rise, each month rounded to the riel.
    fn line(&self, line: &BudgetLine) -> Option<Term> {
        let of = self.problem.costs.iter().find(|cost| cost.id == line.line)?;
        let label = format!("Quantity: {}", line.unit);
        let quantity = match self.quantity(of, line.quantity) {
            Some((rule, terms)) => Term::of(label, line.quantity, &line.unit, rule, terms),
            None => Term::leaf(label, line.quantity, &line.unit, MONTHS),
        };
        let terms = vec![quantity, self.price(of, line.unit_price)];
        Some(Term::of(line.line.clone(), line.amount.0 as f64, "riel", "product, rounded each month", terms))
    }

    fn price(&self, line: &CostLine, value: f64) -> Term {
        let mut terms = vec![Term::estimate(self.problem, line.price)];
        if line.currency == Currency::Aud {
            terms.push(Term::estimate(self.problem, Parameter::UsdPerAud));
        }
        if matches!(line.currency, Currency::Aud | Currency::Usd) {
            terms.push(Term::estimate(self.problem, Parameter::RielPerUsd));
        }
        let years = (self.row.year.0 - self.problem.horizon.start.0) as usize;
        let rise = match line.rise {
            Rise::Prices => Some(Parameter::InflationPct),
            Rise::Wages => Some(Parameter::WageGrowthPct),
            Rise::None => None,
        };
        if let Some(rise) = rise {
            let factor = super::prices::growth(self.problem.get(rise), years);
            let term = Term::of(
                format!("Rise over {years} years"),
                factor,
                "",
                "(1 + rate / 100) ^ years",
                vec![Term::estimate(self.problem, rise)],
            );
            terms.push(term);
        }
        let unit = if line.currency == Currency::Share { "share" } else { "riel" };
        Term::of("Price of a unit", value, unit, "product", terms)
    }

    fn paid(&self, (payer, amount): &(PayerId, Riel)) -> Term {
        let here = |row: &&super::Funded| {
            row.commune == self.row.commune && row.year == self.row.year && row.payer.as_ref() == Some(payer)
        };
        let mut sources: Vec<(SourceId, f64)> = Vec::new();
        for row in self.forecast.funding.iter().filter(here) {
            let Some(source) = &row.source else { continue };
            match sources.iter_mut().find(|(id, _)| id == source) {
                Some((_, sum)) => *sum += row.amount.0 as f64,
                None => sources.push((source.clone(), row.amount.0 as f64)),
            }
        }
        let term = |(source, amount): (SourceId, f64)| {
            let terms = self.ceiling(&source).into_iter().collect();
            Term::of(source.to_string(), amount, "riel", "at most", terms)
        };
        let terms = sources.into_iter().map(term).collect();
        Term::of(format!("Paid by {payer}"), amount.0 as f64, "riel", "sum", terms)
    }

    fn gap(&self) -> Term {
        let mut terms = vec![self.cost()];
        terms.extend(self.row.paid.iter().filter(|(_, amount)| *amount > Riel::ZERO).map(|paid| self.paid(paid)));
        Term::of("Unfunded", self.row.gap.0 as f64, "riel", "difference", terms)
    }

    fn ceiling(&self, id: &SourceId) -> Option<Term> {
        let of = |row: &&super::SourceYear| {
            row.source == *id
                && row.year == self.row.year
                && row.commune.as_ref().is_none_or(|commune| *commune == self.row.commune)
        };
        let row = self.forecast.sources.iter().find(of)?;
        let source = self.problem.sources.iter().find(|source| source.id == *id)?;
        if row.ceiling == Riel::ZERO && (row.year < source.from || source.until < row.year) {
            let source = format!("funding: from {} until {}", source.from, source.until);
            return Some(Term::leaf(format!("Ceiling of {id}"), 0.0, "riel", &source));
        }
        let mut terms = match source.ceiling {
            Ceiling::Estimate(parameter) => {
                vec![Term::estimate(self.problem, parameter), Term::estimate(self.problem, Parameter::RielPerUsd)]
            }
            Ceiling::Usd(usd) => {
                let amount = Term::leaf("Amount a year", usd, "USD/year", "funding");
                vec![amount, Term::estimate(self.problem, Parameter::RielPerUsd)]
            }
            Ceiling::Riel(riel) => vec![Term::leaf("Amount a year", riel, "riel/year", "funding")],
        };
        if source.basis == Basis::FundFormula {
            let part: f64 = match &row.commune {
                Some(code) => {
                    let commune = self.problem.communes.iter().find(|commune| commune.code == *code)?;
                    super::fund::part(self.problem, commune)
                }
                None => self.problem.communes.iter().map(|c| super::fund::part(self.problem, c)).sum(),
            };
            let rule = "0.30 / communes + 0.30 x people / all people + 0.40 x villages / all villages";
            let all = [Parameter::NationalCommunes, Parameter::NationalPeople, Parameter::NationalVillages];
            let national = all.map(|parameter| Term::estimate(self.problem, parameter)).to_vec();
            terms.push(Term::of("Part of the national pot", part, "share", rule, national));
        }
        terms.extend(source.share.map(|share| Term::estimate(self.problem, share)));
        if let Some(percent) = source.growth {
            let years = (self.row.year.0 - self.problem.horizon.start.0).max(0) as usize;
            let factor = super::prices::growth(self.problem.get(percent), years);
            let rate = vec![Term::estimate(self.problem, percent)];
            terms.push(Term::of(format!("Growth over {years} years"), factor, "", "(1 + rate / 100) ^ years", rate));
        }
        if source.support < 1.0 {
            terms.push(Term::leaf("Part of what is asked that is granted", source.support, "share", "funding"));
        }
        Some(Term::of(format!("Ceiling of {id}"), row.ceiling.0 as f64, "riel", "product", terms))
    }

    fn usd_per_person(&self) -> Term {
        let rate = Term::estimate(self.problem, Parameter::RielPerUsd);
        let terms = vec![self.cost(), rate, self.people()];
        Term::of("Cost per person", self.row.usd_per_person.0, "USD/person", "quotient", terms)
    }

    fn fund_share(&self) -> Term {
        let years = (self.row.year.0 - self.problem.horizon.start.0) as usize;
        let growth = Term::of(
            format!("Growth over {years} years"),
            super::prices::growth(self.problem.get(Parameter::FundGrowthPct), years),
            "",
            "(1 + rate / 100) ^ years",
            vec![Term::estimate(self.problem, Parameter::FundGrowthPct)],
        );
        let budget = Term::estimate(self.problem, Parameter::CommuneBudgetUsd);
        let rate = Term::estimate(self.problem, Parameter::RielPerUsd);
        let fund = budget.value * rate.value * growth.value;
        let fund = Term::of("Commune fund", fund, "riel", "product", vec![budget, rate, growth]);
        let terms = vec![self.cost(), fund];
        Term::of("Cost over the commune fund", self.row.commune_fund_share, "", "quotient", terms)
    }

    fn people(&self) -> Term {
        let commune = self.problem.communes.iter().find(|commune| commune.code == self.row.commune);
        let now = commune.map_or(0.0, |commune| commune.people as f64);
        let terms = vec![
            Term::leaf("People today", now, "people", "communes.csv"),
            Term::estimate(self.problem, Parameter::PopulationGrowthPct),
        ];
        Term::of("People, mean of the year", self.row.people, "people", "mean of grown months", terms)
    }

    fn mean(&self, label: &str, unit: &str, value: f64, of: impl Fn(&super::CommuneMonth) -> f64) -> Term {
        let here =
            |month: &&super::CommuneMonth| month.commune == self.row.commune && month.month.year() == self.row.year;
        let month = |month: &super::CommuneMonth| Term::leaf(month.month.to_string(), of(month), unit, MONTHS);
        let terms = self.forecast.months.iter().filter(here).map(month).collect();
        Term::of(label, value, unit, "mean", terms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::budget::fixture::planned;
    use crate::budget::forecast;
    use crate::input::Input;

    /// Works a term out again from its terms, where its rule is plain arithmetic.
    fn again(term: &Term) {
        let values: Vec<f64> = term.terms.iter().map(|term| term.value).collect();
        let expected = match term.rule.as_str() {
            "sum" => values.iter().sum(),
            "product" | "product, rounded each month" => values.iter().product(),
            "quotient" => values[1..].iter().fold(values[0], |left, by| left / by),
            "difference" => values[1..].iter().fold(values[0], |left, less| left - less),
            "mean" => values.iter().sum::<f64>() / values.len() as f64,
            _ => term.value,
        };
        let rounding = if term.rule.ends_with("month") { 6.5 } else { 0.5 };
        assert!(
            (expected - term.value).abs() <= rounding + 1e-9 * expected.abs(),
            "{}: {expected} {}",
            term.label,
            term.value
        );
        if term.terms.is_empty() && term.rule.is_empty() {
            assert!(term.source.is_some(), "{} has no source", term.label);
        }
        term.terms.iter().for_each(again);
    }

    fn find<'t>(term: &'t Term, label: &str) -> Option<&'t Term> {
        if term.label == label { Some(term) } else { term.terms.iter().find_map(|term| find(term, label)) }
    }

    #[test]
    fn posts_are_explained_down_to_families_cases_and_hours() {
        let (problem, need, plan) = planned(&Input::embedded("battambang").unwrap());
        let forecast = forecast(&problem, &need, &plan);
        let why = explain(&problem, &forecast, &"020309".into(), Year(2028), &Figure::Cost).unwrap();
        let line = find(&why, "pay_social_worker").unwrap();
        // 2,890 families, 7.4 in a hundred, 15 for each worker.
        let standard = find(line, "By the standard").unwrap();
        assert_eq!((standard.terms[0].value, standard.terms[1].value), (214.0, 15.0));
        assert_eq!(standard.terms[0].terms[0].value, 2890.0);
        let hours = find(line, "Hours of one worker in a year").unwrap();
        assert_eq!(hours.value, 1712.0);
        assert!(find(line, "Home visits").is_some_and(|visits| visits.value > 1000.0));
    }

    #[test]
    fn every_figure_follows_from_its_terms_and_every_leaf_has_a_source() {
        let (problem, need, plan) = planned(&Input::embedded("battambang").unwrap());
        let forecast = forecast(&problem, &need, &plan);
        let mut figures = vec![
            Figure::Cost,
            Figure::Gap,
            Figure::UsdPerPerson,
            Figure::BenchmarkRatio,
            Figure::CommuneFundShare,
            Figure::OpenCases,
            Figure::Waiting,
            Figure::People,
        ];
        figures.extend(problem.payers.iter().map(|payer| Figure::Paid(payer.clone())));
        figures.extend(problem.sources.iter().map(|source| Figure::Ceiling(source.id.clone())));
        figures.extend(Service::ALL.iter().map(|&service| Figure::Service(service)));
        figures.push(Figure::Line("meals".into()));
        for year in problem.horizon.all_years() {
            for figure in &figures {
                let term = explain(&problem, &forecast, &"020309".into(), year, figure);
                again(&term.unwrap_or_else(|| panic!("{figure:?}")));
            }
        }
        assert!(explain(&problem, &forecast, &"999999".into(), Year(2027), &Figure::Cost).is_none());
        assert!(explain(&problem, &forecast, &"020309".into(), Year(2027), &Figure::Line("no".into())).is_none());
    }
}
