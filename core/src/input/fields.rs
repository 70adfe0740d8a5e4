//! Reading one record field by field. Every fault is noted with its path and a stand-in value is returned, so that one
//! pass finds all faults of a document.

use super::rules;
use crate::error::{Issues, Rule};
use crate::estimate::Status;
use crate::time::{Month, Year};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// A row of a table: how it is called, which fields it has, and how it is read.
pub(super) trait Record: Sized {
    /// Name of the table: `villages` is the file `villages.csv` and the key `villages`.
    const TABLE: &'static str;
    /// The fields, in the order of the columns.
    const FIELDS: &'static [&'static str];
    /// Fields that every row must have.
    const REQUIRED: &'static [&'static str];
    /// Whether rows are child-protection data: values never appear in a message.
    const PRIVATE: bool = false;
    /// Reads a row.
    fn read(row: &mut Row<'_>) -> Self;
}

/// Where a row stands, and how a field of it is named in messages.
#[derive(Debug, Clone)]
pub(super) enum Place {
    /// A row of a CSV file, counted as a spreadsheet does (the header is row 1).
    Csv { table: &'static str, row: usize },
    /// A JSON pointer.
    Pointer(String),
    /// A table of `plan.toml`, empty for the top.
    Toml(String),
}

impl Place {
    pub(super) fn field(&self, name: &str) -> String {
        match self {
            Self::Csv { table, row } => format!("{table}.csv:{row}:{name}"),
            Self::Pointer(pointer) => format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1")),
            Self::Toml(table) if table.is_empty() => format!("plan.toml:{name}"),
            Self::Toml(table) => format!("plan.toml:{table}.{name}"),
        }
    }
}

/// A record being read.
pub(super) struct Row<'a> {
    values: &'a Map<String, Value>,
    place: Place,
    private: bool,
    issues: &'a mut Issues,
}

impl<'a> Row<'a> {
    pub(super) fn new(values: &'a Map<String, Value>, place: Place, private: bool, issues: &'a mut Issues) -> Self {
        Self { values, place, private, issues }
    }

    fn in_csv(&self) -> bool {
        matches!(self.place, Place::Csv { .. })
    }

    fn fault(&mut self, rule: &Rule, name: &str, message: String) {
        self.issues.push(rule.at(self.place.field(name), message));
    }

    /// The value as a message may show it: shortened, and hidden in family rows.
    fn shown(&self, value: &Value) -> String {
        if self.private {
            return "something not shown here (a family row)".to_owned();
        }
        match value {
            Value::String(text) => format!("`{}`", shortened(text)),
            Value::Array(_) => "a list".to_owned(),
            Value::Object(_) => "an object".to_owned(),
            plain => format!("`{plain}`"),
        }
    }

    /// The value of a field, `None` when it is absent, null or blank.
    fn value(&self, name: &str) -> Option<&'a Value> {
        match self.values.get(name) {
            None | Some(Value::Null) => None,
            Some(Value::String(text)) if trimmed(text).is_empty() => None,
            some => some,
        }
    }

    fn missing(&mut self, name: &str) {
        // A column that the file lacks altogether is reported once, by the reader of the file.
        if !self.in_csv() || self.values.contains_key(name) {
            self.fault(&rules::MISSING_FIELD, name, format!("`{name}` is empty"));
        }
    }

    /// A text that must be there.
    pub(super) fn text(&mut self, name: &str) -> String {
        if self.value(name).is_none() {
            self.missing(name);
        }
        self.opt_text(name).unwrap_or_default()
    }

    /// A text; blank is none. Zero-width spaces of Khmer typing are kept inside and trimmed at the ends.
    pub(super) fn opt_text(&mut self, name: &str) -> Option<String> {
        let value = self.value(name)?;
        let Value::String(text) = value else {
            if let (Value::Number(number), true) = (value, matches!(self.place, Place::Pointer(_))) {
                return Some(number.to_string());
            }
            let shown = self.shown(value);
            self.fault(&rules::WRONG_KIND, name, format!("`{name}` must be a text, not {shown}"));
            return None;
        };
        if text.chars().any(is_refused) {
            self.fault(&rules::CONTROL_CHARACTER, name, format!("`{name}` contains hidden control characters"));
            return None;
        }
        Some(trimmed(text).to_owned())
    }

    /// A number in a range that must be there.
    pub(super) fn number(&mut self, name: &str, min: f64, max: f64) -> f64 {
        if self.value(name).is_none() {
            self.missing(name);
        }
        self.opt_number(name, min, max).unwrap_or(min.max(0.0).min(max))
    }

    /// A number in a range.
    pub(super) fn opt_number(&mut self, name: &str, min: f64, max: f64) -> Option<f64> {
        let value = self.value(name)?;
        let number = match value {
            Value::Number(number) => number.as_f64(),
            Value::String(text) => parse_number(text),
            _ => None,
        };
        let shown = self.shown(value);
        match number {
            None => {
                self.fault(&rules::NOT_A_NUMBER, name, format!("`{name}` is {shown}, not a number"));
                None
            }
            Some(number) if !(min..=max).contains(&number) => {
                self.fault(&rules::OUT_OF_RANGE, name, format!("`{name}` is {shown}: it must lie in {min} to {max}"));
                None
            }
            Some(number) => Some(number + 0.0), // turns -0 into 0
        }
    }

    /// Latitude and longitude, degrees. Exchanged ones are named as such where the ranges tell.
    pub(super) fn point(&mut self) -> (Option<f64>, Option<f64>) {
        let plain = |name| match self.value(name) {
            Some(Value::Number(number)) => number.as_f64(),
            Some(Value::String(text)) => parse_number(text),
            _ => None,
        };
        if let (Some(lat), Some(lon)) = (plain("lat"), plain("lon"))
            && (90.0..=180.0).contains(&lat.abs())
            && lon.abs() <= 90.0
        {
            let message =
                format!("`lat` is {lat} and `lon` is {lon}: they look exchanged (in Cambodia lat is 9 to 15)");
            self.fault(&rules::OUT_OF_RANGE, "lat", message);
            return (None, None);
        }
        (self.opt_number("lat", -90.0, 90.0), self.opt_number("lon", -180.0, 180.0))
    }

    /// A whole number in a range that must be there.
    pub(super) fn whole(&mut self, name: &str, min: f64, max: f64) -> f64 {
        if self.value(name).is_none() {
            self.missing(name);
        }
        self.opt_whole(name, min, max).unwrap_or(min)
    }

    /// A whole number in a range.
    fn opt_whole(&mut self, name: &str, min: f64, max: f64) -> Option<f64> {
        let number = self.opt_number(name, min, max)?;
        if number.fract() != 0.0 {
            let shown = self.value(name).map(|value| self.shown(value)).unwrap_or_default();
            self.fault(&rules::WRONG_KIND, name, format!("`{name}` is {shown}: it must be a whole number"));
            return None;
        }
        Some(number)
    }

    /// A count of people, families or places.
    pub(super) fn opt_count(&mut self, name: &str) -> Option<u64> {
        self.opt_whole(name, 0.0, 1e10).map(|number| number as u64)
    }

    /// A count that stays small: children of one family, years.
    pub(super) fn opt_small(&mut self, name: &str) -> Option<u32> {
        self.opt_whole(name, 0.0, 1000.0).map(|number| number as u32)
    }

    /// Yes or no.
    pub(super) fn opt_flag(&mut self, name: &str) -> Option<bool> {
        let value = self.value(name)?;
        match value {
            Value::Bool(flag) => return Some(*flag),
            Value::String(text) => match text.trim().to_ascii_lowercase().as_str() {
                "true" | "yes" | "1" => return Some(true),
                "false" | "no" | "0" => return Some(false),
                _ => {}
            },
            _ => {}
        }
        let shown = self.shown(value);
        self.fault(&rules::NOT_A_WORD, name, format!("`{name}` is {shown}: write true or false"));
        None
    }

    /// One of a list of words that must be there; `stand_in` is returned with the fault.
    pub(super) fn word<T: Copy>(&mut self, name: &str, all: &[T], of: fn(T) -> &'static str, stand_in: T) -> T {
        if self.value(name).is_none() {
            self.missing(name);
        }
        self.opt_word(name, all, of).unwrap_or(stand_in)
    }

    /// One of a list of words.
    pub(super) fn opt_word<T: Copy>(&mut self, name: &str, all: &[T], of: fn(T) -> &'static str) -> Option<T> {
        let value = self.value(name)?;
        let found = value.as_str().and_then(|text| all.iter().copied().find(|&item| of(item) == text.trim()));
        if found.is_none() {
            let words: Vec<&str> = all.iter().map(|&item| of(item)).collect();
            let shown = self.shown(value);
            let near = value.as_str().filter(|_| !self.private).and_then(|text| nearest(text, &words));
            let near = near.map(|word| format!("; did you mean `{word}`?")).unwrap_or_default();
            self.fault(&rules::NOT_A_WORD, name, format!("`{name}` is {shown}, not one of {}{near}", words.join(", ")));
        }
        found
    }

    /// A list of words: blanks between them in CSV, an array in JSON.
    pub(super) fn words<T: Copy>(&mut self, name: &str, all: &[T], of: fn(T) -> &'static str) -> Vec<T> {
        let mut found = Vec::new();
        for text in self.list(name) {
            if let Some(item) = all.iter().copied().find(|&item| of(item) == text) {
                found.push(item);
            } else {
                let words: Vec<&str> = all.iter().map(|&item| of(item)).collect();
                let shown = self.shown(&Value::String(text));
                self.fault(&rules::NOT_A_WORD, name, format!("`{name}` has {shown}, not one of {}", words.join(", ")));
            }
        }
        found
    }

    /// A list of codes.
    pub(super) fn codes(&mut self, name: &str, digits: usize) -> Vec<String> {
        let list = self.list(name);
        list.into_iter().map(|text| self.checked_code(name, digits, &text)).collect()
    }

    /// A list of texts.
    pub(super) fn list(&mut self, name: &str) -> Vec<String> {
        let list = match self.value(name) {
            None => Vec::new(),
            Some(Value::String(text)) => text.split_whitespace().map(str::to_owned).collect(),
            Some(Value::Array(items)) => {
                let texts: Vec<String> = items.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect();
                if texts.len() != items.len() {
                    self.fault(&rules::WRONG_KIND, name, format!("`{name}` must be a list of texts"));
                }
                texts
            }
            Some(_) => {
                self.fault(&rules::WRONG_KIND, name, format!("`{name}` must be a list of texts"));
                Vec::new()
            }
        };
        if list.iter().any(|text| text.chars().any(is_refused)) {
            self.fault(&rules::CONTROL_CHARACTER, name, format!("`{name}` contains hidden control characters"));
            return Vec::new();
        }
        list
    }

    /// A gazetteer code that must be there. One lost leading zero is put back and reported.
    pub(super) fn code(&mut self, name: &str, digits: usize) -> String {
        if self.value(name).is_none() {
            self.missing(name);
        }
        self.opt_code(name, digits).unwrap_or_default()
    }

    /// A gazetteer code.
    pub(super) fn opt_code(&mut self, name: &str, digits: usize) -> Option<String> {
        let text = match self.value(name)? {
            Value::String(text) => trimmed(text).to_owned(),
            Value::Number(number) => number.to_string(),
            other => {
                let shown = self.shown(other);
                self.fault(&rules::NOT_A_CODE, name, format!("`{name}` is {shown}: it must have {digits} digits"));
                return Some(String::new());
            }
        };
        Some(self.checked_code(name, digits, &text))
    }

    fn checked_code(&mut self, name: &str, digits: usize, text: &str) -> String {
        let is_digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        if is_digits && text.len() == digits {
            return text.to_owned();
        }
        if is_digits && text.len() + 1 == digits {
            let repaired = format!("0{text}");
            let message = if self.private {
                format!("`{name}` was read with a zero before it")
            } else {
                format!("`{name}` was {text}, read as {repaired}")
            };
            self.fault(&rules::CODE_REPAIRED, name, message);
            return repaired;
        }
        let shown = self.shown(&Value::String(text.to_owned()));
        self.fault(&rules::NOT_A_CODE, name, format!("`{name}` is {shown}: it must have {digits} digits"));
        String::new()
    }

    /// A month that must be there.
    pub(super) fn month(&mut self, name: &str) -> Month {
        if self.value(name).is_none() {
            self.missing(name);
        }
        self.opt_month(name).unwrap_or_default()
    }

    /// A month.
    pub(super) fn opt_month(&mut self, name: &str) -> Option<Month> {
        let value = self.value(name)?;
        let month = value.as_str().and_then(|text| text.trim().parse().ok());
        if month.is_none() {
            let shown = self.shown(value);
            self.fault(&rules::NOT_A_MONTH, name, format!("`{name}` is {shown}, not a month"));
        }
        month
    }

    /// A year that must be there.
    pub(super) fn year(&mut self, name: &str) -> Year {
        Year(self.whole(name, 1900.0, 2200.0) as i32)
    }

    /// A year.
    pub(super) fn opt_year(&mut self, name: &str) -> Option<Year> {
        self.opt_whole(name, 1900.0, 2200.0).map(|year| Year(year as i32))
    }

    /// What stands behind the row's values.
    pub(super) fn opt_status(&mut self, name: &str) -> Option<Status> {
        self.opt_word(name, &Status::ALL, Status::name)
    }

    /// Notes every field that the record does not have.
    pub(super) fn refuse_unknown(&mut self, fields: &[&str]) {
        self.refuse_unknown_but(fields, &mut BTreeSet::new());
    }

    /// As above for the rows of a table: a name that `refused` holds was reported in an earlier row.
    pub(super) fn refuse_unknown_but(&mut self, fields: &[&str], refused: &mut BTreeSet<String>) {
        let is_new = |key: &&String| !fields.contains(&key.as_str()) && !refused.contains(*key);
        let unknown: Vec<&String> = self.values.keys().filter(is_new).collect();
        // Of each rule so many are shown; a junk object with a million fields is not compared with every known name.
        for key in unknown.into_iter().take(2 * Issues::SHOWN) {
            refused.insert(key.clone());
            let short = shortened(key);
            if self.private && identifies(key) {
                self.fault(&rules::PRIVATE_FIELD, &short, format!("`{short}` could identify people"));
                continue;
            }
            let near = nearest(key, fields).map_or_else(
                || format!("; there are {}", fields.join(", ")),
                |name| format!("; the nearest known one is `{name}`"),
            );
            self.fault(&rules::UNKNOWN_FIELD, &short, format!("`{short}` is not a known field{near}"));
        }
    }
}

/// Text as a message may show it.
pub(super) fn shortened(text: &str) -> String {
    text.chars().filter(|c| !is_refused(*c) && !c.is_control()).take(40).collect()
}

/// Text without blanks and zero-width spaces at its ends.
fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || c == '\u{200b}')
}

/// Words in the name of a field that could hold what identifies people.
const IDENTIFYING: &[&str] = &["name", "phone", "tel", "address", "birth", "dob", "email", "photo", "idpoor_number"];

/// Whether a field of this name could hold what identifies people.
pub(super) fn identifies(field: &str) -> bool {
    let lower = field.to_lowercase();
    IDENTIFYING.iter().any(|word| lower.contains(word))
}

/// A decimal number as people type it in a table: no separators, no `nan` or `inf`.
fn parse_number(text: &str) -> Option<f64> {
    let text = text.trim();
    let plain = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+' | b'e' | b'E'));
    if !plain {
        return None;
    }
    serde_json::from_str(&as_json(text)?).ok()
}

/// A number as JSON writes it: the reader of documents then is the only one, and the tables of the standard library's
/// do not have to be sent to a browser.
fn as_json(text: &str) -> Option<String> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (mantissa, exponent) = digits.split_at(digits.find(['e', 'E']).unwrap_or(digits.len()));
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if whole.is_empty() && part.is_empty() {
        return None;
    }
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let point = if part.is_empty() { "" } else { "." };
    Some(format!("{sign}{whole}{point}{part}{exponent}"))
}

/// Control characters and direction overrides: never part of a name, sometimes part of an attack.
fn is_refused(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The known word that is nearest to `word`, if it is near at all (Levenshtein distance at most a third of its length).
pub(crate) fn nearest<'w>(word: &str, known: &[&'w str]) -> Option<&'w str> {
    if word.len() > 60 {
        return None;
    }
    let near = known.iter().map(|&candidate| (distance(word, candidate), candidate)).min_by_key(|&(d, _)| d)?;
    (near.0 <= 1 + near.1.len() / 3).then_some(near.1)
}

fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(row[j] + 1).min(row[j + 1] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_number_of_a_table_is_what_the_standard_library_reads(
            text in "[+-]?[0-9]{0,20}(\\.[0-9]{0,20})?([eE][+-]?[0-9]{0,3})?",
        ) {
            let standard = text.parse::<f64>().ok().filter(|number| number.is_finite());
            prop_assert_eq!(parse_number(&text).map(f64::to_bits), standard.map(f64::to_bits));
        }
    }
}
