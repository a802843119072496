"""The guided start: stand level, step up, one practice raise, count in. Pure code on sample time.

Every step ends by itself when the sensor shows that it was done, because both hands hold the rail;
who does nothing is not kept for ever.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from tempo.coach.cues import Cue
from tempo.motion.gravity import unit
from tempo.reps.rep import Rep
from tempo.samples import FloatArray, Interval, Samples

#: How long to stand, and what still means: a standing person sways by about 1 deg/s.
LEVEL_S = 3.0
_STILL_DPS = 3.0
_STILL_MPS2 = 0.25
#: Stepping up turns the foot at least this fast.
_STEP_DPS = 30.0
_STEP_MPS2 = 5.0
_AGAIN_S = 30.0
_SETTLED_S = 1.5
_STEP_UP_S = 20.0
_PRACTICE_S = 60.0
#: On the shin the practice raise may not be known before the next one.
_PRACTICE_ON_SHIN_S = 20.0
#: A foot turns 30° and more in a raise, the shin 0.4–3°.
_LEAST_TURN_DEG = 8.0
_CHECK_S = 12.0
COUNT_IN = 3


@dataclass(frozen=True, slots=True)
class Guided:
    """What one push brought: a step with its numbers, stretches to label, and cues."""

    step: str | None = None
    of: Mapping[str, float | str] = field(default_factory=dict)
    level: Interval | None = None
    practice: Interval | None = None
    cues: tuple[Cue, ...] = ()


class Guide:
    """Leads from the first sample to the first counted rep.

    Parameters
    ----------
    step_up : False where the exercise is done on the floor.
    on_shin : the sensor is meant to sit there.
    """

    def __init__(self, *, step_up: bool = True, on_shin: bool = False) -> None:
        self._step_up = step_up
        self._practice_s = _PRACTICE_ON_SHIN_S if on_shin else _PRACTICE_S
        self._checked = on_shin
        self._again = False
        self.step = "stand_level"
        self._since_s: float | None = None
        self._recent = Samples.empty()
        self._moved = False
        self._level_up: FloatArray | None = None
        self._turned_deg = 0.0
        self._going_s = 0.0

    def ask_level_again(self) -> None:
        """The strap slipped: back to standing level, then straight on."""
        self.step, self._since_s, self._again, self._moved = "stand_level", None, True, False

    def push(self, block: Samples, reps: Iterable[Rep]) -> Guided:
        """Samples that follow on, and the reps that were found with them."""
        if not len(block):
            return Guided()
        now_s = float(block.time_s[-1])
        joined = Samples.join([self._recent, block])
        first = int(np.searchsorted(joined.time_s, now_s - LEVEL_S - 0.1))
        self._recent = joined[first:]
        if self._since_s is None:
            self._since_s = float(block.time_s[0])
        if self.step == "stand_level":
            return self._stand_again(block, now_s) if self._again else self._stand(now_s)
        if self.step == "step_up":
            return self._wait_for_step(block, now_s)
        if self.step == "practice":
            return self._practise(now_s, any(rep.practice for rep in reps))
        if self.step == "count_in" and now_s >= self._going_s:
            return self._enter("going", now_s)
        return Guided()

    def _enter(self, step: str, now_s: float) -> Guided:
        self.step, self._since_s, self._moved = step, now_s, False
        return Guided(step)

    def _stand(self, now_s: float) -> Guided:
        if not self._is_still(LEVEL_S, now_s):
            return Guided()
        start_s = max(now_s - LEVEL_S, float(self._recent.time_s[0]))
        level = Interval(start_s, float(np.nextafter(now_s, np.inf)))
        inside = self._recent.time_s >= level.start_s
        self._level_up = unit(self._recent.acc_mps2[inside].mean(axis=0, keepdims=True))[0]
        if self._again:
            return _with_level(self._enter("going", now_s), level)
        if self._step_up:
            return _with_level(self._enter("step_up", now_s), level)
        return _with_level(self._begin_practice(now_s), level)

    def _stand_again(self, block: Samples, now_s: float) -> Guided:
        """Stillness counts once there was a step: a heel that hangs still is not level."""
        assert self._since_s is not None
        force = np.sqrt((block.acc_mps2 * block.acc_mps2).sum(axis=1))
        self._moved |= bool((np.abs(force - 9.81) > _STEP_MPS2).any())
        if self._moved or not self._step_up:
            return self._stand(now_s)
        if now_s - self._since_s > _AGAIN_S:
            return self._enter("going", now_s)  # who goes on is not kept from being coached
        return Guided()

    def _wait_for_step(self, block: Samples, now_s: float) -> Guided:
        assert self._since_s is not None
        self._moved |= bool((np.abs(block.gyr_dps) > _STEP_DPS).any())
        settled = self._moved and self._is_still(_SETTLED_S, now_s)
        if settled or now_s - self._since_s > _STEP_UP_S:
            return self._begin_practice(now_s)
        return Guided()

    def _begin_practice(self, now_s: float) -> Guided:
        self._enter("practice", now_s)
        return Guided("practice", practice=Interval(now_s, float("inf")))

    def _practise(self, now_s: float, done: bool) -> Guided:
        assert self._since_s is not None
        self._turned_deg = max(self._turned_deg, self._turn_deg(now_s))
        waited_s = now_s - self._since_s
        if done or waited_s > self._practice_s:
            practice = Interval(self._since_s, float(np.nextafter(now_s, np.inf)))
            self._enter("count_in", now_s)
            self._going_s = now_s + COUNT_IN
            return Guided("count_in", practice=practice, cues=count_in(now_s))
        if waited_s > _CHECK_S and not self._checked and 1.0 < self._turned_deg < _LEAST_TURN_DEG:
            self._checked = True
            return Guided("mount_check", {"turned_deg": self._turned_deg})
        return Guided()

    def _turn_deg(self, now_s: float) -> float:
        """How far the sensor is turned away from level, by the last 0.2 s."""
        if self._level_up is None:
            return 0.0
        acc = self._recent.acc_mps2[self._recent.time_s > now_s - 0.2]
        up = unit(acc.mean(axis=0, keepdims=True))[0]
        return float(np.degrees(np.arccos(np.clip((up * self._level_up).sum(), -1.0, 1.0))))

    def _is_still(self, seconds: float, now_s: float) -> bool:
        return is_still(self._recent, seconds, now_s)


def is_still(recent: Samples, seconds: float, now_s: float) -> bool:
    """Whether somebody stood still over the last seconds, by all of the samples in them."""
    rows = recent.time_s >= now_s - seconds
    times = recent.time_s[rows]
    if times.size < 10 or now_s - times[0] < seconds - 0.1:
        return False
    sway_dps = recent.gyr_dps[rows].std(axis=0).max()
    shake_mps2 = recent.acc_mps2[rows].std(axis=0).max()
    return bool(sway_dps < _STILL_DPS and shake_mps2 < _STILL_MPS2)


def _with_level(guided: Guided, level: Interval) -> Guided:
    return Guided(guided.step, guided.of, level, guided.practice, guided.cues)


def count_in(now_s: float) -> tuple[Cue, ...]:
    """Three, two, one, from now on."""
    return tuple(
        Cue("count_in", now_s + COUNT_IN - left, now_s, "count_in", {"left": left})
        for left in range(COUNT_IN, 0, -1)
    )
