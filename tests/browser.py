"""A real browser for the tests: Chromium of the system, which asks nothing of any network by itself.

Where there is none, the tests that need it are skipped and say why; with `REQUIRE_BROWSER` set they fail.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")
OPTIONS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 320, "height": 640}


def missing(reason: str) -> None:
    """Skip the test, or fail where a browser was promised."""
    (pytest.fail if os.environ.get("REQUIRE_BROWSER") else pytest.skip)(reason)


@contextmanager
def chromium() -> Iterator[Any]:
    """Start a headless Chromium with an empty profile."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("playwright is not installed: make test-browser installs it")
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        missing(f"no browser was found (tried {', '.join(NAMES)}): apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(OPTIONS))
        yield browser
        browser.close()


class Reader:
    """Somebody who reads the explorer: a tab, all that it asked of the world, and all that went wrong in it."""

    def __init__(self, browser: Any, path: Path, **options: Any) -> None:
        self.context = browser.new_context(**{"viewport": DESK, "locale": "en-GB", **options})
        self.page = self.context.new_page()
        self.url = path.as_uri()
        self.requests: list[str] = []
        self.wrong: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.wrong.append(message.text))
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.wrong.append(dialog.message), dialog.dismiss()))
        self.context.on("page", lambda page: self.wrong.append(f"a page was opened: {page.url}"))
        self.page.goto(f"{self.url}#/")
        self.page.wait_for_selector("html[data-ready]", timeout=20000)

    def go(self, address: str) -> Any:
        """Go to an address within the page, as a link would; return the page."""
        self.page.evaluate(
            """async (address) => {
                if (location.hash === address) return;
                const shown = new Promise((done) => addEventListener("hashchange", done, { once: true }));
                location.hash = address;
                await shown;
            }""",
            address,
        )
        return self.page

    def until(self, expression: str, seconds: float = 5) -> None:
        """Wait until an expression holds (Playwright's own way would be stopped by the policy of the page)."""
        end = time.monotonic() + seconds
        while not self.page.evaluate(expression):
            assert time.monotonic() < end, f"it never held: {expression}"
            self.page.wait_for_timeout(20)

    def texts(self, selector: str) -> list[str]:
        """Return the text of all that a selector finds."""
        return list(self.page.locator(selector).all_inner_texts())

    def heading(self) -> str:
        """Return the heading of the view."""
        return str(self.page.locator("h1").inner_text())
