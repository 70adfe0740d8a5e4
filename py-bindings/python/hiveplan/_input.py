"""What a planner writes."""

import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, Self

from hiveplan import _core
from hiveplan._changes import Change, numbered
from hiveplan._errors import Issue
from hiveplan._frames import TABLES, readable
from hiveplan._outcome import Outcome
from hiveplan._parts import Forecast, Need, Plan
from hiveplan._progress import Progress, listener

OnInterrupt = Literal["raise", "best"]


class Input:
    """A plan as written: communes, villages, staff, centres, estimates, costs, money. Not yet checked.

    Made by :func:`load`, :meth:`from_dict` or :meth:`from_json`. Two inputs are equal when they say the same, wherever
    they were read from. It cannot be changed: take :meth:`to_dict`, change that, and read it again.

    Examples
    --------
    >>> import hiveplan as hp
    >>> base = hp.load("battambang")
    >>> hp.Input.from_dict(base.to_dict()) == base
    True
    """

    __slots__ = ("_changes", "_inner", "_root")
    _inner: _core.Input
    #: The input that this one was changed from, and the changes in order.
    _root: _core.Input
    _changes: tuple[Change, ...]

    def __init__(self) -> None:
        raise TypeError("an Input is read: use hiveplan.load, Input.from_dict or Input.from_json")

    @classmethod
    def _of(cls, inner: _core.Input) -> Self:
        made = object.__new__(cls)
        made._inner = made._root = inner
        made._changes = ()
        return made

    @classmethod
    def from_dict(cls, document: Mapping[str, Any]) -> Self:
        """Read a document that is already in memory.

        Parameters
        ----------
        document : mapping
            As ``docs/formats.md`` describes it: the same keys as the JSON document.

        Returns
        -------
        Input

        Raises
        ------
        InputError
            With all faults of the document, each with a JSON pointer. A number that is not finite is one.

        Examples
        --------
        >>> import hiveplan as hp
        >>> document = hp.load("battambang").to_dict()
        >>> document["horizon"]["years"] = 3
        >>> hp.Input.from_dict(document).to_dict()["horizon"]
        {'start': 2027, 'years': 3}
        """
        return cls._of(_core.Input.from_dict(document))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read one JSON document.

        Parameters
        ----------
        text : str
            The document.

        Returns
        -------
        Input

        Raises
        ------
        InputError
            With all faults of the document.

        Examples
        --------
        >>> import hiveplan as hp
        >>> base = hp.load("battambang")
        >>> hp.Input.from_json(base.to_json()) == base
        True
        """
        return cls._of(_core.Input.from_json(text))

    @classmethod
    def from_frames(
        cls,
        *,
        name: str = "My plan",
        start: int | None = None,
        years: int = 5,
        payers: Sequence[str] | None = None,
        settings: Mapping[str, str] | None = None,
        services: Mapping[str, bool] | None = None,
        base: "Input | None" = None,
        **tables: Any,
    ) -> Self:
        """Read tables that are already in memory.

        Parameters
        ----------
        name : str
            Name of the plan.
        start : int, optional
            First year of the horizon. Default: that of ``base``, else 2027.
        years : int
            Years of the horizon. Default: 5.
        payers : sequence of str, optional
            Who pays, in the order in which they are asked. Default: those of ``base``, else ``["commune"]`` and whoever
            the tables name.
        settings, services : mapping, optional
            As in ``plan.toml`` (``docs/formats.md``). Default: those of ``base``, else the usual ones.
        base : Input, optional
            Tables that are not given are taken from here; a table given takes the place of the whole one.
        **tables
            ``communes``, ``villages``, and any of ``families``, ``workers``, ``staff``, ``centres``, ``estimates``,
            ``costs``, ``funding``, ``handover``, ``shares``, ``roads``, ``transitions``. Each is anything with Arrow's
            PyCapsule interface (polars, pyarrow, DuckDB, pandas), a pandas data frame without pyarrow, a dict of
            columns, or a list of dicts.
            Codes are texts with their leading zeros. Null, ``None`` and (outside Arrow) ``nan`` are unknown, not zero.
            Without ``communes``, they are made of the villages: one of each six-digit code, which is also its name; a single one
            has the name of the plan.

        Returns
        -------
        Input

        Raises
        ------
        InputError
            With all faults of all tables, each with a JSON pointer such as ``/villages/3/lat``.
        TypeError
            For a table that hiveplan does not know, or a frame that it cannot read.

        Examples
        --------
        >>> import hiveplan as hp
        >>> villages = {"code": ["99010101", "99010102"], "name": ["North", "South"], "families": [400, 300]}
        >>> hp.Input.from_frames(name="Two villages", villages=villages)
        <Input 'Two villages': 1 communes, 2 villages, 2027 for 5 years>
        """
        unknown = [table for table in tables if table not in TABLES]
        if unknown:
            raise TypeError(f"there is no table {', '.join(unknown)}; the tables are {', '.join(TABLES)}")
        frames = {table: readable(table, frame) for table, frame in tables.items() if frame is not None}
        top: dict[str, Any] = {"format": "hiveplan", "version": 1} if base is None else base.to_dict()
        top["name"] = name
        horizon = top.get("horizon", {"start": 2027})
        top["horizon"] = {"start": horizon["start"] if start is None else start, "years": years}
        for key, value in (("settings", settings), ("services", services)):
            if value is not None:
                top[key] = dict(value)
        if "communes" not in frames and base is None and "villages" in frames:
            frames["communes"] = _communes_of(frames["villages"], name)
        if payers is not None:
            top["payers"] = list(payers)
        elif base is None:
            top["payers"] = _payers_of(frames)
        return cls._of(_core.Input.from_frames(top, frames))

    def to_dict(self) -> dict[str, Any]:
        """Give the whole input as dicts and lists: the caller's own copy.

        Returns
        -------
        dict
        """
        document: dict[str, Any] = self._inner.to_dict()
        return document

    def to_json(self) -> str:
        """Give the input as one JSON document.

        Returns
        -------
        str
        """
        return self._inner.to_json()

    def to_dir(self, folder: str | os.PathLike[str]) -> None:
        """Write the input as a folder of ``plan.toml`` and CSV tables.

        Parameters
        ----------
        folder : path
            Made when it does not exist.

        Raises
        ------
        OSError
            What the file system says.

        Examples
        --------
        >>> import hiveplan as hp, tempfile
        >>> base = hp.load("battambang")
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     base.to_dir(folder)
        ...     hp.load(folder) == base
        True
        """
        self._inner.to_dir(os.fspath(folder))

    def validate(self) -> list[Issue]:
        """Check the input.

        Returns
        -------
        list of Issue
            What is wrong (severity ``error``), what is worth a look (``warning``) and what was put right
            (``repaired``); empty when all is well. Never raises on what it finds.
        """
        issues: list[Issue] = self._inner.validate()["issues"]
        return issues

    def need(self) -> Need:
        """Work out what is needed in the base month: families, contacts, hours, posts and places.

        Returns
        -------
        Need

        Raises
        ------
        InputError
            When the input cannot be planned.
        """
        return Need._of(self._inner.need(), inside=False)

    def plan(
        self, *, threads: int | None = None, on_interrupt: OnInterrupt = "raise", progress: Progress = None
    ) -> Plan:
        """Plan the base month: posts, who serves whom, places, centres; and who is not served, with the reason.

        Parameters
        ----------
        threads, on_interrupt, progress
            As in :meth:`run`.

        Returns
        -------
        Plan

        Raises
        ------
        InputError
            When the input cannot be planned. A shortage is not an error: it is part of the plan.
        """
        with listener(progress) as told:
            return Plan._of(self._inner.plan(_way(threads, on_interrupt, told)), inside=False)

    def forecast(
        self, *, threads: int | None = None, on_interrupt: OnInterrupt = "raise", progress: Progress = None
    ) -> Forecast:
        """Forecast the horizon: what it costs, who pays, what is missing, when each commune stands alone.

        Parameters
        ----------
        threads, on_interrupt, progress
            As in :meth:`run`.

        Returns
        -------
        Forecast

        Raises
        ------
        InputError
            When the input cannot be planned.
        """
        with listener(progress) as told:
            document = self._inner.forecast(_way(threads, on_interrupt, told))
            return Forecast._with(document, self._inner, inside=False)

    def run(
        self, *, threads: int | None = None, on_interrupt: OnInterrupt = "raise", progress: Progress = None
    ) -> Outcome:
        """Run the whole chain: check, need, plan, forecast, and the assumptions that matter.

        The interpreter is free meanwhile: other threads go on.

        Parameters
        ----------
        threads : int, optional
            Threads that plan; the answer is the same for any number. Default: all cores.
        on_interrupt : {"raise", "best"}
            What Ctrl-C does: ``KeyboardInterrupt`` at once, or an end of the search, with the best plan so far. Such a
            plan keeps its promises, and says what is proven of it; the forecast, which follows from it, is not cut
            short, and no assumptions are listed. Default: ``"raise"``.
        progress : bool or callable, optional
            ``True`` shows a bar (``tqdm`` is needed); a callable is called with stage, parts done and parts in all, about
            ten times a second. An exception that it raises ends the run.

        Returns
        -------
        Outcome

        Raises
        ------
        InputError
            When the input cannot be planned.

        Examples
        --------
        >>> import hiveplan as hp
        >>> out = hp.load("battambang").run()
        >>> len(out.communes)
        10
        """
        with listener(progress) as told:
            return Outcome._of(self._inner.run(_way(threads, on_interrupt, told)), self._inner)

    def change(self, *changes: Change) -> "Input":
        """Give a changed input: what if.

        Parameters
        ----------
        *changes : dict
            Changes in the order in which they are applied, made by :func:`salary`, :func:`worker`, :func:`cover` and the
            like, or dicts as ``docs/formats.md`` describes them (``{"change": "years", "years": 10}``).

        Returns
        -------
        Input
            As unchecked as any other. It knows what it was changed from, so that :func:`compare` can tell change by
            change.

        Raises
        ------
        InputError
            With all changes that name something that is not there, or say not what to change.

        Examples
        --------
        >>> import hiveplan as hp
        >>> base = hp.load("battambang")
        >>> dearer = base.change(hp.salary("social_worker", percent=+10), hp.funding_ends("cct_programme", year=2029))
        >>> dearer == base
        False
        """
        document = self._inner.to_dict() if any(_nameless(change) for change in changes) else {}
        prepared = numbered(changes, document)
        made = Input._of(self._inner.apply({"name": "change", "changes": list(prepared)}))
        made._root = self._root
        made._changes = self._changes + prepared
        return made

    def to_xlsx(self, path: str | os.PathLike[str]) -> None:
        """Write the input as a workbook, one sheet a table, each column with its explanation.

        Parameters
        ----------
        path : path
            File to write. :func:`load` reads it again.

        Raises
        ------
        ImportError
            When openpyxl is not installed (``pip install hiveplan[frames]``).
        """
        from hiveplan._xlsx import write

        write(self.to_dict(), path)

    def __eq__(self, other: object) -> bool:
        return self._inner == other._inner if isinstance(other, Input) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> tuple[Callable[..., "Input"], tuple[Any, ...]]:
        if self._changes:
            return _changed_again, (self._root.to_json(), self._changes)
        return Input.from_json, (self.to_json(),)

    def __repr__(self) -> str:
        document = self.to_dict()
        horizon = document["horizon"]
        return (
            f"<Input {document['name']!r}: {len(document['communes'])} communes, {len(document['villages'])} villages, "
            f"{horizon['start']} for {horizon['years']} years>"
        )


def load(source: str | os.PathLike[str]) -> Input:
    """Read an input.

    Parameters
    ----------
    source : str or path
        ``"battambang"`` for the ten communes that come with the library; else the path of a folder with ``plan.toml``
        and CSV tables, of one JSON document, or of a workbook (``.xlsx``; openpyxl is needed). A folder of that very name is read as ``"./battambang"``.

    Returns
    -------
    Input

    Raises
    ------
    InputError
        With all faults of all files, each with file, row and column.

    Examples
    --------
    >>> import hiveplan as hp
    >>> hp.load("battambang")
    <Input 'Battambang Municipality': 10 communes, 62 villages, 2027 for 5 years>
    """
    if os.fspath(source).endswith(".xlsx"):
        from hiveplan._xlsx import read

        return Input._of(_core.Input.from_dict(read(source)))
    if source == "battambang":
        return Input._of(_core.Input.embedded("battambang"))
    return Input._of(_core.Input.from_path(os.fspath(source)))


def _changed_again(root: str, changes: tuple[Change, ...]) -> Input:
    return Input.from_json(root).change(*changes)


def _way(threads: int | None, on_interrupt: str, told: Any) -> tuple[int, bool, Any]:
    if threads is not None and threads < 1:
        raise ValueError(f"threads must be 1 or more, not {threads}")
    if on_interrupt not in ("raise", "best"):
        raise ValueError(f"on_interrupt must be 'raise' or 'best', not {on_interrupt!r}")
    return threads or 0, on_interrupt == "best", told


def _nameless(change: Change) -> bool:
    return any(isinstance(row := change.get(kind), Mapping) and row.get("id") is None for kind in ("worker", "centre"))


def _communes_of(villages: Any, plan: str) -> list[dict[str, Any]]:
    """One commune for each six-digit code of the villages. A single one has the name of the plan, others their codes."""
    # A spreadsheet or pandas made a number of the code: the core puts the lost zero of a village back, and says so.
    written = (str(row.get("code", "")) for row in _rows(villages))
    codes = [code for code in dict.fromkeys((f"0{code}" if len(code) == 7 else code)[:6] for code in written) if code]
    return [{"code": code, "name": plan if len(codes) == 1 else code} for code in codes]


def _payers_of(frames: Mapping[str, Any]) -> list[str]:
    """Everybody whom the tables name, the commune first."""
    named = (row.get("payer") for table in ("workers", "funding", "shares") for row in _rows(frames.get(table, [])))
    return list(dict.fromkeys(["commune", *(payer for payer in named if payer)]))


def _rows(frame: Any) -> list[dict[str, Any]]:
    return frame if isinstance(frame, list) else _core.Input.rows(frame)
