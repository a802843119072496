"""Simulated people in a line or two, and what the left wing makes of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from tempo.pipeline import Pipeline
from tempo.samples import Interval, Samples
from tempo.simulator.chip import TYPICAL, Chip
from tempo.simulator.mounting import FOOT_PLACES, Mounting, Strap, draw_rotation
from tempo.simulator.people import Person, draw_person
from tempo.simulator.plan import Activity, RaiseSet, RepPlan, SessionPlan, Stand
from tempo.simulator.simulation import Simulated, simulate
from tempo.step import Outcome, Setup

CHIP = replace(TYPICAL, rate_hz=100.0)
LABEL = Stand(4.0, label="level")


def mounted(place: str = "instep", seed: int = 0) -> Mounting:
    """At a known place, in a random rotation."""
    turned = draw_rotation(np.random.default_rng(seed))
    return Mounting("foot", place, FOOT_PLACES[place], turned, Strap(20.0, 0.4, 3.0))


def session(
    *activities: Activity | RepPlan,
    seed: int = 1,
    person: Person | None = None,
    mounting: Mounting | None = None,
    chip: Chip = CHIP,
    mount: str = "foot",
) -> Simulated:
    """One recording; bare reps stand for a set of their own."""
    parts = tuple(RaiseSet((one,)) if isinstance(one, RepPlan) else one for one in activities)
    person = person or draw_person(seed, wobble_deg=0.3)
    return simulate(person, SessionPlan(parts), chip, seed, mount, mounting)


def setup_for(simulated: Simulated, **changes: object) -> Setup:
    """What the simulated sidecar tells the pipeline."""
    fields = simulated.sidecar_fields
    marked = {
        name: tuple(
            Interval(one["start_s"], one["end_s"])
            for one in fields["labels"]
            if one["label"] == name
        )
        for name in ("level", "practice")
    }
    made = Setup("auto", fields["foot_length_cm"], marked["level"], marked["practice"])
    return replace(made, **changes)  # type: ignore[arg-type]


def outcome_of(samples: Samples, setup: Setup | None = None) -> Outcome:
    """All of it in one push."""
    pipeline = Pipeline(setup)
    pipeline.push(samples)
    pipeline.finish()
    return pipeline.outcome()


def found_in(simulated: Simulated, **changes: object) -> Outcome:
    return outcome_of(simulated.samples, setup_for(simulated, **changes))


def without(samples: Samples, *holes_s: tuple[float, float]) -> Samples:
    """The samples outside the given times."""
    lost = np.zeros(len(samples), dtype=bool)
    for start_s, end_s in holes_s:
        lost |= (samples.time_s >= start_s) & (samples.time_s < end_s)
    return Samples(samples.time_s[~lost], samples.acc_mps2[~lost], samples.gyr_dps[~lost])


def between(samples: Samples, start_s: float, end_s: float = np.inf) -> Samples:
    """The samples inside the given times."""
    kept = (samples.time_s >= start_s) & (samples.time_s < end_s)
    return Samples(samples.time_s[kept], samples.acc_mps2[kept], samples.gyr_dps[kept])


def limits_s(rep: object) -> np.ndarray:
    """The four instants of a found or of a true rep."""
    names = ("concentric_start_s", "concentric_end_s", "eccentric_start_s", "eccentric_end_s")
    return np.array([getattr(rep, name) for name in names])


def worst_s(found: Sequence[object], truth: Sequence[object]) -> float:
    """Largest error of any instant of equally many reps."""
    assert len(found) == len(truth), f"{len(found)} found, {len(truth)} true"
    return max(
        float(np.abs(limits_s(a) - limits_s(b)).max()) for a, b in zip(found, truth, strict=True)
    )
