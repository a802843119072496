"""What the rest of a session tells of raises that were counted before it was known.

Strides may come after the first set, and a foot that is pedalled in a down dog is only seen to have
been one between two kneelings. So what was counted is looked at once more when the answer is asked
for; live, it had been shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from tempo.motion.slips import Poses
from tempo.reps.rep import Rep, Stretch
from tempo.reps.stance import against_front, ends_flat, tucked
from tempo.samples import FloatArray

#: Reasons of swings in which the toes were tucked under: somebody kneels.
_KNEELS = {"toes_tucked", "turned_too_far"}
#: A down dog is held for ten seconds, by nobody for a minute; heels are pedalled by less than 25°.
_KNELT_S, _PEDALLED_RAD = 60.0, 0.44
#: A heel that comes up by less than 19° (6 cm), and once or twice within eight seconds of
#: another such time, came up while the other foot stepped or the weight was shifted.
_PASSING_RAD, _BOUT_S, _BOUT = 0.33, 8.0, 3
_MUCH_SMALLER = 1.0 / 3.0
#: Share of a session's raises that end flat if it is the toes that rise.
_NEARLY_ALL = 0.8
#: No sensor sits farther behind the heel.
_BEHIND_M = 0.06
#: Toes rise by no more than this, rad; a bottom this far below level hangs over an edge, cm.
_TOES_RAD, _BELOW_CM = 0.53, 1.0

#: Stable code of a recording: its raises may as well have been raises of the toes.
HEEL_OR_TOES = "heel_or_toes"

Key = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Counted:
    start_s: float
    end_s: float
    poses: Poses
    lever_m: float

    @property
    def turned_rad(self) -> float:
        cosine = float((self.poses.low * self.poses.top).sum())
        return float(np.arccos(np.clip(cosine, -1.0, 1.0)))


class Hindsight:
    """Remembers how counted raises lay, and where somebody knelt."""

    def __init__(self) -> None:
        self._counted: dict[Key, _Counted] = {}
        self._knelt: list[Stretch] = []

    def counted(self, rep: Rep, poses: Poses, lever_m: float) -> None:
        """A raise that was given its numbers; ``lever_m``: how far heelward of the pivot."""
        span = rep.concentric_start_s, rep.eccentric_end_s
        self._counted[rep.set, rep.rep] = _Counted(*span, poses, lever_m)

    def rejected(self, one: Stretch) -> None:
        """A swing that was none."""
        if one.reason in _KNEELS:
            self._knelt.append(one)

    def against(
        self, front: FloatArray | None, floor_up: FloatArray | None = None
    ) -> dict[Key, str]:
        """The raises that were none, and why.

        Parameters
        ----------
        front : the axis of strides, if they told.
        floor_up : where up is when the foot stands flat, if that was told.
        """
        out = dict.fromkeys(self._passing(), "lifted_in_passing")
        out |= dict.fromkeys(self._pedalled(), "pedalled")
        for key, one in self._counted.items():
            reason = against_front(one.poses, front)
            out |= {key: reason} if reason is not None else {}
        if floor_up is not None:
            out |= dict.fromkeys(self._floored(floor_up), "toe_raise")
            out |= {
                key: "toes_tucked"
                for key, one in self._counted.items()
                if tucked(one.poses, floor_up)
            }
        return out

    def _floored(self, floor_up: FloatArray) -> Iterable[Key]:
        """All that end flat, where nearly all do, about a pivot right under the sensor.

        So do toes whose raises are read the other way about, by a sensor behind the heel; heels
        that are raised from below an edge to level only, by a sensor that is far from the ball, do
        not.
        """
        every = self._counted
        flat = [key for key, one in every.items() if ends_flat(one.poses, floor_up)]
        near = bool(every) and np.median([one.lever_m for one in every.values()]) < _BEHIND_M
        return flat if near and len(flat) >= max(_BOUT, _NEARLY_ALL * len(every)) else ()

    def _pedalled(self) -> Iterable[Key]:
        for before, after in zip(self._knelt, self._knelt[1:], strict=False):
            if after.start_s - before.end_s > _KNELT_S:
                continue
            for key, one in self._counted.items():
                inside = before.end_s - 1.0 < one.start_s and one.end_s < after.start_s + 1.0
                if inside and one.turned_rad < _PEDALLED_RAD:
                    yield key

    def _passing(self) -> Iterable[Key]:
        """All, where all are small and none has two others close by: that is no set.

        Beside larger ones only what is much smaller than they are.
        """
        every = sorted(self._counted.items(), key=lambda one: one[1].start_s)
        bouts: list[list[tuple[Key, _Counted]]] = []
        for one in every:
            if bouts and one[1].start_s - bouts[-1][-1][1].end_s < _BOUT_S:
                bouts[-1].append(one)
            else:
                bouts.append([one])
        alone = [bout for bout in bouts if len(bout) < _BOUT]
        small_rad = _PASSING_RAD
        largest_rad = max((one.turned_rad for _, one in every), default=0.0)
        if largest_rad > _PASSING_RAD or len(alone) < len(bouts):
            small_rad = min(small_rad, _MUCH_SMALLER * largest_rad)
        for bout in alone:
            if all(one.turned_rad < small_rad for _, one in bout):
                yield from (key for key, _ in bout)


def without(
    reps: Iterable[Rep], against: dict[Key, str]
) -> tuple[tuple[Rep, ...], tuple[Stretch, ...]]:
    """What is left of the reps, numbered anew, and what was withdrawn."""
    kept, withdrawn, sets = [], [], dict[int, int]()
    counts: dict[int, int] = {}
    for rep in reps:
        reason = against.get((rep.set, rep.rep))
        if reason is not None:
            withdrawn.append(Stretch(rep.concentric_start_s, rep.eccentric_end_s, reason))
            continue
        number = sets.setdefault(rep.set, len(sets) + 1)
        counts[number] = counts.get(number, 0) + 1
        kept.append(replace(rep, set=number, rep=counts[number]))
    return tuple(kept), tuple(withdrawn)


def heel_or_toes(reps: Sequence[Rep], front: FloatArray | None) -> bool:
    """Whether small raises from the floor may as well have been raises of the toes.

    A foot that turns about its heel is the mirror of one that turns about its ball: one sensor
    feels the same force, the same angle and the same lever length. Only strides, an angle that no
    ankle bends up by, or a heel below level tell them apart.
    """
    roms = [rep.rom_deg.value for rep in reps if rep.rom_deg.value is not None]
    if front is not None or not roms or float(np.radians(np.median(roms))) > _TOES_RAD:
        return False
    return not goes_below_level(reps)


def goes_below_level(reps: Sequence[Rep]) -> bool:
    """Whether the heel mostly goes from below level to above it, as on an edge."""
    ends = [
        min(one.depth_below_level_cm.value, one.top_height_cm.value)
        for one in reps
        if one.depth_below_level_cm.value is not None and one.top_height_cm.value is not None
    ]
    return bool(ends) and float(np.median(ends)) > _BELOW_CM
