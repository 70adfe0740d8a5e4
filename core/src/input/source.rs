//! An input from wherever it is: a folder or a document by its path, or a value that lives in another language.

use super::document::LARGEST_FILE;
use super::{Input, rules};
use crate::error::Issues;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use std::cell::{Cell, RefCell};
use std::fmt;
use std::path::Path;

/// Levels of nesting after which a document is refused, as in JSON text.
const DEEPEST: usize = 128;

impl Input {
    /// Reads a plan by its path: a folder of tables, or a file with one JSON document.
    ///
    /// # Errors
    ///
    /// All faults of the folder or document; `HP1001` when there is neither.
    pub fn from_path(path: impl AsRef<Path>) -> Result<Self, Issues> {
        let path = path.as_ref();
        let Ok(found) = std::fs::metadata(path) else {
            return Err(fault(rules::NOT_FOUND.at("/", "there is no such folder or file")));
        };
        if found.is_dir() {
            return Self::from_dir(path);
        }
        if found.len() > LARGEST_FILE {
            let size = found.len() / (1024 * 1024);
            return Err(fault(rules::TOO_LARGE.at("/", format!("the document has {size} MiB"))));
        }
        match std::fs::read(path).map(String::from_utf8) {
            Ok(Ok(text)) => Self::from_json(&text),
            Ok(Err(_)) => Err(fault(rules::NOT_JSON.at("/", "the document is not text in UTF-8"))),
            Err(error) => {
                Err(fault(rules::NOT_FOUND.at("/", format!("the document cannot be read: {}", error.kind()))))
            }
        }
    }

    /// Reads a document from any serde source: a dict in Python, an object in JavaScript. A number that is not finite,
    /// a key that is not a text, nesting deeper than 128 levels (or without end) is a fault, as it is in JSON text.
    ///
    /// # Errors
    ///
    /// All faults of the document, each with a JSON pointer.
    ///
    /// ```
    /// use hiveplan::Input;
    /// let base = Input::embedded("battambang")?;
    /// let value: serde_json::Value = serde_json::from_str(&base.to_json()).unwrap();
    /// assert_eq!(Input::from_serde(value)?, base);
    /// # Ok::<(), hiveplan::Issues>(())
    /// ```
    pub fn from_serde<'de, D: Deserializer<'de>>(source: D) -> Result<Self, Issues> {
        let pointer = RefCell::new(String::new());
        let too_deep = Cell::new(false);
        let top = Place { depth: 0, pointer: &pointer, too_deep: &too_deep };
        if let Ok(value) = top.deserialize(source) {
            return Self::from_value(value);
        }
        // The text of the error may quote a value of a family row: it is left out.
        let message = if too_deep.get() {
            format!("it nests deeper than {DEEPEST} levels")
        } else {
            "a value here is not a text, a number, true, false, nothing, a list or an object".to_owned()
        };
        let mut path = pointer.into_inner();
        if path.is_empty() || too_deep.get() {
            path = "/".to_owned() + path.split('/').nth(1).unwrap_or_default();
        }
        Err(fault(rules::NOT_JSON.at(path, message)))
    }
}

fn fault(issue: crate::error::Issue) -> Issues {
    let mut issues = Issues::default();
    issues.push(issue);
    issues
}

/// Where in a document a value stands. Reads it, and leaves the pointer to the first fault behind.
#[derive(Clone, Copy)]
struct Place<'a> {
    depth: usize,
    pointer: &'a RefCell<String>,
    too_deep: &'a Cell<bool>,
}

impl Place<'_> {
    /// The place of a value inside this one.
    fn inside<E: Error>(&self) -> Result<Self, E> {
        if self.depth >= DEEPEST {
            self.too_deep.set(true);
            return Err(E::custom("too deep"));
        }
        Ok(Self { depth: self.depth + 1, ..*self })
    }

    /// On the way back from a fault, each level puts its step before the pointer.
    fn at<T, E>(&self, step: impl fmt::Display, read: Result<T, E>) -> Result<T, E> {
        if read.is_err() {
            self.pointer.borrow_mut().insert_str(0, &format!("/{step}"));
        }
        read
    }
}

impl<'de> DeserializeSeed<'de> for Place<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<Value, D::Error> {
        source.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Place<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value that JSON can write")
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Value, E> {
        Ok(Value::Bool(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(Value::from(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(Value::from(number))
    }

    /// A number that is not finite goes on as its word, so that the reader of the field refuses it by its name.
    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(serde_json::Number::from_f64(number).map_or_else(|| Value::String(number.to_string()), Value::Number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::String(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(Value::String(text))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, source: D) -> Result<Value, D::Error> {
        source.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let inside = self.inside()?;
        let mut items = Vec::new();
        while let Some(item) = self.at(items.len(), list.next_element_seed(inside))? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Value, A::Error> {
        let inside = self.inside()?;
        let mut object = Map::new();
        while let Some(key) = fields.next_key::<String>()? {
            let value = self.at(&key, fields.next_value_seed(inside))?;
            object.insert(key, value);
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn codes(read: Result<Input, Issues>) -> Vec<(String, String)> {
        let issues = read.expect_err("a fault").issues;
        issues.into_iter().map(|issue| (issue.code, issue.path)).collect()
    }

    #[test]
    fn nesting_without_end_is_refused_and_128_levels_are_read() {
        let nested = |levels: usize| (0..levels).fold(json!(1), |inner, _| json!([inner]));
        let document = |levels| json!({ "format": "hiveplan", "name": nested(levels) });
        assert_eq!(codes(Input::from_serde(document(128))), [("HP1002".to_owned(), "/name".to_owned())]);
        assert!(codes(Input::from_serde(document(127))).iter().all(|(code, _)| code != "HP1002"));
    }

    #[test]
    fn a_number_that_is_not_finite_is_named_as_in_a_table() {
        use serde::de::value::{Error, MapDeserializer};
        let source = MapDeserializer::<_, Error>::new([("revision", f64::NAN)].into_iter());
        let found = codes(Input::from_serde(source));
        assert!(found.contains(&("HP1012".to_owned(), "/revision".to_owned())), "{found:?}");
    }

    #[test]
    fn a_path_to_nothing_and_a_folder_of_nothing_are_told_apart_from_a_document() {
        assert_eq!(codes(Input::from_path("no/such/plan"))[0], ("HP1001".to_owned(), "/".to_owned()));
        assert_eq!(codes(Input::from_path("src"))[0].0, "HP1001");
        assert_eq!(codes(Input::from_path("Cargo.toml"))[0].0, "HP1002");
    }
}
