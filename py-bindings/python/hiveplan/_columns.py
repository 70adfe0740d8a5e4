"""Arrays whose columns have names. Imported only where NumPy is there."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


class Columns(np.ndarray[Any, Any]):
    """A two-dimensional array, one row an entry; ``rows["item"]`` is the column of that name.

    The columns that hold positions come back as whole numbers, whatever the array holds.
    """

    names: tuple[str, ...]
    whole: tuple[str, ...]

    @classmethod
    def of(cls, names: tuple[str, ...], columns: list[NDArray[Any]], whole: tuple[str, ...] = ()) -> "Columns":
        """Put columns side by side."""
        made = np.column_stack(columns).view(cls) if len(columns[0]) else np.zeros((0, len(names)), columns[-1].dtype).view(cls)
        made.names = names
        made.whole = whole
        return made

    def __array_finalize__(self, other: object) -> None:
        self.names = getattr(other, "names", ())
        self.whole = getattr(other, "whole", ())

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, str):
            column = np.asarray(self)[:, self.names.index(key)]
            return column.astype(np.int32) if key in self.whole else column
        # Parts are plain arrays: their columns need not be all of them.
        return np.asarray(self)[key]

    def __reduce__(self) -> Any:
        columns = [np.asarray(self)[:, at] for at in range(self.shape[1])]
        return Columns.of, (self.names, columns, self.whole)
