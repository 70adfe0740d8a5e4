"""Villages with workers and centres. No tiles, no network."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from hiveplan._outcome import Outcome
from hiveplan.plot._style import BLUE, FAINT, INK, ORANGE, drawn, place
from hiveplan.plot._words import Language, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Kilometres of a degree of latitude on a sphere of the earth's mean radius.
KM_A_DEGREE = 111.195


def village_map(
    outcome: Outcome, cadre: str = "social_worker", *, ax: Axes | None = None, lang: Language = "en"
) -> Axes:
    """Draw villages by their families in case, the workers based in them, and youth centres.

    Villages without a point are left out; how many is said below the map. For a map with your own layers,
    :meth:`hiveplan.Outcome.to_geopandas` gives the same villages as a GeoDataFrame.

    Parameters
    ----------
    outcome : Outcome
        What to draw.
    cadre : str
        Whose bases are shown. Default: ``social_worker``.
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
        When no village has a point.
    """
    from matplotlib.patheffects import withStroke

    villages = {row["code"]: row for row in outcome.villages if row["lat"] is not None}
    if not villages:
        raise ValueError("no village has a point: give lat and lon in the villages' table")
    middle = sum(row["lat"] for row in villages.values()) / len(villages)
    # Kilometres east and north of the south-western corner: small enough to be flat.
    west, south = min(row["lon"] for row in villages.values()), min(row["lat"] for row in villages.values())
    across = KM_A_DEGREE * math.cos(math.radians(middle))
    at = {code: ((row["lon"] - west) * across, (row["lat"] - south) * KM_A_DEGREE) for code, row in villages.items()}
    cases = dict(zip(outcome.need.villages["village"], outcome.need.villages["open_cases"], strict=True))
    bases = Counter(row["village"] for row in outcome.plan.workers if row["cadre"] == cadre and row["village"] in at)
    with drawn(ax, lang, (9.6, 7.6)) as axes:
        halo = [withStroke(linewidth=2.5, foreground="white")]
        largest = max([cases.get(code, 0) for code in at] + [1])
        sizes = [20 + 260 * cases.get(code, 0) / largest for code in at]
        axes.scatter(*_apart(at.values()), s=sizes, color="#c9d8e6", edgecolor=BLUE, linewidth=0.8, label=say("village", lang))
        for number, (existing, word, face) in enumerate(((True, "centre", ORANGE), (False, "new centre", "white"))):
            here = [at[row["village"]] for row in outcome.plan.centres if row["existing"] is existing and row["village"] in at]
            if here:
                axes.scatter(*_apart(here), s=150, marker="s", facecolor=face, edgecolor=ORANGE, linewidth=2, label=say(word, lang), zorder=3 + number)
        if bases:
            axes.scatter(*_apart(at[code] for code in bases), s=16, marker="^", color=INK, label=f"{say(cadre, lang)}: {say('workers here', lang)}", zorder=6)
            for code, count in bases.items():
                if count == 1:
                    continue
                axes.annotate(str(count), at[code], (4, -9), textcoords="offset points", fontsize=7.5, color=INK, path_effects=halo, zorder=7)
        _communes(axes, outcome, at, halo, lang)
        _scale(axes, max(x for x, _ in at.values()), lang)
        axes.set_aspect("equal", adjustable="datalim")
        axes.margins(0.08)
        axes.set_xticks([])
        axes.set_yticks([])
        for spine in axes.spines.values():
            spine.set_visible(False)
        axes.set_title(f"{say('map', lang)}: {outcome.name}")
        axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0), labelspacing=1.1)
        missing = len(outcome.villages) - len(villages)
        if missing:
            axes.set_xlabel(f"+ {missing}: {say('village', lang).split(' (')[0]} (?)")
    return axes


def _apart(points: Iterable[tuple[float, float]]) -> tuple[list[float], list[float]]:
    """Give eastings and northings."""
    both = list(points)
    return [x for x, _ in both], [y for _, y in both]


def _communes(axes: Axes, outcome: Outcome, at: dict[str, tuple[float, float]], halo: Any, lang: str) -> None:
    """Name each commune above its northernmost village, so that the name lies beside the points."""
    for row in outcome.communes:
        here = [point for code, point in at.items() if code.startswith(row["code"])]
        if here:
            x, y = max(here, key=lambda point: point[1])
            axes.annotate(place(row, lang), (x, y), (0, 9), textcoords="offset points", ha="center", va="bottom", fontsize=9.5, fontweight="bold", color=BLUE, path_effects=halo, zorder=8)


def _scale(axes: Axes, width: float, lang: str) -> None:
    """A bar of a round length."""
    length = next((km for km in (50, 20, 10, 5, 2, 1, 0.5) if km < width / 3), 0.2)
    low = axes.get_ylim()[0]
    axes.plot([0, length], [low, low], color=FAINT, linewidth=3, solid_capstyle="butt")
    axes.annotate(f"{length:g} {say('km', lang)}", (length, low), (5, 0), textcoords="offset points", va="center", fontsize=9)
