"""Whether the sensor sits on the shank, and its reps with their numbers."""

from __future__ import annotations

from dataclasses import replace

from tempo.dsp.resample import GRID_S
from tempo.motion.climbing import Bias
from tempo.reps.rep import Measured, Rep, Stretch
from tempo.reps.sets import Sets
from tempo.reps.shank_reps import ShankReps, ShankStep
from tempo.samples import FloatArray

#: Raises in a row after which the mount is believed to be the shank.
_ENOUGH = 2
#: What the wing hands out: numbered reps, rejected and unfinished stretches.
Found = tuple[tuple[Rep, ...], tuple[Stretch, ...], tuple[Stretch, ...]]


class ShankWing:
    """The shank's part of the left wing: numbers reps, and knows whether the mount is the shank.

    Until it is ``sure`` its reps are held back, because a foot mount may still be found. After a
    break in time it begins afresh; the accelerometer's bias stays known.
    """

    def __init__(self, sets: Sets, mount: str) -> None:
        self.sure = mount == "shank"
        self.seen = False
        self._wanted = mount != "foot"
        self._sets = sets
        self._bias = Bias()
        self._reps = ShankReps(self._bias)
        self._next_s: float | None = None
        self._held: list[ShankStep] = []
        self._count = 0

    def push(self, rows: tuple[FloatArray, ...]) -> Found:
        """Half a second of grid rows: time, acceleration, rates, up (not used), filled."""
        time_s, acc, gyr, _, filled = rows
        if not self._wanted:
            return (), (), ()
        if self._next_s is not None and abs(float(time_s[0]) - self._next_s) > 2.0 * GRID_S:
            self._count += len((last := self._reps.finish()).reps)
            self._held.append(last)
            self._reps = ShankReps(self._bias)
        self._next_s = float(time_s[-1]) + GRID_S
        return self._out(self._reps.push(time_s, acc, gyr, filled))

    def finish(self) -> Found:
        """End of an unbroken stretch."""
        step = self._reps.finish()
        self._reps, self._next_s = ShankReps(self._bias), None
        return self._out(step)

    def _out(self, step: ShankStep) -> Found:
        self._held.append(step)
        self._count += len(step.reps)
        self.seen = self._count >= _ENOUGH
        self.sure = self.sure or self.seen
        if not self.sure:
            return (), (), ()
        held, self._held = self._held, []
        reps = [rep for one in held for rep in one.reps]
        return (
            tuple(_honest(out) for rep in reps for out in self._sets.take(rep, stepped_off=False)),
            tuple(gone for one in held for gone in one.rejected),
            tuple(cut for one in held for cut in one.unfinished),
        )


def _honest(rep: Rep) -> Rep:
    """A pause behind a lowering whose end is not known is not known either.

    What moved between two raises and was no raise may hide one: then the next is not known.
    """
    code = rep.eccentric_s.withheld
    if code is not None and rep.bottom_pause_s.value is not None:
        rep = replace(rep, bottom_pause_s=Measured.unknown(code))
    if code == "uncertain" and rep.top_to_next_raise_s.value is not None:
        rep = replace(rep, top_to_next_raise_s=Measured.unknown(code))
    return rep
