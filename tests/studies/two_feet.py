"""How well two sensors are read together: clocks, legs, swings in the air, left against right.

``python -m tests.studies.two_feet --seed 40 --sessions 12`` prints the figures of note 17.
Half of the sessions have typical chips, half cheap ones; every session has its own opening, rests,
times and shapes. Wrong pairs are the left foot of one session and the right foot of another one of
the same protocol, without a word on when they began.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from dataclasses import replace

import numpy as np

from tempo.errors import RecordingError
from tempo.pair import Pair, pair
from tempo.session import Analysis, analyse
from tempo.simulator.chip import CHEAP, TYPICAL
from tempo.simulator.people import draw_person
from tempo.simulator.plan import RepPlan, Stand, Walk
from tempo.simulator.shapes import SHAPES
from tempo.simulator.two_feet import (
    Step,
    TwoFeet,
    both_legs,
    closing,
    one_leg,
    rest,
    simulate_two_feet,
    two_up_one_down,
)
from tempo.sources.synthetic import as_recording
from tempo.validation.reps import matched

KINDS = ("two up, one down", "one leg", "both legs")


def drawn_reps(rng: np.random.Generator, count: int = 5) -> tuple[RepPlan, ...]:
    lower_s = rng.uniform(4.0, 9.0)
    return tuple(
        RepPlan(
            raise_s=1.1 * rng.normal(1, 0.08),
            hold_s=max(0.3, 1.2 * rng.normal(1, 0.2)),
            lower_s=lower_s * rng.normal(1, 0.08),
            pause_s=max(0.9, 1.6 * rng.normal(1, 0.15)),
            shape=str(rng.choice(list(SHAPES))),
        )
        for _ in range(count)
    )


def session(kind: str, seed: int) -> TwoFeet:
    rng = np.random.default_rng([seed, 17])
    stand, walk = Stand(rng.uniform(3, 8)), Walk(strides=int(rng.integers(3, 8)))
    level, up = Stand(4.0, "level"), Walk("step_on", 1)
    opening: tuple[Step, ...] = tuple((one, one) for one in (stand, walk, Stand(1.0), level, up))
    first, second = drawn_reps(rng), drawn_reps(rng)
    pause = rest(rng.uniform(10, 25))
    if kind == "both legs":
        sets = (both_legs(first), *pause, both_legs(second))
    else:
        do = one_leg if kind == "one leg" else two_up_one_down
        sets = (do("left", first), *pause, do("right", second))
    starts_s = float(rng.uniform(0, 2.5)), float(rng.uniform(0, 2.5))
    chip = replace(CHEAP if seed % 2 else TYPICAL, rate_hz=50.0)
    steps = (*opening, *sets, *closing())
    return simulate_two_feet(draw_person(seed), steps, seed, chip=chip, starts_s=starts_s)


def count(
    found: Pair, feet: TwoFeet, alone: tuple[Analysis, Analysis], tally: Counter[str]
) -> None:
    sides = zip(
        (found.left, found.right), (feet.left, feet.right), alone, found.lowerings, strict=True
    )
    for analysis, simulated, before, lowerings in sides:
        tally["reps"] += len(simulated.truth.reps)
        tally["made up by one sensor"] += matched(before.outcome.reps, simulated.truth.reps)[2]
        _, missed, ghosts = matched(analysis.outcome.reps, simulated.truth.reps)
        tally["missed"] += missed
        tally["made up"] += ghosts
        tally.update(f"up {one.legs_up} down {one.legs_down}" for one in lowerings)
    ends_s = feet.right.samples.time_s[[0, -1]]
    off_s = max(abs(found.clock.to_first(t) - feet.offset_s - feet.rate * t) for t in ends_s)
    tally["clock within its interval"] += off_s <= found.clock.ci_s


def differences(found: Pair, feet: TwoFeet, errors: dict[str, list[tuple[float, float]]]) -> None:
    for each in found.compared:
        left, right = (
            [getattr(rep, each.quantity) for rep in one.truth.reps]
            for one in (feet.left, feet.right)
        )
        if each.difference.value is not None:
            true = float(np.mean(left) - np.mean(right))
            errors[each.quantity].append((each.difference.value - true, each.difference.ci or 0.0))


def tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--seed", type=int, default=40)
    asked.add_argument("--sessions", type=int, default=12)
    given = asked.parse_args()
    errors: dict[str, list[tuple[float, float]]] = defaultdict(list)
    analysed: list[tuple[Analysis, Analysis]] = []
    for kind in KINDS:
        tally: Counter[str] = Counter()
        for seed in range(given.seed, given.seed + given.sessions):
            feet = session(kind, seed)
            left, right = (
                analyse(as_recording(one, name))
                for one, name in ((feet.left, "left"), (feet.right, "right"))
            )
            analysed.append((left, right))
            try:
                found = pair(left, right)
            except RecordingError:
                tally["refused"] += 1
                continue
            count(found, feet, (left, right), tally)
            differences(found, feet, errors)
        tell(f"{kind}: {dict(tally)}")
    wrong: Counter[str] = Counter()
    for number, (left, _) in enumerate(analysed):
        for step in (1, 5, 7):
            other = analysed[(number + step) % len(analysed)][1]
            try:
                pair(left, other)
                wrong["accepted"] += 1
            except RecordingError:
                wrong["refused"] += 1
    tell(f"wrong pairs: {dict(wrong)}")
    for name, pairs in errors.items():
        off, ci = np.array(pairs).T
        size = np.abs(off)
        tell(
            f"left - right, {name}: {off.size} sessions, bias {off.mean():.2f}, median "
            f"{np.median(size):.2f}, 95 % {np.quantile(size, 0.95):.2f}, in 90 % interval "
            f"{np.mean(size <= ci):.0%}"
        )


if __name__ == "__main__":
    main()
