"""A good recording is called good, and each fault is found on a spoiled copy of it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from tempo import cli
from tempo.check import Finding, check
from tempo.samples import FloatArray, Samples
from tempo.sources.recording import Label, Recording, Sidecar, read_recording
from tempo.views.checked import checked, grade

Spoil = Callable[[FloatArray, FloatArray, FloatArray], tuple[FloatArray, FloatArray, FloatArray]]


@pytest.fixture(scope="module")
def good() -> Samples:
    """Five seconds of rest, then a sensor turned about two axes, with a chip's noise."""
    rng = np.random.default_rng(4)
    time_s = np.arange(4000) / 100
    moving_s = np.maximum(time_s - 5, 0)
    pitch = np.radians(30) * np.sin(0.8 * moving_s)
    roll = np.radians(25) * np.sin(1.3 * moving_s)
    up = np.column_stack(
        [-np.sin(pitch), np.cos(pitch) * np.sin(roll), np.cos(pitch) * np.cos(roll)]
    )
    pitch_rate, roll_rate = np.gradient(pitch, time_s), np.gradient(roll, time_s)
    turn = np.column_stack([roll_rate, pitch_rate * np.cos(roll), -pitch_rate * np.sin(roll)])
    acc = 9.81 * up + rng.normal(0, 0.02, up.shape)
    return Samples(time_s, acc, np.degrees(turn) + rng.normal(0, 0.05, up.shape))


def judged(samples: Samples, sidecar: Sidecar | None = None, *quality: str) -> dict[str, str]:
    recording = Recording("x.csv", samples, sidecar or Sidecar(), quality)
    return {finding.code: grade(finding) for finding in check(recording)}


def test_a_good_recording_is_good(good):
    assert set(judged(good).values()) == {"ok"}
    assert "All is well" in checked("x.csv", check(Recording("x.csv", good, Sidecar())))


def _stuck(t, a, g):
    a, g = a.copy(), g.copy()
    a[1000:1100], g[1000:1100] = a[1000], g[1000]
    return t, a, g


def _lost(t, a, g):
    kept = np.r_[0:1000, 1100:4000]
    return t[kept], a[kept], g[kept]


FAULTS: dict[str, Spoil] = {
    "gyr_clipped": lambda t, a, g: (t, a, np.clip(2 * g, -31, 31)),
    "acc_clipped": lambda t, a, g: (t, np.clip(1.3 * a, -12, 12), g),
    "gravity_missing": lambda t, a, g: (t, a - 9.81 * a / np.linalg.norm(a, axis=1)[:, None], g),
    "gravity_in_g": lambda t, a, g: (t, a / 9.80665, g),
    "gyro_zero": lambda t, a, g: (t, a, 0 * g),
    "gyro_axis_dead": lambda t, a, g: (t, a, g * [1, 0, 1]),
    "axes_wrong": lambda t, a, g: (t, a, g[:, [1, 0, 2]]),
    "gyro_scale_off": lambda t, a, g: (t, a, np.radians(g)),
    "lost_much": _lost,
    "stuck": _stuck,
    "rate_too_low": lambda t, a, g: (t[::6], a[::6], g[::6]),
    "too_short": lambda t, a, g: (t[:50], a[:50], g[:50]),
}


@pytest.mark.parametrize("code", FAULTS)
def test_each_fault_is_found(good, code):
    spoiled = Samples(*FAULTS[code](good.time_s, good.acc_mps2, good.gyr_dps))
    assert judged(spoiled)[code] == "wrong"


def test_what_is_worth_a_look_spoils_nothing(good):
    t, a, g = good.time_s, good.acc_mps2, good.gyr_dps
    assert judged(Samples(t[::5], a[::5], g[::5]))["rate_low"] == "look"
    silent = np.where((t < 5)[:, None], 0.0, g)
    assert judged(Samples(t, a, silent))["gyro_zero_when_slow"] == "look"
    assert judged(Samples(t, a, g), None, "acc_in_g")["mended"] == "look"
    assert judged(good[600:])["never_still"] == "look"
    assert judged(good[:500])["turns_too_little"] == "look"


def test_a_level_label_asks_for_stillness(good):
    still, moving = Label(1, 4, "level"), Label(10, 13, "level")
    assert "level_not_still" not in judged(good, Sidecar(labels=(still,)))
    assert judged(good, Sidecar(labels=(moving,)))["level_not_still"] == "wrong"
    # nothing can be said of a label behind the part that was looked at
    assert "level_not_still" not in judged(good[:600], Sidecar(labels=(moving,)))


def test_the_sentence_names_the_axes(good):
    flipped = Samples(good.time_s, good.acc_mps2, good.gyr_dps * [-1, 1, 1])
    said = checked("x.csv", check(Recording("x.csv", flipped, Sidecar())))
    assert "should probably be its -x, y, z" in said


def test_every_finding_has_its_sentence(good):
    for spoil in FAULTS.values():
        spoiled = Samples(*spoil(good.time_s, good.acc_mps2, good.gyr_dps))
        for finding in check(Recording("x.csv", spoiled, Sidecar())):
            assert f"  {finding.code}" not in checked("x", (finding,))
    assert "no_such_code" in checked("x", (Finding("no_such_code", ok=True),))


def test_real_recordings_are_read(real):
    for path in sorted(real.glob("*.csv")):
        assert all(grade(one) != "wrong" for one in check(read_recording(path))), path.name


def test_the_command_line(capsys):
    with pytest.raises(SystemExit) as left:
        cli.main(["sensors", "check", "--simulate"])
    assert not left.value.code
    assert "Nothing is wrong" in capsys.readouterr().out
