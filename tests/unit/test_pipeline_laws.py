"""The left wing says the same of a signal, however it is split and whatever comes later."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from tempo.pipeline import Pipeline
from tempo.samples import Samples
from tempo.step import Outcome, Setup, Step, joined_steps
from tests.unit.signals import recordings
from tests.unit.simulated import (
    outcome_of,
)

NAMES = (
    "plain",
    "no level, two sets",
    "208 Hz",
    "lost and late samples",
    "a long gap",
    "shank",
)


def blocks(samples: Samples, lengths: Iterator[int]) -> Iterator[Samples]:
    start = 0
    while start < len(samples):
        length = next(lengths)
        yield samples[start : start + length]
        start += length


def always(length: int) -> Iterator[int]:
    while True:
        yield length


def at_random(seed: int, longest: int) -> Iterator[int]:
    rng = np.random.default_rng(seed)
    while True:
        yield int(rng.integers(0, longest + 1))


def run(samples: Samples, setup: Setup, lengths: Iterator[int]) -> tuple[Step, Outcome]:
    pipeline = Pipeline(setup)
    steps = [pipeline.push(block) for block in blocks(samples, lengths)]
    return joined_steps([*steps, pipeline.finish()]), pipeline.outcome()


def bits(step: Step, outcome: Outcome) -> dict[str, object]:
    """All that was said, so that a difference is named."""
    motion, trace = step.motion, outcome.trace
    shown = () if motion is None else (motion.time_s.tobytes(), motion.heel_m.tobytes())
    return {
        "reps": repr(step.reps),
        "rejected": repr(step.rejected),
        "unfinished": repr(step.unfinished),
        "gaps": repr(step.gaps),
        "changes": repr(step.changes),
        "motion": shown,
        "outcome": repr(replace(outcome, trace=None)),  # type: ignore[arg-type]
        "trace": (trace.time_s.tobytes(), trace.heel_m.tobytes(), trace.filled.tobytes()),
    }


@cache
def expected(name: str) -> dict[str, object]:
    samples, setup = recordings()[name]
    return bits(*run(samples, setup, always(len(samples))))


def test_the_signals_hold_what_a_split_could_show():
    found = {name: outcome_of(*recordings()[name]) for name in NAMES}
    assert {name: len(one.reps) for name, one in found.items()} == {
        "plain": 3,
        "no level, two sets": 4,
        "208 Hz": 3,
        "lost and late samples": 3,
        "a long gap": 2,
        "shank": 6,
    }
    assert {one.level for one in found.values()} == {"labelled", "assumed", "none"}
    assert found["lost and late samples"].gaps
    assert found["a long gap"].unfinished


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("length", [1, 7, 100])
def test_chunk_law(name, length):
    samples, setup = recordings()[name]
    assert bits(*run(samples, setup, always(length))) == expected(name)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("seed", range(3))
def test_chunk_law_at_random_and_with_empty_blocks(name, seed):
    samples, setup = recordings()[name]
    longest = (5, 80, 1500)[seed]
    assert bits(*run(samples, setup, at_random(seed, longest))) == expected(name)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("share", [0.3, 0.6, 0.85])
def test_causal_law(name, share):
    """What is said up to a sample is the same for two futures: one quiet, one wild."""
    samples, setup = recordings()[name]
    k = round(share * len(samples))
    now, rest = samples[:k], samples[k:]
    wild = Samples(rest.time_s, 3.0 * rest.acc_mps2[::-1], -5.0 * rest.gyr_dps[::-1])
    said = []
    for future in (rest, wild):
        pipeline = Pipeline(setup)
        before = pipeline.push(now)
        pipeline.push(future)
        pipeline.finish()
        said.append((before, pipeline.outcome()))
    (ours, ended), (theirs, otherwise) = said
    assert repr(ours.reps) == repr(theirs.reps)
    for rep in ended.reps:
        if rep.decided_s < now.time_s[-1] - 0.5:
            again = next(one for one in otherwise.reps if (one.set, one.rep) == (rep.set, rep.rep))
            assert again.eccentric_s == rep.eccentric_s
            assert again.lift_cm == rep.lift_cm


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("share", [0.02, 0.5, 0.9])
def test_a_deep_copy_is_a_snapshot(name, share):
    samples, setup = recordings()[name]
    k = round(share * len(samples))
    pipeline = Pipeline(setup)
    before = pipeline.push(samples[:k])
    snapshot = copy.deepcopy(pipeline)
    pipeline.push(Samples(samples[k:].time_s, -samples[k:].acc_mps2, 9.0 * samples[k:].gyr_dps))
    after = joined_steps([before, snapshot.push(samples[k:]), snapshot.finish()])
    assert bits(after, snapshot.outcome()) == expected(name)


def test_inputs_stay_as_they_are():
    samples, setup = recordings()["lost and late samples"]
    columns = (samples.time_s, samples.acc_mps2, samples.gyr_dps)
    kept = [column.tobytes() for column in columns]
    outcome_of(samples, setup)
    assert [column.tobytes() for column in columns] == kept


def test_asking_for_the_outcome_changes_nothing():
    samples, setup = recordings()["plain"]
    pipeline, said = Pipeline(setup), []
    for block in blocks(samples, always(300)):
        said.append(pipeline.push(block))
        pipeline.outcome()
    said.append(pipeline.finish())
    assert bits(joined_steps(said), pipeline.outcome()) == expected("plain")
