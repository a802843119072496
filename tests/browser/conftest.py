"""A real browser: the system's own Chromium, driven by Playwright."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.hosting import Host

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PROBE = Path(__file__).with_name("probe.js").read_text(encoding="utf-8")
SIZES = {"phone": (412, 860), "small phone": (320, 568), "laptop": (1280, 800)}


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    # not for the whole run: while Playwright lives, this thread cannot run a loop of its own
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("no program named chromium is installed; on Debian: apt install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--autoplay-policy=user-gesture-required"]
        )
        yield browser
        browser.close()


@pytest.fixture
def host() -> Iterator[Callable[..., Host]]:
    """Starts servers, and ends them."""
    hosts: list[Host] = []

    def start(*arguments: Any, **options: Any) -> Host:
        hosts.append(Host(*arguments, **options))
        return hosts[-1]

    yield start
    for each in hosts:
        each.stop()


@pytest.fixture
def browse(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Opens pages; afterwards nothing may have been asked of anybody else, and nothing failed."""
    opened: list[tuple[Page, str, list[str], list[str]]] = []

    def visit(url: str, size: str = "phone", scheme: str = "light", **options: Any) -> Page:
        width, height = SIZES[size]
        context = chromium.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, **options
        )
        context.add_init_script(PROBE)
        context.set_default_timeout(60_000)
        page = context.new_page()
        asked: list[str] = []
        wrong: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("websocket", lambda socket: asked.append(socket.url.replace("ws", "http", 1)))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda message: wrong.append(message.text))
        page.goto(url)
        opened.append((page, url.partition("?")[0], asked, wrong))
        return page

    yield visit
    for page, url, asked, wrong in opened:
        foreign = [each for each in asked if not each.startswith((url, "data:"))]
        lost_link = ("ERR_CONNECTION", "403", "WebSocket connection")
        real = [each for each in wrong if not any(code in each for code in lost_link)]
        page.context.close()
        assert foreign == []
        assert real == []


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where screenshots go."""
    folder = os.environ.get("CI_ARTIFACTS")
    made = Path(folder) / "page" if folder else tmp_path_factory.mktemp("page")
    made.mkdir(parents=True, exist_ok=True)
    return made
