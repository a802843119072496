"""The table as Markdown, and as one picture: each ratio against its goal on a log scale."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.row import Row

_COLOURS = {"stretch": "#0072B2", "reached": "#009E73", "missed": "#D55E00"}


def as_markdown(rows: Sequence[Row]) -> str:
    """Ratios last: absolute times are this machine's own."""
    lines = ["| # | what | tempo | against | ratio | goal | |", "|---|---|--:|--:|--:|--:|---|"]
    for row in rows:
        sign = "≥" if row.more_is_better else "≤"
        goal = "" if row.goal is None else f"{sign} {row.goal:g}"
        cells = (row.number, row.what, row.ours, row.peer, f"{row.ratio:.3g}", goal, row.verdict)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def draw(rows: Sequence[Row], file: Path) -> None:
    """How many times the goal each row takes; left of the line is reached."""
    import matplotlib as mpl

    mpl.use("Agg")
    import matplotlib.pyplot as plt

    shown = [row for row in rows if row.goal][::-1]  # none has a share of a goal of nought
    shares = [
        row.goal / row.ratio if row.more_is_better else row.ratio / row.goal  # type: ignore[operator]
        for row in shown
    ]
    figure, axes = plt.subplots(figsize=(8, 0.42 * len(shown) + 1.2), layout="constrained")
    places = range(len(shown))
    axes.hlines(places, 1.0, shares, color=[_COLOURS[row.verdict] for row in shown], linewidth=3)
    axes.scatter(shares, places, color=[_COLOURS[row.verdict] for row in shown], zorder=3)
    axes.axvline(1.0, color="black", linewidth=1)
    axes.set_xscale("log")
    axes.set_yticks(places, [f"{row.number}  {row.what}" for row in shown])
    axes.set_xlabel("cost against the goal (1 = just reached, further left is faster)")
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(file, dpi=130)
