"""Turns of the foot out of rest, held, and back: toe raises, and the foot against a band.

Theory. The angle between up now and up at rest needs no axis. A swing opens when it passes 6° and
closes when most of it is undone and the foot rests, or turns out again; then both sides are known
and it is measured like the lowering of a heel (`outline`): the limits of raise and return are those
of DEFINITIONS.md, on the angle. A foot turned sideways may turn about an upright axis, which
gravity does not see: there the gyro's turns are added up instead, from rest to rest.

Which posture is the rest? People sit down, lift the leg, and only then begin. So every posture in
which the foot rests while a swing is open may be the new rest (`TiltTrack`); the one that the foot
first turns out of and comes back to is believed, and the others are forgotten.
"""

from __future__ import annotations

import numpy as np

from tempo.dsp.resample import GRID_S
from tempo.exercises.exercise import Exercise
from tempo.exercises.machine import Found, Moment, effort
from tempo.exercises.scene import Scene, Seen
from tempo.exercises.tilt_measure import Swing, TiltMeasure, Turned
from tempo.exercises.tilt_track import TiltParams, TiltTrack, resting
from tempo.reps.rep import Stretch
from tempo.reps.rows import Rows

_MOST_TRACKS = 4


class Tilts:
    """The machine of tilts."""

    def __init__(self, exercise: Exercise, params: TiltParams | None = None) -> None:
        self._exercise = exercise
        self._params = params or TiltParams()
        self._sideways = exercise.turns in {"inward", "outward"}
        self._measure = TiltMeasure(exercise)
        self.restart()

    def restart(self) -> None:
        """Fresh behind a long gap."""
        self._tracks: list[TiltTrack] = []
        self._last_end = 0

    @property
    def turns(self) -> tuple[Turned, ...]:
        """How every swing lay."""
        return tuple(self._measure.turns)

    def look(self, scene: Scene, seen: Seen) -> Found:
        """Half a second more: rest, a swing that opens, goes on or closes."""
        rows = seen.tick
        if rows.time_s.size == 0:
            return Found()
        rests = resting(rows, self._params)
        closed = [
            (each[0].lowest_rad, place, each)
            for place, track in enumerate(self._tracks)
            for each in track.step(scene, rows, rests=rests)
        ]
        out = Found()
        # of several postures that it came back to, it came back to the nearest
        for _, place, each in sorted(closed, key=lambda one: (one[0], -one[1])):
            track = self._tracks[place]
            out = self._close(scene, track, *each)
            if place == 0 or out.efforts:
                self._tracks = [track]
                break
        if rests:
            self._remember(scene, rows)
        self._give_up(scene)
        return out

    def finish(self, scene: Scene, seen: Seen) -> Found:  # noqa: ARG002  # as every machine
        """An open swing whose return was seen counts; else it is unfinished."""
        track = self._tracks[0] if self._tracks else None
        swing = track.swing if track is not None else None
        if track is None or swing is None:
            return Found()
        if swing.lowest_rad <= 0.1 * swing.peak_rad:
            return self._close(scene, track, swing, scene.end)
        if self._tracks[1:] or (scene.end - swing.opened) * GRID_S > self._params.longest_s:
            return Found()
        left = Stretch(scene.at_s(swing.opened), scene.at_s(scene.end - 1), "recording_ended")
        return Found(unfinished=(left,))

    def moment(self, scene: Scene) -> Moment:
        """Out or at rest, and how far."""
        now_s = scene.at_s(scene.end - 1)
        if not self._tracks:
            return Moment("moving", now_s)
        track = self._tracks[0]
        angle = (("angle_deg", float(np.degrees(track.now_rad))),)
        if track.swing is None:
            return Moment("resting", scene.at_s(max(self._last_end, scene.first)), angle)
        back = track.now_rad < (1.0 - self._params.undone) * track.swing.peak_rad
        since_s = scene.at_s(max(track.swing.opened, scene.first))
        return Moment("returning" if back else "turned", since_s if not back else now_s, angle)

    def _remember(self, scene: Scene, rows: Rows) -> None:
        """A posture in which the foot rests, unless it is one that is followed already."""
        apart = [float(track.turned(scene, rows).mean()) for track in self._tracks]
        if all(each > self._params.other_rad for each in apart):
            begun = TiltTrack(rows, self._params, self._last_end, sideways=self._sideways)
            self._tracks = [*self._tracks, begun][-_MOST_TRACKS:]

    def _give_up(self, scene: Scene) -> None:
        """A posture that the foot does not come back to was not the rest."""
        longest = self._params.longest_s / GRID_S
        self._tracks = [
            track
            for track in self._tracks
            if track.swing is None or scene.end - track.swing.opened <= longest
        ]

    def _close(self, scene: Scene, track: TiltTrack, swing: Swing, end: int) -> Found:
        """The swing is over at ``end``; what it was."""
        did, span_s = self._measure.take(scene, swing, end, track.bias_now(scene))
        self._last_end = min(swing.lowest, end - 1)
        if isinstance(did, str):
            return Found(rejected=(Stretch(*span_s, did),))
        return Found((effort(self._exercise.name, span_s, scene.now_s, did),))
