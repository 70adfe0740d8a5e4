"""Charts of an outcome, with Matplotlib 3.11 or newer (``pip install hiveplan[plot]``).

Each function draws into ``ax`` or a new figure, and returns the axes. ``lang="km"`` gives Khmer titles, labels and names;
Matplotlib shapes Khmer right from 3.11 on. A Khmer font is needed on the machine (Debian: ``fonts-noto-core``), or named by
its file with :func:`use_font`. Khmer words that no source attests are marked in ``hiveplan/plot/_words.py``: all are to be
reviewed by a native speaker. Colours differ for the colour-blind and in grey; hatching tells parts apart as well.
"""

from hiveplan.plot._caseload import caseload
from hiveplan.plot._fan import fan
from hiveplan.plot._find_out import find_out
from hiveplan.plot._forecast import forecast
from hiveplan.plot._handover import handover
from hiveplan.plot._map import village_map
from hiveplan.plot._pareto import pareto
from hiveplan.plot._rollout import rollout
from hiveplan.plot._style import use_font
from hiveplan.plot._tornado import tornado
from hiveplan.plot._waterfall import waterfall

__all__ = ["caseload", "fan", "find_out", "forecast", "handover", "pareto", "rollout", "tornado", "use_font", "village_map", "waterfall"]
