"""Families per worker against the largest caseload."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hiveplan._outcome import Outcome
from hiveplan.plot._style import BLUE, FAINT, ORANGE, RED, drawn, place
from hiveplan.plot._words import Language, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def caseload(
    outcome: Outcome, cadre: str = "social_worker", *, ax: Axes | None = None, lang: Language = "en"
) -> Axes:
    """Draw the families that each worker of a cadre serves, commune by commune, against the largest caseload.

    Parameters
    ----------
    outcome : Outcome
        What to draw.
    cadre : str
        Cadre. Default: ``social_worker``.
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
        When nobody of the cadre works in the plan.
    """
    workers = [row for row in outcome.plan.workers if row["cadre"] == cadre]
    if not workers:
        raise ValueError(f"nobody of the cadre {cadre!r} works in the plan")
    names = {row["code"]: place(row, lang) for row in outcome.communes}
    workers.sort(key=lambda row: (row["village"][:6], -row["families"], row["id"]))
    with drawn(ax, lang, (10.0, 4.4)) as axes:
        for existing, word, colour, hatch in ((True, "at work today", ORANGE, "//"), (False, "planned post", BLUE, "")):
            here = [(at, row["families"]) for at, row in enumerate(workers) if row["existing"] is existing]
            if here:
                where, served = [at for at, _ in here], [families for _, families in here]
                axes.bar(where, served, 0.8, color=colour, hatch=hatch, edgecolor="white", label=say(word, lang), linewidth=0.3)
        caps = [(at, row["max_families"]) for at, row in enumerate(workers) if row["max_families"] is not None]
        for number, (at, cap) in enumerate(caps):
            label = say("cap", lang) if number == 0 else None
            axes.plot([at - 0.5, at + 0.5], [cap, cap], color=RED, linewidth=1.8, label=label)
        starts = [at for at, row in enumerate(workers) if at == 0 or row["village"][:6] != workers[at - 1]["village"][:6]]
        ends = [*starts[1:], len(workers)]
        for start in starts[1:]:
            axes.axvline(start - 0.5, color=FAINT, linewidth=0.7)
        middles = [(start + end - 1) / 2 for start, end in zip(starts, ends, strict=True)]
        labels = [names.get(workers[start]["village"][:6]) or workers[start]["village"][:6] for start in starts]
        crowded = len(labels) > 1
        axes.set_xticks(middles, labels, rotation=35 if crowded else 0, ha="right" if crowded else "center", rotation_mode="anchor")
        axes.tick_params(axis="x", length=0)
        axes.set_xlim(-0.5, len(workers) - 0.5)
        top = max([row["families"] for row in workers] + [cap for _, cap in caps])
        axes.set_ylim(0, top * 1.08)
        axes.set_ylabel(say("families", lang))
        axes.set_title(f"{say('caseload', lang)}: {say(cadre, lang)}")
        axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return axes
