"""Villages with workers and centres. No tiles, no network."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
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
        _names(axes, outcome, at, halo, lang)
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


def _names(axes: Axes, outcome: Outcome, at: dict[str, tuple[float, float]], halo: Any, lang: str) -> None:
    """Name each commune; in a single one each village. A name stands above, below or beside its points, where least is in its way."""
    alone = len(outcome.communes) == 1
    rows = [row for row in outcome.villages if row["code"] in at] if alone else list(outcome.communes)
    # The map is drawn later: a letter's kilometres are those of a map that fills the axes of the usual size.
    spread = max(max(x for x, _ in at.values()), max(y for _, y in at.values()), 0.1)
    point = spread / 400
    size = 8.5 if alone else 9.5
    # A machine often has Khmer letters in one weight only.
    weight = "normal" if lang == "km" else "bold"
    taken: list[tuple[float, float, float, float]] = []
    for row in rows:
        here = [where for code, where in at.items() if code.startswith(row["code"])]
        if not here:
            continue
        name = place(row, lang)
        width, height = 0.62 * size * len(name) * point, 1.3 * size * point
        spots = list(_spots(here, 9 * point))
        boxes = [(x - width * left, y - height * low, x + width * (1 - left), y + height * (1 - low)) for x, y, left, low in spots]
        best = min(range(len(spots)), key=lambda spot: (_crowd(boxes[spot], taken, at, point), spot))
        taken.append(boxes[best])
        x, y, left, low = spots[best]
        sides = {0.0: "left", 0.5: "center", 1.0: "right"}
        heights = {0.0: "bottom", 0.5: "center", 1.0: "top"}
        axes.annotate(name, (x, y), ha=sides[left], va=heights[low], fontsize=size, fontweight=weight, color=BLUE, path_effects=halo, zorder=8)


def _spots(here: list[tuple[float, float]], away: float) -> Iterator[tuple[float, float, float, float]]:
    """Give places for the name of some points, the best first: where, and which part of the name lies left of and below it."""
    (north_x, north_y), (south_x, south_y) = max(here, key=lambda at: at[1]), min(here, key=lambda at: at[1])
    (east_x, east_y), (west_x, west_y) = max(here), min(here)
    yield north_x, north_y + away, 0.5, 0.0
    yield south_x, south_y - away, 0.5, 1.0
    yield east_x + away, east_y, 0.0, 0.5
    yield west_x - away, west_y, 1.0, 0.5


def _crowd(
    box: tuple[float, float, float, float],
    taken: list[tuple[float, float, float, float]],
    at: dict[str, tuple[float, float]],
    point: float,
) -> int:
    """Count what a name would cover: another name weighs as much as ten villages."""
    west, south, east, north = box
    names = sum(west < other[2] and other[0] < east and south < other[3] and other[1] < north for other in taken)
    edge = 4 * point
    return 10 * names + sum(west - edge < x < east + edge and south - edge < y < north + edge for x, y in at.values())


def _scale(axes: Axes, width: float, lang: str) -> None:
    """A bar of a round length."""
    length = next((km for km in (50, 20, 10, 5, 2, 1, 0.5) if km < width / 3), 0.2)
    low = axes.get_ylim()[0]
    axes.plot([0, length], [low, low], color=FAINT, linewidth=3, solid_capstyle="butt")
    axes.annotate(f"{length:g} {say('km', lang)}", (length, low), (5, 0), textcoords="offset points", va="center", fontsize=9)
