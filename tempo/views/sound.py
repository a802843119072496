"""What the computer itself sounds like: tones with miniaudio, a bell on a terminal, or nothing."""

from __future__ import annotations

import asyncio
import math
import os
import sys
from array import array
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from threading import Lock
from typing import Any, TextIO

from tempo.coach.cues import ERROR_KINDS, Cue
from tempo.coach.scoring import RepScore, SetSummary
from tempo.errors import TempoError
from tempo.live.onlooker import Frame, State, View
from tempo.reps.rep import Rep
from tempo.views.spoken import cue_word
from tempo.views.voice import Voice

RATE_HZ = 44100
#: Frequencies and seconds of each tone after the other. 500–2000 Hz are heard at any age; too fast
#: falls twice, too slow rises slowly, so that they cannot be taken for each other.
TONES: Mapping[str, tuple[tuple[float, float], ...]] = {
    "tick": ((1000.0, 0.03),),
    "accent": ((1500.0, 0.08),),
    "concentric": ((700.0, 0.08), (1050.0, 0.10)),
    "eccentric": ((1050.0, 0.08), (700.0, 0.10)),
    "bottom_pause": ((700.0, 0.12),),
    "hold": ((900.0, 0.20),),
    "phase": ((880.0, 0.10),),
    "half": ((1000.0, 0.10), (0.0, 0.05), (1000.0, 0.10)),
    "last": ((800.0, 0.10),),
    "count": ((1250.0, 0.06),),
    "count_in": ((800.0, 0.10),),
    "too_fast": ((1600.0, 0.09), (0.0, 0.04), (1600.0, 0.09), (0.0, 0.04), (1600.0, 0.09)),
    "too_slow": ((520.0, 0.45),),
    "moved": ((1600.0, 0.09), (0.0, 0.04), (1200.0, 0.16)),
    "deeper": ((800.0, 0.12), (600.0, 0.12), (500.0, 0.20)),
    "rep_done": (),
    "set_done": ((900.0, 0.12), (1200.0, 0.12), (1500.0, 0.20)),
}
_LOUD = 0.35
_RAMP_S = 0.005


def tone(name: str) -> array[int]:
    """16-bit samples of a cue's tone; soft edges, so that nothing clicks."""
    out: array[int] = array("h")
    for pitch_hz, lasts_s in TONES[name]:
        count = round(lasts_s * RATE_HZ)
        ramp = _RAMP_S * RATE_HZ
        for at in range(count):
            edge = min(1.0, at / ramp, (count - at) / ramp)
            swing = math.sin(2 * math.pi * pitch_hz * at / RATE_HZ)
            out.append(round(32767 * _LOUD * edge * swing))
    return out


class Mixer:
    """Plays what is queued, each sound from its own moment on; never waits for anybody."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._playing: list[tuple[array[int], int]] = []

    def play(self, sound: array[int]) -> None:
        """Start a sound now, over whatever sounds."""
        with self._lock:
            self._playing.append((sound, 0))

    def frames(self) -> Generator[array[int], int, None]:
        """What the device asks for: so many samples, again and again."""
        wanted = yield array("h")
        while True:
            wanted = yield self._mixed(wanted)

    def _mixed(self, wanted: int) -> array[int]:
        with self._lock:
            playing, self._playing = self._playing, []
            sums = [0] * wanted
            for sound, start in playing:
                for place, value in enumerate(sound[start : start + wanted]):
                    sums[place] += value
                if start + wanted < len(sound):
                    self._playing.append((sound, start + wanted))
        return array("h", (max(-32768, min(32767, value)) for value in sums))


class Ears:
    """A `View` that only sounds; every cue at its time."""

    def __init__(self, sound: Callable[[Cue], None], say: Callable[[str], None]) -> None:
        self._sound = sound
        self._say = say

    def on_cue(self, cue: Cue, in_s: float) -> None:
        if in_s > 0:
            asyncio.get_running_loop().call_later(in_s, self._sound, cue)
        else:
            self._sound(cue)

    def on_rep(self, rep: Rep, score: RepScore, text: str) -> None:  # noqa: ARG002  # as told
        if text:
            self._say(text)

    def on_set(self, summary: SetSummary, text: str) -> None:  # noqa: ARG002  # as told
        self._say(text)

    def on_state(self, state: State) -> None:
        """States are read, not heard."""

    def on_frame(self, frame: Frame) -> None:
        """The moment is seen, not heard."""

    def on_warning(self, text: str) -> None:
        self._say(text)

    def on_end(self, analysis: object, saved: str | None) -> None:
        """The summary is read."""


def _bell(out: TextIO) -> Ears:
    """A bell knows one sound only: for phases and errors, not for every tick."""

    def ring(cue: Cue) -> None:
        if cue.kind in {"accent", "count_in", "set_done", *ERROR_KINDS}:
            out.write("\a")
            out.flush()

    return Ears(ring, lambda _: None)


@contextmanager
def ears(choice: str, out: TextIO, backends: list[Any] | None = None) -> Iterator[list[View]]:
    """The views that sound, for as long as they are wanted.

    Parameters
    ----------
    choice : ``auto``, ``tones``, ``bell`` or ``none``.
    backends : of miniaudio; the tests give its null device.

    Raises
    ------
    TempoError
        Tones were asked for, and there is no miniaudio or no device.
    """
    if choice in {"auto", "tones"}:
        opened = _opened(backends)
        if isinstance(opened, str):
            if choice == "tones":
                raise TempoError(f"no tones can be played: {opened}; --sound bell needs nothing")
        else:
            device, view = opened
            try:
                yield [view]
            finally:
                device.close()
            return
    yield [_bell(out)] if choice == "bell" or (choice == "auto" and out.isatty()) else []


@contextmanager
def _silenced() -> Iterator[None]:
    """Without what sound libraries write to standard error where there is no sound card."""
    sys.stderr.flush()
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def _opened(backends: list[Any] | None) -> tuple[Any, Ears] | str:
    """A playing device and its ears, or why there is none."""
    try:
        import miniaudio
    except ImportError:
        return 'install the extra: pip install "tempo-coach[sound]"'
    mixer = Mixer()
    try:
        with _silenced():
            device = miniaudio.PlaybackDevice(
                output_format=miniaudio.SampleFormat.SIGNED16,
                nchannels=1,
                sample_rate=RATE_HZ,
                buffersize_msec=20,
                backends=backends,
            )
        frames = mixer.frames()
        next(frames)
        device.start(frames)
    except miniaudio.MiniaudioError as wrong:
        return f"there is no sound device ({wrong})"
    voice = Voice(RATE_HZ)
    tones = {name: tone(name) for name in TONES}

    def sound(cue: Cue) -> None:
        mixer.play(tones.get(cue.say) or tones.get(cue.kind) or array("h"))
        if word := cue_word(cue):
            voice.speak(word, mixer.play)

    return device, Ears(sound, lambda text: voice.speak(text, mixer.play))
