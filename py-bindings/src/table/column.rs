//! A column of a table: its name, kind, unit and meaning, and where in a row of the document it stands.

use arrow_array::ArrayRef;
use arrow_array::builder::{ArrayBuilder, BooleanBuilder, Float64Builder, Int64Builder, ListBuilder, StringBuilder};
use arrow_schema::{DataType, Field};
use std::collections::HashMap;

/// What the cells of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Words and codes.
    Text,
    /// Whole numbers.
    Whole,
    /// Numbers.
    Number,
    /// True or false.
    Flag,
    /// Lists of words.
    Texts,
}

impl Kind {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Whole => "whole",
            Self::Number => "number",
            Self::Flag => "flag",
            Self::Texts => "texts",
        }
    }

    pub(crate) fn from_name(name: &str) -> Option<Self> {
        [Self::Text, Self::Whole, Self::Number, Self::Flag, Self::Texts].into_iter().find(|kind| kind.name() == name)
    }

    fn data_type(self) -> DataType {
        match self {
            Self::Text => DataType::Utf8,
            Self::Whole => DataType::Int64,
            Self::Number => DataType::Float64,
            Self::Flag => DataType::Boolean,
            Self::Texts => DataType::List(Field::new("item", DataType::Utf8, true).into()),
        }
    }
}

/// A column as it is declared.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Column {
    /// Name in the table.
    pub name: String,
    /// What its cells are.
    pub kind: Kind,
    /// Unit; empty for words and plain numbers.
    pub unit: String,
    /// What it means.
    pub what: String,
    /// Field of the row in the document.
    pub field: String,
    /// Which item, where the field is a list of fixed length.
    pub item: Option<usize>,
}

impl Column {
    /// The Arrow field: unit and meaning are its metadata.
    pub(crate) fn arrow(&self) -> Field {
        let metadata = [("unit", &self.unit), ("what", &self.what)]
            .into_iter()
            .filter(|(_, text)| !text.is_empty())
            .map(|(key, text)| (key.to_owned(), text.clone()));
        Field::new(&self.name, self.kind.data_type(), true).with_metadata(metadata.collect::<HashMap<_, _>>())
    }
}

/// The cells of a column while they are collected.
pub(crate) enum Cells {
    Text(StringBuilder),
    Whole(Int64Builder),
    Number(Float64Builder),
    Flag(BooleanBuilder),
    Texts(ListBuilder<StringBuilder>),
}

impl Cells {
    pub(crate) fn new(kind: Kind) -> Self {
        match kind {
            Kind::Text => Self::Text(StringBuilder::new()),
            Kind::Whole => Self::Whole(Int64Builder::new()),
            Kind::Number => Self::Number(Float64Builder::new()),
            Kind::Flag => Self::Flag(BooleanBuilder::new()),
            Kind::Texts => Self::Texts(ListBuilder::new(StringBuilder::new())),
        }
    }

    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Text(cells) => cells.len(),
            Self::Whole(cells) => cells.len(),
            Self::Number(cells) => cells.len(),
            Self::Flag(cells) => cells.len(),
            Self::Texts(cells) => cells.len(),
        }
    }

    /// Unknown, which is not zero.
    pub(crate) fn push_unknown(&mut self) {
        match self {
            Self::Text(cells) => cells.append_null(),
            Self::Whole(cells) => cells.append_null(),
            Self::Number(cells) => cells.append_null(),
            Self::Flag(cells) => cells.append_null(),
            Self::Texts(cells) => cells.append(false),
        }
    }

    pub(crate) fn push_whole(&mut self, number: i64) -> Option<()> {
        match self {
            Self::Whole(cells) => cells.append_value(number),
            Self::Number(cells) => cells.append_value(number as f64),
            _ => return None,
        }
        Some(())
    }

    pub(crate) fn push_number(&mut self, number: f64) -> Option<()> {
        match self {
            Self::Number(cells) => cells.append_value(number),
            _ => return None,
        }
        Some(())
    }

    pub(crate) fn push_flag(&mut self, flag: bool) -> Option<()> {
        match self {
            Self::Flag(cells) => cells.append_value(flag),
            _ => return None,
        }
        Some(())
    }

    pub(crate) fn push_text(&mut self, text: &str) -> Option<()> {
        match self {
            Self::Text(cells) => cells.append_value(text),
            _ => return None,
        }
        Some(())
    }

    pub(crate) fn finish(self) -> ArrayRef {
        match self {
            Self::Text(mut cells) => std::sync::Arc::new(cells.finish()),
            Self::Whole(mut cells) => std::sync::Arc::new(cells.finish()),
            Self::Number(mut cells) => std::sync::Arc::new(cells.finish()),
            Self::Flag(mut cells) => std::sync::Arc::new(cells.finish()),
            Self::Texts(mut cells) => std::sync::Arc::new(cells.finish()),
        }
    }
}
