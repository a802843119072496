"""The picture of a session: heel height with its phases, and every lowering against what is asked.

Only the files ``plots*`` import matplotlib, never pyplot: a figure is made, written and forgotten.
Nothing is said by colour alone: phases differ in line and label, verdicts in hatching and word.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MaxNLocator

from tempo.reps.rep import Rep
from tempo.samples import FloatArray
from tempo.views import picture
from tempo.views.picture import Bar, Phase, Verdict, Window
from tempo.views.plots_efforts import draw_efforts
from tempo.views.plots_paper import (
    BLUE,
    FAINT,
    INK,
    ORANGE,
    RED,
    drawing_png,
    label_right,
    write_drawing,
)
from tempo.views.units import Units, clock, in_units, number, unit_name
from tempo.views.words import say

if TYPE_CHECKING:
    from tempo.session import Analysis

_WIDTH_IN, _HEADER_IN, _PANEL_IN, _STRIP_IN = 11.0, 0.75, 2.3, 1.9

_LINES: dict[Phase, dict[str, Any]] = {
    "pause": {"color": FAINT, "linewidth": 0.9},
    "raise": {"color": BLUE, "linewidth": 1.5, "linestyle": (0, (2, 1))},
    "hold": {"color": ORANGE, "linewidth": 4.0, "solid_capstyle": "butt"},
    "lowering": {"color": RED, "linewidth": 2.6, "solid_capstyle": "butt"},
}
_TARGET_LINE: dict[str, Any] = {"color": INK, "linewidth": 1.1, "linestyle": (0, (5, 3))}
_LEVEL_LINE: dict[str, Any] = {"color": INK, "linewidth": 0.8}
_LOST: dict[str, Any] = {
    "facecolor": "#eeeeee",
    "edgecolor": FAINT,
    "hatch": "xxx",
    "linewidth": 0,
}
_RAISE_BAND: dict[str, Any] = {"facecolor": "#d3e4f0", "edgecolor": BLUE, "hatch": "|||"}
_BARS: dict[Verdict, dict[str, Any]] = {
    "on": {"facecolor": BLUE, "edgecolor": INK},
    "quick": {"facecolor": "#F6C9A8", "edgecolor": RED, "hatch": "////"},
    "slow": {"facecolor": "#FBE7BF", "edgecolor": "#9a6a00", "hatch": "...."},
    "unjudged": {"facecolor": "#b9c4cc", "edgecolor": INK},
    "uncounted": {"facecolor": "none", "edgecolor": FAINT, "linestyle": "--"},
}


def plot_analysis(analysis: Analysis, path: Path, *, units: Units = "cm") -> None:
    """Write the picture; the ending of ``path`` says which kind.

    Raises
    ------
    TempoError
        When the ending is none of .png, .svg, .pdf.
    """
    write_drawing(lambda: _draw(analysis, units), path)


def picture_png(analysis: Analysis, *, units: Units = "cm", dpi: int = 130) -> bytes:
    """The same picture as PNG bytes."""
    return drawing_png(lambda: _draw(analysis, units), dpi)


def _draw(analysis: Analysis, units: Units) -> Figure:
    if not analysis.chosen.raises:
        return draw_efforts(analysis)
    shown = picture.windows(analysis)
    bars = picture.bars(analysis)
    heights = [_HEADER_IN, *(_PANEL_IN for _ in shown), *([_STRIP_IN] if bars else [])]
    figure = Figure(figsize=(_WIDTH_IN, sum(heights)), layout="constrained")
    header, *axes = figure.subplots(len(heights), 1, height_ratios=heights, squeeze=False)[:, 0]
    _draw_header(header, analysis, shown, units)
    limits = _height_limits(shown, units)
    for window, panel in zip(shown, axes, strict=False):
        _draw_window(panel, window, analysis, units)
        panel.set_ylim(*limits)
        panel.set_xlabel(say("plot", "time") if window is shown[-1] else "")
    if bars:
        _draw_strip(axes[-1], bars, analysis)
    return figure


def _draw_header(axes: Axes, analysis: Analysis, shown: list[Window], units: Units) -> None:
    axes.set_axis_off()
    plain: dict[str, Any] = {"transform": axes.transAxes, "va": "top", "parse_math": False}
    axes.text(0, 1.0, picture.headline(analysis), fontsize=17, fontweight="bold", **plain)
    axes.text(0, 0.5, picture.subtitle(analysis, units), fontsize=8.5, color=INK, **plain)
    if not analysis.outcome.reps:
        return
    handles: list[Line2D | Patch] = [
        Line2D([], [], label=say("plot", phase), **_LINES[phase]) for phase in _LINES
    ]
    asked = picture.asked_lowering(analysis.protocol)
    if asked is not None:
        label = say("plot", "target", asked=number(float(asked.value)))
        handles.append(Line2D([], [], label=label, **_TARGET_LINE))
    if any(window.lost_s for window in shown):
        handles.append(Patch(label=say("plot", "lost"), **_LOST))
    axes.legend(
        handles=handles,
        loc="lower left",
        bbox_to_anchor=(0, -0.3),
        ncols=len(handles),
        frameon=False,
        borderpad=0,
        borderaxespad=0,
        handlelength=2.6,
    )


def _draw_window(axes: Axes, window: Window, analysis: Analysis, units: Units) -> None:
    height = window.heel_m * in_units(100.0, units)
    axes.yaxis.set_major_locator(MaxNLocator(6, integer=True))
    for phase in picture.PHASES:
        only = np.where(window.within(phase), height, np.nan)
        axes.plot(window.time_s, only, **_LINES[phase])
    room_in = _room_in(window)
    for rep in window.reps:
        _draw_rep(axes, rep, window, height, room_in)
    if (asked := picture.asked_lowering(analysis.protocol)) is not None:
        _draw_targets(axes, window, height, float(asked.value))
    for start_s, end_s in window.lost_s:
        axes.axvspan(start_s, end_s, **_LOST)
    level_known = analysis.outcome.level != "none"
    if level_known:
        axes.axhline(0.0, zorder=0.5, **_LEVEL_LINE)
        label_right(axes, say("plot", "level"), 0.0)
    axes.set_ylabel(
        say("plot", "height" if level_known else "height_no_level", unit=unit_name(units))
    )
    if not np.isfinite(height).any():
        _draw_without_height(axes, window)
    axes.set_title(window.title, loc="left", fontsize=10)
    axes.set_xlim(window.start_s, window.end_s)
    axes.xaxis.set_major_locator(MaxNLocator(12, steps=[1, 2, 3, 6, 10], integer=True))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: clock(value)))
    axes.spines[["top", "right"]].set_visible(False)


def _draw_without_height(axes: Axes, window: Window) -> None:
    """The raises as bands, where the sensor does not show the heel's height."""
    for rep in window.reps:
        axes.axvspan(rep.concentric_start_s, rep.concentric_end_s, **_RAISE_BAND)
    axes.set_ylabel(say("plot", "not_known"))
    axes.set_yticks([])


def _draw_rep(axes: Axes, rep: Rep, window: Window, height: FloatArray, room_in: float) -> None:
    """Shade the lowering and write its seconds over it, upright where room is short."""
    rows = _rows(window, rep.eccentric_start_s, rep.eccentric_end_s)
    counted = rep.counted
    axes.axvspan(
        rep.eccentric_start_s,
        rep.eccentric_end_s,
        facecolor="#fbe3d6" if counted else "none",
        edgecolor="none" if counted else FAINT,
        hatch=None if counted else "\\\\\\",
        linewidth=0,
        zorder=0.1,
    )
    top = np.nanmax(height[rows]) if np.isfinite(height[rows]).any() else 0.0
    axes.annotate(
        picture.rep_label(rep),
        ((rep.eccentric_start_s + rep.eccentric_end_s) / 2, top),
        xytext=(0, 4),
        textcoords="offset points",
        ha="center",
        va="bottom",
        fontsize=9 if room_in > 0.5 else 7.5,
        rotation=0 if room_in > 0.35 else 90,
        fontstyle="normal" if counted else "italic",
        bbox=None if counted else {"facecolor": "white", "edgecolor": "none", "pad": 1},
    )


def _draw_targets(axes: Axes, window: Window, height: FloatArray, asked_s: float) -> None:
    """The straight line from each top to its bottom at the asked speed, up to the next raise."""
    ends = (*(rep.concentric_start_s for rep in window.reps[1:]), window.end_s)
    for rep, end_s in zip(window.reps, ends, strict=False):
        rows = _rows(window, rep.eccentric_start_s, rep.eccentric_end_s)
        known = height[rows][np.isfinite(height[rows])]
        if known.size == 0 or not rep.counted:
            continue
        share = min(1.0, (end_s - rep.eccentric_start_s) / asked_s)
        axes.plot(
            [rep.eccentric_start_s, rep.eccentric_start_s + share * asked_s],
            [known[0], known[0] + share * (known[-1] - known[0])],
            **_TARGET_LINE,
        )


def _draw_strip(axes: Axes, bars: list[Bar], analysis: Analysis) -> None:
    what = picture.shown_time(analysis.protocol)
    target = analysis.protocol.target(what)
    band = target.on_tempo if target is not None and target.judged else None
    if band is not None:
        axes.axhspan(*band, facecolor="#d9ead3", edgecolor="#4b7a3c", linewidth=1.0, zorder=0)
        text = say("plot", "band", low=number(band[0]), high=number(band[1]))
        label_right(axes, text, sum(band) / 2)
    for bar in bars:
        if bar.value_s is not None:
            axes.bar(bar.place, bar.value_s, 0.72, zorder=2, **_BARS[bar.verdict])
            axes.errorbar(bar.place, bar.value_s, bar.ci_s, color=INK, capsize=2, lw=1, zorder=3)
        else:
            axes.text(bar.place, 0, "–", ha="center", va="bottom")
    every = 1 + len(bars) // 50
    axes.set_xticks([b.place for b in bars[::every]], [str(b.rep) for b in bars[::every]])
    axes.set_xlim(bars[0].place - 0.8, max(bars[-1].place, 8.0) + 0.8)
    axes.set_ylim(0, None)
    axes.set_ylabel(say("plot", "strip", what=say("what", what)))
    axes.set_xlabel(say("plot", "rep"))
    axes.spines[["top", "right"]].set_visible(False)
    kinds = [
        kind
        for kind in _BARS
        if any(bar.verdict == kind and bar.value_s is not None for bar in bars)
    ]
    handles = [Patch(label=say("plot", kind), **_BARS[kind]) for kind in kinds]
    axes.legend(
        handles=handles,
        loc="lower left",
        bbox_to_anchor=(0, 1.0),
        ncols=len(handles),
        frameon=False,
        borderaxespad=0.2,
    )


def _room_in(window: Window) -> float:
    """Width of the narrowest rep on paper, inches."""
    reps = window.reps
    shortest_s = min((rep.eccentric_end_s - rep.concentric_start_s for rep in reps), default=1.0)
    return 0.9 * _WIDTH_IN * shortest_s / (window.end_s - window.start_s)


def _rows(window: Window, start_s: float, end_s: float) -> slice:
    first, last = np.searchsorted(window.time_s, (start_s, end_s))
    return slice(int(first), int(last) + 1)


def _height_limits(shown: list[Window], units: Units) -> tuple[float, float]:
    """The same scale in all panels, with room for the seconds over the lowerings."""
    known = [window.heel_m[np.isfinite(window.heel_m)] for window in shown]
    heights = np.concatenate([np.zeros(1), *known]) * in_units(100.0, units)
    low, high = float(heights.min()), float(heights.max())
    span = max(high - low, in_units(8.0, units))
    return low - 0.08 * span, high + 0.3 * span
