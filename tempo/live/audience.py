"""Who looks on at a live session: every view is told the same, in the same order."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from tempo.coach.cues import Cue
from tempo.coach.protocol import Protocol
from tempo.coach.scoring import RepScore, SetSummary, summarise_sets
from tempo.live.onlooker import Connection, Frame, State, View
from tempo.reps.rep import Rep
from tempo.session import Analysis


@dataclass(frozen=True, slots=True)
class Wording:
    """How the views put things; the hall has no words of its own.

    ``rep`` is told the number under which the rep was counted aloud: practice is not counted.
    """

    rep: Callable[[Rep, RepScore, int], str]
    set: Callable[[SetSummary, Protocol], str]
    trouble: Callable[[str, Mapping[str, object]], str] = lambda code, _: code


class Audience:
    """The views, and what they were told last; ``speed`` is the sample clock's over the loop's."""

    def __init__(self, views: Sequence[View], wording: Wording, speed: float = 1.0) -> None:
        self.state = State("connecting")
        self.frame = Frame(0.0)
        self._views = list(views)
        self._wording = wording
        self._speed = speed
        self._begun = False
        self._arrived_s: float | None = None
        self._offset_s: float | None = None
        self._reps: dict[tuple[int, int], Rep] = {}
        self._told_sets: set[int] = set()

    def join(self, view: View) -> None:
        """Another view; it is told where the session stands, if it has begun."""
        self._views.append(view)
        if self._begun:
            view.on_state(self.state)
            view.on_frame(self.frame)

    def leave(self, view: View) -> None:
        """The view has gone; the session goes on."""
        self._views = [one for one in self._views if one is not view]

    def enter(self, state: State) -> None:
        """The session has come to another point."""
        self.state, self._begun = state, True
        for view in tuple(self._views):
            view.on_state(state)

    def set_clock(self, sample_s: float, clock_s: float) -> None:
        """Map sample time to the clock by the quickest arrivals, so that bursts do not jitter."""
        self._arrived_s = clock_s
        offset_s = clock_s - sample_s / self._speed
        known_s = self._offset_s
        slow = known_s is not None and offset_s > known_s
        # clocks drift apart by some ppm; a hundredth of the difference a block follows them
        self._offset_s = known_s + 0.01 * (offset_s - known_s) if slow and known_s else offset_s

    def cue(self, cue: Cue, clock_s: float) -> None:
        """Let a cue sound when it is due."""
        in_s = 0.0
        if self._speed < math.inf and self._offset_s is not None:
            in_s = max(0.0, self._offset_s + cue.at_s / self._speed - clock_s)
        for view in tuple(self._views):
            view.on_cue(cue, in_s)

    def found(self, reps: Iterable[Rep]) -> list[Rep]:
        """Keep the newest of every rep; those that were not known are given back."""
        new = []
        for rep in reps:
            if (rep.set, rep.rep) not in self._reps:
                new.append(rep)
            self._reps[rep.set, rep.rep] = rep
        return new

    def tell_rep(self, rep: Rep, score: RepScore, number: int, *, told: bool) -> None:
        """A rep was finished; with ``told`` there is a sentence about it."""
        text = self._wording.rep(rep, score, number) if told else ""
        self.frame = replace(self.frame, last_rep_text=text or None)
        for view in tuple(self._views):
            view.on_rep(rep, score, text)

    def tell_set(self, number: int, protocol: Protocol, judge: Callable[[Rep], RepScore]) -> None:
        """A set is over; said once."""
        reps = [rep for rep in self._reps.values() if rep.set == number]
        if number in self._told_sets:
            return
        for summary in summarise_sets(reps, [judge(rep) for rep in reps]):
            self._tell_summary(summary, protocol)

    def warn(self, code: str, of: Mapping[str, object]) -> None:
        """Something went wrong that the session survives, and the person must know."""
        text = self._wording.trouble(code, of)
        for view in tuple(self._views):
            view.on_warning(text)

    def show(self, frame: Frame) -> None:
        """What is to be seen now."""
        last = self.frame.last_rep_text
        self.frame = replace(frame, last_rep_text=last, arrived_s=self._arrived_s)
        for view in tuple(self._views):
            view.on_frame(self.frame)

    @property
    def is_fresh(self) -> bool:
        """Whether the last frame shows something that can grow old."""
        return self.frame.connection == "connected"

    def go_stale(self) -> None:
        """No samples came for a while: nothing is known of this moment any more."""
        if self.is_fresh:
            self.show(_blanked(self.frame, "stale"))

    def part(self, analysis: Analysis, saved: str | None) -> None:
        """The session is over: sets not told yet, the last frame, and the whole."""
        for summary in analysis.sets:
            if summary.set not in self._told_sets:
                self._tell_summary(summary, analysis.protocol)
        self.show(_blanked(self.frame, "ended"))
        self.enter(State("ended"))
        for view in tuple(self._views):
            view.on_end(analysis, saved)

    def _tell_summary(self, summary: SetSummary, protocol: Protocol) -> None:
        self._told_sets.add(summary.set)
        text = self._wording.set(summary, protocol)
        for view in tuple(self._views):
            view.on_set(summary, text)


def _blanked(frame: Frame, connection: Connection) -> Frame:
    return Frame(
        frame.time_s,
        set=frame.set,
        rep=frame.rep,
        quality=frame.quality,
        connection=connection,
        level_known=frame.level_known,
        stale=True,
    )
