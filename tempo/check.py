"""What is wrong with a recording: one finding a question, measured, nothing mended.

`check` looks at the numbers alone, whoever made them: a file that was read (with what had to be
converted noted in its `quality`) or the samples of a live sensor. A finding carries a code and its
figures; the sentences are the views' business.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tempo.motion.stillness import StillnessParams
from tempo.samples import FloatArray, Samples
from tempo.sources.axes import Turned, turned
from tempo.sources.recording import SLOWEST_HZ, STUCK_S, Recording
from tempo.sources.units import (
    LEAST_MEAN,
    STANDARD_GRAVITY_MPS2,
    gravity_at_rest_mps2,
)


@dataclass(frozen=True, slots=True)
class CheckParams:
    """Limits between well, worth a look, and wrong.

    The rate below which a raise cannot be timed, the length of a stuck run and the limits of
    stillness are those that reading and analysing use.
    """

    brief_s: float = 2.0  # less says nothing about rest or movement
    good_rate_hz: float = 49.0  # 50 Hz less a clock that is 2 % slow
    spread: float = 0.5  # of the usual step, between its 5 % and 95 % points
    drift: float = 0.01  # the rate's change between the first and the last third
    gap_steps: float = 2.5  # a longer step hides samples
    long_gap_s: float = 0.25  # a quick raise (0.3 s) could hide in it
    lost_share: float = 0.02
    clipped_run: int = 3  # neighbours at the very same extreme …
    clipped_samples: int = 6  # … and as many in all
    clip_acc_mps2: float = 11.0  # an extreme below is rest, not the end of a range
    clip_gyr_dps: float = 30.0
    acc_step_mps2: float = 0.1  # a foot flat on the floor stays under half of it
    gyr_step_dps: float = 0.5  # a 10 s lowering turns at 2 deg/s
    silent_share: float = 0.05
    gravity_mps2: tuple[float, float] = (9.5, 10.3)
    odd_gravity_mps2: tuple[float, float] = (8.3, 11.3)  # 15 %: no longer certain to be m/s²
    bias_dps: float = 5.0
    still_s: float = 2.0  # what the analysis wants to learn the gyro's bias from
    stillness: StillnessParams = field(default_factory=StillnessParams)


@dataclass(frozen=True, slots=True)
class Finding:
    """One question and its answer.

    ``spoils`` tells apart what makes a score wrong or impossible from what is worth a look.
    """

    code: str
    ok: bool
    of: Mapping[str, float | str] = field(default_factory=dict)
    spoils: bool = False


@dataclass(frozen=True, slots=True)
class _Seen:
    """What several questions need: time in seconds, its steps, and the still half seconds."""

    samples: Samples
    recording: Recording
    step_s: FloatArray
    usual_s: float
    still: FloatArray  # (bins, 8): start, end, mean acc, mean gyr of the still ones
    longest_still_s: float
    turned: Turned
    params: CheckParams


def check(recording: Recording, params: CheckParams | None = None) -> tuple[Finding, ...]:
    """Every question that the recording can answer, in the order in which a person would ask.

    Notes
    -----
    What cannot be judged (gyroscope against gravity when nothing turns) is worth a look, not a
    fault. A recording too short to tell anything has the one finding ``too_short``.
    """
    params = params or CheckParams()
    samples = recording.samples
    span_s = float(samples.time_s[-1] - samples.time_s[0]) if len(samples) else 0.0
    if len(samples) < 20 or span_s < params.brief_s:
        figures = {"samples": len(samples), "seconds": span_s}
        return (Finding("too_short", ok=False, of=figures, spoils=True),)
    seen = _look(recording, params)
    findings: list[Finding] = []
    for ask in _QUESTIONS:
        findings += ask(seen)
    return tuple(findings)


def _look(recording: Recording, params: CheckParams) -> _Seen:
    samples = recording.samples
    step_s = np.diff(samples.time_s)
    usual_s = max(float(np.median(step_s)), 1e-9)
    still, longest_s = _still(samples, usual_s, params.stillness)
    turning = turned(samples, 1 / usual_s)
    return _Seen(samples, recording, step_s, usual_s, still, longest_s, turning, params)


def _still(samples: Samples, step_s: float, params: StillnessParams) -> tuple[FloatArray, float]:
    """Still half seconds with their means, and the longest stretch of them in a row."""
    size = max(2, round(0.5 / step_s))
    count = len(samples) // size
    rows = np.hstack([samples.acc_mps2, samples.gyr_dps])[: count * size].reshape(count, size, 6)
    spread = rows.std(axis=1)
    still = (spread[:, :3].max(axis=1) < params.acc_sd_mps2) & (
        np.radians(spread[:, 3:].max(axis=1)) < params.gyr_sd_radps
    )
    starts = np.arange(count) * size
    times = samples.time_s[starts], samples.time_s[starts + size - 1]
    bins = np.column_stack([*times, rows.mean(axis=1)])
    return bins[still], _longest_run(still) * size * step_s


def _longest_run(true: NDArray[np.bool_]) -> int:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], true, [False]]).astype(np.int8)))
    return int((edges[1::2] - edges[::2]).max()) if edges.size else 0


def _rate(seen: _Seen) -> list[Finding]:
    rate_hz = 1 / seen.usual_s
    figures: dict[str, float | str] = {"rate_hz": rate_hz}
    if seen.usual_s >= 2:
        return [Finding("time_unit", ok=False, of={"step": seen.usual_s}, spoils=True)]
    if rate_hz < SLOWEST_HZ:
        return [Finding("rate_too_low", ok=False, of=figures, spoils=True)]
    enough = rate_hz >= seen.params.good_rate_hz
    return [Finding("rate" if enough else "rate_low", ok=enough, of=figures)]


def _clock(seen: _Seen) -> list[Finding]:
    steps, found = seen.step_s, []
    if (steps <= 0).any():
        return [Finding("time_falls", ok=False, of={"count": int((steps <= 0).sum())}, spoils=True)]
    near = steps[steps < seen.params.gap_steps * seen.usual_s]
    spread = float(np.subtract(*np.quantile(near, [0.95, 0.05]))) / seen.usual_s
    third = max(1, len(near) // 3)
    drift = float(near[:third].mean() / near[-third:].mean() - 1)
    even = spread <= seen.params.spread
    figures = {"spread_ms": 1000 * spread * seen.usual_s, "usual_ms": 1000 * seen.usual_s}
    found.append(Finding("spacing" if even else "spacing_uneven", ok=even, of=figures))
    if abs(drift) > seen.params.drift:
        found.append(Finding("clock_drift", ok=False, of={"percent": 100 * drift}))
    return found


def _losses(seen: _Seen) -> list[Finding]:
    long = seen.step_s > seen.params.gap_steps * seen.usual_s
    if not long.any():
        return [Finding("nothing_lost", ok=True)]
    lost = int((np.round(seen.step_s[long] / seen.usual_s) - 1).sum())
    share = lost / (lost + len(seen.samples))
    longest_s = float(seen.step_s[long].max())
    grave = share > seen.params.lost_share or longest_s > seen.params.long_gap_s
    figures = {
        "lost": lost,
        "places": int(long.sum()),
        "percent": 100 * share,
        "longest_s": longest_s,
    }
    return [Finding("lost_much" if grave else "lost_few", ok=False, of=figures, spoils=grave)]


def _stuck(seen: _Seen) -> list[Finding]:
    rows = np.hstack([seen.samples.acc_mps2, seen.samples.gyr_dps])
    same = (np.diff(rows, axis=0) == 0).all(axis=1)
    longest_s = _longest_run(same) * seen.usual_s
    if longest_s > STUCK_S or "stuck_samples" in seen.recording.quality:
        figures = {"longest_s": longest_s}
        return [Finding("stuck", ok=False, of=figures, spoils=True)]
    share = float(same.mean())
    if share > 0.1:
        return [Finding("repeats", ok=False, of={"percent": 100 * share})]
    return [Finding("not_stuck", ok=True)]


def _gravity(seen: _Seen) -> list[Finding]:
    acc = seen.samples.acc_mps2
    size = gravity_at_rest_mps2(acc, 1 / seen.usual_s)
    usual = float(np.median(np.linalg.norm(acc, axis=1)))
    figures: dict[str, float | str] = {"gravity_mps2": size}
    fine, possible = seen.params.gravity_mps2, seen.params.odd_gravity_mps2
    in_g = abs(size - 1) < 0.15 or abs(size / STANDARD_GRAVITY_MPS2 - 100) < 15
    gone = float(np.linalg.norm(acc.mean(axis=0))) < LEAST_MEAN * usual
    if in_g and not gone:
        return [Finding("gravity_in_g", ok=False, of=figures, spoils=True)]
    if size < 0.05 * STANDARD_GRAVITY_MPS2 or (gone and size < possible[0]):
        return [Finding("gravity_missing", ok=False, of=figures, spoils=True)]
    if fine[0] <= size <= fine[1]:
        return [Finding("gravity", ok=True, of=figures)]
    wrong = not possible[0] <= size <= possible[1]
    return [
        Finding("gravity_wrong" if wrong else "gravity_odd", ok=False, of=figures, spoils=wrong)
    ]


def _ranges(seen: _Seen) -> list[Finding]:
    found = []
    for name, values, least in (
        ("acc", seen.samples.acc_mps2, seen.params.clip_acc_mps2),
        ("gyr", seen.samples.gyr_dps, seen.params.clip_gyr_dps),
    ):
        most = float(np.abs(values).max())
        clipped = [_clipped(side, least, seen.params) for side in (*values.T, *-values.T)]
        worst = max(clipped)
        figures = {"most": most, "count": sum(count for count, _ in clipped), "end": worst[1]}
        code = f"{name}_clipped" if worst[0] else f"{name}_range"
        found.append(Finding(code, ok=not worst[0], of=figures, spoils=bool(worst[0])))
        found += _resolution(name, values, seen.params)
    return found


def _clipped(values: FloatArray, least: float, params: CheckParams) -> tuple[int, float]:
    """How many samples stand at the end of the range, and where it is; none is (0, 0)."""
    end = float(values.max())
    at_end = values >= end * (1 - 1e-6)
    count = int(at_end.sum())
    is_end = (
        end >= least
        and count >= params.clipped_samples
        and _longest_run(at_end) >= params.clipped_run
    )
    return (count, end) if is_end else (0, 0.0)


def _resolution(name: str, values: FloatArray, params: CheckParams) -> list[Finding]:
    changes = np.abs(np.diff(values, axis=0))
    changes = changes[changes > 1e-9]
    # the least change is the step of the converter, but for the rounding of its product
    step = float(np.quantile(changes, 0.001)) if changes.size else 0.0
    coarse = step > (params.acc_step_mps2 if name == "acc" else params.gyr_step_dps)
    return [Finding(f"{name}_coarse", ok=False, of={"step": step})] if coarse else []


def _gyro(seen: _Seen) -> list[Finding]:
    gyr = seen.samples.gyr_dps
    if not gyr.any():
        return [Finding("gyro_zero", ok=False, spoils=True)]
    dead = [axis for axis, column in zip("xyz", gyr.T, strict=True) if np.ptp(column) == 0]
    if dead:
        return [Finding("gyro_axis_dead", ok=False, of={"axes": ", ".join(dead)}, spoils=True)]
    silent = float((gyr == 0).all(axis=1).mean())
    if silent > seen.params.silent_share:
        return [Finding("gyro_zero_when_slow", ok=False, of={"percent": 100 * silent})]
    return [Finding("gyro_alive", ok=True)]


def _axes(seen: _Seen) -> list[Finding]:
    if not seen.samples.gyr_dps.any():
        return []
    code, wrong = seen.turned.code, seen.turned.wrong
    figures: dict[str, float | str] = {"factor": seen.turned.factor, "axes": seen.turned.axes}
    return [Finding(code, ok=code == "axes_agree", of=figures, spoils=wrong)]


def _stillness(seen: _Seen) -> list[Finding]:
    found = []
    enough = seen.longest_still_s >= seen.params.still_s
    figures = {"seconds": seen.longest_still_s}
    found.append(Finding("still" if enough else "never_still", ok=enough, of=figures))
    for label in seen.recording.sidecar.labels:
        if label.label != "level" or label.end_s > float(seen.recording.samples.time_s[-1]):
            continue
        start, end = seen.still[:, 0], seen.still[:, 1]
        if not ((start >= label.start_s) & (end <= label.end_s)).any():
            span = {"start_s": label.start_s, "end_s": label.end_s}
            found.append(Finding("level_not_still", ok=False, of=span, spoils=True))
    if len(seen.still) and seen.samples.gyr_dps.any():
        bias = float(np.linalg.norm(np.median(seen.still[:, 5:], axis=0)))
        fine = bias <= seen.params.bias_dps
        found.append(Finding("bias" if fine else "bias_large", ok=fine, of={"bias_dps": bias}))
    return found


def _mended(seen: _Seen) -> list[Finding]:
    mended = (code for code in seen.recording.quality if code != "stuck_samples")
    return [Finding("mended", ok=False, of={"what": code}) for code in mended]


_QUESTIONS: tuple[Callable[[_Seen], list[Finding]], ...] = (
    *(_rate, _clock, _losses, _stuck, _gravity, _ranges),
    *(_gyro, _axes, _stillness, _mended),
)
