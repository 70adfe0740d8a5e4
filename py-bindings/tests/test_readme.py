"""The Python of the two READMEs runs."""

import re
from pathlib import Path

import pytest
from conftest import ROOT

PAGES = ["README.md", "py-bindings/README.md"]


@pytest.mark.parametrize("page", PAGES)
def test_the_python_of_the_page_runs(
    page: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every block, in order, as one program; it prints something."""
    blocks = re.findall(r"^```python\n(.*?)^```", (ROOT / page).read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    assert blocks
    monkeypatch.chdir(tmp_path)
    exec(compile("\n".join(blocks), page, "exec"), {"__name__": "readme"})
    assert capsys.readouterr().out


def test_a_csv_of_ones_own_becomes_a_map_a_fan_and_a_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The block of docs/python.md, as it stands there."""
    import matplotlib

    matplotlib.use("Agg")
    block, *_ = re.findall(r"^```python\n(.*?)^```", (ROOT / "docs" / "python.md").read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    rows = ["code,name,lat,lon,families", "04010101,Prey Touch,12.301,104.66,210", "04010102,Thnal,12.31,104.67,180"]
    (tmp_path / "villages.csv").write_text("\n".join(rows), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    known: dict = {"__name__": "page"}
    exec(compile("import hiveplan as hp\n" + block, "python.md", "exec"), known)
    assert known["out"].communes["code"] == ["040101"]
    assert "Prey Touch" in (tmp_path / "report.html").read_text(encoding="utf-8")
    matplotlib.pyplot.close("all")
