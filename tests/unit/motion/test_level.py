from __future__ import annotations

import numpy as np
import pytest

from tempo.motion.level import (
    ASSUMED_CI_RAD,
    LABELLED_CI_RAD,
    Stands,
    assumed_level,
    labelled_level,
)
from tempo.motion.stillness import Still

FLAT = np.array([0.0, 0.0, 1.0])
HANGING = np.array([0.17, 0.0, 0.985])


def still(start_s: float, end_s: float, up: np.ndarray = FLAT) -> Still:
    return Still(round(100 * start_s), round(100 * end_s), up, np.zeros(3), 9.81)


def rows(*spans_s: tuple[float, float]) -> list[tuple[int, int]]:
    return [(round(100 * start), round(100 * end)) for start, end in spans_s]


def level_up(stretches, raises, moved, at_s):
    found = assumed_level(stretches, raises, moved, round(100 * at_s))
    return None if found is None else found.up.tolist()


def test_a_label_is_the_mean_of_what_was_felt():
    acc = np.tile([0.0, 4.0, 9.0], (300, 1)) + np.random.default_rng(0).normal(0, 0.2, (300, 3))
    found = labelled_level(acc, 300)
    assert (found.kind, found.ci_rad, found.since_row) == ("labelled", LABELLED_CI_RAD, 300)
    assert found.up == pytest.approx(np.array([0.0, 4.0, 9.0]) / np.hypot(4, 9), abs=3e-3)


def test_standing_still_before_stepping_up_is_level():
    found = assumed_level([still(0, 4)], [], rows((5.0, 5.5)), 1000)
    assert found is not None
    assert (found.kind, found.ci_rad, found.since_row) == ("assumed", ASSUMED_CI_RAD, 400)
    assert found.up.tolist() == FLAT.tolist()


def test_standing_still_before_walking_off_after_a_set_is_level():
    stretches = [still(30, 33)]
    assert level_up(stretches, rows((10, 20)), rows((25, 26), (34, 38)), 40) == FLAT.tolist()


def test_less_than_two_seconds_is_too_short():
    assert level_up([still(0, 1.5)], [], rows((5.0, 5.5)), 10) is None


def test_standing_on_the_edge_with_the_heel_hanging_is_never_level():
    """Hanging before the first raise, between raises and after the last one, without a step."""
    hanging = [still(0, 5, HANGING), still(20, 24, HANGING), still(40, 45, HANGING)]
    raises = rows((6, 18), (25, 38))
    for at_s in (6, 25, 50):
        done = [span for span in raises if span[1] <= 100 * at_s]
        assert level_up(hanging, done, [], at_s) is None
    # stepping off afterwards makes level neither of the rest behind the raises …
    assert level_up(hanging, raises, rows((46, 48)), 50) is None


def test_hanging_before_the_first_raise_is_not_level_though_steps_come_later():
    """… nor of the rest before them: what comes first after it is a raise."""
    raises, moved = rows((6, 18)), rows((19.5, 21.0))
    assert level_up([still(0, 5, HANGING)], raises, moved, 25) is None


def test_stepping_up_between_two_rests_tells_them_apart():
    flat, hanging = still(0, 4), still(7, 10, HANGING)
    moved, raises = rows((4.5, 6.5)), rows((11, 20))
    assert level_up([flat, hanging], [], moved, 10.5) == FLAT.tolist()
    assert level_up([flat, hanging], raises, moved, 25) == FLAT.tolist()


def test_only_what_came_before_the_row_counts():
    stretches, moved = [still(0, 4)], rows((5.0, 5.5))
    assert level_up(stretches, [], moved, 5.2) is None
    assert level_up(stretches, [], moved, 3.0) is None
    assert level_up(stretches, [], moved, 6.0) == FLAT.tolist()


def test_the_newest_level_counts():
    other = np.array([0.0, 0.05, 0.9987])
    moved = rows((5, 6), (14, 15))
    assert level_up([still(0, 4), still(8, 12, other)], [], moved, 20) == other.tolist()


def test_what_was_judged_for_good_is_judged_as_if_looked_at_anew():
    """A made-up evening, told bit by bit, with every kind of stretch between the raises."""
    rng = np.random.default_rng(4)
    stands, stretches, raises, moved, at_s = Stands(), [], [], [], 0.0
    found = []
    for _ in range(400):
        lasts_s = float(rng.uniform(0.5, 6.0))
        kind = rng.choice(["still", "raise", "step"], p=[0.5, 0.3, 0.2])
        new = rows((at_s, at_s + lasts_s))
        at_s += lasts_s + 0.5
        if kind == "still":
            stretches.append(still(at_s - lasts_s - 0.5, at_s - 0.5, rng.normal(size=3)))
        else:
            (raises if kind == "raise" else moved).extend(new)
        left = stands.open_ones(stretches, raises, moved)
        found.append(assumed_level(left, raises, moved, round(100 * at_s)))
        assert found[-1] == assumed_level(stretches, raises, moved, round(100 * at_s))
    assert len(left) < 0.2 * len(stretches)
    assert len({one.since_row for one in found if one is not None}) > 5
