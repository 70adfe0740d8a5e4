"""Plan against actual: what was counted, what it says of the months to come, and of the rates."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from hiveplan import _changes, _core
from hiveplan._answer import Answer
from hiveplan._asked import Asked, door, sides
from hiveplan._books import rows_of
from hiveplan._changes import Change
from hiveplan._input import Input
from hiveplan._table import Column, Table


class Tracking(Answer):
    """Plan against actual, and the months again. Made by :func:`track`.

    Examples
    --------
    >>> import hiveplan as hp
    >>> base = hp.load("battambang")
    >>> tracking = hp.track(base, [{"commune": "020309", "month": "2027-03", "open": 60}])
    >>> tracking.deviations["indicator"]
    ['open']
    """

    __slots__ = ()

    @property
    def deviations(self) -> Table:
        """Each indicator against the plan; notable: more than chance would do."""
        columns = [
            Column("commune", "text", "", "Commune"),
            Column("month", "text", "", "Month"),
            Column("indicator", "text", "", "What was counted"),
            Column("planned", "number", "", "Expected"),
            Column("actual", "number", "", "Counted"),
            Column("difference", "number", "", "Actual minus planned"),
            Column("notable", "flag", "", "More than chance would do"),
        ]
        return self._rows("deviations", "Plan against actual", columns)

    @property
    def months(self) -> Table:
        """The months of the horizon again: forecast from the latest counts on."""
        document = _core.Document.from_json(json.dumps({"forecast": {"months": self._document["months"]}}))
        return Table._of(document.table("forecast/months"))

    @property
    def spending_ratio(self) -> float | None:
        """Spending so far over what was planned for the same months; ``None`` when none was counted."""
        ratio: float | None = self._document["spending_ratio"]
        return ratio

    def __repr__(self) -> str:
        return repr(self.deviations)

    def _repr_html_(self) -> str:
        return self.deviations._repr_html_()


@door
def track(plan: Asked, indicators: Sequence[Mapping[str, Any]] | Any) -> Tracking:
    """Compare monthly indicators with the forecast, and forecast again from the latest month.

    Parameters
    ----------
    plan : Input or Outcome
    indicators : rows or frame
        ``commune``, ``month`` (``"2027-03"``), and any of ``opened``, ``closed``, ``open`` (cases at the end of the month),
        ``visits``, ``spending`` (riel). What was not counted is left out.

    Returns
    -------
    Tracking

    Raises
    ------
    InputError
        All faults of the indicators (HP8006 and following).

    Examples
    --------
    >>> import hiveplan as hp
    >>> hp.track(hp.load("battambang"), [{"commune": "020309", "month": "2027-03", "spending": 1}]).spending_ratio < 0.01
    True
    """
    return Tracking._of(_core.track(*sides(plan), rows_of("indicators", indicators)))


@door
def bring_forward(plan: Asked) -> Table:
    """Say what would let each commune stand alone from each year on.

    Parameters
    ----------
    plan : Input or Outcome

    Returns
    -------
    Table
        By commune and year: times by which its own money would have to grow, the amount, posts beyond those it may
        contract, the share that others are still meant to carry, and the same in words.

    Raises
    ------
    InputError

    Examples
    --------
    >>> import hiveplan as hp
    >>> hp.bring_forward(hp.load("battambang"))["own_money_factor"][0] > 1
    True
    """
    columns = [
        Column("commune", "text", "", "Commune"),
        Column("year", "whole", "", "From this year on"),
        Column("own_money_factor", "number", "", "Times by which its own money would have to grow; empty: it has none"),
        Column("own_money_missing", "whole", "KHR", "Missing in the year in which most is missing"),
        Column("missing_usd_per_person", "number", "USD/person", "The same a person"),
        Column("posts_beyond", "number", "FTE", "Posts beyond those that it may contract"),
        Column("others_meant", "number", "", "Largest share that others are still meant to carry"),
        Column("text", "text", "", "In words"),
    ]
    rows = json.loads(_core.bring_forward(*sides(plan)))
    return Table._from_rows("What would bring the first year alone forward", columns, rows)


@door
def value_of_money(plan: Asked) -> Table:
    """Say what one more dollar of each source would fund in each year.

    Parameters
    ----------
    plan : Input or Outcome

    Returns
    -------
    Table
        By source and year: dollars that are no longer unfunded for one more dollar of the source, 0 to 1. It is 0 where the
        source's money is not scarce, or may not pay what is missing. A source of each commune gets a dollar in every
        commune, and this is the mean. The central case; plan and posts stay.

    Raises
    ------
    InputError

    Examples
    --------
    >>> import hiveplan as hp
    >>> values = hp.value_of_money(hp.load("battambang"))
    >>> max(values["funds"]), min(values["funds"]) >= 0
    (1.0, True)
    """
    columns = [
        Column("source", "text", "", "Source"),
        Column("payer", "text", "", "Payer"),
        Column("year", "whole", "", "Year"),
        Column("funds", "number", "USD/USD", "Dollars no longer unfunded for one more dollar"),
    ]
    rows = json.loads(_core.value_of_money(*sides(plan)))
    return Table._from_rows("What one more dollar of each source would fund", columns, rows)


class Calibration(Answer):
    """Rates of the case flow fitted to yearly counts. Made by :func:`calibrate`."""

    __slots__ = ()

    @property
    def rates(self) -> Table:
        """The rates before and after, with standard errors; not identified: the counts do not tell it."""
        columns = [
            Column("estimate", "text", "", "Estimate"),
            Column("before", "number", "", "Value before"),
            Column("fitted", "number", "", "Value that fits best"),
            Column("standard_error", "number", "", "Its standard error; empty: the counts say nothing of it"),
            Column("identified", "flag", "", "Whether the counts tell it"),
            Column("at_limit", "flag", "", "Whether the fit stopped at the end of what makes sense"),
        ]
        return self._rows("rates", "Fitted rates", columns)

    @property
    def residuals(self) -> Table:
        """Every count against its fit."""
        columns = [
            Column("year", "whole", "", "Year, from 1"),
            Column("count", "text", "", "What was counted"),
            Column("observed", "number", "", "Counted"),
            Column("fitted", "number", "", "At the fitted rates"),
        ]
        return self._rows("residuals", "Counts against the fit", columns)

    @property
    def changes(self) -> list[Change]:
        """The identified rates as changes: ``base.change(*fit.changes)``."""
        rates = [row for row in self._document["rates"] if row["identified"]]
        return [_changes.estimate(row["estimate"], value=row["fitted"]) for row in rates]

    def __repr__(self) -> str:
        return repr(self.rates)

    def _repr_html_(self) -> str:
        return self.rates._repr_html_()


def calibrate(
    plan: Input,
    years: Sequence[Mapping[str, Any]] | Any,
    *,
    families: float,
    open_cases: float,
    waiting: float,
    capacity: float,
) -> Calibration:
    """Fit share in case, gain a month and reopening to what a commune has counted (weighted least squares).

    Parameters
    ----------
    plan : Input
        Its estimates are where the fit starts; all others stay. Where it has a table ``transitions``, that is the gain: two
        rates are left to fit.
    years : rows or frame
        One row for each year: ``open_cases`` at its end, ``exits``, ``reopened``. What was not counted is left out.
    families, open_cases, waiting : float
        The commune at the beginning of the first year.
    capacity : float
        Families that its social workers could have in case.

    Returns
    -------
    Calibration

    Raises
    ------
    InputError
        When the input cannot be planned.
    ValueError
        When there are fewer counts than rates (three; two with ``transitions``), or one is below zero.

    Examples
    --------
    >>> import hiveplan as hp
    >>> counts = [{"open_cases": 190, "exits": 6, "reopened": 1}, {"open_cases": 230, "exits": 95, "reopened": 8}]
    >>> fit = hp.calibrate(hp.load("battambang"), counts, families=3000, open_cases=40, waiting=180, capacity=240)
    >>> fit.rates["estimate"]
    ['share_in_case', 'score_gain_month', 'closed_case_reopen']
    """
    commune = (families, open_cases, waiting, capacity)
    text = _core.calibrate(plan._inner, commune, rows_of("years", years))
    if text == "null":
        raise ValueError("a fit needs at least three counts (two where transitions are given), and none below zero")
    return Calibration._of(text)
