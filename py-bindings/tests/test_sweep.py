"""Many scenarios on many engines."""

import concurrent.futures
import multiprocessing
import os
import pickle
import signal
from pathlib import Path

import pytest

import hiveplan as hp
from hiveplan import _sweep_work


@pytest.fixture(scope="module")
def ou_char(base: hp.Input) -> hp.Input:
    """One commune: small and quick."""
    return base.change(hp.only(["020309"]))


GRID = {"meal_khr_child_day": [900, 1200, 1500], "salary_social_worker_khr_month": [1_200_000, 1_500_000]}


@pytest.fixture(scope="module")
def expected(ou_char: hp.Input) -> hp.Sweep:
    """The grid on threads of this process."""
    return hp.sweep(ou_char, grid=GRID)


def test_a_row_is_what_the_scenario_alone_gives(ou_char: hp.Input, expected: hp.Sweep) -> None:
    """Every point of the grid, in order."""
    assert len(expected) == 6
    for row in expected.table:
        changes = [hp.estimate(name, value=row[name]) for name in GRID]
        alone = hp.compare({"base": ou_char, "it": changes}).table[1]
        assert {name: row[name] for name in alone if name != "scenario"} == {
            name: value for name, value in alone.items() if name != "scenario"
        }
    assert expected.table["meal_khr_child_day"] == [900, 900, 1200, 1200, 1500, 1500]


@pytest.mark.parametrize("method", [way for way in ("spawn", "forkserver") if way in multiprocessing.get_all_start_methods()])
def test_processes_give_the_same_bytes(method: str, ou_char: hp.Input, expected: hp.Sweep) -> None:
    """Whatever the size of a task."""
    context = multiprocessing.get_context(method)
    with concurrent.futures.ProcessPoolExecutor(2, mp_context=context) as pool:
        for chunk in (1, 4):
            assert hp.sweep(ou_char, grid=GRID, executor=pool, chunk=chunk).to_json() == expected.to_json()


def test_threads_and_loky_give_the_same_bytes(ou_char: hp.Input, expected: hp.Sweep) -> None:
    """Any executor will do."""
    import loky

    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        assert hp.sweep(ou_char, grid=GRID, executor=pool) == expected
    assert hp.sweep(ou_char, grid=GRID, executor=loky.get_reusable_executor(2), chunk=2) == expected


@pytest.mark.filterwarnings("ignore")
def test_dask_gives_the_same_bytes(ou_char: hp.Input, expected: hp.Sweep) -> None:
    """A cluster of two processes."""
    import distributed

    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        distributed.Client(cluster) as client,
    ):
        assert hp.sweep(ou_char, grid=GRID, executor=client.get_executor(), chunk=1).to_json() == expected.to_json()


class Tired(concurrent.futures.Executor):
    """Breaks for good after some tasks, as a process pool does when a worker is killed."""

    def __init__(self, tasks: int) -> None:
        self.tasks = tasks

    def submit(self, task: object, /, *args: object, **kwargs: object) -> concurrent.futures.Future:
        future: concurrent.futures.Future = concurrent.futures.Future()
        self.tasks -= 1
        if self.tasks < 0:
            future.set_exception(concurrent.futures.process.BrokenProcessPool("a worker died"))
        else:
            future.set_result(task(*args, **kwargs))
        return future


def test_what_a_broken_pool_finished_is_not_lost(ou_char: hp.Input, expected: hp.Sweep) -> None:
    """The error names what is done and what is not, travels, and the sweep goes on from there."""
    with pytest.raises(hp.SweepInterrupted) as caught:
        hp.sweep(ou_char, grid=GRID, executor=Tired(2), chunk=2)
    error = pickle.loads(pickle.dumps(caught.value))
    assert error.finished == ["grid-0", "grid-1", "grid-2", "grid-3"]
    assert error.missing == ["grid-4", "grid-5"]
    fresh = Tired(1)
    assert hp.sweep(ou_char, grid=GRID, executor=fresh, chunk=2, resume=error) == expected
    assert fresh.tasks == 0
    with pytest.raises(ValueError, match="another"):
        hp.sweep(ou_char, grid={"meal_khr_child_day": [1]}, resume=error)


def killed_once(mark: str, *args: object) -> object:
    """Work of a sweep whose worker is killed the first time."""
    if not Path(mark).exists():
        Path(mark).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return _sweep_work.run_chunk(*args)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no such signal here")
def test_loky_survives_a_killed_worker(
    ou_char: hp.Input, expected: hp.Sweep, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its lost tasks run again, to the same bytes."""
    import functools

    import loky

    from hiveplan import _sweep

    monkeypatch.setattr(_sweep, "run_chunk", functools.partial(killed_once, str(tmp_path / "killed")))
    assert hp.sweep(ou_char, grid=GRID, executor=loky.get_reusable_executor(2), chunk=1) == expected
    assert (tmp_path / "killed").exists()


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no such signal here")
@pytest.mark.filterwarnings("ignore")
def test_dask_survives_a_killed_worker(ou_char: hp.Input, expected: hp.Sweep) -> None:
    """The nanny starts another, the scheduler gives it the lost tasks, and it gets the plan of its own."""
    import distributed

    killed: list[int] = []
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        distributed.Client(cluster) as client,
    ):
        workers = list(client.run(os.getpid).values())

        def kill_one(_stage: str, done: int, _total: int) -> None:
            if done and not killed:
                killed.append(workers[0])
                os.kill(workers[0], signal.SIGKILL)

        found = hp.sweep(ou_char, grid=GRID, executor=client.get_executor(), chunk=1, progress=kill_one)
        assert killed
        assert workers[0] not in client.run(os.getpid).values()
    assert found == expected


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no such signal here")
def test_a_process_pool_with_a_killed_worker_can_be_gone_on_from(
    ou_char: hp.Input, expected: hp.Sweep, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a new pool."""
    import functools

    from hiveplan import _sweep

    monkeypatch.setattr(_sweep, "run_chunk", functools.partial(killed_once, str(tmp_path / "killed")))
    context = multiprocessing.get_context("spawn")
    with (
        concurrent.futures.ProcessPoolExecutor(2, mp_context=context) as pool,
        pytest.raises(hp.SweepInterrupted) as caught,
    ):
        hp.sweep(ou_char, grid=GRID, executor=pool, chunk=1)
    assert set(caught.value.finished) | set(caught.value.missing) == {f"grid-{at}" for at in range(6)}
    with concurrent.futures.ProcessPoolExecutor(2, mp_context=context) as pool:
        assert hp.sweep(ou_char, grid=GRID, executor=pool, chunk=1, resume=caught.value) == expected


class Counting(concurrent.futures.Executor):
    """Counts how often the plan is sent."""

    def __init__(self) -> None:
        self.sent = 0

    def submit(self, task: object, /, *args: object, **kwargs: object) -> concurrent.futures.Future:
        self.sent += args[1] is not None
        future: concurrent.futures.Future = concurrent.futures.Future()
        future.set_result(task(*args, **kwargs))
        return future


def test_a_worker_gets_the_plan_once(ou_char: hp.Input, expected: hp.Sweep) -> None:
    """Six tasks, one plan; a worker that forgot it asks again."""
    _sweep_work._SEEN.clear()
    counting = Counting()
    assert hp.sweep(ou_char, grid=GRID, executor=counting, chunk=1) == expected
    assert counting.sent == 1
    assert _sweep_work.run_chunk("another", None, []) is None


def test_rows_come_in_order_as_soon_as_they_are_there(ou_char: hp.Input) -> None:
    """And progress is told."""
    rows: list[dict] = []
    told: list[tuple[str, int, int]] = []
    hp.sweep(
        ou_char,
        grid=GRID,
        threads=2,
        on_result=rows.append,
        progress=lambda stage, done, total: told.append((stage, done, total)),
    )
    assert [row["scenario"] for row in rows] == [f"grid-{at}" for at in range(6)]
    assert told[-1] == ("scenarios", 6, 6)


def test_draws_depend_on_their_number_and_the_seed_alone(ou_char: hp.Input) -> None:
    """More draws do not change the first ones; every value lies in its range."""
    names = ["meal_khr_child_day", "salary_social_worker_khr_month"]
    few = hp.sweep(ou_char, sample=2, estimates=names, seed=5)
    more = hp.sweep(ou_char, sample=4, estimates=names, seed=5)
    assert list(more.table)[:2] == list(few.table)
    assert list(hp.sweep(ou_char, sample=2, estimates=names, seed=6).table) != list(few.table)
    ranges = {row["id"]: (row["low"], row["high"]) for row in ou_char.run().estimates}
    for row in more.table:
        assert all(ranges[name][0] <= row[name] <= ranges[name][1] for name in names)
    with pytest.raises(ValueError, match="colour"):
        hp.sweep(ou_char, sample=1, estimates=["colour"])


def test_scenarios_by_name_and_changes_in_a_grid(ou_char: hp.Input, tmp_path: Path) -> None:
    """Both at once; the result is kept as Parquet."""
    found = hp.sweep(
        ou_char,
        scenarios={"none": [], "short": hp.years(3)},
        grid={"start": [hp.cover(["020309"], start="2028-01"), hp.cover(["020309"], start="2029-01")]},
    )
    assert found.table["scenario"] == ["none", "short", "grid-0", "grid-1"]
    assert found.table["start"] == [None, None, 0, 1]
    found.to_parquet(tmp_path / "sweep.parquet")
    import polars as pl

    assert pl.read_parquet(tmp_path / "sweep.parquet")["cost"].to_list() == found.table["cost"]
    assert pickle.loads(pickle.dumps(found)) == found


def test_a_scenario_that_cannot_be_is_named(ou_char: hp.Input) -> None:
    """On every engine; and nothing to run is an error."""
    import loky

    for executor in (None, loky.get_reusable_executor(2)):
        with pytest.raises(hp.InputError) as caught:
            hp.sweep(ou_char, scenarios={"good": [], "bad": hp.worker_leaves("nobody")}, executor=executor)
        assert caught.value.issues[0]["code"] == "HP4001"
        assert any("'bad'" in note for note in caught.value.__notes__)
    with pytest.raises(ValueError, match="nothing"):
        hp.sweep(ou_char)
