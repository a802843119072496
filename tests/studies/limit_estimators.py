"""Ways to find when a lowering starts and ends, on the same reps, and what could be had at best.

    python -m tests.studies.limit_estimators [--sessions 6] [--seed 3]

Simulated sessions of every foot family, and the semi-real recording where it is at hand.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np

import tempo.reps.outline as rooms
from tempo import read_recording
from tempo.dsp.rolling import gauss
from tempo.reps import courses, weighing
from tempo.reps.limits import LIMIT_SHARE, BothEnds, Limit, Wobble
from tempo.reps.weighing import Weighed, weighed
from tempo.samples import FloatArray
from tempo.session import analyse
from tempo.simulator.sessions import standard_sessions
from tempo.sources.synthetic import as_recording
from tempo.validation.reps import matched

Window = tuple[float, float]
Estimator = Callable[
    [FloatArray, FloatArray, tuple[Window, Window], float, float, Wobble], tuple[Limit, Limit]
]
Ends = Callable[
    [FloatArray, FloatArray, tuple[Window, Window]],
    Callable[[float, float, Wobble], tuple[Limit, Limit]],
]
SEMI_REAL = Path(__file__).parents[3] / "shared" / "real" / "slowed_left_foot_7s.csv"


def threshold(
    time_s: FloatArray,
    travel_m: FloatArray,
    windows: tuple[Window, Window],
    duration_s: float,
    mean_speed_mps: float,
    wobble: Wobble,
) -> tuple[Limit, Limit]:
    """First and last crossing of 10 % of the mean speed, after strong smoothing (SD 0.35 s)."""
    del duration_s, wobble
    speed = np.gradient(gauss(travel_m[:, np.newaxis], 35.0)[:, 0], time_s)
    inside = (time_s >= windows[0][0]) & (time_s <= windows[1][1])
    fast = time_s[inside & (speed > LIMIT_SHARE * mean_speed_mps)]
    ends = (fast[0], fast[-1]) if fast.size else (windows[0][1], windows[1][0])
    return Limit(float(ends[0]), 0.0), Limit(float(ends[1]), 0.0)


def slopes(
    time_s: FloatArray,
    travel_m: FloatArray,
    windows: tuple[Window, Window],
    duration_s: float,
    mean_speed_mps: float,
    wobble: Wobble,
) -> tuple[Limit, Limit]:
    """Straight lines through the early and the late travel, up to the resting heights."""
    del duration_s, mean_speed_mps, wobble
    (opens_s, early_s), (late_s, closes_s) = windows
    low, high = (
        float(np.median(travel_m[(time_s >= start) & (time_s <= end)]))
        for start, end in ((opens_s, opens_s + 0.3), (closes_s - 0.3, closes_s))
    )
    way = high - low

    def reached(share: float) -> float:
        return float(time_s[np.argmax(travel_m >= low + share * way)])

    start_s = 1.5 * reached(0.1) - 0.5 * reached(0.3)
    end_s = 1.5 * reached(0.9) - 0.5 * reached(0.7)
    start_s = min(max(start_s, opens_s), early_s)
    return Limit(start_s, 0.0), Limit(max(min(end_s, closes_s), late_s), 0.0)


def alone(
    time_s: FloatArray,
    travel_m: FloatArray,
    limits: tuple[Limit, Limit],
    bounds_s: Window,
    way_m: float,
    wobble: Wobble,
) -> Weighed:
    """Each end as it was seen alone."""
    del time_s, travel_m, bounds_s, way_m, wobble
    return Weighed(*limits, 0.0)


def asked(estimator: Estimator) -> Ends:
    """An estimator in the form of `BothEnds`: first the windows, then what is known so far."""
    return lambda time_s, travel_m, windows: partial(estimator, time_s, travel_m, windows)


#: How each end is seen alone, and how that is weighed against the whole course.
ESTIMATORS: dict[str, tuple[Ends, Callable[..., Weighed]]] = {
    "threshold": (asked(threshold), alone),
    "slopes": (asked(slopes), alone),
    "each end alone": (BothEnds, alone),
    "and the whole": (BothEnds, weighed),
}


@contextmanager
def told_the_shape() -> Iterator[None]:
    """An oracle: the courses are only the two S shapes that the simulator has, and are trusted."""
    bank = courses.course_bank()
    # the symmetric bodies of the two S shapes, by their prior weight, which no other has
    weight = np.exp(bank.log_prior)
    shapes = np.isclose(weight, np.sort(weight[~bank.sharp_start & ~bank.sharp_end])[-1])
    known = replace(bank, log_prior=np.where(shapes, bank.log_prior, -np.inf))
    kept = courses.course_bank, courses._HANDS, weighing._DOUBT
    courses.course_bank, courses._HANDS = (lambda: known), ((1e-6, 1.0),)  # type: ignore[assignment]
    weighing._DOUBT = 0.0
    try:
        yield
    finally:
        courses.course_bank, courses._HANDS, weighing._DOUBT = kept


def errors(
    estimator: tuple[Ends, Callable[..., Weighed]], seed: int, sessions: int, of: str = "foot"
) -> dict[str, list[float]]:
    """Errors of the lowering time (s) by family, of families whose name holds ``of``."""
    rooms.BothEnds, rooms.weighed = estimator  # type: ignore[assignment,misc]
    out: dict[str, list[float]] = {}
    try:
        for case in standard_sessions(seed, sessions):
            if case.mount != "foot" or of not in case.family:
                continue
            simulated = case.simulate()
            reps = analyse(as_recording(simulated), mount="foot").outcome.reps
            for rep, true in matched(reps, simulated.truth.reps)[0]:
                found = rep.eccentric_end_s - rep.eccentric_start_s
                out.setdefault(case.family, []).append(found - true.eccentric_s)
        if SEMI_REAL.exists() and of == "foot":
            truth = json.loads(SEMI_REAL.with_suffix(".truth.json").read_text())["reps"]
            reps = analyse(read_recording(SEMI_REAL)).outcome.reps
            out["semi-real, 7 s"] = [
                rep.eccentric_end_s - rep.eccentric_start_s - true["eccentric_s"]
                for rep, true in zip(reps, truth, strict=True)
            ]
    finally:
        rooms.BothEnds, rooms.weighed = BothEnds, weighed  # type: ignore[misc]
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=6)
    parser.add_argument("--seed", type=int, default=3)
    asked = parser.parse_args()
    found = {name: errors(way, asked.seed, asked.sessions) for name, way in ESTIMATORS.items()}
    with told_the_shape():
        both = ESTIMATORS["and the whole"]
        found["told that it is an S"] = errors(both, asked.seed, asked.sessions, "S-shaped")
    lines = ["lowering time, s: bias / median / 95 %"]
    for family in found["and the whole"]:
        cells = []
        for name, told in found.items():
            if family not in told:
                continue
            off = np.array(told[family])
            size = np.abs(off)
            cells.append(
                f"{name} {off.mean():+.2f} / {np.median(size):.2f} / {np.quantile(size, 0.95):.2f}"
            )
        lines.append(f"{family:34s} n {len(off):3d}  " + "   ".join(cells))
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
