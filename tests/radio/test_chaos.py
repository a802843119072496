"""Everything at once and at the worst moment; no hang, no invented sample, gaps where there are."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator

import numpy as np
import pytest

from tempo.samples import Samples
from tempo.session import analyse
from tempo.sources.live import Live, State
from tempo.sources.recording import read_recording
from tests.radio import virtual_clock
from tests.radio.families import FAMILIES, Dot, OpenImu
from tests.radio.peripherals import Packet
from tests.radio.scene import Scene, movement
from tests.unit.sensors import packers

#: No test lasts longer on the virtual clock: who waits for ever is caught.
LIMIT_S = 1200.0


def run(family: str, tmp_path, spoil=None, **options) -> Scene:
    """A recorded movement, with `spoil(scene, live)` beside it from the beginning."""

    async def go() -> Scene:
        scene = await Scene(family, **options).enter()
        live = scene.live()
        spoiling = asyncio.create_task(spoil(scene, live)) if spoil else None
        async with asyncio.timeout(LIMIT_S):
            await scene.record(live, tmp_path / "a.csv")
        if spoiling:
            spoiling.cancel()
            await asyncio.wait({spoiling})
            assert spoiling.cancelled() or spoiling.exception() is None
        scene.connections = live.connections
        return scene

    return virtual_clock.run(go())


def is_sound(heard: Samples, sent: Samples) -> None:
    """Time rises, and every sample is one that was sent, in order."""
    assert (np.diff(heard.time_s) > 0).all()
    at = 0
    for row in heard.acc_mps2:
        far = np.abs(sent.acc_mps2[at : at + 8000] - row).max(axis=1)
        found = np.flatnonzero(far < 0.011)
        assert len(found), "a sample that was never sent"
        at += int(found[0]) + 1


def minutes(rate_hz: float) -> Samples:
    """The movement again and again, ten minutes long."""
    one = movement(rate_hz)
    length_s = float(one.time_s[-1]) + 1 / rate_hz
    parts = [Samples(one.time_s + n * length_s, one.acc_mps2, one.gyr_dps) for n in range(9)]
    return Samples.join(parts)


def test_fifty_lost_links_in_a_row(tmp_path):
    lost = []

    async def cut_again_and_again(scene: Scene, live) -> None:
        while len(lost) < 50:
            before = len(scene.heard)
            while live.state is not State.STREAM or len(scene.heard) < before + 15:
                await asyncio.sleep(0.05)
            scene.air.cut()
            lost.append(live.connections)
            while live.state is State.STREAM:
                await asyncio.sleep(0.01)

    scene = run("open", tmp_path, cut_again_and_again, moves=minutes)
    assert lost == list(range(1, 51))
    assert scene.connections == 51
    recording = read_recording(tmp_path / "a.csv")
    heard = recording.samples
    gaps = np.flatnonzero(np.diff(heard.time_s) > 0.016)
    assert len(gaps) == 50
    missing = len(scene.samples) - len(heard)
    assert recording.sidecar.lost_samples == pytest.approx(missing, rel=0.01)
    # the movement repeats itself, so a sample's place is told by its time
    assert (np.diff(heard.time_s) > 0).all()
    sent = scene.samples
    at = np.searchsorted(sent.time_s - sent.time_s[-1], heard.time_s - heard.time_s[-1])
    near = np.clip(at + np.arange(-20, 21)[:, None], 0, len(sent) - 1)
    far = np.abs(sent.acc_mps2[near] - heard.acc_mps2).max(axis=2).min(axis=0)
    assert far.max() < 0.011, "every sample was sent, within 0.2 s of where it stands"


class Watched(Live):
    """Tells of every new state at once."""

    told = staticmethod(lambda _: None)

    def __setattr__(self, name: str, value: object) -> None:
        super().__setattr__(name, value)
        if name == "state":
            self.told(value)


@pytest.mark.parametrize("first", [True, False], ids=["at first", "when it had streamed"])
@pytest.mark.parametrize("at", list(State), ids=lambda state: state.value)
def test_a_link_lost_at_every_state_comes_back(at, first, tmp_path):
    cuts = []

    async def cut_there(scene: Scene, live) -> None:
        come = asyncio.Event()

        def told(state: State) -> None:
            if state is at and (live.streamed or first) and not cuts:
                cuts.append(state)
                scene.air.cut()
                come.set()

        live.told = told
        live.__class__ = Watched
        if at is State.SCAN and first:
            told(at)
        elif at is State.BACKOFF and first:
            while live.state is not State.STREAM:
                await asyncio.sleep(0.001)
            scene.air.cut()
        elif not first:
            while not live.streamed:
                await asyncio.sleep(0.001)
            scene.air.cut()
        await come.wait()
        await scene.sensor.hide()
        await asyncio.sleep(2.0)
        await scene.sensor.show()

    scene = run("open", tmp_path, cut_there)
    assert cuts == [at]
    assert len(scene.heard) > 4000
    is_sound(scene.heard, scene.samples)


@pytest.mark.parametrize("dead", ["battery_percent", "subscribe", "read", "write"])
@pytest.mark.parametrize("attempt", [1, 2])
def test_a_sensor_that_stops_answering_is_connected_anew(dead, attempt, tmp_path):
    """Nobody hangs up and nothing is answered: only a limit on every wait helps."""
    hung = []

    async def go() -> Scene:
        scene = await Scene("open").enter()
        live, connect = scene.live(), scene.radio.connect
        acting = []

        async def connected(*arguments):
            link = await connect(*arguments)
            acting.append(link)
            if len(acting) == attempt:

                async def never(*_, **__):
                    hung.append(dead)
                    await asyncio.Event().wait()

                setattr(link, dead, never)
            return link

        async def lose_it_once() -> None:
            while len(scene.heard) < 1000:
                await asyncio.sleep(0.1)
            if attempt == 2:
                scene.air.cut()

        scene.radio.connect = connected
        losing = asyncio.create_task(lose_it_once())
        async with asyncio.timeout(LIMIT_S):
            await scene.record(live, tmp_path / "a.csv")
        losing.cancel()
        scene.connections = live.connections
        return scene

    scene = virtual_clock.run(go())
    assert hung[0] == dead
    assert scene.connections == attempt + 1
    assert "it gave no answer for 10 s" in scene.faults or attempt == 1
    assert len(scene.heard) > 3000
    is_sound(scene.heard, scene.samples)


def test_a_battery_that_dies_leaves_what_came_before(tmp_path):
    """Ten minutes of looking for it, and then the person ends it."""
    ended = []

    async def go() -> Scene:
        scene = await Scene("open").enter()
        live = scene.live()
        recording = asyncio.create_task(scene.record(live, tmp_path / "a.csv"))
        while len(scene.heard) < 2000:
            await asyncio.sleep(0.1)
        scene.perform = None
        scene.peripheral.silent = True
        await scene.sensor.hide()
        scene.air.cut()
        await asyncio.sleep(20.0)
        assert live.fault == "it does not show itself"
        assert live.state in {State.SCAN, State.BACKOFF}
        recording.cancel()
        await asyncio.wait({recording})
        ended.append(recording.cancelled())
        return scene

    scene = virtual_clock.run(go())
    assert ended == [True]
    recording = read_recording(tmp_path / "a.csv")
    assert len(recording.samples) >= 2000
    assert recording.sidecar.extra.get("unfinished") is None
    is_sound(recording.samples, scene.samples)


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


def duplicated(packets: list[Packet], dice: random.Random) -> Iterator[Packet]:
    for packet in packets:
        yield packet
        for _ in range(dice.choice([0, 0, 0, 1, 2])):
            yield packet


def late(packets: list[Packet], dice: random.Random) -> Iterator[Packet]:
    """Every now and then one comes after the one that follows it."""
    held: Packet | None = None
    for packet in packets:
        if held is None and dice.random() < 0.1:
            held = packet
            continue
        yield packet
        if held is not None:
            yield held._replace(due_s=packet.due_s)
            held = None


def truncated(packets: list[Packet], dice: random.Random) -> Iterator[Packet]:
    for packet in packets:
        length = len(packet.payload)
        cut = dice.randrange(length) if dice.random() < 0.1 else length
        yield packet._replace(payload=packet.payload[:cut])


def corrupted(packets: list[Packet], dice: random.Random) -> Iterator[Packet]:
    for packet in packets:
        payload = bytearray(packet.payload)
        if dice.random() < 0.1:
            payload[dice.randrange(len(payload))] ^= 1 << dice.randrange(8)
        yield packet._replace(payload=bytes(payload))


def spoiled(family: str, how, monkeypatch, tmp_path) -> Scene:
    class Spoiled(FAMILIES[family]):
        def packets(self, samples: Samples) -> Iterator[Packet]:
            yield from how(list(super().packets(samples)), random.Random(7))  # noqa: S311

    monkeypatch.setitem(FAMILIES, "spoiled", Spoiled)
    return run("spoiled", tmp_path, moves=lambda rate_hz: movement(rate_hz)[: int(25 * rate_hz)])


WITH_CLOCKS = ("open", "dot", "movesense", "polar")


@pytest.mark.parametrize("how", [duplicated, late])
@pytest.mark.parametrize("family", WITH_CLOCKS)
def test_what_comes_twice_or_late_invents_nothing(family, how, monkeypatch, tmp_path):
    scene = spoiled(family, how, monkeypatch, tmp_path)
    heard = read_recording(tmp_path / "a.csv").samples
    is_sound(heard, scene.samples)
    least = 0.7 if how is late else 0.95
    assert least * len(scene.samples) < len(heard) <= len(scene.samples)


@pytest.mark.parametrize("family", [*WITH_CLOCKS, "metawear", "thingy", "witmotion"])
def test_what_is_cut_short_invents_nothing(family, monkeypatch, tmp_path):
    scene = spoiled(family, truncated, monkeypatch, tmp_path)
    heard = read_recording(tmp_path / "a.csv").samples
    is_sound(heard, scene.samples)
    assert 0.5 * len(scene.samples) < len(heard) <= len(scene.samples)


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_flipped_bits_end_nothing_and_add_nothing(family, monkeypatch, tmp_path):
    """A wrong number cannot be told from a right one here; a wrong time or count can."""
    scene = spoiled(family, corrupted, monkeypatch, tmp_path)
    heard = read_recording(tmp_path / "a.csv").samples
    assert (np.diff(heard.time_s) > 0).all()
    lasts_s = scene.samples.time_s[-1] - scene.samples.time_s[0]
    assert heard.time_s[-1] - heard.time_s[0] < lasts_s + 1.0
    assert 0.5 * len(scene.samples) < len(heard) <= len(scene.samples) + 2
