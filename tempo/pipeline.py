"""The left wing joined up: `Samples` in, `Step` (reps and what is no rep) out.

Live and offline are the same calls with another number of pushes. Everything that decides about
reps moves in steps of half a second of grid rows, so a split of the signal cannot be seen behind
them; what is shown of the moment goes row by row.
"""

from __future__ import annotations

import numpy as np

from tempo.dsp.resample import Grid, GridBlock
from tempo.foot_wing import FootWing
from tempo.motion.foot import Foot
from tempo.motion.gravity import Gravity
from tempo.motion.shortcomings import Shortcomings
from tempo.reps.assembler import TICK_ROWS
from tempo.reps.hindsight import HEEL_OR_TOES, heel_or_toes, without
from tempo.reps.rep import Rep, Stretch
from tempo.reps.rows import Rows, joined_rows
from tempo.reps.sets import Sets
from tempo.reps.shank_wing import ShankWing
from tempo.samples import FloatArray, Gap, Samples
from tempo.step import NOTHING, Outcome, Setup, Step, Told, joined_steps, quality_codes


class Pipeline:
    """All stages of the left wing, as one stage.

    Parameters
    ----------
    showing : also say phase and height of the moment in every `Step`; nobody looks offline.
    """

    def __init__(self, setup: Setup | None = None, *, showing: bool = True) -> None:
        self._setup = setup or Setup()
        self._foot = Foot.of(self._setup.foot_length_cm)
        self._grid = Grid()
        self._gaps: list[Gap] = []
        sets = Sets(self._setup.sides, self._setup.practice, self._gaps)
        self._sets = sets
        self._shank = ShankWing(sets, self._setup.mount)
        self._wing = FootWing(self._setup, self._foot, sets, showing=showing)
        self._shortcomings = Shortcomings()
        self._restart()
        self._results: dict[tuple[int, int], Rep] = {}
        self._rejected: list[Stretch] = []
        self._unfinished: list[Stretch] = []

    def _restart(self) -> None:
        """Fresh stages behind a long gap; how the sensor sits and what is level stay known."""
        self._gravity = Gravity()
        self._waiting: list[Rows] = []
        self._row = 0
        self._shown = 0  # of the rows that wait for the rest of their half second

    def push(self, block: Samples) -> Step:
        """Take samples that follow on."""
        self._shortcomings.push(block)
        return self._keep(self._lay(self._grid.push(block)))

    def tell(self, told: Told) -> None:
        """Something became known: a level before its end, a side two seconds before it starts."""
        self._wing.seat.tell(told.level)
        self._sets.tell(told.practice, told.side)

    @property
    def level(self) -> str:
        """``labelled``, ``assumed`` or ``none``, as known now; heights count from it if known."""
        level = self._wing.seat.level
        return level.kind if level is not None else "none"

    def finish(self) -> Step:
        """End of the signal: close what can be closed; an open raise becomes unfinished."""
        return self._keep(joined_steps([self._lay(self._grid.finish()), self._close_stretch()]))

    def _keep(self, step: Step) -> Step:
        if step is NOTHING:
            return step
        self._rejected += step.rejected
        self._unfinished += step.unfinished
        self._results.update({(rep.set, rep.rep): rep for rep in step.reps})
        return step

    def _lay(self, blocks: list[GridBlock]) -> Step:
        steps: list[Step] = []
        for block in blocks:
            if block.gaps:
                self._gaps += block.gaps
                steps.append(Step(gaps=block.gaps))
            if block.fresh and self._row:
                steps.append(self._close_stretch())
                self._restart()
                self._wing.restart()
            steps.append(self._block(block))
        return joined_steps(steps)

    def _block(self, block: GridBlock) -> Step:
        up = self._gravity.push(block.acc_mps2, block.gyr_radps)
        self._wing.trace.extend(block.time_s, block.filled)
        acc, gyr, sine = block.acc_mps2, block.gyr_radps, np.empty(0)
        new = Rows(self._row, block.time_s, acc, gyr, up, sine, block.filled)
        self._row = new.end
        self._waiting.append(new)
        if new.end - self._waiting[0].first < TICK_ROWS:
            self._shown += len(block)
            return self._wing.now(new)
        rows = joined_rows(self._waiting) if len(self._waiting) > 1 else new
        at, steps = rows.first, []
        while rows.end - at >= TICK_ROWS:
            many = (rows.end - at) // TICK_ROWS if self._wing.takes_many else 1
            step, at = self._half_seconds(rows.cut(at, at + many * TICK_ROWS))
            steps.append(step)
        rest = rows.cut(at, rows.end)
        steps.append(self._wing.now(rest.cut(at + self._shown, rest.end)))
        self._waiting, self._shown = [rest], rest.time_s.size
        return joined_steps(steps)

    def _half_seconds(self, rows: Rows) -> tuple[Step, int]:
        """One half second, or many once the foot's wing takes many; and how far they were used."""
        shown, self._shown = self._shown, 0
        if self._wing.found:
            return self._wing.follow(rows, shown)
        self._wing.wait(rows)
        step = Step(*self._shank.push(_columns(rows)))
        return (step if self._shank.sure else joined_steps([step, self._wing.seek(rows)])), rows.end

    def _close_stretch(self) -> Step:
        """What waits for a full half second still counts; then the open swing is closed."""
        steps = []
        waiting, self._waiting = self._waiting, []
        if waiting and waiting[-1].end > waiting[0].first:
            steps.append(self._half_seconds(joined_rows(waiting))[0])
        if not self._wing.found:
            steps.append(Step(*self._shank.finish()))
        steps.append(self._wing.finish(decide=not self._shank.sure))
        return joined_steps(steps)

    def outcome(self) -> Outcome:
        """Everything found so far."""
        step = self._grid.sample_step_s
        level, seat = self.level, self._wing.seat
        front = self._wing.front
        moved = self._wing.shaken or bool(self._rejected)
        codes = ("strap_slipped",) * bool(seat.slips) + self._shortcomings.codes
        # behind a slip the postures before it are those of another frame
        floor_up = None if seat.slips else self._wing.floor_up
        against = self._wing.hindsight.against(front, floor_up)
        reps, withdrawn = without(self._results.values(), against)
        codes += (HEEL_OR_TOES,) * heel_or_toes(reps, front)
        quality = quality_codes(self._setup, level, self._gaps, reps, moved) + codes
        detected = "foot" if seat.mounted else "shank" if self._shank.seen else None
        mount = self._setup.mount if self._setup.mount != "auto" else detected
        return Outcome(
            reps,
            tuple(self._unfinished),
            (*self._rejected, *withdrawn),
            tuple(self._gaps),
            mount,
            detected,
            level,
            100.0 * self._foot.length_m,
            quality,
            1.0 / step if step else 0.0,
            self._wing.trace.trace(),
        )


def _columns(rows: Rows) -> tuple[FloatArray, ...]:
    acc, gyr = np.ascontiguousarray(rows.acc_mps2), np.ascontiguousarray(rows.gyr_radps)
    return rows.time_s, acc, gyr, rows.up, rows.filled.astype(np.float64)
