"""Generalised assignment by us, HiGHS and CP-SAT: the same model, the same gap, the same time, one thread."""

import time

import numpy as np
from scipy.sparse import coo_matrix

from outcome import Outcome


def ours(problem, gap, limit):
    from hiveplan import optimise

    answer = optimise.assign(
        problem.cost, problem.use, problem.capacity, max_items=problem.most, unassigned_penalty=problem.penalty,
        gap=gap, time_limit=limit,
    )  # fmt: skip
    return Outcome("hiveplan", problem.value(answer.agent), answer.bound, answer.seconds)


def pairs(problem):
    item, agent = np.nonzero(np.isfinite(problem.cost))
    return item, agent, problem.cost[item, agent], problem.use[item, agent]


def highs(problem, gap, limit):
    """The model as a user would pass it, by arrays."""
    import highspy

    item, agent, cost, use = pairs(problem)
    (n, m), k = problem.cost.shape, len(item)
    began = time.perf_counter()
    out = 0 if problem.penalty is None else n
    rows = [item, np.arange(out), n + agent]
    columns, values = [np.arange(k), k + np.arange(out), np.arange(k)], [np.ones(k), np.ones(out), use]
    upper = [np.ones(n), problem.capacity]
    if problem.most is not None:
        rows.append(n + m + agent), columns.append(np.arange(k)), values.append(np.ones(k))
        upper.append(problem.most.astype(float))
    upper = np.concatenate(upper)
    matrix = coo_matrix(
        (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))), shape=(len(upper), k + out)
    ).tocsc()
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = k + out, len(upper)
    lp.col_cost_ = cost if problem.penalty is None else np.concatenate([cost, problem.penalty])
    lp.col_lower_, lp.col_upper_ = np.zeros(k + out), np.ones(k + out)
    lp.row_lower_, lp.row_upper_ = np.concatenate([np.ones(n), np.full(len(upper) - n, -np.inf)]), upper
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = matrix.indptr, matrix.indices, matrix.data
    lp.integrality_ = [highspy.HighsVarType.kInteger] * (k + out)
    return solved(lp, problem, (item, agent), (gap, limit, began), problem.value)


def solved(lp, problem, columns, limits, value):
    """Let HiGHS solve a model whose first columns are pairs of items and agents; the answer's value is worked out anew."""
    (item, agent), (gap, limit, began) = columns, limits
    solver = started(gap, limit)
    solver.passModel(lp)
    solver.run()
    seconds = time.perf_counter() - began
    info = solver.getInfo()
    if info.primal_solution_status != 2:
        return Outcome("HiGHS", np.inf, info.mip_dual_bound, seconds)
    taken = np.array(solver.getSolution().col_value)[: len(item)] > 0.5
    answer = np.full(len(problem.cost), -1)
    answer[item[taken]] = agent[taken]
    return Outcome("HiGHS", value(answer), info.mip_dual_bound, seconds)


def started(gap, limit):
    import highspy

    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("time_limit", float(limit))
    solver.setOptionValue("mip_rel_gap", float(gap))
    return solver


def cp_sat(problem, gap, limit):
    """Whole numbers: costs and uses that are not whole are taken 1,000 times, uses rounded up."""
    from ortools.sat.python import cp_model

    item, agent, cost, use = pairs(problem)
    (n, m), k = problem.cost.shape, len(item)
    whole = all((x == np.round(x)).all() for x in (cost, use, problem.capacity))
    scale = 1 if whole else 1000
    began = time.perf_counter()
    model = cp_model.CpModel()
    x = [model.new_bool_var("") for _ in range(k)]
    out = [] if problem.penalty is None else [model.new_bool_var("") for _ in range(n)]
    of_item, of_agent = [[] for _ in range(n)], [[] for _ in range(m)]
    for at in range(k):
        of_item[item[at]].append(x[at])
        of_agent[agent[at]].append(at)
    for i in range(n):
        model.add_exactly_one(of_item[i] + ([out[i]] if out else []))
    uses = np.ceil(use * scale).astype(int)
    for j, held in enumerate(of_agent):
        terms = [x[at] for at in held]
        model.add(cp_model.LinearExpr.weighted_sum(terms, [int(uses[at]) for at in held]) <= int(problem.capacity[j] * scale))
        if problem.most is not None:
            model.add(cp_model.LinearExpr.sum(terms) <= int(problem.most[j]))
    costs = np.round(np.concatenate([cost, problem.penalty if out else []]) * scale).astype(int)
    model.minimize(cp_model.LinearExpr.weighted_sum(x + out, [int(c) for c in costs]))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers, solver.parameters.max_time_in_seconds = 1, float(limit)
    solver.parameters.relative_gap_limit = float(gap)
    found = solver.solve(model)
    seconds = time.perf_counter() - began
    bound = solver.best_objective_bound / scale
    if found not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Outcome("CP-SAT", np.inf, bound, seconds)
    answer = np.full(n, -1)
    for at in range(k):
        if solver.boolean_value(x[at]):
            answer[item[at]] = agent[at]
    return Outcome("CP-SAT", problem.value(answer), bound, seconds)


def linear(problem):
    """One item an agent: SciPy, OR-Tools and us, exact."""
    from ortools.graph.python import linear_sum_assignment as graph
    from scipy.optimize import linear_sum_assignment

    from hiveplan import optimise

    n = len(problem.capacity)
    ones = np.ones(n)
    tail, head = (axis.ravel().astype(np.int32) for axis in np.indices((n, n)))

    def towers():
        solver = graph.SimpleLinearSumAssignment()
        solver.add_arcs_with_cost(tail, head, problem.cost.ravel().astype(np.int64))
        assert solver.solve() == solver.OPTIMAL
        return solver.optimal_cost()

    def scipy():
        row, column = linear_sum_assignment(problem.cost)
        return problem.cost[row, column].sum()

    calls = [
        ("hiveplan", lambda: optimise.assign(problem.cost, ones, ones, gap=0).objective),
        ("SciPy", scipy),
        ("OR-Tools", towers),
    ]
    return [timed(name, call, 25) for name, call in calls]


def timed(name, call, times=5):
    """The median time of a few calls, all of which must give the same objective."""
    seconds, found = [], []
    for _ in range(times):
        began = time.perf_counter()
        found.append(float(call()))
        seconds.append(time.perf_counter() - began)
    assert len(set(found)) == 1, f"{name}: {found}"
    return Outcome(name, found[0], found[0], sorted(seconds)[times // 2])
