from __future__ import annotations

import numpy as np
import pytest

from tempo.reps.phases import PhaseChange, Phases

DEG = np.pi / 180.0


def signal(*keys: tuple[float, float]) -> np.ndarray:
    """Sine of the pitch along straight lines through (seconds, degrees), 100 Hz."""
    at_s, pitch = zip(*keys, strict=True)
    return np.sin(np.interp(np.arange(round(at_s[-1] * 100)) / 100, at_s, pitch) * DEG)


SLOW = signal(
    (0, 0), (3, 0), (4, 30), (6, 30), (16, -5), (18, -5), (19, 30), (20, 30), (22, -5), (24, -5)
)


def heard(sine: np.ndarray, block: int = 10**9, first_s: float = 0.0) -> list[PhaseChange]:
    stage = Phases(first_s)
    parts = [stage.push(sine[start : start + block]) for start in range(0, sine.size, block)]
    return [change for part in parts for change in part]


def test_the_phases_of_two_raises_in_order_and_in_time():
    found = heard(SLOW)
    order = ["concentric", "top_hold", "eccentric", "bottom_pause"]
    assert [change.phase for change in found] == order * 2
    right_s = [3.0, 4.0, 6.0, 16.0, 18.0, 19.0, 20.0, 22.0]
    assert [change.started_s for change in found] == pytest.approx(right_s, abs=0.35)


def test_every_change_is_known_within_a_second_and_never_before_it_happened():
    for change in heard(SLOW):
        assert 0.0 <= change.decided_s - change.started_s < 1.0


def test_without_a_hold_the_lowering_follows_the_raise():
    quick = signal((0, 0), (2, 0), (2.5, 30), (3.2, 0), (5, 0))
    assert [one.phase for one in heard(quick)] == ["concentric", "eccentric", "bottom_pause"]


def test_a_stop_in_the_upper_half_belongs_to_the_lowering():
    stopped = signal((0, 0), (2, 0), (3, 30), (4, 30), (6, 20), (8, 20), (11, 0), (13, 0))
    phases = [one.phase for one in heard(stopped)]
    assert phases == ["concentric", "top_hold", "eccentric", "bottom_pause"]


@pytest.mark.parametrize("seed", range(5))
def test_wobble_at_rest_is_no_movement(seed):
    kicks = np.random.default_rng(seed).normal(size=6000)
    wobble = np.zeros(6000)
    for row in range(1, 6000):
        wobble[row] = 0.9963 * wobble[row - 1] + kicks[row]
    assert heard(0.3 * DEG * wobble / wobble.std()) == []


@pytest.mark.parametrize("block", [1, 3, 7, 100])
def test_any_split_gives_the_same_changes(block):
    assert heard(SLOW, block) == heard(SLOW)


def test_times_count_from_the_first_row():
    plain, later = heard(SLOW), heard(SLOW, first_s=100.0)
    assert [one.started_s - 100.0 for one in later] == pytest.approx(
        [one.started_s for one in plain]
    )


def test_the_phase_is_known_at_once():
    stage = Phases(0.0)
    assert stage.phase == "bottom_pause"
    stage.push(SLOW[:350])
    assert stage.phase == "concentric"
    stage.push(SLOW[350:1000])
    assert stage.phase == "eccentric"
