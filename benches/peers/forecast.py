"""The forecast of many draws in NumPy, vectorised over draws and communes: the peer of `benches/forecast.rs`.

    python benches/peers/forecast.py [draws] [years]

Reads the ten communes of Battambang from tests/golden/battambang (input and outcome). The same model as the library's
draws: case flow by cohorts of equal age (linear maps from review to review, no scores moved month by month), children,
work by WISN and standards, posts hired with lead time, shared cadres, cost lines, funding by merit order (two of its
four passes), bands. Draws are NumPy's own, so that bands agree up to sampling. One thread, draws in blocks that stay in
the cache (the block size was tried: 250, 500, 1,000 and 2,000 draws).
"""

import json
import os
import sys
import time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")

import numpy as np  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
GOLDEN = os.path.join(HERE, "..", "..", "tests", "golden", "battambang")
CADRES = ["social_worker", "nurse", "finance_coach", "caregiver", "teacher", "cook", "supervisor", "trainer"]
SERVICE = ["social_work", "health", "family_finance", "youth_centres", "youth_centres", "youth_centres", "supervision",
           "capacity_building"]
SW, NURSE, COACH, CARE, TEACH, COOK, SUP, TRAIN = range(8)
SHARED = (NURSE, COACH, SUP, TRAIN)
BLOCK = 500


class Ground:
    """What no draw changes."""

    def __init__(self, years):
        with open(os.path.join(GOLDEN, "input.json"), encoding="utf-8") as file:
            self.input = json.load(file)
        with open(os.path.join(GOLDEN, "outcome.json"), encoding="utf-8") as file:
            outcome = json.load(file)
        communes, plan = outcome["communes"], outcome["plan"]
        self.years, self.start = years, outcome["horizon"]["start"]
        self.codes = [c["code"] for c in communes]
        at = {code: place for place, code in enumerate(self.codes)}
        count = lambda name: np.array([c[name] for c in communes], float)  # noqa: E731
        self.families, self.people = count("families"), count("people")
        self.children, self.villages = count("children"), count("villages")
        n = len(communes)
        self.km = np.zeros((n, 8))
        for way in plan["travel"]:
            self.km[at[way["commune"]], CADRES.index(way["cadre"])] = way["km_one_way"]
        for cadre in (CARE, TEACH, COOK, SUP, TRAIN):
            self.km[:, cadre] = self.km[:, SW]
        self.today = np.zeros((n, 8))
        today = set()
        for worker in plan["workers"]:
            if worker["existing"]:
                self.today[at[worker["village"][:6]], CADRES.index(worker["cadre"])] += worker["fte"]
                today.add(worker["id"])
        self.in_case = np.zeros(n)
        for given in plan["assignments"]:
            if given["cadre"] == "social_worker" and given["worker"] in today:
                self.in_case[at[given["village"][:6]]] += given["families"]
        self.places = np.zeros((n, 2))
        self.before, self.new = np.zeros(n), np.zeros(n)
        centre_at = {}
        for centre in plan["centres"]:
            here = at[centre["village"][:6]]
            centre_at[centre["id"]] = here
            self.places[here] += centre["places"]
            (self.before if centre["existing"] else self.new)[here] += 1
        ages = ["preschool", "school"]
        self.ways = np.zeros((2, n, n))
        for placed in plan["places"]:
            self.ways[ages.index(placed["age"]), at[placed["village"][:6]], centre_at[placed["centre"]]] += placed["children"]
        for waiting in plan["waiting"]:
            home = at[waiting["village"][:6]]
            self.ways[ages.index(waiting["age"]), home, home] += waiting["children"]
        self.ways /= np.maximum(self.ways.sum(axis=2, keepdims=True), 1e-12)
        first = {}
        stages = np.zeros((n, years))
        for row in self.input["handover"]:
            year, month = map(int, row["month"].split("-"))
            if row["stage"] == "training":
                first[at[row["commune"]]] = (year - self.start, month)
            if 0 <= year - self.start < years:
                stages[at[row["commune"]], year - self.start] += 1
        self.stages = stages
        self.training = [first[c] for c in range(n)]
        self.estimates = outcome["estimates"]


def draw(ground, count, rng):
    """PERT draws of all estimates, by name."""
    values = {}
    for e in ground.estimates:
        low, mode, high = e["low"], e["value"], e["high"]
        if high > low:
            place = (mode - low) / (high - low)
            values[e["id"]] = low + (high - low) * rng.beta(1 + 4 * place, 5 - 4 * place, count)
        else:
            values[e["id"]] = np.full(count, mode)
    return values


def month_back(weights, up, down):
    """Weights of scores one month earlier; the first axis is the score."""
    above = np.concatenate([weights[1:], weights[-1:]])
    below = np.concatenate([weights[:1], weights[:-1]])
    return (1 - up - down) * weights + up * above + down * below


class Flow:
    """Linear maps of the case flow: (draws, to, from) and (draws, from, age)."""

    def __init__(self, v, count):
        months = self.months = 6
        gain = v["score_gain_month"]
        variance = v["score_spread_review"] ** 2 / months
        moving = np.clip(variance + gain**2, gain, 1.0)
        up, down = np.maximum((moving + gain) / 2, 1 / 240), (moving - gain) / 2
        scores = np.arange(11.0)[:, None]
        mean = v["intake_score"]
        room = np.minimum(mean + 1, 11 - mean)
        width = np.where(room >= 3, 3, np.where(room >= 2, 2, 1))
        intake = np.maximum(width - np.abs(scores - mean), 0)
        intake /= intake.sum(axis=0)
        safe = 8
        after = np.zeros((count, 12, 12))
        for to in range(11):
            one = np.zeros((11, count))
            one[to] = 1
            for _ in range(months):
                one = month_back(one, up, down)
            row = np.concatenate([one, (intake * one).sum(axis=0)[None]]).T
            if to >= safe:
                after[:, 11, safe:11] += row[:, safe:11]
                row[:, safe:11] = 0
            after[:, to] = row
        # Steady state: visits x = a (I - Q)^-1 over the states after a review, then months on.
        q = np.zeros((count, 11, 11))
        q[:] = after[:, :11, :11]
        entered = np.einsum("dtf,df->dt", after[:, :11, 11:], np.ones((count, 1)))
        visits = np.linalg.solve(np.eye(11) - q, entered[..., None])[..., 0]
        stock = np.concatenate([visits, np.ones((count, 1))], axis=1)
        visit_of = np.stack([v["visits_month_score_0_3"]] * 4 + [v["visits_month_score_4_5"]] * 2
                            + [v["visits_month_score_6_7"]] * 2 + [v["visits_month_score_8_10"]] * 3)
        ones = np.broadcast_to(1.0, (11, count))

        def ahead(weights):
            rows, now = [], np.array(weights)
            for _ in range(months):
                rows.append(np.concatenate([now, (intake * now).sum(axis=0)[None]]).T)
                now = month_back(now, up, down)
            return np.stack(rows, axis=2)

        total = (stock[..., None] * ahead(ones)).sum(axis=(1, 2))
        mean_score = (stock[..., None] * ahead(np.broadcast_to(scores, (11, count)))).sum(axis=(1, 2)) / total
        self.stay = total
        self.visits = ahead(visit_of)
        self.steady_visits = (stock[..., None] * self.visits).sum(axis=(1, 2)) / total
        kin, care = v["kinship_share"], v["care_stay_months"]
        again = v["reentry_5yr"]
        self.reentry = 1 - (1 - again) ** (1 / 60)
        separated = v["rci_per_1000_children"] / 1000 / (1 - kin)
        entries = separated / care
        cohort = (1 - (1 - self.reentry) ** 60) / self.reentry
        at_home = 1 - separated - entries * cohort
        self.separation = entries * (1 - again) / (v["share_in_case"] * at_home)
        distance = 10 - mean_score
        self.risk = ahead(self.separation * (10 - scores) / distance * v["ifps_rr_placement_12m"])
        self.care, self.back = separated * (1 - kin), entries
        self.kin, self.reunification = kin, 1 / care
        reopen = v["closed_case_reopen"]
        share, stay = v["share_in_case"], v["stay_months"]
        self.referral = (1 - reopen) * share / stay / (1 - share)
        self.lapse = (1 - reopen) / stay
        self.reopen = 1 - (1 - reopen) ** (1 / 24)
        self.intake = 1 / (1 - reopen)
        self.growth = (1 + v["population_growth_pct"] / 100) ** (1 / 12) - 1
        # One product a month for all maps: after the review, exits, visits and risk by age.
        self.maps = np.concatenate([after, self.visits.transpose(0, 2, 1), self.risk.transpose(0, 2, 1)], axis=1)
        self.stock = stock / total[:, None]


def block(g, v, count):
    """Forecast of a block of draws: cost by year and kind, payers, gap."""
    n, years = len(g.codes), g.years
    f = Flow(v, count)
    col = lambda name: v[name][:, None]  # noqa: E731
    shape = (count, n)
    available = (v["weekdays_year"] - v["public_holidays_days"] - v["annual_leave_days"] - v["sick_leave_days"]
                 - v["training_days"]) * v["hours_per_day"]
    month_hours = available / 12
    supervised = (v["group_supervision_hours"] + v["peer_supervision_hours"] + v["individual_supervision_hours"]) / month_hours
    indicators = v["indicator_hours"] / month_hours
    allowance = np.ones((8, count))
    for cadre in (SW, NURSE, COACH):
        allowance[cadre] = 1 / (1 - np.clip(v["support_share"] + supervised + indicators, 0, 0.95))
    for cadre in (SUP, TRAIN):
        allowance[cadre] = 1 / (1 - v["support_share"])
    per_hour = (allowance / available)[..., None]
    wet = v["wet_months_year"] / 12
    speed = 1 / (wet / (v["speed_km_hour"] * v["wet_speed_share"]) + (1 - wet) / v["speed_km_hour"])
    hpk = (1 / speed)[:, None]
    trip = (2 * g.km[None] * v["detour_factor"][:, None, None]).transpose(2, 0, 1)
    attempts = 1 / v["visit_success_rate"]
    trips = (attempts / v["visits_per_trip"])[:, None]
    in_village = col("in_village_km")
    visit = lambda name: ((v[name] * attempts + v["notes_minutes"]) / 60)[:, None]  # noqa: E731
    visit_sw, visit_n, visit_c = visit("visit_minutes_contact"), visit("nurse_visit_minutes"), visit("finance_session_minutes")
    way_sw, way_n, way_c = trip[SW] * trips, trip[NURSE] * trips, trip[COACH] * trips
    present = np.minimum(v["centre_days_year"] * v["hours_per_day"], available)
    ratios = [v["daycare_ratio_3_5"], v["tutoring_group"], v["children_per_cook"]]
    place = [np.maximum(present / r * per_hour[k][:, 0], 1 / r)[:, None] for k, r in zip((CARE, TEACH, COOK), ratios)]
    span = col("supervision_ratio_cct")
    nurse_ratio = col("share_nurse")
    coached_ratio = (v["share_finance"] * np.minimum(v["finance_course_months"] / v["stay_months"], 1))[:, None]
    child = v["centre_places_family"]
    child_ratio = [(child * v["preschool_share"])[:, None], (child * (1 - v["preschool_share"]))[:, None]]
    filled = (1 - v["vacancy_share"])[:, None]
    lead = np.maximum(np.rint(v["hiring_lead_months"]).astype(int), 1)
    induction = np.rint(v["training_months"]).astype(int)
    centres = g.before + g.new
    rows = np.arange(count)
    steady_reviews, steady_exits = 1 / f.months, (1 / f.stay)[:, None]
    referral, lapse, reopen = f.referral[:, None], f.lapse[:, None], f.reopen[:, None]
    growth = f.growth[:, None]

    families = np.broadcast_to(g.families, shape).copy()
    cases = np.rint(g.families * col("share_in_case"))
    open_ = np.minimum(g.in_case, cases)
    waiting = cases - open_
    ordinary = families - cases
    required = np.zeros((8, count, n))
    served = np.zeros((8, count, n))
    km = np.zeros((8, count, n))
    members = np.zeros(shape)
    cohorts = np.repeat((f.stock[:, :, None] * open_[:, None, :])[None], f.months, axis=0)
    ahead_v = np.zeros((f.months, count, n))
    ahead_r = np.zeros((f.months, count, n))
    for age in range(f.months):
        # A cohort of age p now asks for what it will at ages p + 1, ...
        for later in range(1, f.months - age):
            ahead_v[later - 1] += np.einsum("df,dfc->dc", f.visits[:, :, age + later], cohorts[0])
            ahead_r[later - 1] += np.einsum("df,dfc->dc", f.risk[:, :, age + later], cohorts[0])
    cohorts = cohorts.copy()
    closed = np.zeros(shape)
    exits = np.zeros((24, count, n))
    residential = g.children * f.care[:, None]
    kin_stock = residential * (f.kin / (1 - f.kin))[:, None]
    back0 = g.children * f.back[:, None]
    re = f.reentry[:, None]
    returns = np.repeat(back0[None], 60, axis=0)
    reunified = back0 * ((1 - (1 - re) ** 60) / re)
    followed = back0 * ((1 - (1 - re) ** 12) / re)
    home = g.children - residential - kin_stock - reunified
    closed_left, settled_left, followed_left = (1 - reopen) ** 24, (1 - re) ** 60, (1 - re) ** 12
    decided, begun, ready = (np.zeros((8, count, n)) for _ in range(3))
    begins = np.zeros((years * 12 + 80, 8, count, n), dtype=np.float32)
    readies = np.zeros_like(begins)
    owed = np.zeros(shape)
    children = [np.zeros(shape), np.zeros(shape)]
    sums = {}

    def add(year, name, value):
        key = (year, name)
        sums[key] = sums[key] + value if key in sums else value.copy()

    def look(referred, admitted, reviews, exited, visits):
        nonlocal members
        in_need = open_ + waiting
        full = visits + waiting * f.steady_visits[:, None]
        q = [(visit_sw, way_sw + in_village, full, visits), (col("assessment_hours"), way_sw, referred, admitted),
             (col("review_hours"), way_sw, reviews + waiting * steady_reviews, reviews),
             (col("sign_off_hours"), None, exited + waiting * steady_exits, exited)]
        hours, part, kms = np.zeros(shape), np.zeros(shape), np.zeros(shape)
        for unit, way, all_, some in q:
            each = unit if way is None else unit + way * hpk
            hours += each * all_
            part += each * some
            if way is not None:
                kms += way * some
        followed_visits = followed * col("reunified_visits_month")
        extra = (visit_sw + way_sw * hpk) * followed_visits
        meetings = g.villages * col("network_meetings_year") / 12
        extra += (col("network_meeting_hours") + trip[SW] * hpk) * meetings
        kms += way_sw * followed_visits + trip[SW] * meetings
        hours += extra
        part += extra
        required[SW] = np.maximum(hours * 12 * per_hour[SW], in_need / col("caseload_ongoing_cwla"))
        served[SW] = required[SW] * (part / hours)
        km[SW] = kms
        share = np.where(in_need > 0, open_ / np.maximum(in_need, 1e-300), 1.0)
        workshops = g.villages * col("workshops_village_year") / 12
        work = (col("workshop_hours") + trip[NURSE] * hpk) * workshops
        visits_n = in_need * nurse_ratio * col("nurse_visits_month")
        each = (visit_n + (way_n + in_village) * hpk) * visits_n
        required[NURSE] = (each + work) * 12 * per_hour[NURSE]
        served[NURSE] = (each * share + work) * 12 * per_hour[NURSE]
        km[NURSE] = (way_n + in_village) * visits_n * share + trip[NURSE] * workshops
        sessions = in_need * coached_ratio * col("finance_sessions_month")
        required[COACH] = (visit_c + (way_c + in_village) * hpk) * sessions * 12 * per_hour[COACH]
        served[COACH] = required[COACH] * share
        km[COACH] = (way_c + in_village) * sessions * share
        both = children[0] + children[1]
        required[CARE], required[TEACH] = children[0] * place[0], children[1] * place[1]
        required[COOK] = np.maximum(both * place[2], centres)
        served[CARE:COOK + 1] = required[CARE:COOK + 1]
        group_hours = col("group_supervision_hours") / span + col("individual_supervision_hours")
        required[SUP] = np.maximum(members * 12 * (group_hours + trip[SUP] / span * hpk) * per_hour[SUP], members / span)
        served[SUP] = required[SUP]
        km[SUP] = members * trip[SUP] / span
        members = required[SW] + required[NURSE] + required[COACH]

    def training(month):
        year = month // 12
        days = np.zeros(n)
        kind = np.zeros(n, int)
        for c, (first, of_year) in enumerate(g.training):
            if year > first:
                kind[c], days[c] = 2, 12
            elif year == first and month >= first * 12 + of_year - 1:
                kind[c], days[c] = 1, 13 - of_year
        due = np.where(kind == 1, col("course_days_commune"), np.where(kind == 2, col("refresher_days_year"), 0.0))
        return due / np.maximum(days, 1)

    def year_days(month):
        year = month // 12
        order = np.array([np.sign(year - first) for first, _ in g.training])
        return np.where(order == 0, col("course_days_commune"), np.where(order > 0, col("refresher_days_year"), 0.0))

    def trainer(month):
        days = year_days(month)
        each = col("trainer_days_course_day") * col("hours_per_day") + trip[TRAIN] * hpk
        required[TRAIN] = days * each * per_hour[TRAIN]
        served[TRAIN] = required[TRAIN]
        km[TRAIN] = days * trip[TRAIN] / 12

    def done(cadre, able):
        need = served[cadre]
        return np.where(able <= 0, 0.0, np.where(able >= need, 1.0, able / np.maximum(need, 1e-300)))

    visits0 = open_ * f.steady_visits[:, None]
    zero = np.zeros(shape)
    for _ in range(2):
        look(referral * ordinary * f.intake[:, None], zero, zero, zero, visits0)
    trainer(0)
    for month in range(years * 12):
        year = month // 12
        fresh = begins[month].astype(float)
        begun += fresh
        ready += readies[month]
        add(year, "new", fresh * filled)
        able = g.today.T[:, None, :] + ready * filled
        for cadre in SHARED:
            fte = g.today.T[cadre][None] + np.zeros(shape)
            total = (ready[cadre] * filled).sum(axis=1, keepdims=True)
            need = required[cadre].sum(axis=1, keepdims=True)
            able[cadre] = fte + np.where(need > 0, total * required[cadre] / np.maximum(need, 1e-300), total / n)
        paid = g.today.T[:, None, :] + begun * filled
        add(year, "paid", paid)
        # Families.
        most = np.where(required[SW] > 0, able[SW] / np.maximum(required[SW], 1e-300) * (open_ + waiting), np.inf)
        new, lapsed = ordinary * referral, waiting * lapse
        ordinary += lapsed - new
        waiting -= lapsed
        slot = month % f.months
        product = np.matmul(f.maps[:, :12], cohorts[slot])
        reviews = cohorts[slot].sum(axis=1)
        exited = product[:, 11].copy()
        open_ = open_ - exited
        back_to_work = closed * reopen
        settled = exits[month % 24] * closed_left
        ordinary += settled
        closed += exited - back_to_work - settled
        exits[month % 24] = exited
        waiting += new + back_to_work
        referred = new + back_to_work
        admitted = np.minimum(waiting, np.maximum(np.minimum(most - open_, able[SW] * col("assessments_worker_month")), 0))
        waiting -= admitted
        open_ += admitted
        product[:, 11] = admitted
        cohorts[slot] = product
        asked = np.matmul(f.maps[:, 12:], product)
        for age in range(f.months):
            here = (slot + age) % f.months
            ahead_v[here] += asked[:, age]
            ahead_r[here] += asked[:, f.months + age]
        visits, risk = ahead_v[slot].copy(), ahead_r[slot]
        exposure = np.clip((waiting * f.separation[:, None] + risk) / families, 0, 1)
        ahead_v[slot], ahead_r[slot] = 0, 0
        first, again = home * exposure, reunified * re
        from_res, from_kin = residential * f.reunification[:, None], kin_stock * f.reunification[:, None]
        back = from_res + from_kin
        settled = returns[month % 60] * settled_left
        home += settled - first
        reunified += back - again - settled
        followed = followed * (1 - re) - returns[(month + 48) % 60] * followed_left + back
        returns[month % 60] = back
        separated = first + again
        kin_stock += separated * f.kin[:, None] - from_kin
        residential += separated * (1 - f.kin)[:, None] - from_res
        ordinary += families * growth
        home += (home + residential + kin_stock + reunified) * growth
        families *= 1 + growth
        # Children.
        in_need = open_ + waiting
        for age in range(2):
            children[age] = np.minimum((child_ratio[age] * in_need) @ g.ways[age], g.places[:, age])
        look(referred, admitted, reviews, exited, visits)
        trainer(month)
        owed += training(month)
        each = col("trainer_days_course_day") * col("hours_per_day") + trip[TRAIN] * hpk
        needed = (owed * each).sum(axis=1, keepdims=True)
        capacity = able[TRAIN].sum(axis=1, keepdims=True) * (month_hours / allowance[TRAIN])[:, None]
        held = owed * np.where(needed > capacity, capacity / np.maximum(needed, 1e-300), 1.0)
        owed = owed - held
        team = paid[SW] + paid[NURSE] + paid[COACH]
        workers = team.sum(axis=1, keepdims=True)
        meeting = np.minimum(np.ceil(workers / span - 1e-9), able[SUP].sum(axis=1, keepdims=True))
        d = {k: done(k, able[k]) for k in (NURSE, COACH, CARE, TEACH, SUP, TRAIN)}
        add(year, "km", np.stack([km[SW], km[NURSE] * d[NURSE], km[COACH] * d[COACH], km[SUP] * d[SUP], km[TRAIN] * d[TRAIN]]))
        add(year, "families", open_)
        add(year, "nurse", open_ * nurse_ratio * d[NURSE])
        add(year, "coached", open_ * coached_ratio * d[COACH])
        add(year, "children", children[0] * d[CARE] + children[1] * d[TEACH])
        add(year, "days", held * col("course_participants"))
        add(year, "workshops", g.villages / 12 * col("workshops_village_year") * d[NURSE])
        add(year, "groups", np.where(workers > 0, meeting * team / np.maximum(workers, 1e-300), 0))
        # Hiring: local cadres at once, shared ones post by post where most is missing.
        for cadre in (SW, CARE, TEACH, COOK):
            posts = np.maximum(np.ceil(required[cadre] - g.today[:, cadre] - decided[cadre] - 1e-9), 0)
            if posts.any():
                decided[cadre] += posts
                begins[month + lead, cadre, rows] += posts
                readies[month + lead + induction, cadre, rows] += posts
        for cadre in SHARED:
            there = g.today[:, cadre].sum() + decided[cadre].sum(axis=1)
            left = np.maximum(np.ceil(required[cadre].sum(axis=1) - there - 1e-9), 0)
            while left.any():
                some = np.flatnonzero(left)
                here = (required[cadre][some] - g.today[:, cadre] - decided[cadre][some]).argmax(axis=1)
                decided[cadre][some, here] += 1
                begins[month + lead[some], cadre, some, here] += 1
                readies[month + (lead + induction)[some], cadre, some, here] += 1
                left[some] -= 1
    return money(g, v, sums, count)


def money(g, v, sums, count):
    """Cost lines of each year, and who pays."""
    n, years = len(g.codes), g.years
    fx, aud = v["fx_khr_per_usd"], v["usd_per_aud"]
    kinds, out = sorted({line["kind"] for line in g.input["costs"]}), []
    services = sorted({line["service"] for line in g.input["costs"]})
    km_row = {"social_work": [0], "health": [1], "family_finance": [2], "supervision": [3], "capacity_building": [4]}
    payers = g.input["payers"]
    for year in range(years):
        s = {name: value for (of, name), value in sums.items() if of == year}
        rise = {"prices": (1 + v["inflation_pct"] / 100) ** year, "wages": (1 + v["wage_growth_pct"] / 100) ** year,
                "none": np.ones(count)}
        pay = {name: np.zeros((count, n)) for name in services}
        cost = {name: np.zeros((count, n)) for name in services}
        amounts = np.zeros((len(kinds), count, n))
        own_pay = np.zeros((2, count, n))
        cells = np.zeros((4, count, n))
        order = sorted(g.input["costs"], key=lambda line: {"pay": 1, "service_cost": 2}.get(line["driver"], 0))
        for line in order:
            name, service, driver, life = line["price"], line["service"], line["driver"], line["life_years"]
            price = v[name] * rise[line["rise"]]
            if "usd" in name:
                price = price * fx
            elif "aud" in name:
                price = price * fx * aud
            of = [k for k in range(8) if (CADRES[k] == line["cadre"] if line["cadre"] else SERVICE[k] == service)]
            if driver == "post_months":
                quantity = sum(s["paid"][k] * ((v["cook_months_year"] / 12)[:, None] if k == COOK and line["kind"] == "pay" else 1)
                               for k in of)
            elif driver == "new_posts":
                quantity = sum(sums[(y, "new")][k] for y in range(year, -1, -(life or 99)) for k in of)
                due = sum(1 for m in range(12 * year, 12 * year + 12) if m > 0 and (m + life * 6) % (life * 12) == 0)
                quantity = quantity + due * sum(g.today[:, k] for k in of)
            elif driver == "km":
                quantity = sum(s["km"][k] for k in km_row.get(service, []))
            elif driver == "child_days":
                quantity = s["children"] * (v["centre_days_year"] / 12)[:, None]
            elif driver == "centres_opened":
                due = sum(1 for m in range(12 * year, 12 * year + 12) if m > 0 and (m + life * 6) % (life * 12) == 0)
                quantity = np.broadcast_to(g.new * (year % life == 0) + g.before * due, (count, n))
            elif driver in ("centre_years", "centre_months"):
                quantity = np.broadcast_to((g.before + g.new) * (1 if driver == "centre_years" else 12), (count, n))
            elif driver == "member_meetings":
                quantity = g.villages * (v["network_meetings_year"] * v["network_members_village"])[:, None]
            elif driver == "stages":
                quantity = np.broadcast_to(g.stages[:, year], (count, n))
            elif driver == "commune_years":
                quantity = np.ones((count, n))
            elif driver == "pay":
                quantity = pay[service]
            elif driver == "service_cost":
                quantity = cost[service]
            else:
                key = {"family_years": "families", "nurse_family_years": "nurse", "coached_family_years": "coached",
                       "participant_days": "days", "workshops": "workshops", "group_months": "groups"}[driver]
                quantity = s[key] / 12 if driver.endswith("_years") else s[key]
            amount = quantity * price[:, None]
            amounts[kinds.index(line["kind"])] += amount
            is_pay = line["kind"] in ("pay", "on_costs")
            cells[2 * (service != "social_work") + (not is_pay)] += amount
            if is_pay:
                own_pay[0] += amount
            if driver != "service_cost":
                cost[service] += amount
                if line["kind"] == "pay" and driver != "pay":
                    pay[service] += amount
        out.append((amounts.sum(axis=2), *fund(g, v, year, cells, own_pay[0], s["paid"].sum(axis=0) / 12, payers, count)))
    return out


def fund(g, v, year, cells, own_pay, posts, payers, count):
    """Two passes of the merit order: each payer's portion, then what is left from the payers in their order."""
    n = len(g.codes)
    fx = v["fx_khr_per_usd"]
    cap = np.minimum(np.where(posts > 0, own_pay / np.maximum(posts, 1e-300) * v["max_commune_assistants_small"][:, None],
                              own_pay), own_pay)
    share = np.zeros((len(payers), n))
    for p, payer in enumerate(payers):
        for c, code in enumerate(g.codes):
            own = [r for r in g.input["shares"] if r["commune"] == code]
            rows = [r for r in (own or [r for r in g.input["shares"] if not r["commune"]]) if r["payer"] == payer]
            rows = [r for r in rows if r["year"] <= g.start + year]
            share[p, c] = max(rows, key=lambda r: r["year"])["share"] if rows else 0
    fund_part = 0.3 / 1652 + 0.3 * g.people / 15552211 + 0.4 * g.villages / 14578
    sources = []
    for row in sorted(g.input["funding"], key=lambda row: row["id"]):
        if (row["from"] or 0) > g.start + year or (row["until"] or 9999) < g.start + year:
            continue
        amount = v[row["estimate"]] * fx * row["support"]
        if row["share"]:
            amount = amount * v[row["share"]]
        if row["growth"]:
            amount = amount * (1 + v[row["growth"]] / 100) ** year
        each = row["scope"] == "each"
        room = np.repeat(amount[:, None], n if each else 1, axis=1)
        if row["basis"] == "fund_formula":
            room = room * fund_part
        may = [0, 1] if row["services"] else [0, 1, 2, 3]
        sources.append([payers.index(row["payer"]), room, may, each])
    rest = cells.copy()
    paid = np.zeros((len(payers), count))

    def give(source, wanted_of):
        payer, room, may, each = source
        for cell in may:
            wanted = np.minimum(wanted_of(cell), rest[cell])
            if payer == 0 and cell in (0, 2):
                wanted = np.minimum(wanted, cap)
            if each:
                amount = np.minimum(wanted, room)
                room -= amount
            else:
                total = wanted.sum(axis=1, keepdims=True)
                amount = wanted * np.minimum(room / np.maximum(total, 1e-300), 1)
                room -= amount.sum(axis=1, keepdims=True)
            if payer == 0 and cell in (0, 2):
                cap[:] = cap - amount
            rest[cell] -= amount
            paid[payer] += amount.sum(axis=1)
            yield cell, amount

    for p in range(len(payers)):
        meant = cells * share[p]
        for source in (s for s in sources if s[0] == p):
            for cell, amount in give(source, lambda cell: meant[cell]):
                meant[cell] -= amount
    for p in range(len(payers)):
        for source in (s for s in sources if s[0] == p):
            for _ in give(source, lambda cell: rest[cell]):
                pass
    return paid, rest.sum(axis=(0, 2))


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    years = int(sys.argv[2]) if len(sys.argv) > 2 else 10
    size = int(sys.argv[3]) if len(sys.argv) > 3 else BLOCK
    ground = Ground(years)
    started, cpu = time.perf_counter(), time.process_time()
    rng = np.random.default_rng(1)
    values = draw(ground, count, rng)
    parts = []
    for first in range(0, count, size):
        here = {name: value[first:first + size] for name, value in values.items()}
        parts.append(block(ground, here, min(size, count - first)))
    bands = []
    for year in range(years):
        cost = np.concatenate([part[year][0] for part in parts], axis=1)
        paid = np.concatenate([part[year][1] for part in parts], axis=1)
        gap = np.concatenate([part[year][2] for part in parts])
        figures = np.vstack([cost.sum(axis=0), gap, cost, paid])
        bands.append(np.quantile(figures, [0.1, 0.5, 0.9], axis=1))
    seconds, used = time.perf_counter() - started, time.process_time() - cpu
    months = len(ground.codes) * count * years * 12
    print(f"NumPy {np.__version__}: {len(ground.codes)} communes x {count} draws x {years} years: {seconds:.3f} s "
          f"({used:.3f} s of processor), {seconds / months * 1e9:.0f} ns a commune-month; cost P50 by year "
          + " ".join(f"{band[1, 0]:.0f}" for band in bands) + "; gap P50 " + " ".join(f"{band[1, 1]:.0f}" for band in bands))


if __name__ == "__main__":
    main()
