"""Of what a forecast is asked."""

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
