"""Four sensors and many browsers at once, for a minute and for a working day."""

from __future__ import annotations

import asyncio
import gc
import os
import random
import sys
from pathlib import Path

import pytest

from tempo.sources.recording import read_recording
from tests.faults.household import Browser, Household
from tests.radio import virtual_clock

if not Path("/proc/self/fd").exists():
    pytest.skip("descriptors are counted as Linux shows them", allow_module_level=True)

SESSION_S = 1800.0
DAY_S = 8 * 3600.0


def descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))  # noqa: PTH208  # a count, not paths


def memory_mb() -> float:
    """What is in use, once what nobody holds is gone."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGESIZE") / 1e6


def test_nothing_is_lost_between_decoder_and_recorder_while_five_look_on(tmp_path):
    house = Household(tmp_path)
    browsers = [Browser(house.host) for _ in range(5)]

    async def inside(house: Household) -> None:
        looking = [asyncio.create_task(browser.look(600.0)) for browser in browsers]
        await house.session(60.0)
        await house.shown()
        for task in looking:
            task.cancel()
        await asyncio.wait(looking)

    virtual_clock.run(house.stay(inside))
    for worn, live, file in zip(house.worn, house.lives, house.files, strict=True):
        rows = len(file.read_bytes().splitlines()) - 1
        counters = live.decoder.counters
        assert counters.payloads >= worn.sent > 50
        assert counters.lost == counters.rejected == 0
        assert rows == counters.samples
        assert rows == len(read_recording(file).samples)
    for browser in browsers:
        assert browser.shown > 400
        assert len(browser.headlines) == 1
        assert browser.headlines[0].startswith("4 reps")


def soak(folder: Path, seconds: float, session_s: float) -> list[tuple[float, int, int]]:
    """Memory in MB, tasks and descriptors after each session, with nobody looking on."""
    house, found = Household(folder), []

    async def inside(house: Household) -> None:
        for number in range(round(seconds / session_s)):
            browsers = [Browser(house.host) for _ in range(3)]
            looking = [
                asyncio.create_task(one.come_and_go(random.Random(f"{number} {n}")))  # noqa: S311
                for n, one in enumerate(browsers)
            ]
            await house.session(session_s, cut=97.0)
            for task in looking:
                task.cancel()
            await asyncio.wait(looking)
            await asyncio.sleep(60.0)  # who said nothing is noticed
            assert any(browser.shown > 10 for browser in browsers)
            for file in house.files:
                assert len(file.read_bytes().splitlines()) > 20 * session_s
                file.unlink()
            await house.watched_by(0)
            house.worn, house.lives = [], []
            found.append((memory_mb(), len(asyncio.all_tasks()), descriptors()))
            sys.stderr.write(f"{number}: {found[-1]}\n")

    before = descriptors()
    virtual_clock.run(house.stay(inside))
    gc.collect()
    assert descriptors() < before, "the listening socket is closed, too"
    return found


def check(found: list[tuple[float, int, int]]) -> None:
    """The first sessions fill the caches."""
    settled = found[len(found) // 4 :]
    (first, tasks, files) = settled[0]
    assert {(one[1], one[2]) for one in settled} == {(tasks, files)}
    assert max(one[0] for one in settled) <= 1.05 * first


def test_three_sessions_leave_no_task_and_no_descriptor(tmp_path):
    found = soak(tmp_path, 60.0, 20.0)
    assert len({one[1:] for one in found}) == 1


@pytest.mark.long
@pytest.mark.endless
def test_eight_hours_leave_no_task_no_descriptor_and_no_memory(tmp_path):
    check(soak(tmp_path, DAY_S, SESSION_S))
