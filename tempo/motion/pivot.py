"""The physical test: turning about one fixed point explains what the accelerometer felt.

Standing on the ball of the foot, every push that the sensor feels beside gravity is
α × r + ω × (ω × r), with one lever r from the ball to the sensor. Three numbers are fitted to some
hundred samples. A stride, a jump or a step moves the point itself and leaves a large rest.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from tempo.dsp.rolling import box
from tempo.motion.gravity import cross_one
from tempo.motion.settled import Settled, angular_acceleration, spin
from tempo.samples import FloatArray

#: Half width of the two box passes that take muscle tremor and contact ringing off, in rows.
_SMOOTH_ROWS = 4
#: Rows between those that the test looks at, and the weights of the box passes at them.
_STEP = 4
_WEIGHTS = (1 / 21, 5 / 21, 9 / 21, 5 / 21, 1 / 21)
#: A lever of 0.15 m is expected; this much uncertainty (m) keeps slow turns from inventing one.
_LEVER_SD_M = 0.25
_PRIOR = np.eye(3) / _LEVER_SD_M**2
#: An accelerometer's bias, beside the lever: some 25 mg (physics notes of DESIGN.md), m/s².
_BIAS_SD_MPS2 = 0.25
_PRIOR_WITH_BIAS = np.diag([_LEVER_SD_M**-2] * 3 + [_BIAS_SD_MPS2**-2] * 3)
#: The quick part of what is left over when nothing but sensor noise and wobble is in it, m/s².
_NOISE_MPS2 = 0.02


#: Reasons that a wrong lever can give.
_OF_THE_LEVER = {"not_about_one_point", "hangs_from_above", "sensor_turned", "heel_did_not_rise"}


@dataclass(frozen=True, slots=True)
class Pivot:
    """The fitted lever (sensor frame, m), its standard errors and what it does not explain."""

    lever_m: FloatArray
    covariance_m2: FloatArray
    rest_mps2: float
    push_mps2: float


class Turning:
    """The matrices and pushes of one settled stretch, smoothed once for several fits.

    Smoothed they hold nothing above 6 Hz, so every fourth row is enough.
    """

    def __init__(self, settled: Settled) -> None:
        self._settled = settled
        self._turned: FloatArray | None = None
        rates = _smooth(settled.gyr_radps)
        alpha = angular_acceleration(rates)
        felt = settled.quick_part(spin(rates[::_STEP], alpha[::_STEP]), _STEP)
        self._matrices = _weighed(felt.transpose(1, 2, 0))
        self._pushes = np.ascontiguousarray(_smooth(settled.push_mps2)[::_STEP].T)

    def fit(self, start: int, end: int) -> Pivot:
        """Least squares for the lever over rows ``[start, end)``.

        What the lever leaves unexplained, but at least ``_NOISE_MPS2``, is its noise; with the
        prior of ``_LEVER_SD_M`` it decides how far a slow turn can speak at all.
        """
        part = _every(start, end)
        return _fitted(self._matrices[..., part], self._pushes[:, part], _PRIOR)

    def without_bias(self, start: int, end: int) -> Pivot:
        """`fit`, not knowing the accelerometer's bias, up to ``_BIAS_SD_MPS2``.

        While gravity is carried along by the gyro, a bias turns with the foot. What it leaves then
        looks like the push of a lever where the raise is slow, but it reaches into the rests beside
        it, where no lever is felt.
        """
        if self._turned is None:
            still = np.broadcast_to(np.eye(3), self._settled.turn[::_STEP].shape)
            self._turned = self._settled.quick_part(still, _STEP).transpose(1, 2, 0)
        part = _every(start, end)
        matrix = np.concatenate([self._matrices[..., part], self._turned[..., part]], axis=1)
        return _fitted(matrix, self._pushes[:, part], _PRIOR_WITH_BIAS)

    def expected(self, start: int, end: int) -> float:
        """Root mean square push that a lever of 0.15 m in the plane of the turn would feel."""
        matrix = self._matrices[..., _every(start, end)]
        return 0.15 * math.sqrt(float((matrix * matrix).sum()) / (2.0 * max(matrix.shape[2], 1)))


def _fitted(matrix: FloatArray, push: FloatArray, prior: FloatArray) -> Pivot:
    """Least squares of ``push`` (3, n) on columns ``matrix`` (3, k, n), the lever's three first."""
    count = max(push.shape[1], 1)
    normal = np.einsum("kin,kjn->ij", matrix, matrix)
    answer = np.einsum("kin,kn->i", matrix, push)
    whole = float((push * push).sum())
    noise, found, left = _NOISE_MPS2, np.zeros(len(prior)), whole
    covariance = prior
    for _ in range(2):
        # neighbours within 0.25 s share their error: one independent look per 25 rows
        weight = _STEP / (25.0 * noise**2)
        precision = normal * weight + prior
        covariance = inverse(precision) if len(prior) == 3 else np.linalg.inv(precision)
        found = (covariance * (answer * weight)).sum(axis=1)
        explained = 2.0 * (found * answer).sum() - (normal * np.outer(found, found)).sum()
        left = max(whole - float(explained), 0.0)
        noise = max(_NOISE_MPS2, math.sqrt(left / (3.0 * count)))
    rest, felt = math.sqrt(left / count), math.sqrt(whole / count)
    return Pivot(found[:3], covariance[:3, :3], rest, felt)


def _every(start: int, end: int) -> slice:
    """Where rows ``[start, end)`` are in what holds every fourth, at least one."""
    first = -(-start // _STEP)
    return slice(first, max(-(-end // _STEP), first + 1))


def _smooth(rows: FloatArray) -> FloatArray:
    return box(box(rows, _SMOOTH_ROWS), _SMOOTH_ROWS)


def _weighed(columns: FloatArray) -> FloatArray:
    """`_smooth` of columns ``(…, m)`` of which every fourth row is left: its weights at those."""
    side, n = len(_WEIGHTS) // 2, columns.shape[-1]
    wide = np.empty((*columns.shape[:-1], n + 2 * side))
    wide[..., side : side + n] = columns
    wide[..., :side], wide[..., side + n :] = columns[..., :1], columns[..., -1:]
    parts = (weight * wide[..., at : at + n] for at, weight in enumerate(_WEIGHTS))
    return np.asarray(sum(parts))


def inverse(matrix: FloatArray) -> FloatArray:
    """Inverse of a symmetric (3, 3) matrix, by its cofactors."""
    (a, b, c), (_, d, e), (_, _, f) = matrix.tolist()
    p, q, r = d * f - e * e, c * e - b * f, b * e - c * d
    s, t, u = a * f - c * c, b * c - a * e, a * d - b * b
    return np.asarray(np.array([[p, q, r], [q, s, t], [r, t, u]]) / (a * p + b * q + c * r))


@dataclass(frozen=True, slots=True)
class VerdictParams:
    """Limits of the physical test; where they come from stands in DESIGN.md."""

    floor_mps2: float = 0.30  # gravity left over when slow
    share: float = 0.75  # of the push that a 0.15 m lever would feel
    cap_mps2: float = 1.30  # strides leave 1–6 m/s² (physics notes)
    lever_max_m: float = 0.29  # heel of a foot of 33 cm, a rolling ball, 3 % of scale
    below_m: float = 0.01  # the sensor sits above the sole, never under the pivot
    off_path_share: float = 0.26  # 0.15 in the worst real raise, 0.3–0.6 where a foot circles
    off_path_rad: float = 0.025  # a standing foot rolls, even in a small raise
    sideways_rad: float = 0.22  # roll between the two bottoms
    turned_rad: float = 1.3  # heel raises turn the foot by 30–60°
    planar_share: float = 0.60  # of the turning about one axis, though it wobbles
    across_share: float = 0.40  # of the rate along the axis; 0.27 in the worst real raise
    across_radps: float = 0.12  # wobble is slower
    roll_m: float = 0.03  # the ball rolls and the shoe bends
    itself_m: float = 0.035  # every sensor sits higher than this over the sole
    slip_rad: float = 0.45  # straps slip by 10° or 20°, not by a whole raise
    felt_mps2: float = 0.03  # what a cheap scale and bias leave of gravity in a slow turn


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a rise and fall is a turn about the ball of the foot.

    ``reason`` is None when it is. ``heelward_m`` is the lever's part towards the heel with its
    standard error: positive when the turn really lifted the sensor; ``upward_m`` that over the
    sole. ``turned_rad`` is the angle from the bottom to the top.
    """

    reason: str | None
    heelward_m: float
    heelward_sd_m: float
    upward_m: float
    upward_sd_m: float
    turned_rad: float
    rest_mps2: float
    allowed_mps2: float


def judge(
    turning: Turning,
    settled: Settled,
    rows: tuple[int, int, int],
    axis: FloatArray,
    heel: FloatArray,
    params: VerdictParams | None = None,
) -> Verdict:
    """Test the stretch bottom → top → bottom (``rows``) for turning about one fixed point.

    Where the lever speaks against a raise it is asked again without trust in the accelerometer,
    whose bias makes slow raises seem to turn about another point.
    """
    params = params or VerdictParams()
    start, top, end = rows
    worst, allowed, rise = _worse_half(turning, settled, rows, params)
    unsure = params.felt_mps2 * 0.15 / max(turning.expected(start, end), 1e-6)

    def verdict(both: Pivot, rise: Pivot) -> Verdict:
        heelward, spread = _along(both, heel)
        upward, upward_sd = _along(both, cross_one(axis, heel))
        turned = float(np.arccos(np.clip((settled.up[start] * settled.up[top]).sum(), -1.0, 1.0)))
        reach = float(np.hypot(heelward, upward)) - math.hypot(spread, upward_sd, unsure)
        reason = None
        if worst > allowed or reach > params.lever_max_m:
            reason = "not_about_one_point"
        elif upward < -params.below_m - 2.0 * math.hypot(upward_sd, unsure):
            reason = "hangs_from_above"
        elif _out_of_plane(settled, start, end, axis, params):
            reason = "not_about_one_axis"
        elif turned > params.turned_rad:
            reason = "turned_too_far"
        elif _sideways(settled, start, end, axis) > params.sideways_rad:
            reason = "did_not_return"
        elif turned < params.slip_rad and _about_itself(rise, axis, heel, params.itself_m):
            reason = "sensor_turned"
        elif heelward < -2.0 * spread - params.roll_m:
            reason = "heel_did_not_rise"
        return Verdict(reason, heelward, spread, upward, upward_sd, turned, worst, allowed)

    told = verdict(turning.fit(start, end), rise)
    if told.reason not in _OF_THE_LEVER or worst > allowed:
        return told
    return verdict(turning.without_bias(start, end), turning.without_bias(start, top))


def _sideways(settled: Settled, start: int, end: int, axis: FloatArray) -> float:
    """How far the foot rolled from the first bottom to the last, rad."""
    return abs(float(((settled.up[end - 1] - settled.up[start]) * axis).sum()))


def _worse_half(
    turning: Turning, settled: Settled, rows: tuple[int, int, int], params: VerdictParams
) -> tuple[float, float, Pivot]:
    """What the rise or the fall leaves unexplained, what is allowed; and the lever of the rise."""
    start, top, end = rows
    halves = []
    for first, last in ((start, top), (top, end)):
        moving = _moving(settled.gyr_radps, first, last)
        room = min(params.floor_mps2 + params.share * turning.expected(*moving), params.cap_mps2)
        halves.append((turning.fit(*moving), room))
    fit, allowed = max(halves, key=lambda half: half[0].rest_mps2 - half[1])
    return fit.rest_mps2, allowed, halves[0][0]


def _out_of_plane(
    settled: Settled, start: int, end: int, axis: FloatArray, params: VerdictParams
) -> bool:
    """Whether the foot also turns about another axis, or comes back another way than it went.

    A loaded foot does neither, one in the air circles. Wobble is in the rates of a slow swing, but
    small as an angle; so postures are looked at too, and how far they stray from their main line.
    """
    rates, up = settled.gyr_radps[start:end], settled.up[start:end]
    all_of_it = float((rates * rates).sum()) / rates.shape[0]
    along = float((np.einsum("ij,j->i", rates, axis) ** 2).sum()) / rates.shape[0]
    across_radps = float(np.sqrt(max(all_of_it - along, 0.0)))
    away = up - up.mean(axis=0)
    spread = np.linalg.eigvalsh(np.einsum("ki,kj->ij", away, away) / up.shape[0])
    off_rad, path_rad = np.sqrt(np.maximum(spread[1:], 0.0)).tolist()
    return bool(
        along < params.planar_share * all_of_it
        or across_radps > max(params.across_radps, params.across_share * float(np.sqrt(along)))
        or off_rad > max(params.off_path_rad, params.off_path_share * path_rad)
    )


def _about_itself(fit: Pivot, axis: FloatArray, heel: FloatArray, most_m: float) -> bool:
    """Whether the sensor turned where it is: not over any pivot, and not behind it."""
    over, over_sd = _along(fit, cross_one(axis, heel))
    behind, behind_sd = _along(fit, heel)
    return over + 2.0 * over_sd < most_m and abs(behind) < 0.5 * most_m + 2.0 * behind_sd


def _along(fit: Pivot, direction: FloatArray) -> tuple[float, float]:
    """The lever's part along a direction, and its standard error."""
    part = float((fit.lever_m * direction).sum())
    return part, float(np.sqrt(direction @ fit.covariance_m2 @ direction))


def _moving(gyr_radps: FloatArray, first: int, last: int) -> tuple[int, int]:
    """The part of a stretch that turns, without the rest before and after."""
    speed = np.sqrt((gyr_radps[first:last] ** 2).sum(axis=1))
    if speed.size < 3:
        return first, max(last, first + 1)
    quick = np.flatnonzero(speed >= 0.12 * speed.max())
    return first + int(quick[0]), first + int(quick[-1]) + 1
