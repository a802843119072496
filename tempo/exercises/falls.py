"""Falls of the foot, by the speed with which it comes down and is stopped.

Theory. What a sensor feels, carried into a level frame by the gyro, less gravity, is the sensor's
acceleration; added up from the quietest moment before, it is its velocity. A foot that falls 10 cm
comes down at 1.4 m/s, one of 35 cm at 2.6; in a swing the foot sinks by 5–15 cm at 1 m/s and less.
The touch is where the sinking is quickest: from there on the ground stops it. Who jumps rises
first, and from up to down gravity alone changes the speed; a foot that hung neither rises nor
turns, and ends lower. None of this hangs on how the sensor is turned or where on the foot it sits,
nor on the force in flight, which is never nought: the foot waggles about.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tempo.dsp.resample import GRID_S
from tempo.dsp.rolling import box
from tempo.exercises.scene import Scene
from tempo.motion.settled import orientations
from tempo.reps.rows import Rows
from tempo.samples import FloatArray

#: Rows before a knock that its fall is sought in, and behind it in which it is stopped.
BEFORE_ROWS, BEHIND_ROWS = 160, 20
_G_MPS2 = 9.81


@dataclass(frozen=True, slots=True)
class FallParams:
    """What may be a touch, and which rest before it is quiet."""

    light_mps2: float = 8.0  # felt at some instant just before …
    knock_mps2: float = 13.0  # … the ground is
    light_rows: int = 12
    apart_rows: int = 15  # knocks so near to each other are one touch
    quiet_rows: int = 6  # half of the moment that velocity is counted from
    quiet_mps2: float = 1.0
    quiet_radps: float = 0.5
    begins_mps: float = 0.15
    sudden_rows: int = 4
    sudden_share: float = 0.7
    quick_share: float = 0.5
    turns_m: float = 0.1  # half of a foot, which begins to turn where its end is stopped
    reach_m: float = 0.3  # no sensor on a foot is farther from what the foot turns about
    push_rows: int = 30


@dataclass(frozen=True, slots=True)
class Fall:
    """A foot that came down and touched at row ``on``.

    ``sank_mps`` is its speed at the touch, ``stopped_mps`` what of it was gone just behind,
    ``rose_mps`` the largest upward speed before, at row ``up``; ``lower_m`` how much lower it ends
    than where it was quiet. ``turned_rad`` is how far it turned in the 0.3 s before the fall,
    ``turning_radps`` the usual rate in it, and ``lasted_s`` how long it took; ``felt_mps2`` is the
    usual force in the later part from row ``up`` to ``on``, when the strap has rung out.
    """

    up: int
    on: int
    sank_mps: float
    stopped_mps: float
    rose_mps: float
    lower_m: float
    turned_rad: float
    turning_radps: float
    lasted_s: float
    felt_mps2: float


class Falls:
    """Finds falls in rows that come bit by bit, each once, a moment after its touch."""

    def __init__(self, params: FallParams | None = None) -> None:
        self._params = params or FallParams()
        self._next = BEFORE_ROWS // 2

    @property
    def looks_back_to(self) -> int:
        """First row that the next look wants to see."""
        return self._next - BEFORE_ROWS

    def look(self, rows: Rows, *, last: bool) -> list[Fall]:
        """Falls in rows up to the newest; ``last`` when no more will come."""
        params, end = self._params, rows.end - (0 if last else BEHIND_ROWS)
        out: list[Fall] = []
        for group in self._knocks(rows, end):
            if not last and group[-1] + params.apart_rows >= end:
                self._next = group[0]
                return out
            out.append(
                _fall(rows.cut(group[0] - BEFORE_ROWS, group[-1] + BEHIND_ROWS), group, params)
            )
        self._next = max(end, self._next)
        return out

    def _knocks(self, rows: Rows, end: int) -> list[list[int]]:
        """Rows at which a foot that felt light feels the ground, those of one touch together."""
        params = self._params
        force = np.sqrt((rows.acc_mps2**2).sum(axis=1))
        light = np.sqrt((box(rows.acc_mps2, 1) ** 2).sum(axis=1)) < params.light_mps2
        # each doubling of the force is a knock: a foot that turns to its landing feels a lot, too
        over = np.sum([force > times * params.knock_mps2 for times in (1, 2, 4)], axis=0)
        groups: list[list[int]] = []
        for at in (1 + np.flatnonzero(over[1:] > over[:-1])).tolist():
            row = rows.first + at
            if not self._next <= row < end or at < 4 * params.quiet_rows:
                continue
            if groups and row - groups[-1][-1] < params.apart_rows:
                groups[-1].append(row)
            elif light[max(at - params.light_rows, 0) : at].any():
                groups.append([row])
        return groups


def edge(scene: Scene, row: int) -> tuple[float, float]:
    """When the force passed that of rest behind a row, and how sure: between which samples."""
    before_s, behind_s = scene.felt.around(scene.at_s(row) + 0.5 * GRID_S)
    if behind_s - before_s > GRID_S:
        return 0.5 * (before_s + behind_s), 0.5 * (behind_s - before_s)
    return scene.at_s(row) + 0.5 * GRID_S, 0.5 * GRID_S


def _fall(rows: Rows, knocks: list[int], params: FallParams) -> Fall:
    """The fall that ends about these rows."""
    at, until = knocks[0] - rows.first, knocks[-1] - rows.first
    quiet = _quiet(rows, at, params)
    half = params.quiet_rows
    gravity = rows.acc_mps2[quiet - half : quiet + half + 1].mean(axis=0)
    size = float(np.sqrt((gravity * gravity).sum()))
    gyr = rows.gyr_radps[quiet:]
    turn = orientations(gyr)
    felt = (turn * rows.acc_mps2[quiet:, np.newaxis]).sum(axis=2)
    rising = (felt * (gravity / max(size, 1e-9))).sum(axis=1) - size
    speed = np.cumsum(rising) * GRID_S
    rate = np.sqrt((rows.gyr_radps**2).sum(axis=1))
    first = max(at - quiet - 2 * half, 1)
    last = until - quiet + half + params.sudden_rows
    on = first + _touch(speed[first:last], rate[quiet + first : quiet + last], params)
    still = np.flatnonzero(speed[: on + 1] > -params.begins_mps)
    off = int(still[-1]) if still.size else 0
    up, begins = int(np.argmax(speed[: on + 1])), quiet + off
    force = np.sqrt((rows.acc_mps2**2).sum(axis=1))
    return Fall(
        up=rows.first + quiet + up,
        on=rows.first + quiet + on,
        sank_mps=-float(speed[on]),
        stopped_mps=float(speed[on : on + BEHIND_ROWS].max() - speed[on]),
        rose_mps=float(speed[: on + 1].max()),
        lower_m=-float(speed[: on + 1].sum()) * GRID_S,
        turned_rad=float(rate[max(begins - params.push_rows, 0) : begins].sum()) * GRID_S,
        turning_radps=float(np.median(rate[begins : quiet + on + 1])),
        lasted_s=(on - off) * GRID_S,
        felt_mps2=float(np.median(force[quiet + (2 * up + 3 * on) // 5 : quiet + on + 1])),
    )


def _touch(speed: FloatArray, rate: FloatArray, params: FallParams) -> int:
    """Where a foot that comes down about as quickly as ever is stopped suddenly.

    A foot that ends a turn in the air slows a sensor at its end, too, but by no more than that
    turning; one whose end is stopped begins to turn about it, and a sensor at its other end still
    comes down; and once the forefoot stands the heel comes down less quickly.
    """
    steps = params.sudden_rows
    inner, before, behind = speed[1:-steps], speed[: -steps - 1], speed[2 : speed.size - steps + 1]
    low = 1 + np.flatnonzero((inner < before) & (inner <= behind))
    low = low[speed[low] < params.quick_share * float(speed.min())]
    if low.size == 0:
        return int(np.argmin(speed))
    stops = speed[low + steps] - speed[low]
    slowed = np.maximum(rate[low - 1], rate[low]) - rate[low + steps]
    stops -= np.where(slowed > 0.0, params.reach_m, params.turns_m) * slowed
    most = float(stops.max())
    if most <= 0.0:
        return int(np.argmin(speed))
    return int(low[np.argmax(stops >= params.sudden_share * most)])


def _quiet(rows: Rows, at: int, params: FallParams) -> int:
    """The last moment before row ``at`` that is about as quiet as any: the foot hardly moved."""
    half = params.quiet_rows
    force = np.sqrt((rows.acc_mps2[:at] ** 2).sum(axis=1))
    # instant by instant: a push and the flight behind it feel like rest together
    off = np.sqrt(box((force - _G_MPS2) ** 2, half))
    rate = np.sqrt(box((rows.gyr_radps[:at] ** 2).sum(axis=1), half))
    busy = off / params.quiet_mps2 + rate / params.quiet_radps
    busy = busy[half : at - 2 * half]
    return half + int(np.flatnonzero(busy <= 1.5 * busy.min() + 0.3)[-1])
