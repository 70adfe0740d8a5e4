"""Charts: what they hold, and that nothing is clipped or missing a letter."""

import warnings
from collections.abc import Callable, Iterator
from typing import Any

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import pytest
from matplotlib.axes import Axes

import hiveplan as hp
from hiveplan import plot


@pytest.fixture(scope="module")
def out(base: hp.Input) -> hp.Outcome:
    """The outcome of Battambang."""
    return base.run()


@pytest.fixture(scope="module")
def what_if(base: hp.Input) -> hp.Comparison:
    """Two changes, one up and one down."""
    changed = base.change(hp.salary("social_worker", percent=10), hp.estimate("meal_khr_child_day", percent=-20))
    return hp.compare({"as planned": base, "changed": changed})


@pytest.fixture(scope="module")
def bands(out: hp.Outcome) -> hp.Bands:
    """Forty draws: enough for a picture."""
    return hp.bands(out, draws=40)


@pytest.fixture(scope="module")
def rolled(base: hp.Input) -> hp.Rollout:
    """Money and hires for some communes, in steps."""
    money = [400_000.0, 700_000.0, 1_000_000.0, 1_300_000.0, 1_300_000.0]
    return hp.rollout(base, money_usd=money, hires={"social_worker": 12}, preparations=2)


@pytest.fixture(scope="module")
def front(base: hp.Input) -> hp.Pareto:
    """Two communes, a few budgets."""
    return hp.pareto(base.change(hp.only(["020309", "020310"])), budgets=4, travels=1)


@pytest.fixture(scope="module")
def shown(
    base: hp.Input, out: hp.Outcome, what_if: hp.Comparison, bands: hp.Bands, rolled: hp.Rollout, front: hp.Pareto
) -> dict[str, Any]:
    """What is drawn."""
    indices = hp.indices(out, draws=16, most=4)
    known = {"base": base, "out": out, "what_if": what_if, "bands": bands, "indices": indices}
    return known | {"rolled": rolled, "front": front}


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    """No figure stays open."""
    yield
    plt.close("all")


DRAW: dict[str, Callable[..., Axes]] = {
    "caseload": lambda what, **kw: plot.caseload(what["out"], **kw),
    "fan": lambda what, **kw: plot.fan(what["bands"], **kw),
    "find_out": lambda what, **kw: plot.find_out(what["indices"], **kw),
    "forecast": lambda what, **kw: plot.forecast(what["out"], **kw),
    "handover": lambda what, **kw: plot.handover(what["out"], **kw),
    "pareto": lambda what, **kw: plot.pareto(what["front"], **kw),
    "rollout": lambda what, **kw: plot.rollout(what["rolled"], what["base"], **kw),
    "tornado": lambda what, **kw: plot.tornado(what["out"], **kw),
    "village_map": lambda what, **kw: plot.village_map(what["out"], **kw),
    "waterfall": lambda what, **kw: plot.waterfall(what["what_if"], **kw),
}


def test_every_chart_is_tested() -> None:
    """A new one must stand in the list above."""
    assert sorted([*DRAW, "use_font"]) == sorted(plot.__all__)


def khmer_font() -> bool:
    """Whether a font with Khmer letters is known."""
    from matplotlib import font_manager

    from hiveplan.plot._style import KHMER

    return any(font.name in KHMER for font in font_manager.fontManager.ttflist)


@pytest.fixture(scope="module", autouse=True)
def khmer_letters() -> None:
    """The font of the test requirements, where the machine has none."""
    if not khmer_font():
        try:
            import fontpkg
        except ImportError:
            return
        plot.use_font(fontpkg.path("Noto Sans Khmer"))


@pytest.mark.parametrize("lang", ["en", "km"])
@pytest.mark.parametrize("name", DRAW)
def test_nothing_is_clipped_and_every_letter_is_there(
    name: str, lang: str, shown: dict[str, Any]
) -> None:
    """Every text lies inside of the figure; a font has every letter (Matplotlib warns otherwise)."""
    if lang == "km" and not khmer_font():
        pytest.skip("skipped: no font with Khmer letters (py-bindings/requirements-dev.txt has one)")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        axes = DRAW[name](shown, lang=lang)
        figure = axes.figure
        figure.canvas.draw()
    width, height = figure.canvas.get_width_height()
    texts = [axes.title, axes._left_title, axes.xaxis.label, axes.yaxis.label, *axes.texts]
    texts += [*axes.get_xticklabels(), *axes.get_yticklabels()]
    texts += axes.get_legend().get_texts() if axes.get_legend() else []
    ticks = (*axes.get_xlim(), *axes.get_ylim())
    for text in texts:
        box = text.get_window_extent()
        inside = box.x0 >= -1 and box.y0 >= -1 and box.x1 <= width + 1 and box.y1 <= height + 1
        # Labels of ticks beyond the axes are not drawn.
        assert inside or not text.get_text() or text in axes.get_xticklabels() + axes.get_yticklabels(), (text, ticks)


@pytest.mark.parametrize("name", DRAW)
def test_a_chart_goes_where_it_is_told(name: str, shown: dict[str, Any]) -> None:
    """Into the axes given; another language is refused."""
    _, mine = plt.subplots()
    assert DRAW[name](shown, ax=mine) is mine
    with pytest.raises(ValueError, match="lang"):
        DRAW[name](shown, lang="fr")


def test_the_bars_of_the_forecast_are_its_figures(out: hp.Outcome) -> None:
    """Height of each bar: who pays what; the sum is the cost."""
    axes = plot.forecast(out)
    heights: dict[int, float] = {}
    for bar in axes.patches:
        year = round(bar.get_x() + bar.get_width() / 2)
        heights[year] = heights.get(year, 0) + bar.get_height()
    costs = dict(zip(out.forecast.by_year["year"], out.forecast.by_year["cost"], strict=True))
    assert heights == costs
    benchmark = [line.get_ydata()[0] for line in axes.lines]
    rate = out.forecast["riel_per_usd"]
    assert benchmark == pytest.approx([people * 10 * rate for people in out.forecast.by_year["people"]])
    assert any(bar.get_hatch() == "xx" for bar in axes.patches)


def test_the_benchmark_is_that_of_the_plan(base: hp.Input) -> None:
    """Another amount moves the line and its label."""
    changed = base.change(hp.estimate("benchmark_usd_person_year", value=7.5)).run()
    for lang, said in (("en", "USD 7.5 a person"), ("km", "៧.៥ ដុល្លារ ក្នុងមនុស្សម្នាក់")):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            axes = plot.forecast(changed, lang=lang)
        assert axes.lines[0].get_label() == said
        rate = changed.forecast["riel_per_usd"]
        assert axes.lines[0].get_ydata()[0] == pytest.approx(changed.forecast.by_year["people"][0] * 7.5 * rate)


def test_the_fan_is_the_bands(out: hp.Outcome, bands: hp.Bands) -> None:
    """Its line is the middle draw, its edges P10 and P90; an outcome draws its own bands; what is not there is named."""
    rows = [row for row in bands.table if row["measure"] == "gap" and row["commune"] is None]
    axes = plot.fan(bands, "gap")
    assert list(axes.lines[0].get_ydata()) == [row["p50"] for row in rows]
    heights = {y for x, y in axes.collections[0].get_paths()[0].vertices}
    assert heights == {row[edge] for row in rows for edge in ("p10", "p90")}
    own = [row["p50"] for row in out.forecast.bands if row["measure"] == "cost" and row["commune"] is None]
    assert list(plot.fan(out).lines[0].get_ydata()) == own
    assert plot.fan(bands, "cost", commune="020309").get_title().endswith("020309")
    with pytest.raises(ValueError, match="colour"):
        plot.fan(bands, "colour")
    with pytest.raises(ValueError, match="999999"):
        plot.fan(bands, commune="999999")


def test_fans_that_share_an_axis_all_fit(bands: hp.Bands) -> None:
    """The second does not cut the first."""
    _, both = plt.subplots(1, 2, sharey=True)
    plot.fan(bands, "cost", ax=both[0])
    plot.fan(bands, "gap", ax=both[1])
    bottom, top = both[0].get_ylim()
    assert bottom == 0
    assert top > max(row["p90"] for row in bands.table if row["measure"] == "cost" and row["commune"] is None)


def test_the_rollout_is_its_starts(base: hp.Input, rolled: hp.Rollout) -> None:
    """One bar a commune, from its start to the end; hatched where there is none."""
    axes = plot.rollout(rolled, base)
    starts = sorted(rolled.quarters if row["quarter"] is None else row["quarter"] for row in rolled.starts)
    bars = [0 if bar.get_hatch() else bar.get_x() for bar in axes.patches]
    assert bars == [0 if start == rolled.quarters else start for start in starts]
    assert sum(bar.get_hatch() is not None for bar in axes.patches) == starts.count(rolled.quarters) > 0
    assert [label.get_text() for label in plot.rollout(rolled).get_yticklabels()][0].isdigit()


def test_a_title_of_ones_own_takes_the_place_of_ours(bands: hp.Bands) -> None:
    """Both would lie over each other."""
    axes = plot.fan(bands)
    axes.set_title("Mine")
    assert (axes.get_title(), axes.get_title(loc="left")) == ("Mine", "")


def test_the_caseload_is_every_workers_families(out: hp.Outcome) -> None:
    """One bar a worker, none above the cap."""
    axes = plot.caseload(out)
    workers = [row for row in out.plan.workers if row["cadre"] == "social_worker"]
    assert sorted(bar.get_height() for bar in axes.patches) == sorted(row["families"] for row in workers)
    with pytest.raises(ValueError, match="driver"):
        plot.caseload(out, "driver")


def test_the_tornado_ends_where_the_estimates_lead(out: hp.Outcome) -> None:
    """Each bar from the gap to the gap at the reading."""
    axes = plot.tornado(out, most=3)
    gap = sum(out.forecast.by_year["gap"])
    ends = {round(bar.get_x() + bar.get_width()) for bar in axes.patches}
    expected = {row[key] for row in out.assumptions.rows(0, 3) for key in ("gap_at_low", "gap_at_high")}
    assert ends == expected
    assert axes.lines[0].get_xdata()[0] == gap


def test_the_waterfall_falls_from_base_to_scenario(what_if: hp.Comparison) -> None:
    """First and last bar stand on zero; the labels say the changes."""
    axes = plot.waterfall(what_if)
    steps = what_if.waterfall()
    assert [label.get_text().replace("\n", " ") for label in axes.get_yticklabels()] == steps["step"]
    assert axes.patches[0].get_width() == steps["value"][0]
    assert axes.patches[-1].get_width() == steps["value"][-1]


def test_a_commune_that_stands_alone_is_marked(base: hp.Input) -> None:
    """With a star, from its year on."""
    # The law lets it pay few posts, and the hand-over plans shares for others: without both, it can pay everything.
    posts = ("social_work", "health", "family_finance", "youth_centres", "supervision", "capacity_building")
    money = hp.funding("own", "commune", scope="each", usd_year=1_000_000, start=2029)
    document = base.change(hp.only(["020309"]), money, *(hp.service(name, False) for name in posts)).to_dict()
    document["shares"] = []
    out = hp.Input.from_dict(document).run()
    since = out.forecast.handover["stands_alone"][0]
    assert since is not None
    stars = [round(line.get_xdata()[0] - 0.36) for line in plot.handover(out).lines]
    assert stars == [year for year in range(2027, 2032) if year >= since]


def test_parts_differ_in_grey() -> None:
    """Neighbours differ in brightness or in hatch."""
    from matplotlib.colors import to_rgb

    from hiveplan.plot._style import PAINTS

    grey = [sum(part * weight for part, weight in zip(to_rgb(colour), (0.299, 0.587, 0.114), strict=True)) for colour, _ in PAINTS]
    for at in range(len(PAINTS) - 1):
        assert abs(grey[at] - grey[at + 1]) > 0.15 or PAINTS[at][1] != PAINTS[at + 1][1]


def test_a_map_needs_points(small: hp.Input) -> None:
    """And says how many villages have none."""
    document = small.to_dict()
    for village in document["villages"]:
        village.pop("lat", None)
        village.pop("lon", None)
    with pytest.raises(ValueError, match="lat"):
        plot.village_map(hp.Input.from_dict(document).run())


def test_a_font_file_that_is_not_there() -> None:
    """Is named by Python's own error."""
    with pytest.raises(FileNotFoundError):
        plot.use_font("absent.ttf")
