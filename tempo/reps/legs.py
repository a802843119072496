"""Which leg carried a lowering, told from both feet: up with two, down with one.

Theory. Two feet that stand carry one body, so their heels come down together. A foot that does not
follow is either still, in the air all the while, or was lifted off at the top; then its movement
comes in jerks (off the ground, back to it), while the foot that carries turns steadily about its
ball, which the length of the felt acceleration does not notice. To its own sensor a foot that is
lifted off often looks like a heel raise; only the other foot's sensor tells.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from tempo.dsp.rolling import box
from tempo.reps.rep import Rep
from tempo.samples import FloatArray, Samples


@dataclass(frozen=True, slots=True)
class LegsParams:
    """Limits, between what simulated feet do (DESIGN.md, note 17)."""

    rose: float = 0.4  # of this heel's rise: the other one rose too …
    stayed: float = 0.3  # … or it did not
    follows: float = 0.9  # correlation of the heels' heights while one lowers …
    returned: float = 0.75  # … and how much of its rise the other one has come down
    still_m: float = 0.015
    smaller: float = 0.35  # of two swings of one body, the smaller one's share at least
    apart_s: float = 1.0  # … and how far apart they may begin and end
    sure: float = 0.5  # evidence, as a natural logarithm, that tells who carried
    box_s: float = 0.12
    rows: int = 200


@dataclass(frozen=True, slots=True)
class Footing:
    """What one foot's recording has to say: its reps, heel height and samples, on its own clock."""

    reps: tuple[Rep, ...]
    time_s: FloatArray
    heel_m: FloatArray
    samples: Samples


@dataclass(frozen=True, slots=True)
class Carried:
    """How one rep was done: legs that rose and legs that lowered (None: not known).

    ``other`` is what the other foot did meanwhile: ``lowered``, ``lifted``, ``in_air``, ``still``
    or ``unknown``. ``carried`` is False for a swing of a foot in the air, which is no rep.
    """

    rep: Rep
    legs_up: int | None
    legs_down: int | None
    other: str
    carried: bool | None


@dataclass(frozen=True, slots=True)
class _Seen:
    """One rep beside the other foot: what that did, evidence that this one carried, rivals.

    Beside the words of `Carried.other` it may have ``dwarfed`` this swing by rising far more.
    """

    rep: Rep
    did: str
    evidence: float
    beside: tuple[Rep, ...]


def who_carried(
    left: Footing,
    right: Footing,
    to_right: Callable[[float], float],
    to_left: Callable[[float], float],
    clock_ci_s: float,
    params: LegsParams | None = None,
) -> tuple[tuple[Carried, ...], tuple[Carried, ...]]:
    """How every rep of either foot was done; the maps turn one clock's seconds into the other's."""
    params = params or LegsParams()
    seen = [
        [_look(rep, own, other, there, clock_ci_s, params) for rep in own.reps]
        for own, other, there in ((left, right, to_right), (right, left, to_left))
    ]
    one, other = (_of_one_mind(each) for each in seen)
    return _settled(one, other, params), _settled(other, one, params)


def _look(
    rep: Rep,
    own: Footing,
    other: Footing,
    there: Callable[[float], float],
    clock_ci_s: float,
    params: LegsParams,
) -> _Seen:
    beside = tuple(
        one
        for one in other.reps
        if one.concentric_start_s < there(rep.eccentric_end_s)
        and one.eccentric_end_s > there(rep.concentric_start_s)
    )
    size = _larger(rep, beside)
    up_s = rep.concentric_start_s - 0.3 - clock_ci_s, rep.concentric_end_s + 0.3 + clock_ci_s
    mine, theirs = _heights(own, other, there, up_s, 0.0, params)
    if not np.isfinite(theirs).all() or not np.isfinite(mine).all():
        return _Seen(rep, "unknown", size, beside)
    rise = (float(theirs.max()) - float(theirs[0])) / max(float(mine.max() - mine[0]), 1e-6)
    down_s = rep.concentric_end_s, rep.eccentric_end_s
    if rise < params.stayed:
        _, after = _heights(own, other, there, (up_s[0], down_s[1]), 0.0, params)
        moved = not np.isfinite(after).all() or float(np.ptp(after)) > params.still_m
        return _Seen(rep, "in_air" if moved else "still", size, beside)
    if rise > 1.0 / params.rose:
        return _Seen(rep, "dwarfed", size, beside)
    if rise < params.rose:
        return _Seen(rep, "unknown", size, beside)
    shifts = np.linspace(-clock_ci_s, clock_ci_s, 5).tolist()
    followed = max(_follows(own, other, there, down_s, shift, params) for shift in shifts)
    end_m = float(_heights(own, other, there, down_s, 0.0, params)[1][-1])
    came_down = (float(theirs.max()) - end_m) / max(float(theirs.max() - theirs[0]), 1e-6)
    together = followed >= params.follows and came_down >= params.returned
    if together and any(_as_one(rep, one, there, clock_ci_s, params) for one in beside):
        return _Seen(rep, "lowered", size, beside)
    jerks = _jerkier(rep, own, other, there, beside, params)
    return _Seen(rep, "lifted", size + jerks, beside)


def _as_one(
    rep: Rep, one: Rep, there: Callable[[float], float], clock_ci_s: float, params: LegsParams
) -> bool:
    """Whether two feet's reps start and end together and are of a size."""
    lasts_s = rep.eccentric_end_s - rep.concentric_end_s
    late_s = abs(there(rep.concentric_start_s) - one.concentric_start_s)
    over_s = abs(there(rep.eccentric_end_s) - one.eccentric_end_s)
    size = abs(float(np.log(_lift_cm(rep) / _lift_cm(one))))
    return (
        late_s < params.apart_s + clock_ci_s
        and over_s < max(params.apart_s, 0.25 * lasts_s) + clock_ci_s
        and size < -float(np.log(params.smaller))
    )


def _lift_cm(rep: Rep) -> float:
    return max(rep.lift_cm.value or 0.0, 0.5)


def _heights(
    own: Footing,
    other: Footing,
    there: Callable[[float], float],
    span_s: tuple[float, float],
    shift_s: float,
    params: LegsParams,
) -> tuple[FloatArray, FloatArray]:
    """Heel heights of both feet over a time of this one's clock; NaN where one is not known."""
    time_s = np.linspace(span_s[0], span_s[1], params.rows)
    far_s = np.array([there(at) + shift_s for at in time_s.tolist()])
    return _height(own, time_s), _height(other, far_s)


def _height(footing: Footing, at_s: FloatArray) -> FloatArray:
    if footing.time_s.size == 0:
        return np.full(at_s.size, np.nan)
    return np.interp(at_s, footing.time_s, footing.heel_m, left=np.nan, right=np.nan)


def _follows(
    own: Footing,
    other: Footing,
    there: Callable[[float], float],
    down_s: tuple[float, float],
    shift_s: float,
    params: LegsParams,
) -> float:
    mine, theirs = _heights(own, other, there, down_s, shift_s, params)
    if not np.isfinite(theirs).all() or np.ptp(theirs) < 1e-4 or np.ptp(mine) < 1e-4:
        return 0.0
    return float(np.corrcoef(mine, theirs)[0, 1])


def _larger(rep: Rep, beside: Sequence[Rep]) -> float:
    """Evidence that this foot carried, from lifts: a foot in the air only wanders."""
    if not beside:
        return 1.0
    ratio = _lift_cm(rep) / max(_lift_cm(one) for one in beside)
    return float(np.clip(2.0 * np.log(ratio), -2.0, 2.0))


def _jerkier(
    rep: Rep,
    own: Footing,
    other: Footing,
    there: Callable[[float], float],
    beside: Sequence[Rep],
    params: LegsParams,
) -> float:
    """Evidence that the other foot was lifted after a common raise: jerks, and a brief fall."""
    start_s, end_s = rep.concentric_end_s + 0.1, rep.eccentric_end_s - 0.3
    told = 0.0
    if beside:
        lasts_s = rep.eccentric_end_s - rep.concentric_end_s
        longest_s = max(one.eccentric_end_s - one.concentric_end_s for one in beside)
        told = float(np.clip(2.0 * np.log(lasts_s / max(longest_s, 0.1)), -2.0, 2.0))
    if end_s - start_s > 1.0:
        mine = _jerks(own.samples, start_s, end_s, params)
        theirs = _jerks(other.samples, there(start_s), there(end_s), params)
        told += float(np.log(theirs[0] / mine[0]) + np.log(theirs[1] / mine[1]))
    return told


def _jerks(
    samples: Samples, start_s: float, end_s: float, params: LegsParams
) -> tuple[float, float]:
    """Largest push (m/s²), and how far the quick turns stand out from the usual ones."""
    first, last = np.searchsorted(samples.time_s, [start_s, end_s]).tolist()
    if last - first < 10:
        return 1.0, 1.0
    step_s = (samples.time_s[last - 1] - samples.time_s[first]) / (last - 1 - first)
    half = max(1, round(params.box_s / 2.0 / step_s))
    size = np.linalg.norm(samples.acc_mps2[first:last], axis=1)
    push = np.abs(box(size - np.median(size), half))
    bias = np.median(samples.gyr_dps, axis=0)
    turn = np.linalg.norm(box(samples.gyr_dps[first:last] - bias, half), axis=1)
    stands_out = float(np.quantile(turn, 0.9)) / max(float(np.median(turn)), 0.1)
    return max(float(push.max()), 0.02), max(stands_out, 1.0)


def _of_one_mind(seen: Sequence[_Seen]) -> list[_Seen]:
    """A set is done in one way: what twice as many of its reps say goes for the few others too."""
    out = []
    for one in seen:
        did = [each.did for each in seen if each.rep.set == one.rep.set]
        lifted, lowered = did.count("lifted"), did.count("lowered")
        if one.did == "lowered" and lifted >= max(2, 2 * lowered):
            out.append(replace(one, did="lifted"))
        elif one.did == "lifted" and lowered >= max(2, 2 * lifted):
            out.append(replace(one, did="unknown"))
        else:
            out.append(one)
    return out


def _settled(
    seen: Sequence[_Seen], others: Sequence[_Seen], params: LegsParams
) -> tuple[Carried, ...]:
    """Verdicts; who carried where the feet parted is decided for a set at a time."""
    known = {(one.rep.set, one.rep.rep): one for one in others}
    sets = {one.rep.set for one in seen}
    carried = {number: _of_set(number, seen, known, params) for number in sets}
    return tuple(_verdict(one, carried[one.rep.set]) for one in seen)


def _of_set(
    number: int,
    seen: Sequence[_Seen],
    known: dict[tuple[int, int], _Seen],
    params: LegsParams,
) -> bool | None:
    """Whether this foot carried where the feet parted, by all reps of the set and their rivals."""
    mates = [one for one in seen if one.rep.set == number and one.did != "lowered"]
    if all(one.did == "unknown" for one in mates):
        return None  # lifts alone do not tell a weak leg from a foot in the air
    rivals = {(rival.set, rival.rep) for one in mates for rival in one.beside}
    told = [one.evidence for one in mates]
    told += [-known[key].evidence for key in rivals if known[key].did != "lowered"]
    mean = float(np.mean(told)) if told else 0.0
    return None if abs(mean) < params.sure else mean > 0.0


def _verdict(one: _Seen, carried: bool | None) -> Carried:
    if one.did == "lowered":
        return Carried(one.rep, 2, 2, "lowered", True)
    if carried is None or one.did in {"unknown", "dwarfed"}:
        return Carried(one.rep, None, None, "unknown", carried)
    return Carried(one.rep, 2 if one.did == "lifted" else 1, 1, one.did, carried)
