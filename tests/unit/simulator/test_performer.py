"""A person who does what is asked now: one clock, no leaps, the same bits."""

from __future__ import annotations

import numpy as np
import pytest

from tempo.samples import Samples
from tempo.simulator.drill_sessions import PERFORMED
from tempo.simulator.performer import Performer


@pytest.mark.parametrize("exercise", PERFORMED)
def test_pieces_join_on_one_clock_without_a_leap(exercise):
    person = Performer(seed=4)
    before = Samples.join(list(person.stand(2.0)))
    during = Samples.join(list(person.perform(exercise, count=2, seconds=5.0)))
    after = Samples.join(list(person.stand(2.0)))
    whole = Samples.join([before, during, after])
    assert np.diff(whole.time_s) == pytest.approx(0.01)
    assert person.now_s == pytest.approx(whole.time_s[-1] + 0.01)
    for left, right in ((before, during), (during, after)):
        assert np.abs(left.acc_mps2[-1] - right.acc_mps2[0]).max() < 0.4
        assert np.abs(left.gyr_dps[-1] - right.gyr_dps[0]).max() < 1.0


def test_what_was_asked_for_is_done_and_the_truth_is_in_the_same_seconds():
    person = Performer(seed=1)
    list(person.stand(3.0))
    blocks = Samples.join(list(person.perform("jump_squat", count=4)))
    assert len(person.truth.efforts) == 4
    effort = person.truth.efforts[2]
    peak_s = person.began_s + effort.end_s
    near = np.abs(blocks.time_s - peak_s) < 0.1
    assert np.linalg.norm(blocks.acc_mps2[near], axis=1).max() > 30.0
    list(person.perform("heel_raise", count=3, lower_s=2.0))
    assert len(person.truth.reps) == 3


def test_the_leg_with_the_sensor_stands_by_while_the_other_one_works():
    person = Performer(seed=2)
    samples = Samples.join(list(person.perform("band_inversion", count=3, side="right")))
    assert np.abs(samples.gyr_dps).max() < 5.0
    assert person.truth.efforts == ()


def test_the_same_calls_give_the_same_bits():
    def played(seed: int) -> Samples:
        person = Performer(seed=seed)
        return Samples.join([*person.stand(1.0), *person.perform("toe_raise", count=3)])

    assert np.array_equal(played(5).acc_mps2, played(5).acc_mps2)
    assert not np.array_equal(played(5).acc_mps2[:100], played(6).acc_mps2[:100])


def test_a_block_lasts_as_long_as_asked_and_giving_up_is_allowed():
    person = Performer(seed=3, block_s=0.5)
    blocks = person.perform("soleus_stretch", seconds=10.0)
    first = next(blocks)
    assert len(first) == 50
    blocks.close()
    following = next(person.stand(1.0))
    assert following.time_s[0] == pytest.approx(0.5)


def test_an_unknown_exercise_is_named():
    with pytest.raises(ValueError, match="unknown exercise 'dance'"):
        next(Performer().perform("dance"))
