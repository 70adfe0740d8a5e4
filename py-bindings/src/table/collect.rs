//! Rows of a document, in its own words, as columns: a serde serialiser that keeps the fields that are asked for.
//! Typed rows of the core and rows read back from JSON text go the same way, so that the two cannot differ.

use super::column::{Cells, Column};
use arrow_array::RecordBatch;
use arrow_schema::Schema;
use serde::ser::{self, Impossible, Serialize, Serializer};
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

/// What went wrong: a fault of the declaration of a table, never of data.
#[derive(Debug)]
pub(crate) struct Misfit(String);

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Misfit {}

impl ser::Error for Misfit {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

fn misfit<T>(what: &str) -> Result<T, Misfit> {
    Err(Misfit(format!("{what} does not fit into its column")))
}

/// Collects rows into columns.
pub(crate) struct Collector {
    columns: Vec<Column>,
    cells: Vec<Cells>,
    rows: usize,
    cursor: usize,
}

impl Collector {
    pub(crate) fn new(columns: Vec<Column>) -> Self {
        let cells = columns.iter().map(|column| Cells::new(column.kind)).collect();
        Self { columns, cells, rows: 0, cursor: 0 }
    }

    pub(crate) fn row(&mut self, row: &impl Serialize) -> Result<(), Misfit> {
        self.cursor = 0;
        row.serialize(RowWriter { collector: self, key: String::new() })?;
        self.rows += 1;
        for cells in &mut self.cells {
            if cells.len() < self.rows {
                cells.push_unknown();
            }
        }
        Ok(())
    }

    pub(crate) fn finish(self, caption: &str) -> Result<RecordBatch, Misfit> {
        let fields: Vec<_> = self.columns.iter().map(Column::arrow).collect();
        let metadata = HashMap::from([("caption".to_owned(), caption.to_owned())]);
        let arrays = self.cells.into_iter().map(Cells::finish).collect();
        let options = arrow_array::RecordBatchOptions::new().with_row_count(Some(self.rows));
        let schema = Arc::new(Schema::new_with_metadata(fields, metadata));
        RecordBatch::try_new_with_options(schema, arrays, &options).map_err(|error| Misfit(error.to_string()))
    }

    /// The columns fed by a field. Rows name their fields in the order of the columns, so the search starts there.
    fn fed_by(&mut self, field: &str) -> Option<std::ops::Range<usize>> {
        let count = self.columns.len();
        let start = (0..count).map(|step| (self.cursor + step) % count).find(|&at| self.columns[at].field == field)?;
        let more = self.columns[start..].iter().take_while(|column| column.field == field).count();
        self.cursor = (start + more) % count;
        Some(start..start + more)
    }

    fn field(&mut self, key: &str, value: &(impl Serialize + ?Sized)) -> Result<(), Misfit> {
        match self.fed_by(key) {
            Some(columns) => value.serialize(CellWriter { collector: self, at: columns.start, end: columns.end }),
            None => Ok(()),
        }
    }
}

struct RowWriter<'a> {
    collector: &'a mut Collector,
    key: String,
}

/// A row is a struct or a map; nothing else is a row.
macro_rules! no_row {
    ($($method:ident($($kind:ty)?);)*) => {
        $(fn $method(self $(, _: $kind)?) -> Result<(), Misfit> { misfit("what is not a row") })*
    };
}

impl Serializer for RowWriter<'_> {
    type Ok = ();
    type Error = Misfit;
    type SerializeSeq = Impossible<(), Misfit>;
    type SerializeTuple = Impossible<(), Misfit>;
    type SerializeTupleStruct = Impossible<(), Misfit>;
    type SerializeTupleVariant = Impossible<(), Misfit>;
    type SerializeMap = Self;
    type SerializeStruct = Self;
    type SerializeStructVariant = Impossible<(), Misfit>;

    no_row! {
        serialize_bool(bool); serialize_i8(i8); serialize_i16(i16); serialize_i32(i32); serialize_i64(i64);
        serialize_u8(u8); serialize_u16(u16); serialize_u32(u32); serialize_u64(u64); serialize_f32(f32);
        serialize_f64(f64); serialize_char(char); serialize_str(&str); serialize_bytes(&[u8]); serialize_none();
        serialize_unit(); serialize_unit_struct(&'static str);
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Misfit> {
        value.serialize(self)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, _: &'static str) -> Result<(), Misfit> {
        misfit("a word")
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), Misfit> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), Misfit> {
        misfit("a variant")
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self::SerializeSeq, Misfit> {
        misfit("a list")
    }

    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, Misfit> {
        misfit("a list")
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeTupleStruct, Misfit> {
        misfit("a list")
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Misfit> {
        misfit("a variant")
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self, Misfit> {
        Ok(self)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self, Misfit> {
        Ok(self)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Misfit> {
        misfit("a variant")
    }
}

impl ser::SerializeStruct for RowWriter<'_> {
    type Ok = ();
    type Error = Misfit;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), Misfit> {
        self.collector.field(key, value)
    }

    fn end(self) -> Result<(), Misfit> {
        Ok(())
    }
}

impl ser::SerializeMap for RowWriter<'_> {
    type Ok = ();
    type Error = Misfit;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Misfit> {
        // Keys come back from JSON text: `"name"` with its quotes.
        let text = serde_json::to_string(key).map_err(ser::Error::custom)?;
        text.trim_matches('"').clone_into(&mut self.key);
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Misfit> {
        let key = std::mem::take(&mut self.key);
        self.collector.field(&key, value)
    }

    fn end(self) -> Result<(), Misfit> {
        Ok(())
    }
}

/// Writes one value into the columns `at..end`: one column for a plain value, one for each item of a list.
struct CellWriter<'a> {
    collector: &'a mut Collector,
    at: usize,
    end: usize,
}

impl CellWriter<'_> {
    fn push(self, cell: impl FnOnce(&mut Cells) -> Option<()>) -> Result<(), Misfit> {
        let at = self.at;
        match cell(&mut self.collector.cells[at]) {
            Some(()) => Ok(()),
            None => misfit(&self.collector.columns[at].name),
        }
    }
}

macro_rules! wholes {
    ($($method:ident($kind:ty);)*) => {
        $(fn $method(self, number: $kind) -> Result<(), Misfit> {
            self.push(|cells| cells.push_whole(i64::try_from(number).ok()?))
        })*
    };
}

impl<'a> Serializer for CellWriter<'a> {
    type Ok = ();
    type Error = Misfit;
    type SerializeSeq = ListWriter<'a>;
    type SerializeTuple = ListWriter<'a>;
    type SerializeTupleStruct = Impossible<(), Misfit>;
    type SerializeTupleVariant = Impossible<(), Misfit>;
    type SerializeMap = Impossible<(), Misfit>;
    type SerializeStruct = Impossible<(), Misfit>;
    type SerializeStructVariant = Impossible<(), Misfit>;

    wholes! {
        serialize_i8(i8); serialize_i16(i16); serialize_i32(i32); serialize_i64(i64);
        serialize_u8(u8); serialize_u16(u16); serialize_u32(u32); serialize_u64(u64);
    }

    fn serialize_bool(self, flag: bool) -> Result<(), Misfit> {
        self.push(|cells| cells.push_flag(flag))
    }

    fn serialize_f32(self, number: f32) -> Result<(), Misfit> {
        self.push(|cells| cells.push_number(number.into()))
    }

    fn serialize_f64(self, number: f64) -> Result<(), Misfit> {
        self.push(|cells| cells.push_number(number))
    }

    fn serialize_char(self, letter: char) -> Result<(), Misfit> {
        self.push(|cells| cells.push_text(letter.encode_utf8(&mut [0; 4])))
    }

    fn serialize_str(self, text: &str) -> Result<(), Misfit> {
        self.push(|cells| cells.push_text(text))
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<(), Misfit> {
        misfit("bytes")
    }

    /// Unknown: the columns are filled up when the row ends.
    fn serialize_none(self) -> Result<(), Misfit> {
        Ok(())
    }

    fn serialize_unit(self) -> Result<(), Misfit> {
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Misfit> {
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Misfit> {
        value.serialize(self)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, word: &'static str) -> Result<(), Misfit> {
        self.serialize_str(word)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), Misfit> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), Misfit> {
        misfit("a variant")
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<ListWriter<'a>, Misfit> {
        let items = matches!(self.collector.cells[self.at], Cells::Texts(_)).then(Vec::new);
        Ok(ListWriter { writer: self, item: 0, texts: items })
    }

    fn serialize_tuple(self, length: usize) -> Result<ListWriter<'a>, Misfit> {
        self.serialize_seq(Some(length))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeTupleStruct, Misfit> {
        misfit("a tuple")
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Misfit> {
        misfit("a variant")
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, Misfit> {
        misfit("an object")
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeStruct, Misfit> {
        misfit("an object")
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Misfit> {
        misfit("a variant")
    }
}

/// Writes a list: into a column of lists, or its items into one column each.
struct ListWriter<'a> {
    writer: CellWriter<'a>,
    item: usize,
    texts: Option<Vec<String>>,
}

impl ListWriter<'_> {
    fn element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Misfit> {
        if let Some(texts) = &mut self.texts {
            let text = serde_json::to_value(value).map_err(ser::Error::custom)?;
            texts.push(text.as_str().map_or_else(|| text.to_string(), str::to_owned));
            return Ok(());
        }
        let item = self.item;
        self.item += 1;
        let columns = &self.writer.collector.columns[self.writer.at..self.writer.end];
        match columns.iter().position(|column| column.item == Some(item)) {
            Some(step) => {
                let at = self.writer.at + step;
                value.serialize(CellWriter { collector: self.writer.collector, at, end: at + 1 })
            }
            None => Ok(()),
        }
    }

    fn close(self) {
        if let (Some(texts), Cells::Texts(cells)) = (self.texts, &mut self.writer.collector.cells[self.writer.at]) {
            for text in texts {
                cells.values().append_value(text);
            }
            cells.append(true);
        }
    }
}

impl ser::SerializeSeq for ListWriter<'_> {
    type Ok = ();
    type Error = Misfit;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Misfit> {
        self.element(value)
    }

    fn end(self) -> Result<(), Misfit> {
        self.close();
        Ok(())
    }
}

impl ser::SerializeTuple for ListWriter<'_> {
    type Ok = ();
    type Error = Misfit;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Misfit> {
        self.element(value)
    }

    fn end(self) -> Result<(), Misfit> {
        self.close();
        Ok(())
    }
}
