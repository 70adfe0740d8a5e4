"""Two questions of a district as models for HiGHS: its rollout, and the posts and centres that a budget buys.

    make bench-peers-scale                # 10 communes; prints the tables of docs/methods/rollout.md and docs/methods/scaling.md

The model is written by `rollout N model` (`benches/bin/rollout.rs`), read off from outside: what each start of each commune
gains and uses. The optimum that HiGHS proves must be ours, and our choice is worked out anew within the limits.

The budget is one model of everything (`scale model`): posts at every village, who serves whom, centres, staff, places, money.
It asks for less than we do: posts of a village share their hours, and places need not go by priority. So HiGHS may find a
little more than any plan can reach, and its bound holds for ours too.
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
RELEASE = os.path.join(os.environ.get("CARGO_TARGET_DIR", os.path.join(ROOT, "target")), "release")
SAME = 1e-6


def written(program, *words):
    text = subprocess.run([os.path.join(RELEASE, program), *words], check=True, capture_output=True, text=True).stdout
    return [np.array(json.loads(line)) for line in text.splitlines()]


def model(communes):
    lines = written("rollout", str(communes), "model")
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
    return solved(lp, limit)


def solved(lp, limit, gap=0.0):
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("time_limit", float(limit))
    solver.setOptionValue("mip_rel_gap", gap)
    began = time.perf_counter()
    solver.passModel(lp)
    solver.run()
    seconds = time.perf_counter() - began
    info = solver.getInfo()
    return -info.objective_function_value, -info.mip_dual_bound, seconds, solver.getModelStatus()


class Rows:
    """A model put together column by column."""

    def __init__(self):
        self.cost, self.upper, self.columns, self.right = [], [], [], []

    def row(self, most):
        self.right.append(float(most))
        return len(self.right) - 1

    def column(self, gain, most, uses):
        self.cost.append(-gain), self.upper.append(most), self.columns.append(uses)

    def lp(self):
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(self.cost), len(self.right)
        lp.col_cost_, lp.col_lower_, lp.col_upper_ = np.array(self.cost), np.zeros(len(self.cost)), np.array(self.upper)
        lp.row_lower_, lp.row_upper_ = np.full(len(self.right), -np.inf), np.array(self.right)
        lp.a_matrix_.start_ = np.cumsum([0] + [len(uses) for uses in self.columns])
        lp.a_matrix_.index_ = np.array([row for uses in self.columns for row, _ in uses])
        lp.a_matrix_.value_ = np.array([amount for uses in self.columns for _, amount in uses], dtype=float)
        lp.integrality_ = [highspy.HighsVarType.kInteger] * len(self.cost)
        return lp


def whole(lines):
    """Posts, assignments, centres, staff and places under one budget."""
    *lines, last, ours = lines
    lines = iter(lines)
    areas, districts = (int(n) for n in next(lines))
    centre, meals, per_caregiver, per_teacher, per_cook, caregiver, teacher, cook = last
    rows = Rows()
    money = rows.row(ours[4])
    for _ in range(areas):
        weight, count, hours, most, post, price, item, worker, usage = (next(lines) for _ in range(9))
        of_item = [rows.row(n) for n in count]
        of_hours = [rows.row(0 if is_post else h) for h, is_post in zip(hours, post, strict=True)]
        of_most = [rows.row(0 if is_post else m) if m > 0 else None for m, is_post in zip(most, post, strict=True)]
        for w in np.flatnonzero(post):
            uses = [(money, price[0]), (of_hours[w], -hours[w])]
            rows.column(0.0, 1000.0, uses + ([(of_most[w], -most[w])] if of_most[w] is not None else []))
        for i, w, use in zip(item.astype(int), worker.astype(int), usage, strict=True):
            uses = [(of_item[i], 1.0), (of_hours[w], use)] + ([(of_most[w], 1.0)] if of_most[w] is not None else [])
            rows.column(weight[i], count[i], uses)
    for _ in range(districts):
        runs, preschool, school, weight, small, large, party, site = (next(lines) for _ in range(8))
        of_party = [[rows.row(n) for n in ages] for ages in (small, large)]
        of_site = [[rows.row(n if run else 0) for n, run in zip(p, runs, strict=True)] for p in (preschool, school)]
        staff = {}
        for c in np.flatnonzero(runs == 0):
            kitchen = rows.row(0)
            staff[c] = [rows.row(0) for _ in range(3)]
            rows.column(0.0, 1.0, [(money, centre), (of_site[0][c], -preschool[c]), (of_site[1][c], -school[c]), (kitchen, 1.0)])
            for row, ratio, price in zip(staff[c], (per_caregiver, per_teacher, per_cook), (caregiver, teacher, cook), strict=True):
                rows.column(0.0, 1000.0, [(row, -ratio), (money, price)] + ([(kitchen, -1.0)] if row == staff[c][2] else []))
        for p, c in zip(party.astype(int), site.astype(int), strict=True):
            for age, children in enumerate((small, large)):
                if children[p] > 0:
                    uses = [(of_party[age][p], 1.0), (of_site[age][c], 1.0)]
                    # Who eats in a centre that runs today does so already.
                    uses += [(money, meals)] + [(staff[c][at], 1.0) for at in (age, 2)] if c in staff else []
                    rows.column(weight[p], children[p], uses)
    return rows.lp(), ours


def budgets(dollars, limits):
    """HiGHS in as long as we took, and then in each of the limits: at the same time it must not be better."""
    print("\n| budget USD | need of all | hiveplan | bound | seconds | " + " | ".join(f"HiGHS {n} s | bound | seconds" for n in ["our", *limits]) + " |")
    print("|" + "---|" * (8 + 3 * len(limits)))
    for usd in dollars:
        lp, ours = whole(written("scale", "model", str(usd)))
        need, bound, asked, seconds, _ = ours
        cells = [f"{usd:.0f}", f"{asked:.0f}", f"{need:.0f}", f"{bound:.0f}", f"{seconds:.1f}"]
        for limit in [seconds, *limits]:
            theirs, their_bound, their_seconds, _ = solved(lp, limit, 1e-4)
            cells += [f"{theirs:.0f}" if np.isfinite(theirs) else "none", f"{their_bound:.0f}", f"{their_seconds:.1f}"]
            assert limit > seconds or theirs <= need * (1 + SAME) or not np.isfinite(theirs), "worse in the same time"
            assert need <= their_bound * (1 + SAME) + 1, "more than the model allows"
        print("| " + " | ".join(cells) + " |", flush=True)


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
    for communes in [int(word) for word in sys.argv[1:]] or [10]:
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
    budgets([100_000, 250_000, 500_000], [10, 60])


if __name__ == "__main__":
    main()
