"""How true the numbers are: people whose truth is known, analysed like anybody's recording."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from tempo.reps.rep import Measured, Rep
from tempo.session import analyse
from tempo.simulator.sessions import Case, everyday, standard_sessions
from tempo.simulator.truth import TrueRep
from tempo.sources.synthetic import as_recording
from tempo.step import Outcome

#: The quantities of the accuracy table, in its order.
QUANTITIES = (
    "eccentric_s",
    "concentric_s",
    "top_hold_s",
    "bottom_pause_s",
    "top_to_next_raise_s",
    "lift_cm",
    "drop_cm",
    "depth_below_level_cm",
    "top_height_cm",
    "ankle_rise_cm",
    "rom_deg",
    "lowering_peak_speed_cmps",
)


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Errors of one quantity in one family; ``value − truth``, in the quantity's own unit.

    ``limit_95`` is the error that 95 % of the values stay within, ``coverage`` the share of 90 %
    intervals that hold the truth, ``withheld`` the share of reps without a value.
    """

    quantity: str
    count: int
    bias: float
    median: float
    limit_95: float
    coverage: float
    withheld: float


@dataclass(frozen=True, slots=True)
class FamilyResult:
    """One row of the accuracy table."""

    family: str
    sessions: int
    reps: int
    missed: int
    ghosts: int
    minutes: float
    accuracies: tuple[Accuracy, ...]


@dataclass(slots=True)
class _Tally:
    sessions: int = 0
    reps: int = 0
    missed: int = 0
    ghosts: int = 0
    seconds: float = 0.0
    errors: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    withheld: dict[str, int] = field(default_factory=dict)


def validate(
    seed: int = 0,
    sessions: int = 12,
    everyday_minutes: float = 20.0,
    progress: Callable[[str], None] | None = None,
) -> tuple[FamilyResult, ...]:
    """Simulate the standard set, analyse it, and compare.

    Parameters
    ----------
    seed : another seed is another crowd; nothing in the pipeline was fitted to any of them.
    sessions : per family.
    everyday_minutes : of movement without a heel raise, per mount, to count ghosts in.
    progress : told the name of each session as it begins.
    """
    tallies: dict[str, _Tally] = {}
    for case in _cases(seed, sessions, everyday_minutes):
        if progress is not None:
            progress(case.name)
        simulated = case.simulate()
        outcome = analyse(as_recording(simulated), mount=case.mount).outcome
        tally = tallies.setdefault(case.family, _Tally())
        tally.seconds += float(simulated.samples.time_s[-1] - simulated.samples.time_s[0])
        _count(tally, outcome, simulated.truth.reps)
    return tuple(_result(family, tally) for family, tally in tallies.items())


def _cases(seed: int, sessions: int, minutes: float) -> Iterator[Case]:
    yield from standard_sessions(seed, sessions)
    for mount in ("foot", "shank"):
        for part in range(max(1, round(minutes / 5.0)) if minutes > 0 else 0):
            yield everyday(seed * 100 + part, 5.0, mount)
        if minutes > 0:
            yield everyday(seed * 100, 5.0, mount, "leg exercises")


def matched(
    reps: Sequence[Rep], truth: Sequence[TrueRep]
) -> tuple[list[tuple[Rep, TrueRep]], int, int]:
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


def _count(tally: _Tally, outcome: Outcome, truth: Sequence[TrueRep]) -> None:
    pairs, missed, ghosts = matched(outcome.reps, truth)
    tally.sessions += 1
    tally.reps += len(truth)
    tally.missed += missed
    tally.ghosts += ghosts
    for rep, true in pairs:
        for quantity in QUANTITIES:
            measured: Measured = getattr(rep, quantity)
            known: float | None = getattr(true, quantity)
            if known is None:
                continue
            if measured.value is None:
                tally.withheld[quantity] = tally.withheld.get(quantity, 0) + 1
                continue
            error = (measured.value - known, measured.ci or 0.0)
            tally.errors.setdefault(quantity, []).append(error)


def _result(family: str, tally: _Tally) -> FamilyResult:
    return FamilyResult(
        family,
        tally.sessions,
        tally.reps,
        tally.missed,
        tally.ghosts,
        tally.seconds / 60.0,
        tuple(
            _accuracy(quantity, tally.errors.get(quantity, []), tally.withheld.get(quantity, 0))
            for quantity in QUANTITIES
            if quantity in tally.errors or quantity in tally.withheld
        ),
    )


def _accuracy(quantity: str, errors: list[tuple[float, float]], withheld: int) -> Accuracy:
    seen = len(errors) + withheld
    if not errors:
        return Accuracy(quantity, 0, np.nan, np.nan, np.nan, np.nan, 1.0)
    off, ci = np.array(errors).T
    size = np.abs(off)
    return Accuracy(
        quantity,
        len(errors),
        float(off.mean()),
        float(np.median(size)),
        float(np.quantile(size, 0.95)),
        float((size <= ci).mean()),
        withheld / seen,
    )
