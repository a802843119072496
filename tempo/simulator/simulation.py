"""One call from a person and a plan to samples and truth."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from tempo.samples import FloatArray, Gap, Samples
from tempo.simulator.account import account
from tempo.simulator.acting import Acted, act
from tempo.simulator.body import Felt, feel, heel_height, shake
from tempo.simulator.chip import Chip, Readout, full_scale, read_acc, read_gyr, sample_times
from tempo.simulator.drill_account import Scene, efforts
from tempo.simulator.mounting import Mounting, draw_mounting
from tempo.simulator.people import Person
from tempo.simulator.plan import SessionPlan
from tempo.simulator.track import GRID_HZ, smooth
from tempo.simulator.truth import Truth


@dataclass(frozen=True, slots=True)
class Simulated:
    """A recording that never was, and what really happened in it.

    ``sidecar_fields`` holds what DEFINITIONS.md puts into ``NAME.json``; ``heel_m`` is the
    noise-free heel height at each sample's time (meaningless away from heel raises), and
    ``stamp_speed`` how fast the clock ran.
    """

    samples: Samples
    truth: Truth
    sidecar_fields: dict[str, Any]
    gaps: tuple[Gap, ...]
    heel_m: FloatArray
    person: Person
    mounting: Mounting
    chip: Chip
    stamp_speed: float = 1.0


def simulate(
    person: Person,
    session: SessionPlan,
    chip: Chip,
    seed: int,
    mount: str = "foot",
    mounting: Mounting | None = None,
) -> Simulated:
    """Let a person do a session with a sensor on; the same arguments give the same bits.

    ``mounting`` fixes place, rotation and strap; without it they are drawn from the seed.
    """
    moves = np.random.default_rng(np.random.SeedSequence(seed).spawn(1)[0])
    acted = act(person, session, max(GRID_HZ, 2.0 * chip.rate_hz), moves)
    return wear(person, session, acted, chip, seed, mount, mounting)


def wear(
    person: Person,
    session: SessionPlan,
    acted: Acted,
    chip: Chip,
    seed: int,
    mount: str = "foot",
    mounting: Mounting | None = None,
) -> Simulated:
    """What a sensor makes of a track; what moved it comes from elsewhere."""
    body, strap, acc, gyr, clock = (
        np.random.default_rng(child) for child in np.random.SeedSequence(seed).spawn(6)[1:]
    )
    mounting = mounting or draw_mounting(mount, person.foot_length_m, strap)
    grid_hz = max(GRID_HZ, 2.0 * chip.rate_hz)
    segments = shake(acted.track, person, grid_hz, body)
    felt = feel(segments, person, mounting, grid_hz)
    readout = sample_times(chip, (len(acted.track) - 4) / grid_hz, clock)
    force, rate = _sampled(felt, grid_hz, chip, readout)
    kept = readout.kept
    readings = read_acc(chip, force, acc)
    samples = Samples(
        readout.time_s[kept],
        readings[kept],
        read_gyr(chip, np.degrees(rate), gyr)[kept],
    )
    grid_s = np.arange(len(acted.track)) / grid_hz * readout.stamp_speed
    height_m = heel_height(acted.track, person)
    truth = account(acted.intents, grid_s, height_m, person)
    if session.exercise is not None:
        read_s, norm = readout.true_s * readout.stamp_speed, np.linalg.norm(force, axis=1)
        full = full_scale(chip, readings)
        scene = Scene(grid_s, grid_hz, acted.track, segments, person, read_s, norm, full)
        truth = replace(truth, exercise=session.exercise, efforts=efforts(acted.deeds, scene))
    return Simulated(
        samples=samples,
        truth=truth,
        sidecar_fields=_sidecar(person, session, chip, mounting, acted, grid_s, readout),
        gaps=_gaps(readout),
        heel_m=np.interp(samples.time_s, grid_s, height_m),
        person=person,
        mounting=mounting,
        chip=chip,
        stamp_speed=readout.stamp_speed,
    )


def _sampled(
    felt: Felt, grid_hz: float, chip: Chip, readout: Readout
) -> tuple[FloatArray, FloatArray]:
    """Force and rate at the chip's instants, behind the low-pass that every such chip has."""
    # A Hann window 1.6 samples long passes half the power at 0.45 of the output rate.
    window = np.hanning(max(int(1.6 * grid_hz / chip.rate_hz), 1) + 2)[1:-1]
    at = readout.true_s * grid_hz
    return _interpolated(felt.force_mps2, window, at), _interpolated(felt.rate_radps, window, at)


def _interpolated(values: FloatArray, window: FloatArray, at: FloatArray) -> FloatArray:
    """Cubic interpolation of the smoothed columns at fractional rows."""
    row = np.clip(np.floor(at).astype(int), 1, len(values) - 3)
    u = (at - row)[:, None]
    smoothed = np.column_stack([smooth(values[:, axis], window) for axis in range(3)])
    before, here, after, beyond = (smoothed[row + step] for step in (-1, 0, 1, 2))
    return np.asarray(
        -u * (u - 1) * (u - 2) / 6 * before
        + (u + 1) * (u - 1) * (u - 2) / 2 * here
        - (u + 1) * u * (u - 2) / 2 * after
        + (u + 1) * u * (u - 1) / 6 * beyond
    )


def _gaps(readout: Readout) -> tuple[Gap, ...]:
    missing = np.flatnonzero(~readout.kept)
    runs = np.split(missing, np.flatnonzero(np.diff(missing) > 1) + 1) if len(missing) else []
    return tuple(
        Gap(float(readout.time_s[run[0]]), float(readout.time_s[run[-1] + 1]), len(run))
        for run in runs
    )


def _sidecar(
    person: Person,
    session: SessionPlan,
    chip: Chip,
    mounting: Mounting,
    acted: Acted,
    grid_s: FloatArray,
    readout: Readout,
) -> dict[str, Any]:
    last = len(grid_s) - 1
    fields = {
        "definitions": 1,
        "mount": mounting.on,
        "side": session.side,
        "foot_length_cm": round(100 * person.foot_length_m, 1),
        "exercise": session.exercise,
        "protocol": session.protocol,
        "step_height_cm": session.step_height_m and round(100 * session.step_height_m, 1),
        "sample_rate_hz": chip.rate_hz,
        "lost_samples": int(np.sum(~readout.kept)),
        "origin": "simulated",
        "sensor": f"simulated {chip.name} chip at the {mounting.place.replace('_', ' ')}",
        "sets": [
            {"start_s": round(float(grid_s[row]), 3), "side": side} for row, side in acted.sets
        ],
        "labels": [
            {
                "start_s": round(float(grid_s[start]), 3),
                "end_s": round(float(grid_s[min(end, last)]), 3),
                "label": label,
            }
            for start, end, label in acted.labels
        ],
    }
    return {name: value for name, value in fields.items() if value is not None}
