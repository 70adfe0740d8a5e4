"""What a planner writes."""

import os
from collections.abc import Callable, Mapping
from typing import Any, Self

from hiveplan import _core
from hiveplan._errors import Issue
from hiveplan._outcome import Outcome


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

    __slots__ = ("_inner",)
    _inner: _core.Input

    def __init__(self) -> None:
        raise TypeError("an Input is read: use hiveplan.load, Input.from_dict or Input.from_json")

    @classmethod
    def _of(cls, inner: _core.Input) -> Self:
        made = object.__new__(cls)
        made._inner = inner
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

    def need(self) -> dict[str, Any]:
        """Work out what is needed in the base month: families, contacts, hours, posts and places.

        Returns
        -------
        dict
            As ``Need`` of the Rust crate.

        Raises
        ------
        InputError
            When the input cannot be planned.
        """
        return self._inner.need()

    def plan(self) -> dict[str, Any]:
        """Plan the base month: posts, who serves whom, places, centres; and who is not served, with the reason.

        Returns
        -------
        dict
            As ``Plan`` of the Rust crate.

        Raises
        ------
        InputError
            When the input cannot be planned. A shortage is not an error: it is part of the plan.
        """
        return self._inner.plan()

    def forecast(self) -> dict[str, Any]:
        """Forecast the horizon: what it costs, who pays, what is missing, when each commune stands alone.

        Returns
        -------
        dict
            As ``Forecast`` of the Rust crate. Riel are whole numbers.

        Raises
        ------
        InputError
            When the input cannot be planned.
        """
        return self._inner.forecast()

    def run(self) -> Outcome:
        """Run the whole chain: check, need, plan, forecast, and the assumptions that matter.

        The interpreter is free meanwhile: other threads go on.

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
        return Outcome._of(self._inner.run())

    def __eq__(self, other: object) -> bool:
        return self._inner == other._inner if isinstance(other, Input) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> tuple[Callable[[str], "Input"], tuple[str]]:
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
        and CSV tables, or of one JSON document. A folder of that very name is read as ``"./battambang"``.

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
    if source == "battambang":
        return Input._of(_core.Input.embedded("battambang"))
    return Input._of(_core.Input.from_path(os.fspath(source)))
