"""Scenarios side by side."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Self

from hiveplan import _core
from hiveplan._changes import Change, numbered
from hiveplan._html import answer_html
from hiveplan._input import Input
from hiveplan._table import Column, Table

#: The figures that scenarios are compared by.
FIGURES = (
    Column("cost", "whole", "KHR", "Cost over the horizon"),
    Column("gap", "whole", "KHR", "What nobody pays over the horizon"),
    Column("usd_per_person", "number", "USD/person", "Cost per person and year, mean over the horizon"),
    Column("family_years", "number", "family-years", "Families in case, times years"),
    Column("waiting_at_end", "number", "families", "Families waiting at the end of the horizon"),
    Column("unserved_families", "whole", "families", "Families of the base month whom nobody serves"),
    Column("places_given", "whole", "children", "Children with a place in the base month"),
    Column("places_waiting", "whole", "children", "Children who wait for a place in the base month"),
    Column("posts_at_end", "number", "FTE", "Posts filled at the end of the horizon"),
    Column("communes_alone", "whole", "communes", "Communes that stand alone within the horizon"),
)


class Comparison:
    """The base and scenarios side by side. Made by :func:`compare`.

    Examples
    --------
    >>> import hiveplan as hp
    >>> base = hp.load("battambang").change(hp.only(["020309"]))
    >>> what_if = hp.compare({"as planned": base, "pay +10 %": base.change(hp.salary("social_worker", percent=+10))})
    >>> what_if.table["scenario"]
    ['as planned', 'pay +10 %']
    >>> what_if.waterfall()["step"]
    ['as planned', 'Pay of a social worker: +10 %', 'pay +10 %']
    """

    __slots__ = ("_base_name", "_document")
    _base_name: str
    _document: dict[str, Any]

    def __init__(self) -> None:
        raise TypeError("a Comparison comes from hiveplan.compare")

    @classmethod
    def _of(cls, base_name: str, document: dict[str, Any]) -> Self:
        made = object.__new__(cls)
        made._base_name = base_name
        made._document = document
        return made

    @property
    def names(self) -> list[str]:
        """Names of the scenarios, without the base."""
        return [scenario["name"] for scenario in self._document["scenarios"]]

    @property
    def table(self) -> Table:
        """One row for the base and for each scenario."""
        rows = [{"scenario": self._base_name} | self._document["base"]]
        rows += [{"scenario": one["name"]} | one["figures"] for one in self._document["scenarios"]]
        return Table._from_rows("Scenarios side by side", [Column("scenario", "text", "", "Scenario"), *FIGURES], rows)

    @property
    def differences(self) -> Table:
        """The same figures, each less that of the base."""
        base = self._document["base"]
        rows = [
            {"scenario": one["name"]} | {name: value - base[name] for name, value in one["figures"].items()}
            for one in self._document["scenarios"]
        ]
        columns = [Column("scenario", "text", "", "Scenario"), *FIGURES]
        return Table._from_rows(f"Differences to {self._base_name}", columns, rows)

    def waterfall(self, scenario: str | None = None, measure: str = "gap") -> Table:
        """Give what each change of a scenario adds, from the base to the scenario.

        Parameters
        ----------
        scenario : str, optional
            Which. Default: the first one.
        measure : {"gap", "cost", "family_years", "places_given"}
            Figure. Default: ``"gap"``, what nobody pays over the horizon.

        Returns
        -------
        Table
            Columns ``step``, ``change`` (what it adds; unknown in the first and the last row) and ``value`` (after it).
            :func:`hiveplan.plot.waterfall` draws it.

        Raises
        ------
        KeyError
            When there is no such scenario or measure.
        """
        names = self.names
        chosen = names[0] if scenario is None and names else scenario
        if chosen not in names:
            raise KeyError(f"no scenario {chosen!r}; there are {', '.join(names)}")
        if measure not in (known := ("gap", "cost", "family_years", "places_given")):
            raise KeyError(f"no measure {measure!r}; there are {', '.join(known)}")
        one = self._document["scenarios"][names.index(chosen)]
        value = self._document["base"][measure]
        rows: list[dict[str, Any]] = [{"step": self._base_name, "change": None, "value": value}]
        for step in one["steps"]:
            value += step[measure]
            rows.append({"step": step["change"], "change": step[measure], "value": value})
        rows.append({"step": chosen, "change": None, "value": one["figures"][measure]})
        shown = next(column for column in FIGURES if column.name == measure)
        columns = [
            Column("step", "text", "", "Change, in order"),
            Column("change", shown.kind, shown.unit, "What it adds"),
            Column("value", shown.kind, shown.unit, shown.what),
        ]
        return Table._from_rows(f"{chosen}: {shown.what.lower()}, change by change", columns, rows)

    def to_dict(self) -> dict[str, Any]:
        """Give the comparison as the document says it.

        Returns
        -------
        dict
        """
        document: dict[str, Any] = json.loads(json.dumps(self._document))
        return document

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Comparison):
            return NotImplemented
        return (self._base_name, self._document) == (other._base_name, other._document)

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> tuple[Callable[..., "Comparison"], tuple[Any, ...]]:
        return Comparison._of, (self._base_name, self._document)

    def __repr__(self) -> str:
        return repr(self._short())

    def _repr_html_(self) -> str:
        return self._short()._repr_html_()

    def _short(self) -> Table:
        """The figures as rows, the scenarios as columns: that is how a planner reads them side by side."""
        table = self.table
        columns = [Column("figure", "text"), Column("unit", "text")]
        columns += [Column(name, "number") for name in table["scenario"]]
        values = [[column.what for column in FIGURES], [column.unit for column in FIGURES]]
        values += [[row[column.name] for column in FIGURES] for row in table]
        return Table.from_columns(table.caption, dict(zip(columns, values, strict=True)))


Plans = Mapping[str, "Input | Change | Sequence[Change]"]


def compare(plans: Plans, *, base: Input | None = None) -> Comparison:
    """Lay scenarios beside a base.

    Parameters
    ----------
    plans : mapping of str to Input, change, or list of changes
        Scenarios by name, in order. Without ``base`` the first one is the base, and must be an `Input`.
    base : Input, optional
        What the others are compared with.

    Returns
    -------
    Comparison

    Raises
    ------
    InputError
        All faults of the base, of a scenario's changes (``/scenarios/1/changes/0``), or of a changed input.
    ValueError
        When there is no base.

    Examples
    --------
    >>> import hiveplan as hp
    >>> base = hp.load("battambang").change(hp.only(["020309"]))
    >>> hp.compare({"dearer meals": hp.estimate("meal_khr_child_day", percent=20)}, base=base).names
    ['dearer meals']
    """
    scenarios = dict(plans)
    base_name = "base"
    if base is None:
        base_name, first = next(iter(scenarios.items()), ("", None))
        if not isinstance(first, Input):
            raise ValueError("the first plan is the base and must be an Input; or give base=")
        base = first
        del scenarios[base_name]
    known = {name: _steps(base, plan) for name, plan in scenarios.items()}
    told = [{"name": name, "changes": list(steps)} for name, steps in known.items() if steps is not None]
    document = json.loads(base._inner.compare(told).to_json())
    found = {one["name"]: one for one in document["scenarios"]}
    for name, plan in scenarios.items():
        if isinstance(plan, Input) and known[name] is None:
            found[name] = _another(name, plan, document["base"])
    document["scenarios"] = [found[name] for name in scenarios]
    return Comparison._of(base_name, document)


def _steps(base: Input, plan: "Input | Change | Sequence[Change]") -> Sequence[Change] | None:
    """The changes that lead from the base to a plan; ``None``: it was not changed from this base."""
    if not isinstance(plan, Input):
        changes = [plan] if isinstance(plan, Mapping) else list(plan)
        return numbered(changes, base.to_dict())
    before = base._changes
    same_root = plan._root is base._root or plan._root == base._root
    return plan._changes[len(before) :] if same_root and plan._changes[: len(before)] == before else None


def _another(name: str, plan: Input, base: Mapping[str, Any]) -> dict[str, Any]:
    """A plan of its own: one step, for nobody said what changed."""
    figures = json.loads(plan._inner.figures({"name": name}, 0))
    measures = ("cost", "gap", "family_years", "places_given")
    step = {"change": "another plan"} | {measure: figures[measure] - base[measure] for measure in measures}
    return {"name": name, "figures": figures, "steps": [step]}
