"""Who asks, and in which activity."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.access.records import Actor, Role
from bot.audience.people.records import Person
from bot.audience.segments.records import Evidence, Through
from bot.files.records import Attached
from cards.reader import Reader


@dataclass(frozen=True, slots=True)
class Caller:
    """The person of a turn, and the activity that everything done in it rests on.

    `through` is COMMAND for typed text, TAP for a message's button, CARD for other buttons and forms.
    `role` is None for who is no admin, and where nothing hangs on it.
    `in_place`: something was tapped, in a client that can replace it. `files` came with what was typed.
    """

    person: Person
    conversation: str
    activity: str
    at: datetime
    through: Through
    role: Role | None = None
    in_place: bool = False
    files: tuple[Attached, ...] = ()

    @property
    def tenant(self) -> str:
        return self.person.tenant

    @property
    def admin(self) -> bool:
        """Whether they may do anything as an admin; what exactly is checked by the services."""
        return self.role is not None

    @property
    def actor(self) -> Actor:
        return Actor(self.tenant, self.person.id, self.role)

    @property
    def reader(self) -> Reader:
        return Reader.of(self.person.locale, self.person.zone)

    def evidence(self, *, broadcast: str | None = None, message: str | None = None) -> Evidence:
        """What is done in this turn rests on this."""
        return Evidence(
            self.tenant, self.conversation, self.activity, self.through, self.person.id, self.at, broadcast, message,
            self.role,
        )  # fmt: skip
