"""From a person's intents and noise-free heel height to the list of true reps."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tempo.samples import FloatArray
from tempo.simulator.people import Person
from tempo.simulator.raises import Intent
from tempo.simulator.truth import (
    LEAST_LIFT_CM,
    PARTIAL_REPS,
    PARTIAL_SHARE,
    TrueRep,
    Truth,
    drops_late,
    lowering_shape,
    phase_limits,
)


def account(
    intents: list[Intent], time_s: FloatArray, height_m: FloatArray, person: Person
) -> Truth:
    """The true reps of a session, in order."""
    reps: list[TrueRep] = []
    for intent in intents:
        rep = _rep(intent, time_s, height_m, person)
        if rep.lift_cm >= LEAST_LIFT_CM:
            reps.append(rep)
    return Truth(tuple(_in_sets(reps)))


def _rep(intent: Intent, time_s: FloatArray, height_m: FloatArray, person: Person) -> TrueRep:
    up = phase_limits(time_s, height_m, intent.raise_start, intent.top)
    down = phase_limits(time_s, height_m, intent.top, intent.lower_end)
    before, top, after = height_m[[intent.raise_start, intent.top, intent.lower_end]]
    travel_times, peak_mps = lowering_shape(time_s, height_m, *down)
    pitch = np.arcsin(np.array([before, top, after]) / person.lever_m)
    ankle = [person.ankle_rise_m(float(angle)) for angle in pitch]
    return TrueRep(
        set=intent.set,
        rep=0,
        side=intent.side,
        concentric_start_s=up[0],
        concentric_end_s=up[1],
        eccentric_start_s=down[0],
        eccentric_end_s=down[1],
        concentric_s=up[1] - up[0],
        top_hold_s=down[0] - up[1],
        eccentric_s=down[1] - down[0],
        bottom_pause_s=None,
        top_to_next_raise_s=None,
        lift_cm=100 * float(top - before),
        drop_cm=100 * float(top - after),
        depth_below_level_cm=-100 * float(after),
        top_height_cm=100 * float(top),
        ankle_rise_cm=100 * (ankle[1] - ankle[0]),
        rom_deg=float(np.degrees(pitch[1] - pitch[2])),
        tut_s=down[1] - up[0],
        lowering_speed_cmps=100 * float(top - after) / (down[1] - down[0]),
        lowering_peak_speed_cmps=100 * peak_mps,
        late_drop=drops_late(time_s, height_m, *down),
        travel_times_s=travel_times,
        partial=False,
        practice=intent.practice,
    )


def _in_sets(reps: list[TrueRep]) -> list[TrueRep]:
    numbered: list[TrueRep] = []
    for index, rep in enumerate(reps):
        mates = [other for other in numbered if other.set == rep.set]
        whole = [other.lift_cm for other in mates if not (other.partial or other.practice)]
        recent = whole[-PARTIAL_REPS:]
        partial = bool(recent) and rep.lift_cm < PARTIAL_SHARE * float(np.median(recent))
        pause_s, next_raise_s = _until_next(rep, reps[index + 1] if index + 1 < len(reps) else None)
        numbered.append(
            replace(
                rep,
                rep=len(mates) + 1,
                partial=partial,
                bottom_pause_s=pause_s,
                top_to_next_raise_s=next_raise_s,
            )
        )
    return numbered


def _until_next(rep: TrueRep, following: TrueRep | None) -> tuple[float | None, float | None]:
    if following is None or following.set != rep.set:
        return None, None
    start_s = following.concentric_start_s
    return start_s - rep.eccentric_end_s, start_s - rep.concentric_end_s
