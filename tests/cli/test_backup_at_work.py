"""A bot at work is saved; out of the backup comes one that accounts for everything and answers the next tap."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path

import aiohttp

from bot.audience.people.store import PEOPLE
from bot.audience.segments.events import EVENTS
from bot.broadcasts.records import Broadcast, State
from bot.broadcasts.restored import REASON
from bot.broadcasts.store import BroadcastStore
from bot.cli.opening import open_storage
from bot.commands.intents import BroadcastSend, Join
from bot.storage.database import Storage
from config import Settings
from tests.fakes.connector import running_connector
from tests.faults.crowd import NAME, Crowd, gather
from tests.start.running import PATIENCE, ROOT, Cohort
from tests.teams.activities import TENANT, Activity, executed, typed

PEOPLE_IN_IT = 400


@asynccontextmanager
async def running(data_dir: Path) -> AsyncIterator[Cohort]:
    cohort = Cohort(data_dir, SEND_RATE="30")
    try:
        assert await asyncio.to_thread(cohort.started), cohort.printed()
        yield cohort
        assert cohort.end(signal.SIGTERM)[0] == 0
    finally:
        cohort.clear()


async def command(data_dir: Path, *arguments: str) -> str:
    """What the command prints; it has to end well."""
    environ = {"PATH": os.environ["PATH"], "DATA_DIR": str(data_dir)}
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(ROOT / "app.py"), *arguments, env=environ, stdout=asyncio.subprocess.PIPE
    )
    printed, _ = await process.communicate()
    assert process.returncode == 0, printed
    return printed.decode()


class Teams:
    """Brings activities to the bot; its connector is at `url`."""

    def __init__(self, session: aiohttp.ClientSession, cohort: Cohort, url: str) -> None:
        self._session, self._url = session, url
        self._bot = f"http://127.0.0.1:{cohort.port}/api/messages"

    async def post(self, activity: Activity) -> str:
        async with self._session.post(self._bot, json=activity | {"serviceUrl": self._url}) as answer:
            assert answer.status == 200
            return await answer.text()

    async def tap_on_and_on(self, segment: str) -> None:
        """New people subscribe, one after the other."""
        for number in count():
            await self.post(executed(Join(segment), f"tapper{number}"))


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not await holds():  # noqa: ASYNC110 - the database tells
            await asyncio.sleep(0.02)


async def newest(storage: Storage) -> Broadcast:
    (found,), _ = await BroadcastStore(storage).page(TENANT, 1, 1)
    return found


async def begin_broadcast(teams: Teams, storage: Storage) -> None:
    await teams.post(typed(f"broadcast to {NAME}: The lifts are out of order.", "admin"))
    made = await newest(storage)
    await teams.post(executed(BroadcastSend(made.number, int(time.time())), "admin"))


async def joined(storage: Storage, crowd: Crowd) -> tuple[int, int]:
    """How many tapped Subscribe, by the people and by the evidence: a backup of two moments would have them differ."""
    in_it = await storage.collection(PEOPLE).count_documents({"member_of": crowd.segment.id})
    events = await storage.collection(EVENTS).count_documents({"what": "joined"})
    return in_it - PEOPLE_IN_IT, events


async def test_a_bot_at_work_is_saved_and_its_copy_goes_on(tmp_path: Path) -> None:
    first, second, file = tmp_path / "data", tmp_path / "copy", tmp_path / "monday.backup"
    async with running_connector() as fake, aiohttp.ClientSession() as session:
        async with running(first) as cohort, open_storage(Settings.read({"DATA_DIR": str(first)})) as storage:
            teams = Teams(session, cohort, fake.url)
            crowd = await gather(storage, TENANT, PEOPLE_IN_IT, fake.url)
            await begin_broadcast(teams, storage)
            tapping = asyncio.create_task(teams.tap_on_and_on(crowd.segment.id))

            async def going() -> bool:
                return len(fake.messages) > 30

            await until(going)
            before = await joined(storage, crowd)
            assert "Saved" in await command(first, "backup", str(file))
            after = await joined(storage, crowd)
            assert (await newest(storage)).state is State.RUNNING
            tapping.cancel()
            await asyncio.gather(tapping, return_exceptions=True)
        assert "b1" in await command(second, "restore", str(file))
        assert "adds up" in await command(second, "verify")
        sent = len(fake.messages)
        async with running(second) as copy, open_storage(Settings.read({"DATA_DIR": str(second)})) as storage:
            by_people, by_evidence = await joined(storage, crowd)
            assert by_people == by_evidence
            assert before[1] <= by_evidence <= after[1]
            broadcast = await newest(storage)
            assert (broadcast.state, broadcast.pause_reason) == (State.PAUSED, REASON)
            answer = await Teams(session, copy, fake.url).post(executed(Join(crowd.segment.id), "somebody new"))
            assert "AdaptiveCard" in answer
            assert await joined(storage, crowd) == (by_people + 1, by_evidence + 1)
            chats = {each.conversation for each in fake.messages[sent:]}
            assert chats.isdisjoint(f"a:{person}" for person in crowd.people), "nobody got it by itself"
