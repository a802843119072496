"""The picture of weeks: one dot a session with its interval, and the line through them.

The headline says what changed; each panel's title says its own verdict. Axes of times, shares and
pain begin at nothing and end where the quantity ends, so that a small change looks small.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
from matplotlib.figure import Figure

from tempo.coach.protocol import Target
from tempo.coach.protocols import choose_protocol
from tempo.errors import TempoError
from tempo.reps.change import HEIGHT_REPEATS_CM
from tempo.views import weeks
from tempo.views.picture import asked_lowering
from tempo.views.plots_paper import BLUE, FAINT, INK, ORANGE, RED, drawing_png, write_drawing
from tempo.views.quantities import in_range
from tempo.views.units import Units, in_units, number, unit_name
from tempo.views.words import say
from tempo.weeks.overview import Overview
from tempo.weeks.series import PAIN
from tempo.weeks.trend import Trend

_WIDTH_IN, _HEADER_IN, _BIG_IN, _SMALL_IN, _GAP_IN = 11.0, 0.45, 1.9, 1.25, 0.45
#: Little time is drawn at least so wide, or a dot would have an hour's ruler.
_LEAST_SPAN = timedelta(days=6)
#: Left, right, or both: form and fill tell them apart without colour.
_SIDES: dict[str | None, dict[str, Any]] = {
    None: {"color": BLUE, "marker": "o", "markerfacecolor": BLUE},
    "left": {"color": BLUE, "marker": "o", "markerfacecolor": BLUE},
    "right": {"color": RED, "marker": "s", "markerfacecolor": "white"},
}
_PAIN: dict[str, dict[str, Any]] = {
    "pain_before": {"color": BLUE, "marker": "o", "linestyle": "-"},
    "pain_after": {"color": RED, "marker": "^", "linestyle": "--"},
    "pain_next_morning": {"color": ORANGE, "marker": "s", "linestyle": ":"},
}
_BAND: dict[str, Any] = {
    "facecolor": "#d9ead3",
    "edgecolor": "#4b7a3c",
    "linewidth": 0.8,
    "zorder": 0,
}


def plot_weeks(view: Overview, path: Path, *, units: Units = "cm") -> None:
    """Write the picture; the ending of ``path`` says which kind.

    Raises
    ------
    TempoError
        When the ending is none of .png, .svg, .pdf.
    """
    write_drawing(lambda: _draw(view, units), path)


def weeks_png(view: Overview, *, units: Units = "cm", dpi: int = 130) -> bytes:
    """The same picture as PNG bytes."""
    return drawing_png(lambda: _draw(view, units), dpi)


def _draw(view: Overview, units: Units) -> Figure:
    rows = [["head"] * 2, ["lowering"] * 2, ["depth", "on_tempo"], ["tension", "pain"]]
    rows.append(["evenness", "hold"])
    heights = [_HEADER_IN, _BIG_IN, *[_SMALL_IN] * 3]
    figure = Figure(figsize=(_WIDTH_IN, sum(heights) + 5 * _GAP_IN))
    # a fixed place for each: the solver of automatic layouts moves them by the last bit
    figure.subplots_adjust(0.055, 0.04, 0.93, 0.985, wspace=0.15, hspace=5 * _GAP_IN / sum(heights))
    panels = figure.subplot_mosaic(rows, height_ratios=heights)  # type: ignore[arg-type]  # its own example
    _draw_header(panels["head"], view, units)
    if not view.sessions:
        for name, axes in panels.items():
            axes.set_visible(name == "head")
        return figure
    days = [session.started for session in view.sessions]
    first, last = min(days), max(days)
    room = max((last - first) / 40, (_LEAST_SPAN - (last - first)) / 2)
    for name, axes in panels.items():
        if name in {"head", "tension"}:
            continue
        axes.set_xlim(first - room, last + room)  # type: ignore[arg-type]  # dates are fine
        locator = AutoDateLocator(maxticks=9 if name == "lowering" else 6)  # type: ignore[no-untyped-call]
        form = ConciseDateFormatter(locator, show_offset=False)  # type: ignore[no-untyped-call]
        axes.xaxis.set_major_locator(locator)
        axes.xaxis.set_major_formatter(form)
    _draw_lowering(panels["lowering"], view, units)
    _draw_depth(panels["depth"], view, units)
    _draw_share(panels["on_tempo"], view, units)
    _draw_tension(panels["tension"], view)
    _draw_pain(panels["pain"], view)
    for name, quantity, top in (("evenness", "evenness", 1.0), ("hold", "top_hold_s", None)):
        _draw_trends(panels[name], view.feet(quantity), units)
        panels[name].set_ylim(0, top)
    for axes in panels.values():
        axes.spines[["top", "right"]].set_visible(False)
    return figure


def _draw_header(axes: Axes, view: Overview, units: Units) -> None:
    axes.set_axis_off()
    plain: dict[str, Any] = {"transform": axes.transAxes, "va": "top", "parse_math": False}
    if not view.sessions:
        axes.text(0, 1.0, say("weeks", "nothing"), fontsize=14, **plain)
        return
    lowering = weeks.trend_sentence(view.trend("eccentric_s"), units)
    axes.text(0, 1.0, lowering, fontsize=12.5, fontweight="bold", wrap=True, **plain)
    axes.text(0, 0.35, weeks.heading(view), fontsize=9.5, color=INK, **plain)


def _draw_trends(axes: Axes, shown: Sequence[Trend], units: Units, percent: bool = False) -> None:
    """Dots with intervals and the line, a foot at a time; the verdict as title."""
    axes.set_title(_title(shown), loc="left", fontsize=9.5)
    quantity = shown[0].quantity
    scale = 100.0 if percent else in_units(1.0, units) if quantity.endswith("_cm") else 1.0
    axes.set_ylabel(say("weeks.axis", quantity, unit=unit_name(units)))
    for trend in shown:
        if not trend.points:
            continue
        style = _SIDES[trend.side]
        days = [point.session.started for point in trend.points]
        values = [scale * point.value for point in trend.points]
        spread = [scale * (point.ci or 0.0) for point in trend.points]
        upward = [min(ci, 100.0 - value) for ci, value in zip(spread, values, strict=True)]
        axes.errorbar(
            days,  # type: ignore[arg-type]  # dates are fine
            values,
            [spread, upward if percent else spread],
            linestyle="none",
            markersize=4.5,
            elinewidth=0.8,
            ecolor=FAINT,
            capsize=0,
            markeredgecolor=style["color"],
            markerfacecolor=style["markerfacecolor"],
            marker=style["marker"],
            label=None if trend.side is None else say("side", trend.side),
        )
        if trend.change is not None:
            line = [scale * in_range(trend.at(index), quantity) for index in range(len(days))]
            solid = trend.verdict in {"more", "less"}
            axes.plot(days, line, color=INK, lw=1.8, linestyle="-" if solid else (0, (4, 3)))  # type: ignore[arg-type]
    if not any(trend.points for trend in shown):
        axes.text(0.5, 0.5, say("weeks", "no_values"), transform=axes.transAxes, ha="center")
    if len(shown) > 1:
        axes.legend(loc="upper left", frameon=False, ncols=2)


def _title(shown: Sequence[Trend]) -> str:
    verdict = " / ".join(
        dict.fromkeys(
            say("weeks.more" if trend.verdict == "more" else "weeks.less", trend.quantity)
            if trend.verdict in {"more", "less"}
            else say("weeks.title", trend.verdict)
            for trend in shown
        )
    )
    name = say("weeks.name", shown[0].quantity)
    return say("weeks.title", "line", name=name, verdict=verdict)


def _draw_lowering(axes: Axes, view: Overview, units: Units) -> None:
    _draw_trends(axes, view.feet("eccentric_s"), units)
    target = _asked(view)
    if target is not None and (band := target.on_tempo) is not None:
        axes.axhspan(*band, **_BAND)
        low, high = number(band[0]), number(band[1])
        axes.annotate(
            say("plot", "band", low=low, high=high),
            (1.0, sum(band) / 2),
            xycoords=("axes fraction", "data"),
            xytext=(3, 0),
            textcoords="offset points",
            va="center",
            fontsize=8,
        )
        axes.set_ylim(0, max(axes.get_ylim()[1], 1.1 * band[1]))
    axes.set_ylim(0, None)


def _draw_depth(axes: Axes, view: Overview, units: Units) -> None:
    shown = view.feet("depth_below_level_cm")
    _draw_trends(axes, shown, units)
    if not any(trend.points for trend in shown):
        axes.set_yticks([])
        return
    axes.axhline(0.0, color=INK, lw=0.8)
    axes.invert_yaxis()
    first = shown[0].first
    if first is not None:
        scale = in_units(1.0, units)
        repeats = in_units(HEIGHT_REPEATS_CM, units)
        axes.axhspan(
            first * scale - repeats,
            first * scale + repeats,
            facecolor="#eeeeee",
            edgecolor=FAINT,
            linestyle=":",
            zorder=0,
        )
        axes.text(
            0.99,
            0.03,
            say("weeks.title", "habit"),
            transform=axes.transAxes,
            ha="right",
            va="bottom",
            fontsize=7.5,
        )


def _draw_share(axes: Axes, view: Overview, units: Units) -> None:
    _draw_trends(axes, (view.trend("on_tempo_share"),), units, percent=True)
    axes.set_ylim(0, 105)
    axes.set_yticks([0, 25, 50, 75, 100])


def _draw_tension(axes: Axes, view: Overview) -> None:
    """A bar a week."""
    places = range(len(view.weeks))
    minutes = [week.tut_s / 60 for week in view.weeks]
    axes.bar(places, minutes, 0.7, facecolor="#b9c4cc", edgecolor=INK, linewidth=0.8)
    axes.set_xlim(-0.7, max(len(view.weeks), 6) - 0.3)
    every = 1 + len(view.weeks) // 7
    ticks = list(places)[::every]
    axes.set_xticks(ticks, [f"{view.weeks[place].monday:%d %b}" for place in ticks])
    axes.set_title(say("weeks.name", "tut_s"), loc="left", fontsize=9.5)
    axes.set_ylabel(say("weeks.axis", "tut_s"))
    axes.set_ylim(0, None)


def _draw_pain(axes: Axes, view: Overview) -> None:
    told = False
    for quantity in PAIN:
        known = view.trend(quantity).points
        if not known:
            continue
        told = True
        axes.plot(
            [point.session.started for point in known],  # type: ignore[arg-type]  # dates are fine
            [point.value for point in known],
            markersize=3.5,
            linewidth=1.0,
            label=say("weeks.pain", quantity),
            **_PAIN[quantity],
        )
    axes.set_title(say("weeks.title", "pain"), loc="left", fontsize=9.5)
    axes.set_ylabel(say("weeks.axis", "pain"))
    axes.set_ylim(-0.3, 10)
    axes.set_yticks(range(0, 11, 2))
    axes.axhline(5, color=INK, lw=0.8, linestyle=(0, (1, 2)))
    if told:
        axes.legend(loc="upper right", frameon=False, ncols=3, fontsize=8)
    else:
        axes.text(0.5, 0.6, say("weeks", "no_pain"), transform=axes.transAxes, ha="center")


def _asked(view: Overview) -> Target | None:
    """The lowering time that the last session's protocol asks for."""
    names = {session.protocol for session in view.sessions}
    if len(names) != 1:
        return None
    try:
        return asked_lowering(choose_protocol(None, names.pop()))
    except TempoError:
        return None  # a protocol of their own, whose file lies elsewhere
