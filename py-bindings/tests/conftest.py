"""What the tests share."""

import os
from pathlib import Path

import pytest

import hiveplan as hp

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "golden"


@pytest.fixture(scope="session")
def base() -> hp.Input:
    """The ten communes of Battambang."""
    return hp.load("battambang")


@pytest.fixture(scope="session")
def small() -> hp.Input:
    """Three villages, two workers, twenty families, one centre."""
    return hp.load(GOLDEN / "three-villages" / "input.json")


@pytest.fixture
def inside(tmp_path: Path) -> object:
    """Work in an empty folder."""
    before = Path.cwd()
    os.chdir(tmp_path)
    yield tmp_path
    os.chdir(before)
