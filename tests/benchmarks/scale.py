"""Row 10, live: many sensors at once, and what a long session keeps in memory."""

from __future__ import annotations

import time
import tracemalloc

import numpy as np

from tempo.coach.prompter import Prompter
from tempo.coach.protocols import load_protocol
from tempo.pipeline import Pipeline
from tempo.samples import Samples
from tests.benchmarks.hour import HOUR_S, RATE_HZ
from tests.benchmarks.row import Row, spent

_PACKET = 10
_SENSORS = 20
_MINUTES = 3


class _Coached:
    """One sensor's pipeline and prompter."""

    def __init__(self) -> None:
        self._pipeline, self._prompter = Pipeline(), Prompter(load_protocol("box-10s"))

    def push(self, packet: Samples) -> None:
        step = self._pipeline.push(packet)
        known = self._pipeline.level != "none"
        now_s = float(packet.time_s[-1])
        self._prompter.push(step.motion, step.changes, step.reps, now_s, level_known=known)
        self._prompter.moment()


def sensor_rows(hour: Samples) -> list[Row]:
    """Processor time of a packet when so many sensors send in turn, against one alone."""
    part = hour[: round(60 * _MINUTES * RATE_HZ)]
    packets = [part[at : at + _PACKET] for at in range(0, len(part), _PACKET)]
    each: dict[int, float] = {}
    for turn in range(2):
        for count in (1, _SENSORS):
            sensors = [_Coached() for _ in range(count)]
            start = time.process_time()
            for packet in packets:
                for sensor in sensors:
                    sensor.push(packet)
            took = (time.process_time() - start) / (count * len(packets))
            each[count] = min(took, each[count]) if turn else took
    what = f"a packet, {_SENSORS} live sensors against one"
    ratio = each[_SENSORS] / each[1]
    return [Row("10", what, spent(each[_SENSORS]), spent(each[1]), ratio, 1.3)]


def memory_rows(hour: Samples, hours: int) -> list[Row]:
    """What is held after so many hours of packets, against after one; the same hour comes again."""
    sensor, held = _Coached(), []
    tracemalloc.start()
    for turn in range(hours):
        later_s = turn * (HOUR_S + 1.0 / RATE_HZ)
        for at in range(0, len(hour), _PACKET):
            part = slice(at, at + _PACKET)
            sensor.push(
                Samples(np.add(hour.time_s[part], later_s), hour.acc_mps2[part], hour.gyr_dps[part])
            )
        held.append(tracemalloc.get_traced_memory()[0])
    tracemalloc.stop()
    first, last = (f"{size / 1e6:.3g} MB" for size in (held[0], held[-1]))
    return [Row("10", f"live memory, {hours} h against 1 h", last, first, held[-1] / held[0], 1.3)]
