"""The whole answer."""

import json
import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Self

from hiveplan import _core
from hiveplan._errors import Issue
from hiveplan._html import answer_html
from hiveplan._parts import Forecast, Need, Plan
from hiveplan._table import Table, written

if TYPE_CHECKING:
    import geopandas as gpd


class Outcome:
    """What is needed, who serves whom, what it costs, who pays, and the assumptions that matter most.

    Made by :meth:`Input.run`. It shows its key figures, in a notebook as in a terminal.

    Attributes
    ----------
    need, plan, forecast : Need, Plan, Forecast
        The parts; each gives its tables.

    Examples
    --------
    >>> import hiveplan as hp
    >>> out = hp.load("battambang").run()
    >>> len(out.communes), len(out.villages)
    (10, 62)
    >>> out  # doctest: +ELLIPSIS
    Battambang Municipality: 2027-2031, 10 communes, 62 villages, ...
    ...
    """

    __slots__ = ("_document", "_json", "_source", "_words")
    _document: _core.Document
    _source: _core.Input
    _json: str | None
    _words: tuple[str, dict[str, Any]] | None

    def __init__(self) -> None:
        raise TypeError("an Outcome comes from Input.run")

    @classmethod
    def _of(cls, document: _core.Document, source: _core.Input) -> Self:
        made = object.__new__(cls)
        made._document = document
        made._source = source
        made._json = None
        made._words = None
        return made

    def to_json(self) -> str:
        """Give the outcome as JSON, byte for byte as the Rust crate and the browser write it.

        Returns
        -------
        str
        """
        if self._json is None:
            self._json = self._document.to_json()
        return self._json

    def to_dict(self) -> dict[str, Any]:
        """Give the whole outcome as dicts and lists.

        Returns
        -------
        dict
        """
        document: dict[str, Any] = json.loads(self.to_json())
        return document

    def to_html(self, path: str | os.PathLike[str] | None = None, *, draws: int = 500) -> str | None:
        """Write the report: one page, no script, nothing loaded from elsewhere; prints on A4.

        Family rows never reach it. It holds bands, and the budget tables of the first year.

        Parameters
        ----------
        path : path, optional
            File to write. Default: the text is returned.
        draws : int
            Draws behind the bands; 0 leaves them out. Default: 500, seed 1.

        Returns
        -------
        str or None

        Examples
        --------
        >>> import hiveplan as hp
        >>> hp.load("battambang").run().to_html()[:15]
        '<!doctype html>'
        """
        return written(self._pages().to_html(self._more(draws)), path)

    def to_markdown(self, path: str | os.PathLike[str] | None = None, *, draws: int = 500) -> str | None:
        """Write the report as Markdown.

        Parameters
        ----------
        path : path, optional
            File to write. Default: the text is returned.
        draws : int
            As in :meth:`to_html`.

        Returns
        -------
        str or None
        """
        return written(self._pages().to_markdown(self._more(draws)), path)

    def to_geopandas(self) -> "gpd.GeoDataFrame":
        """Give the villages as a GeoDataFrame, for maps of your own (``pip install hiveplan[geo]``).

        Returns
        -------
        geopandas.GeoDataFrame
            One row a village, its point in degrees (EPSG:4326), ``None`` where it is unknown; with ``families``,
            ``open_cases``, ``workers_`` of each cadre based there, ``centre`` (``runs today``, ``opens`` or unknown) and
            ``families_not_served`` by social workers.

        Raises
        ------
        ImportError
            When geopandas is not installed.
        """
        from hiveplan._geo import villages_frame

        return villages_frame(self)

    @property
    def name(self) -> str:
        """Name of the plan."""
        return str(self._early("name"))

    @property
    def horizon(self) -> dict[str, int]:
        """Years planned: ``start`` and ``years``."""
        return dict(self._early("horizon"))

    @property
    def communes(self) -> Table:
        """The communes planned."""
        return Table._of(self._document.table("communes"))

    @property
    def villages(self) -> Table:
        """Their villages."""
        return Table._of(self._document.table("villages"))

    @property
    def estimates(self) -> Table:
        """Every estimate in force, with its range, status and source."""
        return Table._of(self._document.table("estimates"))

    @property
    def issues(self) -> list[Issue]:
        """What was repaired while reading, and what is worth a look."""
        return list(self.to_dict()["issues"]["issues"])

    @property
    def need(self) -> Need:
        """What is needed in the base month."""
        return Need._of(self._document, inside=True)

    @property
    def plan(self) -> Plan:
        """Who serves whom in the base month."""
        return Plan._of(self._document, inside=True)

    @property
    def forecast(self) -> Forecast:
        """What the horizon costs and who pays."""
        return Forecast._with(self._document, self._source, inside=True)

    @property
    def assumptions(self) -> Table:
        """Estimates by how much they matter to the unfunded amount, the largest first."""
        return Table._of(self._document.table("assumptions"))

    def _early(self, name: str) -> Any:
        """Give one of the first fields of the document: a country's is too long to be read for its name."""
        text = self.to_json()
        mark = f'"{name}":'
        value, _ = json.JSONDecoder().raw_decode(text, text.index(mark) + len(mark))
        return value

    def _pages(self) -> _core.Document:
        """Give what can write a report: after a journey to another process the plan is run again, to the same bytes."""
        if self._document.is_text:
            self._document = self._source.run((0, False, None))
        return self._document

    def _more(self, draws: int) -> list[_core.Document]:
        """Give what the report says besides: bands, and the budget tables of the first year."""
        books = _core.books(self._source, self._document, None, None)
        if draws == 0:
            return [books]
        return [_core.bands(self._source, self._document, {"count": draws}, (0, False, None)), books]

    def _said(self) -> tuple[str, dict[str, Any]]:
        """Give the short answer: as text, and as title, figures and sentences."""
        if self._words is None:
            pages = self._pages()
            self._words = pages.summary(), pages.answer()
        return self._words

    def __eq__(self, other: object) -> bool:
        return self.to_json() == other.to_json() if isinstance(other, Outcome) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.to_json())

    def __reduce__(self) -> tuple[Callable[..., "Outcome"], tuple[Any, ...]]:
        return _again, (self.to_json(), self._source.to_json())

    def summary(self) -> str:
        """Give the whole summary for a terminal, at most 100 columns wide.

        Returns
        -------
        str
        """
        return self._said()[0].rstrip()

    def __repr__(self) -> str:
        answer = self._said()[1]
        lines = [f"{answer['title']}: {answer['subtitle']}", ""]
        for figure in answer["figures"]:
            lines.append(f"  {figure['label']:<34} {figure['value']:>20}  {figure['note']}".rstrip())
        lines += ["", "Tables: .need .plan .forecast .assumptions   Text: .summary()   Page: .to_html(path)"]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        answer = self._said()[1]
        figures = [(figure["label"], figure["value"], figure["note"]) for figure in answer["figures"]]
        return answer_html(answer["title"], answer["subtitle"], figures, answer["sentences"])


def _again(text: str, source: str) -> Outcome:
    made = Outcome._of(_core.Document.from_json(text), _core.Input.from_json(source))
    made._json = text
    return made
