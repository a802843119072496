"""Where the ball lies from the sensor, as quick raises have told, and swings that deny it.

The sensor stays where it is on the foot, so every raise has the same lever. A raise that turns
quickly tells it to a centimetre or two; from then on a slow swing in the air, whose pivot is a hip
or a knee, and toes that rise about the heel are known by their other lever.
"""

from __future__ import annotations

import numpy as np

from tempo.motion.pivot import Verdict
from tempo.samples import FloatArray

#: Only a swing that tells the lever this well teaches it, m.
_SHARP_M = 0.02
#: So many teach it, and the newest of them count; two that agree on another one overthrow it.
_ENOUGH, _NEWEST, _OVERTHROW = 3, 8, 2
#: Ball, toes and the edge of a step are this far apart, and shoes bend, m.
_ROOM_M = 0.05
_SURE_SD = 2.5
#: Toes cannot rise this far while the heel stands, rad: the ankle bends up by some 20°.
_HEEL_RAD = 0.45


class LeverKnown:
    """The lever of one way of wearing the sensor, from the swings that were raises."""

    def __init__(self) -> None:
        self._levers: list[FloatArray] = []
        self._heels: list[float] = []
        self._others: dict[int, FloatArray] = {}

    def learn(self, verdict: Verdict) -> None:
        """A swing that was a raise."""
        if _sd_m(verdict) > _SHARP_M:
            return
        self._levers = [*self._levers, _lever(verdict)][-_NEWEST:]
        if verdict.turned_rad > _HEEL_RAD:
            sure = verdict.heelward_m / verdict.heelward_sd_m
            self._heels = [*self._heels, sure][-_NEWEST:]
        self._others = {}

    def reason(self, verdict: Verdict, top_row: int) -> str | None:
        """Why a swing is none about the ball that earlier raises turned about, if it is none.

        ``verdict``'s own reason stands, but for a heel that seemed to sink: where raises have told
        the heel's side beyond doubt, it was the toes that rose. ``top_row`` tells swings apart, for
        one may be judged several times.
        """
        if verdict.reason == "heel_did_not_rise":
            known = len(self._heels) >= _ENOUGH and float(np.median(self._heels)) > _SURE_SD
            return "toes_rose" if known else verdict.reason
        if verdict.reason is not None or len(self._levers) < _ENOUGH:
            return verdict.reason
        usual = np.median(np.array(self._levers), axis=0)
        if _apart_m(usual, _lever(verdict)) <= _ROOM_M + _SURE_SD * _sd_m(verdict):
            return None
        return None if self._overthrown(verdict, top_row) else "not_about_the_ball"

    def _overthrown(self, verdict: Verdict, top_row: int) -> bool:
        """What was learned may have been no raise: heels that tell another lever know better."""
        if _sd_m(verdict) > _SHARP_M or verdict.turned_rad < _HEEL_RAD:
            return False
        lever = _lever(verdict)
        alike = {row: one for row, one in self._others.items() if _apart_m(one, lever) < _ROOM_M}
        self._others = {**alike, top_row: lever}
        if len(self._others) < _OVERTHROW:
            return False
        self._levers, self._others, self._heels = [*self._others.values()], {}, []
        return True


def _lever(verdict: Verdict) -> FloatArray:
    return np.array([verdict.heelward_m, verdict.upward_m])


def _sd_m(verdict: Verdict) -> float:
    return float(np.hypot(verdict.heelward_sd_m, verdict.upward_sd_m))


def _apart_m(one: FloatArray, other: FloatArray) -> float:
    return float(np.hypot(*(one - other)))
