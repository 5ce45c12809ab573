"""A broadcast under way in a real Teams client: paused in the middle, resumed, and reported to its author."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.channel import open_channel
from tests.e2e.playground import Chat
from tests.start.running import Cohort, eventually

pytestmark = pytest.mark.browser
PEOPLE = [f"Person{number:02}" for number in range(20)]
TEXT = "The quay is closed on Friday"


@pytest.fixture
def slow_cohort(tmp_path: Path) -> Iterator[Cohort]:
    """Sends one message a second, so that there is a middle."""
    running = Cohort(tmp_path / "data", playground=True, SEND_RATE="1")
    try:
        assert running.started(), running.printed()
        yield running
    finally:
        running.clear()


def test_paused_in_the_middle_it_goes_on_later_and_everybody_gets_it_once(slow_cohort: Cohort, chat: Chat) -> None:
    with open_channel(f"http://127.0.0.1:{slow_cohort.port}/api/messages") as channel:
        chat.open(f"http://localhost:{slow_cohort.playground_port}/")
        chat.see("Hello")
        for person in PEOPLE:
            assert channel.say(person, "join Harbour house") == 200
        chat.type(f"broadcast to Harbour house: **{TEXT}.**")
        chat.press("^Send to 20", "Send this to 20 people")

        def got() -> list[int]:
            return [len(channel.got(person, TEXT)) for person in PEOPLE]

        assert eventually(lambda: sum(got()) >= 3)
        chat.type("pause b1")
        paused = chat.see("Paused", "had gone out", "Resume")
        chat.picture("paused")
        said = re.search(r"(\d+) had gone out", paused.inner_text())
        assert said is not None
        assert sum(got()) == int(said[1]) < len(PEOPLE)

        chat.tap("Resume", "Paused", "had gone out")
        assert eventually(lambda: sum(got()) == len(PEOPLE))
        chat.see("Report", "✓ Done", "20 of 20 done", "You get this because you made it")
        chat.picture("summary")
        assert got() == [1] * len(PEOPLE)
