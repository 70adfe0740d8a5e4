"""Sums of what a forecast's rows show."""

from collections.abc import Sequence
from typing import Any

from hiveplan._table import Column, Table

YEAR = Column("year", "whole", "", "Year")


def by_year(years: Sequence[dict[str, Any]], riel_per_usd: float) -> Table:
    """Add up the communes of each year."""
    columns = [
        YEAR,
        Column("people", "number", "people", "People, mean of the year"),
        Column("open_cases", "number", "families", "Families in case, mean of the year"),
        Column("waiting", "number", "families", "Families waiting, mean of the year"),
        Column("cost", "whole", "KHR", "Cost"),
        Column("cost_real", "whole", "KHR", "The same in prices of the first year"),
        Column("paid", "whole", "KHR", "What somebody pays"),
        Column("gap", "whole", "KHR", "What nobody pays"),
        Column("usd_per_person", "number", "USD/person", "Cost per person"),
    ]
    summed = ("people", "open_cases", "waiting", "cost", "cost_real", "gap")
    rows = []
    for year in sorted({row["year"] for row in years}):
        here = [row for row in years if row["year"] == year]
        total = {"year": year} | {name: sum(row[name] for row in here) for name in summed}
        total["paid"] = total["cost"] - total["gap"]
        per_person = total["cost"] / riel_per_usd / total["people"] if total["people"] else None
        rows.append(total | {"usd_per_person": per_person})
    return Table._from_rows("Cost and money by year, all communes", columns, rows)


def by_payer(years: Sequence[dict[str, Any]]) -> Table:
    """Add up what each payer pays in each year."""
    columns = [
        YEAR,
        Column("payer", "text", "", "Payer; empty: nobody pays"),
        Column("amount", "whole", "KHR", "Amount"),
    ]
    paid: dict[tuple[int, str | None], int] = {}
    payers = list(dict.fromkeys(payer for row in years for payer, _ in row["paid"]))
    for year in sorted({row["year"] for row in years}):
        for payer in [*payers, None]:
            paid[year, payer] = 0
    for row in years:
        for payer, amount in row["paid"]:
            paid[row["year"], payer] += amount
        paid[row["year"], None] += row["gap"]
    rows = [{"year": year, "payer": payer, "amount": amount} for (year, payer), amount in paid.items()]
    return Table._from_rows("Who pays, by year, all communes", columns, rows)
