"""What each commune pays itself, year by year, until it stands alone."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from hiveplan._outcome import Outcome
from hiveplan.plot._style import BLUE, FAINT, INK, drawn, place
from hiveplan.plot._words import Language, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: The payer whose share this is about.
COMMUNE = "commune"


def handover(outcome: Outcome, *, ax: Axes | None = None, lang: Language = "en") -> Axes:
    """Draw the share of each year's cost that a commune pays itself, and the years in which it stands alone.

    Parameters
    ----------
    outcome : Outcome
        What to draw.
    ax : matplotlib.axes.Axes, optional
        Where to draw. Default: a new figure.
    lang : {"en", "km"}
        Language of title and labels. Default: ``"en"``.

    Returns
    -------
    matplotlib.axes.Axes
    """
    communes = list(outcome.communes)
    alone = dict(zip(outcome.forecast.handover["commune"], outcome.forecast.handover["stands_alone"], strict=True))
    paid: Counter[tuple[str, int]] = Counter()
    for row in outcome.forecast.funding:
        if row["payer"] == COMMUNE:
            paid[row["commune"], row["year"]] += row["amount"]
    shares = {}
    for row in outcome.forecast.years:
        key = row["commune"], row["year"]
        shares[key] = paid[key] / row["cost"] if row["cost"] else None
    years = sorted({year for _, year in shares})
    lines = {row["code"]: number for number, row in enumerate(communes)}
    with drawn(ax, lang, (1.9 + 1.05 * len(years), 1.6 + 0.42 * len(communes))) as axes:
        marked = False
        for (code, year), share in shares.items():
            at = lines[code]
            axes.barh(at, 0.92, 0.78, year - 0.46, color="#eef2f6", edgecolor="none")
            if share is None:
                continue
            axes.barh(at, 0.92 * min(share, 1), 0.78, year - 0.46, color="#9db8d0", edgecolor="none")
            axes.annotate(f"{100 * share:.0f} %", (year, at), ha="center", va="center", fontsize=9)
            since = alone.get(code)
            if since is not None and year >= since:
                label = None if marked else say("stands alone", lang)
                marked = True
                axes.plot([year + 0.36], [at], marker="*", markersize=11, color=BLUE, linestyle="none", label=label)
        axes.set_yticks(range(len(communes)), [place(row, lang) for row in communes])
        axes.set_xticks(years, [str(year) for year in years])
        axes.tick_params(length=0)
        axes.set_ylim(len(communes) - 0.4, -0.6)
        axes.set_xlim(min(years) - 0.55, max(years) + 0.55)
        axes.set_title(f"{say('handover', lang)}\n{say('share', lang)}", fontsize=11)
        for spine in axes.spines.values():
            spine.set_color(FAINT)
            spine.set_visible(False)
        if marked:
            axes.legend(loc="upper left", bbox_to_anchor=(0.0, -0.06), labelcolor=INK)
    return axes
