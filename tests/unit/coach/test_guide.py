from __future__ import annotations

import numpy as np
import pytest

from tempo.coach.guide import Guide
from tempo.samples import Samples
from tests.unit.factories import make_rep

RNG = np.random.default_rng(0)


def samples(start_s, seconds, *, pitch_deg=0.0, turning_dps=0.0, shake=0.01):
    time_s = start_s + np.arange(round(seconds * 100)) * 0.01
    pitch = np.radians(pitch_deg)
    up = np.tile([9.81 * np.sin(pitch), 0.0, 9.81 * np.cos(pitch)], (time_s.size, 1))
    acc = up + RNG.normal(0, shake, up.shape)
    gyr = RNG.normal(0, 0.3, up.shape) + np.array([0.0, turning_dps, 0.0])
    return Samples(time_s, acc, gyr)


def walk_through(guide, block, reps=(), size=10):
    """What the guide says about a block that comes in bits; the reps come with its end."""
    said = []
    for start in range(0, len(block), size):
        last = start + size >= len(block)
        said.append(guide.push(block[start : start + size], reps if last else ()))
    return [one for one in said if one.step or one.level or one.practice]


def test_from_the_floor_to_the_first_rep():
    guide = Guide()
    assert not walk_through(guide, samples(0.0, 2.5))
    (stood,) = walk_through(guide, samples(2.5, 1.0))
    assert stood.step == "step_up"
    assert stood.level is not None
    assert stood.level.end_s - stood.level.start_s == pytest.approx(3.0, abs=0.11)
    assert not walk_through(guide, samples(3.5, 1.0, turning_dps=80.0, shake=3.0))
    (stepped,) = walk_through(guide, samples(4.5, 3.0))
    assert stepped.step == "practice"
    assert stepped.practice is not None
    assert stepped.practice.end_s == float("inf")
    rep = make_rep(practice=True)
    (practised,) = walk_through(guide, samples(7.5, 6.0, pitch_deg=30.0), [rep])
    assert practised.step == "count_in"
    assert practised.practice is not None
    assert practised.practice.start_s == stepped.practice.start_s
    now_s = 13.49
    assert [(cue.at_s, cue.of["left"]) for cue in practised.cues] == [
        (pytest.approx(now_s), 3),
        (pytest.approx(now_s + 1), 2),
        (pytest.approx(now_s + 2), 1),
    ]
    assert [one.step for one in walk_through(guide, samples(13.5, 4.0))] == ["going"]


def test_the_label_ends_behind_every_sample_that_came():
    guide = Guide()
    block = samples(0.0, 4.0)
    for start in range(0, 400, 10):
        guided = guide.push(block[start : start + 10], ())
        if guided.level is not None:
            assert guided.level.end_s > block.time_s[start + 9]
            assert guided.level.end_s < block.time_s[start + 10]
            return
    pytest.fail("never still")


def test_who_sways_is_not_level():
    assert not walk_through(Guide(), samples(0.0, 10.0, shake=1.0))


def test_on_the_floor_nobody_steps_up():
    said = walk_through(Guide(step_up=False), samples(0.0, 4.0))
    assert [one.step for one in said] == ["practice"]
    assert said[0].level is not None


def test_a_sensor_that_hardly_turns_sits_above_the_ankle():
    guide = Guide(step_up=False)
    walk_through(guide, samples(0.0, 4.0))
    said = walk_through(guide, samples(4.0, 14.0, pitch_deg=3.0))
    assert [one.step for one in said] == ["mount_check"]
    assert said[0].of["turned_deg"] == pytest.approx(3.0, abs=0.3)
    assert guide.step == "practice"


def test_who_does_nothing_is_not_kept_for_ever():
    guide = Guide()
    walk_through(guide, samples(0.0, 4.0))
    steps = [one.step for one in walk_through(guide, samples(4.0, 90.0))]
    assert steps == ["practice", "count_in", "going"]


def test_after_a_slip_level_is_asked_and_the_set_goes_on():
    guide = Guide()
    guide.ask_level_again()
    assert not walk_through(guide, samples(50.0, 4.0))  # still, but perhaps with the heel hanging
    assert not walk_through(guide, samples(54.0, 1.0, turning_dps=80.0, shake=6.0))
    (said,) = walk_through(guide, samples(55.0, 4.0))
    assert said.step == "going"
    assert said.level is not None
    assert said.level.start_s > 55.0


def test_who_goes_on_after_a_slip_is_coached_without_a_level():
    guide = Guide()
    guide.ask_level_again()
    (said,) = walk_through(guide, samples(50.0, 40.0))
    assert (said.step, said.level) == ("going", None)


def test_on_the_floor_the_bottom_is_level():
    guide = Guide(step_up=False)
    guide.ask_level_again()
    (said,) = walk_through(guide, samples(50.0, 4.0))
    assert said.level is not None
