"""A whole house without the process around it: everything that sends, wired as at start, on any service URL."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.audience.language.compiler import compile_audience
from bot.audience.language.nodes import SegmentIs
from bot.audience.people.store import PEOPLE, PeopleStore
from bot.audience.segments.records import Evidence, Through
from bot.audience.segments.service import Segments
from bot.audience.segments.store import SegmentStore
from bot.broadcasts.records import Broadcast, Counts, State
from bot.broadcasts.store import BroadcastStore, Draft
from bot.connector.client import open_session
from bot.content.records import Message, TextPart
from bot.identifiers import new_id
from bot.proactive.ledger.service import Ledger
from bot.proactive.send.letters import Letters
from bot.server.rooms import INDEXES, Rooms
from bot.storage.database import Document, Storage
from bot.telemetry.logs import set_up_logs
from config import Settings

TENANT, SEGMENT = "contoso", "5f0000000000000000000001"
PLAIN_TEXT = "The lifts in the main building are out of order on Monday; please take the stairs. " * 8
UNCAPPED = 1_000_000
"""Messages a second that nothing here reaches."""
INSERTED_AT_ONCE = 1_000
POLL_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Figure:
    """Seconds of the clock, and of this process's CPU."""

    wall: float
    cpu: float

    def rate(self, messages: int) -> float:
        """Messages a second."""
        return messages / self.wall

    def cost(self, messages: int) -> float:
        """CPU seconds per 1,000 messages."""
        return self.cpu * 1_000 / messages


class Watch:
    """Takes the time from when it is made."""

    def __init__(self) -> None:
        self._wall, self._cpu = time.perf_counter(), time.process_time()

    def read(self) -> Figure:
        return Figure(time.perf_counter() - self._wall, time.process_time() - self._cpu)


class Sending:
    """Broadcasts go out by themselves, as they do in the bot, as soon as they are begun."""

    def __init__(self, storage: Storage, rooms: Rooms) -> None:
        self._storage = storage
        self._rooms = rooms
        self._store = BroadcastStore(storage)
        self._ledger = Ledger(storage, _now)

    async def drafted(self) -> Broadcast:
        """A broadcast to everybody in the segment."""
        audience = compile_audience(SegmentIs(SEGMENT), "all", TENANT)
        message = Message(new_id(), TENANT, "", 1, (TextPart(PLAIN_TEXT),))
        evidence = Evidence(TENANT, "a:admin", new_id(), Through.COMMAND, "admin", _now())
        return await self._store.draft(Draft(message, audience, evidence, "Ana", _now()))

    async def prepare(self, broadcast: Broadcast) -> Figure:
        """Has its ledger written; returns as soon as it runs."""
        watch = Watch()
        await self._store.move(broadcast.id, {State.DRAFT}, State.PREPARING, started_at=_now())
        self._rooms.clock.wake()
        while not await self._store.is_running(broadcast.id):  # noqa: ASYNC110 - the database tells
            await asyncio.sleep(POLL_SECONDS)
        return watch.read()

    async def send(self, broadcast: Broadcast) -> Figure:
        """Waits until the ledger has every result of a broadcast that runs."""
        watch = Watch()
        while not await self._ledger.ended(broadcast.id):  # noqa: ASYNC110 - the database tells
            await asyncio.sleep(POLL_SECONDS)
        return watch.read()

    async def counts(self, broadcast: Broadcast) -> Counts:
        return await self._ledger.counts(broadcast.id)

    async def one_body(self, broadcast: Broadcast) -> bytes:
        """A body as a recipient gets it."""
        people = PeopleStore(self._storage)
        letters = Letters(Segments(SegmentStore(self._storage), people, self._storage, _now), _now)
        found = await people.by_ids(TENANT, [_name(0)])
        return (await letters.bodies(broadcast, found))[_name(0)]


@asynccontextmanager
async def sending_house(storage: Storage) -> AsyncIterator[Sending]:
    """Runs it for the length of the block, without a limit on its rate."""
    set_up_logs("warning", sys.stderr)
    settings = replace(Settings.read({"PLAYGROUND": "0"}), send_rate=UNCAPPED)
    await storage.ensure(INDEXES)
    async with open_session() as session:
        rooms = Rooms(settings, storage, session, _now)
        await rooms.dispatch.start()
        await rooms.clock.start()
        try:
            yield Sending(storage, rooms)
        finally:
            await rooms.clock.stop()
            await rooms.dispatch.stop()


async def meet(storage: Storage, people: int, url: str) -> None:
    """So many people whom the connector at that URL reaches, all in the segment."""
    for first in range(0, people, INSERTED_AT_ONCE):
        numbers = range(first, min(first + INSERTED_AT_ONCE, people))
        await storage.collection(PEOPLE).insert_many([_person(number, url) for number in numbers])


def _person(number: int, url: str) -> Document:
    name = _name(number)
    where = {"service_url": url, "conversation_id": f"a:{name}", "bot_id": "28:bot", "user_id": f"29:{name}"}
    return {
        "_id": name, "tenant": TENANT, "teams_id": f"29:{name}", "reference": where, "sendable": True,
        "member_of": [SEGMENT], "left": [], "removed": [], "emails": [], "name": name,
    }  # fmt: skip


def _name(number: int) -> str:
    return f"p{number:07d}"


def _now() -> datetime:
    return datetime.now(UTC)
