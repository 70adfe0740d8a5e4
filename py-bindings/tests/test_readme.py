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
