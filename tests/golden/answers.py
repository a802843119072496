"""One hash for every sample recording's answer: ``python -m tests.golden.answers [--keep]``.

Prints what this process makes of them, as JSON; with ``--keep`` it is the golden hash from now on.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import numpy as np

from tempo.coach.protocols import choose_protocol
from tempo.live.session import LiveSession
from tempo.pipeline import Pipeline
from tempo.samples import Samples
from tempo.session import Analysis, analyse, judged, setup_of
from tempo.sources.recording import Recording, read_recording
from tempo.sources.replay import Replay
from tempo.views.answer import to_json
from tempo.views.spoken import wording

ROOT = Path(__file__).resolve().parents[2]
STORED = Path(__file__).with_name("answers.json")
RECORDINGS = (ROOT / "tempo/recordings/demo.csv", *sorted((ROOT / "recordings").glob("*.csv")))
#: The recording that is cut to pieces, and so much of it.
SHORT, SHORT_ROWS = ROOT / "recordings" / "hsr_3s_foot.csv", 2500
CUTS = (1, 2, 3, 5, 7, 8, 10, 16, 17, 20, 64, 1000)
#: What NumPy may use, by level, and the kernel of OpenBLAS that such a processor gets.
LEVELS = {
    "AVX-512": ("", "SKYLAKEX"),
    "AVX2": ("AVX512 X86_V4", "HASWELL"),
    "neither": ("AVX FMA F16C X86_V", "NEHALEM"),
}


def text_of(analysis: Analysis) -> str:
    """The answer as it is printed, without where the file lies and which version it was."""
    answer = to_json(analysis)
    del answer["version"], answer["recording"]["path"]
    return json.dumps(answer, allow_nan=False)


def hashes() -> dict[str, str]:
    """A hash of what is answered for each recording."""
    texts = {path.stem: text_of(analyse(read_recording(path))) for path in RECORDINGS}
    return {name: sha256(text.encode()).hexdigest() for name, text in texts.items()}


def pieces(samples: Samples) -> Iterator[list[Samples]]:
    """The samples cut in fifteen ways."""
    for size in CUTS:
        yield [samples[at : at + size] for at in range(0, len(samples), size)]
    for seed in range(3):
        dice, cut, at = random.Random(seed), [], 0  # noqa: S311  # no secret
        while at < len(samples):
            size = dice.randrange(1, 51)
            cut.append(samples[at : at + size])
            at += size
        yield cut


def in_pieces(recording: Recording, cut: list[Samples]) -> Analysis:
    """As `analyse` would have it, pushed piece by piece."""
    pipeline = Pipeline(setup_of(recording.sidecar))
    for block in cut:
        pipeline.push(block)
    pipeline.finish()
    return judged(recording, pipeline.outcome(), choose_protocol(None, recording.sidecar.protocol))


def replayed(recording: Recording, file: Path) -> Analysis:
    """As a live session has it, which leaves ``file``."""
    session = LiveSession(
        Replay(recording, speed=float("inf")),
        choose_protocol(None, recording.sidecar.protocol),
        wording=wording("cm"),
        sidecar=recording.sidecar,
        record=file,
    )
    return asyncio.run(session.run())


def plain(analysis: Analysis) -> str:
    """Every number of what was found, to the last bit."""
    return repr((analysis.outcome, analysis.scores, analysis.sets, analysis.score))


def every_way(file: Path) -> set[str]:
    """Every number of the short recording: whole, in fifteen ways of pieces, live, and read back.

    One member where all are the same; ``file`` is what the live session leaves.
    """
    whole = read_recording(SHORT)
    recording = replace(whole, samples=whole.samples[:SHORT_ROWS])
    found = {plain(analyse(recording))}
    found |= {plain(in_pieces(recording, cut)) for cut in pieces(recording.samples)}
    found.add(plain(replayed(recording, file)))
    again = read_recording(file)
    found.add(plain(analyse(replace(again, quality=recording.quality))))
    assert np.array_equal(again.samples.time_s, recording.samples.time_s)
    assert np.array_equal(again.samples.acc_mps2, recording.samples.acc_mps2)
    assert np.array_equal(again.samples.gyr_dps, recording.samples.gyr_dps)
    return found


def known_levels() -> dict[str, dict[str, str]]:
    """Environments for the levels that this processor has."""
    from numpy._core._multiarray_umath import (  # type: ignore[attr-defined]
        __cpu_dispatch__,
        __cpu_features__,
    )

    environments = {}
    for level, (without, kernel) in LEVELS.items():
        off = [name for name in __cpu_dispatch__ if name.startswith(tuple(without.split()) or "?")]
        left = [name for name in __cpu_dispatch__ if name not in off and __cpu_features__[name]]
        if level == "neither" or any(name.startswith(("AVX512", "X86_V4")) for name in left) == (
            level == "AVX-512"
        ):
            environments[level] = {
                "NPY_DISABLE_CPU_FEATURES": " ".join(off),
                "OPENBLAS_CORETYPE": kernel,
            }
    return environments


def hashes_at(environment: dict[str, str]) -> dict[str, str]:
    """What a process of its own makes of them."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.golden.answers"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore", **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, str] = json.loads(done.stdout)
    return found


if __name__ == "__main__":
    text = json.dumps(hashes(), indent=1) + "\n"
    sys.stdout.write(text)
    if "--keep" in sys.argv:
        STORED.write_text(text, encoding="utf-8")
