"""Draws cards with Microsoft's renderer (npm adaptivecards) in Chromium, as Teams would, light and dark."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, Route, sync_playwright

from cards.elements import Json
from tests.cards.theme import DARK, LIGHT, host_config

HERE = Path(__file__).parent / "drawing"
MODULES = HERE / "node_modules"
SCRIPTS = ("adaptivecards/dist/adaptivecards.min.js", "markdown-it/dist/markdown-it.min.js")
FONTS = {
    "sans-400": "open-sans/files/open-sans-latin-400-normal.woff2",
    "sans-600": "open-sans/files/open-sans-latin-600-normal.woff2",
    "arabic-400": "noto-sans-arabic/files/noto-sans-arabic-arabic-400-normal.woff2",
    "arabic-600": "noto-sans-arabic/files/noto-sans-arabic-arabic-600-normal.woff2",
    "emoji": "noto-color-emoji/files/noto-color-emoji-emoji-400-normal.woff2",
}
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="1000" height="400">'
    '<rect width="1000" height="400" fill="#2f4b7c"/><circle cx="720" cy="210" r="90" fill="#ffd28a"/>'
    '<path d="M0 300 Q 250 240 500 300 T 1000 300 V 400 H 0 Z" fill="#16324f"/></svg>'
)
"""Stands for every picture of a sample, whose addresses lead nowhere."""


def missing() -> str:
    """What is not here that drawing needs, with the way to get it; "" when all is."""
    if not chromium():
        return "no Chromium: install it (Debian and Ubuntu: apt-get install chromium), or set CHROMIUM to its path"
    if not MODULES.exists() and not shutil.which("npm"):
        return "no Node: install Node 20 or newer, or pip install -r requirements-node.txt"
    return ""


def chromium() -> str | None:
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


def install() -> None:
    """Brings the pinned packages of the renderer into a folder that git ignores. Raises CalledProcessError."""
    if not all((MODULES / script).exists() for script in SCRIPTS):
        command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        subprocess.run(command, cwd=HERE, check=True, capture_output=True, timeout=180)


class Drawing:
    """A page that draws one card, or a carousel, at a time."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._draw = (HERE / "page.js").read_text("utf-8")
        self._themes = {"light": host_config(LIGHT), "dark": host_config(DARK)}

    def open(self) -> None:
        """Loads renderer, fonts and style."""
        self._page.route("**/*", _answer)
        self._page.goto("http://cards.test/")
        for script in SCRIPTS:
            self._page.add_script_tag(path=MODULES / script)
        self._page.add_style_tag(path=HERE / "style.css")

    def draw(self, cards: Sequence[Json], width: int) -> list[str]:
        """Draws the cards `width` pixels wide, in both themes; returns what is wrong with them."""
        problems: list[str] = self._page.evaluate(self._draw, [list(cards), self._themes, width])
        return problems

    def keep(self, picture: Path) -> None:
        """Keeps what is drawn as a PNG."""
        self._page.locator("body").screenshot(path=picture)


@contextmanager
def drawing() -> Iterator[Drawing]:
    """A page to draw on, for the length of the block."""
    install()
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium(), args=FLAGS)
        made = Drawing(browser.new_page(viewport={"width": 1320, "height": 900}))
        made.open()
        yield made
        browser.close()


def _answer(route: Route) -> None:
    """Everything the page asks for is answered here: no card test reaches the network."""
    path = route.request.url.split("/", 3)[-1]
    if path.startswith("font/"):
        route.fulfill(path=MODULES / "@fontsource" / FONTS[path.removeprefix("font/")])
    elif path:
        route.fulfill(body=PICTURE, content_type="image/svg+xml")
    else:
        route.fulfill(body="<!doctype html><meta charset=utf-8><body></body>", content_type="text/html")
