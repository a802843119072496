"""An export read like a person's, and how far it is off the session it was written from."""

from __future__ import annotations

from pathlib import Path

import numpy as np

import tempo
from tempo.samples import Samples
from tempo.sources.opening import Reading, takes


def read(*paths: Path) -> tempo.Recording:
    (take,) = takes(list(paths))
    return take.read(Reading())


def off(samples: Samples, session: Samples, what: str) -> float:
    """The largest difference to the session at the same times."""
    own, truth = (getattr(one, what) for one in (samples, session))
    at = [np.interp(samples.time_s, session.time_s, axis) for axis in truth.T]
    return float(np.abs(own - np.column_stack(at)).max())
