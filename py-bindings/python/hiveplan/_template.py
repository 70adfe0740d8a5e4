"""An empty plan folder, with every column explained."""

import os
from typing import TYPE_CHECKING

from hiveplan._schema import TOP, tables

if TYPE_CHECKING:
    from pathlib import Path


def template(folder: str | os.PathLike[str]) -> "Path":
    """Write an empty plan folder.

    The folder holds ``plan.toml``, one CSV table with its header for each table, and ``COLUMNS.md``, which explains every
    column. Fill ``communes.csv`` and ``villages.csv``; delete what you do not need; leave empty what you do not know.

    Parameters
    ----------
    folder : path
        Made when it does not exist. A folder that already holds a plan is refused.

    Returns
    -------
    pathlib.Path
        The folder.

    Raises
    ------
    FileExistsError
        When one of the files is already there.

    Examples
    --------
    >>> import hiveplan as hp, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     made = hp.template(folder)
    ...     (made / "villages.csv").read_text(encoding="utf-8").split(",")[:4]
    ['code', 'name', 'name_km', 'lat']
    """
    from pathlib import Path

    made = Path(folder)
    made.mkdir(parents=True, exist_ok=True)
    files = {"plan.toml": TOP, "COLUMNS.md": _columns()}
    files |= {f"{name}.csv": ",".join(column.name for column in columns) + "\n" for name, (_, columns) in tables().items()}
    for name in files:
        if (made / name).exists():
            raise FileExistsError(f"{made / name} is already there")
    for name, text in files.items():
        (made / name).write_text(text, encoding="utf-8")
    return made


def _columns() -> str:
    lines = ["# Columns", "", "Codes are text with their leading zeros. An empty cell is *unknown*, never zero.", ""]
    for name, (what, columns) in tables().items():
        lines += [f"## {name}.csv", "", what, ""]
        for column in columns:
            needed = " (needed)" if column.needed else ""
            lines.append(f"- `{column.name}`{needed}: {column.what}")
        lines.append("")
    return "\n".join(lines)
