"""A real mongod for the tests: the embedded server itself, in a folder of its own."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.storage.embedded import EmbeddedMongo
from bot.storage.mongod import find_mongod


def mongod() -> Path:
    """TEST_MONGOD, to try the tests on another version, or the bot's own."""
    return Path(os.environ["TEST_MONGOD"]) if "TEST_MONGOD" in os.environ else find_mongod()


@contextmanager
def running_mongod() -> Iterator[str]:
    """Runs a server for the length of the block; yields its URI."""
    with tempfile.TemporaryDirectory(prefix="cohort-") as folder, asyncio.Runner() as runner:
        server = EmbeddedMongo(Path(folder), mongod())
        try:
            yield runner.run(server.start())
        finally:
            runner.run(server.stop())
