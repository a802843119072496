"""Numbers of one rep from a heel height and limits that are given, and what is withheld."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tempo.motion.foot import Foot, Posture, Swing
from tempo.motion.pivot import Verdict
from tempo.motion.settled import Settled
from tempo.reps.limits import Limit
from tempo.reps.measure import Seen, measure
from tempo.reps.outline import Outline
from tempo.reps.rep import MEASURED_FIELDS, Measured, Rep

TIME_S = np.arange(0.0, 20.0, 0.01)
#: Raise 2–3 s, hold to 4 s, lowering to 14 s; 9 cm up, then 10 cm down.
HEEL_M = np.interp(TIME_S, [0, 2, 3, 4, 14, 20], [0.0, 0.0, 0.09, 0.09, -0.01, -0.01])
NOTHING = np.zeros((TIME_S.size, 3))
WOBBLE_POWER = 1e-6


def seen(heel_m: np.ndarray = HEEL_M, **changes: object) -> Seen:
    swing = Swing(
        heel_m,
        Settled(NOTHING, NOTHING, NOTHING, np.zeros((TIME_S.size, 3, 3)), 1.5),
        Verdict(None, 0.06, 0.01, 0.07, 0.01, 0.5, 0.0, 0.3),
        scale_ci=0.05,
        level_ci_m=0.003,
        posture=Posture(np.array([0.0, 0.0, 1.0]), 0.0),
    )
    limits = [Limit(at_s, 0.05) for at_s in (2.0, 3.0, 4.0, 14.0)]
    made = Seen(
        TIME_S,
        swing,
        Outline(*limits, 0.0, 0.09, -0.01, 0.07),
        np.zeros(TIME_S.size, dtype=bool),
        level_known=True,
        foot=Foot.of(26.0),
        wobble_power=WOBBLE_POWER,
        notes=(),
        decided_s=17.5,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def value(measured: Measured) -> float:
    assert measured.value is not None, measured.withheld
    return measured.value


def test_every_number_is_what_the_heel_did():
    rep = measure(seen())
    right = {
        "concentric_s": 1.0,
        "top_hold_s": 1.0,
        "eccentric_s": 10.0,
        "tut_s": 12.0,
        "lift_cm": 9.0,
        "drop_cm": 10.0,
        "top_height_cm": 9.0,
        "depth_below_level_cm": 1.0,
        "lowering_speed_cmps": 1.0,
        "rom_deg": np.degrees(np.arcsin(0.09 / 0.1872) + np.arcsin(0.01 / 0.1872)),
        "ankle_rise_cm": 100 * Foot.of(26.0).ankle_height_m(0.09),
    }
    for name, number in right.items():
        assert value(getattr(rep, name)) == pytest.approx(number, rel=0.01), name
    assert value(rep.lowering_peak_speed_cmps) == pytest.approx(1.0, abs=0.15)
    assert value(rep.evenness) > 0.98
    assert rep.late_drop is False
    assert rep.travel_times_s == pytest.approx(np.arange(11.0), abs=0.08)
    instants = (rep.concentric_start_s, rep.concentric_end_s)
    assert (*instants, rep.eccentric_start_s, rep.eccentric_end_s) == (2.0, 3.0, 4.0, 14.0)
    assert (rep.decided_s, rep.notes) == (17.5, ())


def test_every_number_has_an_interval_or_a_reason():
    rep = measure(seen())
    for name in MEASURED_FIELDS:
        measured: Measured = getattr(rep, name)
        if measured.value is None:
            assert measured.withheld, name
        elif name != "evenness":
            assert measured.ci is not None, name
            assert 0.0 < measured.ci < abs(measured.value) + 1.0, name


def test_without_a_level_heights_over_it_are_withheld_and_ways_are_not():
    rep = measure(seen(level_known=False))
    assert rep.depth_below_level_cm == rep.top_height_cm == Measured.unknown("no_level")
    assert value(rep.lift_cm) == pytest.approx(9.0)
    assert value(rep.drop_cm) == pytest.approx(10.0)


def with_hole(start_s: float, end_s: float) -> Rep:
    return measure(seen(filled=np.abs(TIME_S - (start_s + end_s) / 2) < (end_s - start_s) / 2))


@pytest.mark.parametrize(
    ("hole_s", "gone"),
    [
        ((2.4, 2.6), {"concentric_s", "tut_s"}),
        ((3.4, 3.6), {"top_hold_s", "tut_s"}),
        ((8.0, 8.3), {"eccentric_s", "tut_s"}),
        ((15.0, 15.5), set()),
        ((0.5, 1.0), set()),
    ],
)
def test_a_gap_withholds_the_phase_that_it_lies_in(hole_s, gone):
    rep = with_hole(*hole_s)
    names = ("concentric_s", "top_hold_s", "eccentric_s", "tut_s")
    assert {name for name in names if getattr(rep, name).withheld == "gap"} == gone
    assert {name for name in names if getattr(rep, name).value is None} == gone


def test_with_the_lowering_goes_all_that_is_made_of_it():
    rep = with_hole(8.0, 8.3)
    for measured in (rep.lowering_speed_cmps, rep.lowering_peak_speed_cmps, rep.evenness):
        assert measured == Measured.unknown("gap")
    assert (rep.late_drop, rep.travel_times_s) == (None, ())
    assert value(rep.drop_cm) == pytest.approx(10.0)


def test_who_wobbles_more_has_wider_intervals():
    steady, shaky = measure(seen()), measure(seen(wobble_power=30 * WOBBLE_POWER))
    for name in ("lift_cm", "drop_cm", "depth_below_level_cm", "rom_deg"):
        assert getattr(shaky, name).ci > 1.2 * getattr(steady, name).ci, name


def test_an_unknown_foot_widens_every_length():
    own, unknown = seen(), seen()
    unknown = replace(unknown, swing=replace(unknown.swing, scale_ci=0.09))
    assert measure(unknown).lift_cm.ci > 1.4 * measure(own).lift_cm.ci


def test_a_stop_midway_is_noted():
    stopped = np.interp(
        TIME_S, [0, 2, 3, 4, 7, 10, 14, 20], [0.0, 0.0, 0.09, 0.09, 0.05, 0.05, -0.01, -0.01]
    )
    assert measure(seen(stopped)).notes == ("paused_midway",)


def test_a_drop_at_the_end_is_late():
    dropped = np.interp(
        TIME_S, [0, 2, 3, 4, 13.5, 14, 20], [0.0, 0.0, 0.09, 0.09, 0.03, -0.01, -0.01]
    )
    rep = measure(seen(dropped))
    assert rep.late_drop is True
    assert value(rep.evenness) < 0.9


def test_the_fastest_quarter_second_is_found_and_wobbles_help_is_taken_off():
    quick = np.interp(
        TIME_S, [0, 2, 3, 4, 8, 8.5, 14, 20], [0.0, 0.0, 0.09, 0.09, 0.06, 0.03, -0.01, -0.01]
    )
    rep = measure(seen(quick))
    assert value(rep.lowering_peak_speed_cmps) == pytest.approx(6.0, abs=0.3)
    assert rep.lowering_peak_speed_cmps.ci is not None
    shaky = measure(seen(quick, wobble_power=30 * WOBBLE_POWER))
    assert value(shaky.lowering_peak_speed_cmps) < value(rep.lowering_peak_speed_cmps)


def test_a_lowering_errs_by_the_joint_spread_of_its_limits():
    apart = measure(seen())
    outline = replace(seen().outline, lowering_sd_s=0.4)
    together = measure(seen(outline=outline))
    assert apart.eccentric_s.ci is not None
    assert together.eccentric_s.ci == pytest.approx(1.645 * 0.4, rel=0.01)
    unsure = replace(seen().outline, eccentric_end=Limit(14.0, 0.5))
    assert measure(seen(outline=unsure)).evenness.ci > apart.evenness.ci
    assert together.limit_sds_s == (0.05,) * 4


def test_the_sensors_own_tilt_counts_more_the_further_the_foot_turns():
    far = measure(seen()).rom_deg.ci
    outline = seen().outline
    small = replace(outline, top_m=0.3 * outline.top_m, bottom_after_m=0.3 * outline.bottom_after_m)
    near = measure(seen(0.3 * HEEL_M, outline=small)).rom_deg.ci
    assert near < far


def test_the_ankles_way_is_less_sure_where_level_is_not_known():
    known, unknown = (measure(seen(level_known=told)).ankle_rise_cm.ci for told in (True, False))
    assert known < unknown
