"""The plan of the next fiscal year."""

from hiveplan._answer import Answer, asked
from hiveplan._input import Input
from hiveplan._table import Column, Table

_POSTS = (
    Column("commune", "text", "", "Commune"),
    Column("cadre", "text", "", "Cadre"),
    Column("posts", "whole", "posts", "Posts that the first year decides on"),
    Column("filled", "number", "share", "Part of each that is filled on average"),
)
_ESTIMATES = (
    Column("id", "text", "", "Estimate"),
    Column("before", "number", "", "Its value in the old plan, in its own unit"),
    Column("after", "number", "", "Its value in the new plan"),
)


class RolledForward(Answer):
    """The plan of the next fiscal year, what was carried into it and what was not. Made by :func:`roll_forward`."""

    __slots__ = ()

    @property
    def input(self) -> Input:
        """The plan of the next year."""
        return Input.from_dict(self._document["input"])

    @property
    def people(self) -> tuple[int, int]:
        """People of the old plan and of the new one."""
        carried = self._document["carried"]
        return carried["people_before"], carried["people"]

    @property
    def posts(self) -> Table:
        """Posts that the first year fills, who are workers of the new plan."""
        return Table._from_rows("Posts that were filled", _POSTS, self._document["carried"]["posts"])

    @property
    def estimates(self) -> Table:
        """Prices, pay and yearly amounts that rise."""
        return Table._from_rows("Figures that rise", _ESTIMATES, self._document["carried"]["estimates"])

    @property
    def not_carried(self) -> list[str]:
        """What the new plan does not know from the old one.

        ``scores`` of families and closed cases, ``case_list``, children in ``care``, age of ``purchases``, ``courses``
        owed, ``two_rises`` of one price.
        """
        return list(self._document["not_carried"])

    def __repr__(self) -> str:
        carried = self._document["carried"]
        before, after = self.people
        posts = sum(row["posts"] for row in carried["posts"])
        lines = [
            f"Rolled forward from {carried['from']} to {carried['to']}",
            f"  people {before:,} -> {after:,}, {posts} posts filled, {len(carried['centres'])} centres opened,"
            f" {len(carried['estimates'])} figures risen",
            f"  not carried: {', '.join(self.not_carried)}",
        ]
        return "\n".join(lines)


def roll_forward(base: Input) -> RolledForward:
    """Make the plan of the next fiscal year, as this plan expects it.

    People and families grow, prices, pay and the amounts of money sources rise; posts filled and centres opened in the
    first year are there, with the families in case or waiting at its end; dates stay dates.

    Parameters
    ----------
    base : Input
        The plan of this year.

    Returns
    -------
    RolledForward
        ``.input`` is the new plan; ``.not_carried`` names what to look at before it is used.

    Raises
    ------
    InputError
        When the input cannot be planned.

    Examples
    --------
    >>> import hiveplan as hp
    >>> rolled = hp.roll_forward(hp.load("battambang"))
    >>> rolled.input.to_dict()["horizon"]
    {'start': 2028, 'years': 5}
    >>> "scores" in rolled.not_carried
    True
    """
    return RolledForward._of(asked(base, {"question": "roll_forward"}, None, "raise", None))
