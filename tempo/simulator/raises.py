"""Heel raises put on a track, with the resting ends that the truth starts from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tempo.samples import FloatArray
from tempo.simulator.curves import bump, through
from tempo.simulator.exercises import exercise
from tempo.simulator.people import Person
from tempo.simulator.plan import Aid, Exercise, RaiseSet, RepPlan
from tempo.simulator.shapes import progress
from tempo.simulator.track import FLAT_LIVE, Pose, Track

_KNOCK_S = 0.002
#: How long a foot takes to be lifted off, and to be put down.
_LIFTED_S = 0.7


@dataclass(frozen=True, slots=True)
class Intent:
    """Grid rows between which one intended rep's phases lie, generously, from rest to rest."""

    set: int
    side: str | None
    practice: bool
    raise_start: int
    top: int
    lower_end: int


class Raiser:
    """Puts one person's heel raises on a track."""

    def __init__(self, person: Person, track: Track, moved: str, rng: np.random.Generator) -> None:
        self.person = person
        self._track = track
        self._moved = moved
        self._rng = rng
        self._height_m = 0.0

    def perform(self, plan: RaiseSet, set_number: int, side: str | None) -> list[Intent]:
        """Settle, come to the first rep's bottom, do the reps, leave as planned."""
        track, intents = self._track, []
        if plan.begin == "hanging" and plan.reps:
            self._height_m = plan.reps[0].bottom_m
            track.begin_at(Pose.TURN, float(self._turn(np.array(self._height_m))))
            track.set(live=self.person.hang_steadiness)
        track.hold(plan.settle_s)
        self._bend(plan.knee_bent_deg)
        if plan.begin == "sink" and plan.reps and plan.reps[0].bottom_m:
            track.set(live=self.person.hang_steadiness)
            self._go(plan.reps[0].bottom_m, plan.sink_s, "cosine", 0.2)
            track.hold(max(plan.reps[0].pause_s, 0.8))
        for number, rep in enumerate(plan.reps):
            tired = plan.fatigue * number / max(len(plan.reps) - 1, 1)
            strain = 1.0 + tired * (self.person.fatigue_tremor - 1.0)
            intents.append(self._rep(rep, strain, set_number, side))
        self._bend(-plan.knee_bent_deg)
        self._leave(plan.end)
        return intents

    def aid(self, plan: Aid) -> None:
        """Beside a set that begins with ``sink``: help it up, or hang in the air meanwhile."""
        track = self._track
        track.hold(plan.settle_s)
        waits_s = plan.sink_s + max(plan.reps[0].pause_s, 0.8)
        if plan.lifts:
            track.hold(waits_s)
            for rep in plan.reps:
                self._lend(rep, plan.lag_s)
            return
        self._float(waits_s - _LIFTED_S + sum(map(_lasts_s, plan.reps)))

    def _lend(self, rep: RepPlan, lag_s: float) -> None:
        """Up with the other foot, off while it lowers, back before it rises again."""
        track, start = self._track, len(self._track)
        track.hold(lag_s)
        track.set(live=1.0)
        self._go(rep.top_m, rep.raise_s, rep.raise_shape, min(rep.corner_s, 0.2))
        track.hold(max(rep.hold_s - lag_s - 0.3, 0.0))
        back_s = min(0.3 * rep.pause_s, 0.5)
        self._float(rep.lower_s + 0.3 + back_s - 2 * _LIFTED_S)
        track.hold((start - len(track)) / track.grid_hz + _lasts_s(rep))

    def _float(self, seconds: float) -> None:
        """Off the ground, so many seconds in the air where nothing is quite at rest, down flat."""
        track, rng = self._track, self._rng
        count = track.count(max(seconds, 0.2))
        soften = np.hanning(track.count(0.1) + 2)[1:-1]
        lifted = track.count(_LIFTED_S)
        turn, ahead, ball, lean = track.pose[[Pose.TURN, Pose.X, Pose.Z, Pose.LEAN]]
        marks = max(round(seconds / 2.5), 2)
        wander = {
            Pose.TURN: (turn, rng.uniform(0.2, 0.6), 0.06, 0.0),
            Pose.X: (ahead, ahead - rng.uniform(0.02, 0.12), 0.015, ahead),
            Pose.Z: (ball, ball + rng.uniform(0.03, 0.12), 0.01, ball),
            Pose.LEAN: (lean, lean + rng.uniform(0.1, 0.5), 0.05, lean),
        }
        track.set(live=1.5, sway=0.5)
        total = count + 2 * lifted
        curves = {}
        for pose, (first, middle, spread, last) in wander.items():
            places = np.linspace(lifted, lifted + count, marks) / total
            between = [(float(at), float(middle + rng.normal(0, spread))) for at in places]
            curves[pose] = through([(0, first), *between, (1, last)], total, soften)
        track.move(curves)
        track.set(live=FLAT_LIVE, sway=1.0)
        self._height_m = 0.0

    def _bend(self, lean_deg: float) -> None:
        """Bend or straighten the knee: the shank leans over the foot that stands."""
        if lean_deg:
            way = progress("cosine", 0.8, self._track.grid_hz, self._rng)[1:]
            lean = self._track.pose[Pose.LEAN]
            self._track.move({Pose.LEAN: lean + way * np.radians(lean_deg)})

    def _rep(self, rep: RepPlan, strain: float, number: int, side: str | None) -> Intent:
        track = self._track
        raise_start = len(track)
        track.set(live=1.0, strain=strain)
        self._go(rep.top_m, rep.raise_s, rep.raise_shape, min(rep.corner_s, 0.2))
        hold_start = len(track)
        if rep.creep_m:
            self._go(rep.top_m - rep.creep_m, rep.hold_s, "s_shaped", 0.1)
        else:
            track.hold(rep.hold_s)
        top = (hold_start + len(track)) // 2
        self._go(rep.bottom_m, rep.lower_s, rep.shape, rep.corner_s)
        lower_end = len(track)
        track.set(live=self.person.hang_steadiness, strain=0.3 * strain)
        for bounce in range(rep.bounces):
            self._bounce(0.012 * 0.7**bounce)
        if rep.shifts:
            track.hold(0.5 * rep.pause_s)
            exercise(track, Exercise("weight_shift", rep.shifts), self._rng)
            track.set(live=self.person.hang_steadiness)
        track.hold(rep.pause_s)
        return Intent(number, side, rep.practice, raise_start, top, lower_end)

    def _bounce(self, size_m: float) -> None:
        self._track.hold(0.3)
        bottom_m = self._height_m
        self._go(bottom_m + size_m, 0.25, "cosine", 0.06)
        self._go(bottom_m, 0.25, "cosine", 0.06)

    def _leave(self, end: str) -> None:
        self._track.set(strain=0.0)
        if end == "hanging" or abs(self._height_m) < 1e-6:
            return
        self._track.set(live=FLAT_LIVE)
        if end == "lift":
            self._put_down_flat()
        else:
            self._go(0.0, 1.2, "cosine", 0.2)

    def _put_down_flat(self) -> None:
        count = self._track.count(self._rng.uniform(0.8, 1.2))
        soften = np.hanning(self._track.count(0.06) + 2)[1:-1]
        turn, ahead, ball = self._track.pose[[Pose.TURN, Pose.X, Pose.Z]]
        step_m, lift_m = self._rng.uniform(0.04, 0.15), self._rng.uniform(0.04, 0.09)
        hang = self._rng.uniform(0.1, 0.35)
        swing = [(0, turn), (0.15, turn), (0.45, hang), (0.7, 0.05), (0.85, 0.0), (1, 0.0)]
        along = [(0, ahead), (0.2, ahead), (0.8, ahead + step_m), (1, ahead + step_m)]
        rise = [(0, ball), (0.1, ball), (0.5, ball + lift_m), (0.85, ball), (1, ball)]
        self._track.move(
            {
                Pose.TURN: through(swing, count, soften),
                Pose.X: through(along, count, soften),
                Pose.Z: through(rise, count, soften),
            }
        )
        self._height_m = 0.0

    def _go(self, height_m: float, seconds: float, shape: str, corner_s: float) -> None:
        corner_s = min(corner_s, 0.5 * seconds)
        share = progress(shape, seconds - corner_s, self._track.grid_hz, self._rng, corner_s)[1:]
        knock = np.zeros(len(share))
        if height_m == 0.0 and self._height_m > 0:
            # The heel meets the floor: a knock in proportion to the speed of the lowering.
            size_m = _KNOCK_S * self._height_m / seconds
            knock = bump(len(share), len(share) - 0.02 * self._track.grid_hz, size_m, 2.4)
        if self._moved == "pitch":
            start = self._turn(np.array([self._height_m]))
            turn = start + share * (self._turn(np.array([height_m])) - start)
        else:
            turn = self._turn(self._height_m + share * (height_m - self._height_m))
        self._track.move({Pose.TURN: turn, Pose.Z: self._track.pose[Pose.Z] + knock})
        self._height_m = height_m

    def _turn(self, height_m: FloatArray) -> FloatArray:
        reach_m = self.person.lever_m * np.cos(np.radians(self.person.edge_turn_deg))
        return np.asarray(np.arcsin(np.clip(height_m / reach_m, -0.95, 0.95)))


def _lasts_s(rep: RepPlan) -> float:
    return rep.raise_s + rep.hold_s + rep.lower_s + rep.pause_s
