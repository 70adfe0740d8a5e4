"""Tables: columns with units, for notebooks, terminals, data frames and files."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Self, overload

from hiveplan import _core
from hiveplan._html import table_html

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

#: Rows that a table shows of itself, in a notebook and in a terminal.
SHOWN = 20

#: What a spreadsheet would run as a formula (OWASP, "CSV injection").
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Column(NamedTuple):
    """What a column of a table holds."""

    #: Name.
    name: str
    #: ``text``, ``whole`` (whole numbers), ``number``, ``flag`` (true or false) or ``texts`` (lists of texts).
    kind: str
    #: Unit; empty for texts and plain numbers.
    unit: str = ""
    #: What it means.
    what: str = ""


class Table:
    """Rows and named columns. Unknown is ``None`` (null, ``NaN``), never zero.

    Any library that reads Arrow's PyCapsule interface takes it as it is, without a copy: ``polars.DataFrame(table)``,
    ``pyarrow.table(table)``, ``duckdb.sql("from table")``. Without Arrow there are :meth:`to_dict`, :meth:`to_pandas`
    and :meth:`to_csv`. Units and meanings are in :attr:`columns`, and in the metadata of the Arrow fields.

    Examples
    --------
    >>> import hiveplan as hp
    >>> staffing = hp.load("battambang").run().plan.staffing
    >>> len(staffing), staffing.columns[2].name, staffing.columns[2].unit
    (80, 'hours_year', 'h/year')
    >>> staffing["cadre"][:2]
    ['social_worker', 'nurse']
    """

    __slots__ = ("_inner",)
    _inner: _core.Table

    def __init__(self) -> None:
        raise TypeError("a Table comes from an outcome, or from Table.from_columns")

    @classmethod
    def _of(cls, inner: _core.Table) -> Self:
        made = object.__new__(cls)
        made._inner = inner
        return made

    @classmethod
    def from_columns(cls, caption: str, columns: Mapping[Column, Sequence[Any]]) -> Self:
        """Make a table of one's own.

        Parameters
        ----------
        caption : str
            What it shows.
        columns : mapping of Column to sequence
            The values of each column, all equally long; ``None`` is unknown.

        Returns
        -------
        Table

        Raises
        ------
        ValueError
            When the columns differ in length, or a value does not fit into its column.

        Examples
        --------
        >>> import hiveplan as hp
        >>> hp.Table.from_columns("Wells", {hp.Column("village", "text"): ["a", "b"], hp.Column("depth", "number", "m"): [3.5, None]})
        Wells (2 rows)
          village  depth (m)
          a              3.5
          b                -
        """
        lengths = {len(values) for values in columns.values()}
        if len(lengths) > 1:
            raise ValueError(f"the columns of a table must be equally long; these have {sorted(lengths)} rows")
        values = [list(values) for values in columns.values()]
        return cls._of(_core.Table.from_columns(caption, [(c.name, c.kind, c.unit, c.what) for c in columns], values, max(lengths, default=0)))

    @classmethod
    def _from_rows(cls, caption: str, columns: Sequence[Column], rows: Sequence[Mapping[str, Any]]) -> Self:
        return cls.from_columns(caption, {column: [row.get(column.name) for row in rows] for column in columns})

    @property
    def caption(self) -> str:
        """What the table shows."""
        return self._inner.caption

    @property
    def columns(self) -> list[Column]:
        """The columns: name, kind, unit, meaning."""
        return [Column(*column) for column in self._inner.columns]

    @property
    def units(self) -> dict[str, str]:
        """Unit of each column that has one."""
        return {column.name: column.unit for column in self.columns if column.unit}

    def __len__(self) -> int:
        return len(self._inner)

    def __bool__(self) -> bool:
        return len(self) > 0

    @overload
    def __getitem__(self, key: str) -> list[Any]: ...

    @overload
    def __getitem__(self, key: int) -> dict[str, Any]: ...

    def __getitem__(self, key: str | int) -> list[Any] | dict[str, Any]:
        """Give the values of a column by its name, or a row by its position."""
        if isinstance(key, int):
            at = range(len(self))[key]
            return next(self.rows(at, at + 1))
        names = [column.name for column in self.columns]
        if key not in names:
            raise KeyError(f"no column {key!r}; there are {', '.join(names)}")
        return self._inner.values(names.index(key), 0, len(self))

    def rows(self, start: int = 0, stop: int | None = None) -> Iterator[dict[str, Any]]:
        """Go through the rows.

        Parameters
        ----------
        start, stop : int, optional
            Only these rows. Default: all.

        Yields
        ------
        dict

        Examples
        --------
        >>> import hiveplan as hp
        >>> communes = hp.load("battambang").run().communes
        >>> next(communes.rows(8))["name"]
        'Ou Char'
        """
        columns = self.columns
        stop = len(self) if stop is None else stop
        values = [self._inner.values(i, start, stop) for i in range(len(columns))]
        for cells in zip(*values, strict=True):
            yield {column.name: cell for column, cell in zip(columns, cells, strict=True)}

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return self.rows()

    def to_dict(self) -> dict[str, list[Any]]:
        """Give the columns as lists.

        Returns
        -------
        dict of str to list
        """
        return {column.name: self._inner.values(i, 0, len(self)) for i, column in enumerate(self.columns)}

    def to_pandas(self) -> "pd.DataFrame":
        """Give a pandas data frame; pyarrow is not needed.

        Whole numbers and flags with unknown values have the dtypes ``Int64`` and ``boolean``. Units and meanings are in
        ``frame.attrs["units"]`` and ``frame.attrs["what"]``.

        Returns
        -------
        pandas.DataFrame

        Raises
        ------
        ImportError
            When pandas is not installed.
        """
        import pandas

        dtypes = {"whole": "int64", "number": "float64", "flag": "bool", "text": "str", "texts": "object"}
        unknown = {"whole": "Int64", "flag": "boolean"}
        series = {}
        for column, values in zip(self.columns, self.to_dict().values(), strict=True):
            dtype = unknown.get(column.kind, dtypes[column.kind]) if None in values else dtypes[column.kind]
            series[column.name] = pandas.Series(values, dtype=dtype)
        frame = pandas.DataFrame(series)
        frame.attrs = {
            "caption": self.caption,
            "units": self.units,
            "what": {column.name: column.what for column in self.columns},
        }
        return frame

    def to_polars(self) -> "pl.DataFrame":
        """Give a polars data frame, without a copy.

        Returns
        -------
        polars.DataFrame

        Raises
        ------
        ImportError
            When polars is not installed.
        """
        import polars

        return polars.DataFrame(self)

    def to_csv(self, path: str | os.PathLike[str] | None = None) -> str | None:
        """Write CSV: UTF-8, comma, one header row, an empty cell for unknown, lists with blanks between their items.

        Texts that a spreadsheet would run as a formula get an apostrophe in front.

        Parameters
        ----------
        path : path, optional
            File to write. Default: the text is returned.

        Returns
        -------
        str or None

        Examples
        --------
        >>> import hiveplan as hp
        >>> print(hp.Table.from_columns("t", {hp.Column("line", "text"): ["=1+1", None]}).to_csv())
        line
        '=1+1
        <BLANKLINE>
        <BLANKLINE>
        """
        columns = self.columns
        plain = [_PLAIN[column.kind] for column in columns]
        lines = [",".join(_quoted(column.name) for column in columns)]
        for row in self.rows():
            cells = zip(row.values(), plain, strict=True)
            lines.append(",".join("" if cell is None else _quoted(write(cell)) for cell, write in cells))
        return written("\n".join([*lines, ""]), path)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Give the table to a reader of Arrow's C stream interface."""
        return self._inner.__arrow_c_stream__(requested_schema)

    def __arrow_c_schema__(self) -> object:
        """Give the schema to a reader of Arrow's C data interface."""
        return self._inner.__arrow_c_schema__()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Table):
            return NotImplemented
        return (self.caption, self.columns, self.to_dict()) == (other.caption, other.columns, other.to_dict())

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> tuple[Callable[..., "Table"], tuple[Any, ...]]:
        return _again, (self.caption, self.columns, list(self.to_dict().values()))

    def __repr__(self) -> str:
        columns = self.columns
        head = [_heading(column) for column in columns]
        right = [column.kind in ("whole", "number") for column in columns]
        rows = [[_short(cell) for cell in row.values()] for row in self.rows(0, SHOWN)]
        widths = [max(map(len, cells)) for cells in zip(head, *rows, strict=True)]
        kept = _fitting(widths)
        lines = [f"{self.caption} ({len(self)} row{'' if len(self) == 1 else 's'})"]
        for row in [head, *rows]:
            cells = (
                cell.rjust(width) if side else cell.ljust(width)
                for cell, width, side in zip(row[:kept], widths, right, strict=False)
            )
            lines.append("  " + "  ".join(cells).rstrip())
        if len(self) > SHOWN:
            lines.append(f"  ... {len(self) - SHOWN} more rows")
        if kept < len(columns):
            lines.append(f"  ... {len(columns) - kept} more columns: {', '.join(c.name for c in columns[kept:])}")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        columns = self.columns
        head = [(_heading(column), column.what, column.kind in ("whole", "number")) for column in columns]
        rows = [[_short(cell, 120) for cell in row.values()] for row in self.rows(0, SHOWN)]
        more = f"... {len(self) - SHOWN:,} more rows" if len(self) > SHOWN else ""
        return table_html(self.caption, head, rows, more)


def _again(caption: str, columns: Sequence[Column], values: Sequence[Sequence[Any]]) -> Table:
    return Table.from_columns(caption, dict(zip(columns, values, strict=True)))


def _guard(text: str) -> str:
    return "'" + text if text.startswith(FORMULA) else text


def _quoted(text: str) -> str:
    """A cell as RFC 4180 writes it. The csv module of Python 3.11 leaves a lone carriage return bare."""
    return '"' + text.replace('"', '""') + '"' if any(mark in text for mark in ',"\n\r') else text


_PLAIN: dict[str, Callable[[Any], str]] = {
    "text": _guard,
    "texts": lambda items: _guard(" ".join(items)),
    "whole": str,
    "number": repr,
    "flag": lambda flag: "true" if flag else "false",
}


def _heading(column: Column) -> str:
    return f"{column.name} ({column.unit})" if column.unit else column.name


def _short(cell: object, width: int = 32) -> str:
    match cell:
        case None:
            return "-"
        case bool():
            return "yes" if cell else "no"
        case float():
            return f"{cell:,.1f}" if abs(cell) >= 100 else f"{cell:.4g}"
        case int():
            return f"{cell:,}" if abs(cell) >= 10_000 else str(cell)
        case list():
            text = " ".join(map(str, cell))
        case _:
            text = str(cell)
    return text if len(text) <= width else text[: width - 3] + "..."


def _fitting(widths: list[int], line: int = 118) -> int:
    """How many columns fit into a line of a terminal; at least one."""
    used = 0
    for kept, width in enumerate(widths):
        used += width + 2
        if used > line:
            return max(kept, 1)
    return len(widths)


def written(text: str, path: str | os.PathLike[str] | None) -> str | None:
    """Write a file with the line ends that the text has; without a path the text itself is the answer."""
    if path is None:
        return text
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
    return None
