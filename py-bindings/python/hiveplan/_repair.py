"""What would make it fit, and what to do when something happens."""

from collections.abc import Mapping, Sequence
from typing import Any

from hiveplan._answer import Answer, FiguresAnswer, asked
from hiveplan._changes import Change, numbered
from hiveplan._input import Input, OnInterrupt
from hiveplan._progress import Progress
from hiveplan._table import Column, Table

_SHORTAGES = (
    Column("kind", "text", "", "hours, places or money"),
    Column("service", "text", "", "Part of the Village Hive; empty for money"),
    Column("area", "text", "", "Commune, or district for shared cadres and centres"),
    Column("since", "text", "", "Month that the plan speaks of"),
    Column("amount", "number", "", "Hours a month, places, or USD over the horizon"),
    Column("count", "whole", "", "Families or children who are not served"),
    Column("reason", "text", "", "Reason of most of them"),
    Column("sentence", "text", "", "All of it in a sentence"),
    Column("repairs", "whole", "", "Repairs that were found"),
)
_REPAIRS = (
    Column("shortage", "whole", "", "Row of the shortage"),
    Column("area", "text", "", "Commune, or district"),
    Column("service", "text", "", "Part of the Village Hive; empty for money"),
    Column("kind", "text", "", "hire, open, places, share, move, relax, source or postpone"),
    Column("sentence", "text", "", "What is done"),
    Column("cost", "number", "USD/year", "What it costs, in prices of the first year"),
    Column("gives_up", "text", "", "What is given up besides money"),
)
_FAMILIES = (
    Column("cadre", "text", "", "Cadre"),
    Column("village", "text", "", "Village"),
    Column("band", "text", "", "Safety band of the family"),
    Column("family", "text", "", "The family, when it comes from the case list"),
    Column("from", "text", "", "Who serves them today; empty: nobody"),
    Column("to", "text", "", "Who serves them now; empty: nobody"),
    Column("families", "whole", "families", "How many families"),
    Column("forced", "flag", "", "The worker of today is gone"),
    Column("needed", "flag", "", "They still need it: need that falls ends a relationship too"),
)
_CHILDREN = (
    Column("village", "text", "", "Village"),
    Column("age", "text", "", "Age band of the children"),
    Column("from", "text", "", "Centre of today; empty: none"),
    Column("to", "text", "", "Centre now; empty: none"),
    Column("children", "whole", "children", "Children"),
)


class Repairs(Answer):
    """Shortages with the cheapest changes that remove them. Made by :func:`repairs`."""

    __slots__ = ()

    @property
    def shortages(self) -> Table:
        """What is short: where, when and how much, the largest first."""
        rows = [one["shortage"] | {"repairs": len(one["repairs"])} for one in self._document["shortages"]]
        return Table._from_rows("What is short", _SHORTAGES, rows)

    @property
    def table(self) -> Table:
        """Every repair, by shortage, the cheapest first. Each was planned again: the shortage is gone."""
        rows = [
            {"shortage": at, "area": one["shortage"]["area"], "service": one["shortage"]["service"]} | repair
            for at, one in enumerate(self._document["shortages"])
            for repair in one["repairs"]
        ]
        return Table._from_rows("What would remove it", _REPAIRS, rows)

    @property
    def more(self) -> int:
        """Shortages that were not looked at."""
        return int(self._document["more"])

    def changes(self, shortage: int, repair: int = 0) -> list[Change]:
        """Give a repair as changes: ``base.change(*found.changes(0))`` is the plan without the first shortage.

        Parameters
        ----------
        shortage : int
            Row of the shortage.
        repair : int
            Which of its repairs. Default: the cheapest.

        Returns
        -------
        list of dict

        Raises
        ------
        IndexError
            When there is no such shortage or repair.
        """
        return list(self._document["shortages"][shortage]["repairs"][repair]["scenario"]["changes"])

    def __repr__(self) -> str:
        return f"{self.shortages!r}\n\n{self.table!r}"

    def _repr_html_(self) -> str:
        return self.shortages._repr_html_() + self.table._repr_html_()


class Replan(FiguresAnswer):
    """A new plan with the least disruption, against the plan of today. Made by :func:`replan`."""

    __slots__ = ()
    _widths = (32, 10)

    @property
    def sentences(self) -> list[str]:
        """What changes, as a council reads it."""
        return list(self._document["sentences"])

    @property
    def families(self) -> Table:
        """Families whose worker changes, who are served anew, or no more."""
        return self._rows("families", "Families whose worker changes", _FAMILIES)

    @property
    def children(self) -> Table:
        """Children whose centre changes, who have a place anew, or no more."""
        return self._rows("children", "Children whose centre changes", _CHILDREN)

    @property
    def kept(self) -> int:
        """Families who keep their worker."""
        return int(self._document["kept"])

    @property
    def changed(self) -> int:
        """Families whose worker changes although the worker is still there."""
        return int(self._document["changed"])

    @property
    def forced(self) -> int:
        """Families whose worker is gone."""
        return int(self._document["forced"])

    @property
    def changed_afresh(self) -> int:
        """Families whose worker would change in a plan made afresh, without those whose worker is gone."""
        return int(self._document["changed_afresh"])

    @property
    def travel_hours(self) -> float:
        """Hours a month on the road in the new plan."""
        return float(self._document["travel_hours"])

    @property
    def travel_hours_afresh(self) -> float:
        """Hours a month on the road in a plan made afresh: the difference is what keeping relationships costs."""
        return float(self._document["travel_hours_afresh"])

    @property
    def posts_new(self) -> list[str]:
        """Posts that are new."""
        return list(self._document["posts_new"])

    @property
    def plan_document(self) -> dict[str, Any]:
        """The new plan as decisions: who serves whom, who has a place."""
        return dict(self._document["plan"])

    def _figures(self) -> list[tuple[str, str, str]]:
        hours = f"afresh {self.travel_hours_afresh:,.1f}"
        return [
            ("Families who keep their worker", f"{self.kept:,}", ""),
            ("Families whose worker is gone", f"{self.forced:,}", ""),
            ("Other families who change", f"{self.changed:,}", f"afresh {self.changed_afresh:,}"),
            ("Hours a month on the road", f"{self.travel_hours:,.1f}", hours),
        ]

    def _title(self) -> tuple[str, str, str]:
        return "New plan with the least disruption", "New plan", "with the least disruption"

    def _sentences(self) -> list[str]:
        return self.sentences[:20]

    def _more(self) -> str:
        return "Tables: .families .children   Text: .sentences"


def repairs(
    base: Input,
    *,
    shortages: int = 10,
    repairs: int = 3,
    money: bool = True,
    threads: int | None = None,
    on_interrupt: OnInterrupt = "raise",
    progress: Progress = None,
) -> Repairs:
    """Look for the cheapest changes that remove each shortage.

    Parameters
    ----------
    base : Input
        The plan that does not fit.
    shortages : int
        Shortages that are looked at, the largest first, 1 to 1000. Default: 10.
    repairs : int
        Repairs for each, 1 to 10. Default: 3.
    money : bool
        Whether money is looked at too. Default: ``True``.
    threads, on_interrupt, progress
        As in :meth:`Input.run`.

    Returns
    -------
    Repairs
        Each repair was planned again and verified.

    Raises
    ------
    InputError
        When the input cannot be planned.

    Examples
    --------
    >>> import hiveplan as hp
    >>> today = hp.load("battambang").change(hp.only(["020309"]), hp.posts("existing"))
    >>> found = hp.repairs(today, money=False)
    >>> "hire" in found.table["kind"]
    True
    """
    question = {"question": "repairs", "shortages": shortages, "repairs": repairs, "money": money}
    return Repairs._of(asked(base, question, threads, on_interrupt, progress))


def replan(
    base: Input,
    *changes: Change,
    today: Mapping[str, Any] | None = None,
    threads: int | None = None,
    on_interrupt: OnInterrupt = "raise",
    progress: Progress = None,
) -> Replan:
    """Plan again after something happens, with the least disruption.

    Parameters
    ----------
    base : Input
        The plan before it happens.
    *changes : dict
        What happens: :func:`worker_leaves`, :func:`centre_closes`, :func:`village_grows`, or any other change.
    today : mapping, optional
        The plan of today as decisions (:attr:`Replan.plan_document`). Default: the one that the library makes.
    threads, on_interrupt, progress
        As in :meth:`Input.run`.

    Returns
    -------
    Replan

    Raises
    ------
    InputError
        All faults of the input and of the changes.

    Examples
    --------
    >>> import hiveplan as hp
    >>> new = hp.replan(hp.load("battambang"), hp.worker_leaves("ou-char-sw-1"))
    >>> new.changed <= new.changed_afresh
    True
    """
    prepared: Sequence[Change] = numbered(changes, base.to_dict())
    question = {"question": "replan", "changes": list(prepared), "today": None if today is None else dict(today)}
    return Replan._of(asked(base, question, threads, on_interrupt, progress))
