"""Feet that fall, jump and walk on their toes, from formulas alone: no simulator has a hand in it.

A path is drawn at 1000 Hz as the ball's place and the foot's pitch (heel up +), then felt.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from tempo.exercises.effort import Effort
from tempo.exercises.exercise import BY_NAME
from tempo.exercises.watch import Watch
from tempo.samples import FloatArray, Interval, Samples
from tempo.step import Setup
from tests.unit.rigid import G_MPS2, INSTEP_M, about_y, rotation, smooth_step

HZ = 1000.0
LEVER_M = 0.187
HEEL_M = np.array([-0.18, 0.0, 0.05])
#: What a foot's own padding takes to stop it, s.
PAD_S = 0.01


class Path:
    """Stretches of movement one after the other; each goes on from where the last ended."""

    def __init__(self) -> None:
        self.pitch, self.z, self.x = [np.zeros(1)], [np.zeros(1)], [np.zeros(1)]

    @property
    def now_s(self) -> float:
        return sum(each.size for each in self.z) / HZ

    def add(self, z: FloatArray, pitch: FloatArray, x: FloatArray | None = None) -> None:
        self.z.append(z)
        self.pitch.append(pitch)
        self.x.append(np.full(z.size, self.x[-1][-1]) if x is None else x)

    def go(self, seconds: float, **to: float) -> None:
        """Smoothly to other values of ``z`` and ``x``, m, and ``pitch``, degrees."""
        time_s = np.arange(1, round(seconds * HZ) + 1) / HZ
        share = smooth_step(time_s, 0.0, seconds)
        ends = {"z": to.get("z"), "x": to.get("x")}
        ends["pitch"] = np.radians(to["pitch"]) if "pitch" in to else None
        curves = {}
        for name, end in ends.items():
            first = getattr(self, name)[-1][-1]
            curves[name] = first + share * ((first if end is None else end) - first)
        self.add(**curves)

    def stand(self, seconds: float) -> None:
        self.go(seconds)

    def step(self, z: float, x: float) -> None:
        """One stride: off over the toes, through the air, and flat again."""
        self.go(0.3, pitch=45.0)
        self.go(0.25, pitch=10.0, z=max(z, self.z[-1][-1]) + 0.06, x=0.5 * (x + self.x[-1][-1]))
        self.go(0.3, pitch=0.0, z=z, x=x)

    def fall(self, contact_deg: float, sink_s: float = 0.1) -> float:
        """From where it hangs to the ground; returns the second of the touch."""
        first, pitch = float(self.z[-1][-1]), float(self.pitch[-1][-1])
        contact = np.radians(contact_deg)
        ends_m = LEVER_M * np.sin(max(-contact, 0.0))
        lasts_s = np.sqrt(2.0 * (first - ends_m) / G_MPS2)
        time_s = np.arange(1, round(lasts_s * HZ) + 1) / HZ
        turning = pitch + (contact - pitch) * smooth_step(time_s, 0.0, 0.8 * lasts_s)
        self.add(first - 0.5 * G_MPS2 * time_s**2, turning)
        touch_s = self.now_s
        self._stop(G_MPS2 * lasts_s, float(contact), sink_s)
        return touch_s

    def _stop(self, fall_mps: float, contact: float, sink_s: float) -> None:
        time_s = np.arange(1, round((sink_s + 0.15) * HZ) + 1) / HZ
        pitch = contact * (1.0 - smooth_step(time_s, 0.0, sink_s))
        toes_m = LEVER_M * np.sin(np.clip(-pitch, 0.0, None))
        given_m = fall_mps * PAD_S * (np.exp(-time_s / PAD_S) - 1.0)
        given_m -= given_m[-1]  # the ground gives back what the pad gave
        back_m = (self.z[-1][-1] - given_m[0] - toes_m[0]) * (1 - smooth_step(time_s, 0, 0.08))
        self.add(toes_m + given_m + back_m, pitch)

    def settle(self, seconds: float, size_deg: float = 4.0) -> None:
        """Wobbling at 2 Hz that dies away, then rest."""
        time_s = np.arange(1, round((seconds + 2.0) * HZ) + 1) / HZ
        fades = np.clip(1.0 - time_s / seconds, 0.0, 1.0)
        self.add(
            np.full(time_s.size, self.z[-1][-1]),
            np.radians(size_deg) * fades * np.sin(2 * np.pi * 2.0 * time_s) * (time_s > 0),
        )

    def jump(
        self, flight_s: float, onto_m: float = 0.0, turn_deg: float = 30.0
    ) -> tuple[float, float]:
        """A squat, off over the toes, free, and down; returns when it left and touched.

        ``onto_m``: how high the ground is that it comes down on; ``turn_deg``: of the push.
        """
        here = float(self.z[-1][-1])
        self.stand(0.6)
        push_s, turn_s = 0.06, 0.10
        up_mps = (onto_m - here + 0.5 * G_MPS2 * flight_s**2) / (flight_s + 0.5 * push_s)
        self.go(0.22, pitch=20.0)
        time_s = np.arange(1, round((push_s + flight_s) * HZ) + 1) / HZ
        turn = 20.0 + turn_deg * smooth_step(time_s, 0.0, turn_s)
        pitch = np.radians(turn - 0.5 * turn_deg * smooth_step(time_s, turn_s, push_s + flight_s))
        air_s = np.clip(time_s - push_s, 0.0, None)
        # the ball stands until the toes leave, which is sudden
        way_m = 0.5 * up_mps / push_s * np.clip(time_s, 0.0, push_s) ** 2
        left_s = self.now_s + push_s
        self.add(here + way_m + up_mps * air_s - 0.5 * G_MPS2 * air_s**2, pitch)
        touch_s = self.now_s
        self._stop(G_MPS2 * flight_s - up_mps, float(pitch[-1]), 0.1)
        return left_s, touch_s


def felt(
    path: Path,
    *,
    seed: int = 1,
    rate_hz: float = 100.0,
    place_m: FloatArray = INSTEP_M,
    range_g: float = 16.0,
    range_dps: float = 2000.0,
    noise: float = 1.0,
) -> Samples:
    """What a sensor at a place feels, strapped on in any way, through its filter and range."""
    pitch, z, x = (np.concatenate(each) for each in (path.pitch, path.z, path.x))
    turns = about_y(pitch)
    place = np.column_stack([x, np.zeros_like(x), z]) + turns @ place_m
    acc = np.gradient(np.gradient(place, axis=0), axis=0) * HZ**2
    acc[:, 2] += G_MPS2
    force = np.einsum("nji,nj->ni", turns, acc)
    rate = np.column_stack([np.zeros_like(pitch), np.gradient(pitch) * HZ, np.zeros_like(pitch)])
    # straps and the chip's own filter pass what is slower than about 40 Hz, or half the rate
    reach = np.exp(-0.5 * (np.arange(-60, 61) / max(3.0, 0.3 * HZ / rate_hz)) ** 2)
    window = reach / reach.sum()
    turned, rng = rotation(seed), np.random.default_rng(seed)
    at = np.arange(0, pitch.size - 1, HZ / rate_hz)
    rows = []
    for values, most, sd in ((force, range_g * 9.80665, 0.03), (np.degrees(rate), range_dps, 0.1)):
        smoothed = np.column_stack([np.convolve(each, window, "same") for each in values.T])
        smoothed[:60], smoothed[-60:] = smoothed[60], smoothed[-61]
        read = np.column_stack([np.interp(at, np.arange(pitch.size), each) for each in smoothed.T])
        read = read @ turned.T + noise * rng.normal(0.0, sd, read.shape)
        rows.append(np.clip(read, -most, most))
    return Samples(at / HZ, *rows)


def watched(samples: Samples, exercise: str, *, sizes: int = 10_000, **setup: Any) -> list[Effort]:
    """What an exercise's machine makes of samples that come in blocks."""
    watch = Watch(BY_NAME[exercise], Setup(**setup))
    out: list[Effort] = []
    for first in range(0, len(samples), sizes):
        out += watch.push(samples[first : first + sizes])
    return [*out, *watch.finish()]


def hang(path: Path, height_m: float = 0.25) -> None:
    """Standing, then up onto a step, beside which the foot hangs."""
    path.stand(4.0)
    path.step(height_m, path.x[-1][-1] + 0.3)
    path.stand(1.6)
    path.go(0.8, pitch=15.0, z=height_m + 0.03)
    path.stand(1.2)


def landings(
    contacts_deg: tuple[float, ...], settle_s: float = 0.5, sink_s: float = 0.1
) -> tuple[Path, list[float]]:
    """Up onto a step, down, and round to it again; with the true touches."""
    path, touches = Path(), []
    for contact_deg in contacts_deg:
        hang(path)
        touches.append(path.fall(contact_deg, sink_s))
        path.settle(settle_s)
        for _ in range(2):
            path.step(0.0, path.x[-1][-1] + 0.5)
    path.stand(1.6)
    return path, touches


def tiptoe_walk(lows_deg: tuple[float, ...], plant_deg: float = 25.0) -> Path:
    """Up on the toes, strides in whose stance the heel sinks to so much, and down."""
    path = Path()
    path.stand(4.0)
    path.go(0.7, pitch=plant_deg)
    path.stand(0.5)
    for low_deg in lows_deg:
        path.go(0.22, pitch=55.0)
        path.go(0.2, pitch=plant_deg - 8.0, z=0.04, x=path.x[-1][-1] + 0.4)
        path.go(0.2, pitch=plant_deg, z=0.0, x=path.x[-1][-1] + 0.4)
        path.go(0.25, pitch=low_deg)
        path.go(0.25, pitch=low_deg + 2.0)
    path.go(0.2, pitch=plant_deg)
    path.stand(0.3)
    path.go(0.7, pitch=0.0)
    path.stand(3.0)
    return path


LEVEL = (Interval(1.0, 3.5),)
