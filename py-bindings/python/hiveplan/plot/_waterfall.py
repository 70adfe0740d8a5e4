"""What each change of a scenario adds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hiveplan._compare import Comparison
from hiveplan.plot._style import BLUE, FAINT, ORANGE, drawn, millions, wrapped
from hiveplan.plot._words import Language, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def waterfall(
    comparison: Comparison,
    scenario: str | None = None,
    measure: str = "gap",
    *,
    ax: Axes | None = None,
    lang: Language = "en",
) -> Axes:
    """Draw what each change adds, from the base to a scenario.

    Parameters
    ----------
    comparison : Comparison
        What to draw.
    scenario, measure : str, optional
        As in :meth:`Comparison.waterfall`.
    ax : matplotlib.axes.Axes, optional
        Where to draw. Default: a new figure.
    lang : {"en", "km"}
        Language of the unit; changes are said in English. Default: ``"en"``.

    Returns
    -------
    matplotlib.axes.Axes
    """
    steps = comparison.waterfall(scenario, measure)
    unit = steps.columns[2].unit
    riel = unit == "KHR"
    rows = list(steps)
    with drawn(ax, lang, (9.0, 1.4 + 0.55 * len(rows))) as axes:
        for at, row in enumerate(rows):
            change, value = row["change"], row["value"]
            if change is None:
                axes.barh(at, value, 0.6, color=BLUE)
                text = millions(value) if riel else f"{value:,.1f}"
            else:
                up = change >= 0
                colour, hatch = (ORANGE, "//") if up else ("#8fbf9f", "..")
                axes.barh(at, change, 0.6, value - change, color=colour, hatch=hatch, edgecolor="white")
                text = ("+" if up else "") + (millions(change) if riel else f"{change:,.1f}")
            if at + 1 < len(rows):
                axes.plot([value, value], [at - 0.3, at + 1.3], color=FAINT, linewidth=0.8, zorder=0)
            right = max(value, value - (change or 0))
            axes.annotate(text, (right, at), (5, 0), textcoords="offset points", va="center", fontsize=9)
        axes.set_yticks(range(len(rows)), [wrapped(row["step"], 40) for row in rows])
        axes.invert_yaxis()
        axes.margins(x=0.12)
        if riel:
            axes.xaxis.set_major_formatter(lambda value, _: millions(value))
        axes.set_xlabel(say("gap" if measure == "gap" else "million riel" if riel else unit, lang))
        axes.set_title(wrapped(steps.caption.split(":")[0], 70))
    return axes
