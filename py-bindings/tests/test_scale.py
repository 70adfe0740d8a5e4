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


def test_clusters_follow_travel_and_start_together(base: hp.Input) -> None:
    """In dry and wet season; a rollout takes them as they are."""
    found = hp.clusters(base, communes=4)
    assert sorted(code for cluster in found.communes for code in cluster) == [f"0203{n:02}" for n in range(1, 11)]
    assert all(row["wet_minutes"] > row["dry_minutes"] for row in found.table)
    assert found.districts["proven"] == [True]
    assert pickle.loads(pickle.dumps(found)) == found
    rollout = hp.rollout(base, money_usd=[900_000] * 5, clusters=found.communes)
    start = dict(zip(rollout.starts["commune"], rollout.starts["quarter"], strict=True))
    assert all(len({start[code] for code in cluster}) == 1 for cluster in found.communes)
    near = hp.clusters(base, communes=10, wet_minutes=0)
    assert len(near.communes) == 10
    assert set(near.table["alone"]) == {"no commune of the district is near enough"}
    with pytest.raises(hp.InputError, match="HP6013"):
        hp.clusters(base, communes=0)


def test_a_senior_guides_an_intern_out_of_case_time(base: hp.Input) -> None:
    """The tree is a table; hours come off the guide's case time."""
    senior = hp.worker("02030901", "social_worker", "cct", id="senior", grade="senior")
    intern = hp.worker("02030902", "social_worker", "cct", id="intern", grade="intern")
    plan = base.change(senior, intern).plan()
    pairs = dict(zip(plan.guidance["worker"], plan.guidance["guide"], strict=True))
    assert pairs["intern"] == "senior"
    left = {row["id"]: row["case_fte"] for row in plan.workers}
    assert left["intern"] == 0.5
    assert 0 < left["senior"] < 1
    assert base.plan().guidance["guide"] == []
    assert pickle.loads(pickle.dumps(base.change(senior, intern).run())).plan.guidance == plan.guidance
    with pytest.raises(hp.InputError, match="HP2046"):
        base.change(hp.worker("02030901", "nurse", "cct", grade="senior")).plan()


def test_a_centre_that_opens_costs_its_opening(base: hp.Input) -> None:
    """A repair opens it; the forecast pays for it."""
    one = base.change(hp.only(["020306"]), hp.posts("existing"), hp.centres("existing"))
    document = hp.repairs(one, money=False).to_dict()
    opened = [repair for short in document["shortages"] for repair in short["repairs"] if repair["kind"] == "open"]
    added = [change["centre"] for change in opened[0]["scenario"]["changes"] if change["change"] == "add_centre"]
    assert {centre["state"] for centre in added} == {"opening"}
    planned = one.change(hp.centre_closes("school-02030601"), hp.centre("02030601", state="opening", id="school-02030601"))
    lines = planned.forecast().lines
    assert any(row["line"] == "centre_renovation" and row["amount"] > 0 for row in lines if row["year"] == 2027)
