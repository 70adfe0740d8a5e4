"""Which communes start, and when."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from hiveplan._answer import FiguresAnswer, asked
from hiveplan._changes import Change
from hiveplan._input import Input, OnInterrupt
from hiveplan._progress import Progress
from hiveplan._table import Column, Table

_STARTS = (
    Column("commune", "text", "", "Commune"),
    Column("quarter", "whole", "", "Quarter of the first service, from 0; empty: not within the quarters planned"),
    Column("month", "text", "", "First month of that quarter"),
    Column("family_years", "number", "family-years", "Family-years in case over the quarters, weighted by safety band"),
    Column("cost", "number", "USD", "Cost over the quarters, in prices of the first year"),
    Column("held_by", "text", "", "Limit that keeps it from starting, or from starting earlier; empty: none"),
)
_SERVICES = (
    Column("commune", "text", "", "Commune"),
    Column("service", "text", "", "Service; capacity building starts with the training"),
    Column("quarter", "whole", "", "Its first quarter, from 0; empty: not within the quarters planned"),
    Column("month", "text", "", "First month of that quarter"),
)
_LIMITS = (
    Column("what", "text", "", "What is limited"),
    Column("year", "whole", "", "Year of money; empty for limits of a quarter"),
    Column("quarter", "whole", "", "Quarter, from 0; empty for money"),
    Column("limit", "number", "", "Limit: USD of the first year, people, or communes"),
    Column("used", "number", "", "What is used of it"),
    Column("price", "number", "", "What one more unit would gain, in the unit of the objective"),
)


class Rollout(FiguresAnswer):
    """Which communes start when, and which limits decided it. Made by :func:`rollout`."""

    __slots__ = ()
    _widths = (28, 16)

    @property
    def starts(self) -> Table:
        """Every commune: when it starts, what it reaches and costs, what holds it."""
        return self._rows("starts", "When each commune starts", _STARTS)

    @property
    def services(self) -> Table:
        """Every commune and service: when it starts."""
        return self._rows("services", "When each service of each commune starts", _SERVICES)

    @property
    def limits(self) -> Table:
        """Every limit: how much of it is used, and what one more unit would gain."""
        return self._rows("limits", "Limits, what is used of them, and what they cost", _LIMITS)

    @property
    def family_years(self) -> float:
        """Family-years in case over the quarters, weighted by safety band."""
        return float(self._document["family_years"])

    @property
    def cost_usd(self) -> float:
        """Cost over the quarters, US dollars of the first year."""
        return float(self._document["cost"])

    @property
    def quarters(self) -> int:
        """Quarters that were planned."""
        return int(self._document["quarters"])

    @property
    def first_month(self) -> str:
        """First month of the first quarter."""
        return str(self._document["first_month"])

    @property
    def earliest_coverage(self) -> int | None:
        """With the objective ``coverage``: no rollout starts its last commune before this quarter."""
        quarter: int | None = self._document["earliest_coverage"]
        return quarter

    @property
    def certificate(self) -> dict[str, Any]:
        """Objective, proven ``bound``, ``gap``, ``status`` and ``work`` of the search."""
        return dict(self._document["certificate"])

    @property
    def changes(self) -> list[Change]:
        """The rollout as changes: ``base.change(*rollout.changes)`` is the plan that follows it."""
        return list(self._document["scenario"]["changes"])

    def _figures(self) -> list[tuple[str, str, str]]:
        started = sum(row["quarter"] is not None for row in self._document["starts"])
        certificate = self._document["certificate"]
        return [
            ("Communes that start", f"{started} of {len(self._document['starts'])}", f"in {self.quarters} quarters"),
            ("Weighted family-years", f"{self.family_years:,.0f}", f"for USD {self.cost_usd:,.0f}"),
            ("Gap to the best possible", f"{100 * (certificate['gap'] or 0.0):.2f} %", certificate["status"]),
        ]

    def _title(self) -> tuple[str, str, str]:
        return f"Rollout from {self.first_month}", "Rollout", f"from {self.first_month}"

    def _more(self) -> str:
        return "Tables: .starts .services .limits   Plan: base.change(*.changes)"


def rollout(
    base: Input,
    *,
    quarters: int = 20,
    objective: Literal["family_years", "coverage", "least_money"] = "family_years",
    money_usd: Sequence[float] | None = None,
    hires: Mapping[str, float] | None = None,
    training_places: float | None = None,
    training_quarters: int | None = None,
    preparation_quarters: int | None = None,
    preparations: float | None = None,
    remaining_after: int | None = None,
    service_after: Mapping[str, int] | None = None,
    service_wait: Mapping[str, int] | None = None,
    clusters: Sequence[Sequence[str]] | None = None,
    fixed: Mapping[str, int] | None = None,
    fixed_services: Mapping[str, Mapping[str, int]] | None = None,
    family_years_at_least: float | None = None,
    work_limit: int | None = None,
    order: Sequence[str] | None = None,
    threads: int | None = None,
    on_interrupt: OnInterrupt = "raise",
    progress: Progress = None,
) -> Rollout:
    """Choose the quarter in which each commune, and each of its services, starts.

    Parameters
    ----------
    base : Input
        The communes that may start.
    quarters : int
        Quarters that are planned, 1 to 80. Default: 20.
    objective : {"family_years", "coverage", "least_money"}
        Most family-years in case weighted by safety band; the last commune as early as possible; or least money for
        ``family_years_at_least``. Default: ``"family_years"``.
    money_usd : sequence of float, optional
        US dollars of the first year, one amount for each year of the quarters. Default: what the shared funding sources
        of the plan hold.
    hires : mapping of str to float, optional
        Most new posts of a cadre in a quarter. Default: not limited.
    training_places : float, optional
        Workers in training at the same time. Default: not limited.
    training_quarters : int, optional
        Quarters of training before a worker starts. Default: 1.
    preparation_quarters : int, optional
        Quarters of preparation before the training. Default: 2.
    preparations : float, optional
        Communes in preparation at the same time. Default: not limited.
    remaining_after : int, optional
        Quarters from the first service to the remaining ones. Default: 2.
    service_after : mapping of str to int, optional
        The same for a single one of them: ``"health"``, ``"family_finance"`` or ``"youth_centres"``.
    service_wait : mapping of str to int, optional
        Most quarters that one of these may wait beyond that: the rollout chooses, and the years that they serve count
        beside the family-years. Default: none waits.
    clusters : sequence of sequences of str, optional
        Communes that start together. Default: none.
    fixed : mapping of str to int, optional
        Quarters of communes whose start is fixed. Where social workers work today, the start is quarter 0.
    fixed_services : mapping of str to mapping of str to int, optional
        Quarters of later services that are fixed, by commune and service: ``{"020301": {"health": 9}}``. They hold if
        the commune starts.
    family_years_at_least : float, optional
        What ``least_money`` must reach.
    work_limit : int, optional
        Work of the search, in units of the engine. Default: 200 million.
    order : sequence of str, optional
        A rule of thumb instead of the search: one commune after the other, in this order, each in the first quarter in
        which every limit still holds.
    threads, on_interrupt, progress
        As in :meth:`Input.run`.

    Returns
    -------
    Rollout

    Raises
    ------
    InputError
        All faults of the input, or all faults of the terms.

    Examples
    --------
    >>> import hiveplan as hp
    >>> plan = hp.rollout(hp.load("battambang"), money_usd=[400_000.0] * 5)
    >>> 0 < sum(row["quarter"] is not None for row in plan.starts) < 10
    True
    """
    after, wait = dict(service_after or {}), dict(service_wait or {})
    order_of = {name: {"after": after.get(name), "wait": wait.get(name, 0)} for name in [*after, *wait]}
    dates = (fixed_services or {}).items()
    terms = {
        "quarters": quarters,
        "objective": objective,
        "money_usd": None if money_usd is None else [float(usd) for usd in money_usd],
        "hires": None if hires is None else [{"cadre": cadre, "per_quarter": most} for cadre, most in hires.items()],
        "training_places": training_places,
        "training_quarters": training_quarters,
        "preparation_quarters": preparation_quarters,
        "preparations": preparations,
        "remaining_after": remaining_after,
        "services": [{"service": name, **order} for name, order in order_of.items()] or None,
        "clusters": None if clusters is None else [list(cluster) for cluster in clusters],
        "fixed": None if fixed is None else [{"commune": code, "quarter": quarter} for code, quarter in fixed.items()],
        "fixed_services": [
            {"commune": code, "service": name, "quarter": quarter} for code, of in dates for name, quarter in of.items()
        ]
        or None,
        "family_years_at_least": family_years_at_least,
        "work_limit": work_limit,
    }
    terms = {name: value for name, value in terms.items() if value is not None}
    question: dict[str, Any] = {"question": "rollout", **terms}
    if order is not None:
        question = {"question": "rollout_in_order", "terms": terms, "order": list(order)}
    return Rollout._of(asked(base, question, threads, on_interrupt, progress))
