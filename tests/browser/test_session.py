"""A person with a page: from the first button to the diary."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from tempo.coach.cues import Cue
from tempo.live.onlooker import Frame
from tempo.session import analyse
from tempo.sources.recording import read_recording
from tests.browser.scenes import Scenes

SLOW_MS = 60_000


def begin(page: Page) -> None:
    """Answer the questions."""
    page.locator("#begin, #again").locator("visible=true").click()
    page.get_by_role("button", name="no", exact=True).click()
    page.get_by_role("button", name="go", exact=True).click()
    expect(page.locator("#coach")).to_be_visible()


def await_text(page: Page, element: str, text: str) -> None:
    """Wait until an element says this, be it for a moment only."""
    page.evaluate(
        """([id, text, patience]) => new Promise((done, fail) => {
            setTimeout(() => fail(new Error(`${id} never said ${text}`)), patience);
            const element = document.getElementById(id);
            const look = () => element.textContent.trim() === text && done();
            new MutationObserver(look).observe(
                element, {childList: true, characterData: true, subtree: true});
            look();
        })""",
        [element, text, SLOW_MS],
    )


def probe(page: Page, what: str) -> object:
    return page.evaluate(f"probe.{what}")


@pytest.mark.parametrize("size", ["phone", "laptop"])
def test_a_whole_session(host, browse, tmp_path, size):
    page = browse(host(tmp_path).url, size)
    begin(page)
    page.locator("#sound").click()
    expect(page.locator("#sound")).to_have_attribute("data-is", "on")
    await_text(page, "alert", "too fast")
    expect(page.locator("#headline")).to_contain_text("7 reps in 2 sets", timeout=SLOW_MS)
    expect(page.locator("#sets li")).to_have_count(2)

    words = [word for word, _ in probe(page, "words") if word]
    assert set(words) == {"up", "hold", "lower", "pause"}
    pitches = {beep["pitch"] for beep in probe(page, "beeps")}
    assert {800, 1000, 1600} <= pitches, "count-in, ticks and too fast"
    assert probe(page, "peak") > 0.3
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    said = probe(page, "said")
    assert len(said) >= 2
    assert all(later - sooner > 2000 for (_, sooner), (_, later) in pairwise(said)), "a flood"
    assert page.locator("[aria-live], [role=status], [role=alert]").count() == 1

    picture = page.locator("#picture")
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("image => image.naturalWidth") > 500

    for when, value in (("before", "2"), ("after", "3")):
        page.locator(f"[data-when={when}] input[value='{value}']").check(force=True)
    page.get_by_label("Notes").fill("left shoe <b>")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#noted")).not_to_be_empty()
    sidecar = read_recording(next(tmp_path.glob("*.csv"))).sidecar
    assert sidecar.pain == {"before": 2.0, "after": 3.0}
    assert sidecar.notes == "left shoe <b>"
    delays = sidecar.extra["view_delays"]
    assert delays["samples_to_page_ms"]["n"] > 100
    assert delays["samples_to_beep_ms"]["n"] > 3

    with page.expect_popup() as opened:
        page.get_by_role("link", name="report").click()
    expect(opened.value.locator("h1")).to_contain_text("7 reps")


def test_pacing_is_on_the_audio_clock_ahead_of_time(host, browse):
    server = host()
    page = browse(server.url)
    Scenes(server).lowering()
    page.locator("#sound").click()
    expect(page.locator("#sound")).to_have_attribute("data-is", "on")
    for left in (3, 2, 1):
        cue = Cue("count_in", 20.0 - left, 15.0, "count_in", {"left": left})
        server.call(lambda cue=cue, in_s=1.5 - 0.3 * left: server.show.on_cue(cue, in_s))
    await_text(page, "left", "1")
    beeps = [beep for beep in probe(page, "beeps") if beep["pitch"] == 800]
    assert len(beeps) == 3
    for one, other in pairwise(beeps):
        # the calls to the server's thread come a moment after each other
        assert other["when"] - one["when"] == pytest.approx(0.3, abs=0.05)
    assert all(beep["when"] - beep["now"] > 0.3 for beep in beeps)


def test_a_slow_reader_sees_the_newest_and_never_has_more_than_three(host, browse):
    server = host()
    shown = []
    server.call(lambda: server.show.__setattr__("on_frame", counted(server.show, shown)))
    page = browse(server.url)
    page.evaluate("probe.slow = 300")
    begin(page)
    expect(page.locator("#headline")).to_contain_text("7 reps in 2 sets", timeout=SLOW_MS)
    assert probe(page, "most") <= 3
    assert probe(page, "frames") < len(shown) / 3
    assert max(len(feed._under_way) for feed in server.show._feeds) <= 3


def counted(show, shown):
    told = show.on_frame

    def on_frame(frame):
        shown.append(frame)
        told(frame)

    return on_frame


def test_a_server_that_comes_back_is_found_again(host, browse):
    first = host(speed=1.0)
    page = browse(first.url)
    begin(page)
    first.stop()
    expect(page.locator("#lost")).to_be_visible()
    expect(page.locator("#lost .what")).to_have_text("No connection to the computer")
    expect(page.locator("#instruction")).not_to_be_visible()
    host(port=first.port)
    expect(page.locator("#welcome")).to_be_visible()
    expect(page.locator("#status")).to_have_text("ready")


def test_a_page_that_is_lost_costs_nothing(host, browse, tmp_path):
    server = host(tmp_path, speed=8.0)
    page = browse(server.url)
    begin(page)
    await_text(page, "phase", "up")
    page.context.close()
    server.until(lambda: not server.show.watching)
    frames: list[Frame] = []
    server.call(lambda: server.show.__setattr__("on_frame", counted(server.show, frames)))
    server.until(lambda: len(frames) > 1 and frames[-1].time_s - frames[0].time_s > 5.0)
    again = browse(server.url, "laptop")
    again.locator("#stop").click()
    expect(again.locator("#headline")).to_contain_text("in 1 set")
    recording = read_recording(next(tmp_path.glob("*.csv")))
    assert recording.samples.time_s[-1] > frames[0].time_s + 5.0
    assert analyse(recording).outcome.reps


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for one process")
def test_the_command_keeps_the_summary_until_ctrl_c(browse, root, tmp_path, request):
    words = "live --simulate --web --port 0 --speed 30 --tempo 3-0-1-1 --json --sound none"
    words += " --no-history"
    running = subprocess.Popen(
        [sys.executable, "-m", "tempo", *words.split()],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(root)},
    )
    request.addfinalizer(running.kill)  # a page that shows something else must not keep us waiting
    page = browse(running.stderr.readline().split()[-1])
    page.get_by_role("button", name="no", exact=True).click()
    page.get_by_role("button", name="go", exact=True).click()
    expect(page.locator("#headline")).to_contain_text("7 reps in 2 sets", timeout=SLOW_MS)
    expect(page.locator("#not-kept")).to_be_visible()
    assert len(json.loads(running.stdout.readline())["reps"]) == 8
    page.get_by_role("link", name="Open the report").wait_for()
    running.send_signal(signal.SIGINT)
    _, err = running.communicate()
    assert running.returncode == 0
    assert "until Ctrl-C" in err


def test_two_look_on_and_either_may_stop(host, browse):
    server = host(speed=5.0)
    one, other = browse(server.url), browse(server.url, "laptop")
    begin(one)
    expect(other.locator("#coach")).to_be_visible()
    other.locator("#stop").click()
    expect(one.locator("#summary")).to_be_visible()
    expect(other.locator("#summary")).to_be_visible()


def test_on_a_network_a_browser_needs_a_key(host, browse):
    server = host(locked=True)
    key = server.printed.getvalue().strip().rpartition("?key=")[2]
    page = browse(f"{server.url}?key={key}")
    expect(page.locator("#welcome")).to_be_visible()
    assert page.url == server.url
    assert page.context.cookies()[0]["httpOnly"]
    assert page.evaluate("document.cookie") == ""
    stranger = browse(f"{server.url}?key={key}", "laptop")
    expect(stranger.locator("body")).to_contain_text("not let in")
    server.stop()
    host(port=server.port, locked=True)
    expect(page.locator("#away")).to_contain_text("not let in any more", timeout=SLOW_MS)


def test_with_the_keyboard_only(host, browse, tmp_path):
    page = browse(host(tmp_path, speed=6.0).url, "laptop")
    expect(page.locator("#begin")).to_be_visible()

    def tab_to(element: str) -> None:
        for _ in range(40):
            if page.evaluate("id => document.activeElement.id === id", element):
                return
            page.keyboard.press("Tab")
        pytest.fail(f"{element} cannot be reached with the keyboard")

    tab_to("signs-open")
    page.keyboard.press("Enter")
    expect(page.locator("#signs")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#signs")).not_to_be_visible()
    tab_to("begin")
    page.keyboard.press("Enter")
    # after each question its heading has the focus, so the first choice is one Tab away
    for asked in ("Does it hurt", "Hold the rail"):
        expect(page.locator("#asked")).to_contain_text(asked)
        expect(page.locator("#asked")).to_be_focused()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
    expect(page.locator("#coach")).to_be_visible()
    tab_to("sound")
    page.keyboard.press("Space")
    expect(page.locator("#sound")).to_have_attribute("data-is", "on")
    expect(page.locator("#leg")).to_be_visible(timeout=SLOW_MS)
    tab_to("leg")
    page.keyboard.press("Enter")
    tab_to("stop")
    page.keyboard.press("Enter")
    expect(page.locator("#headline")).to_be_focused()
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "before":
            break
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    tab_to("notes")
    page.keyboard.type("by keyboard")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#noted")).not_to_be_empty()
    kept = json.loads(next(tmp_path.glob("*.json")).read_text())
    assert kept["notes"] == "by keyboard"
    assert kept["pain"]["before"] in {1.0, 2.0}
