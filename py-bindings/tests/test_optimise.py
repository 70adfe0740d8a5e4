"""The solvers for NumPy."""

import pickle
import subprocess
import sys
import time

import numpy as np
import pytest

import hiveplan as hp
from hiveplan import optimise


def random_assignment(items: int, agents: int, seed: int = 1) -> dict[str, np.ndarray]:
    """Costs that fall with use: the hard kind."""
    draw = np.random.default_rng(seed)
    use = draw.integers(5, 26, (items, agents)).astype(float)
    cost = 111 - use + draw.integers(-10, 11, (items, agents))
    return {"cost": cost, "use": use, "capacity": 0.8 * use.sum(0) / agents}


def test_the_assignment_is_what_its_certificate_says() -> None:
    """Objective from the arrays, capacities kept, bound below."""
    problem = random_assignment(60, 8)
    answer = optimise.assign(**problem, gap=1e-3)
    assert answer.agent.dtype == np.int32
    rows = np.arange(60)
    assert problem["cost"][rows, answer.agent].sum() == pytest.approx(answer.objective)
    used = np.zeros(8)
    np.add.at(used, answer.agent, problem["use"][rows, answer.agent])
    assert (used <= problem["capacity"] + 1e-6).all()
    assert answer.bound <= answer.objective
    assert answer.gap == pytest.approx((answer.objective - answer.bound) / abs(answer.objective), abs=1e-12)
    assert answer.status in ("optimal", "within_gap")
    assert answer.seconds > 0
    assert answer.work > 0
    assert (answer.amount["item"] == rows).all()
    assert (answer.amount["agent"] == answer.agent).all()
    assert (answer.amount[:, 2] == 1).all()
    assert answer.amount["n"].sum() == 60


def test_equal_to_brute_force_on_small_problems() -> None:
    """Every way of giving 5 items to 3 agents."""
    import itertools

    for seed in range(20):
        problem = random_assignment(5, 3, seed)
        best = np.inf
        for way in itertools.product(range(3), repeat=5):
            used = np.zeros(3)
            np.add.at(used, list(way), problem["use"][np.arange(5), list(way)])
            if (used <= problem["capacity"]).all():
                best = min(best, problem["cost"][np.arange(5), list(way)].sum())
        answer = optimise.assign(**problem, gap=0)
        if np.isinf(best):
            assert answer.status == "infeasible"
            assert (answer.agent == -1).any()
        else:
            assert answer.objective == pytest.approx(best)


def test_counts_caps_and_penalties() -> None:
    """Units of one item may go to several agents; what is dearer than its penalty stays out."""
    answer = optimise.assign(
        [[1.0, 2.0], [5.0, np.inf]], [1.0, 1.0], [10.0, 10.0], count=[4, 3], max_items=3, unassigned_penalty=[9, 4]
    )
    assert answer.agent is None
    assert answer.objective == 3 * 1 + 1 * 2 + 3 * 4
    assert answer.unassigned.tolist() == [0, 3]
    assert answer.amount.tolist() == [[0, 0, 3], [0, 1, 1]]


def test_infeasible_comes_with_evidence() -> None:
    """Which items, which agents, how much is short."""
    answer = optimise.assign(np.ones((3, 2)), [2.0, 2.0, 2.0], [3.0, 2.5])
    assert answer.status == "infeasible"
    assert answer.shortage is not None
    assert answer.objective == np.inf
    assert len(answer.shortage.unplaced) == 1
    assert optimise.assign(np.ones((3, 2)), [2.0, 2.0, 2.0], [4.0, 2.5]).status == "optimal"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"cost": np.full((3, 2), np.nan)}, "A02"),
        ({"use": [-1.0, 1, 1]}, "A02"),
        ({"capacity": [1.0, -1.0]}, "A02"),
        ({"capacity": [1.0, 1.0, 1.0]}, "agents"),
        ({"cost": np.ones(3)}, "shape"),
        ({"use": np.ones((2, 3))}, "shape"),
        ({"count": [1.5, 1, 1]}, "whole"),
        ({"count": [-1, 1, 1]}, "A02"),
        ({"gap": float("nan")}, "gap"),
        ({"threads": 0}, "threads"),
        ({"seed": -1}, "seed"),
        ({"time_limit": -1.0}, "time_limit"),
        ({"on_interrupt": "stop"}, "on_interrupt"),
    ],
)
def test_bad_problems_are_refused(change: dict, message: str) -> None:
    """With a numbered fault or a word on the shape; the nearest problem is solved."""
    good = {"cost": np.ones((3, 2)), "use": [1.0, 1, 1], "capacity": [2.0, 2.0]}
    with pytest.raises(ValueError, match=message):
        optimise.assign(**(good | change))
    assert optimise.assign(**good).status == "optimal"


def test_a_flow_its_prices_and_its_evidence() -> None:
    """Reduced costs prove it; a shortage names nodes and cut."""
    tail, head, cost = [0, 0, 1, 1], [2, 3, 2, 3], [1, 4, 2, 3]
    answer = optimise.min_cost_flow(tail, head, cost, [10, 10, 10, np.inf], [5, 3, -4, -4])
    assert (answer.status, answer.objective, answer.flow.tolist()) == ("optimal", 17, [4, 1, 0, 3])
    reduced = np.array(cost) + answer.potential[tail] - answer.potential[head]
    assert (reduced[answer.flow > 0] <= 0).all()
    assert (reduced[answer.flow < 10] >= 0).all()
    short = optimise.min_cost_flow(tail, head, cost, [1, 1, 1, 1], [5, 3, -4, -4], lower=[1, 0, 0, 0])
    assert short.status == "infeasible"
    assert short.short.tolist() == [0, 1, 2, 3]
    assert short.short_units.tolist() == [3, 1, -2, -2]
    assert set(short.cut.tolist()) >= {0, 1}
    with pytest.raises(ValueError, match="N02"):
        optimise.min_cost_flow([0], [5], [1], None, [1, -1])
    with pytest.raises(ValueError, match="whole"):
        optimise.min_cost_flow([0], [1], [1.5], None, [1, -1])


def test_location_with_and_without_capacity() -> None:
    """One source or several."""
    draw = np.random.default_rng(3)
    cost = draw.uniform(1, 20, (12, 5))
    demand = draw.uniform(1, 4, 12)
    free = optimise.locate(np.full(5, 10.0), None, demand, cost)
    assert free.open.dtype == bool
    assert free.objective == pytest.approx(10 * free.open.sum() + cost[:, free.open].min(1).sum())
    assert free.site.tolist() == [int(np.where(free.open, row, np.inf).argmin()) for row in cost]
    split = optimise.locate(np.full(5, 10.0), np.full(5, 10.0), demand, cost, single_source=False)
    assert split.site is None
    served = np.zeros(5)
    np.add.at(served, split.share["site"], split.share["fraction"] * demand[split.share["customer"]])
    assert (served <= 10 + 1e-6).all()
    single = optimise.locate(np.full(5, 10.0), np.full(5, 10.0), demand, cost)
    assert free.bound <= split.objective <= single.objective + 1e-9
    kept = optimise.locate(np.full(5, 10.0), None, demand, cost, existing=[True] * 2 + [False] * 3, max_sites=2)
    assert kept.open.tolist() == [True, True, False, False, False]
    with pytest.raises(ValueError, match="L0"):
        optimise.locate([1.0], None, [-1.0], [[1.0]])


def test_p_median_and_covering_against_every_choice() -> None:
    """All pairs of 7 sites."""
    import itertools

    draw = np.random.default_rng(5)
    for _ in range(5):
        cost = draw.uniform(0, 10, (15, 7))
        weight = draw.integers(1, 5, 15).astype(float)
        pairs = [list(pair) for pair in itertools.combinations(range(7), 2)]
        best = min((weight * cost[:, pair].min(1)).sum() for pair in pairs)
        median = optimise.p_median(cost, 2, weight=weight, gap=0)
        assert median.objective == pytest.approx(best)
        assert median.open.dtype == bool and median.open.sum() == 2
        assert median.site.tolist() == [int(np.where(median.open, row, np.inf).argmin()) for row in cost]
        most = max(weight[(cost[:, pair] <= 3).any(1)].sum() for pair in pairs)
        cover = optimise.max_cover(cost, 3.0, 2, weight=weight, gap=0)
        assert cover.covered_weight == most == weight[cover.covered].sum()
        assert cover.covered_bound == pytest.approx(most)


def test_nothing_to_do_and_nothing_to_do_it_with() -> None:
    """No items, no agents, no site, no way: an answer each time, never a fault."""
    assert optimise.assign(np.ones((0, 2)), np.ones(0), [1, 1]).objective == 0
    assert optimise.assign(np.ones((3, 0)), np.ones(3), []).status == "infeasible"
    assert optimise.assign(np.full((3, 2), np.inf), np.ones(3), [9, 9]).agent.tolist() == [-1, -1, -1]
    assert optimise.locate([1, 1], [1, 1], [5], [[1, 1]]).status == "infeasible"
    assert optimise.p_median(np.ones((3, 2)), 0).status == "infeasible"
    assert optimise.p_median(np.full((3, 2), np.inf), 1).site.tolist() == [-1, -1, -1]
    assert optimise.min_cost_flow([], [], [], [], [0, 0]).status == "optimal"


def test_the_same_problem_gives_the_same_answer() -> None:
    """With the same work limit and seed, on any number of threads."""
    problem = random_assignment(100, 10)
    one, two = (optimise.assign(**problem, work_limit=2_000_000, threads=threads) for threads in (1, 2))
    assert (one.agent == two.agent).all()
    assert (one.objective, one.bound, one.work) == (two.objective, two.bound, two.work)


def test_a_time_limit_is_an_outcome() -> None:
    """Feasible, with a bound, not much later than asked for."""
    problem = random_assignment(400, 20, seed=7)
    began = time.monotonic()
    answer = optimise.assign(**problem, gap=0, time_limit=0.3)
    assert time.monotonic() - began < 3
    assert answer.status in ("limit", "optimal")
    assert (answer.agent >= 0).all()
    assert answer.bound <= answer.objective < np.inf
    if answer.status == "limit":
        with pytest.raises(hp.LimitReached) as caught:
            answer.raise_on_limit()
        assert caught.value.best is answer


def test_answers_travel() -> None:
    """By pickle."""
    answer = pickle.loads(pickle.dumps(optimise.assign([[1, 2]], [1], [1, 1])))
    assert answer.agent.tolist() == [0]
    assert answer.amount["n"].tolist() == [1]


def test_arrays_of_any_layout_are_read_right() -> None:
    """Transposed, sliced, of other numbers."""
    problem = random_assignment(20, 5)
    plain = optimise.assign(**problem)
    odd = optimise.assign(
        np.asfortranarray(problem["cost"]),
        np.repeat(problem["use"], 2, axis=1)[:, ::2],
        problem["capacity"].astype(np.float32).astype(float),
    )
    assert plain.objective == pytest.approx(odd.objective)


def test_numpy_is_needed_for_the_solvers_alone() -> None:
    """The package imports and plans without it."""
    code = (
        "import sys; sys.modules['numpy'] = None\n"
        "import hiveplan as hp; hp.load('battambang').need(); hp.optimise\n"
        "try: hp.optimise.assign([[1]], [1], [1])\n"
        "except ImportError: print('no numpy')"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "no numpy\n"


def test_fair_loads_are_what_their_certificate_says() -> None:
    problem = random_assignment(60, 8)
    answer = optimise.fair(problem["use"], problem["capacity"])
    assert answer.agent is not None
    load = np.zeros(8)
    np.add.at(load, answer.agent, problem["use"][np.arange(60), answer.agent])
    assert np.allclose(load / problem["capacity"], answer.load)
    assert answer.load.max() == pytest.approx(answer.objective)
    assert answer.bound <= answer.objective
    # Few and uneven pieces leave room between the relaxation and any answer.
    assert answer.gap <= 0.05
    assert answer.unassigned.sum() == 0
    assert answer.shortage is None


def test_fairness_may_be_bought_and_some_pairs_forbidden() -> None:
    use = np.array([[1.0, 1.0], [1.0, 1.0], [np.inf, 1.0]])
    cost = np.array([[0.0, 5.0], [0.0, 5.0], [9.0, 0.0]])
    free = optimise.fair(use, [2.0, 4.0], gap=0)
    assert (free.objective, free.status) == (0.5, "optimal")
    bought = optimise.fair(use, [2.0, 4.0], cost=cost, budget=4.0, gap=0)
    assert (bought.objective, bought.cost, bought.status) == (1.0, 0.0, "optimal")
    assert optimise.fair(use, [2.0, 4.0], cost=cost, budget=-1.0).status == "infeasible"
    assert optimise.fair(use, [2.0, 4.0], max_items=1).shortage is not None
    with pytest.raises(ValueError, match="cost and budget belong together"):
        optimise.fair(use, [2.0, 4.0], cost=cost)
    with pytest.raises(ValueError, match="use has 2 agents, capacity 1"):
        optimise.fair(use, [2.0])
