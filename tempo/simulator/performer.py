"""A simulated person for a live routine: does what is asked now, stands quietly otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from tempo.samples import FloatArray, Samples
from tempo.simulator.chip import TYPICAL, Chip
from tempo.simulator.drill_sessions import PERFORMED
from tempo.simulator.habits import BANDS, STRETCHES, UNSEEN, told
from tempo.simulator.mounting import draw_mounting
from tempo.simulator.people import draw_person
from tempo.simulator.plan import Activity, Drill, RaiseSet, RepPlan, SessionPlan, Stand, Walk
from tempo.simulator.simulation import simulate
from tempo.simulator.truth import Truth

#: At either end of what is done the foot lies flat and quiet, so that pieces can be joined.
_QUIET_S = 1.0
#: Exercises of one leg at a time.
_ONE_SIDED = ("heel_raise", *STRETCHES, *BANDS, "one_leg_landing", *UNSEEN)
#: Exercises of which one effort is a whole set.
_ONCE = (*STRETCHES, "down_dog", "tiptoe_walk")


class Performer:
    """One person with a sensor on the left leg, whose samples go on from call to call.

    `perform` gives the samples of an exercise done once, from standing to standing; `stand` those
    of waiting. Nothing waits for a wall clock: whoever drives it hands the blocks on at the pace
    at which they would come. A block lasts ``block_s``; an iterator that is given up is not done to
    its end, and the person is next seen standing. The same seed and calls give the same bits.

    >>> person = Performer(seed=1)
    >>> blocks = [*person.stand(2.0), *person.perform("toe_raise", count=5)]
    >>> len(person.truth.efforts)
    5

    Attributes
    ----------
    truth : of the latest piece from its first block on, in seconds after ``began_s``.
    """

    def __init__(
        self, seed: int = 0, mount: str = "foot", chip: Chip = TYPICAL, block_s: float = 0.1
    ) -> None:
        self._seed, self._mount, self._block_s = seed, mount, block_s
        rng = np.random.default_rng([seed, 14])
        self._person = draw_person(seed, 0.25)
        self._mounting = draw_mounting(mount, self._person.foot_length_m, rng)
        # pieces are joined, so the sensor's errors are drawn once, here, and not for each of them
        self._acc_bias = rng.normal(0, 9.81e-3 * chip.acc_bias_mg, 3)
        self._gyr_bias = np.clip(rng.normal(0, chip.gyr_bias_dps, 3), -3, 3)
        self._chip = replace(
            chip,
            clock_error=0.0,
            jitter_s=0.0,
            lost_per_minute=0.0,
            acc_bias_mg=0.0,
            gyr_bias_dps=0.0,
            gyr_drift_dps=0.0,
            scale=0.0,
            cross_axis=0.0,
        )
        self._pieces, self._rows = 0, 0
        self.truth, self.began_s = Truth(()), 0.0

    @property
    def now_s(self) -> float:
        """When the next sample comes."""
        return self._rows / self._chip.rate_hz

    def stand(self, seconds: float = 1.0) -> Iterator[Samples]:
        """Wait, standing flat."""
        yield from self._play((Stand(seconds),), None)

    def perform(
        self,
        exercise: str,
        *,
        count: int | None = None,
        seconds: float | None = None,
        side: str = "left",
        lower_s: float = 3.0,
    ) -> Iterator[Samples]:
        """Do one set of an exercise as the documents ask for it.

        Parameters
        ----------
        exercise : one of `drill_sessions.PERFORMED`.
        count : efforts or reps; else 1 stretch or walk, and 8 of others.
        seconds : how long an effort is held (stretches, tilts), or a walk or a timer lasts.
        side : the leg that works; with the ``right`` one the leg with the sensor stands by.
        lower_s : of heel raises.
        """
        if exercise not in PERFORMED:
            raise ValueError(f"unknown exercise {exercise!r}; there are {', '.join(PERFORMED)}")
        count = count or (1 if exercise in _ONCE else 8)
        rng = np.random.default_rng([self._seed, 15, self._pieces])
        box = exercise == "heel_raise" and side == "left"
        does: Activity
        if exercise in ("heel_raise", "warm_up_raise"):
            does = _raises(exercise, count, lower_s, rng)
        else:
            does = told(exercise, count, seconds, rng)
        if side != "left" and exercise in _ONE_SIDED:
            does = _stands_by(does)
        up: list[Activity] = [Walk("step_on", 1), Stand(1.0)] if box else []
        down: list[Activity] = [Stand(1.0), Walk("step_off", 1)] if box else []
        yield from self._play((Stand(_QUIET_S), *up, does, *down, Stand(_QUIET_S)), exercise)

    def _play(self, activities: tuple[Activity, ...], exercise: str | None) -> Iterator[Samples]:
        step_m = 0.12 if exercise == "heel_raise" else None
        plan = SessionPlan(activities, protocol=None, step_height_m=step_m, exercise=exercise)
        seed = 1000 * self._seed + self._pieces
        self._pieces += 1
        made = simulate(self._person, plan, self._chip, seed, self._mount, self._mounting)
        self.truth, self.began_s = made.truth, self.now_s
        rate_hz = self._chip.rate_hz
        size = max(round(self._block_s * rate_hz), 1)
        for first in range(0, len(made.samples), size):
            block = made.samples[first : first + size]
            time_s: FloatArray = (self._rows + np.arange(len(block))) / rate_hz
            self._rows += len(block)
            acc, gyr = block.acc_mps2 + self._acc_bias, block.gyr_dps + self._gyr_bias
            yield Samples(time_s, acc, gyr)


def _raises(exercise: str, count: int, lower_s: float, rng: np.random.Generator) -> RaiseSet:
    quick = exercise == "warm_up_raise"
    reps = tuple(
        RepPlan(
            raise_s=(0.35 if quick else 1.0) * rng.normal(1, 0.06),
            hold_s=0.05 if quick else rng.uniform(0.9, 1.3),
            lower_s=(0.4 if quick else lower_s) * rng.normal(1, 0.05),
            pause_s=0.1 if quick else rng.uniform(1.2, 1.8),
            top_m=0.08 + rng.normal(0, 0.002),
            bottom_m=0.0 if quick else -0.025 + rng.normal(0, 0.002),
            corner_s=0.08 if quick else min(0.4, 0.25 * lower_s),
        )
        for _ in range(count)
    )
    return RaiseSet(reps, begin="level" if quick else "sink")


def _stands_by(other: Activity) -> Activity:
    """What the leg with the sensor does while the other one works."""
    if isinstance(other, RaiseSet):
        lasts_s = sum(rep.raise_s + rep.hold_s + rep.lower_s + rep.pause_s for rep in other.reps)
        return Stand(lasts_s + 4.0)
    assert isinstance(other, Drill)
    if other.exercise in STRETCHES:
        return replace(other, side="right")
    one_s = other.raise_s + other.hold_s + other.return_s + other.pause_s
    return Stand(other.count * one_s + 4.0)
