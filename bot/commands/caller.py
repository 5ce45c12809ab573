"""Who asks, and in which activity."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.audience.people.records import Person
from bot.audience.segments.records import Evidence, Through
from bot.files.records import Attached
from cards.reader import Reader


@dataclass(frozen=True, slots=True)
class Caller:
    """The person of a turn, and the activity that everything done in it rests on.

    `through` is COMMAND for typed text, TAP for a message's button, CARD for other buttons and forms.
    `in_place`: something was tapped, in a client that can replace it. `files` came with what was typed.
    """

    person: Person
    conversation: str
    activity: str
    at: datetime
    through: Through
    admin: bool = False
    in_place: bool = False
    files: tuple[Attached, ...] = ()

    @property
    def tenant(self) -> str:
        return self.person.tenant

    @property
    def reader(self) -> Reader:
        return Reader.of(self.person.locale, self.person.zone)

    def evidence(self, *, broadcast: str | None = None, message: str | None = None) -> Evidence:
        """The evidence for a consent event."""
        return Evidence(
            self.tenant, self.conversation, self.activity, self.through, self.person.id, self.at, broadcast, message
        )
