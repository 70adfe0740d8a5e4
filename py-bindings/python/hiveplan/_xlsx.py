"""A plan as a workbook: one sheet a table, the settings in the sheet ``plan``. Needs openpyxl."""

import datetime
import os
from typing import Any

from hiveplan._errors import InputError
from hiveplan._schema import Field, tables

#: A workbook larger than this is refused before it is unpacked, and so is one that unpacks to more than ten times it.
LARGEST = 32 * 1024 * 1024


def write(document: dict[str, Any], path: str | os.PathLike[str]) -> None:
    """Write a document. Codes are text cells, so that a spreadsheet keeps their leading zeros."""
    from openpyxl import Workbook
    from openpyxl.comments import Comment
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    if book.active is not None:
        book.remove(book.active)
    top = book.create_sheet("plan")
    top.append(["setting", "value"])
    for name, value in _flat(document).items():
        top.append([name, _cell(value)])
    top.column_dimensions["A"].width, top.column_dimensions["B"].width = 30, 50
    for table, (_, fields) in tables().items():
        sheet = book.create_sheet(table)
        sheet.append([field.name for field in fields])
        for row in document.get(table, []):
            sheet.append([_cell(row.get(field.name)) for field in fields])
        for at, field in enumerate(fields, 1):
            head = sheet.cell(1, at)
            head.font = Font(bold=field.needed)
            head.comment = Comment(field.what + (" Needed." if field.needed else ""), "hiveplan")
            sheet.column_dimensions[get_column_letter(at)].width = max(len(field.name) + 3, 12)
            if field.kind == "text":
                for row in range(2, sheet.max_row + 1):
                    # Text, whatever it looks like: no formula is ever run, no code loses its zeros.
                    cell = sheet.cell(row, at)
                    cell.number_format = "@"
                    if cell.value is not None:
                        cell.data_type = "s"
        sheet.freeze_panes = "A2"
    for head in top[1]:
        head.font = Font(bold=True)
    book.save(os.fspath(path))


def read(path: str | os.PathLike[str]) -> dict[str, Any]:
    """Read a workbook as a document. Formulas are not computed: the values last saved are read."""
    from zipfile import BadZipFile, ZipFile

    from openpyxl import load_workbook

    try:
        with ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
        if os.path.getsize(path) > LARGEST or unpacked > 10 * LARGEST:
            raise _refused("HP1003", "the workbook is too large", "split the plan, or use a folder of CSV tables")
        book = load_workbook(os.fspath(path), read_only=True, data_only=True)
    except FileNotFoundError:
        raise _refused("HP1001", "there is no such file", "check the path") from None
    except (BadZipFile, KeyError, OSError):
        raise _refused("HP1002", "the file is not a workbook", "save it as .xlsx") from None
    try:
        document: dict[str, Any] = {"format": "hiveplan", "version": 1}
        known = tables()
        for sheet in book.worksheets:
            rows = sheet.iter_rows(values_only=True)
            if sheet.title == "plan":
                _read_top(document, rows)
            else:
                # A sheet that is no table goes on, so that the core refuses it by its name.
                document[sheet.title] = _read_rows(rows, known.get(sheet.title, ("", []))[1])
        return document
    finally:
        book.close()


def _refused(code: str, message: str, hint: str) -> InputError:
    issue: Any = {"code": code, "severity": "error", "path": "/", "message": message, "hint": hint}
    return InputError(f"{code} /: {message} ({hint})", [issue], 0)


def _flat(document: dict[str, Any]) -> dict[str, Any]:
    """The settings of a document, ``horizon.start`` and the like."""
    flat: dict[str, Any] = {}
    for key in ("name", "payers", "horizon", "settings", "services"):
        value = document.get(key)
        if isinstance(value, dict):
            flat |= {f"{key}.{name}": inner for name, inner in value.items()}
        elif value is not None:
            flat[key] = value
    return flat


def _read_top(document: dict[str, Any], rows: Any) -> None:
    next(rows, None)
    for row in rows:
        name, value = (*row, None, None)[:2]
        if name is None or value is None:
            continue
        part, _, inner = str(name).partition(".")
        if inner:
            document.setdefault(part, {})[inner] = _number(value)
        else:
            document[part] = str(value).split() if part == "payers" else str(value)


def _read_rows(rows: Any, fields: list[Field]) -> list[dict[str, Any]]:
    kinds = {field.name: field.kind for field in fields}
    head = [None if name is None else str(name).strip() for name in next(rows, ())]
    read = []
    for row in rows:
        values = {
            name: _value(cell, kinds.get(name, "other"))
            for name, cell in zip(head, row, strict=False)
            if name and cell is not None and cell != ""
        }
        if values:
            read.append(values)
    return read


def _value(cell: Any, kind: str) -> Any:
    if isinstance(cell, datetime.date):
        return cell.strftime("%Y-%m")
    if kind == "list":
        return str(cell).split()
    if kind == "text":
        return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
    return _number(cell)


def _number(cell: Any) -> Any:
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def _cell(value: Any) -> Any:
    return " ".join(value) if isinstance(value, list) else value
