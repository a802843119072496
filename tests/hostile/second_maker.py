"""A second maker of sessions: one rigid foot moved from pose to pose, felt by one chip.

Whatever is only fitted to `tempo.simulator` shows here. Nothing is shared with it: poses are
angles and places joined by smooth ways about a fixed point (ball, heel, ankle) or through the air;
velocity, turning and force come from differences at 1000 Hz. Its walks end with a heel strike right
before the first raise, its knocks are hard and its feet sway.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.ndimage import gaussian_filter1d, uniform_filter1d
from scipy.spatial.transform import Rotation

HZ = 1000.0
G_MPS2 = 9.81
X, Y, Z, PITCH, ROLL, YAW = range(6)
#: From the ankle's foot on the sole, of a foot of usual size, m.
POINTS = {"ball": (0.135, 0.0, 0.0), "heel": (-0.045, 0.0, 0.0), "ankle": (0.0, 0.0, 0.08)}
EASES: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "jerk": lambda u: u**3 * (10.0 - 15.0 * u + 6.0 * u * u),
    "cosine": lambda u: 0.5 - 0.5 * np.cos(np.pi * u),
    "line": lambda u: u,
}


def _slow(ease: Callable[[np.ndarray], np.ndarray]) -> float:
    """The share at either end in which a way is slower than a tenth of its mean speed between."""
    u = np.linspace(0.0, 1.0, 10_001)
    share, quick = ease(u), slice(0, None)
    for _ in range(9):
        inside = u[quick]
        mean = (share[quick][-1] - share[quick][0]) / (inside[-1] - inside[0])
        fast = np.flatnonzero(np.gradient(share, u) >= 0.1 * mean)
        quick = slice(fast[0], fast[-1] + 1)
    return float(u[quick][0])


#: What DEFINITIONS.md leaves out of a phase at either end, as a share of the way.
SLOW = {name: _slow(ease) for name, ease in EASES.items()}
HEADER = "time_s,acc_x_mps2,acc_y_mps2,acc_z_mps2,gyr_x_dps,gyr_y_dps,gyr_z_dps"


@dataclass(frozen=True)
class Done:
    """One effort: when, and the time in it that is to be measured (lowering, hold or flight)."""

    start_s: float
    end_s: float
    lasts_s: float


def turned(poses: np.ndarray) -> Rotation:
    """Pitch lifts the heel, roll is about the foot's length."""
    return Rotation.from_euler("ZYX", poses[:, [YAW, PITCH, ROLL]], degrees=True)


class Foot:
    """A foot that is moved about, and remembers its way."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        size = self.between(0.9, 1.1)
        self.points = {name: size * np.array(at) for name, at in POINTS.items()}
        self.sway_deg = self.between(0.02, 0.12)
        self.ways = [np.zeros((1, 6))]
        self.rows = 1

    def between(self, low: float, high: float) -> float:
        return float(self.rng.uniform(low, high))

    @property
    def now_s(self) -> float:
        return (self.rows - 1) / HZ

    @property
    def pose(self) -> np.ndarray:
        return self.ways[-1][-1].copy()

    def place(self, point: str) -> np.ndarray:
        """Where a point of the foot is now."""
        pose = self.pose
        return pose[:3] + turned(pose[np.newaxis]).apply(self.points[point])[0]

    def above_s(self, point: str, height_m: float, since: int) -> tuple[float, float]:
        """When a point was first and last so high, in the ways ``since``."""
        poses = np.concatenate(self.ways[since:])
        heights = poses[:, Z] + turned(poses).apply(self.points[point])[:, 2]
        high = np.flatnonzero(heights > height_m)
        first = self.rows - len(poses)
        return (first + high[0]) / HZ, (first + high[-1]) / HZ

    def add(self, poses: np.ndarray, about: str | None = None) -> None:
        """Poses that follow; ``about`` stays where it is."""
        if about is not None:
            poses[:, :3] = self.place(about) - turned(poses).apply(self.points[about])
        self.ways.append(poses)
        self.rows += len(poses)

    def go(self, seconds: float, about: str | None = None, *, ease: str = "", **to: float) -> float:
        """To a pose (``pitch=20``) or by some way (``by_x=0.3``), over an arc of ``arc`` m.

        Returns how long it takes at either end until it counts as moving.
        """
        begin, end, arc = self.pose, self.pose, to.pop("arc", 0.0)
        for name, value in to.items():
            axis = ("x", "y", "z", "pitch", "roll", "yaw").index(name.removeprefix("by_"))
            end[axis] = value + (begin[axis] if name.startswith("by_") else 0.0)
        u = np.arange(1, max(3, round(seconds * HZ))) / (max(3, round(seconds * HZ)) - 1)
        ease = ease or str(self.rng.choice(["jerk", "cosine"]))
        share = EASES[ease](u)
        poses = begin + share[:, np.newaxis] * (end - begin)
        poses[:, Z] += arc * np.sin(np.pi * u) ** 2
        self.add(poses, about)
        return SLOW[ease] * seconds

    def rest(self, seconds: float, about: str = "ball", sway_deg: float | None = None) -> None:
        """Stay, and sway as people do below 1.5 Hz."""
        size = self.sway_deg if sway_deg is None else sway_deg
        t = np.arange(1, round(seconds * HZ) + 1) / HZ
        poses = np.repeat(self.pose[np.newaxis], t.size, axis=0)
        fade = np.clip(np.minimum(t, seconds - t) / 0.4, 0.0, 1.0)
        for axis in (PITCH, ROLL):
            for hz in self.rng.uniform(0.2, 1.5, 4):
                phase, height = self.between(0.0, 6.3), size * self.rng.normal()
                poses[:, axis] += fade * height * np.sin(2.0 * np.pi * hz * t + phase)
        self.add(poses, about)

    def fly(self, seconds: float, up_mps: float, pitch: float) -> None:
        """Free flight while the foot turns to ``pitch``."""
        t = np.arange(1, round(seconds * HZ) + 1) / HZ
        poses = np.repeat(self.pose[np.newaxis], t.size, axis=0)
        poses[:, Z] += up_mps * t - 0.5 * G_MPS2 * t * t
        poses[:, PITCH] += (pitch - poses[:, PITCH]) * t / t[-1]
        self.add(poses)

    def touch(self, point: str, seconds: float) -> None:
        """The ground stops the point, and the foot comes to lie on it about the point."""
        self.go(seconds, by_z=-float(self.place(point)[2]))

    def stride(self) -> None:
        """Push off, swing, strike with the heel, stand."""
        self.go(self.between(0.2, 0.3), "ball", by_pitch=self.between(40, 60), ease="jerk")
        length, strike = self.between(0.8, 1.3), -self.between(10, 20)
        self.go(self.between(0.35, 0.45), arc=0.06, by_x=length, z=0.03, pitch=strike, ease="jerk")
        self.touch("heel", 0.08)
        self.go(self.between(0.08, 0.14), "heel", pitch=0.0, ease="jerk")
        self.rest(self.between(0.35, 0.45))

    def step(self, length_m: float) -> None:
        """A single step without a strike of the heel."""
        lift = self.between(15, 40)
        self.go(self.between(0.2, 0.4), "ball", pitch=lift, ease="jerk")
        self.go(self.between(0.4, 0.7), arc=0.05, by_x=length_m, pitch=0.6 * lift, ease="jerk")
        self.touch("ball", 0.06)
        self.go(self.between(0.2, 0.4), "ball", pitch=0.0, ease="jerk")

    def begin(self) -> None:
        """Stand, mostly walk up, stand."""
        self.rest(self.between(2, 4))
        for _ in range(int(self.rng.integers(3, 7)) if self.rng.random() < 0.6 else 0):
            self.stride()
        self.rest(self.between(3, 5))

    def end(self) -> None:
        """Stand, and sometimes walk off."""
        self.rest(self.between(2, 4))
        for _ in range(3 if self.rng.random() < 0.5 else 0):
            self.stride()
        self.rest(2.0)


def felt(foot: Foot, rate_hz: float, acc_range_g: float, gyr_range_dps: float) -> np.ndarray:
    """What a strapped-on chip writes down: ``(n, 7)``, time in s, m/s², °/s."""
    rng = foot.rng
    poses = gaussian_filter1d(np.concatenate(foot.ways), 6.0, axis=0, mode="nearest")
    turn = turned(poses)
    seat = [foot.between(0.03, 0.08), foot.between(-0.03, 0.03), foot.between(0.04, 0.08)]
    place = poses[:, :3] + turn.apply(seat)
    pull = np.gradient(np.gradient(place, 1 / HZ, axis=0), 1 / HZ, axis=0)
    pull[:, Z] += G_MPS2
    acc = turn.inv().apply(pull)
    gyr = np.degrees((turn[:-1].inv() * turn[1:]).as_rotvec() * HZ)
    gyr = np.concatenate([gyr, gyr[-1:]])
    mount = Rotation.random(random_state=int(rng.integers(1 << 31)))
    window = max(1, round(HZ / rate_hz / 1.5))
    at = (np.arange(0.0, foot.now_s, 1.0 / rate_hz) * HZ).astype(int)
    acc, gyr = (uniform_filter1d(mount.apply(one), window, axis=0)[at] for one in (acc, gyr))
    acc = acc * (1.0 + 0.004 * rng.normal(size=3)) + 0.04 * rng.normal(size=3)
    acc = _written(acc + 0.03 * rng.normal(size=acc.shape), acc_range_g * G_MPS2)
    gyr = gyr + 0.4 * rng.normal(size=3) + 0.08 * rng.normal(size=gyr.shape)
    return np.column_stack([at / HZ, acc, _written(gyr, gyr_range_dps)])


def _written(values: np.ndarray, largest: float) -> np.ndarray:
    step = largest / 32768.0
    return np.clip(np.round(values / step) * step, -largest, largest)


def written(path: Path, perform: Callable[[Foot], list[Done]], seed: int) -> list[Done]:
    """A session as a file, and what was done in it."""
    foot = Foot(seed)
    done = perform(foot)
    chip = np.random.default_rng(seed + 1)
    rows = felt(
        foot, *(float(chip.choice(each)) for each in ((50, 100, 200), (8, 16), (1000, 2000)))
    )
    np.savetxt(path, rows, delimiter=",", header=HEADER, comments="", fmt="%.6f")
    return done
