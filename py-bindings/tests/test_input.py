"""Reading and writing inputs."""

import copy
import pickle
from pathlib import Path

import pytest

import hiveplan as hp


def test_a_folder_a_document_and_a_dict_say_the_same(base: hp.Input, tmp_path: Path) -> None:
    """Three ways out and back in."""
    base.to_dir(tmp_path / "plan")
    (tmp_path / "plan.json").write_text(base.to_json(), encoding="utf-8")
    assert hp.load(tmp_path / "plan") == base
    assert hp.load(str(tmp_path / "plan.json")) == base
    assert hp.Input.from_dict(base.to_dict()) == base


def test_another_plan_is_not_equal(base: hp.Input, small: hp.Input) -> None:
    """Equality means something."""
    assert base != small
    assert base != base.to_json()


def test_the_dict_is_the_callers_own(base: hp.Input) -> None:
    """Changing it changes nothing else."""
    document = base.to_dict()
    document["communes"].clear()
    assert len(base.to_dict()["communes"]) == 10


def test_inputs_travel_to_other_processes(base: hp.Input) -> None:
    """By pickle and by copy."""
    assert pickle.loads(pickle.dumps(base)) == base
    assert copy.deepcopy(base) == base


def test_an_input_is_read_not_made() -> None:
    """The constructor says where to go."""
    with pytest.raises(TypeError, match="load"):
        hp.Input()


def test_a_number_that_is_not_finite_is_named(base: hp.Input) -> None:
    """As in a table: by its field."""
    document = base.to_dict()
    document["villages"][3]["lat"] = float("nan")
    with pytest.raises(hp.InputError) as caught:
        hp.Input.from_dict(document)
    assert [(issue["code"], issue["path"]) for issue in caught.value.issues] == [("HP1012", "/villages/3/lat")]
    document["villages"][3]["lat"] = 13.1
    hp.Input.from_dict(document)


def test_a_dict_that_holds_itself_is_refused(base: hp.Input) -> None:
    """Nesting without end is not followed."""
    document = base.to_dict()
    document["settings"] = document
    with pytest.raises(hp.InputError) as caught:
        hp.Input.from_dict(document)
    assert [(issue["code"], issue["path"]) for issue in caught.value.issues] == [("HP1002", "/settings")]


@pytest.mark.parametrize("document", [{}, {"format": "hiveplan"}, [], "battambang", None, 7, {1: 2}, {"name": object()}])
def test_what_is_no_input_is_refused(document: object) -> None:
    """Whatever the kind of value."""
    with pytest.raises(hp.InputError) as caught:
        hp.Input.from_dict(document)  # type: ignore[arg-type]
    assert caught.value.issues


def test_a_path_to_nothing_and_an_empty_folder(tmp_path: Path) -> None:
    """Numbered, and nothing is written."""
    for path in (tmp_path, tmp_path / "absent.json"):
        with pytest.raises(hp.InputError) as caught:
            hp.load(path)
        assert caught.value.issues[0]["code"] == "HP1001"
    assert list(tmp_path.iterdir()) == []


def test_a_folder_may_be_called_like_the_data_set(small: hp.Input, inside: Path) -> None:
    """The data set wins by its bare name; a path says otherwise."""
    small.to_dir("battambang")
    assert hp.load("./battambang") == small
    assert hp.load(Path("battambang").resolve()) == small
    assert hp.load("battambang") != small
    assert inside.is_dir()


def test_a_folder_that_cannot_be_written_is_an_os_error(small: hp.Input, tmp_path: Path) -> None:
    """Python's own word for it."""
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError):
        small.to_dir(tmp_path / "file" / "inside")
