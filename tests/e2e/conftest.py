"""A whole Cohort, the Playground's page in Chromium, and a second channel for people who are not in the Playground."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from tests.e2e.playground import Chat
from tests.start.running import ROOT, Cohort

PICTURES = ROOT / ".screenshots" / "e2e"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def needs_chromium() -> str:
    """Where Chromium is; the test is skipped without one, and fails in CI."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if found:
        return found
    line = "no Chromium: install it (Debian and Ubuntu: apt-get install chromium), or set CHROMIUM to its path"
    if os.environ.get("CI"):
        pytest.fail(line)
    pytest.skip(line)


@pytest.fixture
def cohort(tmp_path: Path) -> Iterator[Cohort]:
    """Started with its Playground, on a folder and ports of its own."""
    running = Cohort(tmp_path / "data", playground=True)
    try:
        assert running.started(), running.printed()
        yield running
    finally:
        running.clear()


@pytest.fixture
def page() -> Iterator[Page]:
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=needs_chromium(), args=QUIET)
        opened = browser.new_page(viewport={"width": 1240, "height": 900}, device_scale_factor=1)
        yield opened
        browser.close()


@pytest.fixture
def chat(page: Page) -> Chat:
    PICTURES.mkdir(parents=True, exist_ok=True)
    return Chat(page, PICTURES)
