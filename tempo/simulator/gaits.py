"""The shapes of strides, as tables: one row an instant, one column a curve."""

from __future__ import annotations

from dataclasses import dataclass

Keys = list[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Gait:
    """One stride of one foot, from foot flat to foot flat.

    ``table`` has rows of (share of the stride's time, foot pitch in degrees, share of length and
    rise done, height of the ball over the straight way in metres, shank lean in degrees); None
    leaves a curve alone at that instant. ``strikes`` are instants of contact with their knocks in
    millimetres.
    """

    stride_m: float
    stride_s: float
    rise_m: float
    table: tuple[tuple[float | None, ...], ...]
    strikes: tuple[tuple[float, float], ...]

    def keys(self, column: int) -> Keys:
        """One column (1 pitch, 2 along, 3 clearance, 4 lean) as keys for a curve."""
        return [
            (at, value)
            for row in self.table
            if (at := row[0]) is not None and (value := row[column]) is not None
        ]


# Toe-off near 70° and heel strike near -22° give the +550, -350 and +350 °/s that an instep shows.
_WALK = Gait(
    stride_m=1.15,
    stride_s=1.08,
    rise_m=0.0,
    table=(
        (0.00, 0, 0.00, 0.000, 0),
        (0.27, 0, None, None, 10),
        (0.38, 9, None, None, 24),
        (0.47, 32, None, None, None),
        (0.53, 64, 0.00, 0.000, 47),
        (0.575, 71, 0.04, 0.015, 54),
        (0.66, 42, 0.27, 0.040, 42),
        (0.76, 9, 0.63, 0.045, 12),
        (0.86, -21, 0.94, 0.085, -16),
        (0.90, -22, 0.99, 0.068, -14),
        (0.95, -4, None, 0.012, None),
        (0.97, 0, None, 0.000, None),
        (1.00, 0, 1.00, 0.000, 0),
    ),
    strikes=((0.90, 0.5), (0.97, 0.2)),
)
_RUN = Gait(
    stride_m=2.2,
    stride_s=0.72,
    rise_m=0.0,
    table=(
        (0.00, 0, 0.00, 0.00, 6),
        (0.08, 0, None, None, None),
        (0.16, 16, None, None, 30),
        (0.26, 58, 0.00, 0.00, 52),
        (0.36, 92, 0.08, 0.16, None),
        (0.50, 75, 0.32, 0.22, 85),
        (0.66, 15, 0.70, 0.13, 45),
        (0.82, -12, None, None, -6),
        (0.90, -14, 0.98, 0.05, None),
        (0.95, -4, None, None, None),
        (1.00, 0, 1.00, 0.00, 6),
    ),
    strikes=((0.90, 1.6), (0.96, 0.8)),
)
_STAIRS_UP = Gait(
    stride_m=0.58,
    stride_s=1.3,
    rise_m=0.34,
    table=(
        (0.00, 0, 0.00, 0.00, 18),
        (0.35, 0, None, None, 6),
        (0.48, 28, None, None, None),
        (0.56, 48, 0.00, 0.00, 30),
        (0.66, 35, 0.28, 0.06, 45),
        (0.80, 6, 0.80, 0.08, None),
        (0.92, 8, 1.00, 0.00, 22),
        (1.00, 0, 1.00, 0.00, 18),
    ),
    strikes=((0.92, 0.4),),
)
_STAIRS_DOWN = Gait(
    stride_m=0.58,
    stride_s=1.2,
    rise_m=-0.34,
    table=(
        (0.00, 0, 0.00, 0.00, 5),
        (0.25, 0, None, None, 20),
        (0.40, 22, None, None, None),
        (0.52, 46, 0.00, 0.00, 48),
        (0.64, 20, 0.28, 0.06, 35),
        (0.78, 8, 0.80, 0.05, -2),
        (0.86, 22, 1.00, 0.00, None),
        (1.00, 0, 1.00, 0.00, 5),
    ),
    strikes=((0.86, 0.6), (0.96, 0.4)),
)
_STEP_ON = Gait(
    stride_m=0.35,
    stride_s=1.3,
    rise_m=0.12,
    table=(
        (0.00, 0, 0.00, 0.00, 0),
        (0.20, 0, None, None, 10),
        (0.34, 25, None, None, None),
        (0.44, 38, 0.00, 0.00, 32),
        (0.56, 14, 0.22, 0.09, 35),
        (0.74, -4, 0.85, 0.06, 12),
        (0.86, 3, 1.00, 0.00, 10),
        (1.00, 0, 1.00, 0.00, 0),
    ),
    strikes=((0.86, 0.25), (0.95, 0.1)),
)
_STEP_OFF = Gait(
    stride_m=-0.35,
    stride_s=1.3,
    rise_m=-0.12,
    table=(
        (0.00, 0, 0.00, 0.00, 0),
        (0.20, 0, None, None, 8),
        (0.34, 8, 0.00, 0.00, None),
        (0.48, 14, 0.40, 0.05, 24),
        (0.66, 22, 0.90, 0.03, None),
        (0.78, 20, 1.00, 0.00, 8),
        (0.92, 0, None, None, None),
        (1.00, 0, 1.00, 0.00, 0),
    ),
    strikes=((0.78, 0.3), (0.92, 0.3)),
)
GAITS = {
    "walk": _WALK,
    "run": _RUN,
    "stairs_up": _STAIRS_UP,
    "stairs_down": _STAIRS_DOWN,
    "step_on": _STEP_ON,
    "step_off": _STEP_OFF,
}
