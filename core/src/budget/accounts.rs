//! The commune's chart of accounts: which cost line stands under which account. Loaded, never built in: the lines that a
//! commune prints were not found in any source.

use super::rules;
use crate::error::Issues;
use crate::input::LineKind;
use crate::problem::{CostLine, Problem};
use crate::service::Service;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What lines without an account stand under.
const NO_ACCOUNT: &str = "no account";

/// A row of the list: lines, and their account.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct AccountRow {
    /// Cost line; empty: all lines of the part and kind.
    #[serde(default)]
    pub line: Option<String>,
    /// Part of the Village Hive; empty: all parts.
    #[serde(default)]
    pub service: Option<String>,
    /// Kind of line; empty: all kinds.
    #[serde(default)]
    pub kind: Option<String>,
    /// Number of the account.
    pub account: String,
    /// Its name.
    #[serde(default)]
    pub name: Option<String>,
}

/// A checked list of accounts.
///
/// The most specific row holds: the line's own, else part and kind, else kind, else part. A line that no row names keeps
/// the account of `costs.csv`, or stands under `no account`.
///
/// ```
/// use hiveplan::{Accounts, Input, validate};
/// let problem = validate(&Input::embedded("battambang")?)?;
/// let text = "line,service,kind,account,name\n,,pay,6010,Pay\n,,meals,6110,Food\n";
/// let accounts = Accounts::from_csv(text, &problem)?;
/// assert_eq!(accounts.of("meals").map(|(account, _)| account), Some("6110"));
/// # Ok::<(), hiveplan::Issues>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Accounts {
    /// By cost line: account and name.
    of_line: Vec<(String, String, String)>,
    issues: Issues,
}

impl Accounts {
    /// The accounts that `costs.csv` itself gives.
    #[must_use]
    pub fn of_costs(problem: &Problem) -> Self {
        Self::new(&[], problem).unwrap_or_default()
    }

    /// Reads a CSV table with the columns `line`, `service`, `kind`, `account`, `name`.
    ///
    /// # Errors
    ///
    /// All faults of the table (HP8001 and following). A line without an account is a warning.
    pub fn from_csv(text: &str, problem: &Problem) -> Result<Self, Issues> {
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
        let mut issues = Issues::default();
        let mut rows = Vec::new();
        for (place, row) in reader.deserialize::<AccountRow>().enumerate() {
            match row {
                Ok(row) => rows.push(row),
                Err(error) => {
                    issues.push(rules::ACCOUNTS_TABLE.at(format!("accounts.csv:{}", place + 2), error.to_string()));
                }
            }
        }
        if issues.has_errors() { Err(issues) } else { Self::new(&rows, problem) }
    }

    /// Reads a list of rows from a value: dicts in Python, objects in JavaScript.
    ///
    /// # Errors
    ///
    /// HP8011 when they are no list of accounts, and all faults of the rows (HP8002 and following).
    pub fn from_value(value: serde_json::Value, problem: &Problem) -> Result<Self, Issues> {
        Self::new(&rules::NOT_ACCOUNTS.read::<Vec<AccountRow>>(value)?, problem)
    }

    /// Checks a list of rows.
    ///
    /// # Errors
    ///
    /// All faults of the rows (HP8002 and following).
    pub fn new(rows: &[AccountRow], problem: &Problem) -> Result<Self, Issues> {
        let mut issues = Issues::default();
        for (place, row) in rows.iter().enumerate() {
            check(row, place, &rows[..place], problem, &mut issues);
        }
        if issues.has_errors() {
            return Err(issues);
        }
        let mut of_line = Vec::new();
        for line in problem.costs.iter().filter(|line| problem.has(line.service)) {
            let row = rows.iter().filter(|row| holds(row, line)).max_by_key(|row| weight(row));
            let (account, name) = match (row, &line.account) {
                (Some(row), _) => (row.account.clone(), row.name.clone().unwrap_or_default()),
                (None, Some(account)) => (account.clone(), String::new()),
                (None, None) => {
                    if !rows.is_empty() {
                        issues.push(rules::ACCOUNT_MISSING.at("accounts.csv", format!("`{}`", line.id)));
                    }
                    (NO_ACCOUNT.to_owned(), String::new())
                }
            };
            of_line.push((line.id.clone(), account, name));
        }
        Ok(Self { of_line, issues })
    }

    /// Account and name of a cost line; `None` for a line that does not run.
    #[must_use]
    pub fn of(&self, line: &str) -> Option<(&str, &str)> {
        let found = self.of_line.iter().find(|(id, ..)| id == line)?;
        Some((&found.1, &found.2))
    }

    /// What is worth a look.
    #[must_use]
    pub fn issues(&self) -> &Issues {
        &self.issues
    }
}

fn weight(row: &AccountRow) -> u8 {
    4 * u8::from(row.line.is_some()) + 2 * u8::from(row.kind.is_some()) + u8::from(row.service.is_some())
}

fn holds(row: &AccountRow, line: &CostLine) -> bool {
    row.line.as_ref().is_none_or(|id| *id == line.id)
        && row.service.as_ref().is_none_or(|service| service == line.service.name())
        && row.kind.as_ref().is_none_or(|kind| kind == line.kind.name())
}

fn check(row: &AccountRow, place: usize, before: &[AccountRow], problem: &Problem, issues: &mut Issues) {
    let path = |field: &str| format!("accounts.csv:{}:{field}", place + 2);
    let known_line = |id: &String| problem.costs.iter().any(|line| line.id == *id);
    if row.line.as_ref().is_some_and(|id| !known_line(id)) {
        issues.push(rules::ACCOUNT_WORD.at(path("line"), "no such cost line".to_owned()));
    }
    if row.service.as_ref().is_some_and(|word| Service::from_name(word).is_none()) {
        issues.push(rules::ACCOUNT_WORD.at(path("service"), "no such part".to_owned()));
    }
    if row.kind.as_ref().is_some_and(|word| LineKind::from_name(word).is_none()) {
        issues.push(rules::ACCOUNT_WORD.at(path("kind"), "no such kind".to_owned()));
    }
    let digits = row.account.chars().all(|c| c.is_ascii_digit());
    if !digits || ![1, 2, 4, 5].contains(&row.account.len()) {
        issues.push(rules::ACCOUNT_CODE.at(path("account"), format!("`{}`", row.account)));
    }
    let same = |other: &&AccountRow| (&other.line, &other.service, &other.kind) == (&row.line, &row.service, &row.kind);
    if before.iter().any(|other| same(&other)) {
        issues.push(rules::ACCOUNT_TWICE.at(path("account"), "the lines have an account already".to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::budget::fixture::{input, problem};

    const HEADER: &str = "line,service,kind,account,name\n";

    #[test]
    fn the_most_specific_row_holds() {
        let problem = problem(&input(1, 1));
        let text = format!(
            "{HEADER},,pay,60,Pay\n,health,pay,6012,Pay of nurses\npay_cook,,,6013,Cooks\n,health,,61,Health\n"
        );
        let accounts = Accounts::from_csv(&text, &problem).unwrap();
        assert_eq!(accounts.of("pay_teacher"), Some(("60", "Pay")));
        assert_eq!(accounts.of("pay_nurse"), Some(("6012", "Pay of nurses")));
        assert_eq!(accounts.of("pay_cook"), Some(("6013", "Cooks")));
        assert_eq!(accounts.of("health_workshops"), Some(("61", "Health")));
        assert_eq!(accounts.of("meals"), Some(("no account", "")));
        assert!(accounts.issues().issues.iter().any(|issue| issue.code == "HP8005" && issue.message == "`meals`"));
    }

    #[test]
    fn every_fault_is_named_with_its_row() {
        let problem = problem(&input(1, 1));
        let text = format!("{HEADER}nonsense,,,60,\n,,fun,60,\n,,pay,6x,\n,,meals,601,\n,,meals,60,\n");
        let issues = Accounts::from_csv(&text, &problem).unwrap_err();
        let found: Vec<(&str, &str)> =
            issues.issues.iter().map(|issue| (issue.code.as_str(), issue.path.as_str())).collect();
        let expected = [
            ("HP8002", "accounts.csv:2:line"),
            ("HP8002", "accounts.csv:3:kind"),
            ("HP8003", "accounts.csv:4:account"),
            ("HP8003", "accounts.csv:5:account"),
            ("HP8004", "accounts.csv:6:account"),
        ];
        assert_eq!(found, expected);
        let issues = Accounts::from_csv("line,kind\n,pay\n", &problem).unwrap_err();
        assert_eq!(issues.issues[0].code, "HP8001");
    }
}
