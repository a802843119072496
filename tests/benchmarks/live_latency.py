"""How late the page is, in real time: ``python -m tests.benchmarks.live_latency``.

One simulated session at the speed of life, headless Chromium looking on. Each figure is taken
twice: by the session itself, as it goes into every sidecar, and from outside, by a probe in the
page whose clock is set against this process's clock. Nothing is asserted.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from tests.browser.hosting import Host

PROBE = """
window.seen = []; window.begun = [];
let message = null, first = Infinity;
const epoch = () => performance.timeOrigin + performance.now();
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (when) {
  first = Math.min(first, epoch() + 1000 * (when - this.context.currentTime));
  return start.call(this, when);
};
const listen = Object.getOwnPropertyDescriptor(WebSocket.prototype, "onmessage");
Object.defineProperty(WebSocket.prototype, "onmessage", { set(handle) {
  listen.set.call(this, (event) => {
    first = Infinity;
    handle(event);
    const said = JSON.parse(event.data);
    seen.push([said.n, epoch()]);
    const cues = (said.cues || []).filter((cue) => cue.tone.length);
    if (cues.length && cues.every((cue) => cue.due - said.at < 0.01) && first < Infinity)
      begun.push([said.n, first]);
  });
}});
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        host = Host(folder, speed=1.0)
        arrived: dict[int, float] = {}
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
                page = browser.new_page(viewport={"width": 412, "height": 860})
                page.add_init_script(PROBE)
                page.goto(host.url)
                page.locator("#begin").click()
                host.call(lambda: _note_arrivals(host, arrived))
                for answer in ("no", "go"):
                    page.get_by_role("button", name=answer, exact=True).click()
                page.locator("#sound").click()
                page.locator("#summary").wait_for(state="visible", timeout=300_000)
                behind_ms = _behind_ms(page)
                seen, begun = page.evaluate("[seen, begun]")
                browser.close()
        finally:
            host.stop()
        own = json.loads(next(folder.glob("*.json")).read_text())["view_delays"]
    print(f"{os.cpu_count()} cores, headless Chromium, a session at the speed of life; ms\n")
    print("| from samples that came in | p50 | p99 | n |\n|---|---|---|---|")
    _row("to the page's elements, by a probe", _since(seen, arrived, behind_ms))
    _own_row("the same, by the session itself", own["samples_to_page_ms"])
    _own_row("of it transport (half of the way there and back)", own["transport_ms"])
    _row("to a correction's beep in the audio graph, by a probe", _since(begun, arrived, behind_ms))
    _own_row(
        "to the beep in the air, as the browser states its output delay", own["samples_to_beep_ms"]
    )
    _own_row("beeps known ahead: scheduled off their beat", own["beep_off_beat_ms"])


def _note_arrivals(host: Host, arrived: dict[int, float]) -> None:
    """Write down for every message when its samples had come in, as an epoch time in ms."""
    (feed,) = host.show._feeds  # a probe looks behind the door
    to_epoch_ms = 1e3 * (time.time() - host.clock_s())
    make = feed._message

    def noting() -> dict[str, Any]:
        arrived_s = feed._arrived_s
        message = make()
        if arrived_s is not None:
            arrived[message["n"]] = 1e3 * arrived_s + to_epoch_ms
        return message

    feed._message = noting  # type: ignore[method-assign]


def _behind_ms(page: Page) -> float:
    """The page's epoch clock minus ours, by the quickest of many questions."""
    best = (float("inf"), 0.0)
    for _ in range(200):
        before = time.time()
        there = page.evaluate("performance.timeOrigin + performance.now()")
        after = time.time()
        best = min(best, (after - before, there - 500 * (before + after)))
    return best[1]


def _since(
    moments: Sequence[tuple[int, float]], arrived: dict[int, float], behind_ms: float
) -> list[float]:
    return sorted(at - behind_ms - arrived[n] for n, at in moments if n in arrived)


def _row(name: str, found: Sequence[float]) -> None:
    p50, p99 = (found[min(len(found) - 1, int(share * len(found)))] for share in (0.5, 0.99))
    print(f"| {name} | {p50:.1f} | {p99:.1f} | {len(found)} |")


def _own_row(name: str, figures: dict[str, float]) -> None:
    print(f"| {name} | {figures['p50']} | {figures['p99']} | {figures['n']} |")


if __name__ == "__main__":
    main()
