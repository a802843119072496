"""Makes the README's two pictures again: ``python -m tests.browser.pictures``."""

from __future__ import annotations

import shutil
from pathlib import Path

from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.hosting import Host
from tests.browser.scenes import Scenes

PICTURES = Path(__file__).resolve().parents[2] / ".github" / "pictures"
#: Name, window and light of each.
MADE = (("live_phone", 412, 800, "light"), ("live_laptop", 1120, 800, "dark"))


def make(browser: Browser, folder: Path = PICTURES) -> list[Path]:
    """Write both; their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    host = Host()
    made = []
    try:
        Scenes(host).lowering()
        for name, width, height, light in MADE:
            page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=light)
            page.goto(host.url)
            expect(page.locator("#left")).to_have_text("6")
            made.append(folder / f"{name}.png")
            page.screenshot(path=made[-1])
            page.close()
    finally:
        host.stop()
    return made


if __name__ == "__main__":
    with sync_playwright() as playwright:
        for path in make(playwright.chromium.launch(executable_path=shutil.which("chromium"))):
            print(path)
