"""What a solver found, and tables of it."""

from dataclasses import dataclass

import numpy as np


@dataclass
class Outcome:
    """`objective` is worked out anew from the answer, whoever found it; `bound` is what the solver claims."""

    solver: str
    objective: float
    bound: float
    seconds: float

    @property
    def gap(self):
        if not np.isfinite(self.objective):
            return np.inf
        return max(0.0, self.objective - self.bound) / max(abs(self.objective), 1e-9)


def percent(value):
    return "none" if value is None or not np.isfinite(value) else f"{100 * value:.3f} %"


def duration(seconds):
    return f"{1000 * seconds:.1f} ms" if seconds < 1 else f"{seconds:.2f} s"


def off(outcome, best):
    """How far an answer is from the best one known."""
    return None if best is None else (outcome.objective - best) / abs(best)


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows])
