"""A real mongod for the tests: the embedded server itself, in a folder of its own."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.storage.embedded import EmbeddedMongo
from bot.storage.mongod import find_mongod


@contextmanager
def running_mongod() -> Iterator[str]:
    """Runs a server for the length of the block; yields its URI."""
    with tempfile.TemporaryDirectory(prefix="cohort-") as folder, asyncio.Runner() as runner:
        server = EmbeddedMongo(Path(folder), find_mongod())
        try:
            yield runner.run(server.start())
        finally:
            runner.run(server.stop())
