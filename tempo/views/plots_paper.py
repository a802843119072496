"""What all pictures have in common: paper, ink, and the same bytes for the same numbers."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from tempo.errors import TempoError

SUFFIXES = (".png", ".svg", ".pdf")
_DPI = 130

# Okabe and Ito's colours, which colour-blind people tell apart; line and width tell them in grey.
INK, FAINT, BLUE, ORANGE, RED = "#222222", "#8a8a8a", "#0072B2", "#E69F00", "#D55E00"


def write_drawing(draw: Callable[[], Figure], path: Path) -> None:
    """Write a drawing down; the ending of ``path`` says which kind.

    Raises
    ------
    TempoError
        When the ending is none of .png, .svg, .pdf.
    """
    kind = _kind_of(path)
    with path.open("wb") as file:
        _save(draw, file, kind, _DPI)


def drawing_png(draw: Callable[[], Figure], dpi: int = _DPI) -> bytes:
    """The same drawing as PNG bytes."""
    buffer = io.BytesIO()
    _save(draw, buffer, "png", dpi)
    return buffer.getvalue()


def _kind_of(path: Path) -> str:
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise TempoError(
            f"{path}: a picture's name must end in {', '.join(SUFFIXES[:-1])} or {SUFFIXES[-1]}; "
            "give it one of these endings."
        )
    return suffix[1:]


def _save(draw: Callable[[], Figure], file: IO[bytes], kind: str, dpi: int) -> None:
    """Draw with this project's ink and write it down."""
    # no dates and a fixed salt: the same numbers give the same bytes
    about: dict[str, Any] = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}.get(kind, {})
    with mpl.rc_context(), warnings.catch_warnings():
        mpl.rcdefaults()
        mpl.rcParams.update({"svg.hashsalt": "tempo", "font.size": 9.0, "hatch.linewidth": 0.8})
        # a name may hold letters that no font on this machine has
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        draw().savefig(file, format=kind, dpi=dpi, metadata=about)


def font_files() -> dict[str, str]:
    """The TrueType files that matplotlib brings along, for other papers."""
    folder = Path(mpl.get_data_path()) / "fonts" / "ttf"
    return {
        "tempo": str(folder / "DejaVuSans.ttf"),
        "tempo-bold": str(folder / "DejaVuSans-Bold.ttf"),
    }


def label_right(axes: Axes, text: str, height: float) -> None:
    """Text beside the axes, at a height of the data."""
    axes.annotate(
        text,
        (1.0, height),
        xycoords=("axes fraction", "data"),
        xytext=(3, 0),
        textcoords="offset points",
        va="center",
        fontsize=8,
    )
