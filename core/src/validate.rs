//! Input -> Problem: numbered rules, all faults at once. What can be put right by a rule is put right and reported;
//! the rest is refused with its place and what to do.

mod estimates;
mod impute;
mod money;
mod people;
mod places;
pub(crate) mod rules;
mod transitions;

use crate::arrange::Arrange;
use crate::arrange::Map;
use crate::error::{Issues, Rule};
use crate::id::{CommuneCode, VillageCode, WorkerId};
use crate::input::{Hiring, Input};
use crate::problem::Problem;
use crate::service::Service;

/// Checks an input and makes the problem that the stages work on.
///
/// # Errors
///
/// All faults of the input (`docs/errors.md` lists them), together with what was repaired.
///
/// ```
/// use hiveplan::{Input, Year, validate};
/// let issues = validate(&Input::new("Nowhere", Year(2027), 5)).unwrap_err();
/// assert_eq!(issues.issues[0].code, "HP2001");
/// ```
pub fn validate(input: &Input) -> Result<Problem, Issues> {
    let mut check = Check::new(input);
    check.top();
    let parameters = check.parameters();
    let (communes, villages) = check.places(&parameters);
    let roads = check.roads();
    let transitions = check.transitions();
    let workers = check.workers();
    let families = check.families(&workers, &villages);
    check.case_list(&communes, &villages, &families);
    let centres = check.centres(&parameters);
    let costs = check.costs(&parameters);
    let payers = check.payers();
    let sources = check.sources(&payers);
    let shares = check.shares(&payers);
    let mut communes = communes;
    check.knowledge(&mut communes, &workers);
    check.stages(&mut communes);
    if check.issues.has_errors() {
        return Err(check.issues);
    }
    Ok(Problem {
        name: input.name.clone(),
        horizon: input.horizon,
        settings: input.settings,
        services: input.services,
        parameters,
        communes,
        villages,
        families,
        workers,
        centres,
        costs,
        payers,
        sources,
        shares,
        roads,
        transitions,
        issues: check.issues,
    })
}

/// The state of one validation: what is wrong so far, and where everything stands in the problem.
struct Check<'a> {
    input: &'a Input,
    issues: Issues,
    /// Position of each commune in the problem.
    communes: Map<CommuneCode, usize>,
    /// Position of each village in the problem.
    villages: Map<VillageCode, usize>,
    /// Position of each worker in the problem.
    workers: Map<WorkerId, usize>,
}

impl<'a> Check<'a> {
    fn new(input: &'a Input) -> Self {
        Self {
            input,
            issues: input.notes.clone(),
            communes: positions(input.communes.iter().map(|row| &row.code)),
            villages: positions(input.villages.iter().map(|row| &row.code)),
            workers: positions(input.workers.iter().map(|row| &row.id)),
        }
    }

    /// Notes a fault in a field of a row.
    fn fault(&mut self, rule: &Rule, table: &'static str, row: usize, field: &str, message: impl Into<String>) {
        self.issues.push(rule.at(self.input.path(table, row, field), message));
    }

    /// Notes a fault in `plan.toml`.
    fn top_fault(&mut self, rule: &Rule, field: &str, message: impl Into<String>) {
        self.issues.push(rule.at(self.input.top_path(field), message));
    }

    fn top(&mut self) {
        let input = self.input;
        if input.communes.is_empty() {
            self.top_fault(&rules::NO_COMMUNE, "communes", "there is no commune");
        }
        if !(1..=30).contains(&input.horizon.years) || !(1900..=2200).contains(&input.horizon.start.0) {
            let message = format!("{} years from {}", input.horizon.years, input.horizon.start);
            self.top_fault(&rules::HORIZON, "horizon", message);
        }
        if !input.services.has(Service::SocialWork) {
            for service in [Service::Health, Service::FamilyFinance] {
                if input.services.has(service) {
                    let message = format!("{} is on, but social work is off", service.label());
                    self.top_fault(&rules::SERVICE_ALONE, &format!("services.{service}"), message);
                }
            }
        }
        if input.funding.is_empty() {
            self.top_fault(&rules::NO_SOURCE, "funding", "there is no funding source");
        }
        if input.settings.hiring == Hiring::Funded && input.funding.is_empty() {
            self.top_fault(&rules::NO_SOURCE, "settings.hiring", "posts are filled as funded, and nothing is funded");
        }
    }

    /// The position of a village that a row names.
    fn village(&mut self, code: &VillageCode, table: &'static str, row: usize, field: &str) -> usize {
        if let Some(&position) = self.villages.get(code) {
            return position;
        }
        self.fault(&rules::UNKNOWN_VILLAGE, table, row, field, format!("village {code} is not in villages"));
        0
    }

    /// The position of a commune that a row names.
    fn commune(&mut self, code: &CommuneCode, table: &'static str, row: usize, field: &str) -> usize {
        if let Some(&position) = self.communes.get(code) {
            return position;
        }
        self.fault(&rules::UNKNOWN_COMMUNE, table, row, field, format!("commune {code} is not in communes"));
        0
    }

    /// Notes every id that stands more than once. Ids of family rows are not shown.
    fn duplicates<T: Ord + std::fmt::Display>(
        &mut self,
        table: &'static str,
        field: &str,
        ids: impl Iterator<Item = T>,
    ) {
        let mut first = Map::new();
        for (row, id) in ids.enumerate() {
            if let Some(earlier) = first.get(&id) {
                let earlier = self.input.path(table, *earlier, field);
                let shown = if table == "families" { "the id".to_owned() } else { format!("`{id}`") };
                self.fault(&rules::DUPLICATE, table, row, field, format!("{shown} stands already at {earlier}"));
            } else {
                first.insert(id, row);
            }
        }
    }
}

/// Positions after sorting and removing what stands twice.
fn positions<'i, T: Ord + Clone + 'i>(ids: impl Iterator<Item = &'i T>) -> Map<T, usize> {
    let mut positions: Map<T, usize> = ids.map(|id| (id.clone(), 0)).collect();
    for (position, slot) in positions.values_mut().enumerate() {
        *slot = position;
    }
    positions
}

/// The rows of a table in the order of their ids, each with its position in the table.
fn sorted<T, K: Ord>(rows: &[T], key: impl Fn(&T) -> K) -> Vec<(usize, &T)> {
    let mut rows: Vec<(usize, &T)> = rows.iter().enumerate().collect();
    rows.arrange_by_key(|(_, row)| key(row));
    rows
}
