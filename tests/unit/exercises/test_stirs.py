"""Ways into and out of holds, of a foot that is moved by hand: not as the simulator moves it."""

from __future__ import annotations

import numpy as np
import pytest

from tempo.exercises.effort import Effort
from tempo.exercises.exercise import BY_NAME
from tempo.exercises.watch import Watch
from tempo.samples import Samples
from tempo.step import Setup

HZ, G_MPS2 = 100.0, 9.81
#: Seconds, metres forward, degrees that the heel rises.
Piece = tuple[float, float, float]
STAND: Piece = (6.0, 0.0, 0.0)


def moved(*pieces: Piece, sway_deg: float = 0.02) -> Samples:
    """A foot in the plane, from rest to rest in every piece, felt where it turns about."""
    ways = [np.zeros((1, 2))]
    for seconds, *by in pieces:
        u = np.arange(1, round(seconds * HZ) + 1) / round(seconds * HZ)
        share = u**3 * (10.0 - 15.0 * u + 6.0 * u * u)
        ways.append(ways[-1][-1] + share[:, np.newaxis] * by)
    ahead_m, heel_deg = np.concatenate(ways).T
    time_s = np.arange(ahead_m.size) / HZ
    pitch = np.radians(heel_deg + sway_deg * np.sin(7.0 * time_s))
    push, turn = np.gradient(np.gradient(ahead_m)) * HZ**2, np.gradient(pitch) * HZ
    sine, cosine, none = np.sin(pitch), np.cos(pitch), np.zeros_like(push)
    acc = [push * cosine - G_MPS2 * sine, none, push * sine + G_MPS2 * cosine]
    gyr = [none, np.degrees(turn), none]
    return Samples(time_s, np.column_stack(acc), np.column_stack(gyr))


def held(samples: Samples, exercise: str) -> list[Effort]:
    watch = Watch(BY_NAME[exercise], Setup())
    return [*watch.push(samples), *watch.finish()]


def dog(back_m: float, toes_s: float, held_s: float, up_s: float) -> list[Piece]:
    """From standing: back on the toes, the heel sinks, is held, rises, and home."""
    into: list[Piece] = [(1.0, -back_m, 40.0), (toes_s, 0.0, 0.0), (0.8, 0.0, -40.0)]
    out: list[Piece] = [(0.8, 0.0, 40.0), (up_s, 0.0, 0.0), (1.0, back_m, -40.0)]
    return [*into, (held_s, 0.0, 0.0), *out]


@pytest.mark.parametrize("sway_deg", [0.02, 0.4], ids=["calm", "swaying"])
def test_a_down_dog_that_is_stepped_into_over_the_toes_is_one(sway_deg):
    """The stop on the toes parted the way in, and not the shorter one on the way out."""
    dogs = [dog(0.6, 1.0, 12.0, 0.5), dog(0.8, 0.9, 9.0, 1.2), dog(0.5, 0.3, 10.0, 0.6)]
    samples = moved(STAND, *[piece for one in dogs for piece in (*one, STAND)], sway_deg=sway_deg)
    efforts = held(samples, "down_dog")
    assert [one.did.heel_down for one in efforts] == [True, True, True]
    assert [one.did.hold_s.value for one in efforts] == pytest.approx([12, 9, 10], abs=0.4)


def step(ahead_m: float) -> list[Piece]:
    return [(0.3, 0.0, 35.0), (0.5, ahead_m, -5.0), (0.2, 0.0, -30.0)]


def test_a_hold_ends_where_its_foot_stops_turning():
    """The push against the mean about a row ends an eighth of a second later."""
    stretch = [*step(-0.4), (14.0, 0.0, 0.0), *step(0.4), STAND]
    efforts = held(moved(STAND, *stretch, *stretch), "gastrocnemius_stretch")
    assert len(efforts) == 2
    for one in efforts:
        assert one.did.hold_s.value == pytest.approx(14.0, abs=one.did.hold_s.ci)


def test_stretches_that_are_stepped_into_need_not_last_alike():
    lasting_s = (29.0, 14.0, 21.0)
    stretches = [
        piece for one in lasting_s for piece in (*step(-0.5), (one, 0.0, 0.0), *step(0.5), STAND)
    ]
    efforts = held(moved(STAND, *stretches), "gastrocnemius_stretch")
    assert [one.did.hold_s.value for one in efforts] == pytest.approx(lasting_s, abs=0.2)
    assert {one.notes for one in efforts} == {()}
