"""The problems: published instances (read in place, from HIVEPLAN_SHARED) and our shape (made by `measure write`)."""

import json
import os
import subprocess
from dataclasses import dataclass

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.normpath(os.path.join(HERE, "..", "..", ".."))
SHARED = os.environ.get("HIVEPLAN_SHARED", os.path.join(ROOT, "..", "shared"))
INSTANCES = os.path.join(SHARED, "instances")
MEASURE = os.path.join(os.environ.get("CARGO_TARGET_DIR", os.path.join(ROOT, "target")), "release", "measure")


@dataclass
class Assignment:
    """Items to agents; `inf` in `cost` forbids a pair; `penalty` None: everything must be assigned."""

    name: str
    cost: np.ndarray
    use: np.ndarray
    capacity: np.ndarray
    most: np.ndarray | None = None
    penalty: np.ndarray | None = None
    best: float | None = None

    def value(self, agent):
        """What an answer costs, worked out anew; raises when it breaks a capacity or a cap."""
        given = np.flatnonzero(agent >= 0)
        load = np.bincount(agent[given], self.use[given, agent[given]], len(self.capacity))
        assert (load <= self.capacity * (1 + 1e-6)).all(), "over capacity"
        if self.most is not None:
            assert (np.bincount(agent[given], minlength=len(self.capacity)) <= self.most).all(), "over the cap"
        total = self.cost[given, agent[given]].sum()
        out = np.flatnonzero(agent < 0)
        if self.penalty is not None:
            return total + self.penalty[out].sum()
        return np.inf if len(out) else total


@dataclass
class Location:
    """Sites to open; `cost` serves all of a customer's demand."""

    name: str
    open_cost: np.ndarray
    capacity: np.ndarray
    demand: np.ndarray
    cost: np.ndarray
    whole: bool
    best: float | None = None


@dataclass
class Network:
    name: str
    tail: np.ndarray
    head: np.ndarray
    cost: np.ndarray
    capacity: np.ndarray
    supply: np.ndarray


def best_known():
    with open(os.path.join(INSTANCES, "best_known.csv"), encoding="utf-8") as file:
        rows = [line.strip().split(",") for line in file][1:]
    return {row[0]: float(row[2]) for row in rows}


def numbers(name):
    """All numbers of a file; a word stands for the value after `#` in the name, or is left out."""
    file, _, given = name.partition("#")
    out = []
    with open(os.path.join(INSTANCES, file), encoding="utf-8") as text:
        for word in text.read().split():
            try:
                out.append(float(word))
            except ValueError:
                if given:
                    out.append(float(given))
    return np.array(out)


def gap(name, best):
    flat = numbers(name)
    m, n = int(flat[0]), int(flat[1])
    cost, use = flat[2 : 2 + m * n].reshape(m, n).T, flat[2 + m * n : 2 + 2 * m * n].reshape(m, n).T
    return Assignment(name, cost.copy(), use.copy(), flat[2 + 2 * m * n :][:m], best=best)


def linear(name, best):
    flat = numbers(name)
    n = int(flat[0])
    return Assignment(name, flat[1 : 1 + n * n].reshape(n, n), np.ones((n, n)), np.ones(n), best=best)


def location(name, best):
    flat = numbers(name)
    if "delmaire" in name:
        n, m = int(flat[0]), int(flat[1])
        cost, rest = flat[2 : 2 + n * m].reshape(n, m), flat[2 + n * m :]
        return Location(name, rest[n : n + m], rest[n + m : n + 2 * m], rest[:n], cost, True, best)
    m, n = int(flat[0]), int(flat[1])
    pairs, rest = flat[2 : 2 + 2 * m].reshape(m, 2), flat[2 + 2 * m :]
    if "holmberg" in name:
        cost = rest[n : n + n * m].reshape(m, n).T
        return Location(name, pairs[:, 1], pairs[:, 0], rest[:n], cost.copy(), True, best)
    rows = rest[: n * (m + 1)].reshape(n, m + 1)
    return Location(name, pairs[:, 1], pairs[:, 0], rows[:, 0], rows[:, 1:].copy(), False, best)


def median(name):
    """All shortest ways of a graph and how many sites may open."""
    flat = numbers(name)
    n, edges, p = (int(x) for x in flat[:3])
    way = np.full((n, n), np.inf)
    np.fill_diagonal(way, 0.0)
    for a, b, length in flat[3 : 3 + 3 * edges].reshape(edges, 3):
        way[int(a) - 1, int(b) - 1] = way[int(b) - 1, int(a) - 1] = length
    for k in range(n):
        np.minimum(way, way[:, k : k + 1] + way[k], out=way)
    return way, p


def lists(*words):
    text = subprocess.run([MEASURE, "write", *words], check=True, capture_output=True, text=True).stdout
    return [np.array(json.loads(line)) for line in text.splitlines()]


def shape(size, load, seed):
    """A commune or a district of the generator in `benches/shape.rs`."""
    start, agent, cost, use, capacity, most, penalty = lists(size, "--load", str(load), "--seeds", str(seed))
    n, m = len(start) - 1, len(capacity)
    item = np.repeat(np.arange(n), np.diff(start))
    costs, uses = np.full((n, m), np.inf), np.zeros((n, m))
    costs[item, agent], uses[item, agent] = cost, use
    return Assignment(f"{size}, load {load:.2f}, seed {seed}", costs, uses, capacity, most, penalty.astype(float))


def network(size, seed):
    """People on their nearest bases, `size` = bases x people x nearest (`benches/villages.rs`)."""
    return Network(size, *lists("flow", size, "--seeds", str(seed)))
