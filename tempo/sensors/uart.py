"""Text lines over the Nordic UART Service, the hobby convention; facts: firmware_notes/uart.md."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import ClassVar

import numpy as np

from tempo.errors import TempoError
from tempo.samples import Gap, Samples
from tempo.sensors.counting import CountTimeline
from tempo.sensors.decoder import Counters, Reading, Remarks, Signature, Step, Subscribe
from tempo.sensors.packets import Custom
from tempo.sensors.timeline import DeviceTimeline
from tempo.sensors.uart_columns import Columns, Units, customary, named, split

NOTIFY = "6e400003-b5a3-f393-e0a9-e50e24dcca9e"  # U2
SIGNATURE = Signature(services=("6e400001-b5a3-f393-e0a9-e50e24dcca9e",))  # U1
LONGEST_LINE = 256  # U3
RATE_HZ = 50.0  # U9


class Uart:
    """Numbers in lines of text; the columns are stated, read from a header line or customary.

    columns : names such as ``t,ax,ay,az,gx,gy,gz``, in the order of the line.
    acc_unit, gyr_unit, time_unit : see `uart_columns`; stated units outrank the header's.
    unfinished : by hand, a last line without its line end counts as a line.
    """

    family: ClassVar[str] = "uart"

    def __init__(
        self,
        *,
        columns: str | None = None,
        acc_unit: str | None = None,
        gyr_unit: str | None = None,
        time_unit: str | None = None,
        sample_rate_hz: float = RATE_HZ,
        unfinished: bool = False,
    ) -> None:
        self._units = Units(time_unit, acc_unit, gyr_unit)
        self._stated = None if columns is None else named(split(columns), self._units)
        if columns is not None and self._stated is None:
            raise TempoError(
                f"the columns {columns!r} do not name ax, ay, az, gx, gy and gz; "
                "write them in the order of the line, such as t,ax,ay,az,gx,gy,gz"
            )
        if not sample_rate_hz > 0:
            raise TempoError("the sample rate must be above 0 Hz; state about how many lines come")
        self._unfinished = unfinished
        self.stream = NOTIFY
        self.counters = Counters()
        self._header: Columns | None = None
        self._held = b""
        self._skip_line = False
        self._custom = Custom()
        self._last_s = -math.inf
        self._counted = CountTimeline(sample_rate_hz, self.counters)
        self._clocked = DeviceTimeline(None, self.counters)
        self._remarks = Remarks()

    def setup(self) -> Iterator[Step]:
        yield Subscribe(NOTIFY)

    def stop(self) -> tuple[Step, ...]:
        return ()  # U9: the sketch decides

    def feed(self, payload: bytes, received_s: float) -> Samples:
        readings = self.read(payload)
        clocked = [reading for reading in readings if reading.time_s is not None]
        if clocked:
            block = self._clocked.place(clocked, received_s)
        else:
            block = self._counted.place(readings, received_s)
        if not len(block):
            return block
        # two clocks, where lines change their form: neither may lead the other back
        after = int(np.searchsorted(block.time_s, self._last_s, "right"))
        self.counters.invalid += after
        self._last_s = max(self._last_s, float(block.time_s[-1]))
        return block[after:]

    def answer(self, characteristic: str, payload: bytes) -> None:
        """Everything comes in the stream."""

    def restart(self) -> None:
        """The first line after a connection may lack its beginning and is left out."""
        self.counters.resynchronised_bytes += len(self._held)
        self._held = b""
        self._skip_line = True
        self._custom.restart()
        self._counted.restart()
        self._clocked.restart()

    def read(self, payload: bytes) -> tuple[Reading, ...]:
        self.counters.payloads += 1
        *lines, self._held = (self._held + payload).replace(b"\r", b"\n").split(b"\n")
        if self._unfinished and self._held and self._columns(self._held):
            lines.append(self._held)
            self._held = b""
        if len(self._held) > LONGEST_LINE:
            self.counters.resynchronised_bytes += len(self._held)
            self._held = b""
            self._skip_line = True
        readings = []
        for line in lines:
            if line and self._skip_line:
                self._skip_line = False
                self.counters.resynchronised_bytes += len(line)
            elif line:
                readings += self._line(line)
        return tuple(readings)

    def _line(self, line: bytes) -> list[Reading]:
        numbers = _numbers(line)
        if numbers is None:
            self._learn(line)
            return []
        count = len(numbers)
        columns = self._stated or self._header or customary(count, self._units)
        if columns is None or columns.count != count or not self._custom.allows(count):
            self.counters.rejected += 1
            return []
        self.counters.packets += 1
        ax, ay, az = (numbers[at] * columns.acc_scale_mps2 for at in columns.acc)
        gx, gy, gz = (numbers[at] * columns.gyr_scale_dps for at in columns.gyr)
        time_s = None if columns.time is None else numbers[columns.time] * columns.time_scale_s
        return [Reading(time_s, (ax, ay, az), (gx, gy, gz))]

    def _learn(self, line: bytes) -> None:
        header = named(split(line.decode("utf-8", "replace")), self._units)
        if header is None:
            self.counters.rejected += 1
        else:
            self._header = header
            self._custom.restart()

    def _columns(self, line: bytes) -> bool:
        """Whether an unfinished line is a whole one: it has the columns that are expected."""
        numbers = _numbers(line)
        if numbers is None:
            return False
        known = self._stated or self._header
        return len(numbers) == known.count if known else len(numbers) in {6, 7}

    def describe(self, payload: bytes) -> Mapping[str, object] | None:  # noqa: ARG002  # no replies
        return None

    @property
    def gaps(self) -> tuple[Gap, ...]:
        return (*self._counted.gaps, *self._clocked.gaps)

    @property
    def rate_hz(self) -> float | None:
        return self._clocked.rate_hz or self._counted.rate_hz

    @property
    def troubles(self) -> tuple[str, ...]:
        if self.counters.rejected > 20 and not self.counters.packets:
            self._remarks.say(
                "The lines hold no six or seven numbers; state the columns with "
                "--set columns=t,ax,ay,az,gx,gy,gz."
            )
        return self._remarks.all

    @property
    def battery(self) -> str | None:
        return None


def _numbers(line: bytes) -> list[float] | None:
    """The line's numbers (an absent one, as in ``nan``, stays one); None for words."""
    if b"_" in line:
        return None  # Python would read 1_000 as a number
    try:
        return [float(field) for field in split(line.decode("ascii"))]
    except ValueError:
        return None
