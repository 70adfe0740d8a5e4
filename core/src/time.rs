//! Months and years of the plan. A budget needs a month index and its calendar name, nothing finer; the calendar
//! (chrono) stays behind this file.

use chrono::{Datelike, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// A calendar year, which is also the fiscal year of a commune (January to December).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Year(pub i32);

impl fmt::Display for Year {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// A calendar month, written `2027-01`. Stored as months since year 0, so that differences are plain numbers.
///
/// ```
/// use hiveplan::Month;
/// let start: Month = "2027-11".parse()?;
/// assert_eq!((start + 3).to_string(), "2028-02");
/// # Ok::<(), hiveplan::InvalidMonth>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Month(i32);

/// A month that is not written as `YYYY-MM`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a month: write year and month, for example 2027-01")]
pub struct InvalidMonth(pub String);

impl Month {
    /// January of a year.
    #[must_use]
    pub fn january(year: Year) -> Self {
        Self(year.0 * 12)
    }

    /// The year that the month lies in.
    #[must_use]
    pub fn year(self) -> Year {
        Year(self.0.div_euclid(12))
    }

    /// 1 for January to 12 for December.
    #[must_use]
    pub fn of_year(self) -> u32 {
        self.0.rem_euclid(12) as u32 + 1
    }

    /// Whole months from `earlier` to this month; negative when it lies before.
    #[must_use]
    pub fn since(self, earlier: Month) -> i32 {
        self.0 - earlier.0
    }

    /// Weekdays (Monday to Friday) of the month.
    #[must_use]
    pub fn weekdays(self) -> u32 {
        let first = |m: Month| NaiveDate::from_ymd_opt(m.year().0, m.of_year(), 1);
        let (Some(from), Some(to)) = (first(self), first(self + 1)) else {
            return 0;
        };
        from.iter_days().take_while(|day| *day < to).filter(|day| day.weekday().num_days_from_monday() < 5).count()
            as u32
    }
}

impl std::ops::Add<i32> for Month {
    type Output = Self;
    fn add(self, months: i32) -> Self {
        Self(self.0 + months)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year().0, self.of_year())
    }
}

impl FromStr for Month {
    type Err = InvalidMonth;

    fn from_str(text: &str) -> Result<Self, InvalidMonth> {
        let invalid = || InvalidMonth(text.chars().take(40).collect());
        let (year, month) = text.split_once('-').ok_or_else(invalid)?;
        let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if year.len() != 4 || month.len() != 2 || !digits(year) || !digits(month) {
            return Err(invalid());
        }
        let year: i32 = year.parse().map_err(|_| invalid())?;
        let month: u32 = month.parse().map_err(|_| invalid())?;
        NaiveDate::from_ymd_opt(year, month, 1).ok_or_else(invalid)?;
        Ok(Self(year * 12 + month as i32 - 1))
    }
}

impl Serialize for Month {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Month {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for Month {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Month".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$" })
    }
}

/// The years that are planned: the first one and how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Horizon {
    /// First fiscal year.
    pub start: Year,
    /// Number of years, 1 to 30.
    pub years: u32,
}

impl Horizon {
    /// The first month.
    #[must_use]
    pub fn first_month(self) -> Month {
        Month::january(self.start)
    }

    /// All months in order.
    pub fn months(self) -> impl Iterator<Item = Month> {
        let first = self.first_month();
        (0..self.years as i32 * 12).map(move |m| first + m)
    }

    /// All years in order.
    pub fn all_years(self) -> impl Iterator<Item = Year> {
        (0..self.years as i32).map(move |y| Year(self.start.0 + y))
    }

    /// The last year.
    #[must_use]
    pub fn last(self) -> Year {
        Year(self.start.0 + self.years as i32 - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_read_written_and_counted() {
        let month: Month = "2027-12".parse().unwrap();
        assert_eq!((month + 1).to_string(), "2028-01");
        assert_eq!((month + 1).since(month), 1);
        assert_eq!((month.year(), month.of_year()), (Year(2027), 12));
    }

    #[test]
    fn what_is_not_a_month_is_refused() {
        for text in ["2027", "2027-13", "2027-00", "27-01", "2027-1", "2027-+1", "-027-01", "2027-01-01", ""] {
            assert!(text.parse::<Month>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_common_year_that_starts_on_friday_has_261_weekdays() {
        let year = Horizon { start: Year(2027), years: 1 };
        assert_eq!(year.months().map(Month::weekdays).sum::<u32>(), 261);
    }
}
