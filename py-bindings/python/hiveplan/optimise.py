"""The solvers on their own, for NumPy arrays: flows, assignment, location. They know no word of the planner's field.

Every answer says how good it is: ``objective``, a proven ``bound`` that no answer can beat, the ``gap`` between them as
a share of the objective, and the ``status``: ``optimal``, ``within_gap``, ``limit`` (the best so far) or
``infeasible``. ``work`` counts candidates looked at, the same on every machine; ``seconds`` are measured here.

The same problem, ``work_limit`` and ``seed`` give the same answer everywhere. With a ``time_limit`` the answer depends on
the machine. By default the search ends after 10^8 units of work, about a second; with a ``time_limit`` and no
``work_limit`` it uses the time given. Ctrl-C raises `KeyboardInterrupt`, or, with ``on_interrupt="best"``, ends the search
with the best answer so far. The searches run on one thread; ``threads`` is accepted and changes no answer.

NumPy is needed for this module alone (``pip install hiveplan[numpy]``), and is imported by the first call.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from hiveplan import _core
from hiveplan._errors import LimitReached

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    from hiveplan._columns import Columns

Status = Literal["optimal", "within_gap", "limit", "infeasible"]

__all__ = [
    "Assignment",
    "Cover",
    "Fair",
    "Flow",
    "Location",
    "Median",
    "Shortage",
    "assign",
    "fair",
    "locate",
    "max_cover",
    "min_cost_flow",
    "p_median",
]

#: A capacity that never binds.
UNLIMITED = 1 << 60


@dataclass(frozen=True, slots=True, eq=False)
class _Answer:
    """What every answer says of itself."""

    #: What the answer costs; infinite when there is none.
    objective: float
    #: No answer costs less than this.
    bound: float
    #: ``(objective - bound) / |objective|``.
    gap: float
    #: How the search ended.
    status: Status
    #: Candidates looked at.
    work: int
    #: Seconds that the call took.
    seconds: float

    def raise_on_limit(self) -> None:
        """Raise when the search ended at a limit.

        Raises
        ------
        LimitReached
            With this answer as its ``best``.
        """
        if self.status == "limit":
            raise LimitReached(f"the search ended at its limit, {self.gap:.2%} from its bound", self)


@dataclass(frozen=True, slots=True, eq=False)
class Flow:
    """The answer of :func:`min_cost_flow`."""

    #: Flow on each arc, int64.
    flow: NDArray[np.int64]
    #: Price of one unit at each node, int64: ``cost + potential[tail] - potential[head]`` is at least 0 where an arc
    #: could carry more, at most 0 where it could carry less.
    potential: NDArray[np.int64]
    #: Cost of the flow: a whole number of any size.
    objective: int
    #: ``optimal``, ``infeasible`` or ``limit``.
    status: Status
    #: Nodes whose supply is not met.
    short: NDArray[np.int64]
    #: Units left over (positive) or missing (negative) at each of them.
    short_units: NDArray[np.int64]
    #: When infeasible: nodes on the supply side of a cut that is too narrow.
    cut: NDArray[np.int64]
    #: Arcs and nodes looked at.
    work: int
    #: Seconds that the call took.
    seconds: float


@dataclass(frozen=True, slots=True, eq=False)
class Shortage:
    """Why not everything can be assigned: items that can go nowhere but to agents who cannot take them all."""

    #: Item and units that the nearest attempt could not place.
    unplaced: list[tuple[int, int]]
    #: Items confined to ``agents``.
    items: list[int]
    #: The agents that they compete for.
    agents: list[int]
    #: Least capacity that these items use.
    need: float
    #: Capacity of these agents.
    capacity: float
    #: Units of these items.
    units: int
    #: Items that these agents may take at most.
    places: int


@dataclass(frozen=True, slots=True, eq=False)
class Assignment(_Answer):
    """The answer of :func:`assign`."""

    #: Agent of each item, int32; -1: unassigned. ``None`` when an item has more than one unit.
    agent: NDArray[np.int32] | None
    #: One row for each item and agent with units: columns ``item``, ``agent``, ``n``, int64.
    amount: Columns
    #: Units of each item that no agent takes, int64.
    unassigned: NDArray[np.int64]
    #: Value of one more unit of each agent's capacity, float64.
    prices: NDArray[np.float64]
    #: When infeasible: which items and agents, and how much is short.
    shortage: Shortage | None


@dataclass(frozen=True, slots=True, eq=False)
class Fair(_Answer):
    """The answer of :func:`fair`. The objective is the largest share of a capacity in use."""

    #: Agent of each item, int32; -1: unassigned. ``None`` when an item has more than one unit.
    agent: NDArray[np.int32] | None
    #: One row for each item and agent with units: columns ``item``, ``agent``, ``n``, int64.
    amount: Columns
    #: Units of each item that no agent takes, int64.
    unassigned: NDArray[np.int64]
    #: Share of each agent's capacity in use, float64; 0 where the capacity is ``inf``.
    load: NDArray[np.float64]
    #: What the answer costs, penalties included; 0 where no cost is given.
    cost: float
    #: When agents or places are missing: which items and agents.
    shortage: Shortage | None


@dataclass(frozen=True, slots=True, eq=False)
class Location(_Answer):
    """The answer of :func:`locate`."""

    #: Whether each site is open, bool.
    open: NDArray[np.bool_]
    #: Site of each customer, int32; -1: not served. ``None`` when demand may be split.
    site: NDArray[np.int32] | None
    #: One row for each customer and site: columns ``customer``, ``site``, ``fraction``, float64.
    share: Columns
    #: Part of each customer's demand that is not served, float64.
    unserved: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Median(_Answer):
    """The answer of :func:`p_median`."""

    #: Whether each site is open, bool.
    open: NDArray[np.bool_]
    #: Nearest open site of each customer, int32; -1: it cannot be reached.
    site: NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Cover(_Answer):
    """The answer of :func:`max_cover`. The objective is the weight left uncovered."""

    #: Whether each site is open, bool.
    open: NDArray[np.bool_]
    #: Whether each customer is covered, bool.
    covered: NDArray[np.bool_]
    #: Weight covered.
    covered_weight: float
    #: No choice of sites covers more than this.
    covered_bound: float


def min_cost_flow(
    tail: ArrayLike,
    head: ArrayLike,
    cost: ArrayLike,
    capacity: ArrayLike | None,
    supply: ArrayLike,
    *,
    lower: ArrayLike | None = None,
    work_limit: int | None = None,
    time_limit: float | None = None,
    threads: int | None = None,
    on_interrupt: Literal["raise", "best"] = "raise",
) -> Flow:
    """Ship supplies to demands through a network at least cost, exactly, in whole numbers.

    Parameters
    ----------
    tail, head : array_like of int, shape [arcs]
        Node that each arc leaves and enters, from 0.
    cost : array_like of int, shape [arcs]
        Cost of one unit.
    capacity : array_like, shape [arcs], or None
        Most flow; ``inf`` and ``None`` are without limit.
    supply : array_like of int, shape [nodes]
        Units that enter at each node; negative for a demand.
    lower : array_like of int, shape [arcs], optional
        Least flow. Default: 0.
    work_limit, time_limit, threads, on_interrupt
        See the module.

    Returns
    -------
    Flow
        When the network cannot carry the supplies, ``status`` is ``infeasible``, the flow ships as much as possible,
        ``short`` names the nodes and ``cut`` is the evidence.

    Raises
    ------
    ValueError
        Lists that do not fit together, nodes that do not exist, numbers that are not whole or too large: every fault.

    References
    ----------
    Cunningham, W. H. (1976): A network simplex method. Mathematical Programming 11, 105-116.

    Examples
    --------
    Two depots (5 and 3 units) serve two shops (4 and 4 units).

    >>> from hiveplan import optimise
    >>> answer = optimise.min_cost_flow([0, 0, 1, 1], [2, 3, 2, 3], [1, 4, 2, 3], [10] * 4, [5, 3, -4, -4])
    >>> answer.status, answer.objective, answer.flow.tolist()
    ('optimal', 17, [4, 1, 0, 3])
    """
    import numpy as np

    leaves, enters = _flat(tail, np.uint32, "tail"), _flat(head, np.uint32, "head")
    costs = _flat(cost, np.int64, "cost")
    least = np.zeros(len(costs), np.int64) if lower is None else _flat(lower, np.int64, "lower")
    if capacity is None:
        most = np.full(len(costs), UNLIMITED, np.int64)
    else:
        given = np.asarray(capacity)
        if given.dtype.kind == "f":
            given = np.where(given == np.inf, UNLIMITED, given)
        most = _flat(given, np.int64, "capacity")
    limits = _limits(0.0, work_limit, time_limit, 0, threads, on_interrupt)
    found = _core.min_cost_flow(leaves, enters, costs, least, most, _flat(supply, np.int64, "supply"), limits)
    return Flow(
        flow=_array(found["flow"], np.int64),
        potential=_array(found["potential"], np.int64),
        objective=found["objective"],
        status=found["status"],
        short=_array(found["short_node"], np.int64),
        short_units=_array(found["short_units"], np.int64),
        cut=_array(found["cut"], np.int64),
        work=found["work"],
        seconds=found["seconds"],
    )


def assign(
    cost: ArrayLike,
    use: ArrayLike,
    capacity: ArrayLike,
    *,
    count: ArrayLike | None = None,
    max_items: ArrayLike | None = None,
    unassigned_penalty: ArrayLike | None = None,
    gap: float = 1e-4,
    work_limit: int | None = None,
    time_limit: float | None = None,
    seed: int = 0,
    threads: int | None = None,
    on_interrupt: Literal["raise", "best"] = "raise",
) -> Assignment:
    """Give every unit of every item to an agent at least cost, within capacities (generalised assignment).

    Parameters
    ----------
    cost : array_like of float64, shape [items, agents]
        Cost of one unit of an item with an agent; ``inf`` forbids the pair.
    use : array_like of float64, shape [items, agents] or [items]
        Capacity that one unit uses.
    capacity : array_like of float64, shape [agents]
        Capacity of each agent; may be ``inf``.
    count : array_like of int64, shape [items], optional
        Units of each item. Default: 1.
    max_items : array_like of int64, shape [agents] or one number, optional
        Most units an agent may take. Default: no limit.
    unassigned_penalty : array_like of float64, shape [items] or one number, optional
        Cost of leaving a unit out. Default: all must be assigned.
    gap : float
        Stop when the answer is proven this near to the best. Default: 1e-4.
    work_limit, time_limit, seed, threads, on_interrupt
        See the module.

    Returns
    -------
    Assignment

    Raises
    ------
    ValueError
        Shapes that do not fit together, ``nan``, negative use or capacity: every fault.

    Examples
    --------
    >>> from hiveplan import optimise
    >>> answer = optimise.assign([[1, 4], [1, 2], [9, 3]], [1, 1, 1], [1, 2])
    >>> answer.agent.tolist(), answer.objective, answer.bound, answer.status
    ([0, 1, 1], 6.0, 6.0, 'optimal')
    """
    import numpy as np

    costs = np.ascontiguousarray(cost, np.float64)
    usage, room, counts, most, penalty = _assignment(costs, "cost", use, capacity, count, max_items, unassigned_penalty)
    # One agent: a list of uses could be read either way, and means the same.
    limits = _limits(gap, work_limit, time_limit, seed, threads, on_interrupt)
    found = _core.assign(costs.ravel(), usage.ravel(), room, counts, most, penalty, limits)
    single, amount = _amounts(found, counts)
    shortage = found.get("shortage")
    return Assignment(
        **_certificate(found),
        agent=single,
        amount=amount,
        unassigned=_array(found["unassigned"], np.int64),
        prices=_array(found["prices"], np.float64),
        shortage=None if shortage is None else Shortage(**shortage),
    )


def fair(
    use: ArrayLike,
    capacity: ArrayLike,
    *,
    cost: ArrayLike | None = None,
    budget: float | None = None,
    count: ArrayLike | None = None,
    max_items: ArrayLike | None = None,
    unassigned_penalty: ArrayLike | None = None,
    gap: float = 1e-2,
    work_limit: int | None = None,
    time_limit: float | None = None,
    seed: int = 0,
    threads: int | None = None,
    on_interrupt: Literal["raise", "best"] = "raise",
) -> Fair:
    """Give every unit of every item to an agent so that the fullest agent is as empty as can be, then the next fullest.

    Parameters
    ----------
    use : array_like of float64, shape [items, agents]
        Capacity that one unit of an item uses with an agent; ``inf`` forbids the pair.
    capacity : array_like of float64, shape [agents]
        What each agent's load is measured by. It does not limit: an objective above 1 says by how much it is short.
        An agent with 0 takes nothing that uses some; ``inf``: its load does not count.
    cost : array_like of float64, shape [items, agents], optional
        Cost of one unit of an item with an agent; ``inf`` forbids the pair. Needs ``budget``.
    budget : float, optional
        The most an answer may cost, penalties included. Default: costs do not count, and everything must be assigned.
    count : array_like of int64, shape [items], optional
        Units of each item. Default: 1.
    max_items : array_like of int64, shape [agents] or one number, optional
        Most units an agent may take. Default: no limit.
    unassigned_penalty : array_like of float64, shape [items] or one number, optional
        With a budget: cost of leaving a unit out. Default: all must be assigned.
    gap : float
        Stop when the answer is proven this near to the best. Default: 0.01.
    work_limit, time_limit, seed, threads, on_interrupt
        See the module.

    Returns
    -------
    Fair

    Raises
    ------
    ValueError
        Shapes that do not fit together, ``nan``, negative use or capacity, a cost without a budget.

    Examples
    --------
    Items of 3, 3, 2 and 2 hours for two agents of 10 hours.

    >>> from hiveplan import optimise
    >>> answer = optimise.fair([[3, 3], [3, 3], [2, 2], [2, 2]], [10, 10], gap=0)
    >>> answer.objective, answer.load.tolist(), answer.status
    (0.5, [0.5, 0.5], 'optimal')
    """
    import numpy as np

    if (cost is None) != (budget is None):
        raise ValueError("cost and budget belong together: give both or neither")
    usage = np.ascontiguousarray(use, np.float64)
    if usage.ndim != 2:
        raise ValueError(f"use must have the shape [items, agents], not {list(usage.shape)}")
    costs = np.zeros(usage.shape) if cost is None else np.array(cost, np.float64)
    if costs.shape != usage.shape:
        raise ValueError(f"cost must have the shape of use, {list(usage.shape)}, not {list(costs.shape)}")
    forbidden = np.isposinf(usage)
    costs[forbidden] = np.inf
    usage, room, counts, most, penalty = _assignment(
        costs, "use", np.where(forbidden, 0.0, usage), capacity, count, max_items, unassigned_penalty
    )
    limits = _limits(gap, work_limit, time_limit, seed, threads, on_interrupt)
    most_cost = None if budget is None else float(budget)
    found = _core.fair(costs.ravel(), usage.ravel(), room, counts, most, penalty, most_cost, limits)
    single, amount = _amounts(found, counts)
    shortage = found.get("shortage")
    return Fair(
        **_certificate(found),
        agent=single,
        amount=amount,
        unassigned=_array(found["unassigned"], np.int64),
        load=_array(found["load"], np.float64),
        cost=found["cost"],
        shortage=None if shortage is None else Shortage(**shortage),
    )


def locate(
    open_cost: ArrayLike,
    capacity: ArrayLike | None,
    demand: ArrayLike,
    cost: ArrayLike,
    *,
    single_source: bool = True,
    max_sites: int | None = None,
    existing: ArrayLike | None = None,
    unserved_penalty: ArrayLike | None = None,
    gap: float = 1e-4,
    work_limit: int | None = None,
    time_limit: float | None = None,
    seed: int = 0,
    threads: int | None = None,
    on_interrupt: Literal["raise", "best"] = "raise",
) -> Location:
    """Choose which sites to open, and serve every customer, at least cost (facility location).

    Parameters
    ----------
    open_cost : array_like of float64, shape [sites]
        Cost of each site being open.
    capacity : array_like of float64, shape [sites], or None
        Demand that each site can serve; ``None``: no site has a limit.
    demand : array_like of float64, shape [customers]
        Demand of each customer.
    cost : array_like of float64, shape [customers, sites]
        Cost of serving all of a customer's demand from a site; ``inf`` forbids the pair.
    single_source : bool
        All of a customer's demand comes from one site. Default: True.
    max_sites : int, optional
        Most open sites, existing ones included. Default: no limit.
    existing : array_like of bool, shape [sites], optional
        Sites that stay open whatever happens. Default: none.
    unserved_penalty : array_like of float64, shape [customers] or one number, optional
        Cost of leaving all of a customer's demand out. Default: all must be served.
    gap, work_limit, time_limit, seed, threads, on_interrupt
        See the module.

    Returns
    -------
    Location

    Raises
    ------
    ValueError
        Shapes that do not fit together, ``nan``, negative demand or capacity: every fault.

    Examples
    --------
    >>> from hiveplan import optimise
    >>> answer = optimise.locate([3, 3], None, [1, 1], [[0, 2], [2, 0]])
    >>> answer.objective, int(answer.open.sum()), answer.status
    (5.0, 1, 'optimal')
    """
    import numpy as np

    from hiveplan._columns import Columns

    opening, wanted = _flat(open_cost, np.float64, "open_cost"), _flat(demand, np.float64, "demand")
    costs = np.ascontiguousarray(cost, np.float64)
    customers, sites = len(wanted), len(opening)
    if costs.shape != (customers, sites):
        raise ValueError(f"cost must have the shape [customers, sites], [{customers}, {sites}], not {list(costs.shape)}")
    room = None if capacity is None else _spread(capacity, sites, np.float64, "capacity")
    penalty = None if unserved_penalty is None else _spread(unserved_penalty, customers, np.float64, "unserved_penalty")
    limits = _limits(gap, work_limit, time_limit, seed, threads, on_interrupt)
    most = None if max_sites is None else _count(max_sites, "max_sites")
    kept = _sites(existing, sites)
    found = _core.locate(opening, room, wanted, costs.ravel(), bool(single_source), most, kept, penalty, limits)
    customer, site = _array(found["customer"], np.int32), _array(found["site"], np.int32)
    fraction = _array(found["fraction"], np.float64)
    single = None
    if single_source:
        single = np.full(customers, -1, np.int32)
        single[customer] = site
    columns = [customer.astype(np.float64), site.astype(np.float64), fraction]
    return Location(
        **_certificate(found),
        open=_array(found["open"], np.bool_),
        site=single,
        share=Columns.of(("customer", "site", "fraction"), columns, whole=("customer", "site")),
        unserved=_array(found["unserved"], np.float64),
    )


def p_median(
    cost: ArrayLike,
    p: int,
    *,
    weight: ArrayLike | None = None,
    existing: ArrayLike | None = None,
    gap: float = 1e-4,
    work_limit: int | None = None,
    time_limit: float | None = None,
    seed: int = 0,
    threads: int | None = None,
    on_interrupt: Literal["raise", "best"] = "raise",
) -> Median:
    """Open at most ``p`` sites so that the total way to the nearest one is shortest.

    Parameters
    ----------
    cost : array_like of float64, shape [customers, sites]
        Way of one unit of each customer to each site; ``inf`` where there is none.
    p : int
        Most open sites.
    weight : array_like of float64, shape [customers], optional
        Units of each customer. Default: 1.
    existing : array_like of bool, shape [sites], optional
        Sites that stay open, counted in ``p``. Default: none.
    gap, work_limit, time_limit, seed, threads, on_interrupt
        See the module.

    Returns
    -------
    Median

    Raises
    ------
    ValueError
        Shapes that do not fit together, or numbers that make no sense: every fault.

    Examples
    --------
    Three customers along a road, sites at the same places: one site goes to the middle.

    >>> from hiveplan import optimise
    >>> answer = optimise.p_median([[0, 1, 5], [1, 0, 4], [5, 4, 0]], 1)
    >>> answer.open.tolist(), answer.objective
    ([False, True, False], 5.0)
    """
    import numpy as np

    costs, weights = _table(cost, "cost"), None if weight is None else _flat(weight, np.float64, "weight")
    limits = _limits(gap, work_limit, time_limit, seed, threads, on_interrupt)
    kept = _sites(existing, costs.shape[1])
    found = _core.p_median(costs.ravel(), costs.shape[0], _count(p, "p"), weights, kept, limits)
    return Median(
        **_certificate(found), open=_chosen(found["open"], costs.shape[1]), site=_array(found["site"], np.int32)
    )


def max_cover(
    distance: ArrayLike,
    radius: float,
    p: int,
    *,
    weight: ArrayLike | None = None,
    existing: ArrayLike | None = None,
    gap: float = 1e-4,
    work_limit: int | None = None,
    time_limit: float | None = None,
    seed: int = 0,
    threads: int | None = None,
    on_interrupt: Literal["raise", "best"] = "raise",
) -> Cover:
    """Open at most ``p`` sites so that the weight within ``radius`` of one is greatest (maximal covering).

    Parameters
    ----------
    distance : array_like of float64, shape [customers, sites]
        Distance of each customer to each site; may be ``inf``.
    radius : float
        Customers at most this far from an open site are covered.
    p : int
        Most open sites.
    weight : array_like of float64, shape [customers], optional
        What covering each customer is worth. Default: 1.
    existing : array_like of bool, shape [sites], optional
        Sites that stay open, counted in ``p``. Default: none.
    gap, work_limit, time_limit, seed, threads, on_interrupt
        See the module.

    Returns
    -------
    Cover
        The objective is the weight left uncovered, which is minimised; ``covered_weight`` is the rest.

    Raises
    ------
    ValueError
        Shapes that do not fit together, or numbers that make no sense: every fault.

    Examples
    --------
    >>> from hiveplan import optimise
    >>> answer = optimise.max_cover([[0, 1, 5], [1, 0, 4], [5, 4, 0]], 1.0, 1)
    >>> answer.covered_weight, answer.covered.tolist()
    (2.0, [True, True, False])
    """
    import numpy as np

    distances = _table(distance, "distance")
    weights = None if weight is None else _flat(weight, np.float64, "weight")
    limits = _limits(gap, work_limit, time_limit, seed, threads, on_interrupt)
    kept = _sites(existing, distances.shape[1])
    customers = distances.shape[0]
    found = _core.max_cover(distances.ravel(), customers, float(radius), _count(p, "p"), weights, kept, limits)
    return Cover(
        **_certificate(found),
        open=_chosen(found["open"], distances.shape[1]),
        covered=_array(found["covered"], np.bool_),
        covered_weight=found["covered_weight"],
        covered_bound=found["covered_bound"],
    )


def _assignment(
    costs: NDArray[np.float64],
    name: str,
    use: ArrayLike,
    capacity: ArrayLike,
    count: ArrayLike | None,
    max_items: ArrayLike | None,
    unassigned_penalty: ArrayLike | None,
) -> tuple[Any, Any, Any, Any, Any]:
    """Give use, capacity, counts, caps and penalties in the shapes that costs call for; ``name`` is where those came in."""
    import numpy as np

    room = _flat(capacity, np.float64, "capacity")
    if costs.ndim != 2:
        raise ValueError(f"{name} must have the shape [items, agents], not {list(costs.shape)}")
    items, agents = costs.shape
    if agents != len(room):
        raise ValueError(f"{name} has {agents} agents, capacity {len(room)}")
    usage = np.ascontiguousarray(use, np.float64)
    if usage.shape not in ((items,), (items, agents)):
        raise ValueError(f"use must have the shape [{items}] or [{items}, {agents}], not {list(usage.shape)}")
    counts = np.ones(items, np.int64) if count is None else _flat(count, np.int64, "count")
    most = None if max_items is None else _spread(max_items, agents, np.int64, "max_items")
    penalty = None if unassigned_penalty is None else _spread(unassigned_penalty, items, np.float64, "unassigned_penalty")
    return usage, room, counts, most, penalty


def _amounts(found: dict[str, Any], counts: NDArray[np.int64]) -> tuple[NDArray[np.int32] | None, Columns]:
    """Give the agent of each item, where each has one unit, and all amounts."""
    import numpy as np

    from hiveplan._columns import Columns

    item, agent = _array(found["item"], np.int32), _array(found["agent"], np.int32)
    single = None
    if counts.size == 0 or counts.max() <= 1:
        single = np.full(len(counts), -1, np.int32)
        single[item] = agent
    columns = [item.astype(np.int64), agent.astype(np.int64), _array(found["units"], np.int64)]
    return single, Columns.of(("item", "agent", "n"), columns)


def _certificate(found: dict[str, Any]) -> dict[str, Any]:
    return {name: found[name] for name in ("objective", "bound", "gap", "status", "work", "seconds")}


def _chosen(flat: bytes, sites: int) -> NDArray[np.bool_]:
    """Positions of sites as one flag for each site."""
    import numpy as np

    chosen = np.zeros(sites, np.bool_)
    chosen[_array(flat, np.int32)] = True
    return chosen


def _array(flat: bytes, dtype: Any) -> NDArray[Any]:
    """Give numbers from the core as an array that may be written to."""
    import numpy as np

    return np.frombuffer(bytearray(flat), dtype)


def _flat(values: ArrayLike, dtype: Any, name: str) -> NDArray[Any]:
    """Give a list of numbers as a contiguous array; a fraction is not cut to a whole number."""
    import numpy as np

    given = np.asarray(values)
    if given.ndim != 1:
        raise ValueError(f"{name} must be a list of numbers, not of the shape {list(given.shape)}")
    if np.dtype(dtype).kind in "iu" and given.size:
        low, high = (0, 2**32 - 1) if np.dtype(dtype).kind == "u" else (-(2**63), 2**63 - 1)
        if given.dtype.kind == "f" and not (np.isfinite(given).all() and (given == np.trunc(given)).all()):
            raise ValueError(f"{name} must hold whole numbers")
        if given.dtype.kind not in "iuf" and given.dtype.kind != "b":
            raise ValueError(f"{name} must hold whole numbers")
        if int(given.min()) < low or int(given.max()) > high:
            raise ValueError(f"{name} must hold numbers from {low} to {high}")
    return np.ascontiguousarray(given, dtype)


def _spread(values: ArrayLike, length: int, dtype: Any, name: str) -> NDArray[Any]:
    """Give a list of numbers; one number stands for all."""
    import numpy as np

    given = np.asarray(values)
    return _flat(np.full(length, given[()]) if given.ndim == 0 else given, dtype, name)


def _table(values: ArrayLike, name: str) -> NDArray[Any]:
    import numpy as np

    given = np.ascontiguousarray(values, np.float64)
    if given.ndim != 2:
        raise ValueError(f"{name} must have the shape [customers, sites], not {list(given.shape)}")
    return given


def _sites(existing: ArrayLike | None, sites: int) -> NDArray[Any] | None:
    import numpy as np

    if existing is None:
        return None
    given = np.asarray(existing)
    if given.dtype != np.bool_ or given.shape != (sites,):
        raise ValueError(f"existing must hold {sites} values, each true or false")
    return np.ascontiguousarray(given.view(np.uint8))


def _count(number: int, name: str) -> int:
    if number < 0:
        raise ValueError(f"{name} must be 0 or more, not {number}")
    return int(number)


def _limits(
    gap: float,
    work_limit: int | None,
    time_limit: float | None,
    seed: int,
    threads: int | None,
    on_interrupt: str,
) -> tuple[float, int | None, float | None, int, bool]:
    if not gap >= 0:
        raise ValueError(f"gap must be 0 or more, not {gap}")
    if threads is not None and threads < 1:
        raise ValueError(f"threads must be 1 or more, not {threads}")
    if not 0 <= seed < 2**64:
        raise ValueError(f"seed must be a whole number from 0 to 2^64 - 1, not {seed}")
    if on_interrupt not in ("raise", "best"):
        raise ValueError(f"on_interrupt must be 'raise' or 'best', not {on_interrupt!r}")
    if work_limit is not None:
        work_limit = min(_count(work_limit, "work_limit"), 2**64 - 1)
    return float(gap), work_limit, None if time_limit is None else float(time_limit), seed, on_interrupt == "best"
