"""Communes that could share staff, by their travel."""

from hiveplan._answer import TableAnswer, asked
from hiveplan._input import Input, OnInterrupt
from hiveplan._progress import Progress
from hiveplan._table import Column, Table

_WAYS = (
    Column("cluster", "whole", "", "Number of the cluster, from 1"),
    Column("commune", "text", "", "Commune"),
    Column("base", "text", "", "Commune where the shared staff is based"),
    Column("village", "text", "", "Village where it is based"),
    Column("km", "number", "km", "From there to the commune's families, on the road, one way, mean over them"),
    Column("dry_minutes", "number", "min", "The same on dry roads"),
    Column("wet_minutes", "number", "min", "The same on wet roads"),
    Column("alone", "text", "", "Why the commune is alone; empty: it is not, or by number only"),
)
_DISTRICTS = (
    Column("district", "text", "", "District"),
    Column("clusters", "whole", "clusters", "Clusters"),
    Column("minutes", "number", "min", "One way over a year, mean over the families whom shared staff visits"),
    Column("minutes_bound", "number", "min", "No clusters of this number have fewer"),
    Column("proven", "flag", "", "Neither fewer clusters nor less travel are possible"),
)


class Clusters(TableAnswer):
    """Communes that could share a nurse, a coach or a team leader. Made by :func:`clusters`."""

    __slots__ = ()

    @property
    def communes(self) -> list[list[str]]:
        """The communes of each cluster: ``hp.rollout(base, clusters=found.communes)``."""
        return [list(cluster["communes"]) for cluster in self._document["clusters"]]

    @property
    def table(self) -> Table:
        """The way to each commune."""
        rows = [
            {**cluster, **way, "cluster": number, "commune": commune}
            for number, cluster in enumerate(self._document["clusters"], 1)
            for commune, way in zip(cluster["communes"], cluster["ways"], strict=True)
        ]
        return Table._from_rows("Communes that could share staff", _WAYS, rows)

    @property
    def districts(self) -> Table:
        """How good the clusters of each district are."""
        return self._rows("districts", "Clusters by district", _DISTRICTS)


def clusters(
    base: Input,
    *,
    communes: int = 4,
    dry_minutes: float | None = None,
    wet_minutes: float | None = None,
    threads: int | None = None,
    on_interrupt: OnInterrupt = "raise",
    progress: Progress = None,
) -> Clusters:
    """Propose clusters of communes that could share staff: the fewest, then the least travel over a year.

    Shared staff is planned by district, so that a cluster lies in one. A commune to which no way is known stays alone.

    Parameters
    ----------
    base : Input
        The communes.
    communes : int
        Most communes of a cluster, 1 to 50. Default: 4.
    dry_minutes, wet_minutes : float, optional
        Most minutes one way from the base to another commune of the cluster, on dry and on wet roads. Default: any.
    threads, on_interrupt, progress
        As in :meth:`Input.run`.

    Returns
    -------
    Clusters

    Raises
    ------
    InputError
        All faults of the input, or all faults of the terms.

    Examples
    --------
    >>> import hiveplan as hp
    >>> found = hp.clusters(hp.load("battambang"), communes=4, wet_minutes=30)
    >>> [len(cluster) <= 4 for cluster in found.communes]
    [True, True, True]
    """
    question = {"question": "clusters", "communes": communes, "dry_minutes": dry_minutes, "wet_minutes": wet_minutes}
    return Clusters._of(asked(base, question, threads, on_interrupt, progress))
