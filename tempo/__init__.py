"""Tempo: how long, how evenly and how deep slow heel drops are, from a sensor on the foot.

>>> import tempo
>>> tempo.DEFINITIONS_VERSION
1
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tempo.coach.protocols import Protocol, load_protocol
    from tempo.errors import TempoError
    from tempo.history.history import History
    from tempo.reps.rep import DEFINITIONS_VERSION, Measured, Rep
    from tempo.samples import Samples
    from tempo.session import Analysis, analyse
    from tempo.sources.opening import read_recording
    from tempo.sources.recording import Label, Recording, Sidecar, write_recording

__version__ = "0.1.0"

__all__ = [
    "DEFINITIONS_VERSION",
    "Analysis",
    "History",
    "Label",
    "Measured",
    "Protocol",
    "Recording",
    "Rep",
    "Samples",
    "Sidecar",
    "TempoError",
    "__version__",
    "analyse",
    "load_protocol",
    "read_recording",
    "write_recording",
]

_HOMES = {
    "tempo.coach.protocols": ("Protocol", "load_protocol"),
    "tempo.errors": ("TempoError",),
    "tempo.history.history": ("History",),
    "tempo.reps.rep": ("DEFINITIONS_VERSION", "Measured", "Rep"),
    "tempo.samples": ("Samples",),
    "tempo.session": ("Analysis", "analyse"),
    "tempo.sources.opening": ("read_recording",),
    "tempo.sources.recording": ("Label", "Recording", "Sidecar", "write_recording"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    """Import a promised name when it is first asked for, so that ``import tempo`` stays light."""
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(import_module(_HOME_OF[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted(__all__)
