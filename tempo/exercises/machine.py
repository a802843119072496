"""What all machines are: they look at the scene after every half second and say what was done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from tempo.exercises.effort import Effort, Hold, Jump, Landing, Tilt, TiptoeWalk
from tempo.exercises.scene import Scene, Seen
from tempo.reps.rep import Stretch


@dataclass(frozen=True, slots=True)
class Found:
    """What a look brought: efforts, what is none and why, and what was not seen whole."""

    efforts: tuple[Effort, ...] = ()
    rejected: tuple[Stretch, ...] = ()
    unfinished: tuple[Stretch, ...] = ()


@dataclass(frozen=True, slots=True)
class Moment:
    """What is going on now: a stable code, since when, and numbers for a screen."""

    code: str
    since_s: float
    numbers: tuple[tuple[str, float], ...] = ()


class Machine(Protocol):
    """One exercise's machine. Rows count from the start of an unbroken stretch of signal."""

    def look(self, scene: Scene, seen: Seen) -> Found:
        """Half a second more has come."""
        ...

    def finish(self, scene: Scene, seen: Seen) -> Found:
        """The stretch of signal is over."""
        ...

    def restart(self) -> None:
        """Behind a long gap rows count anew; what was learned of the sensor stays."""
        ...

    def moment(self, scene: Scene) -> Moment:
        """What is going on now."""
        ...


def effort(
    exercise: str,
    span_s: tuple[float, float],
    decided_s: float,
    did: Hold | Tilt | TiptoeWalk | Jump | Landing,
    notes: tuple[str, ...] = (),
) -> Effort:
    """An effort that has no place in a set yet."""
    return Effort(exercise, 0, 0, None, *span_s, decided_s, did, notes)


def joined(found: list[Found]) -> Found:
    """Several looks as one."""
    return Found(
        tuple(one for each in found for one in each.efforts),
        tuple(one for each in found for one in each.rejected),
        tuple(one for each in found for one in each.unfinished),
    )
