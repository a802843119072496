"""The left wing joined up: `Samples` in, `Step` (reps and what is no rep) out.

Live and offline are the same calls with another number of pushes. Everything that decides about
reps moves in steps of half a second of grid rows, so a split of the signal cannot be seen behind
them; what is shown of the moment goes row by row.
"""

from __future__ import annotations

import numpy as np

from tempo.dsp.resample import Grid, GridBlock
from tempo.motion.bearing import Bearing
from tempo.motion.foot import Foot
from tempo.motion.gravity import Gravity
from tempo.motion.held import Held
from tempo.motion.level import Level
from tempo.motion.motion import Motion
from tempo.motion.seat import Seat
from tempo.motion.shortcomings import Shortcomings
from tempo.motion.slips import Slip
from tempo.motion.stillness import Stillness
from tempo.motion.trace import TraceKeeper
from tempo.reps.assembler import Assembler
from tempo.reps.closing import Closed
from tempo.reps.outline import Unrest
from tempo.reps.phases import Phases
from tempo.reps.rep import Rep, Stretch
from tempo.reps.rows import Rows
from tempo.reps.sets import Sets
from tempo.reps.shank_wing import ShankWing
from tempo.reps.slipped import beside_slip, lowering_slipped, raise_slipped
from tempo.samples import FloatArray, Gap, Samples
from tempo.step import Outcome, Setup, Step, Told, joined_steps, quality_codes

_TICK = 50
_UPSIDE_DOWN_SWINGS = 2
_BEFORE_SLIP_ROWS = 60


class Pipeline:
    """All stages of the left wing, as one stage."""

    def __init__(self, setup: Setup | None = None) -> None:
        self._setup = setup or Setup()
        self._foot = Foot.of(self._setup.foot_length_cm)
        self._grid = Grid()
        self._gaps: list[Gap] = []
        self._sets = Sets(self._setup.sides, self._setup.practice, self._gaps)
        self._shank = ShankWing(self._sets, self._setup.mount)
        self._unrest = Unrest()
        self._seat = Seat(self._setup.level)
        self._trace = TraceKeeper()
        self._shortcomings = Shortcomings()
        self._restart()
        self._results: dict[tuple[int, int], Rep] = {}
        self._rejected: list[Stretch] = []
        self._unfinished: list[Stretch] = []

    def _restart(self) -> None:
        """Fresh stages behind a long gap; how the sensor sits and what is level stay known."""
        self._gravity = Gravity()
        self._stillness = Stillness()
        mounted = self._seat.mounted
        self._assembler = Assembler(mounted, self._foot, self._unrest) if mounted else None
        self._seat.restart()
        self._slip: Slip | None = None
        self._waiting: list[tuple[FloatArray, ...]] = []
        self._held = Held()
        self._row = 0
        self._seen = 0
        self._shown = 0  # of the rows that wait for the rest of their half second
        self._phases: Phases | None = None
        self._raises: list[tuple[int, int]] = []
        self._last_fall: int | None = None
        self._upside_down = 0
        self._trace.restart()

    def push(self, block: Samples) -> Step:
        """Take samples that follow on."""
        self._shortcomings.push(block)
        return self._lay(self._grid.push(block))

    def tell(self, told: Told) -> None:
        """Something became known: a level before its end, a side two seconds before it starts."""
        self._seat.tell(told.level)
        self._sets.tell(told.practice, told.side)

    @property
    def level(self) -> str:
        """``labelled``, ``assumed`` or ``none``, as known now; heights count from it if known."""
        return self._seat.level.kind if self._seat.level is not None else "none"

    def finish(self) -> Step:
        """End of the signal: close what can be closed; an open raise becomes unfinished."""
        return joined_steps([self._lay(self._grid.finish()), self._close_stretch()])

    def _lay(self, blocks: list[GridBlock]) -> Step:
        steps = []
        for block in blocks:
            if block.gaps:
                self._gaps += block.gaps
                steps.append(Step(gaps=block.gaps))
            if block.fresh and self._row:
                steps.append(self._close_stretch())
                self._restart()
            steps.append(self._block(block))
        return joined_steps(steps)

    def _block(self, block: GridBlock) -> Step:
        up = self._gravity.push(block.acc_mps2, block.gyr_radps)
        self._trace.extend(block.time_s, block.filled)
        filled = block.filled.astype(np.float64)
        rows = (block.time_s, block.acc_mps2, block.gyr_radps, up, filled)
        self._waiting.append(rows)
        self._row += len(block)
        joined = tuple(np.concatenate(parts) for parts in zip(*self._waiting, strict=True))
        whole = joined[0].size // _TICK * _TICK
        steps = []
        for start in range(0, whole, _TICK):
            tick = tuple(part[start : start + _TICK] for part in joined)
            # shown before they are judged, as they would be if they came one by one
            steps += [self._now(tuple(part[self._shown :] for part in tick)), self._tick(tick)]
            self._shown = 0
        rest = tuple(part[whole:] for part in joined)
        steps.append(self._now(tuple(part[self._shown :] for part in rest)))
        self._waiting, self._shown = [rest], rest[0].size
        return joined_steps(steps)

    def _now(self, rows: tuple[FloatArray, ...]) -> Step:
        """Heel height and phase of rows just come; nothing until the bearing is known."""
        mounted = self._seat.mounted
        if mounted is None or rows[0].size == 0:
            return Step()
        time_s, sine = rows[0], np.einsum("ij,j->i", rows[3], mounted.heel)
        if self._phases is None:
            self._phases = Phases(float(time_s[0]))
        motion = Motion(time_s, self._height(rows[3]), self._foot.lever_m)
        return Step(changes=tuple(self._phases.push(sine)), motion=motion)

    def _tick(self, rows: tuple[FloatArray, ...]) -> Step:
        time_s, acc, gyr = rows[:3]
        self._stillness.push(acc, gyr)
        self._seen += time_s.size
        self._seat.label(time_s, acc, self._seen)
        if self._assembler is not None:
            return self._assemble(rows)
        shin = self._keep(Step(*self._shank.push(rows)))
        if self._shank.sure:
            return shin
        self._held.hold(rows)
        found = self._held.search(self._seen, self._stillness.stretches)
        return Step() if found is None else self._release(found)

    def _release(self, found: Bearing) -> Step:
        """The bearing is known: let the held rows go on, in order."""
        self._assembler = Assembler(self._seat.found(found), self._foot, self._unrest)
        held, self._held = self._held, Held()
        ahead = self._seen
        self._seen -= held.rows
        step = self._replay(held.ticks)
        assert self._seen == ahead
        return step

    def _replay(self, held: list[tuple[FloatArray, ...]]) -> Step:
        steps = []
        for rows in held:
            self._seen += rows[0].size
            if self._assembler is None:  # the held rows themselves showed it to be upside down
                self._held.hold(rows)
            else:
                steps += [self._assemble(rows), self._now(rows)]
        return joined_steps(steps)

    def _assemble(self, rows: tuple[FloatArray, ...]) -> Step:
        time_s, acc, gyr, up, filled = rows
        first = self._seen - time_s.size
        self._trace.write(first, self._height(up))
        return self._offer(Rows(first, time_s, acc, gyr, up, np.empty(0), filled > 0.5))

    def _offer(self, rows: Rows) -> Step:
        assert self._assembler is not None
        assert self._seat.mounted is not None
        rows = rows.seen_along(self._seat.mounted.heel)
        bias = self._stillness.bias_radps(self._seen)
        return self._take(self._assembler.push(rows, self._level_now, bias), [])

    def _height(self, up: FloatArray) -> FloatArray:
        """Heel height to show: over level where it is known, over the first bottom otherwise."""
        return self._foot.lever_m * self._seat.sine_shown(up)

    def _close_stretch(self) -> Step:
        """What waits for a full half second still counts; then the open swing is closed."""
        steps = []
        rest, self._waiting = self._waiting, []
        if rest and sum(part[0].size for part in rest):
            joined = tuple(np.concatenate(parts) for parts in zip(*rest, strict=True))
            steps.append(self._tick(joined))
        if self._assembler is None:
            steps.append(self._keep(Step(*self._shank.finish())))
        if self._assembler is None and not self._shank.sure:
            found = self._held.decide(self._seen, self._stillness.stretches)
            if found is not None:
                steps.append(self._release(found))
        while (assembler := self._assembler) is not None:
            bias = self._stillness.bias_radps(self._seen)
            steps.append(self._take(*assembler.finish(self._level_now, bias)))
            if self._assembler is assembler:
                break  # else the last swing showed a slip, and its rows went to another assembler
        return joined_steps(steps)

    def _keep(self, step: Step) -> Step:
        self._rejected += step.rejected
        self._unfinished += step.unfinished
        self._results.update({(rep.set, rep.rep): rep for rep in step.reps})
        return step

    def _search_again(self) -> None:
        """Swings whose heel sank at the top: the bearing was read the wrong way up."""
        self._seat.forget()
        self._assembler, self._phases = None, None
        self._held, self._upside_down = Held(), 0

    def _level_now(self, row: int) -> Level | None:
        """The level as known when a swing began at ``row``."""
        return self._seat.level_at(row, self._stillness, self._raises)

    def _take(self, closed: list[Closed], unfinished: list[Stretch]) -> Step:
        reps: list[Rep] = []
        for one in closed:
            if one.rep is None or one.poses is None:
                continue
            if self._slip is None and (slip := self._seat.look(one.poses)) is not None:
                return joined_steps([self._keep(Step(tuple(reps))), self._slipped(slip, one)])
            reps += self._number(one.rep, one.rows)
            if one.heel_m is not None:
                self._trace.write(one.heel_row, one.heel_m)
        rejected = [one.rejected for one in closed if one.rejected is not None]
        for one in closed:
            upside_down = one.rejected is not None and one.rejected.reason == "heel_did_not_rise"
            self._upside_down = self._upside_down + 1 if upside_down else 0
        if self._upside_down >= _UPSIDE_DOWN_SWINGS:
            self._search_again()
        return self._keep(Step(tuple(reps), tuple(rejected), tuple(unfinished)))

    def _number(self, rep: Rep, rows: tuple[int, int]) -> list[Rep]:
        """Set and number of a rep, and what a slip before it left of its numbers."""
        slip, self._slip = self._slip, None
        if slip is not None:
            rep = beside_slip(rep) if slip.part == "before" else raise_slipped(rep)
        moved = [
            span
            for span in self._stillness.shaken_outside(self._raises)
            if self._last_fall is not None
            and span[0] > self._last_fall + 100
            and span[1] < rows[0] - 50
        ]
        self._raises.append(rows)
        self._last_fall = rows[1]
        return self._sets.take(rep, len(moved) >= 2)

    def _slipped(self, slip: Slip, one: Closed) -> Step:
        """A raise showed a slip: look at it again, with the sensor as it sits now."""
        assert self._assembler is not None
        rows = self._assembler.rows_from(one.rows[0] - _BEFORE_SLIP_ROWS)
        mounted = self._seat.slipped(slip, self._last_fall or 0)
        self._assembler = Assembler(mounted, self._foot, self._unrest)
        self._slip, self._phases = slip, None
        self._trace.write(rows.first, self._height(rows.up))
        last = self._sets.amend(lowering_slipped if slip.in_last else beside_slip)
        steps = [self._keep(Step(last))]
        steps += [self._offer(rows.cut(k, k + _TICK)) for k in range(rows.first, rows.end, _TICK)]
        lost = self._slip is slip and self._assembler.open_row is None
        if lost and one.rep is not None:  # the raise with the slip in it cannot be read that way
            steps.append(self._keep(Step(tuple(self._number(one.rep, one.rows)))))
        return joined_steps(steps)

    def outcome(self) -> Outcome:
        """Everything found so far."""
        step = self._grid.sample_step_s
        level = self.level
        moved = self._stillness.shaken_outside(self._raises) or self._rejected
        codes = ("strap_slipped",) * bool(self._seat.slips) + self._shortcomings.codes
        quality = quality_codes(self._setup, level, self._gaps, self._results, moved) + codes
        detected = "foot" if self._seat.mounted else "shank" if self._shank.seen else None
        mount = self._setup.mount if self._setup.mount != "auto" else detected
        return Outcome(
            tuple(self._results.values()),
            tuple(self._unfinished),
            tuple(self._rejected),
            tuple(self._gaps),
            mount,
            detected,
            level,
            100.0 * self._foot.length_m,
            quality,
            1.0 / step if step else 0.0,
            self._trace.trace(),
        )
