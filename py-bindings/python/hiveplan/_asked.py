"""What is asked of a forecast: by whom, and how the answer is kept."""

import json
from collections.abc import Callable
from typing import Any, Self

from hiveplan import _core
from hiveplan._input import Input
from hiveplan._outcome import Outcome

#: A plan as written, or an outcome whose plan is kept as it is.
Asked = Input | Outcome


def sides(plan: Asked) -> tuple[_core.Input, _core.Document | None]:
    """Give the input, and the outcome when there is one."""
    if isinstance(plan, Outcome):
        return plan._source, plan._document
    if isinstance(plan, Input):
        return plan._inner, None
    raise TypeError(f"an Input or an Outcome is asked for, not {type(plan).__name__}")


class Answer:
    """A document of the core, kept as its text."""

    __slots__ = ("_document",)
    _document: _core.Document

    def __init__(self) -> None:
        raise TypeError(f"{type(self).__name__} comes from a function of hiveplan")

    @classmethod
    def _of(cls, document: _core.Document) -> Self:
        made = object.__new__(cls)
        made._document = document
        return made

    @classmethod
    def _of_text(cls, text: str) -> Self:
        return cls._of(_core.Document.from_json(text))

    def to_json(self) -> str:
        """Give the answer as JSON, byte for byte as the Rust crate and the browser write it.

        Returns
        -------
        str
        """
        return self._document.to_json()

    def to_dict(self) -> dict[str, Any]:
        """Give the answer as dicts and lists: the caller's own copy.

        Returns
        -------
        dict
        """
        document: dict[str, Any] = json.loads(self.to_json())
        return document

    def __eq__(self, other: object) -> bool:
        return self.to_json() == other.to_json() if isinstance(other, type(self)) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.to_json())

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return type(self)._of_text, (self.to_json(),)
