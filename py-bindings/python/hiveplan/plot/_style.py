"""What the charts share: axes, fonts, paints, numbers."""

from __future__ import annotations

import os
import textwrap
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from hiveplan.plot._words import say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Colour and hatch of each part: differ for the colour-blind and in grey, as in the report.
PAINTS = [("#14507f", ""), ("#d98324", "//"), ("#8fbf9f", ".."), ("#6c4a8e", "\\\\"), ("#e9dfa8", "++"), ("#7b858e", "")]
#: What nobody pays.
GAP = ("#ffffff", "xx", "#b3261e")
INK, FAINT, RED = "#1b1f23", "#9aa4ae", "#b3261e"
BLUE, ORANGE = "#14507f", "#d98324"

#: Fonts with Khmer letters, the best first.
KHMER = ("Noto Sans Khmer", "Khmer OS Battambang", "Khmer OS", "Noto Serif Khmer", "Khmer UI", "Khmer Sangam MN")


def use_font(path: str | os.PathLike[str]) -> None:
    """Use a font file with Khmer letters, where the machine has none.

    Parameters
    ----------
    path : path
        A TrueType or OpenType file, for example ``NotoSansKhmer-Regular.ttf``.

    Raises
    ------
    FileNotFoundError
        When there is no such file.
    """
    from matplotlib import font_manager

    font_manager.fontManager.addfont(os.fspath(path))
    _OWN.insert(0, font_manager.FontProperties(fname=os.fspath(path)).get_name())


_OWN: list[str] = []


def _families(lang: str) -> list[str]:
    """Latin letters first; Khmer ones come from the next font of the list."""
    if lang != "km":
        return ["DejaVu Sans"]
    from matplotlib import font_manager

    there = {font.name for font in font_manager.fontManager.ttflist}
    khmer = [name for name in (*_OWN, *KHMER) if name in there][:1]
    if not khmer:
        warnings.warn(
            "no font with Khmer letters was found: install Noto Sans Khmer (Debian: fonts-noto-core), or name a file "
            "with hiveplan.plot.use_font(path)",
            stacklevel=5,
        )
    return [*khmer, "DejaVu Sans"]


@contextmanager
def drawn(ax: Axes | None, lang: str, size: tuple[float, float] = (8.0, 4.6)) -> Iterator[Axes]:
    """Give axes to draw into, in the style and the font of the language."""
    import matplotlib

    if tuple(int(part) for part in matplotlib.__version__.split(".")[:2]) < (3, 11):
        raise ImportError(f"hiveplan.plot needs Matplotlib 3.11 or newer, which shapes Khmer; this is {matplotlib.__version__}")
    import matplotlib.pyplot as plt

    say("year", lang)
    style: Any = {
        "font.family": _families(lang),
        "font.size": 10,
        "axes.titlesize": 12,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.edgecolor": FAINT,
        "text.color": INK,
        "axes.labelcolor": INK,
        "xtick.color": INK,
        "ytick.color": INK,
        "hatch.linewidth": 0.7,
        "legend.frameon": False,
    }
    # Before the context: the first figure loads the backend, and what a notebook's backend sets must outlive the chart
    # (else only the first chart of a notebook is shown). Constrained: labels of any length find their room.
    figure = ax.figure if ax is not None else plt.figure(figsize=size, layout="constrained")
    with plt.rc_context(style):
        yield figure.add_subplot() if ax is None else ax


def paint(number: int) -> dict[str, Any]:
    """Give colour, hatch and edge of a part."""
    colour, hatch = PAINTS[number % len(PAINTS)]
    return {"facecolor": colour, "hatch": hatch, "edgecolor": "#ffffff", "linewidth": 0.5}


def gap_paint() -> dict[str, Any]:
    """Give the paint of what nobody pays."""
    colour, hatch, edge = GAP
    return {"facecolor": colour, "hatch": hatch, "edgecolor": edge, "linewidth": 0.8}


def millions(amount: float) -> str:
    """Give riel as millions."""
    return f"{amount / 1e6:,.0f}"


def place(row: dict[str, Any], lang: str) -> str:
    """Give the name of a commune or village in a language."""
    return str((row.get("name_km") if lang == "km" else None) or row["name"])


def wrapped(text: str, width: int) -> str:
    """Break a long label between words."""
    return "\n".join(textwrap.wrap(text, width)) or text
