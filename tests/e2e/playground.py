"""Drives the Playground's page: what a person does in Teams, and what they then see."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import FloatRect, Locator, Page, expect

PATIENCE_MS = 20_000
"""How long a card may take to appear: the machine may be busy."""

COLUMN: FloatRect = {"x": 0, "y": 48, "width": 620, "height": 852}
"""Where the page shows the chat."""


class Chat:
    """The personal chat with the bot in the Playground's page."""

    def __init__(self, page: Page, pictures: Path) -> None:
        self._page = page
        self._pictures = pictures
        self._taken = 0
        page.set_default_timeout(PATIENCE_MS)

    def open(self, url: str) -> None:
        """Loads the page: the Playground installs the bot for its user."""
        self._page.goto(url)
        expect(self._box()).to_be_visible(timeout=PATIENCE_MS)
        self._page.get_by_role("button", name="Hide log panel").click()

    def type(self, text: str) -> None:
        """Types a message and sends it."""
        self._box().click()
        self._page.keyboard.insert_text(text)
        self._page.keyboard.press("Enter")

    def card(self, *texts: str) -> Locator:
        """The newest card that shows all these texts."""
        found = self._page.locator(".ac-adaptiveCard")
        for text in texts:
            found = found.filter(has_text=text)
        return found.last

    def see(self, *texts: str) -> Locator:
        """Waits until a card shows all these texts, and returns it."""
        card = self.card(*texts)
        expect(card).to_be_visible(timeout=PATIENCE_MS)
        card.scroll_into_view_if_needed()
        return card

    def tap(self, button: str, *on_card_with: str) -> None:
        """Taps the button of that exact name, on the newest card with these texts."""
        name = re.compile(f"^{re.escape(button)}$")
        self.see(*on_card_with).get_by_role("button", name=name).first.click()

    def press(self, pattern: str, *on_card_with: str) -> None:
        """Taps the first button whose name matches the pattern."""
        self.see(*on_card_with).get_by_role("button", name=re.compile(pattern)).first.click()

    def fill(self, label: str, value: str, *on_card_with: str) -> None:
        """Fills a field of a card's form."""
        self.see(*on_card_with).get_by_label(label).fill(value)

    def count(self, *texts: str) -> int:
        """How many cards show all these texts now."""
        found = self._page.locator(".ac-adaptiveCard")
        for text in texts:
            found = found.filter(has_text=text)
        return found.count()

    def picture(self, name: str) -> None:
        """Keeps a screenshot for people to look at."""
        self._taken += 1
        self._page.wait_for_timeout(300)
        self._page.screenshot(path=self._pictures / f"{self._taken:02}-{name}.png", clip=COLUMN)

    def _box(self) -> Locator:
        return self._page.locator('[contenteditable="true"][role="textbox"]').first
