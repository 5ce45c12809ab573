"""Everything over an empty database, with people who chose things and got things."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from bot.access.records import Role
from bot.audience.people.records import Person
from bot.audience.segments.records import Choice, Evidence, Segment, Through
from bot.broadcasts.records import Broadcast
from bot.broadcasts.store import BroadcastStore
from bot.clock.broadcasts import BroadcastSteps
from bot.commands.answers import Answer
from bot.connector.client import open_session
from bot.identifiers import new_id
from bot.proactive.ledger.prepare import Preparation
from bot.proactive.ledger.service import Ledger
from bot.proactive.ledger.store import DELIVERIES
from bot.storage.database import Document, Storage
from tests.audience.making import TENANT
from tests.commands.whole import WHO, Whole, make_whole


@dataclass
class Town:
    """A whole house. Ana is no admin; she has been met, and an admin put her into Interns."""

    whole: Whole

    @property
    def storage(self) -> Storage:
        return self.whole.storage

    @property
    def ana(self) -> Person:
        return self.whole.people[None]

    async def now(self, role: Role | None = None) -> Person | None:
        """Somebody as stored now; None where there is nobody by that id."""
        return await self.whole.rooms.people.get(TENANT, self.whole.people[role].id)

    def by(self, role: Role | None) -> Evidence:
        """A new activity of somebody in that role, in their own chat."""
        self.whole.clock.on(seconds=1)
        who, chat = self.whole.people[role], f"chat-{WHO[role]}"
        return Evidence(TENANT, chat, new_id(), Through.TAP, who.id, self.whole.clock(), role=role)

    async def topic(self, name: str, description: str = "") -> Segment:
        return await self.whole.rooms.segments.create(name, description, "", "", True, self.by(Role.OWNER))

    async def chooses(self, role: Role | None, segment: Segment, choice: Choice) -> None:
        person = await self.now(role)
        assert person is not None
        await self.whole.rooms.segments.choose(person, segment.id, choice, self.by(role))

    async def add(self, segment: Segment, addresses: str) -> list[str]:
        """What an owner is told of each."""
        told = await self.whole.rooms.segments.add(TENANT, segment.id, addresses, self.by(Role.OWNER))
        return [each.outcome.value for each in told]

    async def started(self, text: str = "Hello", expression: str = "Interns") -> Broadcast:
        """A broadcast whose ledger is written, and nothing of it sent."""
        rooms, by = self.whole.rooms, self.by(Role.OWNER)
        made = await rooms.broadcasts.compose_text(expression, text, by, "Rui")
        await rooms.broadcasts.send(by.actor, made.number)
        store, ledger = BroadcastStore(self.storage), Ledger(self.storage, self.whole.clock)
        steps = BroadcastSteps(store, Preparation(self.storage), ledger, self.whole.clock, forget=lambda _: None)
        await steps.prepare()
        return made

    async def row(self, broadcast: Broadcast, person: Person) -> Document | None:
        return await self.storage.collection(DELIVERIES).find_one({"_id": {"b": broadcast.id, "p": person.id}})

    async def types(self, role: Role | None, text: str) -> Answer:
        return await self.whole.types(role, text)

    def later(self, **spans: float) -> datetime:
        return self.whole.clock.on(**(spans or {"days": 1}))


@asynccontextmanager
async def town(storage: Storage) -> AsyncIterator[Town]:
    async with open_session() as session:
        yield Town(await make_whole(storage, session))
