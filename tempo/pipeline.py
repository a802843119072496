"""The left wing joined up: `Samples` in, `Step` (reps and what is no rep) out.

Live and offline are the same calls with another number of pushes. Everything that decides about
reps moves in steps of half a second of grid rows, so a split of the signal cannot be seen behind
them; what is shown of the moment goes row by row.
"""

from __future__ import annotations

import numpy as np

from tempo.dsp.resample import GRID_HZ, Grid, GridBlock
from tempo.motion.bearing import Bearing, BearingSearch, bearing
from tempo.motion.foot import Foot
from tempo.motion.gravity import Gravity
from tempo.motion.level import Level, assumed_level, labelled_level
from tempo.motion.motion import Motion
from tempo.motion.stillness import Stillness
from tempo.motion.trace import TraceKeeper
from tempo.reps.assembler import Assembler, Closed, Rows
from tempo.reps.outline import Unrest
from tempo.reps.phases import Phases
from tempo.reps.rep import Rep, Stretch
from tempo.reps.sets import Sets, Side
from tempo.samples import FloatArray, Gap, Interval, Samples
from tempo.step import Outcome, Setup, Step, joined_steps

_TICK = 50
_SEARCH_ROWS = 100
_HOLD_ROWS = round(120 * GRID_HZ)
_LABEL_TICKS = 60


class Pipeline:
    """All stages of the left wing, as one stage."""

    def __init__(self, setup: Setup | None = None) -> None:
        self._setup = setup or Setup()
        self._foot = Foot.of(self._setup.foot_length_cm)
        self._grid = Grid()
        self._sets = Sets(self._setup.sides, self._setup.practice)
        self._unrest = Unrest()
        self._mounted: Bearing | None = None
        self._shows: Bearing | None = None
        self._level: Level | None = None
        self._labels = list(self._setup.level)
        self._recent: list[tuple[FloatArray, FloatArray]] = []
        self._trace = TraceKeeper()
        self._raises: list[tuple[int, int]] = []
        self._restart()
        self._results: dict[tuple[int, int], Rep] = {}
        self._rejected: list[Stretch] = []
        self._unfinished: list[Stretch] = []
        self._gaps: list[Gap] = []
        self._samples = 0

    def _restart(self) -> None:
        """Fresh stages behind a long gap; how the sensor sits and what is level stay known."""
        self._gravity = Gravity()
        self._stillness = Stillness()
        self._assembler = (
            Assembler(self._mounted, self._foot, self._unrest) if self._mounted else None
        )
        self._waiting: list[tuple[FloatArray, ...]] = []
        self._held: list[tuple[FloatArray, ...]] = []
        self._held_rows = 0
        self._row = 0
        self._seen = 0
        self._shown = 0
        self._phases: Phases | None = None
        self._raises = []
        self._search = BearingSearch()
        self._last_fall: int | None = None
        self._trace.restart()

    def push(self, block: Samples) -> Step:
        """Take samples that follow on."""
        self._samples += len(block)
        return self._lay(self._grid.push(block))

    def tell(
        self,
        level: Interval | None = None,
        practice: Interval | None = None,
        side: Side | None = None,
    ) -> None:
        """Something became known: a level before its end, a side two seconds before it starts."""
        self._labels += [level] if level is not None else []
        self._sets.tell(practice, side)

    @property
    def level(self) -> str:
        """``labelled``, ``assumed`` or ``none``, as known now; heights count from it if known."""
        return self._level.kind if self._level is not None else "none"

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
        self._waiting = [tuple(part[whole:] for part in joined)]
        steps = [
            self._tick(tuple(part[start : start + _TICK] for part in joined))
            for start in range(0, whole, _TICK)
        ]
        fresh = joined[0].size - (self._row - self._shown)
        return joined_steps([*steps, self._now(tuple(part[fresh:] for part in joined))])

    def _now(self, rows: tuple[FloatArray, ...]) -> Step:
        """Heel height and phase of rows just come; nothing until the bearing is known."""
        if self._mounted is None:
            self._shown = self._row
            return Step()
        time_s, sine = rows[0], np.einsum("ij,j->i", rows[3], self._mounted.heel)
        if time_s.size == 0:
            return Step()
        if self._phases is None:
            self._phases = Phases(float(time_s[0]))
        self._shown += time_s.size
        motion = Motion(time_s, self._height(rows[3]), self._foot.lever_m)
        return Step(changes=tuple(self._phases.push(sine)), motion=motion)

    def _tick(self, rows: tuple[FloatArray, ...]) -> Step:
        time_s, acc, gyr = rows[:3]
        self._stillness.push(acc, gyr)
        self._seen += time_s.size
        self._label(time_s, acc)
        if self._assembler is not None:
            return self._assemble(rows)
        self._held.append(rows)
        self._held_rows += time_s.size
        if self._seen % _SEARCH_ROWS:
            return Step()
        found = self._find()
        if found is None:
            while self._held_rows - self._held[0][0].size > _HOLD_ROWS:
                self._held_rows -= self._held.pop(0)[0].size
            return Step()
        return self._release(found)

    def _find(self) -> Bearing | None:
        acc, gyr, up = (
            np.concatenate([rows[column] for rows in self._held[-70:]]) for column in (1, 2, 3)
        )
        return self._search.attempt(acc, gyr, up)

    def _release(self, found: Bearing) -> Step:
        """The bearing is known: let the held rows go on, in order."""
        level = self._level
        self._mounted = self._shows = bearing(found.axis, level.up) if level else found
        self._assembler = Assembler(self._mounted, self._foot, self._unrest)
        held, self._held = self._held, []
        ahead = self._seen
        self._seen -= self._held_rows
        steps = []
        self._shown = self._seen
        for rows in held:
            self._seen += rows[0].size
            steps += [self._assemble(rows), self._now(rows)]
        assert self._seen == ahead
        return joined_steps(steps)

    def _assemble(self, rows: tuple[FloatArray, ...]) -> Step:
        time_s, acc, gyr, up, filled = rows
        assert self._assembler is not None
        assert self._mounted is not None
        sine = np.einsum("ij,j->i", up, self._mounted.heel)
        first = self._seen - time_s.size
        self._trace.write(first, self._height(up))
        part = Rows(first, time_s, acc, gyr, sine, filled > 0.5)
        bias = self._stillness.bias_radps(self._seen)
        return self._take(self._assembler.push(part, self._level_now, bias), [])

    def _height(self, up: FloatArray) -> FloatArray:
        """Heel height to show: over level where it is known, over the first bottom otherwise."""
        assert self._shows is not None
        return self._foot.lever_m * np.einsum("ij,j->i", up, self._shows.heel)

    def _close_stretch(self) -> Step:
        """What waits for a full half second still counts; then the open swing is closed."""
        steps = []
        rest, self._waiting = self._waiting, []
        if rest and sum(part[0].size for part in rest):
            joined = tuple(np.concatenate(parts) for parts in zip(*rest, strict=True))
            steps.append(self._tick(joined))
        if self._assembler is None and self._held:
            found = self._find() or self._search.decide(1.0)
            if found is not None:
                steps.append(self._release(found))
        if self._assembler is not None:
            bias = self._stillness.bias_radps(self._seen)
            closed, unfinished = self._assembler.finish(self._level_now, bias)
            steps.append(self._take(closed, unfinished))
        return joined_steps(steps)

    def _label(self, time_s: FloatArray, acc: FloatArray) -> None:
        """A label "level" is obeyed from its end on, by its last half minute."""
        self._recent = [*self._recent, (time_s, acc)][-_LABEL_TICKS:]
        ended = [label for label in self._labels if time_s[-1] >= label.end_s]
        self._labels = [label for label in self._labels if time_s[-1] < label.end_s]
        for label in ended:
            inside = [
                force[(times >= label.start_s) & (times < label.end_s)]
                for times, force in self._recent
            ]
            if sum(map(len, inside)):
                self._level = labelled_level(np.concatenate(inside), self._seen)
                if self._mounted is not None:
                    self._shows = bearing(self._mounted.axis, self._level.up)

    def _level_now(self, row: int) -> Level | None:
        """The level as known when a swing began at ``row``."""
        if self._level is not None and self._level.kind == "labelled":
            return self._level
        seen = assumed_level(self._stillness.stretches, self._raises, self._moved(), row - 50)
        if seen is not None and self._mounted is not None:
            self._level = seen
            self._shows = bearing(self._mounted.axis, seen.up)
        return self._level

    def _moved(self) -> list[tuple[int, int]]:
        """Shaken half seconds that belong to no raise."""
        return [
            span
            for span in self._stillness.vigorous
            if not any(rise - 100 < span[1] and span[0] < fall + 100 for rise, fall in self._raises)
        ]

    def _take(self, closed: list[Closed], unfinished: list[Stretch]) -> Step:
        reps: list[Rep] = []
        for one in closed:
            if one.rep is None:
                continue
            moved = [
                span
                for span in self._moved()
                if self._last_fall is not None
                and span[0] > self._last_fall + 100
                and span[1] < one.rows[0] - 50
            ]
            reps += self._sets.take(one.rep, len(moved) >= 2)
            self._raises.append(one.rows)
            self._last_fall = one.rows[1]
            if one.heel_m is not None:
                self._trace.write(one.heel_row, one.heel_m)
        rejected = [one.rejected for one in closed if one.rejected is not None]
        self._rejected += rejected
        self._unfinished += unfinished
        for rep in reps:
            self._results[rep.set, rep.rep] = rep
        return Step(tuple(reps), tuple(rejected), tuple(unfinished))

    def outcome(self) -> Outcome:
        """Everything found so far."""
        step = self._grid.sample_step_s
        quality = []
        if self._setup.foot_length_cm is None:
            quality.append("foot_length_default")
        if self._gaps:
            quality.append("gaps")
        if not self._results:
            quality.append("no_reps" if self._moved() or self._rejected else "no_movement")
        level = self.level
        if level == "none" and self._results:
            quality.append("level_none")
        detected = "foot" if self._mounted is not None else None
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
            tuple(quality),
            1.0 / step if step else 0.0,
            self._trace.trace(),
        )
