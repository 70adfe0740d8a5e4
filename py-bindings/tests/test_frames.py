"""Inputs from data frames."""

import datetime

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import hiveplan as hp

TABLES = ["communes", "villages", "families", "workers", "staff", "centres", "estimates", "costs", "funding", "handover"]
TABLES += ["shares", "roads", "transitions"]


def columns(rows: list[dict]) -> dict[str, list]:
    """Rows as columns, unknown where a row lacks a field."""
    names = dict.fromkeys(name for row in rows for name in row)
    return {name: [row.get(name) for row in rows] for name in names}


def frames(base: hp.Input, make: object) -> hp.Input:
    """The base again, each of its tables made by a library."""
    document = base.to_dict()
    given = {table: make(columns(document[table])) for table in TABLES if document.get(table)}
    top = {key: document[key] for key in ("settings", "services", "payers")}
    horizon = document["horizon"]
    return hp.Input.from_frames(name=document["name"], start=horizon["start"], years=horizon["years"], **top, **given)


def without_pyarrow(data: dict[str, list]) -> pd.DataFrame:
    """A frame of objects: the way of pandas without pyarrow."""
    return pd.DataFrame({name: pd.Series(values, dtype=object) for name, values in data.items()})


def test_transitions_take_the_place_of_gain_and_spread(base: hp.Input) -> None:
    """Families who are safe at once leave after two reviews; chances that are no whole are refused with their row."""
    scores = range(11)
    at_once = {"from": list(scores), "to": [10] * 11, "chance": [1.0] * 11}
    given = hp.Input.from_frames(base=base, transitions=at_once)
    assert given.to_dict()["transitions"][3] == {"from": 3, "to": 10, "chance": 1.0}
    assert given.run().forecast.months["open_cases"][-1] < base.run().forecast.months["open_cases"][-1]
    with pytest.raises(hp.InputError) as caught:
        hp.Input.from_frames(base=base, transitions={**at_once, "chance": [0.5] + [1.0] * 10}).run()
    faults = [(issue["code"], issue["path"]) for issue in caught.value.issues if issue["severity"] == "error"]
    assert faults == [("HP2039", "/transitions/0/chance")]


@pytest.mark.parametrize("make", [dict, pl.DataFrame, pa.table, pd.DataFrame, without_pyarrow])
def test_every_library_gives_the_same_input(base: hp.Input, make: object) -> None:
    """Battambang, table by table."""
    assert frames(base, make) == base


def test_pandas_without_pyarrow_is_enough(base: hp.Input, monkeypatch: pytest.MonkeyPatch) -> None:
    """When its import fails."""
    import sys

    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert frames(base, pd.DataFrame) == base


def test_categories_dates_and_small_numbers_are_read() -> None:
    """What data frames are made of."""
    villages = pl.DataFrame(
        {"code": ["99010101", "99010102"], "name": ["a", "b"], "families": pl.Series([400, 300], dtype=pl.Int16)}
    ).with_columns(pl.col("name").cast(pl.Categorical))
    workers = pl.DataFrame(
        {
            "id": ["w"],
            "cadre": ["nurse"],
            "village": ["99010101"],
            "payer": ["cct"],
            "from": [datetime.date(2028, 3, 15)],
            "serves": [["990101"]],
            "fte": pl.Series([0.5], dtype=pl.Float32),
        }
    )
    read = hp.Input.from_frames(villages=villages, workers=workers).to_dict()
    assert [row["families"] for row in read["villages"]] == [400, 300]
    worker = read["workers"][0]
    assert (worker["from"], worker["serves"], worker["fte"]) == ("2028-03", ["990101"], 0.5)
    assert read["payers"] == ["commune", "cct"]
    assert read["communes"][0]["code"] == "990101"


def test_all_faults_of_all_frames_come_at_once() -> None:
    """Each with the place of its cell; a number that is not finite is one in Arrow."""
    villages = pl.DataFrame({"code": ["99010101"], "name": ["a"], "lat": [float("nan")], "colour": ["red"]})
    workers = {"id": ["w"], "cadre": ["nurs"], "village": ["99010101"], "payer": ["commune"]}
    with pytest.raises(hp.InputError) as caught:
        hp.Input.from_frames(villages=villages, workers=workers)
    paths = {issue["path"] for issue in caught.value.issues}
    assert paths == {"/villages/0/lat", "/villages/0/colour", "/workers/0/cadre"}
    assert caught.value.table["path"] == [issue["path"] for issue in caught.value.issues]


@pytest.mark.parametrize("frame", [7, "villages.csv", [1, 2], object()])
def test_what_is_no_table_is_refused(frame: object) -> None:
    """With a word on what is one."""
    with pytest.raises(TypeError, match="villages"):
        hp.Input.from_frames(villages=frame)


def test_a_table_that_is_not_known_is_named() -> None:
    """And columns of different length are."""
    with pytest.raises(TypeError, match="vilages"):
        hp.Input.from_frames(vilages={})
    with pytest.raises(ValueError, match="name: 1"):
        hp.Input.from_frames(villages={"code": ["99010101", "99010102"], "name": ["a"]})
    with pytest.raises(TypeError, match="seen"):
        seen = pa.table({"code": ["99010101"], "name": ["a"], "seen": pa.array([1], pa.duration("s"))})
        hp.Input.from_frames(villages=seen)


def test_a_base_gives_the_tables_that_are_not_given(base: hp.Input) -> None:
    """A table given takes the place of the whole one."""
    again = hp.Input.from_frames(name=base.to_dict()["name"], base=base)
    assert again == base
    fewer = hp.Input.from_frames(base=base, workers=[]).to_dict()
    assert fewer["workers"] == []
    assert fewer["centres"] == base.to_dict()["centres"]


def test_villages_come_and_go_as_a_geodataframe(base: hp.Input) -> None:
    """Points in degrees whatever the frame's own reference; the outcome's villages again, with what the map shows."""
    import geopandas as gpd

    document = base.to_dict()
    villages = pd.DataFrame(document["villages"])
    points = gpd.points_from_xy(villages["lon"], villages["lat"], crs="EPSG:4326")
    frame = gpd.GeoDataFrame(villages.drop(columns=["lat", "lon"]), geometry=points).to_crs("EPSG:32648")
    read = hp.Input.from_frames(base=base, villages=frame).to_dict()["villages"]
    for row, expected in zip(read, document["villages"], strict=True):
        assert (row["lat"], row["lon"]) == pytest.approx((expected["lat"], expected["lon"]), abs=1e-7)
    out = base.run()
    made = out.to_geopandas()
    assert made.crs == "EPSG:4326"
    assert list(made["code"]) == out.villages["code"]
    assert list(zip(made.geometry.x, made.geometry.y, strict=True)) == list(
        zip(out.villages["lon"], out.villages["lat"], strict=True)
    )
    assert made["workers_social_worker"].sum() == sum(row["cadre"] == "social_worker" for row in out.plan.workers)
    assert made["open_cases"].sum() == sum(out.need.villages["open_cases"])
    assert made["centre"].notna().sum() == len({row["village"] for row in out.plan.centres})


def test_villages_without_points_have_no_geometry(small: hp.Input) -> None:
    """Not an empty one at zero degrees."""
    document = small.to_dict()
    for village in document["villages"]:
        del village["lat"], village["lon"]
    made = hp.Input.from_dict(document).run().to_geopandas()
    assert made.geometry.isna().all()
    assert made["families"].sum() == sum(row["families"] for row in document["villages"])


def test_codes_that_pandas_read_as_numbers_are_repaired() -> None:
    """The communes made of them too: the first thing that happens to a CSV of one's own."""
    rows = {"code": [4010101, 4010201], "name": ["a", "b"], "families": [200, 300]}
    for villages in (pd.DataFrame(rows), pl.DataFrame(rows), rows):
        out = hp.Input.from_frames(villages=villages).run()
        assert out.communes["code"] == ["040101", "040102"]
        assert {issue["code"] for issue in out.issues} >= {"HP1016"}
