"""WitMotion's frames out of its byte stream: no checksum, several layouts under one header."""

from __future__ import annotations

from dataclasses import dataclass

READINGS = b"\x55\x61"  # W6
REGISTERS = b"\x55\x71"  # W11
PLAIN = 20  # W7
CLOCKED = 28  # W8
REPLY = (20, 22)  # W11


def has_clock(frame: bytes) -> bool:
    """Whether bytes 20 to 27 can be a date and a time of day."""
    if len(frame) != CLOCKED:
        return False
    month, day, hour, minute, second = frame[21:26]
    millisecond = int.from_bytes(frame[26:28], "little")
    date = 1 <= month <= 12 and 1 <= day <= 31
    return date and hour < 24 and minute < 60 and second < 60 and millisecond < 1000


@dataclass(slots=True)
class Frames:
    """Cuts a stream into frames, and finds the next frame again after lost or foreign bytes.

    Theory of operation. A header may also occur inside a frame, so a frame is taken only when
    another header, or the end of the payload, follows where it must. A payload that starts with a
    header while a frame is unfinished says that the rest of that frame is lost. Which of the two
    layouts the sensor sends shows by the distance of the headers and, once seen, is kept in mind.
    """

    skipped: int = 0
    _held: bytes = b""
    _length: int = PLAIN
    _last: bytes = b""
    _tails: int = 0

    def push(self, payload: bytes) -> list[bytes]:
        """Take the next bytes; the frames that are complete."""
        frames: list[bytes] = []
        if self._held and _starts(payload):
            self._close(frames)
        stream, inside = self._held + payload, len(self._held)
        at = 0
        while (start := self._next_header(stream, at)) is not None:
            at = start
            length = self._fitting(stream, at, inside)
            if length is None:
                break
            if length:
                frames.append(self._taken(stream[at : at + length]))
                at += length
            else:
                self._skip(stream[at : at + 2])
                at += 2
        else:
            at = len(stream) - _header_begins(stream)
        self._held = stream[at:]
        return frames

    def restart(self) -> None:
        """A new connection: what was unfinished stays so."""
        self._skip(self._held)
        self._held = b""

    def _close(self, frames: list[bytes]) -> None:
        """What is held will not be continued: a whole frame after all, or the stump of one."""
        if _whole(self._held):
            frames.append(self._taken(self._held))
        else:
            self._skip(self._held)
        self._held = b""

    def _taken(self, frame: bytes) -> bytes:
        self._last = frame
        if frame.startswith(READINGS):
            self._length = len(frame)
        return frame

    def _skip(self, foreign: bytes) -> None:
        self.skipped += len(foreign)
        self._last = (self._last + foreign)[: CLOCKED + 1]

    def _next_header(self, stream: bytes, at: int) -> int | None:
        """Where the next header is; the bytes before it are thrown away."""
        found = [i for i in (stream.find(READINGS, at), stream.find(REGISTERS, at)) if i >= 0]
        end = min(found, default=max(at, len(stream) - _header_begins(stream)))
        self._skip(stream[at:end])
        if not found:
            return None
        if self._length == PLAIN and has_clock(self._last):
            # what followed the last frame is the clock of the longer layout
            self._last = b""
            self._tails += 1
            if self._tails > 1:
                self._length = CLOCKED
        return end

    def _fitting(self, stream: bytes, at: int, inside: int) -> int | None:
        """Length of the frame at a header: 0 when it is none, None when it is not complete."""
        reply = stream.startswith(REGISTERS, at)
        lengths = REPLY if reply else (PLAIN, CLOCKED)
        for length in lengths:
            after = stream[at + length : at + length + 2]
            if after and (after == READINGS[:1] or _starts(after)):
                return length if length != CLOCKED or has_clock(stream[at : at + length]) else 0
        left = len(stream) - at
        if left in lengths and (reply or left >= self._length):
            whole_payload = at >= inside
            if left != CLOCKED or has_clock(stream[at:]):
                return left if whole_payload or not _hides_header(stream[at:]) else None
        # a whole frame that ends with the payload says that what stands before it is a stump
        last = len(stream) - PLAIN
        cut = last > at and last >= inside and _starts(stream[last:])
        return 0 if cut or left > max(lengths) else None


def _starts(payload: bytes) -> bool:
    return payload.startswith((READINGS, REGISTERS))


def _header_begins(stream: bytes) -> int:
    return 1 if stream.endswith(READINGS[:1]) else 0


def _hides_header(frame: bytes) -> bool:
    return READINGS in frame[2:] or REGISTERS in frame[2:]


def _whole(held: bytes) -> bool:
    if held.startswith(REGISTERS):
        return len(held) in REPLY
    return len(held) == PLAIN or (len(held) == CLOCKED and has_clock(held))
