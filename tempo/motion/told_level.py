"""The level as the person was told to show it: labelled stretches, obeyed from their ends on."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from tempo.motion.level import Level, labelled_level
from tempo.samples import FloatArray, Interval

#: Half seconds of which a label can speak: the last half minute of a longer one is enough.
_KEPT = 60


class ToldLevel:
    """Takes rows as they come, and labels before their ends, be it long before or at the last."""

    def __init__(self, labels: Iterable[Interval]) -> None:
        self._labels = list(labels)
        self._recent: list[tuple[FloatArray, FloatArray]] = []

    def tell(self, label: Interval | None) -> None:
        """A label whose end is still to come, if there is one."""
        self._labels += [label] if label is not None else []

    def push(self, time_s: FloatArray, acc_mps2: FloatArray, row: int) -> Level | None:
        """Half a second of rows up to ``row``; the level when a label has ended in it."""
        self._recent = [*self._recent, (time_s, acc_mps2)][-_KEPT:]
        found = None
        for label in [one for one in self._labels if time_s[-1] >= one.end_s]:
            self._labels.remove(label)
            inside = [
                force[(times >= label.start_s) & (times < label.end_s)]
                for times, force in self._recent
            ]
            if sum(map(len, inside)):
                found = labelled_level(np.concatenate(inside), row)
        return found
