"""What to find out first: which unknown makes the spread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hiveplan._table import Table
from hiveplan.plot._style import BLUE, INK, ORANGE, drawn, wrapped
from hiveplan.plot._words import Language, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def find_out(indices: Table, *, ax: Axes | None = None, lang: Language = "en") -> Axes:
    """Draw how much of the spread each estimate makes: what is worth finding out first stands on top.

    Parameters
    ----------
    indices : Table
        What :func:`hiveplan.indices` gives.
    ax : matplotlib.axes.Axes, optional
        Where to draw. Default: a new figure.
    lang : {"en", "km"}
        Language of title and labels; what the estimates mean is said in English. Default: ``"en"``.

    Returns
    -------
    matplotlib.axes.Axes
        Bars of two standard errors to each side show how well the draws know it.
    """
    rows = list(indices)
    with drawn(ax, lang, (9.0, 1.5 + 0.5 * len(rows))) as axes:
        for word, shift, colour, hatch in (("first", -0.19, BLUE, ""), ("total", 0.19, ORANGE, "//")):
            where = [at + shift for at in range(len(rows))]
            axes.barh(
                where,
                [max(row[word], 0) for row in rows],
                0.36,
                xerr=[2 * row[f"{word}_error"] for row in rows],
                error_kw={"ecolor": INK, "elinewidth": 1, "capsize": 2},
                color=colour,
                hatch=hatch,
                edgecolor="white",
                label=say(word, lang),
            )
        axes.set_yticks(range(len(rows)), [wrapped(row["what"], 44) for row in rows], fontsize=8.5)
        axes.invert_yaxis()
        axes.set_xlim(left=0)
        axes.xaxis.set_major_formatter(lambda value, _: f"{100 * value:.0f} %")
        axes.set_xlabel(say("share of the spread", lang))
        axes.set_title(say("find out", lang))
        axes.legend(loc="lower right")
    return axes
