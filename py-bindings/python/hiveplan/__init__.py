"""Plan, budget and hand over community social protection.

Who serves whom, where places open, what it costs, who pays, and when a commune stands alone.

Examples
--------
>>> import hiveplan as hp
>>> base = hp.load("battambang")
>>> out = base.run()
>>> out.plan.staffing.units["required"]
'FTE'
"""

from typing import TYPE_CHECKING, Any

from hiveplan._changes import (
    Change,
    centre,
    centre_closes,
    centres,
    cover,
    estimate,
    funding,
    funding_ends,
    handover_stage,
    hiring,
    only,
    posts,
    salary,
    season,
    sentence,
    service,
    share,
    start_service,
    village_grows,
    worker,
    worker_leaves,
    worker_moves,
    years,
)
from hiveplan._compare import Comparison, compare
from hiveplan._core import __version__
from hiveplan._errors import HiveplanError, InputError, InternalError, Issue, LimitReached
from hiveplan._input import Input, load
from hiveplan._outcome import Outcome
from hiveplan._parts import Forecast, Need, Plan
from hiveplan._sweep import Sweep, SweepInterrupted, sweep
from hiveplan._table import Column, Table
from hiveplan._template import template

if TYPE_CHECKING:
    from hiveplan import importers, optimise, plot
    from hiveplan._actual import Calibration, Tracking, bring_forward, calibrate, track, value_of_money
    from hiveplan._books import Books, books
    from hiveplan._clusters import Clusters, clusters
    from hiveplan._explain import Term, explain
    from hiveplan._next_year import RolledForward, roll_forward
    from hiveplan._repair import Repairs, Replan, repairs, replan
    from hiveplan._rollout import Rollout, rollout
    from hiveplan._scale import (
        Alternatives,
        Curve,
        Limits,
        Package,
        Pareto,
        alternatives,
        curve,
        pareto,
        split_budget,
        value_of_next,
    )
    from hiveplan._uncertainty import Bands, bands, indices, prevention_bands, sensitivity

__all__ = [
    "Alternatives",
    "Bands",
    "Books",
    "Calibration",
    "Change",
    "Clusters",
    "Column",
    "Comparison",
    "Curve",
    "Forecast",
    "HiveplanError",
    "Input",
    "InputError",
    "InternalError",
    "Issue",
    "LimitReached",
    "Limits",
    "Need",
    "Outcome",
    "Package",
    "Pareto",
    "Plan",
    "Repairs",
    "Replan",
    "RolledForward",
    "Rollout",
    "Sweep",
    "SweepInterrupted",
    "Table",
    "Term",
    "Tracking",
    "__version__",
    "alternatives",
    "bands",
    "books",
    "bring_forward",
    "calibrate",
    "centre",
    "centre_closes",
    "centres",
    "clusters",
    "compare",
    "cover",
    "curve",
    "estimate",
    "explain",
    "funding",
    "funding_ends",
    "handover_stage",
    "hiring",
    "importers",
    "indices",
    "load",
    "only",
    "optimise",
    "pareto",
    "plot",
    "posts",
    "prevention_bands",
    "repairs",
    "replan",
    "roll_forward",
    "rollout",
    "salary",
    "season",
    "sensitivity",
    "sentence",
    "service",
    "share",
    "split_budget",
    "start_service",
    "sweep",
    "template",
    "track",
    "value_of_money",
    "value_of_next",
    "village_grows",
    "worker",
    "worker_leaves",
    "worker_moves",
    "years",
]


#: What not everybody needs: names by the module that is imported when one of them is first used.
_LATER = {
    "_actual": ("Calibration", "Tracking", "bring_forward", "calibrate", "track", "value_of_money"),
    "_books": ("Books", "books"),
    "_clusters": ("Clusters", "clusters"),
    "_explain": ("Term", "explain"),
    "_next_year": ("RolledForward", "roll_forward"),
    "_repair": ("Repairs", "Replan", "repairs", "replan"),
    "_rollout": ("Rollout", "rollout"),
    "_scale": ("Alternatives", "Curve", "Limits", "Package", "Pareto", "alternatives", "curve", "pareto", "split_budget", "value_of_next"),
    "_uncertainty": ("Bands", "bands", "indices", "prevention_bands", "sensitivity"),
}


def __getattr__(name: str) -> Any:
    """Import what not everybody needs when it is first named."""
    import importlib

    if name in ("importers", "optimise", "plot"):
        return importlib.import_module(f"hiveplan.{name}")
    for module, names in _LATER.items():
        if name in names:
            globals().update({one: getattr(importlib.import_module(f"hiveplan.{module}"), one) for one in names})
            return globals()[name]
    raise AttributeError(f"module 'hiveplan' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
