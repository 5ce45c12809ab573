"""Broadcasts, their services and what they need, on a real MongoDB."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from bot.audience.people.records import Person
from bot.audience.segments.records import Choice, Segment
from bot.broadcasts import store as broadcast_store
from bot.broadcasts.reach import ReachCounter
from bot.broadcasts.records import Counts
from bot.broadcasts.service import Broadcasts
from bot.broadcasts.store import BroadcastStore
from bot.content import store as message_store
from bot.content.service import Content
from bot.content.store import MessageStore
from bot.storage.database import Storage
from tests.audience.making import TENANT, Audience, make_audience

RATE = 50


@dataclass
class Rows:
    """A ledger as far as the service asks it: counts that tests set, and which broadcasts it cancelled."""

    counted: Counts = field(default_factory=Counts)
    cancelled: list[str] = field(default_factory=list)
    settled: list[str] = field(default_factory=list)
    slow: bool = False

    async def counts(self, broadcast_id: str) -> Counts:
        return self.counted

    async def settle(self, broadcast_id: str, seconds: float) -> None:
        self.settled.append(broadcast_id)

    async def cancel_rest(self, broadcast_id: str) -> None:
        if self.slow:
            await asyncio.Event().wait()
        self.cancelled.append(broadcast_id)


@dataclass
class House:
    audience: Audience
    content: Content
    store: BroadcastStore
    rows: Rows
    reach: ReachCounter
    broadcasts: Broadcasts
    started: list[str] = field(default_factory=list)

    async def member(self, name: str, segment: Segment, tenant: str = TENANT) -> Person:
        """Somebody met who joined the segment."""
        person = await self.audience.person(name, tenant, email=f"{name.casefold()}@north.example")
        await self.audience.segments.choose(person, segment.id, Choice.IN, self.audience.evidence(person.id))
        return await self.audience.again(person)


async def make_house(storage: Storage) -> House:
    """The services over an empty database."""
    audience = await make_audience(storage)
    await storage.ensure([*broadcast_store.INDEXES, *message_store.INDEXES])
    content = Content(MessageStore(storage), audience.segments, audience.clock)
    store, rows = BroadcastStore(storage), Rows()
    reach = ReachCounter(audience.store, audience.segments)
    started: list[str] = []
    broadcasts = Broadcasts(
        store, audience.segments, content, reach, rows, audience.clock, RATE, started=lambda: started.append("begins")
    )
    return House(audience, content, store, rows, reach, broadcasts, started)
