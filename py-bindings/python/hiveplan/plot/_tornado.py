"""The estimates that the unfunded amount hangs on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hiveplan._outcome import Outcome
from hiveplan.plot._style import BLUE, INK, ORANGE, drawn, millions, wrapped
from hiveplan.plot._words import Language, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def tornado(outcome: Outcome, *, most: int = 10, ax: Axes | None = None, lang: Language = "en") -> Axes:
    """Draw how far the unfunded amount moves when one estimate goes from its low to its high reading.

    Parameters
    ----------
    outcome : Outcome
        What to draw.
    most : int
        How many estimates, the most important first. Default: 10.
    ax : matplotlib.axes.Axes, optional
        Where to draw. Default: a new figure.
    lang : {"en", "km"}
        Language of title and labels; what the estimates mean is said in English. Default: ``"en"``.

    Returns
    -------
    matplotlib.axes.Axes
    """
    rows = list(outcome.assumptions.rows(0, most))
    gap = sum(outcome.forecast.by_year["gap"])
    with drawn(ax, lang, (9.0, 1.4 + 0.48 * len(rows))) as axes:
        for at, row in enumerate(rows):
            for name, colour, hatch in (("low", BLUE, ""), ("high", ORANGE, "//")):
                value = row[f"gap_at_{name}"]
                label = say(name, lang) if at == 0 else None
                axes.barh(at, value - gap, 0.62, gap, color=colour, hatch=hatch, edgecolor="white", label=label)
                # The reading itself, outside of the bar on its side.
                side = 1 if value > gap or (value == gap and name == "high") else -1
                axes.annotate(
                    f"{row[name]:,.10g}",
                    (value, at),
                    (4 * side, 0),
                    textcoords="offset points",
                    ha="left" if side > 0 else "right",
                    va="center",
                    fontsize=8,
                )
        axes.axvline(gap, color=INK, linewidth=1)
        axes.set_yticks(range(len(rows)), [wrapped(f"{row['what']} [{row['unit']}]", 44) for row in rows], fontsize=8.5)
        axes.invert_yaxis()
        axes.margins(x=0.14)
        axes.xaxis.set_major_formatter(lambda value, _: millions(value))
        axes.set_xlabel(say("gap", lang))
        axes.set_title(say("tornado", lang))
        axes.legend(loc="lower right")
    return axes
