"""What goes into the left wing before the first sample, and what comes out of it."""

from __future__ import annotations

from collections.abc import Sized
from dataclasses import dataclass

import numpy as np

from tempo.motion.motion import Motion
from tempo.motion.trace import Trace
from tempo.reps.phases import PhaseChange
from tempo.reps.rep import Rep, Stretch
from tempo.reps.sets import Side
from tempo.samples import Gap, Interval


@dataclass(frozen=True, slots=True)
class Setup:
    """What is known about a recording before the first sample."""

    mount: str = "auto"
    foot_length_cm: float | None = None
    level: tuple[Interval, ...] = ()
    practice: tuple[Interval, ...] = ()
    sides: tuple[Side, ...] = ()
    works: tuple[Interval, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """What became known while samples came: a label, or from when on it is which leg.

    A practice stretch may be told open, with an infinite end, and again once it has ended.
    """

    level: Interval | None = None
    practice: Interval | None = None
    side: Side | None = None
    work: Interval | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """What one push brought. A rep with the numbers of an earlier one replaces it.

    ``changes`` and ``motion`` are for the moment; finished reps have exact limits of their own.
    """

    reps: tuple[Rep, ...] = ()
    rejected: tuple[Stretch, ...] = ()
    unfinished: tuple[Stretch, ...] = ()
    gaps: tuple[Gap, ...] = ()
    changes: tuple[PhaseChange, ...] = ()
    motion: Motion | None = None


#: What most pushes bring where nobody looks on.
NOTHING = Step()


@dataclass(frozen=True, slots=True)
class Outcome:
    """Everything that the left wing found in one recording."""

    reps: tuple[Rep, ...]
    unfinished: tuple[Stretch, ...]
    rejected: tuple[Stretch, ...]
    gaps: tuple[Gap, ...]
    mount: str | None
    mount_detected: str | None
    level: str
    foot_length_cm: float
    quality: tuple[str, ...]
    sample_rate_hz: float
    trace: Trace


def quality_codes(
    setup: Setup, level: str, gaps: Sized, reps: Sized, moved: bool
) -> tuple[str, ...]:
    """What a reader should know about a recording, as stable codes."""
    nothing = "no_reps" if moved else "no_movement"
    codes = (
        ("foot_length_default", setup.foot_length_cm is None),
        ("gaps", len(gaps) > 0),
        (nothing, len(reps) == 0),
        ("level_none", level == "none" and len(reps) > 0),
    )
    return tuple(code for code, holds in codes if holds)


def joined_steps(steps: list[Step]) -> Step:
    """Several steps that follow each other, as one."""
    steps = [step for step in steps if step is not NOTHING]
    if len(steps) < 2:
        return steps[0] if steps else NOTHING
    return Step(
        tuple(rep for step in steps for rep in step.reps),
        tuple(one for step in steps for one in step.rejected),
        tuple(one for step in steps for one in step.unfinished),
        tuple(gap for step in steps for gap in step.gaps),
        tuple(change for step in steps for change in step.changes),
        _motion([step.motion for step in steps if step.motion is not None]),
    )


def _motion(parts: list[Motion]) -> Motion | None:
    if len(parts) < 2:
        return parts[0] if parts else None
    return Motion(
        np.concatenate([part.time_s for part in parts]),
        np.concatenate([part.heel_m for part in parts]),
        parts[0].lever_m,
    )
