"""What the second maker's people do: each exercise once, as its document tells it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tests.hostile.second_maker import G_MPS2, Done, Foot


def heel_raise(foot: Foot) -> list[Done]:
    """Up about the ball, held, lowered in 3 to 10 s."""
    done = []
    foot.begin()
    for _ in range(int(foot.rng.integers(3, 8))):
        start_s = foot.now_s
        foot.go(foot.between(0.8, 1.5), "ball", by_pitch=foot.between(20, 40))
        foot.rest(foot.between(0.5, 1.5), sway_deg=0.3)
        lowering_s, ease = foot.between(3, 10), str(foot.rng.choice(["line", "cosine"]))
        slow_s = foot.go(lowering_s, "ball", pitch=0.0, ease=ease)
        done.append(Done(start_s, foot.now_s, lowering_s - 2.0 * slow_s))
        foot.rest(foot.between(0.5, 2))
    foot.end()
    return done


def toe_raise(foot: Foot) -> list[Done]:
    """The toes up about the heel, and down slowly."""
    foot.begin()
    done = _there_and_back(foot, "heel", "pitch", -foot.between(10, 25), (0.3, 2.0))
    foot.end()
    return done


def band(axis: str, sign: float) -> Callable[[Foot], list[Done]]:
    """Sitting, the foot in the air against a band, held for 2 to 3 s."""

    def perform(foot: Foot) -> list[Done]:
        foot.begin()
        foot.go(1.2, arc=0.1, by_x=0.3, pitch=0.0, ease="jerk")
        foot.rest(foot.between(1, 3))
        hangs = -foot.between(40, 80) if foot.rng.random() < 0.7 else foot.between(-20, 0)
        foot.go(1.5, by_x=0.1, z=foot.between(0.15, 0.45), pitch=hangs, ease="jerk")
        foot.rest(foot.between(3, 8), "ankle", 0.15)
        done = _there_and_back(foot, "ankle", axis, sign * foot.between(12, 28), (1.8, 3.5))
        foot.go(1.5, by_x=-0.1, z=0.0, pitch=0.0, roll=0.0, ease="jerk")
        foot.end()
        return done

    return perform


def jump_squat(foot: Foot) -> list[Done]:
    """Off the toes, through the air, on to the toes."""
    done = []
    foot.begin()
    for _ in range(int(foot.rng.integers(6, 15))):
        foot.rest(foot.between(0.4, 0.8), sway_deg=0.5)
        foot.go(0.18, "ball", pitch=foot.between(30, 50), ease="jerk")
        start_s, flight_s = foot.now_s, foot.between(0.3, 0.5)
        foot.fly(flight_s, 0.5 * G_MPS2 * flight_s, foot.between(15, 35))
        done.append(Done(start_s, foot.now_s, flight_s))
        foot.touch("ball", 0.012)
        foot.go(foot.between(0.06, 0.12), "ball", pitch=0.0)
        foot.rest(foot.between(0.6, 1.5), sway_deg=0.6)
    foot.end()
    return done


def one_leg_landing(foot: Foot) -> list[Done]:
    """Up a step, over its edge, down on to the forefoot, and round again."""
    done = []
    foot.begin()
    for _ in range(int(foot.rng.integers(2, 5))):
        foot.go(0.3, "ball", pitch=40.0, ease="jerk")
        foot.go(0.5, arc=0.1, by_x=0.3, z=foot.between(0.15, 0.35), pitch=0.0, ease="jerk")
        foot.rest(foot.between(2, 4))
        foot.go(0.35, arc=0.03, by_x=0.2, by_z=0.02, pitch=foot.between(5, 20), ease="jerk")
        foot.rest(foot.between(0.1, 0.4), "ankle", 0.5)
        start_s, falls_s = foot.now_s, float(np.sqrt(2.0 * foot.pose[2] / G_MPS2))
        foot.fly(falls_s, 0.0, 20.0)
        done.append(Done(start_s, foot.now_s, falls_s))
        foot.touch("ball", 0.015)
        foot.go(foot.between(0.05, 0.1), "ball", pitch=0.0)
        foot.rest(0.3, sway_deg=3.0)
        foot.rest(foot.between(2, 5), sway_deg=0.2)
        foot.go(0.6, arc=0.04, by_yaw=180.0, ease="jerk")
        foot.rest(1.0)
    foot.end()
    return done


def tiptoe_walk(foot: Foot) -> list[Done]:
    """Up on the toes, and steps that never put the heel down."""
    foot.begin()
    begun = len(foot.ways)
    up = foot.between(20, 35)
    foot.go(0.6, "ball", pitch=up)
    foot.rest(1.0)
    for _ in range(int(foot.rng.integers(12, 30))):
        foot.go(0.18, "ball", by_pitch=foot.between(15, 30), ease="jerk")
        foot.go(0.2, arc=0.03, by_x=0.3, pitch=up - foot.between(0, 12), ease="jerk")
        foot.go(0.17, by_x=0.2, pitch=up + foot.between(-4, 4), ease="jerk")
        foot.touch("ball", 0.05)
        foot.rest(foot.between(0.35, 0.6), sway_deg=0.5)
    foot.go(0.6, "ball", pitch=0.0)
    start_s, end_s = foot.above_s("heel", 0.02, begun)
    done = [Done(start_s, end_s, end_s - start_s)]
    foot.end()
    return done


def calf_stretch(foot: Foot) -> list[Done]:
    """This foot steps back, stands flat and still, and steps home."""
    done = []
    foot.begin()
    for _ in range(int(foot.rng.integers(2, 4))):
        length_m, held_s = foot.between(0.3, 0.6), foot.between(14, 32)
        foot.step(-length_m)
        start_s = foot.now_s
        foot.rest(held_s)
        done.append(Done(start_s, foot.now_s, held_s))
        foot.step(length_m)
        foot.rest(foot.between(5, 15))
    foot.end()
    return done


def down_dog(foot: Foot) -> list[Done]:
    """Hands down, this foot back, the heel sinks, is held, and all of it again."""
    done = []
    foot.begin()
    for _ in range(3):
        length_m, held_s = foot.between(0.5, 0.9), foot.between(8, 14)
        foot.go(1.0, arc=0.07, by_x=-length_m, pitch=foot.between(30, 45), ease="jerk")
        foot.touch("ball", 0.06)
        foot.rest(1.0)
        foot.go(0.8, "ball", pitch=0.0, ease="cosine")
        start_s = foot.now_s
        foot.rest(held_s, sway_deg=0.1)
        done.append(Done(start_s, foot.now_s, held_s))
        foot.go(0.8, "ball", pitch=40.0, ease="cosine")
        foot.rest(0.5)
        foot.go(1.0, arc=0.07, by_x=length_m, z=0.0, pitch=0.0, ease="jerk")
        foot.rest(foot.between(4, 9))
    foot.end()
    return done


def _there_and_back(
    foot: Foot, about: str, axis: str, turn_deg: float, held_s: tuple[float, float]
) -> list[Done]:
    done = []
    for _ in range(int(foot.rng.integers(5, 13))):
        start_s, far = foot.now_s, turn_deg * foot.between(0.8, 1.2)
        out_s = foot.go(foot.between(0.5, 1.5), about, **{f"by_{axis}": far})
        hold_s = foot.between(*held_s)
        foot.rest(hold_s, about, 0.15)
        back_s = foot.go(foot.between(0.6, 2.0), about, **{f"by_{axis}": -far})
        done.append(Done(start_s, foot.now_s, out_s + hold_s + back_s))
        foot.rest(foot.between(0.7, 2.5), about, 0.12)
    return done


SESSIONS: dict[str, Callable[[Foot], list[Done]]] = {
    "heel_raise": heel_raise,
    "toe_raise": toe_raise,
    "gastrocnemius_stretch": calf_stretch,
    "down_dog": down_dog,
    "tiptoe_walk": tiptoe_walk,
    "band_plantarflexion": band("pitch", 1.0),
    "band_dorsiflexion": band("pitch", -1.0),
    "band_inversion": band("roll", 1.0),
    "band_eversion": band("roll", -1.0),
    "jump_squat": jump_squat,
    "one_leg_landing": one_leg_landing,
}
