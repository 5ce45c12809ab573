"""People, sightings and services for tests of the audience, on a real MongoDB."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.access.records import Actor, Role
from bot.audience.indexes import INDEXES
from bot.audience.people.records import Person, Profile, Reference, Sighting
from bot.audience.people.service import People
from bot.audience.people.store import PeopleStore
from bot.audience.segments.events import ConsentEvents
from bot.audience.segments.lists import AddressLists
from bot.audience.segments.records import Evidence, Segment, Through
from bot.audience.segments.service import Segments
from bot.audience.segments.store import SegmentStore
from bot.storage.database import Storage

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
TENANT = "tenant-1"
OWNER = Actor(TENANT, "admin", Role.OWNER)


def owner(tenant: str) -> Actor:
    """An owner of that tenant."""
    return Actor(tenant, "admin", Role.OWNER)


class Clock:
    """A clock that only tests move."""

    def __init__(self) -> None:
        self.time = START

    def __call__(self) -> datetime:
        return self.time

    def on(self, **spans: float) -> datetime:
        self.time += timedelta(**spans)
        return self.time


@dataclass
class Audience:
    people: People
    segments: Segments
    store: PeopleStore
    storage: Storage
    clock: Clock
    acts: int = 0

    def evidence(
        self,
        by: str = "admin",
        activity: str | None = None,
        tenant: str = TENANT,
        through: Through = Through.TAP,
        role: Role | None = Role.OWNER,
    ) -> Evidence:
        """Of a new activity, unless one is named."""
        self.acts += 1
        return Evidence(tenant, "chat", activity or f"activity-{self.acts}", through, by, self.clock(), role=role)

    def lists(self, chunk: int) -> AddressLists:
        """Lists of addresses with chunks that tests can fill."""
        return AddressLists(self.store, ConsentEvents(self.storage), self.storage, self.clock, chunk)

    async def person(self, name: str, tenant: str = TENANT, *, email: str | None = None) -> Person:
        """Somebody met, with a profile when an address is given."""
        met = await self.people.meet(self.sighting(name, tenant))
        if email is None:
            return met
        return (await self.people.set_profile(met, Profile(met.aad_id, name, None, email, email)))[0]

    def sighting(self, name: str, tenant: str = TENANT, conversation: str = "") -> Sighting:
        return sighted(name, self.clock(), tenant, conversation)

    async def segment(self, name: str, *, tenant: str = TENANT, open: bool = True) -> Segment:  # noqa: A002
        evidence = self.evidence(tenant=tenant)
        return await self.segments.create(name, f"About {name}", "", "", open, evidence)

    async def again(self, person: Person) -> Person:
        """As stored now."""
        found = await self.people.get(person.tenant, person.id)
        assert found is not None
        return found


def sighted(name: str, at: datetime, tenant: str = TENANT, conversation: str = "") -> Sighting:
    """What an activity of that person tells."""
    where = Reference("https://smba.example/teams", conversation or f"chat-{name}", "28:bot", f"29:{name}")
    return Sighting(tenant, f"aad-{name}", f"29:{name}", name, "en-GB", "Europe/Lisbon", where, at)


async def make_audience(storage: Storage) -> Audience:
    """The services over an empty database."""
    await storage.ensure(INDEXES)
    clock = Clock()
    made = PeopleStore(storage)
    return Audience(
        People(made, storage, clock), Segments(SegmentStore(storage), made, storage, clock), made, storage, clock
    )
