"""Jumps and landings: of feet drawn by formulas, under any strap, rate and range."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path as File

import numpy as np
import pytest

import tempo
from tempo.exercises.effort import Jump, Landing
from tempo.exercises.felt import Felt
from tempo.samples import Samples
from tests.unit.exercises.leaping import HEEL_M, Path, felt, hang, landings, watched
from tests.unit.rigid import INSTEP_M

REAL = File(__file__).parents[3] / ".." / "shared" / "real"
CONTACTS = {"forefoot": 20.0, "heel": -14.0, "flat": 0.0}


@pytest.mark.parametrize("place_m", [INSTEP_M, HEEL_M], ids=["instep", "heel"])
@pytest.mark.parametrize("rate_hz", [50.0, 100.0, 400.0])
@pytest.mark.parametrize("contact", CONTACTS)
def test_what_touches_first_is_told_without_any_label(contact, rate_hz, place_m):
    path, touches = landings((CONTACTS[contact],) * 3)
    found = watched(felt(path, rate_hz=rate_hz, place_m=place_m, seed=7), "one_leg_landing")
    assert [one.start_s for one in found] == pytest.approx(touches, abs=0.03)
    assert [one.did.first_contact for one in found] == [contact] * 3


@pytest.mark.parametrize("seed", range(4))
def test_no_turn_of_the_sensor_changes_what_is_counted(seed):
    path, touches = landings((20.0, -14.0))
    found = watched(felt(path, seed=seed), "one_leg_landing")
    assert [one.did.first_contact for one in found] == ["forefoot", "heel"]
    assert len(touches) == 2


@pytest.mark.parametrize("range_g", [2.0, 4.0, 8.0])
def test_a_landing_beyond_the_range_is_one_and_says_so(range_g):
    path, touches = landings((20.0, 20.0, 20.0))
    found = watched(felt(path, range_g=range_g), "one_leg_landing")
    assert len(found) == len(touches)
    assert all(one.did.clipped and "peak_is_lower_bound" in one.notes for one in found)


def test_a_slow_sensor_says_that_it_cannot_tell_what_touched_first():
    """Between two samples 40 ms apart a foot comes from its heel to lying flat."""
    path, _ = landings((-8.0,), sink_s=0.03)
    (one,) = watched(felt(path, rate_hz=25.0), "one_leg_landing")
    assert one.did.first_contact is None
    assert one.notes == ("too_few_samples",)


@pytest.mark.parametrize("settle_s", [0.3, 1.0])
def test_settling_lasts_until_the_wobble_is_gone(settle_s):
    path, _ = landings((20.0,), settle_s=settle_s)
    (one,) = watched(felt(path), "one_leg_landing")
    rate_dps = np.degrees(np.abs(np.gradient(np.concatenate(path.pitch)))) * 1000.0
    begin = round(one.start_s * 1000)
    rms = np.sqrt(np.convolve(rate_dps[begin : begin + 3000] ** 2, np.ones(250) / 250, "same"))
    calm = np.convolve(rms < 10.0, np.ones(500), "valid") > 499.5
    assert one.did.settle_s.value == pytest.approx(np.argmax(calm) / 1000.0, abs=0.05)


def test_a_hop_to_keep_the_balance_is_part_of_the_landing():
    path, _ = landings((20.0,))
    kept = Path()
    hang(kept)
    touch_s = kept.fall(20.0)
    kept.go(0.12, pitch=25.0)
    kept.go(0.1, z=0.03)
    kept.go(0.1, z=0.0, pitch=0.0)
    kept.settle(0.4)
    hopped = watched(felt(kept), "one_leg_landing")
    assert [one.start_s for one in hopped] == pytest.approx([touch_s], abs=0.03)
    plain = watched(felt(path), "one_leg_landing")
    assert hopped[0].did.settle_s.value > plain[0].did.settle_s.value + 0.2


def test_the_next_landing_ends_one_that_never_came_to_rest():
    path = Path()
    path.stand(4.0)
    touches = []
    for _ in range(2):
        path.step(0.25, 0.3)
        path.stand(1.3)
        path.go(0.5, pitch=15.0, z=0.28)
        path.stand(0.4)
        touches.append(path.fall(20.0))
        time_s = np.arange(1, 801) / 1000.0
        path.add(np.full(800, path.z[-1][-1]), np.radians(3.0) * np.sin(2 * np.pi * 4 * time_s))
    found = watched(felt(path), "one_leg_landing")
    assert [one.start_s for one in found] == pytest.approx(touches, abs=0.03)
    assert all(isinstance(one.did, Landing) for one in found)


def jumps(
    flights_s: tuple[float, ...], onto_m: float = 0.0, turn_deg: float = 30.0
) -> tuple[Path, list]:
    path, edges = Path(), []
    path.stand(4.0)
    for flight_s in flights_s:
        edges.append(path.jump(flight_s, onto_m, turn_deg))
        path.stand(1.0)
    return path, edges


@pytest.mark.parametrize("place_m", [INSTEP_M, HEEL_M], ids=["instep", "heel"])
@pytest.mark.parametrize("rate_hz", [25.0, 50.0, 100.0, 400.0])
def test_flights_are_as_long_as_they_were(rate_hz, place_m):
    path, edges = jumps((0.35, 0.42, 0.50))
    found = watched(felt(path, rate_hz=rate_hz, place_m=place_m), "jump_squat")
    assert len(found) == len(edges)
    flights = [one.did.flight_s for one in found]
    off_s = [abs(one.value - (b - a)) for one, (a, b) in zip(flights, edges, strict=True)]
    assert np.median(off_s) <= flights[0].ci
    assert max(off_s) <= 1.5 * flights[0].ci  # 90 % lie inside, not all


@pytest.mark.parametrize("rate_hz", [25.0, 100.0])
@pytest.mark.parametrize(("flight_s", "turn_deg"), [(0.35, 10.0), (0.5, 10.0), (0.7, 30.0)])
def test_a_foot_that_flew_need_not_have_turned_before_it_fell(flight_s, turn_deg, rate_hz):
    """Toes hardly push, or pushed long before the top of a high jump."""
    path, edges = jumps((flight_s,) * 3, turn_deg=turn_deg)
    samples = felt(path, rate_hz=rate_hz)
    found = watched(samples, "jump_squat")
    assert [one.start_s for one in found] == pytest.approx([off for off, _ in edges], abs=0.05)
    assert not watched(samples, "one_leg_landing")


@pytest.mark.parametrize("rate_hz", [25.0, 50.0, 100.0])
def test_a_push_and_the_flight_behind_it_are_no_rest_together(rate_hz):
    """Their mean may be gravity's size, and a foot that stays flat does not turn."""
    path, edges = jumps((0.35, 0.42, 0.5, 0.6), turn_deg=0.0)
    assert len(watched(felt(path, rate_hz=rate_hz), "jump_squat")) == len(edges)


@pytest.mark.parametrize("height_m", [0.15, 0.25, 0.35])
@pytest.mark.parametrize("half_s", [0.15, 0.2, 0.25, 0.3])
def test_a_leg_that_is_swung_up_and_down_does_not_fly(half_s, height_m):
    """Slowly it is held up, quickly it is flung."""
    path = Path()
    path.stand(4.0)
    for _ in range(4):
        path.go(0.15, pitch=40.0)
        path.go(half_s, pitch=20.0, z=height_m, x=path.x[-1][-1] + 0.4)
        path.go(half_s, pitch=0.0, z=0.0, x=path.x[-1][-1] + 0.4)
        path.stand(0.4)
    assert not watched(felt(path), "jump_squat")


@pytest.mark.parametrize("range_g", [2.0, 4.0])
def test_jumps_beyond_the_range_are_jumps(range_g):
    path, edges = jumps((0.35, 0.45))
    found = watched(felt(path, range_g=range_g), "jump_squat")
    assert len(found) == len(edges)
    assert all(isinstance(one.did, Jump) and one.did.clipped for one in found)


def test_neither_takes_the_other_for_its_own():
    jumped, _ = jumps((0.35, 0.45))
    assert not watched(felt(jumped), "one_leg_landing")
    landed, _ = landings((20.0, -14.0))
    assert not watched(felt(landed), "jump_squat")


def test_a_jump_down_off_this_foot_is_no_landing_of_the_other():
    path = Path()
    path.stand(4.0)
    path.step(0.25, 0.3)
    path.stand(2.0)
    path.jump(0.35, onto_m=0.0)
    path.stand(2.0)
    assert not watched(felt(path), "one_leg_landing")


@pytest.mark.parametrize("exercise", ["jump_squat", "one_leg_landing", "tiptoe_walk"])
@pytest.mark.parametrize(
    "name",
    [
        "walk_foot_square",
        "walk_foot_uneven_clock",
        "walk_tibia",
        "heel_raises_left_foot",
        "slowed_left_foot_7s",
        "stand_then_moves_foot",
    ],
)
def test_real_walks_and_raises_hold_none_of_them(name, exercise):
    file = REAL / f"{name}.csv"
    if not file.is_file():
        pytest.skip(f"{file.name} of ../shared/real is not here")
    recording = tempo.read_recording(file)
    assert not watched(recording.samples, exercise)


@pytest.mark.parametrize("size", [1, 7, 333])
def test_blocks_of_any_size_give_the_same(size):
    path, _ = landings((20.0, -14.0))
    samples = felt(path)
    assert watched(samples, "one_leg_landing", sizes=size) == watched(samples, "one_leg_landing")
    path, _ = jumps((0.35, 0.45))
    samples = felt(path)
    assert watched(samples, "jump_squat", sizes=size) == watched(samples, "jump_squat")


def test_two_equal_readings_apart_are_no_full_range():
    acc = np.zeros((40, 3))
    acc[:, 2] = 9.81
    acc[10, 2] = acc[20, 0] = 61.3
    one = Felt()
    one.push(Samples(np.arange(40) / 100.0, acc, np.zeros((40, 3))))
    assert not one.peak(0.0, 1.0)[1]
    acc[11, 2] = 61.3
    one = Felt()
    one.push(Samples(np.arange(40) / 100.0, acc, np.zeros((40, 3))))
    assert one.peak(0.0, 1.0)[1]
    assert all(a < b for a, b in pairwise(one.around(0.105)))
