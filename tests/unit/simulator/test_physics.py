"""The simulated sensor obeys physics: at rest, turning, moving; on foot and shank."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tempo.simulator.body import Segments, feel
from tempo.simulator.mounting import Mounting, Strap, draw_mounting, draw_rotation
from tempo.simulator.people import Person

GRID_HZ = 400.0
STIFF = Strap(resonance_hz=60.0, damping=0.7, rock_radpm=0.0)
PERSON = Person(edge_turn_deg=8.0, roll_radius_m=0.012)
OFFSET_M = (-0.07, 0.02, 0.06)


def smoothly(size: float, seconds: float = 1.0, rest_s: float = 0.5) -> np.ndarray:
    """Rest, a min-jerk move up to ``size``, rest; on the grid."""
    u = np.clip((np.arange(0, seconds + 2 * rest_s, 1 / GRID_HZ) - rest_s) / seconds, 0, 1)
    return size * (10 * u**3 - 15 * u**4 + 6 * u**5)


def segments(**angles: np.ndarray) -> Segments:
    still = np.zeros(len(next(iter(angles.values()))))
    given = dict.fromkeys(("turn", "roll", "yaw", "lean", "tilt", "twist"), still) | angles
    return Segments(ball_m=np.zeros((len(still), 3)), **given)


def navigate(force: np.ndarray, rate: np.ndarray, start: np.ndarray) -> np.ndarray:
    """Strapdown integration: where the sensor goes, in earth axes, from its own readings."""
    attitude, velocity, place = start, np.zeros(3), np.zeros(3)
    places = []
    for felt, turning in zip(force, rate, strict=True):
        step = turning / GRID_HZ
        angle = np.linalg.norm(step)
        skew = np.array([[0, -step[2], step[1]], [step[2], 0, -step[0]], [-step[1], step[0], 0]])
        half = np.eye(3) + skew / 2
        acceleration = attitude @ half @ felt - np.array([0, 0, 9.81])
        if angle > 0:
            turned = np.sin(angle) / angle * skew + (1 - np.cos(angle)) / angle**2 * skew @ skew
            attitude = attitude @ (np.eye(3) + turned)
        place = place + velocity / GRID_HZ + acceleration / GRID_HZ**2 / 2
        velocity = velocity + acceleration / GRID_HZ
        places.append(place)
    return np.array(places)


@pytest.mark.parametrize("on", ["foot", "shank"])
@pytest.mark.parametrize("seed", range(5))
def test_at_rest_gravity_points_up_however_it_is_strapped_on(on, seed):
    mounting = draw_mounting(on, 0.26, np.random.default_rng(seed))
    felt = feel(segments(turn=np.zeros(400)), PERSON, mounting, GRID_HZ)
    up = np.array(mounting.rotation)[:, 2]
    assert felt.force_mps2 == pytest.approx(np.tile(9.81 * up, (400, 1)), abs=1e-9)
    assert felt.rate_radps == pytest.approx(0.0, abs=1e-12)


@pytest.mark.parametrize("seed", range(5))
def test_a_drawn_rotation_is_a_rotation(seed):
    rotation = np.array(draw_rotation(np.random.default_rng(seed)))
    assert rotation @ rotation.T == pytest.approx(np.eye(3), abs=1e-12)
    assert np.linalg.det(rotation) == pytest.approx(1.0)


def test_the_gyroscope_adds_up_to_the_turn():
    mounting = Mounting("foot", "instep", OFFSET_M, strap=STIFF)
    felt = feel(segments(turn=smoothly(0.7)), PERSON, mounting, GRID_HZ)
    turned = felt.rate_radps.sum(axis=0) / GRID_HZ
    edge = np.radians(PERSON.edge_turn_deg)
    assert turned == pytest.approx(0.7 * np.array([np.sin(edge), np.cos(edge), 0]), abs=1e-6)


def test_heel_up_is_a_positive_turn_that_tips_gravity_forwards():
    mounting = Mounting("foot", "instep", OFFSET_M, strap=STIFF)
    straight = replace(PERSON, edge_turn_deg=0.0)
    felt = feel(segments(turn=smoothly(np.radians(40))), straight, mounting, GRID_HZ)
    # Toes down: the foot's forward axis points below the horizon, so it reads negative.
    sine, cosine = np.sin(np.radians(40)), np.cos(np.radians(40))
    assert felt.force_mps2[-1] == pytest.approx([-9.81 * sine, 0, 9.81 * cosine], abs=1e-6)


@pytest.mark.parametrize("seed", range(3))
def test_integrated_twice_the_foot_sensor_goes_where_the_foot_takes_it(seed):
    rng = np.random.default_rng(seed)
    rotation = draw_rotation(rng)
    turn, yaw, roll = smoothly(0.7), smoothly(rng.normal(0, 0.1)), smoothly(rng.normal(0, 0.1))
    mounting = Mounting("foot", "instep", OFFSET_M, rotation, STIFF)
    felt = feel(segments(turn=turn, yaw=yaw, roll=roll), PERSON, mounting, GRID_HZ)
    place = navigate(felt.force_mps2, felt.rate_radps, np.array(rotation).T)
    expected = foot_place(turn[-1], yaw[-1], roll[-1]) - np.array(OFFSET_M)
    # 0.5 mm: first-order integration at 400 Hz and the strap's lag of 4 ms at rest.
    assert place[-1] == pytest.approx(expected, abs=5e-4)
    assert np.linalg.norm(expected) > 0.04


def foot_place(turn: float, yaw: float, roll: float) -> np.ndarray:
    """The sensor's place by three textbook rotations, written out on their own."""
    edge = np.radians(PERSON.edge_turn_deg)
    about_z = rotation_matrix(np.array([0, 0, 1]), yaw)
    about_edge = rotation_matrix(np.array([np.sin(edge), np.cos(edge), 0]), turn)
    about_x = rotation_matrix(np.array([1, 0, 0]), roll)
    rolled = PERSON.roll_radius_m * turn * np.array([np.cos(yaw), np.sin(yaw), 0])
    return rolled + about_z @ about_edge @ about_x @ np.array(OFFSET_M)


def rotation_matrix(axis: np.ndarray, angle: float) -> np.ndarray:
    x, y, z = axis
    skew = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.eye(3) + np.sin(angle) * skew + (1 - np.cos(angle)) * skew @ skew


def test_the_shank_sensor_rises_with_the_ankle_joint():
    straight = replace(PERSON, edge_turn_deg=0.0)
    mounting = Mounting("shank", "shin_front", (0.05, 0.0, 0.12), strap=STIFF)
    felt = feel(segments(turn=smoothly(np.radians(40))), straight, mounting, GRID_HZ)
    place = navigate(felt.force_mps2, felt.rate_radps, np.eye(3))
    length_m, angle = 0.52 * 0.26, np.radians(32)
    rise_m = length_m * (np.sin(np.radians(40) + angle) - np.sin(angle))
    assert place[-1, 2] == pytest.approx(rise_m, abs=5e-4)
    assert rise_m == pytest.approx(0.057, abs=0.001)


def test_a_strap_passes_slow_movement_and_rings_at_its_resonance():
    strap = Strap(resonance_hz=15.0, damping=0.2, rock_radpm=0.0)
    time_s = np.arange(0, 4, 1 / GRID_HZ)
    gravity, rate = np.tile([0.0, 0.0, 9.81], (len(time_s), 1)), np.zeros((len(time_s), 3))

    def gain(frequency_hz: float) -> float:
        moved = np.outer(np.sin(2 * np.pi * frequency_hz * time_s), [1.0, 0.0, 0.0])
        force, _ = strap.carry(moved, gravity, rate, GRID_HZ)
        return float(np.abs(force[800:, 0]).max())

    assert gain(1.0) == pytest.approx(1.0, abs=0.02)
    # A damped spring at its resonance: √(1 + 4ζ²) / 2ζ.
    assert gain(15.0) == pytest.approx(np.sqrt(1 + 0.16) / 0.4, rel=0.05)
    assert gain(60.0) < 0.25
