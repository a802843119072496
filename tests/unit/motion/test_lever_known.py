"""What earlier raises have told of the lever, and who may deny it: verdicts made by hand."""

from __future__ import annotations

import pytest

from tempo.motion.lever_known import LeverKnown
from tempo.motion.pivot import Verdict

INSTEP = (0.06, 0.07)


def verdict(
    lever_m: tuple[float, float] = INSTEP,
    sd_m: float = 0.008,
    *,
    turned_rad: float = 0.7,
    reason: str | None = None,
) -> Verdict:
    behind_m, over_m = lever_m
    return Verdict(reason, behind_m, sd_m, over_m, sd_m, turned_rad, 0.1, 0.3)


def knowing(count: int, one: Verdict) -> LeverKnown:
    lever = LeverKnown()
    for _ in range(count):
        assert lever.reason(one, 0) is None
        lever.learn(one)
    return lever


def test_the_first_raises_are_believed_and_slow_ones_teach_nothing():
    assert knowing(2, verdict()).reason(verdict((0.3, 0.1)), 1) is None
    assert knowing(9, verdict(sd_m=0.03)).reason(verdict((0.3, 0.1)), 1) is None


@pytest.mark.parametrize(
    ("lever_m", "sd_m", "reason"),
    [
        ((0.08, 0.05), 0.008, None),
        ((0.26, 0.12), 0.03, "not_about_the_ball"),
        ((0.26, 0.12), 0.08, None),  # too slow to tell
    ],
)
def test_a_swing_about_another_point_is_no_raise(lever_m, sd_m, reason):
    assert knowing(3, verdict()).reason(verdict(lever_m, sd_m), 1) == reason


def test_two_sharp_swings_that_agree_overthrow_what_was_learned():
    lever, other = knowing(5, verdict((0.26, 0.12))), verdict()
    told = [lever.reason(other, top_row) for top_row in (100, 100, 100, 500, 900)]
    assert told == ["not_about_the_ball"] * 3 + [None, None]


@pytest.mark.parametrize(("turned_rad", "reason"), [(0.7, "toes_rose"), (0.3, "heel_did_not_rise")])
def test_toes_rise_where_the_heels_side_is_beyond_doubt(turned_rad, reason):
    """Toes that rise turn the foot by 20° at most; what turned further was a heel."""
    lever = knowing(3, verdict(turned_rad=turned_rad))
    assert lever.reason(verdict((-0.12, 0.07), reason="heel_did_not_rise"), 1) == reason


def test_other_reasons_stand():
    assert knowing(3, verdict()).reason(verdict(reason="turned_too_far"), 1) == "turned_too_far"
