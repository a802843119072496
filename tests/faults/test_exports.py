"""Exports of every app, and our own, spoilt by dice: read, or refused in one sentence."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tempo.errors import TempoError
from tempo.samples import Samples
from tempo.simulator.recipe import Recipe, prepare
from tempo.sources.opening import Reading, takes
from tempo.sources.recording import write_recording
from tempo.sources.sidecar import Sidecar
from tests.unit.sources.exports.writers import WRITERS

QUICK, LONG = 40, 1000
#: What no app writes, and people, spreadsheets and broken disks do.
ODD = (
    *(b"nan", b"inf", b"-", b"1e999", b"0x1F", b"1,5", b"1_000", b"=1+1", b"@SUM(A1)", b'"', b"'"),
    *(b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"\n\n", b"\t", b",,,,", b";", b"#", b"e", b"-0"),
    *("٣".encode(), "²".encode(), "−1".encode(), b"99999999999999999999", b"[" * 50, b"2026-02-30"),
)
Spoil = Callable[[bytes, random.Random], bytes]


def spliced(whole: bytes, dice: random.Random) -> bytes:
    at = dice.randrange(len(whole) + 1)
    put_in = dice.choice([dice.choice(ODD), dice.randbytes(dice.randrange(9))])
    return whole[:at] + put_in + whole[at + dice.randrange(40) :]


def cut(whole: bytes, dice: random.Random) -> bytes:
    return whole[: dice.randrange(len(whole) + 1)]


def shuffled(whole: bytes, dice: random.Random) -> bytes:
    lines = whole.splitlines(keepends=True)
    first, last = sorted(dice.choices(range(len(lines) + 1), k=2))
    part = lines[first:last]
    dice.shuffle(part)
    return b"".join([*lines[:first], *part, *lines[last:]])


def repeated(whole: bytes, dice: random.Random) -> bytes:
    lines = whole.splitlines(keepends=True)
    at = dice.randrange(len(lines))
    times = dice.randrange(2, 400) if len(lines) > 1 else 2
    return b"".join([*lines[:at], *lines[at : at + 1] * times, *lines[at:]])


def renamed(whole: bytes, dice: random.Random) -> bytes:
    """A word of it, everywhere."""
    words = sorted({word for word in whole[:2000].replace(b",", b" ").split() if word})
    return whole.replace(dice.choice(words), dice.choice(ODD)) if words else whole


def recoded(whole: bytes, dice: random.Random) -> bytes:
    text = whole.decode("utf-8", "replace")
    return text.encode(dice.choice(["utf-16", "utf-16-be", "utf-32", "utf-8-sig", "utf-7"]))


def other_marks(whole: bytes, dice: random.Random) -> bytes:
    one, other = dice.sample([b",", b";", b"\t", b".", b" ", b"\n"], 2)
    return whole.replace(one, other)


SPOIL: tuple[Spoil, ...] = (
    spliced,
    spliced,
    cut,
    shuffled,
    repeated,
    renamed,
    recoded,
    other_marks,
)


def ours(folder: Path, samples: Samples) -> Path:
    write_recording(folder / "evening.csv", samples, Sidecar(mount="foot"))
    return folder / "evening.csv"


def check(path: Path) -> bool:
    """Whether it was read; what was read is sound, and no other error than ours comes."""
    refusal = ""
    try:
        for take in takes([path]):
            samples = take.read(Reading()).samples
            assert np.isfinite(samples.acc_mps2).all()
            assert np.isfinite(samples.gyr_dps).all()
            assert (np.diff(samples.time_s) > 0).all()
    except TempoError as refused:
        refusal = str(refused)
    assert "\n" not in refusal
    return not refusal


def spoil_all(folder: Path, path: Path, name: str, count: int) -> None:
    dice = random.Random(name)  # noqa: S311  # no secret
    whole = {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    read = 0
    for _ in range(count):
        for file, content in whole.items():
            made = content
            for _ in range(dice.randrange(3)):
                made = dice.choice(SPOIL)(made or b" ", dice)
            file.write_bytes(made)
        read += check(path)
    assert 0 < read < count, "some are read and some refused"


def written(name: str, folder: Path) -> Path:
    samples = prepare(Recipe(reps=1, lower_s=2.0, rate_hz=50.0, walk=False), 1).samples[:400]
    return ours(folder, samples) if name == "ours" else WRITERS[name](folder, samples).path


def test_infinities_of_both_signs_are_refused_without_a_warning(tmp_path):
    path = written("ours", tmp_path)
    lines = path.read_text(encoding="utf-8").splitlines()
    for row, word in ((100, "inf"), (200, "-inf")):
        cells = lines[row].split(",")
        lines[row] = ",".join([*cells[:2], word, *cells[3:]])
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    check(path)


@pytest.mark.parametrize("name", ["ours", *WRITERS])
def test_whatever_is_spoilt_is_read_or_refused_in_a_sentence(tmp_path, name):
    spoil_all(tmp_path, written(name, tmp_path), name, QUICK)


@pytest.mark.long
@pytest.mark.endless
@pytest.mark.parametrize("name", ["ours", *WRITERS])
def test_ten_thousand_more_are_read_or_refused(tmp_path, name):
    spoil_all(tmp_path, written(name, tmp_path), f"{name} again", LONG)


@pytest.mark.long
@pytest.mark.endless
def test_real_exports_are_read_or_refused_when_spoilt(tmp_path, root):
    real = sorted((root.parent / "shared" / "exports").glob("*.csv"))
    if not real:
        pytest.skip("the real exports (../shared/exports) are not on this machine")
    for source in real:
        folder = tmp_path / source.stem
        folder.mkdir()
        lines = source.read_bytes().splitlines(keepends=True)
        (folder / source.name).write_bytes(b"".join(lines[:600]))
        dice = random.Random(source.name)  # noqa: S311  # no secret
        whole = (folder / source.name).read_bytes()
        for _ in range(LONG):
            made = dice.choice(SPOIL)(dice.choice(SPOIL)(whole, dice) or b" ", dice)
            (folder / source.name).write_bytes(made)
            check(folder / source.name)
