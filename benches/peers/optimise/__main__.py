"""The solvers side by side: us, HiGHS, OR-Tools and SciPy in one run, one thread each, every answer checked anew.

    make bench-peers                                # about 40 minutes; writes docs/benchmarks.md
    make bench-peers PEERS=--quick                  # about 5 minutes; prints only
    make bench-peers PEERS='--quick --write'
    make bench-peers PEERS='shape flows'            # some parts, printed only: gap, shape, fair, locations, medians, linear, flows

Problems are solved by one solver after another, so that what else the machine does meets all of them; what counts are the
ratios in one row, not the seconds.
"""

import os
import platform
import statistics
import sys
from datetime import date
from importlib.metadata import version

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import assignment  # noqa: E402
import fairness  # noqa: E402
import flow  # noqa: E402
import location  # noqa: E402
import problems  # noqa: E402
from outcome import duration, off, percent, table  # noqa: E402

QUICK = "--quick" in sys.argv
PARTS = [word for word in sys.argv[1:] if not word.startswith("--")]
WRITE = "--write" in sys.argv or not (QUICK or PARTS)
OUT = os.path.join(problems.ROOT, "docs", "benchmarks.md")


#: Seconds of ours for a commune.
OURS_LIMIT = 1


def chosen(names):
    return names[::3] if QUICK else names


def gap_classes(best):
    """Published classes a to e: the answer and the bound after the same time."""
    names = ["a20200", "b20200", "c10200", "c20200", "d10100", "d05200"]
    names = [f"gap/chu1997/{name}" for name in names]
    names += [f"gap/yagiura2004/{name}" for name in ("c20400", "d10400", "d20400", "e10100", "e10200", "e20400")]
    rows = []
    for name in chosen(names):
        problem = problems.gap(name, best[name])
        limit = (1 if problem.cost.size <= 4000 else 10) / (5 if QUICK else 1)
        found = [solve(problem, 0.0, limit) for solve in (assignment.ours, assignment.highs, assignment.cp_sat)]
        rows.append([name[4:], duration(limit)] + [cell for f in found for cell in (percent(off(f, problem.best)), percent(f.gap))])
        show(rows[-1])
    head = ["instance", "limit"] + [f"{s}: {what}" for s in ("hiveplan", "HiGHS", "CP-SAT") for what in ("off best", "gap")]
    return section("Generalised assignment, published instances", gap_classes.__doc__, table(head, rows))


def our_shape(seeds, peers):
    """Communes and a district with travel in the workload: time to a proven gap of 0.3 % and 0.1 %, medians over the seeds; others: 0.3 %."""
    rows = []
    limit = 4 if QUICK else 20
    for size in ("400x28", "500x14", "3000x200"):
        large = size == "3000x200"
        for load in (0.8, 0.9, 0.95):
            all_ours, all_found = [], []
            for seed in range(peers if large else seeds):
                problem = problems.shape(size, load, seed)
                mine = [assignment.ours(problem, gap, OURS_LIMIT * (4 if large else 1)) for gap in (0.003, 0.001)]
                all_ours.append(mine)
                if seed < (1 if large else peers):
                    solvers = (assignment.highs,) + (() if large else (assignment.cp_sat,))
                    all_found.append([mine[0]] + [solve(problem, 0.003, limit) for solve in solvers])
            row = [size, f"{load:.0%}"]
            for at in range(2):
                row.append(duration(statistics.median(found[at].seconds for found in all_ours)))
                row.append(percent(statistics.median(found[at].gap for found in all_ours)))
            for at in range(1, len(all_found[0])):
                row.append(duration(statistics.median(found[at].seconds for found in all_found)))
                row.append(percent(statistics.median(found[at].gap for found in all_found)))
            if len(all_found[0]) == 2:
                row += ["", ""]
            rows.append(row + [f"{statistics.median(f[1].seconds / f[0].seconds for f in all_found):.0f}"])
            show(rows[-1])
    head = ["cases x workers", "load", "hiveplan to 0.3 %", "gap", "to 0.1 %", "gap", "HiGHS", "gap", "CP-SAT", "gap", "HiGHS / hiveplan (time)"]
    title = f"Our shape, {seeds} seeds (others and districts {peers}), limit {limit} s (hiveplan {OURS_LIMIT} s, districts four times that)"
    return section(title, our_shape.__doc__, table(head, rows))


def fair_loads(seeds, peers):
    """300 families, 20 workers, all assigned: time until the largest share of hours is proven within 1 % of the least, medians over the seeds."""
    limit = 10 if QUICK else 30
    all_ours, all_found = [], []
    for seed in range(seeds):
        problem = problems.shape("300x20", 0.9, seed)
        all_ours.append(fairness.ours(problem, 0.01, 1))
        if seed < peers:
            all_found.append([all_ours[-1]] + [solve(problem, 0.01, limit) for solve in (fairness.highs, fairness.cp_sat)])
    rows = [["hiveplan", seeds, duration(statistics.median(f.seconds for f in all_ours)), percent(statistics.median(f.gap for f in all_ours)),
             percent(max(f.gap for f in all_ours))]]  # fmt: skip
    for at in (1, 2):
        found = [f[at] for f in all_found]
        rows.append([found[0].solver, peers, duration(statistics.median(f.seconds for f in found)), percent(statistics.median(f.gap for f in found)),
                     percent(max(f.gap for f in found))])  # fmt: skip
    for row in rows:
        show(row)
    head = ["solver", "seeds", "median time", "median gap", "worst gap"]
    return section(f"Fair loads, limit {limit} s (hiveplan 1 s)", fair_loads.__doc__, table(head, rows))


def locations(best):
    """Published locations: the answer and the bound after the same time, short and long (cap: demand may be split)."""
    names = ["cap/cap74.txt", "cap/cap104.txt", "cap/capa.txt#8000", "sscflp/holmberg/p12", "sscflp/holmberg/p32",
             "sscflp/holmberg/p40", "sscflp/delmaire/p10", "sscflp/delmaire/p20", "sscflp/delmaire/p33"]
    rows = []
    for name in chosen(names):
        problem = problems.location(name, best[name])
        solvers = [location.ours, location.highs] + ([location.cp_sat] if problem.whole else [])
        for limit in (2,) if QUICK else (2, 20):
            found = [solve(problem, 0.0, limit) for solve in solvers]
            cells = [cell for f in found for cell in (percent(off(f, problem.best)), percent(f.gap), duration(f.seconds))]
            rows.append([name, f"{limit} s"] + cells + [""] * (9 - len(cells)))
            show(rows[-1])
            if all(f.gap == 0.0 for f in found):
                break
    head = ["instance", "limit"] + [f"{s}: {w}" for s in ("hiveplan", "HiGHS", "CP-SAT") for w in ("off best", "gap", "time")]
    return section("Locations", locations.__doc__, table(head, rows))


def medians(best):
    """p-median on graphs: time to a proven optimum, or what was reached."""
    rows, limit = [], 5 if QUICK else 20
    for number in chosen([1, 6, 11, 16]):
        name = f"pmed/pmed{number}.txt"
        way, p = problems.median(name)
        found = [solve(way, p, 0.0, limit) for solve in (location.median_ours, location.median_highs)]
        rows.append([f"pmed{number}"] + [c for f in found for c in (percent(off(f, best[name])), percent(f.gap), duration(f.seconds))])
        show(rows[-1])
    head = ["instance"] + [f"{s}: {what}" for s in ("hiveplan", "HiGHS") for what in ("off best", "gap", "time")]
    return section(f"p-median, limit {limit} s", medians.__doc__, table(head, rows))


def linear(best):
    """One item an agent: median of 25 calls, all exact."""
    rows = []
    for size in (100, 200, 300, 400):
        name = f"assign/assign{size}.txt"
        found = assignment.linear(problems.linear(name, best[name]))
        assert len({f.objective for f in found}) == 1
        ratio = found[0].seconds / found[1].seconds
        rows.append([f"assign{size}"] + [duration(f.seconds) for f in found] + [f"{ratio:.1f}"])
        show(rows[-1])
    return section("Linear assignment", linear.__doc__, table(["instance", "hiveplan", "SciPy", "OR-Tools", "hiveplan / SciPy"], rows))


def flows():
    """Transportation on the nearest bases; 165 communes are streamed one after another. Median of three, equal costs."""
    rows = []
    sizes = [("commune, 28 x 400", "28x400x28", 1), ("district, 100 x 3,000 on 40", "100x3000x40", 1),
             ("300 x 8,000 on 40", "300x8000x40", 1), ("165 communes, streamed", "28x400x28", 165)]  # fmt: skip
    for name, size, many in sizes[: 2 if QUICK else 4]:
        found = flow.both([problems.network(size, seed) for seed in range(many)])
        assert found[0].objective == found[1].objective
        rows.append([name] + [duration(f.seconds) for f in found] + [f"{found[0].seconds / found[1].seconds:.2f}"])
        show(rows[-1])
    return section("Minimum-cost flow", flows.__doc__, table(["network", "hiveplan", "OR-Tools", "hiveplan / OR-Tools"], rows))


def section(title, text, body):
    return f"## {title}\n\n{text}\n\n{body}\n"


def show(row):
    print("  ".join(str(cell) for cell in row), flush=True)


def machine():
    model = platform.machine()
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            model = next(line.split(":")[1].strip() for line in file if line.startswith("model name"))
    except (OSError, StopIteration):
        pass
    packages = ", ".join(f"{name} {version(name)}" for name in ("hiveplan", "highspy", "ortools", "scipy", "numpy"))
    load = os.getloadavg()
    return (
        f"{date.today().isoformat()}; {model}, {os.cpu_count()} cores, one thread for each solver; {packages}; Python "
        f"{platform.python_version()}. Load of the machine: {begun:.1f} at the start and {load[0]:.1f} at the end (1 is one "
        "core busy with this run alone): seconds are long where others work on it, and ratios in one row are what counts."
    )


begun = os.getloadavg()[0]
known = problems.best_known()
PART = {
    "gap": lambda: gap_classes(known),
    "shape": lambda: our_shape(*((20, 1) if QUICK else (50, 5))),
    "fair": lambda: fair_loads(*((20, 1) if QUICK else (50, 5))),
    "locations": lambda: locations(known),
    "medians": lambda: medians(known),
    "linear": lambda: linear(known),
    "flows": flows,
}
parts = [PART[name]() for name in PARTS or PART]
text = (
    "# Benchmarks against other solvers\n\nWritten by `make bench-peers` (`benches/peers/optimise`). Every objective is worked "
    "out anew from the answer; bounds are each solver's own claim. A plain model is handed to the general solvers, as a user "
    f"would write it. *off best*: from the best value known; *gap*: what the solver itself proves.\n\n{machine()}\n\n"
)
if QUICK:
    text += "This is a quick run: every third instance, short limits, few seeds. One run decides nothing where rows are close.\n\n"
text += "\n".join(parts)
print(text)
if WRITE:
    with open(OUT, "w", encoding="utf-8") as file:
        file.write(text)
