"""What to say to who does heel raises: the prompter, told what was seen and whether it was calm."""

from __future__ import annotations

import math

import numpy as np

from tempo.coach.cues import Cue
from tempo.coach.prompter import Prompter
from tempo.samples import Samples
from tempo.step import Step

#: Force beyond gravity that no heel raise makes, and how long after it there is still walking.
_SHAKEN_MPS2 = 6.0
_CALM_AFTER_S = 1.5


class Calm:
    """Whether the sensor was shaken lately, as by walking."""

    def __init__(self) -> None:
        self._shaken_s = -math.inf

    def push(self, block: Samples) -> bool:
        """Take samples that follow on; whether it is calm at the end of them."""
        shaken = np.abs(np.linalg.norm(block.acc_mps2, axis=1) - 9.81) > _SHAKEN_MPS2
        if shaken.any():
            self._shaken_s = float(block.time_s[shaken][-1])
        return float(block.time_s[-1]) - self._shaken_s > _CALM_AFTER_S


def prompt(prompter: Prompter, step: Step, now_s: float, level: str, *, calm: bool) -> list[Cue]:
    """The cues of what a push brought; ``level`` is how the pipeline knows it."""
    return prompter.push(
        step.motion,
        step.changes,
        step.reps,
        now_s,
        level_known=level != "none",
        calm=calm,
        rejected=bool(step.rejected),
    )
