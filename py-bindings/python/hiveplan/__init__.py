"""Plan, budget and hand over community social protection.

Who serves whom, where places open, what it costs, who pays, and when a commune stands alone.

Examples
--------
>>> import hiveplan as hp
>>> base = hp.load("battambang")
>>> base.to_dict()["name"]
'Battambang Municipality'
"""

from hiveplan._core import __version__
from hiveplan._errors import HiveplanError, InputError, InternalError, Issue
from hiveplan._input import Input, load
from hiveplan._outcome import Outcome

__all__ = [
    "HiveplanError",
    "Input",
    "InputError",
    "InternalError",
    "Issue",
    "Outcome",
    "__version__",
    "load",
]
