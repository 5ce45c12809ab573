"""The path of a broadcast, wired for a measurement: real database, any service URL."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.audience.language.compiler import compile_audience
from bot.audience.language.nodes import SegmentIs
from bot.audience.people.store import INDEXES as PEOPLE_INDEXES
from bot.audience.people.store import PEOPLE, PeopleStore
from bot.audience.segments.records import Evidence, Through
from bot.audience.segments.service import Segments
from bot.audience.segments.store import SegmentStore
from bot.broadcasts.records import Broadcast, State
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
from bot.proactive.ledger.store import INDEXES as LEDGER_INDEXES
from bot.proactive.ledger.tallies import INDEXES as TALLY_INDEXES
from bot.proactive.pace.local import Pace
from bot.proactive.send.letters import Letters
from bot.proactive.send.records import Manner
from bot.proactive.send.worker import Worker
from bot.storage.database import Storage

TENANT, SEGMENT = "contoso", "5f0000000000000000000001"
PLAIN_TEXT = "The lifts in the main building are out of order on Monday; please take the stairs. " * 8


@dataclass(frozen=True)
class Sending:
    """The parts that a measurement touches."""

    storage: Storage
    url: str
    broadcasts: BroadcastStore
    people: PeopleStore
    letters: Letters
    ledger: Ledger
    dispatch: Dispatch
    steps: BroadcastSteps

    async def one_body(self, broadcast: Broadcast) -> bytes:
        """A body as a recipient gets it."""
        found = await self.people.by_ids(TENANT, ["p0000000"])
        return (await self.letters.bodies(broadcast, found))["p0000000"]

    async def send(self, broadcast: Broadcast) -> None:
        """Sends all of it; returns when the ledger has every result."""
        await self.dispatch.fill()
        while not await self.ledger.ended(broadcast.id):  # noqa: ASYNC110 - the database tells
            await asyncio.sleep(0.02)


@asynccontextmanager
async def sending_house(storage: Storage, url: str, *, rate: float, in_flight: int) -> AsyncIterator[Sending]:
    await storage.ensure((*PEOPLE_INDEXES, *BROADCAST_INDEXES, *LEDGER_INDEXES, *TALLY_INDEXES))
    broadcasts, people, ledger, pace = BroadcastStore(storage), PeopleStore(storage), Ledger(storage, _now), Pace(rate)
    letters = Letters(Segments(SegmentStore(storage), people, storage, _now), _now)
    async with open_session() as session:
        pausing = NeverPauses()
        manner = Manner(block=Manner.at(rate).block, in_flight=in_flight)
        connector = Connector(session, NoTokens())
        worker = Worker(broadcasts, ledger, people, letters, connector, pace, pausing, _now, manner)
        dispatch = Dispatch(broadcasts, ledger, pace, InProcessCarrier(), worker.run, pausing)
        steps = BroadcastSteps(broadcasts, Preparation(storage), ledger, _now, worker.forget)
        await dispatch.start()
        try:
            yield Sending(storage, url, broadcasts, people, letters, ledger, dispatch, steps)
        finally:
            await dispatch.stop()


class NeverPauses:
    async def pause_itself(self, broadcast_id: str, reason: str) -> bool:
        raise RuntimeError(reason)


async def prepared(house: Sending, people: int, now: datetime) -> Broadcast:
    """A running broadcast to so many people, its ledger written."""
    await house.storage.collection(PEOPLE).insert_many([_person(number, house.url) for number in range(people)])
    audience = compile_audience(SegmentIs(SEGMENT), "all", TENANT)
    message = Message(new_id(), TENANT, "", 1, (TextPart(PLAIN_TEXT),))
    evidence = Evidence(TENANT, "a:admin", new_id(), Through.COMMAND, "admin", now)
    made = await house.broadcasts.draft(Draft(message, audience, evidence, "Ana", now))
    await house.broadcasts.move(made.id, {State.DRAFT}, State.PREPARING, started_at=now)
    await house.steps.prepare()
    return made


def _person(number: int, url: str) -> dict[str, object]:
    name = f"p{number:07d}"
    where = {"service_url": url, "conversation_id": f"a:{name}", "bot_id": "28:bot", "user_id": f"29:{name}"}
    return {
        "_id": name, "tenant": TENANT, "teams_id": f"29:{name}", "reference": where, "sendable": True,
        "member_of": [SEGMENT], "left": [], "removed": [], "emails": [], "name": name,
    }  # fmt: skip


def _now() -> datetime:
    return datetime.now(UTC)
