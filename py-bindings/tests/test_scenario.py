"""What if."""

import json
import pickle

import pytest
from conftest import ROOT

import hiveplan as hp


@pytest.fixture(scope="module")
def ou_char(base: hp.Input) -> hp.Input:
    """One commune."""
    return base.change(hp.only(["020309"]))


def every_change() -> list[dict]:
    """One of each, all of them possible in Ou Char."""
    return [
        hp.estimate("meal_khr_child_day", percent=-5),
        hp.salary("social_worker", percent=10),
        hp.salary("cook", value=250_000),
        hp.salary("caregiver", percent=3),
        hp.service("health", False),
        hp.worker("02030906", "nurse", "cct", fte=0.5, serves=["020309"], start="2028-01", until="2030-12"),
        hp.worker("02030906", "nurse", "cct"),
        hp.worker_moves("ou-char-sw-1", village="02030901"),
        hp.village_grows("02030901", 100),
        hp.worker_leaves("ou-char-sw-1"),
        hp.centre("02030906", state="existing", places_preschool=10, places_school=20),
        hp.centre_closes("ou-char-centre"),
        hp.funding("donor_x", "donors", usd_year=10_000, start=2028, until=2029),
        hp.funding_ends("donor_x", year=2028),
        hp.share("commune", 0.5, year=2029, commune="020309", service="health"),
        hp.handover_stage("020309", "stands_alone", month="2031-01"),
        hp.cover(["020309"], start="2028-01"),
        hp.start_service(["020309"], "health", start="2028-07"),
        hp.only(["020309"]),
        hp.hiring("funded"),
        hp.posts("existing"),
        hp.centres("existing"),
        hp.season("wet"),
        hp.years(3),
    ]


def test_every_change_has_a_function_and_is_applied(ou_char: hp.Input) -> None:
    """The core knows no change that cannot be said here."""
    changes = every_change()
    schema = json.loads((ROOT / "docs" / "schema" / "scenario.schema.json").read_text(encoding="utf-8"))
    kinds = {kind["properties"]["change"]["const"] for kind in schema["$defs"]["Change"]["oneOf"]}
    assert {change["change"] for change in changes} == kinds
    changed = ou_char.change(*changes)
    assert changed.to_dict()["horizon"]["years"] == 3
    assert changed.run().horizon["years"] == 3
    assert all(hp.sentence(change) for change in changes)


def test_a_dict_and_json_say_the_same(ou_char: hp.Input) -> None:
    """A change is a plain dict."""
    change = {"change": "years", "years": 3}
    assert ou_char.change(change) == ou_char.change(hp.years(3)) == ou_char.change(json.loads(json.dumps(change)))


def test_new_workers_get_the_next_free_id(base: hp.Input) -> None:
    """Also in a second change on top of the first."""
    nurse = hp.worker("02030906", "nurse", "cct")
    twice = base.change(nurse, nurse).change(nurse)
    assert [row["id"] for row in twice.to_dict()["workers"][-3:]] == ["new-1", "new-2", "new-3"]


def test_all_changes_that_cannot_be_are_named_at_once(base: hp.Input) -> None:
    """With the place of the change and what there is instead."""
    with pytest.raises(hp.InputError) as caught:
        base.change(hp.salary("driver", percent=1), hp.funding_ends("nobody", year=2029), hp.estimate("centre_places"))
    assert [(issue["code"], issue["path"]) for issue in caught.value.issues] == [
        ("HP4001", "/changes/0"),
        ("HP4001", "/changes/1"),
        ("HP4003", "/changes/2"),
    ]
    with pytest.raises(hp.InputError, match="HP4005"):
        base.change({"change": "colour"})


def test_scenarios_side_by_side(ou_char: hp.Input) -> None:
    """Each change adds what the next one starts from, to the riel."""
    both = ou_char.change(hp.salary("social_worker", percent=10), hp.years(4))
    what_if = hp.compare({"as planned": ou_char, "both": both, "list": [hp.years(4)], "one": hp.years(4)})
    assert what_if.names == ["both", "list", "one"]
    assert what_if.table["scenario"] == ["as planned", "both", "list", "one"]
    assert what_if.table["cost"][2] == what_if.table["cost"][3]
    for measure in ("gap", "cost"):
        steps = what_if.waterfall("both", measure)
        assert steps["step"][0] == "as planned"
        assert steps["value"][0] + sum(steps["change"][1:-1]) == steps["value"][-1]
        assert steps["value"][-1] == what_if.table[measure][1]
    assert what_if.differences["cost"][0] == what_if.table["cost"][1] - what_if.table["cost"][0]
    figures = ou_char.forecast().years["cost"]
    assert what_if.table["cost"][0] == sum(figures)


def test_a_plan_of_its_own_is_one_step(ou_char: hp.Input, small: hp.Input) -> None:
    """Nobody said what changed."""
    what_if = hp.compare({"three": small}, base=ou_char)
    assert what_if.waterfall()["step"] == ["base", "another plan", "three"]
    steps = what_if.waterfall()
    assert steps["value"][0] + steps["change"][1] == steps["value"][2]


def test_a_comparison_without_base_or_with_faults(ou_char: hp.Input) -> None:
    """The fault says of which scenario."""
    with pytest.raises(ValueError, match="base"):
        hp.compare({"a": [hp.years(3)]})
    with pytest.raises(hp.InputError) as caught:
        hp.compare({"base": ou_char, "good": [hp.years(3)], "bad": [hp.years(3), hp.worker_leaves("nobody")]})
    assert caught.value.issues[0]["path"] == "/scenarios/1/changes/1"


def test_changed_inputs_and_comparisons_travel(ou_char: hp.Input) -> None:
    """A changed input still knows what it was changed from."""
    changed = pickle.loads(pickle.dumps(ou_char.change(hp.years(3))))
    assert changed == ou_char.change(hp.years(3))
    what_if = hp.compare({"base": ou_char, "three years": changed})
    assert what_if.waterfall()["step"] == ["base", "3 years", "three years"]
    assert pickle.loads(pickle.dumps(what_if)) == what_if
    assert "<caption" in what_if._repr_html_()
    assert "three years" in repr(what_if)
