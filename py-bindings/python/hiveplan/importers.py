"""Exports of case systems, read at the door: what identifies people is dropped, what is repaired is said.

Each importer takes a CSV file (or rows) and gives an :class:`Imported`: tables for :meth:`hiveplan.Input.from_frames`, and a
report of what became of every column and of repaired or left-out rows. The report holds no value of any row. Columns that
are not known are dropped too, and listed. Field names follow the published exports; ``columns`` names yours where they
differ.
"""

from __future__ import annotations

import csv
import hashlib
import hmac
import json
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hiveplan._table import Column, Table

__all__ = ["Imported", "dhis2_org_units", "oscar", "primero"]


#: Parts of column names that tell who or where a person is (methods: ecosystem of OSCaR, Primero, DHIS2 trackers).
PRIVATE = re.compile(
    r"name|address|street|house|phone|telephone|mobile|email|birth|\bdob\b|photo|picture|signature|passport|national_id|"
    r"id_number|guardian|father|mother|relative|contact|facebook|gps|latitude|longitude|note|comment|narrative|history"
)


@dataclass(frozen=True)
class Imported:
    """What an importer read.

    Attributes
    ----------
    tables : dict of str to list of dict
        Rows for :meth:`hiveplan.Input.from_frames`.
    """

    tables: dict[str, list[dict[str, Any]]]
    _columns: list[tuple[str, str, str]] = field(repr=False)
    _rows: dict[str, int] = field(repr=False)

    @property
    def columns(self) -> Table:
        """What became of every column: ``kept``, ``dropped`` (it identifies people) or ``unknown`` (dropped too)."""
        names = ("column", "became", "why")
        rows: list[dict[str, str]] = [dict(zip(names, row, strict=True)) for row in self._columns]
        return Table._from_rows("Columns of the export", [Column(name, "text") for name in names], rows)

    @property
    def rows(self) -> Table:
        """What was repaired and what was left out, and how often."""
        rows = [{"what": what, "rows": count} for what, count in self._rows.items()]
        columns = [Column("what", "text", "", "What happened"), Column("rows", "whole", "rows", "How often")]
        return Table._from_rows("Rows of the export", columns, rows)

    @property
    def dropped(self) -> list[str]:
        """Columns that identify people: nothing of them is kept."""
        return [column for column, became, _ in self._columns if became == "dropped"]

    @property
    def unknown(self) -> list[str]:
        """Columns that the importer does not know: dropped as well."""
        return [column for column, became, _ in self._columns if became == "unknown"]


class _Reader:
    """Rows of an export, with what is known of their columns."""

    def __init__(self, source: Any, known: Mapping[str, Sequence[str]], columns: Mapping[str, str] | None) -> None:
        self.rows = _rows(source)
        self.counts: dict[str, int] = {}
        heads = list(dict.fromkeys(head for row in self.rows for head in row))
        chosen = {target: name for target, name in (columns or {}).items()}
        missing = [name for name in chosen.values() if name not in heads]
        if missing:
            raise ValueError(f"the export has no column {', '.join(missing)}; it has {', '.join(heads)}")
        self.found: dict[str, list[str]] = {}
        for target, names in known.items():
            own = [chosen[target]] if target in chosen else [head for head in heads if _plain(head) in names]
            if own:
                self.found[target] = own
        used = {head: target for target, heads_ in self.found.items() for head in heads_}
        self.columns = [(head, *self._fate(head, used.get(head))) for head in heads]

    @staticmethod
    def _fate(head: str, target: str | None) -> tuple[str, str]:
        if target is not None:
            return "kept", target
        if PRIVATE.search(_plain(head)):
            return "dropped", "identifies people, or may"
        return "unknown", "not a field that hiveplan reads"

    def need(self, *targets: str) -> None:
        missing = [target for target in targets if target not in self.found]
        if missing:
            named = ", ".join(missing)
            raise ValueError(f"the export has no column for {named}; name it with columns={{{missing[0]!r}: 'its name'}}")

    def get(self, row: Mapping[str, Any], target: str) -> str:
        for head in self.found.get(target, ()):
            value = row.get(head)
            if value is not None and str(value).strip():
                return str(value).strip()
        return ""

    def count(self, what: str) -> None:
        self.counts[what] = self.counts.get(what, 0) + 1

    def code(self, text: str, digits: int) -> str:
        """Repair a code that lost its leading zero; the empty text is no code."""
        code = text.split(".")[0] if re.fullmatch(r"\d+\.0", text) else text
        if re.fullmatch(rf"\d{{{digits - 1}}}", code):
            self.count("leading zero of a code repaired")
            return "0" + code
        return code if re.fullmatch(rf"\d{{{digits}}}", code) else ""

    def done(self, **tables: list[dict[str, Any]]) -> Imported:
        return Imported(tables, self.columns, self.counts)


def oscar(source: Any, *, key: bytes | None = None, columns: Mapping[str, str] | None = None) -> Imported:
    """Read clients exported from OSCaR as a case list: one family for each family id.

    Kept: family (else client) id, village code, status, domain scores, case worker. Only clients whose status is
    ``Accepted``, ``Active`` or ``Referred`` count. The safety score of a family is the lowest of its domain scores, rounded
    down: the most serious thing known. Clients without any score are left out and counted.

    Parameters
    ----------
    source : path or iterable of mapping
        CSV file, or rows.
    key : bytes, optional
        Secret held outside the data: ids and case workers become pseudonyms (HMAC-SHA256). Default: ids stay as they
        are, for OSCaR's are opaque; case workers, who are often named, are dropped.
    columns : mapping, optional
        Your names of the fields ``family``, ``client``, ``village``, ``status``, ``score``, ``worker``.

    Returns
    -------
    Imported
        ``tables["families"]``.

    Raises
    ------
    ValueError
        When a needed field is not there.

    Examples
    --------
    >>> from hiveplan import importers
    >>> rows = [{"slug": "bat-1", "given_name": "A", "village_code": "2030905", "status": "Active", "domain_1a": "4"}]
    >>> read = importers.oscar(rows)
    >>> read.tables["families"], read.dropped
    ([{'id': 'bat-1', 'village': '02030905', 'score': 4}], ['given_name'])
    """
    known = {
        "family": ("family_id", "family_code", "family"),
        "client": ("slug", "client_id", "client_code", "id"),
        "village": ("village_code", "current_village_code", "village_id"),
        "status": ("status", "client_status"),
        "worker": ("case_worker", "case_workers", "caseworker", "worker_id", "user_id"),
    }
    reader = _Reader(source, known, columns)
    _find_scores(reader, columns)
    reader.need("village", "score")
    if "family" not in reader.found:
        reader.need("client")
    families: dict[str, dict[str, Any]] = {}
    for row in reader.rows:
        status = reader.get(row, "status").lower()
        if status and status not in ("accepted", "active", "referred"):
            reader.count("not an open case")
            continue
        scores = [score for head in reader.found["score"] if (score := _score(row.get(head))) is not None]
        _add(reader, families, row, min(scores, default=None), key, ("family", "client"))
    return reader.done(families=list(families.values()))


#: Safety scores that stand for the risk levels of Primero. An assumption: no published mapping was found.
RISK = {"high": 2, "medium": 5, "low": 7, "no_risk": 9}


def primero(
    source: Any,
    *,
    key: bytes | None = None,
    risk: Mapping[str, int] | None = None,
    columns: Mapping[str, str] | None = None,
) -> Imported:
    """Read cases exported from Primero (CPIMS+) as a case list.

    Kept: case id, location code, status, risk level, owner. Only open cases count. A risk level stands for a safety score:
    high 2, medium 5, low 7, no risk 9; this is an assumption of hiveplan, to be replaced by your own.

    Parameters
    ----------
    source : path or iterable of mapping
        CSV file, or rows.
    key : bytes, optional
        As in :func:`oscar`.
    risk : mapping, optional
        Safety score of each risk level.
    columns : mapping, optional
        Your names of the fields ``client``, ``village``, ``status``, ``risk``, ``worker``.

    Returns
    -------
    Imported
        ``tables["families"]``.

    Raises
    ------
    ValueError
        When a needed field is not there.

    Examples
    --------
    >>> from hiveplan import importers
    >>> rows = [{"case_id": "c-1", "name": "A", "location_current": "02030905", "risk_level": "High", "status": "open"}]
    >>> importers.primero(rows).tables["families"]
    [{'id': 'c-1', 'village': '02030905', 'score': 2}]
    """
    known = {
        "client": ("case_id_display", "case_id", "short_id", "unique_identifier"),
        "village": ("location_current", "village_code", "location_code"),
        "status": ("status", "case_status"),
        "risk": ("risk_level", "assessment_risk_level"),
        "worker": ("owned_by", "owner"),
    }
    reader = _Reader(source, known, columns)
    reader.need("client", "village", "risk")
    levels = RISK if risk is None else {_plain(level): score for level, score in risk.items()}
    families: dict[str, dict[str, Any]] = {}
    for row in reader.rows:
        if reader.get(row, "status").lower() not in ("", "open"):
            reader.count("not an open case")
            continue
        _add(reader, families, row, levels.get(_plain(reader.get(row, "risk"))), key, ("client",))
    return reader.done(families=list(families.values()))


def dhis2_org_units(source: Any, *, columns: Mapping[str, str] | None = None) -> Imported:
    """Read DHIS2 organisation units as communes and villages.

    A unit with a six-digit code is a commune, one with an eight-digit code a village; others are left out and counted.
    Points come from ``coordinates`` or ``geometry`` (``[lon, lat]`` or GeoJSON), or from ``latitude`` and ``longitude``.

    Parameters
    ----------
    source : path or iterable of mapping
        CSV file, or rows.
    columns : mapping, optional
        Your names of the fields ``code``, ``name``, ``name_km``, ``point``, ``lat``, ``lon``.

    Returns
    -------
    Imported
        ``tables["communes"]`` and ``tables["villages"]``.

    Raises
    ------
    ValueError
        When a needed field is not there.

    Examples
    --------
    >>> from hiveplan import importers
    >>> units = [{"code": "020309", "name": "Ou Char"}, {"code": "2030905", "name": "Kamakor", "coordinates": "[103.2,13.1]"}]
    >>> importers.dhis2_org_units(units).tables["villages"]
    [{'code': '02030905', 'name': 'Kamakor', 'lat': 13.1, 'lon': 103.2}]
    """
    known = {
        "code": ("code", "organisationunitcode", "orgunitcode"),
        "name": ("name", "organisationunitname", "displayname", "shortname"),
        "name_km": ("name_km", "namekh", "name_kh", "khmername"),
        "point": ("coordinates", "geometry"),
        "lat": ("latitude", "lat"),
        "lon": ("longitude", "lon", "long"),
    }
    reader = _Reader(source, known, columns)
    reader.need("code", "name")
    tables: dict[str, list[dict[str, Any]]] = {"communes": [], "villages": []}
    for row in reader.rows:
        text = reader.get(row, "code")
        digits = 8 if len(text.split(".")[0]) >= 7 else 6
        code = reader.code(text, digits)
        if not code:
            reader.count("a unit that is neither commune nor village")
            continue
        unit: dict[str, Any] = {"code": code, "name": reader.get(row, "name")}
        if name_km := reader.get(row, "name_km"):
            unit["name_km"] = name_km
        if digits == 8 and (point := _point(reader, row)):
            unit["lat"], unit["lon"] = point
        tables["communes" if digits == 6 else "villages"].append(unit)
    return reader.done(**tables)


def _add(
    reader: _Reader,
    families: dict[str, dict[str, Any]],
    row: Mapping[str, Any],
    score: int | None,
    key: bytes | None,
    ids: tuple[str, ...],
) -> None:
    """Add a row to its family; the lowest score of a family counts."""
    village = reader.code(reader.get(row, "village"), 8)
    who = next((text for name in ids if (text := reader.get(row, name))), "")
    for there, what in ((who, "no id"), (village, "no village code")):
        if not there:
            return reader.count(f"left out: {what}")
    if score is None:
        return reader.count("left out: no score")
    who = _pseudonym(key, who) if key else who
    family = families.setdefault(who, {"id": who, "village": village, "score": score})
    family["score"] = min(family["score"], score)
    worker = reader.get(row, "worker")
    if worker and key:
        family["worker"] = _pseudonym(key, worker)
    elif worker:
        reader.count("case worker dropped: give a key to keep a pseudonym")
    return None


def _find_scores(reader: _Reader, columns: Mapping[str, str] | None) -> None:
    """Domain scores: every column whose name begins with `domain` or ends in `score`."""
    heads = [head for head, *_ in reader.columns]
    if columns and "score" in columns:
        own = [columns["score"]]
    else:
        own = [head for head in heads if re.match(r"domain_?\d*[a-z]?$|domain_.*|.*score$", _plain(head))]
    if own:
        reader.found["score"] = own
        reader.columns = [
            (head, "kept", "score") if head in own else (head, became, why) for head, became, why in reader.columns
        ]


def _score(value: Any) -> int | None:
    try:
        score = float(str(value).strip())
    except ValueError:
        return None
    return int(score) if 0 <= score <= 10 else None


def _point(reader: _Reader, row: Mapping[str, Any]) -> tuple[float, float] | None:
    try:
        if text := reader.get(row, "point"):
            value = json.loads(text)
            lon, lat = value["coordinates"] if isinstance(value, dict) else value
        else:
            lat, lon = reader.get(row, "lat"), reader.get(row, "lon")
        return float(lat), float(lon)
    except (ValueError, TypeError, KeyError):
        if reader.get(row, "point") or reader.get(row, "lat"):
            reader.count("a place that is not a point left out")
        return None


def _pseudonym(key: bytes, text: str) -> str:
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()[:16]


def _plain(head: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", head.strip().lower()).strip("_")


def _rows(source: Any) -> list[Mapping[str, Any]]:
    if isinstance(source, str | os.PathLike):
        with open(source, encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))
    return list(source)
