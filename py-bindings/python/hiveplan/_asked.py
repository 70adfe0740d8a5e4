"""Of what a forecast is asked."""

from collections.abc import Callable
from typing import TypeVar

from hiveplan import _core
from hiveplan._input import Input
from hiveplan._outcome import Outcome

#: A plan as written, or an outcome whose plan is kept as it is.
Asked = Input | Outcome


Door = TypeVar("Door", bound=Callable[..., object])

#: What holds for every door, by the heading in its docstring: an editor shows the heading bare, Python and Jupyter all.
_SAID = {
    "plan : Input or Outcome": "An outcome keeps its plan of the base month; an input is planned first.",
    "InputError": "When the input cannot be planned.",
}


def door(function: Door) -> Door:
    """Complete the docstring of a function that asks a forecast."""
    lines: list[str] = []
    for line in (function.__doc__ or "").splitlines():
        lines.append(line)
        heading = line.strip()
        if heading in _SAID:
            # Newer interpreters take the common indentation away.
            lines.append(line[: line.index(heading)] + "    " + _SAID[heading])
    function.__doc__ = "\n".join(lines) or None
    return function


def sides(plan: Asked) -> tuple[_core.Input, _core.Document | None]:
    """Give the input, and the outcome when there is one."""
    if isinstance(plan, Outcome):
        return plan._source, plan._document
    if isinstance(plan, Input):
        return plan._inner, None
    raise TypeError(f"an Input or an Outcome is asked for, not {type(plan).__name__}")
