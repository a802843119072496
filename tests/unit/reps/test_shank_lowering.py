"""The limits of a lowering, on speeds made of nothing but what the model says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tempo.reps.shank_lowering import Descent, Lowering, find_lowering

BINS = 48


def descent(leave_s: float, lasts_s: float, noise_mps: float = 0.001, seed: int = 1) -> Descent:
    """Twelve seconds: a raise until 1 s, a lowering of 5 cm of the ankle at even speed."""
    rng = np.random.default_rng(seed)
    edges = np.linspace(0.0, 12.0, BINS + 1)
    travel = np.clip((edges - leave_s) / lasts_s, 0.0, 1.0)
    # near the top the ankle goes but half as fast as the heel
    angle = np.radians(27.0 - 33.0 * travel)
    height = 0.05 * (np.sin(angle + 0.5585) - np.sin(np.radians(26.0)))
    height /= np.sin(np.radians(59.0)) - np.sin(np.radians(26.0))
    return Descent(
        time_s=edges,
        speed_mps=np.diff(height) / 0.25 + 0.4 - 0.05 * edges[:-1] + rng.normal(0, noise_mps, BINS),
        lean=np.zeros((BINS, 3)),
        sway=rng.normal(0, 0.01, (BINS, 3)),
        use=(edges[:-1] > 1.0).astype(float),
        hidden_s=np.zeros(BINS),
        bias_precision=np.eye(3) * 1e4,
        bias_mean=np.zeros(3),
        pitches_rad=(float(np.radians(27.0)), float(np.radians(-6.0))),
        drop_m=0.051,
        drop_sd_m=0.004,
        top_s=1.0,
        until_s=12.0,
    )


def found(seen: Descent) -> Lowering:
    out = find_lowering(seen)
    assert out is not None
    return out


@pytest.mark.parametrize(("leave_s", "lasts_s"), [(2.0, 2.0), (4.0, 3.0), (2.0, 8.0)])
def test_both_limits_are_found_whatever_speed_and_slope_the_integral_has(
    leave_s: float, lasts_s: float
) -> None:
    lowering = found(descent(leave_s, lasts_s))
    assert lowering.leave.at_s == pytest.approx(leave_s, abs=0.3)
    assert lowering.down.at_s == pytest.approx(leave_s + lasts_s, abs=0.3)
    assert lowering.seconds.at_s == pytest.approx(lasts_s, abs=0.4)


def test_noise_and_slowness_widen_the_interval() -> None:
    quick, slow = found(descent(3.0, 2.0)), found(descent(2.0, 8.0))
    noisy = found(descent(3.0, 4.0, 0.004))
    calm = found(descent(3.0, 4.0))
    assert quick.seconds.sd_s < slow.seconds.sd_s
    assert calm.seconds.sd_s < noisy.seconds.sd_s


def test_ninety_of_a_hundred_intervals_hold_the_truth() -> None:
    held = 0
    for seed in range(40):
        lowering = found(descent(3.0, 4.0, 0.003, seed))
        held += abs(lowering.seconds.at_s - 4.0) <= 1.645 * lowering.seconds.sd_s
    assert held >= 34


def test_where_nothing_goes_down_no_lowering_is_invented() -> None:
    seen = descent(3.0, 4.0)
    rest = 0.4 - 0.05 * seen.time_s[:-1]
    assert (
        find_lowering(replace(seen, speed_mps=rest + 1e-4 * np.cos(7 * seen.time_s[:-1]))) is None
    )


def test_a_gap_may_hide_a_jump_of_the_speed() -> None:
    seen = descent(4.0, 3.0)
    jumped = np.where(seen.time_s[:-1] > 9.0, 0.08, 0.0)
    hidden = np.where(np.arange(BINS) == 36, 0.2, 0.0)
    use = np.where(hidden > 0.0, 0.0, seen.use)
    lowering = found(replace(seen, speed_mps=seen.speed_mps + jumped, hidden_s=hidden, use=use))
    assert lowering.down.at_s == pytest.approx(7.0, abs=0.4)
