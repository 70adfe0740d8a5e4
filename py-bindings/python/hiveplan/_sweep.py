"""Many scenarios: on threads of this process, or on any ``concurrent.futures.Executor``."""

import itertools
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Self

from hiveplan._changes import Change, estimate, numbered
from hiveplan._compare import FIGURES
from hiveplan._errors import HiveplanError, InputError
from hiveplan._input import Input
from hiveplan._progress import Progress, listener
from hiveplan._sweep_work import run_chunk, signature
from hiveplan._table import Column, Table

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

#: How often a chunk is tried on an engine that survives a killed worker.
TRIES = 3


class SweepInterrupted(HiveplanError, RuntimeError):
    """The engine of a sweep broke. ``sweep(..., resume=error)`` goes on with what is missing.

    Attributes
    ----------
    finished, missing : list of str
        Names of the scenarios that are done, and of those that are not.
    """

    finished: list[str]
    missing: list[str]

    def __init__(self, finished: list[str], missing: list[str], figures: dict[str, str], key: str) -> None:
        super().__init__(
            f"the engine broke after {len(finished)} of {len(finished) + len(missing)} scenarios; "
            f"missing: {', '.join(missing[:5])}{', ...' if len(missing) > 5 else ''}; "
            "go on with resume= and a new executor"
        )
        self.finished = finished
        self.missing = missing
        self._figures = figures
        self._key = key

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.finished, self.missing, self._figures, self._key), self.__dict__


class Sweep:
    """The figures of many scenarios, in the order asked for. Made by :func:`sweep`."""

    __slots__ = ("_points", "_texts")
    _points: list[dict[str, Any]]
    _texts: list[str]

    def __init__(self) -> None:
        raise TypeError("a Sweep comes from hiveplan.sweep")

    @classmethod
    def _of(cls, points: list[dict[str, Any]], texts: list[str]) -> Self:
        made = object.__new__(cls)
        made._points = points
        made._texts = texts
        return made

    @property
    def table(self) -> Table:
        """One row a scenario: its name, where it stands in the grid or sample, and its figures."""
        named = dict.fromkeys(name for point in self._points for name in point)
        columns = []
        for name in named:
            values = [point.get(name) for point in self._points]
            numbers = all(value is None or isinstance(value, int | float) for value in values)
            columns.append(Column(name, "number" if numbers else "text"))
        rows = [point | json.loads(text) for point, text in zip(self._points, self._texts, strict=True)]
        return Table._from_rows("Scenarios", [*columns, *FIGURES], rows)

    def to_json(self) -> str:
        """Give the rows as JSON: the same bytes on every engine.

        Returns
        -------
        str
        """
        points = (json.dumps(point, ensure_ascii=False) for point in self._points)
        rows = (f'{{"point":{point},"figures":{text}}}' for point, text in zip(points, self._texts, strict=True))
        return "[" + ",\n".join(rows) + "]"

    def to_parquet(self, path: str | os.PathLike[str]) -> None:
        """Write the table as Parquet; pyarrow or polars is needed.

        Parameters
        ----------
        path : path
            File to write.

        Raises
        ------
        ImportError
            When neither is installed.
        """
        try:
            import pyarrow
            import pyarrow.parquet
        except ImportError:
            self.table.to_polars().write_parquet(os.fspath(path))
        else:
            pyarrow.parquet.write_table(pyarrow.table(self.table), os.fspath(path))

    def __len__(self) -> int:
        return len(self._texts)

    def __eq__(self, other: object) -> bool:
        return self.to_json() == other.to_json() if isinstance(other, Sweep) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> tuple[Callable[..., "Sweep"], tuple[Any, ...]]:
        return Sweep._of, (self._points, self._texts)

    def __repr__(self) -> str:
        return repr(self.table)

    def _repr_html_(self) -> str:
        return self.table._repr_html_()


def sweep(
    base: Input,
    *,
    grid: Mapping[str, Sequence[Any]] | None = None,
    sample: int | None = None,
    estimates: Sequence[str] | None = None,
    scenarios: Mapping[str, Change | Sequence[Change]] | None = None,
    seed: int = 0,
    executor: "Executor | None" = None,
    threads: int | None = None,
    chunk: int | None = None,
    on_result: Callable[[dict[str, Any]], object] | None = None,
    progress: Progress = None,
    resume: SweepInterrupted | None = None,
) -> Sweep:
    """Run many scenarios of a plan.

    Parameters
    ----------
    base : Input
        What every scenario changes.
    grid : mapping, optional
        Values for estimates by their name (``{"meal_khr_child_day": [1000, 1200]}``), or changes by a name of your own
        (``{"start": [hp.cover(["020301"], start="2028-01"), hp.cover(["020301"], start="2029-01")]}``): every combination
        is a scenario.
    sample : int, optional
        Draws: in each, every estimate lies between its low and high reading, by a triangular distribution with its
        peak at the central one. Draw ``i`` depends on ``seed`` and ``i`` alone.
    estimates : sequence of str, optional
        Which estimates are drawn. Default: all whose readings differ.
    scenarios : mapping, optional
        Changes by name.
    seed : int
        Number that fixes the draws. Default: 0.
    executor : concurrent.futures.Executor, optional
        Where scenarios run: a ``ProcessPoolExecutor`` (``spawn`` or ``forkserver``, not ``fork``), loky's, Dask's
        ``client.get_executor()``, MPI's. The plan is sent to each worker once, by its content. Default: threads of this
        process.
    threads : int, optional
        Threads without an executor. Default: all cores. With one, each task runs on one thread.
    chunk : int, optional
        Scenarios in a task. Default: 1 on threads, about four tasks a worker elsewhere.
    on_result : callable, optional
        Called with each row as soon as it and all before it are there.
    progress : bool or callable, optional
        As in :meth:`Input.run`.
    resume : SweepInterrupted, optional
        What an interrupted sweep of the same scenarios raised.

    Returns
    -------
    Sweep
        Byte-identical on every engine.

    Raises
    ------
    InputError
        When a scenario cannot be planned; a note names it.
    SweepInterrupted
        When the executor broke and cannot be had again. loky's is had again, and Dask runs the lost tasks again itself.
    ValueError
        When there is nothing to run, or ``resume`` belongs to another sweep.

    Examples
    --------
    >>> import hiveplan as hp
    >>> base = hp.load("battambang").change(hp.only(["020309"]))
    >>> found = hp.sweep(base, grid={"meal_khr_child_day": [1000, 1200, 1400]})
    >>> found.table["meal_khr_child_day"]
    [1000.0, 1200.0, 1400.0]
    """
    points, changes = _scenarios(base, grid, sample, estimates, scenarios, seed)
    if not points:
        raise ValueError("nothing to run: give grid, sample or scenarios")
    text = base.to_json()
    key = signature(text, changes)
    done: dict[int, str] = {}
    if resume is not None:
        if resume._key != key:
            raise ValueError("resume belongs to another sweep: the plan or the scenarios differ")
        done = {at: resume._figures[point["scenario"]] for at, point in enumerate(points) if point["scenario"] in resume._figures}
    job = _Job(key, text, [point["scenario"] for point in points], changes, done)
    stream = _Stream(points, done, on_result)
    with listener(progress) as told:

        def arrived() -> None:
            stream.flow()
            if told is not None:
                told("scenarios", len(done), len(points))

        arrived()
        if executor is None:
            from concurrent.futures import ThreadPoolExecutor

            pool = ThreadPoolExecutor(threads or os.cpu_count() or 1)
            try:
                job.run(pool, chunk or 1, arrived)
            finally:
                pool.shutdown(wait=False, cancel_futures=True)
        else:
            workers = getattr(executor, "_max_workers", None) or 4
            job.run(executor, chunk or max(1, min(50, -(-len(points) // (4 * workers)))), arrived)
    return Sweep._of(points, [done[at] for at in range(len(points))])


class _Job:
    """Scenarios that are done and to do."""

    def __init__(
        self, key: str, text: str, names: list[str], changes: list[Sequence[Change]], done: dict[int, str]
    ) -> None:
        self.key, self.text, self.names, self.changes, self.done = key, text, names, changes, done

    def run(self, executor: "Executor", chunk: int, arrived: Callable[[], None]) -> None:
        from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, wait

        tries = 0
        while missing := [at for at in range(len(self.names)) if at not in self.done]:
            broken: BaseException | None = None
            pending: dict[Future[Any], list[int]] = {}
            try:
                for part in _batched(missing, chunk):
                    # The first task brings the plan; a worker that has not seen it asks for it.
                    pending[self._submit(executor, part, send=not pending)] = part
                while pending:
                    finished, _ = wait(pending, return_when=FIRST_COMPLETED)
                    for future in finished:
                        part = pending.pop(future)
                        try:
                            self._take(executor, pending, part, future.result())
                        except InputError:
                            raise
                        except (BrokenExecutor, OSError) as error:
                            broken = error
                        except Exception as error:
                            # Dask's name for a task whose workers died too often.
                            if type(error).__name__ != "KilledWorker":
                                raise
                            broken = error
                    arrived()
            except BrokenExecutor as error:
                broken = error
            except BaseException:
                for future in pending:
                    future.cancel()
                raise
            if broken is not None:
                tries += 1
                again = _again(executor) if tries < TRIES else None
                if again is None:
                    raise self._interrupted() from broken
                executor = again

    def _submit(self, executor: "Executor", part: list[int], *, send: bool) -> "Future[Any]":
        work = [json.dumps({"name": self.names[at], "changes": list(self.changes[at])}) for at in part]
        return executor.submit(run_chunk, self.key, self.text if send else None, work)

    def _take(
        self, executor: "Executor", pending: "dict[Future[Any], list[int]]", part: list[int], answer: list[str] | None
    ) -> None:
        if answer is None:
            pending[self._submit(executor, part, send=True)] = part
        else:
            self.done.update(zip(part, answer, strict=True))

    def _interrupted(self) -> SweepInterrupted:
        finished = [name for at, name in enumerate(self.names) if at in self.done]
        missing = [name for at, name in enumerate(self.names) if at not in self.done]
        return SweepInterrupted(finished, missing, {self.names[at]: text for at, text in self.done.items()}, self.key)


class _Stream:
    """Gives rows in order as soon as all before them are there."""

    def __init__(
        self, points: list[dict[str, Any]], done: dict[int, str], on_result: Callable[[dict[str, Any]], object] | None
    ) -> None:
        self.points, self.done, self.on_result = points, done, on_result
        self.next = 0

    def flow(self) -> None:
        while self.on_result is not None and self.next in self.done:
            row = self.points[self.next] | json.loads(self.done[self.next])
            self.next += 1
            self.on_result(row)


def _batched(items: list[int], size: int) -> Iterator[list[int]]:
    return (items[at : at + size] for at in range(0, len(items), size))


def _again(executor: "Executor") -> "Executor | None":
    """A new executor in the place of a broken one, where the engine gives one."""
    import importlib

    module = type(executor).__module__
    home = next((home for home in ("loky", "joblib.externals.loky") if module.startswith(f"{home}.")), None)
    if home is None:
        return None
    fresh: Executor = importlib.import_module(home).get_reusable_executor(max_workers=getattr(executor, "_max_workers", None), kill_workers=True)
    return fresh


def _scenarios(
    base: Input,
    grid: Mapping[str, Sequence[Any]] | None,
    sample: int | None,
    estimates: Sequence[str] | None,
    scenarios: Mapping[str, Change | Sequence[Change]] | None,
    seed: int,
) -> tuple[list[dict[str, Any]], list[Sequence[Change]]]:
    """Where each scenario stands, and its changes."""
    points: list[dict[str, Any]] = []
    changes: list[Sequence[Change]] = []
    for name, given in (scenarios or {}).items():
        points.append({"scenario": name})
        changes.append([given] if isinstance(given, Mapping) else list(given))
    if grid:
        for at, values in enumerate(itertools.product(*grid.values())):
            steps: list[Change] = []
            point: dict[str, Any] = {"scenario": f"grid-{at}"}
            for name, value in zip(grid, values, strict=True):
                is_change = isinstance(value, Mapping)
                steps.append(value if is_change else estimate(name, value=value))
                point[name] = grid[name].index(value) if is_change else value
            points.append(point)
            changes.append(steps)
    if sample:
        drawn = _readings(base, estimates)
        for at in range(sample):
            readings = _draw(drawn, seed, at)
            points.append({"scenario": f"draw-{at}"} | readings)
            changes.append([estimate(name, value=value) for name, value in readings.items()])
    if len({point["scenario"] for point in points}) < len(points):
        raise ValueError("two scenarios have the same name")
    document = base.to_dict()
    return points, [numbered(steps, document) for steps in changes]


def _readings(base: Input, chosen: Sequence[str] | None) -> list[tuple[str, float, float, float]]:
    table = base.run().estimates
    known = {row["id"]: (row["id"], row["low"], row["value"], row["high"]) for row in table}
    unknown = [name for name in chosen or () if name not in known]
    if unknown:
        raise ValueError(f"there is no estimate {', '.join(unknown)}; docs/estimates.md lists all")
    return [known[name] for name in (known if chosen is None else chosen) if known[name][1] < known[name][3]]


def _draw(readings: list[tuple[str, float, float, float]], seed: int, at: int) -> dict[str, float]:
    """Draw by the inverse of the triangular distribution: square roots are exact on every machine."""
    import math
    import random

    stream = random.Random(f"hiveplan:{seed}:{at}")
    values = {}
    for name, low, peak, high in readings:
        uniform = stream.random()
        split = (peak - low) / (high - low)
        if uniform < split:
            value = low + math.sqrt(uniform * (high - low) * (peak - low))
        else:
            value = high - math.sqrt((1 - uniform) * (high - low) * (high - peak))
        values[name] = min(max(value, low), high)
    return values
