"""Runs commands that are killed at random lines of what writes; a program of its own.

Usage: python -m tests.faults.victim KIND FOLDER SEED...

One process loads everything and forks one child a seed, in FOLDER/SEED. The child kills itself
(SIGKILL) before a random line of those that write a recording runs, so that kills fall between any
two steps of writing, which kills by the clock hardly ever do. What a source hands out is noted in
the file `handed` before it is handed on.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from tempo import cli
from tempo.commands.take import Notes, Take
from tempo.sources.replay import Replay
from tests.radio import virtual_clock
from tests.radio.scene import Scene

KEEPS = (
    *("history/history.py", "history/folder.py", "history/shelf.py", "history/database.py"),
    "commands/keeping.py",
)
WRITES = (
    *("sources/recorder.py", "sources/recording.py", "sources/unfinished.py", "sources/sidecar.py"),
    *("logbook.py", "commands/take.py", "commands/two_takes.py"),
)
LIVE = ("live", "--replay", "../said.csv", "--record", ".", "--speed", "1000", "--sound", "none")
KEPT = ("live", "--replay", "../said.csv", "--history", "--speed", "1000", "--sound", "none")
RECORD = ("record", "--replay", "../said.csv", "--out", "said.csv", "--speed", "inf")


class Axe:
    """Falls before the line number `at` of those that write; how many there were is in `lines`.

    Counted from when there is something to lose: the first block that was handed out.
    """

    def __init__(self, at: float, files: tuple[str, ...] = WRITES) -> None:
        self._at = at
        self._files = files
        self.lines = 0
        self.is_up = False

    def watch(self, frame, event, arg):  # noqa: ARG002  # the interpreter's signature
        """The trace function of the interpreter."""
        of = frame.f_code
        if "tempo/" not in of.co_filename or not of.co_filename.endswith(self._files):
            return None
        return None if of.co_name == "_good" else self._line  # one line for each sample of all

    def _line(self, frame, event, arg):  # noqa: ARG002  # as above
        if event == "line" and self.is_up:
            self.lines += 1
            if self.lines >= self._at:
                os.kill(os.getpid(), signal.SIGKILL)
        return self._line


def announcing(blocks, handed: int, axe: Axe):
    """Notes the time of every block's last sample before anybody else gets it."""

    async def with_notes(self):
        async for block in blocks(self):
            if len(block):
                axe.is_up = True
                os.write(handed, f"{float(block.time_s[-1])!r}\n".encode())
            yield block

    return with_notes


def over_the_air(handed: int, axe: Axe) -> None:
    """`tempo record` with a virtual sensor on the virtual clock."""

    async def go() -> None:
        scene = await Scene("open", moves=lambda rate_hz: _MOVEMENT[: int(30 * rate_hz)]).enter()
        live = scene.live()
        take = Take(live, Path("said.csv"), None, None, Notes())
        type(live).blocks = announcing(type(live).blocks, handed, axe)
        acting = asyncio.create_task(scene.perform())
        taking = asyncio.create_task(take.run())
        await acting
        taking.cancel()
        await asyncio.wait({taking})
        take.finish()

    virtual_clock.run(go())


def typed(words: tuple[str, ...]) -> Callable[[int, Axe], None]:
    def run(handed: int, axe: Axe) -> None:
        Replay.blocks = announcing(Replay.blocks, handed, axe)
        cli.main(words)

    return run


KINDS = {"live": typed(LIVE), "record": typed(RECORD), "air": over_the_air, "kept": typed(KEPT)}


def child(kind: str, folder: Path, at: float) -> None:
    """Never returns."""
    folder.mkdir()
    os.chdir(folder)
    os.environ["TEMPO_HOME"] = str(folder.absolute() / "home")
    for name, stream in (("out", 1), ("err", 2)):
        os.dup2(os.open(name, os.O_WRONLY | os.O_CREAT, 0o600), stream)
    handed = os.open("handed", os.O_WRONLY | os.O_CREAT, 0o600)
    axe = Axe(at, KEEPS if kind == "kept" else WRITES)
    sys.settrace(axe.watch)
    try:
        KINDS[kind](handed, axe)
    except SystemExit:
        pass
    finally:
        sys.settrace(None)
        Path("lines").write_text(str(axe.lines))
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)


def lived(kind: str, folder: Path, at: float) -> int:
    """The wait status of a child."""
    number = os.fork()
    if not number:
        child(kind, folder, at)
    return os.waitpid(number, 0)[1]


def main(kind: str, place: str, *seeds: str) -> None:
    folder = Path(place)
    assert lived(kind, folder / "whole", float("inf")) == 0
    lines = int((folder / "whole" / "lines").read_text())
    for seed in seeds:
        at = random.Random(f"{kind}{seed}").randrange(lines) + 1  # noqa: S311  # no secret
        status = lived(kind, folder / seed, at)
        assert os.WIFSIGNALED(status), (kind, seed, status)
        assert os.WTERMSIG(status) == signal.SIGKILL


if __name__ == "__main__":
    from tests.radio.scene import movement

    _MOVEMENT = movement(100.0)
    main(*sys.argv[1:])
