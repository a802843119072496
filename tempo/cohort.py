"""Many recordings, one row a rep: handed out to processes or a cluster, and none done twice."""

from __future__ import annotations

import hashlib
import json
import os
import signal
from collections.abc import Iterable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
    wait,
)
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from pathlib import Path

from tempo import __version__
from tempo.coach.protocol import Protocol
from tempo.errors import TempoError
from tempo.parts import analyse_parts
from tempo.reps.rep import DEFINITIONS_VERSION
from tempo.sources.importing import Reading
from tempo.sources.opening import take_again, takes
from tempo.views.spreadsheet import Row, rep_rows

#: Recordings handed out for each worker: none waits for work, and few are lost by Ctrl-C.
_AHEAD = 4
_PATIENCE_S = 10
_HOUSE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of every recording alike; it is sent to other processes."""

    reading: Reading
    mount: str = "auto"
    foot_length_cm: float | None = None
    protocol: Protocol | None = None
    exercise: str | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """One recording: where it lies for whoever works on it, and what the person calls it."""

    path: Path
    sources: tuple[Path, ...]
    called: str


@dataclass(frozen=True, slots=True)
class Done:
    """A recording that was dealt with; ``key`` finds its rows, ``wrong`` says why there are none.

    ``before`` says that an earlier run did it.
    """

    job: Job
    key: str
    wrong: Exception | None = None
    before: bool = False


@dataclass(frozen=True, slots=True)
class Hands:
    """Who works, and how many recordings are handed out to them at a time."""

    executor: Executor
    at_once: int


@dataclass(frozen=True, slots=True)
class Finished:
    """A folder with the rows of finished recordings, a file each; it can be thrown away."""

    folder: Path

    def rows(self, key: str) -> list[Row] | None:
        """The rows of a recording; None where it is not done, or was torn by a power cut."""
        try:
            rows: list[Row] = json.loads(self._file(key).read_text("utf-8"))
        except (FileNotFoundError, ValueError):
            return None
        return rows

    def keep(self, key: str, rows: list[Row]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        partial = self._file(key).with_suffix(".part")
        partial.write_text(json.dumps(rows, allow_nan=False), "utf-8")
        partial.replace(self._file(key))

    def _file(self, key: str) -> Path:
        # an ending that no recording has
        return self.folder / f"{key}.rows"


def jobs_in(named: Iterable[Path], leave: Path | None = None) -> list[Job]:
    """The recordings in what was named; ``leave`` is a file to pass over in folders."""
    named, here = list(named), f"{Path.cwd()}{os.sep}"
    absolute = tuple(str(one) for one in named if one.is_absolute())
    jobs = []
    for take in takes([Path.cwd() / one for one in named], leave):
        path = str(take.path)
        called = path if absolute and path.startswith(absolute) else path.removeprefix(here)
        jobs.append(Job(take.path, take.sources, called))
    return jobs


def work(jobs: Iterable[Job], asked: Asked, finished: Finished, hands: Hands) -> Iterator[Done]:
    """Deal with each recording, in the order in which they are done; rows go to ``finished``.

    Raises
    ------
    TempoError
        The workers are gone; what is done is kept.
    """
    out: dict[Future[list[Row]], Done] = {}
    for job in jobs:
        try:
            key = _key(job, asked)
        except OSError as wrong:
            yield Done(job, "", wrong)
            continue
        if finished.rows(key) is not None:
            yield Done(job, key, before=True)
            continue
        out[hands.executor.submit(rows_of, job, asked)] = Done(job, key)
        if len(out) >= hands.at_once:
            yield from _come_back(out, finished)
    while out:
        yield from _come_back(out, finished)


def rows_of(job: Job, asked: Asked) -> list[Row]:
    """Read and analyse one recording; runs in a worker. What it is called is not in the rows."""
    recording = take_again(job.path, job.sources).read(asked.reading)
    analyses = analyse_parts(
        recording,
        mount=asked.mount,
        foot_length_cm=asked.foot_length_cm,
        protocol=asked.protocol,
        exercise=asked.exercise,
    )
    rows = [row for analysis in analyses for row in rep_rows(analysis)]
    return [{name: row[name] for name in row if name != "path"} for row in rows]


def table(done: Iterable[Done], finished: Finished) -> Iterator[list[Row]]:
    """The rows of each recording, with what it is called."""
    for one in done:
        rows = finished.rows(one.key)
        if rows is None:
            raise TempoError(f"{finished.folder} was changed meanwhile; run the same again")
        yield [{"path": one.job.called} | row for row in rows]


@contextmanager
def processes(count: int) -> Iterator[Hands]:
    """So many processes on this machine; a single worker needs no other process.

    More threads would wait for the interpreter's lock (DESIGN.md, note 23).
    """
    executor: Executor = ThreadPoolExecutor(1)
    if count > 1:
        # started afresh, workers share nothing with whoever calls, on every system alike
        executor = ProcessPoolExecutor(count, get_context("spawn"), _leave_ctrl_c)
    try:
        yield Hands(executor, _AHEAD * count)
    finally:
        executor.shutdown(cancel_futures=True)


@contextmanager
def cluster(address: str) -> Iterator[Hands]:
    """The workers of a Dask cluster, which see the same files under the same names.

    Raises
    ------
    TempoError
        Dask is not installed, nobody answers, or the workers have another version of tempo.
    """
    try:
        from distributed import Client
    except ImportError:
        raise TempoError("--dask needs Dask; type: pip install 'tempo-coach[dask]'") from None
    try:
        client = Client(address, timeout=_PATIENCE_S, set_as_default=False)
    except (OSError, ValueError) as problem:
        raise TempoError(
            f"no Dask cluster answers at {address} ({problem}); look at the scheduler's address"
        ) from None
    with client:
        threads = sum(client.nthreads().values())
        versions = set(client.run(_version).values())
        if versions != {__version__}:
            has = f"tempo {', '.join(sorted(versions))}" if versions else "no workers"
            raise TempoError(
                f"the cluster at {address} has {has}; start workers with tempo {__version__}"
            )
        with client.get_executor(pure=False) as executor:
            yield Hands(executor, _AHEAD * threads)


def _version() -> str:
    return __version__


def _leave_ctrl_c() -> None:
    """Ctrl-C is for the one who hands out; it lets workers finish what they have."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _come_back(out: dict[Future[list[Row]], Done], finished: Finished) -> Iterator[Done]:
    """Take in what is done, at least one."""
    for future in wait(out, return_when=FIRST_COMPLETED).done:
        one = out.pop(future)
        wrong = future.exception()
        if isinstance(wrong, BrokenExecutor):
            raise TempoError(
                "a worker ended suddenly, perhaps for want of memory; run the same again with "
                "fewer --jobs: what is done is not done again"
            ) from wrong
        if wrong is None:
            finished.keep(one.key, future.result())
        elif not isinstance(wrong, Exception):
            raise wrong
        yield Done(one.job, one.key, wrong)


@cache
def fingerprint(house: Path) -> str:
    """Of the program itself: every parameter stands in its source, so a changed one shows here."""
    digest = hashlib.sha256()
    for file in sorted([*house.rglob("*.py"), *house.rglob("*.toml")]):
        digest.update(file.relative_to(house).as_posix().encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _key(job: Job, asked: Asked) -> str:
    """What the rows depend on: the program, what is asked, and every byte of the recording."""
    reading, wishes = asked.reading, asked.reading.wishes
    agree = wishes.agree.__qualname__ if wishes.agree else None
    said = (
        *(__version__, fingerprint(_HOUSE), DEFINITIONS_VERSION, job.path.name),
        *(asked.mount, asked.foot_length_cm, asked.protocol, asked.exercise),
        *(reading.gyr_unit, reading.rate_hz, wishes.columns, wishes.units, agree),
    )
    digest = hashlib.sha256(repr(said).encode())
    beside = {file.with_suffix(".json") for file in (job.path, *job.sources)}
    for file in sorted({*job.sources, *beside}):
        if file.is_file():
            with file.open("rb") as stream:
                digest.update(file.name.encode("utf-8", "surrogateescape"))
                digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()
