"""What a fault happens to: a whole Cohort as a child process, a MongoDB, Teams' connector, people of two tenants."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import ClassVar

import aiohttp

from bot.audience.people.store import PEOPLE
from bot.audience.segments.events import EVENTS
from bot.broadcasts.records import Broadcast, State
from bot.broadcasts.store import BroadcastStore
from bot.cli.verify import Audit
from bot.commands.intents import BroadcastSend, Join
from bot.identifiers import new_id
from bot.proactive.ledger.store import DELIVERIES
from bot.server.rooms import INDEXES
from bot.storage.database import Document, Storage
from tests.faults.channel import Channel, running_channel
from tests.faults.crowd import NAME, Crowd, conversation, gather
from tests.faults.points import Moment
from tests.start.running import ROOT, Cohort
from tests.teams.activities import Activity, executed, typed

PATIENCE = 60.0
"""Seconds that anything may take on a busy machine."""
TEXT = "The lifts are out of order on Monday."
FIRST, SECOND = "contoso", "fabrikam"
"""Two tenants: what happens to one must not be felt by the other."""
HEARD = "the message heard"
"""The point at which Teams has a message and its answer never reaches the bot."""
OVER = (State.DONE, State.CANCELLED)


class Victim(Cohort):
    """A Cohort that can be made to die."""

    PROGRAM: ClassVar[Sequence[str]] = ("-m", "tests.faults.victim")


@dataclass
class World:
    """Everything that outlives the bot. `home` is the part of its environment that says where its data are."""

    folder: Path
    home: Mapping[str, str]
    storage: Storage
    channel: Channel
    teams: aiohttp.ClientSession
    crowds: list[Crowd] = field(default_factory=list)
    victims: list[Victim] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.broadcasts = BroadcastStore(self.storage)
        self.skew = self.folder / "skew"
        self.move_clock(0)

    @property
    def victim(self) -> Victim:
        return self.victims[-1]

    def move_clock(self, seconds: float) -> None:
        """From now on the bot's clock is so far ahead of this one."""
        fresh = self.folder / "skew.new"
        fresh.write_text(str(seconds), "ascii")
        fresh.replace(self.skew)

    async def people(self, number: int, tenant: str = FIRST) -> Crowd:
        self.crowds.append(await gather(self.storage, tenant, number, self.channel.url))
        return self.crowds[-1]

    async def start(self, moment: Moment | None = None, **environ: str) -> Victim:
        """Starts Cohort; it dies at that moment."""
        fault = {"FAULT_SKEW": str(self.skew), "PYTHONPATH": str(ROOT), **self.home}
        if moment is not None and moment.point != HEARD:
            fault |= {"FAULT_POINT": moment.point, "FAULT_NTH": str(moment.nth), "FAULT_LATER": str(moment.later)}
        victim = Victim(self.folder / "data", playground=False, **(fault | environ))
        self.victims.append(victim)
        if moment is not None and moment.point == HEARD:
            self.channel.hears(moment.nth, victim.process.kill)
        runs = await asyncio.to_thread(victim.started)
        assert runs or moment is not None, victim.printed()
        return victim

    async def dies(self) -> int:
        """Waits for the bot's end; returns its exit code."""
        return await asyncio.to_thread(self.victim.process.wait, PATIENCE)

    async def post(self, activity: Activity, tenant: str = FIRST) -> int:
        """What Teams brings to the bot; returns the status it gets, 0 when nobody answers."""
        where = {"id": f"a:{activity['from']['id']}-{tenant}", "conversationType": "personal", "tenantId": tenant}
        who = activity["from"] | {"id": f"{activity['from']['id']}-{tenant}"}
        there = {"conversation": where, "channelData": {"tenant": {"id": tenant}}, "serviceUrl": self.channel.url}
        there |= {"from": who | {"aadObjectId": f"{who['aadObjectId']}-{tenant}"}}
        try:
            url = f"http://127.0.0.1:{self.victim.port}/api/messages"
            async with self.teams.post(url, json=activity | there) as answer:
                return answer.status
        except aiohttp.ClientError:
            return 0

    async def draft(self, crowd: Crowd) -> Broadcast:
        """An admin writes to the crowd."""
        assert await self.post(typed(f"broadcast to {NAME}: {TEXT}", "admin"), crowd.tenant) == 200
        return await self.sent(crowd)

    async def sends(self, crowd: Crowd) -> None:
        """And taps Send, which nobody may answer: the bot may be dying."""
        broadcast = await self.sent(crowd)
        if broadcast.state is State.DRAFT:
            await self.post(executed(BroadcastSend(broadcast.number, int(time.time())), "admin"), crowd.tenant)

    async def broadcast(self, crowd: Crowd) -> Broadcast:
        """An admin writes to the crowd, and sends it."""
        await self.draft(crowd)
        await self.sends(crowd)
        broadcast = await self.sent(crowd)
        assert broadcast.started_at is not None
        return broadcast

    async def sent(self, crowd: Crowd) -> Broadcast:
        """The crowd's newest broadcast as it is now."""
        (found,), _ = await self.broadcasts.page(crowd.tenant, 1, 1)
        return found

    async def heard(self, number: int) -> None:
        """Waits until Teams has got so many messages more."""
        enough = asyncio.Event()
        self.channel.hears(number, enough.set)
        async with asyncio.timeout(PATIENCE):
            await enough.wait()

    async def quiet(self, seconds: float = 2.0) -> None:
        """Waits until Teams has got nothing for so long."""
        heard = -1
        while heard != self.channel.heard:
            heard = self.channel.heard
            await asyncio.sleep(seconds)

    async def paused(self, crowd: Crowd) -> None:
        """Waits until the crowd's broadcast has paused itself."""

        async def paused() -> bool:
            return (await self.sent(crowd)).state is State.PAUSED

        await until(paused)

    async def taps(self, crowd: Crowd, who: str = "new", patience: float = PATIENCE) -> None:
        """Somebody taps Subscribe, again until the bot does it: once."""
        tap = executed(Join(crowd.segment.id), who)

        async def done() -> bool:
            answered = await self.post(tap, crowd.tenant) == 200
            return answered and await self.choices(crowd, who) != []

        await until(done, patience)
        assert await self.choices(crowd, who) == ["joined"]

    async def choices(self, crowd: Crowd, who: str) -> list[str]:
        """What happened to somebody who tapped, by the evidence."""
        people = self.storage.collection(PEOPLE)
        person = await people.find_one({"tenant": crowd.tenant, "aad_id": f"aad-{who}-{crowd.tenant}"})
        events = self.storage.collection(EVENTS).find({"person": person["_id"]}) if person else None
        return [each["what"] async for each in events] if events else []

    async def ends(self, crowd: Crowd, patience: float = PATIENCE) -> Broadcast:
        """Waits for the end of the crowd's broadcast; an admin has it go on when it pauses itself."""

        async def over() -> bool:
            found = await self.sent(crowd)
            if found.state is State.PAUSED:
                await self.post(typed(f"resume {found.ref}", "admin"), crowd.tenant)
            return found.state in OVER

        await until(over, patience)
        return await self.sent(crowd)

    async def rows(self, crowd: Crowd) -> list[Document]:
        """The ledger of the crowd's broadcast."""
        broadcast = await self.sent(crowd)
        return await self.storage.collection(DELIVERIES).find({"b": broadcast.id}).to_list(None)

    def seen(self, crowd: Crowd) -> dict[str, int]:
        """How many messages each of them got to see."""
        return {person: self.channel.seen[conversation(person)] for person in crowd.people}

    async def in_order(self) -> None:
        """What `verify` looks for is not there."""
        audit = Audit(self.storage)
        assert [await audit.broadcasts(), await audit.doubled(), await audit.consent()] == [0, 0, 0]

    async def verified(self) -> None:
        """The same by the command itself."""
        environ = {"PATH": os.environ["PATH"], "DATA_DIR": str(self.folder / "data"), **self.home}
        command = [sys.executable, str(ROOT / "app.py"), "verify"]
        run = partial(subprocess.run, command, env=environ, capture_output=True, text=True, check=False)
        done = await asyncio.to_thread(run)
        assert done.returncode == 0, done.stdout + done.stderr
        assert done.stdout.endswith("Everything adds up.\n")


@asynccontextmanager
async def open_world(folder: Path, server: str) -> AsyncIterator[World]:
    """A world on an empty database of that server."""
    name = f"faults{new_id()}"
    uri = server.replace("/?", f"/{name}?")
    storage = Storage(uri, name)
    await storage.ensure(INDEXES)
    async with peopled(folder, {"MONGODB_URI": uri}, storage) as world:
        yield world
        await storage.drop()


@asynccontextmanager
async def peopled(folder: Path, home: Mapping[str, str], storage: Storage) -> AsyncIterator[World]:
    """A world on that database; whatever still runs in it ends with the block, and the connection with it."""
    async with running_channel() as channel, aiohttp.ClientSession() as teams:
        world = World(folder, home, storage, channel, teams)
        try:
            yield world
        finally:
            for victim in world.victims:
                victim.clear()
            storage.close()


async def until(holds: Callable[[], Awaitable[bool]], patience: float = PATIENCE) -> None:
    """Waits until it holds. Raises TimeoutError when the patience is over first."""
    async with asyncio.timeout(patience):
        while not await holds():  # noqa: ASYNC110 - the database tells
            await asyncio.sleep(0.05)
