"""How true the exercises' numbers are, and what each machine makes of every other exercise."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from tempo.exercises.effort import Effort, TiptoeWalk
from tempo.exercises.exercise import BY_NAME
from tempo.recognising import LOOKS
from tempo.reps.rep import Measured
from tempo.session import analyse
from tempo.simulator.drill_sessions import drill_sessions
from tempo.simulator.drill_truth import TrueEffort
from tempo.simulator.sessions import Case, everyday
from tempo.sources.synthetic import as_recording
from tempo.validation.reps import in_order, processors


@dataclass(frozen=True, slots=True)
class ExerciseResult:
    """One exercise: sets with the exact count, errors of its numbers, right verdicts.

    ``errors`` are ``value − truth`` with the half width of the interval; ``verdicts`` are right
    ones and all. ``seen`` is how many efforts each machine saw, ``recognised`` how often `auto`
    said which look.
    """

    exercise: str
    sessions: int
    exact: int
    true: int
    found: int
    errors: dict[str, list[tuple[float, float]]]
    verdicts: dict[str, tuple[int, int]]
    seen: dict[str, int]
    recognised: dict[str, int]


@dataclass(slots=True)
class _Tally:
    exercise: str
    sessions: int = 0
    exact: int = 0
    true: int = 0
    found: int = 0
    errors: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    verdicts: dict[str, tuple[int, int]] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)
    recognised: dict[str, int] = field(default_factory=dict)

    def add(self, other: _Tally) -> None:
        self.sessions += other.sessions
        self.exact += other.exact
        self.true += other.true
        self.found += other.found
        for name, errors in other.errors.items():
            self.errors.setdefault(name, []).extend(errors)
        for name, (right, every) in other.verdicts.items():
            had = self.verdicts.get(name, (0, 0))
            self.verdicts[name] = had[0] + right, had[1] + every
        for mine, theirs in ((self.seen, other.seen), (self.recognised, other.recognised)):
            for look, count in theirs.items():
                mine[look] = mine.get(look, 0) + count


def validate_exercises(
    exercise: str = "all",
    seed: int = 0,
    sessions: int = 6,
    progress: Callable[[str], None] | None = None,
    workers: int | None = None,
) -> tuple[ExerciseResult, ...]:
    """Simulate people at their exercises and everyday movement, and compare with the truth.

    Parameters
    ----------
    exercise : a name, or ``all``.
    sessions : of each exercise.
    """
    jobs = list(_cases(exercise, seed, sessions))
    tallies: dict[str, _Tally] = {}
    for job, told in zip(jobs, in_order(_tally, jobs, workers or processors()), strict=True):
        if progress is not None:
            progress(job.name)
        tallies.setdefault(told.exercise, _Tally(told.exercise)).add(told)
    return tuple(
        ExerciseResult(
            *(each.exercise, each.sessions, each.exact, each.true, each.found),
            *(each.errors, each.verdicts, each.seen, each.recognised),
        )
        for each in tallies.values()
    )


def _cases(exercise: str, seed: int, sessions: int) -> Iterator[Case]:
    for case in drill_sessions(seed, sessions):
        if exercise in {"all", case.family}:
            yield case
    if exercise == "all":
        for part in range(sessions):
            yield everyday(seed * 100 + 50 + part, 5.0, "foot")


def _tally(case: Case) -> _Tally:
    """One session: its own machine against the truth, and all machines together."""
    simulated = case.simulate()
    recording = as_recording(simulated)
    known = BY_NAME.get(case.family)
    tally = _Tally(case.family if known else "everyday", sessions=1)
    auto = analyse(recording, exercise="auto").chosen
    tally.seen = {one.look: one.efforts for one in auto.evidence}
    tally.recognised = {auto.looks_like or "unknown": 1}
    if known is None or known.kind == "timer":
        return tally
    own = analyse(recording, exercise=case.family)
    if known.kind == "raise":
        tally.true, tally.found = len(simulated.truth.reps), len(own.outcome.reps)
    else:
        truth = simulated.truth.efforts
        tally.true, tally.found = len(truth), len(own.efforts)
        _compare(tally, own.efforts, truth)
    tally.exact = int(tally.true == tally.found)
    return tally


def _compare(tally: _Tally, efforts: Sequence[Effort], truth: Sequence[TrueEffort]) -> None:
    left = list(efforts)
    for true in truth:
        alike = [one for one in left if _shared_s(one, true) > 0.5 * _long_s(one, true) - 0.1]
        if not alike:
            continue
        left.remove(alike[0])
        for name, value in true.numbers.items():
            _error(tally, alike[0], name, value)


def _shared_s(one: Effort, true: TrueEffort) -> float:
    return min(one.end_s, true.end_s) - max(one.start_s, true.start_s)


def _long_s(one: Effort, true: TrueEffort) -> float:
    return max(one.end_s - one.start_s, true.end_s - true.start_s)


def _error(tally: _Tally, effort: Effort, name: str, value: float | bool | str) -> None:
    found = getattr(effort.did, name, None)
    if name == "steps" and isinstance(effort.did, TiptoeWalk):
        found = Measured(float(len(effort.did.steps)))
    if isinstance(found, Measured):
        clipped = name == "landing_peak_mps2" and getattr(effort.did, "clipped", False)
        if found.value is not None and not isinstance(value, str) and not clipped:
            error = found.value - float(value), float("nan") if found.ci is None else found.ci
            tally.errors.setdefault(name, []).append(error)
    elif found is not None:
        had = tally.verdicts.get(name, (0, 0))
        tally.verdicts[name] = had[0] + int(found == value), had[1] + 1


def machines() -> tuple[str, ...]:
    """The columns of the confusion table."""
    return LOOKS
