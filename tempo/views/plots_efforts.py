"""The picture of exercises other than heel raises: how far the sensor turned, and each effort."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.figure import Figure

from tempo.views.effort_words import efforts_line, main_number
from tempo.views.words import say

if TYPE_CHECKING:
    from tempo.session import Analysis

#: More points than a page is wide are no use.
_POINTS = 4000


def draw_efforts(analysis: Analysis) -> Figure:
    """Angular rate over time with the efforts shaded, and one number of each below."""
    samples = analysis.recording.samples
    figure = Figure(figsize=(9.0, 5.0), layout="constrained")
    above, below = figure.subplots(2, 1, sharex=True)
    step = max(1, len(samples) // _POINTS)
    rate = np.sqrt((samples.gyr_dps**2).sum(axis=1))
    above.plot(samples.time_s[::step], rate[::step], linewidth=0.6, color="0.3")
    above.set_ylabel(say("effort.plot", "rate"))
    above.set_title(efforts_line(analysis))
    for one in analysis.efforts:
        above.axvspan(one.start_s, one.end_s, alpha=0.25, linewidth=0)
    numbers = [(one, *main_number(one)) for one in analysis.efforts]
    known = [(one, value) for one, _, value in numbers if value is not None]
    for one, value in known:
        below.bar(one.start_s, value, width=max(one.end_s - one.start_s, 0.5), align="edge")
    below.set_ylabel(numbers[0][1] if numbers else "")
    below.set_xlabel(say("effort.plot", "time"))
    return figure
