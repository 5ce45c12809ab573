"""A real mongod for the tests: the embedded server itself, in a folder of its own."""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.storage.embedded import EmbeddedMongo
from bot.storage.mongod import find_mongod

MEMORY = "/dev/shm"
ROOM = 4 * 1024**3
"""Bytes: the tests of a worker need a tenth of it."""


def mongod() -> Path:
    """TEST_MONGOD, to try the tests on another version, or the bot's own."""
    return Path(os.environ["TEST_MONGOD"]) if "TEST_MONGOD" in os.environ else find_mongod()


def roomy() -> str | None:
    """A folder in memory, where there is one with enough room: tests need not wait for disks."""
    return MEMORY if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM else None


@contextmanager
def running_mongod(*, in_memory: bool = False) -> Iterator[str]:
    """Runs a server for the length of the block; yields its URI. `in_memory`: its data is, where there is room."""
    within = roomy() if in_memory else None
    with tempfile.TemporaryDirectory(prefix="cohort-", dir=within) as folder, asyncio.Runner() as runner:
        server = EmbeddedMongo(Path(folder), mongod())
        try:
            yield runner.run(server.start())
        finally:
            runner.run(server.stop())
