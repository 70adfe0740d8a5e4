"""From one commune to the country: what a budget buys, and what else could be done."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Literal, Self, TypedDict, Unpack

from hiveplan._answer import FiguresAnswer, TableAnswer, asked
from hiveplan._changes import Change
from hiveplan._input import Input, OnInterrupt
from hiveplan._progress import Progress
from hiveplan._table import Column, Table


class Limits(TypedDict, total=False):
    """What a package may use and must reach; what is left out is not limited. Money is USD of the first year, a year.

    Attributes
    ----------
    aim : {"most_need", "least_cost"}
        Most need met, weighted by safety band; or least money for ``need_at_least`` (without it: for all that can be
        met). Default: ``"most_need"``.
    money_usd : float
        Money for new posts, centres and places.
    payers : mapping of str to mapping
        Payers of new posts with ``money_usd``, ``posts`` and ``posts_each_commune``:
        ``{"commune": {"posts_each_commune": 3}, "cct": {"money_usd": 50_000}}``. Default: the plan's first payer pays all.
    posts : mapping of str to float
        Hiring caps by cadre.
    centres : float
        Most candidates that open.
    travel_hours : float
        Most hours a month on the road.
    need_at_least : float
        Weighted need to be met.
    each_commune : float
        Share of each commune's need to be met, 0 to 1, as far as it can be.
    work_limit : int
        Work of the search, in units of the engine. Default: 20 million.
    """

    aim: Literal["most_need", "least_cost"]
    money_usd: float
    payers: Mapping[str, Mapping[str, float]]
    posts: Mapping[str, float]
    centres: float
    travel_hours: float
    need_at_least: float
    each_commune: float
    work_limit: int


_POINTS = (
    Column("commune", "text", "", "Commune; empty: all together"),
    Column("budget", "number", "USD/year", "Money, in prices of the first year"),
    Column("cost", "number", "USD/year", "What is spent of it"),
    Column("need", "number", "weighted", "Need met, weighted by safety band"),
    Column("asked", "number", "weighted", "Need, weighted by safety band"),
    Column("share", "number", "", "Need met over need"),
    Column("most", "number", "weighted", "No package for this money meets more"),
    Column("posts", "whole", "posts", "New posts"),
    Column("centres", "whole", "centres", "Centres that open"),
)
_COMMUNES = (
    Column("commune", "text", "", "Commune"),
    Column("cost", "number", "USD/year", "Its part of the cost"),
    Column("need", "number", "weighted", "Need met, weighted by safety band"),
    Column("asked", "number", "weighted", "Need, weighted by safety band"),
    Column("share", "number", "", "Need met over need"),
    Column("posts", "whole", "posts", "New posts based there"),
    Column("centres", "whole", "centres", "Centres that open there"),
)
_BOUGHT = (
    Column("kind", "text", "", "post or centre"),
    Column("cadre", "text", "", "Cadre of a post"),
    Column("centre", "text", "", "Candidate that opens"),
    Column("village", "text", "", "Base, or where the centre stands"),
    Column("payer", "text", "", "Who pays"),
    Column("cost", "number", "USD/year", "Cost, without meals"),
)
_LIMITS = (
    Column("what", "text", "", "What is limited"),
    Column("limit", "number", "", "Limit: USD, posts, centres, hours a month"),
    Column("used", "number", "", "What is used of it"),
    Column("price", "number", "", "What one more unit would gain, in the unit of the objective"),
)
_FRONT = (
    Column("cost", "number", "USD/year", "Cost, in prices of the first year"),
    Column("need", "number", "weighted", "Need met, weighted by safety band"),
    Column("share", "number", "", "Need met over need: coverage"),
    Column("worst", "number", "", "Share of its need that is met in the commune that is served worst: fairness"),
    Column("travel_hours", "number", "h/month", "On the road, of those who visit families"),
    Column("posts", "whole", "posts", "New posts"),
    Column("centres", "whole", "centres", "Centres that open"),
)
_NEXT = (
    Column("commune", "text", "", "Commune"),
    Column("what", "text", "", "Cadre, place, centre, or 10,000 US dollars"),
    Column("need", "number", "weighted", "Weighted need met beyond today's"),
    Column("cost", "number", "USD/year", "What it costs"),
)


def _terms(limits: Limits) -> dict[str, Any]:
    """The limits as the document has them."""
    terms: dict[str, Any] = dict(limits)
    if "payers" in limits:
        terms["payers"] = [{"payer": payer, **most} for payer, most in limits["payers"].items()]
    if "posts" in limits:
        terms["posts"] = [{"cadre": cadre, "most": most} for cadre, most in limits["posts"].items()]
    return {name: value for name, value in terms.items() if value is not None}


def _summed(row: Mapping[str, Any]) -> dict[str, Any]:
    """New posts of all cadres as one number."""
    return {**row, "posts": sum(row["posts"])}


class Package(FiguresAnswer):
    """Posts and centres that a budget buys, and what they reach. Made by :func:`split_budget`."""

    __slots__ = ()
    _widths = (20, 16)

    @classmethod
    def _part(cls, document: Mapping[str, Any]) -> Self:
        return cls._of(json.dumps(document, separators=(",", ":"), ensure_ascii=False))

    @property
    def cost_usd(self) -> float:
        """Cost a year, US dollars of the first year."""
        return float(self._document["cost"])

    @property
    def need(self) -> float:
        """Need met, weighted by safety band."""
        return float(self._document["need"])

    @property
    def share(self) -> float:
        """Need met over need: coverage."""
        return _share(self._document)

    @property
    def worst(self) -> float:
        """Share of its need that is met in the commune that is served worst: fairness."""
        return float(self._document["worst"])

    @property
    def travel_hours(self) -> float:
        """Hours a month on the road, of those who visit families."""
        return float(self._document["travel_hours"])

    @property
    def communes(self) -> Table:
        """What each commune has."""
        return self._rows("communes", "What each commune has", _COMMUNES)

    @property
    def bought(self) -> Table:
        """Posts and centres, with base and payer."""
        return self._rows("bought", "What is bought", _BOUGHT)

    @property
    def limits(self) -> Table:
        """Limits, what is used of them, and what one more unit would gain."""
        return self._rows("limits", "Limits, and what is used of them", _LIMITS)

    @property
    def certificate(self) -> dict[str, Any]:
        """Objective, proven ``bound``, ``gap``, ``status`` and ``work`` of the search."""
        return dict(self._document["certificate"])

    @property
    def conflict(self) -> list[str]:
        """Where nothing keeps all limits: a smallest set of them that cannot be kept together, as paths into the limits."""
        return list(self._document["conflict"])

    @property
    def changes(self) -> list[Change]:
        """The package as changes: ``base.change(*package.changes)`` is the plan that works with it."""
        return list(self._document["scenario"]["changes"])

    def _figures(self) -> list[tuple[str, str, str]]:
        posts = sum(row["kind"] == "post" for row in self._document["bought"])
        return [
            ("Cost a year", f"USD {self.cost_usd:,.0f}", self.certificate["status"]),
            ("Need met", f"{100 * self.share:.1f} %", f"worst commune {100 * self.worst:.1f} %"),
            ("Bought", f"{posts} posts", f"{len(self._document['bought']) - posts} centres"),
        ]

    def _title(self) -> tuple[str, str, str]:
        return "Package", "Package", "what a budget buys"

    def _more(self) -> str:
        return "Tables: .communes .bought .limits   Plan: base.change(*.changes)"


class Curve(TableAnswer):
    """Budget-outcome curves. Made by :func:`curve`."""

    __slots__ = ()

    @property
    def table(self) -> Table:
        """One row for each commune and budget."""
        rows = [_summed(row) for row in self._document["points"]]
        return Table._from_rows("What money reaches", _POINTS, rows)


class Pareto(TableAnswer):
    """Cost, coverage, travel and fairness against each other. Made by :func:`pareto`."""

    __slots__ = ()

    @property
    def packages(self) -> list[Package]:
        """The points as packages, by cost: each can be opened as a plan."""
        return [Package._part(point["package"]) for point in self._document["points"]]

    @property
    def table(self) -> Table:
        """One row a point, by cost. None betters another in cost, need, travel and fairness together."""
        rows = [_row(point["package"]) for point in self._document["points"]]
        return Table._from_rows("Cost, coverage, travel and fairness", _FRONT, rows)

    @property
    def tried(self) -> int:
        """Points that were looked for."""
        return int(self._document["tried"])

    def __len__(self) -> int:
        return len(self._document["points"])


class Alternatives(TableAnswer):
    """Packages nearly as good as the best that really differ. Made by :func:`alternatives`."""

    __slots__ = ()

    @property
    def packages(self) -> list[Package]:
        """The best first."""
        return [Package._part(one["package"]) for one in self._document["packages"]]

    @property
    def table(self) -> Table:
        """One row a package: what it costs and reaches, what it gives up, and how much it differs."""
        columns = [
            *_FRONT,
            Column("loss", "number", "", "What it gives up of the aim against the best, as a share"),
            Column("different", "number", "", "What it has not in common with the most similar one before; 1: nothing in common"),
            Column("instead", "texts", "", "What it has and the best has not, and the other way round"),
        ]
        rows = [_row(one["package"]) | {key: one[key] for key in ("loss", "different", "instead")} for one in self._document["packages"]]
        return Table._from_rows("Alternatives", columns, rows)

    def __len__(self) -> int:
        return len(self._document["packages"])


def _share(package: Mapping[str, Any]) -> float:
    """Need met over need."""
    return float(package["need"] / package["asked"]) if package["asked"] else 1.0


def _row(package: Mapping[str, Any]) -> dict[str, Any]:
    posts = sum(one["kind"] == "post" for one in package["bought"])
    shown = {key: package[key] for key in ("cost", "need", "worst", "travel_hours")}
    return shown | {"share": _share(package), "posts": posts, "centres": len(package["bought"]) - posts}


def split_budget(
    base: Input,
    *,
    threads: int | None = None,
    on_interrupt: OnInterrupt = "raise",
    progress: Progress = None,
    **limits: Unpack[Limits],
) -> Package:
    """Split one budget over communes: whole posts by cadre, base and payer, and centres that open.

    Parameters
    ----------
    base : Input
        One commune, a district or the country.
    threads, on_interrupt, progress
        As in :meth:`Input.run`.
    **limits
        What may be used and must be reached: :class:`Limits`.

    Returns
    -------
    Package
        With what it reaches, and how good it is. Limits that nothing can keep are not an error: the certificate then
        says ``infeasible``, and nothing is bought.

    Raises
    ------
    InputError
        All faults of the input, or all faults of the limits.

    Examples
    --------
    >>> import hiveplan as hp
    >>> base = hp.load("battambang").change(hp.only(["020309", "020310"]))
    >>> package = hp.split_budget(base, money_usd=60_000)
    >>> package.cost_usd <= 60_000, base.change(*package.changes).plan().staffing.caption
    (True, 'Staff needed and staff that exists')
    """
    question = {"question": "split_budget", **_terms(limits)}
    return Package._of(asked(base, question, threads, on_interrupt, progress))


def curve(
    base: Input,
    *,
    steps: int = 20,
    each: bool = True,
    communes: Sequence[str] | None = None,
    threads: int | None = None,
    on_interrupt: OnInterrupt = "raise",
    progress: Progress = None,
    **limits: Unpack[Limits],
) -> Curve:
    """Draw what communes reach with more and more money.

    Parameters
    ----------
    base : Input
        The communes.
    steps : int
        Steps from no money to what buys all that can be reached (or to ``money_usd``), 1 to 200. Default: 20.
    each : bool
        A curve for each commune, with shared workers for it alone; else one for all together. Default: ``True``.
    communes : sequence of str, optional
        Which communes. Default: all.
    threads, on_interrupt, progress
        As in :meth:`Input.run`.
    **limits
        Other limits: :class:`Limits`.

    Returns
    -------
    Curve
        Monotone: more money never meets less need.

    Raises
    ------
    InputError
        All faults of the input, or all faults of the terms.

    Examples
    --------
    >>> import hiveplan as hp
    >>> found = hp.curve(hp.load("battambang"), steps=3, communes=["020309"])
    >>> found.table["share"][-1]
    1.0
    """
    question = {"question": "curve", "steps": steps, "each": each, "limits": _terms(limits)}
    if communes is not None:
        question["communes"] = list(communes)
    return Curve._of(asked(base, question, threads, on_interrupt, progress))


def pareto(
    base: Input,
    *,
    budgets: int = 8,
    travels: int = 3,
    shares: Sequence[float] = (0.5, 0.7),
    threads: int | None = None,
    on_interrupt: OnInterrupt = "raise",
    progress: Progress = None,
    **limits: Unpack[Limits],
) -> Pareto:
    """Set cost, coverage, travel and fairness against each other.

    Parameters
    ----------
    base : Input
        The communes.
    budgets : int
        Budgets between nothing and all, 1 to 50. Default: 8.
    travels : int
        Limits of travel for each budget, 1 to 10. Default: 3.
    shares : sequence of float
        Shares of its need that every commune must have, for each budget beside no such wish. Default: 0.5 and 0.7.
    threads, on_interrupt, progress
        As in :meth:`Input.run`.
    **limits
        What all points keep: :class:`Limits`.

    Returns
    -------
    Pareto
        Points none of which is bettered by another; each is a plan that has passed the checker.

    Raises
    ------
    InputError
        All faults of the input, or all faults of the terms.

    Examples
    --------
    >>> import hiveplan as hp
    >>> base = hp.load("battambang").change(hp.only(["020309"]))
    >>> front = hp.pareto(base, budgets=3, travels=1)
    >>> front.table["cost"] == sorted(front.table["cost"])
    True
    """
    question = {
        "question": "pareto",
        "budgets": budgets,
        "travels": travels,
        "shares": list(shares),
        "limits": _terms(limits),
    }
    return Pareto._of(asked(base, question, threads, on_interrupt, progress))


def alternatives(
    base: Input,
    *,
    count: int = 4,
    within: float = 0.05,
    threads: int | None = None,
    on_interrupt: OnInterrupt = "raise",
    progress: Progress = None,
    **limits: Unpack[Limits],
) -> Alternatives:
    """Look for packages nearly as good as the best that are really other packages.

    Parameters
    ----------
    base : Input
        The communes.
    count : int
        Packages with the best one, 2 to 10; fewer come back when no more differ. Default: 4.
    within : float
        How much of the aim one may give up, as a share. Default: 0.05.
    threads, on_interrupt, progress
        As in :meth:`Input.run`.
    **limits
        Aim and limits: :class:`Limits`.

    Returns
    -------
    Alternatives

    Raises
    ------
    InputError
        All faults of the input, or all faults of the terms.

    Examples
    --------
    >>> import hiveplan as hp
    >>> found = hp.alternatives(hp.load("battambang"), money_usd=150_000, count=3)
    >>> all(loss <= 0.05 for loss in found.table["loss"])
    True
    """
    question = {"question": "alternatives", "count": count, "within": within, "limits": _terms(limits)}
    return Alternatives._of(asked(base, question, threads, on_interrupt, progress))


def value_of_next(
    base: Input,
    *,
    threads: int | None = None,
    on_interrupt: OnInterrupt = "raise",
    progress: Progress = None,
) -> Table:
    """Say what the next worker, place, centre and USD 10,000 would add in each commune.

    Parameters
    ----------
    base : Input
        The communes.
    threads, on_interrupt, progress
        As in :meth:`Input.run`.

    Returns
    -------
    Table
        By commune, the most need first.

    Raises
    ------
    InputError
        When the input cannot be planned.

    Examples
    --------
    >>> import hiveplan as hp
    >>> worth = hp.value_of_next(hp.load("battambang").change(hp.only(["020310"])))
    >>> "social_worker" in worth["what"]
    True
    """
    document = json.loads(asked(base, {"question": "value_of_next"}, threads, on_interrupt, progress))
    return Table._from_rows("What the next one is worth", _NEXT, document["values"])
