"""What can go wrong, in one shape: code, severity, path, message, hint."""

from typing import TYPE_CHECKING, Any, Literal, TypedDict

if TYPE_CHECKING:
    from hiveplan._table import Table


class Issue(TypedDict):
    """One fault of an input: where, what, and what to do."""

    #: Number in the registry ``docs/errors.md``, for example ``HP1003``.
    code: str
    #: How much it weighs. Only ``error`` stops a plan.
    severity: Literal["repaired", "warning", "error"]
    #: File, row and column (``villages.csv:7:families``), or a JSON pointer (``/villages/5/families``).
    path: str
    #: What is wrong. Never carries a value from a family row.
    message: str
    #: What to do about it.
    hint: str


class HiveplanError(Exception):
    """Anything that hiveplan raises."""


class InputError(HiveplanError, ValueError):
    """The input cannot be planned.

    Attributes
    ----------
    issues : list of Issue
        All faults, not only the first.
    more : int
        How many further errors were found and not kept.

    Examples
    --------
    >>> import hiveplan as hp
    >>> try:
    ...     hp.Input.from_dict({"format": "hiveplan"})
    ... except hp.InputError as error:
    ...     print(error.issues[0]["code"])
    HP1008
    """

    issues: list[Issue]
    more: int

    @property
    def table(self) -> "Table":
        """The issues as a table."""
        return issue_table(self.issues)

    def __init__(self, text: str, issues: list[Issue], more: int) -> None:
        super().__init__(text)
        self.issues = issues
        self.more = more

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (str(self), self.issues, self.more), self.__dict__


class InternalError(HiveplanError, RuntimeError):
    """A bug of hiveplan itself. The text names its place in our source and holds nothing of your data.

    Attributes
    ----------
    place : str
        File and line.
    """

    place: str

    def __init__(self, place: str) -> None:
        super().__init__(f"hiveplan met a bug of its own at {place}. Please report this line.")
        self.place = place

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.place,), self.__dict__


class LimitReached(HiveplanError):
    """A search ended at its limit before its answer was proven as good as asked for.

    Searches do not raise it by themselves, for a limit is an outcome: ``answer.raise_on_limit()`` does.

    Attributes
    ----------
    best : object
        The best answer so far, with its bound.
    """

    best: Any

    def __init__(self, text: str, best: Any) -> None:
        super().__init__(text)
        self.best = best

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (str(self), self.best), self.__dict__


def issue_table(issues: list[Issue]) -> "Table":
    """Give issues as a table."""
    from hiveplan._table import Column, Table

    columns = [Column(name, "text") for name in ("code", "severity", "path", "message", "hint")]
    return Table._from_rows("Issues", columns, issues)
