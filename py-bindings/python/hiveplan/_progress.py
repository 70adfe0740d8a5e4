"""How far a long call is."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

#: ``None`` or ``False``: nobody is told; ``True``: a bar; a callable: it is called with stage, done and total.
Progress = bool | Callable[[str, int, int], object] | None


@contextmanager
def listener(progress: Progress) -> Iterator[Callable[[str, int, int], object] | None]:
    """Give what the core calls."""
    if progress is None or progress is False:
        yield None
    elif progress is True:
        from tqdm.auto import tqdm

        with tqdm(total=1, leave=False) as bar:

            def show(stage: str, done: int, total: int) -> None:
                shown: Any = bar
                if shown.desc != f"{stage}: " or shown.total != total:
                    shown.reset(total)
                    shown.set_description(stage)
                shown.update(done - shown.n)

            yield show
    else:
        yield progress
