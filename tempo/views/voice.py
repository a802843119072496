"""A voice, where espeak-ng is installed; nothing where it is not."""

from __future__ import annotations

import io
import shutil
import subprocess
import wave
from array import array
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

_LONGEST_S = 5.0


class Voice:
    """Renders words to samples, each once, away from the event loop."""

    def __init__(self, rate_hz: int, program: str = "espeak-ng") -> None:
        self._rate_hz = rate_hz
        self._program = shutil.which(program)
        self._known: dict[str, array[int]] = {}
        self._pool = ThreadPoolExecutor(1) if self._program else None

    def speak(self, text: str, play: Callable[[array[int]], None]) -> None:
        """Play the text as soon as it is rendered."""
        if self._pool is None:
            return
        if text in self._known:
            play(self._known[text])
        else:
            self._pool.submit(self._render, text, play)

    def _render(self, text: str, play: Callable[[array[int]], None]) -> None:
        assert self._program is not None
        try:
            said = subprocess.run(  # noqa: S603  # the program found above, the text after "--"
                [self._program, "--stdout", "-s", "170", "--", text],
                capture_output=True,
                check=True,
                timeout=_LONGEST_S,
            ).stdout
        except (OSError, subprocess.SubprocessError):
            return
        self._known[text] = samples_of(said, self._rate_hz)
        play(self._known[text])


def samples_of(wav: bytes, rate_hz: int) -> array[int]:
    """The mono 16-bit samples of a WAV file at another rate (nearest sample: it is a voice)."""
    with wave.open(io.BytesIO(wav)) as file:
        own_hz = file.getframerate()
        found = array("h", file.readframes(file.getnframes()))
    count = len(found) * rate_hz // own_hz
    return array("h", (found[place * own_hz // rate_hz] for place in range(count)))
