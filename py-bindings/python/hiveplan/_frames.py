"""Tables of other libraries as rows of a document."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

#: The tables of an input.
TABLES = (
    "communes",
    "villages",
    "families",
    "workers",
    "staff",
    "centres",
    "estimates",
    "costs",
    "funding",
    "handover",
    "shares",
    "roads",
    "transitions",
)


def readable(name: str, frame: Any) -> Any:
    """Give what the core reads: an object with Arrow's stream interface, or a list of dicts."""
    if type(frame).__module__.startswith("geopandas"):
        frame = _without_geometry(frame)
    if hasattr(frame, "__arrow_c_stream__") and not _needs_pyarrow(frame):
        return _without_empty_columns(frame)
    if isinstance(frame, Mapping):
        return _from_columns(name, frame)
    if hasattr(frame, "columns") and hasattr(frame, "to_dict"):
        # pandas without pyarrow: its own null values are found by pandas itself.
        return _from_columns(name, {str(column): _known(frame[column]) for column in frame.columns})
    if isinstance(frame, Sequence) and not isinstance(frame, str) and all(isinstance(row, Mapping) for row in frame):
        return [_without_unknown(row.items()) for row in frame]
    raise TypeError(
        f"{name}: a table is anything with __arrow_c_stream__ (polars, pyarrow, DuckDB, pandas), a dict of columns, or a "
        f"list of dicts, not {type(frame).__name__}"
    )


def _without_geometry(frame: Any) -> Any:
    """Give the points of a GeoDataFrame as the columns ``lat`` and ``lon``, in degrees, unless it has them already."""
    import pandas

    plain = pandas.DataFrame(frame.drop(columns=frame.geometry.name))
    if "lat" not in plain and "lon" not in plain:
        degrees = frame.geometry if frame.crs is None else frame.geometry.to_crs(4326)
        # Of an area: a point that lies inside of it.
        points = degrees.representative_point()
        plain["lat"], plain["lon"] = points.y, points.x
    return plain


def _without_empty_columns(frame: Any) -> Any:
    """Leave columns out in which polars knows no value at all: it exports them as no reader of Arrow expects."""
    if not type(frame).__module__.startswith("polars"):
        return frame
    empty = [name for name, dtype in frame.schema.items() if "Null" in str(dtype)]
    return frame.drop(empty) if empty else frame


def _needs_pyarrow(frame: Any) -> bool:
    if not type(frame).__module__.startswith("pandas"):
        return False
    try:
        import pyarrow  # noqa: F401
    except ImportError:
        return True
    # Columns of mixed objects have no Arrow type.
    return any(str(dtype) == "object" for dtype in frame.dtypes)


def _known(series: Any) -> list[Any]:
    return [None if missing else value for value, missing in zip(series.tolist(), series.isna().tolist(), strict=True)]


def _from_columns(name: str, frame: Mapping[str, Iterable[Any]]) -> list[dict[str, Any]]:
    columns = {str(key): _listed(values) for key, values in frame.items()}
    lengths = {len(values) for values in columns.values()}
    if len(lengths) > 1:
        listed = ", ".join(f"{key}: {len(values)}" for key, values in columns.items())
        raise ValueError(f"{name}: the columns must be equally long ({listed})")
    rows = zip(*columns.values(), strict=True)
    return [_without_unknown(zip(columns, row, strict=True)) for row in rows]


def _listed(values: Any) -> list[Any]:
    # NumPy: tolist gives Python's own numbers.
    return list(values.tolist() if hasattr(values, "tolist") else values)


def _without_unknown(items: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Leave unknown cells out; whole numbers that were floats only for their unknown neighbours become whole again."""
    row = {}
    for key, value in items:
        if value is None or (isinstance(value, float) and value != value):
            continue
        row[key] = int(value) if isinstance(value, float) and value.is_integer() else value
    return row
