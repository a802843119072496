"""The stages under the laws: how each is made and fed, and all that it says, to the bit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from itertools import zip_longest
from typing import Any

import numpy as np

from tempo.dsp.filters import OnePole
from tempo.dsp.hysteresis import Turns
from tempo.dsp.resample import Grid
from tempo.exercises.exercise import BY_NAME, EXERCISES
from tempo.exercises.watch import Watch
from tempo.motion.gravity import Gravity
from tempo.motion.stillness import Stillness
from tempo.pipeline import Pipeline
from tempo.samples import Interval, Samples
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


def nothing(_: Any) -> Said:
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


SETUP = Setup(foot_length_cm=26.0, level=(Interval(0.0, 3.0),))
WATCHED = [one.name for one in EXERCISES if one.kind not in {"raise", "timer"}]
CASES = [
    Case(
        "OnePole",
        lambda: OnePole(0.3, 100.0),
        lambda stage, block: [Dense("y", stage.push(block.acc_mps2))],
        nothing,
    ),
    Case("Turns", lambda: Turns(20.0), _turns, nothing),
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
        nothing,
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
