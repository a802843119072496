"""What a sensor sees of one exercise of a routine while it is done: heel raises or any other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean, median
from typing import Protocol as Interface

import numpy as np

from tempo.coach.cues import Cue
from tempo.coach.efforts import efforts_score, score_effort, summarise_efforts
from tempo.coach.evening_report import Seen
from tempo.coach.prompter import Prompter
from tempo.coach.protocol import Protocol
from tempo.coach.scoring import score_rep
from tempo.exercises.effort import Effort, Hold
from tempo.exercises.exercise import Exercise
from tempo.exercises.inside import inside
from tempo.exercises.watch import Watch
from tempo.live.prompting import Calm, prompt
from tempo.pipeline import Pipeline
from tempo.samples import Interval, Samples
from tempo.step import Setup, Told

#: "You moved" is said when it lasts, and not again so soon.
_MOVED_S = 0.5
_MOVED_APART_S = 4.0
#: Who did nothing for so long after an effort has ended the set.
_RESTED_S = 30.0


@dataclass(frozen=True, slots=True)
class Glimpse:
    """What one push brought: cues, how many reps the set has by now, whether it is over."""

    cues: tuple[Cue, ...] = ()
    reps: int = 0
    over: bool = False


class Sight(Interface):
    """One exercise, seen from the first sample of its part of the recording on."""

    def push(self, block: Samples, *, working: bool) -> Glimpse:
        """Take samples that follow on; ``working``: a set that the sensor sees is under way."""

    def tell(self, told: Told) -> None:
        """A level became known."""

    def begin_set(self) -> None:
        """Count from nought."""

    def finish(self, works: Sequence[Interval]) -> Seen:
        """The part is over; ``works`` are its sets."""


def sight_of(exercise: Exercise, protocol: Protocol, setup: Setup) -> Sight:
    """Who sees this exercise."""
    if exercise.kind == "raise":
        return RaiseSight(protocol, setup)
    return EffortSight(exercise, protocol, setup)


class RaiseSight:
    """Heel raises: the stages and the voice of a live session."""

    def __init__(self, protocol: Protocol, setup: Setup) -> None:
        self._protocol = protocol
        self._pipeline = Pipeline(setup)
        self._prompter = Prompter(protocol, blind=setup.mount == "shank")
        self._calm = Calm()
        self._counted = 0

    def tell(self, told: Told) -> None:
        self._pipeline.tell(told)

    def begin_set(self) -> None:
        self._counted = 0

    def push(self, block: Samples, *, working: bool) -> Glimpse:
        now_s = float(block.time_s[-1])
        calm = self._calm.push(block)
        step = self._pipeline.push(block)
        cues = prompt(self._prompter, step, now_s, self._pipeline.level, calm=calm)
        if not working:
            return Glimpse(reps=self._counted)
        self._counted += sum(cue.kind == "count" for cue in cues)
        over = any(cue.kind == "set_done" for cue in cues)
        said = tuple(cue for cue in cues if cue.kind not in {"set_done", "rep_done"})
        return Glimpse(said, self._counted, over)

    def finish(self, works: Sequence[Interval]) -> Seen:  # noqa: ARG002  # heel raises are told from standing
        self._pipeline.finish()
        outcome = self._pipeline.outcome()
        counted = [rep for rep in outcome.reps if rep.counted]
        scores = [score_rep(rep, self._protocol, outcome.level).score for rep in counted]
        lowered = [value for rep in counted if (value := rep.eccentric_s.value) is not None]
        of = {"lowered_s": median(lowered)} if lowered else {}
        return Seen(len(counted), _mean(scores), of)


class EffortSight:
    """Every other exercise, by its `Watch`."""

    def __init__(self, exercise: Exercise, protocol: Protocol, setup: Setup) -> None:
        self._protocol = protocol
        self._watch = Watch(exercise, setup)
        self._held = exercise.kind == "hold"
        self._efforts: list[Effort] = []
        self._before = 0
        self._moved_s = -np.inf
        self._was_held = False

    def tell(self, told: Told) -> None:
        self._watch.tell(told)

    def begin_set(self) -> None:
        self._before, self._was_held = len(self._efforts), False

    def push(self, block: Samples, *, working: bool) -> Glimpse:
        now_s = float(block.time_s[-1])
        self._efforts += self._watch.push(block)
        if not working:
            return Glimpse()
        cues = self._moved(now_s) if self._held else ()
        reps = len(self._efforts) - self._before
        over = reps > 0 and now_s - self._efforts[-1].end_s > _RESTED_S
        return Glimpse(cues, reps, over)

    def finish(self, works: Sequence[Interval]) -> Seen:
        self._efforts += self._watch.finish()
        self.efforts, _ = inside(self._efforts, works)
        scores = [score_effort(one, self._protocol) for one in self.efforts]
        sets = summarise_efforts(self.efforts, scores, self._protocol)
        score = efforts_score(sets, scores, self._protocol)
        return Seen(len(self.efforts), score, _held(self.efforts))

    def _moved(self, now_s: float) -> tuple[Cue, ...]:
        """Say it once when a stretch that was held is moved in."""
        moment = self._watch.moment
        if moment is None:
            return ()
        if moment.code == "holding":
            self._was_held = True
        lasts_s = now_s - moment.since_s
        again = now_s - self._moved_s > _MOVED_APART_S
        if moment.code != "moving" or not self._was_held or lasts_s < _MOVED_S or not again:
            return ()
        self._moved_s = now_s
        return (Cue("moved", now_s, now_s, "moved"),)


def _mean(scores: Sequence[float | None]) -> float | None:
    known = [one for one in scores if one is not None]
    return mean(known) if known else None


def _held(efforts: Sequence[Effort]) -> dict[str, float]:
    """How long stretches were held, and in how many of them somebody moved."""
    held = [one.did for one in efforts if isinstance(one.did, Hold)]
    lasted = [value for one in held if (value := one.hold_s.value) is not None]
    if not lasted:
        return {}
    return {"held_s": median(lasted), "moved": float(sum(one.still is False for one in held))}
