"""The noun of the left wing: one heel raise, with every number of DEFINITIONS.md on it."""

from __future__ import annotations

from dataclasses import dataclass, fields

#: What the numbers in a `Rep` mean; DEFINITIONS.md is the text.
DEFINITIONS_VERSION = 1


@dataclass(frozen=True, slots=True)
class Measured:
    """A number, how sure it is, or why it is withheld.

    ``value`` and ``ci`` (half width of the 90 % interval) share the unit that the field's name ends
    with; a withheld number has ``value`` None and ``withheld`` a stable code.
    """

    value: float | None
    ci: float | None = None
    withheld: str | None = None

    @classmethod
    def unknown(cls, code: str) -> Measured:
        return cls(None, None, code)


@dataclass(frozen=True, slots=True)
class Rep:
    """One heel raise, bottom → top → bottom. Instants in the recording's seconds.

    ``travel_times_s`` are 11 seconds after ``eccentric_start_s`` at which 0, 10, … 100 % of the
    lowering's travel was done (empty when the lowering is withheld). ``decided_s`` is when the
    pipeline knew. ``limit_sds_s`` are the spreads of the four instants, where they are known one by
    one.
    """

    set: int
    rep: int
    side: str | None
    concentric_start_s: float
    concentric_end_s: float
    eccentric_start_s: float
    eccentric_end_s: float
    decided_s: float
    concentric_s: Measured
    top_hold_s: Measured
    eccentric_s: Measured
    bottom_pause_s: Measured
    top_to_next_raise_s: Measured
    lift_cm: Measured
    drop_cm: Measured
    depth_below_level_cm: Measured
    top_height_cm: Measured
    ankle_rise_cm: Measured
    lowering_speed_cmps: Measured
    lowering_peak_speed_cmps: Measured
    rom_deg: Measured
    tut_s: Measured
    evenness: Measured
    late_drop: bool | None
    travel_times_s: tuple[float, ...]
    partial: bool
    practice: bool
    notes: tuple[str, ...]
    limit_sds_s: tuple[float, ...] = ()

    @property
    def counted(self) -> bool:
        """Whether the rep is part of adherence: whole and not practice."""
        return not (self.partial or self.practice)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of movement that is not a rep (unfinished or rejected), with a stable code."""

    start_s: float
    end_s: float
    reason: str


#: Fields of `Rep` that are `Measured`, in the order of DEFINITIONS.md.
MEASURED_FIELDS: tuple[str, ...] = tuple(
    field.name for field in fields(Rep) if field.type == "Measured"
)
