"""Processor time, measured in turn (A B A B …), so that a busy machine hits all alike."""

from __future__ import annotations

import gc
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]


def pin() -> None:
    """Stay on one core, with one thread in every library."""
    for name in (
        "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
        "MKL_NUM_THREADS",
        "POLARS_MAX_THREADS",
    ):
        os.environ[name] = "1"
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def in_turn(things: Mapping[str, Callable[[], object]], rounds: int = 7) -> dict[str, float]:
    """Median CPU seconds of each, after one round that does not count."""
    spent: dict[str, list[float]] = {name: [] for name in things}
    for turn in range(rounds + 1):
        for name, thing in things.items():
            gc.collect()
            start = time.process_time()
            thing()
            if turn:
                spent[name].append(time.process_time() - start)
    return {name: median(times) for name, times in spent.items()}


def cold_in_turn(commands: Mapping[str, Sequence[str]], rounds: int = 7) -> dict[str, float]:
    """Median CPU seconds (user and system) of fresh Python processes, ``python ARGUMENTS``."""
    spent: dict[str, list[float]] = {name: [] for name in commands}
    for turn in range(rounds + 1):
        for name, arguments in commands.items():
            seconds = _cold(arguments)
            if turn:
                spent[name].append(seconds)
    return {name: median(times) for name, times in spent.items()}


def _cold(arguments: Sequence[str]) -> float:
    before = _children_s()
    subprocess.run([sys.executable, *arguments], check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    return _children_s() - before


def _children_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
