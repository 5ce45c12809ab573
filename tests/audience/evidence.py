"""What the consent events alone say about a person: the state that they explain."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.audience.people.records import Person
from bot.audience.segments.records import EVERYONE, Happened
from bot.storage.database import Document, Storage
from tests.audience.making import Audience


@dataclass
class Explained:
    """A person's choices, told by the events one after the other."""

    member_of: set[str] = field(default_factory=set)
    left: set[str] = field(default_factory=set)
    paused: bool = False

    def happens(self, what: Happened, segment: str) -> None:
        match what:
            case Happened.PAUSED | Happened.RESUMED:
                self.paused = what is Happened.PAUSED
            case Happened.JOINED | Happened.ADDED:
                self.left.discard(segment)
                self.member_of |= {segment} - {EVERYONE}
            case Happened.LEFT:
                self.member_of.discard(segment)
                self.left.add(segment)
            case Happened.REMOVED | Happened.DELETED:
                self.member_of.discard(segment)


async def events_of(audience: Audience, person: str) -> list[Document]:
    """All events of the person, oldest first."""
    found = audience.storage.collection("consent_events").find({"person": person})
    return [each async for each in found.sort([("at", 1), ("_id.i", 1)])]


async def whats(audience: Audience, person: str) -> list[str]:
    """What the person's events say, oldest first."""
    return [each["what"] for each in await events_of(audience, person)]


async def explained(audience: Audience, person: str) -> Explained:
    """The state after all events, but for those that stood on another record before it ended in this one."""
    state = Explained()
    for each in await events_of(audience, person):
        if "was" not in each:
            state.happens(Happened(each["what"]), each["segment"])
    return state


async def documents(audience: Audience) -> dict[str, list[Document]]:
    """Everything that the audience keeps, to compare before with after."""
    names = ("people", "segments", "consent_events", "acts")
    return {name: [each async for each in audience.storage.collection(name).find().sort("_id", 1)] for name in names}


async def take_no_records(storage: Storage) -> None:
    """From now on the database refuses whatever is written into the audit."""
    await storage.collection("audit").database.command({"collMod": "audit", "validator": {"never": True}})


def state(person: Person) -> tuple[set[str], set[str], bool]:
    return set(person.member_of), set(person.left), person.paused
