"""Sums of what a forecast's rows show."""

from collections.abc import Sequence
from typing import Any

from hiveplan._table import Column, Table

YEAR = Column("year", "whole", "", "Year")


def by_year(years: Table) -> Table:
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
    summed = ("people", "open_cases", "waiting", "cost", "cost_real", "gap", "usd")
    totals: dict[int, dict[str, Any]] = {}
    for row in years:
        total = totals.setdefault(row["year"], dict.fromkeys(summed, 0))
        # Dollars a person are a mean over people, not over communes.
        row["usd"] = row["usd_per_person"] * row["people"]
        for name in summed:
            total[name] += row[name]
    for year, total in totals.items():
        total["year"] = year
        total["paid"] = total["cost"] - total["gap"]
        total["usd_per_person"] = total["usd"] / total["people"] if total["people"] else None
    rows = [totals[year] for year in sorted(totals)]
    return Table._from_rows("Cost and money by year, all communes", columns, rows)


def by_payer(funding: Table, payers: Sequence[str], years: Sequence[int]) -> Table:
    """Add up what each payer pays in each year; what nobody pays stands last."""
    columns = [
        YEAR,
        Column("payer", "text", "", "Payer; empty: nobody pays"),
        Column("amount", "whole", "KHR", "Amount"),
    ]
    paid = {(year, payer): 0 for year in years for payer in (*payers, None)}
    for year, payer, amount in zip(funding["year"], funding["payer"], funding["amount"], strict=True):
        paid[year, payer] += amount
    rows = [{"year": year, "payer": payer, "amount": amount} for (year, payer), amount in paid.items()]
    return Table._from_rows("Who pays, by year, all communes", columns, rows)
