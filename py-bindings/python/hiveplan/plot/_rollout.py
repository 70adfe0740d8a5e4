"""Which commune starts when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hiveplan._input import Input
from hiveplan._rollout import Rollout
from hiveplan.plot._style import BLUE, FAINT, INK, drawn, place
from hiveplan.plot._words import Language, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def rollout(plan: Rollout, base: Input | None = None, *, ax: Axes | None = None, lang: Language = "en") -> Axes:
    """Draw when each commune starts; those that do not start, and the limits that hold communes back.

    Parameters
    ----------
    plan : Rollout
        What to draw.
    base : Input, optional
        The plan that it was made for: gives the names of the communes. Default: their codes are shown.
    ax : matplotlib.axes.Axes, optional
        Where to draw. Default: a new figure.
    lang : {"en", "km"}
        Language of title and labels; what holds a commune back is said in English. Default: ``"en"``.

    Returns
    -------
    matplotlib.axes.Axes
    """
    names: dict[str, str] = {} if base is None else {row["code"]: place(row, lang) for row in base.to_dict()["communes"]}
    quarters = plan.quarters
    rows = sorted(plan.starts, key=lambda row: (quarters if row["quarter"] is None else row["quarter"], row["commune"]))
    first_year, first_month = (int(part) for part in plan.first_month.split("-"))
    with drawn(ax, lang, (3.4 + 0.32 * quarters, 1.7 + 0.4 * len(rows))) as axes:
        labelled: set[str] = set()

        def label(word: str) -> str | None:
            new = word not in labelled
            labelled.add(word)
            return say(word, lang) if new else None

        for at, row in enumerate(rows):
            start = row["quarter"]
            if start is None:
                axes.barh(at, quarters, 0.72, facecolor="white", edgecolor=FAINT, hatch="//", linewidth=0.6, label=label("does not start"))
            else:
                axes.barh(at, quarters - start, 0.72, start, color=BLUE, edgecolor="white", label=label("at work"))
            if row["held_by"]:
                # In the time before the start when there is room for the words; on a plain ground over the hatching.
                room = quarters if start is None else start
                where, side, colour = (0.2, "left", INK) if room >= 8 else (quarters - 0.2, "right", "white")
                ground = {"facecolor": "white", "edgecolor": "none", "pad": 1.5} if start is None else None
                axes.annotate(row["held_by"].replace("_", " "), (where, at), ha=side, va="center", fontsize=8, color=colour, bbox=ground)
        years = [quarter for quarter in range(quarters + 1) if (first_month - 1 + 3 * quarter) % 12 == 0]
        axes.set_xticks(years, [str(first_year + (first_month - 1 + 3 * quarter) // 12) for quarter in years], ha="left")
        axes.set_xticks(range(quarters + 1), minor=True)
        axes.grid(axis="x", which="major", color=FAINT, linewidth=0.6)
        axes.set_axisbelow(True)
        axes.set_yticks(range(len(rows)), [names.get(row["commune"]) or row["commune"] for row in rows])
        axes.tick_params(axis="y", length=0)
        axes.set_xlim(0, quarters)
        axes.set_ylim(len(rows) - 0.4, -0.6)
        if any(row["held_by"] for row in rows):
            axes.set_xlabel(say("held by", lang), fontsize=9)
        axes.set_title(say("rollout", lang))
        axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return axes
