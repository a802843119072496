"""Many recordings with `tempo analyse --jobs`, against only parsing the same files with polars.

    tempo simulate weeks --programme 40 --reps 20 --sets 2
    POLARS_MAX_THREADS=1 python -m tests.benchmarks.cohort weeks

Each way in turn, in seconds that passed and in seconds of processor time, its workers' included.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from tempo.cohort import Asked, Finished, Hands, Job, jobs_in, processes, table, work
from tempo.sources.importing import Reading


def spent_s() -> float:
    import resource  # not on Windows, where this file is collected too

    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in both)


def parse(jobs: list[Job]) -> None:
    import polars  # of the extra 'bench'

    for job in jobs:
        polars.read_csv(job.path).to_numpy()


def analyse(jobs: list[Job], hands: AbstractContextManager[Hands]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        finished = Finished(Path(folder))
        with hands as them:
            done = list(work(jobs, Asked(Reading()), finished, them))
        assert all(one.wrong is None for one in done)
        assert sum(1 for _ in table(done, finished)) == len(jobs)


def threads(count: int) -> AbstractContextManager[Hands]:
    return nullcontext(Hands(ThreadPoolExecutor(count), 4 * count))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--most", type=int, help="so many recordings")
    parser.add_argument("--turns", type=int, default=1)
    told = parser.parse_args()
    jobs = jobs_in([told.folder])[: told.most]
    ways: dict[str, Callable[[], None]] = {
        "polars, one process": lambda: parse(jobs),
        "one worker": lambda: analyse(jobs, processes(1)),
        "two threads": lambda: analyse(jobs, threads(2)),
        "two processes": lambda: analyse(jobs, processes(2)),
    }
    print(f"{len(jobs)} recordings, {sum(job.path.stat().st_size for job in jobs) / 1e6:.0f} MB")
    for turn in range(told.turns):
        for name, way in ways.items():
            wall_s, cpu_s = time.perf_counter(), spent_s()
            way()
            wall_s, cpu_s = time.perf_counter() - wall_s, spent_s() - cpu_s
            print(f"{turn} {name:20} {wall_s:8.2f} s passed {cpu_s:8.2f} s of processors")


if __name__ == "__main__":
    main()
