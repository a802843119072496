"""An exercise watched: `Samples` in, efforts out. Live and offline are the same calls.

Everything decides in half seconds of grid rows, so that a split of the signal cannot be seen.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tempo.dsp.resample import Grid, GridBlock
from tempo.exercises.effort import Effort, Hold
from tempo.exercises.exercise import Exercise
from tempo.exercises.holds import Holds
from tempo.exercises.jumps import Jumps
from tempo.exercises.landings import Landings
from tempo.exercises.machine import Found, Machine, Moment, joined
from tempo.exercises.numbering import Numbering
from tempo.exercises.scene import Scene
from tempo.exercises.tilt_measure import Turned
from tempo.exercises.tilts import Tilts
from tempo.exercises.tiptoes import Tiptoes
from tempo.motion.foot import Foot
from tempo.motion.gravity import Gravity
from tempo.reps.rep import Stretch
from tempo.reps.rows import Rows, joined_rows
from tempo.samples import Gap, Samples
from tempo.step import Setup, Told

TICK_ROWS = 50
#: Stillness is judged by the loudest second; a gap longer than half of one may hide it, s.
UNSEEN_S = 0.5


def machine_of(exercise: Exercise, foot: Foot) -> Machine:
    """The machine that watches an exercise.

    Raises
    ------
    ValueError
        For heel raises, which `Pipeline` watches, and for what no sensor sees.
    """
    if exercise.kind == "hold":
        return Holds(exercise, foot)
    if exercise.kind == "tilt":
        return Tilts(exercise)
    if exercise.kind == "tiptoe":
        return Tiptoes(exercise, foot)
    if exercise.kind == "jump":
        return Jumps(exercise)
    if exercise.kind == "landing":
        return Landings(exercise)
    raise ValueError(f"{exercise.name} has no machine here")


class Watch:
    """One exercise, as a stage.

    ``rejected``, ``unfinished`` and ``gaps`` gather what else was found so far.
    """

    def __init__(self, exercise: Exercise, setup: Setup | None = None) -> None:
        self._setup = setup or Setup()
        self._exercise = exercise
        self._grid = Grid()
        self._scene = Scene(self._setup)
        self._machine = machine_of(exercise, Foot.of(self._setup.foot_length_cm))
        self._numbering = Numbering(exercise.kind, self._setup.sides)
        self.rejected: list[Stretch] = []
        self.unfinished: list[Stretch] = []
        self.gaps: list[Gap] = []
        self._restart()

    def _restart(self) -> None:
        self._gravity = Gravity()
        self._waiting: list[Rows] = []
        self._row = 0

    @property
    def exercise(self) -> Exercise:
        """What is watched."""
        return self._exercise

    @property
    def turns(self) -> tuple[Turned, ...]:
        """How every tilt lay."""
        return self._machine.turns if isinstance(self._machine, Tilts) else ()

    @property
    def moment(self) -> Moment | None:
        """What is going on now; None before the first half second."""
        return self._machine.moment(self._scene) if self._scene.end else None

    def tell(self, told: Told) -> None:
        """Something became known: a level before its end, or from when on it is which leg."""
        self._scene.tell(told.level)
        self._numbering.tell(told.side)

    def push(self, block: Samples) -> tuple[Effort, ...]:
        """Take samples that follow on."""
        self._scene.felt.push(block)
        return self._keep(self._lay(self._grid.push(block)))

    def finish(self) -> tuple[Effort, ...]:
        """End of the signal."""
        found = self._lay(self._grid.finish())
        return self._keep(joined([found, self._close()]))

    def _keep(self, found: Found) -> tuple[Effort, ...]:
        self.rejected += found.rejected
        self.unfinished += found.unfinished
        return tuple(self._numbering.take(self._with_gaps(one)) for one in found.efforts)

    def _with_gaps(self, effort: Effort) -> Effort:
        """Say that samples are missing in it; who was not seen for a while may have moved."""
        lasted_s = [
            min(gap.end_s, effort.end_s) - max(gap.start_s, effort.start_s) for gap in self.gaps
        ]
        longest_s = max(lasted_s, default=0.0)
        if longest_s <= 0:
            return effort
        did = effort.did
        if isinstance(did, Hold) and did.still and longest_s > UNSEEN_S:
            did = replace(did, still=None)
        return replace(effort, did=did, notes=tuple(dict.fromkeys((*effort.notes, "gap"))))

    def _lay(self, blocks: list[GridBlock]) -> Found:
        out = []
        for block in blocks:
            self.gaps += block.gaps
            if block.fresh and self._row:
                out.append(self._close())
                self._restart()
                self._scene.restart()
                self._machine.restart()
            out.append(self._block(block))
        return joined(out)

    def _block(self, block: GridBlock) -> Found:
        up = self._gravity.push(block.acc_mps2, block.gyr_radps)
        # by row: in what order columns are summed must not hang on how many rows came at once
        acc, gyr, up = map(np.ascontiguousarray, (block.acc_mps2, block.gyr_radps, up))
        sine = np.zeros(len(block))
        fresh = Rows(self._row, block.time_s, acc, gyr, up, sine, block.filled)
        self._row += len(block)
        rows = joined_rows([*self._waiting, fresh])
        at, out = rows.first, []
        while rows.end - at >= TICK_ROWS:
            out.append(self._tick(rows.cut(at, at + TICK_ROWS)))
            at += TICK_ROWS
        self._waiting = [rows.cut(at, rows.end)]
        return joined(out)

    def _tick(self, rows: Rows) -> Found:
        return self._machine.look(self._scene, self._scene.push(rows))

    def _close(self) -> Found:
        """What waits for a full half second still counts; then the stretch of signal is over."""
        waiting, self._waiting = self._waiting, []
        out = [self._tick(each) for each in waiting if each.time_s.size]
        if not self._scene.end:
            return joined(out)
        return joined([*out, self._machine.finish(self._scene, self._scene.finish())])
