"""What may be asked of a forecast: bands, indices, books, tracking, explanations."""

import json
import pickle
import signal
import threading
from pathlib import Path

import pytest

import hiveplan as hp


@pytest.fixture(scope="module")
def out(base: hp.Input) -> hp.Outcome:
    """The ten communes, planned."""
    return base.run()


def test_bands_are_the_same_of_input_and_outcome_on_any_number_of_threads(base: hp.Input, out: hp.Outcome) -> None:
    """The same bytes, also through a pickle."""
    bands = hp.bands(base, 40, seed=3, threads=1)
    assert bands == hp.bands(out, 40, seed=3, threads=2)
    assert bands != hp.bands(out, 40, seed=4)
    again = pickle.loads(pickle.dumps(bands))
    assert again == bands
    assert again.table == bands.table
    assert json.loads(bands.to_json()) == bands.to_dict()


def test_bands_of_the_forecast_are_a_table(out: hp.Outcome) -> None:
    """Of 500 draws with seed 1; a part that went through a pickle draws them again."""
    table = out.forecast.bands
    assert table == hp.bands(out).table
    assert table == pickle.loads(pickle.dumps(out.forecast)).bands
    rows = [row for row in table if row["commune"] is None and row["year"] == 2028]
    assert {"cost", "gap", "kind", "payer", "usd_per_person", "open_cases", "waiting"} == {row["measure"] for row in rows}
    assert all(row["p10"] <= row["p50"] <= row["p90"] for row in table)
    assert all((row["money_is_enough"] is None) == (row["measure"] != "gap") for row in table)
    assert "bands" not in repr(out.forecast), "a glance does not draw"
    for commune in out.communes["code"]:
        chances = [row["chance"] for row in hp.bands(out, 20).stands_alone if row["commune"] == commune]
        assert sum(chances) == pytest.approx(1)


def test_faults_of_draws_are_numbered(base: hp.Input) -> None:
    """All at once."""
    with pytest.raises(hp.InputError) as caught:
        hp.bands(base, 0, shapes={"nonsense": "pert"})
    assert [issue["code"] for issue in caught.value.issues] == ["HP7001", "HP7002"]
    with pytest.raises(hp.InputError, match="HP7008"):
        hp.bands(base, {"cuont": 5})
    with pytest.raises(ValueError, match="figure"):
        hp.indices(base, 8, figure="coast")  # type: ignore[arg-type]


def test_draws_tell_how_far_they_are_and_end_at_ctrl_c(out: hp.Outcome) -> None:
    """Minutes of work; Ctrl-C is `KeyboardInterrupt`."""
    told: list[tuple[str, int, int]] = []
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    timer = threading.Timer(0.5, lambda: signal.raise_signal(signal.SIGINT))
    timer.start()
    try:
        with pytest.raises(KeyboardInterrupt):
            hp.bands(out, 500_000, progress=lambda *news: told.append(news))
    finally:
        timer.cancel()
        signal.signal(signal.SIGINT, before)
    hp.bands(out, 200, progress=lambda *news: told.append(news))
    assert told
    assert told[-1][0] == "draws"


def test_sensitivity_is_what_the_outcome_lists(base: hp.Input, out: hp.Outcome) -> None:
    """The same table."""
    assert hp.sensitivity(base) == out.assumptions == hp.sensitivity(out)


def test_books_add_up_and_take_a_list_of_accounts(out: hp.Outcome, tmp_path: Path) -> None:
    """To the riel, from rows as from a file."""
    rows = [{"kind": "pay", "account": "6010", "name": "Pay"}, {"account": "61", "name": "The rest"}]
    (tmp_path / "accounts.csv").write_text("line,service,kind,account,name\n,,pay,6010,Pay\n,,,61,The rest\n")
    books = hp.books(out, 2028, accounts=rows)
    assert books == hp.books(out, 2028, accounts=tmp_path / "accounts.csv")
    assert set(books.expenditure["account"]) == {"6010", "61"}
    spent = sum(books.expenditure["amount"])
    assert spent == sum(books.revenue["amount"])
    assert spent == sum(sum(row[f"quarter_{at}"] for at in (1, 2, 3, 4)) for row in books.cash)
    assert spent == sum(row["cost"] for row in books.programme if row["year"] == 2028)
    assert spent == sum(row["amount"] for row in out.forecast.lines if row["year"] == 2028)
    with pytest.raises(KeyError):
        hp.books(out, 2050)
    with pytest.raises(hp.InputError, match="HP8003"):
        hp.books(out, accounts=[{"account": "x"}])
    with pytest.raises(hp.InputError, match="HP8011"):
        hp.books(out, accounts=[{"acount": "61"}])


def test_what_was_counted_moves_the_months_to_come(out: hp.Outcome) -> None:
    """A frame is read as rows are; faults are numbered."""
    tracking = hp.track(out, {"commune": ["020309"], "month": ["2027-06"], "open": [150], "spending": [None]})
    [row] = tracking.deviations
    assert (row["actual"], row["notable"], tracking.spending_ratio) == (150, True, None)
    months = [row["open_cases"] for row in tracking.months if row["commune"] == "020309"]
    planned = [row["open_cases"] for row in out.forecast.months if row["commune"] == "020309"]
    assert months[:5] == planned[:5]
    assert months[5] == pytest.approx(150)
    assert pickle.loads(pickle.dumps(tracking)) == tracking
    with pytest.raises(hp.InputError, match="HP8007"):
        hp.track(out, [{"commune": "020309", "month": "2050-06"}])
    with pytest.raises(hp.InputError, match="HP8010"):
        hp.track(out, [{"commune": "020309"}])


def test_every_figure_of_a_year_can_be_asked_why(out: hp.Outcome) -> None:
    """Value, unit and sources."""
    row = next(row for row in out.forecast.years if row["commune"] == "020309" and row["year"] == 2028)
    for figure in ("cost", "gap", "usd_per_person", "benchmark_ratio", "commune_fund_share", "open_cases", "waiting"):
        why = hp.explain(out, "020309", 2028, figure)
        assert why.value == pytest.approx(row[figure])
        assert all(leaf.source for leaf in why.leaves())
    assert len(repr(why).splitlines()) < len(str(hp.explain(out, "020309", 2028)).splitlines())
    for line in out.forecast.lines:
        if line["commune"] == "020309" and line["year"] == 2028:
            assert hp.explain(out, "020309", 2028, "line", line["line"]).value == line["amount"]
    for asked in (("020309", 2050, "cost"), ("020309", 2028, "nonsense"), ("020309", 2028, "line", "nonsense")):
        with pytest.raises(KeyError):
            hp.explain(out, *asked)


def test_rates_are_fitted_to_counts(base: hp.Input) -> None:
    """What the counts tell becomes a change; too few counts are refused."""
    commune = {"families": 3000, "open_cases": 30, "waiting": 170, "capacity": 400}
    years = [
        {"open_cases": 172, "exits": 5, "reopened": 0.1},
        {"open_cases": 180, "exits": 110, "reopened": 6},
        {"open_cases": 175, "exits": 120, "reopened": 14},
        {"open_cases": 176, "exits": 122, "reopened": 18},
    ]
    fit = hp.calibrate(base, years, **commune)
    assert fit.to_dict()["after"] <= fit.to_dict()["before"]
    assert base.change(*fit.changes).run().communes
    with pytest.raises(ValueError, match="three counts"):
        hp.calibrate(base, years[:1] and [{"exits": 3}], **commune)


def test_the_report_says_how_sure_it_is(out: hp.Outcome) -> None:
    """Bands and budget tables; without draws no bands."""
    page, plain = out.to_html(draws=40), out.to_html(draws=0)
    assert "How sure these figures are" in page
    assert "How sure these figures are" not in plain
    assert "Programme, budget and cash plan of 2027" in plain
    assert "P90" in out.to_markdown(draws=40)


def test_only_plans_are_asked() -> None:
    """A name is not a plan."""
    with pytest.raises(TypeError, match="Outcome"):
        hp.bands("battambang")  # type: ignore[arg-type]
