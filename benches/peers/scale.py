"""The rollout of a district as the same model in HiGHS: equal optimum, seconds of each.

    make bench-peers-scale                # prints the table of docs/methods/rollout.md

The model is written by `rollout N model` (`benches/bin/rollout.rs`), read off from outside: what each start of each commune
gains and uses. The optimum that HiGHS proves must be ours, and our choice is worked out anew within the limits.
"""

import json
import os
import subprocess
import sys
import time

import highspy
import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.normpath(os.path.join(HERE, "..", ".."))
PROGRAM = os.path.join(os.environ.get("CARGO_TARGET_DIR", os.path.join(ROOT, "target")), "release", "rollout")
SAME = 1e-6


def model(communes):
    text = subprocess.run([PROGRAM, str(communes), "model"], check=True, capture_output=True, text=True).stdout
    lines = [np.array(json.loads(line)) for line in text.splitlines()]
    if not lines:
        sys.exit("SKIPPED: the national tables do not lie beside the checkout (HIVEPLAN_SHARED)")
    return lines


def highs(left, options, gains, uses, rows, amounts, limit):
    """One binary for each commune and quarter; a commune starts once or not at all."""
    n, groups = len(gains), len(options)
    start = np.concatenate([[0], np.cumsum(uses)])
    group = np.repeat(np.arange(groups), options)
    index, value, begin = [], [], [0]
    for at in range(n):
        mine = slice(start[at], start[at + 1])
        index += [group[at], *(groups + rows[mine])]
        value += [1.0, *amounts[mine]]
        begin.append(len(index))
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = n, groups + len(left)
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = -gains, np.zeros(n), np.ones(n)
    lp.row_lower_ = np.full(lp.num_row_, -np.inf)
    lp.row_upper_ = np.concatenate([np.ones(groups), left])
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = np.array(begin), np.array(index), np.array(value)
    lp.integrality_ = [highspy.HighsVarType.kInteger] * n
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("time_limit", float(limit))
    solver.setOptionValue("mip_rel_gap", 0.0)
    began = time.perf_counter()
    solver.passModel(lp)
    solver.run()
    seconds = time.perf_counter() - began
    info = solver.getInfo()
    return -info.objective_function_value, -info.mip_dual_bound, seconds, solver.getModelStatus()


def check(left, options, gains, uses, rows, amounts, chosen, gain):
    """Our choice, worked out anew."""
    first = np.concatenate([[0], np.cumsum(options)])
    start = np.concatenate([[0], np.cumsum(uses)])
    used, all_gain = np.zeros(len(left)), 0.0
    for group, option in enumerate(chosen):
        if option >= 0:
            at = first[group] + option
            mine = slice(start[at], start[at + 1])
            np.add.at(used, rows[mine], amounts[mine])
            all_gain += gains[at]
    assert (used <= left * (1 + SAME) + SAME).all(), "our choice breaks a limit"
    assert abs(all_gain - gain) <= SAME * abs(gain), (all_gain, gain)


def main():
    limit = 60.0
    print("| communes | start options | hiveplan | bound | seconds | HiGHS | bound | seconds |")
    print("|---|---|---|---|---|---|---|---|")
    for communes in [int(word) for word in sys.argv[1:]] or [10, 30]:
        left, options, gains, uses, rows, amounts, chosen, ours = model(communes)
        uses, rows, options = uses.astype(int), rows.astype(int), options.astype(int)
        gain, bound, seconds = ours
        check(left, options, gains, uses, rows, amounts, chosen.astype(int), gain)
        theirs, their_bound, their_seconds, status = highs(left, options, gains, uses, rows, amounts, limit)
        print(
            f"| {communes} | {len(gains)} | {gain:.3f} | {bound:.3f} | {seconds:.2f} | {theirs:.3f} | {their_bound:.3f} "
            f"| {their_seconds:.2f} |"
        )
        if communes <= 10:
            assert status == highspy.HighsModelStatus.kOptimal, status
            assert abs(theirs - gain) <= SAME * abs(gain), "the optima differ"
            assert (bound - gain) <= SAME * abs(gain) and seconds <= 20, "not proven best in 20 s"


if __name__ == "__main__":
    main()
