"""Changes of an input that read like a planner's sentences. Each is a plain dict, as ``docs/formats.md`` describes it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from hiveplan import _core

#: A change: what changes under ``"change"``, and the fields that belong to it.
Change = Mapping[str, Any]

#: Estimates of pay whose names do not follow from the cadre's name.
_PAY = {"caregiver": "salary_daycare_caregiver_khr_month", "cook": "cook_khr_month"}


def _made(kind: str, **fields: Any) -> dict[str, Any]:
    return {"change": kind} | {name: value for name, value in fields.items() if value is not None}


def estimate(id: str, *, value: float | None = None, percent: float | None = None) -> dict[str, Any]:
    """Give an estimate another central value; its range moves with it.

    Parameters
    ----------
    id : str
        Name of the estimate (``docs/estimates.md``).
    value : float, optional
        New central value, in the unit of the estimate.
    percent : float, optional
        Change in per cent. Give this or a value.

    Returns
    -------
    dict

    Examples
    --------
    >>> import hiveplan as hp
    >>> hp.sentence(hp.estimate("meal_khr_child_day", percent=-5))
    'Meals of a child in a centre: -5 %'
    """
    return _made("estimate", id=id, value=value, percent=percent)


def salary(cadre: str, *, value: float | None = None, percent: float | None = None) -> dict[str, Any]:
    """Change the pay of a cadre.

    Parameters
    ----------
    cadre : str
        ``social_worker``, ``nurse``, ``finance_coach``, ``caregiver``, ``teacher``, ``cook``, ``supervisor`` or ``trainer``.
    value : float, optional
        New pay, riel a month.
    percent : float, optional
        Change in per cent. Give this or a value.

    Returns
    -------
    dict

    Examples
    --------
    >>> import hiveplan as hp
    >>> hp.sentence(hp.salary("social_worker", percent=+10))
    'Pay of a social worker: +10 %'
    """
    return estimate(_PAY.get(cadre, f"salary_{cadre}_khr_month"), value=value, percent=percent)


def service(service: str, on: bool) -> dict[str, Any]:
    """Switch a part of the Village Hive on or off.

    Parameters
    ----------
    service : str
        ``social_work``, ``health``, ``family_finance``, ``youth_centres``, ...
    on : bool
        Whether it runs.

    Returns
    -------
    dict
    """
    return _made("service", service=service, on=on)


def worker(
    village: str,
    cadre: str,
    payer: str,
    *,
    id: str | None = None,
    fte: float | None = None,
    serves: Sequence[str] | None = None,
    start: str | None = None,
    until: str | None = None,
    grade: Literal["worker", "senior", "intern"] | None = None,
) -> dict[str, Any]:
    """Let a worker start.

    Parameters
    ----------
    village : str
        Village where the worker is based: an eight-digit code.
    cadre : str
        Cadre.
    payer : str
        Who pays.
    id : str, optional
        Opaque id. Default: ``new-1``, ``new-2``, ...
    fte : float, optional
        Full-time equivalents, 0.05 to 1. Default: 1.
    serves : sequence of str, optional
        Communes served. Default: the commune of the village; for shared cadres its district.
    start, until : str, optional
        First and last month, ``2027-01``. Default: at work when the horizon starts; stays.
    grade : {"worker", "senior", "intern"}, optional
        Rank of a social worker: a senior guides others, an intern is guided. Default: ``worker``.

    Returns
    -------
    dict

    Examples
    --------
    >>> import hiveplan as hp
    >>> base = hp.load("battambang")
    >>> more = base.change(hp.worker(village="02030906", cadre="nurse", payer="cct"))
    >>> len(more.to_dict()["workers"]) - len(base.to_dict()["workers"])
    1
    """
    row: dict[str, Any] = {"id": id, "cadre": cadre, "village": village, "fte": fte, "payer": payer}
    row |= {"serves": None if serves is None else list(serves), "from": start, "until": until, "grade": grade}
    return _made("add_worker", worker={name: value for name, value in row.items() if value is not None})


def worker_leaves(id: str) -> dict[str, Any]:
    """Let a worker leave.

    Parameters
    ----------
    id : str
        Who.

    Returns
    -------
    dict
    """
    return _made("remove_worker", id=id)


def worker_moves(id: str, *, village: str | None = None, serves: Sequence[str] = ()) -> dict[str, Any]:
    """Move a worker to another base, or let one serve other communes.

    Parameters
    ----------
    id : str
        Who.
    village : str, optional
        New base. Default: stays.
    serves : sequence of str
        Communes served from now on. Default: as before, or with a new base what the cadre usually serves.

    Returns
    -------
    dict
    """
    return _made("move_worker", id=id, village=village, serves=list(serves) or None)


def village_grows(village: str, percent: float) -> dict[str, Any]:
    """Let the need of a village grow or shrink: families, people, children and the poor alike.

    Parameters
    ----------
    village : str
        Village.
    percent : float
        Change in per cent; 100 doubles the need.

    Returns
    -------
    dict
    """
    return _made("village_grows", village=village, percent=percent)


def centre(
    village: str,
    *,
    state: Literal["existing", "opening", "candidate"] = "candidate",
    id: str | None = None,
    places_preschool: int | None = None,
    places_school: int | None = None,
) -> dict[str, Any]:
    """Add a youth centre.

    Parameters
    ----------
    village : str
        Village where it stands.
    state : {"candidate", "opening", "existing"}
        Whether it could open, opens for what that costs, or runs today. Default: ``candidate``.
    id : str, optional
        Opaque id. Default: ``new-1``, ``new-2``, ...
    places_preschool, places_school : int, optional
        Places. Default: by the estimate ``centre_places``.

    Returns
    -------
    dict
    """
    row: dict[str, Any] = {"id": id, "village": village, "state": state}
    row |= {"places_preschool": places_preschool, "places_school": places_school}
    return _made("add_centre", centre={name: value for name, value in row.items() if value is not None})


def centre_closes(id: str) -> dict[str, Any]:
    """Close a centre, or drop a candidate.

    Parameters
    ----------
    id : str
        Which.

    Returns
    -------
    dict
    """
    return _made("remove_centre", id=id)


def funding(
    id: str,
    payer: str,
    *,
    scope: str = "shared",
    usd_year: float | None = None,
    riel_year: float | None = None,
    start: int | None = None,
    until: int | None = None,
    **fields: Any,
) -> dict[str, Any]:
    """Add a funding source.

    Parameters
    ----------
    id : str
        Name of the source.
    payer : str
        Who pays.
    scope : str
        ``shared`` by all communes, ``each`` commune has its own, or one commune's code. Default: ``shared``.
    usd_year, riel_year : float, optional
        Yearly ceiling. Give one.
    start, until : int, optional
        First and last year. Default: the whole horizon.
    **fields
        Any other column of ``funding.csv``.

    Returns
    -------
    dict
    """
    row: dict[str, Any] = {"id": id, "payer": payer, "scope": scope, "usd_year": usd_year, "riel_year": riel_year}
    row |= {"from": start, "until": until} | fields
    return _made("add_funding", source={name: value for name, value in row.items() if value is not None})


def funding_ends(source: str, *, year: int) -> dict[str, Any]:
    """Let a funding source end.

    Parameters
    ----------
    source : str
        Which.
    year : int
        Its last year.

    Returns
    -------
    dict

    Examples
    --------
    >>> import hiveplan as hp
    >>> hp.sentence(hp.funding_ends("donor_x", year=2029))
    'donor_x ends with 2029'
    """
    return _made("funding_ends", source=source, year=year)


def share(
    payer: str, share: float, *, year: int, commune: str | None = None, service: str | None = None
) -> dict[str, Any]:
    """Let a payer carry another share of the cost.

    Parameters
    ----------
    payer : str
        Who pays.
    share : float
        Share of the cost, 0-1.
    year : int
        From this year on.
    commune, service : str, optional
        Where, and of what. Default: everywhere, and of every part, that has no shares of its own.

    Returns
    -------
    dict
    """
    return _made("share", payer=payer, share=share, year=year, commune=commune, service=service)


def handover_stage(commune: str, stage: str, *, month: str) -> dict[str, Any]:
    """Move a stage of the hand-over.

    Parameters
    ----------
    commune : str
        Commune.
    stage : str
        ``mou``, ``frameworks``, ``training``, ``first_service``, ``remaining_services`` or ``stands_alone``.
    month : str
        New month, ``2028-01``.

    Returns
    -------
    dict
    """
    return _made("handover_stage", commune=commune, stage=stage, month=month)


def cover(communes: Sequence[str], *, start: str) -> dict[str, Any]:
    """Start the services of communes in a month.

    Parameters
    ----------
    communes : sequence of str
        Communes.
    start : str
        First month, ``2028-01``.

    Returns
    -------
    dict

    Examples
    --------
    >>> import hiveplan as hp
    >>> hp.sentence(hp.cover(["020301", "020302"], start="2028-01"))
    'services start in 020301, 020302 in 2028-01'
    """
    return _made("cover", communes=list(communes), start=start)


def start_service(
    communes: Sequence[str], service: Literal["health", "family_finance", "youth_centres"], *, start: str
) -> dict[str, Any]:
    """Start one of the services of communes later than the others.

    Parameters
    ----------
    communes : sequence of str
        Communes.
    service : {"health", "family_finance", "youth_centres"}
        The service; all others start with the commune (:func:`cover`).
    start : str
        First month, ``2028-07``. A month before the commune's own start means: with it.

    Returns
    -------
    dict

    Examples
    --------
    >>> import hiveplan as hp
    >>> hp.sentence(hp.start_service(["020301"], "youth_centres", start="2028-07"))
    'youth centres: from 2028-07 in 020301'
    """
    return _made("start_service", communes=list(communes), service=service, start=start)


def only(communes: Sequence[str]) -> dict[str, Any]:
    """Limit the plan to some communes.

    Parameters
    ----------
    communes : sequence of str
        Communes that stay.

    Returns
    -------
    dict

    Examples
    --------
    >>> import hiveplan as hp
    >>> hp.load("battambang").change(hp.only(["020309"]))
    <Input 'Battambang Municipality': 1 communes, 6 villages, 2027 for 5 years>
    """
    return _made("only", communes=list(communes))


def hiring(rule: Literal["need", "funded", "none"]) -> dict[str, Any]:
    """Fill posts by another rule.

    Parameters
    ----------
    rule : {"need", "funded", "none"}
        As needed; only as money allows; never.

    Returns
    -------
    dict
    """
    return _made("hiring", hiring=rule)


def posts(which: Literal["existing", "needed"]) -> dict[str, Any]:
    """Plan the base month with other posts.

    Parameters
    ----------
    which : {"existing", "needed"}
        Only known workers, or as many posts as full service needs.

    Returns
    -------
    dict
    """
    return _made("posts", posts=which)


def centres(which: Literal["existing", "needed"]) -> dict[str, Any]:
    """Plan the base month with other centres.

    Parameters
    ----------
    which : {"existing", "needed"}
        Only those that run, or candidates too.

    Returns
    -------
    dict
    """
    return _made("centres", centres=which)


def season(which: Literal["dry", "wet", "year"]) -> dict[str, Any]:
    """Count with the roads of a season.

    Parameters
    ----------
    which : {"dry", "wet", "year"}
        The season, or the mean of the year.

    Returns
    -------
    dict
    """
    return _made("season", season=which)


def years(number: int) -> dict[str, Any]:
    """Plan another number of years.

    Parameters
    ----------
    number : int
        1 to 30.

    Returns
    -------
    dict
    """
    return _made("years", years=number)


def sentence(change: Change) -> str:
    """Say a change as a sentence.

    Parameters
    ----------
    change : dict
        The change.

    Returns
    -------
    str

    Raises
    ------
    InputError
        When it is no change.

    Examples
    --------
    >>> import hiveplan as hp
    >>> hp.sentence({"change": "years", "years": 10})
    '10 years'
    """
    return _core.sentence(dict(numbered([change], {})[0]))


def numbered(changes: Iterable[Change], document: Mapping[str, Any]) -> tuple[Change, ...]:
    """Give new workers and centres without an id the next free one: ``new-1``, ``new-2``, ..."""
    taken = {row["id"] for table in ("workers", "centres") for row in document.get(table, [])}
    taken |= {row["id"] for change in changes for row in _added(change) if row.get("id") is not None}
    prepared = []
    for change in changes:
        for row in _added(change):
            if row.get("id") is None:
                number = next(n for n in range(1, len(taken) + 2) if f"new-{n}" not in taken)
                taken.add(f"new-{number}")
                kind = "worker" if "worker" in change else "centre"
                change = {**change, kind: {"id": f"new-{number}", **row}}
        prepared.append(change)
    return tuple(prepared)


def _added(change: Change) -> list[Mapping[str, Any]]:
    rows = (change.get("worker"), change.get("centre"))
    return [row for row in rows if isinstance(row, Mapping)]
