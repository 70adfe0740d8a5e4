"""Which communes start, and when."""

import pickle

import pytest

import hiveplan as hp


@pytest.fixture(scope="module")
def plan(base: hp.Input) -> hp.Rollout:
    """Money for some of the ten communes."""
    return hp.rollout(base, money_usd=[900_000.0] * 5, training_places=40)


def test_a_rollout_keeps_its_limits_and_says_how_good_it_is(plan: hp.Rollout) -> None:
    """Tables with units; the certificate; the sums."""
    assert all(row["used"] <= row["limit"] * (1 + 1e-9) for row in plan.limits)
    assert plan.starts.units["cost"] == "USD"
    assert sum(plan.starts["cost"]) == pytest.approx(plan.cost_usd)
    assert -plan.certificate["objective"] == pytest.approx(plan.family_years)
    assert plan.certificate["gap"] <= 1e-4
    assert "Communes that start" in repr(plan)
    assert pickle.loads(pickle.dumps(plan)) == plan


def test_its_changes_make_a_plan_that_starts_where_it_says(base: hp.Input, plan: hp.Rollout) -> None:
    """The scenario goes into the input by the usual door."""
    changed = base.change(*plan.changes).to_dict()["communes"]
    start = {row["code"]: row["start"] for row in changed}
    for row in plan.starts:
        assert row["month"] is None or start[row["commune"]] == row["month"]


def test_no_rule_of_thumb_reaches_more(base: hp.Input, plan: hp.Rollout) -> None:
    """By code, under the same limits."""
    thumb = hp.rollout(base, money_usd=[900_000.0] * 5, training_places=40, order=sorted(plan.starts["commune"]))
    assert thumb.family_years <= plan.family_years * (1 + 1e-9)


def test_all_faults_of_the_terms_are_listed(base: hp.Input) -> None:
    """Numbered, and a field that there is not is named; the nearest sound terms are taken."""
    with pytest.raises(hp.InputError) as error:
        hp.rollout(base, quarters=0, money_usd=[-1.0], fixed={"999999": 4}, objective="least_money")
    assert {"HP5001", "HP5002", "HP5004", "HP5008"} <= {issue["code"] for issue in error.value.issues}
    with pytest.raises(hp.InputError) as error:
        hp.rollout(base, hires={"dentist": 2})
    assert error.value.issues[0]["code"] == "HP6001"
    assert hp.rollout(base, quarters=4, hires={"nurse": 2}).quarters == 4


def test_progress_is_told(base: hp.Input) -> None:
    """At least the plans behind the profiles are heard of."""
    heard: list[str] = []
    hp.rollout(base, quarters=4, progress=lambda stage, done, total: heard.append(stage))
    assert heard


def test_each_service_has_a_start_of_its_own(base: hp.Input) -> None:
    """In order, on a fixed date, and no longer put off than it may be."""
    plan = hp.rollout(
        base,
        money_usd=[1e9] * 5,
        service_after={"health": 1},
        service_wait={"youth_centres": 3},
        fixed_services={"020301": {"family_finance": 12}},
    )
    quarter = {(row["commune"], row["service"]): row["quarter"] for row in plan.services}
    first = quarter["020301", "social_work"]
    assert quarter["020301", "health"] == first + 1
    assert quarter["020301", "family_finance"] == 12
    assert quarter["020301", "youth_centres"] == first + 2, "with enough money none waits"
    changed = {row["code"]: row for row in base.change(*plan.changes).to_dict()["communes"]}
    month = {(row["commune"], row["service"]): row["month"] for row in plan.services}
    assert changed["020301"]["start_family_finance"] == month["020301", "family_finance"]
    later = base.change(hp.start_service(["020302"], "health", start="2029-01"))
    assert later.run().forecast is not None
    with pytest.raises(hp.InputError, match="HP4006"):
        base.change(hp.start_service(["020302"], "evidence", start="2029-01"))  # type: ignore[arg-type]
