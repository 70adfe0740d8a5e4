"""Villages as a GeoDataFrame: what the map shows, for maps of one's own."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import geopandas as gpd

    from hiveplan._outcome import Outcome

#: Longitude and latitude on WGS 84, as in the villages' table.
DEGREES = "EPSG:4326"


def villages_frame(outcome: Outcome) -> gpd.GeoDataFrame:
    """Give one row a village: its point, its families, who is based there, its centre, and who is not served."""
    import geopandas

    frame = outcome.villages.to_pandas()
    attributes = dict(frame.attrs)
    need = outcome.need.villages
    cases = dict(zip(need["village"], need["open_cases"], strict=True))
    frame["open_cases"] = [cases.get(code, 0) for code in frame["code"]]
    workers = Counter((row["cadre"], row["village"]) for row in outcome.plan.workers)
    for cadre in sorted({cadre for cadre, _ in workers}):
        frame[f"workers_{cadre}"] = [workers[cadre, code] for code in frame["code"]]
    centres = {row["village"]: "runs today" if row["existing"] else "opens" for row in outcome.plan.centres}
    frame["centre"] = [centres.get(code) for code in frame["code"]]
    unmet: Counter[str] = Counter()
    for row in outcome.plan.unmet:
        if row["service"] == "social_work":
            unmet[row["village"]] += row["count"]
    frame["families_not_served"] = [unmet[code] for code in frame["code"]]
    points = geopandas.points_from_xy(frame["lon"], frame["lat"], crs=DEGREES)
    # Where the point is unknown there is none: an empty point would be drawn by nobody and counted by everybody.
    known: list[Any] = [point if there else None for point, there in zip(points, frame["lat"].notna(), strict=True)]
    made = geopandas.GeoDataFrame(frame, geometry=known, crs=DEGREES)
    made.attrs = attributes
    return made
