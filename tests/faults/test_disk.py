"""The disk under the embedded MongoDB is full in the middle of a broadcast."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import quote

import pytest
from pymongo.errors import PyMongoError

from bot.storage.connection import DATABASE
from bot.storage.database import Storage
from tests.faults.accounting import accounted
from tests.faults.disk import Disk, NoDisk, small_disk
from tests.faults.world import peopled

PEOPLE = 300
RATE = "200"
NO_DISK = "needs unshare (util-linux) and the right to mount in a namespace of its own"


@pytest.fixture
async def disk() -> AsyncIterator[Disk]:
    try:
        async with small_disk() as made:
            yield made
    except (NoDisk, FileNotFoundError):
        if os.environ.get("CI"):
            pytest.fail(NO_DISK)
        pytest.skip(NO_DISK)


async def test_a_full_disk_ends_it_with_a_sentence_and_loses_nothing(tmp_path: Path, disk: Disk) -> None:
    data = disk.folder / "data"
    socket = quote(str(disk.here / "data" / "mongod.sock"), safe="")
    storage = Storage(f"mongodb://{socket}/{DATABASE}?directConnection=true", DATABASE)
    home = {"DATA_DIR": str(data), "FAULT_INSIDE": str(disk.holder)}
    async with peopled(tmp_path, home, storage) as world:
        await world.start(SEND_RATE=RATE)
        crowd = await world.people(PEOPLE)
        await world.broadcast(crowd)
        await world.heard(60)
        disk.fill()
        assert disk.full()
        await checkpoint(storage)
        assert await world.dies() == 1
        assert "is full: make room, then start Cohort again" in world.victim.printed()
        disk.clear()
        await world.start(SEND_RATE=RATE, FAULT_DOUBT="4")
        await world.taps(crowd)
        await world.ends(crowd)
        assert (await accounted(world, crowd))["sent"] > PEOPLE / 2
        await world.in_order()


async def checkpoint(storage: Storage) -> None:
    """What MongoDB does every minute; it needs room for it."""
    try:
        await storage.collection("any").database.client.admin.command("fsync")
    except PyMongoError:
        return  # it has ended before, or of this
