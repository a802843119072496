"""The noun for the moment: the heel height as the causal estimate sees it."""

from __future__ import annotations

from dataclasses import dataclass

from tempo.samples import FloatArray


@dataclass(frozen=True, slots=True)
class Motion:
    """Heel height of consecutive grid rows, causal: good to some 5 mm once the heel moves slowly.

    ``time_s`` and ``heel_m`` are ``(n,)``; ``lever_m`` turns heights into sines of the pitch.
    """

    time_s: FloatArray
    heel_m: FloatArray
    lever_m: float
