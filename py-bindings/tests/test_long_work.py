"""Ctrl-C, progress and limits of long calls."""

import copy
import signal
import threading
import time
from collections.abc import Callable, Iterator

import numpy as np
import pytest

import hiveplan as hp
from hiveplan import optimise


@pytest.fixture(scope="module")
def large(base: hp.Input) -> hp.Input:
    """Battambang many times over: seconds of planning."""
    document = base.to_dict()
    copies = []
    for district in range(10, 60):
        again = copy.deepcopy({table: document[table] for table in ("communes", "villages")})
        for table in again.values():
            for row in table:
                row["code"] = f"99{district}{row['code'][4:]}"
        copies.append(again)
    for table in ("communes", "villages"):
        document[table] = [row for one in copies for row in one[table]]
    for table in ("workers", "staff", "centres", "handover", "shares"):
        document[table] = []
    return hp.Input.from_dict(document)


@pytest.fixture
def interrupt() -> Iterator[Callable[[float], list[float]]]:
    """Sends what Ctrl-C sends, after some seconds; the list tells when.

    A shell starts what it runs in the background with the signal ignored: Python's own handler stands for the test.
    """
    timers: list[threading.Timer] = []
    before = signal.signal(signal.SIGINT, signal.default_int_handler)

    def after(seconds: float) -> list[float]:
        when: list[float] = []

        def send() -> None:
            when.append(time.monotonic())
            signal.raise_signal(signal.SIGINT)

        timers.append(threading.Timer(seconds, send))
        timers[-1].start()
        return when

    yield after
    for timer in timers:
        timer.cancel()
        timer.join()
    signal.signal(signal.SIGINT, before)


def hard() -> dict[str, np.ndarray]:
    """An assignment that nobody proves within seconds."""
    draw = np.random.default_rng(7)
    use = draw.integers(5, 26, (800, 40)).astype(float)
    return {"cost": 111 - use + draw.integers(-10, 11, use.shape), "use": use, "capacity": 0.8 * use.sum(0) / 40}


def quickest(interrupt: Callable, work: Callable[[], object]) -> float:
    """Seconds from the signal to the exception, the best of three.

    The tests ask for seconds where the work would take minutes: the machine may be busy with other things, and figures of
    latency (17 ms, median of five) belong to measurements.
    """
    seconds = []
    for _ in range(3):
        when = interrupt(0.3)
        with pytest.raises(KeyboardInterrupt):
            work()
        seconds.append(time.monotonic() - when[0])
    return min(seconds)


def test_ctrl_c_ends_a_run_long_before_its_end(large: hp.Input, interrupt: Callable) -> None:
    """Measured from the signal; the next run works."""
    assert quickest(interrupt, large.run) < 2.0
    assert hp.load("battambang").run().communes


def test_ctrl_c_ends_a_search_or_gives_the_best_so_far(interrupt: Callable) -> None:
    """Feasible, with a bound."""
    problem = hard()
    assert quickest(interrupt, lambda: optimise.assign(**problem, gap=0, work_limit=10**12)) < 2.0
    when = interrupt(0.5)
    answer = optimise.assign(**problem, gap=0, work_limit=10**12, on_interrupt="best")
    assert time.monotonic() - when[0] < 5.0
    assert answer.status == "limit"
    assert (answer.agent >= 0).all()
    assert answer.bound <= answer.objective < np.inf


def test_ctrl_c_may_give_the_best_plan_so_far(large: hp.Input, interrupt: Callable) -> None:
    """It is a whole plan: the checker has passed it."""
    interrupt(0.3)
    plan = large.plan(on_interrupt="best")
    assert len(plan.staffing) == 500 * 8


def test_progress_is_told_and_may_end_the_run(large: hp.Input) -> None:
    """An exception of the listener comes out as it is."""
    told: list[tuple[str, int, int]] = []
    large.plan(progress=lambda stage, done, total: told.append((stage, done, total)))
    assert len(told) > 2
    assert all(0 < done <= total for _, done, total in told)

    class Enough(Exception):
        pass

    def refuse(stage: str, done: int, total: int) -> None:
        raise Enough(stage)

    with pytest.raises(Enough):
        large.plan(progress=refuse)


def test_a_bar_may_be_shown(base: hp.Input, capfd: pytest.CaptureFixture[str]) -> None:
    """With tqdm."""
    out = base.run(progress=True)
    assert out.communes
    assert "it" in capfd.readouterr().err


def test_the_answer_is_the_same_for_any_number_of_threads(base: hp.Input) -> None:
    """Byte for byte."""
    assert base.run(threads=1).to_json() == base.run(threads=2).to_json() == base.run().to_json()
    with pytest.raises(ValueError, match="threads"):
        base.run(threads=0)
    with pytest.raises(ValueError, match="on_interrupt"):
        base.run(on_interrupt="stop")  # type: ignore[arg-type]
