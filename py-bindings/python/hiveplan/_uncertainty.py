"""How sure a forecast is, and which estimates it hangs on."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from hiveplan import _core
from hiveplan._answer import TableAnswer
from hiveplan._asked import Asked, door, sides
from hiveplan._input import _way
from hiveplan._progress import Progress, listener
from hiveplan._table import Column, Table

#: Draws where none are asked for: bands are steady to a few percent.
DRAWS = 500

_BAND = ("p10", "p50", "p90", "mean")
_WHAT = {
    "p10": "A tenth of the draws lies below",
    "p50": "Half of the draws lies below",
    "p90": "Nine tenths of the draws lie below",
    "mean": "Mean of the draws",
}
_UNITS = {"usd_per_person": "USD/person", "open_cases": "families", "waiting": "families"}


class Bands(TableAnswer):
    """How sure a forecast is: what a tenth, half and nine tenths of the draws stay below. Made by :func:`bands`.

    The plan of the base month is the same in every draw.

    Examples
    --------
    >>> import hiveplan as hp
    >>> bands = hp.bands(hp.load("battambang"), draws=40)
    >>> cost = [row for row in bands.table if row["measure"] == "cost" and row["commune"] is None]
    >>> [row["year"] for row in cost], cost[0]["p10"] < cost[0]["p50"] < cost[0]["p90"]
    ([2027, 2028, 2029, 2030, 2031], True)
    """

    __slots__ = ()

    @property
    def table(self) -> Table:
        """One row for each year and measure: of all communes together (``commune`` is unknown), then of each commune.

        ``measure`` is ``cost``, ``gap`` (what nobody pays), ``kind`` (cost of a kind of line, named in ``name``),
        ``payer`` (what a payer pays), ``usd_per_person``, ``open_cases`` or ``waiting``. ``money_is_enough`` is the share of
        draws in which nothing is unfunded in the year, in the rows of ``gap``. Bands of a sum are not the sums of bands.
        """
        columns = [
            Column("commune", "text", "", "Commune; empty: all together"),
            Column("year", "whole", "", "Year"),
            Column("measure", "text", "", "What is measured"),
            Column("name", "text", "", "Kind of line or payer"),
            Column("unit", "text", "", "Unit of the row"),
            *(Column(name, "number", "", _WHAT[name]) for name in _BAND),
            Column("money_is_enough", "number", "", "Share of draws in which nothing is unfunded in the year"),
        ]
        return Table._from_rows(f"Bands over {self.draws} draws", columns, list(self._bands()))

    def _bands(self) -> Iterator[dict[str, Any]]:
        document = self._document
        for year in document["years"]:
            yield from _measures({"commune": None, "year": year["year"]}, year)
        for commune in document["communes"]:
            for year in commune["years"]:
                yield from _measures({"commune": commune["commune"], "year": year["year"]}, year)

    @property
    def stands_alone(self) -> Table:
        """Chance of each first year from which a commune stands alone; the year is unknown for "not within the horizon"."""
        rows = []
        for commune in self._document["communes"]:
            chances = [*commune["stands_alone"], (None, commune["never_alone"])]
            rows += [{"commune": commune["commune"], "year": year, "chance": chance} for year, chance in chances]
        columns = [
            Column("commune", "text", "", "Commune"),
            Column("year", "whole", "", "First year; empty: not within the horizon"),
            Column("chance", "number", "", "Share of the draws"),
        ]
        return Table._from_rows("First year alone over the draws", columns, rows)

    @property
    def draws(self) -> int:
        """Number of draws."""
        return int(self._document["draws"])

    @property
    def money_is_enough(self) -> float:
        """Share of the draws in which nothing is unfunded in any year of the horizon."""
        return float(self._document["money_is_enough"])

    def __repr__(self) -> str:
        return f"<Bands over {self.draws} draws: money is enough in {self.money_is_enough:.1%}>\n{self.table!r}"


def _measures(key: dict[str, Any], year: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The bands of a year, one row each."""
    for measure in ("cost", "gap", "usd_per_person", "open_cases", "waiting"):
        if measure in year:
            enough = year["money_is_enough"] if measure == "gap" else None
            unit = _UNITS.get(measure, "KHR")
            yield key | {"measure": measure, "unit": unit, "money_is_enough": enough} | year[measure]
    for measure, rows in (("kind", year.get("kinds", [])), ("payer", year.get("payers", []))):
        for name, band in rows:
            yield key | {"measure": measure, "name": name, "unit": "KHR"} | band


@door
def bands(
    plan: Asked,
    draws: int | Mapping[str, Any] = DRAWS,
    *,
    seed: int = 1,
    sampling: Literal["latin_hypercube", "sobol", "random"] = "latin_hypercube",
    shapes: Mapping[str, str] | None = None,
    groups: Sequence[Mapping[str, Any]] = (),
    threads: int | None = None,
    progress: Progress = None,
) -> Bands:
    """Draw the estimates and forecast each draw: bands, chances, first years alone.

    Parameters
    ----------
    plan : Input or Outcome
    draws : int or mapping
        How many, 1 to 1,000,000. Default: 500. Or the whole document of the draws, and then nothing else is read: ``count``,
        ``seed``, ``sampling``, ``shapes``, ``groups``.
    seed : int
        The same seed gives the same bytes in every language and on any number of threads. Default: 1.
    sampling : {"latin_hypercube", "sobol", "random"}
        How they are spread.
    shapes : mapping of str to str, optional
        Distribution of an estimate: ``pert`` (default), ``triangular``, ``uniform``, ``log_normal`` or ``fixed``.
    groups : sequence of mapping
        Estimates that move together: ``{"together": [...], "against": [...], "correlation": 0.8}``.
    threads, progress
        As in :meth:`Input.run`. Ctrl-C raises ``KeyboardInterrupt``: a part of the draws would not be a fair sample.

    Returns
    -------
    Bands

    Raises
    ------
    InputError
        When the draws cannot be made (HP7001 and following).

    Examples
    --------
    >>> import hiveplan as hp
    >>> out = hp.load("battambang").run()
    >>> 0 <= hp.bands(out, draws=40, shapes={"stay_months": "uniform"}).money_is_enough <= 1
    True
    """
    document = _draws(draws, seed, sampling, shapes, groups)
    with listener(progress) as told:
        return Bands._of(_core.bands(*sides(plan), document, _way(threads, "raise", told)).to_json())


@door
def sensitivity(plan: Asked, *, threads: int | None = None, progress: Progress = None) -> Table:
    """Move each estimate from its low to its high reading, one at a time: the tornado.

    Parameters
    ----------
    plan : Input or Outcome
        An outcome has the same list already: ``outcome.assumptions``.
    threads, progress
        As in :meth:`Input.run`.

    Returns
    -------
    Table
        Cost and unfunded amount over the horizon at both readings; the widest swing of the unfunded amount first.
        :func:`hiveplan.plot.tornado` draws it.

    Raises
    ------
    InputError

    Examples
    --------
    >>> import hiveplan as hp
    >>> rows = hp.sensitivity(hp.load("battambang"))
    >>> rows["swing"] == sorted(rows["swing"], reverse=True)
    True
    """
    with listener(progress) as told:
        text = _core.sensitivity(*sides(plan), _way(threads, "raise", told))
    return Table._of(_core.Document.from_json(f'{{"assumptions":{text}}}').table("assumptions"))


@door
def indices(
    plan: Asked,
    draws: int | Mapping[str, Any] = 256,
    *,
    figure: Literal["gap", "cost"] = "gap",
    most: int = 8,
    seed: int = 1,
    threads: int | None = None,
    progress: Progress = None,
) -> Table:
    """Divide the variance of a figure among estimates: first-order and total Sobol indices with their standard errors.

    Parameters
    ----------
    plan : Input or Outcome
    draws : int or mapping
        Base points of the sequence; the forecast runs ``draws * (most + 2)`` times. Default: 256.
    figure : {"gap", "cost"}
        What is explained: what nobody pays over the horizon, or the cost.
    most : int
        How many estimates vary: those with the widest swing one at a time. The others stay at their central reading.
    seed, threads, progress
        As in :func:`bands`.

    Returns
    -------
    Table
        ``estimate``, ``what``, ``first``, ``first_error``, ``total``, ``total_error``; the largest total first.

    Raises
    ------
    InputError
        As :func:`bands`.
    ValueError
        When there is no such figure.

    Examples
    --------
    >>> import hiveplan as hp
    >>> found = hp.indices(hp.load("battambang").change(hp.years(1)), draws=32, most=3)
    >>> len(found), found["total"] == sorted(found["total"], reverse=True)
    (3, True)
    """
    document = _draws(draws, seed, "sobol", None, ())
    with listener(progress) as told:
        text = _core.indices(*sides(plan), document, figure, most, _way(threads, "raise", told))
    columns = [
        Column("estimate", "text", "", "Estimate"),
        Column("what", "text", "", "What it means"),
        Column("first", "number", "", "Part of the variance that it explains alone"),
        Column("first_error", "number", "", "Standard error of it"),
        Column("total", "number", "", "Part that would be left if all others were known"),
        Column("total_error", "number", "", "Standard error of it"),
    ]
    return Table._from_rows(f"Sobol indices of the {figure}", columns, json.loads(text))


@door
def prevention_bands(
    plan: Asked,
    draws: int | Mapping[str, Any] = DRAWS,
    *,
    seed: int = 1,
    threads: int | None = None,
    progress: Progress = None,
) -> Table:
    """Compare prevention with crisis in bands, for the risk ratios 1.0, 0.76, 0.60 and 0.48.

    Parameters
    ----------
    plan : Input or Outcome
    draws, seed, threads, progress
        As in :func:`bands`.

    Returns
    -------
    Table
        One row for each risk ratio and measure, with its band; ``breaks_even`` is the share of draws in which the avoided
        crisis cost pays for the services, ``break_even_year`` when it does in the middle draw, ``text`` what the evidence
        supports. Without rows when the comparison is switched off.

    Raises
    ------
    InputError
        As :func:`bands`.

    Examples
    --------
    >>> import hiveplan as hp
    >>> rows = hp.prevention_bands(hp.load("battambang"), draws=20)
    >>> max(rows["breaks_even"])
    0.0
    """
    document = _draws(draws, seed, "latin_hypercube", None, ())
    with listener(progress) as told:
        text = _core.prevention_bands(*sides(plan), document, _way(threads, "raise", told))
    measures = {
        "separations": "children",
        "separations_avoided": "children",
        "care_years_avoided": "child-years",
        "crisis_cost_avoided": "KHR",
        "programme_cost": "KHR",
        "avoided_share": "",
    }
    kept = ("risk_ratio", "reading", "breaks_even", "break_even_year", "text")
    rows = [
        {name: row[name] for name in kept} | {"measure": measure, "unit": unit} | row[measure]
        for row in json.loads(text)
        for measure, unit in measures.items()
    ]
    columns = [
        Column("risk_ratio", "number", "", "Separation risk of a served child over an unserved one"),
        Column("reading", "text", "", "What the value is"),
        Column("measure", "text", "", "What is measured, over the horizon"),
        Column("unit", "text", "", "Unit of the row"),
        *(Column(name, "number", "", _WHAT[name]) for name in _BAND),
        Column("breaks_even", "number", "", "Share of draws in which the avoided crisis cost pays for the services"),
        Column("break_even_year", "whole", "", "First year in which it does in the middle draw; empty: not in the horizon"),
        Column("text", "text", "", "What can be said"),
    ]
    return Table._from_rows("Prevention against crisis in bands", columns, rows)


def _draws(
    draws: int | Mapping[str, Any],
    seed: int,
    sampling: str,
    shapes: Mapping[str, str] | None,
    groups: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:
    """The document of the draws."""
    if isinstance(draws, Mapping):
        return dict(draws)
    listed = [{"estimate": estimate, "shape": shape} for estimate, shape in (shapes or {}).items()]
    told = [dict(group) for group in groups]
    return {"count": draws, "seed": seed, "sampling": sampling, "shapes": listed, "groups": told}
