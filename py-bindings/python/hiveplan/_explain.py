"""Why a figure of a forecast is what it is."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

from hiveplan import _core
from hiveplan._asked import Asked, door, sides


@dataclass(frozen=True)
class Term:
    """A number and what it is made of. Made by :func:`explain`."""

    #: What it is.
    label: str
    #: Its value.
    value: float
    #: Its unit; empty for a plain number.
    unit: str
    #: How it follows from its terms: ``sum``, ``product``, ...; empty for a term without any.
    rule: str
    #: Where it comes from, for a term without terms of its own.
    source: str | None
    #: What stands behind it, for an estimate.
    status: str | None
    #: Its terms.
    terms: tuple["Term", ...]

    @classmethod
    def _of(cls, document: Mapping[str, Any]) -> Self:
        terms = tuple(cls._of(term) for term in document["terms"])
        return cls(**{name: value for name, value in document.items() if name != "terms"}, terms=terms)

    def leaves(self) -> Iterator["Term"]:
        """Go through the terms that have none of their own: estimates, counts, results of the monthly loop.

        Yields
        ------
        Term
        """
        if not self.terms:
            yield self
        for term in self.terms:
            yield from term.leaves()

    def _lines(self, depth: int, most: int) -> Iterator[str]:
        behind = f"  [{self.status}] {self.source}" if self.status else f"  {self.source}" if self.source else ""
        how = f"  = {self.rule} of" if self.terms else behind
        yield f"{'  ' * depth}{self.label}: {self.value:,.6g} {self.unit}{how}".rstrip()
        if depth < most:
            for term in self.terms:
                yield from term._lines(depth + 1, most)

    def __str__(self) -> str:
        """Give the whole tree, a line for each term."""
        return "\n".join(self._lines(0, 99))

    def __repr__(self) -> str:
        """Give the figure and its own terms; ``print`` shows the whole tree."""
        return "\n".join(self._lines(0, 1))


@door
def explain(plan: Asked, commune: str, year: int, figure: str = "cost", name: str | None = None) -> Term:
    """Ask why a figure is what it is: a tree of its terms with units and sources.

    Parameters
    ----------
    plan : Input or Outcome
    commune : str
        Code of the commune.
    year : int
        Year.
    figure : str
        ``cost``, ``gap``, ``usd_per_person``, ``benchmark_ratio``, ``commune_fund_share``, ``open_cases``, ``waiting``, ``people``;
        or with a ``name``: ``service``, ``line``, ``paid`` (by a payer), ``ceiling`` (of a source).
    name : str, optional
        Which part, cost line, payer or source.

    Returns
    -------
    Term

    Raises
    ------
    InputError
    KeyError
        When the forecast has no such figure.

    Examples
    --------
    >>> import hiveplan as hp
    >>> why = hp.explain(hp.load("battambang").run(), "020309", 2028, "line", "meals")
    >>> why.rule, [term.label for term in why.terms]
    ('product, rounded each month', ['Quantity: child-days', 'Price of a unit'])
    """
    asked = figure if name is None else {figure: name}
    document = json.loads(_core.explain(*sides(plan), commune, year, asked))
    if document is None:
        raise KeyError(f"the forecast has no {figure} {name or ''} of {commune} in {year}".replace("  ", " "))
    return Term._of(document)
