"""Made-up reps with known numbers, for tests of what is done with reps."""

from __future__ import annotations

from dataclasses import replace

from tempo.reps.rep import Measured, Rep


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
