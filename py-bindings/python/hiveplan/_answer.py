"""An answer of the core, and how it is shown."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Self

from hiveplan._html import answer_html
from hiveplan._input import Input, OnInterrupt, _way
from hiveplan._progress import Progress, listener
from hiveplan._table import Column, Table


class Answer:
    """An answer of the core, kept as its text and read when something of it is first asked for."""

    __slots__ = ("_read", "_text")
    _text: str
    _read: dict[str, Any] | None

    def __init__(self) -> None:
        raise TypeError(f"a {type(self).__name__} comes from its function in hiveplan")

    @classmethod
    def _of(cls, text: str) -> Self:
        made = object.__new__(cls)
        made._text = text
        made._read = None
        return made

    @property
    def _document(self) -> dict[str, Any]:
        """The answer as dicts and lists: only to be read."""
        if self._read is None:
            self._read = self.to_dict()
        return self._read

    def to_json(self) -> str:
        """Give the answer as JSON, byte for byte as the Rust crate and the browser write it.

        Returns
        -------
        str
        """
        return self._text

    def to_dict(self) -> dict[str, Any]:
        """Give the answer as dicts and lists: the caller's own copy.

        Returns
        -------
        dict
        """
        document: dict[str, Any] = json.loads(self._text)
        return document

    def _rows(self, name: str, caption: str, columns: Sequence[Column]) -> Table:
        return Table._from_rows(caption, columns, self._document[name])

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self._text == other._text if isinstance(other, Answer) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._text)

    def __reduce__(self) -> tuple[Callable[..., "Answer"], tuple[Any, ...]]:
        return type(self)._of, (self._text,)


class TableAnswer(Answer):
    """An answer that is shown as its table."""

    __slots__ = ()

    @property
    def table(self) -> Table:
        """What it says."""
        raise NotImplementedError

    def __repr__(self) -> str:
        return repr(self.table)

    def _repr_html_(self) -> str:
        return self.table._repr_html_()


class FiguresAnswer(Answer):
    """An answer that is shown as its key figures."""

    __slots__ = ()
    #: Widths of label and value in a terminal.
    _widths = (0, 0)

    def _title(self) -> tuple[str, str, str]:
        """Title in a terminal; title and subtitle in a notebook."""
        raise NotImplementedError

    def _figures(self) -> list[tuple[str, str, str]]:
        """Label, value, and what it is set against."""
        raise NotImplementedError

    def _sentences(self) -> list[str]:
        """What is said in a notebook below the figures."""
        return []

    def _more(self) -> str:
        """Where the rest is, in a terminal."""
        raise NotImplementedError

    def __repr__(self) -> str:
        label, value = self._widths
        lines = [f"  {name:<{label}} {figure:>{value}}  {note}".rstrip() for name, figure, note in self._figures()]
        return "\n".join([self._title()[0], "", *lines, "", self._more()])

    def _repr_html_(self) -> str:
        return answer_html(*self._title()[1:], self._figures(), self._sentences())


def asked(
    base: Input,
    question: Mapping[str, Any],
    threads: int | None,
    on_interrupt: OnInterrupt,
    progress: Progress,
) -> str:
    """Ask the core; what is ``None`` is left out."""
    given = {name: value for name, value in question.items() if value is not None}
    with listener(progress) as told:
        return base._inner.ask(given, _way(threads, on_interrupt, told))
