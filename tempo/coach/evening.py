"""An evening as a machine without a clock: told the time and what a sensor saw, it leads on.

==========  ====================================================================================
stage       ends
==========  ====================================================================================
intro       by itself: what is on tonight was said
announce    by itself: what comes next was said
level       when the sensor saw both feet flat and still (`in_position`), or after a minute
ready       by itself: time to get into position
position    when the sensor saw somebody still (`in_position`), or after 20 s
count_in    by itself, after three seconds
working     when its time or its paced reps are over, or `counted` has reached what is asked; the
            beat leads what is left of a counted set when the sensor falls silent (`lead`)
rest        by itself; the next set follows
other_side  by itself; the same set on the other side follows
over        never
==========  ====================================================================================

Without a sensor there is neither level nor position, so that it runs by the clock alone. Whatever
the times at which it is told the time, the same happens at the same moments. The numbers are the
project's own.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import replace

from tempo.coach.bouts import (
    Bout,
    Entered,
    Moment,
    SetDone,
    Stage,
    is_counted,
    stage_s,
    stages_of,
)
from tempo.coach.cues import Cue
from tempo.coach.guide import COUNT_IN, count_in
from tempo.coach.routine import RoutineStep
from tempo.coach.working import Led, cues_of, paced_reps, phase_at

Event = Cue | Entered | SetDone

#: Cues are handed out so long before they sound.
AHEAD_S = 0.5


class EveningCoach:
    """Leads through the bouts; every call says what it gave rise to, in order.

    Parameters
    ----------
    steps : what is done this evening.
    bouts : its bouts (`bouts_of`).
    start_s : when it begins.
    """

    def __init__(
        self, steps: Sequence[RoutineStep], bouts: Sequence[Bout], start_s: float = 0.0
    ) -> None:
        self._steps, self._bouts = tuple(steps), tuple(bouts)
        self._place = -1
        self._stages: deque[Stage] = deque()
        self._stage: Stage = "announce"
        self._start_s = start_s
        self._lasts_s = 0.0
        self._cues: deque[Cue] = deque()
        self._reps = 0
        self._counting, self._led = False, Led()
        self._paused_s: float | None = None
        self._resumes_s = -math.inf

    # what is known

    @property
    def over(self) -> bool:
        return self._stage == "over"

    @property
    def stage(self) -> Stage:
        """The stage that it is in, be it paused or not."""
        return self._stage

    @property
    def paused(self) -> bool:
        return self._paused_s is not None

    @property
    def bout(self) -> Bout | None:
        """The bout that is on or announced."""
        return self._bouts[self._place] if 0 <= self._place < len(self._bouts) else None

    @property
    def next_s(self) -> float:
        """When there is something to be told next."""
        if self._stage == "over" or self._paused_s is not None:
            return math.inf
        cue_s = self._cues[0].at_s - AHEAD_S if self._cues else math.inf
        return min(cue_s, self._start_s + self._lasts_s)

    def moment(self, now_s: float) -> Moment:
        """What is to be seen at this instant."""
        bout, after = self.bout, self._after()
        if self._stage == "over" or bout is None:
            return Moment("over", now_s)
        step = self._steps[bout.step]
        at_s = now_s if self._paused_s is None else self._paused_s
        gone_s = min(max(0.0, at_s - self._start_s), self._lasts_s)
        counting, beat_s = self._counting, self._led.paced_s(step, gone_s)
        counted_in = at_s < self._resumes_s and not self.paused
        stage: Stage = "paused" if self.paused else "count_in" if counted_in else self._stage
        left_s = self._resumes_s - at_s if counted_in else self._lasts_s - gone_s
        working = self._stage == "working"
        beat = phase_at(step, beat_s) if working and not counting else None
        waits = self._stage in {"level", "position"} or (working and counting)
        return Moment(
            stage=stage,
            at_s=now_s,
            bout=bout,
            left_s=left_s,
            lasts_s=self._lasts_s,
            rep=self._reps if counting or not working else paced_reps(step, beat_s),
            reps=None if step.reps is None else int(step.reps.value),
            phase=None if beat is None else beat[0],
            phase_left_s=None if beat is None else beat[1],
            waits=waits,
            skips="set" if self._stage in {"working", "count_in"} else "wait",
            next=after,
        )

    # what happens by itself

    def advance(self, now_s: float) -> list[Event]:
        """It is this late now."""
        events: list[Event] = []
        if self._place < 0:
            events += self._begin(0, self._start_s)
        while self._paused_s is None and self._stage != "over":
            end_s = self._start_s + self._lasts_s
            while self._cues and self._cues[0].at_s <= min(now_s + AHEAD_S, end_s):
                events.append(self._cues.popleft())
            if end_s > now_s:
                break
            events += self._on(end_s, whole=self._stage == "working" and not self._counting)
        return events

    # what the sensor shows

    def in_position(self, now_s: float) -> list[Event]:
        """The sensor saw what the stage waits for."""
        if self._stage in {"level", "position"} and not self.paused:
            return self._on(now_s)
        return []

    def counted(self, reps: int, now_s: float, *, over: bool = False) -> list[Event]:
        """So many reps of a counted set were seen; ``over``: and then nothing more came."""
        bout = self.bout
        if self._stage != "working" or bout is None or self.paused:
            return []
        if not self._counting:
            return []
        self._reps, asked = reps, self._steps[bout.step].reps
        whole = asked is not None and reps >= asked.value
        return self._on(now_s, whole=whole) if whole or (over and reps) else []

    def lead(self, now_s: float) -> None:
        """The sensor is silent: the beat leads the reps that are left of a counted set."""
        bout = self.bout
        if self._stage != "working" or bout is None or self.paused or not self._counting:
            return
        step, gone_s = self._steps[bout.step], now_s - self._start_s
        self._counting, self._led = False, Led(gone_s, self._reps)
        done_s = self._reps * step.rep_s
        cues = cues_of(step, bout.set, now_s - done_s)
        self._cues = deque(cue for cue in cues if cue.at_s >= now_s)
        self._lasts_s = gone_s + step.set_s - done_s

    # what the person wants

    def skip(self, now_s: float) -> list[Event]:
        """Leave this set, or wait no longer."""
        if self.over:
            return []
        events = self._go_on(now_s)
        if self._stage in {"working", "count_in"}:
            return [*events, *self._leave(now_s, self._place + 1)]
        while self._stages and self._stages[0] in {"ready", "level", "position"}:
            self._stages.popleft()
        return [*events, *self._on(now_s)]

    def next_exercise(self, now_s: float) -> list[Event]:
        """On to the next exercise."""
        bout = self.bout
        if self.over or bout is None:
            return []
        places = (at for at, one in enumerate(self._bouts) if one.step > bout.step)
        later = next(places, len(self._bouts))
        return [*self._go_on(now_s), *self._leave(now_s, later)]

    def repeat(self, now_s: float) -> list[Event]:
        """Do the set once more, or the last one while nothing is worked at."""
        if self.over or self._place < 0:
            return []
        events = self._go_on(now_s)
        resting = self._stage in {"intro", "announce", "rest", "other_side", "level", "ready"}
        place = max(0, self._place - 1) if resting else self._place
        done = self._set_done(now_s, whole=False)
        return [*events, *done, *self._begin(place, now_s, again=True)]

    def pause(self, now_s: float) -> list[Event]:
        """Stand still until `resume`."""
        if self.over or self.paused:
            return []
        self._paused_s = max(now_s, self._resumes_s)
        return [Entered("paused", now_s, self.bout)]

    def resume(self, now_s: float) -> list[Event]:
        """Go on where it stood; work is counted in again."""
        if self._paused_s is None:
            return []
        events: list[Event] = [*self._go_on(now_s), Entered(self._stage, now_s, self.bout)]
        if self._stage != "working":
            return events
        self._shift(COUNT_IN)
        self._resumes_s = now_s + COUNT_IN
        return [*events, *count_in(now_s)]

    def stop(self, now_s: float) -> list[Event]:
        """End the evening."""
        if self.over:
            return []
        return [*self._go_on(now_s), *self._leave(now_s, len(self._bouts))]

    # inside

    def _go_on(self, now_s: float) -> list[Event]:
        """End a pause, if there is one."""
        if self._paused_s is not None:
            self._shift(now_s - self._paused_s)
            self._paused_s = None
        return []

    def _shift(self, by_s: float) -> None:
        self._start_s += by_s
        self._cues = deque(replace(cue, at_s=cue.at_s + by_s) for cue in self._cues)

    def _leave(self, now_s: float, place: int) -> list[Event]:
        return [*self._set_done(now_s, whole=False), *self._begin(place, now_s)]

    def _on(self, at_s: float, *, whole: bool = False) -> list[Event]:
        """To the next stage of the bout, or to the next bout."""
        if self._stages:
            return self._enter(self._stages.popleft(), at_s)
        return [*self._set_done(at_s, whole=whole), *self._begin(self._place + 1, at_s)]

    def _set_done(self, at_s: float, *, whole: bool) -> list[Event]:
        bout = self.bout
        if self._stage != "working" or bout is None:
            return []
        step = self._steps[bout.step]
        gone_s = max(0.0, at_s - self._start_s)
        reps = self._reps if self._counting else paced_reps(step, self._led.paced_s(step, gone_s))
        of: dict[str, float | str] = {"set": bout.set, "reps": reps}
        done = SetDone(bout, self._start_s, max(at_s, self._start_s), reps, whole)
        return [Cue("set_done", at_s, at_s, "set_done", of), done]

    def _begin(self, place: int, at_s: float, *, again: bool = False) -> list[Event]:
        self._place, self._reps = place, 0
        bout = self.bout
        if bout is None:
            self._stages.clear()
            return self._enter("over", at_s)
        step, first = self._steps[bout.step], math.isinf(self._resumes_s) and place == 0
        self._counting, self._led = is_counted(bout, step), Led()
        self._stages = deque(stages_of(bout, step, first=first, again=again))
        return self._enter(self._stages.popleft(), at_s)

    def _enter(self, stage: Stage, at_s: float) -> list[Event]:
        self._stage, self._start_s = stage, at_s
        self._cues.clear()
        bout = self.bout
        if bout is None:
            self._lasts_s = math.inf
            return [Entered(stage, at_s, None)]
        step = self._steps[bout.step]
        self._lasts_s = stage_s(stage, bout, step)
        if stage == "count_in":
            self._cues = deque(count_in(at_s))
        elif stage == "working" and not self._counting:
            self._cues = deque(cues_of(step, bout.set, at_s))
        return [Entered(stage, at_s, bout)]

    def _after(self) -> Bout | None:
        place = self._place + 1
        return self._bouts[place] if 0 <= place < len(self._bouts) else None
