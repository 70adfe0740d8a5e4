//! Tables: rows of a document as columns in memory that any Arrow library reads without a copy.

mod collect;
mod column;
mod declared;
mod import;

pub(crate) use collect::{Collector, Misfit};
pub(crate) use column::{Column, Kind};
pub(crate) use declared::Spec;
pub(crate) use import::rows;

use crate::guard::bug;
use arrow_array::cast::AsArray;
use arrow_array::ffi::FFI_ArrowSchema;
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::types::{Float64Type, Int64Type};
use arrow_array::{Array, RecordBatch, RecordBatchIterator};
use arrow_schema::DataType;
use pyo3::exceptions::{PyIndexError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyList};

/// A table.
#[pyclass(frozen, module = "hiveplan._core")]
pub(crate) struct Table(pub(crate) RecordBatch);

/// Name, kind, unit and meaning of a column as Python gives them.
type Declaration = (String, String, String, String);

#[pymethods]
impl Table {
    /// A table from lists of values; `None` is unknown.
    #[staticmethod]
    fn from_columns(
        caption: &str,
        columns: Vec<Declaration>,
        values: Vec<Bound<'_, PyAny>>,
        length: usize,
    ) -> PyResult<Self> {
        let declared: Vec<Column> = columns
            .into_iter()
            .map(|(name, kind, unit, what)| {
                let kind = Kind::from_name(&kind).ok_or_else(|| PyValueError::new_err(format!("no kind {kind:?}")))?;
                Ok(Column { field: name.clone(), name, kind, unit, what, item: None })
            })
            .collect::<PyResult<_>>()?;
        let mut rows = vec![serde_json::Map::new(); length];
        for (column, list) in declared.iter().zip(&values) {
            let list: Vec<serde_json::Value> = pythonize::depythonize(list)?;
            for (row, value) in rows.iter_mut().zip(list) {
                row.insert(column.name.clone(), value);
            }
        }
        let mut collector = Collector::new(declared);
        for row in &rows {
            collector.row(row).map_err(|error| PyValueError::new_err(error.to_string()))?;
        }
        collector.finish(caption).map(Self).map_err(|error| PyValueError::new_err(error.to_string()))
    }

    #[getter]
    fn caption(&self) -> String {
        self.0.schema().metadata().get("caption").cloned().unwrap_or_default()
    }

    fn __len__(&self) -> usize {
        self.0.num_rows()
    }

    /// Name, kind, unit and meaning of each column.
    #[getter]
    fn columns(&self) -> Vec<Declaration> {
        let text = |field: &arrow_schema::Field, key: &str| field.metadata().get(key).cloned().unwrap_or_default();
        let declared = |field: &std::sync::Arc<arrow_schema::Field>| {
            (field.name().clone(), kind(field.data_type()).name().to_owned(), text(field, "unit"), text(field, "what"))
        };
        self.0.schema().fields().iter().map(declared).collect()
    }

    /// The values of a column between two rows.
    fn values<'py>(&self, py: Python<'py>, column: usize, start: usize, stop: usize) -> PyResult<Bound<'py, PyList>> {
        let Some(array) = self.0.columns().get(column) else {
            return Err(PyIndexError::new_err("there is no such column"));
        };
        let stop = stop.min(self.0.num_rows());
        values(py, &array.slice(start.min(stop), stop - start.min(stop)))
    }

    /// The table to any reader of Arrow's C stream interface. Nothing is copied.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // A consumer may wish for another schema; the protocol lets a producer give its own.
        drop(requested_schema);
        let reader = RecordBatchIterator::new([Ok(self.0.clone())], self.0.schema());
        let stream = FFI_ArrowArrayStream::new(Box::new(reader));
        PyCapsule::new_with_value(py, stream, c"arrow_array_stream")
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        let schema = FFI_ArrowSchema::try_from(self.0.schema().as_ref()).map_err(bug)?;
        PyCapsule::new_with_value(py, schema, c"arrow_schema")
    }
}

fn kind(data_type: &DataType) -> Kind {
    match data_type {
        DataType::Int64 => Kind::Whole,
        DataType::Float64 => Kind::Number,
        DataType::Boolean => Kind::Flag,
        DataType::List(_) => Kind::Texts,
        _ => Kind::Text,
    }
}

fn values<'py>(py: Python<'py>, array: &dyn Array) -> PyResult<Bound<'py, PyList>> {
    match kind(array.data_type()) {
        Kind::Whole => PyList::new(py, array.as_primitive::<Int64Type>().iter()),
        Kind::Number => PyList::new(py, array.as_primitive::<Float64Type>().iter()),
        Kind::Flag => PyList::new(py, array.as_boolean().iter()),
        Kind::Text => PyList::new(py, array.as_string::<i32>().iter()),
        Kind::Texts => {
            let list = |item: Option<arrow_array::ArrayRef>| -> Option<Vec<Option<String>>> {
                Some(item?.as_string::<i32>().iter().map(|text| text.map(str::to_owned)).collect())
            };
            PyList::new(py, array.as_list::<i32>().iter().map(list))
        }
    }
}

/// Rows as a table, by its declaration.
pub(crate) fn table<'a, T: serde::Serialize + 'a>(
    spec: &Spec,
    rows: impl IntoIterator<Item = &'a T>,
) -> Result<RecordBatch, Misfit> {
    let mut collector = Collector::new(spec.columns());
    for row in rows {
        collector.row(row)?;
    }
    collector.finish(spec.caption)
}
