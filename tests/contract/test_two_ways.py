"""Packets go through plain floats, long blocks through arrays: both say the same to the last bit.

Fifteen chunkings, among them lengths on both sides of every place where the way changes. Besides
the answer it is what the moment shows (height and phases of a live session) that must not depend
on the packets.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tempo.dsp.filters import SHORT_ROWS, OnePole
from tempo.dsp.hysteresis import Turns
from tempo.dsp.resample import Grid
from tempo.motion.gravity import Gravity, along
from tempo.motion.motion import Motion
from tempo.pipeline import Pipeline
from tempo.reps.phases import PhaseChange
from tempo.samples import Interval, Samples
from tempo.simulator.chip import TYPICAL
from tempo.simulator.people import draw_person
from tempo.simulator.plan import RaiseSet, RepPlan, SessionPlan, Stand, Walk
from tempo.simulator.simulation import simulate
from tempo.step import Setup

LENGTHS: list[int | tuple[int, int]] = [1, 2, 3, 5, 7, 8, 10, 16, 17, 20, 64, 1000]
RANDOM = [(1, 50), (2, 50), (3, 50)]
chunkings = pytest.mark.parametrize("chunking", [*LENGTHS, *RANDOM], ids=str)


@pytest.fixture(scope="module", params=[100.0, 52.0, 208.0], ids="{:g} Hz".format)
def whole(request) -> Samples:
    """A step up, three raises, and a hole; the sensor's clock is beside the grid's."""
    reps = (RepPlan(lower_s=2.0), RepPlan(lower_s=4.0), RepPlan(lower_s=1.0))
    activities = (Stand(4.0, label="level"), Walk("step_on", 1), Stand(2.0), RaiseSet(reps))
    chip = replace(TYPICAL, rate_hz=request.param)
    samples = simulate(draw_person(6), SessionPlan(activities), chip, seed=2).samples
    since = samples.time_s - samples.time_s[0]
    kept = (since < 12.0) | (since > 12.08)
    return Samples(samples.time_s[kept], samples.acc_mps2[kept], samples.gyr_dps[kept])


def cut(whole: Samples, chunking: int | tuple[int, int]) -> list[Samples]:
    if isinstance(chunking, int):
        lengths = np.full(len(whole), chunking)
    else:
        lengths = np.random.default_rng(chunking[0]).integers(1, chunking[1] + 1, len(whole))
    ends = np.minimum(np.cumsum(lengths), len(whole))
    starts = [0, *ends[: np.searchsorted(ends, len(whole))]]
    return [whole[a:b] for a, b in zip(starts, [*starts[1:], len(whole)], strict=True)]


def stages(blocks: list[Samples]) -> dict[str, bytes]:
    """What comes out of the stages that know both ways, one behind the other."""
    grid, gravity, pole, turns = Grid(), Gravity(), OnePole(0.3, 100.0), Turns(0.05)
    heel = np.array([0.8, -0.3, 0.52])
    laid = [part for block in blocks for part in grid.push(block)] + grid.finish()
    said: dict[str, list[np.ndarray]] = {name: [] for name in ("grid", "up", "sine", "pole")}
    found = []
    for part in laid:
        up = gravity.push(part.acc_mps2, part.gyr_radps)
        sine = along(up, heel)
        found += turns.push(sine)
        said["grid"].append(np.column_stack([part.time_s, part.acc_mps2, part.gyr_radps]))
        said["up"].append(up)
        said["sine"].append(sine)
        said["pole"].append(pole.push(part.acc_mps2))
    assert len(found) >= 5
    return {
        "turns": repr(found).encode(),
        **{
            name: np.ascontiguousarray(np.concatenate(rows)).tobytes()
            for name, rows in said.items()
        },
    }


def shown(blocks: list[Samples]) -> tuple[bytes, bytes, list[PhaseChange]]:
    """Height and phases of the moment, all in a row."""
    pipeline = Pipeline(Setup(foot_length_cm=26.0, level=(Interval(0.0, 3.0),)))
    steps = [*(pipeline.push(block) for block in blocks), pipeline.finish()]
    motions: list[Motion] = [step.motion for step in steps if step.motion is not None]
    times = np.concatenate([motion.time_s for motion in motions])
    heights = np.concatenate([motion.heel_m for motion in motions])
    return times.tobytes(), heights.tobytes(), [one for step in steps for one in step.changes]


@pytest.fixture(scope="module")
def in_arrays(whole) -> tuple[dict[str, bytes], tuple[bytes, bytes, list[PhaseChange]]]:
    assert len(whole) > 20 * SHORT_ROWS
    return stages([whole]), shown([whole])


@chunkings
def test_floats_and_arrays_give_the_same_bits(whole, in_arrays, chunking):
    blocks = cut(whole, chunking)
    assert sum(len(block) for block in blocks) == len(whole)
    assert stages(blocks) == in_arrays[0]


@pytest.mark.parametrize("chunking", [1, 3, 10, 64, (1, 50)], ids=str)
def test_the_moment_is_the_same_for_any_packets(whole, in_arrays, chunking):
    times, heights, changes = shown(cut(whole, chunking))
    assert len(changes) >= 6
    assert (times, heights, changes) == in_arrays[1]
