"""The five laws of a stage, for every stage and for the whole left wing.

Chunk law: any split gives the same bits. Empty law: an empty block changes nothing. Causal law:
what was decided does not change with the future. Clean law: nothing outside the stage is read or
changed, and a deep copy is a snapshot. Honest time: facts carry when they happened and when they
were decided.

A stage registers as a `Case`: how to make it, how to feed it a block of samples, and what it said.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from tempo.dsp.resample import GRID_HZ
from tempo.exercises.exercise import BY_NAME
from tempo.exercises.watch import Watch
from tempo.pipeline import Pipeline
from tempo.samples import Samples
from tempo.simulator.chip import TYPICAL
from tempo.simulator.drill_sessions import drill_sessions
from tempo.simulator.people import draw_person
from tempo.simulator.plan import RaiseSet, RepPlan, SessionPlan, Stand, Walk
from tempo.simulator.simulation import simulate
from tests.contract.stages import (
    CASES,
    RATE_HZ,
    SETUP,
    WATCHED,
    Case,
    Dense,
    Fact,
    Said,
    cut,
    exact,
    frozen,
    nothing,
    run,
    steady,
)

cases = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


@pytest.fixture(scope="module")
def whole() -> Samples:
    """Two short sets with walking between, a small hole and a long gap, noise and uneven times."""
    reps = (RepPlan(lower_s=2.0), RepPlan(lower_s=3.0, shape="fast_first"), RepPlan(lower_s=1.0))
    plan = SessionPlan(
        (Stand(4.0, label="level"), RaiseSet(reps), Walk(strides=4), Stand(2.0), RaiseSet(reps[:2]))
    )
    chip = replace(TYPICAL, rate_hz=RATE_HZ)
    samples = simulate(draw_person(3), plan, chip, seed=5).samples
    since = samples.time_s - samples.time_s[0]
    first_rest = since[-1] - 12.0
    lost = ((since > 9.0) & (since < 9.09)) | ((since > first_rest) & (since < first_rest + 3.5))
    kept = ~lost
    return Samples(samples.time_s[kept], samples.acc_mps2[kept], samples.gyr_dps[kept])


@pytest.fixture(scope="module")
def expected(whole: Samples) -> dict[str, str]:
    """What each stage says of the whole in one push."""
    return {case.name: frozen(run(case, [whole])) for case in CASES}


def drawn(seed: int, longest: int) -> Iterator[int]:
    rng = np.random.default_rng(seed)
    while True:
        yield int(rng.integers(0, longest + 1))


SPLITS = {
    "1": lambda: steady(1),
    "7": lambda: steady(7),
    "100": lambda: steady(100),
    "random to 40, empty ones between": lambda: drawn(1, 40),
    "random to 2000": lambda: drawn(2, 2000),
}


def test_the_signal_has_what_the_laws_are_about(whole):
    stage = Pipeline(SETUP)
    stage.push(whole)
    stage.finish()
    outcome = stage.outcome()
    assert len(outcome.reps) >= 4
    assert {rep.set for rep in outcome.reps} == {1, 2}
    assert any(gap.end_s - gap.start_s > 3 for gap in outcome.gaps)
    assert any(gap.end_s - gap.start_s < 0.2 for gap in outcome.gaps)


@cases
@pytest.mark.parametrize("split", SPLITS)
def test_chunk_law(case, split, whole, expected):
    assert frozen(run(case, cut(whole, SPLITS[split]()))) == expected[case.name]


@cases
def test_empty_law(case, whole, expected):
    middle = len(whole) // 2
    none = Samples.empty()
    blocks = [none, whole[:middle], none, none, whole[middle:], none]
    assert frozen(run(case, blocks)) == expected[case.name]


@cases
def test_empty_signal_says_nothing_wrong(case):
    assert frozen(run(case, [])) == frozen(run(case, [Samples.empty()]))


@cases
@pytest.mark.parametrize("share", [0.2, 0.37, 0.61, 0.9])
def test_causal_law(case, share, whole):
    """The future after row k turned upside down: what was said for the time before k stays."""
    k = int(share * len(whole))
    other = Samples(
        whole.time_s,
        np.concatenate([whole.acc_mps2[:k], whole.acc_mps2[k:][::-1] * [-1, 0.5, 1]]),
        np.concatenate([whole.gyr_dps[:k], 3 * whole.gyr_dps[k:][::-1]]),
    )
    now_s = float(whole.time_s[k])
    assert before(run(case, [whole]), now_s, k, case) == before(run(case, [other]), now_s, k, case)


def before(said: Said, now_s: float, k: int, case: Case) -> str:
    """What was decided before now, and the dense rows that may no longer change."""
    facts = [w for w in said if isinstance(w, Fact) and w.decided_s is not None]
    if case.name == "Turns":
        now_s = k / RATE_HZ
    known: Said = [fact for fact in facts if fact.decided_s < now_s]
    dense = [w for w in said if isinstance(w, Dense)]
    times = [w.rows for w in dense if w.name == "time_s"]
    last = k
    if times:
        last = int(np.searchsorted(np.concatenate(times), now_s - case.delay_s))
    for name in dict.fromkeys(word.name for word in dense):
        rows = np.concatenate([word.rows for word in dense if word.name == name])
        known.append(Dense(name, rows[:last]))
    return frozen(known)


@cases
def test_clean_law_inputs_stay_as_they_are(case, whole):
    before_s = (whole.time_s.tobytes(), whole.acc_mps2.tobytes(), whole.gyr_dps.tobytes())
    run(case, [whole])
    assert (whole.time_s.tobytes(), whole.acc_mps2.tobytes(), whole.gyr_dps.tobytes()) == before_s


@cases
def test_clean_law_stages_share_nothing(case, whole, expected):
    """Two of them fed in turn, one with the signal shaken, do not hear each other."""
    quiet, shaken = case.make(), case.make()
    said: Said = []
    for block in cut(whole, steady(500)):
        case.push(shaken, Samples(block.time_s, -2 * block.acc_mps2, 5 * block.gyr_dps))
        said += case.push(quiet, block)
    assert frozen(said + case.finish(quiet)) == expected[case.name]


@cases
@pytest.mark.parametrize("share", [0.05, 0.5, 0.8])
def test_clean_law_a_deep_copy_is_a_snapshot(case, share, whole, expected):
    k = int(share * len(whole))
    stage = case.make()
    said = case.push(stage, whole[:k])
    snapshot = copy.deepcopy(stage)
    first = frozen(said + run(case, [whole[k:]], stage))
    second = frozen(said + run(case, [whole[k:]], snapshot))
    assert first == second == expected[case.name]


def test_honest_time(whole):
    stage = Pipeline(SETUP)
    reps = []
    for block in cut(whole, steady(100)):
        for rep in stage.push(block).reps:
            assert rep.decided_s <= block.time_s[-1] + 1 / GRID_HZ
            reps.append(rep)
    assert len(reps) >= 4
    for rep in reps:
        phases = (rep.concentric_start_s, rep.concentric_end_s)
        phases += (rep.eccentric_start_s, rep.eccentric_end_s)
        assert list(phases) == sorted(phases)
        assert rep.decided_s >= rep.eccentric_end_s


def test_the_laws_notice_a_stage_that_knows_its_blocks_or_the_future(whole):
    def level(rows: np.ndarray) -> Said:
        return [Dense("y", rows - rows.mean(axis=0))] if len(rows) else []

    per_block = Case("per block", list, lambda _, block: level(block.acc_mps2), nothing)
    halves = cut(whole, steady(len(whole) // 2))
    assert frozen(run(per_block, halves)) != frozen(run(per_block, [whole]))

    def keep(stage: list[np.ndarray], block: Samples) -> Said:
        stage.append(block.acc_mps2)
        return []

    at_the_end = Case("at the end", list, keep, lambda stage: level(np.concatenate(stage)))
    k = len(whole) // 2
    other = Samples(
        whole.time_s, np.vstack([whole.acc_mps2[:k], -whole.acc_mps2[k:]]), whole.gyr_dps
    )
    now_s = float(whole.time_s[k])
    ours, theirs = run(at_the_end, [whole]), run(at_the_end, [other])
    assert before(ours, now_s, k, at_the_end) != before(theirs, now_s, k, at_the_end)


@pytest.mark.parametrize("name", WATCHED)
def test_efforts_are_the_same_in_packets_and_in_one_push(name):
    """Of a person who does the exercise: live equals offline, with the efforts in it."""
    case = next(one for one in drill_sessions(5, 1) if one.family == name)
    samples = case.simulate().samples
    live, offline = Watch(BY_NAME[name]), Watch(BY_NAME[name])
    in_packets = [one for block in cut(samples, drawn(4, 60)) for one in live.push(block)]
    in_packets += live.finish()
    at_once = [*offline.push(samples), *offline.finish()]
    assert at_once
    assert exact(in_packets) == exact(at_once)
    assert all(one.start_s < one.end_s <= one.decided_s + 0.02 for one in at_once)
