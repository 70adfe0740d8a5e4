"""Every door of the package where nothing else is installed. Run by `test_package.py` in an environment of its own."""

import json
import pickle
import sys
import tempfile
import time
from pathlib import Path

began = time.perf_counter()
import hiveplan as hp  # noqa: E402

took = time.perf_counter() - began


def tables(out: hp.Outcome) -> None:
    """Each table gives itself as columns, CSV and Arrow's capsule; it travels."""
    plan, forecast = out.plan, out.forecast
    for table in (
        *(plan.staffing, plan.assignments, plan.places, plan.waiting, plan.unmet, plan.supervision),
        *(forecast.lines, forecast.by_year, forecast.by_payer, forecast.handover, forecast.bands),
    ):
        names = [column.name for column in table.columns]
        assert list(table.to_dict()) == names
        assert (table.to_csv() or "").splitlines()[0].split(",") == names
        assert "arrow_array_stream" in repr(table.__arrow_c_stream__())
        assert pickle.loads(pickle.dumps(table)) == table


def ways_in(base: hp.Input, folder: Path) -> None:
    """A folder, a document, tables in memory, an empty template."""
    base.to_dir(folder / "plan")
    (folder / "plan.json").write_text(base.to_json(), encoding="utf-8")
    assert hp.load(folder / "plan") == hp.load(folder / "plan.json") == base
    villages = {"code": ["99010101", "99010102"], "name": ["North", "South"], "families": [400, 300]}
    workers = {"id": ["w"], "cadre": ["nurse"], "village": ["99010101"], "payer": ["cct"]}
    assert len(hp.Input.from_frames(villages=villages, workers=workers).run().villages) == 2
    hp.template(folder / "mine")
    assert (folder / "mine" / "villages.csv").exists()


def what_if(base: hp.Input) -> None:
    """Changes as sentences, scenarios side by side, a sweep that is the same on threads and alone."""
    changed = base.change(
        hp.salary("social_worker", percent=+10),
        hp.worker(village="02030906", cadre="nurse", payer="cct"),
        hp.funding_ends("donors", year=2029),
        hp.cover(["020309"], start="2028-01"),
    )
    compared = hp.compare({"as planned": base, "changed": changed})
    assert len(compared.table) == 2
    assert len(compared.waterfall()) == 6
    rows: list[dict] = []
    grid = {"meal_khr_child_day": [900, 1200]}
    found = hp.sweep(base, grid=grid, scenarios={"same": []}, sample=1, estimates=["stay_months"], on_result=rows.append, chunk=2)
    assert len(found) == len(rows) == 4
    assert found == hp.sweep(base, grid=grid, scenarios={"same": []}, sample=1, estimates=["stay_months"], threads=1)
    for thing in (base, changed, compared, found):
        assert pickle.loads(pickle.dumps(thing)) == thing


def errors() -> None:
    """One family of exceptions; all faults at once, as a table."""
    for kind in (hp.InputError, hp.LimitReached, hp.InternalError, hp.SweepInterrupted):
        assert issubclass(kind, hp.HiveplanError)
    try:
        hp.Input.from_dict({"format": "hiveplan", "version": 1})
    except hp.InputError as error:
        again = pickle.loads(pickle.dumps(error))
        assert again.issues == error.issues
        assert set(error.issues[0]) == {"code", "severity", "path", "message", "hint"}
        assert len(error.table) == len(error.issues)
    else:
        raise AssertionError("a document without communes was read")


def main() -> None:
    """Print what was measured."""
    began = time.perf_counter()
    base = hp.load("battambang")
    out = base.run()
    first = time.perf_counter() - began
    assert "<table" in out._repr_html_()
    assert "<script" not in out._repr_html_()
    assert pickle.loads(pickle.dumps(out)) == out
    assert base.run(on_interrupt="best", progress=lambda *_: None) == out
    tables(out)
    small = base.change(hp.only(["020309"]))
    with tempfile.TemporaryDirectory() as folder:
        ways_in(small, Path(folder))
    what_if(small)
    errors()
    here = Path(hp.__file__).parent
    size = sum(file.stat().st_size for file in here.rglob("*") if "__pycache__" not in file.parts)
    others = sorted({name.split(".")[0] for name in sys.modules} & {"numpy", "pandas", "polars", "pyarrow", "matplotlib"})
    print(json.dumps({"import": took, "first": first, "mib": size / 2**20, "communes": len(out.communes), "others": others}))


if __name__ == "__main__":
    main()
