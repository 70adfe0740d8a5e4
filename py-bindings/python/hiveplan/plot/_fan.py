"""How sure a forecast is, year by year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hiveplan._outcome import Outcome
from hiveplan._uncertainty import Bands
from hiveplan.plot._style import BLUE, INK, drawn, millions
from hiveplan.plot._words import Language, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MEASURES = ("cost", "gap", "usd_per_person", "open_cases", "waiting")


def fan(
    bands: Bands | Outcome,
    measure: str = "cost",
    *,
    commune: str | None = None,
    ax: Axes | None = None,
    lang: Language = "en",
) -> Axes:
    """Draw the band that eight of ten draws lie in, and the middle draw, year by year.

    Parameters
    ----------
    bands : Bands or Outcome
        What to draw: :func:`hiveplan.bands`, or an outcome, whose own bands (500 draws) are then drawn.
    measure : {"cost", "gap", "usd_per_person", "open_cases", "waiting"}
        Which figure. Default: ``"cost"``.
    commune : str, optional
        Code of one commune. Default: all together. Bands of a sum are not the sums of bands.
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
        When there is no such measure, or no such commune.
    """
    from matplotlib.patheffects import withStroke

    table = bands.forecast.bands if isinstance(bands, Outcome) else bands.table
    if measure not in MEASURES:
        raise ValueError(f"no measure {measure!r}; there are {', '.join(MEASURES)}")
    rows = [row for row in table if row["measure"] == measure and row["commune"] == commune]
    if not rows:
        raise ValueError(f"there are no bands of {measure} for the commune {commune!r}")
    years = [row["year"] for row in rows]
    low, middle, high = ([row[name] for row in rows] for name in ("p10", "p50", "p90"))
    riel = rows[0]["unit"] == "KHR"
    halo = [withStroke(linewidth=2.5, foreground="white", alpha=0.8)]
    with drawn(ax, lang) as axes:
        band = axes.fill_between(years, low, high, facecolor="#c9d8e6", edgecolor=BLUE, linewidth=1, label=say("eight of ten draws", lang))
        axes.plot(years, middle, color=INK, linewidth=2.2, marker="o", markersize=5, label=say("middle draw", lang))
        for year, row in zip(years, rows, strict=True):
            for name, side in (("p10", -1), ("p50", 1), ("p90", 1)):
                text = millions(row[name]) if riel else f"{row[name]:,.1f}"
                axes.annotate(text, (year, row[name]), (0, 5 * side), textcoords="offset points", ha="center", va="bottom" if side > 0 else "top", fontsize=8.5, path_effects=halo)
        axes.set_xticks(years, [str(year) for year in years])
        # From zero on, and still scaled by itself: fans that share an axis must all fit.
        band.sticky_edges.y.append(0)
        axes.update_datalim([(years[0], 0)])
        axes.margins(x=0.07, y=0.12)
        if riel:
            axes.yaxis.set_major_formatter(lambda value, _: millions(value))
        axes.set_ylabel(say("million riel", lang) if riel else say({"usd_per_person": "USD a person and year"}.get(measure, "families"), lang))
        what = say(f"fan {measure}", lang)
        axes.set_title(f"{say('how sure', lang)}: {what}" + (f", {commune}" if commune else ""))
        axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return axes
