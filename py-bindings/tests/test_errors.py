"""The exceptions."""

import pickle

import pytest

import hiveplan as hp
from hiveplan import _core


def test_the_tree() -> None:
    """One root; a wrong input is also a ValueError, a bug of ours a RuntimeError."""
    assert issubclass(hp.InputError, (hp.HiveplanError, ValueError))
    assert issubclass(hp.InternalError, (hp.HiveplanError, RuntimeError))
    assert not issubclass(hp.HiveplanError, ValueError)


def test_a_bug_of_ours_is_an_exception_without_data(capfd: pytest.CaptureFixture[str]) -> None:
    """It names its place in our source, holds no value, prints nothing, and the next call works."""
    with pytest.raises(hp.InternalError, match=r"lib\.rs:\d+") as caught:
        _core._panic()
    assert "no message may show" not in str(caught.value)
    assert capfd.readouterr() == ("", "")
    assert hp.load("battambang").validate() is not None


def test_exceptions_travel_to_other_processes() -> None:
    """With their issues."""
    with pytest.raises(hp.InputError) as caught:
        hp.Input.from_dict({})
    again = pickle.loads(pickle.dumps(caught.value))
    assert (str(again), again.issues, again.more) == (str(caught.value), caught.value.issues, caught.value.more)
    bug = pickle.loads(pickle.dumps(hp.InternalError("a.rs:1")))
    assert (str(bug), bug.place) == (str(hp.InternalError("a.rs:1")), "a.rs:1")
