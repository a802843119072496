"""An evening with a sensor: its samples are the clock, and what they show is measured and kept.

Each exercise that the sensor sees is a part of the recording of its own (`parts`): the stages are
fresh for each, so that what was seen live is what is found in that part later.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Mapping
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from tempo.coach.bouts import Bout, Entered, SetDone, bouts_of
from tempo.coach.evening import EveningCoach
from tempo.coach.evening_report import EveningReport, Seen
from tempo.coach.guide import LEVEL_S, is_still
from tempo.evening.obliging import wish_of
from tempo.evening.session import SHOWN_S, EveningSession
from tempo.evening.sight import Sight, sight_of
from tempo.evening.silence import ALONE_S, SAID_S, Silence
from tempo.evening.view import Now
from tempo.live.logbook import Logbook
from tempo.live.onlooker import STALE_S, Connection, State
from tempo.parts import EXERCISE, PROTOCOL, WORK
from tempo.samples import Interval, Samples
from tempo.session import setup_of
from tempo.sources.performing import Performing
from tempo.sources.sidecar import Sidecar
from tempo.sources.source import Source
from tempo.step import Told

#: So long somebody stands still in position before it counts in.
_POSITION_S = 1.5
#: A part goes on for so long after its last set: the end of the last rep is known later.
_TAIL_S = 6.0


@dataclass(slots=True)
class _Part:
    """One exercise as the sensor sees it; ``closes_s``: it is over, but for its last moments."""

    step: int
    sight: Sight
    works: list[Interval] = field(default_factory=list)
    first_s: float | None = None
    last_s: float = 0.0
    closes_s: float = math.inf


class SensedEvening(EveningSession):
    """One evening with a sensor; see `EveningSession` for the rest.

    Parameters
    ----------
    source : where the samples come from.
    sidecar : what is known before the first sample.
    record : the ``.csv`` to be written while samples come.
    """

    def __init__(
        self,
        *args: Any,
        source: Source,
        sidecar: Sidecar | None = None,
        record: Path | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self._source = source
        self.book = Logbook(source.name, sidecar or Sidecar(), record, self._warn)
        self._recent = Samples.empty()
        self._stage_s = 0.0
        self._sample_s = self._latest_s = 0.0
        self._heard_s = self._shown_s = -math.inf
        self._part: _Part | None = None
        self._silence = Silence()

    def note_delays(self, delays: Mapping[str, object]) -> None:
        self.book.add("view_delays", delays)

    async def run(self) -> EveningReport:
        """Lead to the end; what came is saved however it ends."""
        try:
            return await super().run()
        finally:
            self.book.learn(self._source.about())
            self.book.close()

    def _bouts(self) -> tuple[Bout, ...]:
        return bouts_of(self._tonight.steps, sensor=True, sensor_side=self.book.sidecar.side)

    async def _lead(self) -> None:
        if self.book.sidecar.side is None:
            self.book.describe(side=await self._screening.sensor_side())
            self._coach = EveningCoach(self._tonight.steps, self._bouts())
        self._enter(State("connecting"))
        reading = asyncio.ensure_future(self._read())
        stopped = asyncio.ensure_future(self._stopping.wait())
        try:
            while not reading.done() and not self._stopping.is_set():
                await asyncio.wait(
                    {reading, stopped}, timeout=SHOWN_S, return_when=asyncio.FIRST_COMPLETED
                )
                if self._is_stale and self._go_on_alone():
                    break
            if reading.done() and not self._stopping.is_set():
                reading.result()  # a fault of the source is told
        finally:
            stopped.cancel()
            reading.cancel()
            await asyncio.wait({reading})
            self._stop_at_end()

    def _go_on_alone(self) -> bool:
        """While no samples come the clock leads; true when there is nothing left to wait for."""
        now_s, silent_s = self._now_s(), (_clock_s() - self._heard_s) * self._speed
        if self._coach.over:
            return self._part is None or now_s >= self._part.closes_s
        if silent_s > SAID_S and not self._silence.said:
            self._silence.said = True
            self._warn("silent", {})
        if silent_s > ALONE_S:
            self._happened(self._coach.in_position(now_s))
            self._coach.lead(now_s)
        self._tell_time()
        return False

    def _stop_at_end(self) -> None:
        """The source is done, or somebody stopped: the last part is over."""
        if not self._coach.over:
            self._stopped = True
            self._happened(self._coach.stop(self._now_s()))
        self._close_part()

    async def _read(self) -> None:
        async with aclosing(self._source.blocks()) as blocks:
            async for block in blocks:
                if len(block):
                    self._take(block)
                if self._coach.over and self._part is None:
                    return

    def _take(self, block: Samples) -> None:
        first, block = not self.book.samples, self.book.write(block)
        if not len(block):
            return
        self._sample_s, self._heard_s = float(block.time_s[-1]), _clock_s()
        silent_s = self._silence.heard(float(block.time_s[0]), self._sample_s)
        if self._silence.said:
            self._silence.said = False
            self._warn("heard_again", {"seconds": round(silent_s)})
        if first:
            self._state = None
            self._coach = EveningCoach(
                self._tonight.steps, self._bouts(), start_s=float(block.time_s[0])
            )
        self._see(block)
        self._look_for_position(block)
        self._happened(self._coach.advance(self._now_s()))
        if self._heard_s - self._shown_s >= SHOWN_S:
            self._shown_s = self._heard_s
            now = self._now()
            for view in tuple(self._views):
                view.on_moment(now)

    def _see(self, block: Samples) -> None:
        """Let the exercise that is on be seen, and count where the sensor counts."""
        part = self._part
        if part is None:
            return
        if self._sample_s > part.closes_s:
            self._close_part()
            return
        part.first_s = float(block.time_s[0]) if part.first_s is None else part.first_s
        part.last_s = self._sample_s
        bout = self._coach.bout
        working = self._coach.stage == "working" and bout is not None and bout.measured
        seen = part.sight.push(block, working=working and not self._coach.paused)
        for cue in seen.cues:
            self._sound(cue)
        if working:
            self._happened(self._coach.counted(seen.reps, self._now_s(), over=seen.over))

    def _look_for_position(self, block: Samples) -> None:
        """Both feet flat and still is level; still in position lets it count in."""
        joined = Samples.join([self._recent, block])
        now_s = self._sample_s
        self._recent = joined[int(np.searchsorted(joined.time_s, now_s - LEVEL_S - 0.1)) :]
        stage = self._coach.stage
        seconds = {"level": LEVEL_S, "position": _POSITION_S}.get(stage)
        if seconds is None or now_s - self._stage_s < seconds:
            return
        if not is_still(self._recent, seconds, now_s):
            return
        if stage == "level" and self._part is not None:
            first_s = self._part.first_s or now_s
            start_s = max(now_s - seconds, float(self._recent.time_s[0]), first_s)
            level = Interval(start_s, float(np.nextafter(now_s, np.inf)))
            self._part.sight.tell(Told(level=level))
            self.book.label("level", level)
        self._happened(self._coach.in_position(self._now_s()))

    def _entered(self, entered: Entered) -> None:
        self._stage_s, bout = entered.at_s, entered.bout
        if self._part is not None and (bout is None or bout.step != self._part.step):
            self._part.closes_s = min(self._part.closes_s, entered.at_s + _TAIL_S)
        if entered.stage in {"level", "ready", "position"} and bout is not None and bout.measured:
            self._open_part(bout)
        if entered.stage == "working" and self._part is not None:
            self._part.sight.begin_set()
        if isinstance(self._source, Performing) and bout is not None:
            self._source.follow(wish_of(entered.stage, bout, self._tonight.steps[bout.step]))
        super()._entered(entered)

    def _open_part(self, bout: Bout) -> None:
        """The exercise begins for the sensor; it stays with it from set to set."""
        if self._part is not None and self._part.step == bout.step:
            self._part.closes_s = math.inf
            return
        self._close_part()
        step = self._tonight.steps[bout.step]
        # nothing of what was labelled before belongs to this part
        setup = setup_of(replace(self.book.sidecar, labels=()))
        self._part = _Part(bout.step, sight_of(step.exercise, step.protocol, setup))

    def _close_part(self) -> None:
        part, self._part = self._part, None
        if part is None or part.first_s is None:
            return
        step = self._tonight.steps[part.step]
        span = Interval(part.first_s, float(np.nextafter(part.last_s, np.inf)))
        self.book.label(f"{EXERCISE}{step.exercise.name}", span)
        self.book.label(f"{PROTOCOL}{step.protocol.name}", span)
        seen = part.sight.finish(part.works)
        before = self._steps[part.step].seen
        both = Seen(seen.count + before.count, seen.score, seen.of) if before else seen
        self._steps[part.step] = replace(self._steps[part.step], seen=both if both.count else None)

    def _set_done(self, done: SetDone) -> None:
        if done.bout.measured and self._part is not None and done.end_s > done.start_s:
            work = Interval(done.start_s, done.end_s)
            self._part.works.append(work)
            self.book.label(WORK, work)
        super()._set_done(done)
        if done.bout.measured:
            silent_s = self._silence.within(Interval(done.start_s, done.end_s), self._now_s())
            step = self._steps[done.bout.step]
            self._steps[done.bout.step] = replace(step, silent_s=step.silent_s + silent_s)

    def _warn(self, code: str, of: Mapping[str, object]) -> None:
        text = self._wording.trouble(code, of)
        for view in tuple(self._views):
            view.on_warning(text)

    @property
    def _is_stale(self) -> bool:
        return self._heard_s > -math.inf and _clock_s() - self._heard_s > STALE_S

    def _now(self) -> Now:
        heard = self._heard_s > -math.inf
        sensor: Connection = "stale" if self._is_stale else "connected" if heard else "connecting"
        return replace(super()._now(), sensor=sensor)

    def _now_s(self) -> float:
        """The newest sample's time; the clock goes on from there when none come."""
        silent_s = max(0.0, _clock_s() - self._heard_s - STALE_S) if self._is_stale else 0.0
        now_s = self._sample_s + (silent_s * self._speed if silent_s else 0.0)
        self._latest_s = max(self._latest_s, now_s)
        return self._latest_s

    @property
    def _saved(self) -> str | None:
        return self.book.saved


def _clock_s() -> float:
    return asyncio.get_running_loop().time()
