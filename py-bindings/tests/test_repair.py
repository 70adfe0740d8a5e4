"""What would make it fit, and what to do when something happens."""

import pickle

import pytest

import hiveplan as hp


@pytest.fixture(scope="module")
def today(base: hp.Input) -> hp.Input:
    """Ou Char with those who work there today."""
    return base.change(hp.only(["020309"]), hp.posts("existing"))


def test_a_repair_removes_its_shortage(today: hp.Input) -> None:
    """Applied to the input, nobody of the area is left without the service."""
    found = hp.repairs(today, money=False)
    first = next(row for row in found.shortages if row["service"] == "social_work")
    at = found.shortages["sentence"].index(first["sentence"])
    assert first["repairs"] > 0
    assert found.table["cost"]
    left = today.change(*found.changes(at)).plan().unmet
    assert not any(row["service"] == "social_work" for row in left)
    assert pickle.loads(pickle.dumps(found)) == found
    with pytest.raises(IndexError):
        found.changes(99)


def test_a_new_plan_reads_like_a_sentence(base: hp.Input) -> None:
    """Who leaves is named; the plan of today may be given."""
    new = hp.replan(base, hp.worker_leaves("ou-char-sw-1"))
    assert new.sentences[0] == "worker ou-char-sw-1 leaves."
    assert new.forced > 0
    assert sum(row["families"] for row in new.families if row["forced"]) == new.forced
    again = hp.replan(base.change(hp.worker_leaves("ou-char-sw-1")), hp.village_grows("02030905", 50), today=new.plan_document)
    assert again.kept > 0
    with pytest.raises(hp.InputError, match="HP6015"):
        hp.replan(base)
