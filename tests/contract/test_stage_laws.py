"""The five laws of a stage, for every stage and for the whole left wing.

Chunk law: any split gives the same bits. Empty law: an empty block changes nothing. Causal law:
what was decided does not change with the future. Clean law: nothing outside the stage is read or
changed, and a deep copy is a snapshot. Honest time: facts carry when they happened and when they
were decided.

A stage registers as a `Case`: how to make it, how to feed it a block of samples, and what it said.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from itertools import zip_longest
from typing import Any

import numpy as np
import pytest

from tempo.dsp.filters import OnePole
from tempo.dsp.hysteresis import Turns
from tempo.dsp.resample import GRID_HZ, Grid
from tempo.exercises.exercise import BY_NAME, EXERCISES
from tempo.exercises.watch import Watch
from tempo.motion.gravity import Gravity
from tempo.motion.stillness import Stillness
from tempo.pipeline import Pipeline
from tempo.samples import Interval, Samples
from tempo.simulator.chip import TYPICAL
from tempo.simulator.drill_sessions import drill_sessions
from tempo.simulator.people import draw_person
from tempo.simulator.plan import RaiseSet, RepPlan, SessionPlan, Stand, Walk
from tempo.simulator.simulation import simulate
from tempo.step import Setup


@dataclass(frozen=True)
class Dense:
    """Rows of a dense output."""

    name: str
    rows: np.ndarray


@dataclass(frozen=True)
class Fact:
    """A sparse output, and the second of the signal at which it was decided (None: at the end)."""

    decided_s: float | None
    value: object


Said = list[Dense | Fact]


@dataclass(frozen=True)
class Case:
    """A stage under the laws. ``delay_s``: dense rows so far back may still change."""

    name: str
    make: Callable[[], Any]
    push: Callable[[Any, Samples], Said]
    finish: Callable[[Any], Said]
    delay_s: float = 0.0


def _nothing(_: Any) -> Said:
    return []


def _turns(stage: Turns, block: Samples) -> Said:
    found = stage.push(block.gyr_dps[:, 0])
    assert all(turn.row < turn.decided_row for turn in found)
    return [Fact(turn.decided_row / RATE_HZ, turn) for turn in found]


def _grid(blocks: list[Any]) -> Said:
    said: Said = []
    for block in blocks:
        said += [Dense("time_s", block.time_s), Dense("acc", block.acc_mps2)]
        said += [Dense("gyr", block.gyr_radps), Dense("filled", block.filled)]
        said += [Fact(gap.end_s, gap) for gap in block.gaps]
        said += [Fact(float(block.time_s[0]), "fresh")] if block.fresh else []
    return said


def _pipeline(step: Any) -> Said:
    """A rep that comes again with its pause was decided with the rep that comes behind it."""
    said: Said = [Fact(gap.end_s, gap) for gap in step.gaps]
    for rep, behind in zip_longest(step.reps, step.reps[1:]):
        again = behind is not None and (behind.set, behind.rep) == (rep.set, rep.rep + 1)
        said.append(Fact(behind.decided_s if again else rep.decided_s, rep))
    said += [Fact(None, one) for one in (*step.rejected, *step.unfinished)]
    return said


WATCHED = [one.name for one in EXERCISES if one.kind not in {"raise", "timer"}]
SETUP = Setup(foot_length_cm=26.0, level=(Interval(0.0, 3.0),))
CASES = [
    Case(
        "OnePole",
        lambda: OnePole(0.3, 100.0),
        lambda stage, block: [Dense("y", stage.push(block.acc_mps2))],
        _nothing,
    ),
    Case("Turns", lambda: Turns(20.0), _turns, _nothing),
    Case(
        "Grid",
        Grid,
        lambda stage, block: _grid(stage.push(block)),
        lambda stage: _grid(stage.finish()),
        delay_s=0.02,
    ),
    Case(
        "Gravity",
        Gravity,
        lambda stage, block: [Dense("up", stage.push(block.acc_mps2, np.radians(block.gyr_dps)))],
        _nothing,
    ),
    Case(
        "Stillness",
        Stillness,
        lambda stage, block: stage.push(block.acc_mps2, np.radians(block.gyr_dps)) or [],
        lambda stage: [Fact(None, stage.stretches), Fact(None, stage.vigorous)],
    ),
    Case(
        "Pipeline",
        lambda: Pipeline(SETUP),
        lambda stage, block: _pipeline(stage.push(block)),
        lambda stage: [*_pipeline(stage.finish()), Fact(None, stage.outcome())],
    ),
    *(
        Case(
            f"Watch {name}",
            lambda name=name: Watch(BY_NAME[name], SETUP),
            lambda stage, block: [Fact(one.decided_s, one) for one in stage.push(block)],
            lambda stage: [
                *(Fact(None, one) for one in stage.finish()),
                Fact(None, (stage.rejected, stage.unfinished, stage.gaps, stage.moment)),
            ],
        )
        for name in WATCHED
    ),
]
RATE_HZ = 100.0
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


def run(case: Case, blocks: list[Samples], stage: Any = None) -> Said:
    stage = stage or case.make()
    said = [word for block in blocks for word in case.push(stage, block)]
    return said + case.finish(stage)


def frozen(said: Said) -> str:
    """All that was said, to the last bit, in one text; dense outputs joined, facts in order."""
    dense: dict[str, list[np.ndarray]] = {}
    facts = []
    for word in said:
        if isinstance(word, Dense) and not len(word.rows):
            continue
        if isinstance(word, Dense):
            dense.setdefault(word.name, []).append(word.rows)
        else:
            facts.append(exact(word))
    joined = {name: np.concatenate(rows) for name, rows in dense.items()}
    return exact(joined) + exact(sorted(facts))


def exact(value: object) -> str:
    if isinstance(value, np.ndarray):
        return f"{value.dtype}{value.shape}{value.tobytes().hex()}"
    if isinstance(value, float):
        return float(value).hex()
    if is_dataclass(value):
        inner = (f"{f.name}={exact(getattr(value, f.name))}" for f in fields(value))
        return f"{type(value).__name__}({', '.join(inner)})"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {exact(inner)}' for key, inner in value.items())}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(exact(inner) for inner in value)}]"
    return repr(value)


def cut(whole: Samples, lengths: Iterator[int]) -> list[Samples]:
    blocks, start = [], 0
    for length in lengths:
        if start >= len(whole):
            break
        blocks.append(whole[start : start + length])
        start += length
    return blocks


def steady(length: int) -> Iterator[int]:
    while True:
        yield length


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

    per_block = Case("per block", list, lambda _, block: level(block.acc_mps2), _nothing)
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
