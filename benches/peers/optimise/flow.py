"""Minimum-cost flow by us and OR-Tools, on the same arcs."""

import numpy as np

from assignment import timed


def both(networks, times=3):
    """Networks one after another: the time of all, and the sum of their costs."""
    return [timed("hiveplan", lambda: sum(map(ours, networks)), times), timed("OR-Tools", lambda: sum(map(towers, networks)), times)]


def ours(network):
    from hiveplan import optimise

    answer = optimise.min_cost_flow(
        network.tail, network.head, network.cost, network.capacity, network.supply, work_limit=2**63
    )
    assert answer.status == "optimal"
    return answer.objective


def towers(network):
    from ortools.graph.python import min_cost_flow

    solver = min_cost_flow.SimpleMinCostFlow()
    most = np.minimum(network.capacity, np.abs(network.supply).sum())
    solver.add_arcs_with_capacity_and_unit_cost(
        network.tail.astype(np.int32), network.head.astype(np.int32), most, network.cost
    )
    solver.set_nodes_supplies(np.arange(len(network.supply), dtype=np.int32), network.supply)
    assert solver.solve() == solver.OPTIMAL
    return solver.optimal_cost()
