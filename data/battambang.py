#!/usr/bin/env python3
"""Writes communes.csv, villages.csv and centres.csv of core/data/battambang.

Source: the national tables in ../shared/data/cambodia beside the checkout (another place with --source). They are read,
never copied: what is written are the facts of ten communes in the project's own format. The same source gives the same
bytes. `--check` compares with what is committed and writes nothing.
"""

import argparse
import csv
import io
import math
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DISTRICT = "0203"
# The commune with a youth centre, and its children: Cambodian Children's Trust, Village Hive pilot.
CENTRE_COMMUNE, CENTRE_PRESCHOOL, CENTRE_SCHOOL = "020309", 10, 44

COMMUNE_SOURCE = "Commune Database 2011 (families, people, children); IDPoor 2022 (poor 1, poor 2)"
SCALED = "IDPoor 2010 village row, scaled to the commune's 2011 and 2022 totals"
EQUAL = "No village row: equal share of the commune's 2011 and 2022 totals"
CENTRE_SOURCE = "Cambodian Children's Trust: 54 children, 10 of them preschool; its village is an assumption"
CANDIDATE_SOURCE = "A public school with a free room in each village: no source found"

# Column of the plan -> column of the commune that it must add up to, column of the village that it is shared by.
COUNTS = {
    "families": ("cdb2011_families", "implied_households"),
    "people": ("cdb2011_population", "implied_households"),
    "children": ("cdb2011_pop_under18", "implied_households"),
    "poor_1": ("idpoor2022_poor1_hh", "idpoor1_hh"),
    "poor_2": ("idpoor2022_poor2_hh", "idpoor2_hh"),
}


def read(source, name, column):
    """The rows of the district."""
    with open(source / name, encoding="utf-8-sig", newline="") as file:
        return sorted((row for row in csv.DictReader(file) if row[column].startswith(DISTRICT)), key=lambda r: r["code"])


def write(fields, rows):
    out = io.StringIO()
    table = csv.DictWriter(out, fields, lineterminator="\n", restval="")
    table.writeheader()
    table.writerows(rows)
    return out.getvalue()


def clean(name):
    """A name without doubled blanks."""
    return " ".join(name.split())


def share_out(total, weights):
    """Whole parts in proportion to whole weights that add up to the total: largest remainder, ties to the earlier."""
    if sum(weights) == 0:
        weights = [1] * len(weights)
    whole = sum(weights)
    parts = [total * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % whole), i))
    for i in by_remainder[: total - sum(parts)]:
        parts[i] += 1
    return parts


def impute(total, values):
    """Shares a commune's total over its villages. Villages with a row share by it; each one without gets an equal
    share of the whole, which leaves the rest to those with a row."""
    known = [i for i, value in enumerate(values) if value != ""]
    parts = share_out(total, [1] * len(values))
    if known:
        rest = total - sum(parts[i] for i in range(len(values)) if i not in known)
        for i, part in zip(known, share_out(rest, [int(values[i]) for i in known])):
            parts[i] = part
    return parts


def kilometres(a, b):
    """Great-circle distance (haversine, radius 6,371 km)."""
    (lat_a, lon_a), (lat_b, lon_b) = [(math.radians(p[0]), math.radians(p[1])) for p in (a, b)]
    half = math.sin((lat_b - lat_a) / 2) ** 2
    half += math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    return 2 * 6371 * math.asin(math.sqrt(half))


def central(villages):
    """The village nearest to the mean of the points."""
    points = [(float(v["lat"]), float(v["lon"])) for v in villages]
    mean = tuple(sum(p[axis] for p in points) / len(points) for axis in (0, 1))
    return min(zip(villages, points), key=lambda pair: (kilometres(pair[1], mean), pair[0]["code"]))[0]


def build(source):
    """The files: name -> text."""
    communes, villages = [], []
    rows_of_villages = read(source, "villages.csv", "commune_code")
    centre_village = None
    for commune in read(source, "communes.csv", "code"):
        code = commune["code"]
        communes.append({
            "code": code, "name": clean(commune["name_latin"]), "name_km": clean(commune["name_km"]),
            **{name: commune[total] for name, (total, _) in COUNTS.items()},
            "status": "sourced", "source": COMMUNE_SOURCE,
        })
        members = [row for row in rows_of_villages if row["commune_code"] == code]
        counts = {
            name: impute(int(commune[total]), [row[weight] for row in members])
            for name, (total, weight) in COUNTS.items()
        }
        if code == CENTRE_COMMUNE:
            centre_village = central(members)["code"]
        for i, row in enumerate(members):
            known = row["implied_households"] != ""
            villages.append({
                "code": row["code"], "name": clean(row["name_latin"]), "name_km": clean(row["name_km"]),
                "lat": f"{float(row['lat']):.6f}", "lon": f"{float(row['lon']):.6f}",
                **{name: parts[i] for name, parts in counts.items()},
                "status": "derived" if known else "assumption", "source": SCALED if known else EQUAL,
            })
    centres = [{
        "id": "ou-char-centre", "village": centre_village, "state": "existing",
        "places_preschool": CENTRE_PRESCHOOL, "places_school": CENTRE_SCHOOL,
        "status": "sourced", "source": CENTRE_SOURCE,
    }]
    centres += [
        {"id": f"school-{village['code']}", "village": village["code"], "state": "candidate",
         "status": "assumption", "source": CANDIDATE_SOURCE}
        for village in villages if village["code"] != centre_village
    ]
    counts = list(COUNTS)
    return {
        "communes.csv": write(
            ["code", "name", "name_km", *counts, "councillors", "start", "status", "source"], communes),
        "villages.csv": write(["code", "name", "name_km", "lat", "lon", *counts, "status", "source"], villages),
        "centres.csv": write(
            ["id", "village", "state", "places_preschool", "places_school", "status", "source"], centres),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--source", type=Path, default=ROOT.parent / "shared/data/cambodia", help="the national tables")
    parser.add_argument("--check", action="store_true", help="compare with what is committed; write nothing")
    options = parser.parse_args()
    if not (options.source / "villages.csv").is_file():
        sys.exit(f"no national tables in {options.source}: give their folder with --source")
    folder = ROOT / "core/data/battambang"
    differing = []
    for name, text in build(options.source).items():
        path = folder / name
        if options.check:
            if not path.is_file() or path.read_bytes() != text.encode():
                differing.append(name)
        else:
            path.write_bytes(text.encode())
    if differing:
        sys.exit(f"differ from the source: {', '.join(differing)}")


if __name__ == "__main__":
    main()
