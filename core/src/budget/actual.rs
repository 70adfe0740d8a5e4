//! Plan against actual: monthly indicators in, deviations out, and the forecast again from the latest month.

use super::months::run_corrected;
use super::world::World;
use super::{CommuneMonth, Forecast, rules, tables};
use crate::arrange::Arrange;
use crate::error::Issues;
use crate::id::CommuneCode;
use crate::need::Need;
use crate::plan::Plan;
use crate::problem::Problem;
use crate::time::Month;
use crate::unit::Riel;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What a commune counted in a month. Empty: not counted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Indicators {
    /// Commune.
    pub commune: CommuneCode,
    /// Month.
    pub month: Month,
    /// Cases opened.
    #[serde(default)]
    pub opened: Option<u64>,
    /// Cases closed safely.
    #[serde(default)]
    pub closed: Option<u64>,
    /// Cases open at the end of the month.
    #[serde(default)]
    pub open: Option<u64>,
    /// Home visits at which the family was met.
    #[serde(default)]
    pub visits: Option<u64>,
    /// Spending of the month.
    #[serde(default)]
    pub spending: Option<Riel>,
}

impl Indicators {
    /// Reads a list of rows from a value: dicts in Python, objects in JavaScript.
    ///
    /// # Errors
    ///
    /// HP8010 when they are no indicators.
    pub fn from_value(value: serde_json::Value) -> Result<Vec<Self>, Issues> {
        rules::NOT_INDICATORS.read(value)
    }
}

/// An indicator against the plan.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Deviation {
    /// Commune.
    pub commune: CommuneCode,
    /// Month.
    pub month: Month,
    /// `opened`, `closed`, `open`, `visits` or `spending`.
    pub indicator: String,
    /// Expected.
    pub planned: f64,
    /// Counted.
    pub actual: f64,
    /// Actual minus planned.
    pub difference: f64,
    /// Whether it is more than chance would do: beyond two standard deviations of a count with the expected mean
    /// (Poisson); for spending, beyond a tenth of the plan \[A\].
    pub notable: bool,
}

/// Plan against actual, and the months again.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Tracking {
    /// Deviations by commune and month.
    pub deviations: Vec<Deviation>,
    /// Spending so far over what was planned for the same months, all communes; `None` when none was counted.
    pub spending_ratio: Option<f64>,
    /// The months of the horizon again: up to the latest indicators with the open cases counted there, forecast from
    /// there on. Prices stay those of the plan.
    pub months: Vec<CommuneMonth>,
}

/// Compares indicators with the forecast and forecasts again from the latest month.
///
/// The count of open cases (or, where it is not given, the one before with what was opened and closed since) takes the
/// place of the expected one at the end of its month; posts, cost and later months follow from it.
///
/// # Errors
///
/// All faults of the indicators (HP8006 and following).
///
/// ```
/// use hiveplan::{Indicators, Input, forecast, need, plan, track, validate};
/// let problem = validate(&Input::embedded("battambang")?)?;
/// let need = need(&problem);
/// let plan = plan(&problem, &need)?;
/// let forecast = forecast(&problem, &need, &plan);
/// let counted = Indicators {
///     commune: "020309".into(), month: "2027-03".parse().unwrap(),
///     opened: None, closed: None, open: Some(60), visits: None, spending: None,
/// };
/// let tracking = track(&problem, &need, &plan, &forecast, &[counted])?;
/// assert_eq!(tracking.deviations.len(), 1);
/// # Ok::<(), hiveplan::Issues>(())
/// ```
pub fn track(
    problem: &Problem,
    need: &Need,
    plan: &Plan,
    forecast: &Forecast,
    indicators: &[Indicators],
) -> Result<Tracking, Issues> {
    let issues = check(problem, indicators);
    if issues.has_errors() {
        return Err(issues);
    }
    let mut rows: Vec<&Indicators> = indicators.iter().collect();
    rows.arrange_by(|a, b| (&a.commune, a.month).cmp(&(&b.commune, b.month)));
    let world = World::new(problem, need, plan);
    let mut visits = vec![vec![0.0; world.months()]; world.communes()];
    let mut by_commune: Vec<Vec<CommuneMonth>> = vec![Vec::with_capacity(world.months()); world.communes()];
    // What the plan expected: home visits are not a column of the forecast.
    super::months::run(&world, |seen| {
        let scores = seen.site.flow.by_score();
        visits[seen.commune][seen.month] = scores.iter().zip(&world.home_visits).map(|(n, v)| n * v).sum();
    });
    let first = problem.horizon.first_month();
    run_corrected(
        &world,
        |month, sites| {
            for row in rows.iter().filter(|row| row.month == first + month as i32) {
                let Some(commune) = position(problem, &row.commune) else { continue };
                if let Some(open) = row.open {
                    sites[commune].flow.count_in_case(open as f64);
                } else if row.opened.is_some() || row.closed.is_some() {
                    let happened = &sites[commune].happened;
                    let opened = row.opened.map_or(0.0, |opened| opened as f64 - happened.admitted);
                    let closed = row.closed.map_or(0.0, |closed| closed as f64 - happened.exited);
                    let open = sites[commune].flow.open_cases();
                    sites[commune].flow.count_in_case(open + opened - closed);
                }
            }
        },
        |seen| by_commune[seen.commune].push(tables::month(&world, seen)),
    );
    let mut deviations = Vec::new();
    let (mut spent, mut meant) = (0.0, 0.0);
    let months = world.months();
    for row in rows {
        let Some(commune) = position(problem, &row.commune) else { continue };
        let month = row.month.since(first) as usize;
        let Some(planned) = forecast.months.get(commune * months + month) else { continue };
        let visits = visits[commune][month];
        let mut add = |indicator: &str, planned: f64, actual: Option<f64>, margin: f64| {
            let Some(actual) = actual else { return };
            let (difference, indicator) = (actual - planned, indicator.to_owned());
            let notable = difference.abs() > margin;
            let (commune, month) = (row.commune.clone(), row.month);
            deviations.push(Deviation { commune, month, indicator, planned, actual, difference, notable });
        };
        let chance = |expected: f64| 2.0 * expected.max(1.0).sqrt();
        let count = |value: Option<u64>| value.map(|count| count as f64);
        add("opened", planned.admitted, count(row.opened), chance(planned.admitted));
        add("closed", planned.exited, count(row.closed), chance(planned.exited));
        add("open", planned.open_cases, count(row.open), chance(planned.open_cases));
        add("visits", visits, count(row.visits), chance(visits));
        let cost = planned.cost.0 as f64;
        add("spending", cost, row.spending.map(|riel| riel.0 as f64), cost * 0.1);
        if let Some(spending) = row.spending {
            spent += spending.0 as f64;
            meant += cost;
        }
    }
    Ok(Tracking {
        deviations,
        spending_ratio: (meant > 0.0).then(|| spent / meant),
        months: by_commune.into_iter().flatten().collect(),
    })
}

fn position(problem: &Problem, code: &CommuneCode) -> Option<usize> {
    problem.communes.binary_search_by(|commune| commune.code.cmp(code)).ok()
}

fn check(problem: &Problem, rows: &[Indicators]) -> Issues {
    let mut issues = Issues::default();
    let months = problem.horizon.years as i32 * 12;
    let mut seen = BTreeSet::new();
    for (place, row) in rows.iter().enumerate() {
        let path = |field: &str| format!("/indicators/{place}/{field}");
        match position(problem, &row.commune) {
            None => issues.push(rules::INDICATOR_COMMUNE.at(path("commune"), format!("`{}`", row.commune))),
            Some(commune) => {
                let families = problem.communes[commune].families;
                let most = [row.opened, row.closed, row.open].into_iter().flatten().max().unwrap_or(0);
                if most > families {
                    let message = format!("{most} cases in a commune of {families} families");
                    issues.push(rules::INDICATOR_VALUE.at(path("open"), message));
                }
            }
        }
        if !(0..months).contains(&row.month.since(problem.horizon.first_month())) {
            issues.push(rules::INDICATOR_MONTH.at(path("month"), row.month.to_string()));
        }
        if row.spending.is_some_and(|riel| riel < Riel::ZERO) {
            issues.push(rules::INDICATOR_VALUE.at(path("spending"), "spending below zero".to_owned()));
        }
        if !seen.insert((&row.commune, row.month)) {
            issues.push(rules::INDICATOR_TWICE.at(path("month"), format!("{} {}", row.commune, row.month)));
        }
    }
    issues
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::budget::fixture::planned;
    use crate::budget::forecast;
    use crate::input::Input;

    fn row(month: &str) -> Indicators {
        Indicators {
            commune: "020309".into(),
            month: month.parse().unwrap(),
            opened: None,
            closed: None,
            open: None,
            visits: None,
            spending: None,
        }
    }

    #[test]
    fn what_was_counted_as_planned_changes_nothing_and_more_cases_stay_and_cost() {
        let (problem, need, plan) = planned(&Input::embedded("battambang").unwrap());
        let before = forecast(&problem, &need, &plan);
        let none = track(&problem, &need, &plan, &before, &[]).unwrap();
        assert_eq!(none.months, before.months);

        let counted = Indicators { open: Some(150), spending: Some(Riel(1)), ..row("2027-06") };
        let tracked = track(&problem, &need, &plan, &before, &[counted]).unwrap();
        let ou_char = 8 * 60;
        let at = |months: &[CommuneMonth], month: usize| months[ou_char + month].open_cases;
        assert!((at(&tracked.months, 4) - at(&before.months, 4)).abs() < 1e-12, "the months before stay");
        assert!((at(&tracked.months, 5) - 150.0).abs() < 1e-9);
        assert!((at(&tracked.months, 8) - at(&before.months, 8)).abs() > 1.0);
        let families = |months: &[CommuneMonth]| months[ou_char + 30].families;
        assert!((families(&tracked.months) - families(&before.months)).abs() < 1e-6, "nobody is lost or made");
        let open = &tracked.deviations[0];
        assert!(open.indicator == "open" && open.notable && (open.planned - at(&before.months, 5)).abs() < 1e-12);
        assert!(tracked.spending_ratio.unwrap() < 1e-6);
        assert_eq!(tracked.months[0], before.months[0], "another commune's first month stays");
    }

    #[test]
    fn opened_and_closed_move_the_count_where_it_is_not_given() {
        let (problem, need, plan) = planned(&Input::embedded("battambang").unwrap());
        let before = forecast(&problem, &need, &plan);
        let expected = &before.months[8 * 60 + 7];
        let counted = Indicators { opened: Some(40), closed: Some(2), ..row("2027-08") };
        let tracked = track(&problem, &need, &plan, &before, &[counted]).unwrap();
        let found = tracked.months[8 * 60 + 7].open_cases;
        let wanted = expected.open_cases + 40.0 - expected.admitted - 2.0 + expected.exited;
        assert!((found - wanted).abs() < 1e-9, "{found} {wanted}");
    }

    #[test]
    fn faults_of_indicators_are_numbered() {
        let (problem, need, plan) = planned(&Input::embedded("battambang").unwrap());
        let before = forecast(&problem, &need, &plan);
        let stranger = Indicators { commune: "999999".into(), ..row("2027-06") };
        let rows = [
            stranger,
            row("2040-01"),
            row("2027-06"),
            Indicators { spending: Some(Riel(-1)), ..row("2027-06") },
            Indicators { open: Some(9_999_999), ..row("2027-07") },
        ];
        let issues = track(&problem, &need, &plan, &before, &rows).unwrap_err();
        let codes: Vec<&str> = issues.issues.iter().map(|issue| issue.code.as_str()).collect();
        assert_eq!(codes, ["HP8006", "HP8007", "HP8009", "HP8008", "HP8009"]);
    }
}
