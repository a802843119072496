"""How the page looks: to everybody, in every light, on a phone and on a laptop."""

from __future__ import annotations

from importlib import resources

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tempo.session import analyse
from tempo.sources.recording import read_recording
from tests.browser.pictures import make
from tests.browser.scenes import LOWERING, Scenes

#: What has to be seen of each scene before anything is judged.
SHOWN = {
    "welcome": "#begin",
    "question": "#choices button",
    "pain": "#choices[data-many]",
    "signs": "#asked-lines li",
    "guide": "#instruction",
    "count_in": "#left",
    "lowering": "#left",
    "too_fast": "#alert",
    "resting": "#instruction",
    "stale": "#lost",
    "summary": "#headline",
}


@pytest.fixture(scope="module")
def analysis():
    with resources.as_file(resources.files("tempo") / "recordings" / "demo.csv") as path:
        return analyse(read_recording(path))


@pytest.fixture
def scenes(host, analysis):
    return Scenes(host(), analysis)


def wait_for(page: Page, scene: str) -> None:
    expect(page.locator(SHOWN[scene]).first).to_be_visible()
    if scene == "summary":
        picture = page.locator("#picture")
        expect(picture).to_have_js_property("complete", True)
        expect(picture).not_to_have_js_property("naturalWidth", 0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["phone", "laptop"])
def test_nothing_keeps_people_out(scenes, browse, pictures, size, scheme):
    page = browse(scenes.host.url, size, scheme, reduced_motion="reduce")
    axe = Axe()
    found = {}
    for scene in SHOWN:
        scenes.put(scene)
        wait_for(page, scene)
        page.screenshot(path=pictures / f"{scene}_{size}_{scheme}.png", full_page=True)
        results = axe.run(page)
        found[scene] = [
            (each["id"], each["nodes"][0]["html"]) for each in results.response["violations"]
        ]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), scene
    page.locator("#signs-open").click()
    expect(page.locator("#signs")).to_contain_text("see a doctor now")
    page.screenshot(path=pictures / f"safety_{size}_{scheme}.png")
    found["safety"] = [each["id"] for each in axe.run(page).response["violations"]]
    assert found == {scene: [] for scene in found}


@pytest.mark.parametrize("size", ["phone", "laptop"])
def test_it_is_read_from_two_metres(scenes, browse, size):
    """A letter of 5 mm is read at 2 m by anybody who may drive; a phone is 70 mm wide."""
    page = browse(scenes.host.url, size)
    scenes.put("lowering")
    wait_for(page, "lowering")
    mm_a_pixel = 70 / 412 if size == "phone" else 300 / 1280
    for element, least_mm in (("phase", 7), ("left", 20), ("rep", 7), ("set", 7)):
        pixels = page.evaluate(
            "id => parseFloat(getComputedStyle(document.getElementById(id)).fontSize)", element
        )
        assert 0.7 * pixels * mm_a_pixel > least_mm, element
    for button in page.locator("nav button >> visible=true").all():
        assert button.bounding_box()["height"] >= 48
    expect(page.locator("#stop")).to_be_in_viewport()


def test_data_that_is_old_is_not_seen(scenes, browse):
    page = browse(scenes.host.url)
    scenes.put("lowering")
    expect(page.locator("#phase")).to_have_text("lower")
    for part in ("#phase", "#left", "#heel", "#target"):
        expect(page.locator(part)).to_be_visible()
    scenes.host.keep_showing(None)  # nothing is said: the page must find out by itself
    expect(page.locator("#lost")).to_be_visible()
    for part in ("#phase", "#left", "#heel", "#target"):
        expect(page.locator(part)).not_to_be_visible()
    expect(page.locator("#status")).to_have_text("No samples from the sensor")
    scenes.host.keep_showing(LOWERING)
    expect(page.locator("#phase")).to_be_visible()
    expect(page.locator("#lost")).not_to_be_visible()
    expect(page.locator("#status")).to_have_text("connected, signal good")


def test_the_heel_is_beside_the_line_it_should_follow(scenes, browse):
    page = browse(scenes.host.url)
    scenes.put("lowering")
    wait_for(page, "lowering")
    middle = {}
    for part in ("heel", "target", "level", "goal"):
        box = page.locator(f"#{part}").bounding_box()
        middle[part] = box["y"] + box["height"] / 2
    # the heel is 0.8 cm under the line, both above level, and the goal is below it
    assert middle["target"] < middle["heel"] < middle["level"] < middle["goal"]
    a_cm = (middle["goal"] - middle["level"]) / 2.6
    assert (middle["heel"] - middle["target"]) / a_cm == pytest.approx(0.8, abs=0.15)


def test_every_error_has_a_shape_and_a_word(scenes, browse):
    page = browse(scenes.host.url)
    scenes.put("lowering")
    wait_for(page, "lowering")
    scenes.put("too_fast")
    expect(page.locator("#alert")).to_have_text("too fast")
    expect(page.locator("#alert use")).to_have_attribute("href", "#is-too_fast")
    expect(page.locator("#alert")).not_to_be_visible()


@pytest.mark.parametrize(("wish", "moves"), [("reduce", 0), ("no-preference", 1)])
def test_who_wants_no_movement_gets_none(scenes, browse, wish, moves):
    page = browse(scenes.host.url, reduced_motion=wish)
    scenes.put("lowering")
    wait_for(page, "lowering")
    page.evaluate(
        "document.getElementById('alert').addEventListener('animationstart',"
        " () => { probe.moved = (probe.moved || 0) + 1; })"
    )
    scenes.put("too_fast")
    expect(page.locator("#alert")).to_be_visible()
    expect(page.locator("#alert")).not_to_be_visible()
    assert page.evaluate("probe.moved || 0") == moves


def test_a_phone_on_plain_http_is_told_about_its_lock(scenes, chromium):
    """Away from loopback a page is not trusted with a wake lock; Chromium is told to think so."""
    context = chromium.new_context()
    context.add_init_script("Object.defineProperty(window, 'isSecureContext', {value: false})")
    page = context.new_page()
    page.goto(scenes.host.url)
    scenes.put("lowering")
    expect(page.locator("#lock")).to_be_visible()
    context.close()


def test_the_pictures_of_the_readme_can_be_made_again(chromium, root, tmp_path):
    for made in make(chromium, tmp_path):
        kept = root / ".github" / "pictures" / made.name
        # the first 24 bytes of a PNG end with its size; letters differ from machine to machine
        assert kept.read_bytes()[:24] == made.read_bytes()[:24]
        assert kept.stat().st_size < 150_000
        assert f".github/pictures/{made.name}" in (root / "README.md").read_text(encoding="utf-8")
