"""What a budget buys, and what else could be done."""

import pickle

import pytest

import hiveplan as hp


@pytest.fixture(scope="module")
def two(base: hp.Input) -> hp.Input:
    """Two of the ten communes."""
    return base.change(hp.only(["020306", "020309"]))


def test_a_package_is_a_plan_within_the_money(two: hp.Input) -> None:
    """Its parts add up, its payers keep their caps, and its changes make a plan."""
    payers = {"commune": {"posts_each_commune": 2}, "cct": {"money_usd": 30_000}}
    package = hp.split_budget(two, money_usd=80_000, payers=payers, posts={"nurse": 1})
    assert package.cost_usd <= 80_000
    assert sum(package.communes["cost"]) == pytest.approx(package.cost_usd)
    assert sum(row["cadre"] == "nurse" for row in package.bought) <= 1
    assert sum(row["cost"] for row in package.bought if row["payer"] == "cct") <= 30_000
    assert pickle.loads(pickle.dumps(package)) == package
    plan = two.change(*package.changes).plan()
    assert sum(row["existing"] for row in plan.workers) == 1 + sum(row["kind"] == "post" for row in package.bought)


def test_more_money_never_reaches_less(two: hp.Input) -> None:
    """One curve a commune, or one for all."""
    table = hp.curve(two, steps=4).table
    for code in ("020306", "020309"):
        need = [row["need"] for row in table if row["commune"] == code]
        assert need == sorted(need)
        assert len(need) == 5
    together = hp.curve(two, steps=4, each=False).table
    assert together["commune"] == [None] * 5


def test_points_of_the_front_open_as_plans(two: hp.Input) -> None:
    """None betters another."""
    front = hp.pareto(two, budgets=3, travels=2)
    rows = [(row["cost"], -row["need"], row["travel_hours"], -row["worst"]) for row in front.table]
    for one in rows:
        assert not any(other != one and all(a <= b for a, b in zip(other, one, strict=True)) for other in rows)
    assert front.packages[-1].cost_usd == front.table["cost"][-1]
    assert two.change(*front.packages[0].changes).plan().staffing


def test_alternatives_differ(two: hp.Input) -> None:
    """By more than nothing, and within what they may give up."""
    found = hp.alternatives(two, money_usd=60_000, count=3, within=0.1)
    assert all(0 < different <= 1 for different in found.table["different"][1:])
    assert max(found.table["loss"]) <= 0.1


def test_limits_that_conflict_are_named(two: hp.Input) -> None:
    """A smallest set of them; nothing is bought, and no error is raised."""
    package = hp.split_budget(two, money_usd=1, each_commune=1, centres=100)
    assert package.certificate["status"] == "infeasible"
    assert package.conflict == ["/money_usd", "/each_commune"]


def test_faults_of_the_limits_are_listed(two: hp.Input) -> None:
    """All at once; a name that there is not is one."""
    with pytest.raises(hp.InputError) as error:
        hp.split_budget(two, money_usd=-1, payers={"nobody": {}}, each_commune=2)
    assert [issue["code"] for issue in error.value.issues] == ["HP6010", "HP6012", "HP6011"]
    with pytest.raises(hp.InputError, match="HP6001"):
        hp.split_budget(two, mony=1)  # type: ignore[call-arg]
