"""Which end of the foot is the front, as setting off tells.

Nobody lifts the toes first: a foot that stood flat leaves the ground over its toes, whether its
owner walks away, turns round or steps up. So the first large turn out of standing lifts the heel.
That is known before any stride is whole (`motion.front`), but means nothing of a foot in the air.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tempo.motion.settled import orientations
from tempo.reps.rows import Rows
from tempo.samples import FloatArray


@dataclass(frozen=True, slots=True)
class SettingOffParams:
    """What setting off is."""

    turn_rad: float = 0.35
    within_rows: int = 150
    push_mps2: float = 2.5  # a foot that is carried off is pushed
    flat_rad: float = 0.14  # 8°: it stood as it stands when flat


class SettingOff:
    """Sums the votes of movements that began in standing; ``axis`` as of `Front`."""

    def __init__(self, params: SettingOffParams | None = None) -> None:
        self._params = params or SettingOffParams()
        self._sum = np.zeros(3)

    @property
    def axis(self) -> FloatArray | None:
        """The axis whose right-hand turn lifts the heel; None before any vote, or after a draw."""
        size = float(np.sqrt((self._sum * self._sum).sum()))
        return self._sum / size if size > 0.5 else None

    def look(self, rows: Rows, bias_radps: FloatArray, up: FloatArray, stood: FloatArray) -> None:
        """A movement from its first row on; ``up`` as it was at rest before it."""
        params = self._params
        rows = rows.cut(rows.first, rows.first + params.within_rows)
        tipped = float(np.arccos(np.clip((up * stood).sum(), -1.0, 1.0)))
        push = rows.acc_mps2 - rows.acc_mps2[:1]
        pushed = float(np.sqrt((push * push).sum(axis=1)).max()) > params.push_mps2
        if tipped > params.flat_rad or not pushed:
            return
        turns = orientations(rows.gyr_radps - bias_radps)
        tilted = turns @ up
        angle = np.arccos(np.clip((tilted * up).sum(axis=1), -1.0, 1.0))
        far = np.flatnonzero(angle > params.turn_rad)
        if far.size:
            at = int(far[0])
            axis = turns[at].T @ np.cross(up, tilted[at])
            self._sum += axis / max(float(np.sqrt((axis * axis).sum())), 1e-9)
