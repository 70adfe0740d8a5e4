"""Fair loads by us, CP-SAT and HiGHS: everybody assigned, the largest share of hours least, one thread."""

import time

import numpy as np

from outcome import Outcome


def ours(problem, gap, limit):
    from hiveplan import optimise

    use = np.where(np.isfinite(problem.cost), problem.use, np.inf)
    answer = optimise.fair(use, problem.capacity, max_items=problem.most, gap=gap, time_limit=limit)
    return Outcome("hiveplan", largest(problem, answer.agent), answer.bound, answer.seconds)


def largest(problem, agent):
    """The largest share of an answer, worked out anew; infinite when somebody is left out or a cap is broken."""
    if (agent < 0).any() or not np.isfinite(problem.cost[np.arange(len(agent)), agent]).all():
        return np.inf
    if problem.most is not None:
        assert (np.bincount(agent, minlength=len(problem.capacity)) <= problem.most).all(), "over the cap"
    load = np.bincount(agent, problem.use[np.arange(len(agent)), agent], len(problem.capacity))
    return (load / problem.capacity).max()


def cp_sat(problem, gap, limit):
    """Whole numbers: shares in millionths, rounded up."""
    from ortools.sat.python import cp_model

    scale = 1_000_000
    (n, m) = problem.cost.shape
    began = time.perf_counter()
    model = cp_model.CpModel()
    share = np.ceil(problem.use / problem.capacity * scale).astype(int)
    may = np.isfinite(problem.cost)
    x = [[model.new_bool_var("") if may[i, j] else None for j in range(m)] for i in range(n)]
    top = model.new_int_var(0, 100 * scale, "")
    for i in range(n):
        model.add_exactly_one([x[i][j] for j in range(m) if may[i, j]])
    for j in range(m):
        held = [i for i in range(n) if may[i, j]]
        terms = [x[i][j] for i in held]
        model.add(cp_model.LinearExpr.weighted_sum(terms, [int(share[i, j]) for i in held]) <= top)
        if problem.most is not None:
            model.add(cp_model.LinearExpr.sum(terms) <= int(problem.most[j]))
    model.minimize(top)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers, solver.parameters.max_time_in_seconds = 1, float(limit)
    solver.parameters.relative_gap_limit = float(gap)
    found = solver.solve(model)
    seconds = time.perf_counter() - began
    bound = solver.best_objective_bound / scale
    if found not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Outcome("CP-SAT", np.inf, bound, seconds)
    answer = np.array([next(j for j in range(m) if may[i, j] and solver.boolean_value(x[i][j])) for i in range(n)])
    return Outcome("CP-SAT", largest(problem, answer), bound, seconds)


def highs(problem, gap, limit):
    """The model as a user would pass it, by arrays: one column more, the largest share."""
    import highspy
    from scipy.sparse import coo_matrix

    from assignment import pairs, solved

    item, agent, _, use = pairs(problem)
    (n, m), k = problem.cost.shape, len(item)
    began = time.perf_counter()
    rows = [item, n + agent, n + np.arange(m)]
    columns, values = [np.arange(k), np.arange(k), np.full(m, k)], [np.ones(k), use, -problem.capacity]
    upper = [np.ones(n), np.zeros(m)]
    if problem.most is not None:
        rows.append(n + m + agent), columns.append(np.arange(k)), values.append(np.ones(k))
        upper.append(problem.most.astype(float))
    upper = np.concatenate(upper)
    entries = (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns)))
    matrix = coo_matrix(entries, shape=(len(upper), k + 1)).tocsc()
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = k + 1, len(upper)
    lp.col_cost_ = np.append(np.zeros(k), 1.0)
    lp.col_lower_, lp.col_upper_ = np.zeros(k + 1), np.append(np.ones(k), np.inf)
    lp.row_lower_, lp.row_upper_ = np.concatenate([np.ones(n), np.full(len(upper) - n, -np.inf)]), upper
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = matrix.indptr, matrix.indices, matrix.data
    lp.integrality_ = [highspy.HighsVarType.kInteger] * k + [highspy.HighsVarType.kContinuous]
    return solved(lp, problem, (item, agent), (gap, limit, began), lambda answer: largest(problem, answer))
