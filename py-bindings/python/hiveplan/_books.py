"""What a commune prints of a forecast."""

import os
from collections.abc import Mapping, Sequence
from typing import Any

from hiveplan import _core
from hiveplan._answer import Answer
from hiveplan._asked import Asked, door, sides
from hiveplan._frames import readable
from hiveplan._table import Column, Table

_COMMUNE = Column("commune", "text", "", "Commune")


class Books(Answer):
    """Three-year investment programme, budget of the year, quarterly cash plan. Made by :func:`books`.

    Examples
    --------
    >>> import hiveplan as hp
    >>> books = hp.books(hp.load("battambang"), 2028)
    >>> sum(books.expenditure["amount"]) == sum(books.revenue["amount"])
    True
    """

    __slots__ = ()

    @property
    def year(self) -> int:
        """First year of the programme; year of budget and cash plan."""
        return int(self._document["year"])

    @property
    def programme(self) -> Table:
        """Three-year rolling investment programme, by commune, part and year."""
        amounts = ("cost", "commune_pays", "others_pay", "unfunded")
        rows = [
            {"commune": row["commune"], "service": row["service"], "year": self.year + at}
            | {name: row[name][at] for name in amounts}
            for row in self._document["programme"]
            for at in range(len(row["cost"]))
        ]
        columns = [
            _COMMUNE,
            Column("service", "text", "", "Part of the Village Hive"),
            Column("year", "whole", "", "Year"),
            Column("cost", "whole", "KHR", "Cost"),
            Column("commune_pays", "whole", "KHR", "Of it the commune pays"),
            Column("others_pay", "whole", "KHR", "Of it others pay"),
            Column("unfunded", "whole", "KHR", "Of it nobody pays"),
        ]
        return Table._from_rows(f"Investment programme from {self.year}", columns, rows)

    @property
    def expenditure(self) -> Table:
        """Budget of the year: expenditure by commune and account."""
        columns = [
            _COMMUNE,
            Column("account", "text", "", "Account"),
            Column("name", "text", "", "Its name"),
            Column("amount", "whole", "KHR", "Amount of the year"),
        ]
        return self._rows("expenditure", f"Expenditure of {self.year}", columns)

    @property
    def revenue(self) -> Table:
        """Budget of the year: revenue by commune and source; what is unfunded has no source."""
        columns = [
            _COMMUNE,
            Column("source", "text", "", "Source; empty: unfunded"),
            Column("payer", "text", "", "Payer; empty: unfunded"),
            Column("amount", "whole", "KHR", "Amount of the year"),
        ]
        return self._rows("revenue", f"Revenue of {self.year}", columns)

    @property
    def cash(self) -> Table:
        """Cash needed in each quarter, by commune and account; the quarters add up to the expenditure."""
        rows = [
            {"commune": row["commune"], "account": row["account"]}
            | {f"quarter_{at + 1}": amount for at, amount in enumerate(row["quarters"])}
            for row in self._document["cash"]
        ]
        columns = [_COMMUNE, Column("account", "text", "", "Account")]
        columns += [Column(f"quarter_{at}", "whole", "KHR", f"Quarter {at}") for at in (1, 2, 3, 4)]
        return Table._from_rows(f"Cash plan of {self.year}", columns, rows)

    def __repr__(self) -> str:
        names = ("programme", "expenditure", "revenue", "cash")
        lines = [f"  .{name:<12} {len(getattr(self, name)):>7} rows  {getattr(self, name).caption}" for name in names]
        return "\n".join([f"<Books of {self.year}>", *lines])


@door
def books(
    plan: Asked,
    year: int | None = None,
    *,
    accounts: str | os.PathLike[str] | Sequence[Mapping[str, Any]] | Any | None = None,
) -> Books:
    """Make the tables that a commune prints: investment programme, yearly budget, quarterly cash plan.

    Parameters
    ----------
    plan : Input or Outcome
    year : int, optional
        Year of budget and cash plan, first year of the programme. Default: the first of the horizon.
    accounts : path, rows or frame, optional
        The commune's list of accounts: a CSV table, or anything that :meth:`Input.from_frames` reads, with the columns
        ``line``, ``service``, ``kind``, ``account``, ``name``. The most specific row holds. Default: the accounts of
        ``costs.csv``.

    Returns
    -------
    Books

    Raises
    ------
    InputError
        All faults of the accounts (HP8001 and following).
    KeyError
        When the year is not in the horizon.

    Examples
    --------
    >>> import hiveplan as hp
    >>> accounts = [{"kind": "pay", "account": "6010", "name": "Pay"}, {"kind": "meals", "account": "6110"}]
    >>> "6010" in hp.books(hp.load("battambang"), accounts=accounts).expenditure["account"]
    True
    """
    return Books._of(_core.books(*sides(plan), year, _accounts(accounts)).to_json())


def _accounts(accounts: Any) -> Any:
    if accounts is None:
        return None
    if isinstance(accounts, str | os.PathLike):
        with open(accounts, encoding="utf-8-sig", newline="") as file:
            return file.read()
    return rows_of("accounts", accounts)


def rows_of(name: str, frame: Any) -> list[dict[str, Any]]:
    """The rows of anything that holds a table; cells that are unknown are left out."""
    read = readable(name, frame)
    rows = read if isinstance(read, list) else _core.Input.rows(read)
    return [{column: cell for column, cell in row.items() if cell is not None} for row in rows]
