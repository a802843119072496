"""Whole evenings over the air: a sensor that sees them, hangs up, falls silent, or is gone."""

from __future__ import annotations

import asyncio
import io
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from tempo.coach.evening_report import EveningReport, StepDone
from tempo.coach.routine import Routine
from tempo.coach.routine_file import parse_routine
from tempo.coach.routines import ROUTINES, load_routine
from tempo.evening.screening import Said
from tempo.evening.sensed import SensedEvening
from tempo.parts import parts_of
from tempo.samples import Samples
from tempo.session import Analysis, analyse
from tempo.sources.performing import Performing
from tempo.sources.recording import Recording, read_recording
from tempo.sources.replay import Replay
from tempo.sources.sidecar import Sidecar
from tempo.sources.source import Source
from tempo.views.evening_lines import EveningLines
from tempo.views.evening_words import evening_wording
from tests.radio import virtual_clock
from tests.radio.scene import Scene

#: Virtual seconds after which a test has hung.
LIMIT_S = 5000.0
RAISES = """
[[step]]
protocol = "hsr"
reps = 6
pace = { up = 3, lower = 3 }
"""


@dataclass
class Evening:
    """An evening that is over: what was reported, printed, and left."""

    report: EveningReport
    said: list[str]
    session: SensedEvening
    lasted_s: float

    @property
    def samples(self) -> Samples:
        return self.session.book.recording().samples

    def step(self, exercise: str) -> StepDone:
        return next(one for one in self.report.steps if one.step.exercise.name == exercise)


def routine(name: str) -> Routine:
    return load_routine(name) if name in ROUTINES else parse_routine(RAISES, name, own="own")


def evening(name: str, source: Source, record: Path | None = None) -> SensedEvening:
    asked = routine(name)
    return SensedEvening(
        asked,
        source=source,
        sidecar=Sidecar(mount="foot", side="left", origin="recorded"),
        record=record,
        wording=evening_wording(asked),
        said=Said(signs_seen=True, hurts=frozenset(), sore="no"),
        first_week=True,
    )


async def led(session: SensedEvening) -> Evening:
    out = io.StringIO()
    lines = EveningLines(out, session, careful=True)
    lines.nobody_types()
    session.attend(lines)
    loop = asyncio.get_running_loop()
    began_s = loop.time()
    async with asyncio.timeout(LIMIT_S):
        report = await session.run()
    return Evening(report, out.getvalue().splitlines(), session, loop.time() - began_s)


@cache
def rehearsed(name: str) -> Evening:
    """The evening of a simulated person; its samples are what goes over the air."""
    return virtual_clock.run(led(evening(name, Performing())))


def over_the_air(name: str, record: Path, spoil=None, kind: str = "hold") -> tuple[Evening, Scene]:
    """The same with a sensor; ``spoil`` comes four seconds into its first set of this kind."""

    moved = rehearsed(name).samples

    async def go() -> tuple[Evening, Scene]:
        scene = await Scene("open", moves=lambda _: moved).enter()
        session = evening(name, scene.live(), record)
        beside = [asyncio.create_task(scene.perform())]
        if spoil is not None:
            beside.append(asyncio.create_task(spoiled(session, scene)))
        found = await led(session)
        for task in beside:
            task.cancel()
        return found, scene

    async def spoiled(session: SensedEvening, scene: Scene) -> None:
        while not is_worked_at(session, kind):
            await asyncio.sleep(0.05)
        await asyncio.sleep(4.0)
        await spoil(scene)

    return virtual_clock.run(go())


def is_worked_at(session: SensedEvening, kind: str) -> bool:
    now = session._now()  # what its views are shown
    step, bout = now.step, now.moment.bout
    return (
        now.moment.stage == "working"
        and step is not None
        and step.exercise.kind == kind
        and bout is not None
        and bout.measured
    )


def parts(record: Path) -> dict[str, tuple[Recording, Analysis]]:
    found = parts_of(read_recording(record))
    return {str(part.sidecar.exercise): (part, analyse(part)) for part in found}


@pytest.mark.parametrize(
    "name",
    [pytest.param(one, marks=[] if one == "stretch" else pytest.mark.long) for one in ROUTINES],
)
def test_every_evening_goes_over_the_air_to_its_end(name, tmp_path):
    record = tmp_path / "evening.csv"
    found, scene = over_the_air(name, record)
    assert found.report.ended == "done"
    assert not any("No samples" in line for line in found.said)
    for each in found.report.steps:
        assert each.sets == each.asked_sets
        assert each.silent_s == 0.0
        assert each.measured == (each.step.exercise.kind != "timer")
    for exercise, (part, analysis) in parts(record).items():
        seen = found.step(exercise).seen
        counted = len(analysis.efforts) + sum(rep.counted for rep in analysis.outcome.reps)
        assert counted == (0 if seen is None else seen.count) > 0, exercise
        assert part.sidecar.sensor["family"] == "open"
    assert not scene.peripheral.heard, "nobody listens to the sensor any more"
    assert len(found.samples) > 0.98 * len(rehearsed(name).samples)


async def hang_up(scene: Scene) -> None:
    (connection,) = scene.sensor.device.connections.values()
    await scene.sensor.hide()
    await connection.disconnect()
    await asyncio.sleep(4.0)
    await scene.sensor.show()


async def fall_silent(scene: Scene) -> None:
    scene.peripheral.silent = True
    await asyncio.sleep(1.0)
    while scene.peripheral.heard:
        await asyncio.sleep(0.05)
    scene.peripheral.silent = False


async def go_for_good(scene: Scene) -> None:
    await scene.sensor.hide()
    scene.air.cut()


def test_a_sensor_that_hangs_up_in_a_stretch_is_fetched_back_and_the_time_goes_on(tmp_path):
    record = tmp_path / "evening.csv"
    found, _ = over_the_air("stretch", record, hang_up)
    assert found.report.ended == "done"
    first, second = found.report.steps
    assert (first.whole_sets, second.whole_sets) == (2, 2)
    assert first.worked_s == pytest.approx(40.0), "a set is as long as ever"
    assert 3.5 < first.silent_s < 7.0
    assert second.silent_s == 0.0
    assert second.seen is not None, "what came after it is measured"
    assert sum("No samples come" in line for line in found.said) == 1
    assert sum("The sensor is back after" in line for line in found.said) == 1
    assert any("s of it without samples" in line for line in found.said[-4:])
    recording = read_recording(record)
    assert recording.sidecar.lost_samples == pytest.approx(100 * first.silent_s, rel=0.2)
    ((_, analysis), _) = parts(record).values()
    (gap,) = analysis.outcome.gaps
    assert gap.end_s - gap.start_s == pytest.approx(first.silent_s, abs=0.1)


def test_a_stretch_in_which_it_fell_silent_is_held_and_its_stillness_not_known(tmp_path):
    record = tmp_path / "evening.csv"
    found, _ = over_the_air("stretch", record, fall_silent)
    first, second = found.report.steps
    assert 2.0 < first.silent_s < 4.0
    (_, analysis), (_, whole) = parts(record).values()
    (effort,) = analysis.efforts
    assert "gap" in effort.notes
    assert effort.did.still is None
    (reason,) = (one for one in analysis.effort_scores[0].reasons if one.part == "still")
    assert (reason.code, reason.of) == ("withheld", {"why": "gap"})
    assert whole.efforts[0].notes == ()
    assert whole.efforts[0].did.still is True
    assert first.seen is not None
    assert second.seen is not None


def test_an_evening_whose_sensor_never_returns_ends_by_the_clock(tmp_path):
    found, _ = over_the_air("stretch", tmp_path / "evening.csv", go_for_good)
    assert found.report.ended == "done"
    assert all(each.whole_sets == 2 for each in found.report.steps)
    assert [each.seen for each in found.report.steps] == [None, None]
    assert [round(each.silent_s) for each in found.report.steps] == [16, 20]
    began, ended = (said_at(found, words) for words in ("Exercise 2 of 2", "Done:"))
    assert began < ended
    planned_s = sum(each.step.lasts_s for each in found.report.steps)
    assert found.lasted_s < planned_s + 40.0, "nothing is waited for that nobody sees"


def said_at(found: Evening, words: str) -> int:
    return next(at for at, line in enumerate(found.said) if words in line)


def test_the_beat_leads_the_reps_that_a_lost_sensor_does_not_count(tmp_path):
    found, _ = over_the_air("raises", tmp_path / "evening.csv", go_for_good, kind="raise")
    (step,) = found.report.steps
    assert found.report.ended == "done"
    assert (step.reps, step.whole_sets) == (6, 1)
    assert step.worked_s == pytest.approx(4.0 + 10.0 + 36.0, abs=6.5)
    assert any("6: " in line for line in found.said), "its last rep was called"
    assert "10 s without samples" not in found.said[-1]
    assert "without samples" in "".join(found.said[-3:])


def test_an_evening_that_a_sensor_left_can_be_played_again(tmp_path):
    record = tmp_path / "evening.csv"
    over_the_air("stretch", record, hang_up)
    recording = read_recording(record)
    again = virtual_clock.run(led(evening("stretch", Replay(recording))))
    assert again.report.ended == "done"
    assert any("The sensor is back after" in line for line in again.said)
    assert [each.whole_sets for each in again.report.steps] == [2, 2]
    before, after = recording.samples, again.samples
    assert (before.time_s == after.time_s).all()
    first, second = again.report.steps
    assert first.silent_s > 3.5
    assert second.seen is not None
    assert second.seen.of["held_s"] == pytest.approx(30.3, abs=0.5)
