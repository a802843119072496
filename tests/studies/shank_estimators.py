"""Four ways to time a lowering from a sensor on the shank, on the same raises.

    python -m tests.studies.shank_estimators [--sessions 6] [--seed 3]

``falls``: the fall's own limits, where it is quick enough to be seen beside the drift.
``return``: speed zero at the top and before the next raise, the drop known, then 10 % of its mean.
``tilt``: the shank's lean, learned from this person's raises, read as the heel's height.
``likelihood``: `find_lowering`, which tempo uses; it alone says how sure it is.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

import tempo.reps.shank_reps as reps_room
from tempo import read_recording
from tempo.dsp.resample import GRID_S
from tempo.reps.limits import LIMIT_SHARE, Limit
from tempo.reps.shank_lowering import Descent, Lowering, find_lowering
from tempo.reps.shank_trail import Asked, Trail
from tempo.samples import FloatArray
from tempo.session import analyse
from tempo.simulator.sessions import standard_sessions
from tempo.sources.synthetic import as_recording
from tempo.validation.reps import matched

Way = Callable[[Descent], Lowering | None]
REAL = Path(__file__).parents[3] / "shared" / "real"
SPANS = ((0.0, 3.0), (3.0, 4.0), (4.0, 7.0), (7.0, 99.0))


class FallTrail(Trail):
    """The fall itself, without a model."""

    def lowering(self, asked: Asked) -> Lowering | None:
        if asked.fall is None:
            return None
        return _between(asked.fall.start_row * GRID_S, asked.fall.end_row * GRID_S)


def trail_by(way: Way) -> type[Trail]:
    """A trail that reads its lowerings another way."""

    class WayTrail(Trail):
        def lowering(self, asked: Asked) -> Lowering | None:
            window = self.window(asked)
            return None if window is None else way(window)

    return WayTrail


def _between(leave_s: float, down_s: float) -> Lowering:
    sure = [Limit(at_s, 0.0) for at_s in (leave_s, down_s, down_s - leave_s)]
    return Lowering(*sure)


def returning(seen: Descent) -> Lowering | None:
    """Integration with zero speed at both ends, bent so that it travels the drop."""
    middle = (seen.time_s[:-1] + seen.time_s[1:]) / 2.0
    inside = np.flatnonzero((middle > seen.top_s) & (middle < seen.until_s) & (seen.use > 0.5))
    if inside.size < 5:
        return None
    time_s, width = middle[inside], float(seen.time_s[1] - seen.time_s[0])
    down = -(seen.speed_mps - (seen.lean * seen.bias_mean).sum(axis=1))[inside]
    share = (time_s - time_s[0]) / (time_s[-1] - time_s[0])
    down = down - (1.0 - share) * down[0] - share * down[-1]
    bow = share * (1.0 - share)
    down = down - bow * (down.sum() * width - seen.drop_m) / (bow.sum() * width)
    smooth = np.convolve(down, [0.25, 0.5, 0.25], "same")
    first, last = 0, inside.size - 1
    for _ in range(5):
        mean = seen.drop_m / max((last - first) * width, width)
        fast = np.flatnonzero(smooth > LIMIT_SHARE * mean)
        if fast.size < 2:
            return None
        first, last = int(fast[0]), int(fast[-1])
    return _between(float(time_s[first]), float(time_s[last]))


class Tilt:
    """What a person's shank leans in a raise, and where in a lowering it has gone back."""

    def __init__(self) -> None:
        self.leans: list[FloatArray] = []

    def __call__(self, seen: Descent) -> Lowering | None:
        width = float(seen.time_s[1] - seen.time_s[0])
        edges = seen.time_s[1:]
        raised = (edges < seen.top_s + width) & (seen.use < 0.5)
        if raised.any():
            self.leans.append((seen.sway[raised] * width).sum(axis=0))
        lean = np.mean(self.leans[-8:], axis=0) if self.leans else np.zeros(3)
        size = float((lean * lean).sum())
        if size < 1e-6:
            return None
        behind = edges > seen.top_s
        back = -np.cumsum((seen.sway[behind] * lean).sum(axis=1)) * width / size
        begun, ended = np.flatnonzero(back > 0.05), np.flatnonzero(back < 0.95)
        if not begun.size or not ended.size or ended.size == back.size:
            return None
        times = edges[behind]
        leave_s = float(times[begun[0]])
        return _between(leave_s, max(float(times[min(ended[-1] + 1, back.size - 1)]), leave_s))


TRAILS: dict[str, Callable[[], type[Trail]]] = {
    "falls": lambda: FallTrail,
    "return": lambda: trail_by(returning),
    "tilt": lambda: trail_by(Tilt()),
    "likelihood": lambda: trail_by(find_lowering),
}
Pair = tuple[float, float | None]


def pairs(name: str, seed: int, sessions: int) -> Iterator[tuple[str, Pair]]:
    """(span, (true seconds, error or None when withheld)) of every simulated and real lowering."""
    kept = reps_room.Trail
    try:
        for case in standard_sessions(seed, sessions):
            if case.mount != "shank":
                continue
            reps_room.Trail = TRAILS[name]()  # type: ignore[misc]
            simulated = case.simulate()
            reps = analyse(as_recording(simulated), mount="shank").outcome.reps
            for rep, true in matched(reps, simulated.truth.reps)[0]:
                value = rep.eccentric_s.value
                span = next(one for one in SPANS if true.eccentric_s < one[1])
                off = None if value is None else value - true.eccentric_s
                yield f"{span[0]:.0f} s and more", (true.eccentric_s, off)
        if REAL.exists():
            reps_room.Trail = TRAILS[name]()  # type: ignore[misc]
            found = analyse(read_recording(REAL / "heel_raises_left_shank.csv"), mount="shank")
            truth = json.loads((REAL / "heel_raises_left_foot.truth.json").read_text())["reps"]
            for rep, known in zip(found.outcome.reps, truth, strict=True):
                value = rep.eccentric_s.value
                off = None if value is None else value - known["eccentric_s"]
                yield "real, 0.5 s", (known["eccentric_s"], off)
    finally:
        reps_room.Trail = kept  # type: ignore[misc]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=6)
    parser.add_argument("--seed", type=int, default=3)
    asked = parser.parse_args()
    table: dict[str, dict[str, list[Pair]]] = {}
    for name in TRAILS:
        for span, pair in pairs(name, asked.seed, asked.sessions):
            table.setdefault(span, {}).setdefault(name, []).append(pair)
    lines = ["lowering time, s: bias / median / 95 % (given of all)"]
    for span in sorted(table):
        for name, found in table[span].items():
            off = np.array([error for _, error in found if error is not None])
            size = np.abs(off)
            told = (
                ""
                if not off.size
                else (f"{off.mean():+.2f} / {np.median(size):.2f} / {np.quantile(size, 0.95):.2f}")
            )
            lines.append(f"{span:12s} {name:11s} {told:22s} ({off.size} of {len(found)})")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
