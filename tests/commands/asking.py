"""An admin who asks, and what the answer says."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count

from bot.access.records import Role
from bot.audience.people.records import Person
from bot.audience.segments.records import Through
from bot.commands.answers import Answer
from bot.commands.caller import Caller
from cards.elements import Json
from tests.audience.making import Clock
from tests.cards.reading import buttons, texts, titles


@dataclass
class Admin:
    """Makes a caller for each new activity."""

    person: Person
    clock: Clock
    acts: count[int] = field(default_factory=count)
    role: Role | None = Role.OWNER

    def caller(self, *, activity: str = "", through: Through = Through.CARD, later: timedelta = timedelta()) -> Caller:
        name = activity or f"asked-{next(self.acts)}"
        return Caller(self.person, "chat", name, self.clock() + later, through, self.role)


def card(answer: Answer) -> Json:
    """The one card of the answer."""
    assert answer.replace is not None
    return answer.replace


def said(answer: Answer) -> list[str]:
    """Its texts, without the signs that keep names apart."""
    return [text.replace("\u2068", "").replace("\u2069", "") for text in texts(card(answer))]


def offered(answer: Answer) -> list[str]:
    """The titles of its buttons."""
    return titles(card(answer))


def data(answer: Answer, title: str) -> Json:
    """What the button of that title sends."""
    found: Json = next(each["data"] for each in buttons(card(answer)) if each["title"] == title)
    return found
