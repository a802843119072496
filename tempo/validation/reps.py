"""How true the numbers are: people and recordings whose truth is known, analysed like any other."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from typing import Protocol, TypeVar

import numpy as np

from tempo.reps.metrics import evenness
from tempo.reps.rep import MEASURED_FIELDS, Measured, Rep
from tempo.session import analyse
from tempo.simulator.sessions import Case, everyday, standard_sessions
from tempo.simulator.truth import TrueRep
from tempo.sources.known import KnownRecording, KnownRep
from tempo.sources.recording import read_recording
from tempo.sources.synthetic import as_recording
from tempo.step import Outcome

#: Instants have no interval of their own; those of the numbers that they bound hold for them.
INSTANTS = ("concentric_start_s", "concentric_end_s", "eccentric_start_s", "eccentric_end_s")
#: The quantities of the accuracy table, in its order: the lowering first.
QUANTITIES = (
    "eccentric_s",
    *(name for name in MEASURED_FIELDS if name != "eccentric_s"),
    *INSTANTS,
)


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Errors of one quantity in one family; ``value − truth``, in the quantity's own unit.

    ``limit_95`` is the error that 95 % of the values stay within, ``coverage`` the share of 90 %
    intervals that hold the truth (of ``intervals`` that there are), ``withheld`` the share of reps
    without a value.
    """

    quantity: str
    count: int
    bias: float
    median: float
    limit_95: float
    intervals: int
    coverage: float
    withheld: float


@dataclass(frozen=True, slots=True)
class FamilyResult:
    """One row of the accuracy table; ``origin`` is simulated, semi-real or real."""

    family: str
    origin: str
    sessions: int
    reps: int
    missed: int
    ghosts: int
    minutes: float
    accuracies: tuple[Accuracy, ...]


@dataclass(slots=True)
class Tally:
    """Errors of one family so far; a worker fills one per session, they add up in order."""

    family: str
    origin: str = "simulated"
    sessions: int = 0
    reps: int = 0
    missed: int = 0
    ghosts: int = 0
    seconds: float = 0.0
    errors: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    withheld: dict[str, int] = field(default_factory=dict)

    def add(self, other: Tally) -> None:
        self.sessions += other.sessions
        self.reps += other.reps
        self.missed += other.missed
        self.ghosts += other.ghosts
        self.seconds += other.seconds
        for quantity, errors in other.errors.items():
            self.errors.setdefault(quantity, []).extend(errors)
        for quantity, count in other.withheld.items():
            self.withheld[quantity] = self.withheld.get(quantity, 0) + count


def validate(
    seed: int = 0,
    sessions: int = 12,
    everyday_minutes: float = 20.0,
    progress: Callable[[str], None] | None = None,
    workers: int | None = None,
    recordings: Sequence[KnownRecording] = (),
) -> tuple[FamilyResult, ...]:
    """Simulate the standard set, analyse it and the recordings, and compare.

    Parameters
    ----------
    seed : another seed is another crowd; nothing in the pipeline was fitted to any of them.
    sessions : per family.
    everyday_minutes : of movement without a heel raise, per mount, to count ghosts in.
    progress : told the name of each session as it is done.
    workers : processes; as many as there are processors unless said. The answer does not depend
        on it.
    recordings : real or semi-real ones with their truth, a row of the table each.
    """
    tallies: dict[str, Tally] = {}
    jobs: list[Case | KnownRecording] = [*recordings, *_cases(seed, sessions, everyday_minutes)]
    for job, told in zip(jobs, in_order(_tally, jobs, workers or processors()), strict=True):
        if progress is not None:
            progress(job.name)
        tallies.setdefault(told.family, Tally(told.family, told.origin)).add(told)
    return tuple(_result(tally) for tally in tallies.values())


Job = TypeVar("Job")
Told = TypeVar("Told")


def in_order(run: Callable[[Job], Told], jobs: Sequence[Job], workers: int) -> Iterator[Told]:
    """Answers in the order of the jobs, whoever works on them."""
    if workers <= 1 or len(jobs) <= 1:
        yield from map(run, jobs)
        return
    # started afresh, workers share nothing with whoever calls, on every system alike
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield from pool.map(run, jobs)


def processors() -> int:
    """How many there are to work on."""
    return os.cpu_count() or 1


def _cases(seed: int, sessions: int, minutes: float) -> Iterator[Case]:
    yield from standard_sessions(seed, sessions)
    for mount in ("foot", "shank"):
        for part in range(max(1, round(minutes / 5.0)) if minutes > 0 else 0):
            yield everyday(seed * 100 + part, 5.0, mount)
        if minutes > 0:
            yield everyday(seed * 100, 5.0, mount, "leg exercises")


def _tally(job: Case | KnownRecording) -> Tally:
    """Analyse one session and count its errors; runs in a worker."""
    if isinstance(job, Case):
        simulated = job.simulate()
        samples = simulated.samples
        outcome = analyse(as_recording(simulated), mount=job.mount).outcome
        tally = Tally(job.family, "simulated", sessions=1)
        truth: Sequence[KnownRep] = [_known(rep) for rep in simulated.truth.reps]
    else:
        recording = read_recording(job.path)
        samples, truth = recording.samples, job.reps
        outcome = analyse(recording, mount=job.mount or "auto").outcome
        tally = Tally(f"{job.origin}: {job.name}", job.origin, sessions=1)
    tally.seconds = float(samples.time_s[-1] - samples.time_s[0])
    _count(tally, outcome, truth)
    return tally


def _known(true: TrueRep) -> KnownRep:
    numbers = {name: getattr(true, name, None) for name in QUANTITIES}
    numbers["evenness"] = evenness(true.travel_times_s)
    return KnownRep({name: float(value) for name, value in numbers.items() if value is not None})


class _Topped(Protocol):
    @property
    def concentric_end_s(self) -> float: ...
    @property
    def eccentric_start_s(self) -> float: ...


True_ = TypeVar("True_", bound=_Topped)


def matched(
    reps: Sequence[Rep], truth: Sequence[True_]
) -> tuple[list[tuple[Rep, True_]], int, int]:
    """Pairs of found and true reps, and how many were missed and made up.

    A found rep belongs to the true one whose top lies inside it.
    """
    pairs, used = [], set()
    for true in truth:
        top_s = (true.concentric_end_s + true.eccentric_start_s) / 2.0
        for index, rep in enumerate(reps):
            inside = rep.concentric_start_s < top_s < rep.eccentric_end_s
            if inside and index not in used:
                used.add(index)
                pairs.append((rep, true))
                break
    return pairs, len(truth) - len(pairs), len(reps) - len(used)


def _count(tally: Tally, outcome: Outcome, truth: Sequence[KnownRep]) -> None:
    pairs, missed, ghosts = matched(outcome.reps, truth)
    tally.reps, tally.missed, tally.ghosts = len(truth), missed, ghosts
    for rep, true in pairs:
        for quantity in QUANTITIES:
            known = true.numbers.get(quantity)
            if known is None:
                continue
            value, ci = _value(rep, quantity)
            if value is None:
                tally.withheld[quantity] = tally.withheld.get(quantity, 0) + 1
                continue
            tally.errors.setdefault(quantity, []).append((value - known, ci))


def _value(rep: Rep, quantity: str) -> tuple[float | None, float]:
    """A number and its interval, NaN where it has none."""
    number: Measured | float = getattr(rep, quantity)
    if isinstance(number, Measured):
        return number.value, np.nan if number.ci is None else number.ci
    shown = not (quantity.startswith("eccentric") and rep.eccentric_s.value is None)
    return (number if shown else None), np.nan


def _result(tally: Tally) -> FamilyResult:
    return FamilyResult(
        tally.family,
        tally.origin,
        tally.sessions,
        tally.reps,
        tally.missed,
        tally.ghosts,
        tally.seconds / 60.0,
        tuple(_accuracies(tally)),
    )


def _accuracies(tally: Tally) -> Iterable[Accuracy]:
    for quantity in QUANTITIES:
        errors, withheld = tally.errors.get(quantity, []), tally.withheld.get(quantity, 0)
        if errors:
            yield _accuracy(quantity, errors, withheld)
        elif withheld:
            yield Accuracy(quantity, 0, np.nan, np.nan, np.nan, 0, np.nan, 1.0)


def _accuracy(quantity: str, errors: list[tuple[float, float]], withheld: int) -> Accuracy:
    off, ci = np.array(errors).T
    size, told = np.abs(off), np.isfinite(ci)
    return Accuracy(
        quantity,
        len(errors),
        float(off.mean()),
        float(np.median(size)),
        float(np.quantile(size, 0.95)),
        int(told.sum()),
        float((size[told] <= ci[told]).mean()) if told.any() else np.nan,
        withheld / (len(errors) + withheld),
    )
