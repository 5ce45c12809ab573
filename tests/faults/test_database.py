"""MongoDB stands still, is killed and comes back under a running bot, which goes on by itself."""

from __future__ import annotations

import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.storage.embedded import EmbeddedMongo, whereabouts
from bot.storage.mongod import find_mongod
from tests.faults.accounting import accounted
from tests.faults.world import FIRST, SECOND, World, open_world

PEOPLE = 300
RATE = "200"
SOON = "4"
"""Seconds after which what was left behind is in doubt."""


class Server:
    """A MongoDB that the test alone ends and begins. Its address stays the same."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._mongod = EmbeddedMongo(folder, find_mongod())

    async def start(self) -> str:
        return await self._mongod.start()

    def signal(self, number: signal.Signals) -> None:
        where = whereabouts(self._folder)
        assert where is not None
        os.kill(where.pid, number)

    async def killed(self) -> None:
        self.signal(signal.SIGKILL)
        await self._mongod.ended()

    async def stop(self) -> None:
        await self._mongod.stop()


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Server]:
    (tmp_path / "db").mkdir()
    made = Server(tmp_path / "db")
    yield made
    await made.stop()


@pytest.fixture
async def world(tmp_path: Path, server: Server) -> AsyncIterator[World]:
    async with open_world(tmp_path, await server.start()) as made:
        yield made


async def test_a_server_that_is_killed_and_started_again(world: World, server: Server) -> None:
    crowds = [await world.people(PEOPLE, FIRST), await world.people(PEOPLE, SECOND)]
    await world.start(SEND_RATE=RATE, FAULT_DOUBT=SOON)
    for crowd in crowds:
        await world.broadcast(crowd)
    await world.heard(100)
    await server.killed()
    await world.quiet()
    await server.start()
    await world.taps(crowds[0])
    for crowd in crowds:
        await world.ends(crowd)
        assert (await accounted(world, crowd))["sent"] > PEOPLE / 2
    assert world.victim.process.poll() is None
    await world.in_order()


@pytest.mark.parametrize("seconds", [pytest.param(each, marks=pytest.mark.long) for each in (3, 15, 40)])
async def test_a_server_that_stands_still(world: World, server: Server, seconds: int) -> None:
    crowd = await world.people(PEOPLE)
    await world.start(SEND_RATE=RATE, FAULT_DOUBT=SOON)
    await world.broadcast(crowd)
    await world.heard(100)
    server.signal(signal.SIGSTOP)
    await world.quiet(seconds)
    server.signal(signal.SIGCONT)
    await world.taps(crowd)
    await world.ends(crowd)
    states = await accounted(world, crowd)
    assert states["sent"] > PEOPLE / 2
    assert seconds > 3 or states == {"sent": PEOPLE}
    await world.in_order()
