"""docs/admin.md to the letter: every line of its first chapter is done in the Teams client as it stands there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.playground import Chat
from tests.start.running import ROOT, Cohort

pytestmark = pytest.mark.browser

GUIDE = ROOT / "docs" / "admin.md"
CHAPTER = "## From install to the first broadcast"
STEP = re.compile(r"Type `(?P<type>[^`]+)`|Tap \*\*(?P<tap>[^*]+)\*\*|You see \*\*(?P<see>[^*]+)\*\*")
PATIENCE_MS = 90_000
"""The guide's broadcast is due in a minute."""


@dataclass(frozen=True)
class Step:
    """One thing to do, or to see."""

    act: str
    what: str


def steps(guide: str) -> Iterator[Step]:
    """What the chapter says to type, to tap and to look for, in order."""
    chapter = guide.split(CHAPTER)[1].split("\n## ")[0]
    for found in STEP.finditer(chapter):
        yield from (Step(act, what) for act, what in found.groupdict().items() if what)


def test_the_guide_leads_to_a_broadcast_that_arrives_at_its_time(cohort: Cohort, chat: Chat, page: Page) -> None:
    listed = list(steps(GUIDE.read_text("utf-8")))
    assert {step.act for step in listed} == {"type", "tap", "see"}
    assert any(step.act == "type" and " at in " in step.what for step in listed)
    chat.open(f"http://localhost:{cohort.playground_port}/")
    for step in listed:
        follow(step, chat, page)
        if step.act == "see":
            chat.picture(f"guide-{re.sub('[^a-z0-9]+', '-', step.what.lower()).strip('-')}")


def follow(step: Step, chat: Chat, page: Page) -> None:
    if step.act == "type":
        chat.type(step.what)
    elif step.act == "tap":
        button = page.get_by_role("button", name=step.what, exact=True)
        page.locator(".ac-adaptiveCard").filter(has=button).last.get_by_role(
            "button", name=step.what, exact=True
        ).click()
    else:
        seen = chat.card(step.what)
        expect(seen).to_be_visible(timeout=PATIENCE_MS)
        seen.scroll_into_view_if_needed()
