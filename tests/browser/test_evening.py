"""A person with an evening on the page: every document's, from the questions to the summary."""

from __future__ import annotations

from itertools import pairwise

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tempo.coach.cues import Cue
from tempo.coach.routines import ROUTINES, load_routine
from tempo.evening.screening import Said
from tempo.evening.sensed import SensedEvening
from tempo.sources.performing import Performing
from tempo.sources.sidecar import Sidecar
from tests.browser.evening_hosting import EveningHost

SLOW_MS = 60_000


def sensed(*arguments, **options):
    """With a simulated person's sensor on the left foot."""
    source, sidecar = Performing(), Sidecar(mount="foot", side="left", origin="simulated")
    return SensedEvening(*arguments, source=source, sidecar=sidecar, **options)


WELL = Said(signs_seen=True, hurts=frozenset(), sore="no")


@pytest.fixture
def evening():
    """Starts evenings, and ends them."""
    hosts: list[EveningHost] = []

    def start(*arguments, **options):
        hosts.append(EveningHost(*arguments, **options))
        return hosts[-1]

    yield start
    for each in hosts:
        each.stop()


def answer(page: Page, *choices: str) -> None:
    for choice in choices:
        page.get_by_role("button", name=choice, exact=True).click()


@pytest.mark.parametrize("name", ROUTINES)
def test_a_whole_evening_of_each_document(evening, browse, name):
    page = browse(evening(name, speed=150.0, first_week=True).url)
    answer(page, "go", "nowhere", "no")
    expect(page.locator("#doing-left")).to_be_visible()
    expect(page.locator("#finished-head")).to_contain_text("Done: ", timeout=SLOW_MS)
    steps = load_routine(name).steps
    expect(page.locator("#finished-head")).to_contain_text(f"{len(steps)} of {len(steps)}")
    expect(page.locator("#finished-lines li")).to_have_count(len(steps))
    expect(page.locator("#finished-head")).to_be_focused()
    said = page.evaluate("probe.said")
    assert all(later - sooner > 2000 for (_, sooner), (_, later) in pairwise(said)), "a flood"


def test_the_buttons_do_what_they_say(evening, browse):
    page = browse(evening("stretch", speed=1.0, said=WELL).url, "laptop")
    expect(page.locator("#tonight li").first).to_contain_text("Static stretching")
    expect(page.locator("#do-skip")).to_have_text("Start now")
    page.locator("#do-skip").click()
    expect(page.locator("#doing-name")).to_have_text("calf stretch, leg straight")
    page.locator("#do-skip").click()
    expect(page.locator("#do-skip")).to_have_text("Skip set")
    expect(page.locator("#doing-word")).to_have_text("hold")
    page.locator("#do-pause").click()
    expect(page.locator("#doing-word")).to_have_text("paused")
    left = page.locator("#doing-left").text_content()
    page.locator("#do-pause").click()
    expect(page.locator("#doing-word")).to_have_text("ready")
    expect(page.locator("#doing-left")).to_have_text(str(left), timeout=10_000)
    page.locator("#do-skip").click()
    expect(page.locator("#doing-where")).to_contain_text("right foot")
    page.locator("#do-repeat").click()
    expect(page.locator("#doing-where")).to_contain_text("left foot")
    page.locator("#do-next_exercise").click()
    expect(page.locator("#doing-name")).to_have_text("calf stretch, knee bent")
    page.locator("#do-stop").click()
    expect(page.locator("#finished-head")).to_contain_text("Stopped: ")


def test_what_is_hidden_is_shown_with_its_reason(evening, browse):
    page = browse(evening("calf", speed=1.0).url)
    answer(page, "go", "knee", "nowhere", "a little")
    expect(page.locator("#tonight")).to_contain_text("Left out: jump squats.")
    expect(page.locator("#tonight")).to_contain_text("document 003")


def test_a_sign_to_stop_ends_it_with_the_doctor(evening, browse):
    host = evening("calf", speed=1.0, said=WELL)
    page = browse(host.url)
    expect(page.locator("#do-stop")).to_be_visible()
    page.locator("#signs-open").click()
    page.locator("#do-sign").click()
    expect(page.locator("#finished")).to_contain_text("see a doctor soon")
    expect(page.locator("#finished")).to_contain_text("see a doctor now")
    assert host.report.ended == "doctor"


def test_who_joins_later_sees_the_moment(evening, browse):
    host = evening("shin", speed=1.0, said=WELL)
    page = browse(host.url)
    page.locator("#do-next_exercise").click()
    other = browse(host.url, "laptop")
    expect(other.locator("#doing-name")).to_have_text("heel raises")
    expect(other.locator("#doing-number")).to_have_text("Exercise 2 of 6")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["phone", "laptop"])
def test_nothing_keeps_people_out(evening, browse, pictures, size, scheme):
    host = evening("calf", speed=1.0, said=Said(True, frozenset({"shin"}), "mild"))
    page = browse(host.url, size, scheme, reduced_motion="reduce")
    axe = Axe()
    found = {}

    def look(scene: str) -> None:
        page.mouse.move(0, 0)
        page.screenshot(path=pictures / f"evening_{scene}_{size}_{scheme}.png")
        results = axe.run(page)
        found[scene] = [
            (each["id"], each["nodes"][0]["html"]) for each in results.response["violations"]
        ]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), scene

    expect(page.locator("#tonight li").first).to_be_visible()
    look("intro")
    page.locator("#do-skip").click()
    expect(page.locator("#doing-word")).to_have_text("next")
    look("announce")
    page.locator("#do-skip").click()
    expect(page.locator("#doing-word")).to_have_text("roll")
    look("working")
    mm_a_pixel = 70 / 412 if size == "phone" else 300 / 1280
    for element, least_mm in (("doing-word", 7), ("doing-left", 20), ("doing-rep", 7)):
        pixels = page.evaluate(
            "id => parseFloat(getComputedStyle(document.getElementById(id)).fontSize)", element
        )
        assert 0.7 * pixels * mm_a_pixel > least_mm, element
    for button in page.locator("#doing-nav button >> visible=true").all():
        assert button.bounding_box()["height"] >= 48
    expect(page.locator("#do-stop")).to_be_in_viewport()
    page.locator("#do-stop").click()
    expect(page.locator("#finished")).to_be_visible()
    look("finished")
    assert found == {scene: [] for scene in found}


def test_on_a_small_phone_moment_and_buttons_are_in_reach(evening, browse):
    """The longest names and reasons: a roller that is timed for a stated reason, and band work."""
    host = evening("shin", speed=1.0, said=WELL, session=sensed)
    page = browse(host.url, "small phone")
    page.locator("#do-skip").click()
    expect(page.locator("#doing-how")).to_contain_text("a sensor on the foot does not see")
    shown = ["#doing-word", "#doing-left", "#doing-bar", "#do-pause", "#do-stop"]
    for element in shown:
        expect(page.locator(element)).to_be_in_viewport(ratio=1)
    page.locator("#do-skip").click()
    expect(page.locator("#doing-word")).to_have_text("roll")
    expect(page.locator("#doing-how")).not_to_contain_text("a sensor on the foot")
    for element in [*shown, "#doing-rep"]:
        expect(page.locator(element)).to_be_in_viewport(ratio=1)
    for button in page.locator("#doing-nav button >> visible=true").all():
        assert button.bounding_box()["height"] >= 48
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_what_was_said_of_a_set_is_gone_with_it(evening, browse):
    host = evening("shin", speed=1.0, said=WELL)
    page = browse(host.url)
    page.locator("#do-next_exercise").click()
    expect(page.locator("#doing-name")).to_have_text("heel raises")
    hurry = Cue("too_fast", 0.0, 0.0, "too_fast")
    host.call(lambda: host.show.on_cue(hurry, 0.0))
    expect(page.locator("#doing-alert")).to_have_text("too fast")
    page.locator("#do-next_exercise").click()
    expect(page.locator("#doing-alert")).to_be_hidden(timeout=1000)
