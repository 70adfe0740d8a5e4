"""The same bytes as Rust and the browser."""

import json

import pytest
from conftest import GOLDEN

import hiveplan as hp

CASES = sorted(folder.name for folder in GOLDEN.iterdir())


def test_the_golden_files_are_there() -> None:
    """An empty folder must not pass."""
    assert len(CASES) >= 4


@pytest.mark.parametrize("case", CASES)
def test_the_bytes_that_rust_writes(case: str) -> None:
    """Text in, text out."""
    expected = (GOLDEN / case / "outcome.json").read_text(encoding="utf-8")
    found = hp.load(GOLDEN / case / "input.json").run().to_json()
    # Not a bare assert: its message would hold both documents.
    assert found == expected, first_difference(found, expected)


@pytest.mark.parametrize("case", CASES)
def test_a_dict_goes_in_and_comes_out_as_the_text_says(case: str) -> None:
    """The same document as a value."""
    document = json.loads((GOLDEN / case / "input.json").read_text(encoding="utf-8"))
    outcome = json.loads((GOLDEN / case / "outcome.json").read_text(encoding="utf-8"))
    assert hp.Input.from_dict(document).run().to_dict() == outcome


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("case", CASES)
def test_the_same_draws_give_the_bands_that_rust_gives(case: str, threads: int) -> None:
    """Every number to its last bit: JSON keeps all of them."""
    draws = json.loads((GOLDEN / case / "draws.json").read_text(encoding="utf-8"))
    bands = json.loads((GOLDEN / case / "bands.json").read_text(encoding="utf-8"))
    assert hp.bands(hp.load(GOLDEN / case / "input.json"), draws, threads=threads).to_dict() == bands


def first_difference(found: str, expected: str) -> str:
    """Where two texts part."""
    at = next((i for i, (a, b) in enumerate(zip(found, expected, strict=False)) if a != b), len(expected))
    return f"from character {at} on: {found[at - 40 : at + 40]!r} instead of {expected[at - 40 : at + 40]!r}"
