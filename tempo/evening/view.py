"""What an evening shows to whoever looks on, and what they may ask of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from tempo.coach.bouts import Moment, SetDone
from tempo.coach.cues import Cue
from tempo.coach.evening_report import EveningReport
from tempo.coach.gates import Tonight
from tempo.coach.routine import RoutineStep
from tempo.live.onlooker import Connection, State


@dataclass(frozen=True, slots=True)
class Now:
    """The moment with the steps that it is about; ``next_step`` is that of `Moment.next`.

    ``sensor`` is None where none was asked for.
    """

    moment: Moment
    steps: tuple[RoutineStep, ...] = ()
    sensor: Connection | None = None

    @property
    def step(self) -> RoutineStep | None:
        bout = self.moment.bout
        return None if bout is None else self.steps[bout.step]

    @property
    def next_step(self) -> RoutineStep | None:
        after = self.moment.next
        return None if after is None else self.steps[after.step]


class EveningView(Protocol):
    """Eyes and ears. Every call comes on the event loop and must return at once."""

    def on_state(self, state: State) -> None:
        """A question, or ``connecting`` before the first sample."""

    def on_tonight(self, tonight: Tonight, lines: tuple[str, ...]) -> None:
        """What is on tonight, and what is left out and why, in sentences."""

    def on_stage(self, now: Now, text: str) -> None:
        """The evening has come to another stage; ``text`` is what there is to say."""

    def on_moment(self, now: Now) -> None:
        """What is to be seen now."""

    def on_cue(self, cue: Cue, in_s: float) -> None:
        """Something to be heard ``in_s`` seconds from now (0: at once)."""

    def on_said(self, text: str) -> None:
        """A sentence about what was just done."""

    def on_warning(self, text: str) -> None:
        """Something the evening survives, such as a full disk."""

    def on_summary(self, report: EveningReport, saved: str | None) -> None:
        """The evening is over; ``saved`` is the recording's path, where there is one."""


class EveningControls(Protocol):
    """What a view may ask for, from the event loop."""

    def answer(self, question: str, value: str, *, assumed: bool = False) -> None:
        """Answer a state that has choices; other answers are ignored."""

    def skip(self) -> None:
        """Leave this set, or wait no longer."""

    def next_exercise(self) -> None:
        """On to the next exercise."""

    def repeat(self) -> None:
        """Do the set once more, or the last one while nothing is worked at."""

    def pause(self) -> None:
        """Stand still; asked again: go on."""

    def stop(self) -> None:
        """End the evening."""

    def sign(self) -> None:
        """There is one of the signs at which to stop: end, and say to see a doctor."""

    def note_delays(self, delays: Mapping[str, object]) -> None:
        """How late what was shown and heard was, as measured; goes into the sidecar."""


@dataclass(frozen=True, slots=True)
class EveningWording:
    """How the views put things; the hall has no words of its own."""

    tonight: Callable[[Tonight], tuple[str, ...]]
    stage: Callable[[Now], str]
    set_done: Callable[[SetDone, RoutineStep], str]
    trouble: Callable[[str, Mapping[str, object]], str]


def nothing_yet(sensor: Connection | None) -> Now:
    """Before anything is announced."""
    return Now(Moment("announce", 0.0), (), sensor)


def stale(now: Now) -> Now:
    """The same moment, while no samples come."""
    return replace(now, sensor="stale")
