"""The pieces of an export: files in a folder, members of a zip; opened for reading, never unpacked.

A zip is read where it lies: no member is ever written to disk, so a name such as `../../x` leads
nowhere. Limits against zip bombs: `MOST_MEMBERS`, `MOST_BYTES`, and `MOST_RATIO` for members that
unpack to more than `SMALL_BYTES`.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from tempo.errors import RecordingError

MOST_MEMBERS = 2000
MOST_BYTES = 4 << 30
SMALL_BYTES = 100 << 20
MOST_RATIO = 200
#: What an export can be called; anything else in a folder or a zip is left alone.
ENDINGS = (".csv", ".txt", ".tsv", ".json")


@dataclass(frozen=True, slots=True)
class Part:
    """One table of an export.

    ``name`` is what a person would call it, ``place`` the folder or zip that it lies in, ``path``
    its name inside that place.
    """

    name: str
    place: str
    path: PurePosixPath
    size: int
    opener: Callable[[], IO[bytes]]

    @contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        """Its bytes.

        Raises
        ------
        RecordingError
            It is not there, is damaged or locked; says what to do.
        """
        try:
            with self.opener() as stream:
                yield stream
        except FileNotFoundError:
            raise RecordingError(
                f"{self.name}: there is no such file; check the name and folder"
            ) from None
        except (zipfile.BadZipFile, zlib.error, EOFError) as problem:
            raise RecordingError(
                f"{self.name} is damaged ({problem}); export or copy it again"
            ) from None
        except NotImplementedError as problem:
            raise RecordingError(
                f"{self.name} is packed in a way that is not read here ({problem}); unpack the zip "
                "and name the folder"
            ) from None
        except RuntimeError as problem:
            if "password" not in str(problem):
                raise
            raise RecordingError(
                f"{self.name} is locked with a password; unpack the zip and name the folder"
            ) from None
        except OSError as problem:
            raise RecordingError(
                f"{self.name} cannot be opened ({problem.strerror or problem}); "
                "check its permissions"
            ) from None


def file_part(path: Path) -> Part:
    """A file by itself."""
    size = path.stat().st_size if path.is_file() else 0
    place = path.parent.as_posix()
    return Part(str(path), place, PurePosixPath(path.name), size, lambda: path.open("rb"))


def folder_parts(folder: Path) -> list[Part]:
    """What may be exports in a folder and below it; hidden files and folders are left alone."""
    parts = []
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        hidden = any(step.startswith(".") for step in inside.parts)
        if not hidden and path.suffix.lower() in {*ENDINGS, ".zip"} and path.is_file():
            parts.append(file_part(path))
    return parts


def zip_parts(path: Path) -> list[Part]:
    """What may be exports in a zip.

    Raises
    ------
    RecordingError
        It is damaged, is an Excel workbook, or unpacks to more than any recording needs.
    """
    try:
        with file_part(path).open() as stream, zipfile.ZipFile(stream) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
    except (ValueError, OverflowError, struct.error) as problem:
        raise RecordingError(f"{path} is damaged ({problem}); export or copy it again") from None
    if any(member.filename.startswith("xl/") for member in members):
        raise RecordingError(f"{path} is an Excel workbook; export as CSV instead")
    _check_limits(path, members)
    parts = []
    for member in members:
        inside = PurePosixPath(member.filename.replace("\\", "/"))
        hidden = any(step.startswith((".", "__MACOSX")) and step != ".." for step in inside.parts)
        if not hidden and inside.suffix.lower() in ENDINGS:
            name = f"{path} ({printable(str(inside))})"
            opener = _member(path, member)
            parts.append(Part(name, path.as_posix(), inside, member.file_size, opener))
    return parts


def printable(text: str) -> str:
    r"""Text from a file as it may be shown: control codes could write over a screen.

    >>> printable("acc\x1b[2J")
    'acc?[2J'
    """
    return "".join(char if char.isprintable() else "?" for char in text)


def is_zip(path: Path) -> bool:
    """Whether a file starts like a zip, whatever it is called."""
    try:
        with path.open("rb") as stream:
            return stream.read(4) in {b"PK\x03\x04", b"PK\x05\x06"}
    except OSError:
        return False


def _check_limits(path: Path, members: list[zipfile.ZipInfo]) -> None:
    whole = sum(member.file_size for member in members)
    bomb = any(
        member.file_size > SMALL_BYTES
        and member.file_size > MOST_RATIO * max(member.compress_size, 1)
        for member in members
    )
    if len(members) > MOST_MEMBERS or whole > MOST_BYTES or bomb:
        raise RecordingError(
            f"{path} would unpack to {len(members)} files of {whole / 1e9:.2g} GB in all, which no "
            "recording needs; unpack it yourself and name the folder if you trust it"
        )


def _member(path: Path, member: zipfile.ZipInfo) -> Callable[[], IO[bytes]]:
    def opener() -> IO[bytes]:
        # the member keeps the archive open as long as it needs it
        try:
            with zipfile.ZipFile(path) as archive:
                return archive.open(member)
        except (ValueError, OverflowError, struct.error) as problem:
            raise zipfile.BadZipFile(str(problem)) from None

    return opener
