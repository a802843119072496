"""Decides what to say, and when, from the heel as it moves and the reps as they are found.

Pure code on sample time. Nothing is said on a guess: before the bearing is known, and on the shin,
there is no heel to speak of (`Unseen` may pace meanwhile), while the foot is shaken harder than a
raise shakes it there is walking, and what lies more than a second back is past.

A rep is counted aloud where its bottom is reached, by the phase machine; the finished rep, which
is known when the next raise begins or after three seconds of rest, confirms it or takes it back.
Where the heel is not seen the finished rep itself is counted, late as it is.

On the way down the tempo is what matters, at the bottom the depth: "deeper" waits until an error
said on the way is two seconds old, for as long as the heel stays where it is.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from tempo.coach.cues import ERROR_KINDS, Cue
from tempo.coach.fading import Fading
from tempo.coach.lowering import Lowering
from tempo.coach.moment import Moment
from tempo.coach.pacing import Ticks, asked_s, band_s
from tempo.coach.protocol import Protocol
from tempo.coach.setcount import SetCount
from tempo.coach.unseen import Unseen
from tempo.motion.motion import Motion
from tempo.reps.phases import PhaseChange
from tempo.reps.rep import Rep

#: Pacing is handed out so long before it sounds: more than any radio's delay.
AHEAD_S = 0.5
#: Never two errors within this (issue).
ERRORS_APART_S = 2.0
#: What was decided longer ago is not said any more.
PAST_S = 1.0
#: How far above the asked depth the heel must stop for "deeper": the live height's error twice.
_SHALLOW_M = 0.01
#: A lowering that came this share of the way back is a rep to be counted.
_BACK = 0.6
#: Where the lowest heel before a raise is looked for, 2 s of the 100 Hz grid.
_RECENT_ROWS = 200
#: So long after its end a rep is still counted aloud.
_OWED_S = 5.0


class Prompter:
    """The coach's voice for one session.

    Parameters
    ----------
    protocol : what is asked; where it is not ``below_level``, "deeper" is never said.
    fading : which reps are coached.
    blind : the sensor is known to sit where the heel is not seen; else the first rep tells.
    """

    def __init__(
        self, protocol: Protocol, fading: Fading | None = None, *, blind: bool = False
    ) -> None:
        self._protocol = protocol
        self._fading = fading or Fading()
        self.sets = SetCount()
        self.blind = blind
        self._unseen = Unseen(protocol)
        self._phase: str | None = None
        self._started_s = 0.0
        self._raised = False
        self._counted = True
        self._ticks: Ticks | None = None
        self._lowering: Lowering | None = None
        self._heel_m = self._high_m = self._low_m = 0.0
        self._recent: deque[float] = deque([0.0], maxlen=_RECENT_ROWS)
        self._known = False
        self._last_error_s = float("-inf")
        self._shallow_since_s: float | None = None
        self._now_s = 0.0
        self._heard_s = float("-inf")

    def push(
        self,
        motion: Motion | None,
        changes: Iterable[PhaseChange],
        reps: Iterable[Rep],
        now_s: float,
        *,
        level_known: bool,
        calm: bool = True,
        rejected: bool = False,
    ) -> list[Cue]:
        """What one step of the pipeline gives rise to; ``now_s`` is the newest sample's time."""
        self._now_s = now_s
        if motion is not None:
            self._heard_s, self.blind = now_s, False
            self._unseen.rest()
        elif now_s - self._heard_s > PAST_S:
            self._known = False  # how the sensor sits is searched again
            self._be_quiet()
        if rejected:
            self.sets.take_back()
        cues = self._moving(motion, list(changes), level_known, calm) if motion else []
        cues += self._found(reps, now_s)
        resting = self._phase in {None, "bottom_pause"} or not calm
        if resting and (reps_done := self.sets.rested(now_s, blind=self.blind)) is not None:
            cues.append(_set_done(now_s, self.sets.set, reps_done))
            self._unseen.rest()
        if motion is None and self._is_coached():
            cues += self._unseen.due(now_s + AHEAD_S, now_s)
        return [cue for cue in cues if cue.at_s >= now_s - PAST_S]

    def begin(self, at_s: float) -> None:
        """Pace from here on, until the heel itself is seen."""
        self._unseen.begin(at_s + AHEAD_S)

    def _found(self, reps: Iterable[Rep], now_s: float) -> list[Cue]:
        """What finished reps give rise to; one that nobody saw coming is counted now."""
        set_before, reps_before = self.sets.set, self.sets.rep
        was_open = self.sets.is_open
        newest = self.sets.confirm(reps)
        if newest is None:
            return []
        cues = []
        if was_open and newest.set != set_before:
            cues.append(_set_done(now_s, set_before, reps_before))
        self.blind = self.blind or self._heard_s == float("-inf")  # no heel was ever seen
        of: dict[str, float | str] = {"rep": self.sets.rep, "set": newest.set}
        if self.blind:
            self._unseen.follow(newest, now_s)
        owed = now_s - newest.eccentric_end_s < _OWED_S and self.sets.is_owed(newest)
        if newest.counted and (self.blind or owed):
            cues.append(Cue("count", now_s, now_s, "count", of))
        if not newest.practice and now_s - newest.eccentric_end_s < 20.0:
            cues.append(Cue("rep_done", now_s, now_s, "rep_done", of))
        return cues

    def moment(self) -> Moment:
        """What is going on at the newest sample."""
        if not self._known:
            return Moment()
        if self._phase is None:
            return Moment(heel_m=self._heel_m)
        asked = asked_s(self._protocol, self._phase)
        gone_s = self._now_s - self._started_s
        low = self._lowering
        return Moment(
            self._phase,
            gone_s,
            None if asked is None else max(0.0, asked - gone_s),
            self._heel_m,
            low.line_m(self._now_s) if low else None,
            low.top_m if low else None,
            low.goal_m if low else None,
        )

    def _moving(
        self, motion: Motion, changes: list[PhaseChange], level_known: bool, calm: bool
    ) -> list[Cue]:
        cues: list[Cue] = []
        self._known = True
        times, heights = motion.time_s.tolist(), motion.heel_m.tolist()
        if calm and not changes and self._has_time(times[-1]):
            self._heel_m, self._high_m = heights[-1], max(self._high_m, *heights)
            self._recent.extend(heights)
            return []
        for at_s, heel_m in zip(times, heights, strict=True):
            self._heel_m = heel_m
            self._high_m = max(self._high_m, heel_m)
            self._recent.append(heel_m)
            while changes and changes[0].decided_s <= at_s + 1e-6:
                cues += self._change(changes.pop(0), level_known, calm)
            if not calm:
                self._be_quiet()
            if self._ticks is not None and self._ticks.next_s <= at_s + AHEAD_S:
                due = self._ticks.due(at_s + AHEAD_S, at_s)
                cues += due if self._is_coached() else []
            if self._lowering is not None and self._phase == "eccentric":
                off = self._lowering.push(at_s, heel_m)
                if off is not None and self._is_coached():
                    cues += self._error(off, at_s, heel_m)
            if self._shallow_since_s is not None:
                cues += self._deeper(at_s, self._shallow_since_s, level_known)
        return cues

    def _has_time(self, until_s: float) -> bool:
        """Whether nothing can fall due in these rows, whatever the heel does."""
        lowering = self._lowering is not None and self._phase == "eccentric"
        due = self._ticks is not None and self._ticks.next_s <= until_s + AHEAD_S
        return not (lowering or due or self._shallow_since_s is not None)

    def _is_coached(self) -> bool:
        return self._fading.is_coached(self.sets.set_now, self.sets.pending)

    def _deeper(self, at_s: float, since_s: float, level_known: bool) -> list[Cue]:
        """Say it once after a shallow bottom, when there is room and it still is one."""
        wanted_m = self._wanted_m(level_known)
        if self._phase != "bottom_pause" or wanted_m is None:
            self._shallow_since_s = None
            return []
        said = []
        if self._heel_m > wanted_m + _SHALLOW_M:
            said = self._error("deeper", at_s, self._heel_m - wanted_m)
        if said or at_s - since_s > ERRORS_APART_S:
            self._shallow_since_s = None
        return said

    def _be_quiet(self) -> None:
        self._phase, self._ticks, self._lowering, self._raised = None, None, None, False

    def _change(self, change: PhaseChange, level_known: bool, calm: bool) -> list[Cue]:
        phase = change.phase
        if not calm or (phase != "concentric" and not self._raised):
            return []
        if phase == "concentric":
            cues = [] if self._counted else self._bottom(change, arrived=False)
            self._raised, self._counted = True, False
            self._lowering = None
            self._high_m, self._low_m = self._heel_m, min(self._recent)
            return [*cues, *self._begin(change)]
        if phase == "eccentric" and self._phase == "bottom_pause":
            return []  # the heel sinks on: still the same rep
        if self._high_m - self._low_m < self.sets.least_lift_m:
            self._be_quiet()
            return []  # a shift of weight, no raise
        if phase == "eccentric":
            self._aim(change, level_known)
        if phase == "bottom_pause":
            cues = self._bottom(change, arrived=True)
            return [*cues, *self._begin(change)]
        return self._begin(change)

    def _begin(self, change: PhaseChange) -> list[Cue]:
        """Enter a phase: its beat, and its word where there is something to be said."""
        phase = change.phase
        self._phase, self._started_s = phase, change.started_s
        asked = asked_s(self._protocol, phase)
        beaten = asked is not None or phase == "eccentric"
        self._ticks = Ticks(phase, change.started_s, asked) if beaten else None
        if not self._is_coached():
            return []
        if phase in {"top_hold", "bottom_pause"} and asked is None:
            return []
        kind, word = ("hold", "hold") if phase == "top_hold" else ("phase", phase)
        of: dict[str, float | str] = {"phase": phase}
        if asked is not None:
            of["asked_s"] = asked
        return [Cue(kind, change.decided_s, change.decided_s, word, of)]

    def _aim(self, change: PhaseChange, level_known: bool) -> None:
        """Lay the target line from the top to the bottom of before, or to the depth asked for."""
        asked, band = asked_s(self._protocol, "eccentric"), band_s(self._protocol, "eccentric")
        if asked is None or band is None or asked <= 0 or band[0] <= 0:
            self._lowering = None
            return
        goal_m = self._low_m
        wanted_m = self._wanted_m(level_known)
        if wanted_m is not None:
            goal_m = min(goal_m, wanted_m)
        self._lowering = Lowering(change.started_s, self._high_m, goal_m, asked, band)

    def _bottom(self, change: PhaseChange, *, arrived: bool) -> list[Cue]:
        """The bottom was reached: count, and look whether it is deep enough."""
        lifted_m = self._high_m - self._low_m
        back = self._high_m - self._heel_m >= _BACK * lifted_m
        if self._counted or not back or lifted_m < self.sets.least_lift_m:
            return []
        self._counted = True
        lowered_s = change.started_s - self._started_s
        if change.decided_s < self._now_s - PAST_S or self.sets.is_doubtful(lowered_s):
            return []
        coached = self._is_coached()
        number = self.sets.count(change.decided_s)
        of: dict[str, float | str] = {"rep": number, "set": self.sets.set_now}
        cues = [Cue("count", change.decided_s, change.decided_s, "count", of)]
        if arrived and coached:
            self._shallow_since_s = change.decided_s
        return cues

    def _wanted_m(self, level_known: bool) -> float | None:
        """The height to be reached at the bottom; None where none is asked or level not known."""
        target = self._protocol.target("depth_below_level_cm")
        if not level_known or not self._protocol.below_level or target is None:
            return None
        return None if isinstance(target.value, str) else -target.value / 100.0

    def _error(self, kind: str, at_s: float, height_m: float) -> list[Cue]:
        assert kind in ERROR_KINDS
        if at_s - self._last_error_s < ERRORS_APART_S or at_s < self._now_s - PAST_S:
            return []
        self._last_error_s = at_s
        if kind == "deeper":
            return [Cue(kind, at_s, at_s, kind, {"above_cm": 100.0 * height_m})]
        ahead_s = self._lowering.ahead_s(at_s, height_m) if self._lowering else 0.0
        name = "ahead_s" if kind == "too_fast" else "behind_s"
        return [Cue(kind, at_s, at_s, kind, {name: abs(ahead_s)})]


def _set_done(now_s: float, number: int, reps: int) -> Cue:
    return Cue("set_done", now_s, now_s, "set_done", {"set": number, "reps": reps})
