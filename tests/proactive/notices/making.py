"""An author, their broadcasts, and Teams' connector played by a few lines."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass

from bot.access.records import Role
from bot.access.roles import Roles
from bot.access.store import AdminStore
from bot.audience.people.records import Person
from bot.audience.segments.records import Evidence, Through
from bot.broadcasts.owed import INDEXES, OwedStore
from bot.broadcasts.records import Broadcast, Notice, State
from bot.commands.answers import Json
from bot.connector.client import Connector
from bot.proactive.notices.service import Notices
from bot.proactive.pace.local import Pace
from bot.storage.database import Storage
from tests.audience.making import TENANT
from tests.broadcasts import making as broadcasts
from tests.fakes.connector import FakeConnector

RUI = "8a4b5c6d-0000-4000-8000-000000000001"
FAR = "8a4b5c6d-0000-4000-8000-000000000002"


@dataclass
class House:
    rooms: broadcasts.House
    storage: Storage
    teams: FakeConnector
    connector: Connector
    pace: Pace

    def __post_init__(self) -> None:
        self.owed = OwedStore(self.storage)
        self.notices = self.new_notices()

    def new_notices(self, pace: Pace | None = None) -> Notices:
        """Another one on the same database, as another process has it."""
        people = self.rooms.audience.people
        return Notices(
            owed=self.owed,
            store=self.rooms.store,
            broadcasts=self.rooms.broadcasts,
            people=people,
            roles=Roles((RUI, FAR), local=False, people=people, store=AdminStore(self.storage)),
            connector=self.connector,
            pace=pace or self.pace,
            now=self.rooms.audience.clock,
        )

    async def author(self, name: str = "Rui", aad_id: str = RUI, tenant: str = TENANT) -> Person:
        """Somebody met, whose chat is at the fake connector."""
        seen = self.rooms.audience.sighting(name, tenant)
        where = dataclasses.replace(seen.reference, service_url=self.teams.url)
        return await self.rooms.audience.people.meet(dataclasses.replace(seen, aad_id=aad_id, reference=where))

    async def running(self, author: Person) -> Broadcast:
        """A broadcast of theirs that is being sent."""
        self.rooms.audience.acts += 1
        act = f"made-{self.rooms.audience.acts}"
        now = self.rooms.audience.clock()
        evidence = Evidence(author.tenant, "chat", act, Through.COMMAND, author.id, now, role=Role.OWNER)
        made = await self.rooms.broadcasts.compose_text("everyone", "The lifts rest on Monday", evidence, author.name)
        await self.rooms.store.move(made.id, {State.DRAFT}, State.RUNNING, started_at=now, paced_from=now)
        return await self.reread(made)

    async def ended(self, author: Person) -> Broadcast:
        """One that is done, and its report owed."""
        made = await self.running(author)
        now = self.rooms.audience.clock.on(seconds=40)
        await self.rooms.store.move(made.id, {State.RUNNING}, State.DONE, owe=Notice.ENDED, ended_at=now)
        return await self.reread(made)

    async def reread(self, broadcast: Broadcast) -> Broadcast:
        found = await self.rooms.store.get(broadcast.id)
        assert found is not None
        return found

    def cards_to(self, name: str = "Rui") -> list[Json]:
        """What somebody got, in order."""
        return [each["attachments"][0]["content"] for each in self.teams.sent_to(f"chat-{name}")]


async def make_house(storage: Storage, teams: FakeConnector, connector: Connector) -> House:
    await storage.ensure(INDEXES)
    return House(await broadcasts.make_house(storage), storage, teams, connector, Pace(math.inf))
