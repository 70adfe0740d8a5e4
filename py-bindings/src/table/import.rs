//! Tables from other libraries: the rows of an Arrow C stream, as a document would hold them.

use arrow_array::cast::AsArray;
use arrow_array::ffi_stream::{FFI_ArrowArrayStream, RecordBatchStreamReader};
use arrow_array::types::{
    Date32Type, Date64Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type,
    UInt32Type, UInt64Type,
};
use arrow_array::{Array, RecordBatch};
use arrow_schema::DataType;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use serde_json::{Map, Value};

/// The rows of anything with `__arrow_c_stream__`. A null is a field that is not there.
pub(crate) fn rows(frame: &Bound<'_, PyAny>) -> PyResult<Vec<Value>> {
    let capsule = frame.call_method0("__arrow_c_stream__")?;
    let reader = reader(capsule.cast::<PyCapsule>()?)?;
    frame.py().detach(|| {
        let mut rows = Vec::new();
        for batch in reader {
            let batch = batch.map_err(|error| PyValueError::new_err(error.to_string()))?;
            append(&mut rows, &batch)?;
        }
        Ok(rows)
    })
}

/// Takes the stream out of its capsule, as Arrow's `PyCapsule` interface asks: the consumer moves the struct out and
/// leaves a released one behind.
#[allow(unsafe_code)]
fn reader(capsule: &Bound<'_, PyCapsule>) -> PyResult<RecordBatchStreamReader> {
    let pointer = capsule.pointer_checked(Some(c"arrow_array_stream"))?.cast::<FFI_ArrowArrayStream>();
    // SAFETY: a capsule of this name holds a pointer to a valid ArrowArrayStream (checked by name above), which nobody
    // else touches while we hold the interpreter; `from_raw` moves it out and leaves an empty stream in its place.
    let stream = unsafe { FFI_ArrowArrayStream::from_raw(pointer.as_ptr()) };
    RecordBatchStreamReader::try_new(stream).map_err(|error| PyValueError::new_err(error.to_string()))
}

fn append(rows: &mut Vec<Value>, batch: &RecordBatch) -> PyResult<()> {
    let first = rows.len();
    rows.resize_with(first + batch.num_rows(), || Value::Object(Map::new()));
    for (field, array) in batch.schema().fields().iter().zip(batch.columns()) {
        let cell = cells(array.as_ref(), field.name())?;
        for (at, row) in rows[first..].iter_mut().enumerate() {
            let Value::Object(row) = row else { continue };
            if let Some(value) = cell(at) {
                row.insert(field.name().clone(), value);
            }
        }
    }
    Ok(())
}

type Cell<'a> = Box<dyn Fn(usize) -> Option<Value> + 'a>;

/// How to read the cells of a column.
fn cells<'a>(array: &'a dyn Array, name: &str) -> PyResult<Cell<'a>> {
    macro_rules! wholes {
        ($kind:ty) => {{
            let array = array.as_primitive::<$kind>();
            Box::new(move |at: usize| array.is_valid(at).then(|| Value::from(array.value(at)))) as Cell<'a>
        }};
    }
    macro_rules! numbers {
        ($kind:ty) => {{
            let array = array.as_primitive::<$kind>();
            Box::new(move |at: usize| array.is_valid(at).then(|| number(f64::from(array.value(at))))) as Cell<'a>
        }};
    }
    macro_rules! texts {
        ($array:expr) => {{
            let array = $array;
            Box::new(move |at: usize| array.is_valid(at).then(|| Value::from(array.value(at)))) as Cell<'a>
        }};
    }
    Ok(match array.data_type() {
        DataType::Null => Box::new(|_| None),
        DataType::Int8 => wholes!(Int8Type),
        DataType::Int16 => wholes!(Int16Type),
        DataType::Int32 => wholes!(Int32Type),
        DataType::Int64 => wholes!(Int64Type),
        DataType::UInt8 => wholes!(UInt8Type),
        DataType::UInt16 => wholes!(UInt16Type),
        DataType::UInt32 => wholes!(UInt32Type),
        DataType::UInt64 => wholes!(UInt64Type),
        DataType::Float32 => numbers!(Float32Type),
        DataType::Float64 => numbers!(Float64Type),
        DataType::Boolean => texts!(array.as_boolean()),
        DataType::Utf8 => texts!(array.as_string::<i32>()),
        DataType::LargeUtf8 => texts!(array.as_string::<i64>()),
        DataType::Utf8View => texts!(array.as_string_view()),
        // Months are written 2027-01: a date is the month that it lies in.
        DataType::Date32 => {
            let array = array.as_primitive::<Date32Type>();
            Box::new(move |at| array.value_as_date(at).filter(|_| array.is_valid(at)).map(|day| month(&day)))
        }
        DataType::Date64 => {
            let array = array.as_primitive::<Date64Type>();
            Box::new(move |at| array.value_as_date(at).filter(|_| array.is_valid(at)).map(|day| month(&day)))
        }
        DataType::Dictionary(..) => {
            let dictionary = array.as_any_dictionary();
            let keys = dictionary.normalized_keys();
            let inner = cells(dictionary.values().as_ref(), name)?;
            Box::new(move |at| dictionary.is_valid(at).then(|| inner(keys[at])).flatten())
        }
        DataType::List(_) => {
            let lists = array.as_list::<i32>();
            let inner = cells(lists.values().as_ref(), name)?;
            let offsets = lists.value_offsets();
            Box::new(move |at| {
                lists
                    .is_valid(at)
                    .then(|| (offsets[at] as usize..offsets[at + 1] as usize).filter_map(&inner).collect())
            })
        }
        DataType::LargeList(_) => {
            let lists = array.as_list::<i64>();
            let inner = cells(lists.values().as_ref(), name)?;
            let offsets = lists.value_offsets();
            Box::new(move |at| {
                lists
                    .is_valid(at)
                    .then(|| (offsets[at] as usize..offsets[at + 1] as usize).filter_map(&inner).collect())
            })
        }
        other => {
            let message = format!("column {name:?} holds {other}: only texts, numbers, true or false, dates and lists");
            return Err(PyTypeError::new_err(message));
        }
    })
}

/// A number that is not finite goes on as its word, so that the reader of the field refuses it by its name.
fn number(number: f64) -> Value {
    serde_json::Number::from_f64(number).map_or_else(|| Value::String(number.to_string()), Value::Number)
}

fn month(day: &impl std::fmt::Display) -> Value {
    Value::String(day.to_string().chars().take(7).collect())
}
