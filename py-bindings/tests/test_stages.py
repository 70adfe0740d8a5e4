"""The stages and the whole chain."""

import pickle
import threading

import pytest

import hiveplan as hp


def test_the_stages_give_the_parts_of_the_outcome(base: hp.Input) -> None:
    """Each part alone is what the whole says."""
    out = base.run()
    assert base.need() == out.need
    assert base.plan() == out.plan
    assert base.forecast() == out.forecast
    assert base.validate() == out.issues


def test_the_same_input_gives_the_same_bytes(base: hp.Input) -> None:
    """Twice, and from another thread."""
    texts: list[str] = []
    thread = threading.Thread(target=lambda: texts.append(base.run().to_json()))
    thread.start()
    texts.append(base.run().to_json())
    thread.join()
    assert texts[0] == texts[1]


def test_other_threads_go_on(base: hp.Input) -> None:
    """The interpreter is free while the core works."""
    beats = 0
    done = threading.Event()

    def beat() -> None:
        nonlocal beats
        while not done.wait(0.001):
            beats += 1

    thread = threading.Thread(target=beat)
    thread.start()
    base.run()
    done.set()
    thread.join()
    assert beats > 2


def test_outcomes_travel_to_other_processes(small: hp.Input) -> None:
    """By pickle, bytes and all."""
    out = small.run()
    again = pickle.loads(pickle.dumps(out))
    assert again == out
    assert again.to_json() == out.to_json()
    assert again.plan.workers == out.plan.workers
    assert again.forecast == out.forecast
    assert repr(again) == repr(out)
    assert again.to_html() == out.to_html()
    for part in (out.need, out.plan, out.forecast, small.plan()):
        assert pickle.loads(pickle.dumps(part)) == part
    assert pickle.loads(pickle.dumps(small.plan())).workers == out.plan.workers
    assert hash(again) == hash(out)


def test_the_parts_are_the_callers_own(small: hp.Input) -> None:
    """Changing them changes nothing else."""
    out = small.run()
    out.need.to_dict().clear()
    out.need["communes"].clear()
    out.communes[0]["name"] = "changed"
    assert out.need["communes"]
    assert out.communes[0]["name"] == "Three Villages"


def test_how_an_outcome_shows_itself(small: hp.Input) -> None:
    """Short, with what it is about."""
    out = small.run()
    assert repr(out).startswith("Three villages: 2027-2028, 1 commune, 3 villages, 270 families")
    assert len(repr(out).splitlines()) < 12
    assert all(len(line) <= 120 for line in repr(out).splitlines())
    html = out._repr_html_()
    assert "<caption" in html
    assert 'scope="row"' in html
    assert "<script" not in html
    assert out.summary().startswith("Three villages\n")
    assert out.to_html().startswith("<!doctype html>")
    assert out.to_markdown().startswith("# ")


def test_validate_lists_and_never_raises(small: hp.Input) -> None:
    """Errors come as a list; the nearest accepted input has none."""
    document = small.to_dict()
    document["workers"][0]["village"] = "99010199"
    broken = hp.Input.from_dict(document)
    errors = [issue for issue in broken.validate() if issue["severity"] == "error"]
    assert [(issue["code"], issue["path"]) for issue in errors] == [("HP2005", "/workers/0/village")]
    assert set(errors[0]) == {"code", "severity", "path", "message", "hint"}
    assert not [issue for issue in small.validate() if issue["severity"] == "error"]


@pytest.mark.parametrize("stage", ["need", "plan", "forecast", "run"])
def test_what_cannot_be_planned_raises_with_all_issues(small: hp.Input, stage: str) -> None:
    """One exception, every fault."""
    document = small.to_dict()
    document["workers"][0]["village"] = document["centres"][0]["village"] = "99010199"
    with pytest.raises(hp.InputError, match="99010199") as caught:
        getattr(hp.Input.from_dict(document), stage)()
    paths = [issue["path"] for issue in caught.value.issues if issue["severity"] == "error"]
    assert paths == ["/workers/0/village", "/centres/0/village"]
    assert caught.value.more == 0
