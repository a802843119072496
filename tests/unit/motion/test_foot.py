from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tempo.motion.bearing import bearing
from tempo.motion.foot import DEFAULT_LEVER_CI, OWN_LEVER_CI, Foot, Posture, Swing, swing
from tempo.motion.level import Level
from tests.unit.rigid import felt, raises_rad, rotation

LEFT, UP = np.array([0.0, 1.0, 0.0]), np.array([0.0, 0.0, 1.0])
ROWS = (290, 405, 640)


def test_lengths_follow_from_the_foot():
    own = Foot.of(25.0)
    assert (own.length_m, own.lever_m) == pytest.approx((0.25, 0.18))
    assert own.lever_ci == OWN_LEVER_CI
    unknown = Foot.of(None)
    assert unknown.lever_m == pytest.approx(0.72 * 0.26)
    assert unknown.lever_ci == DEFAULT_LEVER_CI > OWN_LEVER_CI


def test_the_ankle_rides_on_its_arc():
    """0.52·L·(sin(φ + 32°) − sin 32°), by DEFINITIONS.md."""
    foot, pitch = Foot.of(26.0), np.radians(30.0)
    right = 0.52 * 0.26 * (np.sin(np.radians(62.0)) - np.sin(np.radians(32.0)))
    assert foot.ankle_height_m(foot.lever_m * np.sin(pitch)) == pytest.approx(right)
    assert foot.ankle_height_m(0.0) == 0.0


def swung(
    level: Level | None,
    seed: int = 0,
    bottom_rad: float = 0.0,
    earlier: Posture | None = None,
) -> tuple[Swing, np.ndarray]:
    turned = rotation(seed)

    def pitch(time_s: np.ndarray) -> np.ndarray:
        top = 0.5 - bottom_rad
        return bottom_rad + raises_rad(time_s, (3.0,), lower_s=2.0, top_rad=top)

    time_s, acc, gyr, _ = felt(pitch, 10.0, mounted=turned)
    made = bearing(turned @ LEFT, turned @ UP)
    foot = Foot.of(26.0)
    flat = None if level is None else replace(level, up=turned @ level.up)
    moved = swing(acc, gyr, ROWS, made, flat, earlier, foot)
    return moved, foot.lever_m * np.sin(pitch(time_s))


LABELLED = Level("labelled", UP, 0.015, 0)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("bottom_rad", [0.0, -0.2])
def test_with_a_level_the_heel_height_is_right_to_two_millimetres(seed, bottom_rad):
    moved, right_m = swung(LABELLED, seed, bottom_rad)
    assert moved.heel_m == pytest.approx(right_m, abs=0.002)
    assert moved.verdict.reason is None
    assert moved.level_ci_m == pytest.approx(Foot.of(26.0).lever_m * 0.015)


def test_without_a_level_the_way_is_right_within_its_interval_and_its_scale_is_wider():
    moved, right_m = swung(None, bottom_rad=-0.1)
    lift = moved.heel_m[ROWS[1]] - moved.heel_m[ROWS[0]]
    right = right_m[ROWS[1]] - right_m[ROWS[0]]
    assert abs(lift - right) < moved.scale_ci * right
    known, _ = swung(LABELLED, bottom_rad=-0.1)
    assert moved.scale_ci > known.scale_ci


def test_without_a_level_heights_are_counted_from_the_first_posture():
    """A second raise from a lower bottom shows as lower, not as another level."""
    first, _ = swung(None, bottom_rad=-0.1)
    second, _ = swung(None, bottom_rad=-0.2, earlier=first.posture)
    lower = second.heel_m[ROWS[0]] - first.heel_m[ROWS[0]]
    lever_m = Foot.of(26.0).lever_m
    assert lower == pytest.approx(lever_m * (np.sin(-0.2) - np.sin(-0.1)), rel=0.1)
    assert second.heel_m[ROWS[1]] == pytest.approx(first.heel_m[ROWS[1]], abs=0.002)


def test_inputs_stay_as_they_are():
    _, acc, gyr, _ = felt(lambda t: raises_rad(t, (3.0,)), 9.0)
    before = acc.tobytes() + gyr.tobytes()
    swing(acc, gyr, ROWS, bearing(LEFT, UP), None, None, Foot.of(26.0))
    assert acc.tobytes() + gyr.tobytes() == before
