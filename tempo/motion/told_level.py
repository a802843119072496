"""The level as the person was told to show it: labelled stretches, obeyed from their ends on."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from tempo.motion.level import Level, labelled_level
from tempo.samples import FloatArray, Interval

#: Rows of which a label can speak: the last half minute of a longer one is enough.
_KEPT_ROWS = 3000


class ToldLevel:
    """Takes rows as they come, and labels before their ends, be it long before or at the last."""

    def __init__(self, labels: Iterable[Interval]) -> None:
        self._labels = list(labels)
        self._recent: list[tuple[FloatArray, FloatArray]] = []
        self._rows = 0

    @property
    def listens(self) -> bool:
        """Whether there is a label whose end is still to come; then half seconds are wanted."""
        return bool(self._labels)

    def tell(self, label: Interval | None) -> None:
        """A label whose end is still to come, if there is one."""
        self._labels += [label] if label is not None else []

    def push(self, time_s: FloatArray, acc_mps2: FloatArray, row: int) -> Level | None:
        """Rows up to ``row``; the level when a label has ended in them."""
        self._recent.append((time_s, acc_mps2))
        self._rows += time_s.size
        while self._rows - self._recent[0][0].size >= _KEPT_ROWS:
            self._rows -= self._recent.pop(0)[0].size
        found = None
        for label in [one for one in self._labels if time_s[-1] >= one.end_s]:
            self._labels.remove(label)
            times, force = (
                np.concatenate(parts)[-_KEPT_ROWS:] for parts in zip(*self._recent, strict=True)
            )
            inside = np.ascontiguousarray(force)[(times >= label.start_s) & (times < label.end_s)]
            if inside.size:
                found = labelled_level(inside, row)
        return found
