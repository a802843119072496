"""Ten samples at a time: what it costs from decoded samples to phase, height and cue."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tempo.coach.prompter import Prompter
from tempo.coach.protocols import load_protocol
from tempo.pipeline import Pipeline
from tempo.samples import Samples
from tests.benchmarks.row import Row, spent

_PACKET = 10


@dataclass(frozen=True, slots=True)
class _Run:
    took_s: NDArray[np.float64]
    closed_a_rep: NDArray[np.bool_]


def _tempo(packets: list[Samples]) -> _Run:
    pipeline, prompter = Pipeline(), Prompter(load_protocol("box-10s"))
    took, closed = [], []
    for packet in packets:
        start = time.perf_counter()
        step = pipeline.push(packet)
        prompter.push(
            step.motion,
            step.changes,
            step.reps,
            float(packet.time_s[-1]),
            level_known=pipeline.level != "none",
        )
        prompter.moment()
        took.append(time.perf_counter() - start)
        closed.append(bool(step.reps or step.rejected))
    return _Run(np.array(took), np.array(closed))


def _imufusion(packets: list[Samples]) -> _Run:
    import imufusion  # type: ignore[import-untyped]

    ahrs = imufusion.Ahrs()
    update = getattr(ahrs, "update_no_magnetometer", None) or ahrs.updateNoMagnetometer
    took = []
    for packet in packets:
        acc = packet.acc_mps2 / 9.80665
        start = time.perf_counter()
        for row in range(len(packet)):
            update(packet.gyr_dps[row], acc[row])
        took.append(time.perf_counter() - start)
    return _Run(np.array(took), np.zeros(len(took), dtype=bool))


def packet_rows(samples: Samples, rounds: int) -> list[Row]:
    """Rows 6 and 7: each packet's median over the rounds, so that interruptions fall out."""
    packets = [samples[start : start + _PACKET] for start in range(0, len(samples), _PACKET)]
    runs: dict[Callable[[list[Samples]], _Run], list[_Run]] = {_tempo: [], _imufusion: []}
    for _ in range(max(rounds, 3)):
        for run, done in runs.items():
            done.append(run(packets))
    took, peer = (np.median([one.took_s for one in done], axis=0) for done in runs.values())
    closed = runs[_tempo][0].closed_a_rep
    one = float(peer.mean())
    name = f"imufusion {spent(one)}"
    worst, rest = took[closed].max(), float(np.percentile(took[~closed], 99))
    return [
        Row("6", "ten-sample packet, mean", spent(took.mean()), name, took.mean() / one, 3.5, 1.7),
        Row("7", "the packet that closes a rep", spent(worst), name, worst / one, 200.0, 50.0),
        Row("7", "99 % of the others", spent(rest), name, rest / one, 20.0, 10.0),
    ]
