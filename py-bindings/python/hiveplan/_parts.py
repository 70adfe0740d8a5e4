"""The parts of an outcome: need, plan, forecast. Each gives its tables, and the document that they were made from."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Self

from hiveplan import _core
from hiveplan._sums import by_payer, by_year
from hiveplan._table import Table

if TYPE_CHECKING:
    from hiveplan._uncertainty import Bands


class _Part:
    """A part of an answer: tables by name, and the document."""

    __slots__ = ("_document", "_inside")
    _name: str
    _document: _core.Document
    #: Whether the document is a whole outcome that the part lies in.
    _inside: bool

    def __init__(self) -> None:
        raise TypeError(f"a {type(self).__name__} comes from an Input or an Outcome")

    @classmethod
    def _of(cls, document: _core.Document, *, inside: bool) -> Self:
        made = object.__new__(cls)
        made._document = document
        made._inside = inside
        return made

    def _table(self, name: str) -> Table:
        return Table._of(self._document.table(f"{self._name}/{name}"))

    def to_dict(self) -> dict[str, Any]:
        """Give the part as the document says it: dicts, lists, texts, numbers. Unknown is ``None``, never zero.

        Returns
        -------
        dict
            The caller's own copy.
        """
        document: dict[str, Any] = json.loads(self._document.to_json())
        part: dict[str, Any] = document[self._name] if self._inside else document
        return part

    def to_json(self) -> str:
        """Give the part as JSON.

        Returns
        -------
        str
        """
        return json.dumps(self.to_dict(), ensure_ascii=False, separators=(",", ":"))

    def __getitem__(self, key: str) -> Any:
        """Give a field of the document: ``forecast["years"]`` is what JSON says, ``forecast.years`` is a table."""
        return self.to_dict()[key]

    def __eq__(self, other: object) -> bool:
        return self.to_dict() == other.to_dict() if isinstance(other, type(self)) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return _again, (type(self), self.to_json())

    def _tables(self) -> list[str]:
        return [name for name, value in vars(type(self)).items() if isinstance(value, property)]

    def __repr__(self) -> str:
        lines = [f"<{type(self).__name__}>"]
        for name in self._tables():
            table = getattr(self, name)
            lines.append(f"  .{name:<12} {len(table):>7} rows  {table.caption}")
        return "\n".join(lines)


def _again(part: type[_Part], text: str) -> _Part:
    # The tables of a part are found by their path in an outcome.
    return part._of(_core.Document.from_json(f'{{"{part._name}":{text}}}'), inside=True)


def _forecast_again(text: str, source: str) -> "Forecast":
    document = _core.Document.from_json(f'{{"forecast":{text}}}')
    return Forecast._with(document, _core.Input.from_json(source), inside=True)


class Need(_Part):
    """What is needed in the base month: families, hours, places, whether or not anyone can give it.

    Examples
    --------
    >>> import hiveplan as hp
    >>> need = hp.load("battambang").need()
    >>> sum(need.communes["open_cases"]) == sum(need.villages["open_cases"])
    True
    """

    __slots__ = ()
    _name = "need"

    @property
    def communes(self) -> Table:
        """Need by commune."""
        return self._table("communes")

    @property
    def villages(self) -> Table:
        """Need by village."""
        return self._table("villages")


class Plan(_Part):
    """Who serves whom in the base month, where places are; and who is not served, with the reason.

    Examples
    --------
    >>> import hiveplan as hp
    >>> plan = hp.load("battambang").plan()
    >>> plan.assignments.units["minutes"]
    'min'
    """

    __slots__ = ()
    _name = "plan"

    @property
    def staffing(self) -> Table:
        """Staff needed against existing, by commune and cadre."""
        return self._table("staffing")

    @property
    def workers(self) -> Table:
        """Everybody who works in the plan: workers of today and planned posts."""
        return self._table("workers")

    @property
    def assignments(self) -> Table:
        """Who serves whom."""
        return self._table("assignments")

    @property
    def places(self) -> Table:
        """Children with a place."""
        return self._table("places")

    @property
    def waiting(self) -> Table:
        """Children without one, in the order in which they would be next."""
        return self._table("waiting")

    @property
    def unmet(self) -> Table:
        """Families and children who are not served, with reason and cure."""
        return self._table("unmet")

    @property
    def supervision(self) -> Table:
        """Supervision groups and who leads them."""
        return self._table("supervision")

    @property
    def guidance(self) -> Table:
        """Who of the social workers of today guides whom; empty where there are neither seniors nor interns."""
        return self._table("guidance")

    @property
    def centres(self) -> Table:
        """Centres that run in the plan."""
        return self._table("centres")

    @property
    def travel(self) -> Table:
        """Mean travel by commune and cadre."""
        return self._table("travel")


class Forecast(_Part):
    """What the horizon costs, who pays, what is missing, when each commune stands alone. Riel are whole numbers.

    Examples
    --------
    >>> import hiveplan as hp
    >>> forecast = hp.load("battambang").forecast()
    >>> forecast.by_year["year"]
    [2027, 2028, 2029, 2030, 2031]
    >>> sum(forecast.by_payer["amount"]) == sum(forecast.lines["amount"])
    True
    """

    __slots__ = ("_bands", "_source")
    _name = "forecast"
    _source: _core.Input
    _bands: "Bands | None"

    @classmethod
    def _with(cls, document: _core.Document, source: _core.Input, *, inside: bool) -> Self:
        made = cls._of(document, inside=inside)
        made._source = source
        made._bands = None
        return made

    @property
    def bands(self) -> Table:
        """How sure the figures are, by year, measure and commune: P10, P50, P90 and mean of 500 draws with seed 1.

        Drawn when it is first asked for. :func:`hiveplan.bands` takes other draws and gives more.
        """
        from hiveplan._uncertainty import DRAWS, Bands

        if self._bands is None:
            self._bands = Bands._of(_core.bands(self._source, self._document, {"count": DRAWS}, (0, False, None)).to_json())
        return self._bands.table

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return _forecast_again, (self.to_json(), self._source.to_json())

    def _tables(self) -> list[str]:
        # The bands take longer than a glance.
        return [name for name in super()._tables() if name != "bands"]

    @property
    def by_year(self) -> Table:
        """All communes together, by year."""
        return by_year(self.years)

    @property
    def by_payer(self) -> Table:
        """Who pays, by year; what nobody pays has no payer."""
        sources = self.sources
        payers = list(dict.fromkeys(sources["payer"]))
        return by_payer(self.funding, payers, sorted(set(self.years["year"])))

    @property
    def lines(self) -> Table:
        """Cost lines by commune, service, line and year."""
        return self._table("lines")

    @property
    def funding(self) -> Table:
        """Who pays what, by commune, service, year and source."""
        return self._table("funding")

    @property
    def years(self) -> Table:
        """Communes by year."""
        return self._table("years")

    @property
    def months(self) -> Table:
        """Communes by month: cases, posts, cost."""
        return self._table("months")

    @property
    def sources(self) -> Table:
        """Ceiling and use of each source by year."""
        return self._table("sources")

    @property
    def handover(self) -> Table:
        """When each commune stands alone, and what is missing where it does not."""
        return self._table("handover")

    @property
    def prevention(self) -> Table:
        """Prevention against crisis, one row for each risk ratio."""
        return self._table("prevention")
