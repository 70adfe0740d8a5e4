"""What a worker of a sweep does. The plan comes once, and is known by its content from then on."""

import json
from collections.abc import Sequence
from typing import Any

from hiveplan import _core
from hiveplan._changes import Change
from hiveplan._errors import InputError

#: Plans that this process has seen, by key; the last few.
_SEEN: dict[str, _core.Input] = {}
_KEPT = 4


def signature(text: str, changes: Sequence[Sequence[Change]]) -> str:
    """Give the key of a sweep: what its plan and its scenarios say."""
    import hashlib

    scenarios = json.dumps([list(steps) for steps in changes], sort_keys=True)
    return hashlib.sha256(f"{text}\0{scenarios}".encode()).hexdigest()


def run_chunk(key: str, text: str | None, scenarios: list[str]) -> list[str] | None:
    """Give the figures of scenarios as JSON text; ``None``: send the plan first."""
    if key not in _SEEN:
        if text is None:
            return None
        while len(_SEEN) >= _KEPT:
            _SEEN.pop(next(iter(_SEEN)), None)
        _SEEN[key] = _core.Input.from_json(text)
    return [_figures(_SEEN[key], json.loads(scenario)) for scenario in scenarios]


def _figures(base: _core.Input, scenario: dict[str, Any]) -> str:
    try:
        # One thread: the engine has as many workers as it should have.
        return base.figures(scenario, 1)
    except InputError as error:
        error.add_note(f"in the scenario {scenario['name']!r}")
        raise
