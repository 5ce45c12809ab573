"""Draws the app's icons: `.venv/bin/python tools/icons.py` turns manifest/icons/*.svg into the PNGs beside them.

Needs Chromium and what `make test` sets up. The PNGs are kept in the repository, so that a package needs neither.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

ICONS = Path(__file__).resolve().parent.parent / "manifest" / "icons"
SIZES = {"color": 192, "outline": 32}
"""Pixels of a side, as Teams asks for them (Microsoft Learn, "App icons")."""
PLAIN = "<style>html, body { margin: 0; background: transparent } svg { display: block }</style>"
FLAGS = ["--no-sandbox", "--disable-gpu"]


def draw(svg: Path, pixels: int, chromium: str) -> bytes:
    """The picture as a PNG of `pixels` × `pixels`; where the SVG has nothing, it is transparent."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page(viewport={"width": pixels, "height": pixels})
        page.set_content(PLAIN + svg.read_text("utf-8"))
        picture = page.screenshot(omit_background=True)
        browser.close()
    return picture


def main() -> int:
    """Returns the exit code: 1 with a sentence where there is no Chromium."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium:
        print("There is no Chromium: install it, or set CHROMIUM to its path.", file=sys.stderr)
        return 1
    for name, pixels in SIZES.items():
        (ICONS / f"{name}.png").write_bytes(draw(ICONS / f"{name}.svg", pixels, chromium))
    return 0


if __name__ == "__main__":
    sys.exit(main())
