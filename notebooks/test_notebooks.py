"""Every notebook runs from top to bottom, shows a picture in its first screen, and is kept without outputs."""

import os
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

HERE = Path(__file__).parent
NOTEBOOKS = sorted(HERE.glob("*.ipynb"))


def test_the_notebooks_are_there() -> None:
    """An empty folder must not pass."""
    assert len(NOTEBOOKS) >= 7


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_kept_without_outputs(path: Path) -> None:
    """Outputs are made, not kept."""
    for cell in nbformat.read(path, as_version=4).cells:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_and_begins_with_a_picture(path: Path) -> None:
    """No error, no warning; the first cell of code draws a picture, and every chart is shown. `NOTEBOOKS_OUT` names a folder for what was made."""
    book = nbformat.read(path, as_version=4)
    shared = HERE.parent.parent / "shared"
    if shared.is_dir():
        os.environ.setdefault("HIVEPLAN_SHARED", str(shared))
    NotebookClient(book, timeout=300, resources={"metadata": {"path": str(HERE)}}).execute()
    code = [cell for cell in book.cells if cell.cell_type == "code"]
    shown = [output.get("data", {}) for output in code[0].outputs]
    assert any("image/png" in data for data in shown)
    for cell in code:
        if "plot." in cell.source or "plt." in cell.source:
            assert any("image/png" in output.get("data", {}) for output in cell.outputs), cell.source
        for output in cell.outputs:
            assert output.get("name") != "stderr", output.get("text")
    if folder := os.environ.get("NOTEBOOKS_OUT"):
        nbformat.write(book, Path(folder) / path.name)
