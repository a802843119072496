"""Sets of turns out of rest and back, out of postures; and which of the two postures is the rest.

Theory. A set is a foot that goes to and fro between two postures: every way is the last one
reversed. Which of the two is the rest is asked of the whole set, for no single turn tells it
(people lift the leg first, and a band is put in its place). What speaks for a posture being the
rest, each as a logarithm of odds:

- a set begins and ends at rest (`ends`);
- a muscle that pulls trembles at 8-12 Hz, the more the harder it pulls (`tremor`);
- a relaxed foot is drawn back to the same place, a held one is put where the person puts it
  (`place`);
- holds are told to last 2-3 s, rests are free (`lasting`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from tempo.exercises.postures import Posture
from tempo.reps.rows import Rows
from tempo.samples import FloatArray

#: Cosine from which on two axes are one.
_ALONG = 0.6


@dataclass(frozen=True, slots=True)
class SwingParams:
    """When ways belong together, and how much the evidence weighs."""

    least_rad: float = 0.08
    most_rad: float = 1.2
    cosine: float = 0.85
    ratio: float = 0.5
    detour: float = 0.35  # a way so much shorter than both beside it is none
    carried_m: float = 0.2  # turns moved a foot by 8 cm at most, a leg that is lifted by 50
    longest_s: float = 12.0
    unlike: float = 0.35  # the way into or out of a set that differs by so much is no part of it
    ends: float = 1.5
    end_s: float = 0.8
    tremor: tuple[float, float] = (4.0, 2.5)
    place: tuple[float, float] = (1.0, 1.0)
    lasting: float = 1.0
    told_s: float = 2.5
    spread: float = 0.5  # of the logarithm of how long a hold lasts


@dataclass(frozen=True, slots=True)
class Swing:
    """A turn out of rest and back: the rest, the posture that was held, and the rest behind it."""

    before: Posture
    held: Posture
    after: Posture
    since: int  # row of the hold before

    @property
    def out_rad(self) -> FloatArray:
        """Along which axis and how far the foot turned out."""
        return self.held.at - self.before.at

    @property
    def back_rad(self) -> FloatArray:
        """How it turned back."""
        return self.after.at - self.held.at


def swings(chain: Sequence[Posture], out: FloatArray) -> list[Swing]:
    """The turns of a chain that go ``out`` first."""
    found = []
    for k in range(1, len(chain) - 1):
        if float(((chain[k].at - chain[k - 1].at) * out).sum()) > 0.0:
            since = chain[k - 2].last if k > 1 else 0
            found.append(Swing(chain[k - 1], chain[k], chain[k + 1], since))
    return found


def straightened(postures: Sequence[Posture], params: SwingParams) -> list[Posture]:
    """Postures without detours: ways much shorter than those before and after them."""
    left = list(postures)
    while True:
        long = [size(b.at - a.at) for a, b in pairwise(left)]
        short = [
            (long[k], k)
            for k in range(1, len(long) - 1)
            if long[k] < params.detour * min(long[k - 1], long[k + 1])
        ]
        if not short:
            return left
        _, k = min(short)
        one, two = left[k], left[k + 1]
        at = one.at if one.seconds > two.seconds else two.at
        left[k : k + 2] = [Posture(at, one.first, two.last, one.rested or two.rested, one.came_m)]


def chains(postures: Sequence[Posture], params: SwingParams) -> list[list[Posture]]:
    """Runs of postures in which every way is the last one reversed, three postures at least.

    A posture that lasts longer than anybody holds a band ends one and begins the next.
    """
    out: list[list[Posture]] = []
    run: list[Posture] = []
    for before, middle, after in zip(postures, postures[1:], postures[2:], strict=False):
        long = middle.seconds > params.longest_s
        if not long and _reversed(middle.at - before.at, after.at - middle.at, params):
            run = [*run, after] if run else [before, middle, after]
        elif run:
            out.append(run)
            run = []
    return [*out, run] if run else out


def trimmed(chain: list[Posture], params: SwingParams) -> list[Posture]:
    """A chain without the ways at its ends that lead elsewhere: the leg lifted and put down.

    They carry the foot, which a turn about the ankle or the heel does not, or are neither the
    reverse of the way beside them nor like the others.
    """
    first, end = 0, len(chain)
    if chain[1].came_m > params.carried_m or _elsewhere(chain[:5], params):
        first = 1
    if chain[-1].came_m > params.carried_m or _elsewhere(chain[:-6:-1], params):
        end -= 1
    return chain[first:end]


def _elsewhere(chain: Sequence[Posture], params: SwingParams) -> bool:
    """Whether the first way of five postures is unlike the other three."""
    if len(chain) < 5:
        return False
    end, *others = [(b.at - a.at) * (-1.0) ** k for k, (a, b) in enumerate(pairwise(chain))]
    usual = np.median(others, axis=0)
    return all(
        size(end - other) > params.unlike * max(size(end), size(other))
        for other in (others[0], usual)
    )


def evidence(
    chain: list[Posture], rows: Sequence[Rows], params: SwingParams, *, over: bool
) -> dict[str, float]:
    """What speaks for the even postures of a chain being the rest (odd ones: negative).

    ``rows`` are those of each posture, as far as they are kept; ``over``: the set has ended.
    """
    parts = chain[0::2], chain[1::2]
    inner = chain[1:-1]
    shakes = [tremor(each) for each in rows]
    out = {
        "ends": _ends(chain, params, (0, len(chain) - 1) if over else (0,)),
        "tremor": -_odds(shakes[0::2], shakes[1::2], params.tremor),
        "place": -_odds(_strays(parts[0]), _strays(parts[1]), params.place),
    }
    lasts = [max(each.seconds, 0.2) for each in inner]
    out["lasting"] = _lasting(lasts[0::2], lasts[1::2], params)
    return out


def _ends(chain: list[Posture], params: SwingParams, places: tuple[int, ...]) -> float:
    said = 0.0
    for place in places:
        if chain[place].rested and chain[place].seconds >= params.end_s:
            said += params.ends if place % 2 == 0 else -params.ends
    return said


def _odds(even: list[float], odd: list[float], params: tuple[float, float]) -> float:
    """Logarithm of the ratio of medians, weighed and bounded; nothing where one is not known."""
    known = [[one for one in part if one > 0.0] for part in (even, odd)]
    if not all(known):
        return 0.0
    weight, most = params
    ratio = float(np.log(np.median(known[0]) / np.median(known[1])))
    return float(np.clip(weight * ratio, -most, most))


def _strays(part: list[Posture]) -> list[float]:
    """How far apart the same posture is from one time to the next."""
    return [size(b.at - a.at) for a, b in pairwise(part)]


def _lasting(odd: list[float], even: list[float], params: SwingParams) -> float:
    """Whether rather the odd postures last as long as holds are told to."""
    if not odd or not even:
        return 0.0
    off = [np.log(float(np.median(part)) / params.told_s) / params.spread for part in (odd, even)]
    said = 0.5 * float(np.clip(off[1], -3, 3) ** 2 - np.clip(off[0], -3, 3) ** 2)
    return float(np.clip(said, -params.lasting, params.lasting))


def tremor(rows: Rows) -> float:
    """How much a held foot trembles, rad/s: second differences of means over 40 ms (5-12 Hz)."""
    rates = rows.gyr_radps[15:-15]
    if rates.shape[0] < 32:
        return 0.0
    mean = rates[: rates.shape[0] // 4 * 4].reshape(-1, 4, 3).mean(axis=1)
    bend = mean[2:] - 2.0 * mean[1:-1] + mean[:-2]
    return float(np.sqrt((bend * bend).sum(axis=1).mean()))


def _reversed(out: FloatArray, back: FloatArray, params: SwingParams) -> bool:
    sizes = size(out), size(back)
    less, more = min(sizes), max(sizes)
    if less < params.least_rad or more > params.most_rad or less < params.ratio * more:
        return False
    return float(-(out * back).sum()) > params.cosine * sizes[0] * sizes[1]


def leaning(way: FloatArray, axis: FloatArray | None) -> float:
    """1 where a way goes along an axis, -1 where against it, 0 where across or nothing is known."""
    if axis is None:
        return 0.0
    cosine = float((way * axis).sum()) / max(size(way) * size(axis), 1e-12)
    return float(np.sign(cosine)) if abs(cosine) > _ALONG else 0.0


def size(vector: FloatArray) -> float:
    """Length of a vector, in sums whose order is fixed."""
    x, y, z = vector.tolist()
    return float((x * x + y * y + z * z) ** 0.5)
