"""Cost by payer, with the gap and the benchmark a person and year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hiveplan._outcome import Outcome
from hiveplan.plot._style import INK, drawn, gap_paint, millions, paint
from hiveplan.plot._words import Language, digits, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: The estimate that says what the Village Hive should cost a person and year in the end.
BENCHMARK = "benchmark_usd_person_year"


def forecast(outcome: Outcome, *, ax: Axes | None = None, lang: Language = "en") -> Axes:
    """Draw who pays in each year, what nobody pays, and the line of the benchmark a person and year.

    The benchmark is the estimate ``benchmark_usd_person_year``, USD 10 unless the plan says otherwise.

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
    part = outcome.forecast
    by_year, by_payer = part.by_year, part.by_payer
    years = by_year["year"]
    estimates = outcome.estimates
    benchmark: float = dict(zip(estimates["id"], estimates["value"], strict=True))[BENCHMARK]
    amounts = {(row["year"], row["payer"]): row["amount"] for row in by_payer}
    payers = [payer for payer in dict.fromkeys(by_payer["payer"]) if any(amounts[year, payer] for year in years)]
    with drawn(ax, lang) as axes:
        floor = [0] * len(years)
        for number, payer in enumerate(payers):
            heights = [amounts[year, payer] for year in years]
            label = say("unfunded" if payer is None else payer, lang)
            how = gap_paint() if payer is None else paint(number)
            axes.bar(years, heights, 0.72, floor, label=label, **how)
            floor = [below + height for below, height in zip(floor, heights, strict=True)]
        # The line is to the cost as the benchmark is to the cost a person: no rate of exchange is needed.
        lines = [
            cost * benchmark / per_person if per_person else 0.0
            for cost, per_person in zip(by_year["cost"], by_year["usd_per_person"], strict=True)
        ]
        for at, (year, height) in enumerate(zip(years, lines, strict=True)):
            name = say("benchmark", lang).format(n=digits(f"{benchmark:g}", lang)) if at == 0 else None
            axes.plot([year - 0.46, year + 0.46], [height, height], color=INK, linewidth=2.2, label=name)
        highest = max([*floor, *lines])
        for year, height, line, per_person in zip(years, floor, lines, by_year["usd_per_person"], strict=True):
            # Above the bar; above the benchmark where its line would run through the words.
            top = line if 0 <= line - height < 0.07 * highest else height
            axes.annotate(f"USD {per_person:.2f}", (year, top), (0, 4), textcoords="offset points", ha="center", fontsize=9)
        axes.set_xticks(years, [str(year) for year in years])
        axes.yaxis.set_major_formatter(lambda value, _: millions(value))
        axes.set_ylim(0, highest * 1.1)
        axes.set_ylabel(say("million riel", lang))
        axes.set_title(f"{say('Who pays', lang)}: {outcome.name}")
        axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0), reverse=True)
    return axes
