"""Scenarios of Battambang on every engine: threads, spawned processes, loky and Dask with two workers each, one of which is killed midway.

`python benches/peers/sweep.py 1000` draws that many scenarios (every estimate between its low and high reading), runs them
on each engine, and holds the bytes of every result against those of the threads. Needs loky and distributed. Prints a table for
`docs/python.md`.
"""

import concurrent.futures
import logging
import multiprocessing
import os
import signal
import sys
import time
import warnings
from collections.abc import Callable

import distributed
import loky

import hiveplan as hp

WORKERS = 2


class Killer:
    """Progress that kills a worker once half of the scenarios are done, and counts how often it was told."""

    def __init__(self, workers: Callable[[], list[int]]) -> None:
        self.workers, self.killed, self.told = workers, 0, 0

    def __call__(self, _stage: str, done: int, total: int) -> None:
        self.told += 1
        if not self.killed and done >= total // 2:
            self.killed = self.workers()[0]
            os.kill(self.killed, signal.SIGKILL)


def threads(base: hp.Input, count: int) -> tuple[hp.Sweep, str]:
    """Nothing to kill: a thread dies with the process."""
    return hp.sweep(base, sample=count, threads=WORKERS), "no worker to kill"


def spawn(base: hp.Input, count: int) -> tuple[hp.Sweep, str]:
    """A broken pool says what is done; another one goes on from there."""

    def pool() -> concurrent.futures.ProcessPoolExecutor:
        return concurrent.futures.ProcessPoolExecutor(WORKERS, mp_context=multiprocessing.get_context("spawn"))

    try:
        with pool() as first:
            hp.sweep(base, sample=count, executor=first, progress=Killer(lambda: list(first._processes)))
    except hp.SweepInterrupted as error:
        with pool() as second:
            found = hp.sweep(base, sample=count, executor=second, resume=error)
        return found, f"interrupted with {len(error.finished)} done, resumed"
    raise AssertionError("no worker was killed")


def of_loky(base: hp.Input, count: int) -> tuple[hp.Sweep, str]:
    """The lost tasks run again."""
    executor = loky.get_reusable_executor(WORKERS)
    killer = Killer(lambda: list(executor._processes))
    found = hp.sweep(base, sample=count, executor=executor, progress=killer)
    assert killer.killed
    return found, "complete"


def dask(base: hp.Input, count: int) -> tuple[hp.Sweep, str]:
    """The nanny starts another worker, and the scheduler gives it the lost tasks."""
    with (
        distributed.LocalCluster(n_workers=WORKERS, threads_per_worker=1, dashboard_address=None) as cluster,
        distributed.Client(cluster) as client,
    ):
        pids = list(client.run(os.getpid).values())
        killer = Killer(lambda: pids)
        found = hp.sweep(base, sample=count, executor=client.get_executor(), progress=killer)
        assert killer.killed
    return found, "complete"


def main() -> None:
    """One row for each engine; an answer that differs ends the program."""
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    base = hp.load("battambang")
    print(f"| {count:,} scenarios on | seconds | a worker killed midway | bytes |\n|---|---|---|---|", flush=True)
    expected = None
    engines = {"threads": threads, "processes (spawn)": spawn, "loky": of_loky, "Dask (LocalCluster)": dask}
    for name, engine in engines.items():
        began = time.perf_counter()
        found, became = engine(base, count)
        took = time.perf_counter() - began
        text = found.to_json()
        expected = expected or text
        assert text == expected, f"{name}: not the bytes of the threads"
        assert len(found) == count
        print(f"| {name} | {took:.0f} | {became} | {len(text):,}, the same |", flush=True)


if __name__ == "__main__":
    main()
