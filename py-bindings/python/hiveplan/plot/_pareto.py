"""Cost, coverage, travel and fairness against each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hiveplan._scale import Pareto
from hiveplan.plot._style import FAINT, INK, drawn
from hiveplan.plot._words import Language, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def pareto(front: Pareto, *, ax: Axes | None = None, lang: Language = "en") -> Axes:
    """Draw packages of which none betters another in cost, coverage, travel and fairness together.

    To the right is dearer, higher is more need met. The darker a point, the less the worst-served commune has; the larger,
    the more hours are spent on the road.

    Parameters
    ----------
    front : Pareto
        What to draw: :func:`hiveplan.pareto`.
    ax : matplotlib.axes.Axes, optional
        Where to draw. Default: a new figure.
    lang : {"en", "km"}
        Language of title and labels. Default: ``"en"``.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        When there is no point.
    """
    rows = list(front.table)
    if not rows:
        raise ValueError("there is no package to draw")
    cost, share = [row["cost"] / 1000 for row in rows], [100 * row["share"] for row in rows]
    worst, hours = [100 * row["worst"] for row in rows], [row["travel_hours"] for row in rows]
    most = max(*hours, 1.0)
    with drawn(ax, lang, (8.6, 5.0)) as axes:
        best = [row["share"] > max((other["share"] for other in rows if other["cost"] < row["cost"]), default=-1) for row in rows]
        edge = [(x, y) for x, y, is_best in zip(cost, share, best, strict=True) if is_best]
        axes.plot([x for x, _ in edge], [y for _, y in edge], color=FAINT, linewidth=1, zorder=1, label=say("most for the money", lang))
        # Cividis rises evenly in brightness: it is read in grey and by the colour-blind.
        points = axes.scatter(cost, share, c=worst, s=[20 + 160 * value / most for value in hours], cmap="cividis", vmin=0, vmax=100, edgecolor=INK, linewidth=0.6, zorder=2)
        for value in sorted({most / 4, most}):
            axes.scatter([], [], s=20 + 160 * value / most, facecolor="white", edgecolor=INK, label=say("hours on the road", lang).format(n=f"{value:,.0f}"))
        figure = axes.get_figure()
        if figure is not None:
            figure.colorbar(points, ax=axes, label=say("worst commune", lang))
        axes.set_xlabel(say("thousand USD a year", lang))
        axes.set_ylabel(say("need met", lang))
        axes.set_ylim(bottom=0)
        axes.set_title(say("pareto", lang))
        axes.legend(loc="lower right", labelspacing=1.0)
    return axes
