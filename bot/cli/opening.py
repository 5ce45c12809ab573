"""The database of a command line: the one that the bot uses, whether the bot runs or not."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path

from bot.server.migrations import MIGRATIONS
from bot.storage.connection import connect
from bot.storage.data_dir import DataDir, HeldError
from bot.storage.database import Storage
from bot.storage.embedded import DATA, EmbeddedMongo, whereabouts
from bot.storage.migrations import newest
from bot.storage.mongod import find_mongod
from bot.storage.schema import check
from config import Settings, SetupError

WAIT_SECONDS = 60.0
"""How long a Cohort that is starting, or closing down, is waited for."""

KNOCK_MS = 1_000
POLL_SECONDS = 0.2


@asynccontextmanager
async def open_storage(settings: Settings, *, fresh: bool = False) -> AsyncIterator[Storage]:
    """MONGODB_URI, else the embedded server: the running one, else one of its own for the length of the block.

    While it runs one of its own it holds DATA_DIR, as the bot does. A database of a newer version is refused, and
    so is a DATA_DIR without one. With `fresh` (to fill it) there may be none, and nobody else may be using DATA_DIR.
    Raises SetupError.
    """
    async with AsyncExitStack() as stack:
        if settings.mongodb_uri is not None:
            storage = await connect(settings.mongodb_uri)
        elif fresh:
            storage = await _own(settings.data_dir, stack)
        else:
            storage = await _embedded(settings.data_dir, stack)
        stack.callback(storage.close)
        if not fresh:
            await check(storage, newest(MIGRATIONS))
        yield storage


async def _embedded(data_dir: Path, stack: AsyncExitStack) -> Storage:
    """Whoever holds DATA_DIR runs its server: that one is used, and where nobody does, we do."""
    until = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < until:
        if not (data_dir / DATA).is_dir():
            raise SetupError(f"There is no database in {data_dir}: set DATA_DIR to Cohort's folder, or MONGODB_URI.")
        with suppress(HeldError):
            return await _own(data_dir, stack)
        running = whereabouts(data_dir)
        if running is not None:
            with suppress(SetupError):  # it has not started yet, or is closing down
                return await connect(running.uri, KNOCK_MS)
        await asyncio.sleep(POLL_SECONDS)
    raise SetupError(f"The Cohort that runs on {data_dir} doesn't answer: wait until it has started, or stop it.")


async def _own(data_dir: Path, stack: AsyncExitStack) -> Storage:
    """Raises HeldError where somebody holds DATA_DIR."""
    stack.enter_context(DataDir(data_dir))
    server = EmbeddedMongo(data_dir, find_mongod())
    stack.push_async_callback(server.stop)
    return await connect(await server.start())
