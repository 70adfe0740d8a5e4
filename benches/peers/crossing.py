"""What it costs to cross between Python and Rust: families in as Arrow, assignments out as Arrow, beside the plan itself.

`python benches/peers/crossing.py 1000000` makes that many families in one hundred districts and plans their social work.
The plan runs in Rust, on one thread; what stands beside it is what a program in Rust would not do. Needs polars.
"""

import resource
import sys
import time

import polars as pl

import hiveplan as hp

SERVICES = ("health", "family_finance", "youth_centres", "supervision", "capacity_building")


def frames(families: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Ten villages a commune, ten communes a district; the families spread evenly."""
    count = min(9_900, max(10, families // 100))
    codes = [f"99{1 + at // 100:02}{1 + at // 10 % 10:02}{1 + at % 10:02}" for at in range(count)]
    villages = pl.DataFrame(
        {
            "code": codes,
            "name": codes,
            "families": [2 * families // count + 10] * count,
            "lat": [10 + at // 100 * 0.04 + at // 10 % 10 * 0.003 for at in range(count)],
            "lon": [103 + at % 10 * 0.02 for at in range(count)],
        }
    )
    rows = range(families)
    listed = pl.DataFrame(
        {"id": [f"f{at:07}" for at in rows], "village": [codes[at * count // families] for at in rows], "score": [at % 10 for at in rows]}
    )
    return villages, listed


def main() -> None:
    """Print seconds of processor time, and the memory at its height."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    villages, families = frames(count)
    times = [time.process_time()]
    base = hp.Input.from_frames(villages=villages, families=families, services=dict.fromkeys(SERVICES, False))
    times.append(time.process_time())
    plan = base.plan(threads=1)
    times.append(time.process_time())
    out = plan.assignments.to_polars()
    times.append(time.process_time())
    inward, work, outward = (after - before for before, after in zip(times, times[1:], strict=False))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{count:,} families in {inward:.2f} s, plan {work:.2f} s, {len(out):,} assignments out {outward:.2f} s")
    print(f"crossing over plan: {100 * (inward + outward) / work:.1f} %; {memory:,.0f} MiB at most")
    assert out["families"].sum() + sum(plan.unmet["count"]) == count


if __name__ == "__main__":
    main()
