"""Clocks that begin anew and clocks that are wrong: time rises, and nothing is invented."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import numpy as np
import pytest

from tempo.samples import Samples
from tempo.session import analyse
from tempo.sources.recording import read_recording
from tests.radio.disturbed import is_sound, run
from tests.radio.families import FAMILIES, Dot
from tests.radio.kits import OpenImu
from tests.radio.peripherals import Packet
from tests.radio.scene import Scene
from tests.unit.sensors import packers


class _RestartedOpen(OpenImu):
    """Its battery drops out for a moment after 25 s: counters and clock begin anew."""

    def packets(self, samples: Samples) -> Iterator[Packet]:
        early = int(np.searchsorted(samples.time_s - samples.time_s[0], 25.0))
        yield from super().packets(samples[:early])
        for n, packet in enumerate(super().packets(samples[early:])):
            head = packers.open_packet(5 * n, 50_000 * n, 10_000, [[0] * 6] * 5)
            length = len(head) - 5 * 12
            payload = head[:length] + packet.payload[length:]
            yield packet._replace(due_s=packet.due_s + early / 100.0, payload=payload)


class _RestartedDot(Dot):
    """The same with a clock of microseconds and no counter."""

    def packets(self, samples: Samples) -> Iterator[Packet]:
        early = int(np.searchsorted(samples.time_s - samples.time_s[0], 25.0))
        for n, packet in enumerate(super().packets(samples)):
            if n < early:
                yield packet
                continue
            ticks = round((n - early) * 1e6 / 60.0)
            payload = packers.dot21(ticks, samples.acc_mps2[n], samples.gyr_dps[n])
            yield packet._replace(payload=payload)


@pytest.mark.parametrize("make", [_RestartedOpen, _RestartedDot])
def test_a_sensor_that_restarts_with_its_clock_at_zero(make, monkeypatch, tmp_path):
    monkeypatch.setitem(FAMILIES, "restarted", make)

    async def restart(scene: Scene, live) -> None:
        while not live.streamed:
            await asyncio.sleep(0.01)
        await asyncio.sleep(24.7)
        scene.air.cut()

    scene = run("restarted", tmp_path, restart)
    recording = read_recording(tmp_path / "a.csv")
    heard, rate_hz = recording.samples, scene.peripheral.rate_hz
    is_sound(heard, scene.samples)
    (gap,) = np.flatnonzero(np.diff(heard.time_s) > 1.6 / rate_hz)
    sent = scene.samples.time_s
    before = np.abs(sent[: gap + 1] - sent[0] - (heard.time_s[: gap + 1] - heard.time_s[0]))
    after = heard.time_s[-1] - heard.time_s[gap + 1]
    assert before.max() < 0.05
    assert after == pytest.approx(sent[-1] - sent[len(sent) - (len(heard) - gap - 1)], abs=0.05)
    truly = sent[len(sent) - (len(heard) - gap - 1)] - sent[gap]
    assert heard.time_s[gap + 1] - heard.time_s[gap] == pytest.approx(truly, abs=0.15)
    reps = analyse(recording).outcome.reps
    assert len([rep for rep in reps if rep.eccentric_s.value is not None]) >= 3


@pytest.mark.parametrize("by", [0.98, 1.02])
@pytest.mark.parametrize("family", ["open", "dot", "witmotion"])
def test_a_clock_that_is_two_percent_off_is_led_by_the_computers(family, by, monkeypatch, tmp_path):
    made = FAMILIES[family]

    class Wrong(made):
        """Says that its samples lie closer (or wider) than they do."""

        def packets(self, samples: Samples) -> Iterator[Packet]:
            for packet in super().packets(samples):
                yield packet._replace(due_s=packet.due_s * by)

    monkeypatch.setitem(FAMILIES, "wrong", Wrong)
    scene = run("wrong", tmp_path)
    recording = read_recording(tmp_path / "a.csv")
    heard, sent = recording.samples, scene.samples
    assert recording.sidecar.lost_samples == 0
    assert abs(len(heard) - len(sent)) <= 5
    is_sound(heard, sent)
    half = len(heard) // 2  # once it has been watched for half a minute
    took_s = (sent.time_s[len(heard) - 1] - sent.time_s[half]) * by
    assert heard.time_s[-1] - heard.time_s[half] == pytest.approx(took_s, rel=0.005)
