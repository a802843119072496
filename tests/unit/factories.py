"""Made-up reps with known numbers, for tests of what is done with reps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from tempo.coach.protocols import Protocol, choose_protocol
from tempo.motion.trace import Trace
from tempo.reps.rep import Measured, Rep
from tempo.samples import FloatArray, Samples
from tempo.session import Analysis, judged
from tempo.sources.recording import Recording, Sidecar
from tempo.step import Outcome


def measured(value: float | None, ci: float | None = 0.1, withheld: str | None = None) -> Measured:
    return Measured(value, None if value is None else ci, withheld)


def even_travel(eccentric_s: float) -> tuple[float, ...]:
    return tuple(eccentric_s * tenth / 10 for tenth in range(11))


def make_rep(
    *,
    start_s: float = 10.0,
    raise_s: float = 1.2,
    hold_s: float = 1.5,
    lowering_s: float = 10.0,
    pause_s: float | None = 1.0,
    lift_cm: float = 9.5,
    depth_cm: float | None = 1.4,
    **changes: object,
) -> Rep:
    """A tidy rep of the given times; ``changes`` replace any other field."""
    top_s = start_s + raise_s
    down_s = top_s + hold_s
    bottom_s = down_s + lowering_s
    drop_cm = lift_cm + 1.0
    rep = Rep(
        set=1,
        rep=1,
        side="left",
        concentric_start_s=start_s,
        concentric_end_s=top_s,
        eccentric_start_s=down_s,
        eccentric_end_s=bottom_s,
        decided_s=bottom_s + 1.0,
        concentric_s=measured(raise_s, 0.05),
        top_hold_s=measured(hold_s, 0.2),
        eccentric_s=measured(lowering_s, 0.2),
        bottom_pause_s=measured(pause_s, 0.2, "last_of_set" if pause_s is None else None),
        top_to_next_raise_s=measured(
            None if pause_s is None else hold_s + lowering_s + pause_s,
            0.1,
            "last_of_set" if pause_s is None else None,
        ),
        lift_cm=measured(lift_cm, 0.4),
        drop_cm=measured(drop_cm, 0.4),
        depth_below_level_cm=measured(depth_cm, 0.6, "no_level" if depth_cm is None else None),
        top_height_cm=measured(lift_cm, 0.6),
        ankle_rise_cm=Measured.unknown("foot_mount"),
        lowering_speed_cmps=measured(drop_cm / lowering_s, 0.05),
        lowering_peak_speed_cmps=measured(2 * drop_cm / lowering_s, 0.2),
        rom_deg=measured(34.0, 1.0),
        tut_s=measured(raise_s + hold_s + lowering_s, 0.2),
        evenness=measured(0.9, 0.02),
        late_drop=False,
        travel_times_s=even_travel(lowering_s),
        partial=False,
        practice=False,
        notes=(),
    )
    return replace(rep, **changes)  # type: ignore[arg-type]


def make_set(lowerings_s: Sequence[float], *, number: int = 1, start_s: float = 10.0) -> list[Rep]:
    """Reps one after the other with 1 s between; the last has no pause after it."""
    reps = []
    for index, lowering_s in enumerate(lowerings_s, start=1):
        last = index == len(lowerings_s)
        rep = make_rep(
            start_s=start_s,
            lowering_s=lowering_s,
            pause_s=None if last else 1.0,
            set=number,
            rep=index,
        )
        reps.append(rep)
        start_s = rep.eccentric_end_s + 1.0
    return reps


def heel_m(reps: Sequence[Rep], time_s: FloatArray) -> FloatArray:
    """Straight raises, holds and lowerings between the limits of the reps."""
    times, heights = [time_s[0]], [0.0]
    for rep in reps:
        top = (rep.top_height_cm.value or 9.5) / 100
        bottom = top - (rep.drop_cm.value or 10.5) / 100
        times += [rep.concentric_start_s, rep.concentric_end_s, rep.eccentric_start_s]
        heights += [heights[-1], top, top]
        travel = rep.travel_times_s or (0.0, rep.eccentric_end_s - rep.eccentric_start_s)
        share = np.linspace(0.0, 1.0, len(travel))
        times += [rep.eccentric_start_s + each for each in travel]
        heights += list(top + share * (bottom - top))
    return np.interp(time_s, times, heights)


def make_analysis(
    reps: Sequence[Rep] = (),
    *,
    protocol: Protocol | None = None,
    path: str = "session.csv",
    sidecar: Sidecar | None = None,
    **changes: object,
) -> Analysis:
    """An analysis of made-up reps, judged as in the hall; ``changes`` are the outcome's."""
    protocol = protocol or choose_protocol(None)
    end_s = max((rep.eccentric_end_s for rep in reps), default=20.0) + 5.0
    time_s = np.arange(0.0, end_s, 0.01)
    outcome = Outcome(
        reps=tuple(reps),
        unfinished=(),
        rejected=(),
        gaps=(),
        mount="foot",
        mount_detected="foot",
        level="labelled",
        foot_length_cm=26.0,
        quality=(),
        sample_rate_hz=100.0,
        trace=Trace(time_s, heel_m(reps, time_s), np.zeros(time_s.size, dtype=bool)),
    )
    outcome = replace(outcome, **changes)  # type: ignore[arg-type]
    gravity = np.tile([0.0, 0.0, 9.81], (time_s.size, 1))
    samples = Samples(time_s, gravity, np.zeros((time_s.size, 3)))
    recording = Recording(path, samples, sidecar or Sidecar(side="left"))
    return judged(recording, outcome, protocol)
