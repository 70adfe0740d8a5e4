"""Facility location and p-median by us, HiGHS and CP-SAT."""

import time

import numpy as np
from scipy.sparse import coo_matrix

from assignment import started
from outcome import Outcome


def ours(problem, gap, limit):
    from hiveplan import optimise

    answer = optimise.locate(
        problem.open_cost, problem.capacity, problem.demand, problem.cost, single_source=problem.whole, gap=gap,
        time_limit=limit,
    )  # fmt: skip
    share = answer.share
    customer, site = (np.asarray(share[name]).astype(int) for name in ("customer", "site"))
    return Outcome("hiveplan", value(problem, answer.open, customer, site, np.asarray(share["fraction"])), answer.bound,
                   answer.seconds)


def value(problem, opened, customer, site, fraction):
    """What an answer costs, worked out anew; raises when it breaks a capacity or leaves somebody out."""
    load = np.bincount(site, fraction * problem.demand[customer], len(problem.open_cost))
    assert (load <= problem.capacity * (1 + 1e-6) + 1e-6).all(), "over capacity"
    assert opened[np.unique(site)].all(), "served from a closed site"
    served = np.bincount(customer, fraction, len(problem.demand))
    if (served < 1 - 1e-6).any():
        return np.inf
    return float(problem.open_cost[opened].sum() + (fraction * problem.cost[customer, site]).sum())


def highs(problem, gap, limit):
    """The strong formulation (customer at most by an open site, for each pair): what a careful user writes."""
    (n, m) = problem.cost.shape
    k = n * m
    customer, site = (axis.ravel() for axis in np.indices((n, m)))
    began = time.perf_counter()
    at = np.arange(k)
    rows = np.concatenate([customer, n + site, n + np.arange(m), n + m + at, n + m + at])
    columns = np.concatenate([at, at, k + np.arange(m), at, k + site])
    values = np.concatenate([np.ones(k), problem.demand[customer], -problem.capacity, np.ones(k), -np.ones(k)])
    solver = built(
        np.concatenate([problem.cost.ravel(), problem.open_cost]), rows, columns, values,
        np.concatenate([np.ones(n), np.full(m + k, -np.inf)]), np.concatenate([np.ones(n), np.zeros(m + k)]),
        np.concatenate([np.full(k, problem.whole), np.full(m, True)]), gap, limit,
    )  # fmt: skip
    solver.run()
    seconds, info = time.perf_counter() - began, solver.getInfo()
    if info.primal_solution_status != 2:
        return Outcome("HiGHS", np.inf, info.mip_dual_bound, seconds)
    x = np.array(solver.getSolution().col_value)
    held = np.flatnonzero(x[:k] > 1e-9)
    fraction = np.round(x[held]) if problem.whole else x[held]
    found = value(problem, x[k:] > 0.5, customer[held], site[held], fraction)
    return Outcome("HiGHS", found, info.mip_dual_bound, seconds)


def built(cost, rows, columns, values, low, high, whole, gap, limit):
    import highspy

    matrix = coo_matrix((values, (rows, columns)), shape=(len(high), len(cost))).tocsc()
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(cost), len(high)
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = cost, np.zeros(len(cost)), np.ones(len(cost))
    lp.row_lower_, lp.row_upper_ = low, high
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = matrix.indptr, matrix.indices, matrix.data
    kind = highspy.HighsVarType
    lp.integrality_ = [kind.kInteger if flag else kind.kContinuous for flag in whole]
    solver = started(gap, limit)
    solver.passModel(lp)
    return solver


def cp_sat(problem, gap, limit):
    """Whole customers only; costs 1,000 times."""
    from ortools.sat.python import cp_model

    n, m = problem.cost.shape
    began = time.perf_counter()
    model, scale = cp_model.CpModel(), 1000
    opened = [model.new_bool_var("") for _ in range(m)]
    x = [[model.new_bool_var("") for _ in range(m)] for _ in range(n)]
    for row in x:
        model.add_exactly_one(row)
        for j in range(m):
            model.add_implication(row[j], opened[j])
    demand = [int(d) for d in problem.demand]
    for j in range(m):
        served = cp_model.LinearExpr.weighted_sum([row[j] for row in x], demand)
        model.add(served <= int(problem.capacity[j]) * opened[j])
    costs = [int(round(c * scale)) for c in np.concatenate([problem.cost.ravel(), problem.open_cost])]
    model.minimize(cp_model.LinearExpr.weighted_sum([v for row in x for v in row] + opened, costs))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers, solver.parameters.max_time_in_seconds = 1, float(limit)
    solver.parameters.relative_gap_limit = float(gap)
    found = solver.solve(model)
    seconds, bound = time.perf_counter() - began, solver.best_objective_bound / scale
    if found not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Outcome("CP-SAT", np.inf, bound, seconds)
    site = np.array([next(j for j in range(m) if solver.boolean_value(row[j])) for row in x])
    chosen = np.array([solver.boolean_value(v) for v in opened])
    return Outcome("CP-SAT", value(problem, chosen, np.arange(n), site, np.ones(n)), bound, seconds)


def median_ours(way, p, gap, limit):
    from hiveplan import optimise

    answer = optimise.p_median(way, p, gap=gap, time_limit=limit)
    return Outcome("hiveplan", float(way[:, answer.open].min(1).sum()), answer.bound, answer.seconds)


def median_highs(way, p, gap, limit):
    n = len(way)
    k = n * n
    customer, site = (axis.ravel() for axis in np.indices((n, n)))
    began = time.perf_counter()
    at = np.arange(k)
    rows = np.concatenate([customer, n + at, n + at, np.full(n, n + k)])
    columns = np.concatenate([at, at, k + site, k + np.arange(n)])
    values = np.concatenate([np.ones(2 * k), -np.ones(k), np.ones(n)])
    solver = built(
        np.concatenate([way.ravel(), np.zeros(n)]), rows, columns, values,
        np.concatenate([np.ones(n), np.full(k + 1, -np.inf)]), np.concatenate([np.ones(n), np.zeros(k), [p]]),
        np.concatenate([np.full(k, False), np.full(n, True)]), gap, limit,
    )  # fmt: skip
    solver.run()
    seconds, info = time.perf_counter() - began, solver.getInfo()
    if info.primal_solution_status != 2:
        return Outcome("HiGHS", np.inf, info.mip_dual_bound, seconds)
    opened = np.array(solver.getSolution().col_value)[k:] > 0.5
    return Outcome("HiGHS", float(way[:, opened].min(1).sum()), info.mip_dual_bound, seconds)
