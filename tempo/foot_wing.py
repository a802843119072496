"""The foot's part of the left wing: finds how the sensor sits, follows it, hands out reps.

Everything that decides moves in half seconds of grid rows (`TICK_ROWS`), so a split of the signal
cannot be seen behind it. Once the sensor's bearing is known any number of half seconds may come at
once: what closes in one of them is dealt with before the next is looked at.
"""

from __future__ import annotations

from tempo.motion.bearing import Bearing
from tempo.motion.foot import Foot
from tempo.motion.front import Front
from tempo.motion.gravity import along
from tempo.motion.level import Level
from tempo.motion.motion import Motion
from tempo.motion.moved import Moved
from tempo.motion.seat import Seat
from tempo.motion.slips import Slip
from tempo.motion.stillness import Stillness
from tempo.motion.strides import Strides
from tempo.motion.trace import TraceKeeper
from tempo.reps.assembler import TICK_ROWS, Assembler
from tempo.reps.closing import Closed, LevelNow, refused
from tempo.reps.held import Held
from tempo.reps.hindsight import Hindsight
from tempo.reps.outline import Unrest
from tempo.reps.phases import Phases
from tempo.reps.rep import Rep, Stretch
from tempo.reps.rows import Rows
from tempo.reps.sets import Sets
from tempo.reps.slipped import beside_slip, lowering_slipped, raise_slipped
from tempo.reps.stance import against_front, against_level, knelt
from tempo.samples import FloatArray
from tempo.step import NOTHING, Setup, Step, joined_steps

_UPSIDE_DOWN_SWINGS = 2
_UPSIDE_DOWN = {"heel_did_not_rise"}
_BEFORE_SLIP_ROWS = 60
#: Steps, strides or jumps between two raises after which somebody has stepped off.
_STEPPED_OFF = 2
_REST_S = 2.0


class FootWing:
    """Bearing, level, swings, slips and reps of a sensor on the foot.

    Parameters
    ----------
    showing : also say phase and height of the moment, which only a live session needs.
    """

    def __init__(self, setup: Setup, foot: Foot, sets: Sets, *, showing: bool) -> None:
        self._foot = foot
        self._sets = sets
        self._showing = showing
        self._unrest = Unrest()
        self.seat = Seat(setup.level)
        self._front = Front()
        self.hindsight = Hindsight()
        self.trace = TraceKeeper()
        self.restart()

    def restart(self) -> None:
        """Fresh stages behind a long gap; how the sensor sits and what is level stay known."""
        self._stillness, self._watched = Stillness(), 0
        self._strides = Strides(self._front)
        self._moved = Moved()
        mounted = self.seat.mounted
        self._assembler = Assembler(mounted, self._foot, self._unrest) if mounted else None
        self.seat.restart()
        self._slip: Slip | None = None
        self._held = Held()
        self._phases: Phases | None = None
        self._upside_down = 0
        self._raised = False
        self._rested_up: FloatArray | None = None
        self.trace.restart()

    @property
    def found(self) -> bool:
        """Whether it is known how the sensor sits."""
        return self._assembler is not None

    @property
    def takes_many(self) -> bool:
        """Whether more than half a second may come at once."""
        return self.found and not self.seat.listens

    @property
    def shaken(self) -> bool:
        """Whether there was movement that belongs to no raise."""
        return bool(self._moved.outside(self._stillness.vigorous))

    def wait(self, rows: Rows) -> None:
        """Half a second in which only stillness and labels are looked for."""
        self._watch(rows, rows.end)
        self.seat.label(rows.time_s, rows.acc_mps2, rows.end)

    def seek(self, rows: Rows) -> Step:
        """Half a second that is held until the bearing is known; then all that was held goes on."""
        self._held.hold(rows)
        found = self._held.search(self._stillness.stretches)
        return NOTHING if found is None else self._release(found)

    def follow(self, rows: Rows, shown: int = 0) -> tuple[Step, int]:
        """Look at half seconds of rows, of which the first ``shown`` were shown already.

        Also returns the row up to which they were used: all, unless the bearing proved wrong.
        """
        first, steps = rows.first + shown, []
        if self.seat.listens:  # then it is one half second, shown before a label in it counts
            steps.append(self.now(rows.cut(first, rows.end)))
            first = rows.end
        self.seat.label(rows.time_s, rows.acc_mps2, rows.end)
        at = rows.first
        while at < rows.end and self._assembler is not None:
            step, at = self._look(rows, at, first)
            steps.append(step)
        return joined_steps(steps), at

    def now(self, rows: Rows) -> Step:
        """Heel height and phase of rows just come; nothing until the bearing is known."""
        mounted = self.seat.mounted
        if mounted is None or not self._showing or rows.time_s.size == 0:
            return NOTHING
        return self._moment(rows, mounted.heel, self._height(rows.up, self.seat.heel_shown))

    def finish(self, *, decide: bool) -> Step:
        """End of an unbroken stretch; ``decide`` if the foot is still a candidate for the mount."""
        steps = []
        if self._assembler is None and decide:
            found = self._held.decide(self._stillness.stretches)
            if found is not None:
                steps.append(self._release(found))
        while (assembler := self._assembler) is not None:
            steps.append(self._take(*assembler.finish(self._known)))
            if self._assembler is assembler:
                break  # else the last swing showed a slip, and its rows went to another assembler
        return joined_steps(steps)

    def _look(self, rows: Rows, at: int, show_from: int) -> tuple[Step, int]:
        """One look of the assembler from row ``at`` on, shown as it was before it was judged."""
        assembler, mounted = self._assembler, self.seat.mounted
        assert assembler is not None
        assert mounted is not None
        if assembler.end < rows.end:
            assembler.offer(rows.cut(at, rows.end).seen_along(mounted.heel))
        shows = self.seat.heel_shown
        closed = assembler.look(lambda row: self._known(row, rows))
        part = rows.cut(at, assembler.seen)
        self._watch(rows, part.end)
        heel_m = self._height(part.up, shows)
        self.trace.write(at, heel_m)
        steps = []
        if self._showing and part.end > show_from:
            fresh = part.cut(max(show_from, at), part.end)
            steps.append(self._moment(fresh, mounted.heel, heel_m[fresh.first - at :]))
        return joined_steps([*steps, self._take(closed, [])]), part.end

    def _moment(self, rows: Rows, heel: FloatArray, heel_m: FloatArray) -> Step:
        if self._phases is None:
            self._phases = Phases(float(rows.time_s[0]))
        changes = self._phases.push(along(rows.up, heel))
        return Step(changes=tuple(changes), motion=Motion(rows.time_s, heel_m, self._foot.lever_m))

    def _height(self, up: FloatArray, heel: FloatArray) -> FloatArray:
        return self._foot.lever_m * along(up, heel)

    def _watch(self, rows: Rows, end: int) -> None:
        """Let stillness see the rows before ``end``, once each."""
        if end > self._watched:
            new = rows.cut(self._watched, end)
            self._stillness.push(new.acc_mps2, new.gyr_radps)
            self._strides.push(new.gyr_radps, self._stillness.bias_radps(end))
            self._watched = end

    def _known(self, row: int, rows: Rows | None = None) -> tuple[LevelNow, FloatArray]:
        """Level and bias as known at a row."""
        if rows is not None:
            self._watch(rows, row)
        return self._level_now, self._stillness.bias_radps(row)

    def _level_now(self, row: int) -> Level | None:
        """The level as known when a swing began at ``row``."""
        return self.seat.level_at(row, self._stillness, self._moved)

    def _release(self, found: Bearing) -> Step:
        """The bearing is known: let the held rows go on, in order."""
        self._assembler = Assembler(self.seat.found(found), self._foot, self._unrest)
        rows, self._held = self._held.all_rows(), Held()
        at, steps = rows.first, []
        while at < rows.end and self._assembler is not None:
            step, at = self._look(rows, at, at)
            steps.append(step)
        for first in range(at, rows.end, TICK_ROWS):
            # the held rows themselves showed it to be upside down
            self._held.hold(rows.cut(first, first + TICK_ROWS))
        return joined_steps(steps)

    def _take(self, closed: list[Closed], unfinished: list[Stretch]) -> Step:
        if not closed and not unfinished:
            return NOTHING
        reps: list[Rep] = []
        rejected: list[Stretch] = []
        for each in closed:
            one, slip = self._stood(each)
            if slip is not None:
                return joined_steps([Step(tuple(reps)), self._slipped(slip, one)])
            if one.rejected is not None:
                rejected.append(one.rejected)
                self.hindsight.rejected(one.rejected)
            if one.rep is None:
                continue
            reps += self._number(one.rep, one.rows)
            self._remember(reps[-1], one)
            if one.heel_m is not None:
                self.trace.write(one.heel_row, one.heel_m)
        for one in closed:
            upside_down = one.rejected is not None and one.rejected.reason in _UPSIDE_DOWN
            self._upside_down = self._upside_down + 1 if upside_down else 0
        if self._upside_down >= _UPSIDE_DOWN_SWINGS:
            self._search_again()
        return Step(tuple(reps), tuple(rejected), tuple(unfinished))

    @property
    def front(self) -> FloatArray | None:
        """The axis of the heel's rising, once strides have told."""
        return self._front.axis

    @property
    def floor_up(self) -> FloatArray | None:
        """Where up is when the foot stands flat, if that was told."""
        level = self.seat.level
        return level.up if level is not None and level.kind == "labelled" else None

    def _stood(self, one: Closed) -> tuple[Closed, Slip | None]:
        """A closed swing, refused where the foot did not stand; or the slip that it shows."""
        if one.rep is None or one.poses is None or one.verdict is None:
            return one, None
        reason = against_front(one.poses, self._front.axis)
        if reason is not None:
            return self._refused(one, reason), None
        level, told = self.seat.level, self.floor_up is not None
        if not self._raised:
            # mostly, but not surely, how the foot stands
            self._raised = True
            self._rested_up = self._stillness.first_up(_REST_S, one.rows[0])
        up = self._rested_up if level is None else level.up
        reason = against_level(one.poses, up, one.verdict, told=told)
        reason = reason or knelt(one.poses, self._stillness.within(*one.rows))
        slip = None
        if self._slip is None:
            slip = self.seat.look(one.poses, doubted=reason is not None)
        return (self._refused(one, reason) if reason and slip is None else one), slip

    def _remember(self, rep: Rep, one: Closed) -> None:
        if one.poses is not None and one.verdict is not None:
            self.hindsight.counted(rep, one.poses, one.verdict.heelward_m)

    def _refused(self, one: Closed, reason: str) -> Closed:
        """A swing that is none after all, from which nothing is learned."""
        assert self._assembler is not None
        self._assembler.unlearn()
        return refused(one, reason)

    def _search_again(self) -> None:
        """Swings whose heel sank at the top: the bearing was read the wrong way up."""
        self.seat.forget()
        self._assembler, self._phases = None, None
        self._held, self._upside_down = Held(), 0

    def _number(self, rep: Rep, rows: tuple[int, int]) -> list[Rep]:
        """Set and number of a rep, and what a slip before it left of its numbers."""
        slip, self._slip = self._slip, None
        if slip is not None:
            rep = beside_slip(rep) if slip.part == "before" else raise_slipped(rep)
        steps = self._moved.between_raises(self._stillness.vigorous, rows[0])
        self._moved.raised(rows)
        return self._sets.take(rep, steps >= _STEPPED_OFF)

    def _slipped(self, slip: Slip, one: Closed) -> Step:
        """A raise showed a slip: look at it again, with the sensor as it sits now."""
        assert self._assembler is not None
        rows = self._assembler.rows_from(one.rows[0] - _BEFORE_SLIP_ROWS)
        mounted = self.seat.slipped(slip, self._moved.last_fall or 0)
        self._assembler = Assembler(mounted, self._foot, self._unrest)
        self._slip, self._phases = slip, None
        last = self._sets.amend(lowering_slipped if slip.in_last else beside_slip)
        steps, at = [Step(last)], rows.first
        while at < rows.end and self._assembler is not None:
            step, at = self._look(rows, at, rows.end)
            steps.append(step)
        lost = self._slip is slip and self._assembler is not None
        if lost and self._assembler.open_row is None and one.rep is not None:
            # the raise with the slip in it cannot be read that way
            steps.append(Step(tuple(self._number(one.rep, one.rows))))
            self._remember(steps[-1].reps[-1], one)
        return joined_steps(steps)
