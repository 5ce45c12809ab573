"""A small house for these tests: people, a running broadcast and the whole path to a fake connector."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.access.records import Actor, Role
from bot.audience.language.compiler import compile_audience
from bot.audience.language.nodes import Expression, SegmentIs
from bot.audience.people.documents import reference
from bot.audience.people.records import Reference
from bot.audience.people.store import INDEXES as PEOPLE_INDEXES
from bot.audience.people.store import PEOPLE, PeopleStore
from bot.audience.segments.records import Evidence, Through
from bot.audience.segments.service import Segments
from bot.audience.segments.store import SegmentStore
from bot.broadcasts.records import Broadcast, Counts, Delivery, State
from bot.broadcasts.store import INDEXES as BROADCAST_INDEXES
from bot.broadcasts.store import BroadcastStore, Draft
from bot.clock.broadcasts import BroadcastSteps
from bot.connector.client import Connector, open_session
from bot.connector.tokens import NoTokens
from bot.content.records import Message, TextPart
from bot.identifiers import new_id
from bot.proactive.carrier.inprocess import InProcessCarrier
from bot.proactive.dispatch import Dispatch
from bot.proactive.ledger.prepare import Preparation
from bot.proactive.ledger.service import Ledger
from bot.proactive.ledger.store import DELIVERIES
from bot.proactive.ledger.store import INDEXES as LEDGER_INDEXES
from bot.proactive.ledger.tallies import INDEXES as TALLY_INDEXES
from bot.proactive.pace.local import Pace
from bot.proactive.send.letters import Letters
from bot.proactive.send.records import Manner
from bot.proactive.send.worker import Worker
from bot.storage.database import Document, Storage
from tests.fakes.connector import FakeConnector, running_connector

TENANT = "contoso"
OWNER = Actor(TENANT, "admin", Role.OWNER)
LISBON = "5f0000000000000000000001"
INTERNS = "5f0000000000000000000002"
INDEXES = (*PEOPLE_INDEXES, *BROADCAST_INDEXES, *LEDGER_INDEXES, *TALLY_INDEXES)


class Pausing:
    """Pauses as the service of broadcasts does, and remembers why."""

    def __init__(self, broadcasts: BroadcastStore) -> None:
        self._broadcasts = broadcasts
        self.reasons: list[str] = []

    async def pause_itself(self, broadcast_id: str, reason: str) -> bool:
        done = await self._broadcasts.move(broadcast_id, {State.RUNNING}, State.PAUSED, pause_reason=reason)
        self.reasons += [reason] if done else []
        return done


@dataclass
class House:
    storage: Storage
    fake: FakeConnector
    connector: Connector
    manner: Manner
    pace: Pace
    skew: timedelta = field(default_factory=timedelta)
    """Added to both clocks: tests that need time to pass move it."""
    jump: timedelta = field(default_factory=timedelta)
    """Added to the time alone, as when somebody sets it."""

    def __post_init__(self) -> None:
        self.broadcasts = BroadcastStore(self.storage)
        self.people = PeopleStore(self.storage)
        self.segments = Segments(SegmentStore(self.storage), self.people, self.storage, self.now)
        self.ledger = self.new_ledger()
        self.pausing = Pausing(self.broadcasts)
        self.letters = Letters(self.segments, self.now)
        self.worker = self.new_worker()
        self.dispatch = self.new_dispatch(self.worker)
        self.preparation = Preparation(self.storage)
        self.steps = BroadcastSteps(self.broadcasts, self.preparation, self.ledger, self.now, self.worker.forget)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.skew + self.jump

    def seconds(self) -> float:
        """A clock that never jumps by itself, moved by the same skew."""
        return time.monotonic() + self.skew.total_seconds()

    def new_ledger(self) -> Ledger:
        """As another process has it."""
        return Ledger(self.storage, self.now, self.seconds)

    def new_worker(self) -> Worker:
        return Worker(
            self.broadcasts, self.ledger, self.people, self.letters, self.connector, self.pace, self.pausing,
            self.now, self.manner,
        )  # fmt: skip

    def new_dispatch(self, worker: Worker) -> Dispatch:
        carrier = InProcessCarrier()
        return Dispatch(self.broadcasts, self.ledger, self.pace, carrier, worker.run, self.pausing)

    async def meet(self, number: int, *, tenant: str = TENANT, segment: str = LISBON, prefix: str = "p") -> list[str]:
        """People whom the bot can reach, in a segment; their ids."""
        made = [self.person(f"{prefix}{i:06d}", tenant, segment) for i in range(number)]
        await self.storage.collection(PEOPLE).insert_many(made)
        return [each["_id"] for each in made]

    def person(self, person_id: str, tenant: str = TENANT, segment: str = LISBON) -> Document:
        where = Reference(self.fake.url, f"a:{person_id}", "28:bot", f"29:{person_id}")
        return {
            "_id": person_id, "tenant": tenant, "teams_id": where.user_id, "reference": reference(where),
            "reachable": True, "paused": False, "sendable": True, "member_of": [segment], "left": [], "removed": [],
            "emails": [], "name": person_id, "attributes": {}, "todo": [],
        }  # fmt: skip

    async def change(self, person_id: str, **fields: object) -> None:
        await self.storage.collection(PEOPLE).update_one({"_id": person_id}, {"$set": fields})

    async def draft(self, expression: Expression | None = None, tenant: str = TENANT) -> Broadcast:
        audience = compile_audience(expression or SegmentIs(LISBON), "Lisbon", tenant)
        message = Message(new_id(), tenant, "", 1, (TextPart("The lifts are out of order on Monday."),))
        evidence = Evidence(tenant, "a:admin", new_id(), Through.COMMAND, "admin", self.now())
        return await self.broadcasts.draft(Draft(message, audience, evidence, "Ana", self.now()))

    async def started(self, expression: Expression | None = None, tenant: str = TENANT) -> Broadcast:
        """A broadcast with its ledger written, running."""
        made = await self.draft(expression, tenant)
        await self.broadcasts.move(made.id, {State.DRAFT}, State.PREPARING, started_at=self.now())
        await self.steps.prepare()
        return await self.reread(made)

    async def reread(self, broadcast: Broadcast) -> Broadcast:
        found = await self.broadcasts.get(broadcast.id)
        assert found is not None
        return found

    async def rows(self, broadcast: Broadcast, **clause: object) -> list[Document]:
        return await self.storage.collection(DELIVERIES).find({"b": broadcast.id} | clause).sort("_id", 1).to_list(None)

    async def row(self, broadcast: Broadcast, person_id: str) -> Document:
        found = await self.rows(broadcast, _id={"b": broadcast.id, "p": person_id})
        return found[0]

    async def counts(self, broadcast: Broadcast) -> Counts:
        return await self.ledger.counts(broadcast.id)

    def got(self) -> list[str]:
        """The people whom a message was made for, one entry for each message."""
        return [each.conversation.removeprefix("a:") for each in self.fake.messages]

    @asynccontextmanager
    async def sending(self, *more: Callable[[], object]) -> AsyncIterator[None]:
        """Sends, with the clock's steps going round quickly, for the length of the block."""
        await self.dispatch.start()
        ticking = asyncio.create_task(self._tick())
        try:
            yield
        finally:
            ticking.cancel()
            await asyncio.gather(ticking, return_exceptions=True)
            await self.dispatch.stop()

    async def _tick(self) -> None:
        while True:
            await self.steps.prepare()
            await self.dispatch.fill()
            await self.ledger.sweep()
            await self.steps.end()
            await asyncio.sleep(0.02)

    async def until(self, broadcast: Broadcast, *states: State, seconds: float = 20) -> Broadcast:
        """The broadcast as soon as it is in one of the states."""
        async with asyncio.timeout(seconds):
            while (found := await self.reread(broadcast)).state not in states:  # noqa: ASYNC110 - the database tells
                await asyncio.sleep(0.02)
        return found

    async def until_got(self, number: int, seconds: float = 20) -> None:
        """Returns when so many messages arrived at least."""
        async with asyncio.timeout(seconds):
            while len(self.got()) < number:  # noqa: ASYNC110 - the fake tells
                await asyncio.sleep(0.005)

    async def until_quiet(self, broadcast: Broadcast, seconds: float = 20) -> None:
        """Returns when nothing is on its way any more."""
        async with asyncio.timeout(seconds):
            while await self.rows(broadcast, state=Delivery.SENDING.value):  # noqa: ASYNC110 - the database tells
                await asyncio.sleep(0.02)

    async def until_settled(self, broadcast: Broadcast, seconds: float = 20) -> Counts:
        """The counts as soon as no row is open."""
        async with asyncio.timeout(seconds):
            while not await self.ledger.ended(broadcast.id):  # noqa: ASYNC110 - the database tells
                await asyncio.sleep(0.02)
        return await self.counts(broadcast)

    async def sent_whole(self, broadcast: Broadcast) -> Counts:
        """Sends until it is done."""
        async with self.sending():
            await self.until(broadcast, State.DONE)
        return await self.counts(broadcast)


@asynccontextmanager
async def open_house(storage: Storage, manner: Manner | None = None, pace: Pace | None = None) -> AsyncIterator[House]:
    await storage.ensure(INDEXES)
    async with running_connector() as fake, open_session() as session:
        connector = Connector(session, NoTokens())
        yield House(storage, fake, connector, manner or Manner(block=20), pace or Pace(math.inf))
