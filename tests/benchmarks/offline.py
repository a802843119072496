"""Arrays to scored reps: against orientation filters, in memory, and as the recording grows."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable

import numpy as np

from tempo.samples import Samples
from tempo.session import analyse
from tempo.sources.recording import Recording
from tempo.sources.sidecar import Sidecar
from tests.benchmarks.hour import HOUR_S, repeated, session
from tests.benchmarks.row import Row, spent
from tests.benchmarks.turns import in_turn

_FEW = 60


def vqf(samples: Samples) -> Callable[[], object]:
    """V: the C++ orientation filter, orientation only, on the same arrays."""
    from vqf import VQF  # type: ignore[import-untyped]

    acc = np.ascontiguousarray(samples.acc_mps2)
    gyr = np.ascontiguousarray(np.radians(samples.gyr_dps))
    return lambda: VQF(0.01).updateBatch(gyr, acc)


def tempo(samples: Samples) -> Callable[[], object]:
    """Everything: calibration, height, phases, limits, metrics, score."""
    recording = Recording("hour.csv", samples, Sidecar())
    return lambda: analyse(recording)


def lfilter(samples: Samples) -> Callable[[], object]:
    """A reference line: one recursive pass over six columns."""
    from scipy.signal import lfilter as one_pass

    six = np.hstack([samples.acc_mps2, samples.gyr_dps])
    return lambda: one_pass([0.1], [1.0, -0.9], six, axis=0)


def compute_rows(hour: Samples, few: Samples, found: int, rounds: int) -> list[Row]:
    """Row 1 and the reference lines; ``few`` is an hour with a fifth of the reps."""
    six = np.hstack([hour.acc_mps2, hour.gyr_dps])
    times = in_turn(
        {
            "tempo": tempo(hour),
            "vqf": vqf(hour),
            "few": tempo(few),
            "copy": six.copy,
            "lfilter": lfilter(hour),
        },
        rounds,
    )
    few_found = len(analyse(Recording("few.csv", few, Sidecar())).outcome.reps)
    per_rep = (times["tempo"] - times["few"]) / (found - few_found)
    samples_s = times["few"] - few_found * per_rep
    unit_s, peer = times["vqf"], f"vqf {spent(times['vqf'])}"
    hours = f"arrays → {found} scored reps, one hour"
    measured = [
        ("1", hours, times["tempo"], 1.0, 0.5),
        ("1", "… without the reps' share", samples_s, 0.25, None),
        ("1", "… each rep", per_rep, None, None),
        ("–", "one copy", times["copy"], None, None),
        ("–", "one lfilter pass", times["lfilter"], None, None),
    ]
    return [
        Row(number, what, spent(time_s), peer, time_s / unit_s, goal, stretch)
        for number, what, time_s, goal, stretch in measured
    ]


def memory_row(hour: Samples) -> Row:
    """Row 9: the highest use above what was there before, against the size of the input."""
    run = tempo(hour)
    run()
    tracemalloc.start()
    run()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    size = hour.time_s.nbytes + hour.acc_mps2.nbytes + hour.gyr_dps.nbytes
    return Row(
        "9",
        "memory above the input",
        f"{peak / 1e6:.3g} MB",
        f"input {size / 1e6:.3g} MB",
        peak / size,
        1.0,
        0.6,
    )


def growth_rows(hour: Samples, longest_h: int) -> list[Row]:
    """Row 10: time a sample, of recordings from a minute to as long as asked for."""
    minute = hour[: round(60 * len(hour) / HOUR_S)]
    lengths = {"1 min": minute, "1 h": hour, f"{longest_h} h": repeated(hour, longest_h)}
    times = in_turn({name: tempo(samples) for name, samples in lengths.items()}, 1)
    each = {name: times[name] / len(samples) for name, samples in lengths.items()}
    return [
        Row(
            "10",
            f"time a sample, {name} against 1 h",
            spent(each[name]),
            spent(each["1 h"]),
            each[name] / each["1 h"],
            1.3,
        )
        for name in lengths
        if name != "1 h"
    ]


def hours() -> tuple[Samples, Samples]:
    """The hour with some 300 reps, and the one with a fifth of them."""
    return session(300, HOUR_S), session(_FEW, HOUR_S)
