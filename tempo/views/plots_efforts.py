"""The picture of exercises other than heel raises: how far the sensor turned, and each effort.

Nothing is said by colour alone: what is short of what is asked is drawn hollow, and lies below the
dashed line. A bar through a number is its 90 % interval.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from tempo.exercises.effort import Effort, TiptoeWalk
from tempo.reps.rep import Measured
from tempo.views.effort_words import drawn_numbers, efforts_line
from tempo.views.plots_paper import BLUE, FAINT, INK, RED, label_right
from tempo.views.units import clock, number
from tempo.views.words import say

if TYPE_CHECKING:
    from tempo.coach.protocol import Target
    from tempo.session import Analysis

#: More points than a page is wide are no use.
_POINTS = 2000
_WIDTH_IN, _PANEL_IN, _HEAD_IN = 11.0, 1.9, 0.6


def draw_efforts(analysis: Analysis) -> Figure:
    """Angular rate over time with the efforts shaded, and below it their numbers, as asked."""
    names = drawn_numbers(analysis)
    walks = [one.did for one in analysis.efforts if isinstance(one.did, TiptoeWalk)]
    panels = 1 + len(names) + bool(walks)
    figure = Figure(figsize=(_WIDTH_IN, _HEAD_IN + _PANEL_IN * panels), layout="constrained")
    figure.suptitle(efforts_line(analysis), x=0.01, ha="left", fontsize=13, fontweight="bold")
    axes = list(figure.subplots(panels, 1, sharex=True, squeeze=False)[:, 0])
    _draw_turning(axes[0], analysis)
    for name, panel in zip(names, axes[1:], strict=False):
        asked = [one for one in analysis.protocol.judged if one.what == name]
        _draw_numbers(panel, analysis.efforts, name, asked[0] if asked else None)
    if walks:
        _draw_steps(axes[-1], walks)
    for panel in axes:
        panel.spines[["top", "right"]].set_visible(False)
    axes[-1].set_xlabel(say("plot", "time"))
    axes[-1].xaxis.set_major_locator(MaxNLocator(12, steps=[1, 2, 3, 6, 10], integer=True))
    axes[-1].xaxis.set_major_formatter(FuncFormatter(lambda value, _: clock(value)))
    return figure


def _draw_turning(axes: Axes, analysis: Analysis) -> None:
    """The gyroscope's rate, of each stretch of rows the largest, so that no peak is lost."""
    samples = analysis.recording.samples
    rate = np.sqrt((samples.gyr_dps**2).sum(axis=1))
    firsts = np.arange(0, len(rate), max(1, len(rate) // _POINTS))
    if firsts.size:
        axes.plot(
            samples.time_s[firsts], np.maximum.reduceat(rate, firsts), linewidth=0.7, color=INK
        )
    axes.set_ylabel(say("effort.plot", "rate"))
    for one in analysis.efforts:
        axes.axvspan(one.start_s, one.end_s, facecolor=BLUE, alpha=0.2, linewidth=0)
        axes.annotate(
            str(one.number),
            ((one.start_s + one.end_s) / 2, 1.0),
            xycoords=("data", "axes fraction"),
            ha="center",
            va="bottom",
            fontsize=8,
        )


def _draw_numbers(axes: Axes, efforts: tuple[Effort, ...], name: str, asked: Target | None) -> None:
    """One number of every effort as a line as long as it lasted, against what is asked."""
    low, high = asked.asked if asked is not None else (-np.inf, np.inf)
    if asked is not None:
        _mark(axes, low, say("effort.plot", "asked", asked=asked_text(low, high)))
        if high > low:
            axes.axhspan(low, high, facecolor=FAINT, alpha=0.25, linewidth=0)
    for one in efforts:
        measured: Measured = getattr(one.did, name)
        if measured.value is None:
            continue
        short = measured.value < low
        colour = RED if short else BLUE
        axes.plot([one.start_s, one.end_s], [measured.value] * 2, color=colour, linewidth=1.5)
        _draw_point(axes, (one.start_s + one.end_s) / 2, measured, hollow=short)
    axes.set_ylim(0.0, max(axes.get_ylim()[1] * 1.1, 1e-3))
    axes.set_ylabel(say("effort.column", name))


def _draw_steps(axes: Axes, walks: list[TiptoeWalk]) -> None:
    """How low the heel came in every step, hollow where it touched the ground."""
    for step in (step for walk in walks for step in walk.steps):
        middle_s = (step.start_s + step.end_s) / 2
        _draw_point(axes, middle_s, step.lowest_heel_cm, hollow=not step.heel_up)
    _mark(axes, 0.0, say("plot", "level"))
    axes.set_ylabel(say("effort.plot", "steps"))


def _draw_point(axes: Axes, time_s: float, measured: Measured, *, hollow: bool) -> None:
    """A number with its interval; hollow where it is not as asked."""
    if measured.value is None:
        return
    colour = RED if hollow else BLUE
    axes.errorbar(
        [time_s],
        [measured.value],
        yerr=None if measured.ci is None else [measured.ci],
        fmt="o",
        color=colour,
        markersize=5,
        markerfacecolor="white" if hollow else colour,
        elinewidth=1.0,
        capsize=2,
    )


def _mark(axes: Axes, height: float, text: str) -> None:
    """A dashed line with its meaning beside the axes."""
    axes.axhline(height, color=INK, linewidth=1.0, linestyle=(0, (5, 3)), zorder=0.5)
    label_right(axes, text, height)


def asked_text(low: float, high: float) -> str:
    """What is asked, as one number or as a band.

    >>> asked_text(10.0, 10.0), asked_text(15.0, 20.0)
    ('10', '15–20')
    """
    return number(low, 0) if low == high else f"{number(low, 0)}–{number(high, 0)}"
