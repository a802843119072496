"""An evening in the room: the machine of `coach.evening` on a clock, with a sensor or without.

Without a sensor the clock leads. With one its samples do, so that a recording played at any speed
gives the same evening; while none come the clock goes on, and nothing is waited for longer than
the stages say.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from tempo.coach.bouts import Bout, Entered, SetDone, bouts_of
from tempo.coach.cues import Cue
from tempo.coach.evening import EveningCoach, Event
from tempo.coach.evening_report import EveningReport, StepDone, blank, report
from tempo.coach.gates import Health, Tonight, tonight
from tempo.coach.routine import Routine
from tempo.evening.screening import Said, Screening
from tempo.evening.view import EveningView, EveningWording, Now
from tempo.live.onlooker import State

#: The moment is shown so often at least.
SHOWN_S = 0.1
#: No wait is shorter: a clock has a resolution.
_LEAST_S = 1e-3


class EveningSession:
    """One evening from the first question to the summary; `run` it once.

    Parameters
    ----------
    routine : what is asked.
    said : what need not be asked.
    first_week : one set of everything.
    sets : so many of everything instead.
    speed : how much faster than the clock it goes.
    """

    def __init__(
        self,
        routine: Routine,
        *,
        wording: EveningWording,
        views: Sequence[EveningView] = (),
        said: Said | None = None,
        first_week: bool = False,
        sets: int | None = None,
        speed: float = 1.0,
    ) -> None:
        self.routine = routine
        self._wording = wording
        self._views = list(views)
        self._said = said or Said()
        self._first_week, self._sets = first_week, sets
        self._speed = speed
        self._stopping = asyncio.Event()
        self._woken = asyncio.Event()
        self._screening = Screening(self._enter, self._stopping)
        self._state: State | None = None
        self._tonight = Tonight("train", routine.steps)
        self._lines: tuple[str, ...] = ()
        self._coach = EveningCoach((), ())
        self._steps: list[StepDone] = []
        self._began_s = math.nan
        self._sign = self._stopped = False

    def attend(self, view: EveningView) -> None:
        """One more looks on; it is told where the evening stands."""
        self._views.append(view)
        if self._state is not None:
            view.on_state(self._state)
        elif self._steps and not self._coach.over:
            view.on_tonight(self._tonight, self._lines)
            now = self._now()
            view.on_stage(now, self._wording.stage(now))
            view.on_moment(now)

    # what a view may ask for (`EveningControls`)

    def answer(self, question: str, value: str, *, assumed: bool = False) -> None:  # noqa: ARG002  # an answer is one
        self._screening.answer(question, value)

    def skip(self) -> None:
        self._happened(self._coach.skip(self._now_s()))

    def next_exercise(self) -> None:
        self._happened(self._coach.next_exercise(self._now_s()))

    def repeat(self) -> None:
        self._happened(self._coach.repeat(self._now_s()))

    def pause(self) -> None:
        """Stand still, or go on."""
        wish = self._coach.resume if self._coach.paused else self._coach.pause
        self._happened(wish(self._now_s()))

    def stop(self) -> None:
        self._stopped = True
        self._stopping.set()
        self._woken.set()

    def sign(self) -> None:
        self._sign = True
        self.stop()

    def note_delays(self, delays: Mapping[str, object]) -> None:
        """Nothing is recorded, so there is nowhere to keep them."""

    async def run(self) -> EveningReport:
        """Lead until the last exercise is done or somebody stops; a cancelled run ends as well."""
        with suppress(asyncio.CancelledError):
            health = await self._screening.health(self._said)
            self._prepare(health)
            if self._tonight.steps and not self._stopping.is_set():
                await self._lead()
        return self._end()

    def _prepare(self, health: Health) -> None:
        """What is left of the routine tonight, and what that leaves out, said."""
        self._state = None
        self._sign = self._sign or health.sign
        first_week, sets = self._first_week, self._sets
        self._tonight = tonight(self.routine, health, first_week=first_week, sets=sets)
        self._steps = blank(self._tonight.steps)
        self._coach = EveningCoach(self._tonight.steps, self._bouts())
        self._lines = self._wording.tonight(self._tonight)
        for view in self._views:
            view.on_tonight(self._tonight, self._lines)

    def _bouts(self) -> tuple[Bout, ...]:
        return bouts_of(self._tonight.steps)

    async def _lead(self) -> None:
        self._began_s = _clock_s()
        while not self._coach.over and not self._stopping.is_set():
            self._tell_time()
            left_s = max(_LEAST_S, (self._coach.next_s - self._now_s()) / self._speed)
            self._woken.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), min(left_s, SHOWN_S))

    def _tell_time(self) -> None:
        self._happened(self._coach.advance(self._now_s()))
        now = self._now()
        for view in tuple(self._views):
            view.on_moment(now)

    def _happened(self, events: Sequence[Event]) -> None:
        for event in events:
            if isinstance(event, Cue):
                self._sound(event)
            elif isinstance(event, SetDone):
                self._set_done(event)
            else:
                self._entered(event)
        self._woken.set()

    def _sound(self, cue: Cue) -> None:
        in_s = max(0.0, cue.at_s - self._now_s()) / self._speed
        for view in tuple(self._views):
            view.on_cue(cue, in_s)

    def _set_done(self, done: SetDone) -> None:
        at = done.bout.step
        self._steps[at] = self._steps[at].with_set(done)
        self._say(self._wording.set_done(done, self._tonight.steps[at]))

    def _entered(self, entered: Entered) -> None:
        if entered.stage == "over":
            return
        now = replace(self._now(), moment=self._coach.moment(entered.at_s))
        text = self._wording.stage(now)
        for view in tuple(self._views):
            view.on_stage(now, text)

    def _say(self, text: str) -> None:
        if text:
            for view in tuple(self._views):
                view.on_said(text)

    def _enter(self, state: State) -> None:
        self._state = state
        for view in tuple(self._views):
            view.on_state(state)

    def _now(self) -> Now:
        return Now(self._coach.moment(self._now_s()), self._tonight.steps)

    def _now_s(self) -> float:
        """How late the evening is."""
        if math.isnan(self._began_s):
            return 0.0
        return (_clock_s() - self._began_s) * self._speed

    @property
    def _saved(self) -> str | None:
        """Where a recording was written."""
        return None

    def _end(self) -> EveningReport:
        self._state = None
        self._happened(self._coach.stop(self._now_s()) if self._steps else [])
        found = report(
            self.routine, self._tonight, self._steps, stopped=self._stopped, sign=self._sign
        )
        for view in tuple(self._views):
            view.on_summary(found, self._saved)
        return found


def _clock_s() -> float:
    return asyncio.get_running_loop().time()
