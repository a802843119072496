"""What a slipping strap leaves of the numbers of the reps around it."""

from __future__ import annotations

from dataclasses import replace

from tempo.reps.rep import Measured, Rep

#: Stable code: a note on the reps around a slip, the reason for what they withhold, and a quality.
SLIPPED = "strap_slipped"
_UNKNOWN = Measured.unknown(SLIPPED)


def beside_slip(rep: Rep) -> Rep:
    """A rep next to a slip: its numbers hold."""
    return replace(rep, notes=tuple(dict.fromkeys((*rep.notes, SLIPPED))))


def raise_slipped(rep: Rep) -> Rep:
    """The strap slipped before the top: what needs the bottom before it is not known."""
    return replace(
        beside_slip(rep),
        concentric_s=_UNKNOWN,
        lift_cm=_UNKNOWN,
        ankle_rise_cm=_UNKNOWN,
        tut_s=_UNKNOWN,
    )


def lowering_slipped(rep: Rep) -> Rep:
    """The strap slipped on the way down: neither its time nor its length is known."""
    return replace(
        beside_slip(rep),
        top_hold_s=_UNKNOWN,
        eccentric_s=_UNKNOWN,
        bottom_pause_s=_UNKNOWN,
        tut_s=_UNKNOWN,
        drop_cm=_UNKNOWN,
        depth_below_level_cm=_UNKNOWN,
        rom_deg=_UNKNOWN,
        lowering_speed_cmps=_UNKNOWN,
        lowering_peak_speed_cmps=_UNKNOWN,
        evenness=_UNKNOWN,
        late_drop=None,
        travel_times_s=(),
    )
