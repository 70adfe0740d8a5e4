"""Tables and data frames."""

import csv
import io
import pickle
from pathlib import Path

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import hiveplan as hp

PLAN = ["staffing", "workers", "assignments", "places", "waiting", "unmet", "supervision", "centres", "travel"]
FORECAST = ["lines", "funding", "years", "months", "sources", "handover", "prevention", "by_year", "by_payer"]


@pytest.fixture(scope="module")
def out(base: hp.Input) -> hp.Outcome:
    """The outcome of Battambang."""
    return base.run()


def all_tables(out: hp.Outcome) -> list[hp.Table]:
    """Every table of an outcome."""
    parts = [(out.plan, PLAN), (out.forecast, FORECAST), (out.need, ["communes", "villages"])]
    tables = [getattr(part, name) for part, names in parts for name in names]
    return [*tables, out.communes, out.villages, out.estimates, out.assumptions]


def test_every_table_says_what_the_document_says(out: hp.Outcome) -> None:
    """Row by row and field by field, lists spread over columns."""
    document = out.to_dict()
    for part, names in (("plan", PLAN), ("forecast", FORECAST[:-2])):
        for name in names:
            table = getattr(getattr(out, part), name)
            rows = document[part][name]
            assert len(table) == len(rows)
            for column in table.columns:
                if rows and column.name in rows[0]:
                    assert table[column.name] == [row[column.name] for row in rows], (name, column.name)
    months = document["forecast"]["months"]
    assert out.forecast.months["posts_social_worker"] == [month["posts"][0] for month in months]
    assert out.villages["lat"] == [village["point"][0] for village in document["villages"]]


def test_every_field_of_the_document_has_its_column(out: hp.Outcome) -> None:
    """A field that the core adds must not be lost on the way."""
    document = out.to_dict()
    left_out = {"paid"}  # one row a payer: forecast.by_payer and forecast.funding
    for part, names in (("plan", PLAN), ("forecast", FORECAST[:-2])):
        for name in names:
            columns = [column.name for column in getattr(getattr(out, part), name).columns]
            for field in (document[part][name] or [{}])[0]:
                assert field in left_out or any(column.startswith(field) for column in columns), (name, field)


def test_numbers_have_units_and_columns_have_meanings(out: hp.Outcome) -> None:
    """A number without a unit is a year, a rank, a ratio, or has its unit in its row."""
    plain = {"year", "rank", "number", "wisn_ratio", "benchmark_ratio", "commune_fund_share", "stands_alone"}
    plain |= {"own_money_factor", "risk_ratio", "low", "high", "central", "value", "quantity"}
    for table in all_tables(out):
        assert table.caption
        for column in table.columns:
            assert column.what, (table.caption, column.name)
            if column.kind in ("whole", "number"):
                assert column.unit or column.name in plain, (table.caption, column.name)


def test_arrow_readers_take_tables_as_they_are(out: hp.Outcome) -> None:
    """polars and pyarrow, with units in the metadata."""
    for table in all_tables(out):
        columns = table.to_dict()
        assert pl.DataFrame(table).to_dict(as_series=False) == columns
        arrow = pa.table(table)
        assert arrow.to_pydict() == columns
        for column in table.columns:
            metadata = arrow.schema.field(column.name).metadata
            assert metadata.get(b"unit", b"").decode() == column.unit
            assert metadata[b"what"].decode() == column.what
        assert pa.schema(table) == arrow.schema


def test_pandas_without_pyarrow_gets_types_that_know_the_unknown(out: hp.Outcome) -> None:
    """Unknown existing staff is missing, not zero."""
    frame = out.plan.staffing.to_pandas()
    assert frame["existing"].isna().sum() == out.plan.staffing["existing"].count(None) > 0
    assert frame["new_posts"].dtype == "int64"
    handover = out.forecast.handover.to_pandas()
    assert str(handover["stands_alone"].dtype) == "Int64"
    assert frame.attrs["units"]["required"] == "FTE"


def test_csv_is_read_back_to_the_same_text(out: hp.Outcome, tmp_path: Path) -> None:
    """Every number with all its digits, unknown as an empty cell."""
    out.plan.staffing.to_csv(tmp_path / "staffing.csv")
    text = (tmp_path / "staffing.csv").read_text(encoding="utf-8")
    assert text == out.plan.staffing.to_csv()
    rows = list(csv.DictReader(io.StringIO(text)))
    for row, expected in zip(rows, out.plan.staffing, strict=True):
        assert float(row["required"]) == expected["required"]
        assert (row["existing"] == "") == (expected["existing"] is None)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_a_text_that_a_spreadsheet_would_run_is_made_text(text: str) -> None:
    """Only texts: a negative number stays a number."""
    table = hp.Table.from_columns("t", {hp.Column("a", "text"): [text], hp.Column("b", "number"): [-1.5]})
    assert list(csv.reader(io.StringIO(table.to_csv(), newline="")))[1] == ["'" + text, "-1.5"]


def test_a_row_a_column_and_what_is_not_there(out: hp.Outcome) -> None:
    """By position and by name."""
    assert out.communes[8]["name"] == out.communes["name"][8] == "Ou Char"
    assert out.communes[-1] == list(out.communes)[-1]
    with pytest.raises(KeyError, match="code"):
        out.communes["cod"]
    with pytest.raises(IndexError):
        out.communes[10]


def test_tables_travel_and_are_compared_by_what_they_say(out: hp.Outcome) -> None:
    """By pickle."""
    for table in all_tables(out):
        assert pickle.loads(pickle.dumps(table)) == table
    assert out.plan.staffing != out.plan.workers


def test_html_names_its_parts_and_escapes_what_it_shows() -> None:
    """Caption, scope, no script; a name is never markup."""
    table = hp.Table.from_columns("<b>t</b>", {hp.Column("name", "text", "", 'a "word"'): ["<script>x</script>"] * 30})
    html = table._repr_html_()
    assert "<caption" in html
    assert 'scope="col"' in html
    assert 'scope="row"' in html
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert "10 more rows" in html


def test_a_terminal_gets_lines_that_fit(out: hp.Outcome) -> None:
    """Columns that do not fit are named."""
    for table in all_tables(out):
        lines = repr(table).splitlines()
        assert all(len(line) <= 120 for line in lines[:-1]), table.caption
    assert "more columns" in repr(out.forecast.months)


def test_columns_of_different_length_are_refused() -> None:
    """And the nearest accepted table is not."""
    a, b = hp.Column("a", "whole"), hp.Column("b", "whole")
    with pytest.raises(ValueError, match="equally long"):
        hp.Table.from_columns("t", {a: [1], b: [1, 2]})
    with pytest.raises(ValueError, match="fit"):
        hp.Table.from_columns("t", {a: ["one"]})
    assert len(hp.Table.from_columns("t", {a: [1], b: [None]})) == 1
    assert hp.Table.from_columns("empty", {a: []}).to_dict() == {"a": []}
    assert isinstance(hp.Table.from_columns("t", {a: [1]}).to_pandas(), pd.DataFrame)


def test_sums_are_the_sums_of_the_rows(out: hp.Outcome) -> None:
    """Of communes, of payers: to the riel."""
    for row in out.forecast.by_year:
        communes = [one for one in out.forecast.years if one["year"] == row["year"]]
        assert row["cost"] == sum(one["cost"] for one in communes) == row["paid"] + row["gap"]
        rate = out.forecast["riel_per_usd"]
        assert row["usd_per_person"] == pytest.approx(row["cost"] / rate / row["people"])
        payers = [one for one in out.forecast.by_payer if one["year"] == row["year"]]
        assert sum(one["amount"] for one in payers) == row["cost"]
        assert next(one["amount"] for one in payers if one["payer"] is None) == row["gap"]
        listed = [dict(one["paid"]) for one in out.forecast["years"] if one["year"] == row["year"]]
        found = {one["payer"]: one["amount"] for one in payers if one["payer"] is not None}
        assert found == {payer: sum(one[payer] for one in listed) for payer in listed[0]}
