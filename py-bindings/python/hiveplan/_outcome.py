"""The whole answer."""

import json
from collections.abc import Callable
from typing import Any, Self

from hiveplan import _core
from hiveplan._errors import Issue


class Outcome:
    """What is needed, who serves whom, what it costs, who pays, and the assumptions that matter most.

    Made by :meth:`Input.run`. Every part is plain: dicts, lists, texts, numbers. Unknown is ``None``, never zero. Each
    access gives a copy of the caller's own.

    Examples
    --------
    >>> import hiveplan as hp
    >>> out = hp.load("battambang").run()
    >>> out.forecast == out.to_dict()["forecast"]
    True
    """

    __slots__ = ("_json",)
    _json: str

    def __init__(self) -> None:
        raise TypeError("an Outcome comes from Input.run")

    @classmethod
    def _of(cls, inner: _core.Outcome) -> Self:
        return cls._from_json(inner.to_json())

    @classmethod
    def _from_json(cls, text: str) -> Self:
        made = object.__new__(cls)
        made._json = text
        return made

    def to_json(self) -> str:
        """Give the outcome as JSON, byte for byte as the Rust crate and the browser write it.

        Returns
        -------
        str
        """
        return self._json

    def to_dict(self) -> dict[str, Any]:
        """Give the whole outcome as dicts and lists.

        Returns
        -------
        dict
        """
        document: dict[str, Any] = json.loads(self._json)
        return document

    @property
    def name(self) -> str:
        """Name of the plan."""
        return str(self.to_dict()["name"])

    @property
    def horizon(self) -> dict[str, int]:
        """Years planned: ``start`` and ``years``."""
        return dict(self.to_dict()["horizon"])

    @property
    def communes(self) -> list[dict[str, Any]]:
        """The communes planned."""
        return list(self.to_dict()["communes"])

    @property
    def estimates(self) -> list[dict[str, Any]]:
        """Every estimate in force, with its range, status and source."""
        return list(self.to_dict()["estimates"])

    @property
    def issues(self) -> list[Issue]:
        """What was repaired while reading, and what is worth a look."""
        return list(self.to_dict()["issues"]["issues"])

    @property
    def need(self) -> dict[str, Any]:
        """What is needed in the base month."""
        return dict(self.to_dict()["need"])

    @property
    def plan(self) -> dict[str, Any]:
        """Who serves whom in the base month."""
        return dict(self.to_dict()["plan"])

    @property
    def forecast(self) -> dict[str, Any]:
        """What the horizon costs and who pays."""
        return dict(self.to_dict()["forecast"])

    @property
    def assumptions(self) -> list[dict[str, Any]]:
        """Estimates by how much they matter to the unfunded amount, the largest first."""
        return list(self.to_dict()["assumptions"])

    def __eq__(self, other: object) -> bool:
        return self._json == other._json if isinstance(other, Outcome) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._json)

    def __reduce__(self) -> tuple[Callable[[str], "Outcome"], tuple[str]]:
        return Outcome._from_json, (self._json,)

    def __repr__(self) -> str:
        document = self.to_dict()
        start, years = document["horizon"]["start"], document["horizon"]["years"]
        return f"<Outcome of {document['name']!r}: {len(document['communes'])} communes, {start} for {years} years>"
